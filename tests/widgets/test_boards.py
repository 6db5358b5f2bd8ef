"""The boards' Python half, without a browser: what they tell a page, and what they take from one."""

import json
from array import array
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
import traitlets

from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import (
    ClockCorrection,
    Event,
    EvidenceLink,
    Hypothesis,
    Memo,
    Transition,
)
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.widgets import HypothesisBoard, TimelineBoard, listing
from incident_workbench.widgets.board import Board, near, quoted, table
from incident_workbench.widgets.drafts import quote
from incident_workbench.widgets.segments import segment_fields
from tests.small_case import ALL, PEOPLE, PROJECT, STORY, at, case, minute, then
from tests.widgets.page import Page
from tests.worlds import act

HOSTILE = "<img src=x onerror=alert(1)>"


def ms(n: float) -> float:
    return minute(n).timestamp() * 1000


class Open:
    """A board that a page looks at, in noor's sitting unless another's is wanted."""

    def __init__(self, kind: type[Board], before: Project, analyst: str = "kim", **traits: Any) -> None:
        self.log: list[Act] = []
        self.sitting = Sitting(before, analyst, self.log.append)
        self.widget: Any = kind(self.sitting, **traits)
        self.page = Page(self.widget)
        self.page.say("hello")

    def do(self, what: str, key: str = "", analyst: str = "", **fields: Any) -> dict[str, Any]:
        """An act, and what it is answered."""
        by, key = analyst or self.sitting.analyst, key or f"act-{len(self.log)}"
        answers = self.page.say("act", id=key, analyst=by, do={"what": what, **fields})
        return next(a for a in answers if a["type"] in ("stored", "refused"))

    @property
    def marks(self) -> dict[str, dict[str, Any]]:
        """The marks as a page has them that heard all."""
        found: dict[str, dict[str, Any]] = {}
        for content, _ in self.page.heard:
            if content["type"] == "board":
                found = {mark["id"]: mark for mark in content["marks"]}
            elif content["type"] == "changed":
                found = {key: mark for key, mark in found.items() if key not in content["drop"]}
                found |= {mark["id"]: mark for mark in content["put"]}
        return found

    def lanes(self, by: str) -> list[str]:
        return [
            lane["name"] for g in self.page.last("board")["groups"] if g["by"] == by for lane in g["lanes"]
        ]

    def words(self, key: str) -> dict[str, Any]:
        self.page.say("words", ids=[key])
        found: dict[str, Any] = self.page.last("words")["words"][key]
        return found

    def event(self, key: str) -> Event:
        """The one current event of that line."""
        (claim,) = self.sitting.project.current(key)
        assert isinstance(claim, Event)
        return claim


@pytest.fixture
def timeline() -> Open:
    return Open(TimelineBoard, case())


@pytest.fixture
def thoughts() -> Open:
    return Open(HypothesisBoard, case())


# --- what a timeline tells --------------------------------------------------------------------------------------------


def test_a_page_hears_of_every_event_with_its_shape_its_side_and_how_it_is_known(timeline: Open) -> None:
    marks = timeline.marks
    assert set(marks) == {claim.id for claim in STORY}
    assert (marks["back"]["begin"], marks["back"]["end"]) == (ms(8), ms(14))
    assert (marks["back"]["who"], marks["back"]["words"]) == ("Ana Reyes", "rolls back")
    assert [marks[key]["shape"] for key in ("back", "nod", "empty")] == ["observed", "estimated", "inferred"]
    assert [marks[key]["retro"] for key in ("back", "nod")] == [False, True]
    assert "told afterwards" in marks["nod"]["told"]
    assert (marks["alert"]["side"], marks["up"]["side"]) == ("below", "above")


def test_an_event_without_a_time_has_a_stretch_and_a_place_in_it_but_no_instant(timeline: Open) -> None:
    empty = timeline.marks["empty"]
    assert empty["begin"] is None
    assert (empty["earliest"], empty["latest"], empty["share"]) == (ms(8), ms(20), 0.5)


def test_several_without_a_time_share_their_stretch_in_their_order() -> None:
    between: dict[str, Any] = {"after": "back", "before": "up", "basis": "analyst_inference"}
    more = [Event(id=f"e{n}", actor="pool", action="…", **between) for n in (1, 2)]
    marks = Open(TimelineBoard, case(ALL, *more)).marks
    assert sorted(marks[key]["share"] for key in ("empty", "e1", "e2")) == [0.25, 0.5, 0.75]


