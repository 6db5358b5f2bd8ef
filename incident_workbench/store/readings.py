"""Readings on disk: frozen JSON lines.

The first says who read what and how, the last has the sha256 of all before it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from ..errors import Problem
from ..model.acts import UNREADABLE
from ..model.evidence import Aware, Delivery, Segment, Source, Speaker
from ..project import ReadingRecord
from ..readers.base import Skip


class Header(Struct, frozen=True, kw_only=True, tag_field="record", tag="reading"):
    """First line: the delivery, and which reader read it with what, when and for whom."""

    format: int
    delivery: Delivery
    number: int
    reader: str
    version: str
    options: dict[str, object]
    read_at: Aware
    read_by: str


class SourceLine(Struct, frozen=True, tag_field="record", tag="source"):
    """A source that the reading brings."""

    source: Source


class SpeakerLine(Struct, frozen=True, tag_field="record", tag="speaker"):
    """A speaker that the reading brings."""

    speaker: Speaker


class ProblemLine(Struct, frozen=True, tag_field="record", tag="problem"):
    """A Problem that the reader met."""

    problem: Problem


class End(Struct, frozen=True, kw_only=True, tag_field="record", tag="end"):
    """Last line: how many segments, and the sha256 of all bytes before it."""

    segments: int
    sha256: str


AccountLine = SourceLine | SpeakerLine | ProblemLine | Skip
AnyLine = Segment | Header | AccountLine | End
_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[AnyLine] = msgspec.json.Decoder(AnyLine)
FORMAT = 1


def reading_lines(
    header: Header,
    segments: Iterable[Segment],
    finish: Iterable[AccountLine],
) -> Iterator[bytes]:
    """The lines of a reading's file. `finish` is read after the segments, when the reader's account is complete."""
    total, count = sha256(), 0
    for record in _chained(header, segments, finish):
        line = _encode(record) + b"\n"
        total.update(line)
        count += isinstance(record, Segment)
        yield line
    yield _encode(End(segments=count, sha256=total.hexdigest())) + b"\n"


def _chained(header: Header, segments: Iterable[Segment], finish: Iterable[Struct]) -> Iterator[Struct]:
    yield header
    yield from segments
    yield from finish


@contextmanager
def collector_held() -> Iterator[None]:
    """Holds the garbage collector while many small objects are made: it would look through all of them
    again and again.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def read_reading(path: Path, where: str) -> tuple[Header | None, ReadingRecord | None, tuple[Problem, ...]]:
    """A reading from its file. What is damaged is told and left out; the rest is read."""
    raw = path.read_bytes()
    records, problems = _records(raw, where)
    segments: list[Segment] = []
    others: list[AnyLine] = []
    for record in records:
        if isinstance(record, Segment):
            segments.append(record)
        else:
            others.append(record)
    problems += _end_problems(raw, records, len(segments), where)
    header = records[0] if records and isinstance(records[0], Header) else None
    if header is None:
        return None, None, (*problems, _unreadable(where))
    return header, _record(header, segments, others, tuple(problems)), tuple(problems)


def _records(raw: bytes, where: str) -> tuple[list[AnyLine], list[Problem]]:
    """All lines at once; one by one where some cannot be read."""
    try:
        return _decoder.decode_lines(raw), []
    except UNREADABLE:
        pass
    records: list[AnyLine] = []
    problems = []
    for number, line in enumerate(raw.removesuffix(b"\n").split(b"\n"), start=1):
        try:
            records.append(_decoder.decode(line))
        except UNREADABLE as error:
            problems.append(_damage(f"{where}, line {number}", f"this line cannot be read: {error}"))
    return records, problems


def _end_problems(raw: bytes, records: list[AnyLine], segments: int, where: str) -> list[Problem]:
    end = records[-1] if records else None
    if not isinstance(end, End):
        return [_damage(where, "this reading has no end: it was cut off")]
    begin = raw.rfind(b"\n", 0, len(raw) - 1) + 1
    if sha256(memoryview(raw)[:begin]).hexdigest() != end.sha256:
        return [_damage(where, "this reading is not what was written")]
    if end.segments != segments or raw[begin:] != _encode(end) + b"\n":
        return [_damage(where, "this reading's last line is not what was written")]
    return []


def _record(
    header: Header, segments: list[Segment], others: list[AnyLine], problems: tuple[Problem, ...]
) -> ReadingRecord:
    skipped: dict[str, int] = {}
    for line in others:
        if isinstance(line, Skip):
            skipped[line.reason] = skipped.get(line.reason, 0) + line.last - line.first + 1
    return ReadingRecord(
        delivery=header.delivery.id,
        number=header.number,
        reader=header.reader,
        version=header.version,
        read_at=header.read_at,
        read_by=header.read_by,
        options=header.options,
        sources=tuple(line.source for line in others if isinstance(line, SourceLine)),
        speakers=tuple(line.speaker for line in others if isinstance(line, SpeakerLine)),
        segments=tuple(segments),
        skipped=skipped,
        problems=tuple(line.problem for line in others if isinstance(line, ProblemLine)),
    )


def _damage(where: str, what: str) -> Problem:
    return Problem(
        code="IW-READING-001",
        where=where,
        what=what,
        why="a reading never changes once it is written",
        then="delete this file and import the original beside it again; codings are kept",
    )


def _unreadable(where: str) -> Problem:
    return Problem(
        code="IW-READING-002",
        where=where,
        what="this reading's first line is damaged, so its segments are not shown",
        then="delete this file and import the original beside it again; codings are kept",
    )
