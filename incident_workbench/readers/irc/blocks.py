"""Logs whose messages are blocks of lines: seconds since 1970, a nick, the words, a blank line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...clock import Moment, epoch, utc_text
from ..base import Reading
from .layouts import Stamp
from .records import Record
from .sayings import Saying

_SECONDS = re.compile(r"[0-9]{9,10}", re.ASCII)
_NICK = re.compile(r"[^\s:,]{1,60}")


def begins_with_blocks(lines: Sequence[str]) -> bool:
    """Whether a file's first lines are blocks.

    >>> begins_with_blocks(["1777629723", "ana", "is it DNS?", "", "1777629730", "ben", "no"])
    True
    """
    return _begins(lines, 0) and sum(_begins(lines, at) for at in range(len(lines))) >= max(
        1, len(lines) // 12
    )


def _begins(lines: Sequence[str], at: int) -> bool:
    return (
        at + 2 < len(lines)
        and _SECONDS.fullmatch(lines[at]) is not None
        and _NICK.fullmatch(lines[at + 1]) is not None
        and (at == 0 or not lines[at - 1].strip())
    )


def records_of_blocks(reading: Reading, member: str, lines: Sequence[str]) -> list[Record] | None:
    """A record for each block, or None where the file does not begin with some."""
    if not begins_with_blocks(lines[:SEEN]):
        return None
    starts = [at for at in range(len(lines)) if _begins(lines, at)]
    records = []
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        last = max((n for n in range(at + 2, end) if lines[n].strip()), default=at + 2)
        words = [(number + 1, lines[number]) for number in range(at + 2, last + 1)]
        saying = Saying("message", lines[at + 2], lines[at + 1])
        records.append(Record(saying, _stamp(lines[at]), words, before=2))
        if last + 1 < end:
            reading.skip(member, last + 2, end, "blank line")
    return records


SEEN = 200
"""Lines that tell whether a file is made of blocks."""


def _stamp(seconds: str) -> Stamp:
    when = epoch(seconds)
    if when is None:
        return Stamp(seconds)
    return Stamp(seconds, known=Moment(when[0], utc_text(when[0])[:-1], "absolute", when[1]))
