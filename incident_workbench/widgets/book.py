"""The codebook as a browser takes it: its codes in the order of their tree, their counts, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from heapq import nlargest
from typing import Any

from ..clock import shown, zone_named
from ..codebook import parent_slug, tree
from ..coding import place
from ..model.claims import Claim, Code, Coding
from ..model.evidence import Span
from ..project import Project

FIELDS = ("name", "parent", "definition", "when", "when_not", "example", "colour", "retired")
"""What may be said of a code, and edited."""
LETTERS = 400
"""Most characters of one coded stretch that are shown beside a code."""
CHOICES = 2_000
"""Most codings that a split offers at a time."""


class Counts:
    """How often each code stands on words, kept up act by act: codings, and segments that carry it."""

    def __init__(self, project: Project) -> None:
        self._counted: dict[str, Coding] = {}
        self._codings: Counter[str] = Counter()
        self._segments: dict[str, Counter[str]] = {}
        self.follow(project.of_kind(Coding), ())

    def follow(self, put: Iterable[Claim], drop: Iterable[str]) -> set[str]:
        """Counts codings that came and ids that went, each once; slugs, as written, of their codes."""
        touched = set()
        for claim in put:
            if isinstance(claim, Coding) and claim.id not in self._counted:
                self._counted[claim.id] = claim
                touched.add(self._count(claim, 1))
        for key in drop:
            if gone := self._counted.pop(key, None):
                touched.add(self._count(gone, -1))
        return touched

    def _count(self, coding: Coding, step: int) -> str:
        self._codings[coding.code] += step
        segments = self._segments.setdefault(coding.code, Counter())
        for key in {span.segment for span in coding.evidence}:
            segments[key] += step
            if not segments[key]:
                del segments[key]
        return coding.code

    def by_code(self, project: Project, only: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
        """Codings and segments of each code, those under slugs that were merged into it included; with `only`, of the
        codes that these slugs read as.
        """
        wanted = None if only is None else {c.slug for slug in only if (c := project.codes.get(slug))}
        slugs: dict[str, list[str]] = {}
        for slug, code in project.codes.items():
            if wanted is None or code.slug in wanted:
                slugs.setdefault(code.slug, []).append(slug)
        return {own: self._of(merged) for own, merged in sorted(slugs.items())}

    def _of(self, slugs: list[str]) -> tuple[int, int]:
        carrying = [self._segments.get(slug, Counter()) for slug in slugs]
        segments = len(carrying[0]) if len(carrying) == 1 else len(set().union(*carrying))
        return sum(self._codings[slug] for slug in slugs), segments


def book(project: Project) -> dict[str, Any]:
    """All codes, parents before children, the retired last; and where analysts differ on them."""
    in_use = [code for _, code in tree(project)]
    retired = [c for slug, c in project.codes.items() if c.retired and c.slug == slug]
    merged: dict[str, list[str]] = {}
    for slug, code in project.codes.items():
        if slug != code.slug:
            merged.setdefault(code.slug, []).append(slug)
    return {
        "codes": [_row(project, code, merged.get(code.slug, [])) for code in (*in_use, *retired)],
        "differing": list(_differing(project)),
    }


def _row(project: Project, code: Code, merged: list[str]) -> dict[str, Any]:
    place = {"above": parent_slug(project, code), "merged": merged}
    return {"slug": code.slug, "claim": code.id, **_said(code), **place}


def _differing(project: Project) -> Iterator[dict[str, Any]]:
    """Groups of claims that differ, with the slugs of all codes that are differed on: where one analyst merged what
    another renamed, these are several.
    """
    known = project.fold.claims
    for group in project.contested():
        codes = sorted((c for c in group if isinstance(c, Code)), key=lambda c: (c.analyst, c.id))
        earlier = (known.get(key) for code in codes for key in project.fold.ancestors(code.id))
        slugs = {claim.slug for claim in (*codes, *earlier) if isinstance(claim, Code)}
        said = [{"claim": c.id, "analyst": c.analyst, "slug": c.slug, **_said(c)} for c in codes]
        if said:
            yield {"slugs": sorted(slugs), "said": said}


def _said(code: Code) -> dict[str, Any]:
    return {field: getattr(code, field) for field in FIELDS}


def codings_of(project: Project, slug: str) -> list[Coding]:
    """Current codings that read as this code now."""
    slugs = {known for known, code in project.codes.items() if code.slug == slug}
    return [coding for coding in project.of_kind(Coding) if coding.code in slugs]


def latest(project: Project, slug: str, count: int) -> list[dict[str, Any]]:
    """The words that were coded so last, the latest first."""
    codings = codings_of(project, slug)
    recent = nlargest(count, codings, key=lambda c: (c.written_at.timestamp() if c.written_at else 0.0, c.id))
    return [stretch for coding in recent for stretch in stretches(project, coding)][:count]


def stretches(project: Project, coding: Coding) -> Iterator[dict[str, Any]]:
    """What each span of a coding reads now, and when it was said."""
    for span in coding.evidence:
        segment = project.evidence.by_id.get(span.segment)
        at = project.at(segment) if segment else None
        yield {
            "claim": coding.id,
            "analyst": coding.analyst,
            "words": _words(project, span),
            "when": shown(at, zone_named(project.zone), seconds=False) if at else "",
        }


def _words(project: Project, span: Span) -> str:
    now, segment = place(project, span), project.evidence.by_id.get(span.segment)
    words = segment.text[now.start : now.end] if segment and now.start is not None else span.quote
    return words if len(words) <= LETTERS else f"{words[:LETTERS]}…"


def choices(project: Project, slug: str, analyst: str) -> dict[str, Any]:
    """What a split of this code may choose among: the analyst's own codings; the others are counted only."""
    codings = codings_of(project, slug)
    own = [coding for coding in codings if coding.analyst == analyst]
    offered = [next(stretches(project, coding), None) for coding in own[:CHOICES]]
    return {"codings": [one for one in offered if one], "own": len(own), "others": len(codings) - len(own)}
