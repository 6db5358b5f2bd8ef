"""Writes the words of HTML as its tags pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ..exports.words import Words
from .hooks import USUAL, Attributes, Hook
from .lines import Frame, Lines
from .tags import Tag

NESTED_MOST = 100
"""Elements inside each other beyond which only their words are taken; no message nests so deep."""


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = frozenset(
    "address article aside caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr main nav p section summary table tbody tfoot thead tr".split()
)
_UNSEEN = frozenset(("head", "script", "style", "template"))
_MARKS = {"code": "`", "tt": "`", "s": "~", "del": "~", "strike": "~"}
_KEPT = frozenset((*_MARKS, *_UNSEEN, "blockquote", "pre", "codeblock", "ul", "ol", "li"))
"""Elements whose end matters."""
_BLANKS = re.compile(r"[ \t\n\r\f]+")


class Writer(Lines):
    """Writes words as the tags pass; in time that grows with the length of the HTML, whatever it holds."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        super().__init__()
        self._hooks = hooks
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._lists: list[int | None] = []
        self._fresh_pre = False

    def finished(self) -> Words:
        """All words, once the HTML has ended."""
        while self._open:
            self._end()
        return self.frames[0].words

    def start_tag(self, started: Tag) -> None:
        tag, attributes = started.name, started.attributes
        if tag == "br":
            self.top.breaks += 1
        elif tag in ("td", "th"):
            self.cell()
        elif tag == "tr":
            self.row()
        elif tag in _BLOCKS:
            self.block()
        if tag in self._hooks or tag in USUAL:
            self._buffered(tag, attributes)
        elif tag in _KEPT:
            self._kept(tag, attributes)

    def end_tag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.block()
        if self._count[tag]:
            while self._open[-1] != tag:
                self._end()
            self._end()

    def text(self, data: str) -> None:
        if any(self._count[tag] for tag in _UNSEEN):
            return
        if self._count["pre"] or self._count["codeblock"]:
            data = data.replace("\r\n", "\n")
            self.verbatim(data.removeprefix("\n") if self._fresh_pre else data)
            self._fresh_pre = False
            return
        flat, top = _BLANKS.sub(" ", data), self.top
        core = flat.strip(" ")
        if not core.strip("\xa0 "):
            self.blank(fills_line="\xa0" in flat)
            return
        top.space = top.space or flat[0] == " "
        self.say(core)
        top.space = flat[-1] == " "

    # --- elements

    def _buffered(self, tag: str, attributes: Attributes) -> None:
        if tag in _VOID:
            self.put(self._shown(tag, attributes, Words()))
        elif self._may_nest():
            self.frames.append(Frame(tag, attributes))
            self._push(tag)

    def _kept(self, tag: str, attributes: Attributes) -> None:
        if tag == "li":
            self._end_item()
        if not self._may_nest():
            return
        self._push(tag)
        if tag in _MARKS:
            self.top.opening += "" if self._count["pre"] or self._count["codeblock"] else _MARKS[tag]
        elif tag not in _UNSEEN:
            self.block()
            self._structure(tag, attributes)

    def _structure(self, tag: str, attributes: Attributes) -> None:
        if tag == "blockquote":
            self.prefixes.append("> ")
        elif tag in ("pre", "codeblock") and self._count["pre"] + self._count["codeblock"] == 1:
            self.top.opening += "```\n" + self.prefix
            self._fresh_pre = True
        elif tag in ("ul", "ol"):
            start = attributes.get("start", "1")
            number = int(start) if re.fullmatch(r"[0-9]{1,9}", start, re.ASCII) else 1
            self._lists.append(number if tag == "ol" else None)
        elif tag == "li":
            self.lead = (self.prefix if self.lead is None else self.lead) + self._marker()
            self.prefixes.append("    ")

    def _end_item(self) -> None:
        """An item may end without a tag, where the next begins."""
        for tag in reversed(self._open):
            if tag == "li":
                self.end_tag("li")
            if tag in ("li", "ul", "ol"):
                return

    def _marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _push(self, tag: str) -> None:
        self._open.append(tag)
        self._count[tag] += 1

    def _may_nest(self) -> bool:
        return len(self._open) < NESTED_MOST

    def _end(self) -> None:
        """The innermost element ends."""
        tag = self._open.pop()
        self._count[tag] -= 1
        if self.top.tag == tag:
            self._fold()
        elif tag in _MARKS:
            self._end_mark(_MARKS[tag])
        elif tag in ("pre", "codeblock"):
            self._end_pre()
        elif tag not in _UNSEEN:
            self.block()
            if tag in ("blockquote", "li"):
                self.prefixes.pop()
                self.lead = None
            else:
                self._lists.pop()

    def _end_mark(self, mark: str) -> None:
        if self._count["pre"] or self._count["codeblock"]:
            return
        if self.top.opening.endswith(mark):
            self.top.opening = self.top.opening[: -len(mark)]
        else:
            self.top.words.say(mark)

    def _end_pre(self) -> None:
        if self._count["pre"] or self._count["codeblock"]:
            return
        if self.top.opening.startswith("```"):
            self.top.opening = ""
        elif self.top.words:
            self.top.breaks, self.top.space = 1, False
            self.say("```")
        self.block()

    def _fold(self) -> None:
        frame = self.frames.pop()
        self.top.space = self.top.space or frame.led
        self.put(self._shown(frame.tag, frame.attributes, frame.words))
        self.top.space = self.top.space or frame.space
        self.top.breaks = max(self.top.breaks, frame.breaks)

    def _shown(self, tag: str, attributes: Attributes, inner: Words) -> Words:
        """What a hook makes of an element, else what is usual, else the words in it."""
        for hook in (self._hooks.get(tag), USUAL.get(tag)):
            words = hook(attributes, inner) if hook else None
            if words is not None:
                return words
        return inner
