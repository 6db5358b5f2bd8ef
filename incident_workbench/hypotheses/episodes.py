"""Hypotheses over time: what was taken to be going on, when it was followed, and what spoke for and against it then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Generic, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..model.claims import Basis, EvidenceLink, Hypothesis, Polarity, Transition
from ..model.evidence import Span
from ..privacy import Bar, Quote, Showing
from ..project import ENDINGS, Project, in_order
from ..timeline import in_time, lived_evidence
from ..timeline.row import Ground

StateName: TypeAlias = Literal[
    "raised",
    "acknowledged",
    "unanswered",
    "pursued",
    "on_hold",
    "set_aside",
    "superseded_by",
    "merged_into",
    "supported",
    "acted_on",
    "never_closed",
]


class State(Struct, Generic[Ground], frozen=True, kw_only=True):
    """What became of a hypothesis from `begin` on; `revived` when it was taken up again after an ending.

    `claim` is the id of the transition that says so; where the hypothesis itself says that it was raised, its id.
    """

    claim: str
    name: StateName
    begin: datetime | None
    end: datetime | None = None
    revived: bool = False
    actor: str | None = None
    other: str | None = None
    evidence: tuple[Ground, ...] = ()

    @property
    def ending(self) -> bool:
        """Whether nobody follows it in this state."""
        return self.name in ENDINGS


class Sign(Struct, Generic[Ground], frozen=True, kw_only=True):
    """Something read for or against a hypothesis: as read then, and later (None where nobody read it again)."""

    id: str
    then: Polarity
    at: datetime | None
    by: str | None
    text: str = ""
    later: Polarity | None = None
    later_basis: str = ""
    evidence: tuple[Ground, ...] = ()


class HypothesisEpisode(Struct, Generic[Ground], frozen=True, kw_only=True):
    """One lane: a hypothesis in the responder's words, from when it was raised to when nobody followed it any more.

    `end` is None while its end was not recorded.
    """

    id: str
    proposition: str
    raised_by: str
    begin: datetime | None
    end: datetime | None
    basis: Basis
    subject: str = ""
    states: tuple[State[Ground], ...] = ()
    signs: tuple[Sign[Ground], ...] = ()
    evidence: tuple[Ground, ...] = ()
    withheld: tuple[Bar, ...] = ()


# --- episodes ---------------------------------------------------------------------------------------------------------


def episodes(project: Project) -> tuple[HypothesisEpisode[Span], ...]:
    """Every hypothesis as an episode, in the order they were raised; those without a time last.

    >>> episodes(Project(id="p", title="t"))
    ()
    """
    showing = Showing(project)
    first = project.fold.first_of
    moves: dict[str, list[Transition]] = {}
    links: dict[str, list[EvidenceLink]] = {}
    for move in showing.claims(Transition):
        moves.setdefault(first(move.hypothesis), []).append(move)
    for link in showing.claims(EvidenceLink):
        links.setdefault(first(link.hypothesis), []).append(link)
    made = [
        _episode(showing, h, moves.get(line, []), links.get(line, []))
        for h in showing.claims(Hypothesis)
        for line in (first(h.id),)
    ]
    return tuple(sorted(made, key=lambda e: in_time(e.begin)))


def _episode(
    showing: Showing, hypothesis: Hypothesis, moves: list[Transition], links: list[EvidenceLink]
) -> HypothesisEpisode[Span]:
    line = showing.project.fold.first_of(hypothesis.id)
    states = _states(hypothesis, moves)
    timed = [state for state in states if state.begin is not None]
    return HypothesisEpisode(
        id=line,
        proposition=hypothesis.proposition,
        raised_by=hypothesis.raised_by,
        begin=timed[0].begin if timed else None,
        end=timed[-1].begin if timed and timed[-1].ending else None,
        basis=showing.basis(hypothesis),
        subject=hypothesis.subject,
        states=states,
        signs=tuple(sorted(map(_sign, links), key=lambda s: in_time(s.at))),
        evidence=hypothesis.evidence,
    )


def _states(hypothesis: Hypothesis, moves: list[Transition]) -> tuple[State[Span], ...]:
    raised = any(move.to == "raised" for move in moves)
    first = State(
        claim=hypothesis.id,
        name="raised",
        begin=hypothesis.raised_at,
        actor=hypothesis.raised_by,
        evidence=hypothesis.evidence,
    )
    timed = in_order(moves)
    untimed = [move for move in moves if move.occurred_at is None]
    states = [*(() if raised else (first,)), *map(_state, timed)]
    if not raised and hypothesis.raised_at is not None:
        states.sort(key=lambda s: in_time(s.begin))
    return tuple(_joined([*states, *map(_state, untimed)]))


def _state(move: Transition) -> State[Span]:
    return State(
        claim=move.id,
        name="pursued" if move.to == "revived" else move.to,
        begin=move.occurred_at,
        revived=move.to == "revived",
        actor=move.actor,
        other=move.other,
        evidence=move.evidence,
    )


def _joined(states: list[State[Span]]) -> Iterator[State[Span]]:
    """Each state with the begin of the next as its end; taken up after an ending, it is revived."""
    for i, state in enumerate(states):
        following = states[i + 1].begin if i + 1 < len(states) else None
        again = state.name == "pursued" and i > 0 and states[i - 1].ending
        yield replace(state, end=following, revived=state.revived or again)


def _sign(link: EvidenceLink) -> Sign[Span]:
    return Sign(
        id=link.id,
        then=link.polarity_as_read_then,
        at=link.read_at,
        by=link.read_by,
        text=link.text,
        later=link.polarity_later,
        later_basis=link.later_basis,
        evidence=link.evidence,
    )


# --- as lived ---------------------------------------------------------------------------------------------------------


def as_lived(project: Project, t: datetime) -> tuple[HypothesisEpisode[Span], ...]:
    """The hypotheses alive or ended by `t`, as they stood then: no later state, no later sign, no later reading."""
    begun = [e for e in episodes(project) if e.begin is not None and e.begin <= t]
    raised = {e.id for e in begun}
    return tuple(_episode_at(project, e, raised, t) for e in begun)


def _episode_at(
    project: Project, episode: HypothesisEpisode[Span], raised: set[str], t: datetime
) -> HypothesisEpisode[Span]:
    states = tuple(
        replace(
            state,
            end=state.end if state.end is not None and state.end <= t else None,
            other=state.other if state.other in raised else None,
            evidence=lived_evidence(project, state.evidence, t),
        )
        for state in episode.states
        if state.begin is not None and state.begin <= t
    )
    return replace(
        episode,
        end=states[-1].begin if states and states[-1].ending else None,
        states=states,
        signs=tuple(_sign_at(project, s, t) for s in episode.signs if s.at is not None and s.at <= t),
        evidence=lived_evidence(project, episode.evidence, t),
    )


def _sign_at(project: Project, sign: Sign[Span], t: datetime) -> Sign[Span]:
    """A sign as it was read then."""
    return replace(sign, later=None, later_basis="", evidence=lived_evidence(project, sign.evidence, t))


# --- shown ------------------------------------------------------------------------------------------------------------


def shown(
    showing: Showing, episode: HypothesisEpisode[Span], *, later: bool = False
) -> HypothesisEpisode[Quote]:
    """An episode as colleagues see it; how signs are read later only when asked for."""
    claim = showing.project.resolved(episode.id) or showing.project.fold.claims[episode.id]
    return HypothesisEpisode(
        id=episode.id,
        proposition=showing.text(claim, episode.proposition),
        raised_by=showing.actor(episode.raised_by, claim),
        begin=episode.begin,
        end=episode.end,
        basis=episode.basis,
        subject=showing.text(claim, episode.subject),
        states=tuple(_shown_state(showing, state) for state in episode.states),
        signs=tuple(_shown_sign(showing, sign, later) for sign in episode.signs),
        evidence=showing.quotes(episode.evidence),
        withheld=showing.withheld(claim, episode.evidence),
    )


def _shown_state(showing: Showing, state: State[Span]) -> State[Quote]:
    other = showing.project.resolved(state.other) if state.other else None
    return State(
        claim=state.claim,
        name=state.name,
        begin=state.begin,
        end=state.end,
        revived=state.revived,
        actor=showing.project.shown_actor(state.actor) if state.actor else None,
        other=showing.text(other, other.proposition) if isinstance(other, Hypothesis) else None,
        evidence=showing.quotes(state.evidence),
    )


def _shown_sign(showing: Showing, sign: Sign[Span], later: bool) -> Sign[Quote]:
    claim = showing.project.fold.claims[sign.id]
    return Sign(
        id=sign.id,
        then=sign.then,
        at=sign.at,
        by=showing.actor(sign.by, claim) if sign.by else None,
        text=showing.text(claim, sign.text),
        later=sign.later if later else None,
        later_basis=showing.text(claim, sign.later_basis) if later else "",
        evidence=showing.quotes(sign.evidence),
    )
