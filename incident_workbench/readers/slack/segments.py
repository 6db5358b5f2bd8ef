"""The messages of Slack conversations in their order: ids, threads, and what came twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import msgspec

from ...errors import Problem
from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import OpenDelivery, Reading, positions
from .conversations import Conversation, some
from .directory import Directory
from .message import no_message, segment_of
from .records import records_of

DUPLICATE = "duplicate of a message read before"


def segments(
    reading: Reading, delivery: OpenDelivery, talks: Sequence[Conversation], directory: Directory
) -> Iterator[Segment]:
    """All segments, conversation by conversation; what they leave open is said when the last has passed."""
    for talk in talks:
        yield from _Order(reading, talk.source).numbered(_read(reading, delivery, talk, directory))
    _note_directory(reading, directory, delivery.name)


def _read(
    reading: Reading, delivery: OpenDelivery, talk: Conversation, directory: Directory
) -> Iterator[Segment]:
    """The segments as the files have them: by day and place in it; pages, which come newest first, by time."""
    made = (
        segment
        for member in talk.members
        for segment in _of_member(reading, delivery, member, talk, directory)
    )
    return _by_time(made) if talk.pages else made


def _by_time(made: Iterable[Segment]) -> Iterator[Segment]:
    """In the order of time; what has none stays beside what stood before it.

    A message may be on a page and again in its thread's file: the one that knows of the thread goes first.
    """
    placed, when = [], ""
    for segment in made:
        when = segment.at.isoformat(timespec="microseconds") if segment.at else when
        placed.append((when, segment.thread is None, segment))
    placed.sort(key=itemgetter(0, 1))
    return (segment for _, _, segment in placed)


def _of_member(
    reading: Reading, delivery: OpenDelivery, member: str, talk: Conversation, directory: Directory
) -> Iterator[Segment]:
    strange = []
    for position, record in records_of(reading, delivery, member, pages=talk.pages):
        reason = no_message(record)
        if isinstance(record, dict) and reason is None:
            yield segment_of(record, talk.source, (member, position), directory)
        else:
            reading.skip(member, position, position, reason or "not a message")
            strange.append(str(position))
    if strange:
        reading.problems.append(
            Problem(
                code="IW-READ-115",
                where=f"{member}#{strange[0]}",
                what=f"{len(strange)} record(s) are no messages: {some(strange)}",
                why="a day of a Slack export holds messages only",
                then="look at the skipped records; export that day again if there should be words",
            )
        )


class _Order:
    """Numbers the segments of one conversation and keeps the account of its ids and threads."""

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading = reading
        self.source = source
        self._made_id = segment_ids(source)
        self._met: dict[str, tuple[int, str]] = {}
        self._differing: list[str] = []
        self._replies: Counter[str] = Counter()
        self._timeless: list[str] = []
        self._authorless: list[str] = []

    def numbered(self, made: Iterable[Segment]) -> Iterator[Segment]:
        """The segments in the order in which they come, without those that came before."""
        number = 0
        for segment in made:
            named = self._with_id(segment)
            if named is None:
                continue
            if named.thread:
                self._replies[named.thread] += 1
            if named.speaker is None and named.kind == "message":
                self._authorless.append(named.id)
            yield msgspec.structs.replace(named, seq=number)
            number += 1
        self._note()

    def _with_id(self, segment: Segment) -> Segment | None:
        """The segment under an id of its own, or None when it is one that passed already."""
        if not segment.id:
            self._timeless.append(segment.locator)
            made = self._made_id(segment.speaker, segment.time_raw, segment.text)
            return msgspec.structs.replace(segment, id=made)
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
        ((member, first, last),) = positions(segment.locator)
        self.reading.skip(member, first, last, DUPLICATE, of=self._met[key][1])

    def _note(self) -> None:
        self._note_some(
            "IW-READ-108",
            self._timeless,
            "have no readable time",
            "the words are kept in their place",
            "their neighbours tell the time",
        )
        self._note_some(
            "IW-READ-109",
            self._differing,
            "have the time of another message but differ from it",
            "one channel never has two messages of one time, so the file was changed or put together from several",
            "look at both; each is kept, the later ones under an id with a mark of their words",
        )
        self._note_some(
            "IW-READ-110",
            [root for root in self._replies if root not in self._met],
            "begin a thread but are not here",
            "they lie outside the days of this export, or were deleted",
            "import the earlier days; the replies already lead to these messages",
        )
        self._note_some(
            "IW-READ-111",
            self._authorless,
            "name no author",
            "exports leave the author of deleted users and of some bots empty",
            "nothing; the words are kept",
        )

    def _note_some(self, code: str, places: Sequence[str], what: str, why: str, then: str) -> None:
        if places:
            count = f"{len(places)} message(s) {what}: {some(places)}"
            self.reading.problems.append(
                Problem(code=code, where=self.source, what=count, why=why, then=then)
            )


def _content(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand, and whether its thread had begun."""
    thread = None if segment.thread == segment.id else segment.thread
    said = (segment.text, segment.speaker, segment.kind, thread, segment.edited_at)
    return (*said, segment.reactions, segment.files, segment.mentions, segment.links)


def _note_directory(reading: Reading, directory: Directory, where: str) -> None:
    if directory.nameless:
        nameless = sorted(directory.nameless)
        reading.problems.append(
            Problem(
                code="IW-READ-112",
                where=where,
                what=f"{len(nameless)} id(s) have no name and are shown as they are: {some(nameless)}",
                why="they are in no list of users of this export",
                then="say who they are with an ActorAlias",
            )
        )
    if directory.unknown:
        kinds = [f"{kind} ({count})" for kind, count in sorted(directory.unknown.items())]
        reading.problems.append(
            Problem(
                code="IW-READ-113",
                where=where,
                what=f"{len(kinds)} kind(s) of block are new to this reader, shown by their first words: {some(kinds)}",
                then="compare such a message with Slack, and tell us of the kind",
            )
        )
    if directory.tokens:
        reading.problems.append(
            Problem(
                code="IW-READ-114",
                where=where,
                what=f"{directory.tokens} access token(s) were left out of addresses",
                why="whoever has them may fetch the workspace's files",
                then="nothing; only the original file keeps them, so treat it as a secret",
            )
        )
