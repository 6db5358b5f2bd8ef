"""Word's .docx: paragraphs, tables and text boxes in the order of the page, tracked changes as if accepted."""

from __future__ import annotations

from posixpath import normpath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from .package import Package, attribute, child, children, damaged, local
from .page import COMMENT, PAGE_EDGE, Line, Page, Run, split_runs
from .tables import row_lines

MAIN = "word/document.xml"
_BLOCKS = frozenset({"p", "tbl", "sdt", "sdtContent", "customXml", "ins", "moveTo", "body"})
_LEFT_OUT = frozenset({"pPr", "rPr", "instrText", "delInstrText", "Fallback", "tblPr", "tblGrid", "trPr"})
_PICTURES = frozenset({"pic", "imagedata", "OLEObject", "chart"})
_WORDS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
INHERITS_MOST = 20


def word_page(where: str, stream: BinaryIO) -> tuple[Page, list[str]]:
    """The lines of a .docx, and the names of parts that are damaged and were passed over."""
    package = Package(where, stream)
    main = _main_part(package)
    body = child(package.root(main), "body")
    if body is None:
        raise damaged(f"{where}, {main}", "it has no body, so it is no Word document")
    folder = main.rpartition("/")[0]
    walk = _Walk(_Styles(package.optional(f"{folder}/styles.xml")))
    walk.blocks(body)
    _notes(package, folder, walk)
    _margins(package, folder, walk)
    return walk.page, package.lost


def _main_part(package: Package) -> str:
    for each in children(package.optional("_rels/.rels")):
        if each.get("Type", "").endswith("/officeDocument"):
            part = normpath(each.get("Target", "").lstrip("/"))
            if part in package.names:
                return part
    return MAIN


class _Styles:
    """Which styles are bold, headings, or named for a speaker, their ancestors' looks included."""

    def __init__(self, root: Element | None) -> None:
        found = (each for each in children(root) if local(each) == "style")
        self._known = {attribute(each, "styleId"): each for each in found}

    def bold(self, style: str) -> bool:
        for _ in range(INHERITS_MOST):
            element = self._known.get(style)
            if element is None:
                return False
            weight = child(child(element, "rPr"), "b")
            if weight is not None:
                return _is_on(weight)
            style = attribute(based, "val") if (based := child(element, "basedOn")) is not None else ""
        return False

    def name(self, style: str) -> str:
        element = self._known.get(style)
        named = child(element, "name") if element is not None else None
        return (attribute(named, "val") if named is not None else style).casefold()


def _is_on(switch: Element) -> bool:
    return attribute(switch, "val") not in ("0", "false", "off", "none")


class _Walk:
    """Goes through a story's blocks, and gathers its lines and what is told of it."""

    def __init__(self, styles: _Styles) -> None:
        self.page = Page()
        self.notes: list[tuple[str, str]] = []
        self._styles = styles
        self._boxes: list[Element] = []
        self._tables = 0

    def blocks(self, parent: Element) -> None:
        for block in parent:
            kind = local(block)
            if kind == "p":
                self._paragraph(block)
            elif kind == "tbl":
                self._table(block)
            elif kind in _BLOCKS:
                self.blocks(block)

    def lines_of(self, parent: Element) -> list[Line]:
        """The lines of blocks that stand elsewhere, such as a cell or a note."""
        lines, self.page.lines = self.page.lines, []
        self.blocks(parent)
        made, self.page.lines = self.page.lines, lines
        return made

    def _paragraph(self, paragraph: Element) -> None:
        look = child(paragraph, "pPr")
        style = attribute(named, "val") if (named := child(look, "pStyle")) is not None else ""
        name = self._styles.name(style)
        boxes, self._boxes = self._boxes, []
        runs: list[Run] = []
        self._inline(paragraph, runs, bold=self._styles.bold(style))
        for index, parts in enumerate(split_runs(runs)):
            self.page.lines.append(
                Line(
                    runs=parts,
                    opens=index == 0,
                    heading=index == 0 and (name.startswith("heading") or name == "title"),
                    label=index == 0 and "speaker" in name,
                )
            )
        inside, self._boxes = self._boxes, boxes
        for box in inside:
            self.blocks(box)

    def _inline(self, parent: Element, runs: list[Run], *, bold: bool) -> None:
        for each in parent:
            kind = local(each)
            if kind in _LEFT_OUT:
                continue
            if kind in ("del", "moveFrom"):
                self.page.told["deleted"] += 1
            elif kind == "t":
                runs.append(Run((each.text or "").replace("\n", " "), bold))
            elif kind in _WORDS:
                runs.append(Run(_WORDS[kind], bold))
            elif kind in _NOTES:
                self.notes.append((_NOTES[kind], attribute(each, "id")))
                runs.append(Run(f"[{len(self.notes)}]", bold))
            elif kind == "txbxContent":
                self._boxes.append(each)
            else:
                self.page.told["inserted"] += kind in ("ins", "moveTo")
                self.page.told["picture"] += kind in _PICTURES
                self._inline(each, runs, bold=self._weight(each, bold) if kind == "r" else bold)

    def _weight(self, run: Element, bold: bool) -> bool:
        look = child(run, "rPr")
        weight = child(look, "b")
        if weight is not None:
            return _is_on(weight)
        style = child(look, "rStyle")
        if style is None:
            return bold
        named = attribute(style, "val")
        return bold or self._styles.bold(named) or "speaker" in self._styles.name(named)

    def _table(self, table: Element) -> None:
        self._tables += 1
        number = self._tables
        for row in _found(table, "tr"):
            cells = [self.lines_of(cell) for cell in _found(row, "tc")]
            self.page.lines += row_lines(cells, number)


def _found(parent: Element, name: str) -> list[Element]:
    """Rows of a table or cells of a row, also where a content control or a tracked change stands around them."""
    found: list[Element] = []
    for each in parent:
        if local(each) == name:
            found.append(each)
        elif local(each) in ("sdt", "sdtContent", "ins", "customXml"):
            found += _found(each, name)
    return found


def _notes(package: Package, folder: str, walk: _Walk) -> None:
    """Footnotes and endnotes, in the order in which the text refers to them, after the text."""
    known = {
        (kind, attribute(each, "id")): each
        for kind in ("footnote", "endnote")
        for each in children(package.optional(f"{folder}/{kind}s.xml"))
    }
    wanted = list(walk.notes)
    for number, key in enumerate(wanted, 1):
        if key not in known:
            continue
        for index, line in enumerate(walk.lines_of(known[key])):
            mark = (Run(f"[{number}] "),) if index == 0 else ()
            walk.page.lines.append(Line(runs=mark + line.runs, opens=line.opens, apart=True))
        walk.page.told["note"] += 1


def _margins(package: Package, folder: str, walk: _Walk) -> None:
    """Comments, headers and footers: lines that are no talk."""
    comments = children(package.optional(f"{folder}/comments.xml"))
    walk.page.told["comment"] += len(comments)
    edges = sorted(
        part for part in package.names if part.startswith((f"{folder}/header", f"{folder}/footer"))
    )
    stories = [(comment, COMMENT) for comment in comments]
    stories += [(root, PAGE_EDGE) for part in edges if (root := package.optional(part)) is not None]
    for story, reason in stories:
        for line in walk.lines_of(story):
            if line.text.strip():
                walk.page.lines.append(Line(runs=line.runs, opens=line.opens, aside=reason))