def test_lanes_are_by_who_acts_team_source_and_hypothesis_and_one_event_may_stand_in_two(
    timeline: Open,
) -> None:
    assert {"Ana Reyes", "Cleo Marsh", "pool", "Watcher"} <= set(timeline.lanes("actor"))
    assert "Payments" in timeline.lanes("team")
    assert {"#incident", "alerts.csv", "Interview with Ana Reyes"} <= set(timeline.lanes("source"))
    assert {"the certificate", "the pool"} > set(timeline.lanes("hypothesis")) - {"beside the hypotheses"}
    both = Event(id="two", actor="ana", action="reads", begin=minute(5), evidence=(at("m1"), at("i1")))
    board = Open(TimelineBoard, case(ALL, both))
    names = board.lanes("source")
    assert {names[n] for n in board.marks["two"]["lanes"]["source"]} == {
        "#incident",
        "Interview with Ana Reyes",
    }


def test_who_only_speaks_has_a_lane_too_and_talk_stands_in_its_lane_by_time(timeline: Open) -> None:
    assert "Bo Tanaka" in timeline.lanes("actor")
    timeline.page.say("talk", by="actor")
    content, buffers = timeline.page.heard[-1]
    when, lane = array("d", buffers[0]), array("I", buffers[1])
    assert content["by"] == "actor"
    assert list(when) == sorted(when)
    names = timeline.lanes("actor")
    assert [(at_, names[n]) for at_, n in zip(when, lane, strict=True)][:3] == [
        (ms(0), "Watcher"),
        (ms(1), "Ana Reyes"),
        (ms(3), "Bo Tanaka"),
    ]
    for by in ("team", "source", "hypothesis"):
        timeline.page.say("talk", by=by)
        assert len(timeline.page.heard[-1][1][0]) > 0


def test_silences_are_those_longer_than_was_said() -> None:
    assert (ms(-13), ms(0)) in Open(TimelineBoard, case()).page.last("board")["gaps"]
    assert Open(TimelineBoard, case(), silence=timedelta(hours=1)).page.last("board")["gaps"] == ()


def test_the_words_of_a_mark_are_quoted_with_speaker_and_time(timeline: Open) -> None:
    (quote,) = timeline.words("back")["quotes"]
    assert (quote["words"], quote["who"], quote["source"]) == ("rolling back now", "Ana Reyes", "#incident")
    assert (quote["at"], quote["lost"]) == (ms(8), "")
    assert timeline.words("empty") == {"quotes": [], "notes": []}


# --- as it was lived --------------------------------------------------------------------------------------------------


def test_as_lived_nothing_of_later_reaches_the_page(timeline: Open) -> None:
    """Neither later events nor later ends, nor what was told in interviews, nor what analysts noted."""
    timeline.sitting.add(Memo(text="we know better now", on="back"))
    timeline.widget.as_lived = minute(9)
    assert set(timeline.marks) == {"deploy", "alert", "nod", "back"}
    assert timeline.marks["back"]["end"] is None
    assert "Bo Tanaka" in timeline.lanes("actor")
    assert "Cleo Marsh" not in timeline.lanes("actor")
    assert timeline.words("back")["notes"] == []
    assert timeline.words("nod")["quotes"] == []
    timeline.page.say("talk", by="actor")
    assert max(array("d", timeline.page.heard[-1][1][0])) == ms(8)
    timeline.page.say("lived", at=None)
    assert timeline.widget.as_lived is None
    assert set(timeline.marks) == {claim.id for claim in STORY}
    assert timeline.words("back")["notes"] == [{"text": "we know better now", "analyst": "kim"}]


def test_the_page_may_move_the_moment_and_the_next_cell_reads_it(timeline: Open) -> None:
    timeline.page.say("lived", at=ms(1))
    assert timeline.widget.as_lived == minute(1)
    assert "back" not in timeline.marks
    with pytest.raises(traitlets.TraitError, match="time zone"):
        timeline.widget.as_lived = datetime(2026, 5, 1, 20)  # noqa: DTZ001 - that is what is tried
    assert timeline.widget.as_lived == minute(1)


