"""Where the records lie: a JSON list, JSON lines, an object with one list of records, or an object that is one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from ..encoding import decoded
from ..exports.fields import storable_value
from ..json_records import DAMAGED, json_records
from ..members import json_in, note_replaced, text_lines
from ..written import numbered
from .fields import is_event

Record = Mapping[str, object]

LISTS = (
    "log_entries alerts items events records data results incidents deployments changes entries value logs hits "
    "messages annotations statuses"
).split()
"""What a list of records is usually called, the surest first."""
_LINES = (".jsonl", ".ndjson")
_DEEPEST = 3
"""Objects inside objects in which a list is looked for."""
NO_RECORD = "not a record"


def records_of(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[tuple[int, Record]]:
    """The records of a member with their numbers; what is none is passed over and told."""
    where = member if member == delivery.name else f"{delivery.name}, {member}"
    others, replaced = list[int](), 0
    for number, value in _values(reading, delivery, member, where):
        if not isinstance(value, dict) or not value:
            reading.skip(member, number, number, NO_RECORD)
            others.append(number)
            continue
        record, odd = storable_value(value)
        replaced += odd
        if isinstance(record, dict):
            yield number, record
    note_replaced(reading, member, replaced)
    if others:
        reading.problems.append(
            Problem(
                code="IW-READ-115",
                where=f"{member}, {numbered('record', others)}",
                what=f"{len(others)} record(s) are no JSON object with fields, and were left out",
                then="look at them beside the original",
            )
        )


def _values(
    reading: Reading, delivery: OpenDelivery, member: str, where: str
) -> Iterator[tuple[int, object]]:
    raw = delivery.content(member)
    text = decoded(raw)[0].lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        return json_records(reading, delivery, member).records
    if _is_lines(member, text):
        return _of_lines(reading, delivery, member)
    try:
        fields = msgspec.json.decode(text.encode(errors="replace"), type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, ValueError):
        return _of_damaged(reading, delivery, member, text)
    names = [name for name, value in fields.items() if _LIST.match(bytes(value))]
    usual = [name for name in LISTS if name in names]
    if not usual and not _own_event(raw, where) and len(names) > 1:
        raise ReadError(_several(where, names))
    if usual or (names and not _own_event(raw, where)):
        return json_records(reading, delivery, member, (usual or names)[0]).records
    value = json_in(raw, where)
    found = next(_lists_within(value, _DEEPEST), None) if not is_event(value) else None
    values = found if found is not None else [value]
    reading.expect(member, len(values))
    return iter(list(enumerate(values, 1)))


_LIST = re.compile(rb"\s*\[\s*\{")


def _own_event(raw: bytes, where: str) -> bool:
    return is_event(json_in(raw, where))


def _several(where: str, names: list[str]) -> Problem:
    return Problem(
        code="IW-READ-189",
        where=where,
        what="there are several lists of records here, and none has a usual name",
        why=f"they are called {', '.join(names[:10])}",
        then="save the one that holds the events as a file of its own",
    )


def _lists_within(value: object, depth: int) -> Iterator[list[object]]:
    """Lists of records below an object, those of usual names first."""
    if not isinstance(value, dict) or not depth:
        return
    inside = sorted(value.items(), key=lambda item: item[0] not in LISTS)
    yield from (each for _, each in inside if isinstance(each, list) and each and isinstance(each[0], dict))
    for _, each in inside:
        yield from _lists_within(each, depth - 1)


# --- lines ------------------------------------------------------------------------------------------------------------


def _is_lines(member: str, text: str) -> bool:
    """Whether each line is a record: by the name, or as the first lines are objects by themselves."""
    if member.casefold().endswith(_LINES):
        return True
    first = [line for line in text[:1_000_000].split("\n", 20)[:20] if line.strip()][:4]
    whole = [isinstance(_json_line(line), dict) for line in first]
    return len(whole) > 1 and (whole[0] or sum(whole[1:]) > 1)


def _json_line(line: str) -> object:
    """The value of a line, or an error where it has none."""
    try:
        return msgspec.json.decode(line.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError, ValueError):
        pass
    try:
        return json.loads(line, parse_constant=str)
    except (ValueError, RecursionError) as error:
        return error


def _of_lines(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[tuple[int, object]]:
    damaged = []
    for number, line in enumerate(text_lines(reading, delivery, member), 1):
        if not line.strip():
            reading.skip(member, number, number, "blank line")
        elif isinstance(value := _json_line(line), Exception):
            reading.skip(member, number, number, DAMAGED)
            damaged.append(number)
        else:
            yield number, value
    if damaged:
        reading.problems.append(
            Problem(
                code="IW-READ-013",
                where=f"{member}, {numbered('line', damaged)}",
                what=f"{len(damaged)} line(s) are no JSON",
                why="the file was cut off or altered on the way",
                then="ask for the file again; what could be read is kept",
            )
        )


def _of_damaged(
    reading: Reading, delivery: OpenDelivery, member: str, text: str
) -> Iterator[tuple[int, object]]:
    """The records of the first list that can be one; raises ReadError IW-READ-011 when none begins."""
    found = {match[1] for match in re.finditer(r'"(\w{1,40})"\s*:\s*\[\s*\{', text)}
    usual = [name for name in LISTS if name in found] or sorted(found)
    return json_records(reading, delivery, member, (usual or LISTS)[0]).records


# --- looking ----------------------------------------------------------------------------------------------------------


def first_records(head: str) -> Iterator[Record]:
    """Records that begin a text and are whole there: of an object itself and the first of each list in it.

    >>> next(first_records('{"version": "4", "alerts": [{"status": "firing"}, {"sta'))
    {'status': 'firing'}
    """
    decoder = json.JSONDecoder(parse_constant=str)
    for match in islice(_OPENING.finditer(head), 4):
        try:
            value, _ = decoder.raw_decode(head, match.end() - 1)
        except (ValueError, RecursionError):
            continue
        yield value
        yield from (each[0] for each in _lists_within(value, _DEEPEST) if isinstance(each[0], dict))


_OPENING = re.compile(r"(?:\A|[\[\n])\s{0,100}\{")
