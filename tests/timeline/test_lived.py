"""A moment as it was lived: nothing of later by any clock, edit, length or roughness of a time."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import timeline
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import ClockCorrection, Event, Restriction
from incident_workbench.model.evidence import Cue, Segment, Source, Speaker, span_of
from incident_workbench.privacy import Showing
from incident_workbench.project import Evidence, Project
from tests.small_case import TEN, case, minute, then

SOURCES = {
    key: Source(id=key, kind=kind, title=key)
    for key, kind in (("chat", "chat"), ("call", "bridge_audio"), ("told", "interview"))
}
ANA = {"chat/ana": Speaker(id="chat/ana", name="Ana")}


def world(*segments: Segment, wordings: dict[str, tuple[Segment, ...]] | None = None) -> Project:
    evidence = Evidence(sources=SOURCES, speakers=ANA, segments=segments, wordings=wordings or {})
    return Project(id="p", title="t", evidence=evidence)


def said(key: str, at: float | None, source: str = "chat", **more) -> Segment:
    more = {"time_precision": "s", "speaker": "chat/ana"} | more
    return Segment(id=key, source=source, seq=0, text=key, at=None if at is None else minute(at), **more)


def correction(source: str, what: str, value: str) -> ClockCorrection:
    return ClockCorrection(source=source, what=what, value=value, reason="r", basis="analyst_inference")


def talk(project: Project, t: datetime) -> dict[str, str | None]:
    return {each.segment: each.text for each in timeline.as_lived(project, t).talk}


# --- single ways for something of later to get in ---------------------------------------------------------------------


def test_the_clock_of_an_edit_is_corrected_with_that_of_the_words() -> None:
    """Ten minutes slow: written at 1, edited at 5 by that clock, so edited at 15."""
    first = said("m", 1)
    now = msgspec.structs.replace(first, text="better", edited_at=minute(5))
    project = then(world(now, wordings={"m": (first,)}), correction("chat", "shift", "600"))
    assert talk(project, minute(10)) == {}
    assert talk(project, minute(12)) == {"m": "m"}
    assert talk(project, minute(15)) == {"m": "better"}


def test_of_several_edits_the_latest_by_then_holds_and_grounds_of_later_words_are_none() -> None:
    first = said("m", 1)
    second = msgspec.structs.replace(first, text="second", edited_at=minute(5))
    third = msgspec.structs.replace(first, text="third", edited_at=minute(9))
    event = Event(id="e", actor="x", action="y", begin=minute(1), evidence=(span_of(third),))
    project = then(world(third, wordings={"m": (first, second)}), event)
    assert [talk(project, minute(t))["m"] for t in (4, 7, 9)] == ["m", "second", "third"]
    grounds = [timeline.as_lived(project, minute(t)).rows[0].evidence for t in (4, 7, 9)]
    assert grounds == [(), (), (span_of(third),)]


def test_a_turn_is_in_when_its_last_word_was_said_also_at_a_corrected_rate() -> None:
    turn = said("a", 0, "call", offset=0.0, cues=(Cue(0, 1, 0.0, 60.0),))
    assert talk(world(turn), minute(0.9)) == {}
    assert talk(world(turn), minute(1)) == {"a": "a"}
    slow = then(world(turn), correction("call", "rate", "2"))
    assert talk(slow, minute(1.9)) == {}
    assert talk(slow, minute(2)) == {"a": "a"}


def test_a_turn_whose_start_was_corrected_ends_later_too() -> None:
    turn = said("a", None, "call", offset=60.0, cues=(Cue(0, 1, 60.0, 90.0),))
    project = then(world(turn), correction("call", "start", minute(10).isoformat()))
    assert talk(project, minute(11)) == {}
    assert talk(project, minute(11.5)) == {"a": "a"}


ROUGH = {"s": timedelta(0), "min": timedelta(minutes=1), "day": timedelta(days=1)}


@pytest.mark.parametrize(("precision", "over"), ROUGH.items())
def test_a_rough_time_has_come_when_it_is_over(precision, over: timedelta) -> None:
    project = then(
        world(said("m", 0, time_precision=precision)),
        Event(
            id="e", actor="x", action="y", begin=TEN, end=TEN, precision=precision, basis="analyst_inference"
        ),
    )
    just_before = timeline.as_lived(project, TEN + over - timedelta(seconds=1))
    assert (just_before.talk, just_before.rows) == ((), ())
    lived = timeline.as_lived(project, TEN + over)
    assert [t.segment for t in lived.talk] == ["m"]
    assert [(row.id, row.end) for row in lived.rows] == [("e", TEN)]


def test_an_end_of_later_is_not_there_yet() -> None:
    event = Event(
        id="e", actor="x", action="y", begin=TEN, end=minute(1), precision="min", basis="analyst_inference"
    )
    project = then(world(), event)
    assert [row.end for row in timeline.as_lived(project, minute(1)).rows] == [None]
    assert [row.end for row in timeline.as_lived(project, minute(2)).rows] == [minute(1)]


def test_what_was_told_afterwards_is_in_by_its_own_time_and_its_words_are_not() -> None:
    told = said("i", 500, "told")
    project = then(world(told), Event(id="e", actor="x", action="y", begin=TEN, evidence=(span_of(told),)))
    lived = timeline.as_lived(project, minute(1000))
    assert [(row.id, row.basis, row.evidence) for row in lived.rows] == [("e", "retrospective_account", ())]
    assert lived.talk == ()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ClaimError, match="IW-TIME-004"):
        timeline.as_lived(world(), datetime(2026, 5, 1, 20, 0))  # noqa: DTZ001 - that is the matter


# --- all of them together ---------------------------------------------------------------------------------------------

MOMENTS = st.integers(-5, 60).map(minute)
WRONG = [("chat", "shift", "420"), ("call", "rate", "1.5"), ("call", "shift", "-60")]


@st.composite
def talks(draw) -> Project:
    """Chat, call and interview with edits, lengths and rough times, on clocks that somebody corrected."""
    segments, wordings = [], {}
    for n in range(draw(st.integers(1, 6))):
        source = draw(st.sampled_from(["chat", "call", "told"]))
        begin = draw(st.integers(0, 40))
        first = Segment(
            id=f"s{n}", source=source, seq=n, text=f"first {n}", speaker="chat/ana",
            at=draw(st.sampled_from([minute(begin), None])),
            offset=begin * 60.0 if source == "call" else None,
            end=minute(begin + draw(st.integers(0, 5))) if draw(st.booleans()) else None,
            cues=(Cue(0, 5, begin * 60.0, begin * 60.0 + 90),) if source == "call" else (),
            time_precision=draw(st.sampled_from(["s", "min", "day"])),
        )  # fmt: skip
        edited = draw(st.none() | st.integers(begin, 50))
        if edited is None:
            segments.append(first)
            continue
        segments.append(msgspec.structs.replace(first, text=f"edited {n}", edited_at=minute(edited)))
        if draw(st.booleans()):
            wordings[first.id] = (first,)
    shifts = draw(st.lists(st.sampled_from(WRONG), unique=True))
    spans = [span_of(s) for s in segments]
    events = [
        Event(
            id=f"e{n}", actor="x", action="y", begin=draw(st.none() | MOMENTS), end=draw(st.none() | MOMENTS),
            precision=draw(st.sampled_from(["s", "min", "day"])),
            evidence=tuple(draw(st.lists(st.sampled_from(spans), max_size=2))),
            basis=draw(st.sampled_from([None, "analyst_inference"])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    events = [e for e in events if not (e.begin and e.end and e.end < e.begin)]
    return then(world(*segments, wordings=wordings), *(correction(*s) for s in shifts), *events)


def ended(project: Project, segment: Segment) -> datetime | None:
    """The law in other words: the corrected beginning, the longest that it can have taken, and its roughness."""
    at = project.at(segment)
    if at is None:
        return None
    corrections = [c for c in project.of_kind(ClockCorrection) if c.source == segment.source]
    rates = [float(c.value) for c in corrections if c.what == "rate"]
    took = segment.end - segment.at if segment.end and segment.at else timedelta(0)
    if segment.cues:
        took = max(took, timedelta(seconds=segment.cues[0].finish - segment.cues[0].begin))
    return (
        at + took * max([1.0, *(rates if segment.offset is not None else [])]) + ROUGH[segment.time_precision]
    )


@given(talks(), MOMENTS | st.integers(1400, 1600).map(minute))
def test_exactly_the_talk_that_was_over_is_in(project: Project, t: datetime) -> None:
    over = {s.id for s in project.segments if s.source != "told" and (end := ended(project, s)) and end <= t}
    assert set(talk(project, t)) == over


@given(talks(), MOMENTS)
def test_no_word_of_a_later_edit_is_in(project: Project, t: datetime) -> None:
    for key, text in talk(project, t).items():
        segment = project.segment(key)
        if segment.edited_at is None:
            assert text == segment.text
            continue
        shift = project.at(segment) - segment.at if segment.at else timedelta(0)
        kept = key in project.evidence.wordings
        later = segment.edited_at + shift > t
        assert text == (segment.text if not later else f"first {segment.seq}" if kept else None)


@given(talks(), MOMENTS, MOMENTS)
def test_what_was_in_stays_in(project: Project, one: datetime, other: datetime) -> None:
    early, late = (timeline.as_lived(project, t) for t in sorted((one, other)))
    assert {t.segment for t in early.talk} <= {t.segment for t in late.talk}
    after = {row.id: row for row in late.rows}
    for row in early.rows:
        assert row.end in (None, after[row.id].end)
        assert set(row.evidence) <= set(after[row.id].evidence)


@given(talks(), MOMENTS)
def test_rows_and_their_grounds_are_of_then(project: Project, t: datetime) -> None:
    lived = timeline.as_lived(project, t)
    texts = talk(project, t)
    for row in lived.rows:
        assert row.begin is not None
        assert row.begin <= t
        for span in row.evidence:
            assert texts[span.segment] == project.segment(span.segment).text
    assert {row.id for row in lived.rows} <= {row.id for row in timeline.rows(project) if row.begin}


def test_a_restriction_bars_showing_and_not_the_order_of_things() -> None:
    free, barred = case(), then(case(), Restriction(on="m1", what="redacted", basis="analyst_inference"))
    assert [t.segment for t in timeline.as_lived(barred, minute(30)).talk] == [
        t.segment for t in timeline.as_lived(free, minute(30)).talk
    ]
    shown = [timeline.shown(Showing(barred), row) for row in timeline.as_lived(barred, minute(30)).rows]
    (deploy,) = (row for row in shown if row.id == "deploy")
    assert (deploy.evidence, deploy.withheld) == ((), ("redacted",))
