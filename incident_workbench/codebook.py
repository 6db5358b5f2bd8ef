"""The codebook: the starter codes for incidents, and claims that rename, move, merge, split or retire a code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import msgspec
from slugify import slugify

from .errors import ClaimError, Problem
from .model.acts import Act
from .model.claims import Code, Coding, said
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


def edited_as_read(
    project: Project, slug: str, read: Mapping[str, object], *, by: str = "", **changes: object
) -> Code:
    """As `edited`, by somebody who read the code with these values.

    What others made of the same fields meanwhile is not replaced but stands beside it, to be chosen from (`settled`);
    so is an edit of a code on which others differ already, where that of `by` is the one that is replaced. Raises
    ClaimError IW-CODE-008 when the code never read so.
    """
    code = code_named(project, slug)
    current = _current(project, (slug, code.slug))
    alike = len({said(c) for c in current}) < 2
    agreeing = sorted((c for c in current if _reads(c, read)), key=lambda c: (c.analyst != by, c.id))
    if alike and len(agreeing) == len(current):
        return edited(project, slug, **changes)
    if agreeing:
        base = agreeing[0]
        return _fresh(base, [c.id for c in agreeing if said(c) == said(base)], changes)
    earlier = (project.fold.claims[key] for c in current for key in project.fold.ancestors(c.id))
    for claim in earlier:
        if isinstance(claim, Code) and _reads(claim, read):
            return _fresh(claim, [claim.id], changes)
    raise ClaimError(
        Problem(
            code="IW-CODE-008",
            where=code.slug,
            what="this code does not read as it did when it was changed",
            then="look at it as it is now, and change it again",
        )
    )


def _reads(claim: Code, values: Mapping[str, object]) -> bool:
    return all(getattr(claim, field) == value for field, value in values.items())


def settled(project: Project, key: str) -> Code:
    """The claim that says what the code claim `key` says, in place of all that differ from it.

    Where they are of several codes (one analyst merged what another renamed), these become one code.
    Raises ClaimError IW-CODE-008 when nothing differs from it.
    """
    for group in project.contested():
        for chosen in group:
            if chosen.id == key and isinstance(chosen, Code):
                return _replacing(project, chosen, tuple(c.slug for c in group if isinstance(c, Code)), {})
    raise ClaimError(
        Problem(
            code="IW-CODE-008",
            where=key,
            what="nothing differs from this claim of a code (any more)",
            then="look at the code as it is now",
        )
    )


def merged(project: Project, slugs: tuple[str, ...], into: str) -> Code:
    """The claim that makes several codes one, under the slug `into`; their codings then read as that code.

    Where one of them stands above `into`, `into` takes its place.
    """
    code = code_named(project, into)
    others = tuple(code_named(project, slug).slug for slug in slugs)
    above = [*_above(project, code)]
    topmost = next((c for c in reversed(above) if c.slug in others and c.slug != code.slug), None)
    place = {"parent": topmost.parent} if topmost else {}
    return _replacing(project, code, (*others, code.slug), place)


def _above(project: Project, code: Code) -> Iterator[Code]:
    """The code's parent, its parent, and so on; each once."""
    met = {code.slug}
    while (slug := parent_slug(project, code)) and slug not in met:
        met.add(slug)
        code = project.codes[slug]
        yield code


def split(
    project: Project, slug: str, codings: Collection[str], into: Code, *, by: str
) -> tuple[Code | Coding, ...]:
    """The claims that take some codings of a code to a new one: the new code, and a coding in place of each.

    Only codings of the analyst `by` move; what others coded stays. Raises ClaimError IW-CODE-009 when one of them is
    another analyst's, not (or no longer) a current coding of this code, or when none is given.

    >>> from incident_workbench.model.claims import Coding
    >>> from incident_workbench.sitting import Sitting
    >>> sitting = Sitting(Project(id="p", title="t").extended([starter_act()]), "kim", lambda act: None)
    >>> first = split(sitting.project, "surprise", [], Code(slug="alarm", name="Alarm"), by="kim")
    Traceback (most recent call last):
    incident_workbench.errors.ClaimError: IW-CODE-009 surprise: a split takes at least one coding along. Next: ...
    """
    code = code_named(project, slug)
    if not codings:
        raise ClaimError(_cannot_move(code.slug, "a split takes at least one coding along"))
    moved = []
    for key in dict.fromkeys(codings):
        coding = project.fold.current.get(key)
        known = project.codes.get(coding.code) if isinstance(coding, Coding) else None
        if not isinstance(coding, Coding) or known is None or known.slug != code.slug:
            raise ClaimError(_cannot_move(key, f"this is no coding of {code.slug!r} (any more)"))
        if coding.analyst != by:
            raise ClaimError(_cannot_move(key, f"this is {coding.analyst}'s coding, and stays"))
        fresh = {"id": "", "written_at": None, "analyst": "", "replaces": (key,)}
        moved.append(msgspec.structs.replace(coding, code=into.slug, **fresh))
    return (into, *moved)


def _cannot_move(where: str, what: str) -> Problem:
    return Problem(
        code="IW-CODE-009", where=where, what=what, then="choose among your own current codings of this code"
    )


def _current(project: Project, slugs: Collection[str]) -> list[Code]:
    """The current claims of the lines of codes with these slugs, by their ids."""
    lines = (c.id for c in project.fold.claims.values() if isinstance(c, Code) and c.slug in slugs)
    current = {c.id: c for line in lines for c in project.current(line) if isinstance(c, Code)}
    return [current[key] for key in sorted(current)]


def _replacing(project: Project, code: Code, slugs: tuple[str, ...], changes: Mapping[str, object]) -> Code:
    return _fresh(code, [c.id for c in _current(project, slugs)], changes)


def _fresh(code: Code, replaces: Collection[str], changes: Mapping[str, object]) -> Code:
    envelope = {
        "id": "",
        "written_at": None,
        "analyst": "",
        "basis": None,
        "replaces": tuple(sorted(replaces)),
    }
    return msgspec.structs.replace(code, **envelope, **changes)


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
