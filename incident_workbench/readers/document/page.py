"""What every kind of document becomes: numbered lines, with what the layout says of each."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

PAGE_EDGE = "page header or footer"
COMMENT = "comment in the margin"


class Run(Struct, frozen=True):
    """Characters of one weight."""

    text: str
    bold: bool = False


class Line(Struct, frozen=True, kw_only=True):
    """A line of a document, as wide as its paragraph or up to a break that its author set.

    `opens` a paragraph; `label` where its style says that it names a speaker; `apart` where it stands outside the
    talk, as a footnote; `cells` of a table's row, and the number of that table; `aside` is why it is passed over;
    `join` is what stands between it and the line before it in place of a line break.
    """

    runs: tuple[Run, ...] = ()
    opens: bool = True
    heading: bool = False
    label: bool = False
    apart: bool = False
    cells: tuple[str, ...] = ()
    table: int = 0
    aside: str = ""
    join: str = "\n"

    @property
    def wrapped(self) -> bool:
        """Whether only the page's width parts this line from the one before."""
        return self.join != "\n"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Page(Struct):
    """The lines of a document, and how many there were of what is told and not read."""

    lines: list[Line] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)


def split_runs(runs: list[Run]) -> list[tuple[Run, ...]]:
    """Runs parted at line breaks, those of one weight joined.

    >>> split_runs([Run("Ana", True), Run(" 0:12"), Run("\\nyes")])
    [(Run(text='Ana', bold=True), Run(text=' 0:12', bold=False)), (Run(text='yes', bold=False),)]
    """
    lines: list[list[Run]] = [[]]
    weights: list[list[str]] = []
    for run in runs:
        for count, part in enumerate(run.text.split("\n")):
            if count:
                lines.append([])
            if not part:
                continue
            if lines[-1] and lines[-1][-1].bold == run.bold:
                weights[-1].append(part)
            else:
                lines[-1].append(Run("", run.bold))
                weights.append([part])
    texts = iter(weights)
    return [tuple(Run("".join(next(texts)), run.bold) for run in line) for line in lines]
