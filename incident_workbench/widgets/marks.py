"""What lies on the segments: codings and other claims with evidence, and what an act changed of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .. import coding
from ..codebook import tree
from ..model.acts import Act
from ..model.claims import AnyClaim, Claim, Code, Coding, Memo, kind_of, said
from ..project import Project

Mark = tuple[str, int, int | None, int | None, str, str, str]
"""Claim, row, start and end in code points (None for a whole segment), kind, slug of a code or words, analyst."""
WORDS = ("action", "action_taken", "proposition", "text", "observation", "question", "title", "to", "reason")
"""Fields that say in a few words what a claim says, the first that it has."""


def marks(project: Project, rows: Mapping[str, int]) -> list[Mark]:
    """Every mark of the current claims."""
    return [mark for claim in project.claims for mark in marks_of(project, rows, claim)]


def marks_of(project: Project, rows: Mapping[str, int], claim: Claim) -> Iterator[Mark]:
    """Where one claim lies: a mark for each span that still reads. A memo lies where what it is on lies."""
    if isinstance(claim, Code):
        return
    kind, words = kind_of(claim), _words(claim)
    if isinstance(claim, Memo) and claim.on in rows:
        yield claim.id, rows[claim.on], None, None, kind, words, claim.analyst
    for span in claim.evidence:
        row = rows.get(span.segment)
        if row is None:
            continue
        if span.start is None:
            yield claim.id, row, None, None, kind, words, claim.analyst
            continue
        place = coding.place(project, span)
        if place.start is not None:
            yield claim.id, row, place.start, place.end, kind, words, claim.analyst


def _words(claim: Claim) -> str:
    if isinstance(claim, Coding):
        return claim.code
    found = (getattr(claim, field, None) for field in WORDS)
    return next((words for words in found if isinstance(words, str) and words), "")


def differing_groups(project: Project) -> Iterator[tuple[AnyClaim, ...]]:
    """Groups of current claims of one line that say different things, or the same on other evidence."""
    for group in project.fold.differing():
        if len({(said(claim), claim.evidence) for claim in group}) > 1:
            yield group


def changed(before: Project, after: Project, acts: Iterable[Act]) -> tuple[list[AnyClaim], list[str]]:
    """Claims that these acts brought or brought back, and ids of those that they took away."""
    met: set[str] = set()
    for act in acts:
        met.update(_touched(after, act))
    was, now = before.fold.current, after.fold.current
    put = [now[key] for key in sorted(met) if key in now]
    return put, sorted(key for key in met if key in was and key not in now)


def _touched(project: Project, act: Act) -> Iterator[str]:
    """Ids of the claims that an act made, replaced or took back, also through the acts that it took back."""
    acts, met, todo = project.fold.acts, {act.id}, [act]
    while todo:
        here = todo.pop()
        for claim in here.claims:
            yield claim.id
            yield from project.fold.ancestors(claim.id)
        for key in here.retracts:
            if key in acts and key not in met:
                met.add(key)
                todo.append(acts[key])
            elif key not in acts:
                yield key
                yield from project.fold.ancestors(key)


def codes(project: Project) -> dict[str, Any]:
    """The codebook in the order of its tree, and what slugs that are not in it (merged, retired) read as."""
    rows = [
        {
            "slug": code.slug,
            "name": code.name,
            "depth": depth,
            "definition": code.definition,
            "when": code.when,
            "when_not": code.when_not,
        }
        for depth, code in tree(project)
    ]
    known = {row["slug"] for row in rows}
    others = {slug: (code.slug, code.name) for slug, code in project.codes.items() if slug not in known}
    return {"tree": rows, "others": others}
