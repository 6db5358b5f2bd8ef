"""What an import read, kept, skipped and why; counted while the segments pass, so that none has to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from ..errors import Problem
from ..model.evidence import Segment, Speaker
from ..project import Evidence

if TYPE_CHECKING:
    from pandas import DataFrame

FIRST = 3
"""Segments of a source that a report shows."""
FIRST_ALL = 24
"""Segments of all sources that a report shows."""
SHOWN_TEXT = 200
"""Characters of a segment that a report shows."""
TOLD = 1000
"""Segments between two tellings of progress."""


class SourceReport(Struct, frozen=True, kw_only=True):
    """What an import brought of one source: how many segments, how many of them new, first and last instant.

    `timeless` have no instant yet; `times` says how many have which basis, `offset+anchor` and the like.
    """

    id: str
    title: str
    kind: str
    segments: int
    new: int
    first: datetime | None = None
    last: datetime | None = None
    timeless: int = 0
    cues: int = 0
    times: dict[str, int] = {}


class ImportReport(Struct, frozen=True, kw_only=True):
    """What was read, kept, skipped and why. `records` counts what the members hold; `unaccounted` should be empty.

    `speakers` are the names as written, `begins` the first segments of each source, their words cut short: what
    somebody looks at before saying yes. `adrift` are the places that were coded in these sources and that no reading
    has any more, each to be coded anew by hand; all others moved with their words.
    """

    name: str
    delivery: str
    reader: str
    version: str
    sources: tuple[SourceReport, ...]
    speakers: tuple[str, ...]
    records: int
    skipped: dict[str, int]
    problems: tuple[Problem, ...]
    unaccounted: tuple[str, ...] = ()
    begins: tuple[Segment, ...] = ()
    adrift: tuple[Problem, ...] = ()
    restricted: tuple[str, ...] = ()
    stored: bool = True
    known: bool = False

    @property
    def segments(self) -> int:
        """Segments read, over all sources."""
        return sum(source.segments for source in self.sources)

    @property
    def frame(self) -> DataFrame:
        """A row for each source; `first` and `last` in UTC."""
        import pandas as pd

        columns = [name for name in SourceReport.__struct_fields__ if name != "times"]
        rows = [[getattr(source, name) for name in columns] for source in self.sources]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(
            first=pd.to_datetime(frame["first"], utc=True), last=pd.to_datetime(frame["last"], utc=True)
        )

    def __str__(self) -> str:
        if self.known:
            return f"{self.name}: imported before, with the same reader and options; nothing to do"
        verb = "imported" if self.stored else "would import"
        lines = [f"{self.name}: {verb} {self.segments} segments with {self.reader} {self.version}"]
        for s in self.sources:
            span = f", {s.first:%Y-%m-%d %H:%M} to {s.last:%Y-%m-%d %H:%M} UTC" if s.first and s.last else ""
            cues = f" from {s.cues} cues" if s.cues else ""
            timeless = f", {s.timeless} without an instant" if s.timeless else ""
            lines.append(
                f"  {s.id}  {s.title} ({s.kind}): {s.segments} segments{cues}, {s.new} new{span}{timeless}"
            )
        if not self.stored:
            lines += self._preview()
        lines += [f"  skipped {count}: {reason}" for reason, count in sorted(self.skipped.items())]
        lines += [f"  {problem}" for problem in self.problems]
        lines += [f"  not accounted for: {place}" for place in self.unaccounted]
        lines += [f"  coded before: {problem}" for problem in self.adrift]
        return "\n".join(lines)

    def _preview(self) -> Iterator[str]:
        if self.speakers:
            more = ", …" if len(self.speakers) > FIRST_ALL else ""
            yield f"  speaking: {', '.join(self.speakers[:FIRST_ALL])}{more}"
        for segment in self.begins:
            yield f"  {segment.source}  {_when(segment)}  {_whose(segment)}: {' '.join(segment.text.split())}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from markupsafe import Markup

        def rows(line: Markup, cells: Iterable[tuple[object, ...]]) -> Markup:
            return Markup("").join(line.format(*each) for each in cells)

        def listed(heading: str, items: Markup) -> Markup:
            return Markup("<p>{}</p><ul>{}</ul>").format(heading, items) if items else Markup("")

        sources = rows(
            Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"),
            ((s.title, s.kind, s.segments, s.new, _day(s.first), _day(s.last)) for s in self.sources),
        )
        begins = rows(
            Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td dir='auto'>{}</td></tr>"),
            ((s.source, _when(s), _whose(s), s.text) for s in self.begins),
        )
        head = (
            "imported before; nothing to do"
            if self.known
            else "imported"
            if self.stored
            else "preview, nothing written"
        )
        return str(
            Markup(
                "<p><b>{}</b> ({}, {}): {}</p>"
                "<table><thead><tr><th>source</th><th>kind</th><th>segments</th><th>new</th><th>first (UTC)</th>"
                "<th>last (UTC)</th></tr></thead><tbody>{}</tbody></table>"
            ).format(self.name, self.reader, self.version, head, sources)
            + (
                Markup(
                    "<table><thead><tr><th>source</th><th>as written</th><th>who</th><th>begins</th></tr></thead>"
                    "<tbody>{}</tbody></table>"
                ).format(begins)
                if begins and not self.stored
                else ""
            )
            + listed(
                "Skipped", rows(Markup("<li>{} × {}</li>"), ((n, why) for why, n in self.skipped.items()))
            )
            + listed(
                "Coded before", rows(Markup("<li>{}</li>"), ((str(problem),) for problem in self.adrift))
            )
            + listed("Problems", rows(Markup("<li>{}</li>"), ((str(problem),) for problem in self.problems)))
        )


def _when(segment: Segment) -> str:
    """The time as it was written, and the instant that was made of it."""
    written = segment.time_raw or (f"+{segment.offset:g} s" if segment.offset is not None else "no time")
    return f"{written} = {segment.at:%Y-%m-%d %H:%M:%S} UTC" if segment.at else written


def _whose(segment: Segment) -> str:
    return segment.speaker or segment.kind


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


class _Count(Struct):
    """Of one source, while its segments pass."""

    segments: int = 0
    new: int = 0
    first: datetime | None = None
    last: datetime | None = None
    timeless: int = 0
    cues: set[tuple[float, float]] = set()
    times: dict[str, int] = {}
    shares: bool = False


class Tally:
    """Counts what passes through `counted`: by source, and what the project did not have before."""

    def __init__(self, before: Evidence, progress: Callable[[int], None] | None = None) -> None:
        self.before = before
        self.begins: list[Segment] = []
        self._progress = progress
        self._counts: dict[str, _Count] = {}
        self._said: dict[str, set[tuple[str | None, str]]] = {}
        self._known: set[str] = set()

    def counted(self, segments: Iterable[Segment]) -> Iterator[Segment]:
        """The same segments; raises nothing of its own, so that stopping half-way is the caller's affair."""
        for number, segment in enumerate(segments, 1):
            self._take(segment)
            if self._progress is not None and number % TOLD == 0:
                self._progress(number)
            yield segment

    def _take(self, segment: Segment) -> None:
        count = self._counts.get(segment.source) or self._begin(segment.source)
        count.segments += 1
        count.new += segment.id not in self._known
        if said := self._said[segment.source]:
            count.shares = count.shares or (segment.speaker, segment.text) in said
        if segment.at is None:
            count.timeless += 1
        else:
            count.first = segment.at if count.first is None else min(count.first, segment.at)
            count.last = segment.at if count.last is None else max(count.last, segment.at)
        count.times[segment.time_basis] = count.times.get(segment.time_basis, 0) + 1
        count.cues.update((cue.begin, cue.finish) for cue in segment.cues)
        if count.segments <= FIRST and len(self.begins) < FIRST_ALL:
            self.begins.append(_short(segment))

    def _begin(self, source: str) -> _Count:
        earlier = self.before.by_source.get(source, ())
        self._known.update(segment.id for segment in earlier)
        self._said[source] = {(segment.speaker, segment.text) for segment in earlier}
        return self._counts.setdefault(source, _Count())

    def source(self, key: str, title: str, kind: str) -> SourceReport:
        """What was counted of one source."""
        count = self._counts.get(key, _Count())
        return SourceReport(
            id=key,
            title=title,
            kind=kind,
            segments=count.segments,
            new=count.new,
            first=count.first,
            last=count.last,
            timeless=count.timeless,
            cues=len(count.cues),
            times=count.times,
        )

    def strangers(self) -> Iterator[str]:
        """Sources of one file whose name the project knows, and which have no words in common with what it has."""
        for key, count in self._counts.items():
            if "/" not in key and count.new == count.segments and self._said[key] and not count.shares:
                yield key


def _short(segment: Segment) -> Segment:
    from msgspec.structs import replace

    if len(segment.text) <= SHOWN_TEXT:
        return segment
    return replace(segment, text=segment.text[:SHOWN_TEXT] + "…", mentions=(), links=(), cues=())


def names_of(speakers: Iterable[Speaker]) -> tuple[str, ...]:
    """Names as written, each once, in the order in which they first spoke."""
    return tuple(dict.fromkeys(speaker.name for speaker in speakers))
