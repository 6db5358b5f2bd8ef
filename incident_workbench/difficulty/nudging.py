"""Nudges: where people voiced doubt and no claim says yet what made it hard. A question each, never a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from .. import coding
from ..clock import shown, utc_text, zone_named
from ..model.claims import Difficulty
from ..privacy import Quote, Showing
from ..project import spans_of
from .panels import moments

AMBIGUITY = frozenset(("uncertainty",))
"""Codes of the starter codebook for doubt and ambiguity voiced; a project's own are given to `nudges`."""
APART = timedelta(minutes=10)
"""Codings further apart than this are two stretches."""


class Nudge(Struct, frozen=True, kw_only=True):
    """A stretch in which ambiguity is coded and no difficulty is claimed, as a question. `codings` are ids."""

    question: str
    begin: datetime
    end: datetime
    codings: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()


class _Coded(Struct, frozen=True):
    at: datetime
    coding: str
    segment: str
    quote: Quote | None


def nudges(showing: Showing, codes: Iterable[str] = AMBIGUITY) -> tuple[Nudge, ...]:
    """Stretches with these codes (and those below them) that no `Difficulty` covers, in order of time.

    A difficulty covers a stretch when the two overlap in time or rest on the same words. What has no time is left out.

    >>> from incident_workbench.project import Project
    >>> nudges(Showing(Project(id="p", title="t")))
    ()
    """
    covered = [_covers(showing, claim) for claim in showing.claims(Difficulty)]
    return tuple(
        _nudge(showing, stretch)
        for stretch in _stretches(sorted(_coded(showing, codes), key=lambda c: (c.at, c.coding)))
        if not any(
            segments & {c.segment for c in stretch}
            or (begin is not None and begin <= stretch[-1].at and (end or begin) >= stretch[0].at)
            for begin, end, segments in covered
        )
    )


def _coded(showing: Showing, codes: Iterable[str]) -> Iterator[_Coded]:
    project, seen = showing.project, set[tuple[str, str]]()
    known = [code for code in codes if code in project.codes or code not in AMBIGUITY]
    for code in known:
        for one in coding.coded(project, code=code):
            at = project.at(one.segment) if one.segment else None
            if at is not None and one.segment is not None and (one.coding.id, one.span.segment) not in seen:
                seen.add((one.coding.id, one.span.segment))
                yield _Coded(at, one.coding.id, one.span.segment, showing.quote(one.span))


def _stretches(coded: list[_Coded]) -> Iterator[list[_Coded]]:
    stretch: list[_Coded] = []
    for one in coded:
        if stretch and one.at - stretch[-1].at > APART:
            yield stretch
            stretch = []
        stretch.append(one)
    if stretch:
        yield stretch


def _covers(showing: Showing, claim: Difficulty) -> tuple[datetime | None, datetime | None, set[str]]:
    """From when to when a difficulty was, by its own times or else by its words', and the segments it rests on."""
    said = moments(showing, claim)
    begin = claim.begin or (said[0] if said else None)
    end = claim.end or (said[-1] if said and claim.begin is None else None)
    return begin, end, {span.segment for span in spans_of(claim)}


def _nudge(showing: Showing, stretch: list[_Coded]) -> Nudge:
    quotes = tuple(dict.fromkeys(c.quote for c in stretch if c.quote is not None))
    words = ", ".join(f"“{quote.words}” ({quote.speaker})" for quote in quotes)
    begin, end = (_clock(at, showing.project.zone) for at in (stretch[0].at, stretch[-1].at))
    when = f"At {begin}" if begin == end else f"Between {begin} and {end}"
    said = f"doubt is coded: {words}" if words else "doubt is coded, in words that may not be shown"
    return Nudge(
        question=f"{when}, {said}. No difficulty is claimed there: was there one, and for whom?",
        begin=stretch[0].at,
        end=stretch[-1].at,
        codings=tuple(dict.fromkeys(c.coding for c in stretch)),
        quotes=quotes,
    )


def _clock(at: datetime, zone: str) -> str:
    utc = f"{utc_text(at)[11:16]} UTC"
    return utc if zone == "UTC" else f"{shown(at, zone_named(zone))} ({utc})"
