"""What all pictures share: colours, text that stays text, the frame, and the clock along the bottom."""

from __future__ import annotations

import html
import re
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from ..clock import shown, utc_text, zone_named
from .scale import Scale, ticks

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7"
INK = "#666666"
"""A grey that reads on white, on a deck's paper, and still on black."""
FAINT = "rgba(118,118,118,0.3)"
LEFT, TOP, BOTTOM, RIGHT = 205, 92, 72, 24
HEIGHT = 560
LANE = 24
"""Pixels that a lane has at least."""
WORD = 6.9
"""Pixels that one character takes, about, at the size of labels."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def escaped(text: str) -> str:
    """Words for a plotly text: no tag, entity, formula or template in them comes alive.

    >>> escaped('<a href="https://e.example">hi</a> $x$ %{y}')
    '&lt;a href="https://e.example"&gt;hi&lt;/a&gt; &#36;x&#36; &#37;{y}'
    """
    flat = _CONTROLS.sub(" ", text)
    return html.escape(flat, quote=False).replace("$", "&#36;").replace("%{", "&#37;{")


def cut(text: str, length: int) -> str:
    """At most so many characters, the last an ellipsis where some are left out.

    >>> cut("rolls back", 6)
    'rolls…'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: max(length - 1, 0)].rstrip() + "…"


def in_lines(text: str, width: int, most: int) -> str:
    """Escaped words over a few short lines."""
    flat = " ".join(text.split())
    parts = wrap(flat, width) or [""]
    if len(parts) > most:
        parts = [*parts[: most - 1], cut(" ".join(parts[most - 1 :]), width)]
    return "<br>".join(map(escaped, parts))


def both_clocks(at: datetime, zone: str) -> str:
    """An instant in UTC and in the display zone, each labelled."""
    utc = utc_text(at.replace(microsecond=0)).replace("T", " ").replace("Z", " UTC")
    if zone == "UTC":
        return utc
    return f"{utc} ({shown(at, zone_named(zone), seconds=True)} {zone})"


def framed(
    traces: list[Any],
    scale: Scale,
    *,
    zone: str,
    alt: str,
    title: str,
    lanes: list[tuple[float, str]],
    lowest: float | None = None,
    left: int = LEFT,
    shapes: list[dict[str, Any]] | None = None,
    annotations: list[dict[str, Any]] | None = None,
) -> Figure:
    """A figure with lanes from top to bottom and both clocks along the bottom, on no background of its own."""
    from plotly.graph_objects import Figure

    lowest = max((y for y, _ in lanes), default=0.0) if lowest is None else lowest
    marks = ticks(scale, zone)
    height = max(HEIGHT, int(TOP + BOTTOM + LANE * (lowest + 1)))
    return Figure(
        data=traces,
        layout={
            "template": None,
            "meta": {"alt": alt},
            "title": {
                "text": escaped(title),
                "x": 0.01,
                "xref": "container",
                "font": {"size": 15},
                "y": 0.98,
            },
            "height": height,
            "margin": {"l": left, "r": RIGHT, "t": TOP, "b": BOTTOM},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK, "size": 13, "family": "system-ui, sans-serif"},
            "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": "#222222"}},
            "barmode": "overlay",
            "legend": {
                "orientation": "h",
                "xref": "container",
                "yref": "container",
                "x": 0.01,
                "y": 1 - 30 / height,
                "yanchor": "top",
                "entrywidth": 122,
                "font": {"size": 12.5},
            },
            "shapes": [*_breaks(scale), *(shapes or [])],
            "annotations": [*_break_words(scale, zone), *(annotations or [])],
            "xaxis": {
                "range": [0, scale.width],
                "tickvals": [x for x, _ in marks],
                "ticktext": [text for _, text in marks],
                "title": {"text": _clock_title(zone), "standoff": 8},
                "gridcolor": FAINT,
                "zeroline": False,
                "fixedrange": False,
            },
            "yaxis": {
                "range": [lowest + 0.6, -0.6],
                "tickvals": [y for y, _ in lanes],
                "ticktext": [text for _, text in lanes],
                "zeroline": False,
                "showgrid": False,
                "fixedrange": True,
            },
        },
    )


def _clock_title(zone: str) -> str:
    return "UTC" if zone == "UTC" else f"{escaped(zone)} above, UTC below"


def _breaks(scale: Scale) -> list[dict[str, Any]]:
    """A hatched strip for each stretch of time that is not drawn to scale."""
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": piece.x0,
            "x1": piece.x1,
            "y0": 0,
            "y1": 1,
            "line": {"width": 0},
            "fillcolor": FAINT,
            "layer": "below",
        }
        for piece in scale.pieces
        if piece.squeezed
    ]


def _break_words(scale: Scale, zone: str) -> list[dict[str, Any]]:
    return [
        {
            "x": (piece.x0 + piece.x1) / 2,
            "y": 0.5,
            "xref": "x",
            "yref": "paper",
            "text": f"not to scale, {_clock(piece.begin, zone)} to {_clock(piece.end, zone)}",
            "textangle": -90,
            "showarrow": False,
            "font": {"size": 12},
        }
        for piece in scale.pieces
        if piece.squeezed
    ]


def _clock(at: datetime, zone: str) -> str:
    return shown(at, zone_named(zone))
