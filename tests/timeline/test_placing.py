"""An event without a time stands between its neighbours, at no invented instant; what leaves it no room is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import timeline
from incident_workbench.model.claims import Event, Hypothesis
from incident_workbench.store import Store
from tests.small_case import case, minute, then
from tests.worlds import act


def event(
    key: str, begin: int | None = None, after: str | None = None, before: str | None = None, **more
) -> Event:
    at = None if begin is None else minute(begin)
    return Event(
        id=key, actor="x", action=key, begin=at, after=after, before=before, basis="analyst_inference", **more
    )  # fmt: skip


def order(*events: Event) -> list[str]:
    return [row.id for row in timeline.rows(case(events))]


def bounds(*events: Event) -> dict[str, tuple[object, object]]:
    return {row.id: (row.earliest, row.latest) for row in timeline.rows(case(events))}


def codes(*events: Event) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in timeline.problems(case(events))]


def test_an_event_stands_right_after_its_neighbour_or_right_before_it() -> None:
    assert order(event("a", 0), event("b", 5), event("u", after="a"), event("v", before="b")) == [
        "a",
        "u",
        "v",
        "b",
    ]


def test_neighbours_that_have_no_time_either_hand_on_what_they_know() -> None:
    found = bounds(
        event("a", 0),
        event("u", after="a"),
        event("v", after="u"),
        event("w", after="v", before="b"),
        event("b", 9),
    )
    assert found["u"] == found["v"] == found["w"] == (minute(0), minute(9))


def test_who_names_another_places_that_other_too() -> None:
    """`u` names nobody; `v` says that it came after `u`, and before `b`."""
    events = (event("v", after="u", before="b"), event("u"), event("b", 9))
    assert order(*events) == ["u", "v", "b"]
    assert bounds(*events)["u"] == (None, minute(9))


def test_an_unknown_neighbour_tells_nothing() -> None:
    """A neighbour that was retracted is one."""
    events = (
        event("a", 0),
        event("gone", 5),
        event("u", after="gone", before="a"),
        event("lost", after="gone"),
    )
    project = case(events).extended([act("later", retracts=["gone"])])
    assert [(row.id, row.earliest, row.latest) for row in timeline.rows(project)] == [
        ("u", None, minute(0)),
        ("a", None, None),
        ("lost", None, None),
    ]
    assert timeline.problems(project) == ()


def test_a_ring_of_neighbours_is_placed_by_what_else_they_name_and_told() -> None:
    """`d` only follows the ring, and is not of it."""
    ring = (event("r", after="s", before="a"), event("s", after="r"), event("t", after="t"))
    events = (event("a", 0), *ring, event("d", after="s"))
    assert set(order(*events)) == {"a", "r", "s", "t", "d"}
    assert bounds(*events)["r"] == (None, minute(0))
    assert codes(*events) == [("IW-TIME-002", "r, s, t")]


def test_bounds_that_contradict_each_other_are_told_and_both_stay_visible() -> None:
    events = (event("early", 8), event("late", 20), event("u", after="late", before="early"))
    assert bounds(*events)["u"] == (minute(20), minute(8))
    assert codes(*events) == [("IW-TIME-001", "u")]


def test_a_chain_that_leaves_no_room_is_told_of_each_in_it() -> None:
    events = (
        event("early", 8),
        event("late", 20),
        event("u", after="late"),
        event("v", after="u", before="early"),
    )
    assert codes(*events) == [("IW-TIME-001", "u"), ("IW-TIME-001", "v")]


def test_a_time_that_contradicts_a_neighbour_is_told_once() -> None:
    assert codes(event("a", 9), event("b", 5, after="a")) == [("IW-TIME-001", "b")]
    assert codes(event("a", 5), event("b", 5, after="a"), event("c", 5, before="a")) == []


def test_a_neighbour_that_is_no_event_is_told() -> None:
    project = case(
        (Hypothesis(id="h", proposition="x", raised_by="x", basis="analyst_inference"), event("u", after="h"))
    )
    assert [p.code for p in timeline.problems(project)] == ["IW-TIME-003"]


def test_where_readings_of_a_neighbour_differ_the_bound_is_what_all_of_them_allow() -> None:
    before = case((event("a", 0), event("u", after="a")))
    project = then(
        before,
        event("a2", 4, replaces=("a",)),
        event("a3", 7, replaces=("a",)),
    )
    (row,) = (row for row in timeline.rows(project) if row.id == "u")
    assert row.earliest == minute(4)


@st.composite
def nights(draw) -> list[Event]:
    """Events in some true order, of which only some kept their time, and some say what they came after or before."""
    size = draw(st.integers(2, 9))
    made = []
    for n in range(size):
        others = st.none() | st.sampled_from(range(size))
        after, before = draw(others), draw(others)
        made.append(
            event(
                f"e{n}",
                n if draw(st.booleans()) else None,
                f"e{after}" if after is not None and after < n else None,
                f"e{before}" if before is not None and before > n else None,
            )
        )
    return draw(st.permutations(made))


@given(nights())
def test_what_was_said_of_before_and_after_holds_in_the_order(events: list[Event]) -> None:
    project = case(events)
    rows = {row.id: row for row in timeline.rows(project)}
    place = {key: n for n, key in enumerate(rows)}
    assert sorted(rows) == sorted(e.id for e in events)
    for e in events:
        assert rows[e.id].begin == e.begin
        assert e.after is None or place[e.after] < place[e.id]
        assert e.before is None or place[e.id] < place[e.before]
    assert timeline.problems(project) == ()


@given(nights())
def test_the_bounds_are_those_of_all_that_follows_from_what_was_said(events: list[Event]) -> None:
    """By going through every path, one after the other."""
    known = {e.id: e for e in events}
    pairs = [(e.after, e.id) for e in events if e.after] + [(e.id, e.before) for e in events if e.before]

    def reached(key: str, forth: bool) -> list:
        near = [b if forth else a for a, b in pairs if (a if forth else b) == key]
        return [at for k in near for at in ([known[k].begin] if known[k].begin else reached(k, forth))]

    for row in timeline.rows(case(events)):
        if row.begin is None:
            assert row.earliest == max(reached(row.id, forth=False), default=None)
            assert row.latest == min(reached(row.id, forth=True), default=None)


@pytest.mark.parametrize("size", [2_000])
def test_a_long_chain_is_placed(size: int) -> None:
    chain = [event(f"e{n}", 0 if n == 0 else None, f"e{n - 1}" if n else None) for n in range(size)]
    assert order(*reversed(chain)) == [e.id for e in chain]


def test_the_check_of_a_project_tells_it_too(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "outage", title="Outage")
    with store.sit("kim") as sitting:
        sitting.add_all([event("a", 9), event("b", 5, after="a")])
    assert [(problem.code, problem.where) for problem in store.check()] == [("IW-TIME-001", "b")]
