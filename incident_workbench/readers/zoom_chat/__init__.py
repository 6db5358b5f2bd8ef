"""Zoom's chat as its client saves it and as its cloud recordings bring it, reactions and replies in their places.

A reaction hangs on the message that its quote means, and a reply is in that message's thread, where exactly one
earlier message begins as the quote does; else both stay as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ...errors import Problem, ReadError
from ...model.evidence import Reaction, Segment, Source, Speaker, segment_ids
from ..base import OpenDelivery, Reading, ReadOptions, locator
from ..dates import on_24_hours
from ..members import text_lines
from ..recordings import TimeFields, recorded, start_of_recording
from ..written import (
    WallClock,
    member_by_member,
    numbered,
    opening,
    refuse_what_is_no_text,
    runs,
    seconds_of,
    source_of,
)
from .heads import Head, head_of, heads_of, is_private
from .messages import Message, follow, messages_of

name = "zoom-chat"
version = "1"
uses = frozenset({"zone", "date", "starts_at", "kind", "title"})

SNIFFED = 200
"""Lines that sniffing looks at."""


def sniff(delivery: OpenDelivery) -> float:
    """Sure where the first line with words begins as Zoom's do, and none before the second message is another's."""
    lines = [line.rstrip("\r") for line in opening(delivery).split("\n")[:SNIFFED] if line.strip()]
    heads = [head for head in map(head_of, lines) if head]
    if not heads or head_of(lines[0]) is None:
        return 0.0
    share = len(heads) / len(lines)
    if not heads[0].recorded:
        return 0.95
    return 0.92 if share >= 0.3 else 0.6


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The messages; raises ReadError IW-READ-050 where no line begins as Zoom's do."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    lines = text_lines(reading, delivery, member)
    refuse_what_is_no_text(delivery, member, lines)
    heads, foreign = heads_of(lines)
    if not heads:
        raise ReadError(
            Problem(
                code="IW-READ-050",
                where=member,
                what="no line begins with a time and a speaker as in Zoom's chat",
                why="its lines look like '10:02:03 From Ana to Everyone: text', or have tabs around the name",
                then="try --reader plain-chat",
            )
        )
    messages = list(messages_of(reading, member, lines, heads))
    lost = follow(messages)
    _note(reading, member, heads, foreign, lost)
    source = source_of(reading, delivery, member, options, "chat")
    return _segments(reading, member, messages, source, options)


def _note(
    reading: Reading, member: str, heads: Mapping[int, Head], foreign: list[int], lost: list[int]
) -> None:
    private = [number for number, head in heads.items() if is_private(head)]
    if foreign:
        reading.problems.append(
            Problem(
                code="IW-READ-051",
                where=f"{member}, {numbered('line', foreign)}",
                what=f"{len(foreign)} line(s) begin with a time in another layout and were kept in the message above",
                why="they look like a pasted chat",
                then="see whether they are messages of their own; then write their times as the others, in a copy",
            )
        )
    if private:
        reading.problems.append(
            Problem(
                code="IW-READ-052",
                where=f"{member}, {numbered('line', private)}",
                what=f"{len(private)} message(s) were not written to everyone",
                why=f"to {', '.join(sorted({heads[number].to for number in private})[:5])}",
                then="make a Restriction where they are not for all eyes",
            )
        )
    if lost:
        reading.problems.append(
            Problem(
                code="IW-READ-155",
                where=f"{member}, {numbered('line', lost)}",
                what=f"{len(lost)} reaction(s) or replies quote no message here, or several; they stay as written",
                why="Zoom quotes some 20 characters, and the message may have been edited, or sent before you joined",
                then="nothing, or look there: what they mean may be clear to a reader",
            )
        )


# --- segments ---------------------------------------------------------------------------------------------------------


def _segments(
    reading: Reading, member: str, messages: Sequence[Message], source: Source, options: ReadOptions
) -> Iterator[Segment]:
    make_id, clock = segment_ids(source.id), WallClock(member, options)
    ids = [make_id(message.head.speaker, message.head.stamp, message.key) for message in messages]
    times = _timing(reading, clock, messages, options)
    shown = [number for number, message in enumerate(messages) if message.onto is None]
    for seq, number in enumerate(shown):
        message = messages[number]
        fields, local = times(message)
        yield Segment(
            id=ids[number],
            source=source.id,
            seq=seq,
            speaker=_speaker(reading, source, message.head.speaker),
            text=message.text,
            kind=message.kind,
            time_raw=message.head.stamp,
            thread=None if message.root is None else ids[message.root],
            reactions=_reactions(reading, source, message),
            locator=locator(member, runs(sorted([*message.numbers, *message.more]))),
            local=local,
            **fields,
        )
    reading.problems.extend(clock.problems())


def _timing(
    reading: Reading, clock: WallClock, messages: Sequence[Message], options: ReadOptions
) -> Callable[[Message], tuple[TimeFields, str | None]]:
    """How the times of a file are read: seconds from a recording's start, or a clock on a wall."""
    if messages[0].head.recorded:
        start = start_of_recording(reading, options)

        def elapsed(message: Message) -> tuple[TimeFields, str | None]:
            told = recorded(start, seconds_of(message.head.stamp), None)
            return {**told, "time_precision": "s"}, None

        return elapsed

    def on_the_wall(message: Message) -> tuple[TimeFields, str | None]:
        moment = clock.read(on_24_hours(message.head.stamp), message.numbers[0])
        told: TimeFields = {
            "at": moment.at,
            "time_basis": moment.basis,
            "time_precision": moment.precision,
        }
        return told, moment.local if moment.at is None else None

    return on_the_wall


def _speaker(reading: Reading, source: Source, called: str) -> str:
    return reading.speaker(Speaker(id=f"{source.id}/{called}", name=called))


def _reactions(reading: Reading, source: Source, message: Message) -> tuple[Reaction, ...]:
    by_emoji: dict[str, list[str]] = {}
    for emoji, called in message.reactions:
        by_emoji.setdefault(emoji, []).append(_speaker(reading, source, called))
    return tuple(Reaction(emoji, len(people), tuple(people)) for emoji, people in by_emoji.items())
