"""What a section shows: pieces of HTML and figures that a notebook displays and a deck turns into slides."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from ..clock import shown as shown_clock
from ..clock import zone_named
from .safe_html import safe_html

if TYPE_CHECKING:
    from jinja2 import Environment

SlideType = Literal["slide", "subslide", "fragment", "notes", "-"]
TEMPLATES = Path(__file__).with_name("templates") / "sections"


class Shown(Struct, frozen=True):
    """Media types with what they hold, and where a deck begins a slide for it. Displays itself in a notebook."""

    media: dict[str, Any]
    slide: SlideType = "-"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.media, {"slideshow": {"slide_type": self.slide}}

    def __repr__(self) -> str:
        return str(self.media["text/plain"])


def page(template: str, *, zone: str = "UTC", slide: SlideType = "slide", **fields: object) -> Shown:
    """A piece of HTML from one of the section templates; every value in it is escaped.

    It is cleaned once more, as a deck does: a notebook shows it as it is, and a link's address is not made
    harmless by escaping.
    """
    rendered = _environment().get_template(f"{template}.html.j2").render(zone=zone, **fields)
    markup = str(safe_html(rendered)).strip() + "\n"
    return Shown({"text/html": markup, "text/plain": as_text(markup)}, slide)


def notes(*paragraphs: str) -> Shown:
    """Words for the speaker only."""
    return page("notes", slide="notes", paragraphs=paragraphs)


def drawing(figure: Any, *, slide: SlideType = "-") -> Shown:
    """A plotly figure, with its words for those who do not see it."""
    bundle = figure.to_plotly_json()
    alt = str((figure.layout.meta or {}).get("alt", "A figure"))
    return Shown({"application/vnd.plotly.v1+json": _plain_json(bundle), "text/plain": alt}, slide)


def _plain_json(bundle: dict[str, Any]) -> Any:
    import msgspec
    import plotly.io

    return msgspec.json.decode(plotly.io.to_json(bundle, validate=False, engine="json"))


def show(pieces: Iterable[Shown]) -> None:
    """Displays pieces in a notebook, one output each."""
    from IPython.display import display

    for piece in pieces:
        display(piece)  # type: ignore[no-untyped-call]  # IPython has no types for it


def as_text(markup: str) -> str:
    """HTML as plain words, for places that show no HTML.

    >>> as_text("<h2>Still open</h2><ul><li>Who saw it?</li></ul>")
    'Still open\\nWho saw it?'
    """
    broken = re.sub(r"</(?:h\d|p|li|tr|dt|dd|div|footer|article)>|<br>", "\n", markup.replace("\n", " "))
    words = html.unescape(re.sub(r"<[^<>]*>", "", broken))
    return "\n".join(" ".join(line.split()) for line in words.split("\n") if line.strip())


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clock"] = clock
    made.filters["day"] = lambda value: f"{value:%A} {value.day} {value:%B %Y}"
    made.filters["words"] = lambda value: str(value).replace("_", " ")
    made.filters["short"] = short
    return made


def clock(at: datetime | None, zone: str) -> str:
    """Clock time in the project's zone, or that it is not known."""
    return shown_clock(at, zone_named(zone)) if at else "time not known"


def short(text: str, most: int = 150) -> str:
    """Words cut at a word's end, the cut shown.

    >>> short("one two three", 9)
    'one two …'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def paged(items: Iterable[Any], weight: Callable[[Any], float], most: float) -> list[list[Any]]:
    """Items in order, in as few pages as hold them, of about one weight each; a heavier one has its own page.

    >>> paged(["aa", "b", "ccc", "d"], len, 4)
    [['aa', 'b'], ['ccc', 'd']]
    """
    weighed = [(item, weight(item)) for item in items]
    fewest = _filled(weighed, most)
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        pages = _filled(weighed, most * share)
        if len(pages) == len(fewest):
            return pages
    return fewest


def _filled(weighed: list[tuple[Any, float]], most: float) -> list[list[Any]]:
    pages: list[list[Any]] = []
    room = 0.0
    for item, needs in weighed:
        if not pages or needs > room:
            pages.append([])
            room = most
        pages[-1].append(item)
        room -= needs
    return pages
