"""The sections of a review, each a function from the brief to what is shown: the same in notebook and deck.

What is not here is absent on purpose: no cause, no durations to compare, no counts of people, no
recommendations, no owners.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from .. import figures
from ..accounts import Difference
from ..brief import Brief
from ..decisions import Asked, Decision, Listed
from ..difficulty import Surprised
from ..hypotheses import RabbitHole
from ..privacy import Line
from .presenting import Shown, drawing, notes, page, paged, short

Section = Callable[[Brief], tuple[Shown, ...]]
ROWS = 13
"""Lines of text below the heading of a slide of 1280 × 720; letters shrink a little where a page is fuller."""
A_LINE = 74
"""Characters in one of them."""
HALF = 36
"""Characters in a line of one of two columns."""
TITLE = 26
"""Pixels that a figure's own title takes."""
SMALL = 0.76
"""Size of a quote's letters beside the words that it supports."""


def title(brief: Brief) -> tuple[Shown, ...]:
    """The neutral name, and what this is for."""
    return (
        page("title", zone=brief.zone, brief=brief),
        notes("Welcome. Most of the work is in the document; today is to compare views."),
    )


def this_hour(brief: Brief) -> tuple[Shown, ...]:
    """What this hour is and is not, with its dates."""
    return (
        page("this_hour", zone=brief.zone, hour=brief.hour),
        notes(
            "Begin with a silent minute: one thing you hope to understand today.",
            "An idea for a change comes up: “Write it down, it has its own session. What did you see just then?”",
            "Somebody senior speaks first: “I have a few people to hear first; I'll come to you at the end.”",
        ),
    )


def how_prepared(brief: Brief) -> tuple[Shown, ...]:
    """What was read, who was listened to, and the analyst's stance and limits; another analyst's on a slide below."""
    stances = brief.preparation.stances
    return tuple(
        page(
            "how_prepared",
            zone=brief.zone,
            slide=_next(i),
            preparation=brief.preparation,
            stances=stances[i : i + 1],
            continued=i > 0,
        )
        for i in range(max(1, len(stances)))
    )


def outside_the_team(brief: Brief) -> tuple[Shown, ...]:
    """How it normally works, and the words an outsider would not know."""
    pages = paged(brief.terms, lambda term: 1.2 * _height(term.meaning.text, 56), ROWS - 1)
    background = [page("background", zone=brief.zone, lines=brief.background)] if brief.background else []
    glossary = (
        page("terms", zone=brief.zone, slide=_next(i, background), terms=terms)
        for i, terms in enumerate(pages)
    )
    return (*background, *glossary, notes("Somebody who runs this speaks here, not the analyst."))


def who_was_there(brief: Brief) -> tuple[Shown, ...]:
    """Roles and teams, by when they joined."""
    pages = paged(brief.people, lambda _: 1.7, ROWS)
    return tuple(
        page(
            "people", zone=brief.zone, slide=_next(i), people=people, systems=brief.systems if i == 0 else ()
        )
        for i, people in enumerate(pages)
    )


def scenes(brief: Brief) -> tuple[Shown, ...]:
    """The story in a few scenes, present tense, the outcome not told."""
    return tuple(
        page("scene", zone=brief.zone, slide=_next(i), scene=scene, number=i + 1, of=len(brief.scenes))
        for i, scene in enumerate(brief.scenes)
    )


def timeline(brief: Brief) -> tuple[Shown, ...]:
    """The timeline as a figure: lanes by role, above and below the line of representation."""
    if not brief.timeline:
        return ()
    figure = figures.timeline_figure(brief.timeline, zone=brief.zone)
    return (page("heading", heading="What happened, side by side"), _untitled(figure))


def lines_of_thought(brief: Brief) -> tuple[Shown, ...]:
    """What people took to be going on, over time, as it was read then."""
    if not brief.lanes:
        return ()
    figure = figures.hypothesis_figure(brief.lanes, zone=brief.zone)
    return (page("heading", heading="What people took to be going on"), _untitled(figure))


