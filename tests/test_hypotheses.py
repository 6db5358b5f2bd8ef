"""Episodes of hypotheses: states over time, two readings of each sign, and the track that looked right."""

import msgspec

from incident_workbench.hypotheses import as_lived, episodes, missing, rabbit_hole, shown, viewable
from incident_workbench.model.claims import Hypothesis, Point, RedHerring, Transition, Unknown
from incident_workbench.privacy import Showing
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
