"""Accounts that differ: all of them, at equal size, attributed only as agreed."""

import msgspec
import pytest

from incident_workbench.accounts import Difference, HeldView, differences, statements
from incident_workbench.difficulty import coordination, difficulties, handlings, surprises
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import Account, Divergence, Restriction, Statement
from incident_workbench.privacy import NOT_SHOWN, SOMEBODY, Showing
from tests.small_case import ALL, at, case, then


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


def statement(key: str, whose: str, told: str, **fields: object) -> tuple[Account, Statement]:
    account = Account(id=f"of-{key}", whose=whose, basis="analyst_inference")
    made = {"id": key, "account": account.id, "text": told, "evidence": (at("m6"),)} | fields
    return account, Statement(**made)  # type: ignore[arg-type]


def marks(*further, claims=ALL) -> dict[str, bool]:
    found = differences(Showing(case(claims, *further)))
    return {view.claim: view.held_by_one for difference in found for view in difference.views}


def test_whether_another_account_says_the_same_is_for_an_analyst_to_say() -> None:
    """In other words, and though it stands in no divergence."""
    assert marks() == {"said-a": True, "said-b": True}
    assert marks(*statement("said-c", "cleo", "We all said yes.")) == {"said-a": True, "said-b": True}
    shared = statement("said-c", "cleo", "We all said yes.", same_as=("said-a",))
    assert marks(*shared) == {"said-a": False, "said-b": True}


def test_saying_the_same_holds_both_ways_and_through_others() -> None:
    first = statement("said-c", "cleo", "Yes, all of us.", same_as=("said-d",))
    second = statement("said-d", "dan", "There was a yes.", same_as=("said-a",))
    assert marks(*first, *second) == {"said-a": False, "said-b": True}
    both = Divergence(
        id="more", question="?", statements=("said-c", "said-d"), about="fact", evidence=(at("m6"),)
    )
    assert marks(*first, *second, both) == {"said-a": False, "said-b": True, "said-c": False, "said-d": False}


def test_two_accounts_of_one_person_are_one_voice() -> None:
    assert marks(*statement("said-c", "chat/U1", "We agreed.", same_as=("said-a",)))["said-a"]


def test_the_same_words_about_the_same_are_the_same_and_to_another_question_they_are_not() -> None:
    said = [c for c in ALL if isinstance(c, Statement)]
    claims = tuple(c for c in ALL if c not in said)
    about = [msgspec.structs.replace(c, about="agreed") for c in said]
    assert not marks(*about, *statement("c", "cleo", "it was agreed.", about="Agreed"), claims=claims)[
        "said-a"
    ]
    assert marks(*about, *statement("c", "cleo", "It was agreed.", about="who went home"), claims=claims)[
        "said-a"
    ]


def test_what_may_not_be_shown_shares_nothing_and_is_marked_in_no_way() -> None:
    """Else the mark of another would tell what it says."""
    shared = statement("said-c", "cleo", "We all said yes.", same_as=("said-a",))
    for what in ("redacted", "access"):
        hidden = Restriction(on="said-c", what=what, basis="analyst_inference")
        assert marks(*shared, hidden) == {"said-a": True, "said-b": True}
        own = Restriction(on="said-a", what=what, basis="analyst_inference")
        assert marks(*shared, own) == {"said-a": False, "said-b": True}
    off_record = Restriction(on="said-c", what="off_record", basis="analyst_inference")
    assert marks(*shared, off_record) == {"said-a": False, "said-b": True}


def test_a_link_to_the_own_account_or_to_another_kind_is_a_problem() -> None:
    for same_as in (("said-a",), ("hard",), ("said-b", "said-a")):
        claim = Statement(
            id="said-c", account="account-a", text="So it was.", same_as=same_as, evidence=(at("i1"),)
        )
        found = [p.code for p in case(ALL, claim).problems]
        assert found == ["IW-SENSE-004"], same_as


def test_a_link_to_nothing_is_refused_like_any_reference() -> None:
    with pytest.raises(ClaimError, match="same_as"):
        case(ALL, *statement("said-c", "cleo", "Yes.", same_as=("gone",)))


def test_a_retracted_or_replaced_link_no_longer_holds() -> None:
    account, shared = statement("said-c", "cleo", "We all said yes.", same_as=("said-a",))
    alone = msgspec.structs.replace(shared, id="said-c-2", same_as=(), replaces=("said-c",))
    project = then(case(ALL, account, shared), alone)
    assert [v.held_by_one for v in differences(Showing(project))[0].views] == [True, True]


def test_how_sure_somebody_is_hides_names_too() -> None:
    claim = Statement(
        id="said-c", account="account-b", text="So.", certainty="as Ana Reyes is", evidence=(at("j1"),)
    )
    (told,) = [t.view for t in statements(Showing(case(ALL, claim))) if t.view.claim == "said-c"]
    assert told.certainty == "as payments on call is"
    hidden = Restriction(on="said-c", what="redacted", basis="analyst_inference")
    (told,) = [t.view for t in statements(Showing(case(ALL, claim, hidden))) if t.view.claim == "said-c"]
    assert (told.certainty, told.text) == ("", NOT_SHOWN)


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
