"""The hypothesis board: lanes of what was taken to be going on, with the signs as they were read then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from ..errors import ClaimError, Problem
from ..hypotheses import HypothesisEpisode, Sign, State, as_lived, episodes
from ..model.claims import Claim, EvidenceLink, Hypothesis, Transition
from ..model.evidence import Span, span_of
from ..project import Project
from .board import Board, Doing, Mark, Picture, extent_of, table, time_said, when_words
from .hearing import STATIC, Answers, Message
from .marks import differing_groups
from .segments import stamp

Episode = HypothesisEpisode[Span]


class HypothesisBoard(Board):
    """Hypotheses over time, a lane each; show it as the last line of a cell.

    `picked`, `shown` and `as_lived` as in every board. How a sign is read later stays in the kernel until a key asks
    for it. A transition or a sign is added by a claim with its evidence; nothing is ever edited in place.
    """

    _esm = STATIC / "hypothesis_board.js"
    _css = STATIC / "hypothesis_board.css"

    def _pictured(self, project: Project, until: datetime | None) -> Picture:
        every = episodes(project)
        here = every if until is None else as_lived(project, until)
        differs = {claim.id for group in differing_groups(project) for claim in group}
        marks: dict[str, Mark] = {}
        spans: dict[str, tuple[Span, ...]] = {}
        for lane, episode in enumerate(here):
            for mark, evidence in _marks(project, episode):
                # where analysts differ on a hypothesis, what became of it stands in the lane of each
                known = marks.setdefault(mark["id"], {**mark, "differs": mark["id"] in differs})
                known["lanes"]["hypothesis"].append(lane)
                spans[mark["id"]] = evidence
        instants = (at for episode in every for at in _instants(episode))
        group = {"by": "hypothesis", "name": "hypothesis", "lanes": [_lane(project, e) for e in here]}
        return Picture(groups=(group,), marks=marks, spans=spans, extent=extent_of(instants))

    def _answers(self) -> Answers:
        return {**super()._answers(), "later": self._later}

    def _later(self, message: Message, _: object) -> None:
        """How signs are read later: not as lived, where nobody knew."""
        signs = () if self.as_lived else (s for e in episodes(self._sitting.project) for s in e.signs)
        later = {sign.id: (sign.later, sign.later_basis) for sign in signs if sign.later}
        self.send({"type": "later", "to": message.get("from"), "later": later})

    def _doing(self, project: Project, do: Mapping[str, Any], key: str) -> Doing:
        return (added_sign if do["what"] == "sign" else added_transition)(project, do)

    def _table(self, project: Project) -> Markup:
        here = episodes(project) if self.as_lived is None else as_lived(project, self.as_lived)
        cells = (
            (
                e.proposition,
                project.actor_name(e.raised_by),
                _states_words(project, e),
                _signs_words(project, e),
            )
            for e in here
        )
        head = ("What was taken to be going on", "Raised by", "What became of it", "Signs, as read then")
        return table(project, "hypotheses in the order in which they were raised", head, cells)


# --- marks ------------------------------------------------------------------------------------------------------------


def _lane(project: Project, episode: Episode) -> dict[str, Any]:
    about = ", ".join(filter(None, (project.actor_name(episode.raised_by), episode.subject)))
    return {
        "id": episode.id,
        "name": episode.proposition,
        "about": about,
        "line": "",
        "first": stamp(episode.begin),
    }


def _marks(project: Project, episode: Episode) -> Iterator[tuple[Mark, tuple[Span, ...]]]:
    for state in episode.states:
        yield _state_mark(project, state), state.evidence
    for sign in episode.signs:
        yield _sign_mark(project, sign), sign.evidence


def _state_mark(project: Project, state: State[Span]) -> Mark:
    other = next(iter(project.current(state.other)), None) if state.other else None
    beside = f" “{other.proposition}”" if isinstance(other, Hypothesis) else ""
    shape = "revived" if state.revived else state.name
    open_ = state.begin is not None and state.end is None and not state.ending
    return {
        **_common(project, project.fold.claims[state.claim]),
        "id": state.claim,
        "kind": "state",
        "shape": shape,
        "begin": stamp(state.begin),
        "end": None if state.ending else stamp(state.end),
        "open": open_,
        "words": f"{shape.replace('_', ' ')}{beside}",
        "who": project.actor_name(state.actor),
        "told": [],
    }


def _sign_mark(project: Project, sign: Sign[Span]) -> Mark:
    then = sign.then.replace("_", " ")
    return {
        **_common(project, project.fold.claims[sign.id]),
        "id": sign.id,
        "kind": "sign",
        "shape": sign.then,
        "begin": stamp(sign.at),
        "end": None,
        "words": f"{then}: {sign.text}" if sign.text else then,
        "who": project.actor_name(sign.by),
        "told": [f"read then as {then}"],
    }


def _common(project: Project, claim: Claim) -> Mark:
    return {
        "line": project.fold.first_of(claim.id),
        "earliest": None,
        "latest": None,
        "share": 0.0,
        "precision": "s",
        "side": "",
        "retro": (claim.basis or project.basis_of(claim.evidence)) == "retrospective_account",
        "analyst": claim.analyst,
        "lanes": {"hypothesis": []},
    }


def _instants(episode: Episode) -> Iterator[datetime | None]:
    yield from (state.begin for state in episode.states)
    yield from (sign.at for sign in episode.signs)


def _states_words(project: Project, episode: Episode) -> str:
    return "; ".join(
        f"{'revived' if s.revived else s.name.replace('_', ' ')} {when_words(project, s.begin)}"
        for s in episode.states
    )


def _signs_words(project: Project, episode: Episode) -> str:
    return "; ".join(
        f"{s.then.replace('_', ' ')} {when_words(project, s.at)}" + (f": {s.text}" if s.text else "")
        for s in episode.signs
    )


# --- acts -------------------------------------------------------------------------------------------------------------


def added_transition(project: Project, do: Mapping[str, Any]) -> Doing:
    """The claim that something became of a hypothesis. Raises ClaimError: IW-CLAIM-001 for no such hypothesis,
    IW-CLAIM-007 for no instant.
    """
    hypothesis = _hypothesis(project, do["hypothesis"])
    at, _ = time_said(project, do, "at")
    claim = Transition(
        hypothesis=project.fold.first_of(hypothesis.id),
        to=do["to"],
        actor=do.get("actor") or None,
        occurred_at=at,
        other=do.get("other") or None,
        **_grounds(project, do),
    )
    return Doing((claim,), f"“{hypothesis.proposition}”: {str(do['to']).replace('_', ' ')}")


def added_sign(project: Project, do: Mapping[str, Any]) -> Doing:
    """The claim that something was read for or against a hypothesis then. Raises as `added_transition`."""
    hypothesis = _hypothesis(project, do["hypothesis"])
    at, _ = time_said(project, do, "at")
    claim = EvidenceLink(
        hypothesis=project.fold.first_of(hypothesis.id),
        polarity_as_read_then=do["then"],
        text=str(do.get("text", "")),
        read_by=do.get("actor") or None,
        read_at=at,
        **_grounds(project, do),
    )
    return Doing((claim,), f"“{hypothesis.proposition}”: {str(do['then']).replace('_', ' ')}")


def _grounds(project: Project, do: Mapping[str, Any]) -> dict[str, Any]:
    """The picked segment as evidence; without one the sitting calls it the analyst's inference."""
    key = do.get("segment")
    return {"evidence": (span_of(project.segment(str(key))),)} if key else {}


def _hypothesis(project: Project, key: str) -> Hypothesis:
    for claim in project.current(key):
        if isinstance(claim, Hypothesis):
            return claim
    raise ClaimError(
        Problem(
            code="IW-CLAIM-001",
            where=key,
            what="this hypothesis is there no longer",
            then="look at the board as it is now",
        )
    )
