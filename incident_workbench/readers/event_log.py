"""Event logs as tables: alerts, deploys or messages, one a row, in named columns between commas, semicolons or tabs.

JSON of such events is read by the same roles (see `event_json`).

A segment's text is the text column's words; each other column that says something follows on a line `column: value`.
Time, speaker and a native id that occurs once have fields of their own and are not repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from ..errors import Problem, ReadError
from ..model.evidence import Segment, SegmentKind, Source, SourceKind, Speaker, segment_ids
from .base import HEAD, OpenDelivery, Reading, ReadOptions, locator
from .columns import KINDS, KNOWN, MACHINE, TALKERS, Columns, columns_of, is_value
from .encoding import decoded
from .event_json import likeness, read_records
from .members import member_text
from .row_times import time_reader
from .rows import Row, delimiter_of, rows_of
from .written import (
    WallClock,
    is_json,
    member_by_member,
    numbered,
    opening,
    refuse_what_is_no_text,
    source_of,
    stem_of,
)

name = "event-log"
version = "1"
uses = frozenset({"zone", "date", "kind", "title", "columns", "time_format"})

_HINT = re.compile(r"\"?sep=(?P<delimiter>[,;\t|])\"?\r?\n", re.IGNORECASE)
"""Excel's own first line."""


class Table(Struct, frozen=True):
    """The rows of a member with its columns; `header` is the number of the header's row, 0 when there is none."""

    rows: Sequence[Row]
    columns: Columns
    header: int


def table_of(text: str, mapping: dict[str, str], where: str) -> Table:
    """Finds delimiter, header and columns; raises ReadError when this is no table that holds events."""
    hint = _HINT.match(text)
    delimiter = hint["delimiter"] if hint else delimiter_of(text, KNOWN)
    rows = [] if is_json(text) else rows_of(text, delimiter)
    first = next(
        (n for n, row in enumerate(rows, 1) if any(c.strip() for c in row.cells) and not (hint and n == 1)), 0
    )
    columns = columns_of(rows[first - 1].cells if first else (), mapping, where)
    if not first or not {"time", "text"} & set(columns.role):
        raise ReadError(
            Problem(
                code="IW-READ-070",
                where=where,
                what="no column is known to hold times or texts",
                why=f"the columns are {', '.join(columns.names[:30]) or 'none'}",
                then='say which, as columns={"time": "…", "text": "…"}',
            )
        )
    return Table(rows, columns, first if columns.headed else 0)


def sniff(delivery: OpenDelivery) -> float:
    """Whether the first line names a column of times and others."""
    text = opening(delivery)
    if not text.strip():
        return _sniff_json(delivery)
    hint = _HINT.match(text)
    delimiter = hint["delimiter"] if hint else delimiter_of(text, KNOWN)
    line = next((line for line in text[hint.end() if hint else 0 :].split("\n") if line.strip()), "")
    (first, *_) = rows_of(line, delimiter) or [Row(())]
    if len(first.cells) < 2 or any(is_value(cell) or len(cell) > 60 for cell in first.cells):
        return 0.0
    role = columns_of(first.cells, {}, delivery.name).role
    return 0.0 if "time" not in role else 0.9 if "text" in role else 0.75


def _sniff_json(delivery: OpenDelivery) -> float:
    try:
        head = delivery.head_text.lstrip("\ufeff \t\r\n")
    except (OSError, ReadError, ValueError):
        return 0.0
    return likeness(head) if is_json(head) else 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The rows of each member as events, or as messages where people write to one another."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    if is_json(decoded(delivery.content(member)[:HEAD])[0].lstrip("\ufeff \t\r\n")):
        return read_records(reading, delivery, member, options)
    text = member_text(reading, delivery, member)
    refuse_what_is_no_text(delivery, member, [text])
    table = table_of(text, options.columns, member)
    reading.expect(member, len(table.rows))
    source = source_of(reading, delivery, member, options, _kind_of(member, table.columns))
    _note_shape(reading, member, table)
    return _segments(reading, member, table, source, options)


def _kind_of(member: str, columns: Columns) -> SourceKind:
    """Deploys by the file's name, a chat by its columns, else alerts."""
    if re.search(r"deploy|release|rollout", stem_of(member).casefold()):
        return "deploys"
    return (
        "chat"
        if {"speaker", "text"} <= set(columns.role) and columns.has(TALKERS) and not columns.has(MACHINE)
        else "alerts"
    )


def _note_shape(reading: Reading, member: str, table: Table) -> None:
    """Problems for rows whose cells are too few or too many, for quotes that do not close, and for twin columns."""
    width, body = len(table.columns.names), list(enumerate(table.rows, 1))[table.header :]
    full = [(n, row) for n, row in body if any(cell.strip() for cell in row.cells)]
    shapes = (
        ("074", [n for n, row in full if len(row.cells) < width], "have fewer cells than there are columns"),
        (
            "075",
            [n for n, row in full if any(c.strip() for c in row.cells[width:])],
            "have more cells than there are columns",
        ),
        ("076", [n for n, row in full if row.damaged], "hold a quotation mark that does not close a cell"),
    )
    for code, numbers, what in shapes:
        if numbers:
            reading.problems.append(
                Problem(
                    code=f"IW-READ-{code}",
                    where=f"{member}, {numbered('row', numbers)}",
                    what=f"{len(numbers)} row(s) {what}; nothing was left out",
                    then="look at these rows beside the original",
                )
            )
    _note_header(reading, member, table, len(full))


