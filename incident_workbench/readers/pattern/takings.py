"""Segments from what a pattern's groups took: times, speakers, ids, and what is told on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ...clock import Moment
from ...errors import Problem
from ...model.evidence import Segment, Source, Speaker, segment_ids
from ..base import Reading, ReadOptions, locator
from ..columns import KINDS
from ..recordings import TimeFields, recorded, start_of_recording
from ..row_times import moment_reader, with_day
from ..written import WallClock, numbered, seconds_of
from .matching import Parts

REPEATED = "the same line again, with the same id"
_OFFSET = re.compile(r"\s*[0-9]{1,7}(?:[: ][0-9]{1,2}){0,2}(?:[.,][0-9]{1,9})?\s*")


class Taken(Struct, frozen=True):
    """A match from line `first` to `match_end`, the lines below it to `end`, and the words of both."""

    first: int
    match_end: int
    end: int
    parts: Parts
    text: str

    def part(self, name: str) -> str:
        """What a group took, without the blanks around it; empty where it took nothing."""
        return (self.parts.get(name) or "").strip()

    @property
    def is_said(self) -> bool:
        """Whether this is more than a line that dates those below it."""
        taken = {name for name, part in self.parts.items() if part is not None}
        return bool(taken - {"date"}) or bool(self.text)


class Maker:
    """Makes the segments of one member from its matches, and notes what they leave open."""

    def __init__(
        self, reading: Reading, member: str, source: Source, taken: Sequence[Taken], options: ReadOptions
    ) -> None:
        self.reading = reading
        self.member = member
        self.source = source
        self.taken = taken
        self._make_id = segment_ids(source.id)
        self._clock = WallClock(member, options)
        self._written = _written_times(taken, by_layout=bool(options.time_format))
        self._moment_of = moment_reader(self._written, self._clock, options.time_format)
        recording = any(each.part("offset") for each in taken)
        self._start = start_of_recording(reading, options) if recording and not any(self._written) else None
        self._met: dict[str, tuple[tuple[object, ...], str]] = {}
        self._differing: list[int] = []
        self._no_offset: list[int] = []

    def segments(self) -> Iterator[Segment]:
        """The segments in the order of their lines; what was met is told when they are spent."""
        seq = 0
        for each, raw in zip(self.taken, self._written, strict=True):
            if each.is_said and (made := self._segment(each, raw, seq)):
                yield made
                seq += 1
        self.reading.problems.extend(self._clock.problems())
        self._note("186", self._differing, "have the id of another line and differ from it; all are kept")
        self._note("188", self._no_offset, "have an offset that is no count of seconds or minutes:seconds")

    def _segment(self, each: Taken, raw: str, seq: int) -> Segment | None:
        place = locator(self.member, [(each.first, each.end)])
        native, said, kind = each.part("id"), each.part("speaker"), each.part("kind").casefold()
        known = self._met.setdefault(native, (_content(each, raw), place)) if native else (None, place)
        if known[1] is not place and known[0] == _content(each, raw):
            self.reading.skip(self.member, each.first, each.end, REPEATED, of=known[1])
            return None
        first = bool(native) and known[1] is place
        if native and not first:
            self._differing.append(each.first)
        text = _told(each, native=not first, kind=kind not in KINDS)
        return Segment(
            id=f"{self.source.id}/{native}" if first else self._make_id(native or said, raw, text),
            source=self.source.id,
            seq=seq,
            text=text,
            speaker=self._speaker(said),
            kind=KINDS.get(kind) or ("event" if kind or not said else "message"),
            thread=each.part("thread") or None,
            locator=place,
            time_raw=raw or each.part("offset") or None,
            **self._times(each, raw),
        )

    def _speaker(self, said: str) -> str | None:
        return self.reading.speaker(Speaker(id=f"{self.source.id}/{said}", name=said)) if said else None

    def _times(self, each: Taken, raw: str) -> _Times:
        moment = self._moment_of(raw, each.first) if raw else Moment()
        fields = self._offset(each)
        if raw:
            fields["at"], fields["time_basis"], fields["time_precision"] = (
                moment.at,
                moment.basis,
                moment.precision,
            )
            fields["local"] = moment.local if moment.at is None else None
        return fields

    def _offset(self, each: Taken) -> _Times:
        written = each.part("offset")
        if not written:
            return {"local": None}
        if not _OFFSET.fullmatch(written):
            self._no_offset.append(each.first)
            return {"local": None}
        exact = "." in written or "," in written
        fields: _Times = {**recorded(self._start, seconds_of(written.replace(" ", ":")), None), "local": None}
        fields["time_precision"] = "ms" if exact else "s"
        return fields

    def _note(self, code: str, numbers: list[int], what: str) -> None:
        if numbers:
            self.reading.problems.append(
                Problem(
                    code=f"IW-READ-{code}",
                    where=f"{self.member}, {numbered('line', numbers)}",
                    what=f"{len(numbers)} line(s) {what}",
                    then="look at these lines, and at what the pattern's group takes of them",
                )
            )


class _Times(TimeFields):
    local: str | None


def _written_times(taken: Sequence[Taken], *, by_layout: bool) -> list[str]:
    """The time of each match as written, after the date beside it or above it."""
    day, made = "", list[str]()
    for each in taken:
        day, raw = each.part("date") or day, each.part("time")
        made.append(f"{day} {raw}".strip() if by_layout and raw else with_day(raw, day) or each.part("date"))
    return made


def _content(each: Taken, raw: str) -> tuple[object, ...]:
    return raw, each.text, *(each.part(name) for name in ("speaker", "thread", "kind", "offset"))


def _told(each: Taken, *, native: bool, kind: bool) -> str:
    """The words, and a line for an id or kind that no field of the segment can tell."""
    lines = [each.text] if each.text.strip() else []
    lines += [f"id: {each.part('id')}"] if native and each.part("id") else []
    lines += [f"kind: {each.part('kind')}"] if kind and each.part("kind") else []
    return "\n".join(lines)
