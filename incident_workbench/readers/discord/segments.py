"""The messages of Discord conversations in their order: instants, ids, what is answered, and what came twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec.structs import replace

from ...clock import Moment
from ...errors import Problem, ReadError
from ...model.evidence import Segment, segment_ids, wording_sha
from ..base import OpenDelivery, Reading, ReadOptions, positions
from ..dates import iso_writer
from ..exports.members import pass_over
from ..exports.notes import note_some
from ..exports.order import DUPLICATE
from ..written import WallClock
from .drafts import Draft
from .page import html_drafts
from .parts import Part, Talk
from .plain import txt_drafts
from .records import json_drafts
from .tables import csv_drafts

OTHER_WORDING = "another wording of a message read before"
WORDS = {"json": "record", "html": "message", "csv": "row", "txt": "line"}

Placed: TypeAlias = list[tuple[Draft, Moment]]


def opened(reading: Reading, delivery: OpenDelivery, part: Part) -> Iterator[Draft]:
    """The messages of one part; raises ReadError when there can be none."""
    open_part = {"json": json_drafts, "html": html_drafts, "csv": csv_drafts, "txt": txt_drafts}
    return open_part[part.format](reading, delivery, part.member)


def segments(
    reading: Reading,
    delivery: OpenDelivery,
    found: Sequence[tuple[Talk, Sequence[Part]]],
    options: ReadOptions,
    started: Iterator[Draft] | None = None,
) -> Iterator[Segment]:
    """All segments, conversation by conversation; `started` are the messages of a single file, opened already."""
    for talk, parts in found:
        drafts = [list(started or _opened_later(reading, delivery, part)) for part in parts]
        members = [part.member for part in parts]
        where = members[0] if len(members) == 1 else f"{members[0]} to {members[-1]}"
        placed = _timed(reading, drafts, WallClock(where, options, word=WORDS[talk.format], days=False))
        yield from _Account(reading, talk).numbered(placed)


def _opened_later(reading: Reading, delivery: OpenDelivery, part: Part) -> Iterator[Draft]:
    """The messages of a part among others, where damage costs no more than that part."""
    try:
        yield from opened(reading, delivery, part)
    except ReadError as error:
        reading.problems.append(error.problem)
        pass_over(reading, part.member, "not read")


# --- order ------------------------------------------------------------------------------------------------------------


def _timed(reading: Reading, parts: Sequence[Sequence[Draft]], clock: WallClock) -> Placed:
    """The drafts with their instants, part by part; parts that run backwards are turned over."""
    written = iso_writer([d.time_raw for part in parts for d in part if d.exact is None and d.time_raw])
    placed: Placed = []
    for part in parts:
        timed = [(draft, _moment(draft, clock, written(draft.time_raw or ""))) for draft in part]
        placed += reversed(timed) if _newest_first(timed) else timed
    reading.problems.extend(clock.problems())
    return placed


def _moment(draft: Draft, clock: WallClock, written: str) -> Moment:
    if draft.exact is not None:
        return draft.exact
    return clock.read(written, draft.number) if draft.time_raw else Moment()


def _newest_first(timed: Placed) -> bool:
    times = [_when(moment) for _, moment in timed]
    known = [time for time in times if time]
    falls = sum(later < earlier for earlier, later in pairwise(known))
    rises = sum(later > earlier for earlier, later in pairwise(known))
    return falls > rises and known[0] > known[-1]


def _when(moment: Moment) -> str:
    return (
        moment.at.replace(tzinfo=None).isoformat(timespec="microseconds") if moment.at else moment.local or ""
    )


# --- ids --------------------------------------------------------------------------------------------------------------


class _Account:
    """Numbers the segments of one conversation and keeps the account of ids, answers and authors."""

    def __init__(self, reading: Reading, talk: Talk) -> None:
        self.reading = reading
        self.talk = talk
        self._made_id = segment_ids(talk.source)
        self._met: dict[str, tuple[tuple[object, ...], Segment]] = {}
        self._noted: dict[str, list[str]] = {"differing": [], "authorless": [], "timeless": []}
        self._tokens = 0

    def numbered(self, placed: Placed) -> Iterator[Segment]:
        """The segments of the drafts, without those that came before."""
        number, answered = 0, set[str]()
        for draft, moment in placed:
            self._tokens += draft.words.tokens
            segment = self._segment(draft, moment, number)
            if segment is None:
                continue
            number += 1
            answered |= {segment.thread} if segment.thread else set()
            if segment.speaker is None and segment.kind == "message":
                self._noted["authorless"].append(segment.locator)
            if not draft.time_raw and moment.at is None:
                self._noted["timeless"].append(segment.locator)
            yield segment
        self._note(sorted(answered - self._met.keys()), number)

    def _segment(self, draft: Draft, moment: Moment, number: int) -> Segment | None:
        source = self.talk.source
        if not draft.native:
            key = self._made_id(draft.author, draft.time_raw, draft.said.strip())
            return segment_of(draft, moment, source, key, number)
        key = f"{source}/{draft.native}"
        made = segment_of(draft, moment, source, key, number)
        known = self._met.setdefault(key, (_content(made), made))
        if known[1] is made:
            return made
        return self._again(made, known)

    def _again(self, made: Segment, known: tuple[tuple[object, ...], Segment]) -> Segment | None:
        """Of an id that was met: the same again and other wordings are passed over, another's message is kept."""
        content, first = known
        reason = DUPLICATE if content == _content(made) else ""
        if not reason:
            self._noted["differing"].append(made.locator)
            reason = OTHER_WORDING if (first.speaker, first.at) == (made.speaker, made.at) else ""
        if not reason:
            key = f"{made.id}~{wording_sha(repr(_content(made)))[:12]}"
            first = self._met.setdefault(key, (_content(made), made))[1]
            if first is made:
                return replace(made, id=key)
            reason = DUPLICATE
        self._pass_over(made, reason, first)
        return None

    def _pass_over(self, made: Segment, reason: str, first: Segment) -> None:
        for member, begin, end in positions(made.locator):
            self.reading.skip(member, begin, end, reason, of=first.locator)

    def _note(self, unanswered: Sequence[str], count: int) -> None:
        for code, places, what, why, then in (
            (
                "106",
                [] if count else [self.talk.title],
                "conversation(s) hold no messages",
                "",
                "ask for one that does",
            ),
            ("108", self._noted["timeless"], "message(s) have no time", "", "their neighbours tell the time"),
            (
                "109",
                self._noted["differing"],
                "message(s) have the id of another but differ from it",
                "it was edited between two exports, or the file was put together from several",
                "look at both; other wordings of a message are skipped, messages of others are kept",
            ),
            (
                "110",
                unanswered,
                "message(s) are answered but not here",
                "they lie outside this export, or were deleted",
                "import the earlier days; the answers already lead to these messages",
            ),
            (
                "111",
                self._noted["authorless"],
                "message(s) name no author",
                "",
                "nothing; the words are kept",
            ),
        ):
            note_some(self.reading, f"IW-READ-{code}", self.talk.source, places, what, why, then)
        if self._tokens:
            self.reading.problems.append(
                Problem(
                    code="IW-READ-114",
                    where=self.talk.source,
                    what=f"{self._tokens} signature(s) or keys were left out of addresses",
                    why="with them one may fetch files, or write in the name of a bot",
                    then="nothing; only the original keeps them, so treat it as a secret",
                )
            )


def _content(segment: Segment) -> tuple[object, ...]:
    """What makes two records the same message: all but where they stand."""
    said = (segment.text, segment.speaker, segment.kind, segment.at, segment.thread, segment.edited_at)
    return (*said, segment.reactions, segment.files)


def segment_of(draft: Draft, moment: Moment, source: str, key: str, number: int) -> Segment:
    """A draft in its place."""
    words = draft.words
    return Segment(
        id=key,
        source=source,
        seq=number,
        text=words.text,
        speaker=draft.speaker,
        kind=draft.kind,
        at=moment.at,
        end=draft.end,
        local=moment.local if moment.at is None else None,
        time_raw=draft.time_raw,
        time_basis=moment.basis,
        time_precision=moment.precision,
        markup="markdown",
        thread=f"{source}/{draft.reply}" if draft.reply else None,
        edited_at=draft.edited_at,
        reactions=draft.reactions,
        files=draft.files,
        mentions=tuple(words.mentions),
        links=tuple(words.links),
        locator=draft.locator,
    )
