"""Times in a column of a table: as epochs where all of it is, else as written, with the date beside them if need be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from ..clock import Moment, epoch, read_moment
from ..errors import Problem, ReadError
from .columns import Columns
from .dates import iso_writer, on_24_hours
from .rows import Row
from .written import WallClock

_EPOCH = re.compile(r"(?P<seconds>[0-9]{9,10})(?:(?P<thousandths>[0-9]{3})|(?P<fraction>\.[0-9]{1,9}))?")
EPOCH_FROM, EPOCH_TO = 946_684_800, 4_102_444_800
"""Years 2000 to 2100; other numbers are no times."""


def time_reader(
    columns: Columns, rows: Iterable[Row], clock: WallClock, layout: str = ""
) -> Callable[[Sequence[str], int], tuple[str, Moment]]:
    """A function that reads the time of a row, given its cells and number; returns it as written too."""
    moment_of = moment_reader((columns.cell(row.cells, "time").strip() for row in rows), clock, layout)

    def read_row(cells: Sequence[str], number: int) -> tuple[str, Moment]:
        raw = with_day(columns.cell(cells, "time").strip(), columns.cell(cells, "date").strip())
        return raw, moment_of(raw, number) if raw or "time" in columns.role else Moment()

    return read_row


def with_day(raw: str, day: str) -> str:
    """A time as written, after the day that is written beside it where it names none itself.

    >>> with_day("22:04", "2026-05-01"), with_day("2026-05-02 22:04", "2026-05-01")
    ('2026-05-01 22:04', '2026-05-02 22:04')
    """
    if not (day and raw):
        return raw
    local = read_moment(on_24_hours(raw)).local
    return f"{day} {raw}" if local and "T" not in local and ":" in local else raw


def moment_reader(column: Iterable[str], clock: WallClock, layout: str = "") -> Callable[[str, int], Moment]:
    """A function that reads a written time, given the number of its row, as suits all of its `column`.

    As an epoch where all of the column is; by `layout`, as strptime has it, where one is given and fits; else as
    written. Raises ReadError IW-READ-185 for a layout that cannot be used.
    """
    cells = [cell for cell in column if cell]
    if cells and all(map(_epoch, cells)):
        return lambda raw, number: _epoch(raw) or clock.read(raw, number)
    written = iso_writer(cells)
    put = layout_writer(layout, clock.day) if layout else lambda raw: None
    return lambda raw, number: clock.read(put(raw) or written(raw), number)


# --- times by a layout ------------------------------------------------------------------------------------------------

_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_READABLE = frozenset("aAbBdfHIjmMpSyYz%")


def layout_writer(layout: str, day: date | None) -> Callable[[str], str | None]:
    """A function that puts a time of this layout the ISO way, or says None where it does not fit.

    A layout with a month and no year takes the year of `day`, the date that a person gave.

    >>> write = layout_writer("%b %d %H:%M:%S", date(2026, 5, 1))
    >>> write("May  2 22:04:05"), write("22:04")
    ('2026-05-02 22:04:05', None)
    """
    marks = set(_DIRECTIVE.findall(layout))
    _refuse_layout(layout, marks, day)
    dated, timed = bool(marks & set("dj")), bool(marks & set("HI"))
    year = "" if marks & set("yY") or not dated else f"{day.year if day else 0:04} "

    def write(raw: str) -> str | None:
        try:
            stamp = datetime.strptime(year + raw, ("%Y " if year else "") + layout)  # noqa: DTZ007 - as written
        except (ValueError, OverflowError):
            return None
        finest = "microseconds" if "f" in marks else "seconds" if "S" in marks else "minutes"
        clock = stamp.timetz().replace(tzinfo=None).isoformat(finest) + _offset(stamp) if timed else ""
        return f"{stamp.date().isoformat() if dated else ''} {clock}".strip()

    return write


def _offset(stamp: datetime) -> str:
    return stamp.strftime("%z") if stamp.tzinfo else ""


def _refuse_layout(layout: str, marks: set[str], day: date | None) -> None:
    odd = sorted(marks - _READABLE)
    whole = not marks & set("djmbB") or "j" in marks or ("d" in marks and bool(marks & set("mbB")))
    clock = "H" in marks or {"I", "p"} <= marks or not marks & set("IMSf")
    why = ""
    if "Z" in odd:
        why = "abbreviations of zones are ambiguous; %Z cannot be read, %z reads +02:00"
    elif odd:
        why = f"%{odd[0]} is not one of {' '.join(f'%{mark}' for mark in sorted(_READABLE))}"
    elif not (whole and clock and marks & set("HIdj")):
        why = "it names no whole time of day (%H:%M) or date (%Y-%m-%d)"
    elif marks & set("dj") and not marks & set("yY") and day is None:
        why = "it names a day and no year"
    if why:
        raise ReadError(
            Problem(
                code="IW-READ-185",
                where=layout,
                what="this time format cannot be used",
                why=why,
                then="give --date too, whose year is taken"
                if "no year" in why
                else "write it as strptime has it, for instance --time-format '%d/%b/%Y:%H:%M:%S %z'",
            )
        )


# --- epochs -----------------------------------------------------------------------------------------------------------


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
