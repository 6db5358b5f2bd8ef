"""Where accounts differ, as a picture: a row for each question, a box of one size for each view, none above another."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from ..accounts import Difference, HeldView
from .looks import INK, escaped, in_lines

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ACROSS = 3
"""Boxes beside one another; further ones stand on a row of their own."""
HEADING, GAP = 40, 18
WIDTH, CHARACTERS, LINE = 100.0, 44, 16
LONGEST = 12
"""Lines of a view; hovering and the words of the figure give the whole."""
BASIS = {"retrospective_account": "told afterwards", "analyst_inference": "the analyst's inference"}


def differences_figure(differences: Sequence[Difference], *, title: str = "Where accounts differ") -> Figure:
    """Every view in a box of the same size, with whose it is; one held by one account says so. None is chosen."""
    from plotly.graph_objects import Figure

    box = LINE * (max((len(_lines(v)) for d in differences for v in d.views), default=1) + 1)
    shapes: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    y = 0.0
    for difference in differences:
        annotations.append(
            _text(0.0, y + HEADING / 2, f"<b>{in_lines(difference.question.text, 110, 2)}</b>", 14)
        )
        y += HEADING
        for i, view in enumerate(difference.views):
            column, row = i % ACROSS, i // ACROSS
            x, top = column * WIDTH / ACROSS, y + row * (box + GAP)
            shapes.append(_box(x, top, box))
            annotations.append(_text(x + 1.2, top + LINE / 2, "<br>".join(_lines(view)), 12, valign="top"))
        y += (-(-len(difference.views) // ACROSS)) * (box + GAP)
    return Figure(
        layout={
            "template": None,
            "meta": {"alt": difference_words(differences), "table": difference_table(differences)},
            "title": {"text": escaped(title), "x": 0.01, "xref": "container", "font": {"size": 15}},
            "height": int(y + 80),
            "margin": {"l": 16, "r": 16, "t": 50, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK, "size": 12, "family": "system-ui, sans-serif"},
            "shapes": shapes,
            "annotations": annotations,
            "xaxis": {"range": [-0.2, WIDTH], "visible": False, "fixedrange": True},
            "yaxis": {"range": [max(y, 1.0), 0], "visible": False, "fixedrange": True},
        }
    )


def _box(x: float, top: float, height: float) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": x,
        "x1": x + WIDTH / ACROSS - 1.5,
        "y0": top,
        "y1": top + height,
        "line": {"color": INK, "width": 1.5},
    }


def _text(x: float, y: float, words: str, size: int, valign: str = "middle") -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": words,
        "align": "left",
        "xanchor": "left",
        "yanchor": valign,
        "showarrow": False,
        "font": {"size": size},
    }


def _lines(view: HeldView) -> list[str]:
    """Whose, what they tell, and what it rests on, over a few short lines."""
    told = wrap(" ".join(view.text.split()), CHARACTERS) or [""]
    if len(told) > LONGEST:
        told = [*told[: LONGEST - 1], f"{told[LONGEST - 1][: CHARACTERS - 1]}…"]
    marks = wrap(_marks(view), CHARACTERS)
    return [
        *(f"<b>{escaped(line)}</b>" for line in wrap(view.holder, CHARACTERS) or [""]),
        *map(escaped, told),
        *(f"<i>{escaped(line)}</i>" for line in marks),
    ]


def _marks(view: HeldView) -> str:
    alone = "held by one account" if view.held_by_one else ""
    return " · ".join(filter(None, (alone, BASIS.get(view.basis, ""), view.certainty)))


def difference_words(differences: Sequence[Difference]) -> str:
    """Each question with every view, one a line, in the order the analyst put them."""
    if not differences:
        return "No accounts are set side by side yet."
    lines = []
    for difference in differences:
        lines.append(
            f"{difference.question.text} Accounts differ about {difference.about}; {difference.state}."
        )
        for view in difference.views:
            marks = f" ({_marks(view)})" if _marks(view) else ""
            lines.append(f"{view.holder}: {view.text}{marks}")
    return "\n".join(lines)


def difference_table(differences: Sequence[Difference]) -> dict[str, list[Any]]:
    """The picture as rows, one for each view."""
    rows = [
        [d.question.text, v.holder, v.text, _marks(v), next((q.words for q in v.evidence), "")]
        for d in differences
        for v in d.views
    ]
    return {"columns": ["question", "whose", "told", "marks", "words"], "rows": rows}
