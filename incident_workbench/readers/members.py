"""The text, lines or JSON of one member, with a Problem for what could not be kept as it was."""

from __future__ import annotations

import re

import msgspec

from ..errors import Problem, ReadError
from .base import OpenDelivery, Reading
from .encoding import decoded, storable

JSON_DEPTH = 200
"""Nesting of JSON beyond which a file is refused; real exports stay under 40."""


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
    check_depth(where, raw)
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        return _lenient_json(where, raw)


def check_depth(where: str, raw: bytes) -> None:
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
