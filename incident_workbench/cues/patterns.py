"""Cues as data: patterns in RE2's syntax over folded text, each with words it points at and words it does not."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

DATA = "cues.toml"
FLAGS = "(?m)"
"""Said before each pattern: ^ and $ are the ends of a line."""
NEVER = (r"\s", r"\S", r"\w", r"\W", r"\D", r"\A", r"\Z", r"\z", "(?=", "(?!", "(?<")
"""What RE2 and other engines read differently, or RE2 not at all."""


class Cue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that may be worth a code. `yes` are examples that it points at, `no` some that it leaves alone."""

    name: str
    code: str
    strength: Literal[1, 2, 3]
    pattern: str
    yes: Annotated[tuple[str, ...], Meta(min_length=1)]
    no: Annotated[tuple[str, ...], Meta(min_length=1)]


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    cue: tuple[Cue, ...]


class _Folded(dict[int, str]):
    """What a character beyond ASCII folds to, worked out when it is met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if 0xD800 <= point <= 0xDFFF:
            folded = "?"  # half a character, which no engine takes
        elif character in "\u2018\u2019\u02bc\uff07":
            folded = "'"
        elif character.isspace():
            folded = "\n" if character in "\u2028\u2029\x85" else " "
        else:
            folded = "_" if character.isalnum() or character.isidentifier() else character
        self[point] = folded
        return folded


_FOLDED = _Folded({point: chr(point).lower() for point in range(128)})


def fold(text: str) -> str:
    r"""The text as patterns read it, of the same length: ASCII in lower case, other letters and digits as `_`.

    Then `\b` is the edge of a word in every script and engine, and offsets are those of the text itself.

    >>> fold("Café ISN\u2019T İt")
    "caf_ isn't _t"
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _raw() -> bytes:
    return files(__package__).joinpath(DATA).read_bytes()


@cache
def cues() -> tuple[Cue, ...]:
    """All cues, in the order of the data file.

    >>> cues()[0].code
    'problem-detection'
    """
    return msgspec.toml.decode(_raw(), type=_Data).cue


@cache
def cues_sha256() -> str:
    """The sha256 of the data file: suggestions say which cues they were made with."""
    return hashlib.sha256(_raw()).hexdigest()
