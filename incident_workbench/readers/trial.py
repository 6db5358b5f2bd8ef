"""Trying a reader: the rules that every reading keeps, and what damage to a file costs. For our tests and for yours.

`tried` reads a whole delivery and raises `RulesBroken` with all that is wrong; `survives` alters a file in some hundred
and fifty ways and says how much of it was still read.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import groupby, pairwise
from operator import attrgetter
from random import Random
from typing import BinaryIO, Literal, cast

import msgspec
from msgspec import Struct

from ..errors import Problem, ReadError
from ..model.evidence import Segment
from .base import HEAD, OpenDelivery, Reader, Reading, ReadOptions, positions, unaccounted
from .containers import file_delivery, folder_delivery
from .encoding import storable

SAID = ReadOptions()
"""Nothing said about the delivery."""
SHOWN_MOST = 12
"""Broken rules that a message lists before it says how many more there are."""


class Broken(Struct, frozen=True):
    """A rule that a reader broke: what, where, and why it is a rule."""

    what: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({self.why})"


class RulesBroken(AssertionError):
    """A reader does what no reader may. Carries all that is `broken`, with the place and the reason of each rule."""

    def __init__(self, reader: str, broken: list[Broken]) -> None:
        more = [f"and {len(broken) - SHOWN_MOST} more"] if len(broken) > SHOWN_MOST else []
        super().__init__("\n  ".join([f"reader {reader}:", *map(str, broken[:SHOWN_MOST]), *more]))
        self.broken = tuple(broken)


class Trial(Struct, frozen=True, kw_only=True):
    """What came of reading a delivery: `segments` and their `reading`, or the problem of its `refusal`."""

    segments: tuple[Segment, ...] = ()
    reading: Reading | None = None
    refusal: Problem | None = None


def tried(reader: Reader, delivery: OpenDelivery, options: ReadOptions = SAID) -> Trial:
    """Sniffs at a delivery and reads it twice; raises RulesBroken when the reader breaks a rule.

    The rules: every record is in a segment or skipped with a reason; locators lead to records that are there; ids are
    unique and the same each time; `seq` ascends; speakers and sources are registered; times are aware, in UTC and say
    what they rest on; spans lie in the text in order; all of it can be stored; problems say what to do; sniffing
    answers 0 to 1, reads a head and never raises; reading raises nothing but ReadError.

    >>> from incident_workbench.readers import srt
    >>> captions = delivered("a.srt", b"1\\n00:00:01,000 --> 00:00:02,000\\nis it DNS?\\n")
    >>> [segment.text for segment in tried(srt, captions).segments]
    ['is it DNS?']
    >>> tried(srt, delivered("a.srt", b"")).refusal.code
    'IW-READ-087'
    """
    trial, again = _read(reader, delivery, options), _read(reader, delivery, options)
    broken = [
        *_of_names(reader),
        *_of_sniffing(reader, delivery),
        *_of_heads(reader, delivery),
        *_of_reading(trial),
        *_of_second(trial, again),
    ]
    if broken:
        raise RulesBroken(reader.name, broken)
    return trial


def delivered(name: str, raw: bytes, beside: Mapping[str, bytes] | None = None) -> OpenDelivery:
    """A delivery of bytes: a file or zip, or a folder when other files lie `beside` it.

    >>> delivered("messages.json", b"[]", beside={"users.json": b"[]"}).members()
    ('messages.json', 'users.json')
    """
    if not beside:
        return file_delivery(name, partial(io.BytesIO, raw))
    files = {**beside, name: raw}
    return folder_delivery("delivery", {each: partial(io.BytesIO, files[each]) for each in files})


def _read(reader: Reader, delivery: OpenDelivery, options: ReadOptions) -> Trial:
    try:
        reading = reader.read(delivery, options)
        return Trial(segments=tuple(reading.segments), reading=reading)
    except ReadError as error:
        return Trial(refusal=error.problem)
    except Exception as error:
        raise RulesBroken(reader.name, [_escaped("reading", delivery.name, error)]) from error


def _escaped(doing: str, where: str, error: Exception) -> Broken:
    why = "bad data is a Problem, and what cannot be read at all a ReadError"
    return Broken(f"{doing} raises {type(error).__name__}: {error}", where, why)


# --- rules ------------------------------------------------------------------------------------------------------------


def _of_names(reader: Reader) -> Iterator[Broken]:
    if not (reader.name and reader.version):
        yield Broken("no name or version", reader.name, "a reading says what it was read with")
    unknown = reader.uses - set(ReadOptions.__struct_fields__)
    if unknown:
        yield Broken(f"uses {sorted(unknown)}", reader.name, "there are no such options")


def _of_sniffing(reader: Reader, delivery: OpenDelivery) -> Iterator[Broken]:
    try:
        sure: object = reader.sniff(delivery)
    except Exception as error:
        raise RulesBroken(reader.name, [_escaped("sniffing", delivery.name, error)]) from error
    if not (isinstance(sure, (int, float)) and 0 <= sure <= 1):
        yield Broken(f"sniffing answers {sure}", delivery.name, "0 is no, 1 is certain")


class _Counted(io.RawIOBase):
    """A stream that adds up what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, place: int, whence: int = 0) -> int:
        return self._stream.seek(place, whence)

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]  # all that a buffer is
        read = self._stream.read(len(into))
        into[: len(read)] = read
        self.count += len(read)
        return len(read)


