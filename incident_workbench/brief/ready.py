"""What a brief lacks before a meeting: each lack is a question to the analyst, and some stop an export."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from .. import coding, language
from ..decisions import told_by_participants
from ..hypotheses import missing, viewable
from ..model.claims import (
    Account,
    ActorAlias,
    AnyClaim,
    Background,
    ClockCorrection,
    Code,
    Coding,
    DecisionPoint,
    Difficulty,
    Dismissal,
    Event,
    Kept,
    Memo,
    Note,
    OpenQuestion,
    RedHerring,
    Restriction,
    Scene,
    Stance,
    Theme,
)
from ..model.evidence import Span
from ..privacy import Line, Showing, lines_in
from ..project import Project, spans_of
from ..timeline import rows
from . import opening, story
from .nouns import Brief
from .preparing import prepare

SCENES = range(5, 8)
THEMES = range(2, 6)
NOT_IN_A_BRIEF = (ActorAlias, ClockCorrection, Code, Coding, Dismissal, Kept, Memo, Note, Restriction)
"""Kinds of claim whose words are in no brief."""


class Lack(Struct, frozen=True, kw_only=True):
    """Something to answer before a meeting. `stops`: no deck or write-up is made without it. `where`: a claim."""

    code: str
    question: str
    stops: bool = False
    where: str = ""


def ready(project: Project, brief: Brief | None = None) -> tuple[Lack, ...]:
    """What is missing before a meeting, that which stops an export first. An exporter raises `Refused`, not this.

    >>> [lack.code for lack in ready(Project(id="p", title="t")) if lack.stops]
    ['no-account', 'no-open-question', 'no-review-date', 'no-pre-read-date', 'no-stance']
    """
    showing = Showing(project)
    prepared = prepare(project) if brief is None else brief
    found = [
        *_meeting(showing),
        *_stance(showing, prepared),
        *_rabbit_holes(showing),
        *_evidence(showing, prepared),
        *_people(showing),
        *_story(showing, prepared),
        *_prose(showing),
    ]
    return tuple(sorted(found, key=lambda lack: not lack.stops))


def _stop(code: str, question: str, where: str = "") -> Lack:
    return Lack(code=code, question=question, stops=True, where=where)


def _ask(code: str, question: str, where: str = "") -> Lack:
    return Lack(code=code, question=question, where=where)


# --- the meeting ------------------------------------------------------------------------------------------------------


def _meeting(showing: Showing) -> Iterator[Lack]:
    """A meeting presents an analysis that is done, has a pre-read, and leaves ideas for changes to soak."""
    hour = opening.hour(showing)
    if not showing.claims(Account):
        yield _stop("no-account", "Whose account is in this? There is none yet; who can be listened to?")
    if not any(claim.state != "answered" for claim in showing.claims(OpenQuestion)):
        yield _stop(
            "no-open-question", "What is still open? A meeting with no open question has nothing to ask."
        )
    if hour.review is None:
        yield _stop(
            "no-review-date", "When does the group meet? Without the day there is no soak time to state."
        )
    if hour.pre_read is None:
        yield _stop("no-pre-read-date", "When does the pre-read go out?")
    elif hour.review is not None and hour.pre_read >= hour.review:
        yield _ask("late-pre-read", "Can the pre-read go out at least a day before the meeting?")


def _stance(showing: Showing, brief: Brief) -> Iterator[Lack]:
    """Whoever was there may analyse, but not without saying so."""
    if not brief.preparation.stances:
        yield _stop("no-stance", "What is your distance from this case? Declare it, with its limits.")
    for claim in showing.claims(Stance):
        if claim.responder and not claim.deviations.strip():
            question = (
                f"{claim.analyst} was a responder: what follows from that for this analysis? Say it aloud."
            )
            yield _stop("responder-not-disclosed", question, claim.id)
    declared = {s.analyst.casefold() for s in brief.preparation.stances if s.responder}
    for analyst in brief.preparation.analysts:
        if analyst.casefold() not in declared and _was_there(showing, analyst):
            question = f"{analyst} spoke that night and wrote claims: is that in a stance, as a responder?"
            yield _stop("responder-not-disclosed", question)


def _was_there(showing: Showing, analyst: str) -> bool:
    """Whether an analyst speaks in the talk of the timeline's time."""
    project = showing.project
    actor = project.actor(analyst)
    names = set(actor.speakers) if actor else set()
    names |= {key for key, s in project.speakers.items() if s.name.casefold() == analyst.casefold()}
    return bool(names & opening.speakers_then(showing))


# --- grounds ----------------------------------------------------------------------------------------------------------


def _rabbit_holes(showing: Showing) -> Iterator[Lack]:
    """A track that is shown without what made it look right is a verdict."""
    for claim in showing.claims(RedHerring):
        for question in missing(claim, showing.project):
            yield _ask("red-herring-incomplete", question, claim.id)
        if not viewable(claim):
            question = "What opened this track, and what made it sensible to follow then? It is not shown without both."
            yield _stop("red-herring-without-plausibility", question, claim.id)


def _evidence(showing: Showing, brief: Brief) -> Iterator[Lack]:
    """Everything shown has evidence that resolves, or says that it is inference."""
    for claim in _told(showing):
        yield from _lost(showing, claim)
    ungrounded = dict.fromkeys(line.claim for line in _lines(brief) if not line.grounded)
    for key in ungrounded:
        yield _stop(
            "no-evidence", "What does this rest on? Name evidence, or say that it is your inference.", key
        )
    for claim in showing.restrictions.astray:
        question = f"Which source or segment does this restriction mean? There is no {claim.on!r}."
        yield _stop("restriction-on-nothing", question, claim.id)
    for problem in showing.project.problems:
        if problem.code == "IW-CLAIM-006":
            yield _ask(
                "known-too-early",
                f"Was this known then? {_sentence(problem.what)}",
                problem.where,
            )


