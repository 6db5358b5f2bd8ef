"""Text of any layout, by a pattern that a person gives: `(?P<time>…) (?P<speaker>…): (?P<text>…)`.

A line that matches begins a segment; lines that do not match belong to the one above, and are counted and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import Problem, ReadError
from ...model.evidence import Segment, SourceKind
from ..base import OpenDelivery, Reading, ReadOptions
from ..members import text_lines
from ..written import member_by_member, numbered, refuse_what_is_no_text, source_of, wording
from .matching import Found, Pattern
from .takings import Maker, Taken

name = "pattern"
version = "1"
uses = frozenset({"zone", "date", "starts_at", "kind", "title", "pattern", "time_format"})

DATE_LINE = "date line"
EARLY = "before the first match"
_SHOWN = 3
"""Lines that a refusal shows, and how many of their characters."""
_SHOWN_WIDTH = 60


def sniff(delivery: OpenDelivery) -> float:
    """Never found by itself: only a pattern that somebody gives makes a format of these lines."""
    return 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The segments of each member; raises ReadError for a pattern that cannot be used, or that matches nothing."""
    pattern = Pattern(options.pattern)
    reading = Reading(name, version, uses=uses)
    return member_by_member(
        reading, delivery, lambda member: _read(reading, delivery, member, pattern, options)
    )


def _read(
    reading: Reading, delivery: OpenDelivery, member: str, pattern: Pattern, options: ReadOptions
) -> Iterator[Segment]:
    lines = text_lines(reading, delivery, member)
    refuse_what_is_no_text(delivery, member, lines)
    taken = list(_taken(pattern, lines))
    if not any(each.is_said for each in taken):
        raise ReadError(_no_match(member, pattern, lines))
    source = source_of(reading, delivery, member, options, _kind_of(pattern))
    maker = Maker(reading, member, source, taken, options)
    _account(reading, member, lines, taken)
    return maker.segments()


def _kind_of(pattern: Pattern) -> SourceKind:
    """A recording by its seconds, a chat by its speakers, else a log of what happened."""
    if "offset" in pattern.groups and "time" not in pattern.groups:
        return "bridge_audio"
    return "chat" if "speaker" in pattern.groups else "alerts"


def _taken(pattern: Pattern, lines: Sequence[str]) -> Iterator[Taken]:
    """The matches, each with the lines below it up to the next; the blank ones at the end stay out."""
    found = pattern.found(lines)
    match = next(found, None)
    while match is not None:
        after = next(found, None)
        end = after.first - 1 if after else len(lines)
        yield _with_rest(match, lines, end)
        match = after


def _with_rest(match: Found, lines: Sequence[str], end: int) -> Taken:
    while end > match.last and not lines[end - 1].strip():
        end -= 1
    below = lines[match.last : end]
    text = wording([match.parts.get("text") or "", *below])
    return Taken(match.first, match.last, end, match.parts, text)


# --- the account ------------------------------------------------------------------------------------------------------


def _account(reading: Reading, member: str, lines: Sequence[str], taken: Sequence[Taken]) -> None:
    """Every line that is in no segment is passed over with a reason; those that did not match are told."""
    early, below, free = list[int](), list[int](), 1
    for each in taken:
        for number in range(free, each.first):
            early += [number] if lines[number - 1].strip() else []
            _pass_over(reading, member, number, lines)
        below += [number for number in range(each.match_end + 1, each.end + 1) if lines[number - 1].strip()]
        if not each.is_said:
            reading.skip(member, each.first, each.end, DATE_LINE)
        free = each.end + 1
    for number in range(free, len(lines) + 1):
        _pass_over(reading, member, number, lines)
    _note(reading, member, "181", early, "come before the first line that matches, and were left out")
    _note(reading, member, "180", below, "do not match the pattern, and were kept in the segment above")


def _pass_over(reading: Reading, member: str, number: int, lines: Sequence[str]) -> None:
    reading.skip(member, number, number, EARLY if lines[number - 1].strip() else "blank line")


def _note(reading: Reading, member: str, code: str, numbers: list[int], what: str) -> None:
    if numbers:
        reading.problems.append(
            Problem(
                code=f"IW-READ-{code}",
                where=f"{member}, {numbered('line', numbers)}",
                what=f"{len(numbers)} line(s) {what}",
                then="look at them; where they are segments of their own, widen the pattern to match them too",
            )
        )


def _no_match(member: str, pattern: Pattern, lines: Sequence[str]) -> Problem:
    first = [line.strip() for line in lines if line.strip()][:_SHOWN]
    shown = ", ".join(
        repr(line if len(line) <= _SHOWN_WIDTH else f"{line[: _SHOWN_WIDTH - 2]} …") for line in first
    )
    return Problem(
        code="IW-READ-182",
        where=f"{member}, {pattern.written}",
        what="the pattern matches no line",
        why=f"the first lines are {shown}; a pattern has to match a line from its first character to its last",
        then="end it with (?P<text>.*), and write \\n in it where a segment begins with several lines",
    )
