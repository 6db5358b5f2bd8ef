"""The order of acts of several logs: as they were written, as far as the logs themselves can tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from heapq import merge

from ..model.acts import Act
from .logs import LogPart

Place = tuple[datetime, int]
"""A time that never steps back in a log, and a count that is higher than that of everything seen before."""
_BEGINNING: Place = (datetime.min.replace(tzinfo=UTC), 0)


def as_written(parts: Mapping[str, LogPart]) -> Iterator[Act]:
    """All acts by time; but an act never stands before one above it in its log, nor before one that it had seen.

    Clocks are set back and jump; what an act had seen (`seen`) was there before it, whatever the clocks say. The count
    is a logical clock (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978).
    """
    places = _places(parts)
    runs = ([(*places[name][n], name, n, act) for n, act in enumerate(parts[name].acts)] for name in parts)
    return (act for *_, act in merge(*runs, key=lambda row: row[:4]))


def _places(parts: Mapping[str, LogPart]) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = {name: [] for name in parts}
    waiting = list(parts)
    while waiting:
        placed = [_placed(name, parts, places, force=False) for name in waiting]
        if not any(
            placed
        ):  # logs that claim to have seen what comes later in each other: no program writes so
            _placed(waiting[0], parts, places, force=True)
        waiting = [name for name in waiting if len(places[name]) < len(parts[name].acts)]
    return places


def _placed(name: str, parts: Mapping[str, LogPart], places: dict[str, list[Place]], *, force: bool) -> bool:
    """Goes on placing a log's acts until one has seen what is not placed yet; whether it got on."""
    mine, part = places[name], parts[name]
    begin = len(mine)
    for act in part.acts[begin:]:
        reached, count = mine[-1] if mine else _BEGINNING
        for other, (length, _) in act.seen.items() if act.seen else ():
            if other == name or other not in parts:
                continue
            wanted = bisect_right(parts[other].ends, length)
            if wanted > len(places[other]) and not force:
                return len(mine) > begin
            if wanted and places[other]:
                reached, count = max((reached, count), places[other][min(wanted, len(places[other])) - 1])
        mine.append((max(reached, act.written_at), count + 1))
    return len(mine) > begin or not part.acts
