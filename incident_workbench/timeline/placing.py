"""Where events stand: by their own time, or between the events that they are said to come after and before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from ..errors import Problem
from ..model.claims import Event
from ..privacy import Showing
from ..project import Project

Groups = Mapping[str, Sequence[tuple[Event, ...]]]
"""For each event by id, its neighbours on one side: the current claims of each line that is named."""
Pick = Callable[[Iterable[datetime]], datetime]


class Placed(Struct, frozen=True):
    """An event in its place; `earliest` and `latest` are what its neighbours tell of one without a time."""

    event: Event
    earliest: datetime | None = None
    latest: datetime | None = None


class Neighbours(Struct, frozen=True):
    """Who comes earlier and later than whom, as either of the two says; `rings` are events that only follow themselves.

    `ranks` number the events so that each has a higher number than those it comes after.
    """

    earlier: Groups
    later: Groups
    ranks: Mapping[str, int]
    rings: tuple[Event, ...] = ()


def placed(project: Project, events: Sequence[Event]) -> list[Placed]:
    """Events in order; one without a time right after the latest that it follows, else before the first after it.

    One that nothing places stands last; no instant is ever made for it.
    """
    near = _neighbours(project, events)
    earliest = _bounds(events, near, near.earlier, max, min)
    latest = _bounds(events, near, near.later, min, max)
    stand: dict[str, tuple[datetime, int]] = {}
    for event in sorted(events, key=lambda e: -near.ranks[e.id]):
        found = _stand(event, near, stand, earliest.get(event.id))
        if found:
            stand[event.id] = found
    return [
        Placed(event, earliest.get(event.id), latest.get(event.id))
        for event in sorted(events, key=lambda e: _key(stand.get(e.id), near.ranks[e.id]))
    ]


def _stand(
    event: Event, near: Neighbours, stand: Mapping[str, tuple[datetime, int]], earliest: datetime | None
) -> tuple[datetime, int] | None:
    """At (0), right after (1) or right before (-1) an instant that some event has."""
    if event.begin is not None:
        return event.begin, 0
    if earliest is not None:
        return earliest, 1
    followers = (other for group in near.later[event.id] for other in group)
    found = ((o.begin, -1) if o.begin else stand.get(o.id) for o in followers)
    return min((place for place in found if place), default=None)


def _key(place: tuple[datetime, int] | None, rank: int) -> tuple[bool, float, int, int]:
    return place is None, place[0].timestamp() if place else 0.0, place[1] if place else 0, rank


def _neighbours(project: Project, events: Sequence[Event]) -> Neighbours:
    first = project.fold.first_of
    lines: dict[str, list[Event]] = {}
    for event in events:
        lines.setdefault(first(event.id), []).append(event)
    earlier: dict[str, list[tuple[Event, ...]]] = {event.id: [] for event in events}
    later: dict[str, list[tuple[Event, ...]]] = {event.id: [] for event in events}
    for event in events:
        for key, mine, theirs in ((event.after, earlier, later), (event.before, later, earlier)):
            group = tuple(lines.get(first(key), ())) if key else ()
            if group:
                mine[event.id].append(group)
            for other in group:
                theirs[other.id].append((event,))
    order, behind = _sorted(events, earlier, later)
    _, ahead = _sorted(events, later, earlier)
    ranks = {event.id: n for n, event in enumerate((*order, *behind))}
    return Neighbours(earlier, later, ranks, tuple(e for e in behind if e in ahead))


def _sorted(events: Sequence[Event], towards: Groups, back: Groups) -> tuple[list[Event], list[Event]]:
    """Events without a time, each behind those it comes after, those with one first; and what rings hold up."""
    order = [event for event in events if event.begin is not None]
    waiting = {
        e.id: sum(o.begin is None for g in towards[e.id] for o in g) for e in events if e.begin is None
    }
    ready = deque(e for e in events if waiting.get(e.id) == 0)
    while ready:
        here = ready.popleft()
        order.append(here)
        for other in (o for group in back[here.id] for o in group if o.begin is None):
            waiting[other.id] -= 1
            if waiting[other.id] == 0:
                ready.append(other)
    return order, [e for e in events if waiting.get(e.id, 0) > 0]


def _bounds(
    events: Sequence[Event], near: Neighbours, towards: Groups, pick: Pick, within: Pick
) -> dict[str, datetime]:
    """What the neighbours on one side tell; of a line whose claims differ, what all of them allow."""
    found: dict[str, datetime] = {}
    forth = towards is near.earlier
    for event in sorted(events, key=lambda e: near.ranks[e.id], reverse=not forth):
        if event.begin is None:
            told = [[at for o in group if (at := o.begin or found.get(o.id))] for group in towards[event.id]]
            known = [within(instants) for instants in told if instants]
            if known:
                found[event.id] = pick(known)
    return found


# --- what does not hold together --------------------------------------------------------------------------------------


def problems(project: Project) -> tuple[Problem, ...]:
    """Events whose neighbours contradict each other or their own time, come round in a ring, or are no events.

    >>> problems(Project(id="p", title="t"))
    ()
    """
    events = Showing(project).claims(Event)
    near = _neighbours(project, events)
    turned = (p for place in placed(project, events) if (p := _contradiction(project, place)))
    return (*turned, *_ring(near.rings), *_no_events(project, events))


def _contradiction(project: Project, place: Placed) -> Problem | None:
    event = place.event
    earliest, latest = place.earliest, place.latest
    if event.begin is not None:
        earliest = min(_begins(project, event.after), default=None)
        latest = max(_begins(project, event.before), default=None)
    between = [at for at in (earliest, event.begin, latest) if at]
    if between == sorted(between):
        return None
    return Problem(
        code="IW-TIME-001",
        where=event.id,
        what=f"{event.action!r} is to come after what came later than it, or than what it is to come before",
        why="an event stands between its neighbours, and these leave it no room",
        then="replace it with one that names others, or correct the time of a neighbour",
    )


def _begins(project: Project, key: str | None) -> Iterator[datetime]:
    for claim in project.current(key) if key else ():
        if isinstance(claim, Event) and claim.begin is not None:
            yield claim.begin


def _ring(events: Sequence[Event]) -> Iterator[Problem]:
    if events:
        yield Problem(
            code="IW-TIME-002",
            where=", ".join(event.id for event in events),
            what="these events stand after and before each other in a ring",
            why="none of them can be placed by the others",
            then="replace one of them with one that names another neighbour, or give it a time",
        )


def _no_events(project: Project, events: Sequence[Event]) -> Iterator[Problem]:
    """A neighbour that is nothing current is told by the project's own check."""
    for event in events:
        for key in filter(None, (event.after, event.before)):
            found = project.current(key)
            if found and not any(isinstance(claim, Event) for claim in found):
                yield Problem(
                    code="IW-TIME-003",
                    where=event.id,
                    what=f"this event is to stand beside {key}, which is no event",
                    then="replace it with one that names an event",
                )
