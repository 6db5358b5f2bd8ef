"""The opening of a brief: dates, how it was prepared, and who was there. Sources are counted, people never."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from ..codebook import STARTER_ANALYST
from ..model.claims import RETROSPECTIVE, Account, ReviewPlan, Stance
from ..privacy import SOMEBODY, Showing
from ..privacy.restrictions import NAMELESS, UNSEEN
from ..project import Actor
from ..timeline import in_time, rows
from .nouns import Hour, Interview, Preparation, Present, SourcesOfAKind, StanceShown

_WEEKEND = 5


def hour(showing: Showing) -> Hour:
    """What the latest review plan says, with the day until which ideas for changes are left to soak."""
    plans = showing.claims(ReviewPlan)
    if not plans:
        return Hour()
    plan = plans[-1]
    return Hour(
        pre_read=plan.pre_read,
        review=plan.review,
        soak_days=plan.soak_days,
        soak_until=working_days_after(plan.review, plan.soak_days) if plan.review else None,
        recorded=plan.recorded,
    )


def working_days_after(day: date, number: int) -> date:
    """The day that lies so many working days, Monday to Friday, after another.

    >>> working_days_after(date(2026, 5, 14), 2)
    datetime.date(2026, 5, 18)
    """
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < _WEEKEND
    return day


def preparation(showing: Showing) -> Preparation:
    """Sources by kind, accounts by role, stances, and the analysts who wrote claims."""
    project = showing.project
    kinds = Counter(source.kind for source in project.sources.values())
    return Preparation(
        sources=tuple(SourcesOfAKind(kind=kind, sources=n) for kind, n in sorted(kinds.items())),
        accounts=_accounts(showing),
        stances=tuple(_stance(showing, claim) for claim in showing.claims(Stance)),
        analysts=tuple(sorted(analysts(showing))),
    )


def _accounts(showing: Showing) -> tuple[Interview, ...]:
    """In order of time, then of letters."""
    found = [
        Interview(whose=_whose(showing, claim), elicited_at=claim.elicited_at)
        for claim in showing.claims(Account)
    ]
    return tuple(sorted(found, key=lambda i: (in_time(i.elicited_at), i.whose)))


def _whose(showing: Showing, claim: Account) -> str:
    on_source = showing.restrictions.bars.get(claim.source or "", frozenset())
    return SOMEBODY if on_source & (NAMELESS | UNSEEN) else showing.actor(claim.whose, claim)


def _stance(showing: Showing, claim: Stance) -> StanceShown:
    return StanceShown(
        analyst=claim.analyst,
        responder=claim.responder,
        owner=claim.owner,
        authority_over_participants=claim.authority_over_participants,
        deviations=showing.text(claim, claim.deviations),
        limits=showing.text(claim, claim.limits),
    )


def people(showing: Showing) -> tuple[Present, ...]:
    """Who was there, by when they joined, then by letters. Whoever only spoke before or afterwards was not."""
    spoke, wrote = speakers_then(showing), {a.casefold() for a in analysts(showing)}
    there = [
        actor
        for actor in showing.project.actors.values()
        if actor.kind in ("person", "team")
        and (actor.joined_at or spoke & set(actor.speakers) or _has_a_part(actor, wrote))
    ]
    shown = [_present(showing, actor) for actor in there]
    return tuple(sorted(shown, key=lambda p: (in_time(p.joined_at), p.shown.casefold())))


def _has_a_part(actor: Actor, analysts: set[str]) -> bool:
    """A person given a role that night, though they did not speak; an analyst's role is not of that night."""
    return actor.kind == "person" and bool(actor.role_during) and actor.name.casefold() not in analysts


def analysts(showing: Showing) -> set[str]:
    """Whoever wrote claims."""
    return {claim.analyst for claim in showing.project.claims} - {"", STARTER_ANALYST}


def speakers_then(showing: Showing) -> set[str]:
    """Speakers in the talk of the time that the timeline covers; without one, in all that is not told afterwards."""
    project = showing.project
    spans = [(row.begin, row.end or row.begin) for row in rows(project) if row.begin is not None]
    then = {key for key, source in project.sources.items() if source.kind not in RETROSPECTIVE}
    spoke = ((s.speaker, project.at(s)) for s in project.segments if s.source in then)
    if not spans:
        return {speaker for speaker, _ in spoke if speaker}
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    return {speaker for speaker, at in spoke if speaker and (at is None or first <= at <= last)}


def _present(showing: Showing, actor: Actor) -> Present:
    return Present(
        shown=actor.shown,
        role=showing.prose(actor.role_during),
        team=actor.team,
        kind=actor.kind,
        on_call=actor.on_call,
        joined_at=actor.joined_at,
    )


def systems(showing: Showing) -> tuple[str, ...]:
    """Bots and systems that spoke then or did something on the timeline, by letters."""
    project = showing.project
    acted = {actor.id for row in rows(project) if (actor := project.actor(row.actor)) is not None}
    spoke = speakers_then(showing)
    found = {
        actor.shown
        for actor in project.actors.values()
        if actor.kind in ("bot", "system") and (actor.id in acted or spoke & set(actor.speakers))
    }
    return tuple(sorted(found, key=str.casefold))
