"""Rows of delimited text: what `csv` reads, and what it makes of damage without swallowing the rows behind it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

DELIMITERS = ",;\t|"
RESCANS = 4
"""How many times its lines a text may be looked at again for unbalanced quotes; from then on no quote counts."""


class Row(Struct, frozen=True):
    """A row's cells; `damaged` when a quote in it did not close and so was read as a character."""

    cells: tuple[str, ...]
    damaged: bool = False


def delimiter_of(text: str, known: Collection[str]) -> str:
    """The delimiter that makes most known column names of the first line, then most cells.

    >>> delimiter_of("time;message, in short;by", {"time", "by"})
    ';'
    """
    first = next((line for line in _lines(text[:65_536]) if line.strip()), "")

    def sense(delimiter: str) -> tuple[int, int]:
        cells = _alone(first, delimiter).cells
        return sum(plain_name(cell) in known for cell in cells), len(cells)

    return max(DELIMITERS, key=sense)


def plain_name(name: str) -> str:
    """A column's name without capitals, blanks and signs.

    >>> plain_name("Fired at (UTC)"), plain_name("@timestamp")
    ('fired_at_utc', 'timestamp')
    """
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def rows_of(text: str, delimiter: str) -> list[Row]:
    """All rows, blank ones too. A quote that never closes, or closes inside a word, costs no more than its own line.

    >>> [row.cells for row in rows_of('a,"two\\nlines"\\nb,"open\\nc,d', ",")]
    [('a', 'two\\nlines'), ('b', '"open'), ('c', 'd')]
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = _lines(text)
    made: list[Row] = []
    begin, looked = 0, 0
    while begin < len(lines):
        if looked > RESCANS * len(lines):
            made.extend(_alone(line, delimiter) for line in lines[begin:])
            break
        reader = csv.reader(_from(lines, begin), delimiter=delimiter, strict=True)
        base = begin
        try:
            for cells in reader:
                made.append(Row(tuple(_kept(cell) for cell in cells)))
                begin = base + reader.line_num
        except csv.Error:
            looked += base + reader.line_num - begin
            made.append(_alone(lines[begin], delimiter))
            begin += 1
    return made


def _lines(text: str) -> list[str]:
    return io.StringIO(
        text, newline=""
    ).readlines()  # by \n, \r\n and \r only, and with their ends, as csv wants it


def _from(lines: Sequence[str], begin: int) -> Iterator[str]:
    for index in range(begin, len(lines)):
        yield lines[index]


def _alone(line: str, delimiter: str) -> Row:
    """One line as one row; its quotes count only when they close in it."""
    csv.field_size_limit(max(csv.field_size_limit(), len(line) + 1))
    quoted = list(csv.reader([line, "end"], delimiter=delimiter))
    if len(quoted) == 2:
        return Row(tuple(quoted[0]), damaged='"' in line)
    cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return Row(tuple(cells), damaged=True)


def _kept(cell: str) -> str:
    return cell.replace("\r\n", "\n")
