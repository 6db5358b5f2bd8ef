"""The timeline as a picture: a lane for each actor, above and below the line of representation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ..clock import TimePrecision
from ..model.claims import Certainty
from ..privacy import Quote
from ..timeline import Row
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
"""Lines of marks that a lane may have; beyond that a mark stands without words."""
BETWEEN = 0.3
"""Space between two lanes, in lines."""
BLUR: dict[TimePrecision, timedelta] = {"min": timedelta(minutes=1), "day": timedelta(days=1)}
"""How much of the axis a time covers that is only known so well."""


def timeline_figure(rows: Sequence[Row[Quote]], *, zone: str = "UTC", title: str = "What happened") -> Figure:
    """Events on lanes; a shape says how well the time is known, dots that it lies somewhere between."""
    times = _times(rows)
    scale = scale_for(at for span in times.values() for at in span)
    drawn = [row for row in rows if row.id in times]
    places, lanes = _laid_out(drawn, times, scale)
    shapes, words = _line_of_representation(lanes)
    return framed(
        [*_stretches(drawn, times, scale, places), *_marks(drawn, places, zone), *_labels(places)],
        scale,
        zone=zone,
        alt=timeline_words(rows, zone),
        title=title,
        lanes=[(lane.middle, in_lines(lane.actor, 26, 1)) for lane in lanes],
        lowest=max((lane.bottom for lane in lanes), default=0.0),
        shapes=shapes,
        annotations=words,
    )


def timeline_words(rows: Sequence[Row[Quote]], zone: str) -> str:
    """The timeline as plain words, one event a line, also those that have no place in the picture."""
    said = [f"{_when(row, zone)}: {row.actor} {row.action} ({_how_known(row)})." for row in rows]
    return "\n".join(["Timeline, one event a line.", *said]) if said else "Timeline without events yet."


def _when(row: Row[Quote], zone: str) -> str:
    if row.begin is not None:
        begin = both_clocks(row.begin, zone)
        return f"{begin} to {both_clocks(row.end, zone)}" if row.end else begin
    sides = [
        f"after {both_clocks(row.earliest, zone)}" if row.earliest else "",
        f"before {both_clocks(row.latest, zone)}" if row.latest else "",
    ]
    return " and ".join(filter(None, sides)).capitalize() or "Time not known"


def _how_known(row: Row[Quote]) -> str:
    known = [row.certainty, {"min": "to the minute", "day": "to the day"}.get(row.precision, "")]
    basis = {"retrospective_account": "told afterwards", "analyst_inference": "the analyst's inference"}
    return ", ".join(filter(None, [*known, basis.get(row.basis, ""), f"{row.line} the line"]))


# --- places -----------------------------------------------------------------------------------------------------------


def _times(rows: Sequence[Row[Quote]]) -> dict[str, tuple[datetime, datetime]]:
    """The stretch of the axis that each row covers; a row that nothing places has none."""
    found = {}
    for row in rows:
        begin = row.begin or row.earliest or row.latest
        if begin is not None:
            end = row.end if row.begin else row.latest
            found[row.id] = (begin, max(begin, end or begin, begin + BLUR.get(row.precision, timedelta(0))))
    return found


class Place(Struct, frozen=True):
    """Where an event's mark stands, and the words that fit beside it."""

    x: float
    y: float
    text: str
    side: str


class Lane(Struct, frozen=True):
    """An actor's lines of marks, from the top one to the bottom one."""

    line: str
    actor: str
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where the lane's name stands."""
        return (self.top + self.bottom) / 2


def _laid_out(
    rows: Sequence[Row[Quote]], times: dict[str, tuple[datetime, datetime]], scale: Scale
) -> tuple[dict[str, Place], list[Lane]]:
    """Lanes from the top: people and tools above the line, systems below, each in order of first event."""
    places: dict[str, Place] = {}
    lanes: list[Lane] = []
    y = 0.0
    for line in ("above", "below"):
        for actor in dict.fromkeys(row.actor for row in rows if row.line == line):
            own = [row for row in rows if (row.line, row.actor) == (line, actor)]
            found = _in_lines_of_marks(own, times, scale, y)
            places |= found
            bottom = max(place.y for place in found.values())
            lanes.append(Lane(line, actor, y, bottom))
            y = bottom + 1 + BETWEEN
        y += 0.6
    return places, lanes


