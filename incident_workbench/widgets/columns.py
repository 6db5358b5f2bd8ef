"""Segments as a browser takes them: a few numbers for every row at once, ids and words in blocks."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from ..model.evidence import Segment, SegmentKind
from ..project import Project

BLOCK = 2_000
"""Rows in a block."""
NONE = 0xFFFF_FFFF
"""A row or speaker that is not there."""
KINDS: tuple[SegmentKind, ...] = ("message", "turn", "event", "system", "image")
PRECISIONS = ("us", "ms", "s", "min", "day", "none")
NOWHERE = float("nan")
"""The instant of a segment whose time is not known."""


class Block(Struct, frozen=True):
    """Rows from `first` on: ids, words as UTF-8 with the byte at which each ends, and what few rows have."""

    first: int
    ids: list[str]
    words: bytes
    ends: bytes
    more: dict[int, dict[str, Any]]


class Columns(Struct, frozen=True, dict=True):
    """The segments of a project in its order, row by row, as they were at one moment."""

    segments: tuple[Segment, ...]
    sources: list[dict[str, str]]
    speakers: list[dict[str, str]]
    at: bytes
    source: bytes
    speaker: bytes
    thread: bytes
    kind: bytes
    precision: bytes

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each segment, by its id."""
        return {segment.id: row for row, segment in enumerate(self.segments)}

    @property
    def blocks(self) -> int:
        """How many blocks hold all rows."""
        return -(-len(self.segments) // BLOCK)

    def block(self, number: int) -> Block:
        """One block of rows; the last may be short."""
        first = number * BLOCK
        segments = self.segments[first : first + BLOCK]
        words = [segment.text.encode() for segment in segments]
        ends, end = array("I"), 0
        for said in words:
            end += len(said)
            ends.append(end)
        more = {row: found for row, segment in enumerate(segments) if (found := _more(segment))}
        return Block(first, [segment.id for segment in segments], b"".join(words), ends.tobytes(), more)


def columns_of(project: Project) -> Columns:
    """All segments of a project, with their instants on corrected clocks.

    >>> columns_of(Project(id="p", title="t")).blocks
    0
    """
    segments = project.segments
    sources = {key: place for place, key in enumerate(project.sources)}
    speakers: dict[str, int] = {}
    at, source, speaker = array("d"), array("H"), array("I")
    kind, precision = bytearray(), bytearray()
    kinds = {name: place for place, name in enumerate(KINDS)}
    precisions = {name: place for place, name in enumerate(PRECISIONS)}
    for segment, instant in zip(segments, project.instants, strict=True):
        at.append(instant.timestamp() * 1000 if instant else NOWHERE)
        source.append(sources[segment.source])
        speaker.append(speakers.setdefault(segment.speaker, len(speakers)) if segment.speaker else NONE)
        kind.append(kinds[segment.kind])
        precision.append(precisions[segment.time_precision])
    return Columns(
        segments=segments,
        sources=[{"id": s.id, "title": s.title, "kind": s.kind} for s in project.sources.values()],
        speakers=[_speaker(project, key) for key in speakers],
        at=at.tobytes(),
        source=source.tobytes(),
        speaker=speaker.tobytes(),
        thread=array("I", _threads(project)).tobytes(),
        kind=bytes(kind),
        precision=bytes(precision),
    )


def _threads(project: Project) -> Iterator[int]:
    """For each row the row that its thread begins with: the segment that it is named after, else its first."""
    rows = {segment.id: row for row, segment in enumerate(project.segments)}
    begun: dict[tuple[str, str], int] = {}
    for row, segment in enumerate(project.segments):
        if segment.thread is None:
            yield NONE
        else:
            yield rows.get(segment.thread, begun.setdefault((segment.source, segment.thread), row))


def _speaker(project: Project, key: str) -> dict[str, str]:
    actor = project.actor(key)
    return {
        "id": key,
        "name": project.actor_name(key),
        "kind": actor.kind if actor else "person",
        "role": actor.role_during if actor else "",
    }


def _more(segment: Segment) -> dict[str, Any]:
    """What most segments do not have. Offsets are code points."""
    found: dict[str, Any] = {}
    if segment.mentions:
        found["mentions"] = [(m.start, m.end) for m in segment.mentions]
    if segment.links:
        found["links"] = [(link.start, link.end, link.url) for link in segment.links]
    if segment.files:
        found["files"] = [f"{file.name}: {file.alt}" if file.alt else file.name for file in segment.files]
    if segment.reactions:
        found["reactions"] = [(reaction.name, reaction.count) for reaction in segment.reactions]
    if segment.edited_at:
        found["edited"] = segment.edited_at.timestamp() * 1000
    if segment.markup != "plain":
        found["markup"] = segment.markup
    if segment.at is None and segment.time_raw:
        found["written"] = segment.time_raw
    return found
