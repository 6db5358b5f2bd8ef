"""One event of a Matrix room as a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ...model.evidence import Attached, Mention, Reaction, Segment, SegmentKind, Speaker
from ..base import Reading, locator
from ..exports.fields import mapping, mappings, word
from ..exports.words import Words
from ..written import runs
from .happened import is_known, sentence
from .relations import Edit, Event, Relations, relation, stamp_of
from .words import ENCRYPTED, files_of, words_of

NO_WORDS = "[no words]"
UNREAD = "[not decrypted]"
_SAID = ("m.room.message", "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start")


class Room:
    """A room as it is read: who speaks in it, and what is to be told at its end."""

    def __init__(self, reading: Reading, source: str, relations: Relations) -> None:
        self.reading = reading
        self.source = source
        self.relations = relations
        self.unread: list[str] = []
        self.wordless: list[str] = []
        self.reworded: list[str] = []
        self.alone: list[str] = []
        self.unknown: set[str] = set()

    def name(self, user: str) -> str:
        """The latest name that the room knows for a user, else the first part of the id.

        >>> Room(Reading("example", "1"), "r", Relations()).name("@ana:x.example")
        'ana'
        """
        return self.relations.names.get(user) or user.removeprefix("@").partition(":")[0] or user

    def speaker(self, user: str) -> str:
        """The speaker of a user's id."""
        kind = "bot" if self.relations.is_bot(user) else "person"
        return self.reading.speaker(
            Speaker(
                id=f"matrix/{user}",
                name=self.name(user),
                kind="bot" if kind == "bot" else "person",
                handle=user,
            )
        )


def segment_of(event: Event, room: Room, member: str, number: int) -> Segment:
    """The segment of an event, without its number, with its edits and reactions; its id is empty when it has none."""
    key, sender, stamp = word(event, "event_id"), word(event, "sender"), stamp_of(event)
    edits, reacted = room.relations.edits_of(event), room.relations.reactions.get(key, [])
    numbers = sorted({number, *(edit.number for edit in edits), *(each.number for each in reacted)})
    place = locator(member, runs(numbers))
    speaker = room.speaker(sender) if sender else None
    content, edited_at = _latest(event, edits)
    kind, said = _told(event, content, room, place)
    if edits and kind == "message":
        room.reworded.append(place)
    root = room.relations.root(event)
    return Segment(
        id=f"{room.source}/{key}" if key else "",
        source=room.source,
        seq=0,
        text=said.text,
        speaker=speaker,
        kind=kind,
        at=_instant(stamp),
        time_raw=_written(event),
        time_basis="none" if stamp is None else "absolute",
        time_precision="none" if stamp is None else "ms",
        markup="markdown" if kind == "message" and "formatted_body" in content else "plain",
        thread=f"{room.source}/{root}" if root else None,
        edited_at=edited_at if kind == "message" else None,
        reactions=_reactions(event, room),
        files=_files(event, content) if kind == "message" else (),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=place,
    )


def _instant(stamp: int | None) -> datetime | None:
    return None if stamp is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=stamp)


def _written(event: Event) -> str | None:
    stamp = event.get("origin_server_ts")
    return None if stamp is None else str(stamp)[:40]


def _files(event: Event, content: Event) -> tuple[Attached, ...]:
    return files_of(content, word(event, "type"))


# --- words ------------------------------------------------------------------------------------------------------------


def _latest(event: Event, edits: Sequence[Edit]) -> tuple[Event, datetime | None]:
    """The content with its newest words, whether the edit is an event of its own or told with the message."""
    content = mapping(event, "content")
    bundled = mapping(mapping(mapping(event, "unsigned"), "m.relations"), "m.replace")
    newest = edits[-1].event if edits else bundled
    if not newest or not content:
        return content, None
    return _reworded(content, newest), _instant(stamp_of(newest))


def _reworded(content: Event, newest: Event) -> Event:
    fresh = mapping(mapping(newest, "content"), "m.new_content")
    if not fresh:
        return content
    return {**fresh, "m.relates_to": content.get("m.relates_to")}


def _told(event: Event, content: Event, room: Room, place: str) -> tuple[SegmentKind, Words]:
    """Message, event or system, and the words of it."""
    kind, sender, said = word(event, "type"), word(event, "sender"), Words()
    if kind == "m.room.encrypted" or content.get("msgtype") == ENCRYPTED:
        if content:
            room.unread.append(place)
            said.say(UNREAD)
            return "system", said
    elif kind not in _SAID:
        _say_what_happened(said, event, room)
        return "event", said
    elif content:
        return "message", _said(event, content, room, place)
    _say_that_it_is_gone(said, event, sender, room, place)
    return "system", said


def _said(event: Event, content: Event, room: Room, place: str) -> Words:
    how, _ = relation(event)
    if how == "m.replace":  # its message is not here, or another's
        room.alone.append(place)
        content = _reworded(content, event)
    said = words_of(content, word(event, "sender"), room)
    if not said and not _files(event, content):
        room.wordless.append(place)
    return said


def _say_what_happened(said: Words, event: Event, room: Room) -> None:
    kind, sender = word(event, "type"), word(event, "sender")
    if not is_known(kind):
        room.unknown.add(kind or "untyped")
    if kind == "m.reaction" and mapping(event, "content"):
        room.alone.append(word(event, "event_id") or kind)
    start, end = said.say(room.name(sender) or "somebody")
    if sender:
        said.mentions.append(Mention(start, end, room.speaker(sender)))
    said.say(" " + sentence(event, room.name(word(event, "state_key"))))


def _say_that_it_is_gone(said: Words, event: Event, sender: str, room: Room, place: str) -> None:
    cause = mapping(mapping(event, "unsigned"), "redacted_because")
    cause = cause or room.relations.deleted.get(word(event, "event_id"), {})
    if not cause:
        room.wordless.append(place)
        said.say(NO_WORDS)
        return
    by = word(cause, "sender")
    reason = word(mapping(cause, "content"), "reason")
    who = f" by {room.name(by)}" if by and by != sender else ""
    said.say(f"[deleted{who}{': ' if reason else ''}{reason}]")


# --- reactions --------------------------------------------------------------------------------------------------------


def _reactions(event: Event, room: Room) -> tuple[Reaction, ...]:
    found: dict[str, list[str]] = {}
    for each in room.relations.reactions.get(word(event, "event_id"), ()):
        found.setdefault(each.key, []).append(room.speaker(each.sender) if each.sender else "")
    if found:
        return tuple(Reaction(key, len(people), tuple(filter(None, people))) for key, people in found.items())
    bundled = mapping(mapping(mapping(event, "unsigned"), "m.relations"), "m.annotation")
    return tuple(_counted(each) for each in mappings(bundled.get("chunk")))


def _counted(told: Mapping[str, object]) -> Reaction:
    count = told.get("count")
    return Reaction(word(told, "key"), count if type(count) is int else 0)
