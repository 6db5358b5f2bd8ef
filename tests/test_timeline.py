"""Rows in order, silences, and law 8: a moment as lived holds nothing that had not occurred."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import hypotheses, timeline
from incident_workbench.model.claims import ClockCorrection, Event, EvidenceLink, Hypothesis, Transition
from incident_workbench.model.evidence import Segment
from incident_workbench.privacy import Showing
from incident_workbench.project import Evidence
from tests.small_case import PROJECT, TEN, at, case, minute

MOMENTS = st.integers(-30, 40).map(minute)


def ids(project, t=None):
    rows = timeline.rows(project) if t is None else timeline.as_lived(project, t).rows
    return [row.id for row in rows]


def test_rows_stand_in_order_of_time_and_one_without_a_time_between_its_neighbours() -> None:
    rows = {row.id: row for row in timeline.rows(case())}
    assert list(rows) == ["deploy", "alert", "nod", "back", "empty", "up"]
    assert (rows["empty"].begin, rows["empty"].earliest, rows["empty"].latest) == (
        None,
        minute(8),
        minute(20),
    )


def test_neighbours_may_be_without_a_time_too_and_a_ring_of_them_ends() -> None:
    claims = [
        Event(id="a", actor="x", action="a", begin=minute(0), basis="analyst_inference"),
        Event(id="b", actor="x", action="b", after="a", basis="analyst_inference"),
        Event(id="c", actor="x", action="c", after="b", basis="analyst_inference"),
        Event(id="d", actor="x", action="d", after="a", basis="analyst_inference"),
        Event(id="r1", actor="x", action="r", after="r2", basis="analyst_inference"),
        Event(id="r2", actor="x", action="r", after="r1", basis="analyst_inference"),
    ]
    rows = timeline.rows(case(claims))
    assert [row.id for row in rows][:4] in (["a", "b", "c", "d"], ["a", "b", "d", "c"])
    assert {row.id: row.earliest for row in rows} == {
        "a": None, "b": minute(0), "c": minute(0), "d": minute(0), "r1": None, "r2": None,
    }  # fmt: skip


def test_a_row_says_what_it_rests_on() -> None:
    rows = {row.id: row for row in timeline.rows(case())}
    assert rows["nod"].basis == "retrospective_account"
    assert timeline.retrospective(rows["nod"])
    assert rows["back"].basis == "contemporaneous"
    assert rows["empty"].basis == "analyst_inference"


def test_a_shown_row_names_people_by_role_and_systems_by_name() -> None:
    project = case()
    shown = [timeline.shown(Showing(project), row) for row in timeline.rows(project)]
    assert [row.actor for row in shown] == [
        "payments on call", "Watcher", "payments on call", "payments on call", "pool", "Scribe",
    ]  # fmt: skip


def test_silences_come_longest_first_and_do_not_begin_inside_an_event() -> None:
    found = timeline.gaps(timeline.rows(case()), longer_than=timedelta(minutes=5))
    assert [(gap.after, gap.before) for gap in found] == [
        ("deploy", "alert"),
        ("alert", "nod"),
        ("back", "up"),
    ]
    assert found[2].begin == minute(14)


# --- as lived ---------------------------------------------------------------------------------------------------------


def test_as_lived_has_an_event_told_later_by_its_own_time_without_the_words_told() -> None:
    lived = timeline.as_lived(case(), minute(8))
    rows = {row.id: row for row in lived.rows}
    assert list(rows) == ["deploy", "alert", "nod", "back"]
    assert rows["nod"].basis == "retrospective_account"
    assert rows["nod"].evidence == ()
    assert rows["back"].end is None
    assert [talk.segment for talk in lived.talk] == ["a1", "m1", "m2", "m3"]


def test_what_has_no_time_was_not_there() -> None:
    lived = timeline.as_lived(case(), minute(1000))
    assert "up" in {row.id for row in lived.rows}
    assert "empty" not in {row.id for row in lived.rows}
    assert {"i1", "j1"}.isdisjoint({talk.segment for talk in lived.talk})


def test_as_lived_goes_by_the_corrected_clock() -> None:
    project = case()
    late = case(
        (ClockCorrection(source="chat", what="shift", value="600", reason="slow", basis="analyst_inference"),)
    )
    assert "m1" in {talk.segment for talk in timeline.as_lived(project, minute(2)).talk}
    assert "m1" not in {talk.segment for talk in timeline.as_lived(late, minute(2)).talk}
    assert "m1" in {talk.segment for talk in timeline.as_lived(late, minute(11)).talk}


@pytest.mark.parametrize(("t", "text"), [(minute(2), "it is DNS"), (minute(6), "it was DNS all along")])
def test_words_that_were_changed_later_are_shown_as_they_were_first(t: datetime, text: str) -> None:
    first = Segment(id="e", source="chat", seq=99, text="it is DNS", at=minute(1), time_precision="s")
    now = msgspec.structs.replace(first, text="it was DNS all along", edited_at=minute(5))
    project = with_segments(now, wordings={"e": (first,)})
    assert {talk.segment: talk.text for talk in timeline.as_lived(project, t).talk}["e"] == text


def test_words_changed_later_whose_first_wording_is_lost_are_not_given() -> None:
    now = Segment(
        id="e", source="chat", seq=99, text="after all", at=minute(1), edited_at=minute(5), time_precision="s"
    )
    lived = timeline.as_lived(with_segments(now), minute(2))
    assert {talk.segment: talk.text for talk in lived.talk}["e"] is None


def test_a_mere_day_has_come_when_it_is_over() -> None:
    project = case(
        (Event(id="d", actor="x", action="y", begin=TEN, precision="day", basis="analyst_inference"),)
    )
    assert ids(project, TEN + timedelta(hours=23)) == []
    assert ids(project, TEN + timedelta(hours=24)) == ["d"]


def with_segments(*segments: Segment, wordings: dict[str, tuple[Segment, ...]] | None = None):
    known = PROJECT.evidence
    evidence = Evidence(
        sources=known.sources,
        speakers=known.speakers,
        segments=(*known.segments, *segments),
        wordings=wordings or {},
    )
    return msgspec.structs.replace(PROJECT, evidence=evidence)


@st.composite
def anything(draw):
    """Events, hypotheses, moves and signs at any moment, on any evidence."""
    when = st.none() | MOMENTS
    spans = st.lists(st.sampled_from([at(s.id) for s in PROJECT.segments]), max_size=3).map(tuple)
    grounds = {"evidence": spans, "basis": st.sampled_from([None, "analyst_inference"])}
    events = st.builds(Event, actor=st.just("ana"), action=st.just("acts"), begin=when, end=when, **grounds)
    events = events.filter(lambda e: e.begin is None or e.end is None or e.begin <= e.end)
    tracks = [
        Hypothesis(id=f"h{n}", proposition=f"track {n}", raised_by="x", raised_at=draw(when))
        for n in range(3)
    ]
    names = st.sampled_from([track.id for track in tracks])
    move = st.sampled_from(["acknowledged", "pursued", "on_hold", "set_aside", "superseded_by", "revived"])
    moves = st.builds(Transition, hypothesis=names, to=move, occurred_at=when, other=names, **grounds)
    polarity = st.sampled_from(["for", "against"])
    signs = st.builds(
        EvidenceLink, hypothesis=names, polarity_as_read_then=polarity, read_at=when,
        polarity_later=polarity, later_basis=st.just("outcome"), **grounds,
    )  # fmt: skip
    return [*tracks, *draw(st.lists(events | moves | signs, max_size=12))]


def instants(value: object):
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from instants(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from instants(getattr(value, name))


def spans(value: object):
    if isinstance(value, type(at("m1"))):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans(getattr(value, name))


@given(anything(), MOMENTS)
def test_law_8_a_moment_as_lived_holds_nothing_that_had_not_occurred(claims, t) -> None:
    project = case(claims)
    lived = timeline.as_lived(project, t)
    lanes = hypotheses.as_lived(project, t)
    assert all(instant <= t for instant in instants((lived, lanes)))
    for span in spans((lived, lanes)):
        said = project.at(project.segment(span.segment))
        assert said is not None
        assert said <= t
    raised = {lane.id for lane in lanes}
    for lane in lanes:
        assert all(sign.later is None and sign.later_basis == "" for sign in lane.signs)
        assert {state.other for state in lane.states} <= {None, *raised}
    begun = {row.id for row in timeline.rows(project) if row.begin is not None and row.begin <= t}
    assert {row.id for row in lived.rows} == begun
