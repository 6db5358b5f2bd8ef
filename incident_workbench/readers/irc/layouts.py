"""How the lines of an IRC log begin: a table of layouts with a sample of each, and which of them a file has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from ...clock import Moment, read_moment
from ..dates import month_named, on_24_hours
from .sayings import Saying, bare, event_of, saying_of, tabbed_saying

USUAL = 0.1
"""Share of the lines that makes their layout one of the file's; rarer ones are pasted logs."""
_CLOCK = r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?)"
_DATE = r"(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
_ZONE = r"(?P<zone> ?(?:Z|UTC|GMT)| ?[+-]\d{2}:?\d{2})?"


class Stamp(Struct, frozen=True, gc=False):
    """A time as written: `clock` with the `date`, or `month` and `day`, that stand beside it.

    `known` is the instant, where the line alone says it.
    """

    raw: str
    clock: str = ""
    date: str = ""
    month: int = 0
    day: int = 0
    known: Moment | None = None
    local: str = ""
    """The same the ISO way, which sorts."""


class Layout(Struct, frozen=True):
    """How a line begins, which programs write so, and a line of theirs."""

    name: str
    programs: str
    samples: tuple[str, ...]
    begins: re.Pattern[str]


def _layout(name: str, programs: str, pattern: str, *samples: str) -> Layout:
    return Layout(name, programs, samples, re.compile(pattern, re.ASCII))


LAYOUTS = (
    _layout(
        "clock in brackets",
        "ZNC, mIRC, irclogs.ubuntu.com, Raku, eggdrop, wm-bot",
        rf"[ \t]{{0,3}}(?P<stamp>\[{_CLOCK}\])(?:[ \t]+|$)",
        "[10:02:03] <ana> is it DNS?",
        "[10:02] *** Joins: ben (~ben@host)",
    ),
    _layout(
        "clock",
        "irssi, MeetBot",
        rf"(?P<stamp>{_CLOCK})(?:[ \t]+|$)",
        "10:02 <@ana> is it DNS?",
        "10:02 -!- ben [~ben@host] has joined #ops",
    ),
    _layout(
        "date and clock",
        "Limnoria, supybot, eavesdrop, botbot",
        rf"(?P<stamp>{_DATE}[T ]{_CLOCK}{_ZONE}) +",
        "2026-05-01T10:02:03  <ana> is it DNS?",
        "2026-05-01T10:02:03  *** ben <ben!~ben@host> has joined #ops",
    ),
    _layout(
        "date and clock in brackets",
        "W3C CCG, HexChat where set so",
        rf"(?P<stamp>\[{_DATE}[T ]{_CLOCK}{_ZONE}\])[ \t]+",
        "[2026-05-01T10:02:03.250Z]\t<ana>\tis it DNS?",
    ),
    _layout(
        "tabs",
        "WeeChat",
        rf"(?P<stamp>{_DATE} {_CLOCK})\t(?=[^\t]{{0,80}}\t)",
        "2026-05-01 10:02:03\t@ana\tis it DNS?",
        "2026-05-01 10:02:03\t-->\tben (~ben@host) has joined #ops",
    ),
    _layout(
        "month, day and clock",
        "HexChat, XChat",
        rf"(?P<stamp>(?P<month>[A-Za-z]{{3}}) (?P<day>[ \d]?\d) {_CLOCK})[ \t]+",
        "May 01 10:02:03 <ana>\tis it DNS?",
        "May 01 10:02:03 *\tben (~ben@host) has joined",
    ),
    _layout(
        "day, month and clock in brackets",
        "dircproxy",
        rf"(?P<stamp>\[(?P<day>\d{{1,2}}) (?P<month>[A-Za-z]{{3}}) {_CLOCK}\])[ \t]+",
        "[01 May 10:02] <ana!~ana@host> +is it DNS?",
        "[01 May 10:02] --> ben has joined #ops",
    ),
    _layout(
        "channel, date and clock",
        "irc-disentanglement",
        rf"\S{{1,60}} (?P<stamp>{_DATE} \[{_CLOCK}\])[ \t]+",
        "ops 2026-05-01 [10:02:03] <ana> is it DNS?",
    ),
)
_TABS, _FLAGGED = LAYOUTS[4], LAYOUTS[6]
TABS = _TABS.name


