"""The review: a notebook that an analyst makes their own, and the deck of a project, with the method's refusals."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slugify import slugify

from ..brief import Brief, prepare, ready
from ..errors import ClaimError, Problem, Refused, WorkbenchError
from ..project import Project
from ..store import Store, write_whole
from .presenting import Shown, show
from .sections import SECTIONS

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["cleared", "deck_of_brief", "deck_of_store", "notebook_of", "review_notebook", "scaffold", "show"]

_OPENING = """\
# {title}: review notebook

This notebook is yours: change, reorder, add and leave out.
Each cell below shows one section of the review, and becomes slides.
Cells tagged `no-deck` are for you only.

`jupyter nbconvert --execute --to incident_deck {file}` makes the deck; so does `iw export {folder} deck -o
deck.html`.
"""
_SETUP = """\
from incident_workbench import Store
from incident_workbench.brief import ready
from incident_workbench.export import sections
from incident_workbench.export.review import cleared, show

project = Store.open({folder!r}).load()
brief = cleared(project)"""
_LACKS = "for lack in ready(project):\n    print(lack.question)"


def cleared(project: Project) -> Brief:
    """The prepared analysis, when it is ready for a meeting.

    Raises Refused IW-REFUSED-001 with what it still lacks.
    """
    brief = prepare(project)
    stops = [lack for lack in ready(project, brief) if lack.stops]
    if stops:
        raise Refused(
            Problem(
                code="IW-REFUSED-001",
                where=project.title,
                what="this analysis is not ready to be shown: " + " ".join(lack.question for lack in stops),
                why="a meeting presents an analysis that is done, with its stance, its accounts and its open questions",
                then="answer these with claims; nothing else is missing",
            )
        )
    return brief


def review_notebook(project: Project, file: str, folder: str = ".") -> NotebookNode:
    """A review notebook whose cells call the library, one a section, without outputs.

    `folder` is where the project lies as seen from the notebook. The title is not written into the
    notebook's metadata:
    it may hold a name, and what a deck shows is cleared of names only when the brief is made.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell

    cells = [
        new_markdown_cell(
            _OPENING.format(title=project.title, file=file, folder=folder), id="opening", metadata=_hidden()
        ),
        new_code_cell(_SETUP.format(folder=folder), id="setup", metadata=_hidden()),
        new_code_cell(_LACKS, id="lacks", metadata=_hidden()),
        *(
            new_code_cell(
                f"show(sections.{name}(brief))", id=name.replace("_", "-"), metadata=_begins_slide()
            )
            for name, _ in SECTIONS
        ),
    ]
    return _notebook(cells)


def scaffold(store: Store, analyst: str, path: Path | None = None) -> tuple[Path, bool]:
    """Writes an analyst's review notebook into the project, unless it is there: it is theirs then.

    Returns its path, and whether it was written.
    """
    import nbformat

    target = path or store.path / f"review-{slugify(analyst) or 'analyst'}.ipynb"
    if target.exists():
        return target, False
    folder = Path(os.path.relpath(store.path, target.parent)).as_posix()
    notebook = review_notebook(store.load(), target.name, folder)
    write_whole(target, nbformat.writes(notebook, version=4).encode() + b"\n")
    return target, True


def deck_of_brief(brief: Brief) -> str:
    """The deck of a prepared analysis, without a notebook of the analyst's: every section in its order."""
    from nbformat.v4 import new_code_cell

    from .deck import deck_html

    cells = []
    for name, section in SECTIONS:
        cell = new_code_cell(
            f"show(sections.{name}(brief))", id=name.replace("_", "-"), metadata=_begins_slide()
        )
        cell.execution_count = 1
        cell.outputs = [_output(piece) for piece in section(brief)]
        cells.append(cell)
    return deck_html(_notebook(cells), title=brief.title)


def deck_of_store(
    store: Store, analyst: str | None = None, *, running: Callable[[Path], None] = lambda _: None
) -> str:
    """The deck of a project: from the analyst's review notebook, run in a fresh kernel first, else from the brief.

    `running` is told which notebook, before it runs. Raises Refused when the analysis is not ready,
    ClaimError when there are several notebooks to choose from.
    """
    from .deck import deck_html

    brief = cleared(store.load())
    path = notebook_of(store, analyst)
    if path is None:
        return deck_of_brief(brief)
    running(path)
    notebook = executed(path)
    return deck_html(notebook, title=str(notebook.metadata.get("title") or brief.title))


def executed(path: Path) -> NotebookNode:
    """A notebook, run from top to bottom in a fresh kernel beside it; the file stays as it is."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    notebook = _read(path)
    try:
        _run(notebook, path)
    except CellExecutionError as error:
        raise WorkbenchError(
            Problem(
                code="IW-DECK-002",
                where=str(path),
                what=f"a cell ended in an error, {error.ename}: {error.evalue}",
                then="mend the cell, or tag it no-deck and catch it",
            )
        ) from error
    except (CellTimeoutError, RuntimeError) as error:
        raise WorkbenchError(
            Problem(
                code="IW-DECK-007",
                where=str(path),
                what="this notebook did not run to its end",
                why=str(error).strip().split("\n")[0],
                then="run it in JupyterLab, cell by cell, to see where it stops",
            )
        ) from error
    return notebook


def _run(notebook: NotebookNode, path: Path) -> None:
    """Runs a notebook in place.

    A kernel that dies before it answers has met another one on the port it chose, so it gets a second chance.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    def client() -> NotebookClient:
        return NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=600,
            resources={"metadata": {"path": str(path.parent)}},
            extra_arguments=["--Application.log_level=40"],  # the kernel's own news is not the analyst's
        )

    try:
        client().execute()
    except DeadKernelError:
        raise
    except RuntimeError:
        client().execute()


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.ValidationError, AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise WorkbenchError(
            Problem(
                code="IW-DECK-005",
                where=str(path),
                what="this is no notebook",
                why=str(error)[:200],
                then="take it from git",
            )
        ) from error


def notebook_of(store: Store, analyst: str | None) -> Path | None:
    """The review notebook that a deck is made from: this analyst's, else the only one, else none.

    Raises ClaimError IW-DECK-006 when there are several others.
    """
    found = sorted(store.path.glob("review-*.ipynb"))
    own = store.path / f"review-{slugify(analyst or '')}.ipynb"
    if own in found:
        return own
    if len(found) > 1:
        raise ClaimError(
            Problem(
                code="IW-DECK-006",
                where=str(store.path),
                what="there are several review notebooks: " + ", ".join(path.name for path in found),
                then="say whose: --by NAME",
            )
        )
    return found[0] if found else None


def _notebook(cells: list[Any]) -> NotebookNode:
    from nbformat.v4 import new_notebook

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _output(piece: Shown) -> NotebookNode:
    from nbformat.v4 import new_output

    return new_output("display_data", data=piece.media, metadata={"slideshow": {"slide_type": piece.slide}})


def _hidden() -> dict[str, Any]:
    return {"tags": ["no-deck"]}


def _begins_slide() -> dict[str, Any]:
    return {"slideshow": {"slide_type": "slide"}}
