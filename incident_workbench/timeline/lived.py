"""A moment as it was lived: what had been said and had occurred by then, on the corrected clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from ..clock import TimePrecision
from ..errors import ClaimError, Problem
from ..model.claims import RETROSPECTIVE
from ..model.evidence import Segment, Span
from ..project import Project
from .row import Row, own_clocks, rows

NONE = timedelta(0)
BLUR: dict[TimePrecision, timedelta] = {"min": timedelta(minutes=1), "day": timedelta(days=1)}
"""How long after its written time something has certainly come, where only the minute or the day was written."""


class Talk(Struct, frozen=True, kw_only=True):
    """A segment as it stood at a moment; `text` is None where the words were changed later, and not kept."""

    segment: str
    source: str
    speaker: str | None
    at: datetime
    text: str | None


class Lived(Struct, frozen=True, kw_only=True):
    """What had been said and had occurred by `until`."""

    until: datetime
    talk: tuple[Talk, ...]
    rows: tuple[Row[Span], ...]


def as_lived(project: Project, t: datetime) -> Lived:
    """Talk and events that occurred by `t` on the corrected clocks; what has no time is not in.

    An event is in by its own time, also when it rests on an interview, and then says so in its basis; the words of
    the interview are not in, nor is an end that had not come. A time to the minute, or to the day, has come when that
    minute or day is over. Raises ClaimError IW-TIME-004 for a moment without a zone.
    """
    t = moment(t)
    talk = [_talk(project, segment, t) for segment in project.by_time() if said_by(project, segment, t)]
    events = [_row_at(project, row, t) for row in rows(project) if happened(row.begin, row.precision, t)]
    return Lived(until=t, talk=tuple(talk), rows=tuple(events))


def moment(t: datetime) -> datetime:
    """The moment, if it is an instant; raises ClaimError IW-TIME-004 where it has no zone."""
    if t.utcoffset() is None:
        raise ClaimError(
            Problem(
                code="IW-TIME-004",
                where=t.isoformat(),
                what="this moment has no zone, so it is no instant",
                then="give it one: datetime(2026, 5, 1, 20, 30, tzinfo=UTC)",
            )
        )
    return t


def happened(at: datetime | None, precision: TimePrecision, t: datetime) -> bool:
    """Whether an instant had certainly come by `t`: a mere minute or day has come when it is over."""
    return at is not None and at + BLUR.get(precision, NONE) <= t


def lived_evidence(project: Project, spans: Sequence[Span], t: datetime) -> tuple[Span, ...]:
    """Those of the spans whose words had been said by `t`, and stood as they do now."""
    found = ((span, project.evidence.by_id.get(span.segment)) for span in spans)
    return tuple(
        span
        for span, segment in found
        if segment is not None and said_by(project, segment, t) and not changed_after(project, segment, t)
    )


def _row_at(project: Project, row: Row[Span], t: datetime) -> Row[Span]:
    evidence = lived_evidence(project, row.evidence, t)
    return msgspec.structs.replace(
        row,
        end=row.end if happened(row.end, row.precision, t) else None,
        evidence=evidence,
        clocks=own_clocks(project, evidence) if row.clocks else (),
    )


# --- talk -------------------------------------------------------------------------------------------------------------


def said_by(project: Project, segment: Segment, t: datetime) -> bool:
    """Whether all of a segment had been said by `t`. What is told afterwards had not."""
    source = project.sources.get(segment.source)
    if source is None or source.kind in RETROSPECTIVE:
        return False
    return happened(finished(project, segment), segment.time_precision, t)


def finished(project: Project, segment: Segment) -> datetime | None:
    """When the last word of a segment was said, on its source's corrected clock and at its corrected rate."""
    at = project.at(segment)
    if at is None or not (segment.end or segment.cues):
        return at
    took = segment.end - segment.at if segment.end and segment.at else NONE
    if segment.cues:
        took = max(took, timedelta(seconds=segment.cues[-1].finish - segment.cues[0].begin))
    if took <= NONE:
        return at
    seconds = took.total_seconds()
    last = msgspec.structs.replace(
        segment,
        at=segment.at + took if segment.at else None,
        offset=None if segment.offset is None else segment.offset + seconds,
    )
    return max(at + took, project.at(last) or at)


def changed_after(project: Project, segment: Segment, t: datetime) -> bool:
    """Whether these words came by an edit later than `t`; the clock of the edit is corrected like that of the words."""
    if segment.edited_at is None:
        return False
    at = project.at(segment)
    shift = at - segment.at if at and segment.at else NONE
    return segment.edited_at + shift > t


def standing(project: Project, segment: Segment, t: datetime | None) -> Segment | None:
    """A segment's wording as it stood at `t`, or None where it was changed later and is not kept."""
    if t is None or not changed_after(project, segment, t):
        return segment
    earlier = reversed(project.evidence.wordings.get(segment.id, ()))
    return next((wording for wording in earlier if not changed_after(project, wording, t)), None)


def _talk(project: Project, segment: Segment, t: datetime) -> Talk:
    at = project.at(segment)
    assert at is not None  # noqa: S101 - by_time gives those that have one
    wording = standing(project, segment, t)
    return Talk(
        segment=segment.id,
        source=segment.source,
        speaker=segment.speaker,
        at=at,
        text=wording.text if wording else None,
    )
