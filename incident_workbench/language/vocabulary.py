"""Word lists: who is a person, what is a machine, which verbs give a view to somebody."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


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
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})".replace(
        "\\ ", " "
    ).replace("\\-", "-")


def tree_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, letter by letter: for hundreds of words several times as quick as `one_of`.

    >>> tree_of(["says", "say", "said"])
    'sa(?:id|y(?:s)?)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for sign in word:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    written = [re.escape(sign) + _branches(below) for sign, below in sorted(node.items()) if sign]
    if not written:
        return ""
    if len(written) == 1 and "" not in node:
        return written[0]
    return f"(?:{'|'.join(written)})" + ("?" if "" in node else "")
