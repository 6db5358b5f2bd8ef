"""Which files of a delivery are Discord exports, in which format, and which belong to one channel in which order."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct
from slugify import slugify

from ...errors import Problem
from ...model.evidence import Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..encoding import storable
from ..exports.fields import word
from ..exports.heads import first_text
from .drafts import snowflake, written_exactly

Format: TypeAlias = Literal["", "json", "html", "csv", "txt"]
LIKELY = (".json", ".csv", ".txt", ".html", ".htm")


class Part(Struct, frozen=True, kw_only=True):
    """What a member is, as far as its beginning tells; `format` is empty when this is no export of ours."""

    member: str
    format: Format = ""
    sure: float = 0.0
    channel: str = ""
    title: str = ""
    begins: datetime | None = None


class Talk(Struct, frozen=True):
    """One conversation: its source, and the format that it was saved in."""

    source: str
    title: str
    format: Format


# --- one member -------------------------------------------------------------------------------------------------------

_JSON = re.compile(r'"guild"\s{0,9}:\s{0,9}\{')
_JSON_CHANNEL = re.compile(r'"channel"\s{0,9}:\s{0,9}(?=\{)')
_TABLE = re.compile(
    r'\ufeff?(?P<id>"?AuthorID"?[;,])?"?Author"?(?P<mark>[;,])"?Date"?(?P=mark)"?Content"?(?P<more>(?P=mark)"?Attachments"?)?'
    r'(?:[;,][";, A-Za-z]{0,40})?\r?(?:\n|\Z)'
)
_TEXT = re.compile(r"\ufeff?={20,200}\r?\nGuild: [^\n]{0,500}\nChannel: ")
_PAGE = re.compile(r"\s{0,99}(?:<!--.{0,500}?-->\s{0,99})?<(?:!doctype|html)", re.IGNORECASE | re.DOTALL)
_WHEN = re.compile(r'"timestamp"\s{0,9}:\s{0,9}"([^"]{10,40})"')
_ID_IN_PAGE = re.compile(r"data-message-id=[\"']?([0-9]{15,20})")
_NAMED = re.compile(r"\s*\[(?P<id>[0-9]{15,20})\]")
"""The id of the channel, which the program writes into the names of files unless told otherwise."""
_NUMBERED = re.compile(r"\s*\[part (?P<part>[0-9]{1,9})\]", re.IGNORECASE)
_RANGE = re.compile(
    r"\s*\((?:(?:after|before) )?[0-9]{4}-[0-9]{2}-[0-9]{2}(?: to [0-9]{4}-[0-9]{2}-[0-9]{2})?\)"
)


def looked_at(delivery: OpenDelivery, member: str) -> Part:
    """What the beginning of a member says that it is."""
    head = first_text(delivery, member)
    named = _NAMED.search(member)
    channel = named["id"] if named else ""
    title = plain_title(member)
    if _JSON.search(head) and _JSON_CHANNEL.search(head) and head.lstrip("\ufeff \t\r\n")[:1] == "{":
        return _json_part(member, head, channel, title)
    table = _TABLE.match(head)
    if table:
        sure = 0.97 if table["id"] else 0.93 if table["more"] else 0.2
        return Part(member=member, format="csv", sure=sure, channel=channel, title=title)
    if _TEXT.match(head):
        return Part(member=member, format="txt", sure=0.97, channel=channel, title=title)
    if _PAGE.match(head.lstrip("\ufeff")) and "chatlog__message" in head:
        first = _ID_IN_PAGE.search(head)
        when = snowflake(first[1]) if first else None
        begins = when.at if when else None
        return Part(member=member, format="html", sure=0.97, channel=channel, title=title, begins=begins)
    return Part(member=member)


def _json_part(member: str, head: str, channel: str, title: str) -> Part:
    value = _object_at(head, _JSON_CHANNEL)
    when = _WHEN.search(head)
    moment = written_exactly(when[1]) if when else None
    return Part(
        member=member,
        format="json",
        sure=0.97,
        channel=_id_of(value.get("id")) or channel,
        title=channel_title(value) or title,
        begins=moment.at if moment else None,
    )


def _object_at(head: str, before: re.Pattern[str]) -> dict[str, object]:
    found = before.search(head)
    try:
        value = json.JSONDecoder(parse_constant=str).raw_decode(head, found.end())[0] if found else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _id_of(value: object) -> str:
    written = str(value) if type(value) is int and 0 <= value < 1 << 64 else value
    return written if isinstance(written, str) and re.fullmatch(r"[0-9]{1,20}", written) else ""


def channel_title(channel: dict[str, object]) -> str:
    """A channel as people call it, a thread behind its channel.

    >>> channel_title({"type": "GuildPublicThread", "category": "ops", "name": "db is slow"})
    '#ops / db is slow'
    """
    name, kind = storable(word(channel, "name"))[0], word(channel, "type")
    parent = storable(word(channel, "category"))[0]
    if not name:
        return ""
    if kind.startswith("Direct"):
        return f"DM {name}"
    return f"#{parent} / {name}" if kind.endswith("Thread") and parent else f"#{name}"


def plain_title(member: str) -> str:
    """A member's name without extension, channel's id, part and range of dates.

    >>> plain_title("Lab - ops - db [111111111111111111] (after 2026-05-01) [part 2].json")
    'Lab - ops - db'
    """
    stem = re.sub(r"(?<=[^/])\.[A-Za-z]{3,4}$", "", member)
    for extra in (_NAMED, _NUMBERED, _RANGE):
        stem = extra.sub("", stem)
    return stem.strip() or member


# --- conversations ----------------------------------------------------------------------------------------------------


def talks(
    reading: Reading, delivery: OpenDelivery, parts: Sequence[Part], options: ReadOptions
) -> list[tuple[Talk, list[Part]]]:
    """The conversations with their parts in order; each becomes a source of the reading."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.format, part.channel or _stem(part, delivery)), []).append(part)
    found = []
    for (_, key), group in groups.items():
        group = _in_order(group)
        _note_missing(reading, group)
        talk = _talk(reading, key, group, options, alone=len(groups) == 1)
        found.append((talk, group))
    return found


