"""The records of a JSON member one by one; where the member is cut off or damaged, those that are whole are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache

import msgspec

from ..errors import Problem, ReadError
from .base import OpenDelivery, Reading
from .damage import DECODER, Damaged, past, values_from
from .encoding import decoded
from .members import check_depth

DAMAGED = "damaged"
"""Reason of a skip: this part of the file is no JSON."""

_WHOLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError)


class JsonRecords(msgspec.Struct, frozen=True):
    """What a member holds: the fields beside its list (`head`), and the list's records, numbered from 1."""

    head: dict[str, object]
    records: Iterator[tuple[int, object]]


def json_records(
    reading: Reading,
    delivery: OpenDelivery,
    member: str,
    key: str | None = None,
    *,
    mend: Callable[[bytes], bytes] = bytes,
) -> JsonRecords:
    """The list under `key` of the member's object, or the member's own list where `key` is None.

    Says in `reading` how many records there are; a damaged part counts as one record, skipped as "damaged" and named in
    a Problem (IW-READ-013). `mend` repairs what a program is known to write wrongly. Records are decoded as they are
    asked for, so memory is little more than the file. Raises ReadError: IW-READ-011 when there is no such list,
    IW-READ-012 when it nests too deep.

    >>> from functools import partial
    >>> from io import BytesIO
    >>> cut = OpenDelivery(
    ...     "chat.json", {"chat.json": partial(BytesIO, b'{"name": "ops", "messages": [{"id": 1}, {"id": 2')}
    ... )
    >>> reading = Reading("example", "1")
    >>> found = json_records(reading, cut, "chat.json", "messages")
    >>> found.head, list(found.records), reading.problems[0].code
    ({'name': 'ops'}, [(1, {'id': 1})], 'IW-READ-013')
    """
    where = f"{delivery.name}, {member}"
    raw = delivery.content(member)
    if not raw.startswith((b"{", b"[")) or raw[1:2] == b"\0":
        raw = decoded(raw)[0].encode("utf-8", errors="replace")
    raw = mend(raw)
    check_depth(where, raw)
    try:
        head, values = _whole(raw, key)
    except _WHOLE:
        return _unusual(raw, key, reading, member) or _salvaged(reading, member, where, raw, key)
    reading.expect(member, len(values))
    return JsonRecords(head, _decoded(reading, member, values))


def _whole(raw: bytes, key: str | None) -> tuple[dict[str, object], list[msgspec.Raw]]:
    if key is None:
        return {}, msgspec.json.decode(raw, type=list[msgspec.Raw])
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if key not in fields:
        raise ValueError(f"no {key!r}")
    values = msgspec.json.decode(fields.pop(key), type=list[msgspec.Raw] | None) or []
    return {name: msgspec.json.decode(value) for name, value in fields.items()}, values


def _unusual(raw: bytes, key: str | None, reading: Reading, member: str) -> JsonRecords | None:
    """What the standard library takes for JSON though the stricter decoder does not: half characters, NaN."""
    try:
        value = json.loads(raw.decode("utf-8", errors="replace"), parse_constant=str)
    except (ValueError, RecursionError):
        return None
    head = {name: each for name, each in value.items() if name != key} if isinstance(value, dict) else {}
    values = value.get(key) if isinstance(value, dict) else value if key is None else None
    if not isinstance(values, list):
        return None
    reading.expect(member, len(values))
    return JsonRecords(head, enumerate(values, 1))


def _decoded(reading: Reading, member: str, values: list[msgspec.Raw]) -> Iterator[tuple[int, object]]:
    for number, value in enumerate(values, 1):
        try:
            record = msgspec.json.decode(value)
        except _WHOLE:
            try:
                record = json.loads(bytes(value).decode("utf-8", errors="replace"), parse_constant=str)
            except (ValueError, RecursionError):
                _tell(reading, member, number, "this record is no JSON")
                reading.skip(member, number, number, DAMAGED)
                continue
        yield number, record


# --- damaged files ----------------------------------------------------------------------------------------------------

