"""Lanes: the rows of a timeline by who acts, their team, the source that tells it, or the hypothesis it bears on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Generic, Literal, TypeAlias

from msgspec import Struct

from ..model.claims import EvidenceLink, Hypothesis, Transition
from ..model.evidence import Span
from ..privacy import SOMEBODY, Quote, Showing
from ..privacy.restrictions import NAMELESS, UNSEEN
from ..project import Project
from .row import Ground, Row, in_time, shown

LaneBy: TypeAlias = Literal["actor", "team", "source", "hypothesis"]
LaneOrder: TypeAlias = Literal["name", "first"]
REST: dict[LaneBy, str] = {
    "actor": "",
    "team": "no team recorded",
    "source": "no source, the analyst's inference",
    "hypothesis": "beside the hypotheses",
}
"""The lane of what belongs to none; it stands last."""


class Lane(Struct, Generic[Ground], frozen=True, kw_only=True):
    """Rows under one name, in order of time."""

    name: str
    rows: tuple[Row[Ground], ...]


def lanes(
    project: Project,
    rows: Sequence[Row[Span]],
    *,
    by: LaneBy = "actor",
    order: LaneOrder = "name",
    until: datetime | None = None,
) -> tuple[Lane[Span], ...]:
    """The rows in lanes by name, in alphabetical order or by their first time; never by how much is in them.

    A row that rests on two sources, or bears on two hypotheses, stands in both lanes. It bears on a hypothesis when
    they share words: those that raised it, moved it, or were read for or against it. For rows as lived until a moment,
    give that moment too: hypotheses of later have no lane then.

    >>> lanes(Project(id="p", title="t"), (), by="team")
    ()
    """
    showing = Showing(project)
    lines = bearing(showing, until) if by == "hypothesis" else {}
    propositions = {line: claim.proposition for line, claim in _hypotheses(showing, until)}
    named = ((row, _names(project, row, by, lines, propositions)) for row in rows)
    return _grouped(named, by, order)


def shown_lanes(
    showing: Showing,
    rows: Sequence[Row[Span]],
    *,
    by: LaneBy = "actor",
    order: LaneOrder = "name",
    until: datetime | None = None,
) -> tuple[Lane[Quote], ...]:
    """Lanes as colleagues see them: people by role, and in nobody's lane what may not be attributed."""
    lines = bearing(showing, until) if by == "hypothesis" else {}
    propositions = {line: showing.text(c, c.proposition) for line, c in _hypotheses(showing, until)}
    named = (
        (made := shown(showing, row), _shown_names(showing, row, made, by, lines, propositions))
        for row in rows
    )
    return _grouped(named, by, order)


def _grouped(
    named: Iterable[tuple[Row[Ground], Iterable[str]]], by: LaneBy, order: LaneOrder
) -> tuple[Lane[Ground], ...]:
    held: dict[str, list[Row[Ground]]] = {}
    for row, names in named:
        for name in dict.fromkeys(names):
            held.setdefault(name, []).append(row)
    made = [Lane(name=name, rows=tuple(own)) for name, own in held.items()]
    if order == "first":
        return tuple(
            sorted(made, key=lambda lane: (lane.name == REST[by], _first(lane), lane.name.casefold()))
        )
    return tuple(sorted(made, key=lambda lane: (lane.name == REST[by], lane.name.casefold(), lane.name)))


def _first(lane: Lane[Ground]) -> tuple[bool, float]:
    return min(in_time(row.begin or row.earliest or row.latest) for row in lane.rows)


# --- names ------------------------------------------------------------------------------------------------------------


def _names(
    project: Project,
    row: Row[Span],
    by: LaneBy,
    lines: Mapping[str, Sequence[str]],
    propositions: Mapping[str, str],
) -> list[str]:
    match by:
        case "actor":
            return [project.actor_name(row.actor)]
        case "team":
            return [_team(project, row.actor)]
        case "source":
            found = (project.evidence.by_id.get(span.segment) for span in row.evidence)
            return [project.sources[s.source].title for s in found if s] or [REST[by]]
        case "hypothesis":
            return _bears_on(row, lines, propositions)


def _shown_names(
    showing: Showing,
    row: Row[Span],
    made: Row[Quote],
    by: LaneBy,
    lines: Mapping[str, Sequence[str]],
    propositions: Mapping[str, str],
) -> list[str]:
    event = showing.project.fold.claims[row.id]
    match by:
        case "actor":
            return [made.actor]
        case "team":
            barred = showing.claim_bars(event) & (NAMELESS | UNSEEN)
            return [SOMEBODY if barred else _team(showing.project, row.actor)]
        case "source":
            return [quote.source for quote in made.evidence] or [REST[by]]
        case "hypothesis":
            return _bears_on(row, lines, propositions)


def _team(project: Project, reference: str) -> str:
    actor = project.actor(reference)
    if actor is not None and actor.kind == "team":
        return actor.team or actor.name
    return (actor.team if actor else "") or REST["team"]


def _bears_on(
    row: Row[Span], lines: Mapping[str, Sequence[str]], propositions: Mapping[str, str]
) -> list[str]:
    found = (line for span in row.evidence for line in lines.get(span.segment, ()))
    return [propositions[line] for line in found if line in propositions] or [REST["hypothesis"]]


def _hypotheses(showing: Showing, until: datetime | None) -> Iterator[tuple[str, Hypothesis]]:
    for claim in showing.claims(Hypothesis):
        if _by_then(claim.raised_at, until):
            yield showing.project.fold.first_of(claim.id), claim


def bearing(showing: Showing, until: datetime | None) -> dict[str, list[str]]:
    """For each segment, the lines of the hypotheses that rest on it, by what had been raised, moved or read by then."""
    first = showing.project.fold.first_of
    found: dict[str, list[str]] = {}
    said: list[tuple[str, datetime | None, tuple[Span, ...]]] = [
        *((c.id, c.raised_at, c.evidence) for c in showing.claims(Hypothesis)),
        *((c.hypothesis, c.occurred_at, c.evidence) for c in showing.claims(Transition)),
        *((c.hypothesis, c.read_at, c.evidence) for c in showing.claims(EvidenceLink)),
    ]
    for key, at, evidence in said:
        for span in evidence if _by_then(at, until) else ():
            found.setdefault(span.segment, []).append(first(key))
    return found


def _by_then(at: datetime | None, until: datetime | None) -> bool:
    return until is None or (at is not None and at <= until)
