"""Clocks: what a written time says, and what it takes to make it an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from .errors import Problem, WorkbenchError

TimeBasis = Literal["absolute", "local+zone", "offset+anchor", "interpolated", "none"]
TimePrecision = Literal["us", "ms", "s", "min", "day", "none"]


class Moment(Struct, frozen=True, gc=False):
    """A written time, as far as it says: `at` (aware, UTC) when it can be known, else the bare `local` reading.

    `local` is ISO without a zone: `2026-05-01T22:04:00`, or `22:04:00` where the date is missing too.
    """

    at: datetime | None = None
    local: str | None = None
    basis: TimeBasis = "none"
    precision: TimePrecision = "none"


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises `WorkbenchError` IW-CLOCK-001 with a suggestion.

    >>> zone_named("Europe/Paris").key
    'Europe/Paris'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        near = _near_zone(name)
        hint = f"did you mean {near}?" if near else "use a name like Europe/Paris or UTC"
        raise WorkbenchError(
            Problem(
                code="IW-CLOCK-001",
                where=name,
                what=f"no time zone is called {name!r}",
                why="zones are named by the IANA database; abbreviations like CET are ambiguous",
                then=hint,
            )
        ) from error


def zone_or_offset(value: str) -> tzinfo:
    """An IANA zone, or an offset, which says which of two equal hours of an autumn night is meant.

    >>> zone_or_offset("+02:00").utcoffset(None)
    datetime.timedelta(seconds=7200)
    """
    offset = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", value, re.ASCII)
    if not offset:
        return zone_named(value)
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-away if offset[1] == "-" else away)


def _near_zone(name: str) -> str | None:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    ending = [zone for zone in zones if zone.rpartition("/")[2].casefold() == name.strip().casefold()]
    near = ending or get_close_matches(name, zones, n=1, cutoff=0.6)
    return near[0] if near else None


_DATE = r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)?"
_ZONE = r"(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_MOMENT = re.compile(rf"^\s*(?:{_DATE}(?:[Tt ]\s*|\s+))?{_TIME}\s*{_ZONE}?\s*$", re.ASCII)
_PLAIN = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?P<zone>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
"""The usual layout, which the standard library reads too, and faster."""
_DAY = re.compile(rf"^\s*{_DATE}\s*$", re.ASCII)


def read_moment(raw: str, *, zone: ZoneInfo | None = None, day: date | None = None) -> Moment:
    """What a written time says: its own zone wins, else `zone`; its own date wins, else `day`. Nothing is guessed.

    A local time that the zone skips or repeats (daylight saving) keeps no instant either.

    >>> read_moment("2026-05-01T22:04:05Z").at
    datetime.datetime(2026, 5, 1, 22, 4, 5, tzinfo=datetime.timezone.utc)
    >>> read_moment("2026-05-01 22:04").at is None, read_moment("2026-05-01 22:04").local
    (True, '2026-05-01T22:04:00')
    >>> read_moment("22:04", zone=zone_named("Europe/Paris"), day=date(2026, 5, 1)).at.isoformat()
    '2026-05-01T20:04:00+00:00'
    >>> read_moment("about ten").basis
    'none'
    """
    plain = _PLAIN.fullmatch(raw)
    if plain:
        return _plain_moment(raw, plain["zone"], zone)
    found = _MOMENT.match(raw)
    if not found:
        return _whole_day(raw)
    part = found.groupdict()
    try:
        on = date(int(part["year"]), int(part["month"]), int(part["day"])) if part["year"] else day
        clock = time(
            int(part["hour"]), int(part["minute"]), int(part["second"] or 0), _micro(part["fraction"])
        )
    except ValueError:
        return Moment()
    precision = _precision(part["second"], part["fraction"])
    local = clock.isoformat() if on is None else datetime.combine(on, clock).isoformat()
    if on is None:
        return Moment(local=local, precision=precision)
    if part["zone"]:
        return _with_offset(datetime.combine(on, clock), part["zone"], precision)
    at = resolve_local(local, zone) if zone else None
    return Moment(at, local, "local+zone" if at else "none", precision)


def _plain_moment(raw: str, written: str | None, zone: ZoneInfo | None) -> Moment:
    try:
        stamp = datetime.fromisoformat(raw)
        at = stamp.astimezone(UTC) if written else None
    except (ValueError, OverflowError):
        return Moment()
    local = f"{raw[:10]}T{raw[11:19]}"
    if written:
        return Moment(at, local, "absolute", "s")
    at = resolve_local(local, zone) if zone else None
    return Moment(at, local, "local+zone" if at else "none", "s")


def _whole_day(raw: str) -> Moment:
    found = _DAY.match(raw)
    if not found:
        return Moment()
    try:
        return Moment(local=date(*map(int, found.groups())).isoformat(), precision="day")
    except ValueError:
        return Moment()


def _with_offset(stamp: datetime, written: str, precision: TimePrecision) -> Moment:
    if written.upper() in ("Z", "UTC", "GMT"):
        return Moment(stamp.replace(tzinfo=UTC), stamp.isoformat(), "absolute", precision)
    sign = -1 if written[0] == "-" else 1
    digits = written[1:].replace(":", "").ljust(4, "0")
    offset = sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        return Moment((stamp - offset).replace(tzinfo=UTC), stamp.isoformat(), "absolute", precision)
    except OverflowError:
        return Moment()


def _micro(fraction: str | None) -> int:
    return int(fraction[1:7].ljust(6, "0")) if fraction else 0


def _precision(second: str | None, fraction: str | None) -> TimePrecision:
    if second is None:
        return "min"
    if fraction is None:
        return "s"
    return "ms" if len(fraction) <= 4 else "us"


def resolve_local(local: str, zone: tzinfo) -> datetime | None:
    """The instant of a local date and time in a zone, or None when the zone skips or repeats it, or it has no date.

    >>> resolve_local("2026-10-25T02:30:00", zone_named("Europe/Paris")) is None  # happens twice
    True
    """
    try:
        stamp = datetime.fromisoformat(local)
    except ValueError:
        return None
    if "T" not in local or stamp.tzinfo is not None:
        return None
    try:
        early = stamp.replace(tzinfo=zone, fold=0)
        late = stamp.replace(tzinfo=zone, fold=1)
        if early.utcoffset() != late.utcoffset():
            return None
        return early.astimezone(UTC)
    except OverflowError:
        return None


def epoch(seconds: str) -> tuple[datetime, TimePrecision] | None:
    """The instant of a decimal count of seconds since 1970, exact to the microsecond, or None.

    >>> epoch("1699999999.000100")
    (datetime.datetime(2023, 11, 14, 22, 13, 19, 100, tzinfo=datetime.timezone.utc), 'us')
    >>> epoch("soon") is None
    True
    """
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,9}))?", seconds, re.ASCII)
    if not found:
        return None
    whole, fraction = int(found[1]), found[2]
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole)
    except OverflowError:
        return None
    return at.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0"))), "us" if fraction else "s"


def utc_text(at: datetime) -> str:
    """An instant as ISO text in UTC ending in Z, with only as many digits as it has.

    >>> utc_text(datetime(2026, 5, 1, 22, 4, tzinfo=UTC))
    '2026-05-01T22:04:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def shown(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """Clock time in a zone for people, without the date.

    >>> shown(datetime(2026, 5, 1, 20, 4, tzinfo=UTC), zone_named("Europe/Paris"))
    '22:04'
    """
    return at.astimezone(zone).strftime("%H:%M:%S" if seconds else "%H:%M")
