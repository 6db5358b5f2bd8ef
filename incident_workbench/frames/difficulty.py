"""Frames of what made the work hard, how that was met, what surprised, and what working together took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import difficulty as difficulty_
from ..privacy import Showing
from ..project import Project
from .columns import TIME, WORDS, frame, said_in

if TYPE_CHECKING:
    from pandas import DataFrame

DIFFICULTIES = {
    "id": WORDS,
    "category": WORDS,
    "text": WORDS,
    "whose": WORDS,
    "begin": TIME,
    "end": TIME,
    "met_by": "object",
    "basis": WORDS,
    "segments": "object",
}
HANDLINGS = {
    "id": WORDS,
    "text": WORDS,
    "expertise": WORDS,
    "countered": "object",
    "moments": "object",
    "basis": WORDS,
    "segments": "object",
}
SURPRISES = {
    "id": WORDS,
    "at": TIME,
    "who": WORDS,
    "expected": WORDS,
    "observed": WORDS,
    "scope": WORDS,
    "changed": WORDS,
    "basis": WORDS,
    "segments": "object",
}
COORDINATION = {
    "id": WORDS,
    "at": TIME,
    "cost": WORDS,
    "text": WORDS,
    "borne_by": WORDS,
    "basis": WORDS,
    "segments": "object",
}


def difficulties(project: Project) -> DataFrame:
    """A row for each difficulty, in order of time; `met_by` are ids of handlings."""
    return frame(
        DIFFICULTIES,
        (
            {name: getattr(hard, name) for name in ("id", "category", "whose", "begin", "end")}
            | {"met_by": list(hard.met_by), **said_in(hard.line, "text")}
            for hard in difficulty_.difficulties(Showing(project))
        ),
    )


def handlings(project: Project) -> DataFrame:
    """A row for each handling; `countered` are ids of difficulties, `moments` the instants of its words."""
    return frame(
        HANDLINGS,
        (
            {
                "id": met.id,
                "expertise": met.expertise,
                "countered": list(met.countered),
                "moments": list(met.moments),
                **said_in(met.line, "text"),
            }
            for met in difficulty_.handlings(Showing(project))
        ),
    )


def surprises(project: Project) -> DataFrame:
    """A row for each surprise, in order of time: expected against observed, and whose."""
    return frame(
        SURPRISES,
        (
            {name: getattr(one, name) for name in ("id", "at", "who", "expected", "scope", "changed")}
            | said_in(one.observed, "observed")
            for one in difficulty_.surprises(Showing(project))
        ),
    )


def coordination(project: Project) -> DataFrame:
    """A row for each scene of working together, in order of time."""
    return frame(
        COORDINATION,
        (
            {
                "id": one.id,
                "at": one.at,
                "cost": one.what,
                "borne_by": one.borne_by,
                **said_in(one.line, "text"),
            }
            for one in difficulty_.coordination(Showing(project))
        ),
    )