def _of_heads(reader: Reader, delivery: OpenDelivery) -> Iterator[Broken]:
    """Sniffs at a delivery that is long enough for a head to be less than the whole."""
    opened: list[tuple[str, _Counted]] = []

    def opener(member: str) -> BinaryIO:
        raw = delivery.content(member)
        times = 1 + 4 * HEAD // max(1, len(raw)) if delivery.container == "file" else 1
        opened.append((member, _Counted(io.BytesIO(raw * times))))
        return cast("BinaryIO", opened[-1][1])

    openers = {member: partial(opener, member) for member in delivery.members()}
    yield from _of_sniffing(reader, OpenDelivery(delivery.name, openers, container=delivery.container))
    for member, stream in opened:
        if stream.count > HEAD:
            yield Broken(
                f"sniffing reads {stream.count:,} bytes", member, f"every reader sniffs; a head is {HEAD:,}"
            )


def _of_reading(trial: Trial) -> Iterator[Broken]:
    if trial.reading is None:
        problems = [trial.refusal] if trial.refusal else []
        yield from _of_problems(problems)
        return
    reading = trial.reading
    yield from _of_problems(reading.problems)
    yield from _of_account(reading)
    yield from _of_order(trial.segments)
    for segment in trial.segments:
        where = segment.locator or segment.id
        yield from (Broken(what, where, why) for what, why in _of_segment(reading, segment))
    for noun in (*reading.sources.values(), *reading.speakers.values(), *reading.skips):
        if not _kept(noun):
            yield Broken(f"{noun!r} cannot be stored", reading.reader, "it would not come back as it was")


def _of_problems(problems: list[Problem]) -> Iterator[Broken]:
    for problem in problems:
        if not (problem.code and problem.what and problem.then):
            yield Broken(f"a problem says only {problem}", problem.where, "it has code, what and then")
        if storable(str(problem))[1]:
            yield Broken(f"{problem!r} cannot be stored", problem.where, "problems are kept with the reading")


def _of_account(reading: Reading) -> Iterator[Broken]:
    for lost in unaccounted(reading):
        yield Broken("neither in a segment nor skipped", lost, "law 1: nothing is lost at the door")
    for skip in reading.skips:
        where = f"{skip.member}#{skip.first}-{skip.last}"
        if not skip.reason.strip():
            yield Broken("skipped without a reason", where, "law 1: a person must be able to judge it")
        if not _there(reading, skip.member, skip.first, skip.last):
            yield Broken("a skip of records that are not there", where, "the counts of a report are added up")


def _there(reading: Reading, member: str, first: int, last: int) -> bool:
    return 1 <= first <= last <= reading.expected.get(member, 0)


def _of_order(segments: tuple[Segment, ...]) -> Iterator[Broken]:
    for known, times in Counter(segment.id for segment in segments).items():
        if times > 1:
            yield Broken(f"{times} segments have this id", known, "codings name segments by it")
    for source, several in groupby(sorted(segments, key=attrgetter("source")), key=attrgetter("source")):
        for before, after in pairwise(several):
            if before.seq >= after.seq:
                yield Broken(
                    f"seq {after.seq} follows {before.seq}", after.locator, f"seq is the order of {source}"
                )


Rules = Iterator[tuple[str, str]]
"""What is broken, and why it is a rule."""


