"""Decision points read for showing: what was seen, expected, wanted and known then, and what nobody can tell yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from .model.claims import (
    AnyClaim,
    Claim,
    DecisionPoint,
    Hypothesis,
    OpenQuestion,
    Point,
    Points,
    RedHerring,
    Unknown,
)
from .privacy import Line, Showing
from .project import Project, spans_of
from .timeline import in_time

ASKED: dict[str, str] = {
    "cues": "What was in front of them?",
    "expectation": "What did they expect to happen next?",
    "assessment": "How would they have described it to a colleague right then?",
    "goals": "What were they trying to achieve?",
    "options": "Which other courses were open to them at the time?",
    "knowledge": "What did it remind them of, or which rule applied?",
    "chosen_by": "How did they come to that one?",
    "uncertainty": "What were they unsure of?",
    "time_pressure": "What pressed them?",
    "trade_off": "What was kept, and what was given up for it?",
    "help_sought": "What brought them to ask for help, and how did they know whom?",
    "known_at_time": "What did they know?",
    "not_known_at_time": "What did they not know?",
    "available_but_not_seen": "What was there to be seen that they say they did not see?",
    "pursuers": "Who followed it, from when to when?",
    "not_pursuing": "Who was looking at something else meanwhile?",
    "noticed_by": "Who noticed first?",
    "communicated": "How was it told to the others?",
    "spread": "When did everyone know?",
}
"""The question that a field answers (after the probes of the Critical Decision Method)."""
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


class Asked(Struct, frozen=True, kw_only=True):
    """A question that is still open: an `OpenQuestion`, or computed from what a claim says is unknown."""

    line: Line
    asked_of: str
    state: str = "open"
    arises_from: str | None = None
    computed: bool = False


# --- decision points --------------------------------------------------------------------------------------------------


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


# --- open questions ---------------------------------------------------------------------------------------------------


def open_questions(showing: Showing) -> tuple[Asked, ...]:
    """What is still open: the analysts' questions, then those computed from every `Unknown`.

    A computed question is left out once an `OpenQuestion` with its words arises from the same claim.
    """
    claims = showing.claims(OpenQuestion)
    taken = {(showing.project.fold.first_of(c.arises_from), c.text) for c in claims if c.arises_from}
    written = [
        Asked(
            line=showing.line(claim, claim.text),
            asked_of=showing.actor(claim.asked_of) if claim.asked_of else "",
            state=claim.state,
            arises_from=claim.arises_from,
        )
        for claim in claims
        if claim.state != "answered"
    ]
    fresh = [
        Asked(
            line=_computed(showing, claim, text),
            asked_of=showing.actor(unknown.ask) if unknown.ask else "",
            arises_from=claim.id,
            computed=True,
        )
        for claim, text, unknown in unknowns(showing)
        if (showing.project.fold.first_of(claim.id), text) not in taken
    ]
    return (*written, *fresh)


def unknowns(showing: Showing) -> Iterator[tuple[AnyClaim, str, Unknown]]:
    """Every field that says it is not known, as the claim, a question, and whom to ask."""
    for claim in showing.claims(Claim):
        for field in claim.__struct_fields__:
            value = getattr(claim, field)
            if isinstance(value, Unknown):
                asks = ASKED.get(field, f"What about the {field.replace('_', ' ')}?")
                yield claim, f"{subject(claim)}: {asks}", value  # type: ignore[misc]  # current claims are of a kind


def subject(claim: Claim) -> str:
    """What a claim is about, in a few of its own words.

    >>> subject(DecisionPoint(actor="a", action_taken="rolls back", title="Going back"))
    'Going back'
    """
    if isinstance(claim, DecisionPoint):
        return claim.title or claim.action_taken
    if isinstance(claim, RedHerring):
        return claim.frame_of_the_moment or "One line of work"
    if isinstance(claim, Hypothesis):
        return claim.proposition
    return str(getattr(claim, "title", "") or getattr(claim, "text", "") or "One point")


def _computed(showing: Showing, claim: Claim, text: str) -> Line:
    return Line(
        text=showing.text(claim, text),
        basis="analyst_inference",
        claim=claim.id,
        evidence=showing.quotes(spans_of(claim)),
    )
