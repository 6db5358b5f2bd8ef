"""The contract of a reader: a delivery in, a `Reading` out, and an account of every record and line.

A reader is a module, or any object, with `name`, `version`, `uses`, `sniff(delivery)` and
`read(delivery, options)`; there is nothing to inherit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import BinaryIO, Protocol, TypedDict

import msgspec
from msgspec import Struct

from ..clock import TimeBasis, TimePrecision, read_moment, zone_named
from ..errors import Problem, ReadError
from ..model.evidence import Segment, Source, SourceKind, Speaker

HEAD = 65_536
"""Bytes that sniffing may look at."""
JSON_DEPTH = 200
"""Nesting of JSON beyond which a file is refused; real exports stay under 40."""


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
        try:
            with self.open(member) as stream:
                return stream.read()
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
        with self.open(self.members()[0]) as stream:
            return stream.read(HEAD)

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


class Skip(Struct, frozen=True, kw_only=True, tag_field="record", tag="skip"):
    """Records or lines `first` to `last` (counted from 1) of a member that became no segment, and why."""

    member: str
    first: int
    last: int
    reason: str


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

    def skip(self, member: str, first: int, last: int, reason: str) -> None:
        """Account for records that become no segment; one after the other for one reason are one skip."""
        before = self.skips[-1] if self.skips else None
        if before and (before.member, before.last + 1, before.reason) == (member, first, reason):
            self.skips[-1] = Skip(member=member, first=before.first, last=last, reason=reason)
        else:
            self.skips.append(Skip(member=member, first=first, last=last, reason=reason))
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


# --- text at the door -------------------------------------------------------------------------------------------------

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> tuple[str, int]:
    """Text with NUL and lone surrogates, which no log or database can hold, as U+FFFD; and how many there were.

    >>> storable("a\\x00b")
    ('a�b', 1)
    """
    return _UNSTORABLE.subn("�", text)


def decoded(raw: bytes) -> tuple[str, list[int]]:
    """Text of the bytes, and the numbers of the lines that were not UTF-8 and were read as Windows-1252.

    By byte-order mark first, UTF-16 by its zero bytes, then UTF-8, then line by line.

    >>> decoded(b"ok\\ncaf\\xe9")
    ('ok\\ncafé', [2])
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), []
    if len(raw) >= 4 and raw[1:200:2].count(0) > 0.6 * len(raw[1:200:2]):
        return raw.decode("utf-16-le", errors="replace"), []
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _by_line(raw)


def _by_line(raw: bytes) -> tuple[str, list[int]]:
    lines, odd = [], []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            # the five bytes that Windows-1252 leaves open are read as Latin-1 does
            lines.append(line.decode("cp1252", errors="_iw_latin1"))
            odd.append(number)
    return "\n".join(lines), odd


def _latin1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - narrows the type; codecs call this for decoding only
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _register() -> None:
    import codecs

    codecs.register_error("_iw_latin1", _latin1)


_register()


def member_text(reading: Reading, delivery: OpenDelivery, member: str) -> str:
    """The text of a member as it can be stored; registers a Problem for what could not be kept as it was."""
    text, odd = decoded(delivery.content(member))
    if odd:
        shown = ", ".join(map(str, odd[:5])) + (" …" if len(odd) > 5 else "")
        reading.problems.append(
            Problem(
                code="IW-READ-020",
                where=f"{member}, line {shown}",
                what=f"{len(odd)} line(s) are not UTF-8 and were read as Windows-1252",
                then="look at the accents there; the original bytes are kept",
            )
        )
    kept, replaced = storable(text)
    note_replaced(reading, member, replaced)
    return kept


def text_lines(
    reading: Reading, delivery: OpenDelivery, member: str, *, universal: bool = False
) -> list[str]:
    """The lines of a text member, split on line feeds only (and on lone carriage returns when `universal`).

    Registers how many lines there are, and a Problem for what could not be kept as it was.
    """
    kept = member_text(reading, delivery, member)
    if universal:
        kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.removesuffix("\r") for line in kept.split("\n")]
    if lines[-1] == "":
        lines.pop()
    reading.expect(member, len(lines))
    return lines