def test_hypotheses_as_lived_have_no_later_state_sign_or_reading(thoughts: Open) -> None:
    thoughts.widget.as_lived = minute(10)
    marks = thoughts.marks.values()
    assert [m["shape"] for m in marks if m["lanes"]["hypothesis"] == [0]] == ["raised", "pursued", "acted_on"]
    assert not any(m["kind"] == "sign" for m in marks)
    thoughts.page.say("later")
    assert thoughts.page.last("later")["later"] == {}


def test_talk_as_lived_stands_with_a_hypothesis_only_where_it_bore_on_it_by_then() -> None:
    """What m1 says was read for the pool half an hour later."""
    looks = Event(id="looks", actor="bo", action="looks", begin=minute(4), evidence=(at("m2"),))
    later = EvidenceLink(
        hypothesis="pool", polarity_as_read_then="for", read_at=minute(30), evidence=(at("m1"),)
    )
    board = Open(TimelineBoard, case(ALL, looks, later))
    assert {ms(1), ms(3)} <= on_the_pool(board)
    board.widget.as_lived = minute(10)
    assert on_the_pool(board) == {ms(3)}


def on_the_pool(board: Open) -> set[float]:
    """When that was said which bears on it."""
    board.page.say("talk", by="hypothesis")
    _, buffers = board.page.heard[-1]
    when, lane = array("d", buffers[0]), array("I", buffers[1])
    pool = board.lanes("hypothesis").index("the pool")
    return {instant for instant, number in zip(when, lane, strict=True) if number == pool}


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_corrected_time_is_a_claim_in_place_of_ones_own_with_a_note_and_a_name(timeline: Open) -> None:
    said = {"precision": "min", "certainty": "estimated", "note": "by the log"}
    answer = timeline.do("correct", event="back", begin_ms=ms(9), end_ms=ms(15), **said)
    assert answer["type"] == "stored"
    assert answer["name"].startswith("moved “rolls back” to 2026-05-01 22:09:00 Europe/Paris")
    now = timeline.event("back")
    assert (now.begin, now.end, now.precision, now.certainty) == (minute(9), minute(15), "min", "estimated")
    assert now.replaces == ("back",)
    assert now.evidence == (at("m3"),)
    assert timeline.sitting.project.fold.claims["back"].begin == minute(8)  # type: ignore[union-attr]
    assert timeline.words(now.id)["notes"] == [{"text": "by the log", "analyst": "kim"}]
    (stored,) = timeline.log
    assert len(stored.claims) == 2
    assert timeline.marks[now.id]["line"] == "back"
    assert "back" not in timeline.marks
    turned = timeline.page.say("act", id="u", analyst="kim", turn="undo")
    assert next(a for a in turned if a["type"] == "stored")["name"].startswith("undo: moved “rolls back”")
    assert timeline.marks["back"]["begin"] == ms(8)
    timeline.page.say("act", id="r", analyst="kim", turn="redo")
    assert timeline.event("back").begin == minute(9)


def test_the_same_act_sent_twice_is_stored_once(timeline: Open) -> None:
    first = timeline.do("correct", "same", event="back", begin_ms=ms(9))
    again = timeline.do("correct", "same", event="back", begin_ms=ms(9))
    assert first["name"] == again["name"]
    assert len(timeline.log) == 1


def test_anothers_event_stays_beside_the_correction() -> None:
    board = Open(TimelineBoard, case(), analyst="lee")
    answer = board.do("correct", event="back", begin_ms=ms(9), note="the log says so")
    assert answer["name"].startswith("put a time of “rolls back” beside kim's: 2026-05-01 22:09:00")
    (mine,) = [mark for mark in board.marks.values() if mark["analyst"] == "lee"]
    assert (mine["begin"], board.marks["back"]["begin"]) == (ms(9), ms(8))
    assert board.words(mine["id"])["notes"][0]["text"] == "the log says so"
    assert board.words("back")["notes"] == []
    board.do("correct", event=mine["id"], begin_ms=ms(10))
    assert [m["begin"] for m in board.marks.values() if m["analyst"] == "lee"] == [ms(10)]
    assert board.marks["back"]["begin"] == ms(8)