def _stem(part: Part, delivery: OpenDelivery) -> str:
    """What parts of one conversation have in common: the folder, where their names are numbers."""
    folder, _, own = part.title.rpartition("/")
    counted = own.isdecimal() and delivery.container != "file"
    return (folder or re.sub(r"\.zip$", "", delivery.name)) if counted else part.title


def _in_order(group: list[Part]) -> list[Part]:
    group = sorted(group, key=lambda part: _natural(part.member))
    if all(part.begins for part in group):
        return sorted(
            group, key=lambda part: str(part.begins and part.begins.isoformat(timespec="microseconds"))
        )
    return group


def _natural(member: str) -> tuple[list[tuple[int, str]], int]:
    """Numbers by their value: 10.csv after 9.csv, and what has no part number before part 2."""
    part = _NUMBERED.search(member)
    pieces = re.findall(r"([0-9]{1,18})|([^0-9]+)", _NUMBERED.sub("", member))
    return [(int(number or 0), text) for number, text in pieces], int(part["part"]) if part else 1


def _note_missing(reading: Reading, group: Sequence[Part]) -> None:
    stems = [plain_title(part.member).rpartition("/")[2] for part in group]
    found = [_NUMBERED.search(part.member) for part in group]
    if any(found):
        numbers, first = {int(part["part"]) if part else 1 for part in found}, 1
    elif len(group) > 1 and all(re.fullmatch(r"[0-9]{1,9}", stem) for stem in stems):
        numbers = {int(stem) for stem in stems}
        first = min(numbers)
    else:
        return
    count = max(numbers) - first + 1 - len(numbers)
    if count > 0:
        some = [
            str(n) for n in range(first, min(max(numbers), first + len(numbers) + 5)) if n not in numbers
        ][:5]
        reading.problems.append(
            Problem(
                code="IW-READ-119",
                where=group[0].member,
                what=f"{count} part(s) of this conversation are not here: {', '.join(some) or 'the later ones'}",
                why="the program numbers the parts of a long conversation without gaps",
                then="ask for them; what was said in between is missing",
            )
        )


def _talk(reading: Reading, key: str, group: Sequence[Part], options: ReadOptions, *, alone: bool) -> Talk:
    first = group[0]
    title = first.title if first.channel or first.format == "json" else key
    if options.title:
        title = options.title if alone else f"{options.title}: {title}"
    known = f"discord/{first.channel}" if first.channel else slugify(title) or "discord"
    twins = sum(1 for source in reading.sources if source == known or source.startswith(f"{known}-twin-"))
    known += f"-twin-{twins + 1}" if known in reading.sources else ""
    source = reading.source(Source(id=known, kind=options.kind or "chat", title=title))
    if first.format == "html" and not first.channel:
        reading.problems.append(
            Problem(
                code="IW-READ-104",
                where=first.member,
                what="no channel's id is in the file's name, so the name stands for the channel",
                why="as JSON the same messages would come under the channel's id, and so twice",
                then="import JSON where there is some; else nothing, as long as the channel comes as HTML only",
            )
        )
    return Talk(source.id, title, first.format)


def refusal(delivery: OpenDelivery) -> Problem:
    """Why nothing here can be read."""
    member = delivery.members()[0] if delivery.members() else ""
    why = "none of its files begins as DiscordChatExporter's JSON, HTML, CSV or text does"
    if delivery.container == "file":
        head = delivery.head_text
        why = "it does not begin as DiscordChatExporter's JSON, HTML, CSV or text does"
        if head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and "chatlog__" in head:
            why = "it is an archive site's own JSON, made from DiscordChatExporter's HTML"
    return Problem(
        code="IW-READ-117",
        where=member if delivery.container == "file" else delivery.name,
        what="this was not saved by DiscordChatExporter",
        why=why,
        then="ask for the export itself, or name another reader with --reader",
    )
