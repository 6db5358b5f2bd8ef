"""What made it difficult, and how people met it, over time: two panels of evidence, and no total on either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..difficulty import Handled, Hardship
from ..model.claims import Basis
from .hypotheses import tall_enough
from .looks import BLUE, VERMILION, both_clocks, cut, escaped, framed, in_lines
from .scale import Scale, scale_for

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from ..privacy import Line

HARD = "What made it difficult"
MET = "How people met it"
LEFT = 300
ROOM = 38
BETWEEN = 1.4
"""Room between the two panels, in lanes, for the heading of the second."""
BASIS: dict[Basis, str] = {
    "contemporaneous": "",
    "retrospective_account": "told afterwards",
    "analyst_inference": "the analyst's inference",
}
SYMBOLS: dict[Basis, str] = {
    "contemporaneous": "circle",
    "retrospective_account": "circle-open",
    "analyst_inference": "square-open",
}
"""Shape by what it rests on."""


def difficulty_figure(
    hardships: Sequence[Hardship],
    handled: Sequence[Handled],
    *,
    zone: str = "UTC",
    title: str = "What made it difficult, and how people met it",
) -> Figure:
    """A line for each difficulty above, and for each handling below: from when to when, or where its words stand.

    A handling stands where the words that it rests on were said. What has no time is in the words and the table.
    """
    hard = [h for h in hardships if h.begin is not None]
    met = sorted((h for h in handled if h.moments), key=lambda h: h.moments)
    scale = scale_for(
        [*(t for h in hard for t in (h.begin, h.end) if t), *(t for h in met for t in h.moments)]
    )
    first = len(hard) + (BETWEEN if met else 0.0) - (0.0 if hard else 1.0)
    upper = [(float(i), h) for i, h in enumerate(hard)]
    lower = [(first + i, h) for i, h in enumerate(met)]
    figure = framed(
        [*_hard(upper, scale, zone), *_met(lower, scale, zone)],
        scale,
        zone=zone,
        alt=difficulty_words(hardships, handled, zone),
        title=title,
        lanes=[
            *((y, in_lines(f"{h.category}: {h.line.text}", 42, 2)) for y, h in upper),
            *((y, in_lines(h.line.text, 42, 2)) for y, h in lower),
        ],
        left=LEFT,
        annotations=[*_heading(HARD, upper), *_heading(MET, lower)],
    )
    figure.update_layout(meta={**figure.layout.meta, "table": difficulty_table(hardships, handled, zone)})
    figure.update_yaxes(range=[_lowest(upper, lower) + 0.6, -1.2])
    tall_enough(figure, ROOM * (first + len(met) + 1))
    return figure.update_layout(legend={"entrywidth": 190})


def _lowest(*panels: list[tuple[float, Any]]) -> float:
    return max((y for panel in panels for y, _ in panel), default=0.0)


def _heading(words: str, panel: list[tuple[float, Any]]) -> list[dict[str, Any]]:
    if not panel:
        return []
    return [
        {
            "text": f"<b>{escaped(words)}</b>",
            "x": 0.0,
            "xref": "paper",
            "xanchor": "left",
            "y": panel[0][0] - 0.78,
            "yref": "y",
            "showarrow": False,
            "font": {"size": 13},
        }
    ]


# --- marks ------------------------------------------------------------------------------------------------------------


def _hard(panel: list[tuple[float, Hardship]], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    for basis in SYMBOLS:
        some = [(y, h) for y, h in panel if h.line.basis == basis]
        if not some:
            continue
        yield _lines([(y, *(t for t in (h.begin, h.end) if t)) for y, h in some], scale, VERMILION)
        yield _marks(
            [(scale.x(h.begin), y, _hover(h.line, hard_words(h, zone))) for y, h in some if h.begin],
            _named("difficult", basis),
            SYMBOLS[basis],
            VERMILION,
        )


def _met(panel: list[tuple[float, Handled]], scale: Scale, zone: str) -> Iterator[dict[str, Any]]:
    for basis in SYMBOLS:
        some = [(y, h) for y, h in panel if h.line.basis == basis]
        if not some:
            continue
        yield _lines([(y, *h.moments) for y, h in some], scale, BLUE, width=2, dash="dot")
        yield _marks(
            [(scale.x(t), y, _hover(h.line, met_words(h, zone))) for y, h in some for t in h.moments],
            _named("met", basis),
            SYMBOLS[basis].replace("circle", "diamond"),
            BLUE,
        )


def _named(panel: str, basis: Basis) -> str:
    return ", ".join(filter(None, (panel, BASIS[basis])))


def _lines(
    rows: list[tuple[Any, ...]], scale: Scale, colour: str, width: int = 5, dash: str = "solid"
) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, *instants in rows:
        xs += [*map(scale.x, instants), None]
        ys += [*(y for _ in instants), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": {"color": colour, "width": width, "dash": dash},
        "opacity": 0.5,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(found: list[tuple[float, float, str]], name: str, symbol: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [x for x, *_ in found],
        "y": [y for _, y, _ in found],
        "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertext": [hover for *_, hover in found],
        "hoverinfo": "text",
    }


def _hover(line: Line, words: str) -> str:
    lines = [words, *(f"“{cut(quote.words, 160)}” {quote.speaker}" for quote in line.evidence[:1])]
    return "<br>".join(in_lines(one, 60, 5) for one in lines)


# --- words and rows ---------------------------------------------------------------------------------------------------


def difficulty_words(hardships: Sequence[Hardship], handled: Sequence[Handled], zone: str) -> str:
    """Both panels as plain words, one claim a line, also those that have no place in the picture."""
    if not hardships and not handled:
        return "No difficulty and no handling is claimed yet."
    return "\n".join(
        [
            f"{HARD}, one claim a line." if hardships else "No difficulty is claimed yet.",
            *(hard_words(h, zone) for h in hardships),
            f"{MET}, one claim a line." if handled else "No handling is claimed yet.",
            *(met_words(h, zone) for h in handled),
        ]
    )


def hard_words(hardship: Hardship, zone: str) -> str:
    whose = f"for {hardship.whose}" if hardship.whose else ""
    known = ", ".join(
        filter(None, (whose, _when(hardship.begin, hardship.end, zone), BASIS[hardship.line.basis]))
    )
    return f"{hardship.category}: {hardship.line.text} ({known})"


def met_words(handled: Handled, zone: str) -> str:
    first, last = (handled.moments[0], handled.moments[-1]) if handled.moments else (None, None)
    known = (
        handled.expertise,
        _when(first, None if last == first else last, zone),
        BASIS[handled.line.basis],
    )
    return f"{handled.line.text} ({', '.join(filter(None, known))})"


def _when(begin: datetime | None, end: datetime | None, zone: str) -> str:
    if begin is None:
        return "time not known"
    return both_clocks(begin, zone) + (f" to {both_clocks(end, zone)}" if end else "")


def difficulty_table(
    hardships: Sequence[Hardship], handled: Sequence[Handled], zone: str
) -> dict[str, list[Any]]:
    """The picture as rows: which panel, what, whose or what expertise, when, and what it rests on."""
    rows = [
        [HARD, h.category, h.line.text, h.whose, _when(h.begin, h.end, zone), BASIS[h.line.basis]]
        for h in hardships
    ]
    for h in handled:
        when = "; ".join(both_clocks(t, zone) for t in h.moments) or "time not known"
        rows.append([MET, "", h.line.text, h.expertise, when, BASIS[h.line.basis]])
    return {"columns": ["panel", "category", "text", "whose, or expertise", "when", "basis"], "rows": rows}
