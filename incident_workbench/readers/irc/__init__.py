"""IRC logs, as irssi, WeeChat, ZNC, HexChat, mIRC, Limnoria, MeetBot and others write them, and irclog2html's pages.

`layouts` has the table of how lines begin, `sayings` what follows, `days` which day a time is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import Problem, ReadError
from ...model.evidence import Segment
from ..base import OpenDelivery, Reading, ReadOptions
from ..members import text_lines
from ..written import member_by_member, opening, refuse_what_is_no_text, source_of
from .blocks import begins_with_blocks, records_of_blocks
from .layouts import TABS, Heads, heads_of
from .pages import is_page, read_page
from .records import Record, records_of
from .sayings import FORMS, without_colours
from .segments import segments

name = "irc"
version = "1"
uses = frozenset({"zone", "date", "kind", "title"})

SNIFFED = 200
"""Lines that sniffing looks at."""
SURE, LIKELY = 0.93, 0.7


def sniff(delivery: OpenDelivery) -> float:
    """How much of the first lines is written as IRC programs do: nicks in angles, their marks of joins, their tabs."""
    if delivery.container != "file":
        return 0.0
    try:
        if is_page(delivery.head_text):
            return 0.97
    except (OSError, ReadError, ValueError):
        return 0.0
    lines = without_colours(opening(delivery)).split("\n")[:SNIFFED]
    lines = [line.removesuffix("\r") for line in lines]
    if begins_with_blocks(lines):
        return SURE
    full = sum(1 for line in lines if line.strip())
    found = heads_of(lines)
    if not found.heads or found.marks < len(found.heads) / 2:
        return _tabbed(found)
    if found.marks >= 0.3 * full:
        return SURE
    return LIKELY if found.marks >= max(2, 0.1 * full) else 0.2


def _tabbed(found: Heads) -> float:
    """WeeChat's nicks are cells, as in any table; its marks between them tell."""
    signs = sum(head.saying.form in ("event", "action") for head in found.heads.values())
    return SURE if signs and all(head.layout == TABS for head in found.heads.values()) else 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The messages, actions and notices with who wrote them; joins, quits, modes, topics as events."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    records: Sequence[Record] | None = read_page(reading, delivery, member)
    if records is None:
        lines = text_lines(reading, delivery, member)
        refuse_what_is_no_text(delivery, member, lines)
        lines = [without_colours(line) for line in lines]
        records = records_of_blocks(reading, member, lines)
        records = records_of(reading, member, lines) if records is None else records
    if not any(record.saying.form in FORMS for record in records):
        raise ReadError(
            Problem(
                code="IW-READ-050",
                where=member,
                what="no line is written as an IRC program writes it",
                why="such lines look like '[10:02] <ana> text' or '10:02 -!- ana has joined #ops'",
                then="name another reader with --reader",
            )
        )
    source = source_of(reading, delivery, member, options, "chat")
    where = member if delivery.container == "file" else f"{delivery.name}/{member}"
    return segments(reading, member, where, records, source, options)
