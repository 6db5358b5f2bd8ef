"""The timeline as a picture: a lane for each actor, above and below the line of representation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

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
FEWEST = 3
BLUR: dict[TimePrecision, timedelta] = {"min": timedelta(minutes=1), "day": timedelta(days=1)}
"""How much of the axis a time covers that is only known so well."""


def timeline_figure(rows: Sequence[Row[Quote]], *, zone: str = "UTC", title: str = "What happened") -> Figure:
    """Events on lanes; a shape says how well the time is known, dots that it lies somewhere between."""
    times = _times(rows)
    scale = scale_for(at for span in times.values() for at in span)
    lanes = _lanes([row for row in rows if row.id in times])
    drawn = [row for row in rows if row.id in times]
    places = {row.id: (_x(scale, times[row.id]), lanes[row.line, row.actor]) for row in drawn}
    shapes, words = _line_of_representation(lanes)
    return framed(
        [*_stretches(drawn, times, scale, lanes), *_marks(drawn, places, zone), *_labels(drawn, places)],
        scale,
        zone=zone,
        alt=timeline_words(rows, zone),
        title=title,
        lanes=[(y, in_lines(actor, 24, 2)) for (_, actor), y in lanes.items()],
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


def _lanes(rows: Sequence[Row[Quote]]) -> dict[tuple[str, str], float]:
    """Lanes from the top: people and tools above the line, systems below, each in order of first event."""
    above = dict.fromkeys((row.line, row.actor) for row in rows if row.line == "above")
    below = dict.fromkeys((row.line, row.actor) for row in rows if row.line == "below")
    step = 0.5 if above and below else 0.0
    places = {key: float(i) for i, key in enumerate(above)}
    return places | {key: len(above) + i + step for i, key in enumerate(below)}


def _x(scale: Scale, span: tuple[datetime, datetime]) -> float:
    return scale.x(span[0])


def _line_of_representation(
    lanes: dict[tuple[str, str], float],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What people could see and do above it, what the systems did below; nobody saw across but through a screen."""
    below = [y for (line, _), y in lanes.items() if line == "below"]
    above = [y for (line, _), y in lanes.items() if line == "above"]
    if not below or not above:
        return [], []
    y = (max(above) + min(below)) / 2
    line = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y}
    words = {"xref": "paper", "yref": "y", "x": 1, "y": y, "xanchor": "right", "yanchor": "bottom"}
    return (
        [{**line, "line": {"color": INK, "width": 1.5, "dash": "dash"}}],
        [{**words, "text": "line of representation", "showarrow": False, "font": {"size": 11}}],
    )


# --- traces -----------------------------------------------------------------------------------------------------------


def _stretches(
    rows: Sequence[Row[Quote]],
    times: dict[str, tuple[datetime, datetime]],
    scale: Scale,
    lanes: dict[tuple[str, str], float],
) -> Iterator[dict[str, Any]]:
    """Bars for what went on, and dotted lines between which something without a time lies."""
    for row in rows:
        begin, end = times[row.id]
        if end > begin:
            y = lanes[row.line, row.actor]
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


def _marks(
    rows: Sequence[Row[Quote]], places: dict[str, tuple[float, float]], zone: str
) -> Iterator[dict[str, Any]]:
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
    places: dict[str, tuple[float, float]],
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
        "x": [places[row.id][0] for row in rows],
        "y": [places[row.id][1] for row in rows],
        "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
        "hovertext": [_hover(row, zone) for row in rows],
        "hoverinfo": "text",
    }


def _hover(row: Row[Quote], zone: str) -> str:
    lines = [f"{row.actor} {row.action}", _when(row, zone), _how_known(row)]
    lines += [f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in row.evidence[:1]]
    return "<br>".join(in_lines(line, 60, 4) for line in lines)


def _labels(rows: Sequence[Row[Quote]], places: dict[str, tuple[float, float]]) -> Iterator[dict[str, Any]]:
    """The beginning of each action beside its mark, above and below in turn, as far as there is room to the next."""
    for y in dict.fromkeys(y for _, y in places.values()):
        lane = sorted((row for row in rows if places[row.id][1] == y), key=lambda row: places[row.id][0])
        for turn, side in enumerate(("top", "bottom")):
            own = lane[turn::2]
            xs = [places[row.id][0] for row in own]
            words = list(_label_words([row.action for row in own], xs))
            yield {
                "type": "scatter",
                "mode": "text",
                "x": xs,
                "y": [y] * len(xs),
                "text": [f"\u2007\u2007{escaped(text)}\u2007\u2007" if text else "" for text, _ in words],
                "textposition": [f"{side} {where}" for _, where in words],
                "textfont": {"size": 11, "color": INK},
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
            }


def _label_words(actions: list[str], xs: list[float]) -> Iterator[tuple[str, str]]:
    """What fits to the right of each mark; the last stands on the left where there is more room for it."""
    free = 0.0
    for i, (action, x) in enumerate(zip(actions, xs, strict=True)):
        last = i + 1 == len(xs)
        fits = int(((WIDTH if last else xs[i + 1]) - x - GAP) / WORD)
        leftward = int((x - free - GAP) / WORD)
        if last and fits < min(len(action), leftward):
            yield cut(action, leftward), "left"
        else:
            text = cut(action, fits) if fits > FEWEST else ""
            free = x + GAP + len(text) * WORD
            yield text, "right"
