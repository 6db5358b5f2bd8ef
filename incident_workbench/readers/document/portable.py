"""PDF, as well as can be: lines as they stand on the pages, joined where the page's width broke them."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, structs

from ...errors import ReadError
from .package import damaged, encrypted, hostile, refusal
from .page import PAGE_EDGE, Line, Page, Run

if TYPE_CHECKING:
    from pypdf import PdfReader

PAGES_MOST = 5000
CHARACTERS_MOST = 30_000_000
EDGE = 2
"""Lines at the top and bottom of a page that may be its header or footer."""
RECURS = 0.6
"""Share of pages at whose edge a line has to recur."""
FULL = 0.97
"""Share of the widest lines from which on a line, with the word after it, counts as full."""
LEAST = 40
"""A document whose widest lines are narrower than so many characters has no full ones that could be told."""
_NARROW = re.compile(r"[iljtfrI.,;:'’|!()\[\] -]")
_WIDE = re.compile(r"[mwMWA-Z@%…—]")
_NUMBER = re.compile(r"\d{1,6}")
_PAGE_NUMBER = re.compile(
    r"[-–— ]*(?:page |seite |p\. ?)?# ?(?:(?:of|von|sur|de|/) ?# ?)?[-–— ]*", re.IGNORECASE
)
_HYPHENED = re.compile(r"([^\W\d_]+)-$")
_GOES_ON = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class _Placed(Struct, frozen=True):
    """A line as it stands on a page, and whether it is the page's header or footer."""

    text: str
    edge: bool = False


def pdf_page(where: str, stream: BinaryIO) -> tuple[Page, list[str]]:
    """The lines of a PDF, and the pages that could not be read."""
    texts, lost = _texts(where, stream)
    if not any(text.strip() for text in texts):
        raise refusal(
            "IW-READ-163",
            where,
            "there is no text in this PDF",
            "its pages are pictures, as a scanner makes them"
            if not lost
            else f"{len(lost)} page(s) are damaged",
            "let a program recognise the text, and import what it writes",
        )
    page = Page()
    page.told["page"] = len(texts)
    page.told["empty page"] = sum(1 for text in texts if not text.strip()) - len(lost)
    page.lines = joined([line for text in _without_edges(texts) for line in text])
    return page, lost


def _texts(where: str, stream: BinaryIO) -> tuple[list[str], list[str]]:
    """The text of each page; an empty one, and the page's name, where it is damaged."""
    from pypdf.errors import DependencyError, PyPdfError

    kinds = (
        *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError),
        *(RuntimeError, TypeError, ValueError, struct.error, zlib.error),
    )
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it warns of is told as Problems
    texts: list[str] = []
    lost: list[str] = []
    try:
        reader = _opened(where, stream)
        count = len(reader.pages)
    except ReadError:
        raise
    except DependencyError as error:
        raise encrypted(where, str(error)) from error
    except kinds as error:
        raise damaged(where, str(error) or type(error).__name__) from error
    if count > PAGES_MOST:
        raise hostile(where, f"it says that it has {count:,} pages; at most {PAGES_MOST:,} are read")
    characters = 0
    for index in range(count):
        try:
            texts.append(reader.pages[index].extract_text())
        except kinds:
            texts.append("")
            lost.append(f"page {index + 1}")
        characters += len(texts[-1])
        if characters > CHARACTERS_MOST:
            raise hostile(where, f"up to page {index + 1} it holds {characters:,} characters")
    return texts, lost


def _opened(where: str, stream: BinaryIO) -> PdfReader:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(stream)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise encrypted(where)
    return reader


# --- headers and footers ----------------------------------------------------------------------------------------------


def _without_edges(texts: Sequence[str]) -> Iterator[list[_Placed]]:
    """The lines of each page; those that recur at the edge of pages are marked."""
    pages = [[line.rstrip() for line in text.replace("\r", "\n").split("\n")] for text in texts]
    pages = [_trimmed(lines) for lines in pages]
    filled = [lines for lines in pages if lines]
    seen = Counter(key for lines in filled for key in {_key(lines, index) for index in _edges(lines)})
    often = {key for key, count in seen.items() if _recurs(key[1], count, len(filled))}
    for lines in pages:
        found = {i for i in _edges(lines) if _key(lines, i) in often}
        outer = {i: i - 1 if i < EDGE else i + 1 for i in found}
        found = {i for i in found if i in (0, len(lines) - 1) or outer[i] in found}
        yield [_Placed(line, i in found) for i, line in enumerate(lines)]


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    first = next((index for index, line in enumerate(lines) if line), 0)
    return lines[first:]


def _edges(lines: Sequence[str]) -> list[int]:
    return (
        [i for i in range(len(lines)) if i < EDGE or i >= len(lines) - EDGE] if len(lines) > 2 * EDGE else []
    )


def _key(lines: Sequence[str], index: int) -> tuple[int, str]:
    """Where a line stands, counted from the nearer edge, and its words with every number alike."""
    place = index if index < EDGE else index - len(lines)
    return place, _NUMBER.sub("#", lines[index].strip())


def _recurs(words: str, count: int, pages: int) -> bool:
    least = 2 if _PAGE_NUMBER.fullmatch(words) else 3
    return bool(words) and count >= least and count >= RECURS * pages


# --- lines that the page's width broke --------------------------------------------------------------------------------


def joined(placed: Sequence[_Placed]) -> list[Line]:
    """Lines, with a blank instead of a line break where only the width of the page made one.

    >>> wide = "a line with as many words as there is room for on it"
    >>> [line.join for line in joined([_Placed(wide), _Placed("and more"), _Placed("end")])]
    ['\\n', ' ', '\\n']
    """
    widths = sorted(_width(line.text) for line in placed if line.text and not line.edge)
    most = widths[int(len(widths) * 0.95)] if widths else 0.0
    words = Counter(word for line in placed for word in _WORD.findall(line.text.casefold()))
    made: list[Line] = []
    last: int | None = None
    for line in placed:
        if line.edge:
            made.append(Line(runs=(Run(line.text),), aside=PAGE_EDGE))
            continue
        before = made[last].text if last is not None else ""
        word = line.text.split(" ", 1)[0]
        full = bool(before and word) and most >= LEAST and _width(f"{before} {word}") > FULL * most
        join = "\n"
        if full and last is not None:
            before, join = _hyphen(before, line.text, words)
            made[last] = structs.replace(made[last], runs=(Run(before),))
        last = len(made)
        made.append(Line(runs=(Run(line.text),), opens=not full, join=join))
    return made


def _width(text: str) -> float:
    """How wide a line is in print, in characters of middling width, whatever the font."""
    return len(text) - 0.45 * len(_NARROW.findall(text)) + 0.35 * len(_WIDE.findall(text))


def _hyphen(before: str, after: str, words: Counter[str]) -> tuple[str, str]:
    """The line before, and what joins it to this one: a hyphen at its end goes only where the whole word is known.

    >>> known = Counter(["question", "hot-fix"])
    >>> _hyphen("a ques-", "tion", known), _hyphen("a hot-", "fix", known), _hyphen("a half-", "truth", known)
    (('a ques', ''), ('a hot-', ''), ('a half-', ''))
    """
    if before.endswith("\xad"):
        return before[:-1], ""
    found, goes_on = _HYPHENED.search(before), _GOES_ON.match(after)
    if not found or not goes_on or not after[0].islower():
        return before, "" if before.endswith(("-", "/")) and after[:1].isalnum() else " "
    whole = (found[1] + goes_on[0]).casefold()
    return (before[:-1], "") if words[whole] > 0 else (before, "")
