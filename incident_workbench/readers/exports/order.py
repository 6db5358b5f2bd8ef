"""The order of one conversation's messages: their numbers and ids, threads, what came twice, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

import msgspec

from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import Reading, positions
from .notes import Few, note_some

DUPLICATE = "duplicate of a message read before"

Told: TypeAlias = tuple[str, str, str, str]
"""A Problem's code, and what, why and then of it."""


class Order:
    """Numbers the segments of one conversation and keeps the account of its ids and threads."""

    TIMELESS: Told = (
        "IW-READ-108",
        "message(s) have no readable time",
        "the words are kept in their place",
        "their neighbours tell the time",
    )
    DIFFERING: Told = (
        "IW-READ-121",
        "message(s) have the id of another message but differ from it",
        "a message was edited between two exports, or the file was changed",
        "look at both; each is kept, the later ones under an id with a mark of their words",
    )
    ROOTLESS: Told = (
        "IW-READ-110",
        "message(s) were answered but are not here",
        "they lie outside what was exported, or were deleted",
        "import the earlier days; the replies already lead to these messages",
    )
    AUTHORLESS: Told = (
        "IW-READ-111",
        "message(s) name no author",
        "exports leave the author of deleted accounts empty",
        "nothing; the words are kept",
    )

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading = reading
        self.source = source
        self.roots: dict[str, None] = {}
        """The messages that were answered."""
        self._made_id = segment_ids(source)
        self._met: dict[str, tuple[int, str]] = {}
        self._number = 0
        self._differing, self._timeless, self._authorless = Few(), Few(), Few()

    def numbered(self, made: Iterable[Segment]) -> Iterator[Segment]:
        """The segments in the order in which they come, without those that came before."""
        return self.counted(named for segment in made if (named := self.once(segment)) is not None)

    def counted(self, segments: Iterable[Segment]) -> Iterator[Segment]:
        """The segments, which have ids of their own, with their numbers."""
        for segment in segments:
            if segment.thread:
                self.roots[segment.thread] = None
            if self.is_timeless(segment):
                self._timeless.add(segment.locator)
            if segment.speaker is None and segment.kind == "message":
                self._authorless.add(self.shown(segment))
            yield msgspec.structs.replace(segment, seq=self._number)
            self._number += 1

    def is_timeless(self, segment: Segment) -> bool:
        """Whether a person should hear that the segment has no time."""
        return segment.at is None and segment.local is None

    def shown(self, segment: Segment) -> str:
        """How a message without author is called in a Problem."""
        return segment.locator

    def once(self, segment: Segment) -> Segment | None:
        """The segment under an id of its own, or None when it is one that passed already."""
        if not segment.id:
            made = self._made_id(segment.speaker, segment.time_raw, segment.text)
            segment = msgspec.structs.replace(segment, id=made)
        said, key = content_of(segment), segment.id
        known = self._met.get(key)
        if known and known[0] != hash(said):
            key = f"{segment.id}~{wording_sha(repr(said))[:12]}"
            known = self._met.get(key)
            if not known:
                self._differing.add(segment.locator)
        if known:
            self._pass_over(segment, known[1], DUPLICATE)
            return None
        self._met[key] = hash(said), segment.locator
        return segment if key == segment.id else msgspec.structs.replace(segment, id=key)

    def in_place_of(self, older: Segment, newer: Segment, reason: str) -> None:
        """Pass over one state of a message for another, which stands for it from now on."""
        self._met[newer.id] = hash(content_of(newer)), newer.locator
        self._pass_over(older, newer.locator, reason)

    def _pass_over(self, segment: Segment, kept: str, reason: str) -> None:
        for member, first, last in positions(segment.locator):
            self.reading.skip(member, first, last, reason, of=kept)

    def note(self) -> None:
        """Say what the conversation leaves open, once it has passed."""
        for names, (code, what, why, then) in (
            (self._timeless, self.TIMELESS),
            (self._differing, self.DIFFERING),
            (Few(root for root in self.roots if root not in self._met), self.ROOTLESS),
            (self._authorless, self.AUTHORLESS),
        ):
            note_some(self.reading, code, self.source, names, what, why, then)


def content_of(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand."""
    said = (segment.text, segment.speaker, segment.kind, segment.thread, segment.time_raw)
    return (*said, segment.edited_at, segment.reactions, segment.files, segment.mentions, segment.links)


def by_time(made: Iterable[Segment]) -> list[Segment]:
    """In the order of time, and of the file where that is equal; what has no time stays after what stood before it."""
    placed, when = list[tuple[str, Segment]](), ""
    for segment in made:
        when = segment.at.isoformat(timespec="microseconds") if segment.at else when
        placed.append((when, segment))
    placed.sort(key=itemgetter(0))
    return [segment for _, segment in placed]


def noted_after(made: Iterable[Iterator[Segment]], orders: Mapping[str, Order]) -> Iterator[Segment]:
    """All segments, and then what their conversations leave open."""
    yield from chain.from_iterable(made)
    for order in orders.values():
        order.note()
