"""`jupyter nbconvert --to incident_deck`: a review notebook as one page of slides that asks nobody for anything.

reveal.js and plotly.js come out of the installed packages and into the page; nothing is run but what is
in the page, which its own policy tells the browser by their hashes. The cells are never run here.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from incident_workbench.errors import Problem, Refused
from incident_workbench.export.slides import DeckError, Stack, deck_stacks, first_heading, shown_cells
from incident_workbench.language import stops_in
from incident_workbench.language.notebooks import CITED

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["DeckError", "IncidentDeckExporter", "deck_html"]

TEMPLATES = Path(__file__).with_name("templates")
REVEAL = "sphinx_revealjs/_static/revealjs"


class Page(Struct, frozen=True, kw_only=True):
    """All that the template prints."""

    title: str
    policy: str
    reveal_style: Markup
    style: Markup
    paper_style: Markup
    scripts: tuple[Markup, ...]
    stacks: tuple[Stack, ...]


class IncidentDeckExporter(HTMLExporter):
    """Slides in one self-contained HTML file, with speaker notes, for screen and paper."""

    export_from_notebook = "Incident deck"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "incident_deck"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".deck.html"

    def from_notebook_node(  # type: ignore[override]  # as in HTMLExporter: text where Exporter has a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, and nbconvert's resources.

        HTMLExporter's own way is passed by: it reads the page with another parser and prints it anew.
        """
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Read the slides last, when `--execute` and whatever else was asked for is done."""
        nb, resources = super()._preprocess(nb, resources)
        resources["deck"] = deck_page(nb, str(resources["metadata"]["name"] or ""))
        return nb, resources


def deck_html(notebook: NotebookNode, *, title: str) -> str:
    """A notebook that has been run, or was written with its outputs, as the text of a deck."""
    from nbformat import NotebookNode

    titled = NotebookNode({**notebook, "metadata": NotebookNode({**notebook.metadata, "title": title})})
    html, _ = IncidentDeckExporter().from_notebook_node(titled)
    return html


def deck_page(notebook: NotebookNode, file_name: str) -> Page:
    """Slides with the styles and scripts they need, and the policy that allows just those."""
    _refuse_prose(notebook, file_name)
    stacks = deck_stacks(notebook)
    drawn = any(slide.figures for stack in stacks for slide in stack)
    scripts = (*presenting_scripts(), *((plotly_script(),) if drawn else ()), own_file("deck.js"))
    return Page(
        title=_title(notebook, stacks, file_name),
        policy=policy((*scripts, speaker_view_script())),
        reveal_style=Markup(installed("sphinx-revealjs", f"{REVEAL}/dist/reveal.css")),  # noqa: S704
        style=own_file("deck.css"),
        paper_style=own_file("paper.css"),
        scripts=scripts,
        stacks=stacks,
    )


def _refuse_prose(notebook: NotebookNode, file_name: str) -> None:
    """Raises Refused IW-REFUSED-002 for what a deck does not say, in a Markdown cell that is shown."""
    found = [
        f"{words.words!r} in: {words.sentence[:200]} ({words.question})"
        for cell in shown_cells(notebook)
        if cell.cell_type == "markdown" and not CITED & set(cell.metadata.get("tags", ()))
        for words in stops_in(str(cell.source))
    ]
    if found:
        raise Refused(
            Problem(
                code="IW-REFUSED-002",
                where=file_name,
                what="a deck does not say this: " + "; ".join(found),
                why="a review is for learning: changes have their own session, and there is more than one story",
                then="say what happened, or whose view it is; or quote it; or tag the cell no-deck",
            )
        )


def policy(scripts: tuple[str, ...]) -> str:
    """A Content-Security-Policy for a page that holds these scripts and loads nothing."""
    hashes = (b64encode(sha256(script.encode()).digest()).decode("ascii") for script in scripts)
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'"
    )


def presenting_scripts() -> tuple[Markup, ...]:
    """reveal.js and its speaker notes."""
    return (
        _script(installed("sphinx-revealjs", f"{REVEAL}/dist/reveal.js")),
        _script(installed("sphinx-revealjs", f"{REVEAL}/plugin/notes/notes.js")),
    )


def plotly_script() -> Markup:
    """plotly.js, as the installed plotly would draw with it."""
    return _script(installed("plotly", "plotly/package_data/plotly.min.js"))


def speaker_view_script() -> str:
    """The script of the speaker's window, which lives under the same policy."""
    page = installed("sphinx-revealjs", f"{REVEAL}/plugin/notes/speaker-view.html")
    found = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    return found[1] if found else ""


@cache
def installed(distribution: str, path: str) -> str:
    """A text file of an installed package, read without importing the package."""
    try:
        place = metadata.distribution(distribution).locate_file(path)
        return Path(str(place)).read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (metadata.PackageNotFoundError, FileNotFoundError) as missing:
        raise DeckError(
            Problem(
                code="IW-DECK-004",
                where=distribution,
                what=f"is needed for a deck and has no {path}",
                then=f"pip install {distribution}",
            )
        ) from missing


@cache
def own_file(name: str) -> Markup:
    """A style or script of this exporter's own."""
    return Markup((TEMPLATES / "incident_deck" / name).read_bytes().decode("utf-8"))  # noqa: S704


def _script(text: str) -> Markup:
    r"""A script that can stand inside an element: in its strings `</script` is spelt `\x3C/script`."""
    text = re.sub(r"<(?=/?script|!--)", r"\\x3C", text, flags=re.IGNORECASE)
    return Markup(re.sub(r"\n//# sourceMappingURL=\S+", "", text))  # noqa: S704


def _title(notebook: NotebookNode, stacks: tuple[Stack, ...], file_name: str) -> str:
    given = notebook.metadata.get("title")
    if isinstance(given, str) and given.strip():
        return given.strip()
    pieces = (piece for stack in stacks for slide in stack for part in slide.parts for piece in part.pieces)
    return first_heading(pieces)[1] or file_name
