"""Google Chat as Takeout brings it: a folder or zip of groups, or one `messages.json`. Each group is a source."""

from __future__ import annotations

import re
from itertools import chain

from slugify import slugify

from ...errors import Problem
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import mapping, mappings, word
from ..exports.heads import has_marks, head_of
from ..exports.members import NOT_TALK, pass_over
from ..exports.notes import note_some
from ..exports.pages import Entry, name_sources, ordered, talks_of
from ..exports.records import Records, listed_in
from ..json_records import json_records
from ..written import numbered
from .message import entry_of
from .people import People

name = "google-chat"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_MARKS = tuple(
    re.compile(rf'"{key}"\s{{0,9}}:') for key in ("creator", "created_date", "(?:topic_id|message_id)")
)
_NEEDED = ("created_date", "message_id", "creator")
_TALK = re.compile(r"(?:^|/)messages\.json$")
_NAMES = re.compile(r"(?:^|/)(?:group_info|user_info)\.json$")


def sniff(delivery: OpenDelivery) -> float:
    """Messages by the fields in the first of them."""
    if delivery.container == "file":
        return 0.9 if has_marks(head_of(delivery, delivery.members()[0]), _MARKS) else 0.0
    talks = _talks(delivery)[:3]
    named = any(_NAMES.search(member) or "Google Chat/" in member for member in delivery.members())
    marked = any(has_marks(head_of(delivery, member), _MARKS) for member in talks)
    return 0.95 if marked and named else 0.9 if marked else 0.0


def _talks(delivery: OpenDelivery) -> list[str]:
    if delivery.container == "file":
        return list(delivery.members())
    return [m for m in delivery.members() if _TALK.search(m) and "__MACOSX" not in m.split("/")]


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Google Chat message in this delivery."""
    reading = Reading(name, version, uses=uses)
    people, groups, titles = People(reading.speakers), dict[str, str](), dict[str, str]()
    talks = _talks(delivery)
    for member in delivery.members():
        if member not in talks:
            _learn(reading, delivery, member, people, groups)

    def read_member(member: str) -> list[Entry]:
        entries = _of_member(reading, delivery, member, people)
        called = groups.get(member.rpartition("/")[0])
        for source in dict.fromkeys(entry.segment.source for entry in entries):
            titles.setdefault(source, called or _title(member, source))
        return entries

    found = talks_of(reading, talks, read_member, _no_message_here(delivery.name))
    name_sources(reading, found, titles, options)
    made = [ordered(reading, source, each, times_told=True) for source, each in found.items()]
    return reading.made_by(chain.from_iterable(made))


def _title(member: str, source: str) -> str:
    return member.rpartition("/")[0].rpartition("/")[2] or source.rpartition("/")[2]


def _no_message_here(where: str) -> Problem:
    return Problem(
        code="IW-READ-100",
        where=where,
        what="there is no Google Chat message in this delivery",
        why="Takeout puts them in Google Chat/Groups/…/messages.json",
        then="import that folder or file, or name another reader with --reader",
    )


def _learn(
    reading: Reading, delivery: OpenDelivery, member: str, people: People, groups: dict[str, str]
) -> None:
    pass_over(reading, member, NOT_TALK)
    if not _NAMES.search(member) or "__MACOSX" in member:
        return
    value = listed_in(reading, delivery, member)
    for told in mappings([value]):
        people.learn(mapping(told, "user"))
        for user in mappings(told.get("members")):
            people.learn(user)
        groups[member.rpartition("/")[0]] = word(told, "name")


# --- messages ---------------------------------------------------------------------------------------------------------


def _of_member(reading: Reading, delivery: OpenDelivery, member: str, people: People) -> list[Entry]:
    key = None if head_of(delivery, member)[:1] == "[" else "messages"
    group = _title(member, "").removeprefix("Space ").removeprefix("DM ")
    group = group or slugify(member.rpartition("/")[2].removesuffix(".json")) or name
    entries, unread, records = list[Entry](), list[int](), Records(reading, member)
    for number, record in records.values(json_records(reading, delivery, member, key).records):
        if isinstance(record, dict) and any(k in record for k in _NEEDED):
            entries.append(entry_of(record, group, (member, number), people))
            unread += [number] if entries[-1].segment.at is None else []
        else:
            records.strange(number, "not a message")
    records.note_replaced()
    _note(records, unread)
    return entries


def _note(records: Records, unread: list[int]) -> None:
    note_some(
        records.reading,
        "IW-READ-115",
        records.member,
        [f"{records.member}#{number}" for number in records.strangers],
        "message(s) are records of another kind",
        "a group of Google Chat holds messages only",
        "look at the skipped records; export again if there should be words",
    )
    if unread:
        records.reading.problems.append(
            Problem(
                code="IW-READ-044",
                where=f"{records.member}, {numbered('record', unread)}",
                what=f"{len(unread)} time(s) could not be read; they are kept as written",
                why="Takeout writes dates in the language of the account, and only English ones are read",
                then="set the account's language to English and export again; until then the order of the file stands",
            )
        )
