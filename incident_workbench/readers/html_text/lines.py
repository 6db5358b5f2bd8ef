"""Words as they grow line by line: what must stand before the next of them, and what each line begins with."""

from __future__ import annotations

from collections.abc import Mapping

from ..exports.words import Words

INDENT_MOST = 40


class Frame:
    """The words of one element that is shown in its own way, or of all."""

    __slots__ = ("attributes", "breaks", "led", "opening", "space", "tag", "words")

    def __init__(self, tag: str = "", attributes: Mapping[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.words = Words()
        self.breaks = 0
        self.space = self.led = False
        self.opening = ""


class Lines:
    """Puts words after words, with the line breaks, prefixes and blanks that are due between them."""

    def __init__(self) -> None:
        self.frames = [Frame()]
        self.prefixes: list[str] = []
        self.lead: str | None = None
        self._cells = 0
        self._fresh_cell = self._row_begun = self._filler = False

    @property
    def top(self) -> Frame:
        """The words that grow now."""
        return self.frames[-1]

    @property
    def prefix(self) -> str:
        """What a line begins with here."""
        return "".join(self.prefixes)[:INDENT_MOST]

    def block(self) -> None:
        """A line of its own begins here or ends."""
        if self._fresh_cell:
            return
        if self._filler:
            self.top.breaks += 1
        self.top.breaks = max(self.top.breaks, 1)
        self._filler = False

    def blank(self, *, fills_line: bool) -> None:
        """White space: a blank, or with `fills_line` what keeps an empty line open."""
        self.top.space, self._filler = True, self._filler or fills_line

    def row(self) -> None:
        """A row of a table begins."""
        self._fresh_cell = False
        self.block()
        self._cells, self._row_begun = 0, False

    def cell(self) -> None:
        """A cell of a table begins."""
        top = self.top
        if self._cells:
            top.breaks, top.space = 0 if self._row_begun else top.breaks, False
            top.opening += " | "
        self._cells += 1
        self._fresh_cell = True

    def say(self, text: str) -> None:
        """Add text."""
        words = Words()
        words.say(text.replace("\xa0", " "))
        self.put(words)

    def verbatim(self, data: str) -> None:
        """Add text whose lines and blanks count."""
        text = data.strip("\n")
        if not text:
            self.top.breaks += len(data)
            return
        self.top.breaks += len(data) - len(data.lstrip("\n"))
        self.say(text.replace("\n", "\n" + self.prefix))
        self.top.breaks += len(data) - len(data.rstrip("\n"))

    def put(self, words: Words) -> None:
        """Add words with all that they carry."""
        top = self.top
        top.words.attached.extend(words.attached if not words else ())
        if not words:
            return
        if top.words and top.breaks:
            top.words.say(("\n" + self.prefix.rstrip(" ")) * (top.breaks - 1) + "\n")
        if (top.words and top.breaks) or (not top.words and len(self.frames) == 1):
            top.words.say(self.prefix if self.lead is None else self.lead)
            self.lead = None
        elif top.space and top.words:
            top.words.say(" ")
        else:
            top.led = top.led or (top.space and not top.words)
        top.words.say(top.opening)
        top.words.add(words)
        top.breaks, top.space, top.opening = 0, False, ""
        self._fresh_cell, self._filler, self._row_begun = False, False, True
