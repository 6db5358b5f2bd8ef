"""Microsoft Teams: pages of messages from Microsoft Graph, and a tenant's export (`TeamsData`), as folder or zip.

Each channel or chat is a source, each message or event a segment; replies lead to the first message of their thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from slugify import slugify

from ...errors import Problem
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import Record, mapping, mappings, word
from ..exports.heads import has_marks, head_of
from ..exports.members import NOT_TALK, is_hidden, pass_over
from ..exports.notes import note_some
from ..exports.pages import Entry, name_sources, ordered, talks_of, upright
from ..exports.records import Records, listed_in
from ..json_records import json_records
from .message import camel, entry_of, no_message
from .people import People

name = "teams"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_MARKS = tuple(
    re.compile(rf'"{first}"\s{{0,9}}:', re.IGNORECASE)
    for first in ("messageType", "createdDateTime", "(?:replyToId|channelIdentity|chatId|contentType)")
)
_LISTS = re.compile(
    r"(?:^|/)(?:(usersList|teamMembers_[^/]*)|(channels_[^/]*|teamsList|chats?_[^/]*))\.json$", re.IGNORECASE
)
_MESSAGES = re.compile(r"(?:^|/)messages_[^/]*\.json$", re.IGNORECASE)
_CHANNEL = re.compile(r"/l/message/([^/?#]{1,200})/")


def sniff(delivery: OpenDelivery) -> float:
    """Messages by the fields in the first of them; a tenant's export by its folders too."""
    if delivery.container == "file":
        return 0.9 if has_marks(head_of(delivery, delivery.members()[0]), _MARKS) else 0.0
    named = [m for m in _json_members(delivery) if not _LISTS.search(m)]
    first = [m for m in named if _MESSAGES.search(m)][:3] or named[:3]
    return 0.92 if any(has_marks(head_of(delivery, member), _MARKS) for member in first) else 0.0


def _json_members(delivery: OpenDelivery) -> list[str]:
    return [m for m in delivery.members() if m.lower().endswith(".json") and not is_hidden(m)]


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Teams message in this delivery."""
    reading = Reading(name, version, uses=uses)
    people, titles = People(reading.speakers), dict[str, str]()
    pages = _take_up_lists(reading, delivery, people, titles)
    talks = talks_of(
        reading,
        pages,
        lambda member: _page(reading, delivery, member, people),
        _no_message_here(delivery.name),
    )
    name_sources(reading, talks, titles, options)
    made = [ordered(reading, source, entries) for source, entries in talks.items()]
    _note_people(reading, people, delivery.name)
    return reading.made_by(chain.from_iterable(made))


def _no_message_here(where: str) -> Problem:
    return Problem(
        code="IW-READ-100",
        where=where,
        what="there is no Teams message in this delivery",
        why="messages have an id, a body and a createdDateTime, as Microsoft Graph gives them",
        then="import the pages of messages as JSON, or the whole export, or name another reader with --reader",
    )


# --- lists of people and channels -------------------------------------------------------------------------------------


def _take_up_lists(
    reading: Reading, delivery: OpenDelivery, people: People, titles: dict[str, str]
) -> list[str]:
    """Learns from the lists, accounts for what is no conversation, and returns the members that hold messages."""
    if delivery.container == "file":
        return list(delivery.members())
    readable, pages = set(_json_members(delivery)), []
    for member in delivery.members():
        listed = _LISTS.search(member) if member in readable else None
        if (
            member in readable
            and not listed
            and (_MESSAGES.search(member) or has_marks(head_of(delivery, member), _MARKS))
        ):
            pages.append(member)
            continue
        pass_over(reading, member, NOT_TALK)
        if listed:
            _learn(reading, delivery, member, people, titles, of_people=bool(listed[1]))
    return pages


def _learn(
    reading: Reading,
    delivery: OpenDelivery,
    member: str,
    people: People,
    titles: dict[str, str],
    *,
    of_people: bool,
) -> None:
    listed = camel(listed_in(reading, delivery, member))
    if isinstance(listed, dict):
        listed = listed.get("value")
    if of_people:
        people.learn(listed)
    for entry in () if of_people else mappings(listed):
        if word(entry, "id") and (title := word(entry, "displayName") or word(entry, "topic")):
            titles[f"teams/{word(entry, 'id')}"] = f"#{title}" if "channel" in member.lower() else title


# --- messages ---------------------------------------------------------------------------------------------------------


def _page(reading: Reading, delivery: OpenDelivery, member: str, people: People) -> list[Entry]:
    """The messages of one member as they were said, each followed by its replies."""
    key = None if head_of(delivery, member)[:1] == "[" else "value"
    where = slugify(member.rpartition("/")[2].removesuffix(".json")) or name
    entries, records = list[list[Entry]](), Records(reading, member)
    for number, value in records.values(json_records(reading, delivery, member, key).records):
        record = camel(value)
        reason = no_message(record)
        if reason is not None or not isinstance(record, dict):
            records.strange(number, reason or "not a message")
            continue
        made = [_entry(each, record, where, (member, number), people) for each in _with_replies(record)]
        entries.append([made[0], *upright(made[1:])])
    records.note_replaced()
    note_some(
        reading,
        "IW-READ-115",
        member,
        [f"{member}#{number}" for number in records.strangers],
        "message(s) are records of another kind",
        "a page holds messages only",
        "look at the skipped records; export that page again if there should be words",
    )
    firsts = upright([thread[0] for thread in entries])
    if entries and firsts[0] is not entries[0][0]:
        entries.reverse()
    return [entry for thread in entries for entry in thread]


def _with_replies(record: Record) -> Iterator[Record]:
    """A message, then those that Graph puts inside it when asked to expand."""
    yield record
    for reply in mappings(record.get("replies")):
        if no_message(reply) is None:
            yield reply if word(reply, "replyToId") else {**reply, "replyToId": record.get("id")}


def _entry(record: Record, root: Record, where: str, place: tuple[str, int], people: People) -> Entry:
    channel = _conversation(record) or _conversation(root) or where
    return entry_of(record, f"teams/{channel}", place, people)


def _conversation(record: Record) -> str:
    """The channel or chat that a message says it is in."""
    named = word(mapping(record, "channelIdentity"), "channelId") or word(record, "chatId")
    if named:
        return named
    found = _CHANNEL.search(word(record, "webUrl"))
    return unquote(found[1]) if found else ""


def _note_people(reading: Reading, people: People, where: str) -> None:
    note_some(
        reading,
        "IW-READ-112",
        where,
        sorted(people.nameless),
        "message(s) come from or name ids without a name, shown as they are",
        "they are in no list of users of this export",
        "say who they are with an ActorAlias",
    )
    if people.unknown:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(people.unknown.items()))
        reading.problems.append(
            Problem(
                code="IW-READ-113",
                where=where,
                what=f"kinds of card element new to this reader, shown by their words: {kinds}",
                then="compare such a message with Teams, and tell us of the kind",
            )
        )
    if people.tokens:
        reading.problems.append(
            Problem(
                code="IW-READ-114",
                where=where,
                what=f"{people.tokens} access token(s) were left out of addresses",
                then="nothing; only the original file keeps them, so treat it as a secret",
            )
        )
