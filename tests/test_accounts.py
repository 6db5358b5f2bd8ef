"""Accounts that differ: all of them, at equal size, attributed only as agreed."""

import pytest

from incident_workbench.accounts import Difference, HeldView, differences
from incident_workbench.difficulty import coordination, difficulties, handlings, surprises
from incident_workbench.model.claims import Account, Divergence, Restriction, Statement
from incident_workbench.privacy import NOT_SHOWN, SOMEBODY, Showing
from tests.small_case import ALL, at, case


def views(*further, claims=ALL) -> tuple[HeldView, ...]:
    (difference, *_) = differences(Showing(case(claims, *further)))
    return difference.views


def test_each_view_stands_with_its_holder_by_role_or_agreed_name() -> None:
    assert [(v.holder, v.text) for v in views()] == [
        ("payments on call", "It was agreed."),
        ("Bo Tanaka", "Nobody decided."),
    ]
    assert [v.basis for v in views()] == ["retrospective_account"] * 2


def test_a_view_held_by_one_account_is_marked_so() -> None:
    same = (
        Account(id="account-c", whose="cleo", basis="analyst_inference"),
        Statement(id="said-c", account="account-c", text="It was  agreed.", evidence=(at("m6"),)),
        Divergence(
            question="Again?", statements=("said-a", "said-b", "said-c"), about="fact", evidence=(at("m6"),)
        ),
    )
    found = {d.question.text: d.views for d in differences(Showing(case(ALL, *same)))}
    assert [v.held_by_one for v in found["Was it agreed?"]] == [True, True]
    assert [v.held_by_one for v in found["Again?"]] == [False, True, False]


def test_no_view_is_ever_dropped_not_even_a_retracted_one() -> None:
    """Invariant 6: as many statements out as in."""
    gone = tuple(claim for claim in ALL if claim.id not in ("said-b", "differs"))
    third = Statement(id="said-c", account="account-b", text="Hm.", basis="analyst_inference")
    kept = Divergence(
        id="d", question="?", statements=("said-a", "said-c"), about="fact", basis="analyst_inference"
    )
    assert len(views(third, kept, claims=gone)) == 2
    for what in ("off_record", "unattributed", "redacted", "access"):
        assert len(views(Restriction(on="interview-2", what=what, basis="analyst_inference"))) == 2


def test_nobody_is_right() -> None:
    assert not {"resolved_to", "right", "majority"} & {
        *Difference.__struct_fields__,
        *HeldView.__struct_fields__,
    }


@pytest.mark.parametrize("on", ["interview-2", "j1"])
def test_off_the_record_is_neither_attributed_nor_quoted(on: str) -> None:
    """Invariant 10."""
    view = views(Restriction(on=on, what="off_record", basis="analyst_inference"))[1]
    assert view.holder == SOMEBODY
    assert view.evidence == ()
    assert view.withheld == ("off_record",)
    assert view.text == "Nobody decided."


def test_unattributed_words_are_quoted_as_a_participants() -> None:
    view = views(Restriction(on="interview-2", what="unattributed", basis="analyst_inference"))[1]
    assert view.holder == SOMEBODY
    assert [(quote.words, quote.speaker) for quote in view.evidence] == [("Nobody decided.", SOMEBODY)]
    assert view.withheld == ()


@pytest.mark.parametrize("what", ["redacted", "access"])
def test_what_may_not_be_shown_keeps_its_place_without_its_words(what) -> None:
    view = views(Restriction(on="interview-2", what=what, basis="analyst_inference"))[1]
    assert (view.holder, view.text, view.evidence) == (SOMEBODY, NOT_SHOWN, ())


# --- what made it difficult -------------------------------------------------------------------------------------------


def test_difficulties_and_handlings_are_two_panels_that_point_at_each_other() -> None:
    showing = Showing(case())
    (hard,), (met,) = difficulties(showing), handlings(showing)
    assert (hard.category, hard.whose, hard.met_by) == ("ambiguous signals", "payments on call", ("met",))
    assert (met.line.text, met.expertise, met.countered) == (
        "Looks at the pool.",
        "knows it by heart",
        ("hard",),
    )


def test_surprises_and_coordination_are_scenes_with_their_people_by_role() -> None:
    showing = Showing(case())
    (surprise,), (cost,) = surprises(showing), coordination(showing)
    assert (surprise.who, surprise.expected, surprise.observed.text) == (
        "Scribe",
        "errors stay low",
        "up again",
    )
    assert (cost.what, cost.borne_by) == ("orient", "Scribe")


def test_there_is_no_score_on_either_panel() -> None:
    """Invariants 7 and 8: no number that sums, ranks or averages."""
    for noun in (*difficulties(Showing(case())), *handlings(Showing(case())), *coordination(Showing(case()))):
        assert not any(isinstance(getattr(noun, name), int | float) for name in noun.__struct_fields__)
