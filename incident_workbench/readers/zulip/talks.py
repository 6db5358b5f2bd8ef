"""The conversations of a delivery as they are put together from its members, and the fields that all messages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from ...clock import TimeBasis, TimePrecision, epoch
from ...errors import ReadError
from ...model.evidence import Segment, Source
from ..base import Reading, ReadOptions
from ..exports.order import Order, by_time


class _TopicOrder(Order):
    """Topics are threads that no message begins, so none can be missing."""

    def note(self) -> None:
        self.roots.clear()
        super().note()


class Talk(msgspec.Struct):
    """One source, and its segments as they come; topics lie in files of their own and are put together by time."""

    title: str
    segments: list[Segment]
    parts: int = 0


class Talks:
    """All conversations by the id of their source."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.talks: dict[str, Talk] = {}
        self._read = 0
        self._refused: list[ReadError] = []

    def add(self, segment: Segment, title: str) -> None:
        """Put a segment at the end of its conversation."""
        self.talks.setdefault(segment.source, Talk(title, [])).segments.append(segment)

    def add_topic(self, source: str, title: str, segments: list[Segment]) -> None:
        """Put the segments of a topic into its conversation."""
        talk = self.talks.setdefault(source, Talk(title, []))
        talk.segments.extend(segments)
        talk.parts += 1

    def take_up(self, member: str, read: Callable[[], None]) -> None:
        """Read a member, which may be too damaged for that."""
        try:
            read()
        except ReadError as error:
            self._refused.append(error)
            self.reading.problems.append(error.problem)
            self.reading.expect(member, 1)
            self.reading.skip(member, 1, 1, error.problem.what)
        else:
            self._read += 1

    def refuse_if_nothing(self) -> None:
        """Raises the ReadError of the first member when none could be read."""
        if self._refused and not self._read:
            raise self._refused[0]

    def name_sources(self, options: ReadOptions) -> None:
        """Register each conversation as a source."""
        for key, talk in self.talks.items():
            title = options.title if options.title and len(self.talks) == 1 else talk.title
            self.reading.source(Source(id=key, kind=options.kind or "chat", title=title))

    def segments(self) -> Iterator[Segment]:
        """All segments, source by source."""
        for key, talk in self.talks.items():
            order = _TopicOrder(self.reading, key)
            yield from order.numbered(by_time(talk.segments) if talk.parts > 1 else talk.segments)
            order.note()


class Stamp(msgspec.Struct, frozen=True):
    """A time as it is written, and what it says."""

    raw: str | None = None
    at: datetime | None = None
    basis: TimeBasis = "none"
    precision: TimePrecision = "none"


def stamp_of(seconds: object) -> Stamp:
    """The time of a count of seconds since 1970, which may have a fraction.

    >>> stamp_of(1758026381.5).precision, stamp_of(1758026381.0).precision, stamp_of(None).at
    ('us', 's', None)
    """
    if seconds is None:
        return Stamp()
    written = str(seconds)
    found = None if isinstance(seconds, bool) else epoch(written.removesuffix(".0"))
    return Stamp(written, found[0], "absolute", found[1]) if found else Stamp(written)


def key_of(value: object) -> str:
    """A number that names something, as a part of an id; empty for what is none.

    >>> key_of(12), key_of("12"), key_of(None), key_of(True)
    ('12', '12', '', '')
    """
    if type(value) is int:
        return str(value)
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else ""
