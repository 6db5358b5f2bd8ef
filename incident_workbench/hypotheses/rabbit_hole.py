"""A wrong track that looked right at the time, as it was lived; what it is called now comes last, signed."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ..model.claims import Pursuit, RedHerring, Said, Unknown
from ..privacy import Line, Quote, Showing
from ..project import Project
from .episodes import HypothesisEpisode, episodes, shown

QUESTIONS: dict[str, str] = {
    "entry_cue": "What exactly opened this track, and who saw it?",
    "plausibility": "What made it sensible to follow, with what could be seen then?",
    "frame_of_the_moment": "How would somebody have put the situation in one sentence, right then?",
    "pursuers": "Who followed it, from when to when?",
    "not_pursuing": "Who was looking at something else meanwhile, and at what?",
    "probes": "What was tried, and how was each result read then?",
    "competing_hypotheses": "Which other explanations were alive at the time?",
    "known_then": "What was known to those who followed it?",
    "not_known_then": "What was not known to them?",
    "known_elsewhere": "What did somebody elsewhere know, and who?",
    "exit_cue": "What turned them away from it?",
    "noticed_by": "Who noticed that first?",
    "communicated": "How was it told to the others?",
    "spread": "When did everyone know?",
    "price": "What did following it take?",
    "gain": "What did it rule out, and what was learnt on the way?",
    "begin": "When did it begin?",
    "end": "When did the last one leave it?",
}
"""What to ask for each field that is empty."""
NEEDED = ("entry_cue", "plausibility")
"""Without these there is nothing to show but the verdict."""


class Traveller(Struct, frozen=True, kw_only=True):
    """Who followed the track from when to when, or what they did instead."""

    actor: str
    begin: datetime | None
    end: datetime | None
    meanwhile: str
    evidence: tuple[Quote, ...] = ()


class Label(Struct, frozen=True, kw_only=True):
    """The name given afterwards, who gave it, and how the signs are read now. Shown last."""

    title: str
    analyst: str
    read_later: tuple[Line, ...] = ()


class RabbitHole(Struct, frozen=True, kw_only=True):
    """The fields in the order they are shown; `label` is the last."""

    id: str
    frame_of_the_moment: Line
    begin: datetime | None
    end: datetime | None
    entry_cue: tuple[Line, ...]
    plausibility: tuple[Line, ...]
    lanes: tuple[HypothesisEpisode[Quote], ...]
    competing: tuple[HypothesisEpisode[Quote], ...]
    pursuers: tuple[Traveller, ...] | None
    not_pursuing: tuple[Traveller, ...] | None
    probes: tuple[Line, ...]
    known_then: tuple[Line, ...]
    not_known_then: tuple[Line, ...]
    known_elsewhere: tuple[Line, ...]
    exit_cue: tuple[Line, ...]
    noticed_by: Line | None
    communicated: Line | None
    spread: Line | None
    price: tuple[Line, ...]
    gain: tuple[Line, ...]
    would_it_attract_us_again: str
    label: Label


def missing(red_herring: RedHerring, project: Project) -> tuple[str, ...]:
    """Questions for what is not there yet, those that the view cannot do without first.

    What is said to be unknown is not missing; a hypothesis that is no longer current is.

    >>> missing(RedHerring(hypotheses=("h",), plausibility=()), Project(id="p", title="t"))[0]
    'What exactly opened this track, and who saw it?'
    """
    empty = [field for field in QUESTIONS if getattr(red_herring, field) in ((), None, "")]
    asked = [QUESTIONS[field] for field in empty]
    if not all(project.current(key) for key in red_herring.hypotheses):
        asked.append("Which hypothesis was it? One that it names is no longer there.")
    return tuple(asked)


def viewable(red_herring: RedHerring) -> bool:
    """Whether entry cue and plausibility are there: without them only the verdict would be shown."""
    return all(isinstance(found := getattr(red_herring, field), tuple) and found for field in NEEDED)


def rabbit_hole(showing: Showing, claim: RedHerring) -> RabbitHole | None:
    """The track as lived, or None while entry cue or plausibility are empty; `missing` tells what to ask."""
    if not viewable(claim):
        return None
    return RabbitHole(
        id=claim.id,
        frame_of_the_moment=showing.line(claim, claim.frame_of_the_moment),
        begin=claim.begin,
        end=claim.end,
        entry_cue=showing.lines(claim, claim.entry_cue),
        plausibility=showing.lines(claim, claim.plausibility),
        lanes=_lanes(showing, claim.hypotheses),
        competing=_lanes(showing, claim.competing_hypotheses),
        pursuers=_travellers(showing, claim, claim.pursuers),
        not_pursuing=_travellers(showing, claim, claim.not_pursuing),
        probes=showing.lines(claim, claim.probes),
        known_then=showing.lines(claim, claim.known_then),
        not_known_then=showing.lines(claim, claim.not_known_then),
        known_elsewhere=showing.lines(claim, claim.known_elsewhere),
        exit_cue=showing.lines(claim, claim.exit_cue),
        noticed_by=_said(showing, claim, claim.noticed_by),
        communicated=_said(showing, claim, claim.communicated),
        spread=_said(showing, claim, claim.spread),
        price=showing.lines(claim, claim.price),
        gain=showing.lines(claim, claim.gain),
        would_it_attract_us_again=showing.text(claim, claim.would_it_attract_us_again),
        label=_label(showing, claim),
    )


def _lanes(showing: Showing, keys: tuple[str, ...]) -> tuple[HypothesisEpisode[Quote], ...]:
    wanted = {showing.project.fold.first_of(key) for key in keys}
    return tuple(shown(showing, e) for e in episodes(showing.project) if e.id in wanted)


def _travellers(
    showing: Showing, claim: RedHerring, pursuits: tuple[Pursuit, ...] | Unknown
) -> tuple[Traveller, ...] | None:
    """None when it is not known who."""
    if isinstance(pursuits, Unknown):
        return None
    return tuple(
        Traveller(
            actor=showing.actor(pursuit.actor, claim),
            begin=pursuit.begin,
            end=pursuit.end,
            meanwhile=showing.text(claim, pursuit.meanwhile),
            evidence=showing.quotes(pursuit.evidence or claim.evidence),
        )
        for pursuit in pursuits
    )


def _said(showing: Showing, claim: RedHerring, said: Said) -> Line | None:
    if isinstance(said, Unknown):
        return showing.unknown(claim, said)
    return showing.line(claim, _who_or_what(showing, said)) if said else None


def _who_or_what(showing: Showing, said: str) -> str:
    """An actor where the words name one, else the words."""
    return showing.project.shown_actor(said) if showing.project.actor(said) else said


def _label(showing: Showing, claim: RedHerring) -> Label:
    wanted = {showing.project.fold.first_of(key) for key in claim.hypotheses}
    lanes = [shown(showing, e, later=True) for e in episodes(showing.project) if e.id in wanted]
    read = [
        Line(
            text=": ".join(filter(None, (sign.text, sign.later_basis))),
            basis="analyst_inference",
            claim=sign.id,
            evidence=sign.evidence,
            of=f"{sign.then} then, {sign.later} later".replace("_", " "),
        )
        for lane in lanes
        for sign in lane.signs
        if sign.later is not None
    ]
    return Label(title=showing.text(claim, claim.title), analyst=claim.analyst, read_later=tuple(read))
