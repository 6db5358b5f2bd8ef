"""Chat saved as text: a time, a speaker and words on each line, with wrapped lines below.

`2024-05-01 10:02 ana: text`, `10:02 ana: text`, `[10:02:03] <ana> text`, and what Zoom, WeeChat and IRC programs write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ..clock import Moment
from ..errors import Problem, ReadError
from ..model.evidence import Segment, Source, Speaker, segment_ids
from .base import OpenDelivery, Reading, ReadOptions, locator
from .chat_lines import UNTIMED_EVENT, Head, heads_of
from .dates import on_24_hours
from .members import text_lines
from .recordings import TimeFields, recorded, start_of_recording
from .written import (
    WallClock,
    member_by_member,
    numbered,
    opening,
    refuse_what_is_no_text,
    runs,
    seconds_of,
    source_of,
    wording,
)

name = "plain-chat"
version = "1"
uses = frozenset({"zone", "date", "starts_at", "kind", "title"})

SNIFFED = 200
"""Lines that sniffing looks at."""


def sniff(delivery: OpenDelivery) -> float:
    """How much of the first lines begins with a time and a speaker."""
    lines = [line.rstrip("\r") for line in opening(delivery).split("\n")[:SNIFFED] if line.strip()]
    heads = [head for head in heads_of(lines)[0].values() if head.speaker]
    if not heads or (len(heads) == 1 and len(lines) > 3):
        return 0.0
    share = len(heads) / len(lines)
    sure = 0.85 if share >= 0.3 else 0.6 if share >= 0.1 else 0.2
    wordless = sum(not head.text and head.to is None for head in heads)
    if len(heads) == 1 or wordless > len(heads) / 2:
        return 0.5 * sure
    return 0.5 * sure if all(_RECORDED.match(line) for line in lines[:1]) else sure


_RECORDED = re.compile(r"\[(?:0?0:)?0[0-4]:[0-9]{2}\][ \t]+[^\W\d_]")
"""`[00:00:12] Ana: …`: a transcript that counts from its start, rather than a chat that began at midnight."""


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The messages; lines without a time belong to the turn above."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    lines = text_lines(reading, delivery, member)
    refuse_what_is_no_text(delivery, member, lines)
    heads, foreign = heads_of(lines)
    if not any(head.speaker for head in heads.values()):
        raise ReadError(
            Problem(
                code="IW-READ-050",
                where=member,
                what="no line begins with a time and a speaker",
                why="a chat's lines look like '2026-05-01 10:02 ana: text'",
                then="name another reader with --reader",
            )
        )
    _note_foreign(reading, member, foreign)
    _note_private(reading, member, heads)
    source = source_of(reading, delivery, member, options, "chat")
    return _segments(reading, member, lines, heads, source, options)


def _note_foreign(reading: Reading, member: str, foreign: list[int]) -> None:
    if foreign:
        reading.problems.append(
            Problem(
                code="IW-READ-051",
                where=f"{member}, {numbered('line', foreign)}",
                what=f"{len(foreign)} line(s) begin with a time in another layout and were kept in the turn above",
                why="they look like a pasted log",
                then="see whether they are turns of their own; then write their times as the others, in a copy",
            )
        )


def _note_private(reading: Reading, member: str, heads: dict[int, Head]) -> None:
    private = [
        n for n, head in heads.items() if head.to and head.to.casefold() not in ("everyone", "all panelists")
    ]
    if private:
        reading.problems.append(
            Problem(
                code="IW-READ-052",
                where=f"{member}, {numbered('line', private)}",
                what=f"{len(private)} message(s) were not written to everyone",
                why=f"to {', '.join(sorted({heads[n].to or '' for n in private})[:5])}",
                then="make a Restriction where they are not for all eyes",
            )
        )


# --- segments ---------------------------------------------------------------------------------------------------------


class Turn(Struct):
    """A head with the lines that belong to it, by number."""

    head: Head | None
    lines: list[tuple[int, str]]


def _turns(reading: Reading, member: str, lines: Sequence[str], heads: dict[int, Head]) -> Iterator[Turn]:
    turn: Turn | None = None
    for number, line in enumerate(lines, 1):
        head = heads.get(number)
        if head or UNTIMED_EVENT.match(line):
            if turn:
                yield _closed(reading, member, turn)
            turn = Turn(head, [(number, head.text if head else line)])
        elif turn and turn.head is None and line.strip():
            yield _closed(reading, member, turn)
            turn = Turn(None, [(number, line)])
        elif turn:
            turn.lines.append((number, line))
        else:
            reading.skip(member, number, number, "before the first message" if line.strip() else "blank line")
    if turn:
        yield _closed(reading, member, turn)


def _closed(reading: Reading, member: str, turn: Turn) -> Turn:
    """The turn without the blank lines after it, which are passed over."""
    while len(turn.lines) > 1 and not turn.lines[-1][1].strip():
        number, _ = turn.lines.pop()
        reading.skip(member, number, number, "blank line")
    return turn


def _segments(
    reading: Reading,
    member: str,
    lines: Sequence[str],
    heads: dict[int, Head],
    source: Source,
    options: ReadOptions,
) -> Iterator[Segment]:
    make_id, clock = segment_ids(source.id), WallClock(member, options)
    speakers: dict[str, str] = {}
    spoken = [head for head in heads.values() if head.speaker]
    elapsed = all(head.elapsed for head in spoken)
    start = start_of_recording(reading, options) if elapsed else None
    for seq, turn in enumerate(_turns(reading, member, lines, heads)):
        number, head = turn.lines[0][0], turn.head
        text, stamp = wording([line for _, line in turn.lines]), head.stamp if head else None
        speaker = head.speaker if head else None
        if speaker and speaker not in speakers:
            speakers[speaker] = reading.speaker(Speaker(id=f"{source.id}/{speaker}", name=speaker))
        moment, times = Moment(), TimeFields()
        if head and elapsed:
            times = {**recorded(start, seconds_of(head.stamp), None), "time_precision": "s"}
        elif head:
            moment = clock.read(on_24_hours(head.stamp), number, head.moment)
            times = {"at": moment.at, "time_basis": moment.basis, "time_precision": moment.precision}
        yield Segment(
            id=make_id(speaker, stamp, text),
            source=source.id,
            seq=seq,
            speaker=speakers[speaker] if speaker else None,
            text=text,
            kind="message" if speaker else "event",
            local=moment.local if moment.at is None else None,
            time_raw=stamp,
            locator=f"{member}#{number}"
            if len(turn.lines) == 1
            else locator(member, runs(n for n, _ in turn.lines)),
            **times,
        )
    reading.problems.extend(clock.problems())
