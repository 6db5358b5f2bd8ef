"""The records of a Slack member, one by one: what is damaged costs as little of the rest as can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeAlias

import msgspec
from msgspec import Raw, Struct

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from ..damage import Damaged
from ..encoding import decoded
from ..exports.fields import mappings, storable_value
from ..json_records import DAMAGED
from ..members import JSON_DEPTH, json_in, note_replaced
from .salvage import salvaged

Placed: TypeAlias = tuple[str, int, object]
"""A record with the member it is in and its position there."""


class Opened(Struct, frozen=True):
    """A record decoded: how many of its characters could not be stored, and whether it was no UTF-8."""

    value: object
    replaced: int = 0
    recoded: bool = False


# A day is first cut into records, and each record decoded when its turn comes: a busy day as one tree of objects
# would take ten times the room of its bytes, and one bad character would spoil all of it. Numbers with a point stay
# text, since a time of Slack's as a number would lose its last digits.
_CUT = msgspec.json.Decoder(list[Raw] | None)
_WHOLE = msgspec.json.Decoder(float_hook=str)


class _Page(Struct):
    messages: list[Raw] | None = None


class _Replies(Struct):
    slackdump_thread_replies: list[Raw] | None = None


_PAGE, _REPLIES = msgspec.json.Decoder(_Page), msgspec.json.Decoder(_Replies)


def records_of(
    reading: Reading, delivery: OpenDelivery, member: str, *, pages: bool = False
) -> Iterator[tuple[int, object]]:
    """Each record of a member with its position from 1; damage becomes a Problem and a Skip.

    With `pages`, the answers of Slack's interface are taken too: `{"messages": […]}`.
    """
    where = member if delivery.container == "file" else f"{delivery.name}, {member}"
    try:
        raw = delivery.content(member)
        found = cut(raw, where, pages=pages)
    except ReadError as error:
        reading.expect(member, 1)
        leave_out(reading, member, 1, error.problem)
        return
    reading.expect(member, len(found))
    waiting = not found or isinstance(found[0], Raw) or any(isinstance(each, Damaged) for each in found)
    recoded = [] if waiting else decoded(raw)[1]
    del raw
    yield from opened_all(reading, member, where, enumerate(found, start=1), recoded)


def opened_all(
    reading: Reading, member: str, where: str, found: Iterable[tuple[int, object]], recoded: list[int]
) -> Iterator[tuple[int, object]]:
    """The values of the records of a member; what cannot be read becomes a Problem and a Skip."""
    replaced = 0
    for position, record in found:
        if isinstance(record, Damaged):
            leave_damaged(reading, member, position, record.what)
            continue
        try:
            entry = opened(record, f"{where}, record {position}")
        except ReadError as error:
            leave_out(reading, member, position, error.problem)
            continue
        replaced += entry.replaced
        if entry.recoded:
            recoded.append(position)
        yield position, entry.value
    note_replaced(reading, member, replaced)
    _note_recoded(reading, where, recoded)


def cut(raw: bytes, where: str, *, pages: bool = False) -> list[object]:
    """The records of a member, still undecoded where that can wait; of a damaged member, those that are whole.

    Raises ReadError when they are no list, or more than any chat has in so few bytes.
    """
    if crowded(raw):
        raise ReadError(
            Problem(
                code="IW-READ-116",
                where=where,
                what=f"there are more than {RECORDS_MOST:,} records in this member, with next to nothing in each",
                why="such files are made to exhaust a reader; a message takes some hundred bytes",
                then="ask where the file comes from",
            )
        )
    try:
        return _cut(raw, pages)
    except (msgspec.DecodeError, RecursionError):
        value = _value_or_salvaged(raw, where)
    listed = _listed(value, pages)
    if listed is None:
        raise ReadError(
            Problem(
                code="IW-READ-101",
                where=where,
                what="this is not a list of messages",
                why="a day of a Slack export is one JSON list",
                then="nothing, if it belongs to something else; else export that day again",
            )
        )
    return listed


def _cut(raw: bytes, pages: bool) -> list[object]:
    if not pages:
        return list(_CUT.decode(raw) or ())
    found = _CUT.decode(raw) if raw.lstrip()[:1] != b"{" else _PAGE.decode(raw).messages
    if found is None:
        raise msgspec.DecodeError("no list of messages")
    return [each for record in found for each in _replies_cut(record)]


def _replies_cut(record: Raw) -> Iterator[Raw]:
    """A message, then the replies that slackdump puts inside it."""
    yield record
    if b'"slackdump_thread_replies"' in memoryview(record).tobytes():
        with suppress(msgspec.DecodeError):
            yield from _REPLIES.decode(record).slackdump_thread_replies or ()


def _value_or_salvaged(raw: bytes, where: str) -> object:
    try:
        return json_in(raw, where)
    except ReadError as error:
        whole = salvaged(raw) if error.problem.code == "IW-READ-011" else []
        if not whole:
            raise
        return whole


RECORDS_MOST = 200_000
A_RECORD = 12
"""Bytes between two commas below which a member looks crowded; real exports have 50 and more."""
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{\]},]', re.DOTALL)


def crowded(raw: bytes) -> bool:
    """Whether a list holds more records than can be true for its size; looks no further than it must."""
    commas = raw.count(b",")
    if commas < RECORDS_MOST or len(raw) > A_RECORD * commas:
        return False
    records, depth = 0, 0 if raw.lstrip()[:1] != b"{" else -1
    for found in _STRUCTURE.finditer(raw):
        token = found[0]
        if token == b",":
            records += depth == 1
            if records > RECORDS_MOST:
                return True
        elif token in b"[{":
            depth += 1
        elif token in b"]}":
            depth -= 1
    return False


def _listed(value: object, pages: bool) -> list[object] | None:
    if value is None or isinstance(value, list):
        return value or []
    messages = value.get("messages") if pages and isinstance(value, dict) else None
    return (
        [each for message in messages for each in _with_replies(message)]
        if isinstance(messages, list)
        else None
    )


def _with_replies(message: object) -> Iterator[object]:
    """A message, then the replies that slackdump puts inside it."""
    yield message
    for holder in mappings([message]):
        replies = holder.get("slackdump_thread_replies")
        yield from replies if isinstance(replies, list) else ()


def opened(record: object, where: str) -> Opened:
    """The value of a record; raises ReadError when it is damaged."""
    if not isinstance(record, Raw):
        return Opened(*storable_value(record))
    raw = bytes(record)
    if raw.count(b"[") + raw.count(b"{") > JSON_DEPTH:
        return Opened(*storable_value(json_in(raw, where)))
    try:
        value = _WHOLE.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Opened(*storable_value(json_in(raw, where)), recoded=bool(decoded(raw)[1]))
    return Opened(*storable_value(value)) if b"\\u0000" in raw else Opened(value)


class Head(Struct):
    """Which channel a dump of slackdump's says that it is of."""

    channel_id: object = ""
    name: object = ""


