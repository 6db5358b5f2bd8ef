"""A notebook read as slides: which cells are shown, where slides begin, what each output becomes."""

from __future__ import annotations

import json
import math
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct

from incident_workbench.errors import Problem, WorkbenchError
from incident_workbench.export.safe_html import (
    image_markup,
    plain,
    safe_html,
    safe_markdown,
    says_something,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

SHOWN_FIRST = (
    "application/vnd.plotly.v1+json",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/latex",
    "text/plain",
)
"""Of an output given in several forms, the first of these that says something is shown."""

NEEDS_NETWORK = ("choropleth", "densitymap", "scattergeo", "scattermap")
"""Beginnings of plotly trace types that fetch a map."""

_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
_LINK_IN_FIGURE = re.compile(r"<(?=\s*/?\s*a(?![a-z]))", re.IGNORECASE)


class DeckError(WorkbenchError, ValueError):
    """A notebook that cannot be shown as it is; `problem` says which cell, and what to do."""

    @property
    def code(self) -> str:
        """The stable code of its problem, `IW-DECK-…`."""
        return self.problem.code


class Figure(Struct, frozen=True, kw_only=True):
    """A plotly figure as text a browser can draw, and as words."""

    number: int
    drawing: str
    name: str
    description: str


Piece = Markup | Figure


class Part(Struct, frozen=True):
    """Pieces that appear together; a fragment waits for a key press."""

    pieces: tuple[Piece, ...]
    fragment: bool = False


class Slide(Struct, frozen=True, kw_only=True):
    """What is shown at one moment, and what only the speaker reads."""

    name: str
    named_in_text: bool
    opening: bool
    parts: tuple[Part, ...]
    notes: tuple[Piece, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its drawings, in order."""
        return tuple(piece for part in self.parts for piece in part.pieces if isinstance(piece, Figure))


Stack = tuple[Slide, ...]
"""A slide and its subslides, left to right across the deck, top to bottom within."""


class _Draft:
    """A slide being filled."""

    def __init__(self) -> None:
        self.parts: list[tuple[bool, list[Piece]]] = []
        self.notes: list[Piece] = []

    def add(self, pieces: Iterable[Piece], kind: str) -> None:
        if kind == "notes":
            self.notes.extend(pieces)
        elif kind == "fragment" or not self.parts:
            self.parts.append((kind == "fragment", list(pieces)))
        else:
            self.parts[-1][1].extend(pieces)

    @property
    def shows(self) -> bool:
        return any(pieces for _, pieces in self.parts)


def deck_stacks(notebook: NotebookNode) -> tuple[Stack, ...]:
    """The slides of a notebook that has been run; `DeckError` when it has not."""
    numbers = count(1)
    stacks: list[list[_Draft]] = [[_Draft()]]
    for cell in shown_cells(notebook):
        for kind, pieces in _steps(cell, notebook, numbers):
            _turn_page(stacks, kind)
            if pieces:
                stacks[-1][-1].add(pieces, kind)
    finished = tuple(_finished(stacks))
    if not finished:
        raise DeckError(
            Problem(
                code="IW-DECK-003",
                what="no cell of this notebook is shown",
                then="take the tag no-deck or the slide type skip off one of them",
            )
        )
    return finished


def _turn_page(stacks: list[list[_Draft]], kind: str) -> None:
    if kind == "slide" and (stacks[-1][0].shows or len(stacks[-1]) > 1):
        stacks.append([_Draft()])
    elif kind == "subslide" and stacks[-1][-1].shows:
        stacks[-1].append(_Draft())


def _steps(
    cell: NotebookNode, notebook: NotebookNode, numbers: Iterator[int]
) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """What a cell shows, step by step: an output whose own metadata has a slide type follows that, else its cell's."""
    kind = _slide_type(cell.metadata)
    yield kind, tuple(_opening_pieces(cell, notebook))
    within = kind if kind in {"fragment", "notes"} else "-"
    for output in cell.get("outputs", ()):
        if output.output_type != "stream":
            own = _slide_type(output.metadata)
            yield within if own == "-" else own, (_best(output, cell, numbers),)
        elif output.name == "stdout":  # warnings and progress are for the person who ran it
            yield within, (Markup('<pre class="iw-text">{}</pre>').format(plain(output.text)),)


def shown_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Cells that belong in a deck, each checked to have been run without an error."""
    missing = [n for n, cell in enumerate(notebook.cells, 1) if _belongs(cell) and _not_run(cell)]
    if missing:
        raise DeckError(_not_run_problem(notebook, missing))
    for number, cell in enumerate(notebook.cells, 1):
        if _belongs(cell):
            _refuse_error(cell, number, len(notebook.cells))
            yield cell


def _belongs(cell: NotebookNode) -> bool:
    shown = cell.cell_type in {"markdown", "code"} and bool(cell.source.strip() or cell.get("outputs"))
    return shown and "no-deck" not in _tags(cell) and _slide_type(cell.metadata) != "skip"


def _not_run(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and not cell.outputs and cell.get("execution_count") is None


def _not_run_problem(notebook: NotebookNode, missing: list[int]) -> Problem:
    source = notebook.cells[missing[0] - 1].source
    first_line = plain(source.strip().split("\n")[0])[:80]
    others = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
    return Problem(
        code="IW-DECK-001",
        where=f"cell {missing[0]} of {len(notebook.cells)}",
        what=f"has not been run: {first_line}{others}",
        then="run it first, or add --execute (jupyter nbconvert --execute --to incident_deck …)",
    )


def _refuse_error(cell: NotebookNode, number: int, total: int) -> None:
    for output in cell.get("outputs", ()):
        if output.output_type == "error":
            raise DeckError(
                Problem(
                    code="IW-DECK-002",
                    where=f"cell {number} of {total}",
                    what=f"ended in an error, {plain(f'{output.ename}: {output.evalue}')[:200]}",
                    then="mend the cell and run it, or leave it out with the tag no-deck",
                )
            )


def _tags(cell: NotebookNode) -> frozenset[str]:
    return frozenset(cell.metadata.get("tags", ()))


def _slide_type(metadata: Mapping[str, Any]) -> str:
    slideshow = metadata.get("slideshow")
    return str(slideshow.get("slide_type", "-")) if isinstance(slideshow, Mapping) else "-"


def _finished(stacks: list[list[_Draft]]) -> Iterator[Stack]:
    """Drafts as slides; one that shows nothing is no slide, and one without notes has those of its stack."""
    name, first = "", True
    for drafts in stacks:
        slides: list[Slide] = []
        shared = next((draft.notes for draft in drafts if draft.notes), [])
        for draft in drafts:
            if not draft.shows:
                continue
            parts = tuple(Part(tuple(pieces), fragment) for fragment, pieces in draft.parts if pieces)
            level, heading = first_heading(piece for part in parts for piece in part.pieces)
            name = heading or (name.removesuffix(" (continued)") + " (continued)" if name else "Slide")
            slides.append(
                Slide(
                    name=name,
                    named_in_text=bool(heading),
                    opening=first and level == 1,
                    parts=parts,
                    notes=tuple(draft.notes or shared),
                )
            )
            first = False
        if slides:
            yield tuple(slides)


def first_heading(pieces: Iterable[Piece]) -> tuple[int, str]:
    """Level and words of the first heading, (0, "") without one."""
    for piece in pieces:
        for found in _HEADING.finditer(piece) if isinstance(piece, Markup) else ():
            words = Markup(found[2]).striptags()  # noqa: S704
            if words:
                return int(found[1]), words
    return 0, ""


def _opening_pieces(cell: NotebookNode, notebook: NotebookNode) -> Iterator[Piece]:
    if cell.cell_type == "markdown":
        yield safe_markdown(cell.source, cell.get("attachments"))
    elif "show-code" in _tags(cell):
        yield _code(cell.source, notebook)


def _code(source: str, notebook: NotebookNode) -> Markup:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    language = notebook.metadata.get("language_info", {}).get("name", "python")
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured = highlight(plain(source), lexer, HtmlFormatter(nowrap=True))
    return Markup('<pre class="iw-code"><code>{}</code></pre>').format(Markup(coloured))  # noqa: S704


def _best(output: NotebookNode, cell: NotebookNode, numbers: Iterator[int]) -> Piece:
    """The first form of an output that says something, else a line naming what was left out."""
    for media_type in SHOWN_FIRST:
        if media_type in output.data:
            piece = _piece(media_type, output, cell, numbers)
            if isinstance(piece, Figure) or says_something(piece):
                return piece
    return Markup('<p class="iw-missing">[output not shown in a deck: {}]</p>').format(
        ", ".join(sorted(output.data)) or "empty"
    )


def _piece(media_type: str, output: NotebookNode, cell: NotebookNode, numbers: Iterator[int]) -> Piece:
    content: Any = output.data[media_type]
    if media_type == "application/vnd.plotly.v1+json":
        return figure(content, numbers)
    text = content if isinstance(content, str) else "".join(content)
    if media_type == "text/html":
        return safe_html(text)
    if media_type == "text/markdown":
        return safe_markdown(text)
    if media_type.startswith("image/"):
        if media_type == "image/svg+xml":
            text = b64encode(text.encode("utf-8", "replace")).decode("ascii")
        return Markup('<p class="iw-picture">{}</p>').format(
            image_markup(media_type, text, _alt(media_type, output, cell))
        )
    return Markup('<pre class="iw-text">{}</pre>').format(plain(text)) if text.strip() else Markup("")


def _alt(media_type: str, output: NotebookNode, cell: NotebookNode) -> str:
    """The words for an image, where the notebook has any: in the output, or in the cell's metadata."""
    metadata = output.get("metadata", {})
    for place in (metadata.get(media_type), metadata, cell.metadata):
        if isinstance(place, Mapping) and isinstance(place.get("alt"), str):
            return plain(place["alt"])
    return "Image without a description"


def figure(plotly: Mapping[str, Any], numbers: Iterator[int]) -> Piece:
    """A plotly figure without links, fonts or maps from elsewhere; a line of words if it needs a map."""
    traces = [_offline(trace) for trace in plotly.get("data", ())]
    layout = dict(plotly.get("layout") or {})
    description = _text(layout.get("meta"), "alt")
    title = layout.get("title")
    name = Markup(title if isinstance(title, str) else _text(title, "text")).striptags()  # noqa: S704
    if any(str(trace.get("type")).startswith(NEEDS_NETWORK) for trace in traces):
        return Markup('<p class="iw-missing">[this figure fetches a map and is not drawn] {} {}</p>').format(
            name, description
        )
    layout["images"] = [one for one in layout.get("images", ()) if str(one.get("source")).startswith("data:")]
    number = next(numbers)
    return Figure(
        number=number,
        drawing=_script_text({"data": traces, "layout": layout, "frames": plotly.get("frames") or []}),
        name=plain(name) or f"Figure {number}",
        description=plain(description),
    )


def _text(holder: object, key: str) -> str:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return found if isinstance(found, str) else ""


def _offline(trace: Mapping[str, Any]) -> dict[str, Any]:
    """A trace that draws as SVG: WebGL would compile code, which the page's policy forbids."""
    kind = str(trace.get("type", "scatter"))
    return {**trace, "type": kind.removesuffix("gl")} if kind.startswith("scatter") else dict(trace)


def _script_text(value: object) -> str:
    """JSON that cannot end, or begin, an element."""
    text = json.dumps(_unlinked(value), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _unlinked(value: object) -> object:
    """The same values with `<a` shown as text, and null for what JSON has no number for."""
    if isinstance(value, str):
        return plain(_LINK_IN_FIGURE.sub("&lt;", value))
    if isinstance(value, Mapping):
        return {str(key): _unlinked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_unlinked(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
