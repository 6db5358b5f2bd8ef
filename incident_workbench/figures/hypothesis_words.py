"""Hypotheses over time in plain words, and as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ..hypotheses import HypothesisEpisode, Sign, State
from ..privacy import Quote
from .looks import both_clocks

Lane: TypeAlias = HypothesisEpisode[Quote]


def hypothesis_words(lanes: Sequence[Lane], zone: str) -> str:
    """The lanes as plain words: what was raised by whom, what became of it, and how signs were read then."""
    if not lanes:
        return "No hypotheses yet."
    return "\n".join(["Hypotheses over time.", *(_lane_words(lane, zone) for lane in lanes)])


def _lane_words(lane: Lane, zone: str) -> str:
    states = "; ".join(state_words(state, zone) for state in lane.states)
    signs = "; ".join(sign_words(sign, zone) for sign in lane.signs)
    read = f" Read then: {signs}." if signs else ""
    return f"“{lane.proposition}”, raised by {lane.raised_by}: {states}.{read}"


def state_words(state: State[Quote], zone: str) -> str:
    name = "taken up again" if state.revived else state.name.replace("_", " ")
    other = f" “{state.other}”" if state.other else ""
    return f"{name}{other} {both_clocks(state.begin, zone) if state.begin else 'at a time not known'}"


def sign_words(sign: Sign[Quote], zone: str) -> str:
    when = both_clocks(sign.at, zone) if sign.at else "at a time not known"
    return f"{sign.then.replace('_', ' ')}, {when}" + (f": {sign.text}" if sign.text else "")


def hypothesis_table(lanes: Sequence[Lane], zone: str) -> dict[str, list[str] | list[list[str]]]:
    """The picture as rows: one for each state of each lane, and for each sign as it was read then."""
    rows = []
    for lane in lanes:
        rows += [
            [lane.proposition, "state", state_words(state, zone), state.actor or ""] for state in lane.states
        ]
        rows += [[lane.proposition, "sign", sign_words(sign, zone), sign.by or ""] for sign in lane.signs]
    return {"columns": ["proposition", "what", "said", "who"], "rows": rows}
