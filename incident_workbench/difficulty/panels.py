"""What made it difficult, and how people met it: two panels that stand on their own, with no score on either."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from ..model.claims import RETROSPECTIVE, Claim, CoordinationCost, Difficulty, Handling, Surprise
from ..privacy import Line, Showing
from ..timeline import in_time


class Hardship(Struct, frozen=True, kw_only=True):
    """One thing that made the case hard, for whom and when. `met_by` are the ids of handlings that countered it."""

    id: str
    category: str
    line: Line
    whose: str
    begin: datetime | None
    end: datetime | None
    met_by: tuple[str, ...]


class Handled(Struct, frozen=True, kw_only=True):
    """What somebody did about a difficulty, and the expertise that showed in it. `countered` are ids of hardships.

    `moments` are the instants of the words of the time that it rests on.
    """

    id: str
    line: Line
    expertise: str
    countered: tuple[str, ...]
    moments: tuple[datetime, ...] = ()


class Surprised(Struct, frozen=True, kw_only=True):
    """Expected against observed, whose, and what changed in their picture of the system."""

    id: str
    who: str
    at: datetime | None
    expected: str
    observed: Line
    scope: str
    changed: str


class Coordination(Struct, frozen=True, kw_only=True):
    """What working together took at one moment: a scene, never a total."""

    id: str
    what: str
    line: Line
    borne_by: str
    at: datetime | None


def difficulties(showing: Showing) -> tuple[Hardship, ...]:
    """Every difficulty, in order of time.

    >>> from incident_workbench.project import Project
    >>> difficulties(Showing(Project(id="p", title="t")))
    ()
    """
    first = showing.project.fold.first_of
    met: dict[str, list[str]] = {}
    for handling in showing.claims(Handling):
        for key in handling.countered:
            met.setdefault(first(key), []).append(handling.id)
    return tuple(
        Hardship(
            id=claim.id,
            category=claim.category.replace("_", " "),
            line=showing.line(claim, claim.text, actor=claim.whose),
            whose=showing.actor(claim.whose, claim) if claim.whose else "",
            begin=claim.begin,
            end=claim.end,
            met_by=tuple(met.get(first(claim.id), ())),
        )
        for claim in _by_time(showing.claims(Difficulty), "begin")
    )


def handlings(showing: Showing) -> tuple[Handled, ...]:
    """Every handling, in the order written; also one that is not linked to a difficulty."""
    now = {showing.project.fold.first_of(c.id): c.id for c in showing.claims(Difficulty)}
    return tuple(
        Handled(
            id=claim.id,
            line=showing.line(claim, claim.text),
            expertise=showing.text(claim, claim.expertise),
            countered=tuple(
                now[first] for key in claim.countered if (first := showing.project.fold.first_of(key)) in now
            ),
            moments=moments(showing, claim),
        )
        for claim in showing.claims(Handling)
    )


def surprises(showing: Showing) -> tuple[Surprised, ...]:
    """Every surprise, in order of time."""
    return tuple(
        Surprised(
            id=claim.id,
            who=showing.actor(claim.actor, claim),
            at=claim.at,
            expected=showing.text(claim, claim.expectation),
            observed=showing.line(claim, claim.observation, actor=claim.actor),
            scope=claim.scope or "",
            changed=showing.text(claim, claim.changed),
        )
        for claim in _by_time(showing.claims(Surprise), "at")
    )


def coordination(showing: Showing) -> tuple[Coordination, ...]:
    """Scenes of working together, in order of time."""
    return tuple(
        Coordination(
            id=claim.id,
            what=claim.cost.replace("_", " "),
            line=showing.line(claim, claim.text, actor=claim.borne_by),
            borne_by=showing.actor(claim.borne_by, claim) if claim.borne_by else "",
            at=claim.at,
        )
        for claim in _by_time(showing.claims(CoordinationCost), "at")
    )


def moments(showing: Showing, claim: Claim) -> tuple[datetime, ...]:
    """The instants of the words of the time that a claim rests on, on the corrected clocks, in order."""
    project = showing.project
    said = (project.evidence.by_id.get(span.segment) for span in claim.evidence)
    then = (s for s in said if s is not None and project.sources[s.source].kind not in RETROSPECTIVE)
    return tuple(sorted({at for s in then if (at := project.at(s)) is not None}))


Kind = TypeVar("Kind", bound=Claim)


def _by_time(claims: Iterable[Kind], field: str) -> list[Kind]:
    """In order of time, those without one last."""
    return sorted(claims, key=lambda c: in_time(getattr(c, field)))
