"""Telegram Desktop's JSON: one chat, or a whole account with each chat a source; as a file, or a folder or zip with it.

Each message or event is a segment under Telegram's own id; replies lead to the message that their chain began with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from ...errors import ReadError
from ...model.evidence import Segment, Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import word
from ..exports.heads import head_of
from ..exports.members import each_read, pass_over_rest, read_by_name
from ..exports.notes import note_some
from ..exports.order import Order, noted_after
from ..exports.records import Records
from ..written import WallClock
from .chats import KINDS, Chat, chats, no_chat
from .message import Talk, segment_of, speaker_id

name = "telegram"
version = "1"
uses: frozenset[str] = frozenset({"zone", "kind", "title"})

RESULT = "result.json"
_CHAT = re.compile(
    rf'\{{\s{{0,20}}(?:"name"\s{{0,9}}:[^\n]{{0,2000}}?,\s{{0,20}})?"type"\s{{0,9}}:\s{{0,9}}"(?:{KINDS})"\s{{0,9}},'
    r'\s{0,20}"id"\s{0,9}:\s{0,9}-?\d+'
)
_ACCOUNT = re.compile(r'\{\s{0,20}"(?:about|personal_information|chats|left_chats)"\s{0,9}:')
_CHATS = re.compile(r'"(?:left_)?chats"\s{0,9}:\s{0,9}\{|"personal_information"\s{0,9}:\s{0,9}\{')


def sniff(delivery: OpenDelivery) -> float:
    """By how a chat or an account begins; a folder or zip by the file that holds it."""
    heads = (head_of(delivery, member) for member in read_by_name(delivery, RESULT)[:3])
    return max(map(_likeness, heads), default=0.0)


def _likeness(head: str) -> float:
    if not head.startswith("{"):
        return 0.0
    if _CHAT.match(head):
        return 0.95
    return 0.9 if _ACCOUNT.match(head) and _CHATS.search(head) else 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Telegram chat in it."""
    members = read_by_name(delivery, RESULT)
    if not members:
        raise ReadError(no_chat(delivery.name))
    reading = Reading(name, version, uses=uses)
    orders: dict[str, Order] = {}
    made = each_read(reading, members, lambda member: _member(reading, delivery, member, options, orders))
    pass_over_rest(reading, delivery)
    return reading.made_by(noted_after(made, orders))


def _member(
    reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions, orders: dict[str, Order]
) -> Iterator[Segment]:
    found = chats(reading, delivery, member)
    alone = len(found) == 1 and delivery.container == "file"
    placed = [(chat, _source(reading, chat.head, options, alone)) for chat in found]
    return chain.from_iterable(
        _chat(reading, member, chat, orders.setdefault(source.id, Order(reading, source.id)), options)
        for chat, source in placed
    )


_PEERS = {"private_group": "chat", "personal_chat": "user", "bot_chat": "user", "saved_messages": "user"}


def _source(reading: Reading, head: Mapping[str, object], options: ReadOptions, alone: bool) -> Source:
    kind = word(head, "type")
    number = head.get("id")
    peer = _PEERS.get(kind, "channel" if kind.endswith(("supergroup", "channel")) else "")
    key = f"{peer}{number}" if type(number) is int else speaker_id(number) or kind or "chat"
    called = word(head, "name") or kind.replace("_", " ").capitalize() or "Telegram"
    title = options.title if options.title and alone else called
    return reading.source(Source(id=f"telegram/{key}", kind=options.kind or "chat", title=title))


def _chat(reading: Reading, member: str, chat: Chat, order: Order, options: ReadOptions) -> Iterator[Segment]:
    clock = WallClock(member, options, word="record")
    talk, records = Talk(reading, order.source, chat.head, clock), Records(reading, member)
    yield from order.numbered(_segments(chat, talk, records))
    records.note()
    reading.problems.extend(clock.problems())
    _note(reading, talk, order.source)


def _segments(chat: Chat, talk: Talk, records: Records) -> Iterator[Segment]:
    for number, record in records.objects(chat.records()):
        if "id" in record or "text" in record or "action" in record:
            yield segment_of(record, talk, records.member, number)
        else:
            records.strange(number, "a record without id, words or action")


def _note(reading: Reading, talk: Talk, where: str) -> None:
    for code, told, what, why, then in (
        (
            "IW-READ-112",
            sorted(key for key in talk.nameless if reading.speakers[key].name == key.rpartition("/")[2]),
            "id(s) have no name and are shown as they are",
            "exports name no deleted accounts",
            "say who they are with an ActorAlias",
        ),
        (
            "IW-READ-122",
            talk.unsupported,
            "message(s) were of a kind that Telegram Desktop could not export, without words or time",
            "it was older than the message",
            "export again with a newer version if they matter",
        ),
        (
            "IW-READ-129",
            sorted(talk.unknown),
            "kind(s) of event are new to this reader, told in the export's own words",
            "",
            "compare such an event with the program, and tell us of the kind",
        ),
    ):
        note_some(reading, code, where, told, what, why, then)
