"""Damage undone that is known from archives of botbot: pages written in Python's notation, the newest first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import Problem
from ..base import Reading
from ..written import numbered

if TYPE_CHECKING:
    from .records import Record

_OPENS = re.compile(r"b(?P<quote>['\"])(?=\d{4}-\d\d-\d\d[T ]\d\d:\d\d)")
_BYTES = re.compile(r"(?:\\x[0-9a-f]{2})+")
_ESCAPED = re.compile(r"\\(['\"\\tr])")
_PLAIN = {"t": "\t", "r": "\r"}


def opening_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines where a page in Python's notation begins.

    >>> opening_lines(["b'2026-05-01T10:02:03 <ana> it\\\\'s DNS", "'"])
    [1]
    """
    return [number for number, line in enumerate(lines, 1) if line[:2] in ("b'", 'b"') and _OPENS.match(line)]


def repaired(reading: Reading, member: str, lines: Sequence[str], begins: Sequence[int]) -> Sequence[str]:
    """The lines as they were before a program wrote their bytes in Python's notation, from the first that begins so."""
    if not begins:
        return lines
    made, quote, changed = list(lines[: begins[0] - 1]), "'", []
    for number, line in enumerate(lines[begins[0] - 1 :], begins[0]):
        found = _OPENS.match(line)
        quote = found["quote"] if found else quote
        plain = "" if line == quote else unescaped(line[2:] if found else line)
        made.append(plain)
        changed += [number] if plain != line else []
    reading.problems.append(
        Problem(
            code="IW-READ-144",
            where=f"{member}, {numbered('line', changed)}",
            what=f"{len(changed)} line(s) stand in Python's notation (b'…', \\', \\xe2); it was undone",
            why="a program saved bytes where it should have saved text",
            then="nothing; the original bytes are kept",
        )
    )
    return made


def unescaped(line: str) -> str:
    """A line without Python's escapes, one level of them.

    >>> unescaped("it\\\\'s caf\\\\xc3\\\\xa9")
    "it's café"
    """
    if "\\" not in line:
        return line
    parts = re.split(r"(\\\\)", line)
    return "".join(
        "\\" if part == "\\\\" else _ESCAPED.sub(_plain, _BYTES.sub(_text, part)) for part in parts
    )


def _plain(found: re.Match[str]) -> str:
    return _PLAIN.get(found[1], found[1])


def _text(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("\\x", ""))
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return found[0]
    return text if text.isprintable() else found[0]


def turned_over(
    reading: Reading, member: str, begins: Sequence[int], records: Sequence[Record]
) -> Sequence[Record]:
    """The records page by page, the oldest page first, where the file has its pages the other way round."""
    edges = [*begins[1:], float("inf")]
    pages: list[list[Record]] = [[] for _ in edges]
    for record in records:
        pages[bisect_right(edges, record.number)].append(record)
    starts = [page[0].stamp.local if page and page[0].stamp and page[0].stamp.date else "" for page in pages]
    if not all(starts) or starts == sorted(starts):
        return records
    reading.problems.append(
        Problem(
            code="IW-READ-143",
            where=f"{member}, {numbered('line', begins)}",
            what=f"{len(begins)} pages lie in another order than they were written; the oldest was put first",
            why="the dates in their lines say so",
            then="nothing if that is right",
        )
    )
    return [
        record
        for _, page in sorted(zip(starts, pages, strict=True), key=lambda pair: pair[0])
        for record in page
    ]
