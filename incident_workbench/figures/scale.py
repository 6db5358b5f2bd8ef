"""Time as a length: instants to a place between left and right, with long silences drawn narrow and marked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from ..clock import zone_named

WIDTH = 1000.0
SQUEEZED = 34.0
LONG = 0.2
"""A silence longer than this share of the whole is drawn narrow."""
_SECONDS = (1, 2, 5, 10, 15, 30)
_MINUTES = (1, 2, 5, 10, 15, 30)
_HOURS = (1, 2, 3, 6, 12, 24, 48, 168, 720, 8760)
STEPS = (
    *(timedelta(seconds=n) for n in _SECONDS),
    *(timedelta(minutes=n) for n in _MINUTES),
    *(timedelta(hours=n) for n in _HOURS),
)


class Piece(Struct, frozen=True):
    """A stretch of time and where it is drawn; `squeezed` when not to scale."""

    begin: datetime
    end: datetime
    x0: float
    x1: float
    squeezed: bool = False


class Scale(Struct, frozen=True):
    """Pieces from left to right."""

    pieces: tuple[Piece, ...]
    width: float = WIDTH

    def x(self, at: datetime) -> float:
        """Where an instant is drawn; one outside stands at the edge."""
        piece = next((p for p in self.pieces if at <= p.end), self.pieces[-1])
        whole = (piece.end - piece.begin).total_seconds()
        share = (at - piece.begin).total_seconds() / whole
        return piece.x0 + min(max(share, 0.0), 1.0) * (piece.x1 - piece.x0)


def scale_for(instants: Iterable[datetime]) -> Scale:
    """A scale on which all the instants have a place, with a little room on both sides.

    >>> noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    >>> round(scale_for([noon, noon + timedelta(hours=1)]).x(noon + timedelta(minutes=30)))
    500
    """
    known = sorted({at.astimezone(UTC) for at in instants}) or [datetime(2000, 1, 1, tzinfo=UTC)]
    whole = known[-1] - known[0]
    least = max(whole * LONG, timedelta(minutes=20))
    cuts = [(a, b) for a, b in pairwise(known) if b - a > least]
    drawn = whole - sum((b - a for a, b in cuts), timedelta(0))
    room = max(drawn * 0.03, timedelta(seconds=30))
    edges = [known[0] - room]
    for a, b in cuts:
        edges += [a + room, b - room]
    return Scale(_pieces([*edges, known[-1] + room]))


def _pieces(edges: list[datetime]) -> tuple[Piece, ...]:
    """Every second piece is a silence."""
    spans = list(pairwise(edges))
    silences = len(spans) // 2
    per_second = (WIDTH - SQUEEZED * silences) / sum((b - a).total_seconds() for a, b in spans[::2])
    made, x = [], 0.0
    for i, (a, b) in enumerate(spans):
        squeezed = i % 2 == 1
        long = SQUEEZED if squeezed else (b - a).total_seconds() * per_second
        made.append(Piece(a, b, x, x + long, squeezed))
        x += long
    return tuple(made)


def ticks(scale: Scale, zone: str, most: int = 12) -> list[tuple[float, str]]:
    """Places and words for the bottom: the display zone's clock, UTC's below it, the day where it begins."""
    drawn = [piece for piece in scale.pieces if not piece.squeezed]
    whole = sum((p.end - p.begin for p in drawn), timedelta(0))
    step = next((s for s in STEPS if whole / s <= most), STEPS[-1])
    local = zone_named(zone)
    found: list[tuple[float, str]] = []
    day = ""
    for piece in drawn:
        middle = (piece.begin + (piece.end - piece.begin) / 2).replace(microsecond=0)
        for at in (*_instants(piece, step, piece.begin.astimezone(local)),) or (middle,):
            words = [_clock_words(at.astimezone(local), step)]
            words += [] if zone == "UTC" else [_clock_words(at, step)]
            today = at.astimezone(local).strftime("%Y-%m-%d")
            words += [f"<b>{today}</b>"] if today != day else []
            found.append((scale.x(at), "<br>".join(words)))
            day = today
    return found


def _instants(piece: Piece, step: timedelta, local: datetime) -> Iterable[datetime]:
    """Whole steps from the local midnight before the piece."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    at = midnight + step * -((midnight - piece.begin) // step)
    while at <= piece.end:
        if at >= piece.begin:
            yield at
        at += step


def _clock_words(at: datetime, step: timedelta) -> str:
    return at.strftime("%H:%M:%S" if step < timedelta(minutes=1) else "%H:%M")
