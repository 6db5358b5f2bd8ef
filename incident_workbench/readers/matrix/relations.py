"""What a room's events say of each other, read ahead: edits, reactions, deletions, replies, and who is called what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from ..exports.fields import mapping, word

Event = Mapping[str, object]
ATTACHED = ("m.replace", "m.annotation")
"""Relations whose events stand with the message that they are about."""


class Edit(Struct, frozen=True):
    """New words for a message: when they were written, the record that holds them, and its place."""

    stamp: int
    event: Event
    number: int


class Reacted(Struct, frozen=True):
    """An emoji under a message, from whom, and the place of the record."""

    key: str
    sender: str
    number: int


class Relations:
    """All that the events of a member say of each other."""

    def __init__(self) -> None:
        self.edits: dict[str, list[Edit]] = {}
        self.reactions: dict[str, list[Reacted]] = {}
        self.deleted: dict[str, Event] = {}
        self.names: dict[str, str] = {}
        self.room = ""
        self.told = 0
        """How many events there are."""
        self._backward = 0
        self.copies: set[int] = set()
        """Places of edits and reactions that stand there again."""
        self._attached: set[str] = set()
        self._said: set[str] = set()
        self._noticed: set[str] = set()
        self._senders: dict[str, str] = {}
        self._answers: dict[str, str] = {}
        self._seen: set[str] = set()
        self._first: int | None = None
        self._last: int | None = None

    def learn(self, events: Iterable[tuple[int, Event]]) -> Relations:
        """Take up all events; returns self."""
        for number, event in events:
            self.told += 1
            self._clock(stamp_of(event))
            self.room = self.room or word(event, "room_id")
            key, sender, kind = word(event, "event_id"), word(event, "sender"), word(event, "type")
            if key:
                self._senders.setdefault(key, sender)
            if kind == "m.room.member":
                self._member(event)
            elif kind == "m.room.redaction":
                self.deleted.setdefault(redacted(event) or "nothing", event)
            elif not key or key not in self._seen:
                self._relate(event, number, sender)
            else:
                self.copies.add(number)
            self._seen.add(key)
        return self

    def _clock(self, stamp: int | None) -> None:
        if stamp is not None:
            if self._last is not None and stamp != self._last:
                self._backward += 1 if stamp < self._last else -1
            self._first = stamp if self._first is None else self._first
            self._last = stamp

    @property
    def newest_first(self) -> bool:
        """Whether the list runs backwards, rather than that one server's clock is late."""
        return self._backward > 0 and (self._first or 0) > (self._last or 0)

    def _member(self, event: Event) -> None:
        called = word(mapping(event, "content"), "displayname").strip()
        if called:
            self.names[word(event, "state_key") or word(event, "sender")] = called

    def _relate(self, event: Event, number: int, sender: str) -> None:
        content, (how, target) = mapping(event, "content"), relation(event)
        if how == "m.replace" and target:
            stamp = stamp_of(event) or 0
            self.edits.setdefault(target, []).append(Edit(stamp, event, number))
        elif how == "m.annotation" and target:
            emoji = word(mapping(content, "m.relates_to"), "key")
            self.reactions.setdefault(target, []).append(Reacted(emoji, sender, number))
        if how in ATTACHED and target:
            self._attached.add(word(event, "event_id"))
        elif target:
            self._answers.setdefault(word(event, "event_id"), target)
        if content.get("msgtype"):
            (self._noticed if content["msgtype"] == "m.notice" else self._said).add(sender)

    def edits_of(self, event: Event) -> list[Edit]:
        """The edits of a message by its author, oldest first; nobody else may edit it."""
        key = word(event, "event_id")
        edits = () if key in self._attached else self.edits.get(key, ())
        return sorted(
            (edit for edit in edits if word(edit.event, "sender") == word(event, "sender")),
            key=lambda edit: (edit.stamp, edit.number),
        )

    def belongs_to_another(self, event: Event) -> bool:
        """Whether this is an edit or reaction that stands with the message that it is about."""
        how, target = relation(event)
        if how not in ATTACHED or target not in self._senders or target in self._attached:
            return False
        return how == "m.annotation" or self._senders[target] == word(event, "sender")

    def root(self, event: Event) -> str | None:
        """The event that a reply's thread, or its chain of replies, began with."""
        how, target = relation(event)
        if not target or how in ATTACHED:
            return None
        met = {word(event, "event_id")}
        while target in self._answers and target not in met:
            met.add(target)
            target = self._answers[target]
        return target if target != word(event, "event_id") else None

    def is_bot(self, sender: str) -> bool:
        """Whether a sender has only ever sent notices, which bots do."""
        return sender in self._noticed and sender not in self._said


def relation(event: Event) -> tuple[str, str]:
    """How an event relates to another, and to which; a plain reply as "reply".

    >>> relation({"content": {"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}})
    ('reply', '$a')
    >>> relation({"content": {}})
    ('', '')
    """
    told = mapping(mapping(event, "content"), "m.relates_to")
    how, target = word(told, "rel_type"), word(told, "event_id")
    if how and target:
        return how, target
    answered = word(mapping(told, "m.in_reply_to"), "event_id")
    return ("reply", answered) if answered else ("", "")


def redacted(event: Event) -> str:
    """The event that a deletion deletes."""
    return word(event, "redacts") or word(mapping(event, "content"), "redacts")


def stamp_of(event: Event) -> int | None:
    """The sender's server's clock, in milliseconds since 1970."""
    stamp = event.get("origin_server_ts")
    return stamp if type(stamp) is int and 0 < stamp < 253_402_300_800_000 else None
