"""What in a text is not the writer's own prose: quotations, code, logs, targets of links, cells of cited evidence.

It is covered up character by character, so that every place stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from .subjects import MASK

Form = Literal["markdown", "text"]


class Prose(Struct, frozen=True):
    """A text with everything covered that is not the writer's, and the places of its paragraphs, items and cells."""

    text: str
    blocks: tuple[tuple[int, int], ...]


_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ELEMENT = re.compile(
    r"<(pre|code|blockquote|script|style|q|kbd|samp|cite)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>|<[a-z]+:[^<>\s]*>")
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:[^\n]|\n(?!\s*\n))+?)(?<!`)\1(?!`)")
_TARGET = re.compile(r"(?<=\])(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[^\n]*", re.MULTILINE)
_ADDRESS = re.compile(r"\b[a-z][a-z+.-]*://[^\s<>|)]+|\bwww\.[^\s<>|)]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EMPHASIS = re.compile(r"[*~]+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
_FENCE = re.compile(r"^(?:\s*(?:[-*+]|\d+[.)])\s+)*\s*(`{3,}|~{3,})(.*)$")
_QUOTED = re.compile(r"^(?:\s*(?:[-*+]|\d+[.)])\s+)?[ \t]*>")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)]|\[[ xX]\])\s+(?:\[[ xX]\]\s+)?")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?=\s|$)")
_UNDERLINE = re.compile(r"^\s*(?:=+|-+)\s*$")
_RULE_ROW = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_INDENTED = re.compile(r"^(?: {4}|\t)\s*\S")
_CITED = re.compile(
    r"^\W*(?:quotes?|quotations?|evidence|transcripts?|messages?|said|words|logs?|log line|verbatim|utterances?|"
    r"what (?:was|they) said|source text|excerpt|statement|citation|cited)\W*$",
    re.IGNORECASE,
)
_TIME = (
    r"\[?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?Z?(?:[+-]\d\d:?\d\d)?\]?"
)
_LOG = re.compile(
    rf"^\s*(?:[-*+] +)?(?:{_TIME}[\s,|-]*(?:<[^<>\n]{{1,40}}>|"
    r"@?[\w.-]+(?: [A-Z][\w.-]*){0,2}(?: \([^()\n]*\))?:(?=\s)|"
    rf"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRIT(?:ICAL)?)\b|\* )|<[@+%]?[\w\[\]|`^{{}}-]+> (?!.*</)|"
    rf"(?:\[\w+\]\s*)?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)[\s:\]]|"
    r"Traceback \(most|\s+at [\w.$]+\(|[$>] \S)"
)
_PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("‹", "›"), ("「", "」"))
_STRAIGHT = re.compile(r'"(?:[^"])*"')
_SINGLE = re.compile(r"(?<![\w'’])[‘'](?=\S)(?:[^'’\n]|['’](?=\w))*[^\s'’]['’](?!\w)")
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "\u00a0": " ", "\u2011": "-", "\u2010": "-", "\t": " ", "\r": " ", "\u2028": " "}
)


def prose(text: str, form: Form = "markdown", speakers: Iterable[str] = ()) -> Prose:
    """The writer's prose of a text. A line that begins with one of the `speakers` and a colon is their words.

    >>> shown = prose('Ben wrote "we should stop" and `kill -9` ran.').text
    >>> shown.replace(MASK, "·")
    'Ben wrote ················ and ········· ran.'
    """
    covered = text.translate(_SAME)
    if form == "markdown":
        covered = _FRONT.sub(_hide, covered)
        covered = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), covered)
    covered, blocks = _lines(covered, form, frozenset(name.casefold() for name in speakers))
    if form == "markdown":
        for pattern in (_INLINE_CODE, _ELEMENT, _DEFINITION, _TARGET, _TAG):
            covered = pattern.sub(_hide, covered)
    covered = _ADDRESS.sub(_hide, covered)
    covered = _without_quotations(covered, blocks)
    if form == "markdown":
        covered = _EMPHASIS.sub(lambda found: " " * len(found[0]), covered)
    return Prose(covered.replace("\n", " "), tuple(blocks))