def themes(brief: Brief) -> tuple[Shown, ...]:
    """Two to five subjects, each with a question to somebody who was asked before."""
    return tuple(
        page("theme", zone=brief.zone, slide=_next(i), theme=theme) for i, theme in enumerate(brief.themes)
    )


def decision_points(brief: Brief) -> tuple[Shown, ...]:
    """One decision point after the other, each on slides of its own."""
    return tuple(piece for decision in brief.decisions for piece in decision_point(brief, decision))


def decision_point(brief: Brief, decision: Decision) -> tuple[Shown, ...]:
    """What was seen, expected and wanted; then what was known, not known, and there but not seen: three lists."""
    filled = [listed for listed in decision.lists if listed.lines]
    pages = paged(filled, _listed_height, 2 * ROWS - 3)
    lists = (
        page(
            "decision",
            zone=brief.zone,
            slide=_next(i),
            decision=decision,
            columns=_columns(page_of, _listed_height),
            continued=i > 0,
        )
        for i, page_of in enumerate(pages or [[]])
    )
    known = page("decision_known", zone=brief.zone, slide="subslide", decision=decision)
    return (
        *lists,
        known,
        notes("Let whoever was there tell it. “What were you seeing, and what did you expect next?”"),
    )


def rabbit_holes(brief: Brief) -> tuple[Shown, ...]:
    """Each track as it was lived: what opened it, why it fitted, what was tried, what turned it; its label last."""
    return tuple(piece for hole in brief.rabbit_holes for piece in rabbit_hole(brief, hole))


def rabbit_hole(brief: Brief, hole: RabbitHole) -> tuple[Shown, ...]:
    """One track as lived, its label last."""
    steps = (
        ("hole_entry", {}),
        *_hole_lists("Why it made sense to follow", hole.plausibility, "with what could be seen then"),
        *_hole_lists("What was tried, and how it was read then", hole.probes, ""),
        ("hole_others", {}),
        ("hole_known", {}),
        ("hole_exit", {}),
        ("hole_price", {}),
    )
    shown = (
        page(name, zone=brief.zone, slide=_next(i), hole=hole, **fields)
        for i, (name, fields) in enumerate(steps)
    )
    return (
        *shown,
        page("hole_label", zone=brief.zone, slide="fragment", hole=hole),
        notes(
            "Stay inside the moment. The name for it comes only at the end; ask first: would it draw us in again?"
        ),
    )


def _hole_lists(heading: str, lines: tuple[Line, ...], aside: str) -> list[tuple[str, dict[str, Any]]]:
    pages = paged(lines, _line_height, ROWS + 1)
    return [
        ("hole_list", {"heading": heading, "aside": aside, "lines": some, "continued": i > 0})
        for i, some in enumerate(pages)
    ]


def difficulty_and_handling(brief: Brief) -> tuple[Shown, ...]:
    """What made it difficult, and how people met it: two columns, no scores."""
    hard = paged(brief.difficulties, lambda h: _height(h.category + h.line.text + " " * 16, HALF), ROWS + 2)
    met = paged(brief.handlings, lambda h: _height(h.line.text + h.expertise + " " * 16, HALF), ROWS + 2)
    rows = [
        (hard[i] if i < len(hard) else [], met[i] if i < len(met) else [])
        for i in range(max(len(hard), len(met)))
    ]
    return tuple(
        page("difficulty", zone=brief.zone, slide=_next(i), difficulties=one, handlings=other)
        for i, (one, other) in enumerate(rows)
    )


def surprises(brief: Brief) -> tuple[Shown, ...]:
    """Expected against observed, and whose."""
    pages = paged(brief.surprises, _surprise_height, ROWS)
    return tuple(
        page("surprises", zone=brief.zone, slide=_next(i), surprises=some) for i, some in enumerate(pages)
    )


def accounts_that_differ(brief: Brief) -> tuple[Shown, ...]:
    """Each question with all its accounts at equal size, also what one account holds alone."""
    shown = (_difference(brief, difference, i) for i, difference in enumerate(brief.differences))
    return (
        (*shown, notes("“Two accounts differ here: let us hear both, we are not choosing.”"))
        if brief.differences
        else ()
    )


