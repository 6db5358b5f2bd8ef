"""The timeline as a picture: lanes by actor above and below the line of representation, or as they are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ..clock import TimePrecision
from ..model.claims import Certainty
from ..privacy import Quote
from ..timeline import Beside, Lane, OwnClock, Row
from .looks import BLUE, INK, ORANGE, PURPLE, WORD, both_clocks, cut, escaped, framed, in_lines
from .scale import WIDTH, Scale, scale_for

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MARKS: dict[Certainty, tuple[str, str]] = {
    "observed": ("circle", BLUE),
    "estimated": ("diamond-open", ORANGE),
    "inferred": ("square-open", PURPLE),
}
"""Shape and colour by how well the time is known."""
GAP = 20.0
"""Room for a mark and the space beside its words."""
LONGEST = 46
"""Characters of an action beside its mark; hovering and the words of the figure give the whole."""
LINES = 4
"""Lines of worded marks that a lane of an actor may have; what finds no room stands below them, without words."""
MORE_LINES = 8
"""The same for a lane of several people."""
BETWEEN = 0.3
"""Space between two lanes, in lines."""
BLUR: dict[TimePrecision, timedelta] = {"min": timedelta(minutes=1), "day": timedelta(days=1)}
"""How much of the axis a time covers that is only known so well."""


Drawn = tuple[Row[Quote], "Place"]


def timeline_figure(rows: Sequence[Row[Quote]], *, zone: str = "UTC", title: str = "What happened") -> Figure:
    """Events on lanes; a shape says how well the time is known, dots that it lies somewhere between.

    People and tools stand above the line of representation, systems below it, each in order of first event.
    """
    lanes = [
        (line, Lane(name=actor, rows=tuple(row for row in rows if (row.line, row.actor) == (line, actor))))
        for line in ("above", "below")
        for actor in dict.fromkeys(row.actor for row in rows if row.line == line)
    ]
    return _drawn(lanes, alt=timeline_words(rows, zone), zone=zone, title=title)


def lanes_figure(lanes: Sequence[Lane[Quote]], *, zone: str = "UTC", title: str = "What happened") -> Figure:
    """Events on the lanes that are given, in their order: by team, source, hypothesis, or who tells it."""
    return _drawn([("", lane) for lane in lanes], alt=lanes_words(lanes, zone), zone=zone, title=title)


def beside_figure(
    things: Sequence[Beside[Quote]],
    tellers: Sequence[str],
    *,
    zone: str = "UTC",
    title: str = "As each of them tells it",
) -> Figure:
    """A lane for each teller, named as they may be shown; where they differ in a time, each keeps their own."""
    told = [
        Lane(name=teller, rows=tuple(row for thing in things for row in thing.tellings[n]))
        for n, teller in enumerate(tellers)
    ]
    return lanes_figure(told, zone=zone, title=title)


def timeline_words(rows: Sequence[Row[Quote]], zone: str) -> str:
    """The timeline as plain words, one event a line, also those that have no place in the picture."""
    said = [_row_words(row, zone) for row in rows]
    return "\n".join(["Timeline, one event a line.", *said]) if said else "Timeline without events yet."


def lanes_words(lanes: Sequence[Lane[Quote]], zone: str) -> str:
    """The lanes as plain words, each with its events, also those that have no place in the picture."""
    if not lanes:
        return "Timeline without events yet."
    said = (line for lane in lanes for line in (f"{lane.name}:", *_lane_words(lane, zone)))
    return "\n".join(["Timeline in lanes, one event a line.", *said])


def _lane_words(lane: Lane[Quote], zone: str) -> list[str]:
    return [f"- {_row_words(row, zone)}" for row in lane.rows] or ["- nothing here."]


def _row_words(row: Row[Quote], zone: str) -> str:
    return f"{_when(row, zone)}: {row.actor} {row.action} ({_how_known(row)})."


def _when(row: Row[Quote], zone: str) -> str:
    if row.begin is not None:
        begin = both_clocks(row.begin, zone)
        return f"{begin} to {both_clocks(row.end, zone)}" if row.end else begin
    sides = [
        f"after {both_clocks(row.earliest, zone)}" if row.earliest else "",
        f"before {both_clocks(row.latest, zone)}" if row.latest else "",
    ]
    between = " and ".join(filter(None, sides)) or "time not known"
    return between[0].upper() + between[1:]


def _how_known(row: Row[Quote]) -> str:
    known = [row.certainty, {"min": "to the minute", "day": "to the day"}.get(row.precision, "")]
    basis = {"retrospective_account": "told afterwards", "analyst_inference": "the analyst's inference"}
    clocks = [_clock_words(clock) for clock in row.clocks]
    return ", ".join(filter(None, [*known, basis.get(row.basis, ""), f"{row.line} the line", *clocks]))


def _clock_words(clock: OwnClock) -> str:
    read = clock.read.replace("T", " ") if isinstance(clock.read, str) else both_clocks(clock.read, "UTC")
    return f"its words stand at {read} on the uncorrected clock of {clock.source}"


# --- places -----------------------------------------------------------------------------------------------------------


def _drawn(lanes: Sequence[tuple[str, Lane[Quote]]], *, alt: str, zone: str, title: str) -> Figure:
    times = _times(row for _, lane in lanes for row in lane.rows)
    scale = scale_for(at for span in times.values() for at in span)
    drawn, strips = _laid_out(lanes, times, scale)
    shapes, words = _line_of_representation(strips)
    return framed(
        [*_stretches(drawn), *_marks(drawn, zone), *_labels(drawn)],
        scale,
        zone=zone,
        alt=alt,
        title=title,
        lanes=[(strip.middle, in_lines(strip.name, 26, 1 if strip.line else 2)) for strip in strips],
        lowest=max((strip.bottom for strip in strips), default=0.0),
        shapes=shapes,
        annotations=words,
    )


def _times(rows: Iterable[Row[Quote]]) -> dict[str, tuple[datetime, datetime]]:
    """The stretch of the axis that each row covers; a row that nothing places has none."""
    found = {}
    for row in rows:
        begin = row.begin or row.earliest or row.latest
        if begin is not None:
            end = row.end if row.begin else row.latest
            found[row.id] = (begin, max(begin, end or begin, begin + BLUR.get(row.precision, timedelta(0))))
    return found


class Place(Struct, frozen=True):
    """Where an event's mark stands, how far its stretch reaches, and the words that fit beside it."""

    x: float
    end: float
    y: float
    text: str
    side: str


