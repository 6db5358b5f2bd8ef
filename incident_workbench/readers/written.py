"""What the readers of written text share: members and sources, times of day, and telling text from what is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import time, timedelta
from itertools import chain

from slugify import slugify

from ..clock import Moment, read_moment, zone_named
from ..errors import Problem, ReadError
from ..model.evidence import Segment, Source, SourceKind
from .base import OpenDelivery, Reading, ReadOptions

BACK_MOST = 3600
"""Seconds that a clock may step back within a day: daylight saving, or two machines that disagree."""
SHOWN_MOST = 20
"""Line numbers that a Problem lists before it says "…"."""

# --- members and sources ----------------------------------------------------------------------------------------------


def member_by_member(
    reading: Reading, delivery: OpenDelivery, read: Callable[[str], Iterator[Segment]]
) -> Reading:
    """The reading of each member as a source of its own; when only some do not fit, those are Problems."""
    fitting, refused = [], []
    for member in delivery.members():
        try:
            fitting.append(read(member))
        except ReadError as error:
            refused.append(error.problem)
            if reading.expected.get(member):
                reading.skip(member, 1, reading.expected[member], "not read")
    if not fitting:
        raise ReadError(refused[0] if refused else _empty(delivery.name))
    reading.problems.extend(refused)
    return reading.made_by(chain.from_iterable(fitting))


def source_of(
    reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions, kind: SourceKind
) -> Source:
    """The source that a member is, named by `options.title` or the member's name without extension."""
    stem = stem_of(member)
    title = options.title or stem
    if options.title and len(delivery.members()) > 1:
        title = f"{options.title}: {stem}"
    known = slugify(title) or slugify(delivery.name) or "source"
    twins = sum(1 for source in reading.sources if source == known or source.startswith(f"{known}-twin-"))
    known += f"-twin-{twins + 1}" if known in reading.sources else ""
    return reading.source(Source(id=known, kind=options.kind or kind, title=title))


def stem_of(member: str) -> str:
    """A member's name without its last extension.

    >>> stem_of("logs/alerts.2026.csv")
    'logs/alerts.2026'
    """
    return re.sub(r"(?<=[^/])\.[^./]{1,12}$", "", member)


def _empty(where: str) -> Problem:
    return Problem(
        code="IW-READ-046",
        where=where,
        what="there is no text in this file",
        then="ask for it again; it may have been cut off on the way",
    )


def wording(lines: Sequence[str]) -> str:
    """The first line with the lines below, without the indentation that those have in common.

    >>> wording(["is it", "  DNS?", "    or not"])
    'is it\\nDNS?\\n  or not'
    """
    first, below = lines[0], lines[1:]
    if not below:
        return first
    margins = [len(line) - len(line.lstrip(" \t")) for line in below if line.strip()]
    margin = min(margins, default=0)
    return "\n".join([first, *(line[margin:] if line.strip() else "" for line in below)]).strip("\n")


# --- telling text from what is none -----------------------------------------------------------------------------------

_MAGIC = ("PK\x03\x04", "%PDF-", "‰PNG", "\x1f‹", "SQLite format 3", "{\\rtf", "ÐÏ\x11à")
_CONTROLS = re.compile("[\x00\x01\x05-\x08\x0e\x10\x12-\x15\x17-\x1a\x7f\ufffd]")
"""No text holds many of these; of the other controls IRC makes colours, and terminals marks."""


def refuse_what_is_no_text(delivery: OpenDelivery, member: str, lines: Sequence[str]) -> None:
    """Raises ReadError IW-READ-046 for an empty member and IW-READ-047 for a binary one."""
    where = member if member == delivery.name else f"{delivery.name}, {member}"
    if not any(line.strip() for line in lines):
        raise ReadError(_empty(where))
    start = "\n".join(line[:4096] for line in lines[:100])[:4096]
    if start.startswith(_MAGIC) or len(_CONTROLS.findall(start)) > len(start) / 10:
        raise ReadError(
            Problem(
                code="IW-READ-047",
                where=where,
                what="this is not a text file",
                then="export the transcript as plain text, or name another reader with --reader",
            )
        )


_JSON = re.compile(r'\s*(?:\{|\[\s*(?:[\[{"\]]|null|-?\d+(?:\.\d+)?\s*[,\]]))')
_MARKUP = re.compile(r"\s*<(?:[!?]|[A-Za-z][A-Za-z]*[\s>/])")
_CUE = re.compile(r"^[ \t]*\[?\d{1,4}:[\d:.,]{1,20}[ \t]*-->", re.MULTILINE)
"""A caption's timing; `-->` alone also ends a comment and draws an arrow."""


def is_json(text: str) -> bool:
    """Whether a text begins like JSON.

    >>> is_json('[{"ts": 1}]'), is_json("[10:02] <ana> hi")
    (True, False)
    """
    return _JSON.match(text) is not None


def opening(delivery: OpenDelivery) -> str:
    """The first text of a single file, for sniffing; empty for what is no prose: folders, JSON, captions, markup.

    >>> opening(OpenDelivery("talk", {}, container="folder"))
    ''
    """
    if delivery.container != "file":
        return ""
    try:
        text = delivery.head_text
    except (OSError, ReadError, ValueError):
        return ""
    foreign = is_json(text) or _MARKUP.match(text) or _CUE.search(text)
    return "" if foreign or text.startswith(("WEBVTT", *_MAGIC)) else text


