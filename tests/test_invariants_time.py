"""The method's invariants about events, clocks, a moment as lived, and what was known; each one a test."""

import re
from datetime import timedelta

import msgspec
import pytest

from incident_workbench import figures, frames, hypotheses, timeline
from incident_workbench.brief import prepare, ready
from incident_workbench.model.claims import (
    ClockCorrection,
    DecisionPoint,
    Event,
    Point,
    RedHerring,
    Restriction,
    Unknown,
)
from incident_workbench.model.evidence import wording_sha
from incident_workbench.privacy import SOMEBODY, Showing
from incident_workbench.project import Project
from tests.small_case import ALL, PROJECT, at, case, minute, then, without
from tests.worlds import act

INFERRED = {"basis": "analyst_inference"}
PEOPLE = ("ana", "bo", "cleo")


def words_in(value: object) -> str:
    return msgspec.json.encode(value).decode()


def everything(project: Project) -> str:
    """All that the timeline shows colleagues of a project, as text."""
    showing, rows = Showing(project), timeline.rows(project)
    lanes = [timeline.shown_lanes(showing, rows, by=by) for by in ("actor", "team", "source", "hypothesis")]
    tellings = timeline.shown_beside(showing, timeline.beside(project, PEOPLE))
    about = [row.id for row in rows]
    knowing = timeline.shown_knowing(showing, timeline.who_knew(project, PEOPLE, about))
    shown = [timeline.shown(showing, row) for row in rows]
    drawn = (
        figures.timeline_figure(shown),
        *(figures.lanes_figure(each) for each in lanes),
        figures.beside_figure(tellings, PEOPLE),
        figures.knowing_figure(knowing),
    )
    return words_in((shown, lanes, tellings, knowing)) + "".join(figure.to_json() for figure in drawn)


def test_1_an_event_has_grounds_or_says_that_it_is_inference() -> None:
    bare = Event(id="bare", actor="ana", action="waits", begin=minute(3))
    inferred = Event(id="inferred", actor="ana", action="waits", begin=minute(3), **INFERRED)
    rows = {row.id: row for row in timeline.rows(then(case(), inferred))}
    assert (rows["inferred"].basis, rows["inferred"].evidence) == ("analyst_inference", ())
    assert all(row.evidence or row.basis == "analyst_inference" for row in rows.values())
    kept = case().extended([msgspec.structs.replace(act("x", inferred), claims=(bare,))])
    assert [p.where for p in kept.problems if p.code == "IW-CLAIM-003"] == ["bare"]


def test_2_no_question_about_time_changes_a_word() -> None:
    project = then(
        case(), ClockCorrection(source="chat", what="shift", value="600", reason="slow", **INFERRED)
    )
    before = [(s.id, wording_sha(s.text), s.at) for s in PROJECT.segments]
    everything(project)
    timeline.as_lived(project, minute(5))
    hypotheses.as_lived(project, minute(5))
    assert [(s.id, wording_sha(s.text), s.at) for s in project.segments] == before
    assert project.at(project.segment("m1")) == minute(11)


@pytest.mark.parametrize("lacking", ["actor", "action"])
@pytest.mark.parametrize("value", ["", " ", None, ["ana", "bo"]])
def test_3_an_event_is_one_actor_and_one_action(lacking: str, value: object) -> None:
    written = {"kind": "event", "actor": "ana", "action": "waits"}
    assert msgspec.convert(written, Event).actor == "ana"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(written | {lacking: value}, Event)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({k: v for k, v in written.items() if k != lacking}, Event)


def test_4_what_was_known_rests_on_no_words_of_later_and_what_was_told_says_so_everywhere() -> None:
    later = Point(text="up again", evidence=(at("m5"),))
    told = Point(text="the nod", evidence=(at("i1"),))
    decision = DecisionPoint(
        id="d2",
        actor="ana",
        action_taken="rolls back",
        at=minute(8),
        known_at_time=(later, told),
        evidence=(at("m3"),),
    )
    project = then(case(), decision)
    assert [p.where for p in project.problems if p.code == "IW-CLAIM-006"] == ["d2"]
    items = {i.text: i for i in timeline.known_by(project, "ana", minute(10)) if i.claim == "d2"}
    assert list(items) == ["the nod"]
    shown = timeline.shown_known(Showing(project), items.values())
    assert [i.basis for i in (*items.values(), *shown)] == ["retrospective_account"] * 2
    frame = frames.known_by(project, "ana", minute(10)).set_index("text")
    assert frame.loc["the nod", "basis"] == "retrospective_account"
    knowing = timeline.shown_knowing(Showing(project), timeline.who_knew(project, ["ana"], ["d2"]))
    assert "told afterwards" in figures.knowing_figure(knowing).layout.meta["alt"]


@pytest.mark.parametrize("minutes", range(-14, 26, 3))
def test_5_a_moment_as_lived_has_nothing_of_later_no_later_reading_and_no_label(minutes: int) -> None:
    """Also not in the lanes that are made of it."""
    project, t = case(), minute(minutes)
    lived = timeline.as_lived(project, t)
    lanes = [timeline.lanes(project, lived.rows, by=by, until=t) for by in ("actor", "hypothesis")]
    told = words_in((lived, hypotheses.as_lived(project, t), lanes))
    late = {s.text for s in PROJECT.segments if (when := project.at(s)) is None or when > t}
    assert not any(words_in(text).strip('"') in told for text in late)
    assert "the restart emptied the pool" not in told
    (herring,) = project.of_kind(RedHerring)
    assert herring.frame_of_the_moment not in told
    assert '"later":"' not in told
    assert all(row.begin <= t for row in lived.rows)
    for lane in hypotheses.as_lived(project, t):
        moments = [*(state.begin for state in lane.states), *(sign.at for sign in lane.signs)]
        assert moments
        assert max(moments) <= t


