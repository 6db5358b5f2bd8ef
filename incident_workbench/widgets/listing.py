"""The claims that an editor lists, by their words: rows for a page, what differs, and a list as plain HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape
from msgspec import Struct

from ..clock import shown, zone_named
from ..model.claims import (
    Account,
    AnyClaim,
    Claim,
    Event,
    EvidenceLink,
    RedHerring,
    Reported,
    Statement,
    Surprise,
    Transition,
    Unknown,
    kind_of,
)
from ..model.evidence import Segment, Span
from ..project import Project
from .drafts import drafted, place_said
from .fields import Field, form, in_words, made_here
from .marks import differing_groups
from .segments import cut, segment_fields

HITS = 60
"""Most segments that one search shows."""
BYTES = 90_000
"""Most bytes of claims where there is no kernel."""
ROW_LETTERS = 160
HEAD = Markup("<p><strong>{}</strong>: {} of {} claims. Run the cell to work on them.</p>\n")
KIND = Markup("<p><strong>{}</strong></p>\n<ul>\n{}</ul>\n")
ITEM = Markup('<li dir="auto">{} <em>({})</em></li>\n')


def rows(project: Project) -> list[dict[str, Any]]:
    """Every current claim that has a form."""
    return [row(project, claim) for claim in project.claims if made_here(claim)]


def row(project: Project, claim: Claim) -> dict[str, Any]:
    """One claim as the list shows it; `line` is the id by which others name it."""
    words = " ".join(claim_in_words(project, claim).split())
    return {
        "id": claim.id,
        "line": project.fold.first_of(claim.id),
        "kind": kind_of(claim),
        "words": cut(words, ROW_LETTERS),
        "about": _about(project, claim),
        "analyst": claim.analyst,
    }


def claim_in_words(project: Project, claim: Claim) -> str:
    """What a claim says, in a few of its own words. A red herring goes by its frame: its label is not for lists.

    >>> from incident_workbench.model.claims import Term
    >>> claim_in_words(Project(id="p", title="t"), Term(term="canary", meaning="a first host"))
    'canary'
    """
    match claim:
        case Event(actor=actor, action=action):
            return f"{project.actor_name(actor)}: {action}"
        case RedHerring(frame_of_the_moment=frame):
            return frame or "one line of work"
        case Transition(hypothesis=key, to=to):
            return f"{in_words(to)}: {_words_of(project, key)}"
        case EvidenceLink(hypothesis=key, polarity_as_read_then=read, text=text):
            return f"{in_words(read)} {_words_of(project, key)}" + (f": {text}" if text else "")
        case Account(whose=whose):
            return f"what {project.actor_name(whose)} told"
        case Surprise(actor=actor, observation=seen):
            return f"{project.actor_name(actor)}: {seen}"
        case Reported(what=what, value=value):
            return f"{what}: {value}"
    own = next((one for one in _said_in(claim)), "")
    return own or in_words(kind_of(claim))


def _said_in(claim: Claim) -> Iterator[str]:
    """Its title, else the first of its fields that says something in words."""
    if title := getattr(claim, "title", ""):
        yield str(title)
    fields = form(kind_of(claim)).fields
    for field in sorted(fields, key=lambda one: one.shape not in ("words", "long")):
        value = getattr(claim, field.name)
        if field.shape in ("words", "long", "date") and value and not isinstance(value, Unknown):
            yield str(value)


def _about(project: Project, claim: Claim) -> str:
    """What tells two alike apart: whose statement it is, or when it was."""
    if isinstance(claim, Statement):
        accounts = [one for one in project.current(claim.account) if isinstance(one, Account)]
        return project.actor_name(accounts[0].whose) if accounts else ""
    instants = (getattr(claim, name, None) for name in ("at", "begin", "raised_at", "occurred_at", "read_at"))
    at = next(filter(None, instants), None)
    return shown(at, zone_named(project.zone)) if at else ""


def _words_of(project: Project, key: str) -> str:
    found = project.current(key)
    return claim_in_words(project, found[0]) if found else "a claim that is no longer there"


# --- what differs -----------------------------------------------------------------------------------------------------


def differing(project: Project) -> list[list[str]]:
    """Groups of ids: current claims of one line that say different things."""
    return [
        [claim.id for claim in group]
        for group in map(_in_order, differing_groups(project))
        if all(map(made_here, group))
    ]


def _in_order(group: Iterable[AnyClaim]) -> list[AnyClaim]:
    return sorted(group, key=lambda claim: (claim.analyst, claim.id))


def group_of(project: Project, key: str) -> list[AnyClaim]:
    """The current claims that differ with this one, itself included; nothing where none does."""
    for group in differing(project):
        if key in group:
            return [project.fold.current[one] for one in group]
    return []


def versions(project: Project, key: str) -> list[dict[str, Any]]:
    """What each of those that differ says, in words, by the label of each field in which they are not alike."""
    group = group_of(project, key)
    told = [dict(_in_fields(project, claim)) for claim in group]
    labels = list(dict.fromkeys(label for one in told for label in one))
    unlike = [label for label in labels if len({one.get(label, "") for one in told}) > 1]
    return [
        {
            "claim": claim.id,
            "analyst": claim.analyst,
            "fields": [[label, one.get(label, "") or "nothing"] for label in unlike],
        }
        for claim, one in zip(group, told, strict=True)
    ]


def _in_fields(project: Project, claim: Claim) -> Iterator[tuple[str, str]]:
    typed = drafted(project, claim)
    for field in form(kind_of(claim)).fields:
        value = claim.evidence if field.name == "evidence" else getattr(claim, field.name)
        yield field.label, _value_in_words(project, field, value, typed.get(field.name))


def _value_in_words(project: Project, field: Field, value: Any, typed: Any) -> str:
    match value:
        case Unknown(ask=ask):
            return f"not known: ask {project.actor_name(ask)}" if ask else "not known: to be asked"
        case tuple():
            return "\n".join(f"· {one}" for one in (_item_in_words(project, field, item) for item in value))
        case bool():
            return "yes" if value else "no"
        case None | "":
            return ""
    if field.shape == "claim":
        return _words_of(project, str(value))
    if field.shape == "actor":
        return project.actor_name(str(value))
    return in_words(str(value)) if field.shape == "choice" else str(typed)


def _item_in_words(project: Project, field: Field, item: Any) -> str:
    if isinstance(item, Span):
        return f"“{item.quote}”"
    if isinstance(item, Struct):
        shown_ = (getattr(item, name) for name in item.__struct_fields__)
        return "; ".join(_part_in_words(project, part) for part in shown_ if part)
    return _words_of(project, item) if field.shape == "claims" else str(item)


def _part_in_words(project: Project, part: Any) -> str:
    if isinstance(part, tuple):
        return ", ".join(f"“{one.quote}”" for one in part)
    actor = project.actor(part) if isinstance(part, str) else None
    return actor.name if actor else in_words(str(part))


# --- words to pick evidence from --------------------------------------------------------------------------------------


def found(project: Project, words: str) -> tuple[list[dict[str, Any]], bool]:
    """Segments with these words, in their order, and whether there are more; each with the place of the words in it."""
    wanted = words.casefold().strip()
    hits: list[dict[str, Any]] = []
    for segment in project.segments if wanted else ():
        if wanted in segment.text.casefold():
            if len(hits) == HITS:
                return hits, True
            hits.append(_hit(project, segment, wanted))
    return hits, False


def _hit(project: Project, segment: Segment, wanted: str) -> dict[str, Any]:
    start = segment.text.lower().find(wanted)
    same = start >= 0 and segment.text[start : start + len(wanted)].casefold() == wanted
    words = (
        place_said(segment, start, start + len(wanted)) if same and len(segment.text) > len(wanted) else None
    )
    return {
        **segment_fields(project, segment),
        "place": place_said(segment),
        "words_place": words,
        "words": cut(segment.text),
    }


# --- where there is no kernel -----------------------------------------------------------------------------------------


def list_html(project: Project) -> str:
    """The claims by kind, in words, all of them escaped; under 100 kB, and it says so.

    >>> "0 of 0 claims" in list_html(Project(id="p", title="t"))
    True
    """
    every = rows(project)
    by_kind: dict[str, list[Markup]] = {}
    size = 0
    for one in every:
        item = ITEM.format(one["words"], one["analyst"])
        size += len(item.encode("utf-8", "replace"))
        if size <= BYTES:
            by_kind.setdefault(one["kind"], []).append(item)
    html = HEAD.format(escape(project.title[:200]), sum(map(len, by_kind.values())), len(every))
    return html + Markup("").join(
        KIND.format(form(k).label, Markup("").join(items)) for k, items in by_kind.items()
    )