def _difference(brief: Brief, difference: Difference, place: int) -> Shown:
    return page("difference", zone=brief.zone, slide=_next(place), difference=difference)


def coordination(brief: Brief) -> tuple[Shown, ...]:
    """What working together took, in scenes."""
    pages = paged(brief.coordination, lambda c: _line_height(c.line) + 0.3, ROWS + 1)
    return tuple(
        page("coordination", zone=brief.zone, slide=_next(i), scenes=some) for i, some in enumerate(pages)
    )


def earlier_write_ups(brief: Brief) -> tuple[Shown, ...]:
    """Earlier write-ups, with what is like this case and what is not."""
    return (page("earlier", zone=brief.zone, earlier=brief.earlier),) if brief.earlier else ()


def still_open(brief: Brief) -> tuple[Shown, ...]:
    """Open questions: those asked, and those that stand where something is unknown."""
    pages = paged(brief.open_questions, _asked_height, ROWS + 1)
    return tuple(
        page("still_open", zone=brief.zone, slide=_next(i), questions=some) for i, some in enumerate(pages)
    )


def closing(brief: Brief) -> tuple[Shown, ...]:
    """What happens next, and how to add something in private."""
    return (
        page("closing", zone=brief.zone, hour=brief.hour),
        notes(
            "A show of hands: did you learn something new? Would you come again? Nobody is counted by name."
        ),
    )


SECTIONS: tuple[tuple[str, Section], ...] = (
    ("title", title),
    ("this_hour", this_hour),
    ("how_prepared", how_prepared),
    ("outside_the_team", outside_the_team),
    ("who_was_there", who_was_there),
    ("scenes", scenes),
    ("timeline", timeline),
    ("lines_of_thought", lines_of_thought),
    ("themes", themes),
    ("decision_points", decision_points),
    ("rabbit_holes", rabbit_holes),
    ("difficulty_and_handling", difficulty_and_handling),
    ("surprises", surprises),
    ("accounts_that_differ", accounts_that_differ),
    ("coordination", coordination),
    ("earlier_write_ups", earlier_write_ups),
    ("still_open", still_open),
    ("closing", closing),
)
"""The order of a review (METHOD of Howie and Etsy, and the talk's stance); a notebook may leave out or reorder."""


def _untitled(figure: Any) -> Shown:
    """A figure below a slide's heading, which is its title."""
    top = figure.layout.margin.t - TITLE
    return drawing(figure.update_layout(title=None, margin={"t": top}, legend={"y": 1}))


def _next(place: int, before: list[Any] | None = None) -> Any:
    return "slide" if place == 0 and not before else "subslide"


def _height(text: str, width: int = A_LINE) -> float:
    """Rows of a text in lines of so many characters."""
    return 1 + len(text) // width


def _line_height(line: Line, width: int = A_LINE) -> float:
    """A line's own rows, and those of the quote in small letters under it."""
    quote = next(islice(line.evidence, 1), None)
    label = len(line.of) + (18 if line.basis != "contemporaneous" else 0)
    own = _height(line.text + " " * label, width)
    return own + (SMALL * _height(short(quote.words) + quote.speaker, round(width / SMALL)) if quote else 0)


def _half_line(line: Line) -> float:
    return _line_height(line, HALF)


def _listed_height(listed: Listed) -> float:
    return _height(listed.asks, HALF) + sum(map(_half_line, listed.lines)) + 0.6


def _asked_height(asked: Asked) -> float:
    return _height(asked.line.text + asked.asked_of + " " * 20) + 0.3


def _surprise_height(surprise: Surprised) -> float:
    cells = (surprise.expected, surprise.observed.text, surprise.changed)
    return 0.8 * max(_height(cell, 26) for cell in cells) + 0.6


def _columns(items: list[Any], weight: Callable[[Any], float]) -> tuple[list[Any], list[Any]]:
    """Items in two columns of about one height, in reading order."""
    half = sum(map(weight, items)) / 2
    left: list[Any] = []
    reached = 0.0
    for item in items:
        if left and reached + weight(item) / 2 > half:
            break
        left.append(item)
        reached += weight(item)
    return left, items[len(left) :]
