"""Sentences of a text, by where they begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"')\]\x1a]*(?=\s+[^\sa-z])|[.!?]+[\"')\]\x1a]*(?=\s*$)")
_NO_END = re.compile(
    r"(?:\b(?i:e\.g|i\.e|etc|vs|approx|dr|mr|mrs|ms|prof|no|fig|incl|ca|cf|st|resp|dept|a\.m|p\.m|al|sgt|lt|capt|rev|sec)"
    r"|(?:^|\s)[A-Z])\.$"
)

LONGEST = 1_000
"""Characters of a sentence. What is longer is looked at in parts: each word asks about all that stand before it."""


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence between two places of a text, blanks around it left out; none is very long.

    >>> text = "It fell at 14.05 sharp. Why? Ask Dr. Noor."
    >>> [text[a:b] for a, b in sentences(text)]
    ['It fell at 14.05 sharp.', 'Why?', 'Ask Dr. Noor.']
    """
    end = len(text) if end is None else end
    begin = start
    block = text[:end]
    for mark in _END.finditer(block, start):
        if _NO_END.search(block, max(begin, mark.end() - 8), mark.end()):
            continue
        yield from _parts(text, begin, mark.end())
        begin = mark.end()
    yield from _parts(text, begin, end)


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > LONGEST:
        blank = text.rfind(" ", begin + 1, begin + LONGEST)
        cut = blank if blank > 0 else begin + LONGEST
        if span := _bare(text, begin, cut):
            yield span
        begin = cut
    if span := _bare(text, begin, end):
        yield span


def _bare(text: str, begin: int, end: int) -> tuple[int, int] | None:
    part = text[begin:end]
    if not part.strip():
        return None
    return begin + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
