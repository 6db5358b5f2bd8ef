"""Lines of a chat saved as text: how they write time and speaker, and which layout is the file's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from ..clock import Moment, read_moment
from .dates import on_24_hours

USUAL = 0.1
"""Share of the messages that makes their layout one of the file's; rarer ones are pasted logs."""


class Layout(Struct, frozen=True, gc=False):
    """How a line writes its time."""

    indented: bool
    bracketed: bool
    dated: bool
    seconds: bool


class Head(Struct, frozen=True, gc=False):
    """A line that begins with a time: a message of `speaker`, or an event when there is none.

    `moment` is what the time says of itself, without a zone or a day that somebody gives.
    """

    layout: Layout
    stamp: str
    moment: Moment
    speaker: str | None
    text: str
    to: str | None = None
    elapsed: bool = False


_STAMP = re.compile(
    r"(?P<indent>[ \t]{0,12})(?P<open>\[)?"
    r"(?P<stamp>(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[Tt ])?\d{1,2}:\d{2}(?P<seconds>:\d{2}(?:[.,]\d{1,9})?)?"
    r"(?: ?(?:[AaPp]\.?[Mm]\.?|[Zz]|UTC|GMT|[+-]\d{2}:?\d{2}))?)(?P<close>\])?(?=[ \t]|$)",
    re.ASCII,
)
_EVENT = re.compile(r"\*{1,3}[ \t]|-!-|===|---|-->|<--|--[ \t]|-[^\s-]\S{0,60}-[ \t]")
"""IRC programs write joins, actions and notices so."""
_EVENT_BEGINS = "*-=<"
UNTIMED_EVENT = re.compile(r"=== \S|\*\*\* \S|-!- |--- (?:Log|Day) |\*{4} (?:BEGIN|ENDING) LOGGING")
"""Ubuntu's IRC logs give events no time; irssi and HexChat write when the log began."""
_ANGLED = re.compile(r"<[ @+%&~!]?(?P<name>[^<>]{1,80})>")
"""`<@ana>`: the sign before a nick is her rank in the channel."""
_FROM = re.compile(
    r"From[ \t]{1,9}(?P<name>\S.{0,79}?)(?:[ \t]{1,9}to[ \t]{1,9}(?P<to>\S.{0,79}?))?[ \t]{0,9}:(?=[ \t]|$)"
)
"""Zoom's saved chat: `10:02:03<TAB> From  Ana  to  Everyone : text`."""
_TABBED = re.compile(r"(?:[@+%&~!](?=[^\t:]{1,60}\t))?(?P<name>[^\t]{1,60}?)(?P<colon>:)?\t")
"""WeeChat puts tabs around the nick; Zoom's cloud recordings too, with a colon, and count from the start."""
_NAMED = re.compile(r"(?:[-–—][ \t]+)?(?P<name>[^:<>\t]{1,60}):(?=\s|$)")
WORDS_MOST = 5


def head_of(line: str) -> Head | None:
    """The head that a line is, or None.

    >>> head = head_of("[10:02:03] <@ana> is it DNS?")
    >>> head.stamp, head.speaker, head.text
    ('10:02:03', 'ana', 'is it DNS?')
    >>> head_of("10:02 *** ana has joined").speaker is None
    True
    """
    found = _STAMP.match(line)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    indent, bracket, stamp, date, seconds, _ = found.groups()
    moment = read_moment(on_24_hours(stamp))
    if moment.local is None:
        return None
    layout = Layout(bool(indent), bool(bracket), bool(date), bool(seconds))
    rest = line[found.end() :]
    body = rest.lstrip(" \t")
    if body[:1] in _EVENT_BEGINS and _EVENT.match(body):
        return Head(layout, stamp, moment, None, body)
    for pattern in _TABBED_FIRST if rest[:1] == "\t" else _SPACED if body[:1] in "<F" else (_NAMED,):
        said = pattern.match(body)
        if said and said["name"].strip() and len(said["name"].split()) <= WORDS_MOST:
            return _spoken(layout, stamp, moment, said, body)
    return Head(layout, stamp, moment, None, body)


_SPACED = (_ANGLED, _FROM, _NAMED)
_TABBED_FIRST = (_ANGLED, _FROM, _TABBED, _NAMED)


def _spoken(layout: Layout, stamp: str, moment: Moment, said: re.Match[str], body: str) -> Head:
    return Head(
        layout,
        stamp,
        moment,
        said["name"].strip(),
        body[said.end() :].lstrip(" \t"),
        to=said["to"] if said.re is _FROM else None,
        elapsed=said.re is _TABBED and bool(said["colon"]) and not layout.dated,
    )


def heads_of(lines: Sequence[str]) -> tuple[dict[int, Head], list[int]]:
    """Heads by line number, and the numbers of lines like heads that are not in the file's own layout.

    A layout that a tenth of the messages have is the file's own; in another only a speaker of the file begins a turn.
    """
    found = {number: head for number, line in enumerate(lines, 1) if (head := head_of(line))}
    layouts = Counter(head.layout for head in found.values() if head.speaker)
    own = {layout for layout, count in layouts.items() if count >= USUAL * layouts.total()}
    speakers = {head.speaker for head in found.values() if head.layout in own and head.speaker}
    foreign = [n for n, head in found.items() if head.layout not in own and head.speaker not in speakers]
    for number in foreign:
        del found[number]
    return found, foreign