def _hide(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", MASK, found[0])


def _lines(text: str, form: Form, speakers: frozenset[str]) -> tuple[str, list[tuple[int, int]]]:
    """Covers lines that are not prose, and tells the blocks of those that are."""
    walk = _Walk(form, speakers)
    out = []
    at = 0
    for line in text.split("\n"):
        out.append(walk.take(line, at))
        at += len(line) + 1
    walk.close()
    return "\n".join(out), walk.blocks


class _Walk:
    """Goes down the lines of a text, and knows what it is in."""

    def __init__(self, form: Form, speakers: frozenset[str]) -> None:
        self.markdown, self.speakers = form == "markdown", speakers
        self.blocks: list[tuple[int, int]] = []
        self.open: tuple[int, int] | None = None
        self.fence = ""
        self.quoting = False
        self.after_blank = True
        self.in_list = False
        self.cited: dict[int, bool] | None = None

    def close(self) -> None:
        if self.open and self.open[1] > self.open[0]:
            self.blocks.append(self.open)
        self.open = None

    def take(self, line: str, at: int) -> str:
        """The line as it is to be read."""
        kind = self._kind(line)
        self.after_blank = kind == "blank"
        if kind in ("code", "quote", "log", "blank", "rule"):
            self.close()
            return MASK * len(line) if kind != "blank" else line
        if kind == "row":
            return self._row(line, at)
        begin = at
        if mark := _HEADING.match(line) or _ITEM.match(line):
            self.close()
            begin += mark.end()
        self.open = (self.open[0] if self.open else begin, at + len(line))
        if _HEADING.match(line) or line.endswith(("  ", "\\")):
            self.close()
        return line

    def _kind(self, line: str) -> str:
        if self.fence:
            if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
                self.fence = ""
            return "code"
        if not line.strip():
            self.quoting, self.cited = False, None
            return "blank"
        if self.markdown and (fence := _FENCE.match(line)):
            self.fence, self.quoting = fence[1], False
            return "code"
        if _QUOTED.match(line):
            self.quoting = True
            return "quote"
        if self.quoting and not (_ITEM.match(line) or _HEADING.match(line)):
            return "quote"
        self.quoting = False
        if _LOG.match(line) or self._is_speech(line):
            return "log"
        if self.markdown:
            return self._kind_of_markdown(line)
        return "prose"

    def _kind_of_markdown(self, line: str) -> str:
        if _RULE_ROW.match(line) and "|" in line:
            return "rule"
        if _UNDERLINE.match(line):
            return "rule"
        if "|" in line and (line.lstrip().startswith("|") or self.cited is not None):
            return "row"
        if _INDENTED.match(line) and not self.in_list and self.after_blank:
            return "code"
        if _INDENTED.match(line) and not self.in_list and not self.open:
            return "code"
        if _ITEM.match(line):
            self.in_list = True
        elif self.after_blank and not line.startswith(" "):
            self.in_list = False
        return "prose"

    def _is_speech(self, line: str) -> bool:
        name, colon, rest = line.strip().lstrip("-*+ ").partition(":")
        return bool(colon and rest.strip()) and name.strip("*_ @").casefold() in self.speakers

    def _row(self, line: str, at: int) -> str:
        """The cells of a row as blocks; those under a heading such as Quote or Evidence are covered."""
        self.close()
        head = self.cited is None
        self.cited = self.cited or {}
        shown, start = [], 0
        for column, cell in enumerate(re.split(r"(?<!\\)\|", line)):
            if head and cell.strip():
                self.cited[column] = bool(_CITED.match(cell))
            if self.cited.get(column) and not head:
                shown.append(MASK * len(cell))
            else:
                shown.append(cell)
                if cell.strip():
                    self.blocks.append((at + start, at + start + len(cell)))
            start += len(cell) + 1
        return "|".join(shown)


def _without_quotations(text: str, blocks: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for begin, end in blocks:
        parts.append(text[at:begin])
        parts.append(_unquoted(text[begin:end]))
        at = end
    return "".join((*parts, text[at:]))


def _unquoted(block: str) -> str:
    """A block with its quotations covered; one that is not closed goes on to the block's end.

    >>> _unquoted('She said "why not?" Then it fell.').replace(MASK, "·")
    'She said ········?· Then it fell.'
    """
    for opens, closes in _PAIRS[:1] + _PAIRS[2:]:
        if opens in block:
            block = re.sub(f"{opens}[^{closes}]*(?:{closes}|$)", _said, block)
    block = _STRAIGHT.sub(_said, block)
    if '"' in block and block.lstrip().startswith('"'):
        block = MASK * len(block)
    if "'" in block:
        block = _SINGLE.sub(_said, block)
    return block


def _said(found: re.Match[str]) -> str:
    """Covered, but for the mark that ends a sentence inside it."""
    words = found[0]
    body = MASK * len(words)
    if len(words) > 2 and words[-2] in ".?!":
        return body[:-2] + words[-2] + MASK
    return body