def _in_lines_of_marks(
    rows: Sequence[Row[Quote]], times: dict[str, tuple[datetime, datetime]], scale: Scale, top: float
) -> dict[str, Place]:
    """Marks of one lane, on as few lines as keep their words apart."""
    free: list[float] = []
    places = {}
    for row in sorted(rows, key=lambda r: times[r.id]):
        begin, end = (scale.x(at) for at in times[row.id])
        text = cut(row.action, LONGEST)
        width = len(text) * WORD + GAP
        leftward = begin + width > WIDTH and begin - width > 0
        start = begin - width if leftward else begin - GAP / 2
        line = next((i for i, reached in enumerate(free) if reached <= start), len(free))
        if line == LINES:
            line, text = min(range(LINES), key=free.__getitem__), ""
        free += [0.0] * (line + 1 - len(free))
        free[line] = max(end, begin if leftward else begin + (width if text else 0.0)) + GAP / 2
        places[row.id] = Place(begin, top + line, text, "left" if leftward else "right")
    return places


def _line_of_representation(lanes: Sequence[Lane]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What people could see and do above it, what the systems did below; nobody saw across but through a screen."""
    below = [lane.top for lane in lanes if lane.line == "below"]
    above = [lane.bottom for lane in lanes if lane.line == "above"]
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


def _stretches(
    rows: Sequence[Row[Quote]],
    times: dict[str, tuple[datetime, datetime]],
    scale: Scale,
    places: dict[str, Place],
) -> Iterator[dict[str, Any]]:
    """Bars for what went on, and dotted lines between which something without a time lies."""
    for row in rows:
        begin, end = times[row.id]
        if end > begin:
            y = places[row.id].y
            dashed = {"color": INK, "width": 2, "dash": "dot"}
            solid = {"color": _faded(MARKS[row.certainty][1]), "width": 9}
            yield {
                "type": "scatter",
                "mode": "lines",
                "x": [scale.x(begin), scale.x(end)],
                "y": [y, y],
                "line": solid if row.begin else dashed,
                "hoverinfo": "skip",
                "showlegend": False,
            }


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def _marks(rows: Sequence[Row[Quote]], places: dict[str, Place], zone: str) -> Iterator[dict[str, Any]]:
    timed = [row for row in rows if row.begin is not None]
    for certainty, (symbol, colour) in MARKS.items():
        kind = [row for row in timed if row.certainty == certainty]
        if kind:
            yield _mark(kind, places, zone, symbol, colour, f"time {certainty}")
    told = [row for row in timed if row.basis == "retrospective_account"]
    if told:
        yield _mark(told, places, zone, "circle-open", INK, "told afterwards", size=19)
    between = [row for row in rows if row.begin is None]
    if between:
        yield _mark(
            between,
            places,
            zone,
            "triangle-right-open",
            INK,
            "somewhere in the dots",
        )


def _mark(
    rows: Sequence[Row[Quote]],
    places: dict[str, Place],
    zone: str,
    symbol: str,
    colour: str,
    name: str,
    size: int = 11,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [places[row.id].x for row in rows],
        "y": [places[row.id].y for row in rows],
        "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
        "hovertext": [_hover(row, zone) for row in rows],
        "hoverinfo": "text",
    }


def _hover(row: Row[Quote], zone: str) -> str:
    lines = [f"{row.actor} {row.action}", _when(row, zone), _how_known(row)]
    lines += [f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in row.evidence[:1]]
    return "<br>".join(in_lines(line, 60, 4) for line in lines)


def _labels(places: dict[str, Place]) -> Iterator[dict[str, Any]]:
    """The beginning of each action beside its mark."""
    worded = [place for place in places.values() if place.text]
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
