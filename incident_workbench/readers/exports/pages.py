"""Conversations whose messages come in pages, in any order and some in several states: by time, the latest of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

import msgspec
from msgspec import Struct

from ...errors import Problem, ReadError
from ...model.evidence import Segment, Source
from ..base import Reading, ReadOptions
from .members import pass_over
from .order import Order, by_time, content_of

OLDER = "an older state of a message"


class Entry(Struct, frozen=True):
    """A segment as read, with when its message was last changed."""

    segment: Segment
    modified: datetime | None = None


def talks_of(
    reading: Reading, members: Iterable[str], read: Callable[[str], Iterable[Entry]], none_here: Problem
) -> dict[str, list[Entry]]:
    """What `read` makes of the members by source; raises its first ReadError, or `none_here`, when it is nothing."""
    talks: dict[str, list[Entry]] = {}
    refused: list[Problem] = []
    for member in members:
        try:
            found = read(member)
        except ReadError as error:
            refused.append(error.problem)
            pass_over(reading, member, "not read")
            continue
        for entry in found:
            talks.setdefault(entry.segment.source, []).append(entry)
    if not talks:
        raise ReadError(refused[0] if refused else none_here)
    reading.problems.extend(refused)
    return talks


def name_sources(
    reading: Reading, sources: Collection[str], titles: Mapping[str, str], options: ReadOptions
) -> None:
    """Register each source under its title, else under its id without the program's name."""
    for source in sources:
        title = titles.get(source, source.partition("/")[2])
        if options.title:
            title = f"{options.title}: {title}" if len(sources) > 1 else options.title
        reading.source(Source(id=source, kind=options.kind or "chat", title=title))


def ordered(
    reading: Reading, source: str, entries: Iterable[Entry], *, times_told: bool = False
) -> list[Segment]:
    """The segments of one source by time, those of one time as they came; numbered, each message once.

    A message that was answered is in its own thread. Notes in `reading` what was passed over, and Problems for what is
    in doubt, with `times_told` none for what has no time.
    """
    order = _PagesOrder(reading, source, times_told=times_told)
    kept = by_time(order.latest(entries))
    answered = {segment.thread for segment in kept}
    begun = [msgspec.structs.replace(s, thread=s.id) if s.id in answered else s for s in kept]
    made = list(order.counted(begun))
    order.note()
    return made


def upright(entries: Sequence[Entry]) -> list[Entry]:
    """Entries as they were said: a page that begins with the newest is turned over.

    >>> upright([])
    []
    """
    times = [entry.segment.at for entry in entries if entry.segment.at]
    falling = sum(1 if later < earlier else -1 for earlier, later in pairwise(times) if later != earlier)
    return list(reversed(entries)) if falling > 0 else list(entries)


class _PagesOrder(Order):
    DIFFERING = (
        "IW-READ-109",
        "message(s) have the id of another message but differ from it",
        "the file was changed or put together from several",
        "look at both; each is kept, the later ones under an id with a mark of their words",
    )
    ROOTLESS = (
        "IW-READ-110",
        "message(s) begin a thread but are not here",
        "they lie outside this export, or were deleted",
        "import the earlier pages; the replies already lead to these messages",
    )
    AUTHORLESS = (
        "IW-READ-111",
        "message(s) name no author",
        "exports leave the author of deleted users empty",
        "nothing; the words are kept",
    )

    def __init__(self, reading: Reading, source: str, *, times_told: bool) -> None:
        super().__init__(reading, source)
        self._times_told = times_told

    def is_timeless(self, segment: Segment) -> bool:
        """A time without zone gives these programs no place in the order."""
        return segment.at is None and not self._times_told

    def shown(self, segment: Segment) -> str:
        return segment.id

    def latest(self, entries: Iterable[Entry]) -> list[Segment]:
        """Of each message its latest state; where two differ and neither is later, both."""
        kept: dict[str, Entry] = {}
        for entry in entries:
            first, said = kept.get(entry.segment.id), entry.segment
            was, now = first.modified if first else None, entry.modified
            if first and was and now and was != now and content_of(first.segment) != content_of(said):
                newer, older = (entry, first) if now > was else (first, entry)
                kept[said.id] = newer
                self.in_place_of(older.segment, newer.segment, OLDER)
            elif (named := self.once(said)) is not None:
                kept[named.id] = Entry(named, now)
        return [entry.segment for entry in kept.values()]
