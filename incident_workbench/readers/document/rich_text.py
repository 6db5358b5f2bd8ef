"""Rich text (.rtf): one walk over its control words, by striprtf's tables of them.

striprtf's own walk keeps neither bold nor notes, and raises on damage; so only what it knows of the format is used.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from msgspec import Struct, structs
from striprtf.striprtf import PATTERN, charset_map, destinations, specialchars

from .package import damaged, hostile
from .page import COMMENT, Line, Page, Run, split_runs
from .tables import row_lines

DEPTH_MOST = 500
"""Nesting of groups; real files stay under 30."""
_NOTES = frozenset({"footnote", "annotation"})
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_PARAGRAPHS = frozenset({"par", "sect", "page", "row", "nestrow"})
_PICTURES = frozenset({"pict", "object"})


class _Group(Struct):
    """What holds until a group closes."""

    hidden: bool = False
    bold: bool = False
    deleted: bool = False
    font: str = ""
    skips: int = 1
    note: str = ""


def rich_text_page(where: str, stream: BinaryIO) -> tuple[Page, list[str]]:
    """The lines of an .rtf; the list of lost parts is empty, as it has none."""
    text = stream.read().decode("latin-1")
    start = text.find("{\\rtf")
    if (
        start < 0 or text[:start].removeprefix("ï»¿").strip()
    ):  # the mark of UTF-8, which editors put before it
        raise damaged(where, "it does not begin as rich text does")
    walk = _Walk(where)
    for match in PATTERN.finditer(_without_binary(text), start):
        if not walk.token(*match.groups()):
            break
    return walk.closed(), []


def _without_binary(text: str) -> str:
    r"""The text without what `\bin` announces, which may hold anything.

    >>> _without_binary(r"{\pict\bin3 }}}}a")
    '{\\pict}a'
    """
    kept, at = [], 0
    while found := _BINARY.search(text, at):
        kept.append(text[at : found.start()])
        at = found.end() + int(found[1])
    return "".join([*kept, text[at:]])


class _Walk:
    """Reads token by token; each story (the text, a note) gathers runs of its own."""

    def __init__(self, where: str) -> None:
        self.page = Page()
        self._where = where
        self._fonts: dict[str, str] = {}
        self._encoding = "cp1252"
        self._groups: list[_Group] = []
        self._now = _Group()
        self._runs: list[Run] = []
        self._cells: list[list[Line]] = []
        self._tables = 0
        self._in_row = False
        self._later: list[tuple[str, list[Run]]] = []
        self._outer: list[list[Run]] = []
        self._bytes = bytearray()
        self._skip = 0

    def token(self, word: str, number: str, byte: str, sign: str, brace: str, plain: str) -> bool:
        """Take one token in; False when the document has ended."""
        if byte:
            self._byte(byte)
            return True
        self._flush()
        if brace == "{":
            self._open()
        elif brace:
            return self._close()
        elif word:
            self._word(word, number)
        elif sign == "*":
            self._now.hidden = self._now.hidden or not self._now.note
        elif sign in ("\n", "\r"):
            self._word("par", "")
        elif sign:
            self._skip = 0
            self._write("" if sign == "-" else specialchars.get(sign, ""))
        elif plain and self._skip:
            self._skip -= 1
        elif plain:
            self._write(plain)
        return True

    def closed(self) -> Page:
        """The page, with its notes below the text."""
        self._flush()
        while self._outer:
            self._end_note()
        if self._cells:
            self._row()
        if self._runs:
            self._paragraph()
        notes = 0
        for kind, runs in self._later:
            notes += kind == "footnote"
            for index, parts in enumerate(split_runs(runs)):
                if not "".join(run.text for run in parts).strip():
                    continue
                mark = (Run(f"[{notes}] "),) if index == 0 and kind == "footnote" else ()
                aside = COMMENT if kind == "annotation" else ""
                self.page.lines.append(
                    Line(runs=mark + parts, opens=index == 0, apart=not aside, aside=aside)
                )
        self.page.told["comment"] = len(self._later) - notes
        return self.page

    def _open(self) -> None:
        self._skip = 0
        self._groups.append(structs.replace(self._now))
        if len(self._groups) > DEPTH_MOST:
            raise hostile(self._where, f"its groups nest deeper than {DEPTH_MOST}")

    def _close(self) -> bool:
        self._skip = 0
        before = self._groups.pop() if self._groups else _Group()
        if self._now.note and not before.note:
            self._end_note()
        self._now = before
        return bool(self._groups)

    def _word(self, word: str, number: str) -> None:
        self._skip = 0
        now = self._now
        if word in _NOTES and not now.note:
            now.note, now.hidden, now.bold = word, False, False
            self._outer.append(self._runs)
            self._runs = []
        elif word in destinations:
            self.page.told["picture"] += word in _PICTURES and not now.hidden
            now.hidden = True
        elif word == "shptxt" or word == "fldrslt":
            now.hidden = False
        elif word == "ansicpg":
            self._encoding = _known(f"cp{number}")
        elif word in ("b", "plain", "pard"):
            now.bold = word == "b" and number != "0" if word != "pard" else now.bold
            self._in_row = self._in_row and word != "pard"
        elif word == "deleted":
            now.deleted = number != "0"
            self.page.told["deleted"] += now.deleted and not now.hidden
        elif word == "revised":
            self.page.told["inserted"] += number != "0" and not now.hidden
        elif word == "f":
            now.font = number or ""
        elif word == "fcharset" and number:
            self._fonts[now.font] = charset_map.get(int(number), "")
        elif word == "uc":
            now.skips = min(int(number or 1), 10) if not (number or "").startswith("-") else 0
        elif word == "u" and number:
            self._write(chr(int(number) % 0x10000))
            self._skip = now.skips
        elif not now.hidden:
            self._mark(word)

    def _mark(self, word: str) -> None:
        if word in ("cell", "nestcell"):
            self._cells.append(_lines(self._runs))
            self._runs = []
        elif word in ("row", "nestrow"):
            self._row()
        elif word == "intbl":
            self._in_row = True
        elif word in _PARAGRAPHS and (self._now.note or self._in_row):
            self._runs.append(Run("\n"))
        elif word in _PARAGRAPHS:
            self._paragraph()
        elif word in specialchars:
            self._write(specialchars[word])

    def _row(self) -> None:
        if not self.page.lines or not self.page.lines[-1].table:
            self._tables += 1
        self.page.lines += row_lines(self._cells, self._tables)
        self._cells, self._in_row = [], False

    def _paragraph(self) -> None:
        self.page.lines += _lines(self._runs)
        self._runs = []

    def _end_note(self) -> None:
        kind = self._now.note or "footnote"
        self._later.append((kind, self._runs))
        self._runs = self._outer.pop() if self._outer else []
        self._now.note = ""
        if kind == "footnote":
            self.page.told["note"] += 1
            self._runs.append(Run(f"[{self.page.told['note']}]"))

    def _write(self, text: str) -> None:
        if not self._now.hidden and not self._now.deleted and text:
            self._runs.append(Run(text, self._now.bold))

    def _byte(self, byte: str) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(int(byte, 16))

    def _flush(self) -> None:
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            encoding = _known(self._fonts.get(self._now.font) or self._encoding)
            self._write(raw.decode(encoding, errors="replace"))


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


def _lines(runs: list[Run]) -> list[Line]:
    """The lines of a paragraph, with the two halves of a wide character put together."""
    made = []
    for index, parts in enumerate(split_runs(runs)):
        whole = (Run(_paired(run.text), run.bold) for run in parts)
        made.append(Line(runs=tuple(whole), opens=index == 0))
    return made


def _paired(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="surrogatepass")
