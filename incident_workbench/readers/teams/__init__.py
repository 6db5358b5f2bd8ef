"""Microsoft Teams: pages of messages from Microsoft Graph, and a tenant's export (`TeamsData`), as folder or zip.

Each channel or chat is a source, each message or event a segment; replies lead to the first message of their thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from slugify import slugify

from ...errors import Problem, ReadError
from ...model.evidence import Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..json_records import json_records
from ..members import json_value, note_replaced
from ..slack.directory import mapping, mappings, word
from ..slack.records import storable_value
from .heads import has_marks, head_of
from .message import Record, camel, entry_of, no_message
from .order import Entry, note_some, ordered, upright
from .people import People

name = "teams"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

NOT_TALK = "not part of the conversation"
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
    """The members that may be read; `__MACOSX/…/._messages.json` is a resource fork."""
    return [
        member
        for member in delivery.members()
        if member.lower().endswith(".json")
        and not any(part.startswith(".") or part == "__MACOSX" for part in member.split("/"))
    ]


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Teams message in this delivery."""
    reading = Reading(name, version, uses=uses)
    people, titles = People(reading.speakers), dict[str, str]()
    pages, refused = _take_up_lists(reading, delivery, people, titles), list[Problem]()
    talks: dict[str, list[Entry]] = {}
    for member in pages:
        try:
            page = _page(reading, delivery, member, people)
        except ReadError as error:
            refused.append(error.problem)
            _leave_out(reading, member)
            continue
        for entry in page:
            talks.setdefault(entry.segment.source, []).append(entry)
    if not talks:
        raise ReadError(refused[0] if refused else _no_message_here(delivery.name))
    reading.problems.extend(refused)
    for source in talks:
        title = titles.get(source, source.removeprefix("teams/"))
        if options.title:
            title = f"{options.title}: {title}" if len(talks) > 1 else options.title
        reading.source(Source(id=source, kind=options.kind or "chat", title=title))
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


def _leave_out(reading: Reading, member: str) -> None:
    if not reading.expected.get(member):
        reading.expect(member, 1)
    reading.skip(member, 1, reading.expected[member], "not read")


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
        reading.expect(member, 1)
        reading.skip(member, 1, 1, NOT_TALK)
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
    try:
        value, replaced = storable_value(json_value(delivery, member))
    except ReadError as error:
        reading.problems.append(error.problem)
        return
    note_replaced(reading, member, replaced)
    listed = camel(value)
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
    entries, strange, replaced = list[list[Entry]](), list[str](), 0
    for number, value in json_records(reading, delivery, member, key).records:
        kept, odd = storable_value(value)
        replaced += odd
        record = camel(kept)
        reason = no_message(record)
        if reason is not None or not isinstance(record, dict):
            reading.skip(member, number, number, reason or "not a message")
            strange.append(f"{member}#{number}")
            continue
        made = [_entry(each, record, where, (member, number), people) for each in _with_replies(record)]
        entries.append([made[0], *upright(made[1:])])
    note_replaced(reading, member, replaced)
    note_some(
        reading,
        "IW-READ-115",
        member,
        strange,
        "are records of another kind",
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
    nameless = sorted(people.nameless)
    note_some(
        reading,
        "IW-READ-112",
        where,
        nameless,
        "come from or name ids without a name, shown as they are",
        "they are in no list of users of this export",
        "say who they are with an ActorAlias",
    )
    for code, what, then in (
        (
            "IW-READ-113",
            ", ".join(f"{kind} ({count})" for kind, count in sorted(people.unknown.items())),
            "compare such a message with Teams, and tell us of the kind",
        ),
        (
            "IW-READ-114",
            f"{people.tokens} access token(s) were left out of addresses" if people.tokens else "",
            "nothing; only the original file keeps them, so treat it as a secret",
        ),
    ):
        told = (
            f"kinds of card element new to this reader, shown by their words: {what}"
            if code.endswith("3")
            else what
        )
        if what:
            reading.problems.append(Problem(code=code, where=where, what=told, then=then))
