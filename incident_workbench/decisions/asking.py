"""Questions that are still open: those that analysts wrote, and those that come of every `Unknown`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..model.claims import AnyClaim, Claim, DecisionPoint, OpenQuestion, RedHerring, Unknown
from ..privacy import Line, Showing
from ..project import spans_of
from .probes import ASKED


class Asked(Struct, frozen=True, kw_only=True):
    """A question that is still open: an `OpenQuestion`, or computed from what a claim says is unknown."""

    line: Line
    asked_of: str
    state: str = "open"
    arises_from: str | None = None
    computed: bool = False


def open_questions(showing: Showing) -> tuple[Asked, ...]:
    """What is still open: the analysts' questions, then those computed from every `Unknown`.

    A computed question is left out once an `OpenQuestion` with its words arises from the same claim.
    """
    claims = showing.claims(OpenQuestion)
    taken = {(showing.project.fold.first_of(c.arises_from), c.text) for c in claims if c.arises_from}
    written = [
        Asked(
            line=showing.line(claim, claim.text),
            asked_of=showing.actor(claim.asked_of) if claim.asked_of else "",
            state=claim.state,
            arises_from=claim.arises_from,
        )
        for claim in claims
        if claim.state != "answered"
    ]
    fresh = [
        Asked(
            line=_computed(showing, claim, text),
            asked_of=showing.actor(unknown.ask) if unknown.ask else "",
            arises_from=claim.id,
            computed=True,
        )
        for claim, text, unknown in unknowns(showing)
        if (showing.project.fold.first_of(claim.id), text) not in taken
    ]
    return (*written, *fresh)


def unknowns(showing: Showing) -> Iterator[tuple[AnyClaim, str, Unknown]]:
    """Every field that says it is not known, as the claim, a question, and whom to ask."""
    for claim in showing.claims(Claim):
        for field in claim.__struct_fields__:
            value = getattr(claim, field)
            if isinstance(value, Unknown):
                asks = ASKED.get(field, f"What about the {field.replace('_', ' ')}?")
                yield claim, f"{subject(claim)}: {asks}", value  # type: ignore[misc]  # current claims are of a kind


def subject(claim: Claim) -> str:
    """What a claim is about, in a few of its own words.

    >>> subject(DecisionPoint(actor="a", action_taken="rolls back", title="Going back"))
    'Going back'
    """
    if isinstance(claim, DecisionPoint):
        return claim.title or claim.action_taken
    if isinstance(claim, RedHerring):
        return claim.frame_of_the_moment or "One line of work"
    fields = ("title", "proposition", "question", "text", "action", "observation")
    return next((said for name in fields if (said := getattr(claim, name, ""))), "One point")


def _computed(showing: Showing, claim: Claim, text: str) -> Line:
    return Line(
        text=showing.text(claim, text),
        basis="analyst_inference",
        claim=claim.id,
        evidence=showing.quotes(spans_of(claim)),
    )