class Strip(Struct, frozen=True):
    """A lane's lines of marks, from the top one to the bottom one."""

    line: str
    name: str
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where the lane's name stands."""
        return (self.top + self.bottom) / 2


def _laid_out(
    lanes: Sequence[tuple[str, Lane[Quote]]], times: dict[str, tuple[datetime, datetime]], scale: Scale
) -> tuple[list[Drawn], list[Strip]]:
    """Lanes from the top as they come, with more room where the line of representation is crossed."""
    drawn: list[Drawn] = []
    strips: list[Strip] = []
    y = 0.0
    for line, lane in lanes:
        own = [row for row in lane.rows if row.id in times]
        placed = _in_lines_of_marks(own, times, scale, y, LINES if line else MORE_LINES)
        if line and not placed:
            continue
        if strips and strips[-1].line != line:
            y += 1.0
        bottom = max((place.y for _, place in placed), default=y)
        drawn += placed
        strips.append(Strip(line, lane.name, y, bottom))
        y = bottom + 1 + BETWEEN
    return drawn, strips


def _in_lines_of_marks(
    rows: Sequence[Row[Quote]],
    times: dict[str, tuple[datetime, datetime]],
    scale: Scale,
    top: float,
    most: int,
) -> list[Drawn]:
    """Marks of one lane, on as few lines as keep their words apart."""
    free: list[float] = []
    placed = []
    for row in sorted(rows, key=lambda r: times[r.id]):
        begin, end = (scale.x(at) for at in times[row.id])
        text = cut(row.action, LONGEST)
        width = len(text) * WORD + GAP
        leftward = begin + width > WIDTH and begin - width > 0
        start = begin - width if leftward else begin - GAP / 2
        line = next((i for i, reached in enumerate(free[:most]) if reached <= start), min(len(free), most))
        text = "" if line == most else text
        free += [0.0] * (line + 1 - len(free))
        free[line] = max(end, begin if leftward else begin + (width if text else 0.0)) + GAP / 2
        placed.append((row, Place(begin, end, top + line, text, "left" if leftward else "right")))
    return placed


