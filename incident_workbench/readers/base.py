"""The contract of a reader: a delivery in, a `Reading` out, and an account of every record and line.

A reader is a module, or any object, with `name`, `version`, `uses`, `sniff(delivery)` and
`read(delivery, options)`; there is nothing to inherit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, Protocol

from msgspec import Struct

from ..errors import Problem, ReadError
from ..model.evidence import Segment, Source, SourceKind, Speaker
from .encoding import decoded

HEAD = 65_536
"""Bytes that sniffing may look at."""


class OpenDelivery:
    """A delivery opened for reading: `name`, `container`, `members()`, `open(member)`, over file, folder or
    zip alike.

    `refused` holds a Problem for each member that is not safe to open (see `containers`); those are not in `members()`.
    """

    def __init__(
        self,
        name: str,
        opener: Mapping[str, Callable[[], BinaryIO]],
        *,
        container: str = "file",
        refused: tuple[Problem, ...] = (),
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self.container = container
        self.refused = refused
        self.close = close
        self._opener = opener

    def members(self) -> tuple[str, ...]:
        """Names of the members, sorted; one name, the file's own, when the delivery is a single file."""
        return tuple(sorted(self._opener))

    def open(self, member: str) -> BinaryIO:
        """A fresh binary stream of one member; raises KeyError when there is none."""
        return self._opener[member]()

    def content(self, member: str) -> bytes:
        """All bytes of one member; a damaged member raises ReadError IW-READ-010."""
        return self.beginning(member, -1)

    def beginning(self, member: str, size: int = HEAD) -> bytes:
        """The first bytes of one member; a damaged member raises ReadError IW-READ-010."""
        try:
            with self.open(member) as stream:
                return stream.read(size)
        except KeyError:
            raise
        except Exception as error:  # zipfile raises a dozen kinds for damage
            raise ReadError(
                Problem(
                    code="IW-READ-010",
                    where=f"{self.name}, {member}",
                    what="this member cannot be read",
                    why=str(error) or type(error).__name__,
                    then="ask for the file again; the copy seems damaged",
                )
            ) from error

    @property
    def head(self) -> bytes:
        """The first bytes of a single file, for sniffing; empty for folders and zips."""
        if self.container != "file":
            return b""
        return self.beginning(self.members()[0])

    @property
    def head_text(self) -> str:
        """`head` decoded as well as can be; only for sniffing."""
        return decoded(self.head)[0]


class ReadOptions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person can say about a delivery that the file does not: nothing here is ever assumed."""

    zone: str | None = None
    date: date | None = None
    starts_at: str | None = None
    kind: SourceKind | None = None
    title: str | None = None
    columns: dict[str, str] = {}
    pattern: str = ""
    time_format: str = ""


class Skip(Struct, frozen=True, kw_only=True, tag_field="record", tag="skip"):
    """Records or lines `first` to `last` (from 1) of a member that became no segment, why, and a copy `of` what."""

    member: str
    first: int
    last: int
    reason: str
    of: str = ""


class Reading:
    """What a reader makes of a delivery. `segments` is spent once; the account is complete when it is.

    A reader says how many records a member holds (`expect`), what it passed over (`skip`), and names in each segment's
    `locator` the records it came from; `unaccounted` tells the rest.
    """

    def __init__(self, reader: str, version: str, *, uses: frozenset[str] = frozenset()) -> None:
        self.reader = reader
        self.version = version
        self.uses = uses
        self.sources: dict[str, Source] = {}
        self.speakers: dict[str, Speaker] = {}
        self.problems: list[Problem] = []
        self.skips: list[Skip] = []
        self.expected: dict[str, int] = {}
        self._covered: dict[str, bytearray] = {}
        self._made: Iterator[Segment] = iter(())

    @property
    def segments(self) -> Iterator[Segment]:
        """The segments, source by source, in their order; each marks the records it covers as it passes."""
        for segment in self._made:
            member, _, record = segment.locator.rpartition("#")
            covered = self._covered.get(member)
            if covered and record.isdecimal() and 1 <= int(record) <= len(covered):  # one record, as most are
                covered[int(record) - 1] = 1
            else:
                for member, first, last in positions(segment.locator):
                    self._cover(member, first, last)
            yield segment

    def made_by(self, segments: Iterator[Segment]) -> Reading:
        """This reading, with the iterator that makes its segments."""
        self._made = segments
        return self

    def expect(self, member: str, records: int) -> None:
        """Say how many records or lines a member holds."""
        self.expected[member] = records
        self._covered[member] = bytearray(records)

    def skip(self, member: str, first: int, last: int, reason: str, of: str = "") -> None:
        """Account for records that become no segment; one after the other for one reason are one skip."""
        before = self.skips[-1] if self.skips else None
        if before and (before.member, before.last + 1, before.reason, before.of) == (
            member,
            first,
            reason,
            of,
        ):
            self.skips[-1] = Skip(member=member, first=before.first, last=last, reason=reason, of=of)
        else:
            self.skips.append(Skip(member=member, first=first, last=last, reason=reason, of=of))
        self._cover(member, first, last)

    def source(self, source: Source) -> Source:
        """Register a source once; returns it."""
        return self.sources.setdefault(source.id, source)

    def speaker(self, speaker: Speaker) -> str:
        """Register a speaker once; returns the id."""
        self.speakers.setdefault(speaker.id, speaker)
        return speaker.id

    def _cover(self, member: str, first: int, last: int) -> None:
        if member in self._covered and 1 <= first <= last:
            self._covered[member][first - 1 : last] = b"\1" * (min(last, self.expected[member]) - first + 1)


def unaccounted(reading: Reading) -> tuple[str, ...]:
    """Records that are neither in a segment nor skipped, as locators; empty for a reader that keeps law 1.

    >>> reading = Reading("example", "1")
    >>> reading.expect("a.txt", 3)
    >>> reading.skip("a.txt", 1, 2, "blank line")
    >>> unaccounted(reading)
    ('a.txt#3',)
    """
    lost = []
    for member, covered in reading._covered.items():
        for gap in re.finditer(rb"\0+", bytes(covered)):
            lost.append(locator(member, [(gap.start() + 1, gap.end())]))
    return tuple(lost)


def skips_by_reason(reading: Reading) -> dict[str, int]:
    """How many records were passed over, by reason."""
    counts: Counter[str] = Counter()
    for skip in reading.skips:
        counts[skip.reason] += skip.last - skip.first + 1
    return dict(counts)


def locator(member: str, runs: list[tuple[int, int]]) -> str:
    """Writes where a segment came from.

    >>> locator("a.vtt", [(3, 5), (9, 9)])
    'a.vtt#3-5,9'
    """
    return f"{member}#" + ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def positions(written: str) -> tuple[tuple[str, int, int], ...]:
    """Reads a locator back: member, first and last record.

    >>> positions("a.vtt#3-5,9")
    (('a.vtt', 3, 5), ('a.vtt', 9, 9))
    """
    member, _, runs = written.rpartition("#")
    pairs = (run.partition("-") for run in runs.split(",") if run)
    return tuple((member, int(first), int(last or first)) for first, _, last in pairs)


class Reader(Protocol):
    """What a reader offers; a module with these names is one."""

    name: str
    version: str
    uses: frozenset[str]

    def sniff(self, delivery: OpenDelivery) -> float:
        """How sure this reader is that the delivery is its own: 0 no, 1 certain.

        Must not raise, reads only a head.
        """

    def read(self, delivery: OpenDelivery, options: ReadOptions) -> Reading:
        """The reading; raises ReadError when the delivery cannot be this format at all."""
