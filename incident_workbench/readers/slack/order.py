"""The order of one conversation's messages: their numbers and ids, threads, and what came twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import Reading, positions
from ..exports.notes import Few, note_some
from ..exports.order import DUPLICATE, Order, Told
from .passed import Message, Passed, content_of, message_of

OTHER_STATE = "another state of a message that is kept"


class SlackOrder:
    """Numbers the segments of one conversation and keeps the account of its ids and threads.

    With `states`, records of one time are always one message in several states, as slackdump keeps them.
    """

    def __init__(self, reading: Reading, source: str, *, states: bool = False) -> None:
        self.reading = reading
        self.source = source
        self.states = states
        self._made_id = segment_ids(source)
        self._passed = Passed()
        self._rootless: set[str] = set()
        self._differing, self._timeless, self._authorless, self._other_states = Few(), Few(), Few(), Few()

    def latest(self, made: list[Segment]) -> Iterator[Segment]:
        """Of each message the latest state, in the order in which they come."""
        kept: dict[str, Segment] = {}
        lost: list[Segment] = []
        for segment in made:
            best = kept.setdefault(segment.id, segment) if segment.id else segment
            if best is not segment and self._is_state(message_of(segment), message_of(best)):
                kept[segment.id], loser = _later(best, segment, last_read=self.states)
                lost.append(loser)
        for loser in lost:
            self._pass_over(loser, message_of(kept[loser.id]))
        gone = {segment.locator for segment in lost}
        return (segment for segment in made if segment.locator not in gone)

    def numbered(self, made: Iterable[Segment]) -> Iterator[Segment]:
        """The segments in the order in which they come, without those that came before."""
        number = 0
        for segment in made:
            named = self._with_id(segment)
            if named is None:
                continue
            if named.thread and self._passed.find(self._key(named.thread)) is None:
                self._rootless.add(named.thread)
            if named.speaker is None and named.kind == "message":
                self._authorless.add(named.id)
            yield msgspec.structs.replace(named, seq=number)
            number += 1
        self._note()

    def _key(self, name: str) -> str:
        return name[len(self.source) + 1 :]

    def _with_id(self, segment: Segment) -> Segment | None:
        """The segment under an id of its own, or None when it is one that passed already."""
        if not segment.id:
            self._timeless.add(segment.locator)
            made = self._made_id(segment.speaker, segment.time_raw, segment.text)
            return msgspec.structs.replace(segment, id=made)
        key, message = self._key(segment.id), message_of(segment)
        before = self._passed.find(key)
        if before is None:
            self._passed.add(key, message)
            return segment
        if message.content == before.content or self._is_state(message, before):
            self._pass_over(segment, before)
            return None
        return self._twin(segment, message)

    def _twin(self, segment: Segment, message: Message) -> Segment | None:
        """One with the time of another and other words: under an id with a mark of them, once."""
        twin = f"{segment.id}~{wording_sha(repr(content_of(segment)))[:12]}"
        before = self._passed.find(self._key(twin))
        if before is not None:
            self._pass_over(segment, before)
            return None
        self._passed.add(self._key(twin), message)
        self._differing.add(segment.locator)
        return msgspec.structs.replace(segment, id=twin)

    def _is_state(self, message: Message, other: Message) -> bool:
        """Whether two records of one time are one message: the same words, or words that were edited."""
        return self.states or not (message.words and other.words) or message.words == other.words

    def _pass_over(self, segment: Segment, kept: Message) -> None:
        ((member, first, last),) = positions(segment.locator)
        same = hash(content_of(segment)) == kept.content
        self.reading.skip(member, first, last, DUPLICATE if same else OTHER_STATE, of=kept.place)
        if not same:
            self._other_states.add(segment.locator)

    def _note(self) -> None:
        missing = Few(root for root in sorted(self._rootless) if self._passed.find(self._key(root)) is None)
        for names, told in (
            (self._timeless, Order.TIMELESS),
            (self._differing, _DIFFERING),
            (missing, _ROOTLESS),
            (self._authorless, _AUTHORLESS),
            (self._other_states, _OTHER_STATES),
        ):
            code, what, why, then = told
            note_some(self.reading, code, self.source, names, what, why, then)


_DIFFERING: Told = (
    "IW-READ-109",
    "message(s) have the time of another message but differ from it",
    "one channel never has two messages of one time, so the file was changed or put together from several",
    "look at both; each is kept, the later ones under an id with a mark of their words",
)
_ROOTLESS: Told = (
    "IW-READ-110",
    "message(s) begin a thread but are not here",
    "they lie outside the days of this export, or were deleted",
    "import the earlier days; the replies already lead to these messages",
)
_AUTHORLESS: Told = (
    "IW-READ-111",
    "message(s) name no author",
    "exports leave the author of deleted users and of some bots empty",
    "nothing; the words are kept",
)
_OTHER_STATES: Told = (
    "IW-READ-173",
    "message(s) came in another state too, edited or with other reactions",
    "they were fetched twice and changed in between; the later state is kept as far as can be told",
    "look at the skipped records if the other words matter",
)


def _later(first: Segment, second: Segment, *, last_read: bool) -> tuple[Segment, Segment]:
    """The later state of a message, and the other: the one edited last, else the one read last; of equal ones the
    first."""
    if content_of(first) == content_of(second):
        return first, second
    later = positions(second.locator) > positions(first.locator)
    if first.edited_at != second.edited_at and not last_read:
        later = first.edited_at is None or (
            second.edited_at is not None and second.edited_at > first.edited_at
        )
    return (second, first) if later else (first, second)
