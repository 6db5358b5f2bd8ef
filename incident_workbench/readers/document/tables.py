"""Tables in documents: rows as lines, and which of them are talk with a column of speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import structs

from ..labels import head_of
from .page import Line, Run

_TIME = re.compile(r"[(\[]?([0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?)[)\]]?")
NAME_MOST = 60


def row_lines(cells: Sequence[Sequence[Line]], table: int) -> list[Line]:
    """The lines of a table's row: its first has each cell's first line, with tabs between as Word writes text.

    A row of one cell is no table but a frame, and keeps its lines.
    """
    if len(cells) <= 1:
        return [line for cell in cells for line in cell]
    if not any(line.text.strip() for cell in cells for line in cell):
        return []
    firsts = tuple(cell[0].text if cell else "" for cell in cells)
    runs = [run for cell in cells for run in (Run("\t"), *(cell[0].runs if cell else ()))][1:]
    made = [Line(runs=tuple(runs), cells=firsts, table=table)]
    for cell in cells:
        made += [
            structs.replace(line, cells=(), table=table, heading=False)
            for line in cell[1:]
            if line.text.strip()
        ]
    return made


def row_hints(lines: Sequence[Line]) -> Mapping[int, str]:
    """How the finder of turns reads the rows: `**Ana (0:12):** words` where a column names speakers, else Markdown."""
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.cells]
    hints: dict[int, str] = {}
    for _, grouped in groupby(rows, key=lambda row: row[1].table):
        table = list(grouped)
        columns = _columns([line.cells for _, line in table])
        for number, line in table:
            spoken = _spoken(line.cells, columns) if columns else None
            if columns is None:
                hints[number] = "| " + " | ".join(line.cells) + " |"
            else:
                hints[number] = spoken if spoken is not None else line.text
    return hints


def _columns(rows: Sequence[tuple[str, ...]]) -> tuple[int, int, int | None] | None:
    """Which columns hold the speaker, the words and the time, where a table is talk."""
    width = max(map(len, rows))
    if width > 3 or any(len(row) != width for row in rows):
        return None
    columns = [[row[index].strip() for row in rows] for index in range(width)]
    timed = [
        i for i, cells in enumerate(columns) if sum(1 for c in cells if _TIME.fullmatch(c)) > len(cells) / 2
    ]
    named = [i for i, cells in enumerate(columns) if i not in timed and _names(cells)]
    words = [i for i in range(width) if i not in timed and i not in named[:1]]
    if not named or len(words) != 1 or len(timed) > 1:
        return None
    return named[0], words[0], timed[0] if timed else None


def _names(cells: Sequence[str]) -> bool:
    """Whether these look like names of which some recur."""
    filled = [cell.rstrip(":") for cell in cells if cell]
    likely = [cell for cell in filled if len(cell) <= NAME_MOST and head_of(f"{cell}: x")]
    return len(likely) > 1 and len(likely) == len(filled) and max(Counter(likely).values()) > 1


def _spoken(cells: tuple[str, ...], columns: tuple[int, int, int | None]) -> str | None:
    speaker, words, timed = columns
    name = cells[speaker].strip().rstrip(":").strip()
    if not name:
        return cells[words]
    found = _TIME.fullmatch(cells[timed].strip()) if timed is not None else None
    if timed is not None and found is None:
        return None
    at = f" ({found[1]})" if found else ""
    return f"**{name}{at}:** {cells[words]}"
