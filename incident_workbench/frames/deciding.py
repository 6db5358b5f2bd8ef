"""Frames of decision points, the items of their lists, and questions that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import decisions as decisions_
from ..model.claims import DecisionPoint, Points, RedHerring, kind_of
from ..privacy import Showing
from ..project import Project
from .columns import TIME, WORDS, frame, quoted_of

if TYPE_CHECKING:
    from pandas import DataFrame

DECISIONS = {
    "id": WORDS,
    "at": TIME,
    "title": WORDS,
    "actor": WORDS,
    "action": WORDS,
    "chosen_by": WORDS,
    "goal_conflict": "boolean",
    "basis": WORDS,
    "segments": "object",
}
POINTS = {
    "claim": WORDS,
    "kind": WORDS,
    "list": WORDS,
    "text": WORDS,
    "of": WORDS,
    "unknown": "boolean",
    "basis": WORDS,
    "actor": WORDS,
    "segments": "object",
}
QUESTIONS = {
    "text": WORDS,
    "asked_of": WORDS,
    "state": WORDS,
    "computed": "boolean",
    "arises_from": WORDS,
    "segments": "object",
}
_POINT_LISTS = (
    *decisions_.LISTS,
    "known_at_time",
    "not_known_at_time",
    "available_but_not_seen",
    "entry_cue",
    "plausibility",
    "probes",
    "known_then",
    "not_known_then",
    "known_elsewhere",
    "exit_cue",
    "price",
    "gain",
)


def decisions(project: Project) -> DataFrame:
    """A row for each decision point, in order of time; its lists are in `points`."""
    return frame(
        DECISIONS,
        (
            {
                "id": point.id,
                "at": point.at,
                "title": point.title,
                "actor": point.actor,
                "action": point.action.text,
                "chosen_by": point.chosen_by.text if point.chosen_by else None,
                "goal_conflict": point.goal_conflict,
                "basis": point.action.basis,
                "segments": quoted_of(point.action.evidence),
            }
            for point in decisions_.decisions(Showing(project))
        ),
    )


def points(project: Project) -> DataFrame:
    """A row for each item in the lists of decision points and red herrings; what is unknown says so."""
    showing = Showing(project)
    claims: tuple[DecisionPoint | RedHerring, ...]
    claims = (*showing.claims(DecisionPoint), *showing.claims(RedHerring))
    return frame(
        POINTS,
        (
            {
                "claim": claim.id,
                "kind": kind_of(claim),
                "list": name,
                "text": line.text,
                "of": line.of or None,
                "unknown": line.unknown,
                "basis": line.basis,
                "actor": line.actor or None,
                "segments": quoted_of(line.evidence),
            }
            for claim in claims
            for name in _POINT_LISTS
            for line in showing.lines(claim, _points_of(project, claim, name))
        ),
    )


def _points_of(project: Project, claim: DecisionPoint | RedHerring, name: str) -> Points:
    """A list of a claim; of what was there and not seen, only what somebody who was there says."""
    if isinstance(claim, DecisionPoint) and name == "available_but_not_seen":
        return decisions_.told_by_participants(project, claim)
    found: Points = getattr(claim, name, ())
    return found


def questions(project: Project) -> DataFrame:
    """A row for each question that is open; `computed` where it stands for something unknown."""
    return frame(
        QUESTIONS,
        (
            {
                "text": asked.line.text,
                "asked_of": asked.asked_of,
                "state": asked.state,
                "computed": asked.computed,
                "arises_from": asked.arises_from,
                "segments": quoted_of(asked.line.evidence),
            }
            for asked in decisions_.open_questions(Showing(project))
        ),
    )
