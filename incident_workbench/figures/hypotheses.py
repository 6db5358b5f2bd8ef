"""Hypotheses over time as a picture: a lane each, bars for what became of it, marks for signs as read then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..hypotheses import HypothesisEpisode, Sign, State, StateName
from ..model.claims import Polarity
from ..privacy import Quote
from .hypothesis_words import hypothesis_table, hypothesis_words, sign_words, state_words
from .looks import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, WORD, cut, framed, in_lines
from .scale import Scale, scale_for

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Lane = HypothesisEpisode[Quote]
BARS: dict[StateName, tuple[str, str]] = {
    "raised": ("rgba(118,118,118,0.45)", "."),
    "acknowledged": (SKY, ""),
    "unanswered": ("#F0E442", "x"),
    "pursued": (BLUE, ""),
    "on_hold": (ORANGE, "/"),
}
"""Colour and pattern of what goes on."""
ENDS: dict[StateName, str] = {
    "set_aside": "x-thin-open",
    "superseded_by": "triangle-right",
    "merged_into": "triangle-right-open",
    "supported": "star",
    "acted_on": "square",
    "never_closed": "circle-open-dot",
}
"""Shape of what ends a line of work."""
SIGNS: dict[Polarity, tuple[str, str]] = {
    "for": ("triangle-up", GREEN),
    "against": ("triangle-down", VERMILION),
    "ambiguous": ("diamond", PURPLE),
    "explained_away": ("circle-x-open", ORANGE),
}
"""Shape and colour of how a sign was read then."""
BEGINS = {"raised": "circle", "revived": "hourglass"}
"""Shape of where a line of work begins, and begins again."""
THICK = {"pursued": 0.42}
THIN = 0.2
LEFT = 250
ROOM = 38
"""Pixels that a lane takes, so that two lines of its name stay apart; many lanes make a tall picture."""
EDGE = 0.34
"""From the middle of a lane to the marks of its signs."""
NEAR = 12.0
"""Units of the axis that a mark takes."""
SHORTEST = 3.0
"""Units of the axis that even a line of seconds takes, so that it shows in print."""


def hypothesis_figure(
    lanes: Sequence[Lane],
    *,
    zone: str = "UTC",
    title: str = "What was taken to be going on, and how signs were read then",
) -> Figure:
    """Lanes of hypotheses, signs as they were read then; how they are read later is not in it."""
    drawn = [lane for lane in lanes if lane.begin is not None]
    scale = scale_for(at for lane in drawn for at in _instants(lane))
    figure = framed(
        [
            *_bars(drawn, scale, zone),
            *_rests(drawn, scale),
            *_begins(drawn, scale, zone),
            *_ends(drawn, scale, zone),
            *_signs(drawn, scale, zone),
        ],
        scale,
        zone=zone,
        alt=hypothesis_words(lanes, zone),
        title=title,
        lanes=[
            (float(i), in_lines(lane.proposition, 34, 3 if len(drawn) <= 6 else 2))
            for i, lane in enumerate(drawn)
        ],
        left=LEFT,
        annotations=_gave_way(drawn, scale),
    )
    figure.update_layout(meta={**figure.layout.meta, "table": hypothesis_table(lanes, zone)})
    return tall_enough(figure, ROOM * len(drawn))


def tall_enough(figure: Figure, room: float) -> Figure:
    """The figure with at least this many pixels for its lanes, its legend where it was."""
    margin = figure.layout.margin
    height = max(figure.layout.height, int(margin.t + margin.b + room))
    return figure.update_layout(
        height=height, title={"y": 1 - 11 / height}, legend={"y": 1 - 30 / height, "entrywidth": 132}
    )


# --- places -----------------------------------------------------------------------------------------------------------


def _instants(lane: Lane) -> Iterator[datetime]:
    """Where this lane has something to draw; a line of work fills the time, so that nothing is squeezed within it."""
    begins = [state.begin for state in lane.states if state.begin is not None]
    yield from begins
    yield from (sign.at for sign in lane.signs if sign.at is not None)
    for state in lane.states:
        if state.begin is not None and state.end is not None and state.name == "pursued":
            quarter = (state.end - state.begin) / 12
            yield from (state.begin + quarter * n for n in range(1, 12))


def _spans(lane: Lane, scale: Scale) -> Iterator[tuple[State[Quote], datetime, datetime]]:
    """What goes on, from when to when; to the right edge while no end was recorded."""
    for state in lane.states:
        if state.begin is not None and not state.ending:
            yield state, state.begin, state.end or max(scale.pieces[-1].end, state.begin)


# --- traces -----------------------------------------------------------------------------------------------------------


def _bars(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    for name, (colour, pattern) in BARS.items():
        found = [
            (i, state, scale.x(begin), scale.x(end))
            for i, lane in enumerate(lanes)
            for state, begin, end in _spans(lane, scale)
            if state.name == name
        ]
        if not found:
            continue
        yield {
            "type": "bar",
            "orientation": "h",
            "name": name.replace("_", " "),
            "y": [i for i, *_ in found],
            "base": [begin for *_, begin, _ in found],
            "x": [max(end - begin, SHORTEST) for *_, begin, end in found],
            "width": THICK.get(name, THIN),
            "marker": {
                "color": colour,
                "line": {"color": INK, "width": 0.5},
                "pattern": {"shape": pattern, "fgcolor": INK, "solidity": 0.25},
            },
            "text": [_bar_text(state, end - begin) for _, state, begin, end in found],
            "textposition": "inside",
            "insidetextanchor": "start",
            "textfont": {"color": "#ffffff", "size": 11},
            "textangle": 0,
            "constraintext": "none",
            "hovertext": [in_lines(state_words(state, zone), 60, 3) for _, state, *_ in found],
            "hoverinfo": "text",
        }


def _bar_text(state: State[Quote], room: float) -> str:
    words = "taken up again" if state.revived else ""
    return words if len(words) * WORD < room else ""


def _rests(lanes: Sequence[Lane], scale: Scale) -> Iterator[dict[str, Any]]:
    """A dotted line while nobody followed it, between an ending and being taken up again."""
    for i, lane in enumerate(lanes):
        for state in lane.states:
            if state.ending and state.begin is not None and state.end is not None:
                yield {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [scale.x(state.begin), scale.x(state.end)],
                    "y": [i, i],
                    "line": {"color": INK, "width": 2, "dash": "dot"},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }


def _begins(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    """Where somebody raised it, and where somebody took it up again after an ending."""
    for name, symbol in BEGINS.items():
        found = [
            (scale.x(state.begin), float(i), state)
            for i, lane in enumerate(lanes)
            for state in lane.states
            if state.begin is not None and (state.revived if name == "revived" else state.name == name)
        ]
        if found:
            yield _shapes(name, symbol, 10, found, zone)


def _ends(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    for name, symbol in ENDS.items():
        found = [
            (scale.x(state.begin), float(i), state)
            for i, lane in enumerate(lanes)
            for state in lane.states
            if state.name == name and state.begin is not None
        ]
        if found:
            yield _shapes(name, symbol, 13, found, zone)


def _shapes(
    name: str, symbol: str, size: int, found: list[tuple[float, float, State[Quote]]], zone: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name.replace("_", " "),
        "showlegend": name != "raised",  # its bar is in the legend
        "x": [x for x, *_ in found],
        "y": [y for _, y, _ in found],
        "marker": {"symbol": symbol, "size": size, "color": INK, "line": {"width": 2.5, "color": INK}},
        "hovertext": [in_lines(state_words(state, zone), 60, 3) for *_, state in found],
        "hoverinfo": "text",
    }


def _gave_way(lanes: Sequence[Lane], scale: Scale) -> list[dict[str, Any]]:
    """A thin arrow from where a line of work gave way to the lane of the one it gave way to, if that is drawn."""
    places: dict[str, list[int]] = {}
    for i, lane in enumerate(lanes):
        places.setdefault(lane.proposition, []).append(i)
    return [
        {
            "x": scale.x(state.begin),
            "y": places[state.other][0],
            "ax": scale.x(state.begin),
            "ay": i,
            "axref": "x",
            "ayref": "y",
            "xref": "x",
            "yref": "y",
            "text": "",
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 1,
            "arrowcolor": INK,
        }
        for i, lane in enumerate(lanes)
        for state in lane.states
        if state.begin is not None and state.other is not None and len(places.get(state.other, ())) == 1
    ]


def _signs(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    """Marks along the upper edge of each lane; one that would cover another goes to the lower edge."""
    placed = [mark for i, lane in enumerate(lanes) for mark in _beside_one_another(float(i), lane, scale)]
    for polarity, (symbol, colour) in SIGNS.items():
        found = [mark for mark in placed if mark[-1].then == polarity]
        if found:
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": f"{polarity.replace('_', ' ')}, then",
                "x": [x for x, *_ in found],
                "y": [y for _, y, _ in found],
                "marker": {
                    "symbol": symbol,
                    "size": 11,
                    "color": colour,
                    "line": {"width": 1.5, "color": colour},
                },
                "hovertext": [_sign_hover(sign, zone) for *_, sign in found],
                "hoverinfo": "text",
            }


def _beside_one_another(
    middle: float, lane: Lane, scale: Scale
) -> Iterator[tuple[float, float, Sign[Quote]]]:
    upper = float("-inf")
    for sign in lane.signs:
        if sign.at is not None:
            x = scale.x(sign.at)
            above = x - upper > NEAR
            upper = x if above else upper
            yield x, middle - EDGE if above else middle + EDGE, sign


def _sign_hover(sign: Sign[Quote], zone: str) -> str:
    lines = [sign_words(sign, zone), f"read by {sign.by}" if sign.by else ""]
    lines += [f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in sign.evidence[:1]]
    return "<br>".join(in_lines(line, 60, 4) for line in lines if line)
