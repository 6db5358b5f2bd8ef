"""Times in a column of a table: as epochs where all of it is, else as written, with the date beside them if need be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from ..clock import Moment, epoch, read_moment
from .columns import Columns
from .dates import iso_writer
from .rows import Row
from .written import WallClock

_EPOCH = re.compile(r"(?P<seconds>[0-9]{9,10})(?:(?P<thousandths>[0-9]{3})|(?P<fraction>\.[0-9]{1,9}))?")
EPOCH_FROM, EPOCH_TO = 946_684_800, 4_102_444_800
"""Years 2000 to 2100; other numbers are no times."""


def time_reader(
    columns: Columns, rows: Iterable[Row], clock: WallClock
) -> Callable[[Sequence[str], int], tuple[str, Moment]]:
    """A function that reads the time of a row, given its cells and number; returns it as written too."""
    column = [cell for row in rows if (cell := columns.cell(row.cells, "time").strip())]
    if column and all(_epoch(cell) for cell in column):
        return lambda cells, number: _of_epoch(columns.cell(cells, "time"), clock, number)
    written = iso_writer(column)

    def read_row(cells: Sequence[str], number: int) -> tuple[str, Moment]:
        raw = columns.cell(cells, "time").strip()
        day = columns.cell(cells, "date").strip()
        if day and raw and (local := read_moment(written(raw)).local) and "T" not in local and ":" in local:
            raw = f"{day} {raw}"
        return raw, clock.read(written(raw), number) if raw or "time" in columns.role else Moment()

    return read_row


def _of_epoch(cell: str, clock: WallClock, number: int) -> tuple[str, Moment]:
    return cell, _epoch(cell.strip()) or clock.read(cell, number)


def _epoch(cell: str) -> Moment | None:
    """An epoch's moment, or None for a number that is none.

    >>> _epoch("1777665330123").precision, _epoch("1777665330").precision
    ('ms', 's')
    >>> _epoch("1234567") is None
    True
    """
    found = _EPOCH.fullmatch(cell)
    if not found or not EPOCH_FROM <= int(found["seconds"]) < EPOCH_TO:
        return None
    known = epoch(found["seconds"] + (found["fraction"] or ""))
    if known is None:
        return None
    at, precision = known
    if found["thousandths"]:
        return Moment(at + timedelta(milliseconds=int(found["thousandths"])), None, "absolute", "ms")
    return Moment(at, None, "absolute", precision)
