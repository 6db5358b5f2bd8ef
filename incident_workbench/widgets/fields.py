"""What an editor asks for each kind of claim: read from the Struct types, so that a new kind has an editor at once.

Only labels, the questions that stand as placeholders, and a few refusals are said here by name.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct, structs

from ..decisions import ASKED
from ..hypotheses.rabbit_hole import QUESTIONS
from ..model.claims import (
    ENVELOPE,
    KINDS,
    ActorAlias,
    Claim,
    ClockCorrection,
    Code,
    Coding,
    Dismissal,
    Kept,
    Memo,
    Restriction,
    Unknown,
    kind_of,
)
from ..model.evidence import Span
from ..project.checks import REFERENCE_LISTS, REFERENCES

Shape = Literal[
    "words", "long", "number", "truth", "date", "time", "choice", "actor", "source", "claim", "claims", "names",
    "items", "spans",
]  # fmt: skip
ELSEWHERE = (Code, Coding, ClockCorrection, ActorAlias, Restriction, Dismissal, Kept)
"""Kinds that have a place of their own to be made: the codebook, the transcript, the command line."""
ACTORS = frozenset(
    "actor whose raised_by read_by borne_by asked_of said_by noticed_by".split()  # as claims name them
)
LONG = frozenset(
    """
    text frame_of_the_moment would_it_attract_us_again deviations limits likeness difference meaning later_basis
    expertise proposition changed communicated spread question meanwhile
    """.split()
)
NOT_OWN_WORDS = frozenset(
    (
        *ACTORS,
        "proposition",
        "subject",
        "value",
        "target",
        "term",
        "mark",
        "about",
        "certainty",
        "statement.text",
    )
)
"""Words of others, names and addresses: the prose check is for what an analyst says."""
TO: dict[str, str] = {
    "hypotheses": "hypothesis",
    "competing_hypotheses": "hypothesis",
    "other": "hypothesis",
    "after": "event",
    "before": "event",
    "statements": "statement",
    "same_as": "statement",
    "countered": "difficulty",
    "arises_from": "",
    "on": "",
}
"""The kind that a field names where it is not called so itself; empty: any."""
LABELS: dict[str, str] = {
    "actor": "Who",
    "event.action": "Did what",
    "action_taken": "What they did, or slid into",
    "at": "When",
    "begin": "From when",
    "event.begin": "When",
    "end": "Until when",
    "precision": "How exact the time is",
    "certainty": "How well it is known",
    "line": "Which side of the screen",
    "after": "After which event",
    "before": "Before which event",
    "raised_at": "When it was raised",
    "occurred_at": "When",
    "read_at": "When it was read so",
    "transition.to": "What became of it",
    "transition.other": "For which other one",
    "polarity_as_read_then": "How it was read then",
    "polarity_later": "How it is read now",
    "later_basis": "What the later reading rests on",
    "chosen_by": "How they came to it",
    "help_sought": "Help sought",
    "known_at_time": "Known at the time",
    "not_known_at_time": "Not known at the time",
    "available_but_not_seen": "There to be seen, and not seen",
    "red_herring.title": "What it is called now",
    "hypotheses": "Which hypotheses were followed",
    "competing_hypotheses": "Other hypotheses alive then",
    "plausibility": "What made it sensible",
    "not_pursuing": "Who did something else",
    "known_elsewhere": "Known elsewhere",
    "would_it_attract_us_again": "For the room",
    "divergence.about": "What they differ about",
    "statement.about": "About what",
    "statements": "The statements, side by side",
    "same_as": "Statements of others that say the same",
    "elicited_at": "When it was told",
    "borne_by": "Who bore it",
    "whose": "Whose",
    "difficulty.whose": "For whom",
    "account.source": "In which source",
    "review_plan.review": "When the group meets",
    "review_plan.pre_read": "When the pre-read goes out",
    "scope": "How far it went",
    "countered": "Which difficulty it met",
    "target": "Where it is",
    "likeness": "In what it is like this one",
    "difference": "In what it is unlike",
    "memo.on": "On which claim",
    "order": "Its place in the story",
    "text": "In words",
    "responder": "I responded that night",
    "owner": "I own what it was about",
    "authority_over_participants": "I have a say over people who took part",
    "recorded": "The meeting is recorded",
    "soak_days": "Working days of soak time",
    "of": "Of what sort",
    "meanwhile": "What they did instead",
}
PROBES: dict[str, str] = {
    "event.actor": "one person, team or system",
    "decision_point.actor": "Who decided, or slid into it?",
    "event.action": "one thing they did; a did, never a did not",
    "decision_point.action_taken": "What did they do next?",
    "decision_point.title": "a neutral name for this moment, without its outcome",
    "proposition": "What did they take to be going on, in their own words?",
    "raised_by": "Who said it first?",
    "hypothesis.subject": "Which part of the system was it about?",
    "evidence_link.text": "What was it that spoke for it or against it?",
    "later_basis": "What do we know now that they did not?",
    "would_it_attract_us_again": "Would it draw us in again? A question to the room, no conclusion.",
    "red_herring.title": "what it is called now, said by you, afterwards",
    "account.whose": "Whose view is it?",
    "difficulty.whose": "For whom was it hard?",
    "scene.title": "a name that does not tell how it ended",
    "order": "1 for the first",
    "target": "a link, or where it is kept",
    "statement.text": "What do they say about it?",
    "statement.about": "which event or question",
    "statement.certainty": "how sure they say they are",
    "divergence.question": "What is the question on which they differ?",
    "difficulty.text": "What made it hard to understand or to act?",
    "handling.text": "What did they do that met it?",
    "expertise": "What did one have to know to do that?",
    "expectation": "What did they expect?",
    "observation": "What did they see instead?",
    "surprise.changed": "What changed in their picture of the system?",
    "coordination_cost.text": "What did working together take at that moment?",
    "open_question.text": "What do you want to know?",
    "theme.title": "a subject for the meeting",
    "theme.question": "What will you ask, of somebody who was asked before?",
    "enabler.text": "What had to be true for this to happen? No cause, no person.",
    "reported.what": "severity, impact, a figure",
    "reported.value": "as they put it, in their words; nothing is computed from it",
    "said_by": "Who reported it so?",
    "scene.text": "present tense, its outcome not told",
    "background.text": "How does it normally work, for somebody from outside the team?",
    "term": "a word that outsiders do not know",
    "meaning": "What does it mean here?",
    "likeness": "In what is that case like this one?",
    "difference": "In what is it unlike?",
    "deviations": "Where do you stand nearer to the case than an analyst should?",
    "limits": "What could you not look into?",
    "memo.text": "What do you think of it?",
    "note.mark": "tangent, weeds, idea…",
    "kept": "What was kept?",
    "given_up": "What was given up for it?",
}
WHY: dict[str, str] = {
    "available_but_not_seen": "Only somebody who was there can say what was there and not seen: their words first.",
    "red_herring.title": "The label comes last, and says who gives it. Before the entry cue and what made it sensible "
    "are there, it would be a verdict and nothing else.",
    "divergence.statements": "Nobody is asked who is right.",
    "reported.value": "A quotation. The workbench computes nothing from it.",
}
LISTED_BEFORE: dict[str, tuple[str, ...]] = {"red_herring.title": ("entry_cue", "plausibility")}
"""Fields that are not offered before others say something."""
GROUNDED = frozenset(("available_but_not_seen",))
"""Lists whose every item rests on a participant's words."""
_READ = ("for", "against", "ambiguous", "explained_away")
OF: dict[str, tuple[str, ...]] = {
    "options": ("considered", "visible_but_not_considered"),
    "probes": _READ,
    "plausibility": (
        "temporal_coincidence", "matched_a_past_incident", "real_second_fault", "tool_or_alert_named_it",
        "expert_vouched", "runbook_points_there", "cheap_to_test", "symptom_overlap",
        "partial_recovery_after_an_action", "prior_expectation",
    ),
}  # fmt: skip
"""How the items of a list are classed; items of other lists are not."""


