"""Episodes of hypotheses: states over time, two readings of each sign, and the track that looked right."""

import msgspec
import pytest

from incident_workbench.hypotheses import (
    as_lived,
    candidates,
    episodes,
    missing,
    rabbit_hole,
    shown,
    viewable,
)
from incident_workbench.model.claims import (
    Claim,
    EvidenceLink,
    Hypothesis,
    Point,
    RedHerring,
    Restriction,
    Transition,
    Unknown,
)
from incident_workbench.privacy import NOT_SHOWN, Showing
from tests.small_case import ALL, PROJECT, at, case, minute, then


def lanes(project=None):
    return {lane.id: lane for lane in episodes(case() if project is None else project)}


def hole(**changes) -> RedHerring:
    claim = next(claim for claim in ALL if isinstance(claim, RedHerring))
    return msgspec.structs.replace(claim, **changes)


def test_an_episode_begins_when_it_is_raised_and_ends_with_its_last_ending() -> None:
    lane = lanes()["cert"]
    assert (lane.begin, lane.end) == (minute(1), minute(20))
    assert [(s.name, s.begin, s.end) for s in lane.states] == [
        ("raised", minute(1), minute(2)),
        ("pursued", minute(2), minute(8)),
        ("acted_on", minute(8), minute(18)),
        ("pursued", minute(18), minute(20)),
        ("superseded_by", minute(20), None),
    ]
    assert [s.revived for s in lane.states] == [False, False, False, True, False]


def test_each_state_names_the_claim_that_says_so_then_later_and_as_it_is_shown() -> None:
    again = msgspec.structs.replace(idea("cert-2"), replaces=("cert",))
    project = then(case(), again)
    lane = lanes(project)["cert"]
    claims = [project.fold.claims[state.claim] for state in lane.states]
    assert claims[0].id == "cert-2"
    assert [claim.to for claim in claims[1:]] == ["pursued", "acted_on", "revived", "superseded_by"]
    (lived, _) = as_lived(project, minute(9))
    assert [s.claim for s in lived.states] == [s.claim for s in lane.states[:3]]
    assert [s.claim for s in shown(Showing(project), lane).states] == [s.claim for s in lane.states]


def test_an_episode_whose_end_nobody_recorded_has_none() -> None:
    assert lanes()["pool"].states[-1].name == "unanswered"
    assert lanes()["pool"].end is None


def test_taken_up_again_after_an_ending_is_revived_whatever_the_word() -> None:
    claims = (
        Hypothesis(id="h", proposition="p", raised_by="x", raised_at=minute(0), basis="analyst_inference"),
        *(
            Transition(hypothesis="h", to=to, occurred_at=minute(n), basis="analyst_inference")
            for n, to in enumerate(("pursued", "on_hold", "pursued", "set_aside", "pursued"), 1)
        ),
    )
    states = lanes(case(claims))["h"].states
    assert [state.name for state in states][-2:] == ["set_aside", "pursued"]
    assert [state.revived for state in states] == [False, False, False, False, False, True]
    assert lanes(case(claims))["h"].end is None


def test_references_follow_a_replaced_hypothesis() -> None:
    again = Hypothesis(
        id="cert-2",
        proposition="the chain",
        raised_by="ana",
        raised_at=minute(1),
        replaces=("cert",),
        evidence=(at("m1"),),
    )
    lane = lanes(then(case(), again))["cert"]
    assert lane.proposition == "the chain"
    assert len(lane.states) == 5


def test_a_sign_has_two_readings_and_the_later_one_is_left_out_as_lived() -> None:
    (sign,) = lanes()["cert"].signs
    assert (sign.then, sign.later) == ("for", "against")
    (lane, _) = as_lived(case(), minute(13))
    assert [(s.then, s.later, s.later_basis) for s in lane.signs] == [("for", None, "")]
    assert as_lived(case(), minute(11))[0].signs == ()


def test_as_lived_knows_no_later_state_and_no_later_ending() -> None:
    (lane, _) = as_lived(case(), minute(9))
    assert [(s.name, s.end) for s in lane.states][-1] == ("acted_on", None)
    assert lane.end == minute(8)
    (lane, _) = as_lived(case(), minute(19))
    assert lane.end is None