def test_where_both_corrected_one_event_the_two_differ_and_stay(timeline: Open) -> None:
    """kim moved it, lee moved it to elsewhere: when kim moves lee's, it is kim's that moves."""
    timeline.do("correct", event="back", begin_ms=ms(9))
    back = timeline.sitting.project.fold.claims["back"]
    lees = msgspec.structs.replace(back, id="lee.1", begin=minute(7), replaces=("back",))
    timeline.sitting.receive([act("lee", lees, analyst="lee")])
    both = {m["analyst"]: m for m in timeline.marks.values() if m["line"] == "back"}
    assert both.keys() == {"kim", "lee"}
    assert all(mark["differs"] for mark in both.values())
    timeline.do("correct", event="lee.1", begin_ms=ms(6))
    now = [(m["analyst"], m["begin"]) for m in timeline.marks.values() if m["line"] == "back"]
    assert sorted(now) == [("kim", ms(6)), ("lee", ms(7))]


def test_two_corrections_that_say_the_same_do_not_differ(timeline: Open) -> None:
    timeline.do("correct", event="back", begin_ms=ms(9))
    kims = timeline.event("back")
    lees = msgspec.structs.replace(kims, id="lee.1", analyst="lee")
    timeline.sitting.receive([act("lee", lees, analyst="lee")])
    both = [mark for mark in timeline.marks.values() if mark["line"] == "back"]
    assert [mark["differs"] for mark in both] == [False, False]


def test_an_event_without_a_time_gets_one_and_stands_there(timeline: Open) -> None:
    timeline.do("correct", event="empty", begin="22:15", day="2026-05-01")
    now = timeline.event("empty")
    assert (now.begin, now.after, now.before, now.precision) == (minute(15), None, None, "min")


@pytest.mark.parametrize(
    ("typed", "day", "instant"),
    [
        ("22:09:30", "2026-05-01", minute(9.5)),
        ("2026-05-01 22:09", "", minute(9)),
        ("2026-05-01T20:09:00Z", "", minute(9)),
        ("20:09Z", "2026-05-01", minute(9)),
    ],
)
def test_a_typed_time_is_read_in_the_projects_zone_unless_it_says_otherwise(
    timeline: Open, typed: str, day: str, instant: datetime
) -> None:
    timeline.do("correct", event="back", begin=typed, day=day)
    assert timeline.event("back").begin == instant


@pytest.mark.parametrize(
    "fields", [{"begin": "soon"}, {"begin": "22:09"}, {}, {"begin_ms": ms(9), "end_ms": ms(1)}]
)
def test_what_is_no_time_is_refused_for_good_and_nothing_is_stored(
    timeline: Open, fields: dict[str, Any]
) -> None:
    answer = timeline.do("correct", event="back", **fields)
    assert (answer["type"], answer["final"]) == ("refused", True)
    assert "IW-CLAIM-0" in answer["problem"]
    assert timeline.log == []


def test_an_event_that_is_gone_is_refused(timeline: Open) -> None:
    timeline.sitting.retract("nod")
    assert "nod" not in timeline.marks
    assert "IW-CLAIM-001" in timeline.do("correct", event="nod", begin_ms=ms(1))["problem"]
    assert "IW-CLAIM-001" in timeline.do("correct", event="never", begin_ms=ms(1))["problem"]


def test_an_act_that_was_kept_for_another_analyst_waits_for_them(timeline: Open) -> None:
    answer = timeline.do("correct", analyst="lee", event="back", begin_ms=ms(9))
    assert (answer["type"], answer["final"]) == ("refused", False)
    assert timeline.log == []


# --- hypotheses -------------------------------------------------------------------------------------------------------


def test_a_lane_has_each_state_by_its_claim_and_signs_as_read_then_only(thoughts: Open) -> None:
    marks = [m for m in thoughts.marks.values() if m["lanes"]["hypothesis"] == [0]]
    assert thoughts.lanes("hypothesis") == ["the certificate", "the pool"]
    assert [m["shape"] for m in marks] == ["raised", "pursued", "acted_on", "revived", "superseded_by", "for"]
    claims = thoughts.sitting.project.fold.claims
    assert all(mark["id"] in claims for mark in marks)
    assert [type(claims[mark["id"]]) for mark in marks[1:]] == [*[Transition] * 4, EvidenceLink]
    assert marks[4]["words"] == "superseded by “the pool”"
    told = json.dumps([content for content, _ in thoughts.page.heard])
    assert "against" not in told
    assert "emptied the pool" not in told
    thoughts.page.say("later")
    assert thoughts.page.last("later")["later"] == {"fall": ("against", "the restart emptied the pool")}


def test_two_transitions_that_read_alike_are_two_marks() -> None:
    move = Transition(id="a", hypothesis="pool", to="pursued", occurred_at=minute(6), evidence=(at("m2"),))
    board = Open(HypothesisBoard, case(ALL, move, msgspec.structs.replace(move, id="b")))
    assert {"a", "b"} <= set(board.marks)


