"""A guide for interviews, made from what is still unknown: whom to ask what, in the order of the night.

What and how, never "why did you"; and nothing of the Critical Decision Method's last sweep, "what if".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from ..clock import shown, utc_text, zone_named
from ..errors import ClaimError, Problem
from ..markdown import in_markdown
from ..model.claims import Claim, DecisionPoint, OpenQuestion
from ..privacy import NOT_SHOWN, Quote, Showing
from ..timeline import in_time
from .asking import subject, unknowns
from .probes import ASKED, TO_WHOEVER_CHOSE

NOBODY_YET = "whom to ask is not known yet"
_WHY = re.compile(
    r"^\W*why\b.*?\b(?:you|they|he|she|we)\b\s*(?P<rest>.*?)[?.!\s]*$", re.IGNORECASE | re.DOTALL
)
_ANY_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
_NOT = re.compile(r"n['’]t\b|\bnot\b|\bnever\b", re.IGNORECASE)
_WHAT_IF = re.compile(
    r"\bwhat if\b|\b(?:would|should|could|might)(?:n['’]t)? (?:\w+ )?(?:not )?have\b|\bif \w+ had\b|\bhad you\b",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(r"\bhow would \w+ have (?:described|put|said|told|called)\b", re.IGNORECASE)
_TIMES = ("at", "begin", "raised_at", "occurred_at", "read_at")


class GuideQuestion(Struct, frozen=True, kw_only=True):
    """One question to somebody, about a claim; `quotes` are words of the time to begin with."""

    asks: str
    about: str
    at: datetime | None
    claim: str
    quotes: tuple[Quote, ...] = ()


class ForSomebody(Struct, frozen=True, kw_only=True):
    """What to ask of one person, in the order of the night. `whom` is a role or agreed name."""

    whom: str
    questions: tuple[GuideQuestion, ...]


class Guide(Struct, frozen=True, kw_only=True):
    """Questions by whom to ask. `left_out`: ids of open questions about what did not happen."""

    zone: str
    people: tuple[ForSomebody, ...]
    left_out: tuple[str, ...] = ()

    def _repr_markdown_(self) -> str:
        return as_markdown(self)


def interview_guide(showing: Showing, actor: str | None = None) -> Guide:
    """What to ask whom, from every `Unknown` and every question still open; with `actor`, of that person only.

    An unknown that names nobody is asked of whoever acted. Raises ClaimError IW-CLAIM-035 for an actor nobody knows.

    >>> from incident_workbench.project import Project
    >>> interview_guide(Showing(Project(id="p", title="t"))).people
    ()
    """
    wanted = _who(showing, actor) if actor else None
    if wanted is not None and showing.project.actor(wanted) is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-035",
                where=str(actor),
                what="nobody here has this id or name",
                then="`iw actors DIR` lists them",
            )
        )
    asked: dict[str | None, list[GuideQuestion]] = {}
    for whom, question in (*_from_unknowns(showing), *_from_questions(showing)):
        if wanted is not None and _who(showing, whom) != wanted:
            continue
        asked.setdefault(_who(showing, whom), []).append(question)
    people = [
        ForSomebody(whom=_shown(showing, whom), questions=tuple(sorted(some, key=lambda q: in_time(q.at))))
        for whom, some in asked.items()
    ]
    return Guide(
        zone=showing.project.zone,
        people=tuple(
            sorted(people, key=lambda p: (p.whom == NOBODY_YET, p.whom.casefold(), p.questions[0].claim))
        ),
        left_out=tuple(c.id for c in showing.claims(OpenQuestion) if c.state == "open" and what_if(c.text)),
    )


def _who(showing: Showing, reference: str | None) -> str | None:
    """One key for all the ways in which a claim may name somebody."""
    known = showing.project.actor(reference)
    return known.id if known else reference


def _shown(showing: Showing, whom: str | None) -> str:
    return NOBODY_YET if whom is None else showing.actor(whom)


def _from_unknowns(showing: Showing) -> Iterator[tuple[str | None, GuideQuestion]]:
    taken = {
        (showing.project.fold.first_of(c.arises_from), c.text)
        for c in showing.claims(OpenQuestion)
        if c.arises_from
    }
    for claim, text, unknown in unknowns(showing):
        if (showing.project.fold.first_of(claim.id), text) in taken:
            continue  # somebody made a claim of it: it is asked as they put it, or no longer
        acted = claim.actor if isinstance(claim, DecisionPoint) else None
        whom = unknown.ask or acted
        for field in (f for f in claim.__struct_fields__ if getattr(claim, f) is unknown):
            yield whom, _question(showing, claim, _probe(showing, field, whom, acted))
            break


def _probe(showing: Showing, field: str, whom: str | None, acted: str | None) -> str:
    if whom is not None and _who(showing, whom) == _who(showing, acted) and field in TO_WHOEVER_CHOSE:
        return TO_WHOEVER_CHOSE[field]
    return ASKED.get(field, f"What about the {field.replace('_', ' ')}?")


def _from_questions(showing: Showing) -> Iterator[tuple[str | None, GuideQuestion]]:
    for claim in showing.claims(OpenQuestion):
        if claim.state == "open" and not what_if(claim.text):
            source = showing.project.resolved(claim.arises_from) if claim.arises_from else None
            asks = in_how_and_what(showing.text(claim, claim.text))
            yield claim.asked_of, _question(showing, source or claim, asks, of=claim.id)


def what_if(question: str) -> bool:
    """Whether a question is about what did not happen.

    >>> (
    ...     what_if("What would you have done with another hour?"),
    ...     what_if("How would you have put it right then?"),
    ... )
    (True, False)
    """
    return bool(_WHAT_IF.search(_DESCRIBED.sub("", question)))


def in_how_and_what(question: str) -> str:
    """A question as it may be put to somebody who was there: one that asks why is asked in how and what.

    >>> in_how_and_what("Why did you roll back first?")
    'How did it come to this, as you saw it: roll back first?'
    >>> in_how_and_what("Why didn't you call them?")
    'What were you seeing just then, and what did you do?'
    """
    found = _WHY.match(question)
    if found and found["rest"] and not _NOT.search(question) and not _ANY_WHY.search(found["rest"]):
        return f"How did it come to this, as you saw it: {found['rest']}?"
    return "What were you seeing just then, and what did you do?" if _ANY_WHY.search(question) else question


def _question(showing: Showing, claim: Claim, asks: str, *, of: str = "") -> GuideQuestion:
    at = next((t for name in _TIMES if (t := getattr(claim, name, None)) is not None), None)
    return GuideQuestion(
        asks=asks,
        about="" if isinstance(claim, OpenQuestion) else showing.text(claim, subject(claim)),
        at=at,
        claim=of or claim.id,
        quotes=showing.quotes(claim.evidence),
    )


# --- on paper ---------------------------------------------------------------------------------------------------------


def as_markdown(guide: Guide) -> str:
    """The guide to print or to write into: a heading for each person, their moments in order, a line a question."""
    if not guide.people:
        return "Nothing is marked as unknown, and no question is open.\n"
    parts = ["Begin with what they want to tell. What and how; the times are there to find the moment again."]
    for somebody in guide.people:
        parts.append(f"## {in_markdown(somebody.whom)}")
        moment: tuple[str, datetime | None] | None = None
        for question in somebody.questions:
            if (question.about, question.at) != moment:
                moment = question.about, question.at
                parts.append(_moment(question, guide.zone))
            parts.append(f"- {in_markdown(question.asks)}")
    if guide.left_out:
        ids = ", ".join(f"`{key}`" for key in guide.left_out)
        parts.append(f"Not in this guide, since they ask about what did not happen: {ids}.")
    return "\n\n".join(parts) + "\n"


def _moment(question: GuideQuestion, zone: str) -> str:
    said = next((f"\n\n> “{in_markdown(q.words)}” {in_markdown(q.speaker)}" for q in question.quotes), "")
    about = in_markdown(question.about) or "To begin with"
    return f"### {_clock(question.at, zone)}{about}{'' if question.about == NOT_SHOWN else said}"


def _clock(at: datetime | None, zone: str) -> str:
    if at is None:
        return ""
    utc = f"{utc_text(at)[11:16]} UTC"
    return f"{utc}, " if zone == "UTC" else f"{shown(at, zone_named(zone))} ({utc}), "
