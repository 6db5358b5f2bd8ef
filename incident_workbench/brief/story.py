"""The middle of a brief: scenes with what had been said by then, themes with their decision points, talk to go into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from ..decisions import Decision, decision
from ..model.claims import RETROSPECTIVE, DecisionPoint, Scene, Theme
from ..model.evidence import Segment, Span
from ..privacy import Line, Showing
from ..timeline import in_time
from .nouns import SceneShown, Slice, ThemeShown

BEFORE_A_DECISION = timedelta(minutes=5)
AFTER_A_DECISION = timedelta(minutes=2)


def scenes(showing: Showing) -> tuple[SceneShown, ...]:
    """Scenes in the order the analyst gave them."""
    claims = sorted(showing.claims(Scene), key=lambda c: c.order)
    return tuple(
        SceneShown(
            id=claim.id,
            title=showing.text(claim, claim.title),
            text=_as_lived(showing, claim),
            order=claim.order,
            begin=claim.begin,
            end=claim.end,
        )
        for claim in claims
    )


def _as_lived(showing: Showing, claim: Scene) -> Line:
    """The scene's text with the words that had been said by its end, and those told afterwards, marked as that."""
    then = tuple(span for span in claim.evidence if span not in later_than_scene(showing, claim))
    return msgspec.structs.replace(showing.line(claim, claim.text), evidence=showing.quotes(then))


def later_than_scene(showing: Showing, claim: Scene) -> tuple[Span, ...]:
    """Those of a scene's spans whose words were said, in the talk of that night, after its end."""
    return tuple(span for span in claim.evidence if claim.end and _said_after(showing, span, claim.end))


def _said_after(showing: Showing, span: Span, end: datetime) -> bool:
    segment = showing.project.evidence.by_id.get(span.segment)
    at = showing.project.at(segment) if segment else None
    return at is not None and at > end and showing.project.basis_of((span,)) == "contemporaneous"


def themes(showing: Showing) -> tuple[ThemeShown, ...]:
    """Themes in the order written, each with its decision point."""
    return tuple(
        ThemeShown(
            id=claim.id,
            title=showing.text(claim, claim.title),
            text=showing.line(claim, claim.text),
            decision=_decision(showing, claim.decision_point),
            question=showing.text(claim, claim.question),
            asked_of=showing.actor(claim.asked_of) if claim.asked_of else "",
        )
        for claim in showing.claims(Theme)
    )


def _decision(showing: Showing, key: str | None) -> Decision | None:
    found = showing.project.resolved(key) if key else None
    return decision(showing, found) if isinstance(found, DecisionPoint) else None


def slices(showing: Showing) -> tuple[Slice, ...]:
    """Talk of each scene, then around each decision."""
    talk = tuple(_talk(showing))
    found = [
        _slice(showing, talk, claim.title, claim.id, claim.begin, claim.end)
        for claim in sorted(showing.claims(Scene), key=lambda c: c.order)
        if claim.begin is not None and claim.end is not None
    ]
    for point in sorted(showing.claims(DecisionPoint), key=lambda c: in_time(c.at)):
        if point.at is not None:
            begin, end = point.at - BEFORE_A_DECISION, point.at + AFTER_A_DECISION
            name = point.title or point.action_taken
            found.append(_slice(showing, talk, name, point.id, begin, end))
    return tuple(one for one in found if one.quotes or one.withheld)


def _talk(showing: Showing) -> Iterator[tuple[datetime, Segment]]:
    """What was said at the time, with its instant."""
    project = showing.project
    for segment in project.by_time():
        at = project.at(segment)
        source = project.sources.get(segment.source)
        if at is not None and source is not None and source.kind not in RETROSPECTIVE and segment.text:
            yield at, segment


def _slice(
    showing: Showing,
    talk: tuple[tuple[datetime, Segment], ...],
    name: str,
    about: str,
    begin: datetime,
    end: datetime,
) -> Slice:
    within = [segment for at, segment in talk if begin <= at <= end]
    quotes = [showing.whole(segment) for segment in within]
    return Slice(
        name=showing.prose(name),
        about=about,
        quotes=tuple(quote for quote in quotes if quote is not None),
        withheld=any(quote is None for quote in quotes),
    )
