"""What happened, in order: rows of events, the silences between them, and a moment as it was lived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from .clock import TimePrecision
from .model.claims import RETROSPECTIVE, Basis, Certainty, Event
from .model.evidence import Segment, Span
from .privacy import Bar, Quote, Showing
from .project import Project

Ground = TypeVar("Ground", Span, Quote)
"""Evidence as it was coded, or as it may be shown."""


class Row(Struct, Generic[Ground], frozen=True, kw_only=True):
    """One event: an actor and an action. `actor` is the claim's reference, or in a shown row the role or agreed name.

    Without a `begin` it lies between `earliest` and `latest`, as far as its neighbours tell.
    """

    id: str
    begin: datetime | None
    end: datetime | None
    certainty: Certainty
    line: Literal["above", "below"]
    actor: str
    action: str
    basis: Basis
    precision: TimePrecision
    evidence: tuple[Ground, ...] = ()
    earliest: datetime | None = None
    latest: datetime | None = None
    withheld: tuple[Bar, ...] = ()


class Gap(Struct, frozen=True):
    """A silence between two events, named by their ids."""

    begin: datetime
    end: datetime
    after: str
    before: str


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


# --- rows -------------------------------------------------------------------------------------------------------------


def rows(project: Project) -> tuple[Row[Span], ...]:
    """All current events in order of time; one without stands after or before the event that it names, else last.

    >>> rows(Project(id="p", title="t"))
    ()
    """
    written = Showing(project).claims(Event)
    timed = sorted((e for e in written if e.begin), key=lambda e: in_time(e.begin))
    ordered = _placed(project, list(timed), [e for e in written if e.begin is None])
    by_line = {project.fold.first_of(event.id): event for event in reversed(ordered)}
    return tuple(_row(project, event, by_line) for event in ordered)


def in_time(at: datetime | None) -> tuple[bool, float]:
    """A key that sorts by time, what has none last.

    >>> from datetime import UTC
    >>> sorted([None, datetime(2026, 5, 1, tzinfo=UTC)], key=in_time)[-1] is None
    True
    """
    return at is None, at.timestamp() if at else 0.0


def _placed(project: Project, ordered: list[Event], waiting: list[Event]) -> list[Event]:
    """Puts each waiting event beside its neighbour, in rounds, since a neighbour may be waiting too."""
    followers: dict[str, int] = {}
    while waiting:
        lines = [project.fold.first_of(event.id) for event in ordered]
        event = next((e for e in waiting if e.after in lines or e.before in lines), None)
        if event is None:
            return [*ordered, *waiting]
        waiting.remove(event)
        if event.after in lines:
            followers[event.after] = followers.get(event.after, 0) + 1
            ordered.insert(lines.index(event.after) + followers[event.after], event)
        elif event.before is not None:
            ordered.insert(lines.index(event.before), event)
    return ordered


def _row(project: Project, event: Event, by_line: dict[str, Event]) -> Row[Span]:
    placed = event.begin is None
    return Row(
        id=event.id,
        begin=event.begin,
        end=event.end,
        certainty=event.certainty,
        line=event.line,
        actor=event.actor,
        action=event.action,
        basis=event.basis or project.basis_of(event.evidence),
        precision=event.precision,
        evidence=event.evidence,
        earliest=_bound(event, by_line, "after") if placed else None,
        latest=_bound(event, by_line, "before") if placed else None,
    )


def _bound(event: Event, by_line: dict[str, Event], side: Literal["after", "before"]) -> datetime | None:
    """The instant of the nearest neighbour on one side that has one; a ring of neighbours has none."""
    met: set[str] = set()
    here: Event | None = event
    while here is not None:
        key = here.after if side == "after" else here.before
        if key is None or key in met:
            return None
        met.add(key)
        here = by_line.get(key)
        if here is not None and here.begin is not None:
            return here.begin
    return None


def shown(showing: Showing, row: Row[Span]) -> Row[Quote]:
    """A row as colleagues see it: who by role, words as they may be quoted.

    A system below the line that no alias knows keeps its name; a person whom nobody knows does not.
    """
    event = showing.project.fold.claims[row.id]
    known = showing.project.actor(row.actor) is not None
    system = row.line == "below" and not known
    return Row(
        id=row.id,
        begin=row.begin,
        end=row.end,
        certainty=row.certainty,
        line=row.line,
        actor=showing.text(event, row.actor) if system else showing.actor(row.actor, event),
        action=showing.text(event, row.action),
        basis=row.basis,
        precision=row.precision,
        evidence=showing.quotes(row.evidence),
        earliest=row.earliest,
        latest=row.latest,
        withheld=showing.withheld(event, row.evidence),
    )


def gaps(events: Iterable[Row[Span]] | Iterable[Row[Quote]], longer_than: timedelta) -> tuple[Gap, ...]:
    """Silences between events, longest first: places to look at again, not figures to report.

    >>> gaps((), longer_than=timedelta(minutes=5))
    ()
    """
    found: list[Gap] = []
    reached: tuple[datetime, str] | None = None
    timed = [(row.begin, row.end or row.begin, row.id) for row in events if row.begin]
    for begin, end, key in sorted(timed):
        if reached and begin - reached[0] > longer_than:
            found.append(Gap(reached[0], begin, reached[1], key))
        reached = (end, key) if reached is None or end >= reached[0] else reached
    return tuple(sorted(found, key=lambda gap: (gap.begin - gap.end, gap.begin)))


# --- as lived ---------------------------------------------------------------------------------------------------------


def as_lived(project: Project, t: datetime) -> Lived:
    """Talk and events that occurred by `t` on the corrected clocks; what has no time is not in.

    An event is in by its own time, also when it rests on an interview, and then says so in its basis; the words of
    the interview are not in, nor is an end that had not come.
    """
    talk = [_talk(project, segment, t) for segment in project.by_time() if _said_by(project, segment, t)]
    events = [_row_at(project, row, t) for row in rows(project) if happened(row.begin, row.precision, t)]
    return Lived(until=t, talk=tuple(talk), rows=tuple(events))


def happened(at: datetime | None, precision: TimePrecision, t: datetime) -> bool:
    """Whether an instant had come by `t`; a mere day has come when it is over."""
    if at is None:
        return False
    return at <= (t - timedelta(days=1) if precision == "day" else t)


def lived_evidence(project: Project, spans: Sequence[Span], t: datetime) -> tuple[Span, ...]:
    """Those of the spans whose words had been said by `t`, and stood as they do now."""
    found = ((span, project.evidence.by_id.get(span.segment)) for span in spans)
    return tuple(
        span
        for span, segment in found
        if segment is not None and _said_by(project, segment, t) and not _changed_after(segment, t)
    )


def _row_at(project: Project, row: Row[Span], t: datetime) -> Row[Span]:
    return Row(
        id=row.id,
        begin=row.begin,
        end=row.end if row.end is not None and row.end <= t else None,
        certainty=row.certainty,
        line=row.line,
        actor=row.actor,
        action=row.action,
        basis=row.basis,
        precision=row.precision,
        evidence=lived_evidence(project, row.evidence, t),
    )


def _said_by(project: Project, segment: Segment, t: datetime) -> bool:
    """Whether all of a segment had been said by `t`. What is told afterwards had not."""
    source = project.sources.get(segment.source)
    at = project.at(segment)
    if at is None or source is None or source.kind in RETROSPECTIVE:
        return False
    took = segment.end - segment.at if segment.end and segment.at else timedelta(0)
    if segment.cues:
        spoken = segment.cues[-1].finish - segment.cues[0].begin
        took = max(took, timedelta(seconds=spoken))
    return happened(at + max(took, timedelta(0)), segment.time_precision, t)


def _changed_after(segment: Segment, t: datetime) -> bool:
    return segment.edited_at is not None and segment.edited_at > t


def _talk(project: Project, segment: Segment, t: datetime) -> Talk:
    at = project.at(segment)
    assert at is not None  # noqa: S101 - by_time gives those that have one
    wordings = (segment, *reversed(project.evidence.wordings.get(segment.id, ())))
    text = next((wording.text for wording in wordings if not _changed_after(wording, t)), None)
    return Talk(segment=segment.id, source=segment.source, speaker=segment.speaker, at=at, text=text)


def retrospective(row: Row[Span] | Row[Quote]) -> bool:
    """Whether the row rests on what was told afterwards."""
    return row.basis == "retrospective_account"
