"""Slack: exports as a folder or zip, messages as JSON from Slack's interface, and all that slackdump writes.

Each conversation is a source, each message, join or change of topic a segment; threads lead to their first message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slugify import slugify

from ...errors import Problem, ReadError
from ...model.evidence import Segment, Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..encoding import decoded
from ..exports.members import NOT_TALK
from . import database
from .archive import looks_like_archive
from .conversations import Conversation, conversations, members_part
from .database import looks_like_database
from .directory import Directory
from .layout import Layout, layout, likeness
from .message import no_message
from .records import cut, head_of, opened, senders_of
from .segments import segments

name = "slack"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_TIMES = re.compile(r'"ts"\s{0,9}:\s{0,9}"\d{9,11}\.\d{6}"')
_MESSAGES = re.compile(r'"type"\s{0,9}:\s{0,9}"message"')
_DUMP = re.compile(r'\{\s{0,9}"channel_id"\s{0,9}:\s{0,9}"[CDG][A-Z0-9]+"', re.ASCII)


def sniff(delivery: OpenDelivery) -> float:
    """An export by its layout, an archive or database by how it begins, a list of messages by the times in it."""
    try:
        if delivery.container != "file":
            return _sniff_many(delivery, layout(delivery))
        head = delivery.head
        return max(_sniff_packed(head), _sniff_text(decoded(head)[0]))
    except ReadError:  # reading will say what is damaged
        return 0.0


def _sniff_many(delivery: OpenDelivery, found: Layout) -> float:
    for member in (*found.archives[:3], *found.databases[:3]):
        if sure := _sniff_packed(delivery.beginning(member)):
            return sure
    return likeness(found)


def _sniff_packed(head: bytes) -> float:
    return 0.9 if looks_like_archive(head) or looks_like_database(head) else 0.0


def _sniff_text(head: str) -> float:
    head = head.lstrip("\ufeff \t\r\n")
    if head[:1] not in ("[", "{"):
        return 0.0
    if not (_TIMES.search(head) or (_MESSAGES.search(head) and '"ts"' in head)):
        return 0.0
    return 0.9 if _DUMP.match(head) else 0.5


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when this is nothing that comes from Slack."""
    if delivery.container != "file":
        return _read_export(delivery, options, _held(delivery, layout(delivery)))
    (member,) = delivery.members()
    head = delivery.head
    if head.startswith(b"\x1f\x8b"):
        return _read_export(delivery, options, Layout((), (), (), archives=(member,)))
    if head.startswith(database.MAGIC):
        return _read_export(delivery, options, Layout((), (), (), databases=(member,)))
    return _read_list(delivery, options)


def _held(delivery: OpenDelivery, found: Layout) -> Layout:
    """Databases by their first bytes: other programs keep files of those names too."""
    databases = tuple(member for member in found.databases if _begins(delivery, member, database.MAGIC))
    others = set(found.databases).difference(databases)
    return Layout(found.lists, found.folders, (*found.rest, *sorted(others)), found.archives, databases)


def _begins(delivery: OpenDelivery, member: str, mark: bytes) -> bool:
    try:
        return delivery.beginning(member, len(mark)) == mark
    except ReadError:
        return False


def _read_export(delivery: OpenDelivery, options: ReadOptions, found: Layout) -> Reading:
    if not (found.folders or found.lists or found.archives or found.databases):
        raise ReadError(
            Problem(
                code="IW-READ-102",
                where=delivery.name,
                what="this is no Slack export",
                why="it has neither channels.json or users.json nor a folder of days like general/2026-05-01.json",
                then="import what lies in it one by one, or name another reader with --reader",
            )
        )
    reading = Reading(name, version, uses=frozenset({"kind"}))
    directory = Directory(reading.speakers)
    for member in found.lists + found.rest:
        reading.expect(member, 1)
        reading.skip(member, 1, 1, NOT_TALK)
    copies = database.Copies(delivery)
    talks = conversations(reading, delivery, options, found, directory, copies)
    if delivery.container == "file" and not talks and not found.databases:
        raise ReadError(_no_messages(delivery))
    return reading.made_by(_closing(copies, segments(reading, delivery, talks, directory)))


def _closing(copies: database.Copies, made: Iterator[Segment]) -> Iterator[Segment]:
    with copies:
        yield from made


def _no_messages(delivery: OpenDelivery) -> Problem:
    return Problem(
        code="IW-READ-107",
        where=delivery.name,
        what="there is no Slack message in this file",
        then="import the whole export, as a folder or zip, or name another reader with --reader",
    )


def _read_list(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """Messages in one JSON file: a page of Slack's interface, a single day, or slackdump's dump of a channel."""
    (member,) = delivery.members()
    raw = delivery.content(member)
    if not any(_is_message(record) for record in cut(raw, delivery.name, pages=True)):
        raise ReadError(_no_messages(delivery))
    reading = Reading(name, version, uses=uses)
    directory = Directory(reading.speakers)
    for sender in senders_of(raw, delivery.name):
        directory.learn_sender(sender)
    source = reading.source(_source_of_list(raw, member, options, directory))
    talk = Conversation(source.id, (members_part(delivery, [member], pages=True),))
    return reading.made_by(segments(reading, delivery, [talk], directory))


def _source_of_list(raw: bytes, member: str, options: ReadOptions, directory: Directory) -> Source:
    """A dump says of which channel it is; anything else is called after its file."""
    head, kind = head_of(raw), options.kind or "chat"
    if isinstance(head.channel_id, str) and head.channel_id.isalnum():
        directory.learn_conversation({"id": head.channel_id, "name": head.name})
        title = options.title or directory.title(head.channel_id)
        return Source(id=f"slack/{head.channel_id}", kind=kind, title=title)
    title = options.title or member.rpartition("/")[2].removesuffix(".json")
    return Source(id=slugify(title) or name, kind=kind, title=title)


def _is_message(record: object) -> bool:
    try:
        return no_message(opened(record, "").value) is None
    except ReadError:
        return False