def _of_segment(reading: Reading, segment: Segment) -> Rules:
    yield from _of_place(reading, segment)
    yield from _of_times(segment)
    yield from _of_spans(segment)
    named = {segment.speaker, *(mention.speaker for mention in segment.mentions)} - {None}
    named |= {speaker for reaction in segment.reactions for speaker in reaction.speakers}
    for speaker in named - reading.speakers.keys():
        yield f"speaker {speaker!r} is not registered", "nobody could say who that is"
    if not segment.id:
        yield "no id", "codings name segments by it"
    if not _kept(segment):
        yield (
            "cannot be stored",
            "NUL, half surrogates and values of another type do not come back as they were",
        )


def _of_place(reading: Reading, segment: Segment) -> Rules:
    if segment.source not in reading.sources:
        yield f"source {segment.source!r} is not registered", "a segment belongs to one"
    places = positions(segment.locator)
    if not places:
        yield "no locator", "it leads back to the raw record"
    for member, first, last in places:
        if not _there(reading, member, first, last):
            yield (
                f"its locator names {member}#{first}-{last}",
                f"there are {reading.expected.get(member, 0)} records",
            )


def _of_times(segment: Segment) -> Rules:
    for name in ("at", "end", "edited_at"):
        value = getattr(segment, name)
        if value is not None and value.utcoffset() != timedelta(0):
            yield f"{name} is {value.isoformat()}", "instants are aware, and in UTC"
    if segment.at is not None and "none" in (segment.time_basis, segment.time_precision):
        yield "an instant without basis or precision", "a time says what it rests on and how exact it is"


