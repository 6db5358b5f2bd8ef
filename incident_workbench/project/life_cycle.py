"""The life cycle of a hypothesis: what can follow what, and Problems where a transition does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from ..errors import Problem
from ..model.claims import Hypothesis, Transition
from .moment import Project

ENDINGS: frozenset[str] = frozenset(
    ("set_aside", "superseded_by", "merged_into", "supported", "acted_on", "never_closed")
)
"""States that end a line of work, until somebody takes it up again."""
GIVES_WAY: frozenset[str] = frozenset(("superseded_by", "merged_into"))
"""Endings that name another hypothesis."""
_AGAIN = frozenset(("pursued", "revived"))
_AFTERWARDS = frozenset(("set_aside", "superseded_by", "merged_into", "supported", "never_closed"))
FOLLOWS: Mapping[str, frozenset[str]] = {
    "raised": frozenset(("acknowledged", "unanswered", "pursued", "on_hold")) | ENDINGS,
    "acknowledged": frozenset(("acknowledged", "pursued", "on_hold")) | ENDINGS,
    "unanswered": frozenset(("acknowledged", "unanswered", "pursued", "on_hold")) | ENDINGS,
    "pursued": frozenset(("pursued", "on_hold")) | ENDINGS,
    "on_hold": frozenset(("pursued", "on_hold")) | ENDINGS,
    "supported": _AGAIN | {"acted_on"},
    "acted_on": _AGAIN | _AFTERWARDS,
    **dict.fromkeys(("set_aside", "superseded_by", "merged_into", "never_closed"), _AGAIN),
}
"""What can come next. After acting on it, or once it is supported, its fate may still be told; every other ending is
left only by taking it up again. Several people may take it up, or leave it, one after the other.
"""


def life_cycle(project: Project, only: Collection[str] | None = None) -> Iterator[Problem]:
    """What does not fit in the transitions of each hypothesis; with `only`, in those with these ids."""
    lines: dict[str, list[Transition]] = {}
    for move in project.of_kind(Transition):
        lines.setdefault(project.fold.first_of(move.hypothesis), []).append(move)
    for line, moves in lines.items():
        if only is not None and not any(move.id in only for move in moves):
            continue
        for problem in _of_one(project, line, moves):
            if only is None or problem.where in only:
                yield problem


def in_order(moves: Collection[Transition]) -> list[Transition]:
    """Transitions that have a time, in its order; of those at one instant, one that can follow comes first."""
    ordered: list[Transition] = []
    for _, group in groupby(sorted((m for m in moves if m.occurred_at is not None), key=_when), key=_when):
        now = list(group)
        while now:
            before = ordered[-1] if ordered else None
            ordered.append(next((m for m in now if _fits(before, m)), now[0]))
            now.remove(ordered[-1])
    return ordered


def _when(move: Transition) -> datetime:
    assert move.occurred_at is not None  # noqa: S101 - only asked of those that have one
    return move.occurred_at


def _fits(before: Transition | None, move: Transition) -> bool:
    state = "raised" if before is None else "pursued" if before.to == "revived" else before.to
    if move.to == "raised":
        return before is None
    if before is not None and move.to == state and state in ENDINGS:
        return move.actor != before.actor  # somebody else leaves it as well
    return move.to in FOLLOWS[state]


def _of_one(project: Project, line: str, moves: list[Transition]) -> Iterator[Problem]:
    hypothesis = project.resolved(line)
    raised = hypothesis.raised_at if isinstance(hypothesis, Hypothesis) else None
    before: Transition | None = None
    for move in in_order(moves):
        if raised is not None and _when(move) < raised:
            yield _too_early(move)
        if not _fits(before, move):
            yield _cannot_follow(move, before)
        before = move
    for move in moves:
        if move.to == "revived" and not any(m.to in ENDINGS for m in moves) and move.occurred_at is None:
            yield _cannot_follow(move, None)
        if move.to in GIVES_WAY and _gives_way_to_nothing(project, line, move):
            yield _no_other(move)


def _gives_way_to_nothing(project: Project, line: str, move: Transition) -> bool:
    if not move.other or project.fold.first_of(move.other) == line:
        return True
    named = project.current(move.other)
    return bool(named) and not any(isinstance(claim, Hypothesis) for claim in named)


def _cannot_follow(move: Transition, before: Transition | None) -> Problem:
    state = "raised" if before is None else before.to
    return Problem(
        code="IW-SENSE-001",
        where=move.id,
        what=f"{_words(move.to)} cannot follow {_words(state)}",
        why="an ending is left by taking it up again, and is drawn as said until then",
        then="add the transition between the two, or correct the time of one",
    )


def _no_other(move: Transition) -> Problem:
    return Problem(
        code="IW-SENSE-002",
        where=move.id,
        what=f"{_words(move.to)} names no other hypothesis",
        why="a reader asks at once what took its place",
        then="name it in `other`, or say set aside",
    )


def _too_early(move: Transition) -> Problem:
    return Problem(
        code="IW-SENSE-003",
        where=move.id,
        what=f"{_words(move.to)} comes before the hypothesis was raised",
        then="correct one of the two times, or the clock of a source",
    )


def _words(state: str) -> str:
    """
    >>> _words("set_aside")
    '“set aside”'
    """
    return f"“{state.replace('_', ' ')}”"
