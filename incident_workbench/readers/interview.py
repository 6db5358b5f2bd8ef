"""Interviews and meeting notes as text or Markdown, with the speaker's name at the head of a turn.

Paragraphs without a name belong to the turn above. Headings, and text that nobody says, become `system` segments,
so that changes of topic can be seen; front matter, comments, rules and the attendee table are skipped with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from ..clock import Moment
from ..errors import Problem, ReadError
from ..model.evidence import Segment, SegmentKind, Source, SourceKind, Speaker, segment_ids
from .base import OpenDelivery, Reading, ReadOptions, locator
from .dates import on_24_hours
from .interview_plan import HEADING, MARK, TIME_HEADING, Plan, plan_of
from .labels import Roster
from .members import text_lines
from .recordings import TimeFields, recorded, start_of_recording
from .written import WallClock, member_by_member, opening, refuse_what_is_no_text, runs, seconds_of, source_of

name = "interview"
version = "1"
uses = frozenset({"zone", "date", "starts_at", "kind", "title"})

OTHER_KINDS = (
    ".csv",
    ".tsv",
    ".log",
    ".json",
    ".jsonl",
    ".yaml",
    ".yml",
    ".toml",
    ".ini",
    ".cfg",
    ".conf",
    ".py",
    ".sh",
)
"""Their lines may look labelled (`key: value`) and are not talk."""
NOTES: tuple[SourceKind, ...] = ("meeting_notes", "ticket", "calibration_comment")
"""Kinds of text in which it is no surprise that nobody speaks."""
PREVIEWED = 10
_COUNTS = "a name counts when it recurs, is in bold, has a time or stands in an attendee list"


def sniff(delivery: OpenDelivery) -> float:
    """How much of the first text are turns of speakers that recur."""
    if delivery.name.casefold().endswith(OTHER_KINDS):
        return 0.0
    lines = [line.rstrip("\r") for line in opening(delivery).split("\n")]
    if sum(map(str.isdigit, lines)) > len(lines) / 10:
        return (
            0.0  # blocks of a number, a name and words: a log's layout, in which "ana: yes" is said *to* ana
        )
    heads = list(plan_of(lines).heads.values())
    if not heads:
        return 0.1 if delivery.name.casefold().endswith((".md", ".txt")) and any(lines) else 0.0
    if sum(head.sure for head in heads) >= 2:
        return 0.8
    turns = Counter(head.label for head in heads)
    if len(turns) < 2 or (len(heads) >= 10 and max(turns.values()) > 0.9 * len(heads)):
        return 0.25  # one label all over is a form or a log, no talk
    return 0.7 if len(heads) >= 4 and len(turns) < len(heads) else 0.5


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The turns of each member, with headings and unspoken text between them."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    lines = text_lines(reading, delivery, member)
    refuse_what_is_no_text(delivery, member, lines)
    plan = plan_of(lines)
    if plan.heads or options.kind not in NOTES:
        tell_speakers(reading, member, plan)
    source = source_of(reading, delivery, member, options, "interview")
    return segments_of(reading, member, lines, plan, source, options, markup=_markup(member, plan))


def tell_of_none(reading: Reading, member: str) -> None:
    """Say that paragraphs are read as said by nobody."""
    reading.problems.append(
        Problem(
            code="IW-READ-062",
            where=member,
            what="nobody speaks here: its paragraphs are read without a speaker",
            why=_COUNTS,
            then="nothing, where these are notes; else write '**Name:** words' at the head of each turn, in a copy",
        )
    )


def tell_speakers(reading: Reading, member: str, plan: Plan) -> None:
    """Raises ReadError IW-READ-060 where nobody speaks; names in a Problem the labels that are no speakers."""
    if not plan.heads:
        raise ReadError(
            Problem(
                code="IW-READ-060",
                where=member,
                what="no line begins with a speaker",
                why=_COUNTS,
                then="write '**Name:** words' at the head of each turn, in a copy; or say --kind meeting_notes, "
                "where these are notes that nobody speaks in",
            )
        )
    if plan.unnamed:
        shown = [f"{label!r} (line {number})" for label, number in plan.unnamed.items()]
        reading.problems.append(
            Problem(
                code="IW-READ-061",
                where=member,
                what=f"{len(shown)} label(s) were not taken as a speaker: {', '.join(shown[:PREVIEWED])}"
                + (" …" if len(shown) > PREVIEWED else ""),
                why="they do not recur, or are no names by their looks; their words stay where they stand",
                then="if one is a speaker, write the label in bold, in a copy",
            )
        )


# --- turns ------------------------------------------------------------------------------------------------------------


class Layout(Struct, frozen=True):
    """What a document's layout says beyond its lines, which may hold marks that are not `shown`.

    Lines that `open` a paragraph, where blank lines do not part them; lines that stand `apart`, said by nobody; and
    what `joins` a line to the one before it in place of a line break.
    """

    shown: Sequence[str] = ()
    opens: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    joins: Mapping[int, str] = {}


PLAIN = Layout()


class Piece(Struct):
    """A turn, heading or unspoken paragraph: its lines by number, of which a head's holds only the words."""

    kind: SegmentKind
    lines: list[tuple[int, str]]
    label: str | None = None
    elapsed: str | None = None
    clock: str | None = None


