"""Who knew what when, as a picture: for each actor what they knew, and apart from it what was said where they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ..privacy import Quote
from ..timeline import CouldHaveSeen, Knowing, Known, KnownHow
from .looks import BLUE, GREEN, INK, ORANGE, PURPLE, both_clocks, cut, framed, in_lines
from .scale import Scale, scale_for

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HOWS: dict[KnownHow, tuple[str, str, str]] = {
    "said": ("circle", BLUE, "said it"),
    "addressed": ("triangle-down", GREEN, "was addressed"),
    "claimed": ("diamond", ORANGE, "claimed to know"),
    "reacted": ("square-open", PURPLE, "reacted, later"),
}
"""Shape, colour and words by how it is known that somebody knew."""
COULD = ("x-thin-open", INK, "could have seen")
APART = 0.85
"""From an actor's line to the line of what they could have seen."""
BETWEEN = 1.9
"""From one actor's line to the next one's."""
LEFT = 250
Mark: TypeAlias = tuple[float, float, str]
"""Where a mark stands, and what hovering says."""


def knowing_figure(
    knowing: Sequence[Knowing[Quote]],
    *,
    zone: str = "UTC",
    title: str = "Who knew what, and how that is known",
) -> Figure:
    """Two lines for each actor: what they knew, by shape how that is known, and below it what they could have seen.

    A dotted line leads from a message to the right where somebody reacted to it at a time that nobody recorded.
    """
    scale = scale_for(at for each in knowing for at in _instants(each))
    lines = [(BETWEEN * n, each) for n, each in enumerate(knowing)]
    figure = framed(
        [*_waits(lines, scale), *_known_marks(lines, scale, zone), *_could_marks(lines, scale, zone)],
        scale,
        zone=zone,
        alt=knowing_words(knowing, zone),
        title=title,
        lanes=[place for y, each in lines for place in _names(y, each)],
        left=LEFT,
    )
    return figure.update_xaxes(tickangle=0)


def knowing_words(knowing: Sequence[Knowing[Quote]], zone: str) -> str:
    """The picture as plain words; the two lists of each actor stay two."""
    if not knowing:
        return "Nobody was asked about."
    said = [line for each in knowing for line in _actor_words(each, zone)]
    return "\n".join(["Who knew what, and how that is known.", *said])


def _actor_words(each: Knowing[Quote], zone: str) -> Iterator[str]:
    yield f"{each.actor}, known:"
    yield from [f"- {_known_words(item, zone)}" for item in each.known] or ["- nothing of it is recorded."]
    yield f"{each.actor}, could have seen (was present; nothing says it was seen):"
    yield from [f"- {_could_words(item, zone)}" for item in each.could] or ["- nothing further."]


def _known_words(item: Known[Quote], zone: str) -> str:
    if item.at is not None:
        when = both_clocks(item.at, zone)
    elif item.earliest is not None:
        when = f"Some time after {both_clocks(item.earliest, zone)}"
    else:
        when = "At a time not known"
    told = ", told afterwards" if item.basis == "retrospective_account" else ""
    return f"{when}: {HOWS[item.how][2]}{told}: {_quoted(item.text)}"


def _could_words(item: CouldHaveSeen, zone: str) -> str:
    return f"{both_clocks(item.at, zone)}, in {item.source}: {_quoted(item.text)}"


def _quoted(text: str | None) -> str:
    return f"“{cut(text, 160)}”" if text else "words that are not shown or not kept"


# --- places -----------------------------------------------------------------------------------------------------------


def _instants(each: Knowing[Quote]) -> Iterator[datetime]:
    yield from (at for item in each.known if (at := item.at or item.earliest))
    yield from (item.at for item in each.could)


def _names(y: float, each: Knowing[Quote]) -> list[tuple[float, str]]:
    return [(y, in_lines(each.actor, 34, 1)), (y + APART, "<i>could have seen</i>")]


def _waits(lines: Sequence[tuple[float, Knowing[Quote]]], scale: Scale) -> Iterator[dict[str, Any]]:
    for y, each in lines:
        for item in each.known:
            if item.at is None and item.earliest is not None:
                yield {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [scale.x(item.earliest), scale.width],
                    "y": [y, y],
                    "line": {"color": INK, "width": 2, "dash": "dot"},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }


def _known_marks(
    lines: Sequence[tuple[float, Knowing[Quote]]], scale: Scale, zone: str
) -> Iterator[dict[str, Any]]:
    for how, (symbol, colour, name) in HOWS.items():
        found = [
            (scale.x(at), y, _known_words(item, zone))
            for y, each in lines
            for item in each.known
            if item.how == how and (at := item.at or item.earliest)
        ]
        if found:
            yield _marks(found, symbol, colour, name)


def _could_marks(
    lines: Sequence[tuple[float, Knowing[Quote]]], scale: Scale, zone: str
) -> Iterator[dict[str, Any]]:
    found = [
        (scale.x(item.at), y + APART, _could_words(item, zone)) for y, each in lines for item in each.could
    ]
    if found:
        yield _marks(found, *COULD)


def _marks(found: Sequence[Mark], symbol: str, colour: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [x for x, _, _ in found],
        "y": [y for _, y, _ in found],
        "marker": {"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertext": [in_lines(words, 60, 6) for *_, words in found],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
