"""Problems about some of many messages: how many there are, and the first of them."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import Problem
from ..base import Reading


class Few:
    """How many there were, and the first of them.

    >>> Few("abcde")
    a, b, c and 2 more
    """

    __slots__ = ("count", "first")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.count = 0
        self.first: list[str] = []
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < 3:
            self.first.append(name)

    def __repr__(self) -> str:
        more = self.count - len(self.first)
        return ", ".join(self.first) + (f" and {more} more" if more else "")


def some(names: Iterable[str]) -> str:
    """The first few of many, for a message.

    >>> some(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    return repr(Few(names))


def note_some(
    reading: Reading, code: str, where: str, names: Few | Iterable[str], what: str, why: str, then: str
) -> None:
    """A Problem about what has these names, where there are any; `what` goes on after their number.

    >>> reading = Reading("example", "1")
    >>> note_some(reading, "IW-READ-108", "a.json", ["a.json#4"], "message(s) have no time", "", "look there")
    >>> reading.problems[0].what
    '1 message(s) have no time: a.json#4'
    """
    few = names if isinstance(names, Few) else Few(names)
    if few.count:
        told = f"{few.count} {what}: {few}"
        reading.problems.append(Problem(code=code, where=where, what=told, why=why, then=then))
