"""Matrix rooms: Element's JSON export, as a file or in its zip, and the text and HTML of archived rooms.

Each message or event is a segment under its own id; edits and reactions stand with the message that they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slugify import slugify

from ...errors import Problem, ReadError
from ...model.evidence import Segment, Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import mapping, word
from ..exports.heads import head_of
from ..exports.members import each_read, pass_over_rest, read_by_name
from ..exports.notes import note_some
from ..exports.order import DUPLICATE, Order, noted_after
from ..exports.records import Records
from ..json_records import json_records
from .archive import archived, is_log, is_page
from .events import Room, segment_of
from .relations import Event, Relations

name = "matrix"
version = "1"
uses: frozenset[str] = frozenset({"zone", "kind", "title"})

EXPORT = ("export.json", "room_log.txt", "index.html")
_ROOM = re.compile(r'"(?:room_creator|exported_by|export_date)"\s{0,9}:')
_EVENTS = re.compile(r'"origin_server_ts"\s{0,9}:\s{0,9}\d{10,16}')


def sniff(delivery: OpenDelivery) -> float:
    """By the fields of a room and its events; an archived room by its first lines."""
    heads = (head_of(delivery, member) for member in _members(delivery)[:3])
    return max(map(_likeness, heads), default=0.0)


def _likeness(head: str) -> float:
    if is_log(head) or is_page(head):
        return 0.95
    if not head.startswith("{") or '"messages"' not in head:
        return 0.0
    marks = '"room_name"' in head, _ROOM.search(head), _EVENTS.search(head)
    return 0.95 if all(marks) else 0.6 if marks[2] else 0.5 if all(marks[:2]) else 0.0


def _members(delivery: OpenDelivery) -> tuple[str, ...]:
    """An archived room lies there as text and again as HTML with more in it; then the HTML is read."""
    found = read_by_name(delivery, *EXPORT)
    pages = {member.rpartition("/")[0] for member in found if member.endswith(".html")}
    return tuple(m for m in found if not (m.endswith(".txt") and m.rpartition("/")[0] in pages))


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Matrix room in it."""
    members = _members(delivery)
    if not members:
        raise ReadError(_no_room(delivery.name))
    reading, orders = Reading(name, version, uses=uses), dict[str, Order]()
    made = each_read(reading, members, lambda member: _member(reading, delivery, member, options, orders))
    pass_over_rest(reading, delivery)
    return reading.made_by(noted_after(made, orders))


def _no_room(where: str) -> Problem:
    return Problem(
        code="IW-READ-124",
        where=where,
        what="there is no Matrix room here",
        why="Element's export has room_name and messages with their events, an archived room its times and names",
        then="export the room again as JSON, or name another reader with --reader",
    )


def _member(
    reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions, orders: dict[str, Order]
) -> Iterator[Segment]:
    head = head_of(delivery, member)
    if is_log(head) or is_page(head):
        room = archived(reading, delivery, member, options)
        source = _source(reading, delivery, options, room.key, room.title)
        return orders.setdefault(source.id, Order(reading, source.id)).numbered(room.segments(source.id))
    if not head.startswith(("{", "[")):
        raise ReadError(_no_room(f"{delivery.name}, {member}"))
    return _export(reading, delivery, member, options, orders)


def _source(reading: Reading, delivery: OpenDelivery, options: ReadOptions, key: str, title: str) -> Source:
    alone = delivery.container == "file" or len(delivery.members()) == 1
    known = options.title if options.title and alone else title or "Matrix room"
    return reading.source(Source(id=f"matrix/{key}", kind=options.kind or "chat", title=known))


# --- Element's export -------------------------------------------------------------------------------------------------


def _export(
    reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions, orders: dict[str, Order]
) -> Iterator[Segment]:
    """The events are read twice, first for what they say of each other: so only that is held, and not all of them."""
    ahead = Reading(name, version)
    first = json_records(ahead, delivery, member, "messages")
    told = Records(ahead, member).objects(first.records)
    relations = Relations().learn((number, event) for number, event in told if _is_event(event))
    called = word(first.head, "room_name")
    if not relations.room and not called and not relations.told:
        raise ReadError(_no_room(f"{delivery.name}, {member}"))
    source = _source(reading, delivery, options, relations.room or slugify(called) or "room", called)
    found, room = json_records(reading, delivery, member, "messages"), Room(reading, source.id, relations)
    order = orders.setdefault(source.id, Order(reading, source.id))
    return _numbered(order, room, found.records, Records(reading, member))


def _is_event(event: Event) -> bool:
    return bool(word(event, "type")) and bool(mapping(event, "content") or event.get("event_id"))


def _numbered(
    order: Order, room: Room, found: Iterator[tuple[int, object]], records: Records
) -> Iterator[Segment]:
    if room.relations.newest_first:
        found = reversed(list(found))
    yield from order.numbered(_segments(room, found, records))
    records.note()
    _note(room)


def _segments(room: Room, found: Iterator[tuple[int, object]], records: Records) -> Iterator[Segment]:
    for number, event in records.objects(found):
        if not _is_event(event):
            records.strange(number, "a record without type, or without content and id")
        elif not room.relations.belongs_to_another(event):
            yield segment_of(event, room, records.member, number)
        elif number in room.relations.copies:
            room.reading.skip(records.member, number, number, DUPLICATE)


def _note(room: Room) -> None:
    for code, told, what, why, then in (
        ("IW-READ-125", room.unread, *_UNREAD),
        ("IW-READ-126", room.wordless, *_WORDLESS),
        ("IW-READ-127", room.reworded, *_REWORDED),
        ("IW-READ-128", room.alone, *_ALONE),
        ("IW-READ-129", sorted(room.unknown), *_UNKNOWN),
    ):
        note_some(room.reading, code, room.source, told, what, why, then)


_UNREAD = (
    "message(s) are still encrypted, so only their sender and time are known",
    "whoever exported the room had no key for them",
    "ask somebody who could read them to export the room",
)
_WORDLESS = (
    "message(s) have no words",
    "they were deleted, or could not be decrypted",
    "ask somebody who could read them, if they matter",
)
_REWORDED = (
    "message(s) were edited and are shown with their latest words",
    "the export holds the earlier ones too",
    "look at the records that each segment names for what stood there before",
)
_ALONE = (
    "edit(s) or reaction(s) are about a message that is not here",
    "it lies outside what was exported, or is another person's",
    "nothing; they stand on their own",
)
_UNKNOWN = (
    "kind(s) of event are new to this reader, shown by their type",
    "",
    "compare such an event with Element, and tell us of the kind",
)
