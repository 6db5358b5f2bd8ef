"""Dates as spreadsheets and chat programs write them, put the ISO way where a column leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

Order = Literal["day first", "month first", "unclear"]

_NUMERIC = re.compile(
    r"\s*(?P<a>[0-9]{1,2})(?P<mark>[./-])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})(?P<rest>$|[,\sT].*)"
)
_DAY_MONTH = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?(?P<day>[0-9]{1,2})[-\s](?P<month>[A-Za-z]{3,9})\.?[-,\s]\s?(?P<year>[0-9]{4}|[0-9]{2})(?P<rest>$|[,\sT].*)"
)
_MONTH_DAY = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>[0-9]{1,2}),?\s+(?P<year>[0-9]{4})(?P<rest>$|[,\sT].*)"
)
_TWELVE = re.compile(
    r"(?P<hour>[0-9]{1,2})(?P<more>:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)\s?(?P<half>[AaPp])\.?[Mm]\.?(?=\s|$)"
)
_MONTHS = {
    month: number
    for number, months in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
        "oct october|nov november|dec december".split("|"),
        1,
    )
    for month in months.split()
}


def month_named(word: str) -> int | None:
    """The number of a month by its English name, short or long.

    >>> month_named("Sept"), month_named("mai")
    (9, None)
    """
    return _MONTHS.get(word.casefold())


def on_24_hours(written: str) -> str:
    """Clock times with am and pm on the 24-hour clock.

    >>> on_24_hours("10:04:38 pm"), on_24_hours("12:07 AM"), on_24_hours("22:04")
    ('22:04:38', '00:07', '22:04')
    """
    return _TWELVE.sub(_on_24_hours, written) if "m" in written or "M" in written else written


def _on_24_hours(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    if not 1 <= hour <= 12:
        return found[0]
    return f"{hour % 12 + (12 if found['half'] in 'Pp' else 0):02}{found['more']}"


def day_order(cells: Iterable[str]) -> Order:
    """Which number of `11.05.2026` is the day: with dots the first; else as far as some number above 12 shows.

    >>> day_order(["5/8/2026 2:03 PM", "5/21/2026"]), day_order(["5/8/2026"])
    ('month first', 'unclear')
    """
    orders: set[Order] = set()
    for cell in cells:
        found = _NUMERIC.match(cell)
        if found and found["mark"] != ".":
            orders |= {"day first"} if int(found["a"]) > 12 else set()
            orders |= {"month first"} if int(found["b"]) > 12 else set()
    return orders.pop() if len(orders) == 1 else "unclear"


def iso_writer(cells: Iterable[str]) -> Callable[[str], str]:
    """A function that puts a column's times the ISO way; what is in doubt, or no date, it leaves as written.

    >>> write = iso_writer([])
    >>> write("11.05.2026 08:39:02"), write("04-Jun-19 12:07 AM"), write("5/8/2026 14:00")
    ('2026-05-11 08:39:02', '2019-06-04 00:07', '5/8/2026 14:00')
    """
    order = day_order(cells)
    return lambda cell: _iso(cell, order)


def _iso(cell: str, order: Order) -> str:
    numeric = _NUMERIC.match(cell)
    if numeric:
        a, b = int(numeric["a"]), int(numeric["b"])
        if numeric["mark"] == "." or order == "day first":
            return _put(numeric, day=a, month=b)
        return _put(numeric, day=b, month=a) if order == "month first" else cell
    named = _DAY_MONTH.match(cell) or _MONTH_DAY.match(cell)
    month = _MONTHS.get(named["month"].casefold()) if named else None
    if named and month:
        return _put(named, day=int(named["day"]), month=month)
    return on_24_hours(cell)


def _put(found: re.Match[str], *, day: int, month: int) -> str:
    year = int(found["year"])
    if len(found["year"]) == 2:  # as POSIX reads two digits: 69 is 1969, 68 is 2068
        year += 1900 if year >= 69 else 2000
    rest = re.sub(r"^[,\sT]+(?:at\s+)?", "", found["rest"])
    return f"{year:04}-{month:02}-{day:02} {on_24_hours(rest)}".rstrip()
