"""The analyst's prose in a project: which fields are their own words, who is who, and what stops a deck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..model.claims import (
    AnyClaim,
    Background,
    CoordinationCost,
    DecisionPoint,
    Difficulty,
    Divergence,
    Enabler,
    Event,
    Handling,
    Kept,
    Memo,
    OpenQuestion,
    Point,
    PriorLink,
    RedHerring,
    Scene,
    Stance,
    Surprise,
    Term,
    Theme,
    kind_of,
)
from ..project import Project
from .checking import check
from .kept import Keep
from .nouns import Finding, Lexicon

OWN: dict[type[AnyClaim], tuple[str, ...]] = {
    Scene: ("title", "text"),
    Theme: ("title", "text", "question"),
    Background: ("text",),
    Enabler: ("text",),
    Event: ("action",),
    DecisionPoint: ("title", "action_taken"),
    RedHerring: (
        "title",
        "frame_of_the_moment",
        "communicated",
        "spread",
        "would_it_attract_us_again",
    ),
    Difficulty: ("text",),
    Handling: ("text", "expertise"),
    Surprise: ("changed",),
    CoordinationCost: ("text",),
    OpenQuestion: ("text",),
    Divergence: ("question",),
    PriorLink: ("likeness", "difference"),
    Stance: ("deviations", "limits"),
    Term: ("meaning",),
    Memo: ("text",),
}
"""Fields in the analyst's own words. Propositions, statements, reported values, and expectations are others'."""


class OwnWords(Struct, frozen=True):
    """Some words of an analyst's: the claim and field they stand in."""

    claim: str
    kind: str
    field: str
    text: str


def own_words(project: Project) -> Iterator[OwnWords]:
    """The prose of a project's claims that is the analyst's own, and the project's title.

    The points of a list are theirs only where they rest on nothing but inference.
    """
    yield OwnWords("", "project", "title", project.title)
    for claim in project.claims:
        for name in OWN.get(type(claim), ()):
            text = getattr(claim, name)
            if isinstance(text, str) and text.strip():
                yield OwnWords(claim.id, kind_of(claim), name, text)
        yield from _points(project, claim)


def _points(project: Project, claim: AnyClaim) -> Iterator[OwnWords]:
    for name in claim.__struct_fields__:
        points = getattr(claim, name)
        if not isinstance(points, tuple):
            continue
        for point in points:
            if isinstance(point, Point) and _inferred(project, claim, point):
                yield OwnWords(claim.id, kind_of(claim), name, point.text)


def _inferred(project: Project, claim: AnyClaim, point: Point) -> bool:
    own = (
        project.basis_of(point.evidence)
        if point.evidence
        else claim.basis or project.basis_of(claim.evidence)
    )
    return (point.basis or own) == "analyst_inference"


def lexicon_of(project: Project) -> Lexicon:
    """Who is a person and what is a system in a project: its speakers, aliases, roles, bots and terms.

    >>> from incident_workbench.model.evidence import Speaker
    >>> from incident_workbench.project import Evidence
    >>> speakers = {
    ...     "irc/a": Speaker(id="irc/a", name="Ana Lima"),
    ...     "irc/b": Speaker(id="irc/b", name="pager", kind="bot"),
    ... }
    >>> lexicon_of(Project(id="p", title="t", evidence=Evidence(speakers=speakers)))
    Lexicon(actors=('Ana Lima', 'Ana'), systems=('pager',))
    """
    actors: list[str] = []
    systems: list[str] = []
    for actor in project.actors.values():
        if actor.kind in ("bot", "system"):
            systems.append(actor.name)
            continue
        first = actor.name.split()[0] if len(actor.name.split()) > 1 and actor.kind == "person" else ""
        actors += [actor.name, first, actor.pseudonym, actor.role_during, actor.team]
    for event in project.of_kind(Event):
        if event.line == "below":
            known = project.actor(event.actor)
            systems.append(known.name if known else event.actor)
    systems += [term.term for term in project.of_kind(Term)]
    return Lexicon(_names(actors), _names(name for name in systems if name not in actors))


def _names(names: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if len(name.strip()) > 1))


def kept_in(project: Project) -> tuple[Keep, ...]:
    """The sentences that analysts kept with a reason."""
    return tuple(
        Keep(frozenset((claim.class_,)), claim.reason, sentence=" ".join(claim.sentence.split()))
        for claim in project.of_kind(Kept)
    )


def check_project(project: Project, **options: Any) -> tuple[Finding, ...]:
    """Questions about the analyst's own words in a project; `where` of a finding is `kind id, field`.

    `options` are those of `check`; the project's actors and systems are known, its `Kept` claims honoured.

    >>> [f.where for f in check_project(Project(id="p", title="The root cause of 1 May"))]
    ['project title']
    """
    given = options.pop("lexicon", None) or Lexicon()
    options = {
        "form": "markdown",
        **options,
        "lexicon": lexicon_of(project) | given,
        "kept": kept_in(project),
    }
    return tuple(
        replace(
            finding, where=f"{words.kind} {words.claim}, {words.field}" if words.claim else "project title"
        )
        for words in own_words(project)
        for finding in check(words.text, **options)
    )


class Stop(Struct, frozen=True):
    """A sentence that keeps a deck from being made, with the claim it stands in."""

    claim: str
    finding: Finding


def stops(project: Project) -> tuple[Stop, ...]:
    """What in the analyst's own words keeps a deck from being made: recommendations, MTTx, one story as the only one.

    A `Kept` claim lifts a question in the check; what stops a deck it does not lift. Memos are in no deck.

    >>> [stop.finding.words for stop in stops(Project(id="p", title="The root cause of 1 May"))]
    ['root cause']
    """
    lexicon = lexicon_of(project)
    return tuple(
        Stop(words.claim, finding)
        for words in own_words(project)
        if words.kind != "memo"
        for finding in stops_in(words.text, lexicon=lexicon)
    )


def stops_in(text: str, **options: Any) -> tuple[Finding, ...]:
    """What in a text keeps a deck from being made, comments that would keep it notwithstanding.

    >>> [f.words for f in stops_in("We should add a gauge. <!-- lint: keep recommendation: mine -->")]
    ['should add']
    """
    return tuple(finding for finding in check(text, keep=False, **options) if finding.level == "stop")
