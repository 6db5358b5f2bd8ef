"""The lines of a log put together: each message with the lines below it, events, and the lines that name a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ...errors import Problem
from ...model.evidence import Link
from ..base import Reading
from ..dates import month_named
from ..written import numbered
from .layouts import Stamp, heads_of, untimed_saying
from .repair import opening_lines, repaired, turned_over
from .sayings import Saying, saying_of


class DayLine(Struct, frozen=True, gc=False):
    """A line that names the day of those below it; `day` is None where it cannot be read."""

    day: date | None
    clock: str = ""
    raw: str = ""


class Record(Struct):
    """A saying, when it was written down, and the numbers of its lines."""

    saying: Saying
    stamp: Stamp | None
    lines: list[tuple[int, str]]
    day_line: DayLine | None = None
    links: tuple[Link, ...] = ()
    before: int = 0
    """How many lines above the first are part of it too."""

    @property
    def number(self) -> int:
        """The number of its first line."""
        return self.lines[0][0]

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(line for _, line in self.lines)


_DATED = (
    r"(?:[^\W\d]{2,12}\.?,? )?(?P<month>[^\W\d]{3,10})\.? +(?P<day>\d{1,2}),? "
    r"(?:(?P<clock>\d{1,2}:\d{2}:\d{2}) )?(?:[A-Z]{2,5} )?(?P<year>\d{4})"
)
_DAY_LINE = re.compile(
    r"(?:--- (?:Log (?:opened|closed)|Day changed)|\*{4} (?:BEGIN|ENDING) LOGGING AT|Session (?:Start|Close|Time):"
    rf"|---(?= [A-Z][a-z]{{2}} [A-Z][a-z]{{2}} ))(?: {_DATED}\s*$)?"
)
"""irssi, HexChat, mIRC and eggdrop say so when a log begins, a day begins, or a log ends."""
_SESSION = re.compile(r"Session Ident: ")


def day_line(line: str) -> DayLine | None:
    """The day that a line names for those below.

    >>> day_line("--- Log opened Fri May 01 10:00:17 2026")
    DayLine(day=datetime.date(2026, 5, 1), clock='10:00:17', raw='May 01 10:00:17 2026')
    >>> day_line("--- Day changed Sat May 02 2026").day.isoformat()
    '2026-05-02'
    >>> day_line("--- Log opened Fr Mai 01 10:00:17 2026").day is None
    True
    """
    found = _DAY_LINE.match(line)
    if not found:
        return None
    month = month_named(found["month"]) if found["month"] else None
    if month is None and found[0] == "---":
        return None
    try:
        day = date(int(found["year"]), month, int(found["day"])) if month else None
    except ValueError:
        day = None
    return DayLine(day, found["clock"] or "", line[found.start("month") :].strip() if month else "")


def records_of(reading: Reading, member: str, lines: Sequence[str]) -> Sequence[Record]:
    """The records of a log's lines; blank lines, and what stands before the first record, are skipped."""
    pages = opening_lines(lines)
    lines = repaired(reading, member, lines, pages)
    found = heads_of(lines)
    _note_foreign(reading, member, found.foreign)
    talking = frozenset(head.saying.nick or "" for head in found.heads.values())
    records: list[Record] = []
    for number, line in enumerate(lines, 1):
        head = found.heads.get(number)
        alone = None if head else _alone(number, line, talking)
        if head:
            said = head.saying
            named = day_line(said.text) if said.form in ("mark", "other") else None
            records.append(Record(said, head.stamp, [(number, said.text)], named))
        elif alone:
            records.append(alone)
        elif records and (records[-1].day_line is None or not line.strip()):
            records[-1].lines.append((number, line))
        elif line.strip() and records:
            records.append(Record(saying_of(line), None, [(number, line)]))
        else:
            reading.skip(member, number, number, "before the first message" if line.strip() else "blank line")
    _tell_stars(records)
    for record in records:
        _trim(reading, member, record)
    return turned_over(reading, member, pages, records) if len(pages) > 1 else records


def _tell_stars(records: Sequence[Record]) -> None:
    """Where a star also begins events, as in HexChat's logs, only a nick that is met elsewhere does something.

    In others every star is an action, as events have marks of their own.
    """
    starred = any(
        record.saying.form == "event" and record.text.startswith(("* ", "*\t")) for record in records
    )
    met = {record.saying.nick for record in records if record.saying.form in ("message", "event")}
    for record in records if starred else ():
        said = record.saying
        if said.form == "action" and said.nick not in met:
            record.saying = Saying("mark", f"* {said.nick} {said.text}".rstrip())
            record.lines[0] = (record.number, record.saying.text)


def _alone(number: int, line: str, talking: frozenset[str]) -> Record | None:
    """A record of a line without a time: one that names a day, an event or an action."""
    named = day_line(line)
    if named or _SESSION.match(line):
        return Record(Saying("mark", line), None, [(number, line)], named or None)
    said = untimed_saying(line, talking)
    return Record(said, None, [(number, said.text)]) if said else None


def _trim(reading: Reading, member: str, record: Record) -> None:
    """Blank lines after a record are passed over."""
    while len(record.lines) > 1 and not record.lines[-1][1].strip():
        number, _ = record.lines.pop()
        reading.skip(member, number, number, "blank line")


def _note_foreign(reading: Reading, member: str, foreign: list[int]) -> None:
    if foreign:
        reading.problems.append(
            Problem(
                code="IW-READ-051",
                where=f"{member}, {numbered('line', foreign)}",
                what=f"{len(foreign)} line(s) begin with a time in another layout and were kept in the turn above",
                why="they look like a pasted log",
                then="see whether they are turns of their own; then write their times as the others, in a copy",
            )
        )
