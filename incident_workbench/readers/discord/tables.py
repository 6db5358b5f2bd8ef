"""Messages of DiscordChatExporter's CSV: since 2.16 with instants, before with a local time and semicolons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...errors import Problem
from ...model.evidence import Attached
from ..base import OpenDelivery, Reading
from ..exports.notes import some
from ..members import member_text
from ..rows import Row, plain_name, rows_of
from ..written import numbered
from .drafts import Draft, counted_reactions, file_name, written_exactly
from .people import registered
from .wording import readable, unsigned, worded

COLUMNS = ("authorid", "author", "date", "content", "attachments", "reactions")


def csv_drafts(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[Draft]:
    """The rows of a member below its header."""
    text = member_text(reading, delivery, member)
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = rows_of(text, delimiter)
    reading.expect(member, len(rows))
    return _drafts(reading, member, rows, delimiter)


def _drafts(reading: Reading, member: str, rows: Sequence[Row], delimiter: str) -> Iterator[Draft]:
    names = [plain_name(cell) for cell in rows[0].cells]
    place = {name: names.index(name) for name in COLUMNS if name in names}
    ids: defaultdict[str, set[str]] = defaultdict(set)
    odd: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        if number == 1 or not any(cell.strip() for cell in row.cells):
            reading.skip(member, number, number, "header" if number == 1 else "empty row")
            continue
        _note_shape(odd, row, place, number)
        told = {name: row.cells[at] for name, at in place.items() if at < len(row.cells)}
        ids[told.get("author", "")].add(told.get("authorid", ""))
        yield _draft(reading, member, number, row, told, place, delimiter)
    _note(reading, member, odd, ids)


def _draft(
    reading: Reading,
    member: str,
    number: int,
    row: Row,
    told: dict[str, str],
    place: dict[str, int],
    delimiter: str,
) -> Draft:
    locator = f"{member}#{number}"
    if len(row.cells) <= place.get("content", 3):  # a row that was torn: its words stay together
        said, _ = unsigned(delimiter.join(row.cells))
        return Draft(number=number, locator=locator, words=worded(said), said=said)
    extra = [cell for cell in row.cells[max(place.values()) + 1 :] if cell.strip()]
    said = "\n".join([readable(told["content"]), *extra]).strip("\n")
    author = told.get("author", "").strip()
    return Draft(
        number=number,
        locator=locator,
        words=worded(said),
        said=unsigned(said)[0],
        author=author,
        speaker=registered(reading, native="", name=author),
        time_raw=told["date"],
        exact=written_exactly(told["date"]),
        reactions=counted_reactions(told.get("reactions", "")),
        files=tuple(Attached(name=file_name(each)) for each in _addresses(told.get("attachments", ""))),
    )


def _addresses(cell: str) -> list[str]:
    """The addresses in a cell; names of files may hold a comma, but none begins as an address does."""
    parts: list[str] = []
    for piece in cell.split(","):
        if parts and "://" not in piece[:9]:
            parts[-1] += f",{piece}"
        elif piece.strip():
            parts.append(piece)
    return parts


def _note_shape(odd: defaultdict[str, list[int]], row: Row, place: dict[str, int], number: int) -> None:
    width = max(place.values()) + 1
    if len(row.cells) < width:
        odd["074"].append(number)
    if any(cell.strip() for cell in row.cells[width:]):
        odd["075"].append(number)
    if row.damaged:
        odd["076"].append(number)


_SHAPES = {
    "074": "have fewer cells than there are columns",
    "075": "have more cells than there are columns",
    "076": "hold a quotation mark that does not close a cell",
}


def _note(
    reading: Reading, member: str, odd: defaultdict[str, list[int]], ids: defaultdict[str, set[str]]
) -> None:
    for code, what in _SHAPES.items():
        if odd[code]:
            reading.problems.append(
                Problem(
                    code=f"IW-READ-{code}",
                    where=f"{member}, {numbered('row', odd[code])}",
                    what=f"{len(odd[code])} row(s) {what}; nothing was left out",
                    then="look at these rows beside the original",
                )
            )
    shared = sorted(author for author, found in ids.items() if author and len(found - {""}) > 1)
    if shared:
        reading.problems.append(
            Problem(
                code="IW-READ-118",
                where=member,
                what=f"{len(shared)} name(s) stand for several people here: {some(shared)}",
                why="the table tells them apart by AuthorID; as text the same messages do not",
                then="look at the AuthorID in the original before saying who spoke",
            )
        )