def _note_header(reading: Reading, member: str, table: Table, rows: int) -> None:
    names = table.columns.names
    header = table.rows[table.header - 1].cells if table.header else ()
    twins = [
        name
        for name, cell in zip(names, header, strict=False)
        if cell.strip() and name != " ".join(cell.split())
    ]
    problems = (
        (
            "077",
            "time" not in table.columns.role,
            "no column holds times",
            f"the columns are {', '.join(names[:30])}",
        ),
        ("078", rows == 0, "there is a header and no row below it", ""),
        ("079", bool(twins), f"columns share a name; they are called {', '.join(twins[:10])} here", ""),
    )
    then = {
        "077": 'say which, as columns={"time": "…"}',
        "078": "ask for the rows",
        "079": "nothing, if you know which is which",
    }
    for code, met, what, why in problems:
        if met:
            reading.problems.append(
                Problem(code=f"IW-READ-{code}", where=member, what=what, why=why, then=then[code])
            )


# --- rows -------------------------------------------------------------------------------------------------------------


def _segments(
    reading: Reading, member: str, table: Table, source: Source, options: ReadOptions
) -> Iterator[Segment]:
    columns, seq = table.columns, 0
    clock = WallClock(member, options, word="row", days=False)
    time_of = time_reader(columns, table.rows[table.header :], clock, options.time_format)
    native = Counter(columns.cell(row.cells, "id").strip() for row in table.rows)
    make_id = segment_ids(source.id)
    kind: SegmentKind = "message" if source.kind == "chat" else "event"
    for number, row in enumerate(table.rows, 1):
        cells = row.cells
        if number <= table.header or not any(cell.strip() for cell in cells):
            reading.skip(member, number, number, _passed_over(number, table, cells))
            continue
        raw, moment = time_of(cells, number)
        given = columns.cell(cells, "id").strip()
        once = bool(given) and native[given] == 1
        speaker = _speaker(reading, source, columns, cells)
        text = wording(columns, cells, repeated=_repeated(reading, columns, cells, once, raw, speaker))
        yield Segment(
            id=f"{source.id}/{given}"
            if once
            else make_id(given or columns.cell(cells, "speaker"), raw, text),
            source=source.id,
            seq=seq,
            speaker=speaker,
            text=text,
            kind=KINDS.get(columns.cell(cells, "kind").strip().casefold(), kind),
            at=moment.at,
            local=moment.local if moment.at is None else None,
            time_raw=raw or None,
            time_basis=moment.basis,
            time_precision=moment.precision,
            thread=columns.cell(cells, "thread") or None,
            locator=locator(member, [(number, number)]),
        )
        seq += 1
    reading.problems.extend(clock.problems())


def _passed_over(number: int, table: Table, cells: Sequence[str]) -> str:
    if number == table.header:
        return "header"
    return "delimiter hint" if number < table.header and any(c.strip() for c in cells) else "empty row"


def wording(columns: Columns, cells: Sequence[str], repeated: Collection[str] = ()) -> str:
    """The text column's words, then a line for each other column that says something, and for the `repeated` roles.

    >>> alert = Columns(("at", "text", "service"), {"time": 0, "text": 1})
    >>> wording(alert, ["22:04", "errors above 2 %", "checkout", "eu-1"])
    'errors above 2 %\\nservice: checkout\\ncolumn 4: eu-1'
    """
    told = {index for role, index in columns.role.items() if role not in repeated}
    lines = [columns.cell(cells, "text")] if columns.cell(cells, "text").strip() else []
    for index, cell in enumerate(cells):
        if index not in told and cell.strip():
            named = columns.names[index] if index < len(columns.names) else f"column {index + 1}"
            lines.append(f"{named}: {cell}")
    return "\n".join(lines)


def _repeated(
    reading: Reading, columns: Columns, cells: Sequence[str], once: bool, raw: str, speaker: str | None
) -> set[str]:
    """The roles that no field of the segment tells, so that its text has to."""
    day, handle = columns.cell(cells, "date").strip(), columns.cell(cells, "handle").strip()
    return {
        role
        for role, told in (
            ("id", once),
            ("kind", columns.cell(cells, "kind").strip().casefold() in KINDS),
            ("date", raw.startswith(f"{day} ")),
            ("handle", speaker is not None and reading.speakers[speaker].handle == handle),
        )
        if not told
    }


def _speaker(reading: Reading, source: Source, columns: Columns, cells: Sequence[str]) -> str | None:
    said = columns.cell(cells, "speaker").strip()
    if not said:
        return None
    handle = columns.cell(cells, "handle").strip()
    return reading.speaker(Speaker(id=f"{source.id}/{said}", name=said, handle=handle))
