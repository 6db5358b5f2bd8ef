"""Which chats a Telegram export holds, and their messages one by one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec
from msgspec import Raw, Struct

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from ..encoding import decoded
from ..json_records import json_records
from ..members import check_depth

Numbered = Iterator[tuple[int, object]]
KINDS = (
    "personal_chat|bot_chat|saved_messages|replies|verification_codes|private_group|private_supergroup|public_supergroup"
    "|private_channel|public_channel"
)


class Chat(Struct, frozen=True):
    """The fields of a chat beside its messages, and a function that makes these, numbered within the member."""

    head: Mapping[str, object]
    records: Callable[[], Numbered]


# Telegram Desktop writes control characters as `\x0B`, which is no JSON.
_HEXADECIMAL = re.compile(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")


def mend(raw: bytes) -> bytes:
    r"""The bytes with Telegram's own escapes made JSON's.

    >>> mend(rb'"a\x0B \\x0B"')
    b'"a\\u000B \\\\x0B"'
    """
    return _HEXADECIMAL.sub(rb"\1\\u00\2", raw) if b"\\x" in raw else raw


_ACCOUNT = re.compile(rb'"(?:left_)?chats"\s{0,9}:\s{0,9}\{')


def chats(reading: Reading, delivery: OpenDelivery, member: str) -> list[Chat]:
    """The chats of a member, one or a whole account's; raises ReadError when there is none."""
    raw = delivery.content(member)
    if not raw.startswith((b"{", b"[")) or raw[1:2] == b"\0":
        raw = decoded(raw)[0].encode("utf-8", errors="replace")
    first = raw.find(b'"messages"')
    if not _ACCOUNT.search(raw, 0, first if first >= 0 else len(raw)):
        del raw
        found = json_records(reading, delivery, member, "messages", mend=mend)
        return [Chat(found.head, lambda: found.records)]
    raw = mend(raw)
    check_depth(f"{delivery.name}, {member}", raw)
    try:
        return _account(reading, member, raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        return _salvaged(reading, delivery, member, raw)


# --- a whole account --------------------------------------------------------------------------------------------------


def _account(reading: Reading, member: str, raw: bytes) -> list[Chat]:
    """Each chat still undecoded: its messages are decoded when their turn comes."""
    fields = msgspec.json.decode(raw, type=dict[str, Raw])
    made, before = list[Chat](), 0
    for key in ("chats", "left_chats"):
        listed = msgspec.json.decode(fields.get(key, Raw(b"null")), type=dict[str, Raw] | None) or {}
        for chat in msgspec.json.decode(listed.get("list", Raw(b"[]")), type=list[dict[str, Raw]]):
            messages = chat.pop("messages", Raw(b"[]"))
            count = len(msgspec.json.decode(messages, type=list[Raw]))
            head = {name: msgspec.json.decode(value) for name, value in chat.items()}
            made.append(Chat(head, partial(_of_chat, reading, member, messages, before, head)))
            before += count
    reading.expect(member, before)
    return made


def _of_chat(
    reading: Reading, member: str, messages: Raw, before: int, head: Mapping[str, object]
) -> Numbered:
    own = _own(member, head)
    scratch = Reading(reading.reader, reading.version)
    found = json_records(scratch, _alone(own, bytes(messages)), own)
    yield from _moved(reading, member, scratch, found.records, before, own)


def _own(member: str, head: Mapping[str, object]) -> str:
    return f"{member}, {head.get('name') or head.get('type')}"


def _alone(name: str, raw: bytes) -> OpenDelivery:
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def _moved(
    reading: Reading, member: str, scratch: Reading, records: Numbered, before: int, own: str
) -> Numbered:
    """Records numbered within the member, and what was said of them told of the member."""
    for number, record in records:
        yield before + number, record
    reading.problems.extend(scratch.problems)
    for skip in scratch.skips:
        reading.skip(member, before + skip.first, before + skip.last, skip.reason)


_HEAD = re.compile(
    rb'\{\s*(?:"name"\s*:\s*(?:"(?:[^"\\]|\\.){0,999}"|null)\s*,\s*)?"type"\s*:\s*"(?:'
    + KINDS.encode()
    + rb')"\s*,\s*"id"\s*:\s*-?[0-9]{1,20}\s*,\s*"messages"\s*:\s*\['
)
"""How a chat begins; no message can hold this, since its quotation marks would be escaped."""


def _salvaged(reading: Reading, delivery: OpenDelivery, member: str, raw: bytes) -> list[Chat]:
    starts = [found.start() for found in _HEAD.finditer(raw)]
    if not starts:
        raise ReadError(no_chat(f"{delivery.name}, {member}"))
    reading.problems.append(
        Problem(
            code="IW-READ-013",
            where=member,
            what=f"the list of chats is damaged; {len(starts)} chat(s) were found in it",
            why="the file was cut off or altered on the way",
            then="ask for the file again; what could be read is kept",
        )
    )
    made, before = list[Chat](), 0
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        own = f"{member}, byte {start}"
        scratch = Reading(reading.reader, reading.version)
        found = json_records(scratch, _alone(own, raw[start:end]), own, "messages")
        records = partial(_moved, reading, member, scratch, found.records, before, own)
        made.append(Chat(found.head, records))
        before += scratch.expected[own]
    reading.expect(member, before)
    return made


def no_chat(where: str) -> Problem:
    """What is said of a delivery that is no export of Telegram's."""
    return Problem(
        code="IW-READ-120",
        where=where,
        what="there is no Telegram chat here",
        why="an export by Telegram Desktop has a result.json with a list of messages, or of chats with theirs",
        then="export the chat again as JSON ('Machine-readable JSON'), or name another reader with --reader",
    )