def test_as_lived_knows_no_successor_that_nobody_had_raised_yet() -> None:
    """Given way to what was put into words only later."""
    gone = (idea(), idea("o", 30), went("pursued", 2), went("superseded_by", 9, other="o"))
    (lane,) = as_lived(case(gone), minute(10))
    assert [(s.name, s.other) for s in lane.states][-1] == ("superseded_by", None)
    assert as_lived(case(gone), minute(31))[0].states[-1].other == "o"


def test_shown_lanes_name_nobody_and_read_as_then_unless_asked() -> None:
    showing = Showing(case())
    lane = shown(showing, lanes()["cert"])
    assert lane.raised_by == "payments on call"
    assert lane.states[-1].other == "the pool"
    assert [s.later for s in lane.signs] == [None]
    assert [s.later for s in shown(showing, lanes()["cert"], later=True).signs] == ["against"]


# --- the rabbit hole --------------------------------------------------------------------------------------------------


def test_the_view_needs_an_entry_cue_and_plausibility() -> None:
    """Invariant 12."""
    showing = Showing(case())
    assert rabbit_hole(showing, hole(id="hole")) is not None
    for field in ("entry_cue", "plausibility"):
        for empty in ((), Unknown()):
            claim = hole(**{field: empty})
            assert not viewable(claim)
            assert rabbit_hole(showing, claim) is None


def test_missing_asks_for_each_empty_field_and_not_for_what_is_said_to_be_unknown() -> None:
    asked = missing(hole(), case())
    assert "What was tried, and how was each result read then?" in asked
    assert not any("at something else" in question for question in asked)
    assert "What exactly opened this track, and who saw it?" in missing(hole(entry_cue=()), case())
    full = hole(
        probes=(Point(text="x"),), known_then=(Point(text="x"),), not_known_then=(Point(text="x"),),
        known_elsewhere=Unknown(), communicated="by chat", price=(Point(text="x"),), gain=(Point(text="x"),),
    )  # fmt: skip
    assert missing(full, case()) == ()
    assert missing(full, PROJECT) == ("Which hypothesis was it? One that it names is no longer there.",)


def test_the_label_comes_last_signed_and_the_later_readings_with_it() -> None:
    found = rabbit_hole(Showing(case()), hole(id="hole", analyst="kim"))
    assert found is not None
    assert found.__struct_fields__[-1] == "label"
    assert (found.label.title, found.label.analyst) == ("The certificate", "kim")
    assert [line.of for line in found.label.read_later] == ["for then, against later"]
    assert [sign.later for lane in found.lanes for sign in lane.signs] == [None]
    before = msgspec.structs.replace(found, label=None)
    assert "The certificate" not in msgspec.json.encode(before).decode()


def test_what_is_unknown_in_it_stays_unknown() -> None:
    found = rabbit_hole(Showing(case()), hole(id="hole"))
    assert found is not None
    assert found.not_pursuing is None
    assert found.spread is not None
    assert found.spread.unknown


# --- what may be worth telling ----------------------------------------------------------------------------------------


def told(*claims: Claim) -> dict[str, tuple[str, ...]]:
    people = tuple(claim for claim in ALL if claim.id in ("ana", "bo", "cleo"))
    return {c.hypothesis: c.reasons for c in candidates(Showing(case((*people, *claims))))}


def idea(key: str = "h", n: float = 1) -> Hypothesis:
    return Hypothesis(
        id=key, proposition=f"idea {key}", raised_by="ana", raised_at=minute(n), evidence=(at("m1"),)
    )


def went(to: str, n: float, **fields: str) -> Transition:
    return Transition(hypothesis="h", to=to, occurred_at=minute(n), basis="analyst_inference", **fields)


def sign(then: str, n: float | None, later: str | None = None, text: str = "a drop") -> EvidenceLink:
    return EvidenceLink(
        hypothesis="h",
        polarity_as_read_then=then,
        polarity_later=later,
        read_at=None if n is None else minute(n),
        text=text,
        evidence=(at("m4"),),
    )


