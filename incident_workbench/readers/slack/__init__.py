"""Slack: exports as a folder or zip (official, or slackdump's in the same layout), and lists of messages as JSON.

Each conversation is a source, each message, join or change of topic a segment; threads lead to their first message.
"""

from __future__ import annotations

import re

from slugify import slugify

from ...errors import Problem, ReadError
from ...model.evidence import Source
from ..base import OpenDelivery, Reading, ReadOptions
from .conversations import Conversation, conversations
from .directory import Directory
from .layout import layout, likeness
from .message import no_message
from .records import cut, opened, senders_of
from .segments import segments

name = "slack"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_TIMES = re.compile(r'"ts"\s{0,9}:\s{0,9}"\d{9,11}\.\d{6}"')
_MESSAGES = re.compile(r'"type"\s{0,9}:\s{0,9}"message"')
NOT_TALK = "not part of the conversation"


def sniff(delivery: OpenDelivery) -> float:
    """An export by its layout, a list of messages by the times in it."""
    if delivery.container != "file":
        return likeness(layout(delivery))
    try:
        head = delivery.head_text
    except OSError:
        return 0.0
    if head.lstrip("\ufeff \t\r\n")[:1] not in ("[", "{"):
        return 0.0
    return 0.5 if _TIMES.search(head) or (_MESSAGES.search(head) and '"ts"' in head) else 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when this is neither a Slack export nor a list of Slack messages."""
    return _read_list(delivery, options) if delivery.container == "file" else _read_export(delivery, options)


def _read_export(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    found = layout(delivery)
    if not found.folders and not found.lists:
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
    talks = conversations(reading, delivery, options, found, directory)
    return reading.made_by(segments(reading, delivery, talks, directory))


def _read_list(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """Messages in one JSON file: a page of Slack's interface, a single day, or slackdump's dump of a channel."""
    (member,) = delivery.members()
    raw = delivery.content(member)
    records = cut(raw, delivery.name, pages=True)
    if not any(_is_message(record) for record in records):
        raise ReadError(
            Problem(
                code="IW-READ-107",
                where=delivery.name,
                what="there is no Slack message in this file",
                then="import the whole export, as a folder or zip, or name another reader with --reader",
            )
        )
    reading = Reading(name, version, uses=uses)
    directory = Directory(reading.speakers)
    for sender in senders_of(raw, delivery.name):
        directory.learn_sender(sender)
    title = options.title or member.rpartition("/")[2].removesuffix(".json")
    source = reading.source(Source(id=slugify(title) or name, kind=options.kind or "chat", title=title))
    return reading.made_by(
        segments(reading, delivery, [Conversation(source.id, (member,), pages=True)], directory)
    )


def _is_message(record: object) -> bool:
    try:
        return no_message(opened(record, "").value) is None
    except ReadError:
        return False
