"""Messages of one conversation in their order: what came twice, threads, and what is told of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from operator import itemgetter

import msgspec
from msgspec import Struct

from ...errors import Problem
from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import Reading, positions

DUPLICATE = "duplicate of a message read before"
OLDER = "an older state of a message"


class Entry(Struct, frozen=True):
    """A segment as read, with when its message was last changed."""

    segment: Segment
    modified: datetime | None = None


def ordered(
    reading: Reading, source: str, entries: Sequence[Entry], *, times_told: bool = False
) -> list[Segment]:
    """The segments of one source by time, those of one time as they came; numbered, each message once.

    Notes in `reading` what was passed over, and Problems for what is in doubt.
    """
    kept = _once(reading, source, entries)
    roots = {segment.thread for segment in kept if segment.thread}
    made = []
    for number, segment in enumerate(_by_time(kept)):
        thread = segment.id if segment.id in roots else segment.thread
        made.append(msgspec.structs.replace(segment, seq=number, thread=thread))
    _note(reading, source, made, times_told=times_told)
    return made


def upright(segments: Sequence[Entry]) -> list[Entry]:
    """Entries as they were said: a page that begins with the newest is turned over.

    >>> upright([])
    []
    """
    times = [entry.segment.at for entry in segments if entry.segment.at]
    falling = sum(1 if later < earlier else -1 for earlier, later in pairwise(times) if later != earlier)
    return list(reversed(segments)) if falling > 0 else list(segments)


def _by_time(segments: Iterable[Segment]) -> Iterator[Segment]:
    """What has no time stays beside what stood before it."""
    placed, when = [], ""
    for segment in segments:
        when = segment.at.isoformat(timespec="microseconds") if segment.at else when
        placed.append((when, segment))
    placed.sort(key=itemgetter(0))
    return (segment for _, segment in placed)


def _once(reading: Reading, source: str, entries: Sequence[Entry]) -> list[Segment]:
    """Of each message its latest state; where two differ and neither is later, both."""
    kept: dict[str, Entry] = {}
    made_id, differing = segment_ids(source), []
    for entry in entries:
        segment = entry.segment
        if not segment.id:
            made = made_id(segment.speaker, segment.time_raw, segment.text)
            entry = msgspec.structs.replace(entry, segment=msgspec.structs.replace(segment, id=made))
            kept[made] = entry
            continue
        first = kept.setdefault(segment.id, entry)
        if first is entry:
            continue
        if content(first.segment) == content(segment):
            _pass_over(reading, segment, first.segment, DUPLICATE)
        elif first.modified and entry.modified and first.modified != entry.modified:
            newer, older = (entry, first) if entry.modified > first.modified else (first, entry)
            kept[segment.id] = newer
            _pass_over(reading, older.segment, newer.segment, OLDER)
        else:
            twin = f"{segment.id}~{wording_sha(repr(content(segment)))[:12]}"
            if twin in kept:
                _pass_over(reading, segment, kept[twin].segment, DUPLICATE)
                continue
            differing.append(segment.locator)
            kept[twin] = Entry(msgspec.structs.replace(segment, id=twin), entry.modified)
    note_some(
        reading,
        "IW-READ-109",
        source,
        differing,
        "have the id of another message but differ from it",
        "the file was changed or put together from several",
        "look at both; each is kept, the later ones under an id with a mark of their words",
    )
    return [entry.segment for entry in kept.values()]


def content(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand."""
    said = (segment.text, segment.speaker, segment.kind, segment.time_raw, segment.thread, segment.edited_at)
    return (*said, segment.reactions, segment.files, segment.mentions, segment.links)


def _pass_over(reading: Reading, segment: Segment, other: Segment, reason: str) -> None:
    for member, first, last in positions(segment.locator):
        reading.skip(member, first, last, reason, of=other.locator)


def _note(reading: Reading, source: str, segments: Sequence[Segment], *, times_told: bool) -> None:
    here = {segment.id for segment in segments}
    timeless = [segment.locator for segment in segments if segment.at is None]
    note_some(
        reading,
        "IW-READ-108",
        source,
        [] if times_told else timeless,
        "have no readable time",
        "the words are kept in their place",
        "their neighbours tell the time",
    )
    note_some(
        reading,
        "IW-READ-110",
        source,
        list(dict.fromkeys(s.thread for s in segments if s.thread and s.thread not in here)),
        "begin a thread but are not here",
        "they lie outside this export, or were deleted",
        "import the earlier pages; the replies already lead to these messages",
    )
    note_some(
        reading,
        "IW-READ-111",
        source,
        [segment.id for segment in segments if segment.speaker is None and segment.kind == "message"],
        "name no author",
        "exports leave the author of deleted users empty",
        "nothing; the words are kept",
    )


def note_some(
    reading: Reading, code: str, where: str, places: Sequence[str], what: str, why: str, then: str
) -> None:
    """A Problem about some messages, where there are any."""
    if not places:
        return
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    listed = ", ".join(places[:3]) + more
    reading.problems.append(
        Problem(code=code, where=where, what=f"{len(places)} message(s) {what}: {listed}", why=why, then=then)
    )
