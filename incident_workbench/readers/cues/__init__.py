"""What readers of captions share: from cues to turns, with an account of every line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from slugify import slugify

from ...errors import Problem, ReadError
from ...model.evidence import Segment, Source, Speaker, segment_ids
from ..base import OpenDelivery, Reading, ReadOptions, locator
from ..recordings import recorded, start_of_recording
from .oddities import odd_times
from .rolling import unrolled
from .speakers import doubt, names_in, said_in
from .text import Cued
from .turns import Turn, turns_of

USES = frozenset({"date", "kind", "starts_at", "title", "zone"})
MANY_EMPTY = 0.2
"""Share of captions without words that a person should know of."""
NO_WORDS = "cue without words"
REPEATED = "rolling caption, its words are said already"
NO_TIME = "no time that can be read"


class Passed(Struct, frozen=True):
    """Lines that are no caption, and why."""

    first: int
    last: int
    reason: str


class Track(Struct, frozen=True):
    """All lines of one member, its captions, and what was passed over."""

    member: str
    lines: Sequence[str]
    cues: Sequence[Cued]
    passed: Sequence[Passed]


def recordings(delivery: OpenDelivery, ending: str) -> tuple[str, ...]:
    """The members to read: the file itself, or those of a folder or zip that end so."""
    if delivery.container == "file":
        return delivery.members()
    return tuple(member for member in delivery.members() if member.casefold().endswith(ending))


def tracks_of(
    reading: Reading,
    delivery: OpenDelivery,
    ending: str,
    parse: Callable[[Reading, OpenDelivery, str], Track],
) -> list[Track]:
    """The track of each recording; one that is none is a problem beside others, and raises ReadError alone."""
    tracks: list[Track] = []
    refused: list[ReadError] = []
    for member in recordings(delivery, ending):
        try:
            tracks.append(parse(reading, delivery, member))
        except ReadError as error:
            refused.append(error)
            if reading.expected.get(member):
                reading.skip(member, 1, reading.expected[member], "no captions")
    if refused and not tracks:
        raise refused[0]
    reading.problems += [error.problem for error in refused]
    others = sorted(set(delivery.members()) - set(recordings(delivery, ending)))
    if tracks and others:
        reading.problems.append(_left(delivery, ending, others))
    return tracks


def told(reading: Reading, tracks: Sequence[Track], options: ReadOptions) -> Reading:
    """The reading with a source of turns for each track; every line becomes part of a turn or a skip."""
    start = start_of_recording(reading, options) if any(track.cues for track in tracks) else None
    segments: list[Segment] = []
    for track in tracks:
        source = _source(reading, track.member, options, alone=len(tracks) == 1)
        turns = _turns(reading, track)
        segments += _segments(reading, source, track, turns, start)
    return reading.made_by(iter(segments))


def _source(reading: Reading, member: str, options: ReadOptions, *, alone: bool) -> Source:
    stem = re.sub(r"\.[^./]*$", "", member)
    label = stem if not options.title else options.title if alone else f"{options.title} {stem}"
    title = label if options.title else stem.rpartition("/")[2]
    key = slugify(label) or "recording"
    while key in reading.sources:
        key += "-2"
    return reading.source(Source(id=key, kind=options.kind or "bridge_audio", title=title))


def _turns(reading: Reading, track: Track) -> list[Turn]:
    cues, repeats = unrolled(track.cues)
    names = names_in(cues)
    saying = list(said_in(cues, names))
    turns = turns_of(saying)
    spoken = {said.cue.first for said in saying}
    empty = [cue for cue in cues if cue.first not in spoken]
    passed = [*track.passed, *(Passed(cue.first, cue.last, REPEATED) for cue in repeats)]
    passed += [Passed(cue.first, cue.last, NO_WORDS) for cue in empty]
    for skip in sorted([*passed, *_blank_lines(track, turns, passed)], key=lambda skip: skip.first):
        reading.skip(track.member, skip.first, skip.last, skip.reason)
    for problem in (
        odd_times(track.member, track.cues),
        _few_words(track, empty),
        doubt(track.member, names),
    ):
        if problem:
            reading.problems.append(problem)
    return turns


def _segments(
    reading: Reading, source: Source, track: Track, turns: Sequence[Turn], start: datetime | None
) -> Iterator[Segment]:
    make = segment_ids(source.id)
    for seq, turn in enumerate(turns):
        speaker = None
        if turn.speaker is not None:
            speaker = reading.speaker(Speaker(id=f"{source.id}/{turn.speaker}", name=turn.speaker))
        yield Segment(
            id=make(turn.speaker, None, f"{turn.begin:.3f}"),
            source=source.id,
            seq=seq,
            text=turn.text,
            speaker=speaker,
            kind="turn",
            time_raw=turn.first.written,
            cues=tuple(turn.cues),
            locator=locator(track.member, runs_of(turn, track.lines)),
            **recorded(start, turn.begin, turn.finish),
        )


def runs_of(turn: Turn, lines: Sequence[str]) -> list[tuple[int, int]]:
    """The runs of lines that a turn came from; blank lines between two of its captions lie inside."""
    runs: list[tuple[int, int]] = []
    for first, last in turn.lines:
        if runs and all(_blank(line) for line in lines[runs[-1][1] : first - 1]):
            runs[-1] = runs[-1][0], max(runs[-1][1], last)
        else:
            runs.append((first, last))
    return runs


def _blank(line: str) -> bool:
    return not line.strip()


def _blank_lines(track: Track, turns: Sequence[Turn], passed: Sequence[Passed]) -> Iterator[Passed]:
    """Blank lines outside of all that; words that no parser took stay unaccounted, so that a test finds them."""
    covered = bytearray(len(track.lines))
    runs = [run for turn in turns for run in runs_of(turn, track.lines)]
    for first, last in [*runs, *((skip.first, skip.last) for skip in passed)]:
        covered[first - 1 : last] = b"\1" * (last - first + 1)
    for gap in re.finditer(rb"\0+", bytes(covered)):
        if all(_blank(line) for line in track.lines[gap.start() : gap.end()]):
            yield Passed(gap.start() + 1, gap.end(), "blank line")


def untimed(member: str, places: Sequence[tuple[int, int]]) -> Problem:
    """Lines `first` to `last` that hold words but no time that can be read."""
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in places[:5])
    return Problem(
        code="IW-READ-081",
        where=f"{member}, line {shown}" + (" …" if len(places) > 5 else ""),
        what=f"{sum(last - first + 1 for first, last in places)} line(s) belong to no time that can be read",
        why="a caption needs a time like 00:01:02.500 --> 00:01:04.000 above its words",
        then="look there; if they hold words, mend the times and import the file again",
    )


def _few_words(track: Track, empty: Sequence[Cued]) -> Problem | None:
    if track.cues and (len(empty) < 2 or len(empty) < MANY_EMPTY * len(track.cues)):
        return None
    return Problem(
        code="IW-READ-084",
        where=track.member,
        what=f"{len(empty)} of {len(track.cues)} captions have no words"
        if track.cues
        else "there are no captions",
        then="see whether the export is whole",
    )


def _left(delivery: OpenDelivery, ending: str, others: Sequence[str]) -> Problem:
    shown = ", ".join(others[:5]) + (" …" if len(others) > 5 else "")
    return Problem(
        code="IW-READ-085",
        where=delivery.name,
        what=f"{len(others)} member(s) were not read: {shown}",
        why=f"their names do not end in {ending}",
        then="import what you need of them on its own",
    )