def test_where_analysts_differ_on_a_hypothesis_both_have_a_lane_and_share_what_became_of_it() -> None:
    """kim and lee each put the certificate otherwise; what was done about it is told once, in both lanes."""
    kims = msgspec.structs.replace(the_certificate(), id="k", proposition="the chain", replaces=("cert",))
    lees = msgspec.structs.replace(kims, id="l", proposition="the clock", analyst="lee")
    board = Open(HypothesisBoard, then(case(), kims))
    assert not any(mark["differs"] for mark in board.marks.values())
    board.sitting.receive([act("lee", lees, analyst="lee")])
    assert board.lanes("hypothesis") == ["the clock", "the chain", "the pool"]
    raised = {key: mark["lanes"]["hypothesis"] for key, mark in board.marks.items() if mark["differs"]}
    assert raised == {"l": [0], "k": [1]}
    shared = [mark for mark in board.marks.values() if mark["lanes"]["hypothesis"] == [0, 1]]
    assert [mark["shape"] for mark in shared] == ["pursued", "acted_on", "revived", "superseded_by", "for"]


def test_where_analysts_differ_on_what_became_of_it_both_marks_say_so(thoughts: Open) -> None:
    move = next(c for c in thoughts.sitting.project.of_kind(Transition) if c.to == "acted_on")
    kims = msgspec.structs.replace(move, id="k", occurred_at=minute(7), replaces=(move.id,))
    lees = msgspec.structs.replace(move, id="l", to="on_hold", analyst="lee", replaces=(move.id,))
    thoughts.sitting.receive([act("kim", kims, analyst="kim"), act("lee", lees, analyst="lee")])
    differing = {key: mark["shape"] for key, mark in thoughts.marks.items() if mark["differs"]}
    assert differing == {"k": "acted_on", "l": "on_hold"}


def test_a_hypothesis_that_was_put_otherwise_is_found_by_its_first_id(thoughts: Open) -> None:
    again = msgspec.structs.replace(the_certificate(), id="k", proposition="the chain", replaces=("cert",))
    thoughts.sitting.receive([act("k", again)])
    assert thoughts.marks["k"]["line"] == "cert"
    thoughts.widget.goto("cert")
    assert thoughts.page.last("goto") == {"type": "goto", "id": "k"}


def the_certificate() -> Hypothesis:
    return next(c for c in ALL if isinstance(c, Hypothesis) and c.id == "cert")


def test_a_transition_is_added_on_picked_words_and_undone_by_name(thoughts: Open) -> None:
    answer = thoughts.do("transition", hypothesis="pool", to="pursued", actor="bo", at_ms=ms(6), segment="m2")
    assert answer["name"] == "“the pool”: pursued"
    (claim,) = thoughts.log[-1].claims
    assert isinstance(claim, Transition)
    assert (claim.hypothesis, claim.to, claim.actor, claim.occurred_at) == (
        "pool",
        "pursued",
        "bo",
        minute(6),
    )
    assert claim.evidence == (at("m2"),)
    assert claim.basis == "contemporaneous"
    assert thoughts.marks[claim.id]["shape"] == "pursued"
    thoughts.page.say("act", id="u", analyst="kim", turn="undo")
    assert claim.id not in thoughts.marks
    assert thoughts.page.last("stored")["name"] == "undo: “the pool”: pursued"


def test_a_sign_without_words_is_marked_as_the_analysts_inference(thoughts: Open) -> None:
    thoughts.do(
        "sign", hypothesis="pool", then="ambiguous", text="waiting", at="22:04", day="2026-05-01", segment=""
    )
    (claim,) = thoughts.log[-1].claims
    assert isinstance(claim, EvidenceLink)
    assert (claim.polarity_as_read_then, claim.polarity_later) == ("ambiguous", None)
    assert (claim.read_at, claim.basis, claim.read_by) == (minute(4), "analyst_inference", None)


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("transition", {"hypothesis": "gone", "to": "pursued"}),
        ("transition", {"hypothesis": "pool", "to": "forgotten"}),
        ("transition", {"hypothesis": "pool", "to": "pursued", "at": "soon"}),
        ("sign", {"hypothesis": "pool", "then": "for", "segment": "no such"}),
    ],
)
def test_an_addition_that_does_not_hold_together_is_refused(
    thoughts: Open, what: str, fields: dict[str, Any]
) -> None:
    answer = thoughts.do(what, **fields)
    assert (answer["type"], answer["final"]) == ("refused", True)
    assert thoughts.log == []