class Head(Struct, frozen=True, gc=False):
    """A line that begins with a time in one of the layouts, and what it says."""

    layout: str
    stamp: Stamp
    saying: Saying


class Heads(Struct):
    """The heads of a file by number, lines like heads in a layout that is not its own, and how many show it is IRC."""

    heads: dict[int, Head]
    foreign: list[int]
    marks: int


def head_of(line: str) -> Head | None:
    """The head that a line is, or None.

    >>> head = head_of("May 01 10:02:03 <@ana>\\tis it DNS?")
    >>> head.stamp.raw, head.saying.nick, head.saying.text
    ('May 01 10:02:03', 'ana', 'is it DNS?')
    >>> all(head_of(sample).layout == layout.name for layout in LAYOUTS for sample in layout.samples)
    True
    """
    for layout in LAYOUTS:
        found = layout.begins.match(line)
        stamp = _stamp(found) if found else None
        if found and stamp:
            body = line[found.end() :]
            if layout is _TABS:
                return Head(layout.name, stamp, tabbed_saying(body))
            return Head(layout.name, stamp, _unflagged(body) if layout is _FLAGGED else saying_of(body))
    return None


def _stamp(found: re.Match[str]) -> Stamp | None:
    part = found.groupdict()
    clock = on_24_hours(part["clock"]) + (part.get("zone") or "")
    date = part.get("date") or ""
    moment = read_moment(f"{date} {clock}" if date else clock)
    if moment.local is None:
        return None
    raw = found["stamp"]
    raw = raw[1:-1] if raw[0] == "[" else raw
    if not part.get("month"):
        return Stamp(raw, clock, date, known=moment if moment.at else None, local=moment.local)
    month = month_named(part["month"])
    return Stamp(raw, clock, month=month, day=int(part["day"]), local=moment.local) if month else None


def _unflagged(body: str) -> Saying:
    """dircproxy puts a sign before each message: whether its writer was identified."""
    said = saying_of(body)
    if said.form == "message" and said.text[:1] in ("+", "-"):
        return Saying("message", said.text[1:], said.nick and bare(said.nick))
    return said


def heads_of(lines: Sequence[str]) -> Heads:
    """The heads among the lines, in the layouts that at least a tenth of the heads have."""
    found = {number: head for number, line in enumerate(lines, 1) if (head := head_of(line))}
    layouts = Counter(head.layout for head in found.values() if _shows_irc(head))
    own = {layout for layout, count in layouts.items() if count >= USUAL * layouts.total()}
    foreign = [number for number, head in found.items() if head.layout not in own and _shows_irc(head)]
    heads = {number: head for number, head in found.items() if head.layout in own}
    return Heads(heads, foreign, _marks(heads))


def _shows_irc(head: Head) -> bool:
    return head.saying.form != "other"


def _marks(heads: dict[int, Head]) -> int:
    """How many heads no other kind of log has: WeeChat's nicks alone could be cells of any table."""
    marks = 0
    for head in heads.values():
        plain = head.saying.form == "message" and head.layout == TABS
        marks += head.saying.form in ("message", "event") and not plain
    return marks


_UNTIMED = re.compile(r"(?:===|\*\*\*|-!-)[ \t]+(?=\S)")


def untimed_saying(line: str, talking: frozenset[str]) -> Saying | None:
    """The event on a line without a time, as irclogs.ubuntu.com writes them, or what one of those talking does.

    >>> untimed_saying("=== ana is now known as ana_away", frozenset()).became
    'ana_away'
    >>> (
    ...     untimed_saying("=== ana nods", frozenset({"ana"})).form,
    ...     untimed_saying("=== results ===", frozenset()),
    ... )
    ('action', None)
    """
    found = _UNTIMED.match(line)
    if not found:
        return None
    nick, _, words = line[found.end() :].partition(" ")
    told = event_of(line[found.end() :], found[0])
    return told or (Saying("action", words, nick) if nick in talking and words else None)
