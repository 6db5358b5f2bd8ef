"""The messages of chats that name each message by an id: their order, what came twice, and what is missing."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from ...errors import Problem, ReadError
from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import HEAD, OpenDelivery, Reading, positions
from ..encoding import decoded
from ..slack.conversations import some
from ..slack.message import no_message
from ..slack.records import storable_value

DUPLICATE = "duplicate of a message read before"
NOT_TALK = "not part of the conversation"
UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


class Order:
    """Numbers the segments of one conversation and keeps the account of its ids and threads."""

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading = reading
        self.source = source
        self._made_id = segment_ids(source)
        self._met: dict[str, tuple[int, str]] = {}
        self._number = 0
        self._roots: Counter[str] = Counter()
        self._differing: list[str] = []
        self._timeless: list[str] = []
        self._authorless: list[str] = []

    def numbered(self, made: Iterable[Segment]) -> Iterator[Segment]:
        """The segments in the order in which they come, without those that came before."""
        for segment in made:
            named = self._with_id(segment)
            if named is None:
                continue
            if named.thread:
                self._roots[named.thread] += 1
            if named.at is None and named.local is None:
                self._timeless.append(named.locator)
            if named.speaker is None and named.kind == "message":
                self._authorless.append(named.locator)
            yield msgspec.structs.replace(named, seq=self._number)
            self._number += 1

    def _with_id(self, segment: Segment) -> Segment | None:
        """The segment under an id of its own, or None when it is one that passed already."""
        if not segment.id:
            made = self._made_id(segment.speaker, segment.time_raw, segment.text)
            segment = msgspec.structs.replace(segment, id=made)
        said = _content(segment)
        if self._is_new(segment.id, hash(said), segment.locator):
            return segment
        if self._met[segment.id][0] == hash(said):
            self._pass_over(segment, segment.id)
            return None
        twin = f"{segment.id}~{wording_sha(repr(said))[:12]}"
        if not self._is_new(twin, hash(said), segment.locator):
            self._pass_over(segment, twin)
            return None
        self._differing.append(segment.locator)
        return msgspec.structs.replace(segment, id=twin)

    def _is_new(self, key: str, content: int, place: str) -> bool:
        return self._met.setdefault(key, (content, place))[1] is place

    def _pass_over(self, segment: Segment, key: str) -> None:
        for member, first, last in positions(segment.locator):
            self.reading.skip(member, first, last, DUPLICATE, of=self._met[key][1])

    def note(self) -> None:
        """Say what the conversation leaves open, once it has passed."""
        for code, places, what, why, then in (
            ("IW-READ-108", self._timeless, *_TIMELESS),
            ("IW-READ-121", self._differing, *_DIFFERING),
            ("IW-READ-110", [root for root in self._roots if root not in self._met], *_ROOTLESS),
            ("IW-READ-111", self._authorless, *_AUTHORLESS),
        ):
            if places:
                count = f"{len(places)} message(s) {what}: {some(places)}"
                self.reading.problems.append(
                    Problem(code=code, where=self.source, what=count, why=why, then=then)
                )


_TIMELESS = (
    "have no readable time",
    "the words are kept in their place",
    "their neighbours tell the time",
)
_DIFFERING = (
    "have the id of another message but differ from it",
    "a message was edited between two exports, or the file was changed",
    "look at both; each is kept, the later ones under an id with a mark of their words",
)
_ROOTLESS = (
    "were answered but are not here",
    "they lie outside what was exported, or were deleted",
    "import the earlier days; the replies already lead to these messages",
)
_AUTHORLESS = (
    "name no author",
    "exports leave the author of deleted accounts empty",
    "nothing; the words are kept",
)


def _content(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand."""
    said = (segment.text, segment.speaker, segment.kind, segment.thread, segment.time_raw)
    return (*said, segment.edited_at, segment.reactions, segment.files, segment.mentions, segment.links)


# --- members and records ----------------------------------------------------------------------------------------------


def opened_head(delivery: OpenDelivery, member: str) -> str:
    """The first text of a member, for sniffing; empty when it cannot be read."""
    try:
        with delivery.open(member) as stream:
            return decoded(stream.read(HEAD))[0].lstrip("\ufeff \t\r\n")
    except UNREADABLE:
        return ""


def named(delivery: OpenDelivery, *names: str) -> tuple[str, ...]:
    """The members to read: a single file, else those of these names that are not hidden."""
    if delivery.container == "file":
        return delivery.members()
    return tuple(
        member
        for member in delivery.members()
        if member.rpartition("/")[2] in names
        and not any(part.startswith(".") or part == "__MACOSX" for part in member.split("/"))
    )


def each_read(
    reading: Reading, members: Iterable[str], read: Callable[[str], Iterator[Segment]]
) -> list[Iterator[Segment]]:
    """What `read` makes of each member; raises its ReadError when it makes something of none."""
    made, refused = [], []
    for member in members:
        try:
            made.append(read(member))
        except ReadError as error:
            refused.append(error)
            reading.expect(member, 1)
            reading.skip(member, 1, 1, error.problem.what)
    if refused and not made:
        raise refused[0]
    reading.problems.extend(error.problem for error in refused)
    return made


def pass_over_rest(reading: Reading, delivery: OpenDelivery) -> None:
    """Account for the members that nobody read: photos, files, pages."""
    for member in delivery.members():
        if member not in reading.expected:
            reading.expect(member, 1)
            reading.skip(member, 1, 1, NOT_TALK)


def _may_be_unstorable(record: object) -> bool:
    """Whether a closer look is needed; most records need none, and it takes most of the time."""
    try:
        return b"\\u0000" in msgspec.json.encode(record)
    except (ValueError, OverflowError, RecursionError, TypeError):
        return True


class Records:
    """The records of a member that can be stored; keeps count of what had to be replaced or passed over for that."""

    def __init__(self, reading: Reading, member: str) -> None:
        self.reading = reading
        self.member = member
        self.replaced = 0
        self._strange: list[int] = []

    def storable(self, records: Iterable[tuple[int, object]]) -> Iterator[tuple[int, dict[str, object]]]:
        """The records that are objects; the others become skips."""
        for number, record in records:
            value, replaced = storable_value(record) if _may_be_unstorable(record) else (record, 0)
            self.replaced += replaced
            if isinstance(value, dict):
                yield number, value
            else:
                self.strange(number, no_message(value) or "not a message")

    def strange(self, number: int, reason: str) -> None:
        """Pass over a record that is no message."""
        self.reading.skip(self.member, number, number, reason)
        self._strange.append(number)

    def note(self) -> None:
        """Say which records are no messages."""
        if self._strange:
            self.reading.problems.append(
                Problem(
                    code="IW-READ-115",
                    where=f"{self.member}#{self._strange[0]}",
                    what=f"{len(self._strange)} record(s) are no messages: {some(list(map(str, self._strange)))}",
                    why="a list of messages holds messages only",
                    then="look at the skipped records; export again if there should be words",
                )
            )
