"""Codes over time: a line for each code, a mark for each coding, to be read across; no bars, and nothing counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from .. import coding
from ..privacy import Quote, Showing
from .hypotheses import tall_enough
from .looks import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, both_clocks, cut, framed, in_lines
from .scale import Scale, scale_for

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LOOKS = (
    ("line-ns-open", BLUE),
    ("x-thin-open", VERMILION),
    ("circle-open", GREEN),
    ("triangle-up-open", ORANGE),
    ("square-open", PURPLE),
    ("diamond-open", SKY),
)
"""Shape and colour by analyst, by letters; with more analysts they begin anew."""
LEFT = 245
ROOM = 26


class CodeMark(Struct, frozen=True, kw_only=True):
    """One coded stretch with a time, as colleagues may see it."""

    code: str
    analyst: str
    at: datetime
    coding: str
    quote: Quote | None


def code_marks(showing: Showing, codes: Iterable[str] | None = None) -> tuple[CodeMark, ...]:
    """What is coded at words that have a time, in its order; with `codes`, these and those below them.

    >>> from incident_workbench.project import Project
    >>> code_marks(Showing(Project(id="p", title="t")))
    ()
    """
    project = showing.project
    wanted = None if codes is None else {c for code in codes for c in _below(showing, code)}
    found = []
    for one in coding.coded(project):
        at = project.at(one.segment) if one.segment else None
        if at is not None and (wanted is None or one.coding.id in wanted):
            known = project.codes.get(one.coding.code)
            name = showing.prose(known.name if known else one.coding.code)
            quote = showing.quote(one.span)
            found.append(
                CodeMark(code=name, analyst=one.coding.analyst, at=at, coding=one.coding.id, quote=quote)
            )
    return tuple(sorted(found, key=lambda m: (m.at, m.code, m.analyst, m.coding)))


def _below(showing: Showing, code: str) -> Iterator[str]:
    return (one.coding.id for one in coding.coded(showing.project, code=code))


def code_figure(
    marks: Sequence[CodeMark], *, zone: str = "UTC", title: str = "Codes over time, a mark for each coding"
) -> Figure:
    """Codes by letters, one line each; a mark where a word was coded, its shape by analyst."""
    codes = sorted({mark.code for mark in marks}, key=str.casefold)
    places = {code: float(i) for i, code in enumerate(codes)}
    analysts = sorted({mark.analyst for mark in marks}, key=str.casefold)
    scale = scale_for(mark.at for mark in marks)
    figure = framed(
        [
            _trace(marks, places, analyst, LOOKS[i % len(LOOKS)], scale, zone)
            for i, analyst in enumerate(analysts)
        ],
        scale,
        zone=zone,
        alt=code_words(marks, zone),
        title=title,
        lanes=[(y, in_lines(code, 34, 1)) for code, y in places.items()],
        left=LEFT,
    )
    figure.update_layout(meta={**figure.layout.meta, "table": code_table(marks, zone)})
    figure.update_yaxes(showgrid=True, gridcolor="rgba(118,118,118,0.2)")
    return tall_enough(figure, ROOM * len(codes))


def _trace(
    marks: Sequence[CodeMark],
    places: dict[str, float],
    analyst: str,
    look: tuple[str, str],
    scale: Scale,
    zone: str,
) -> dict[str, Any]:
    own = [mark for mark in marks if mark.analyst == analyst]
    symbol, colour = look
    return {
        "type": "scatter",
        "mode": "markers",
        "name": in_lines(analyst, 20, 1),
        "showlegend": True,
        "x": [scale.x(mark.at) for mark in own],
        "y": [places[mark.code] for mark in own],
        "marker": {"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertext": [_hover(mark, zone) for mark in own],
        "hoverinfo": "text",
    }


def _hover(mark: CodeMark, zone: str) -> str:
    said = (
        f"“{cut(mark.quote.words, 160)}” {mark.quote.speaker}"
        if mark.quote
        else "words that may not be shown"
    )
    lines = [f"{mark.code}, coded by {mark.analyst}", both_clocks(mark.at, zone), said]
    return "<br>".join(in_lines(line, 60, 4) for line in lines)


def code_words(marks: Sequence[CodeMark], zone: str) -> str:
    """What is coded, one coding a line, in order of time."""
    if not marks:
        return "Nothing is coded at a time that is known."
    return "\n".join(["Codes over time, one coding a line.", *(_words(mark, zone) for mark in marks)])


def _words(mark: CodeMark, zone: str) -> str:
    said = f"“{mark.quote.words}” {mark.quote.speaker}" if mark.quote else "words that may not be shown"
    return f"{both_clocks(mark.at, zone)}: {mark.code}, by {mark.analyst}: {said}"


def code_table(marks: Sequence[CodeMark], zone: str) -> dict[str, list[Any]]:
    """The picture as rows, one for each coding."""
    rows = []
    for m in marks:
        words, speaker = (m.quote.words, m.quote.speaker) if m.quote else ("", "")
        rows.append([both_clocks(m.at, zone), m.code, m.analyst, words, speaker])
    return {"columns": ["when", "code", "analyst", "words", "speaker"], "rows": rows}
