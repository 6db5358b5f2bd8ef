"""Rows: the events in order, as they are and as colleagues see them, and the silences between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from ..clock import TimePrecision
from ..model.claims import Basis, Certainty, ClockCorrection, Event
from ..model.evidence import Span
from ..privacy import Bar, Quote, Showing
from ..privacy.restrictions import NAMELESS, UNSEEN
from ..project import Project
from .placing import Placed, placed

Ground = TypeVar("Ground", Span, Quote)
"""Evidence as it was coded, or as it may be shown."""


class OwnClock(Struct, frozen=True, kw_only=True):
    """What a source's own clock read at words that an event rests on, where that clock was corrected.

    `read` is as it was read, in UTC, or the bare local reading where no zone had made it an instant; `corrected` is
    the instant that holds now.
    """

    source: str
    segment: str
    read: datetime | str
    corrected: datetime


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
    clocks: tuple[OwnClock, ...] = ()


class Gap(Struct, frozen=True):
    """A silence between two events, named by their ids."""

    begin: datetime
    end: datetime
    after: str
    before: str


# --- rows -------------------------------------------------------------------------------------------------------------


def rows(project: Project) -> tuple[Row[Span], ...]:
    """All current events in order of time; one without stands after or before the event that it names, else last.

    >>> rows(Project(id="p", title="t"))
    ()
    """
    return tuple(_row(project, place) for place in placed(project, Showing(project).claims(Event)))


def in_time(at: datetime | None) -> tuple[bool, float]:
    """A key that sorts by time, what has none last.

    >>> from datetime import UTC
    >>> sorted([None, datetime(2026, 5, 1, tzinfo=UTC)], key=in_time)[-1] is None
    True
    """
    return at is None, at.timestamp() if at else 0.0


def _row(project: Project, place: Placed) -> Row[Span]:
    event = place.event
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
        earliest=place.earliest,
        latest=place.latest,
        clocks=own_clocks(project, event.evidence),
    )


def own_clocks(project: Project, spans: Iterable[Span]) -> tuple[OwnClock, ...]:
    """What the sources' own clocks read at these words, where they were corrected; each source once."""
    found: dict[str, OwnClock] = {}
    for span in spans if project.of_kind(ClockCorrection) else ():
        segment = project.evidence.by_id.get(span.segment)
        now = project.at(segment) if segment else None
        read = (segment.at or segment.local) if segment else None
        if segment is not None and now is not None and read is not None and now != read:
            clock = OwnClock(source=segment.source, segment=segment.id, read=read, corrected=now)
            found.setdefault(segment.source, clock)
    return tuple(found.values())


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
        clocks=tuple(_shown_clocks(showing, row)),
    )


def _shown_clocks(showing: Showing, row: Row[Span]) -> Iterator[OwnClock]:
    """Clocks of sources under their titles; of a source that may not be named, its kind."""
    for clock in row.clocks:
        bars = showing.bars(next(span for span in row.evidence if span.segment == clock.segment))
        source = showing.project.sources[clock.source]
        if not bars & UNSEEN:
            title = source.kind.replace("_", " ") if bars & NAMELESS else showing.prose(source.title)
            yield OwnClock(source=title, segment="", read=clock.read, corrected=clock.corrected)


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


def retrospective(row: Row[Span] | Row[Quote]) -> bool:
    """Whether the row rests on what was told afterwards."""
    return row.basis == "retrospective_account"