def note_replaced(reading: Reading, member: str, replaced: int) -> None:
    """Report characters that could not be stored."""
    if replaced:
        reading.problems.append(
            Problem(
                code="IW-READ-021",
                where=member,
                what=f"{replaced} NUL or half surrogate character(s) are shown as �",
                why="no text file or database can hold them",
                then="nothing; the original bytes are kept",
            )
        )


# A string that never ends runs to the end of the file: else each quote in it would be tried anew.
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


def json_value(delivery: OpenDelivery, member: str) -> object:
    """The JSON value of a member, whatever its encoding; raises ReadError with line and column when it is none.

    Numbers keep their written form where it matters to us: identifiers and Slack times come as text in real exports.
    """
    return json_in(delivery.content(member), f"{delivery.name}, {member}")


def json_in(raw: bytes, where: str) -> object:
    """The same of bytes already read; `where` is named in the error."""
    if not raw.startswith((b"{", b"[")) or raw[1:2] == b"\0":
        raw = decoded(raw)[0].encode("utf-8", errors="replace")
    _check_depth(where, raw)
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        return _lenient_json(where, raw)


def _check_depth(where: str, raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= JSON_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(raw):
        first = token[0][:1]
        depth += 1 if first in b"[{" else -1 if first in b"]}" else 0
        if depth > JSON_DEPTH:
            raise ReadError(
                Problem(
                    code="IW-READ-012",
                    where=f"{where}, byte {token.start()}",
                    what=f"JSON nested deeper than {JSON_DEPTH}",
                    why="no chat export nests so deep; such files are made to break readers",
                    then="ask where the file comes from",
                )
            )


def _lenient_json(where: str, raw: bytes) -> object:
    import json

    text = decoded(raw)[0]
    try:
        return json.loads(text, parse_int=_short_int, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        place = (
            f", line {error.lineno} column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise ReadError(
            Problem(
                code="IW-READ-011",
                where=f"{where}{place}",
                what="this is not JSON" if raw.strip() else "the file is empty",
                why=getattr(error, "msg", "nested too deep"),
                then="export it again; it may have been cut off on the way",
            )
        ) from error


def _short_int(digits: str) -> int | str:
    return int(digits) if len(digits) <= 18 else digits


# --- what readers of recordings share ---------------------------------------------------------------------------------


class TimeFields(TypedDict, total=False):
    """The time fields of a Segment."""

    at: datetime | None
    end: datetime | None
    offset: float | None
    time_basis: TimeBasis
    time_precision: TimePrecision


def start_of_recording(reading: Reading, options: ReadOptions) -> datetime | None:
    """The start that `--starts-at` gives (with `--zone` and `--date` where it names none), else None and a
    Problem.
    """
    if not options.starts_at:
        reading.problems.append(
            Problem(
                code="IW-READ-030",
                where=", ".join(reading.expected) or reading.reader,
                what="a recording says only seconds from its start, not when it started",
                then="give --starts-at 2026-05-01T22:00:00Z, or a ClockCorrection with what=start",
            )
        )
        return None
    zone = zone_named(options.zone) if options.zone else None
    start = read_moment(options.starts_at, zone=zone, day=options.date).at
    if start is None:
        reading.problems.append(
            Problem(
                code="IW-READ-031",
                where=options.starts_at,
                what="this start is no instant, so the segments keep their seconds but no time of day",
                why="it names no zone or no date",
                then="give --zone and --date, or a ClockCorrection with what=start",
            )
        )
    return start


def recorded(start: datetime | None, begin: float | None, finish: float | None) -> TimeFields:
    """The time fields of something said from `begin` to `finish` seconds into a recording that started at `start`.

    >>> recorded(None, 3.5, 4.0)
    {'offset': 3.5, 'time_precision': 'ms'}
    """
    if begin is None:
        return {}
    fields: TimeFields = {"offset": begin, "time_precision": "ms"}
    if start is None:
        return fields
    try:
        at = start + timedelta(seconds=begin)
        end = None if finish is None or finish < begin else start + timedelta(seconds=finish)
    except OverflowError:
        return fields
    return {**fields, "at": at, "end": end, "time_basis": "offset+anchor"}