def test_words_to_rest_on_are_those_near_the_moment_or_those_that_are_searched_for() -> None:
    project = case()
    assert [s.id for s in near(project, ms(11), "")][:3] == ["m4", "m3", "m2"]
    assert [s.id for s in near(project, ms(0), "ROLLING")] == ["m3"]
    assert [s.id for s in near(project, ms(0), "proof")] == ["i1"]
    assert {s.id for s in near(project, ms(0), "", minute(3))} == {"a1", "m1", "m2"}
    board = Open(HypothesisBoard, project)
    (told,) = board.page.say("near", at=ms(8), words="rolling", **{"from": "q"})
    assert (told["to"], told["segments"][0]["segment"], told["segments"][0]["who"]) == (
        "q",
        "m3",
        "Ana Reyes",
    )


def test_near_is_by_the_clock_as_it_is_corrected_now(thoughts: Open) -> None:
    project = thoughts.sitting.project
    assert near(project, ms(0), "")[0].id == "a1"
    hour = ClockCorrection(source="chat", what="shift", value="-480", reason="fast")
    thoughts.sitting.add(hour)
    assert near(thoughts.sitting.project, ms(0), "")[0].id == "m3"
    assert near(project, None, "")[-3:] == [project.segment(key) for key in ("i1", "i2", "j1")]


def test_words_are_told_in_the_same_fields_wherever_they_are_asked_for() -> None:
    """Those that a mark rests on, those that it may rest on, and what an editor finds, quotes, or finds no longer."""
    project = case()
    rests, offered = quoted(project, at("m3", "now")), segment_fields(project, project.segment("m3"))
    (found,), _ = listing.found(project, "rolling")
    whole, gone = quote(project, {"segment": "m3"}), quote(project, {"segment": "gone"})
    own = {"words", "lost", "place", "words_place", "typed", "told"}
    for told in (rests, found, whole, gone):
        assert told.keys() - own == offered.keys() - own
    for told in (rests, found, whole):
        assert {key: told[key] for key in offered.keys() - own} == {
            "segment": "m3",
            "who": "Ana Reyes",
            "actor": "chat/U1",
            "source": "#incident",
            "at": ms(8),
            "when": "22:08",
            "precision": "s",
            "written": "",
        }
    assert (gone["who"], gone["at"]) == ("", None)
    assert (rests["words"], found["words"], whole["typed"]) == (
        "now",
        "rolling back now",
        "2026-05-01 22:08:00",
    )


# --- others, and the next cell ----------------------------------------------------------------------------------------


def test_what_others_do_is_told_as_what_changed_and_lanes_as_a_whole(timeline: Open) -> None:
    heard = len(timeline.page.heard)
    event = Event(id="lee.1", actor="ana", action="waves", begin=minute(4), evidence=(at("m3"),))
    timeline.sitting.receive([act("lee", event, analyst="lee")])
    (content,) = [content for content, _ in timeline.page.heard[heard:]]
    assert (content["type"], [m["id"] for m in content["put"]]) == ("changed", ["lee.1"])
    new = Event(id="lee.2", actor="Dee", action="arrives", begin=minute(4), evidence=(at("m3"),))
    timeline.sitting.receive([act("lee2", new, analyst="lee")])
    assert timeline.page.heard[-1][0]["type"] == "board"
    assert "Dee" in timeline.lanes("actor")
    fresh = Open(TimelineBoard, timeline.sitting.project)
    assert timeline.marks == fresh.marks


def test_what_does_not_concern_a_board_is_not_told(timeline: Open) -> None:
    from incident_workbench.coding import apply
    from incident_workbench.model.claims import Code

    timeline.sitting.add(Code(slug="x", name="x"))
    heard = len(timeline.page.heard)
    timeline.sitting.add(apply(timeline.sitting.project, "m1", "x"))
    assert len(timeline.page.heard) == heard


def test_two_boards_on_one_sitting_follow_each_other() -> None:
    first = Open(TimelineBoard, case())
    second = Page(TimelineBoard(first.sitting))
    second.say("hello")
    first.do("correct", event="back", begin_ms=ms(9))
    assert [m["begin"] for m in second.last("changed")["put"] if m["line"] == "back"] == [ms(9)]


