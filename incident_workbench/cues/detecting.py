"""Which cues stand where: one pass of RE2 over all patterns at once, and the places of those that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from .patterns import FLAGS, cues, fold

if TYPE_CHECKING:
    import re2
    from pandas import DataFrame

COLUMNS = {
    "segment": "string",
    "code": "string",
    "start": "Int64",
    "end": "Int64",
    "words": "string",
    "cue": "string",
}

_EDGE = re.compile(r"[ .,;:!?…*`\n]+(?=[^ .,;:!?…*`\n])")


class Hit(NamedTuple):
    """`text[start:end]` of the text in that row is what the cue with that number points at."""

    row: int
    cue: int
    start: int
    end: int


@cache
def _all() -> re2.Set:
    """Compiled in each process where it is first needed: what RE2 compiled cannot be sent to another."""
    import re2

    options = re2.Options()
    options.max_mem = 64 << 20
    together = re2.Set.SearchSet(options)
    for cue in cues():
        together.Add(FLAGS + cue.pattern)
    together.Compile()
    return together


@cache
def _each() -> tuple[re.Pattern[str], ...]:
    """By Python's own engine, which is asked only where RE2 saw something: it hands over a place in less time."""
    return tuple(re.compile(FLAGS + cue.pattern, re.ASCII) for cue in cues())


def hits(texts: Iterable[str]) -> Iterator[Hit]:
    """Every place at which a cue stands, text by text, in the order of the cues.

    >>> [(cues()[n].name, start, end) for _, n, start, end in hits(["Wait, I EXPECTED 3"])]
    [('I expected', 6, 16), ('wait', 0, 4)]
    """
    match, each = _all().Match, _each()
    for row, text in enumerate(texts):
        folded = fold(text)
        whole = folded.encode("utf-8", "replace").decode("utf-8")  # RE2 takes no half of a character
        for number in sorted(match(whole) or ()):
            for found in each[number].finditer(folded):
                yield Hit(row, number, *trimmed(folded, *found.span()))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without the space or punctuation with which a pattern looked for an edge.

    >>> trimmed("no, hm", 2, 6)
    (4, 6)
    """
    if edge := _EDGE.match(text, start, end):
        start = edge.end()
    while end > start + 1 and text[end - 1] in " ,.;:–-\n":
        end -= 1
    return start, end


def detect(frame: DataFrame) -> DataFrame:
    """What cues point at in a frame of segments (`frames.segments`: columns `id`, `text`), a row for each place.

    Columns: segment, code, start and end (code points), words, cue. It needs nothing else and may run anywhere:
    hand parts of a frame to a pool of processes.
    """
    texts = frame["text"].fillna("").tolist()
    return hits_frame(frame["id"].tolist(), texts, hits(texts))


def hits_frame(ids: Sequence[str], texts: Sequence[str], found: Iterable[Hit]) -> DataFrame:
    """Hits as a frame, in the columns of `detect`."""
    import pandas as pd

    known = [(cue.code, cue.name) for cue in cues()]
    rows = [
        (ids[row], known[number][0], start, end, texts[row][start:end], known[number][1])
        for row, number, start, end in found
    ]
    columns = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else [()] * len(COLUMNS), strict=True))
    return pd.DataFrame({name: pd.Series(list(columns[name]), dtype=kind) for name, kind in COLUMNS.items()})
