"""Which of two equal hours of an autumn night a time is of, where the log's own order tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ...clock import Moment, read_moment

JITTER = 120
"""Seconds that lines may be out of order by; a clock steps back by more when it is set to winter time."""


def folded(written: str, fold: int, zone: ZoneInfo) -> Moment:
    """The moment of a local time that happens twice: `fold` 0 is its first pass, 1 its second."""
    moment = read_moment(written)
    stamp = datetime.fromisoformat(moment.local or "").replace(tzinfo=zone, fold=fold)
    return Moment(stamp.astimezone(UTC), moment.local, "local+zone", moment.precision)


def repeated_hours(written: Sequence[str], zone: ZoneInfo) -> dict[int, int]:
    """Which pass of a repeated hour each time is of, by position: told only where the clock steps back once in it.

    >>> from incident_workbench.clock import zone_named
    >>> night = ["2026-10-25 02:10", "2026-10-25 02:50", "2026-10-25 02:05"]
    >>> repeated_hours(night, zone_named("Europe/Paris"))
    {0: 0, 1: 0, 2: 1}
    """
    changing: dict[str, bool] = {}
    nights: dict[date, list[tuple[int, datetime]]] = {}
    for position, text in enumerate(written):
        on = text.partition(" ")[0]
        if on not in changing:
            changing[on] = _changes(on, zone)
        local = read_moment(text).local if changing[on] else None
        stamp = datetime.fromisoformat(local) if local and "T" in local else None
        if stamp and stamp.tzinfo is None and _repeats(stamp, zone):
            nights.setdefault(stamp.date(), []).append((position, stamp))
    told: dict[int, int] = {}
    for met in nights.values():
        steps = [
            position
            for (_, before), (position, now) in pairwise(met)
            if now < before - timedelta(seconds=JITTER)
        ]
        if len(steps) == 1:
            told |= {position: int(position >= steps[0]) for position, _ in met}
    return told


def _changes(written: str, zone: ZoneInfo) -> bool:
    """Whether a day, as written, has its clock set forward or back."""
    day = read_moment(written)
    if day.precision != "day" or not day.local:
        return False
    try:
        midnight = datetime.fromisoformat(day.local).replace(tzinfo=zone)
        return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()
    except OverflowError:
        return False


def _repeats(stamp: datetime, zone: ZoneInfo) -> bool:
    try:
        first, second = (stamp.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    except OverflowError:
        return False
    return first is not None and second is not None and first > second
