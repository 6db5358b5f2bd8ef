"""What somebody could have seen where they were present: a list of its own, since being present is no knowledge."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Generic

from msgspec import Struct

from ..clock import TimePrecision
from ..errors import ClaimError, Problem
from ..model.evidence import Segment, Span
from ..privacy import Bar
from ..project import Project, spans_of
from .knowing import Known, known_actor, known_by
from .lived import finished, happened, standing
from .row import Ground

PLACES = frozenset(("chat", "bridge_audio"))
"""Kinds of source that people are present in: a channel, a call. Nobody is present in a log."""
_LEFT = re.compile(r"\b(?:left|quit|parted)\b", re.IGNORECASE)


class CouldHaveSeen(Struct, frozen=True, kw_only=True):
    """Something said where somebody was present; nothing says that they saw it.

    `segment` is what was said, `text` as it stood then, None where it was changed later and not kept; `present` is the
    segment by which they were there: their latest joining or words before it.
    """

    at: datetime
    precision: TimePrecision
    text: str | None
    segment: str
    source: str
    present: str
    withheld: tuple[Bar, ...] = ()


class Knowing(Struct, Generic[Ground], frozen=True, kw_only=True):
    """What one actor knew of what was chosen, and beside it, never in it, what they could have seen of it."""

    actor: str
    known: tuple[Known[Ground], ...]
    could: tuple[CouldHaveSeen, ...]


# --- could have seen --------------------------------------------------------------------------------------------------


def could_have_seen(project: Project, actor: str, t: datetime | None) -> tuple[CouldHaveSeen, ...]:
    """What was said by `t` in a channel or call while somebody was present, and is not in `known_by`; in order of time.

    They are present from their first words or their joining, until a record says that they left. No export that is read
    here lists members, so who only read along is not in it; and who was present need not have read.
    """
    return _could(project, actor, t, known_by(project, actor, t))


def _could(
    project: Project, actor: str, t: datetime | None, known: Sequence[Known[Span]]
) -> tuple[CouldHaveSeen, ...]:
    own = frozenset(known_actor(project, actor).speakers)
    apart = {span.segment for item in known for span in item.evidence} | {item.segment for item in known}
    found = [
        item
        for source, segments in project.evidence.by_source.items()
        if source in project.sources and project.sources[source].kind in PLACES
        for item in _while_present(project, segments, own, t)
        if item.segment not in apart
    ]
    return tuple(sorted(found, key=attrgetter("at")))


def _while_present(
    project: Project, segments: Iterable[Segment], own: Container[str], t: datetime | None
) -> Iterator[CouldHaveSeen]:
    """Others' words after one's own in the order of the source, and not earlier by the clock either."""
    present: tuple[str, datetime] | None = None
    for segment in segments:
        mine = segment.speaker in own
        end = finished(project, segment) if mine or present else None
        if end is None or not (t is None or happened(end, segment.time_precision, t)):
            continue
        at = (project.at(segment) if segment.end or segment.cues else None) or end
        if mine:
            present = None if segment.kind == "event" and _LEFT.search(segment.text) else (segment.id, at)
        elif present and at >= present[1]:
            wording = standing(project, segment, t)
            yield CouldHaveSeen(
                at=end,
                precision=segment.time_precision,
                text=wording.text if wording else None,
                segment=segment.id,
                source=segment.source,
                present=present[0],
            )


# --- of what was chosen -----------------------------------------------------------------------------------------------


def who_knew(
    project: Project, actors: Sequence[str], about: Sequence[str], *, t: datetime | None = None
) -> tuple[Knowing[Span], ...]:
    """For each actor, what they knew and what they could have seen of the claims, events or segments that are chosen.

    It is of them when it is the segment, a point of the claim, or rests on the same words. Everybody who is asked about
    has a place, also with nothing. Raises ClaimError IW-TIME-007 for what is not there.
    """
    lines, segments = _chosen(project, about)
    return tuple(_knowing(project, actor, lines, segments, t) for actor in actors)


def _knowing(
    project: Project, actor: str, lines: set[str], segments: set[str], t: datetime | None
) -> Knowing[Span]:
    known = known_by(project, actor, t)
    return Knowing(
        actor=actor,
        known=tuple(
            item
            for item in known
            if item.segment in segments
            or (item.claim and project.fold.first_of(item.claim) in lines)
            or any(span.segment in segments for span in item.evidence)
        ),
        could=tuple(item for item in _could(project, actor, t, known) if item.segment in segments),
    )


def _chosen(project: Project, about: Sequence[str]) -> tuple[set[str], set[str]]:
    lines, segments = set(), set()
    for key in about:
        claims = project.current(key)
        if key in project.evidence.by_id:
            segments.add(key)
        elif claims:
            lines.add(project.fold.first_of(key))
            segments |= {span.segment for claim in claims for span in spans_of(claim)}
        else:
            raise ClaimError(
                Problem(
                    code="IW-TIME-007",
                    where=key,
                    what="no current claim and no segment has this id",
                    then="`iw claims DIR` and `iw segments DIR` list them",
                )
            )
    return lines, segments
