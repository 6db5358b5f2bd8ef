"""Times that cannot be as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import Problem
from ..written import numbered
from .text import Cued
from .turns import BACK

LEAP = 3600.0
"""Seconds by which a caption may begin after the one above it before a person should look."""


def odd_times(
    member: str,
    cues: Sequence[Cued],
    *,
    word: str = "line",
    above: str = "the caption above it",
    why: str = "captions were joined, edited or damaged",
) -> Problem | None:
    """What is odd in the times of captions, which are kept as written: a person should look.

    `word` is what their places are called, `above` what stands before one of them.
    """
    places: dict[str, list[int]] = {}
    before: Cued | None = None
    for cue in cues:
        for oddity in _oddities(before, cue, above):
            places.setdefault(oddity, []).append(cue.first)
        before = cue
    if not places:
        return None
    shown = "; ".join(f"{oddity}: {numbered(word, numbers)}" for oddity, numbers in places.items())
    return Problem(
        code="IW-READ-082",
        where=member,
        what=f"odd times, kept as written ({shown})",
        why=why,
        then="look there; a ClockCorrection with what=shift from that place on sets a jump right",
    )


def _oddities(before: Cued | None, cue: Cued, above: str) -> Iterator[str]:
    if cue.remark:
        yield cue.remark
    if cue.finish < cue.begin:
        yield "ends before it begins"
    if before is not None and cue.begin < before.begin - BACK:
        yield f"begins before {above}"
    if before is not None and cue.begin > before.begin + LEAP:
        yield f"begins more than an hour after {above}"
