"""slackdump's archives: gzip members whose lines are chunks, each a page of messages, people or channels."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Raw, Struct

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from ..damage import Damaged
from .directory import Directory
from .packed import TooMuchError, unpacked_lines
from .records import Placed, crowded, leave_damaged, leave_out, opened_all
from .salvage import salvaged

NO_MESSAGES = "a part of an archive without messages"
FOUND = "found by a search, and not read"


_NULL = Raw(b"null")


class Chunk(Struct, rename={"kind": "t", "channel": "id", "parent": "p", "messages": "m"}):
    """One line of an archive, as far as it is used."""

    kind: int
    channel: str = ""
    parent: Raw = _NULL
    messages: list[Raw] | None = None
    u: list[dict[str, object]] | None = None
    ch: list[dict[str, object]] | None = None
    ci: dict[str, object] | None = None


_CHUNK = msgspec.json.Decoder(Chunk)
_MESSAGES, _THREAD, _SEARCHES = 0, 1, (10, 11)


class Contents(Struct):
    """What archives hold: of each channel the members that it is in, in their order."""

    channels: dict[str, list[str]] = msgspec.field(default_factory=dict)

    def add(self, channel: str, member: str) -> None:
        held = self.channels.setdefault(channel, [])
        if not held or held[-1] != member:
            held.append(member)


class _Account:
    """The records of one member as they are counted, and those that are in no conversation."""

    def __init__(self) -> None:
        self.records = 0
        self.searched = 0
        self._runs: list[tuple[int, int, str]] = []
        self._damaged: list[tuple[int, str]] = []

    def count(self, channel: str | None, entries: list[object]) -> None:
        for record in entries:
            self.records += 1
            if isinstance(record, _Nothing):
                self._pass_over(record.reason)
            elif channel is None and isinstance(record, Damaged):
                self._damaged.append((self.records, record.what))

    def _pass_over(self, reason: str) -> None:
        first = self.records
        if self._runs and self._runs[-1][1:] == (self.records - 1, reason):
            first = self._runs.pop()[0]
        self._runs.append((first, self.records, reason))
        self.searched += reason == FOUND

    def close(self, reading: Reading, member: str, damage: Problem | None) -> None:
        reading.expect(member, self.records + (damage is not None))
        for first, last, reason in self._runs:
            reading.skip(member, first, last, reason)
        for position, what in self._damaged:
            leave_damaged(reading, member, position, what)
        if damage is not None:
            leave_out(reading, member, self.records + 1, damage)


def looks_like_archive(head: bytes) -> bool:
    """Whether a file that begins so is an archive of slackdump.

    >>> looks_like_archive(b"[]")
    False
    """
    import zlib

    try:
        text = zlib.decompressobj(wbits=31).decompress(head, 512).lstrip()
    except zlib.error:
        return False
    return text.startswith(b'{"t":') and b'"ts":' in text[:64]


def contents(
    reading: Reading, delivery: OpenDelivery, members: tuple[str, ...], directory: Directory
) -> Contents:
    """Reads all archives once: who is who, which channels, and what is no message of a conversation."""
    found, searched = Contents(), 0
    for member in members:
        account, damage = _Account(), None
        try:
            for line in _lines(delivery, member):
                channel, entries = _entries(line, directory)
                account.count(channel, entries)
                if channel is not None:
                    found.add(channel, member)
        except ReadError as error:
            damage = error.problem
        account.close(reading, member, damage)
        searched += account.searched
    if searched:
        note_searches(reading, delivery.name, searched)
    return found


def _lines(delivery: OpenDelivery, member: str) -> Iterator[bytes]:
    """The lines of a member; raises ReadError after those that can be read."""
    try:
        with delivery.open(member) as stream:
            yield from unpacked_lines(stream)
    except TooMuchError as error:
        raise ReadError(
            Problem(
                code="IW-READ-171",
                where=f"{delivery.name}, {member}",
                what="the rest of this archive is not unpacked",
                why=str(error),
                then="ask where the file comes from; such files are made to exhaust a reader",
            )
        ) from error
    except Exception as error:  # CutOffError, and the dozen kinds that zipfile raises for damage
        why = str(error) or type(error).__name__
        raise ReadError(
            Problem(
                code="IW-READ-170",
                where=f"{delivery.name}, {member}",
                what="this archive is cut off or damaged; what comes before is kept",
                why=why,
                then="ask for the file again",
            )
        ) from error


def _entries(line: bytes, directory: Directory | None) -> tuple[str | None, list[object]]:
    """The channel of a line and its records: the messages, or what stands in the place of the line."""
    if not line.strip():
        return None, []
    if crowded(line):
        return None, [Damaged("this line holds more records than can be true for its size")]
    try:
        chunk = _CHUNK.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        whole = salvaged(line)
        return (_channel_of(line), whole) if whole else (None, [Damaged("this line is no JSON")])
    if directory is not None:
        directory.learn_people(chunk.u)
        for entry in [*(chunk.ch or ()), chunk.ci or {}]:
            directory.learn_conversation(entry)
    if chunk.kind in (_MESSAGES, _THREAD):
        parent = [] if bytes(chunk.parent) == bytes(_NULL) else [chunk.parent]
        messages: list[object] = [*parent, *(chunk.messages or ())]
        return chunk.channel, messages or [_Nothing(NO_MESSAGES)]
    return None, [_Nothing(FOUND if chunk.kind in _SEARCHES else NO_MESSAGES)]


class _Nothing(Struct, frozen=True):
    """A line without messages, and why they are none."""

    reason: str


def _channel_of(line: bytes) -> str:
    """The channel that a damaged line begins with."""
    begin, mark, rest = line[:200].partition(b'"id":"')
    name = rest.partition(b'"')[0].decode("utf-8", errors="replace") if mark and begin else ""
    return name if name.isalnum() else ""


def note_searches(reading: Reading, where: str, found: int) -> None:
    """Tell that finds of a search are left out."""
    reading.problems.append(
        Problem(
            code="IW-READ-174",
            where=where,
            what=f"{found} record(s) were found by a search and are not read",
            why="they are parts of conversations, out of their order",
            then="export the conversations themselves if their words are needed",
        )
    )


def _placed(delivery: OpenDelivery, member: str) -> Iterator[tuple[int, str | None, object]]:
    """All records of a member with their position, up to its end or damage."""
    position = 0
    try:
        for line in _lines(delivery, member):
            channel, entries = _entries(line, None)
            for record in entries:
                position += 1
                yield position, channel, record
    except ReadError:  # said when it was read first
        return


def records_of_channel(
    reading: Reading, delivery: OpenDelivery, members: list[str], channel: str
) -> Iterator[Placed]:
    """The messages of one channel in the order of the chunks: the last that holds a message has its latest state."""
    for member in members:
        found = (
            (position, record)
            for position, owner, record in _placed(delivery, member)
            if owner == channel and not isinstance(record, _Nothing)
        )
        where = f"{delivery.name}, {member}"
        for position, value in opened_all(reading, member, where, found, []):
            yield member, position, value