_HEAD = msgspec.json.Decoder(Head)
_HEAD_PART = re.compile(rb'"(channel_id|name)"\s{0,9}:\s{0,9}"([^"\\]{1,200})"')


def head_of(raw: bytes) -> Head:
    """The head of a dump, also of one that is cut off; empty for anything else.

    >>> head_of(b'{"channel_id": "C1", "name": "ops", "messages": [{')
    Head(channel_id='C1', name='ops')
    """
    if b'"channel_id"' not in raw[:1000] and b'"channel_id"' not in raw[-1000:]:
        return Head()
    try:
        return _HEAD.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        before = raw[:1000].partition(b'"messages"')[0]
        found = {m[1].decode(): m[2].decode("utf-8", errors="replace") for m in _HEAD_PART.finditer(before)}
        return Head(**found)


class _Sender(Struct):
    user: object = None
    bot_id: object = None
    user_profile: object = None
    bot_profile: object = None


_SENDER = msgspec.json.Decoder(_Sender)


def senders_of(raw: bytes, where: str) -> Iterator[dict[str, object]]:
    """What the records of a member say of their senders, nothing else decoded; raises ReadError as `cut` does."""
    if b'"user_profile"' not in raw and b'"bot_profile"' not in raw:
        return
    for record in cut(raw, where, pages=True):
        if isinstance(record, Raw):
            try:
                yield msgspec.structs.asdict(_SENDER.decode(record))
            except (msgspec.DecodeError, UnicodeDecodeError):  # no object, or not UTF-8
                continue
        elif isinstance(record, dict):
            yield record


def leave_out(reading: Reading, member: str, position: int, problem: Problem) -> None:
    """Account for a record that a Problem keeps out."""
    reading.problems.append(problem)
    reading.skip(member, position, position, problem.what)


def leave_damaged(reading: Reading, member: str, position: int, what: str, last: int | None = None) -> None:
    """Account for damage in the place of a record, or of those up to the `last`."""
    reading.skip(member, position, last or position, DAMAGED)
    reading.problems.append(
        Problem(
            code="IW-READ-013",
            where=f"{member}, record {position}",
            what=what,
            why="the file was cut off or altered on the way",
            then="ask for the file again; what could be read is kept",
        )
    )


def _note_recoded(reading: Reading, where: str, places: list[int]) -> None:
    if places:
        shown = ", ".join(map(str, places[:5])) + (" …" if len(places) > 5 else "")
        reading.problems.append(
            Problem(
                code="IW-READ-020",
                where=f"{where}, {shown}",
                what=f"{len(places)} record(s) or line(s) are not UTF-8 and were read as Windows-1252",
                then="look at the accents there; the original bytes are kept",
            )
        )
