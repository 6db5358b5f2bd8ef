"""A message as one of Discord's exports tells it, before it has its place among the others."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from ...clock import Moment, read_moment
from ...model.evidence import Attached, Reaction, SegmentKind
from ..exports.words import Words

DISCORD = datetime(2015, 1, 1, tzinfo=UTC)
"""Where Discord's ids begin to count."""


class Draft(Struct, frozen=True, kw_only=True):
    """What one record says. `said` is its own words alone, of which an id is made where it has none (`native`)."""

    number: int
    locator: str
    words: Words
    said: str = ""
    native: str = ""
    author: str = ""
    speaker: str | None = None
    kind: SegmentKind = "message"
    time_raw: str | None = None
    exact: Moment | None = None
    end: datetime | None = None
    edited_at: datetime | None = None
    reply: str = ""
    reactions: tuple[Reaction, ...] = ()
    files: tuple[Attached, ...] = ()


def snowflake(native: str) -> Moment | None:
    """The instant in one of Discord's ids, to the millisecond; None for what is too short or long to be one.

    >>> snowflake("1130000000000000000").at.isoformat(timespec="milliseconds"), snowflake("100")
    ('2023-07-16T04:56:34.384+00:00', None)
    """
    if not re.fullmatch(r"[0-9]{16,19}", native):
        return None
    return Moment(DISCORD + timedelta(milliseconds=int(native) >> 22), None, "absolute", "ms")


def written_exactly(raw: str) -> Moment | None:
    """The instant that a time with an offset names; the program pads its milliseconds with zeros.

    >>> written_exactly("2026-05-01T22:04:05.1230000+00:00").precision, written_exactly("01-May-26 10:04 PM")
    ('ms', None)
    """
    moment = read_moment(re.sub(r"(\.[0-9]{3})0{1,6}(?=[Z+-])", r"\1", raw[:64]))
    return moment if moment.at is not None else None


def file_name(address: str) -> str:
    """The name of a file at the end of its address, without what lets one fetch it.

    >>> file_name("https://cdn.discordapp.com/attachments/1/2/db.log?ex=1&hm=2")
    'db.log'
    """
    bare = re.split(r"[?#]", address.strip(), maxsplit=1)[0]
    return re.split(r"[/\\]", bare)[-1] or "(unnamed file)"


_REACTION = re.compile(r"(?P<name>[^\s,]+)(?: \((?P<count>[0-9]{1,9})\))?")


def counted_reactions(written: str) -> tuple[Reaction, ...]:
    """Reactions as tables and texts write them; there a count of one may be left out.

    >>> counted_reactions("👍 (2),🎉 (1)") == counted_reactions("👍 (2) 🎉")
    True
    """
    return tuple(Reaction(found["name"], int(found["count"] or 1)) for found in _REACTION.finditer(written))