def _line_of_representation(strips: Sequence[Strip]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What people could see and do above it, what the systems did below; nobody saw across but through a screen."""
    below = [strip.top for strip in strips if strip.line == "below"]
    above = [strip.bottom for strip in strips if strip.line == "above"]
    if not below or not above:
        return [], []
    y = (max(above) + min(below)) / 2
    line = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y}
    words = {"xref": "paper", "yref": "y", "x": 0.1, "y": y, "xanchor": "left", "yanchor": "bottom"}
    return (
        [{**line, "line": {"color": INK, "width": 1.5, "dash": "dash"}}],
        [{**words, "text": "line of representation", "showarrow": False, "font": {"size": 12}}],
    )


# --- traces -----------------------------------------------------------------------------------------------------------


def _stretches(drawn: Sequence[Drawn]) -> Iterator[dict[str, Any]]:
    """Bars for what went on, and dotted lines between which something without a time lies."""
    for row, place in drawn:
        if place.end > place.x:
            dashed = {"color": INK, "width": 2, "dash": "dot"}
            solid = {"color": _faded(MARKS[row.certainty][1]), "width": 9}
            yield {
                "type": "scatter",
                "mode": "lines",
                "x": [place.x, place.end],
                "y": [place.y, place.y],
                "line": solid if row.begin else dashed,
                "hoverinfo": "skip",
                "showlegend": False,
            }


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def _marks(drawn: Sequence[Drawn], zone: str) -> Iterator[dict[str, Any]]:
    timed = [(row, place) for row, place in drawn if row.begin is not None]
    for certainty, (symbol, colour) in MARKS.items():
        kind = [(row, place) for row, place in timed if row.certainty == certainty]
        if kind:
            yield _mark(kind, zone, symbol, colour, f"time {certainty}")
    told = [(row, place) for row, place in timed if row.basis == "retrospective_account"]
    if told:
        yield _mark(told, zone, "circle-open", INK, "told afterwards", size=19)
    between = [(row, place) for row, place in drawn if row.begin is None]
    if between:
        yield _mark(between, zone, "triangle-right-open", INK, "somewhere in the dots")


def _mark(
    drawn: Sequence[Drawn], zone: str, symbol: str, colour: str, name: str, size: int = 11
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [place.x for _, place in drawn],
        "y": [place.y for _, place in drawn],
        "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
        "hovertext": [_hover(row, zone) for row, _ in drawn],
        "hoverinfo": "text",
    }


def _hover(row: Row[Quote], zone: str) -> str:
    lines = [f"{row.actor} {row.action}", _when(row, zone), _how_known(row)]
    lines += [f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in row.evidence[:1]]
    return "<br>".join(in_lines(line, 60, 4) for line in lines)


def _labels(drawn: Sequence[Drawn]) -> Iterator[dict[str, Any]]:
    """The beginning of each action beside its mark."""
    worded = [place for _, place in drawn if place.text]
    if worded:
        yield {
            "type": "scatter",
            "mode": "text",
            "x": [place.x for place in worded],
            "y": [place.y for place in worded],
            "text": [f"\u2007\u2007{escaped(place.text)}\u2007\u2007" for place in worded],
            "textposition": [f"middle {place.side}" for place in worded],
            "textfont": {"size": 13, "color": INK},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }
