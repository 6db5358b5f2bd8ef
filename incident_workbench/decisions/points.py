"""Decision points read for showing: what was seen, expected, wanted and known then."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ..model.claims import DecisionPoint, Point, Points, Unknown
from ..privacy import Line, Showing
from ..project import Project
from ..timeline import in_time
from .probes import ASKED

LISTS = (
    "cues expectation assessment goals options knowledge uncertainty time_pressure help_sought".split()  # in this order
)


class Listed(Struct, frozen=True, kw_only=True):
    """One list of a decision point, by the name of its field, with the question that it answers."""

    name: str
    asks: str
    lines: tuple[Line, ...]


class Decision(Struct, frozen=True, kw_only=True):
    """A critical juncture. What was known, not known, and there but not seen are three lists, never one."""

    id: str
    title: str
    at: datetime | None
    actor: str
    action: Line
    lists: tuple[Listed, ...]
    known: tuple[Line, ...]
    not_known: tuple[Line, ...]
    available_but_not_seen: tuple[Line, ...]
    chosen_by: Line | None
    trade_offs: tuple[Line, ...]
    goal_conflict: bool


def decisions(showing: Showing) -> tuple[Decision, ...]:
    """Decision points in order of time, those without one last.

    >>> decisions(Showing(Project(id="p", title="t")))
    ()
    """
    claims = sorted(showing.claims(DecisionPoint), key=lambda c: in_time(c.at))
    return tuple(decision(showing, claim) for claim in claims)


def decision(showing: Showing, claim: DecisionPoint) -> Decision:
    """One decision point as colleagues see it. Empty lists are left out; what is unknown stays, and says so."""
    lists = [Listed(name=n, asks=ASKED[n], lines=showing.lines(claim, getattr(claim, n))) for n in LISTS]
    return Decision(
        id=claim.id,
        title=showing.text(claim, claim.title or claim.action_taken),
        at=claim.at,
        actor=showing.actor(claim.actor, claim),
        action=showing.line(claim, claim.action_taken, actor=claim.actor),
        lists=tuple(one for one in lists if one.lines),
        known=showing.lines(claim, claim.known_at_time),
        not_known=showing.lines(claim, claim.not_known_at_time),
        available_but_not_seen=showing.lines(claim, told_by_participants(showing.project, claim)),
        chosen_by=_chosen_by(showing, claim),
        trade_offs=_trade_offs(showing, claim),
        goal_conflict=isinstance(claim.goals, tuple) and len(claim.goals) > 1,
    )


def told_by_participants(project: Project, claim: DecisionPoint) -> Points:
    """What was there but not seen, as far as somebody who was there says so; an analyst cannot know it."""
    points = claim.available_but_not_seen
    if isinstance(points, Unknown):
        return points
    return tuple(point for point in points if _told(project, claim, point))


def _told(project: Project, claim: DecisionPoint, point: Point) -> bool:
    basis = point.basis or project.basis_of(point.evidence or claim.evidence)
    return basis != "analyst_inference"


def _chosen_by(showing: Showing, claim: DecisionPoint) -> Line | None:
    if claim.chosen_by is None:
        return None
    if isinstance(claim.chosen_by, Unknown):
        return showing.unknown(claim, claim.chosen_by)
    return showing.line(claim, claim.chosen_by.replace("_", " "))


def _trade_offs(showing: Showing, claim: DecisionPoint) -> tuple[Line, ...]:
    if isinstance(claim.trade_off, Unknown):
        return (showing.unknown(claim, claim.trade_off),)
    return tuple(showing.line(claim, f"kept: {t.kept}; given up: {t.given_up}") for t in claim.trade_off)
