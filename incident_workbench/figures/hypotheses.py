"""Hypotheses over time as a picture: a lane each, bars for what became of it, marks for signs as read then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..hypotheses import HypothesisEpisode, Sign, State, StateName
from ..model.claims import Polarity
from ..privacy import Quote
from .looks import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, WORD, both_clocks, cut, framed, in_lines
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
THICK = {"pursued": 0.42}
THIN = 0.2
LEFT = 250


def hypothesis_figure(
    lanes: Sequence[Lane],
    *,
    zone: str = "UTC",
    title: str = "What was taken to be going on, and how signs were read then",
) -> Figure:
    """Lanes of hypotheses, signs as they were read then; how they are read later is not in it."""
    drawn = [lane for lane in lanes if lane.begin is not None]
    scale = scale_for(at for lane in drawn for at in _instants(lane))
    return framed(
        [
            *_bars(drawn, scale, zone),
            *_rests(drawn, scale),
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
    )


def hypothesis_words(lanes: Sequence[Lane], zone: str) -> str:
    """The lanes as plain words: what was raised by whom, what became of it, and how signs were read then."""
    if not lanes:
        return "No hypotheses yet."
    return "\n".join(["Hypotheses over time.", *(_lane_words(lane, zone) for lane in lanes)])


def _lane_words(lane: Lane, zone: str) -> str:
    states = "; ".join(_state_words(state, zone) for state in lane.states)
    signs = "; ".join(_sign_words(sign, zone) for sign in lane.signs)
    read = f" Read then: {signs}." if signs else ""
    return f"“{lane.proposition}”, raised by {lane.raised_by}: {states}.{read}"


def _state_words(state: State[Quote], zone: str) -> str:
    name = "taken up again" if state.revived else state.name.replace("_", " ")
    other = f" “{state.other}”" if state.other else ""
    return f"{name}{other} {both_clocks(state.begin, zone) if state.begin else 'at a time not known'}"


def _sign_words(sign: Sign[Quote], zone: str) -> str:
    when = both_clocks(sign.at, zone) if sign.at else "at a time not known"
    return f"{sign.then.replace('_', ' ')}, {when}" + (f": {sign.text}" if sign.text else "")


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
            "x": [max(end - begin, 1.5) for *_, begin, end in found],
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
            "hovertext": [in_lines(_state_words(state, zone), 60, 3) for _, state, *_ in found],
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


def _ends(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    for name, symbol in ENDS.items():
        found = [
            (scale.x(state.begin), float(i), state)
            for i, lane in enumerate(lanes)
            for state in lane.states
            if state.name == name and state.begin is not None
        ]
        if found:
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": name.replace("_", " "),
                "x": [x for x, *_ in found],
                "y": [y for _, y, _ in found],
                "marker": {"symbol": symbol, "size": 13, "color": INK, "line": {"width": 2.5, "color": INK}},
                "hovertext": [in_lines(_state_words(state, zone), 60, 3) for *_, state in found],
                "hoverinfo": "text",
            }


def _signs(lanes: Sequence[Lane], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    """Marks along the upper edge of each lane."""
    for polarity, (symbol, colour) in SIGNS.items():
        found = [
            (scale.x(sign.at), i - 0.34, sign)
            for i, lane in enumerate(lanes)
            for sign in lane.signs
            if sign.then == polarity and sign.at is not None
        ]
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


def _sign_hover(sign: Sign[Quote], zone: str) -> str:
    lines = [_sign_words(sign, zone), f"read by {sign.by}" if sign.by else ""]
    lines += [f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in sign.evidence[:1]]
    return "<br>".join(in_lines(line, 60, 4) for line in lines if line)
