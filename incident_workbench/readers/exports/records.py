"""The records of a member as they can be stored, and the account of those that are no messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from ..members import json_in, json_value, note_replaced
from .fields import kind_named, storable_value
from .notes import some


class Records:
    """The records of a member that can be stored; keeps count of what had to be replaced or passed over for that."""

    def __init__(self, reading: Reading, member: str) -> None:
        self.reading = reading
        self.member = member
        self.strangers: list[int] = []
        """The numbers of those that are no messages."""
        self._replaced = 0

    def values(self, records: Iterable[tuple[int, object]]) -> Iterator[tuple[int, object]]:
        """All records."""
        for number, record in records:
            value, replaced = storable_value(record) if _may_be_unstorable(record) else (record, 0)
            self._replaced += replaced
            yield number, value

    def objects(self, records: Iterable[tuple[int, object]]) -> Iterator[tuple[int, dict[str, object]]]:
        """The records that are objects; the others become skips."""
        for number, value in self.values(records):
            if isinstance(value, dict):
                yield number, value
            else:
                self.strange(number, f"not a message but {kind_named(value)}")

    def strange(self, number: int, reason: str) -> None:
        """Pass over a record that is no message."""
        self.reading.skip(self.member, number, number, reason)
        self.strangers.append(number)

    def note(
        self,
        why: str = "a list of messages holds messages only",
        then: str = "look at the skipped records; export again if there should be words",
    ) -> None:
        """Say which records are no messages, and what was replaced."""
        if self.strangers:
            self.reading.problems.append(
                Problem(
                    code="IW-READ-115",
                    where=f"{self.member}#{self.strangers[0]}",
                    what=f"{len(self.strangers)} record(s) are no messages: {some(map(str, self.strangers))}",
                    why=why,
                    then=then,
                )
            )
        self.note_replaced()

    def note_replaced(self) -> None:
        """Say how many characters could not be stored."""
        note_replaced(self.reading, self.member, self._replaced)


def _may_be_unstorable(record: object) -> bool:
    """Whether a closer look is needed; most records need none, and it takes most of the time."""
    try:
        return b"\\u0000" in msgspec.json.encode(record)
    except (ValueError, OverflowError, RecursionError, TypeError):
        return True


def storable_line(line: str, where: str) -> tuple[object, int]:
    """The JSON of a line whose own characters can be stored, and how many that it escapes had to be replaced.

    Raises ReadError where it is no JSON; `where` is named in it.

    >>> storable_line('{"text": "a\\\\u0000"}', "a.jsonl")
    ({'text': 'a�'}, 1)
    """
    value = json_in(line.encode(), where)
    return storable_value(value) if "\\u" in line else (value, 0)


def listed_in(reading: Reading, delivery: OpenDelivery, member: str) -> object:
    """What a member says that is no conversation, as JSON that can be stored; None with a Problem for what is none."""
    try:
        value, replaced = storable_value(json_value(delivery, member))
    except ReadError as error:
        reading.problems.append(error.problem)
        return None
    note_replaced(reading, member, replaced)
    return value
