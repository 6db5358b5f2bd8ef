"""Two cases side by side: what made each difficult and how people met it, told apart by evidence and by nothing else.

No times are taken from each other, nothing is added up, and neither case is better. What can be computed from the four
times at the ends of two incidents says the same of both when they are equally long; these panels do not.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from .difficulty import (
    Coordination,
    Handled,
    Hardship,
    Surprised,
    coordination,
    difficulties,
    handlings,
    surprises,
)
from .markdown import in_markdown
from .privacy import Line, Showing
from .project import Project

HARD = "What made it difficult"
MET = "How people met it"
_BASIS = {"retrospective_account": "told afterwards", "analyst_inference": "the analyst's inference"}
_NONE = "No claim says so yet."


class Case(Struct, frozen=True, kw_only=True):
    """One case: two panels that stand on their own; beside them surprises, and what working together took.

    `only_here`: kinds of difficulty that nobody claims of the other case, in words, by letters.
    """

    title: str
    difficulties: tuple[Hardship, ...]
    handlings: tuple[Handled, ...]
    surprises: tuple[Surprised, ...]
    coordination: tuple[Coordination, ...]
    only_here: tuple[str, ...]


class SideBySide(Struct, frozen=True, kw_only=True):
    """Two cases, in the order they were given."""

    one: Case
    other: Case

    def _repr_html_(self) -> str:
        return as_html(self)


def side_by_side(one: Project, other: Project) -> SideBySide:
    """Two cases beside each other, each with its own evidence, as colleagues may see it.

    >>> calm = Project(id="p", title="A night")
    >>> side_by_side(calm, Project(id="q", title="Another")).other.title
    'Another'
    """
    here, there = Showing(one), Showing(other)
    mine, yours = (frozenset(h.category for h in difficulties(s)) for s in (here, there))
    return SideBySide(one=_case(here, mine - yours), other=_case(there, yours - mine))


def _case(showing: Showing, only_here: frozenset[str]) -> Case:
    return Case(
        title=showing.prose(showing.project.title),
        difficulties=difficulties(showing),
        handlings=handlings(showing),
        surprises=surprises(showing),
        coordination=coordination(showing),
        only_here=tuple(sorted(only_here)),
    )


# --- written out ------------------------------------------------------------------------------------------------------


def as_markdown(both: SideBySide) -> str:
    """Both cases, panel by panel, each line with the words that it rests on."""
    parts = []
    for heading, panel in _panels(both):
        parts.append(f"## {heading}")
        for case, lines in panel:
            parts.append(f"### {in_markdown(case.title)}")
            parts.append("\n".join(f"- {_marked_down(label, line)}" for label, line in lines) or _NONE)
    parts += [_apart(case, in_markdown) for case in (both.one, both.other) if case.only_here]
    return "\n\n".join(parts) + "\n"


def as_html(both: SideBySide) -> str:
    """The same as a table of two columns of equal width, with no script and no style from elsewhere."""
    heads = "".join(
        f'<th scope="col" style="width:50%">{html.escape(c.title)}</th>' for c in (both.one, both.other)
    )
    rows = []
    for heading, panel in _panels(both):
        rows.append(f'<tr><th scope="rowgroup" colspan="2">{html.escape(heading)}</th></tr>')
        cells = "".join(f"<td>{_cell(lines)}</td>" for _, lines in panel)
        rows.append(f'<tr style="vertical-align:top">{cells}</tr>')
    apart = "".join(f"<p>{_apart(c, html.escape)}</p>" for c in (both.one, both.other) if c.only_here)
    style = 'style="table-layout:fixed;width:100%;text-align:left"'
    return f"<table {style}><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{apart}"


Panel: TypeAlias = tuple[tuple[Case, tuple[tuple[str, Line], ...]], ...]


def _panels(both: SideBySide) -> tuple[tuple[str, Panel], ...]:
    cases = (both.one, both.other)
    return (
        (HARD, tuple((c, tuple((h.category, h.line) for h in c.difficulties)) for c in cases)),
        (MET, tuple((c, tuple((h.expertise, h.line) for h in c.handlings)) for c in cases)),
        (
            "What surprised them",
            tuple((c, tuple((_expected(s), s.observed) for s in c.surprises)) for c in cases),
        ),
        (
            "What working together took",
            tuple((c, tuple((s.what, s.line) for s in c.coordination)) for c in cases),
        ),
    )


def _expected(surprise: Surprised) -> str:
    return f"expected {surprise.expected}; saw"


def _apart(case: Case, plain: Callable[[str], str]) -> str:
    return f"Claimed of {plain(case.title)} and not of the other: {plain('; '.join(case.only_here))}."


def _marked_down(label: str, line: Line) -> str:
    words = [f"**{in_markdown(label)}**: " if label else "", in_markdown(line.text)]
    words += [f" ({_BASIS[line.basis]})" if line.basis in _BASIS else ""]
    words += [f" “{in_markdown(q.words)}”, {in_markdown(q.speaker)}" for q in line.evidence]
    return "".join(words)


def _cell(lines: tuple[tuple[str, Line], ...]) -> str:
    if not lines:
        return _NONE
    items = []
    for label, line in lines:
        head = f"<b>{html.escape(label)}</b>: " if label else ""
        basis = f" ({_BASIS[line.basis]})" if line.basis in _BASIS else ""
        quotes = "".join(f"<br><q>{html.escape(q.words)}</q> {html.escape(q.speaker)}" for q in line.evidence)
        items.append(f"<li>{head}{html.escape(line.text)}{basis}{quotes}</li>")
    return f"<ul>{''.join(items)}</ul>"
