"""One utterance found in two sources: how far their clocks are apart, and the correction that follows.

Words read out on a bridge call while somebody pastes them, an alert that both the chat and the log have. Nothing is
corrected by itself: each function gives something to look at, or a claim to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Literal

from msgspec import Struct

from .errors import ClaimError, Problem
from .model.claims import ClockCorrection
from .model.evidence import Segment, span_of
from .project import Project

What = Literal["start", "shift", "zone", "date"]
RUN = 5
"""Words in a row that two segments share, and no others in their sources, to be taken for one utterance."""
NEAR = 5.0
"""Seconds from the line of drift within which an anchor counts as one."""
MOST = 300
"""Anchors that are compared in pairs."""
Runs = list[tuple[int, int]]
"""Where the runs that two segments share begin: number of the word in the first, and in the second."""
_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_ZONE_STEP = 15 * 60
"""Seconds: zones differ from UTC by quarters of an hour."""


class Anchor(Struct, frozen=True, kw_only=True):
    """The same words in two sources. `at`: their instant by the first's clock as it stands now; `apart`: seconds from
    there to the second's, or None where one of them has no instant; `start`: when the second, a recording, would have
    started by the first's clock; `words`: the longest run they share, as the first has it.
    """

    first: Segment
    second: Segment
    words: str
    at: datetime | None = None
    apart: float | None = None
    start: datetime | None = None


def anchors(project: Project, first: str, second: str, *, run: int = RUN) -> tuple[Anchor, ...]:
    """Segments of two sources that share a run of words found nowhere else in either, in the order of the first.

    Takes time in proportion to the words of both. Raises ClaimError IW-CLAIM-010 for a source that is not there.

    >>> from incident_workbench.model.evidence import Source
    >>> from incident_workbench.project import Evidence
    >>> sources = {key: Source(id=key, kind="chat", title=key) for key in ("call", "chat")}
    >>> call = Segment(
    ...     id="call/1", source="call", seq=0, text="it says: Handshake aborted after 2.99 s", offset=60.0
    ... )
    >>> chat = Segment(id="chat/1", source="chat", seq=0, text="handshake aborted after 2.99 s?")
    >>> found = anchors(
    ...     Project(id="p", title="t", evidence=Evidence(sources=sources, segments=(call, chat))),
    ...     "call",
    ...     "chat",
    ... )
    >>> [(anchor.second.id, anchor.words) for anchor in found]
    [('chat/1', 'Handshake aborted after 2.99 s')]
    """
    here, there = (_of_source(project, key) for key in (first, second))
    known = _unique_runs(there, run)
    unique = {key: place for key, place in _unique_runs(here, run).items() if key in known}
    found: dict[tuple[int, int], Runs] = {}
    for key, (place, at) in unique.items():
        found.setdefault((place, known[key][0]), []).append((at, known[key][1]))
    pairs = _one_each(found)
    return tuple(
        _anchor(project, here[place], there[other], ats, run) for (place, other), ats in sorted(pairs.items())
    )


def drift(found: Iterable[Anchor]) -> tuple[float, float] | None:
    """How the second clock goes against the first: (seconds apart at the earliest anchor, the factor by which its
    seconds are to be multiplied). None for fewer than three anchors, or where most do not lie near one line: then
    they are no utterances heard twice.

    The line is that of Theil and Sen, the median of the slopes between all pairs, which a few chance likenesses do not
    move (P. K. Sen, 1968, doi:10.1080/01621459.1968.10480934).

    >>> from datetime import UTC
    >>> one, night = Segment(id="s", source="s", seq=0, text="x"), datetime(2026, 5, 1, tzinfo=UTC)
    >>> found = [
    ...     Anchor(
    ...         first=one,
    ...         second=one,
    ...         words="x",
    ...         at=night + timedelta(seconds=n),
    ...         apart=7 + 0.001 * n,
    ...     )
    ...     for n in (0, 1000, 2000)
    ... ]
    >>> drift(found)
    (7.0, 0.999001)
    """
    line = _line(found)
    return (round(line.begin, 3), round(1 - line.slope, 6)) if line else None


def off_line(found: Sequence[Anchor]) -> tuple[float | None, ...]:
    """How many seconds each anchor lies above the line of drift: more than `NEAR` either way, and it is likely chance.

    None where one of the two has no instant, or there is no line.
    """
    line = _line(found)
    return tuple(
        round(place[1] - line.begin - line.slope * (place[0] - line.earliest).total_seconds(), 3)
        if line and (place := _place(anchor))
        else None
        for anchor in found
    )


class _Line(Struct, frozen=True):
    """Seconds apart by the instants of the second clock: `begin` at the `earliest` anchor, and what each adds."""

    earliest: datetime
    begin: float
    slope: float


def _place(anchor: Anchor) -> tuple[datetime, float] | None:
    """The instant by the second clock, and how far apart they are there."""
    if anchor.at is None or anchor.apart is None:
        return None
    return anchor.at + timedelta(seconds=anchor.apart), anchor.apart


def _line(found: Iterable[Anchor]) -> _Line | None:
    timed = sorted(place for anchor in found if (place := _place(anchor)))[:MOST]
    if len(timed) < 3:
        return None
    earliest = timed[0][0]
    went = [((at - earliest).total_seconds(), apart) for at, apart in timed]
    slopes = [
        (b - a) / (later - earlier) for (earlier, a), (later, b) in combinations(went, 2) if later > earlier
    ]
    if not slopes:
        return None
    slope = median(slopes)
    begin = median(apart - slope * at for at, apart in went)
    near = sum(abs(apart - slope * at - begin) <= NEAR for at, apart in went)
    return _Line(earliest, begin, slope) if near > len(went) / 2 else None


def correction(
    project: Project, anchor: Anchor, *, reason: str = "", from_segment: str | None = None
) -> ClockCorrection:
    """The claim that sets the second source's clock by the first: its start, its zone or date, or a shift.

    It holds for the whole source, or from the segment `from_segment` on; without that, for the part in which the
    anchor lies where one was corrected by itself. What stood from there on is replaced by it. `reason` says how one
    knows; by default that the same words stand in both. Raises ClaimError IW-CLAIM-034 where the first has no instant
    either, or the anchor lies before `from_segment`.
    """
    true = project.at(anchor.first)
    if true is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-034",
                where=anchor.first.id,
                what="this has no instant, so no other clock can be set by it",
                then="correct its own source first, or take the anchor the other way round",
            )
        )
    what, value = _said(project, anchor, true)
    begin = _begin(project, anchor, what, from_segment)
    return ClockCorrection(
        source=anchor.second.source,
        what=what,
        value=value,
        from_segment=begin[0],
        from_seq=begin[1],
        reason=reason or f"the same words stand in both: “{anchor.words}”",
        anchor=(span_of(anchor.first), span_of(anchor.second)),
        evidence=(span_of(anchor.second), span_of(anchor.first)),
        replaces=tuple(
            claim.id
            for claim in project.of_kind(ClockCorrection)
            if (claim.source, claim.what, claim.from_segment, claim.from_seq)
            == (anchor.second.source, what, *begin)
        ),
    )


def _begin(project: Project, anchor: Anchor, what: What, from_segment: str | None) -> tuple[str | None, int]:
    """Where the correction begins, by segment or by number."""
    second = anchor.second
    if from_segment is None:
        standing = project.corrections_at(second).get(what)
        return (standing.from_segment, standing.from_seq) if standing else (None, 0)
    places = project.evidence.places
    begin = project.evidence.by_id.get(from_segment)
    if begin is None or begin.source != second.source or places[begin.id] > places[second.id]:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-034",
                where=from_segment,
                what=f"this is no segment of {second.source} at or before {second.id}",
                why="an anchor says nothing of a part in which it does not lie",
                then="name the first segment of the part, or take an anchor from within it",
            )
        )
    return from_segment, 0


def _said(project: Project, anchor: Anchor, true: datetime) -> tuple[What, str]:
    second = anchor.second
    if anchor.start is not None:
        return "start", anchor.start.isoformat()
    if anchor.apart is not None:
        standing = project.corrections_at(second).get("shift")
        return "shift", f"{(float(standing.value) if standing else 0) - anchor.apart:g}"
    if second.local and "T" in second.local:
        ahead = (datetime.fromisoformat(second.local) - true.replace(tzinfo=None)).total_seconds()
        minutes = round(ahead / _ZONE_STEP) * _ZONE_STEP // 60
        return "zone", f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    if second.local:
        return "date", true.date().isoformat()
    raise ClaimError(
        Problem(
            code="IW-CLAIM-034",
            where=second.id,
            what="this has no time of any kind, so no clock can be set",
            then="place what it says between two events of the timeline instead",
        )
    )


# --- runs of words ----------------------------------------------------------------------------------------------------


def _of_source(project: Project, key: str) -> tuple[Segment, ...]:
    if key not in project.sources:
        raise ClaimError(
            Problem(code="IW-CLAIM-010", where=key, what="no source has this id", then="`iw sources DIR`")
        )
    return tuple(project.evidence.by_source.get(key, ()))


def _unique_runs(segments: tuple[Segment, ...], run: int) -> dict[int, tuple[int, int]]:
    """Runs of words that stand in one segment only: (its place, the first word of the run)."""
    places: dict[int, tuple[int, int]] = {}
    several: set[int] = set()
    for place, segment in enumerate(segments):
        words = [word.casefold() for word in _WORD.findall(segment.text)]
        for at in range(len(words) - run + 1):
            key = hash(tuple(words[at : at + run]))
            if places.setdefault(key, (place, at))[0] != place:
                several.add(key)
    return {key: place for key, place in places.items() if key not in several}


def _one_each(found: dict[tuple[int, int], Runs]) -> dict[tuple[int, int], Runs]:
    """Of pairs that share a segment, the one that shares most; a quoted line is not two utterances."""
    best: dict[tuple[int, int], Runs] = {}
    taken: tuple[set[int], set[int]] = (set(), set())
    for pair, ats in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        if pair[0] in taken[0] or pair[1] in taken[1]:
            continue
        taken[0].add(pair[0])
        taken[1].add(pair[1])
        best[pair] = ats
    return best


def _anchor(project: Project, first: Segment, second: Segment, ats: Runs, run: int) -> Anchor:
    begin, finish = _longest(sorted(at for at, _ in ats))
    other_begin = dict(ats)[begin]
    words, others = list(_WORD.finditer(first.text)), list(_WORD.finditer(second.text))
    late, other_late = (
        _into(segment, found[at].start())
        for segment, found, at in ((first, words, begin), (second, others, other_begin))
    )
    one, other = project.at(first), project.at(second)
    one = one + late if one else None
    other = other + other_late if other else None
    return Anchor(
        first=first,
        second=second,
        words=first.text[words[begin].start() : words[finish + run - 1].end()],
        at=one,
        apart=(other - one).total_seconds() if one and other else None,
        start=one - other_late - timedelta(seconds=second.offset)
        if one and second.offset is not None
        else None,
    )


def _into(segment: Segment, place: int) -> timedelta:
    """How long after its begin a segment says what stands at a place of its text: by the cue that holds it."""
    if segment.offset is None:
        return timedelta()
    held = (cue.begin for cue in segment.cues if cue.start <= place < cue.end)
    return timedelta(seconds=next(held, segment.offset) - segment.offset)


def _longest(ats: list[int]) -> tuple[int, int]:
    """The longest stretch of numbers that follow one another, first and last."""
    return max(_stretches(ats), key=lambda pair: (pair[1] - pair[0], -pair[0]))


def _stretches(ats: list[int]) -> Iterator[tuple[int, int]]:
    begin = ats[0]
    for at, following in zip(ats, [*ats[1:], -1], strict=True):
        if following != at + 1:
            yield begin, at
            begin = following
