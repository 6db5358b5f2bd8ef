"""The timeline board: events beside what was said, in lanes, to look at and to correct from the keyboard."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec
import traitlets
from markupsafe import Markup

from ..clock import TimePrecision
from ..errors import ClaimError, Problem
from ..model.claims import (
    ActorAlias,
    Claim,
    ClockCorrection,
    Event,
    Hypothesis,
    Memo,
)
from ..model.evidence import Segment, Span
from ..privacy import Showing
from ..project import Project
from ..sitting import Sitting
from ..timeline import LaneBy, Row, as_lived, gaps, lanes, retrospective, rows
from ..timeline.grouping import REST, bearing
from .board import (
    Board,
    Doing,
    Mark,
    Picture,
    extent_of,
    first_of,
    table,
    time_said,
    when_words,
)
from .hearing import STATIC, Answers, Message
from .marks import differing_groups
from .segments import stamp

BYS: dict[LaneBy, str] = {"actor": "who acts", "team": "team", "source": "source", "hypothesis": "hypothesis"}
Lane = dict[str, Any]
Firsts = Mapping[LaneBy, Mapping[str, datetime]]


class TimelineBoard(Board):
    """Events over time beside what was said; show it as the last line of a cell.

    `picked`, `shown` and `as_lived` as in every board. `silence`: a gap between two events longer than this is marked
    as one. A time is corrected by a claim that replaces the event; another analyst's event stays beside yours.
    """

    _esm = STATIC / "timeline_board.js"
    _css = STATIC / "timeline_board.css"

    silence = traitlets.Instance(timedelta, args=(0, 600))

    def __init__(self, sitting: Sitting, **traits: Any) -> None:
        self._firsts: tuple[tuple[Any, ...], Firsts] | None = None
        super().__init__(sitting, **traits)

    def _pictured(self, project: Project, until: datetime | None) -> Picture:
        every = rows(project)
        here = every if until is None else as_lived(project, until).rows
        groups, places = _groups(project, here, self._first_said(project), until)
        spans = {row.id: row.evidence for row in here}
        found = gaps(here, self.silence)
        return Picture(
            groups=groups,
            marks=_marks(project, here, places),
            spans=spans,
            gaps=tuple((gap.begin.timestamp() * 1000, gap.end.timestamp() * 1000) for gap in found),
            extent=extent_of(at for row in every for at in (row.begin, row.end, row.earliest, row.latest)),
        )

    def _first_said(self, project: Project) -> Firsts:
        """Worked out again only when there is other talk, or it is read by other clocks or people."""
        rests_on = (
            project.evidence,
            project.of_kind(ActorAlias),
            project.of_kind(ClockCorrection),
            project.view,
        )
        if (
            self._firsts is None
            or self._firsts[0][0] is not rests_on[0]
            or self._firsts[0][1:] != rests_on[1:]
        ):
            self._firsts = (rests_on, first_said(project))
        return self._firsts[1]

    def _answers(self) -> Answers:
        return {**super()._answers(), "talk": self._talk}

    def _talk(self, message: Message, _: object) -> None:
        """When things were said, and the lane of each, for one way of making lanes."""
        by, project = message["by"], self._sitting.project
        group = next(g for g in self._picture().groups if g["by"] == by)
        at, lane = array("d"), array("I")
        for when, number in _said(project, group, self.as_lived):
            at.append(when)
            lane.append(number)
        self.send({"type": "talk", "by": by}, [at.tobytes(), lane.tobytes()])

    def _doing(self, project: Project, do: Mapping[str, Any], key: str) -> Doing:
        return corrected_event(project, do, by=self._sitting.analyst, key=key)

    def _table(self, project: Project) -> Markup:
        found = rows(project) if self.as_lived is None else as_lived(project, self.as_lived).rows
        cells = (
            (_when(project, row), project.actor_name(row.actor), row.action, _known(row)) for row in found
        )
        return table(project, "events in order of time", ("When", "Who", "What", "How that is known"), cells)


# --- marks ------------------------------------------------------------------------------------------------------------


def _groups(
    project: Project, here: Sequence[Row[Span]], firsts: Firsts, until: datetime | None
) -> tuple[tuple[dict[str, Any], ...], dict[str, dict[str, list[int]]]]:
    """The four ways of making lanes, and for each event and way the numbers of its lanes."""
    groups: list[dict[str, Any]] = []
    places: dict[str, dict[str, list[int]]] = {}
    for by, name in BYS.items():
        made: list[Lane] = []
        for lane in lanes(project, here, by=by, until=until):
            for line in ("above", "below"):
                own = [row for row in lane.rows if row.line == line]
                for row in own:
                    places.setdefault(row.id, {}).setdefault(by, []).append(len(made))
                if own:
                    first = first_of([row.begin or row.earliest or row.latest for row in own])
                    made.append(
                        {"id": f"{line} {lane.name}", "name": lane.name, "line": line, "first": first}
                    )
        groups.append({"by": by, "name": name, "lanes": [*made, *_only_talk(by, made, firsts, until)]})
    return tuple(groups), places


def _only_talk(by: LaneBy, made: Sequence[Lane], firsts: Firsts, until: datetime | None) -> Iterator[Lane]:
    """Lanes of those who said something and are in no event: what was said stands there too."""
    known = {lane["name"] for lane in made}
    for name, at in firsts.get(by, {}).items():
        if name not in known and (until is None or at <= until):
            yield {"id": f"talk {name}", "name": name, "line": "above", "first": stamp(at)}


def first_said(project: Project) -> Firsts:
    """When each actor first said something, and each source.

    >>> first_said(Project(id="p", title="t"))
    {'actor': {}, 'source': {}}
    """
    firsts: dict[LaneBy, dict[str, datetime]] = {"actor": {}, "source": {}}
    for segment in project.by_time():
        at = project.at(segment)
        if at is None:
            continue
        for by, found in firsts.items():
            for name in _lane_names(project, segment, by, {}):
                found.setdefault(name, at)
    return firsts


def _marks(
    project: Project, here: Sequence[Row[Span]], places: Mapping[str, dict[str, list[int]]]
) -> dict[str, Mark]:
    differs = {claim.id for group in differing_groups(project) for claim in group}
    shares = _shares(here)
    found = {}
    for row in here:
        event = project.fold.claims[row.id]
        found[row.id] = {
            "id": row.id,
            "line": project.fold.first_of(row.id),
            "kind": "event",
            "shape": row.certainty,
            "begin": stamp(row.begin),
            "end": stamp(row.end),
            "earliest": stamp(row.earliest),
            "latest": stamp(row.latest),
            "share": shares.get(row.id, 0.0),
            "precision": row.precision,
            "side": row.line,
            "words": row.action,
            "who": project.actor_name(row.actor),
            "told": list(_told(row)),
            "retro": retrospective(row),
            "analyst": event.analyst,
            "differs": row.id in differs,
            "lanes": places.get(row.id, {}),
        }
    return found


def _shares(here: Sequence[Row[Span]]) -> dict[str, float]:
    """How far along the stretch between their neighbours events without a time stand, in their order: no instant."""
    loose = [row for row in here if row.begin is None]
    shares: dict[str, float] = {}
    for _, several in groupby(loose, key=lambda row: (row.earliest, row.latest)):
        run = list(several)
        shares |= {row.id: (n + 1) / (len(run) + 1) for n, row in enumerate(run)}
    return shares


def _told(row: Row[Span]) -> Iterator[str]:
    known = {"observed": "time observed", "estimated": "time estimated", "inferred": "time inferred"}
    yield known[row.certainty]
    if row.precision in ("min", "day"):
        yield "to the minute" if row.precision == "min" else "to the day"
    yield f"{row.line} the line of representation"
    if row.basis != "contemporaneous":
        yield "told afterwards" if retrospective(row) else "the analyst's inference"
    for clock in row.clocks:
        read = clock.read if isinstance(clock.read, str) else clock.read.isoformat()
        yield f"the clock of {clock.source} read {read}"


def _when(project: Project, row: Row[Span]) -> str:
    if row.begin is not None:
        return when_words(project, row.begin)
    sides = [
        f"{word} {when_words(project, at)}"
        for word, at in (("after", row.earliest), ("before", row.latest))
        if at is not None
    ]
    return " and ".join(sides) or "time not known"


def _known(row: Row[Span]) -> str:
    return ", ".join(_told(row))


# --- talk -------------------------------------------------------------------------------------------------------------


def _said(project: Project, group: Mapping[str, Any], until: datetime | None) -> Iterator[tuple[float, int]]:
    """Instant and lane of each segment that has both, in order of time."""
    numbers: dict[str, int] = {}
    for number, lane in enumerate(group["lanes"]):
        numbers.setdefault(lane["name"], number)
        if lane["line"] == "above":
            numbers[lane["name"]] = number
    borne = _bearing(project, until) if group["by"] == "hypothesis" else {}
    for segment in project.by_time() if until is None else _said_by(project, until):
        at = project.at(segment)
        for name in _lane_names(project, segment, group["by"], borne):
            if at is not None and name in numbers:
                yield at.timestamp() * 1000, numbers[name]


def _said_by(project: Project, until: datetime) -> list[Segment]:
    return [project.segment(talk.segment) for talk in as_lived(project, until).talk]


def _lane_names(
    project: Project, segment: Segment, by: LaneBy, borne: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    if by == "source":
        yield project.sources[segment.source].title
    elif by == "hypothesis":
        yield from borne.get(segment.id, ())
    elif segment.speaker:
        actor = project.actor(segment.speaker)
        if by == "team":
            yield (actor.team if actor else "") or REST["team"]
        elif actor is not None:
            yield actor.name


def _bearing(project: Project, until: datetime | None) -> dict[str, list[str]]:
    """For each segment what the hypotheses say that rest on it, as lived those that did by then."""
    found: dict[str, list[str]] = {}
    for segment, lines in bearing(Showing(project), until).items():
        current = (claim for line in lines for claim in project.current(line))
        found[segment] = list(dict.fromkeys(c.proposition for c in current if isinstance(c, Hypothesis)))
    return found


# --- corrections ------------------------------------------------------------------------------------------------------


def corrected_event(project: Project, do: Mapping[str, Any], *, by: str, key: str) -> Doing:
    """The claims that give an event another time: an event in place of one's own, beside another analyst's.

    An event that somebody else replaced meanwhile stays as it is now, and the correction differs from it. Raises
    ClaimError: IW-CLAIM-001 for no such event, IW-CLAIM-007 for no instant.
    """
    event = project.fold.claims.get(do["event"])
    if not isinstance(event, Event) or not project.fold.in_force(event.id):
        raise ClaimError(
            Problem(
                code="IW-CLAIM-001",
                where=str(do["event"]),
                what="this event is there no longer",
                then="look at the board as it is now",
            )
        )
    begin, precise = time_said(project, do, "begin")
    end, _ = time_said(project, do, "end")
    if begin is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-007",
                where=event.action,
                what="a correction gives a time",
                then="write one, or leave the form; what has no time is an event of its own",
            )
        )
    own = event.analyst == by
    precision: TimePrecision = do.get("precision") or (precise if precise != "none" else event.precision)
    claim = msgspec.structs.replace(
        event,
        id="",
        written_at=None,
        analyst="",
        begin=begin,
        end=end,
        precision=precision,
        certainty=do.get("certainty") or event.certainty,
        after=None,
        before=None,
        replaces=(event.id,) if own else _beside(project, event, by),
    )
    name = (
        f"moved “{event.action}” to" if own else f"put a time of “{event.action}” beside {event.analyst}'s:"
    )
    on = project.fold.first_of(event.id) if claim.replaces else f"{key}.1"
    return Doing((claim, *_note(do, on)), f"{name} {when_words(project, begin)}")


def _beside(project: Project, event: Event, by: str) -> tuple[str, ...]:
    """What one replaces so that another's event stays: one's own differing claim of that line, else what they
    replaced, else nothing.
    """
    line = project.current(project.fold.first_of(event.id))
    own = tuple(claim.id for claim in line if claim.analyst == by)
    return own or event.replaces


def _note(do: Mapping[str, Any], on: str) -> tuple[Claim, ...]:
    text = str(do.get("note", "")).strip()
    return (Memo(text=text, on=on),) if text else ()