def _pieces(
    reading: Reading, member: str, lines: Sequence[str], plan: Plan, layout: Layout
) -> Iterator[Piece]:
    piece: Piece | None = None
    resumed: str | None = None
    for number, line in enumerate(lines, 1):
        fresh = _fresh(number, line, plan, layout)
        if number in plan.asides:
            reading.skip(member, number, number, plan.asides[number])
            if piece and plan.asides[number] == "rule":
                yield _closed(reading, member, piece)
                piece, resumed = None, None
        elif fresh:
            if piece:
                yield _closed(reading, member, piece)
            if fresh.kind == "turn":
                resumed = None
            elif fresh.elapsed:  # whoever speaks at a time heading goes on below it
                resumed = piece.label if piece and piece.label else resumed
            else:
                resumed = None
            piece = fresh
        elif piece and piece.kind == "system" and line.strip() and number in layout.opens:
            yield piece
            shown = [(number, _shown(number, line, layout))]
            piece = Piece("turn" if resumed else "system", shown, label=resumed)
        elif not line.strip() and (piece is None or piece.kind == "system"):
            reading.skip(member, number, number, "blank line")
            if piece:
                yield piece
                piece = None
        elif piece:
            piece.lines.append((number, _shown(number, line, layout)))
        else:
            shown = [(number, _shown(number, line, layout))]
            piece = Piece("turn" if resumed else "system", shown, label=resumed)
    if piece:
        yield _closed(reading, member, piece)


def _shown(number: int, line: str, layout: Layout) -> str:
    return layout.shown[number - 1] if layout.shown else line


def _fresh(number: int, line: str, plan: Plan, layout: Layout) -> Piece | None:
    """The piece that this line begins, when it is a head, a heading, a time alone, or stands apart."""
    head = plan.heads.get(number)
    if head:
        mark = MARK.match(head.text)
        elapsed = head.elapsed or (mark["elapsed"] if mark else None)
        return Piece("turn", [(number, head.text)], head.label, elapsed, head.clock)
    if HEADING.match(line) or number in layout.apart:
        return Piece("system", [(number, _shown(number, line, layout))])
    time = TIME_HEADING.match(line)
    shown = [(number, _shown(number, line, layout))]
    return Piece("system", shown, elapsed=time["elapsed"]) if time else None


def _closed(reading: Reading, member: str, piece: Piece) -> Piece:
    """The piece without the blank lines after it, which are passed over."""
    while len(piece.lines) > 1 and not piece.lines[-1][1].strip():
        number, _ = piece.lines.pop()
        reading.skip(member, number, number, "blank line")
    return piece


def segments_of(
    reading: Reading,
    member: str,
    lines: Sequence[str],
    plan: Plan,
    source: Source,
    options: ReadOptions,
    layout: Layout = PLAIN,
    markup: Literal["plain", "markdown"] = "plain",
) -> Iterator[Segment]:
    """The turns that the plan finds in the lines, with headings and unspoken text between them.

    Where it finds none, the paragraphs are turns of nobody.
    """
    make_id, clock = segment_ids(source.id), WallClock(member, options)
    nobody = not plan.heads
    timed = any(
        (fresh := _fresh(n, line, plan, layout)) and fresh.elapsed
        for n, line in enumerate(lines, 1)
        if n not in plan.asides
    )
    start = start_of_recording(reading, options) if timed else None
    for seq, piece in enumerate(_pieces(reading, member, lines, plan, layout)):
        text = "".join(layout.joins.get(number, "\n") + line for number, line in piece.lines).strip()
        moment, times = Moment(), TimeFields()
        if piece.clock:
            moment = clock.read(on_24_hours(piece.clock), piece.lines[0][0])
            times = {"at": moment.at, "time_basis": moment.basis, "time_precision": moment.precision}
        elif piece.elapsed:
            times = recorded(start, seconds_of(piece.elapsed), None)
            if piece.elapsed.replace(":", "").isdecimal():
                times["time_precision"] = "s"
        time_raw = piece.clock or piece.elapsed
        yield Segment(
            id=make_id(piece.label, time_raw, text),
            source=source.id,
            seq=seq,
            speaker=_speaker(reading, source, piece.label, plan.roster),
            text=text,
            kind="turn" if nobody and _is_loose(piece, lines, plan, layout) else piece.kind,
            markup=markup,
            local=moment.local if moment.at is None else None,
            time_raw=time_raw,
            locator=locator(member, runs(n for n, _ in piece.lines)),
            **times,
        )
    reading.problems.extend(clock.problems())


def _is_loose(piece: Piece, lines: Sequence[str], plan: Plan, layout: Layout) -> bool:
    """Whether these are a paragraph's lines, and no heading or mark of time."""
    first = piece.lines[0][0]
    return _fresh(first, lines[first - 1], plan, layout) is None


def _markup(member: str, plan: Plan) -> Literal["plain", "markdown"]:
    marked = member.casefold().endswith((".md", ".markdown")) or any(
        head.bold for head in plan.heads.values()
    )
    return "markdown" if marked else "plain"


def _speaker(reading: Reading, source: Source, label: str | None, roster: Roster) -> str | None:
    if label is None:
        return None
    return reading.speaker(Speaker(id=f"{source.id}/{label}", name=label, title=roster.titles.get(label, "")))
