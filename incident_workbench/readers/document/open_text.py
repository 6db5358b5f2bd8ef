"""OpenDocument text (.odt), as LibreOffice writes it."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.etree.ElementTree import Element

from .package import Package, attribute, child, children, damaged, encrypted, local
from .page import COMMENT, PAGE_EDGE, Line, Page, Run, split_runs
from .tables import row_lines

_BLANKS = re.compile(r"[ \t\r\n]+")
_BLOCKS = frozenset(
    "section list list-item list-header index-body table-of-content numbered-paragraph soft-page-break".split()
)
_LEFT_OUT = frozenset({"tracked-changes", "ruby-text", "note-citation"})
SPACES_MOST = 1000
INHERITS_MOST = 20


def open_text_page(where: str, stream: BinaryIO) -> tuple[Page, list[str]]:
    """The lines of an .odt, and the names of parts that are damaged and were passed over."""
    package = Package(where, stream)
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.raw(
        "META-INF/manifest.xml"
    ):
        raise encrypted(where)
    root = package.root("content.xml")
    text = child(child(root, "body"), "text")
    if text is None:
        raise damaged(f"{where}, content.xml", "it has no text, so it is no OpenDocument text")
    styles = package.optional("styles.xml")
    walk = _Walk(_Styles(root, styles))
    walk.blocks(text)
    walk.after(text, styles)
    return walk.page, package.lost


class _Styles:
    """Which styles are bold or named for a speaker, their ancestors' looks included."""

    def __init__(self, *roots: Element | None) -> None:
        self._known: dict[str, Element] = {}
        for root in roots:
            for kind in ("automatic-styles", "styles"):
                for style in children(child(root, kind)):
                    if local(style) == "style":
                        self._known.setdefault(attribute(style, "name"), style)

    def _line(self, name: str) -> list[Element]:
        found: list[Element] = []
        while name in self._known and len(found) < INHERITS_MOST:
            found.append(self._known[name])
            name = attribute(found[-1], "parent-style-name")
        return found

    def bold(self, name: str, inherited: bool) -> bool:
        for style in self._line(name):
            look = child(style, "text-properties")
            weight = attribute(look, "font-weight") if look is not None else ""
            if weight:
                return weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= 600)
        return inherited

    def names_speaker(self, name: str) -> bool:
        names = [name, *(attribute(style, "parent-style-name") for style in self._line(name))]
        return any("speaker" in each.casefold() for each in names)


class _Walk:
    """Goes through the blocks, and gathers lines and what is told of them."""

    def __init__(self, styles: _Styles) -> None:
        self.page = Page()
        self._styles = styles
        self._notes: list[Element] = []
        self._comments: list[Element] = []
        self._boxes: list[Element] = []
        self._tables = 0

    def blocks(self, parent: Element) -> None:
        for block in parent:
            kind = local(block)
            if kind in ("p", "h"):
                self._paragraph(block, heading=kind == "h")
            elif kind == "table":
                self._table(block)
            elif kind == "tracked-changes":
                changes = [local(change) for region in block for change in region]
                self.page.told["deleted"] += changes.count("deletion")
                self.page.told["inserted"] += changes.count("insertion")
            elif kind == "frame":
                self._frame(block)
                self._emptied()
            elif kind in _BLOCKS:
                self.blocks(block)

    def after(self, text: Element, styles: Element | None) -> None:
        """Notes below the text, then comments, headers and footers, which are no talk."""
        for number, note in enumerate(list(self._notes), 1):
            for index, line in enumerate(self._elsewhere(note)):
                mark = (Run(f"[{number}] "),) if index == 0 else ()
                self.page.lines.append(Line(runs=mark + line.runs, opens=line.opens, apart=True))
        self.page.told["note"] += len(self._notes)
        self.page.told["comment"] += len(self._comments)
        stories = [(comment, COMMENT) for comment in self._comments]
        for page in children(child(styles, "master-styles")):
            stories += [(each, PAGE_EDGE) for each in page if local(each).startswith(("header", "footer"))]
        for story, reason in stories:
            for line in self._elsewhere(story):
                if line.text.strip():
                    self.page.lines.append(Line(runs=line.runs, opens=line.opens, aside=reason))

    def _elsewhere(self, parent: Element) -> list[Line]:
        lines, self.page.lines = self.page.lines, []
        self.blocks(parent)
        made, self.page.lines = self.page.lines, lines
        return made

    def _paragraph(self, paragraph: Element, *, heading: bool) -> None:
        style = attribute(paragraph, "style-name")
        boxes, self._boxes = self._boxes, []
        runs: list[Run] = []
        self._inline(paragraph, runs, bold=self._styles.bold(style, False))
        for index, parts in enumerate(split_runs(_collapsed(runs))):
            label = index == 0 and self._styles.names_speaker(style)
            first = heading and index == 0
            self.page.lines.append(Line(runs=parts, opens=index == 0, heading=first, label=label))
        self._emptied()
        self._boxes = boxes

    def _emptied(self) -> None:
        inside, self._boxes = self._boxes, []
        for box in inside:
            self.blocks(box)

    def _inline(self, parent: Element, runs: list[Run], *, bold: bool) -> None:
        runs.append(Run(_BLANKS.sub(" ", parent.text or ""), bold))
        for each in parent:
            kind = local(each)
            if kind == "s":
                count = attribute(each, "c")
                runs.append(Run("\0" * (min(int(count[:6]), SPACES_MOST) if count.isdecimal() else 1), bold))
            elif kind in ("tab", "line-break"):
                runs.append(Run("\t" if kind == "tab" else "\n", bold))
            elif kind == "note":
                self._note(each, runs, bold=bold)
            elif kind == "annotation":
                self._comments.append(each)
            elif kind == "frame":
                self._frame(each)
            elif kind not in _LEFT_OUT:
                style = attribute(each, "style-name")
                weight = self._styles.bold(style, bold) or self._styles.names_speaker(style)
                self._inline(each, runs, bold=weight)
            runs.append(Run(_BLANKS.sub(" ", each.tail or ""), bold))

    def _note(self, note: Element, runs: list[Run], *, bold: bool) -> None:
        body = child(note, "note-body")
        if body is not None:
            self._notes.append(body)
            runs.append(Run(f"[{len(self._notes)}]", bold))

    def _frame(self, frame: Element) -> None:
        for each in frame:
            if local(each) == "text-box":
                self._boxes.append(each)
            elif local(each) in ("image", "object"):
                self.page.told["picture"] += 1

    def _table(self, table: Element) -> None:
        self._tables += 1
        number = self._tables
        for row in _rows(table):
            cells = [
                self._elsewhere(cell) for cell in row if local(cell) in ("table-cell", "covered-table-cell")
            ]
            self.page.lines += row_lines(cells, number)


def _rows(table: Element) -> list[Element]:
    found: list[Element] = []
    for each in table:
        if local(each) == "table-row":
            found.append(each)
        elif local(each) in ("table-header-rows", "table-rows", "table-row-group"):
            found += _rows(each)
    return found


def _collapsed(runs: list[Run]) -> list[Run]:
    """Runs of blanks as one, also across spans; those that the author asked for (here NUL) stay, as blanks."""
    made: list[Run] = []
    blank = True
    for run in runs:
        text = run.text.lstrip(" ") if blank else run.text
        if text:
            made.append(Run(text.replace("\0", " "), run.bold))
            blank = text[-1] in " \n"
    return made
