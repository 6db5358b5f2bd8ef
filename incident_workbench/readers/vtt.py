"""WebVTT captions, read as the W3C standard's parser does, with or without the first line that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ..errors import Problem, ReadError
from .base import OpenDelivery, Reading, ReadOptions
from .cues import NO_TIME, USES, Passed, Track, recordings, told, tracks_of, untimed
from .cues.text import Cued, words_of
from .members import text_lines

name = "vtt"
version = "1"
uses = USES

_STAMP = r"(?:(\d{1,12}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?!\d)"
_TIMING = re.compile(rf"[ \t\f]*({_STAMP}[ \t\f]*-->[ \t\f]*{_STAMP})", re.ASCII)
_KINDS = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t]|$)")
_REASONS = {"NOTE": "comment", "STYLE": "style", "REGION": "region"}


class Block(Struct, frozen=True):
    """Lines `first` to `last`, counted from 1; `timing` is the one with the arrow, if any."""

    first: int
    last: int
    timing: int | None = None


def sniff(delivery: OpenDelivery) -> float:
    """Certain of the signature, fairly sure of a time at the top; of a folder when all its files are named so."""
    try:
        if delivery.container != "file":
            members = delivery.members()
            return 0.6 if members and recordings(delivery, ".vtt") == members else 0.0
        text = delivery.head_text
    except (OSError, ReadError):
        return 0.0
    if _signed(text[:7].rstrip("\r\n")):
        return 0.98
    top = [line for line in re.split(r"[\r\n]+", text[:2000]) if line.strip()][:2]
    if not any(_TIMING.match(line) for line in top):
        return 0.0
    return 0.5 if delivery.name.casefold().endswith(".srt") else 0.8


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The turns of each recording; raises ReadError IW-READ-086 where there is neither signature nor a time."""
    reading = Reading(name, version, uses=uses)
    tracks = tracks_of(reading, delivery, ".vtt", _track)
    if not tracks:
        raise _no_captions(delivery.name)
    return told(reading, tracks, options)


def blocks_of(lines: Sequence[str], start: int) -> Iterator[Block]:
    """Blocks from index `start` on: each ends at an empty line, or before an arrow that cannot be its own."""
    at = start
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        first, timing = at, None
        while at < len(lines) and lines[at]:
            if "-->" in lines[at]:
                if timing is not None or at - first > 1:
                    break
                timing = at
            at += 1
        yield Block(first + 1, at, None if timing is None else timing + 1)


def cue_of(lines: Sequence[str], block: Block) -> Cued | None:
    """The cue of a block, if its time can be read."""
    found = _TIMING.match(lines[block.timing - 1]) if block.timing else None
    if not found or not block.timing:
        return None
    return Cued(
        first=block.first,
        last=block.last,
        begin=_seconds(*found.groups()[1:5]),
        finish=_seconds(*found.groups()[5:9]),
        written=found[1],
        words=words_of(lines[block.timing : block.last], block.timing + 1),
    )


def header_end(lines: Sequence[str]) -> int | None:
    """How many lines the header has, or None where the signature is missing."""
    if not lines or not _signed(lines[0]):
        return None
    end = 1
    while end < len(lines) and lines[end] and "-->" not in lines[end]:
        end += 1
    return end


def _track(reading: Reading, delivery: OpenDelivery, member: str) -> Track:
    lines = text_lines(reading, delivery, member, universal=True)
    header = header_end(lines)
    blocks = list(blocks_of(lines, header or 0))
    cues = [cue for block in blocks if (cue := cue_of(lines, block))]
    if header is None and not cues:
        raise _no_captions(f"{delivery.name}, {member}")
    if header is None:
        reading.problems.append(_unsigned(member))
    taken = {cue.first for cue in cues}
    passed = [
        _passed(lines, block) for block in blocks if block.first not in taken and _has_words(lines, block)
    ]
    lost = [(skip.first, skip.last) for skip in passed if skip.reason == NO_TIME]
    if lost:
        reading.problems.append(untimed(member, lost))
    return Track(member, lines, cues, [*([Passed(1, header, "header")] if header else []), *passed])


def _passed(lines: Sequence[str], block: Block) -> Passed:
    kind = None if block.timing else _KINDS.match(lines[block.first - 1])
    return Passed(block.first, block.last, _REASONS[kind[1]] if kind else NO_TIME)


def _has_words(lines: Sequence[str], block: Block) -> bool:
    return any(line.strip() for line in lines[block.first - 1 : block.last])


def _signed(line: str) -> bool:
    return line == "WEBVTT" or line.startswith(("WEBVTT ", "WEBVTT\t"))


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(thousandths)) / 1000


def _unsigned(member: str) -> Problem:
    return Problem(
        code="IW-READ-080",
        where=member,
        what="the first line WEBVTT is missing; the captions were read without it",
        why="it was cut off, or the captions were pasted into another file",
        then="see whether the beginning is missing too",
    )


def _no_captions(where: str) -> ReadError:
    return ReadError(
        Problem(
            code="IW-READ-086",
            where=where,
            what="there are no WebVTT captions here",
            why="no line WEBVTT at the top, and no time like 00:01:02.500 --> 00:01:04.000",
            then="for looser times try --reader srt; else name another reader",
        )
    )
