"""Which segments to point at for which code, in which order: strongest first, codes taking turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from .detecting import Hit, hits
from .patterns import cues

if TYPE_CHECKING:
    from .learning import Learned

MOST_OF_A_CODE = 400
"""Places that are kept of each code: more than anybody goes through."""
USUAL_LENGTH = 200
"""Characters beyond which a text holds cues because it is long."""
FADES = 0.9
"""What each further candidate of a code counts for beside the one before."""
_SAYS = {1: 0.15, 2: 0.4, 3: 0.65}
"""How much a cue of each strength says for its code."""


class Candidate(Struct, frozen=True):
    """A row that may be worth a code: how strongly, by what, and the places of the words that say so."""

    row: int
    code: str
    score: float
    by: Literal["cue", "learned"]
    cue: str
    places: tuple[tuple[int, int], ...]


def candidates(texts: Sequence[str], learned: Learned | None = None) -> list[Candidate]:
    """What cues point at, and what was learned with them, codes taking turns."""
    by_code = by_cues(texts)
    if learned is not None:
        by_code = by_learning(texts, learned, by_code)
    return list(in_turns(by_code))


def by_cues(texts: Sequence[str]) -> dict[str, list[Candidate]]:
    """Candidates of each code by cues alone, strongest first."""
    found: dict[tuple[str, int], list[Hit]] = defaultdict(list)
    known = cues()
    for hit in hits(texts):
        found[known[hit.cue].code, hit.row].append(hit)
    by_code: dict[str, list[Candidate]] = defaultdict(list)
    for (code, row), these in found.items():
        by_code[code].append(_by_cue(row, code, len(texts[row]), these))
    return {code: _strongest(these) for code, these in sorted(by_code.items())}


def _by_cue(row: int, code: str, length: int, these: Sequence[Hit]) -> Candidate:
    known = cues()
    silent = 1.0
    for number in {hit.cue for hit in these}:
        silent *= 1 - _SAYS[known[number].strength]
    score = (1 - silent) / sqrt(max(1.0, length / USUAL_LENGTH))
    ordered = sorted(these, key=lambda hit: (-known[hit.cue].strength, hit.start))
    places = tuple(dict.fromkeys((hit.start, hit.end) for hit in ordered))[:3]
    return Candidate(row, code, score, "cue", known[ordered[0].cue].name, places)


def by_learning(
    texts: Sequence[str], learned: Learned, by_cue: Mapping[str, Sequence[Candidate]]
) -> dict[str, list[Candidate]]:
    """Candidates of each code, strongest first, where cues and what was learned count for a half each."""
    import numpy as np

    scores = learned.scores(texts).astype(np.float64)
    nothing = np.zeros(len(texts))
    by_code: dict[str, list[Candidate]] = {}
    for code in sorted({*by_cue, *learned.codes}):
        pointed = {candidate.row: candidate for candidate in by_cue.get(code, ())}
        both = scores[:, learned.codes.index(code)] if code in learned.codes else nothing.copy()
        for row, candidate in pointed.items():
            both[row] += candidate.score
        order = [row for row in np.argsort(-both, kind="stable")[:MOST_OF_A_CODE].tolist() if both[row] > 0]
        by_code[code] = [
            structs.replace(
                pointed.get(row) or Candidate(row, code, 0, "learned", "", ()), score=float(both[row]) / 2
            )
            for row in order
        ]
    return by_code


def _strongest(these: Iterable[Candidate]) -> list[Candidate]:
    return sorted(these, key=lambda c: (-c.score, c.row))[:MOST_OF_A_CODE]


def in_turns(by_code: Mapping[str, Sequence[Candidate]]) -> Iterator[Candidate]:
    """The strongest first; each further one of a code counts for less, so that no code drowns the others.

    >>> one = {"a": [Candidate(1, "a", 0.9, "cue", "", ()), Candidate(2, "a", 0.89, "cue", "", ())]}
    >>> [c.row for c in in_turns(one | {"b": [Candidate(3, "b", 0.85, "cue", "", ())]})]
    [1, 3, 2]
    """
    placed = [(c.score * FADES**n, c) for these in by_code.values() for n, c in enumerate(these)]
    return (c for _, c in sorted(placed, key=lambda one: (-one[0], one[1].row, one[1].code)))
