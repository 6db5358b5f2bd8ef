"""What does not hold together among claims, as Problems: references to nothing, rings, claims without
grounds, later evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

import msgspec

from ..errors import Problem
from ..model.claims import (
    ActorAlias,
    AnyClaim,
    Claim,
    ClockCorrection,
    Code,
    Coding,
    DecisionPoint,
    Divergence,
    Memo,
    Point,
    Statement,
    Transition,
    Unknown,
    kind_of,
)
from ..model.evidence import Span
from .life_cycle import life_cycle
from .moment import Project
from .times import unusable

REFERENCES = ("hypothesis", "account", "decision_point", "other", "after", "before", "arises_from")
"""Fields that name one claim."""
REFERENCE_LISTS = ("hypotheses", "competing_hypotheses", "statements", "countered", "same_as")
"""Fields that name several."""
NO_GROUNDS = (Code, Coding, Memo, ActorAlias)
"""Kinds that need no evidence of their own: what they are about is named in a field."""


def check(project: Project, *, only: Collection[str] | None = None) -> tuple[Problem, ...]:
    """All Problems of the claims, in their order; with `only`, those of the claims with these ids."""
    found: list[Problem] = []
    if only is None:
        found += [*_collisions(project), *_rings(project), *_differing(project), *_timeless(project)]
    claims = project.claims if only is None else [project.fold.claims[key] for key in only]
    for claim in claims:
        found += [*_dangling(project, claim), *_groundless(claim), *_unknown_code(project, claim)]
        if isinstance(claim, DecisionPoint):
            found += _later_evidence(project, claim)
        if isinstance(claim, ClockCorrection) and (why := unusable(claim)):
            found.append(_no_clock(claim, why))
    if any(isinstance(claim, Transition) for claim in claims):
        found += life_cycle(project, only)
    return tuple(found)


def spans_of(claim: Claim) -> Iterator[Span]:
    """Every span that a claim rests on, those of its points included."""
    yield from _spans_in(claim)


def _spans_in(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans_in(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _spans_in(getattr(value, name))


def _collisions(project: Project) -> Iterator[Problem]:
    for key in sorted(project.fold.collisions):
        yield Problem(
            code="IW-ACT-001",
            where=key,
            what="two different acts or claims carry this id; one is shown",
            why="ids are made once, by whoever writes first",
            then="compare the logs under claims/; both are kept",
        )


def _rings(project: Project) -> Iterator[Problem]:
    if project.fold.undecided:
        ring = ", ".join(sorted(project.fold.undecided))
        yield Problem(
            code="IW-ACT-002",
            where=ring,
            what="these acts retract each other in a ring; they stay in force",
            then="retract one of them anew",
        )
    for key in sorted(project.fold.replacers):
        if key in project.fold.ancestors(key):
            yield Problem(
                code="IW-CLAIM-004",
                where=key,
                what="this claim replaces itself in a ring",
                then="retract one of the ring",
            )


def _differing(project: Project) -> Iterator[Problem]:
    for claims in project.contested():
        yield Problem(
            code="IW-CLAIM-005",
            where=", ".join(f"{c.id} ({c.analyst})" for c in claims),
            what=f"these {kind_of(claims[0]).replace('_', ' ')} claims differ; none of them holds for all",
            why="differences are shown, never settled silently",
            then="settle them with a claim that replaces them all, or load with view=",
        )


def _timeless(project: Project) -> Iterator[Problem]:
    """Sources in which a clock was read that is no instant yet."""
    for source, segments in project.evidence.by_source.items():
        read = [s for s in segments if s.at is None and (s.local is not None or s.offset is not None)]
        missing = [s for s in read if project.at(s) is None]
        if missing:
            what = (
                "start"
                if missing[0].offset is not None
                else "date"
                if "T" not in str(missing[0].local)
                else "zone"
            )
            yield Problem(
                code="IW-CLOCK-010",
                where=source,
                what=f"{len(missing)} of {len(segments)} segments have a written time and no instant",
                why=f"the {what} is not known, and is never guessed",
                then=f"make a ClockCorrection with what={what}, or import the file again with the option for it",
            )


def _dangling(project: Project, claim: AnyClaim) -> Iterator[Problem]:
    yield from _unsound(project, claim)
    if isinstance(claim, Memo) and not (
        project.current(claim.on) or claim.on in project.evidence.by_id or claim.on in project.sources
    ):
        yield Problem(
            code="IW-CLAIM-002",
            where=claim.id,
            what=f"memo.on names {claim.on}, which is no current claim, segment or source",
            then="name another with a claim that replaces this one, or undo the retraction",
        )
    if isinstance(claim, ClockCorrection) and claim.from_segment is not None:
        begin = project.evidence.by_id.get(claim.from_segment)
        if begin is None or begin.source != claim.source:
            yield Problem(
                code="IW-CLAIM-002",
                where=claim.id,
                what=f"clock_correction.from_segment names {claim.from_segment}, no segment of {claim.source}",
                why="so it begins nowhere, and corrects nothing",
                then="name another with a claim that replaces this one",
            )
    for field in (*REFERENCES, *REFERENCE_LISTS):
        named = getattr(claim, field, None) or ()
        for key in (named,) if isinstance(named, str) else named:
            if not project.current(key):
                yield Problem(
                    code="IW-CLAIM-002",
                    where=claim.id,
                    what=f"{kind_of(claim)}.{field} names {key}, which is no current claim",
                    then="name another with a claim that replaces this one, or undo the retraction",
                )


def _unsound(project: Project, claim: AnyClaim) -> Iterator[Problem]:
    """What a kind asks of its own fields, over their types."""
    if isinstance(claim, Code) and claim.parent is not None:
        yield from _astray(project, claim, claim.parent)
    if isinstance(claim, Divergence):
        statements = [s for key in claim.statements for s in project.current(key) if isinstance(s, Statement)]
        if len({project.fold.first_of(s.account) for s in statements}) < 2 and len(statements) > 1:
            yield Problem(
                code="IW-CLAIM-012",
                where=claim.id,
                what="these statements are all of one account",
                why="a divergence sets different people's accounts side by side",
                then="name statements of two accounts or more",
            )
    if isinstance(claim, Statement):
        yield from _same_as_itself(project, claim)
    begin, end = getattr(claim, "begin", None), getattr(claim, "end", None)
    if begin is not None and end is not None and end < begin:
        yield Problem(
            code="IW-CLAIM-013",
            where=claim.id,
            what=f"this {kind_of(claim).replace('_', ' ')} ends before it begins",
            then="replace it with one whose times are in order",
        )


def _same_as_itself(project: Project, claim: Statement) -> Iterator[Problem]:
    account = project.fold.first_of(claim.account)
    for key in claim.same_as:
        named = project.current(key)
        others = [
            c for c in named if isinstance(c, Statement) and project.fold.first_of(c.account) != account
        ]
        if named and not others:
            yield Problem(
                code="IW-SENSE-004",
                where=claim.id,
                what=f"same_as names {key}, which is no statement of another account",
                why="it says which other accounts tell the same",
                then="name a statement of another account, or none",
            )


def _astray(project: Project, code: Code, parent: str) -> Iterator[Problem]:
    above, met = project.codes.get(parent), {code.slug}
    if above is None:
        yield Problem(
            code="IW-CODE-006",
            where=code.id,
            what=f"the code {code.slug!r} stands under {parent!r}, which the codebook does not have",
            then="move it: a code that replaces this one, with another parent or none",
        )
    while above is not None and above.slug not in met:
        met.add(above.slug)
        above = project.codes.get(above.parent) if above.parent else None
    if above is not None and above.slug == code.slug:
        yield Problem(
            code="IW-CODE-007",
            where=code.id,
            what=f"the code {code.slug!r} stands under itself",
            then="move one of the ring: a code that replaces it, with another parent or none",
        )


def _groundless(claim: AnyClaim) -> Iterator[Problem]:
    if isinstance(claim, Coding) and not claim.evidence:
        yield Problem(code="IW-CODE-002", where=claim.id, what="this coding codes nothing", then="retract it")
    elif (
        not any(spans_of(claim)) and claim.basis != "analyst_inference" and not isinstance(claim, NO_GROUNDS)
    ):
        yield Problem(
            code="IW-CLAIM-003",
            where=claim.id,
            what=f"this {kind_of(claim).replace('_', ' ')} names no evidence and is not marked as inference",
            then="add evidence, or basis analyst_inference",
        )


def _unknown_code(project: Project, claim: AnyClaim) -> Iterator[Problem]:
    if isinstance(claim, Coding) and claim.code not in project.codes:
        near = get_close_matches(claim.code, project.codes, n=1)
        yield Problem(
            code="IW-CODE-001",
            where=claim.id,
            what=f"the codebook has no code {claim.code!r}",
            then=f"did you mean {near[0]}?" if near else "add the code, or undo its retraction",
        )


def _no_clock(claim: ClockCorrection, why: str) -> Problem:
    return Problem(
        code="IW-CLAIM-009",
        where=claim.id,
        what=f"this correction's {claim.what} {claim.value!r} cannot be used",
        why=why,
        then="replace it with a claim whose value can be read",
    )


def _later_evidence(project: Project, claim: DecisionPoint) -> Iterator[Problem]:
    """Invariant 4: what was known then cannot rest on talk of the moment that came later.

    A point without evidence of its own rests on its claim's: there, one span that is not later will do.
    """
    if claim.at is None or isinstance(claim.known_at_time, Unknown):
        return
    for point in claim.known_at_time:
        later = [s for s in (point.evidence or claim.evidence) if _said_later(project, claim, point, s)]
        if not point.evidence and len(later) < len(claim.evidence):
            continue
        for span in later:
            yield Problem(
                code="IW-CLAIM-006",
                where=claim.id,
                what=f"known at the time rests on words said later: {span.quote[:60]!r}",
                why="a retrospective account may say what was known, the talk of a later moment may not",
                then="move it to not known, or correct the clock of its source",
            )


def _said_later(project: Project, claim: DecisionPoint, point: Point, span: Span) -> bool:
    segment = project.evidence.by_id.get(span.segment)
    if segment is None or claim.at is None:
        return False
    if project.basis_of((span,)) != "contemporaneous" or point.basis == "retrospective_account":
        return False
    at = project.at(segment)
    return at is not None and at > claim.at
