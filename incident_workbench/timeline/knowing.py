"""Who knew what by when: what they said, reacted to, were addressed with, or are claimed to have seen.

Nothing here says that somebody ought to have known.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from typing import Generic, Literal, TypeAlias

from msgspec import Struct

from ..clock import TimePrecision
from ..errors import ClaimError, Problem
from ..model.claims import RETROSPECTIVE, Basis, DecisionPoint, Point, RedHerring
from ..model.evidence import Segment, Span, span_of
from ..privacy import Bar
from ..project import Actor, Project
from .lived import changed_after, finished, moment, said_by, standing
from .row import Ground, in_time

KnownHow: TypeAlias = Literal["said", "reacted", "addressed", "claimed"]
SEEN = ("cues", "knowledge", "known_at_time")
"""Lists of a decision point that say what its actor had before them, or whoever the item names."""
HELD = ("entry_cue", "plausibility", "probes", "known_then", "known_elsewhere", "exit_cue")
"""Lists of a red herring whose items say who saw or held them."""


class Known(Struct, Generic[Ground], frozen=True, kw_only=True):
    """One thing somebody knew, and how that is known: they `said` it, `reacted` to it, were `addressed` with it, or are
    `claimed` to have seen it.

    `text` is as it stood then, None where it was changed later and not kept. A reaction has no time of its own: `at` is
    None, and `earliest` the time of what it stands under.
    """

    how: KnownHow
    at: datetime | None
    precision: TimePrecision
    text: str | None
    basis: Basis
    segment: str = ""
    claim: str = ""
    earliest: datetime | None = None
    evidence: tuple[Ground, ...] = ()
    withheld: tuple[Bar, ...] = ()


# --- known ------------------------------------------------------------------------------------------------------------


def known_by(project: Project, actor: str, t: datetime | None) -> tuple[Known[Span], ...]:
    """What somebody knew by `t`, each with how that is known and its evidence; in order of time.

    - said: what stands under their name, in talk or in a log, when all of it had been said.
    - addressed: others' words that mention them, or directly answer a message of theirs.
    - claimed: a point with evidence that names them as the one who saw or held it; in a decision point its cues,
      knowledge and what was known, by its own actor where the point names none. By the decision's time, or that of the
      words it rests on, whichever is later; in a red herring by those words, or else its end.
    - reacted: only for `t` None, which asks for all of the talk: no export says when somebody reacted.

    What has no time is in no list by a moment. `actor` is an alias, a speaker or a name. Raises ClaimError IW-TIME-006
    for an actor the project does not know, IW-TIME-004 for a moment without a zone.

    >>> from incident_workbench.model.claims import ActorAlias
    >>> from incident_workbench.sitting import Sitting
    >>> with Sitting(Project(id="p", title="t"), "kim", lambda act: None) as sitting:
    ...     alias = sitting.add(ActorAlias(speakers=("chat/U1",), name="Ana"))
    ...     known_by(sitting.project, "Ana", None)
    ()
    """
    who, until = known_actor(project, actor), None if t is None else moment(t)
    found = [*_in_talk(project, who, until), *_claimed(project, who, until)]
    return tuple(sorted(found, key=lambda k: in_time(k.at or k.earliest)))


def known_actor(project: Project, reference: str) -> Actor:
    found = project.actor(reference)
    if found is None:
        raise ClaimError(
            Problem(
                code="IW-TIME-006",
                where=reference,
                what="no actor is called so",
                then="`iw actors DIR` lists them; an ActorAlias makes one",
            )
        )
    return found


def _in_talk(project: Project, who: Actor, t: datetime | None) -> Iterator[Known[Span]]:
    own = frozenset(who.speakers)
    theirs = {s.id for s in project.segments if s.speaker in own}
    for segment in project.segments:
        mine = segment.speaker in own
        near = mine or segment.mentions or segment.thread in theirs or (t is None and segment.reactions)
        if not near or not spoken(project, segment, t):
            continue
        wording = standing(project, segment, t)
        if mine:
            yield _heard(project, segment, wording, "said")
            continue
        if _addresses(segment, wording, own, theirs):
            yield _heard(project, segment, wording, "addressed")
        if t is None and any(own.intersection(reaction.speakers) for reaction in segment.reactions):
            yield _heard(project, segment, wording, "reacted")


def spoken(project: Project, segment: Segment, t: datetime | None) -> bool:
    """Whether it had been said by `t`; without one, whether it is talk of the time at all, and has an instant."""
    if t is not None:
        return said_by(project, segment, t)
    return project.sources[segment.source].kind not in RETROSPECTIVE and project.at(segment) is not None


def _addresses(
    segment: Segment, wording: Segment | None, own: Container[str], theirs: Container[str]
) -> bool:
    """By the words as they stood then: a mention may have come with an edit."""
    answers = segment.thread in theirs and segment.thread != segment.id
    return answers or any(m.speaker in own for m in (wording.mentions if wording else ()))


def _heard(project: Project, segment: Segment, wording: Segment | None, how: KnownHow) -> Known[Span]:
    at = finished(project, segment)
    return Known(
        how=how,
        at=None if how == "reacted" else at,
        earliest=at if how == "reacted" else None,
        precision=segment.time_precision,
        text=wording.text if wording else None,
        basis="contemporaneous",
        segment=segment.id,
        evidence=(span_of(segment),) if wording is segment else (),
    )


# --- claimed ----------------------------------------------------------------------------------------------------------


def _claimed(project: Project, who: Actor, t: datetime | None) -> Iterator[Known[Span]]:
    for claim, holder, point in _points(project):
        if not point.evidence or project.actor(holder) != who:
            continue
        at = _known_from(project, claim, point)
        if t is not None and (at is None or at > t):
            continue
        yield Known(
            how="claimed",
            at=at,
            precision="s" if at else "none",
            text=point.text,
            basis=point.basis or project.basis_of(point.evidence),
            claim=claim.id,
            evidence=tuple(span for span in point.evidence if _as_it_stood(project, span, t)),
        )


def _as_it_stood(project: Project, span: Span, t: datetime | None) -> bool:
    segment = project.evidence.by_id.get(span.segment)
    return segment is None or t is None or not changed_after(project, segment, t)


def _points(project: Project) -> Iterator[tuple[DecisionPoint | RedHerring, str | None, Point]]:
    for decision in project.of_kind(DecisionPoint):
        for point in _of(decision, SEEN):
            yield decision, point.actor or decision.actor, point
    for herring in project.of_kind(RedHerring):
        for point in _of(herring, HELD):
            yield herring, point.actor, point


def _of(claim: DecisionPoint | RedHerring, fields: Sequence[str]) -> Iterator[Point]:
    for field in fields:
        points = getattr(claim, field)
        yield from points if isinstance(points, tuple) else ()


def _known_from(project: Project, claim: DecisionPoint | RedHerring, point: Point) -> datetime | None:
    """The moment by which the claim has it known, never before the words of that time that it rests on."""
    segments = [s for span in point.evidence if (s := project.evidence.by_id.get(span.segment))]
    talk = [s for s in segments if project.sources[s.source].kind not in RETROSPECTIVE]
    ends = [finished(project, segment) for segment in talk]
    said = [at for at in ends if at is not None]
    own = claim.at if isinstance(claim, DecisionPoint) else None if talk else claim.end
    if own is None and (not said or len(said) < len(ends)):
        return None
    return max([*said, own] if own else said)
