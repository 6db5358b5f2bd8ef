"""Discord, as DiscordChatExporter saves it: JSON, HTML, CSV and text, of any age; a file, a folder or a zip.

Each channel or thread is a source, however many parts it was saved in; each message or notice is a segment.
"""

from __future__ import annotations

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.members import NOT_TALK
from .parts import LIKELY, Part, looked_at, refusal, talks
from .segments import opened, segments

name = "discord"
version = "1"
uses: frozenset[str] = frozenset({"zone", "kind", "title"})

SNIFFED = 12
"""Members of a folder or zip that sniffing looks into."""


def sniff(delivery: OpenDelivery) -> float:
    """How the file begins; of a folder or zip, how most of the files that may hold text do."""
    members = [member for member in delivery.members() if member.casefold().endswith(LIKELY)]
    if delivery.container == "file":
        members = list(delivery.members())
    sure = sorted((looked_at(delivery, member).sure for member in members[:SNIFFED]), reverse=True)
    return sure[len(sure) // 2] if sure else 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when nothing here was saved by DiscordChatExporter."""
    reading = Reading(name, version, uses=uses)
    parts, others = _sorted_out(delivery)
    if not parts:
        raise ReadError(refusal(delivery))
    for member in others:
        reading.expect(member, 1)
        reading.skip(member, 1, 1, NOT_TALK)
    _note_others(reading, delivery, others)
    found = talks(reading, delivery, parts, options)
    started = opened(reading, delivery, parts[0]) if delivery.container == "file" else None
    return reading.made_by(segments(reading, delivery, found, options, started))


def _sorted_out(delivery: OpenDelivery) -> tuple[list[Part], list[str]]:
    """The members that are exports, and the others."""
    parts, others = [], []
    for member in delivery.members():
        single = delivery.container == "file"
        part = looked_at(delivery, member) if single or member.casefold().endswith(LIKELY) else None
        if part and part.format:
            parts.append(part)
        else:
            others.append(member)
    return parts, others


def _note_others(reading: Reading, delivery: OpenDelivery, others: list[str]) -> None:
    """Pictures and the like were saved beside the messages; other files that hold text may be what somebody seeks."""
    texts = [member for member in others if member.casefold().endswith(LIKELY)]
    if texts:
        reading.problems.append(
            Problem(
                code="IW-READ-085",
                where=delivery.name,
                what=f"{len(texts)} member(s) were not read: {', '.join(texts[:5])}",
                why="they do not begin as DiscordChatExporter's files do",
                then="import what you need of them on its own",
            )
        )
