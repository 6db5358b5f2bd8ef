"""Messages written in HTML as the words a reader sees: lines, lists, quotes and code stay, markup goes.

What a program adds to HTML (mentions, emoji, attachments) its reader turns into words with hooks by tag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeAlias

from .html_tags import Tag, tags_and_text
from .slack.text import Words, may_be_followed, shown_address

Attributes: TypeAlias = Mapping[str, str]
Hook: TypeAlias = Callable[[Attributes, Words], Words | None]
"""Gets an element's attributes and the words in it; gives the words to show, or None for what is usual."""

NESTED_MOST = 100
"""Elements inside each other beyond which only their words are taken; no message nests so deep."""
INDENT_MOST = 40


def html_words(html: str, hooks: Mapping[str, Hook] | None = None) -> Words:
    """The words of a piece of HTML, with where its links lead.

    Each paragraph has a line of its own, quotes begin with `> `, list items with `•` or their number, code stands in
    backticks, struck words in `~`, a link as `label (url)`; entities are decoded once.

    >>> html_words("<p>Restart <b>db&amp;amp;1</b>,<br>see <a href='https://x.example/a'>graph</a></p>").text
    'Restart db&amp;1,\\nsee graph (https://x.example/a)'
    >>> print(html_words("<blockquote><p>down?</p></blockquote><ol><li>a<ul><li>b</ul><li>c</ol>").text)
    > down?
    1. a
        • b
    2. c
    >>> html_words("<pre><code>if x:\\n    <i>y</i>\\n</code></pre><p>ok <code>y</code>").text
    '```\\nif x:\\n    y\\n```\\nok `y`'
    >>> html_words("<p>hi <emoji alt='👻'></emoji></p>", {"emoji": said_instead("alt")}).text
    'hi 👻'
    """
    writer = _Writer(hooks or {})
    for part in tags_and_text(html):
        if isinstance(part, str):
            writer.text(part)
        elif part.ends:
            writer.end_tag(part.name)
        else:
            writer.start_tag(part)
    return writer.finished()


def said_instead(*names: str) -> Hook:
    """A hook that says the first of these attributes that is there, in place of what the element holds.

    >>> said_instead("alt", "title")({"title": "Ghost"}, Words()).text
    'Ghost'
    """

    def say(attributes: Attributes, inner: Words) -> Words | None:
        words = Words()
        words.say(next(filter(None, map(attributes.get, names)), ""))
        return words or None

    return say


def nothing_said(attributes: Attributes, inner: Words) -> Words:
    """A hook that leaves an element out, with all that it holds.

    >>> html_words("<mx-reply>old</mx-reply>new", {"mx-reply": nothing_said}).text
    'new'
    """
    return Words()


def _link(attributes: Attributes, inner: Words) -> Words:
    address, label = attributes.get("href", "").strip(), inner.text.strip()
    words = Words()
    if not may_be_followed(address):
        words.add(inner)
        words.say(f" ({address})" if "script:" in address.lower() else "")
    elif _same(label, address):
        words.link(address, label or shown_address(address))
    else:
        words.link(address, label)
        words.say(f" ({address})")
    words.attached.extend(inner.attached)
    return words


def _same(label: str, address: str) -> bool:
    """Whether a link's label says where it leads already."""
    bare = [re.sub(r"^(?:https?://|mailto:|tel:)", "", text).rstrip("/").lower() for text in (label, address)]
    return not label or bare[0] == bare[1]


_USUAL: dict[str, Hook] = {"a": _link, "img": said_instead("alt", "title")}
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