def test_followed_and_then_left_is_a_shape_to_look_at() -> None:
    assert told(idea(), went("pursued", 2), went("set_aside", 20)) == {
        "h": ("followed from 20:02 UTC, set aside at 20:20 UTC",)
    }
    assert told(idea(), idea("o"), went("acted_on", 2), went("superseded_by", 20, other="o")) == {
        "h": ("acted on from 20:02 UTC, given up for another at 20:20 UTC",)
    }
    merged = (idea(), idea("o"), went("pursued", 2), went("merged_into", 3, other="o"))
    assert told(*merged) == {"h": ("followed from 20:02 UTC, taken into another at 20:03 UTC",)}


def test_each_time_that_it_was_followed_and_left_is_told() -> None:
    steps = (went("pursued", 2), went("set_aside", 3), went("revived", 5), went("set_aside", 9))
    assert told(idea(), *steps)["h"] == (
        "followed from 20:02 UTC, set aside at 20:03 UTC",
        "followed from 20:05 UTC, set aside at 20:09 UTC",
    )


def test_what_was_never_followed_or_never_left_is_none() -> None:
    assert told(idea(), went("acknowledged", 2), went("set_aside", 3)) == {}
    assert told(idea(), went("pursued", 2), went("supported", 3)) == {}
    assert told(idea(), went("pursued", 2)) == {}


@pytest.mark.parametrize(
    ("then_read", "later", "reason"),
    [
        ("for", "against", "“a drop” was read as speaking for it then, and as speaking against it later"),
        ("for", "ambiguous", "“a drop” was read as speaking for it then, and as ambiguous later"),
        (
            "explained_away",
            "against",
            "“a drop” was read as explained away then, and as speaking against it later",
        ),
    ],
)
def test_a_sign_that_is_read_otherwise_later_is_a_shape_to_look_at(then_read, later, reason) -> None:
    assert told(idea(), sign(then_read, 3, later)) == {"h": (reason,)}


@pytest.mark.parametrize(
    ("then_read", "later"), [("for", None), ("for", "for"), ("against", "for"), ("against", None)]
)
def test_a_sign_that_is_read_as_before_or_now_for_it_is_none(then_read, later) -> None:
    assert told(idea(), sign(then_read, 3, later)) == {}


def test_for_it_first_and_against_it_afterwards_is_a_shape_to_look_at() -> None:
    signs = (sign("for", 3), sign("against", 9, text="a rise"), sign("against", 12, text="more"))
    reason = "“a drop” spoke for it at 20:03 UTC, “a rise” against it at 20:09 UTC"
    assert told(idea(), *signs) == {"h": (reason,)}
    assert told(idea(), sign("against", 3), sign("for", 9)) == {}
    assert told(idea(), sign("for", None), sign("against", 9)) == {}


def test_a_track_that_is_told_already_is_no_candidate() -> None:
    steps = (idea(), went("pursued", 2), went("set_aside", 20))
    view = RedHerring(hypotheses=("h",), basis="analyst_inference")
    assert told(*steps)
    assert told(*steps, view) == {}


def test_candidates_stand_in_order_of_time_with_their_words_and_a_question() -> None:
    later = Transition(hypothesis="a", to="pursued", occurred_at=minute(6), basis="analyst_inference")
    left = Transition(hypothesis="a", to="set_aside", occurred_at=minute(60), basis="analyst_inference")
    claims = (idea("a", 5), later, left, idea(), went("pursued", 2), went("set_aside", 3))
    people = tuple(claim for claim in ALL if claim.id in ("ana", "bo", "cleo"))
    first, second = candidates(Showing(case((*people, *claims))))
    assert (first.hypothesis, second.hypothesis) == ("h", "a")
    assert first.evidence[0].words.startswith("errors since the deploy")
    assert first.question == "What made it sensible to follow, with what could be seen then?"
    hidden = Restriction(on="m1", what="redacted", basis="analyst_inference")
    (first, _) = candidates(Showing(case((*people, *claims, hidden))))
    assert (first.proposition, first.evidence) == (NOT_SHOWN, ())
