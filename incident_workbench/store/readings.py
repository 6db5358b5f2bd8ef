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
_decode = msgspec.json.Decoder(AnyLine).decode
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
    lines = raw.split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    records, problems = _records(lines, where)
    problems += _end_problems(raw, lines, records, where)
    header = records[0] if records and isinstance(records[0], Header) else None
    if header is None:
        return None, None, (*problems, _unreadable(where))
    return header, _record(header, records, tuple(problems)), tuple(problems)


def _records(lines: list[bytes], where: str) -> tuple[list[AnyLine], list[Problem]]:
    records: list[AnyLine] = []
    problems = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(_decode(line))
        except UNREADABLE as error:
            problems.append(_damage(f"{where}, line {number}", f"this line cannot be read: {error}"))
    return records, problems


def _end_problems(raw: bytes, lines: list[bytes], records: list[AnyLine], where: str) -> list[Problem]:
    end = records[-1] if records else None
    if not isinstance(end, End):
        return [_damage(where, "this reading has no end: it was cut off")]
    before = raw[: raw.rfind(lines[-1])]
    if sha256(before).hexdigest() != end.sha256:
        return [_damage(where, "this reading is not what was written")]
    if raw[len(before) + len(lines[-1]) :] != b"\n" or _encode(end) != lines[-1]:
        return [_damage(where, "this reading's last line is not what was written")]
    return []


def _record(header: Header, records: list[AnyLine], problems: tuple[Problem, ...]) -> ReadingRecord:
    skipped: dict[str, int] = {}
    for line in records:
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
        sources=tuple(line.source for line in records if isinstance(line, SourceLine)),
        speakers=tuple(line.speaker for line in records if isinstance(line, SpeakerLine)),
        segments=tuple(line for line in records if isinstance(line, Segment)),
        skipped=skipped,
        problems=tuple(line.problem for line in records if isinstance(line, ProblemLine)),
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
