"""Word lists: who is a person, what is a machine, which verbs give a view to somebody."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def lists() -> dict[str, dict[str, tuple[str, ...]]]:
    """The lists of words.toml, in their groups.

    >>> "nurse" in lists()["kinds"]["person"], "stood by" in lists()["kinds"]["system"]
    (True, False)
    """
    written = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {
        group: {name: tuple(word.replace("_", " ") for word in text.split()) for name, text in named.items()}
        for group, named in written.items()
    }


@cache
def kinds() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lists()["kinds"].items()}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, longest first; a blank stands for any run of blanks.

    >>> one_of(["look", "look at"])
    '(?:look at|look)'
    """
    import re

    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})".replace(
        "\\ ", " "
    ).replace("\\-", "-")
