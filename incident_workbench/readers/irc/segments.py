"""Segments of the records of a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...clock import Moment
from ...model.evidence import Link, Segment, SegmentKind, Source, segment_ids
from ..base import Reading, ReadOptions, locator
from ..written import runs
from .days import Days
from .people import People, talks
from .records import Record


def segments(
    reading: Reading,
    member: str,
    path: str,
    records: Sequence[Record],
    source: Source,
    options: ReadOptions,
) -> Iterator[Segment]:
    """A segment for each record, in the log's order; registers what was met on the way."""
    make_id, days = segment_ids(source.id), Days(member, path, options, records)
    people = People(reading, member, source, records)
    for seq, (record, moment) in enumerate(zip(records, days.moments(), strict=True)):
        speaker, text, cut = people.writer(record)
        stamp = _raw(record)
        yield Segment(
            id=make_id(record.saying.nick, stamp, record.text),
            source=source.id,
            seq=seq,
            speaker=speaker,
            text=text,
            kind=_kind(record),
            links=tuple(Link(li.start - cut, li.end - cut, li.url) for li in record.links if li.start >= cut),
            time_raw=stamp,
            locator=_locator(member, record),
            at=moment.at,
            local=_local(moment),
            time_basis=moment.basis,
            time_precision=moment.precision,
        )
    reading.problems.extend(days.problems())
    reading.problems.extend(people.problems())


def _raw(record: Record) -> str | None:
    if record.stamp:
        return record.stamp.raw
    return record.day_line.raw or None if record.day_line else None


def _kind(record: Record) -> SegmentKind:
    if record.day_line:
        return "system"
    return "message" if talks(record) else "event"


def _local(moment: Moment) -> str | None:
    return moment.local if moment.at is None else None


def _locator(member: str, record: Record) -> str:
    numbers = [number for number, _ in record.lines]
    return locator(member, runs([*range(numbers[0] - record.before, numbers[0]), *numbers]))
