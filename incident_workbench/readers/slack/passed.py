"""Which messages of a conversation have passed: 32 bytes each while they come by time, as nearly all do."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from msgspec import Struct

from ...model.evidence import Segment


class Message(Struct, frozen=True):
    """A message that passed: hashes of all that it says and of its words, and where it stands.

    `words` is 0 for an edited one: other words are then a state of it, and not another message.
    """

    content: int
    words: int
    place: str


def content_of(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand, and whether its thread had begun."""
    thread = None if segment.thread == segment.id else segment.thread
    said = (segment.text, segment.speaker, segment.kind, thread, segment.edited_at)
    return (*said, segment.reactions, segment.files, segment.mentions, segment.links)


def message_of(segment: Segment) -> Message:
    """What is kept of a segment."""
    words = 0 if segment.edited_at else hash(segment.text) or 1
    return Message(hash(content_of(segment)), words, segment.locator)


class Passed:
    """Messages by the end of their ids, which is the time as Slack writes it."""

    def __init__(self) -> None:
        self._stamps = array("q")
        self._contents = array("q")
        self._words = array("q")
        self._places = array("q")
        self._members: dict[str, int] = {}
        self._names: list[str] = []
        self._others: dict[str, Message] = {}

    def find(self, key: str) -> Message | None:
        """The message of that id, or None."""
        stamp = _stamp(key)
        if not stamp or not self._stamps or stamp > self._stamps[-1]:
            return self._others.get(key) if self._others else None
        row = bisect_left(self._stamps, stamp)
        if self._stamps[row] != stamp:
            return self._others.get(key)
        member, position = divmod(self._places[row], 1 << 32)
        return Message(self._contents[row], self._words[row], f"{self._names[member]}#{position}")

    def add(self, key: str, message: Message) -> None:
        """Keep a message that has not passed before."""
        stamp = _stamp(key)
        if not stamp or (self._stamps and stamp <= self._stamps[-1]):
            self._others[key] = message
            return
        member, _, position = message.place.rpartition("#")
        if member not in self._members:
            self._members[member] = len(self._names)
            self._names.append(member)
        self._stamps.append(stamp)
        self._contents.append(message.content)
        self._words.append(message.words)
        self._places.append((self._members[member] << 32) + int(position))


def _stamp(key: str) -> int:
    """A time as Slack writes it since 2001, in microseconds; 0 for any other id, which is kept as it is.

    >>> _stamp("1700000000.000100"), _stamp("1700000000.0001"), _stamp("1700000000.000100~a1")
    (1700000000000100, 0, 0)
    """
    if len(key) != 17 or key[10] != ".":
        return 0
    digits = key[:10] + key[11:]
    return int(digits) if digits.isdecimal() and digits.isascii() else 0
