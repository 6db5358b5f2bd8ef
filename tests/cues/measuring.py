"""How well suggestions point, beside reading in order and looking for words: one measure for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from incident_workbench.cues import Examples, learn
from incident_workbench.cues.ranking import Candidate, by_cues, by_learning, in_turns
from incident_workbench.project import Project

FOLDS = 5
PASSED = frozenset("or a the up what to".split())
Lists = Mapping[str, Sequence[Candidate]]


class Coded(NamedTuple):
    """Segments that were read by whoever coded them, in order, each with its codes; and the names of all codes."""

    texts: tuple[str, ...]
    codes: tuple[frozenset[str], ...]
    names: Mapping[str, str]


class Figures(NamedTuple):
    """Of the first 50 segments, the part that is coded at all; of all coded ones, the part among the first 200; and the
    same of pairs of a segment and a code.
    """

    segments_50: float
    segments_200: float
    pairs_50: float
    pairs_200: float

    def __str__(self) -> str:
        return " ".join(f"{value:.2f}" for value in self)


def figures(coded: Coded, order: Sequence[tuple[int, str]]) -> Figures:
    rows = list(dict.fromkeys(row for row, _ in order))
    right = [code in coded.codes[row] for row, code in order]
    some = [bool(coded.codes[row]) for row in rows]
    return Figures(
        _part(sum(some[:50]), len(some[:50])),
        _part(sum(some[:200]), sum(map(bool, coded.codes))),
        _part(sum(right[:50]), len(right[:50])),
        _part(sum(right[:200]), sum(map(len, coded.codes))),
    )


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0


def measured(coded: Coded) -> dict[str, Figures]:
    ways = {
        "in order": _even({code: range(len(coded.texts)) for code in coded.names}),
        "words of the code's name": keywords(coded),
        "cues": by_cues(coded.texts),
        "cues and learning": cross_validated(coded),
    }
    told = {way: figures(coded, [(c.row, c.code) for c in in_turns(lists)]) for way, lists in ways.items()}
    segments = figures(coded, [(row, "") for row in range(len(coded.texts))])
    told["in order"] = told["in order"]._replace(
        segments_50=segments.segments_50, segments_200=segments.segments_200
    )
    return told


def keywords(coded: Coded) -> Lists:
    """Segments that hold a word of the code's own name, or one that begins so."""
    found: dict[str, list[int]] = {}
    for slug, name in coded.names.items():
        words = [word for word in re.findall("[a-z]+", name.lower()) if word not in PASSED]
        pattern = re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)
        found[slug] = [row for row, text in enumerate(coded.texts) if pattern.search(text)]
    return _even(found)


def _even(found: Mapping[str, Sequence[int]]) -> Lists:
    return {code: [Candidate(row, code, 1.0, "cue", "", ()) for row in rows] for code, rows in found.items()}


def cross_validated(coded: Coded) -> Lists:
    """Each fifth of the talk by what was learned from the other four."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    count = len(coded.texts)
    for fold in range(FOLDS):
        here = range(fold * count // FOLDS, (fold + 1) * count // FOLDS)
        rest = [row for row in range(count) if row not in here]
        learned = learn(Examples(tuple(coded.texts[r] for r in rest), tuple(coded.codes[r] for r in rest)))
        texts = coded.texts[here.start : here.stop]
        pointed = by_cues(texts)
        for code, these in (by_learning(texts, learned, pointed) if learned else pointed).items():
            found[code] += [Candidate(c.row + here.start, *_rest(c)) for c in these]
    return {code: sorted(these, key=lambda c: (-c.score, c.row)) for code, these in found.items()}


def _rest(c: Candidate) -> Iterator[object]:
    return iter((c.code, c.score, c.by, c.cue, c.places))


def names(project: Project) -> dict[str, str]:
    return {code.slug: code.name for code in project.codes.values()}
