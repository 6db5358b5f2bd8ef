"""The timeline as one person, team, account or source tells it, and several of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..errors import ClaimError, Problem
from ..model.claims import Account, Statement
from ..model.evidence import Span
from ..privacy import Quote, Showing
from ..privacy.restrictions import NAMELESS
from ..project import Project
from .row import Ground, Row, own_clocks, rows, shown

Tells: TypeAlias = Callable[[str, str | None], bool]
"""Whether somebody tells what stands in this source under this speaker."""


class Beside(Struct, Generic[Ground], frozen=True, kw_only=True):
    """One thing that somebody did, as each of several tells it: a tuple of rows for each, empty where it is not told.

    Where they give different times, all of them stand. There is no field for which is right.
    """

    actor: str
    action: str
    tellings: tuple[tuple[Row[Ground], ...], ...]


def told_by(project: Project, teller: str) -> tuple[Row[Span], ...]:
    """The events that rest on words of this teller, with those words as their evidence, in order of time.

    A teller is an actor (by alias, speaker or name), an account, a source, or a team. An event that a statement
    of theirs is about is told by them too. Raises ClaimError IW-TIME-005 for a teller that the project does not know.

    >>> from incident_workbench.model.evidence import Source
    >>> from incident_workbench.project import Evidence
    >>> log = Evidence(sources={"log": Source(id="log", kind="deploys", title="deploys")})
    >>> told_by(Project(id="p", title="t", evidence=log), "log")
    ()
    """
    tells = _tells(project, teller)
    stated = _stated(project, tells)
    return tuple(
        replace(
            row,
            evidence=theirs,
            basis=project.basis_of(theirs),
            clocks=own_clocks(project, theirs),
        )
        for row in rows(project)
        if (theirs := _theirs(project, row, tells, stated))
    )


def beside(project: Project, tellers: Sequence[str]) -> tuple[Beside[Span], ...]:
    """What each of the tellers tells, side by side, in the order of the timeline.

    Rows are of one thing when they are readings of one event that differ, or have the same actor do the same in the
    same words. Nothing is merged: each row keeps its own time.
    """
    told = [told_by(project, teller) for teller in tellers]
    line = project.fold.first_of
    things: dict[tuple[str, str], Row[Span]] = {}
    of_line: dict[str, tuple[str, str]] = {}
    for row in rows(project):
        thing = of_line.setdefault(line(row.id), _thing(project, row))
        if any(row.id == own.id for own_rows in told for own in own_rows):
            things.setdefault(thing, row)
    return tuple(
        Beside(
            actor=row.actor,
            action=row.action,
            tellings=tuple(tuple(r for r in own if of_line[line(r.id)] == thing) for own in told),
        )
        for thing, row in things.items()
    )


def _thing(project: Project, row: Row[Span]) -> tuple[str, str]:
    actor = project.actor(row.actor)
    return actor.id if actor else row.actor, " ".join(row.action.casefold().split())


def shown_beside(showing: Showing, things: Sequence[Beside[Span]]) -> tuple[Beside[Quote], ...]:
    """Tellings as colleagues see them; what may not be attributed has no teller, and is left out."""
    made = []
    for thing in things:
        tellings = tuple(
            tuple(shown(showing, row) for row in own if not _nameless(showing, row)) for own in thing.tellings
        )
        first = next((row for own in tellings for row in own), None)
        if first is not None:
            made.append(Beside(actor=first.actor, action=first.action, tellings=tellings))
    return tuple(made)


def _nameless(showing: Showing, row: Row[Span]) -> bool:
    claim = showing.project.fold.claims[row.id]
    barred = showing.claim_bars(claim).union(*(showing.bars(span) for span in row.evidence))
    return bool(barred & NAMELESS)


# --- who tells --------------------------------------------------------------------------------------------------------


def _tells(project: Project, teller: str) -> Tells:
    for claim in project.current(teller):
        if isinstance(claim, Account):
            return _account_tells(project, claim)
    if teller in project.sources:
        return lambda source, speaker: source == teller
    actor = project.actor(teller)
    if actor is not None and actor.kind != "team":
        return lambda source, speaker: speaker in actor.speakers
    team = (actor.team or actor.name) if actor else teller
    members = {s for a in project.actors.values() if team and a.team == team for s in a.speakers}
    if not members and actor is None:
        raise ClaimError(
            Problem(
                code="IW-TIME-005",
                where=teller,
                what="no actor, account, source or team is called so",
                then="`iw actors DIR` and `iw sources DIR` list them",
            )
        )
    return lambda source, speaker: speaker in members


def _account_tells(project: Project, account: Account) -> Tells:
    actor = project.actor(account.whose)
    speakers = actor.speakers if actor else (account.whose,)
    return lambda source, speaker: speaker in speakers and account.source in (None, source)


def _theirs(
    project: Project, row: Row[Span], tells: Tells, stated: dict[str, tuple[Span, ...]]
) -> tuple[Span, ...]:
    own = (*_own_words(project, row.evidence, tells), *stated.get(project.fold.first_of(row.id), ()))
    return tuple(dict.fromkeys(own))


def _own_words(project: Project, spans: Sequence[Span], tells: Tells) -> Iterator[Span]:
    for span in spans:
        segment = project.evidence.by_id.get(span.segment)
        if segment is not None and tells(segment.source, segment.speaker):
            yield span


def _stated(project: Project, tells: Tells) -> dict[str, tuple[Span, ...]]:
    """Their own words in statements about events, by the line of the event."""
    found: dict[str, tuple[Span, ...]] = {}
    for statement in project.of_kind(Statement):
        if statement.about in project.fold.claims:
            line = project.fold.first_of(statement.about)
            found[line] = (*found.get(line, ()), *_own_words(project, statement.evidence, tells))
    return found