def _lost(showing: Showing, claim: AnyClaim) -> Iterator[Lack]:
    """Words that no longer read; it stops when the claim has no others."""
    places = [(span, coding.place(showing.project, span).problem) for span in spans_of(claim)]
    stops = all(problem for _, problem in places)
    for span, problem in places:
        if problem is not None:
            question = f"Where does {span.quote[:60]!r} stand now? {_sentence(problem.why)}"
            yield Lack(code="evidence-lost", question=question, stops=stops, where=claim.id)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _lines(brief: Brief) -> Iterator[Line]:
    """Lines of a brief, and what else in it has evidence and a basis, as lines."""
    yield from lines_in(brief)
    for row in brief.timeline:
        yield Line(text="", basis=row.basis, claim=row.id, evidence=row.evidence, withheld=row.withheld)
    for lane in (*brief.lanes, *brief.further_lanes):
        yield Line(text="", basis=lane.basis, claim=lane.id, evidence=lane.evidence, withheld=lane.withheld)
    for view in (v for difference in brief.differences for v in difference.views):
        yield Line(
            text="", basis=view.basis, claim=view.claim, evidence=view.evidence, withheld=view.withheld
        )


def _told(showing: Showing) -> list[AnyClaim]:
    return [claim for claim in showing.project.claims if not isinstance(claim, NOT_IN_A_BRIEF)]


# --- people -----------------------------------------------------------------------------------------------------------


def _people(showing: Showing) -> Iterator[Lack]:
    """Names in an analyst's words are shown as roles; what cannot be decided is asked."""
    for claim in showing.project.claims:
        if isinstance(claim, NOT_IN_A_BRIEF):
            continue
        names = dict.fromkeys(name for text in _texts(claim) for name in showing.names.found_in(text))
        if names:
            question = f"{', '.join(names)} is shown by role here: does the sentence still read well?"
            yield _ask("name-in-prose", question, claim.id)
    for name in showing.names.uncertain:
        question = (
            f"{name} is a name and also a word, and is left where it stands alone: does it name somebody?"
        )
        yield _ask("name-or-word", question)
    for event in showing.claims(Event):
        if event.line == "above" and showing.project.actor(event.actor) is None:
            yield _ask(
                "actor-not-known", "Who is this? Nobody here has that name, so it reads 'somebody'.", event.id
            )


def _texts(value: object) -> Iterator[str]:
    """The words in a claim, but not references, nor the words of its evidence."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, msgspec.Struct) and not isinstance(value, Span):
        for name in value.__struct_fields__:
            if name not in REFERENCES:
                yield from _texts(getattr(value, name))


REFERENCES = frozenset(
    """
    id analyst basis replaces actor raised_by read_by whose asked_of ask borne_by said_by account hypothesis
    hypotheses competing_hypotheses statements countered decision_point other after before on source target
    noticed_by arises_from same_as
    """.split()
)
"""Fields that name something and are shown by role, or not at all."""


# --- the story --------------------------------------------------------------------------------------------------------


def _story(showing: Showing, brief: Brief) -> Iterator[Lack]:
    if len(brief.scenes) not in SCENES:
        yield _ask(
            "scenes", f"Five to seven scenes carry an hour; there are {len(brief.scenes)}. Which would help?"
        )
    if len(brief.themes) not in THEMES:
        yield _ask(
            "themes", f"Two to five themes fit an hour; there are {len(brief.themes)}. Which matter most?"
        )
    for claim in showing.claims(Theme):
        if claim.question.strip() and not claim.asked_of:
            yield _ask(
                "theme-asked-of-nobody", "Whom do you ask this, and do they know beforehand?", claim.id
            )
    if not showing.claims(Background):
        yield _ask(
            "no-background", "How does it normally work? Somebody from another team will want to know."
        )
    if not showing.claims(Difficulty):
        yield _ask("no-difficulty", "What was difficult about this case, for those who were in it?")
    for scene in showing.claims(Scene):
        if story.later_than_scene(showing, scene):
            yield _ask(
                "scene-tells-later",
                "This scene rests on words said after it: does it give away what comes?",
                scene.id,
            )
    for point in showing.claims(DecisionPoint):
        if told_by_participants(showing.project, point) != point.available_but_not_seen:
            question = (
                "Who says that this was there and not seen? Only somebody who was there can; it is left out."
            )
            yield _ask("not-seen-without-a-teller", question, point.id)
    yield from _beginning(showing.project)


def _beginning(project: Project) -> Iterator[Lack]:
    begins = [row.begin for row in rows(project) if row.begin is not None]
    alerts = {key for key, source in project.sources.items() if source.kind == "alerts"}
    rung = [at for s in project.segments if s.source in alerts and (at := project.at(s)) is not None]
    if not begins:
        yield _ask("no-timeline", "What happened, and when? There are no events with a time yet.")
    elif rung and min(begins) >= min(rung):
        yield _ask(
            "begins-with-the-alert", "What came before the first alert? The timeline can begin earlier."
        )


# --- the analyst's prose ----------------------------------------------------------------------------------------------


def _prose(showing: Showing) -> Iterator[Lack]:
    """What a meeting deck does not say: what to do from now on, a mean time to anything, one story as the only one."""
    for stop in language.stops(showing.project):
        words = stop.finding
        question = f"{words.question} ({words.words!r} in: {words.sentence[:200]})"
        yield _stop("prose-that-stops", question, stop.claim)
