"""Corrected clocks: a segment's instant after the `ClockCorrection` claims on its source, in the order
zone, date, start, rate, shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from math import inf

from ..clock import read_moment, resolve_local, zone_or_offset
from ..errors import WorkbenchError
from ..model.claims import ClockCorrection
from ..model.evidence import Segment

_STEPS = ("zone", "date", "start", "rate", "shift")


def corrected(
    segment: Segment, corrections: Iterable[ClockCorrection], places: Mapping[str, int] = {}
) -> datetime | None:
    """The instant of a segment on its source's corrected clock, or None when it is still not known.

    `places` are those of segments in the order of the project, for corrections that begin at one.

    >>> late = Segment(id="s", source="call", seq=0, text="hi", at=datetime(2026, 5, 1, 20, 7, tzinfo=UTC))
    >>> seven = ClockCorrection(source="call", what="shift", value="-420", reason="recorder is fast")
    >>> corrected(late, [seven])
    datetime.datetime(2026, 5, 1, 20, 0, tzinfo=datetime.timezone.utc)
    """
    fitting = holding(segment, corrections, places)
    if not fitting:
        return segment.at
    try:
        return _instant(segment, {what: fitting[what].value for what in _STEPS if what in fitting})
    except (ValueError, OverflowError, WorkbenchError):
        return None


def holding(
    segment: Segment, corrections: Iterable[ClockCorrection], places: Mapping[str, int] = {}
) -> dict[str, ClockCorrection]:
    """The correction of each sort that holds for a segment: of several, the last that begins at it or before it.

    One that names the segment at which it begins holds over one that counts.
    """
    fitting: dict[str, ClockCorrection] = {}
    for claim in sorted(corrections, key=lambda claim: _begin(claim, places)):
        _, begin = _begin(claim, places)
        if begin <= (segment.seq if claim.from_segment is None else places.get(segment.id, -1)):
            fitting[claim.what] = claim
    return fitting


def _begin(claim: ClockCorrection, places: Mapping[str, int]) -> tuple[bool, float]:
    """From where on it holds: the place of the segment that it names, nowhere if that is not there, or a number."""
    if claim.from_segment is None:
        return False, claim.from_seq
    return True, places.get(claim.from_segment, inf)


def unusable(claim: ClockCorrection) -> str | None:
    """Why a correction's value says nothing, or None.

    >>> unusable(ClockCorrection(source="call", what="shift", value="7 minutes", reason="recorder is fast"))
    "could not convert string to float: '7 minutes'"
    """
    try:
        match claim.what:
            case "zone":
                zone_or_offset(claim.value)
            case "date":
                date.fromisoformat(claim.value)
            case "start":
                return None if read_moment(claim.value).at else "a start is an instant: date, time and zone"
            case "rate" if float(claim.value) <= 0:
                return "a rate is above 0"
            case _:
                timedelta(seconds=float(claim.value))
    except WorkbenchError as error:
        return str(error.problem)
    except (ValueError, OverflowError) as error:
        return str(error)
    return None


def _instant(segment: Segment, said: dict[str, str]) -> datetime | None:
    at = segment.at
    if at is None and segment.local and "zone" in said:
        local = segment.local if "T" in segment.local else _dated(segment.local, said.get("date"))
        at = resolve_local(local, zone_or_offset(said["zone"])) if local else None
    seconds = segment.offset
    if seconds is not None and "rate" in said:
        seconds *= float(said["rate"])
    if seconds is not None and "start" in said:
        start = read_moment(said["start"]).at
        at = start + timedelta(seconds=seconds) if start else at
    elif seconds is not None and segment.offset is not None and at is not None:
        at += timedelta(seconds=seconds - segment.offset)
    if at is not None and "shift" in said:
        at += timedelta(seconds=float(said["shift"]))
    return at.astimezone(UTC) if at else None


def _dated(local: str, day: str | None) -> str | None:
    return f"{day}T{local}" if day else None
