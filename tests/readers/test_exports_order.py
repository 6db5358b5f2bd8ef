"""The order of messages that readers of chat exports share: ids, copies, states, threads."""

from __future__ import annotations

from datetime import UTC, datetime

from incident_workbench.model.evidence import Segment
from incident_workbench.readers.base import Reading
from incident_workbench.readers.exports.order import DUPLICATE, Order
from incident_workbench.readers.exports.pages import OLDER, Entry, ordered

NIGHT = datetime(2026, 5, 1, 22, tzinfo=UTC)


def said(
    text: str, key: str = "ops/1", *, place: str = "a.json#1", minute: int = 0, thread: str = ""
) -> Segment:
    return Segment(
        id=key,
        source="ops",
        seq=0,
        text=text,
        speaker="ana",
        at=NIGHT.replace(minute=minute),
        thread=thread or None,
        locator=place,
    )


def in_order(*segments: Segment) -> tuple[Reading, list[Segment]]:
    reading = Reading("example", "1")
    order = Order(reading, "ops")
    made = list(order.numbered(segments))
    order.note()
    return reading, made


def test_copies_within_one_record_are_passed_over() -> None:
    """A post and its replies may stand in one line."""
    one = said("down")
    reading, made = in_order(one, said("down", place=one.locator))
    assert [segment.id for segment in made] == ["ops/1"]
    assert [(skip.reason, skip.of) for skip in reading.skips] == [(DUPLICATE, "a.json#1")]


def test_a_message_with_the_id_of_another_is_kept_once_under_a_mark_of_its_words() -> None:
    again = said("up", place="a.json#2"), said("up", place="a.json#3")
    reading, made = in_order(said("down"), *again)
    assert [segment.id.partition("~")[0] for segment in made] == ["ops/1", "ops/1"]
    assert len({segment.id for segment in made}) == 2
    assert [skip.of for skip in reading.skips] == ["a.json#2"]
    assert [problem.code for problem in reading.problems] == ["IW-READ-121"]


def test_of_the_states_of_a_message_the_latest_stands_in_its_place() -> None:
    reading = Reading("example", "1")
    states = [
        Entry(said("down", place="a.json#1"), NIGHT.replace(minute=1)),
        Entry(said("up again", "ops/2", place="a.json#2", minute=5), None),
        Entry(said("down, node 3", place="b.json#1"), NIGHT.replace(minute=9)),
        Entry(said("down?", place="c.json#1"), NIGHT.replace(minute=4)),
    ]
    made = ordered(reading, "ops", states)
    assert [(segment.seq, segment.text) for segment in made] == [(0, "down, node 3"), (1, "up again")]
    assert [(skip.member, skip.reason, skip.of) for skip in reading.skips] == [
        ("a.json", OLDER, "b.json#1"),
        ("c.json", OLDER, "b.json#1"),
    ]


def test_a_message_that_was_answered_is_in_its_own_thread() -> None:
    entries = [Entry(said("down")), Entry(said("on it", "ops/2", place="a.json#2", minute=1, thread="ops/1"))]
    made = ordered(Reading("example", "1"), "ops", entries)
    assert [segment.thread for segment in made] == ["ops/1", "ops/1"]
