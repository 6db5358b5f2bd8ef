"""Coding: apply codes to words, find words, find them again after a re-read, and ask what was coded with what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from .codebook import code_named, parent_slug
from .errors import ClaimError, Problem
from .model.claims import Coding
from .model.evidence import CONTEXT, WHOLE_QUOTE, Segment, Span, span_of, wording_sha
from .project import Project, spans_of


class Hit(Struct, frozen=True):
    """`segment.text[start:end]` is what was looked for."""

    segment: Segment
    start: int
    end: int


class Place(Struct, frozen=True):
    """Where a span reads now: code points in the segment's shown wording, or a Problem when it no longer does."""

    start: int | None
    end: int | None
    problem: Problem | None = None


class Coded(Struct, frozen=True):
    """One coded stretch as it reads now. `start` and `end` are None when it no longer does."""

    coding: Coding
    span: Span
    segment: Segment | None
    start: int | None
    end: int | None
    problem: Problem | None = None


def apply(
    project: Project, segment: str, code: str, start: int | None = None, end: int | None = None
) -> Coding:
    """A coding of a segment, or of `text[start:end]` in code points. Give it to `sitting.add`.

    Raises ClaimError: no such segment, no such code (with a suggestion), or offsets outside the text.
    """
    found = project.segment(segment)
    try:
        span = span_of(found, start, end)
    except ValueError as error:
        raise ClaimError(
            Problem(
                code="IW-CODE-003",
                where=segment,
                what=f"no such stretch: {error}",
                why="offsets count Unicode code points from 0",
                then="give 0 <= start < end, or none for the whole segment",
            )
        ) from error
    return Coding(code=code_named(project, code).slug, evidence=(span,))


def find(
    project: Project, text: str, *, whole_words: bool = False, match_case: bool = False
) -> Iterator[Hit]:
    """Places where these words stand, in the order of the segments. Plain text, not a pattern."""
    if not text:
        return
    escaped = re.escape(text)
    pattern = re.compile(
        rf"(?<!\w){escaped}(?!\w)" if whole_words else escaped, 0 if match_case else re.IGNORECASE
    )
    for segment in project.segments:
        for found in pattern.finditer(segment.text):
            yield Hit(segment, found.start(), found.end())


def place(project: Project, span: Span) -> Place:
    """Where a span reads now: at its offsets when the wording is the one it read, else found by quote and
    surroundings.
    """
    segment = project.evidence.by_id.get(span.segment)
    if segment is None:
        return _lost(span, "its segment is in no reading of this project")
    text = segment.text
    if span.start is None or span.end is None:
        return _place_whole(span, text)
    if text[span.start : span.end] == span.quote and wording_sha(text) == span.sha:
        return Place(span.start, span.end)
    return _found_again(span, text)


def _place_whole(span: Span, text: str) -> Place:
    if text[:WHOLE_QUOTE] == span.quote:
        return Place(0, len(text))
    return Place(0, len(text), _problem(span, "the segment's words have changed since"))


def _found_again(span: Span, text: str) -> Place:
    starts = [m.start() for m in re.finditer(f"(?={re.escape(span.quote)})", text)]
    if not starts:
        return _lost(span, "its words are no longer in the segment")
    ranked = sorted(((_likeness(span, text, at), at) for at in starts), reverse=True)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return _lost(span, "its words stand in several places of the new wording")
    start = ranked[0][1]
    return Place(start, start + len(span.quote))


def _likeness(span: Span, text: str, start: int) -> int:
    end = start + len(span.quote)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _shared(before[::-1], span.before[::-1]) + _shared(after, span.after)


def _shared(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _lost(span: Span, why: str) -> Place:
    return Place(None, None, _problem(span, why))


def _problem(span: Span, why: str) -> Problem:
    return Problem(
        code="IW-CODE-004",
        where=span.segment,
        what=f"no longer reads {span.quote[:60]!r}",
        why=why,
        then="code it anew where it belongs, and retract this one",
    )


def coded(project: Project, *, code: str | None = None, below: bool = True) -> Iterator[Coded]:
    """What is coded, as it reads now; with `code`, by that code and (unless `below` is False) those under it."""
    wanted = None if code is None else _slugs_under(project, code_named(project, code).slug, below)
    for coding in project.of_kind(Coding):
        known = project.codes.get(coding.code)
        if wanted is not None and (known.slug if known else coding.code) not in wanted:
            continue
        for span in coding.evidence:
            now = place(project, span)
            yield Coded(
                coding, span, project.evidence.by_id.get(span.segment), now.start, now.end, now.problem
            )


def _slugs_under(project: Project, slug: str, below: bool) -> set[str]:
    wanted = {slug}
    while below:
        more = {c.slug for c in project.codes.values() if parent_slug(project, c) in wanted} - wanted
        if not more:
            break
        wanted |= more
    return wanted


def co_occurrence(project: Project, *, within: int = 0) -> Mapping[tuple[str, str], int]:
    """In how many segments two codes stand together; a code with itself is the number of segments that carry it.

    With `within`, how many pairs of segments carry one code each, at most that many segments apart in one source; each
    pair is counted once, and a segment is a pair with itself. Pairs that never occur are left out.
    """
    import numpy as np

    codes, cells = project.code_cells
    at, code = cells // max(len(codes), 1), cells % max(len(codes), 1)
    begin, end = np.searchsorted(at, at - within), np.searchsorted(at, at + within, side="right")
    together: dict[tuple[str, str], int] = {}
    for b in np.unique(code):
        sofar = np.concatenate(([0], np.cumsum(code == b)))
        near = np.bincount(code, weights=sofar[end] - sofar[begin], minlength=len(codes)).astype(np.int64)
        near[b] = (near[b] + sofar[-1]) // 2  # each pair was met from both sides
        together.update({(codes[a], codes[b]): int(near[a]) for a in range(b + 1) if near[a]})
    return dict(sorted(together.items()))


def check(project: Project) -> tuple[Problem, ...]:
    """A Problem for each claim whose words no longer read."""
    found = []
    for claim in project.claims:
        for span in spans_of(claim):
            problem = place(project, span).problem
            if problem is not None:
                found.append(
                    Problem(
                        code=problem.code,
                        where=f"{claim.id} on {problem.where}",
                        what=problem.what,
                        why=problem.why,
                        then=problem.then,
                    )
                )
    return tuple(found)