def test_5_begins_with_nothing_and_ends_with_what_there_was() -> None:
    assert timeline.as_lived(case(), minute(-20)).rows == ()
    assert {row.id for row in timeline.as_lived(case(), minute(30)).rows} == {
        "deploy",
        "alert",
        "nod",
        "back",
        "up",
    }


def test_8_and_7_nobody_is_counted_and_nothing_is_timed() -> None:
    """One person writes 97 messages; one event takes 53 minutes, another 71: 124 together, 62 in the middle."""
    said = PROJECT.segment("m1")
    more = tuple(msgspec.structs.replace(said, id=f"n{n}", at=minute(1)) for n in range(96))
    evidence = msgspec.structs.replace(PROJECT.evidence, segments=(*PROJECT.segments, *more))
    project = msgspec.structs.replace(case(), evidence=evidence)
    long = [
        Event(id=f"e{n}", actor="bo", action="looks", begin=minute(0), end=minute(n), evidence=(at("m2"),))
        for n in (53, 71)
    ]
    shown = everything(then(project, *long))
    assert "payments on call" in shown
    counted = r"97|96|53|71|62|124|3180|4260|3720|7440"
    timed = r"0:53:00|1:11:00|1:02:00|2:04:00"
    assert re.findall(rf"(?<![\w:.#-])(?:{counted}|{timed})(?![\w:.-])", shown) == []


def test_10_words_off_the_record_are_attributed_nowhere() -> None:
    off = [Restriction(on=on, what="off_record", **INFERRED) for on in ("interview", "m3")]
    project = then(case(), *off)
    free, shown = everything(case()), everything(project)
    for words in ("rolling back now", "To me that was the proof"):
        assert words in free
        assert words not in shown
    rows = [timeline.shown(Showing(project), row) for row in timeline.rows(project)]
    assert {row.actor for row in rows if row.id in ("back", "nod")} == {SOMEBODY}
    for lane in timeline.shown_lanes(Showing(project), timeline.rows(project), by="actor"):
        assert lane.name == SOMEBODY or {"back", "nod"}.isdisjoint(row.id for row in lane.rows)


def test_11_what_was_told_afterwards_says_so_in_every_view() -> None:
    project = case()
    showing = Showing(project)
    (row,) = (row for row in timeline.rows(project) if row.id == "nod")
    (lived,) = (row for row in timeline.as_lived(project, minute(8)).rows if row.id == "nod")
    (told,) = timeline.told_by(project, "account-a")
    lanes = timeline.shown_lanes(showing, timeline.rows(project))
    (in_lane,) = (r for lane in lanes for r in lane.rows if r.id == "nod")
    for each in (row, lived, told, in_lane, timeline.shown(showing, row)):
        assert each.basis == "retrospective_account"
        assert timeline.retrospective(each)
    for figure in (figures.timeline_figure(prepare(project).timeline), figures.lanes_figure(lanes)):
        assert "nods (estimated, told afterwards" in figure.layout.meta["alt"]
        assert "told afterwards" in {trace.name for trace in figure.data}
    for frame in (frames.events(project), frames.lanes(project)):
        assert frame.set_index("id").loc["nod", "basis"] == "retrospective_account"


def test_13_what_is_not_known_stays_not_known() -> None:
    """A time that nobody knows is no instant in any view, and a list that is unknown makes nobody know a thing."""
    decision = DecisionPoint(
        id="d2", actor="bo", action_taken="waits", at=minute(8), cues=Unknown(ask="bo"), **INFERRED
    )
    project = then(case(), decision)
    (row,) = (row for row in timeline.rows(project) if row.id == "empty")
    made = timeline.shown(Showing(project), row)
    for each in (row, made):
        assert (each.begin, each.end, each.earliest, each.latest) == (None, None, minute(8), minute(20))
    assert (
        "After 2026-05-01 20:08:00 UTC and before 2026-05-01 20:20:00 UTC"
        in figures.timeline_figure([made]).layout.meta["alt"]
    )
    assert frames.events(project).set_index("id")["begin"].isna()["empty"]
    nowhere = Event(id="lost", actor="bo", action="calls somebody", evidence=(at("j1"),))
    (lost,) = (row for row in timeline.rows(then(project, nowhere)) if row.id == "lost")
    assert (
        "Time not known"
        in figures.timeline_figure([timeline.shown(Showing(then(project, nowhere)), lost)]).layout.meta["alt"]
    )
    assert {item.claim for item in timeline.known_by(project, "bo", None)}.isdisjoint({"d2"})


def test_14_a_timeline_begins_before_the_first_alert_and_is_asked_to() -> None:
    assert timeline.rows(case())[0].id == "deploy"
    assert timeline.rows(case())[0].begin == minute(0) - timedelta(minutes=13)
    for claims, asked in ((ALL, False), (without("deploy"), True)):
        assert ("begins-with-the-alert" in {lack.code for lack in ready(case(claims))}) == asked