class Field(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of a form. `asks` is its placeholder; it is not offered before the fields in `after` say something."""

    name: str
    label: str
    shape: Shape
    asks: str = ""
    why: str = ""
    needed: bool = False
    unknown: bool = False
    own: bool = False
    grounded: bool = False
    at_least: int = 0
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""
    kinds: str = ""
    after: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


class Form(Struct, frozen=True, kw_only=True):
    """What is asked for one kind of claim; `about` is the first line that the kind says of itself."""

    kind: str
    label: str
    about: str
    fields: tuple[Field, ...]


@cache
def form(kind: str) -> Form:
    """The form of a kind; raises KeyError for another word.

    >>> [field.name for field in form("term").fields]
    ['term', 'meaning', 'evidence']
    """
    noun = KINDS[kind]
    fields = [
        one for info in structs.fields(noun) if info.name not in ENVELOPE for one in (_field(kind, info),)
    ]
    last = [one for one in fields if one.after]
    first = [one for one in fields if not one.after]
    needed = max((n for n, one in enumerate(first, start=1) if one.needed), default=0)
    grounds = Field(name="evidence", label="Evidence", shape="spans", asks="the words it rests on")
    place = needed or len(first)
    ordered = (*first[:place], grounds, *first[place:], *last)
    about = " ".join((noun.__doc__ or "").strip().partition("\n\n")[0].split())
    return Form(kind=kind, label=in_words(kind).capitalize(), about=about, fields=ordered)


def forms() -> tuple[Form, ...]:
    """The forms of every kind that is made here."""
    return tuple(map(form, kinds_made_here()))


def made_here(claim: Claim) -> bool:
    """Whether an editor has a form for it."""
    return not isinstance(claim, ELSEWHERE)


def in_words(term: str) -> str:
    """A term as people read it.

    >>> in_words("decision_point")
    'decision point'
    """
    return term.replace("_", " ")


def _field(kind: str, info: structs.FieldInfo, within: str = "") -> Field:
    name = info.name
    hints, metas = _alternatives(info.type)
    unknown = Unknown in hints
    hint = next(one for one in hints if one not in (Unknown, type(None)))
    shape = _shape(name, hint)
    options = tuple((value, in_words(value)) for value in get_args(hint)) if shape == "choice" else ()
    if within and name == "of":
        options = tuple((value, in_words(value)) for value in OF.get(within, ()))
    return Field(
        name=name,
        label=_of(LABELS, kind, name) or in_words(name).capitalize(),
        shape=shape,
        asks=_asks(within or kind, name, bool(within)),
        why=_of(WHY, kind, name),
        needed=info.required,
        unknown=unknown,
        own=shape in ("words", "long") and not {name, f"{kind}.{name}"} & NOT_OWN_WORDS,
        grounded=name in GROUNDED,
        at_least=max((meta.min_length or 0 for meta in metas), default=0)
        if shape in ("claims", "names")
        else 0,
        options=options,
        default=str(info.default)
        if shape in ("choice", "number") and isinstance(info.default, str | int)
        else "",
        kinds=TO.get(name, name) if shape in ("claim", "claims") else "",
        after=LISTED_BEFORE.get(f"{kind}.{name}", ()),
        fields=_parts(kind, name, hint) if shape == "items" else (),
    )


def _parts(kind: str, name: str, hint: Any) -> tuple[Field, ...]:
    """The fields of one item of a list. What an item has no classes for is not asked."""
    (item, *_) = get_args(hint)
    parts = (_field(kind, info, name) for info in structs.fields(item))
    return tuple(part for part in parts if part.name != "of" or part.options)


def _shape(name: str, hint: Any) -> Shape:
    if get_origin(hint) is Literal:
        return "choice"
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if isinstance(item, type) and issubclass(item, Struct):
            return "spans" if item is Span else "items"
        return "claims" if name in REFERENCE_LISTS else "names"
    plain: dict[object, Shape] = {datetime: "time", date: "date", bool: "truth", int: "number"}
    if hint in plain:
        return plain[hint]
    if name in ACTORS:
        return "actor"
    if name in REFERENCES or name == "on":
        return "claim"
    if name == "source":
        return "source"
    return "long" if name in LONG else "words"


def _alternatives(hint: Any) -> tuple[list[Any], list[Any]]:
    """The types that a hint allows, and what is annotated of them."""
    if get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        hints, more = _alternatives(inner)
        return hints, [*metas, *more]
    if get_origin(hint) in (Union, UnionType):
        found = [_alternatives(one) for one in get_args(hint)]
        return [one for hints, _ in found for one in hints], [meta for _, metas in found for meta in metas]
    return [hint], []


def _of(words: dict[str, str], kind: str, name: str) -> str:
    return words.get(f"{kind}.{name}") or words.get(name, "")


def _asks(kind: str, name: str, inside: bool = False) -> str:
    """The probe: the red herring's and the decision point's own, else what is said above; of an item, its part's."""
    if inside:
        return {"actor": "who saw or held it"}.get(name) or PROBES.get(name, "")
    if kind == "red_herring" and name in QUESTIONS:
        return QUESTIONS[name]
    if kind == "decision_point" and name in ASKED:
        return ASKED[name]
    return _of(PROBES, kind, name)


def kinds_made_here() -> tuple[str, ...]:
    """Their names, as JSON has them; what is said beside other claims comes last.

    >>> kinds_made_here()[0], kinds_made_here()[-1]
    ('event', 'memo')
    """
    kinds = [kind_of(noun) for noun in KINDS.values() if noun not in ELSEWHERE]
    return tuple(sorted(kinds, key=lambda kind: kind == kind_of(Memo)))
