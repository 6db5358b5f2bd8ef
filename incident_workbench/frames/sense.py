"""Frames of what was taken to be going on: hypotheses, what became of them, signs, and tracks told from inside.

From the views that colleagues see: people by role, words as they may be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..hypotheses import HypothesisEpisode, episodes, missing, shown, viewable
from ..hypotheses import candidates as candidates_
from ..model.claims import RedHerring
from ..privacy import Quote, Showing
from ..project import Project
from .columns import TIME, WORDS, frame, quoted_of

if TYPE_CHECKING:
    from pandas import DataFrame

HYPOTHESES = {
    "id": WORDS,
    "proposition": WORDS,
    "subject": WORDS,
    "raised_by": WORDS,
    "begin": TIME,
    "end": TIME,
    "state": WORDS,
    "basis": WORDS,
    "segments": "object",
}
TRANSITIONS = {
    "hypothesis": WORDS,
    "proposition": WORDS,
    "state": WORDS,
    "begin": TIME,
    "end": TIME,
    "revived": "boolean",
    "actor": WORDS,
    "other": WORDS,
    "segments": "object",
}
SIGNS = {
    "id": WORDS,
    "hypothesis": WORDS,
    "proposition": WORDS,
    "at": TIME,
    "then": WORDS,
    "later": WORDS,
    "by": WORDS,
    "text": WORDS,
    "later_basis": WORDS,
    "segments": "object",
}
RED_HERRINGS = {
    "id": WORDS,
    "frame_of_the_moment": WORDS,
    "begin": TIME,
    "end": TIME,
    "hypotheses": "object",
    "missing": "object",
    "shown": "boolean",
    "analyst": WORDS,
    "label": WORDS,
}
CANDIDATES = {
    "hypothesis": WORDS,
    "proposition": WORDS,
    "begin": TIME,
    "reasons": "object",
    "question": WORDS,
}


def hypotheses(project: Project) -> DataFrame:
    """A row for each hypothesis, in the order they were raised; `state` is what was last recorded of it.

    >>> list(hypotheses(Project(id="p", title="t")).columns[:2])
    ['id', 'proposition']
    """
    return frame(
        HYPOTHESES,
        (
            {
                "id": lane.id,
                "proposition": lane.proposition,
                "subject": lane.subject,
                "raised_by": lane.raised_by,
                "begin": lane.begin,
                "end": lane.end,
                "state": lane.states[-1].name if lane.states else None,
                "basis": lane.basis,
                "segments": quoted_of(lane.evidence),
            }
            for lane in _lanes_shown(project)
        ),
    )


def transitions(project: Project) -> DataFrame:
    """A row for each state of each hypothesis, with when it began and ended."""
    return frame(
        TRANSITIONS,
        (
            {
                "hypothesis": lane.id,
                "proposition": lane.proposition,
                "state": state.name,
                "begin": state.begin,
                "end": state.end,
                "revived": state.revived,
                "actor": state.actor,
                "other": state.other,
                "segments": quoted_of(state.evidence),
            }
            for lane in _lanes_shown(project)
            for state in lane.states
        ),
    )


def signs(project: Project) -> DataFrame:
    """A row for each sign: how it was read then, and how it is read later."""
    return frame(
        SIGNS,
        (
            {name: getattr(sign, name) for name in ("id", "at", "then", "later", "by", "text", "later_basis")}
            | {"hypothesis": lane.id, "proposition": lane.proposition, "segments": quoted_of(sign.evidence)}
            for lane in _lanes_shown(project)
            for sign in lane.signs
        ),
    )


def red_herrings(project: Project) -> DataFrame:
    """A row for each track told from inside, its label last; `missing` are questions, `shown` whether a deck has it."""
    showing = Showing(project)
    return frame(
        RED_HERRINGS,
        (
            {
                "id": claim.id,
                "frame_of_the_moment": showing.text(claim, claim.frame_of_the_moment),
                "begin": claim.begin,
                "end": claim.end,
                "hypotheses": list(claim.hypotheses),
                "missing": list(missing(claim, project)),
                "shown": viewable(claim),
                "analyst": claim.analyst,
                "label": showing.text(claim, claim.title),
            }
            for claim in showing.claims(RedHerring)
        ),
    )


def candidates(project: Project) -> DataFrame:
    """Lines of work whose shape suggests a look, with the reasons in words; see `hypotheses.candidates`."""
    found = candidates_(Showing(project))
    return frame(
        CANDIDATES,
        ({name: getattr(c, name) for name in CANDIDATES} | {"reasons": list(c.reasons)} for c in found),
    )


def _lanes_shown(project: Project) -> list[HypothesisEpisode[Quote]]:
    showing = Showing(project)
    return [shown(showing, episode, later=True) for episode in episodes(project)]