# --- numbers of lines -------------------------------------------------------------------------------------------------


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each unbroken run.

    >>> runs([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    made: list[tuple[int, int]] = []
    for number in numbers:
        if made and number == made[-1][1] + 1:
            made[-1] = (made[-1][0], number)
        else:
            made.append((number, number))
    return made


def numbered(word: str, numbers: Iterable[int]) -> str:
    """Numbers of lines or rows for people.

    >>> numbered("line", [3, 4, 5, 9])
    'line 3-5, 9'
    """
    found = runs(numbers)
    listed = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found[:SHOWN_MOST])
    return f"{word} {listed}" + (" …" if len(found) > SHOWN_MOST else "")


# --- times ------------------------------------------------------------------------------------------------------------


def seconds_of(written: str) -> float:
    """Seconds from a recording's start.

    >>> seconds_of("1:02:03"), seconds_of("15:43.5")
    (3723.0, 943.5)
    """
    total = 0.0
    for part in written.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


class WallClock:
    """Reads the written times of one member; keeps the numbers of those that stay without an instant.

    With `days`, a time of day that steps back by more than an hour is on the next day, if the first day was given.
    """

    def __init__(self, member: str, options: ReadOptions, *, word: str = "line", days: bool = True) -> None:
        self.member = member
        self.word = word
        self.zone = zone_named(options.zone) if options.zone else None
        self.day = options.date
        self._days = days
        self._last: int | None = None
        self._noted: dict[str, list[int]] = {}

    def read(self, raw: str, number: int, known: Moment | None = None) -> Moment:
        """What the time written at this line or row says; `known` is what it says of itself, if that was read."""
        own = known is not None and (known.at is not None or self.zone is None)
        moment = known if known is not None and own else read_moment(raw, zone=self.zone)
        if moment.local is None:
            self._note("unread", number)
        elif moment.precision == "day":
            self._note("whole day", number)
        elif "T" not in moment.local:
            moment = self._on_its_day(raw, moment, number)
        if moment.at is None and moment.local is not None and "T" in moment.local:
            self._note("repeated" if self.zone else "no zone", number)
        return moment

    def _on_its_day(self, raw: str, moment: Moment, number: int) -> Moment:
        clock = time.fromisoformat(moment.local or "")
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
        if self._days and self._last is not None and seconds < self._last - BACK_MOST:
            self._note("next day" if self._next_day() else "stepped back", number)
        self._last = seconds
        if self.day is None:
            self._note("no date", number)
            return moment
        return read_moment(raw, zone=self.zone, day=self.day)

    def _next_day(self) -> bool:
        if self.day is None:
            return False
        try:
            self.day += timedelta(days=1)
        except OverflowError:
            return False
        return True

    def _note(self, what: str, number: int) -> None:
        self._noted.setdefault(what, []).append(number)

    def problems(self) -> Iterator[Problem]:
        """What was met, one Problem for each question that a person can answer."""
        yield from self._no_date_or_zone()
        for what, (code, words, then) in _CLOCK_PROBLEMS.items():
            numbers = self._noted.get(what)
            if numbers:
                yield Problem(
                    code=code,
                    where=f"{self.member}, {numbered(self.word, numbers)}",
                    what=words.format(count=len(numbers), zone=self.zone and self.zone.key),
                    then=then,
                )

    def _no_date_or_zone(self) -> Iterator[Problem]:
        undated, unzoned = self._noted.get("no date", []), self._noted.get("no zone", [])
        if not undated and not unzoned:
            return
        zone = "" if self.zone else "--zone Europe/Paris"
        back = self._noted.get("stepped back") if undated else None
        asked = " and ".join(filter(None, ("--date 2026-05-01" if undated else "", zone)))
        yield Problem(
            code="IW-READ-041" if undated else "IW-READ-040",
            where=f"{self.member}, {numbered(self.word, sorted({*undated, *unzoned}))}",
            what=f"{len(undated)} time(s) name no date"
            if undated
            else f"{len(unzoned)} time(s) name no zone",
            why=f"the clock steps back at {numbered(self.word, back)}, as at midnight" if back else "",
            then=f"give {asked}, or a ClockCorrection with what={'date' if undated else 'zone'}",
        )


_CLOCK_PROBLEMS = {
    "repeated": (
        "IW-READ-042",
        "{count} time(s) fall in the hour that {zone} skips or repeats, so no instant is known",
        "say which is meant with a ClockCorrection with what=zone and an offset such as +02:00",
    ),
    "next day": (
        "IW-READ-043",
        "the clock steps back by more than an hour {count} time(s); each was taken as the next day",
        "where that is wrong, make a ClockCorrection with what=date",
    ),
    "unread": (
        "IW-READ-044",
        "{count} time(s) could not be read; they are kept as written",
        "write them as 2026-05-01 22:04:00, in a copy, or map another column",
    ),
    "whole day": (
        "IW-READ-045",
        "{count} time(s) name a day without a time of day",
        "nothing, if no more is known",
    ),
}
