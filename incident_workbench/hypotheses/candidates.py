"""Lines of work that may be worth telling as they were lived, suggested from their shape, and given no name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ..clock import utc_text
from ..model.claims import RedHerring
from ..model.evidence import Span
from ..privacy import Quote, Showing
from .episodes import HypothesisEpisode, Sign, State, episodes, shown

FOLLOWED = frozenset(("pursued", "acted_on"))
LEFT = frozenset(("set_aside", "superseded_by", "merged_into"))


class Candidate(Struct, frozen=True, kw_only=True):
    """A hypothesis whose lane has a shape to look at, with the reasons in words. Computed, never stored; no verdict.

    `question` is for the analyst, who may make a `RedHerring` of it, or not.
    """

    hypothesis: str
    proposition: str
    begin: datetime | None
    reasons: tuple[str, ...]
    question: str = "What made it sensible to follow, with what could be seen then?"
    evidence: tuple[Quote, ...] = ()


def candidates(showing: Showing) -> tuple[Candidate, ...]:
    """Hypotheses that were followed and left, or whose signs are read otherwise later, in order of time.

    Those that a `RedHerring` is about already are left out.

    >>> from incident_workbench.project import Project
    >>> candidates(Showing(Project(id="p", title="t")))
    ()
    """
    first = showing.project.fold.first_of
    told = {first(key) for claim in showing.claims(RedHerring) for key in claim.hypotheses}
    found = ((e, tuple(_reasons(showing, e))) for e in episodes(showing.project) if e.id not in told)
    return tuple(_candidate(showing, episode, reasons) for episode, reasons in found if reasons)


def _candidate(showing: Showing, episode: HypothesisEpisode[Span], reasons: tuple[str, ...]) -> Candidate:
    lane = shown(showing, episode)
    return Candidate(
        hypothesis=episode.id,
        proposition=lane.proposition,
        begin=episode.begin,
        reasons=reasons,
        evidence=lane.evidence,
    )


def _reasons(showing: Showing, episode: HypothesisEpisode[Span]) -> Iterator[str]:
    yield from _left(episode.states)
    yield from _read_otherwise(showing, episode)


def _left(states: tuple[State[Span], ...]) -> Iterator[str]:
    """Followed, and afterwards set aside or given up for another."""
    followed: State[Span] | None = None
    for state in states:
        if state.name in FOLLOWED:
            followed = followed or state
        elif state.name in LEFT and followed is not None:
            begun = "acted on" if followed.name == "acted_on" else "followed"
            yield f"{begun} from {_when(followed.begin)}, {_LEFT[state.name]} at {_when(state.begin)}"
            followed = None


_LEFT = {
    "set_aside": "set aside",
    "superseded_by": "given up for another",
    "merged_into": "taken into another",
}


def _read_otherwise(showing: Showing, episode: HypothesisEpisode[Span]) -> Iterator[str]:
    """Signs read for it then and otherwise later, and signs against it that came after those for it."""
    if not any(sign.then in ("for", "explained_away") for sign in episode.signs):
        return
    first_for: Sign[Quote] | None = None
    turned = ""
    for sign in shown(showing, episode, later=True).signs:
        if sign.later in ("against", "ambiguous") and sign.then in ("for", "explained_away"):
            yield f"{_words(sign)} was read as {_polarity(sign.then)} then, and as {_polarity(sign.later)} later"
        if sign.then == "for" and sign.at is not None:
            first_for = first_for or sign
        elif sign.then == "against" and first_for is not None and sign.at is not None and not turned:
            spoke_for = f"{_words(first_for)} spoke for it at {_when(first_for.at)}"
            turned = f"{spoke_for}, {_words(sign)} against it at {_when(sign.at)}"
    if turned:
        yield turned


def _words(sign: Sign[Quote]) -> str:
    said = sign.text or next((quote.words for quote in sign.evidence), "")
    return f"“{said}”" if said else "a sign"


def _polarity(polarity: str) -> str:
    return {"for": "speaking for it", "against": "speaking against it"}.get(
        polarity, polarity.replace("_", " ")
    )


def _when(at: datetime | None) -> str:
    return "a time not known" if at is None else f"{utc_text(at)[11:16]} UTC"
