"""The codebook: the starter codes for incidents, and claims that rename, move, merge or retire a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import msgspec
from slugify import slugify

from .errors import ClaimError, Problem
from .model.acts import Act
from .model.claims import Code
from .project import Project

STARTER_ANALYST = "starter codebook"
_MADE = datetime(2026, 11, 25, tzinfo=UTC)


@cache
def starter_act() -> Act:
    """The act with the starter codes, the same bytes in every project, so that merging projects meets it once."""
    raw = files(__package__).joinpath("starter_codebook.json").read_bytes()
    rows = msgspec.json.decode(raw, type=list[dict[str, str | None]])
    codes = tuple(
        msgspec.convert({**row, "kind": "code", "id": f"starter/{row['slug']}"}, Code) for row in rows
    )
    signed = tuple(msgspec.structs.replace(c, analyst=STARTER_ANALYST, written_at=_MADE) for c in codes)
    return Act(
        id="starter-codebook-1",
        written_at=_MADE,
        analyst=STARTER_ANALYST,
        name="starter codes",
        claims=signed,
    )


def new_code(
    project: Project,
    name: str,
    *,
    parent: str | None = None,
    definition: str = "",
    when: str = "",
    when_not: str = "",
) -> Code:
    """A code called `name`, its slug made from it; raises ClaimError IW-CODE-005 when the slug is taken."""
    slug = slugify(name) or "code"
    if slug in project.codes:
        raise ClaimError(
            Problem(
                code="IW-CODE-005",
                where=slug,
                what="the codebook has this code already",
                then="apply it, or choose another name",
            )
        )
    return Code(slug=slug, name=name, parent=parent, definition=definition, when=when, when_not=when_not)


def code_named(project: Project, slug: str) -> Code:
    """The code with this slug, or whose name it is; raises ClaimError IW-CODE-001 with a suggestion."""
    codes = project.codes
    if slug in codes:
        return codes[slug]
    by_name = {code.name.casefold(): code for code in codes.values()}
    if slug.casefold() in by_name:
        return by_name[slug.casefold()]
    near = get_close_matches(slugify(slug), codes, n=1, cutoff=0.5)
    raise ClaimError(
        Problem(
            code="IW-CODE-001",
            where=slug,
            what=f"the codebook has no code {slug!r}",
            then=f"did you mean {near[0]}?" if near else "`iw codes DIR` lists them",
        )
    )


def edited(project: Project, slug: str, **changes: object) -> Code:
    """The claim that changes a code's name, parent, rules or colour, or retires it; it settles edits that differ.

    The slug stays: codings keep reading.
    """
    code = code_named(project, slug)
    return _replacing(project, code, (slug, code.slug), changes)


def merged(project: Project, slugs: tuple[str, ...], into: str) -> Code:
    """The claim that makes several codes one, under the slug `into`; their codings then read as that code."""
    code = code_named(project, into)
    return _replacing(project, code, (*(code_named(project, slug).slug for slug in slugs), code.slug), {})


def _replacing(project: Project, code: Code, slugs: tuple[str, ...], changes: dict[str, object]) -> Code:
    lines = (c.id for c in project.fold.claims.values() if isinstance(c, Code) and c.slug in slugs)
    current = {c.id for line in lines for c in project.current(line)}
    fresh = {"id": "", "written_at": None, "analyst": "", "basis": None, "replaces": tuple(sorted(current))}
    return msgspec.structs.replace(code, **fresh, **changes)


def parent_slug(project: Project, code: Code) -> str | None:
    """The slug of a code's parent as it is now, also when the parent was merged; None at the top."""
    parent = project.codes.get(code.parent) if code.parent else None
    return parent.slug if parent else None


def tree(project: Project) -> Iterator[tuple[int, Code]]:
    """Codes in use, parents before children, with their depth; a ring of parents or a missing one is shown
    at the top.
    """
    own = {slug: code for slug, code in project.codes.items() if slug == code.slug and not code.retired}
    children: dict[str | None, list[str]] = {}
    for slug, code in own.items():
        parent = parent_slug(project, code)
        children.setdefault(parent if parent in own else None, []).append(slug)
    shown: set[str] = set()

    waiting = [(0, slug) for slug in (*reversed(own), *reversed(children.get(None, ())))]
    while waiting:
        depth, slug = waiting.pop()
        if slug not in shown:
            shown.add(slug)
            yield depth, own[slug]
            waiting += [(depth + 1, child) for child in reversed(children.get(slug, ()))]