def _of_spans(segment: Segment) -> Rules:
    for name in ("mentions", "links", "cues"):
        spans = [(span.start, span.end) for span in getattr(segment, name)]
        if not all(0 <= start <= end <= len(segment.text) for start, end in spans):
            yield f"{name} {spans} leave its {len(segment.text)} characters", "offsets count code points"
        if spans != sorted(spans):
            yield f"{name} {spans} are in disorder", "they are shown from left to right"


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""NUL as JSON has it; after another backslash these are six characters that somebody wrote."""


def _kept(noun: Struct) -> bool:
    """Whether a noun comes back from a log as it went in."""
    try:
        written = msgspec.json.encode(noun)
        return not _NUL.search(written) and msgspec.json.decode(written, type=type(noun)) == noun
    except (ValueError, TypeError):  # msgspec's and Unicode's errors are ValueErrors
        return False


def _of_second(trial: Trial, again: Trial) -> Iterator[Broken]:
    ids, others = ([segment.id for segment in each.segments] for each in (trial, again))
    if ids != others:
        new = next((other for other in others if other not in set(ids)), "the same in another order")
        yield Broken("ids differ when read again", new, "importing twice would bring everything twice")
    elif trial.segments != again.segments:
        differing = next(a for a, b in zip(trial.segments, again.segments, strict=True) if a != b)
        yield Broken(
            "a segment differs when read again", differing.locator, "a reading depends on its bytes alone"
        )


# --- damage -----------------------------------------------------------------------------------------------------------

Kind = Literal["cut", "flip", "twice", "crlf", "bom"]


class Altered(Struct, frozen=True, kw_only=True):
    """Bytes that were altered on the way, and how."""

    kind: Kind
    how: str
    raw: bytes


def altered(raw: bytes, seed: int = 0, *, cuts: int = 100, flips: int = 40) -> Iterator[Altered]:
    """A file cut off at each hundredth; a bit of one byte flipped; a block of it twice; line ends and a mark changed.

    The same seed makes the same bytes.

    >>> made = list(altered(b"22:04 ana: is it DNS?\\n22:05 bo: no\\n"))
    >>> Counter(each.kind for each in made)
    Counter({'cut': 100, 'flip': 40, 'twice': 5, 'crlf': 1, 'bom': 1})
    >>> made[50].how, made[50].raw, made[-2].raw[-4:]
    ('cut at 50 %', b'22:04 ana: is it ', b'no\\r\\n')
    """
    for part in range(cuts):
        cut = raw[: len(raw) * part // cuts]
        yield Altered(kind="cut", how=f"cut at {100 * part // cuts} %", raw=cut)
    chance = Random(seed)  # noqa: S311 - damage, no secret
    for _ in range(flips if raw else 0):
        at, bit = chance.randrange(len(raw)), chance.randrange(8)
        flipped = raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :]
        yield Altered(kind="flip", how=f"bit {bit} of byte {at} flipped", raw=flipped)
    for _ in range(5 if raw else 0):
        begin = chance.randrange(len(raw))
        end = min(len(raw), begin + 1 + chance.randrange(1 + len(raw) // 10))
        yield Altered(kind="twice", how=f"bytes {begin} to {end} twice", raw=raw[:end] + raw[begin:])
    yield Altered(
        kind="crlf", how="line ends of Windows", raw=raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    )
    yield Altered(kind="bom", how="a byte-order mark first", raw=b"\xef\xbb\xbf" + raw)


class Cost(Struct, frozen=True, kw_only=True):
    """What one alteration cost: of the segments that `could` be kept, how many were, or the code of the refusal."""

    kind: Kind
    how: str
    could: int
    kept: int
    refused: str = ""

    @property
    def share(self) -> float:
        """What was kept of what could be, from 0 to 1; 1 where nothing could be."""
        return self.kept / self.could if self.could else 1.0


class Survival(Struct, frozen=True, kw_only=True):
    """What every alteration of a file cost; `whole` is how many segments the file has as it is."""

    whole: int
    costs: tuple[Cost, ...]

    def kept(self, kind: Kind) -> float:
        """The share of segments that was kept over all alterations of a kind; for cuts, of what lay before the cut."""
        costs = [cost for cost in self.costs if cost.kind == kind]
        return sum(cost.kept for cost in costs) / max(1, sum(cost.could for cost in costs))

    def worst(self, kind: Kind) -> Cost:
        """The alteration of a kind that cost most."""
        return min((cost for cost in self.costs if cost.kind == kind), key=attrgetter("share"))


def survives(
    reader: Reader,
    name: str,
    raw: bytes,
    options: ReadOptions = SAID,
    *,
    beside: Mapping[str, bytes] | None = None,
    head: int = 0,
    seed: int = 0,
    cuts: int = 100,
    flips: int = 40,
    seconds: float = 5.0,
) -> Survival:
    """Reads a file altered in each way of `altered`, other files of its folder `beside` it; says what was kept.

    A segment counts as kept when its words come again; of a cut file as many could be kept as its share of the bytes
    after `head`, which are those before the first message. Whether enough was kept is for the caller to say: a cut
    list of messages loses the last one, a cut zip all. Raises RulesBroken, with the alteration, where a rule of
    `tried` is broken, anything but ReadError is raised, or a file takes more than `seconds` of processor time.

    >>> from incident_workbench.readers import srt
    >>> captions = "".join(
    ...     f"{n}\\n00:{n:02}:01,000 --> 00:{n:02}:02,000\\n- number {n}\\n\\n" for n in range(10, 40)
    ... )
    >>> survival = survives(srt, "a.srt", captions.encode())
    >>> survival.whole, survival.kept("crlf"), survival.kept("cut") > 0.9, survival.worst("flip").share > 0.9
    (30, 1.0, True, True)
    """
    whole = tried(reader, delivered(name, raw, beside), options)
    if not whole.segments:
        raise ValueError(f"{name} has no segments as it is, so none could be lost: {whole.refusal}")
    words = Counter(segment.text for segment in whole.segments)
    costs, talk = [], max(1, len(raw) - head)
    for each in altered(raw, seed, cuts=cuts, flips=flips):
        trial = _endured(reader, each, lambda raw: delivered(name, raw, beside), options, seconds)
        left = max(0, len(each.raw) - head) / talk if each.kind == "cut" else 1
        could = int(len(whole.segments) * left)
        kept = (words & Counter(segment.text for segment in trial.segments)).total()
        costs.append(
            Cost(
                kind=each.kind,
                how=each.how,
                could=could,
                kept=min(kept, could),
                refused=trial.refusal.code if trial.refusal else "",
            )
        )
    return Survival(whole=len(whole.segments), costs=tuple(costs))


def _endured(
    reader: Reader,
    each: Altered,
    deliver: Callable[[bytes], OpenDelivery],
    options: ReadOptions,
    seconds: float,
) -> Trial:
    """One altered file read; raises RulesBroken that names the alteration."""
    begun = time.process_time()
    try:
        delivery = deliver(each.raw)
        broken = list(_of_sniffing(reader, delivery))
        trial = _read(reader, delivery, options)
    except ReadError as error:  # a zip that is none
        return Trial(refusal=error.problem)
    except RulesBroken as error:
        raise RulesBroken(f"{reader.name}, {each.how}", list(error.broken)) from error.__cause__
    took = time.process_time() - begun
    broken += _of_reading(trial)
    if took > seconds:
        broken.append(
            Broken(f"takes {took:.1f} s", each.how, f"at most {seconds} s: a damaged file is no trap")
        )
    if broken:
        raise RulesBroken(f"{reader.name}, {each.how}", broken)
    return trial
