"""Zulip: the official export (realm.json and pages of messages), and what the zulip-archive tool saves topic by topic.

Each channel or direct conversation is a source, each topic a thread in it, each message a segment under Zulip's own id.
"""

from __future__ import annotations

import re
from functools import partial

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.heads import head_of
from ..exports.members import pass_over_rest, read_by_ending
from .packed import is_tar
from .pages import Pages
from .realm import Realm
from .talks import Talks
from .topics import topic_of

name = "zulip"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_LOOKED_AT = 6
"""Members of a folder or zip that sniffing looks into."""
_PAGE = re.compile(r'\{\s{0,20}"zerver_(?:user)?message"\s{0,9}:\s{0,9}\[')
_REALM = re.compile(r'\{\s{0,20}"zerver_[a-z_]{1,60}"\s{0,9}:')
_TOPIC_FIELDS = ('"content"', '"id"', '"sender_full_name"', '"timestamp"')
_PAGE_NAME = re.compile(r"messages-\d{1,9}\.json", re.ASCII)


def sniff(delivery: OpenDelivery) -> float:
    """By how the file begins; of a folder or zip, by its pages of messages, else by the topics in it."""
    if delivery.container == "file":
        if is_tar(delivery.head):
            return 0.9
        return {"page": 0.95, "realm": 0.9, "topic": 0.9}.get(_kind(delivery, delivery.members()[0]), 0.0)
    members = _likely(delivery)
    pages = [member for member in members if _PAGE_NAME.fullmatch(member.rpartition("/")[2])]
    kinds = [_kind(delivery, member) for member in (pages or members)[:_LOOKED_AT]]
    return 0.95 if "page" in kinds else 0.9 if kinds.count("topic") > len(kinds) / 2 else 0.0


def _kind(delivery: OpenDelivery, member: str) -> str:
    """What a member is by how it begins: a page of messages, a realm, a topic, or nothing of Zulip's."""
    head = head_of(delivery, member)
    if _PAGE.match(head):
        return "page"
    if _REALM.match(head):
        return "realm"
    return "topic" if head.startswith("[") and all(field in head for field in _TOPIC_FIELDS) else ""


def _by_name(member: str) -> str:
    """A page whose beginning is damaged is still one, and what is lost must be told."""
    return "page" if _PAGE_NAME.fullmatch(member.rpartition("/")[2]) else ""


def _likely(delivery: OpenDelivery) -> list[str]:
    return read_by_ending(delivery, ".json")


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when nothing here holds messages of Zulip's."""
    if delivery.container == "file" and is_tar(delivery.head):
        raise ReadError(_unpack_first(delivery.name))
    kinds = {member: _kind(delivery, member) or _by_name(member) for member in _likely(delivery)}
    if "page" not in kinds.values() and "topic" not in kinds.values():
        raise ReadError(_no_messages(delivery.name, "realm" in kinds.values()))
    reading = Reading(name, version, uses=uses)
    talks = Talks(reading)
    realms = [member for member, kind in kinds.items() if kind == "realm"]
    pages = Pages(talks, {_folder(member): Realm(reading, delivery, member) for member in realms})
    for member, kind in kinds.items():
        if kind == "page":
            talks.take_up(member, partial(pages.read, delivery, member))
        elif kind == "topic":
            talks.take_up(member, partial(topic_of, talks, delivery, member))
    talks.refuse_if_nothing()
    pass_over_rest(reading, delivery)
    pages.note()
    talks.name_sources(options)
    return reading.made_by(talks.segments())


def _folder(member: str) -> str:
    return member.rpartition("/")[0]


def _unpack_first(where: str) -> Problem:
    return Problem(
        code="IW-READ-133",
        where=where,
        what="this export is packed as tar, which is not opened here",
        why="of packed deliveries only zip is read",
        then="unpack it (tar -xzf), and import the folder",
    )


def _no_messages(where: str, has_realm: bool) -> Problem:
    return Problem(
        code="IW-READ-134",
        where=where,
        what="there are no Zulip messages here",
        why="realm.json names people and channels only; their messages are in messages-000001.json and so on"
        if has_realm
        else "an export has pages such as messages-000001.json with a list zerver_message",
        then="import the whole folder of the export, or name another reader with --reader",
    )
