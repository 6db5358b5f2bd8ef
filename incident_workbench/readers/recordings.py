"""What readers of recordings share: seconds from a start, and the start when somebody says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict

from ..clock import TimeBasis, TimePrecision, read_moment, zone_named
from ..errors import Problem
from .base import Reading, ReadOptions


class TimeFields(TypedDict, total=False):
    """The time fields of a Segment."""

    at: datetime | None
    end: datetime | None
    offset: float | None
    time_basis: TimeBasis
    time_precision: TimePrecision


def start_of_recording(reading: Reading, options: ReadOptions) -> datetime | None:
    """The start that `--starts-at` gives (with `--zone` and `--date` where it names none), else None and a
    Problem.
    """
    if not options.starts_at:
        reading.problems.append(
            Problem(
                code="IW-READ-030",
                where=", ".join(reading.expected) or reading.reader,
                what="a recording says only seconds from its start, not when it started",
                then="give --starts-at 2026-05-01T22:00:00Z, or a ClockCorrection with what=start",
            )
        )
        return None
    zone = zone_named(options.zone) if options.zone else None
    start = read_moment(options.starts_at, zone=zone, day=options.date).at
    if start is None:
        reading.problems.append(
            Problem(
                code="IW-READ-031",
                where=options.starts_at,
                what="this start is no instant, so the segments keep their seconds but no time of day",
                why="it names no zone or no date",
                then="give --zone and --date, or a ClockCorrection with what=start",
            )
        )
    return start


def recorded(start: datetime | None, begin: float | None, finish: float | None) -> TimeFields:
    """The time fields of something said from `begin` to `finish` seconds into a recording that started at `start`.

    >>> recorded(None, 3.5, 4.0)
    {'offset': 3.5, 'time_precision': 'ms'}
    """
    if begin is None:
        return {}
    fields: TimeFields = {"offset": begin, "time_precision": "ms"}
    if start is None:
        return fields
    try:
        at = start + timedelta(seconds=begin)
        end = None if finish is None or finish < begin else start + timedelta(seconds=finish)
    except OverflowError:
        return fields
    return {**fields, "at": at, "end": end, "time_basis": "offset+anchor"}
