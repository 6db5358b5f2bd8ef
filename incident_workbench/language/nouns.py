"""The nouns of the prose check: a finding, the rules that make it, and the names of a case that it must know."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Level = Literal["info", "warn", "stop"]
Subject = Literal["any", "person", "people", "not_system"]
Kind = Literal["person", "process", "system", "unknown"]
Words = Annotated[str, Meta(min_length=1, pattern=r"\S")]

CLASSES = (
    "counterfactual",
    "normative",
    "mechanistic",
    "hindsight",
    "blame",
    "recommendation",
    "single_story",
    "shallow_metric",
)
"""The eight classes that ask about a sentence; `why_question` beside them is a hint for interviews."""


class Finding(Struct, frozen=True, kw_only=True):
    """A question about some words. `line` and `column` count from 1, `start` and `end` are code points in the text.

    `sentence` is the whole sentence, as a `Kept` claim has it. `where` names a notebook's cell or a project's field;
    line and column count inside it then.
    """

    class_: str
    level: Level
    words: str
    line: int
    column: int
    question: str
    sentence: str
    start: int
    end: int
    where: str = ""


class Lexicon(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is a person and what is a machine in this case.

    >>> Lexicon(actors=("Ana",)) | Lexicon(actors=("Noor", "Ana"), systems=("ledger",))
    Lexicon(actors=('Ana', 'Noor'), systems=('ledger',))
    """

    actors: tuple[Words, ...] = ()
    systems: tuple[Words, ...] = ()

    def __or__(self, other: Lexicon) -> Lexicon:
        return Lexicon(
            tuple(dict.fromkeys(self.actors + other.actors)),
            tuple(dict.fromkeys(self.systems + other.systems)),
        )


class Pattern(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that make a sentence one of a class, who must do them, and what makes it something else."""

    words: Annotated[tuple[Words, ...], Meta(min_length=1)]
    finds: Annotated[tuple[Words, ...], Meta(min_length=1)]
    passes: Annotated[tuple[Words, ...], Meta(min_length=1)]
    subject: Subject = "any"
    unless: tuple[Words, ...] = ()
    level: Level | None = None


class ClassOfProse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class with the question that it asks; a team's own file may add patterns to one that is there.

    `literal`: stretches in which words of the class mean just what they say, so that no pattern of it holds there.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z_]*$")]
    level: Level | None = None
    about: str = ""
    question: str = ""
    literal: tuple[Words, ...] = ()
    pattern: tuple[Pattern, ...] = ()


class RuleFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The form of a file of rules. In `sets`, a text is a pattern and a list is words."""

    classes: Annotated[tuple[ClassOfProse, ...], Meta(min_length=1)]
    sets: dict[str, str | tuple[Words, ...]] = {}
