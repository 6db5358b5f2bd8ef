"""Sentences that stay as they are, for a reason: in a comment of the file, or in a `Kept` claim."""

from __future__ import annotations

import re

from msgspec import Struct

from ..errors import Problem

_COMMENT = re.compile(
    r"<!--\s*lint\s*:\s*keep(?P<classes>(?:[ ,]+(?!because\b)[a-z_]+)*)\s*(?::\s*(?P<reason>.*?))?\s*-->",
    re.DOTALL,
)
_GAP = re.compile(r"[ \t]*\n?[ \t]*\S|[ \t]*\n?[ \t]*$")


class Keep(Struct, frozen=True):
    """Classes that somebody keeps in one sentence, and why. In a text, by its place."""

    classes: frozenset[str]
    reason: str
    sentence: str = ""
    begin: int = -1
    end: int = -1

    def covers(self, name: str, sentence: str, begin: int, end: int) -> bool:
        """Whether a question of this class about this sentence (`begin` to `end` in its text) is answered by it."""
        if name not in self.classes:
            return False
        if self.begin < 0:
            return self.sentence == sentence
        return begin == self.begin or end == self.end


def keeps(text: str) -> tuple[Keep, ...]:
    """The exceptions that a text makes with a reason, `<!-- lint: keep hindsight: why -->` beside the sentence.

    >>> [
    ...     (sorted(k.classes), k.reason)
    ...     for k in keeps("It was obvious. <!-- lint: keep hindsight: her own word -->")
    ... ]
    [(['hindsight'], 'her own word')]
    """
    return tuple(_keep(text, found) for found in _COMMENT.finditer(text) if _complete(found))


def unreasoned(text: str, where: str = "") -> tuple[Problem, ...]:
    """Comments that would keep a sentence and give no reason or name no class: they do not count."""
    return tuple(
        Problem(
            code="IW-LINT-005",
            where=f"{where}, line {text.count(chr(10), 0, found.start()) + 1}".lstrip(", "),
            what="keeps a sentence "
            + ("without a reason" if found["classes"].strip() else "and names no class"),
            why="what is kept is kept for a reason that others can read",
            then="write <!-- lint: keep CLASS: the reason -->",
        )
        for found in _COMMENT.finditer(text)
        if not _complete(found)
    )


def _complete(found: re.Match[str]) -> bool:
    return bool((found["reason"] or "").strip() and found["classes"].strip(" ,"))


def _keep(text: str, found: re.Match[str]) -> Keep:
    """It means the sentence that ends before it on its line, else the one that begins behind it."""
    classes = frozenset(re.findall(r"[a-z_]+", found["classes"]))
    before = text[: found.start()]
    line = before[before.rfind("\n") + 1 :]
    if line.strip(" \t>*+-#0123456789.|"):
        return Keep(classes, found["reason"].strip(), begin=0x7FFFFFFF, end=len(before.rstrip()))
    behind = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    item = re.match(r"(?:#{1,6}|[-*+]|\d+[.)])[ \t]+", text[behind:])
    return Keep(classes, found["reason"].strip(), begin=behind + (item.end() if item else 0), end=-2)
