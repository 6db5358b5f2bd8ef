"""Two clocks beside each other: how many seconds apart the same words are in two sources, over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..anchors import NEAR, Anchor, drift, off_line
from ..clock import utc_text
from .looks import BLUE, BOTTOM, FAINT, INK, TOP, VERMILION, escaped

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NEAR_IT, FAR_OFF, LOOSE = "near the line", "far from it, likely chance", "the same words in both"
MARKS = {NEAR_IT: ("circle", BLUE), FAR_OFF: ("x", VERMILION), LOOSE: ("circle-open", INK)}
"""Shape and colour of an anchor, by where it lies; without a line they are all alike."""
LINE = "the drift between the clocks"


def drift_figure(found: Sequence[Anchor], *, title: str = "") -> Figure:
    """A mark for each anchor that has an instant in both sources, and the line of drift where there is one.

    No words are in it, for a picture travels: each mark names its two segments. What a flat line far from 0 says is a
    shift, what a slope says is a rate.
    """
    from plotly.graph_objects import Figure

    first, second = _names(found)
    return Figure(
        data=[*_marks(found), *_line(found)],
        layout={
            "template": None,
            "meta": {"alt": drift_words(found), "table": drift_table(found)},
            "title": {
                "text": escaped(title or f"The clock of {second} beside that of {first}"),
                "x": 0.01,
                "xref": "container",
                "font": {"size": 15},
            },
            "height": 420,
            "margin": {"l": 90, "r": 24, "t": TOP, "b": BOTTOM},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK, "size": 13, "family": "system-ui, sans-serif"},
            "hoverlabel": {"align": "left", "bgcolor": "#ffffff", "font": {"color": "#222222"}},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12.5}},
            "xaxis": {"title": {"text": f"UTC, by the clock of {escaped(first)}"}, "gridcolor": FAINT},
            "yaxis": {
                "title": {"text": f"seconds that {escaped(second)} is ahead"},
                "gridcolor": FAINT,
                "zerolinecolor": INK,
            },
        },
    )


def drift_words(found: Sequence[Anchor]) -> str:
    """The picture as plain words: what the line says, then each anchor.

    >>> drift_words(())
    'No words stand in both sources.'
    """
    if not found:
        return "No words stand in both sources."
    first, second = _names(found)
    line = drift(found)
    told = (
        f"{second} is {line[0]:g} s ahead of {first} at first, and its seconds are to be multiplied by {line[1]:g}."
        if line
        else f"No line of drift: {first} and {second} have too few instants in common, or they do not agree."
    )
    each = (f"{_hover(anchor)} ({where})" for anchor, where in zip(found, _where(found), strict=True))
    return "\n".join([told, *each])


def drift_table(found: Sequence[Anchor]) -> dict[str, list[Any]]:
    """The picture as rows: each anchor's two segments, when by the first clock, how far apart, and where it lies."""
    rows = [
        [anchor.first.id, anchor.second.id, anchor.at and utc_text(anchor.at), anchor.apart, where]
        for anchor, where in zip(found, _where(found), strict=True)
    ]
    return {"columns": ["first", "second", "at", "apart", "where"], "rows": rows}


def _names(found: Sequence[Anchor]) -> tuple[str, str]:
    return (found[0].first.source, found[0].second.source) if found else ("the first", "the second")


def _where(found: Sequence[Anchor]) -> Iterator[str]:
    for anchor, off in zip(found, off_line(found), strict=True):
        if anchor.at is None or anchor.apart is None:
            yield "not drawn: it has no instant in one of them"
        else:
            yield LOOSE if off is None else NEAR_IT if abs(off) <= NEAR else FAR_OFF


def _hover(anchor: Anchor) -> str:
    apart = "?" if anchor.apart is None else f"{anchor.apart:g}"
    when = utc_text(anchor.at.replace(microsecond=0)) if anchor.at else "at a time not known"
    return f"{when}: {apart} s, {anchor.first.id} and {anchor.second.id}"


def _marks(found: Sequence[Anchor]) -> Iterator[dict[str, Any]]:
    where = list(_where(found))
    for name, (symbol, colour) in MARKS.items():
        here = [anchor for anchor, place in zip(found, where, strict=True) if place == name]
        if here:
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": [anchor.at for anchor in here],
                "y": [anchor.apart for anchor in here],
                "marker": {
                    "symbol": symbol,
                    "size": 11,
                    "color": colour,
                    "line": {"width": 1.5, "color": INK},
                },
                "hovertext": [escaped(_hover(anchor)) for anchor in here],
                "hoverinfo": "text",
            }


def _line(found: Sequence[Anchor]) -> Iterator[dict[str, Any]]:
    """From the first to the last anchor, as far apart as the line says there."""
    ends = sorted(
        (anchor.at, anchor.apart - off)
        for anchor, off in zip(found, off_line(found), strict=True)
        if anchor.at is not None and anchor.apart is not None and off is not None
    )
    if ends:
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": LINE,
            "x": [ends[0][0], ends[-1][0]],
            "y": [ends[0][1], ends[-1][1]],
            "line": {"color": INK, "width": 2, "dash": "dash"},
            "hoverinfo": "skip",
        }
