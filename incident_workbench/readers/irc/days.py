"""Which day each time of a log is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from ...clock import Moment, read_moment
from ...errors import Problem
from ..base import ReadOptions
from ..dates import month_named
from ..written import BACK_MOST, WallClock, numbered
from .layouts import Stamp
from .nights import folded, repeated_hours
from .records import DayLine, Record

_NAMED = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_./ ]?)(0[1-9]|1[0-2])[-_./ ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MEETING = re.compile(
    r"Meeting started \w{3} (?P<month>\w{3}) +(?P<day>\d{1,2}) (?P<clock>\d\d:\d\d):\d\d (?P<year>\d{4}) UTC"
)


def day_in_name(name: str) -> date | None:
    """The day that a file's name or path holds, unless it holds several.

    >>> day_in_name("logs/2026/05/01.log"), day_in_name("#ops_20260501.log")
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 1))
    >>> day_in_name("ops 2026-05-01 to 2026-05-03.txt") is None
    True
    """
    days = set()
    for found in _NAMED.finditer(name):
        try:
            days.add(date(int(found[1]), int(found[3]), int(found[4])))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


class Days:
    """Gives each record of a log its moment: call `moments` once, then ask for `problems`."""

    def __init__(self, member: str, path: str, options: ReadOptions, records: Sequence[Record]) -> None:
        self._member = member
        self._records = records
        self._wall = WallClock(member, options)
        self._wall.day = None
        self._name_day = None if options.date else day_in_name(path)
        self._day = options.date or self._name_day
        self._from_name: list[int] = []
        self._last: int | None = None
        self._last_month = 0
        self._noted: dict[str, list[int]] = {}
        self._meeting = self._meeting_day()
        if self._day is None and self._meeting:
            self._day = self._meeting[1]

    def moments(self) -> list[Moment]:
        """What each record's time says, in the records' order."""
        dated = [self._dated(record) for record in self._records]
        folds = repeated_hours(dated, self._wall.zone) if self._wall.zone else {}
        if folds:
            self._noted["repeated"] = [self._records[at].number for at in folds]
        return [
            self._moment(record, written, folds.get(at))
            for at, (record, written) in enumerate(zip(self._records, dated, strict=True))
        ]

    # --- the day

    def _dated(self, record: Record) -> str:
        """A record's time with its date, as far as known; empty where it has none."""
        if record.day_line:
            return self._new_day(record, record.day_line)
        stamp = record.stamp
        if stamp is None or stamp.known:
            return ""
        if stamp.date:
            return f"{stamp.date} {stamp.clock}"
        day = (
            self._month_day(stamp, record.number) if stamp.month else self._running_day(stamp, record.number)
        )
        return f"{day} {stamp.clock}" if day else stamp.clock

    def _new_day(self, record: Record, named: DayLine) -> str:
        self._day, self._name_day = named.day, None
        self._last = _seconds(read_moment(named.clock).local or "")
        self._last_month = named.day.month if named.day else 0
        if named.day is None:
            return record.stamp.clock if record.stamp else ""
        clock = named.clock or (record.stamp.clock if record.stamp else "")
        return f"{named.day} {clock}".rstrip()

    def _running_day(self, stamp: Stamp, number: int) -> date | None:
        seconds = _seconds(stamp.local)
        if self._last is not None and seconds < self._last - BACK_MOST and self._day:
            try:
                self._day += timedelta(days=1)
                self._noted.setdefault("next day", []).append(number)
            except OverflowError:
                self._day = None
        self._last = seconds
        if self._day and self._name_day:
            self._from_name.append(number)
        return self._day

    def _month_day(self, stamp: Stamp, number: int) -> date | None:
        """The day of a line that names no year: that of the line above that names one, the next after December."""
        if self._day is None:
            return None
        if (
            self._name_day
            and not self._last_month
            and (stamp.month, stamp.day) != (self._day.month, self._day.day)
        ):
            self._day = None  # the name is not of this line's day, so its year is none of ours
            return None
        year = self._day.year
        if self._last_month == 12 and stamp.month == 1:
            year += 1
            self._noted.setdefault("next year", []).append(number)
        try:
            self._day = date(year, stamp.month, stamp.day)
        except ValueError:
            return None
        self._last_month = stamp.month
        if self._name_day:
            self._from_name.append(number)
        return self._day

    def _meeting_day(self) -> tuple[int, date] | None:
        """Where MeetBot says when its meeting began, by a clock that agrees with the log's; and the day."""
        for record in self._records[:200]:
            found = _MEETING.match(record.saying.text) if record.stamp else None
            if found and record.stamp and record.stamp.clock.startswith(found["clock"]):
                month = month_named(found["month"])
                try:
                    day = date(int(found["year"]), month or 0, int(found["day"]))
                except ValueError:
                    return None
                return (record.number, day) if self._steady(record) else None
        return None

    def _steady(self, until: Record) -> bool:
        seconds = []
        for record in self._records:
            if record.stamp and record.stamp.local:
                seconds.append(_seconds(record.stamp.local))
            if record is until:
                break
        return all(now >= before - BACK_MOST for before, now in pairwise(seconds))

    # --- the moment

    def _moment(self, record: Record, written: str, fold: int | None) -> Moment:
        known = record.stamp.known if record.stamp else None
        if known:
            return known
        if not written:
            return Moment()
        if record.day_line and ":" not in written:
            return read_moment(written)
        if fold is not None and self._wall.zone:
            known = folded(written, fold, self._wall.zone)
        return self._wall.read(written, record.number, known)

    # --- what was met

    def problems(self) -> Iterator[Problem]:
        """What was met, one Problem for each question that a person can answer."""
        if self._from_name:
            yield self._problem(
                "IW-READ-140",
                self._from_name,
                f"{len(self._from_name)} time(s) have their date from the file's name or path",
                "give --date where the name is not of the first line's day",
            )
        for what, (code, words, then) in _PROBLEMS.items():
            numbers = self._noted.get(what)
            if numbers:
                yield self._problem(code, numbers, words.format(count=len(numbers)), then)
        if self._meeting and self._wall.zone is None:
            yield self._problem(
                "IW-READ-145",
                [self._meeting[0]],
                "this line says the time in UTC, and it is what the log's clock says there",
                "give --zone UTC, if the log is all by one clock",
            )
        yield from self._wall.problems()

    def _problem(self, code: str, numbers: list[int], what: str, then: str) -> Problem:
        return Problem(code=code, where=f"{self._member}, {numbered('line', numbers)}", what=what, then=then)


_PROBLEMS = {
    "next day": (
        "IW-READ-043",
        "the clock steps back by more than an hour {count} time(s); each was taken as the next day",
        "where that is wrong, make a ClockCorrection with what=date",
    ),
    "next year": (
        "IW-READ-141",
        "lines name no year, and January follows December {count} time(s); each was taken as the next year",
        "where that is wrong, make a ClockCorrection with what=date",
    ),
    "repeated": (
        "IW-READ-142",
        "{count} time(s) are in the hour that the zone repeats; the step back between them tells its two passes apart",
        "where that is wrong, make a ClockCorrection with what=zone and an offset such as +02:00",
    ),
}


def _seconds(local: str) -> int:
    """Seconds since midnight of an ISO time, or of none."""
    hour, minute, second = (local or "00:00:00").rpartition("T")[2][:8].split(":")
    return int(hour) * 3600 + int(minute) * 60 + int(second)
