"""Logs as pages that irclog2html writes: each row of a table is a record, its time in the row's id."""

from __future__ import annotations

import re

from ...model.evidence import Link
from ..base import HEAD, OpenDelivery, Reading
from ..html_text import html_words
from ..members import member_text
from .layouts import Stamp
from .records import Record
from .sayings import Saying, saying_of, without_colours

_PAGE = re.compile(r'<meta name="generator" content="irclog2html|<table class="irclog"')
_ROW = re.compile(
    r"<tr(?: id=\"t(?P<date>\d{4}-\d\d-\d\d)T(?P<clock>\d\d:\d\d(?::\d\d)?)[^\"]{0,20}\")?[^>]*>", re.ASCII
)
_NICK = re.compile(r'<th class="nick"[^>]*>(?P<nick>.*?)</th>', re.DOTALL)
_CELL = re.compile(r"<td(?: class=\"(?P<kind>[^\"]*)\")?[^>]*>(?P<html>.*?)</td>", re.DOTALL)


def is_page(text: str) -> bool:
    """Whether a text is a page by irclog2html with a row for each message.

    >>> is_page('<html><body><table class="irclog">')
    True
    """
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _PAGE.search(text) is not None


def read_page(reading: Reading, delivery: OpenDelivery, member: str) -> list[Record] | None:
    """A record for each row that says something, the others skipped; None when this is no such page."""
    if b"irclog" not in delivery.content(member)[:HEAD]:
        return None
    text = member_text(reading, delivery, member)
    if not is_page(text):
        return None
    rows = list(_ROW.finditer(text))
    reading.expect(member, len(rows))
    records = []
    for number, row in enumerate(rows, 1):
        end = rows[number].start() if number < len(rows) else len(text)
        record = _record(number, row, text[row.end() : end])
        if record:
            records.append(record)
        else:
            reading.skip(member, number, number, "row without words")
    return records


def _record(number: int, row: re.Match[str], html: str) -> Record | None:
    nick, cell = _NICK.search(html), _CELL.search(html)
    if not cell or cell["kind"] == "time":
        return None
    words = html_words(cell["html"])
    text = without_colours(words.text)
    writer = html_words(nick["nick"]).text.strip() if nick else ""
    saying = Saying("message", text, writer) if writer else saying_of(text)
    cut = len(words.text) - len(saying.text) if words.text.endswith(saying.text) else None
    links = (
        ()
        if cut is None
        else tuple(Link(li.start - cut, li.end - cut, li.url) for li in words.links if li.start >= cut)
    )
    stamp = Stamp(f"{row['date']}T{row['clock']}", row["clock"], row["date"]) if row["date"] else None
    return Record(saying, stamp, [(number, saying.text)], links=links)