class _Frame:
    """Words as they grow, and what must stand before the next of them."""

    __slots__ = ("attributes", "breaks", "led", "opening", "space", "tag", "words")

    def __init__(self, tag: str = "", attributes: Attributes | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.words = Words()
        self.breaks = 0
        self.space = self.led = False
        self.opening = ""


class _Writer:
    """Writes words as the tags pass; in time that grows with the length of the HTML, whatever it holds."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        self._hooks = hooks
        self._frames = [_Frame()]
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._prefixes: list[str] = []
        self._lists: list[int | None] = []
        self._lead: str | None = None
        self._cells = 0
        self._fresh_cell = self._row_begun = self._fresh_pre = self._filler = False

    def finished(self) -> Words:
        """All words, once the HTML has ended."""
        while self._open:
            self._end()
        return self._frames[0].words

    def start_tag(self, started: Tag) -> None:
        tag, attributes = started.name, started.attributes
        if tag == "br":
            self._top.breaks += 1
        elif tag in ("td", "th"):
            self._cell()
        elif tag in _BLOCKS:
            self._fresh_cell = self._fresh_cell and tag != "tr"
            self._block()
            if tag == "tr":
                self._cells, self._row_begun = 0, False
        if tag in self._hooks or tag in _USUAL:
            self._buffered(tag, attributes)
        elif tag in _KEPT:
            self._kept(tag, attributes)

    def end_tag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._block()
        if self._count[tag]:
            while self._open[-1] != tag:
                self._end()
            self._end()

    def text(self, data: str) -> None:
        if any(self._count[tag] for tag in _UNSEEN):
            return
        if self._count["pre"] or self._count["codeblock"]:
            self._verbatim(data.replace("\r\n", "\n"))
            return
        flat, top = _BLANKS.sub(" ", data), self._top
        core = flat.strip(" ")
        if not core.strip("\xa0 "):
            top.space, self._filler = True, self._filler or "\xa0" in flat
            return
        top.space = top.space or flat[0] == " "
        self._say(core)
        top.space = flat[-1] == " "

    # --- elements

    @property
    def _top(self) -> _Frame:
        return self._frames[-1]

    def _buffered(self, tag: str, attributes: Attributes) -> None:
        if tag in _VOID:
            self._put(self._shown(tag, attributes, Words()))
        elif self._may_nest():
            self._frames.append(_Frame(tag, attributes))
            self._push(tag)

    def _kept(self, tag: str, attributes: Attributes) -> None:
        if tag == "li":
            self._end_item()
        if not self._may_nest():
            return
        self._push(tag)
        if tag in _MARKS:
            self._top.opening += "" if self._count["pre"] or self._count["codeblock"] else _MARKS[tag]
        elif tag not in _UNSEEN:
            self._block()
            self._structure(tag, attributes)

    def _structure(self, tag: str, attributes: Attributes) -> None:
        if tag == "blockquote":
            self._prefixes.append("> ")
        elif tag in ("pre", "codeblock") and self._count["pre"] + self._count["codeblock"] == 1:
            self._top.opening += "```\n" + self._prefix
            self._fresh_pre = True
        elif tag in ("ul", "ol"):
            start = attributes.get("start", "1")
            number = int(start) if re.fullmatch(r"[0-9]{1,9}", start, re.ASCII) else 1
            self._lists.append(number if tag == "ol" else None)
        elif tag == "li":
            self._lead = (self._prefix if self._lead is None else self._lead) + self._marker()
            self._prefixes.append("    ")

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
        if self._top.tag == tag:
            self._fold()
        elif tag in _MARKS:
            self._end_mark(_MARKS[tag])
        elif tag in ("pre", "codeblock"):
            self._end_pre()
        elif tag not in _UNSEEN:
            self._block()
            if tag in ("blockquote", "li"):
                self._prefixes.pop()
                self._lead = None
            else:
                self._lists.pop()

    def _end_mark(self, mark: str) -> None:
        if self._count["pre"] or self._count["codeblock"]:
            return
        if self._top.opening.endswith(mark):
            self._top.opening = self._top.opening[: -len(mark)]
        else:
            self._top.words.say(mark)

    def _end_pre(self) -> None:
        if self._count["pre"] or self._count["codeblock"]:
            return
        if self._top.opening.startswith("```"):
            self._top.opening = ""
        elif self._top.words:
            self._top.breaks, self._top.space = 1, False
            self._say("```")
        self._block()

    def _fold(self) -> None:
        frame = self._frames.pop()
        self._top.space = self._top.space or frame.led
        self._put(self._shown(frame.tag, frame.attributes, frame.words))
        self._top.space = self._top.space or frame.space
        self._top.breaks = max(self._top.breaks, frame.breaks)

    def _shown(self, tag: str, attributes: Attributes, inner: Words) -> Words:
        """What a hook makes of an element, else what is usual, else the words in it."""
        for hook in (self._hooks.get(tag), _USUAL.get(tag)):
            words = hook(attributes, inner) if hook else None
            if words is not None:
                return words
        return inner

    # --- words and what stands before them

    @property
    def _prefix(self) -> str:
        return "".join(self._prefixes)[:INDENT_MOST]

    def _block(self) -> None:
        """A line of its own begins here or ends."""
        if self._fresh_cell:
            return
        if self._filler:
            self._top.breaks += 1
        self._top.breaks = max(self._top.breaks, 1)
        self._filler = False

    def _cell(self) -> None:
        top = self._top
        if self._cells:
            top.breaks, top.space = 0 if self._row_begun else top.breaks, False
            top.opening += " | "
        self._cells += 1
        self._fresh_cell = True

    def _say(self, text: str) -> None:
        words = Words()
        words.say(text.replace("\xa0", " "))
        self._put(words)

    def _verbatim(self, data: str) -> None:
        if self._fresh_pre:
            data = data.removeprefix("\n")
            self._fresh_pre = False
        text = data.strip("\n")
        if not text:
            self._top.breaks += len(data)
            return
        self._top.breaks += len(data) - len(data.lstrip("\n"))
        self._say(text.replace("\n", "\n" + self._prefix))
        self._top.breaks += len(data) - len(data.rstrip("\n"))

    def _put(self, words: Words) -> None:
        top = self._top
        top.words.attached.extend(words.attached if not words else ())
        if not words:
            return
        if top.words and top.breaks:
            top.words.say(("\n" + self._prefix.rstrip(" ")) * (top.breaks - 1) + "\n")
        if (top.words and top.breaks) or (not top.words and len(self._frames) == 1):
            top.words.say(self._prefix if self._lead is None else self._lead)
            self._lead = None
        elif top.space and top.words:
            top.words.say(" ")
        else:
            top.led = top.led or (top.space and not top.words)
        top.words.say(top.opening)
        top.words.add(words)
        top.breaks, top.space, top.opening = 0, False, ""
        self._fresh_cell, self._filler, self._row_begun = False, False, True