def test_what_is_picked_and_seen_are_values_that_may_be_watched(timeline: Open) -> None:
    met: list[Any] = []
    timeline.widget.observe(lambda change: met.append(change["new"]), "picked")
    timeline.page.say("state", picked="back", shown=[ms(0), ms(10)])
    assert (timeline.widget.picked, met) == ("back", ["back"])
    assert timeline.widget.shown == (minute(0), minute(10))
    timeline.page.say("state", picked=None, shown=[])
    assert (timeline.widget.picked, timeline.widget.shown) == (None, ())


def test_goto_finds_a_claim_by_any_id_of_its_line_and_an_instant(timeline: Open, thoughts: Open) -> None:
    timeline.do("correct", "moved", event="back", begin_ms=ms(9))
    timeline.widget.goto("back")
    assert timeline.page.last("goto") == {"type": "goto", "id": "moved.1"}
    timeline.widget.goto(minute(3))
    assert timeline.page.last("goto") == {"type": "goto", "at": ms(3)}
    thoughts.widget.goto("fall")
    for place in ("nowhere", "fall", datetime(2026, 5, 1)):  # noqa: DTZ001 - that is what is tried
        with pytest.raises(ClaimError, match="IW-CLAIM-001"):
            timeline.widget.goto(place)


# --- nothing kept, nothing counted, nothing alive ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", [TimelineBoard, HypothesisBoard])
def test_nothing_of_the_project_is_in_the_widgets_state(kind: type[Board]) -> None:
    board = Open(kind, case())
    board.page.say("state", picked="back", shown=[ms(0), ms(1)])
    state = str(
        {
            name: board.widget.get_state()[name]
            for name in board.widget.get_state()
            if name not in ("_esm", "_css")
        }
    )
    assert "height" in state
    for words in ("Ana", "rolls back", "certificate", "back", "2026"):
        assert words not in state


@pytest.mark.parametrize("kind", [TimelineBoard, HypothesisBoard])
def test_nothing_that_is_told_counts_or_lasts(kind: type[Board]) -> None:
    """A person who writes 97 messages, and what lasts 53 minutes: neither figure is in what a page hears."""
    long = Event(
        id="long", actor="ana", action="waits", begin=minute(0), end=minute(53), evidence=(at("m1"),)
    )
    board = Open(kind, case(ALL, long))
    told = json.dumps(
        [{k: v for k, v in c.items() if k != "extent"} for c, _ in board.page.heard], default=list
    )
    html = str(board.widget._table(board.sitting.project))
    for words in ("53", "3180", "count", "total", "duration"):
        assert words not in told.replace(str(ms(53)), "")
        assert words not in html


@pytest.mark.parametrize("kind", [TimelineBoard, HypothesisBoard])
def test_without_a_kernel_there_is_a_table_of_words_and_hostile_ones_are_dead(kind: type[Board]) -> None:
    claims = [
        Event(actor=HOSTILE, action=HOSTILE, begin=minute(1), evidence=(at("m1"),)),
        Hypothesis(
            id="bad", proposition=HOSTILE, raised_by=HOSTILE, raised_at=minute(2), evidence=(at("m1"),)
        ),
        EvidenceLink(hypothesis="bad", polarity_as_read_then="for", text=HOSTILE, evidence=(at("m1"),)),
    ]
    project = msgspec.structs.replace(case((*PEOPLE, *claims)), title=HOSTILE)
    board = Open(kind, project)
    bundle, _ = board.widget._repr_mimebundle_()
    assert "&lt;img" in bundle["text/html"]
    assert "<img" not in bundle["text/html"]
    assert repr(board.widget) == f"{kind.__name__}({HOSTILE!r})"


def test_the_table_says_when_not_all_is_in_it() -> None:
    few = table(PROJECT, "events", ("a",), [("x",)] * 3)
    many = table(PROJECT, "events", ("a",), [("x" * 500,)] * 5_000)
    assert "Not all" not in few
    assert "Not all" in many
    assert len(many) < 200_000


def test_the_table_has_no_later_reading(thoughts: Open) -> None:
    html = thoughts.widget._repr_mimebundle_()[0]["text/html"]
    assert "for 2026-05-01 22:12:00 Europe/Paris (2026-05-01T20:12:00Z): errors fall" in html
    assert "against" not in html
