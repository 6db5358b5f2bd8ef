"""SubRip captions, read as loosely as they are written: any number, any decimal mark, blank lines or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Problem, ReadError
from .base import OpenDelivery, Reading, ReadOptions
from .cues import NO_TIME, USES, Passed, Track, recordings, told, tracks_of, untimed
from .cues.text import Cued, words_of
from .members import text_lines

name = "srt"
version = "1"
uses = USES

_STAMP = r"(-?)(?:(\d{1,12}):)?(\d{1,4}):(\d{1,4})(?:[,.](\d{1,9}))?(?!\d)"
_TIMING = re.compile(rf"[\ufeff\s]*({_STAMP}\s*-->\s*{_STAMP})", re.ASCII)
_NUMBER = re.compile(r"[\ufeff\s]*\d+\s*", re.ASCII)


def sniff(delivery: OpenDelivery) -> float:
    """Sure of a time with decimal commas near the top, less of one with points; of a folder when all are named so."""
    try:
        if delivery.container != "file":
            members = delivery.members()
            return 0.6 if members and recordings(delivery, ".srt") == members else 0.0
        text = delivery.head_text
    except (OSError, ReadError):
        return 0.0
    top = [line for line in re.split(r"[\r\n]+", text[:2000]) if line.strip()][:3]
    found = next((found for line in top if (found := _TIMING.match(line))), None)
    if not found or top[0].startswith("WEBVTT"):
        return 0.0
    if "," in found[1]:
        return 0.95
    return 0.9 if delivery.name.casefold().endswith(".srt") else 0.6


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The turns of each recording; raises ReadError IW-READ-087 where no time can be found."""
    reading = Reading(name, version, uses=uses)
    tracks = tracks_of(reading, delivery, ".srt", _track)
    if not tracks:
        raise _no_captions(delivery.name)
    return told(reading, tracks, options)


def pieces_of(lines: Sequence[str]) -> list[tuple[int, int | None, int]]:
    """First line, line of the time, and last line with words, counted from 1, of each caption.

    A caption goes on until the next one's number, over blank lines too. Words above the first time have none.

    >>> pieces_of(["1", "0:0:1,5 --> 0:0:2.5", "down", "2", "0:0:3 --> 0:0:4", "", "up", ""])
    [(1, 2, 3), (4, 5, 7)]
    """
    times = [index for index, line in enumerate(lines) if _means_a_time(line)]
    firsts = [_first(lines, time, before) for before, time in zip([-1, *times], times, strict=False)]
    ends = [*firsts[1:], len(lines)]
    pieces: list[tuple[int, int | None, int]] = []
    top = _last_words(lines, -1, firsts[0] if firsts else len(lines))
    if top:
        pieces.append((1, None, top))
    for first, time, end in zip(firsts, times, ends, strict=False):
        pieces.append((first + 1, time + 1, _last_words(lines, time, end)))
    return pieces


def _means_a_time(line: str) -> bool:
    return "-->" in line and line.lstrip("\ufeff-+ \t")[:1].isdigit()


def _first(lines: Sequence[str], time: int, before: int) -> int:
    """Where the caption of the time begins: at the number above it, or at a name that stands alone there."""
    above = time - 1
    if above <= before or not lines[above].strip():
        return time
    alone = above == 0 or not lines[above - 1].strip()
    return above if alone or _NUMBER.fullmatch(lines[above]) else time


def _last_words(lines: Sequence[str], above: int, end: int) -> int:
    while end - 1 > above and not lines[end - 1].strip():
        end -= 1
    return end


def cue_of(lines: Sequence[str], first: int, time: int, last: int) -> Cued | None:
    """The caption of these lines, if its time can be read."""
    found = _TIMING.match(lines[time - 1])
    if not found:
        return None
    odd = any(int(found[group]) > 59 for group in (4, 5, 9, 10))
    begin, finish = _seconds(*found.groups()[1:6]), _seconds(*found.groups()[6:11])
    return Cued(
        first=first,
        last=last,
        begin=begin,
        finish=finish,
        written=found[1],
        words=words_of(lines[time:last], time + 1),
        remark="minutes or seconds above 59" if odd else "begins before zero" if begin < 0 else "",
    )


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    """The comma is a decimal mark: 1,5 is one and a half.

    >>> _seconds("", "0", "0", "1", "5")
    1.5
    """
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return float(f"{sign}{whole}.{fraction or 0}")


def _track(reading: Reading, delivery: OpenDelivery, member: str) -> Track:
    lines = text_lines(reading, delivery, member, universal=True)
    cues: list[Cued] = []
    lost: list[tuple[int, int]] = []
    for first, time, last in pieces_of(lines):
        cue = cue_of(lines, first, time, last) if time else None
        if cue:
            cues.append(cue)
        else:
            lost.append((first, last))
    if not cues:
        raise _no_captions(f"{delivery.name}, {member}")
    if lost:
        reading.problems.append(untimed(member, lost))
    return Track(member, lines, cues, [Passed(first, last, NO_TIME) for first, last in lost])


def _no_captions(where: str) -> ReadError:
    return ReadError(
        Problem(
            code="IW-READ-087",
            where=where,
            what="there are no SubRip captions here",
            why="no time like 00:01:02,500 --> 00:01:04,000",
            then="name another reader, or export the captions again",
        )
    )