_VALUE = r'\s*:\s*(?:"(?:[^"\\]++|\\.)*+"|[^,]*)\s*,\s*'
"""What stands between the names of two fields: a text, which may have commas, or something shorter."""
_BEGINNING = re.compile(rf'\{{\s*("[^"]*"){_VALUE}("[^"]*")\s*:')
"""How a record with two fields begins."""


def _salvaged(reading: Reading, member: str, where: str, raw: bytes, key: str | None) -> JsonRecords:
    text = raw.decode("utf-8", errors="replace")  # a cut may go through a character
    begin, altered = _begin_of_list(text, key)
    if begin is None:
        raise ReadError(
            Problem(
                code="IW-READ-011",
                where=where,
                what="the file is empty" if not text.strip() else "this is not JSON",
                why=f"no list of {key or 'records'} begins in it",
                then="export it again; it may have been cut off on the way",
            )
        )
    following = _following(text, past(text, begin.end()))
    parts = list(values_from(text, begin.end(), lambda text, at: _next(following, text, at)))
    reading.expect(member, len(parts))
    if altered:
        _tell(reading, member, None, f"the list of {key!r} begins with {begin[0]!r}")
    for number, part in enumerate(parts, 1):
        if isinstance(part, Damaged):
            reading.skip(member, number, number, DAMAGED)
            _tell(reading, member, number, part.what)
    cut = key is not None and not text.rstrip().endswith("}")
    if cut and not any(isinstance(part, Damaged) for part in parts):
        _tell(reading, member, len(parts), "the file is cut off after this record")
    kept = ((number, part) for number, part in enumerate(parts, 1) if not isinstance(part, Damaged))
    return JsonRecords(_head_before(text, begin.start()), kept)


def _tell(reading: Reading, member: str, number: int | None, what: str) -> None:
    reading.problems.append(
        Problem(
            code="IW-READ-013",
            where=member if number is None else f"{member}, record {number}",
            what=what,
            why="the file was cut off or altered on the way",
            then="ask for the file again; what could be read is kept",
        )
    )


def _begin_of_list(text: str, key: str | None) -> tuple[re.Match[str] | None, bool]:
    """How the list begins, up to its first value; and whether one character of that was altered."""
    if key is None:
        return re.match(r"\ufeff?\s*\[", text), False
    if found := re.search(rf'"{re.escape(key)}"\s*:\s*\[', text):
        return found, False
    return _one_off(key).search(text), True


@cache
def _one_off(key: str) -> re.Pattern[str]:
    """How a list of objects under this key begins when one character of it was altered."""
    signs = [*map(re.escape, f'"{key}"'), ":", r"\["]
    altered = ([*signs[:place], r"[^\s]", *signs[place + 1 :]] for place in range(len(signs)))
    written = ("".join(each[:-2]) + rf"\s{{0,9}}{each[-2]}\s{{0,9}}{each[-1]}" for each in altered)
    return re.compile(rf"(?:{'|'.join(written)})(?=\s{{0,9}}\{{)")


def _next(following: re.Pattern[str] | None, text: str, at: int) -> int | None:
    found = following.search(text, at) if following else None
    return found.end() if found else None


def _following(text: str, at: int) -> re.Pattern[str] | None:
    """The end of a record before one that begins as the one at `at` does; else a list inside one would match."""
    first = _BEGINNING.match(text, at)
    if first is None:
        return None
    fields = _VALUE.join(re.escape(name) for name in first.groups())
    return re.compile(rf"[}}\]]\s*,\s*(?=\{{\s*{fields}\s*:)")


def _head_before(text: str, begin: int) -> dict[str, object]:
    """The fields that are whole before the list that begins there."""
    head, at = dict[str, object](), past(text, text.find("{", 0, begin) + 1)
    while 0 < at < begin:
        try:
            name, at = DECODER.raw_decode(text, at)
            value, at = DECODER.raw_decode(text, past(text, at, of=" \t\r\n:"))
        except (ValueError, RecursionError):
            break
        if isinstance(name, str):
            head[name] = value
        at = past(text, at)
    return head
