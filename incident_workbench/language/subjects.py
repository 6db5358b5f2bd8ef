"""Who does what a sentence says: a person, what people do together, a machine, or nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Callable

from .grammar import ARTICLES, BOUNDARY, PASSED, PREPOSITIONS, VERBS, WORD
from .nouns import Kind, Subject
from .phrases import head_kind, phrase_kind
from .speakers import Speakers

MASK = "\x1a"
"""Stands for every character that is not the writer's own prose."""
_WHEN = re.compile(
    r"\b(?:(?:at|by|on|in|during|for|all|until|from) )?(?:that|this|last|the same|the next|the following|the previous) "
    r"(?:early |late )?(?:evening|night|morning|afternoon|day|week|weekend|hour|time|month|year|point|moment|stage|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""When: of "the triage that evening", only "the triage" is the subject."""
_PRONOUN = re.compile(
    r"\b(?:we|they|he|she|you|i)\s+(?:(?:\w+ly|also|then|just|all|both|still)\s+)*$", re.IGNORECASE
)
"""Right before the verb, as in "the first thing they should have", these do it, whatever stands before them."""
_FITS: dict[Subject, frozenset[Kind]] = {
    "any": frozenset(("person", "process", "system", "unknown")),
    "person": frozenset(("person",)),
    "people": frozenset(("person", "process")),
    "not_system": frozenset(("person", "process", "unknown")),
}
Asked = Callable[[str, int], Kind]
"""Another opinion on who does the verb at a place of a sentence: a trained pipeline's."""


_OF_TIME = frozenset(("before", "after", "since", "until"))
"""Where no verb has come yet, these begin no clause: "the briefing before the launch"."""


def subject_kind(sentence: str, at: int, known: Speakers) -> Kind:
    """Who does the verb that begins at `at`: the nearest noun phrase before it, over "and" and relative clauses.

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
    >>> none = speakers(Lexicon())
    >>> subject_kind("The nurse saw the pump stop and should have", 32, none)
    'person'
    >>> subject_kind("The pump that the nurse watched should have", 32, none)
    'system'
    """
    left = _WHEN.sub(lambda found: " " * len(found[0]), sentence[:at])
    if _PRONOUN.search(left):
        return "person"
    end = len(left)
    over = False
    for mark in reversed(list(BOUNDARY.finditer(left))):
        clause, sign = left[mark.end() : end], mark[0].casefold()
        end = mark.start()
        if sign == "who" and clause.strip():
            return "person"
        if sign in ("that", "which") and _has_a_verb(clause):
            continue
        kind = _clause_kind(clause, known)
        if (
            kind != "person"
            and sign in _OF_TIME
            and left[:end].strip()
            and not _has_a_verb(left[:end] + clause)
        ):
            continue
        if kind is None or (kind == "unknown" and sign.strip() == ","):
            over = over or kind is not None
            continue
        return kind
    kind = _clause_kind(left[:end], known, begins=True)
    return kind if kind is not None and not (over and kind in ("system", "process")) else "unknown"


def _has_a_verb(clause: str) -> bool:
    words = [match[0].casefold() for match in WORD.finditer(clause)]
    return any(word in VERBS or (word.endswith("ed") and len(word) > 4) for word in words)


def _clause_kind(clause: str, known: Speakers, *, begins: bool = False) -> Kind | None:
    """The kind of a clause's subject; None when the clause has no noun phrase of its own."""
    clause = re.sub(r"^\s*(?:about|around|over|nearly|under) (?=\d)", "", clause, flags=re.IGNORECASE)
    words = [match[0] for match in WORD.finditer(clause)]
    folded = [word.casefold() for word in words]
    if not any(word not in PASSED and not word.endswith("ly") for word in folded):
        return "system" if {"this", "it", "there"} & set(folded) else None
    if folded[0] in PREPOSITIONS:
        return _last_phrase(words, known)
    return phrase_kind(clause, known, begins=begins)


def _last_phrase(words: list[str], known: Speakers) -> Kind | None:
    """Of "at the depot the night crew": the crew. A clause that is one prepositional phrase has no subject."""
    phrase: list[str] = []
    articles = 0
    for word in words:
        folded = word.casefold()
        if folded in PREPOSITIONS:
            phrase, articles = [], 0
            continue
        if folded in ARTICLES:
            articles += 1
            phrase = [] if articles > 1 else phrase
        phrase.append(word)
    own = articles > 1 or sum(word.casefold() not in PASSED for word in phrase) > 1
    return head_kind(phrase, known) if own else None


def fits(kind: Kind, subject: Subject) -> bool:
    return kind in _FITS[subject]
