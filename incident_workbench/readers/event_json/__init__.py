"""Event logs as JSON: alerts, deploys or log entries, one an object, in a list, on lines, or in a field of an object.

A segment's text is the text field's words; each other field that says something follows on a line `field: value`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from ...clock import Moment
from ...errors import Problem
from ...model.evidence import Segment, Source, SourceKind, Speaker, segment_ids
from ..base import OpenDelivery, Reading, ReadOptions, locator
from ..columns import KINDS, MACHINE, TALKERS
from ..row_times import moment_reader, with_day
from ..written import WallClock, numbered, source_of, stem_of
from .fields import (
    SYSTEMS,
    Fields,
    Path,
    Record,
    fields_of,
    mapped,
    plain_field,
    refuse_without_roles,
    words_of,
)
from .shapes import first_records, records_of

__all__ = ["likeness", "read_records"]

REPEATED = "duplicate of a record read before"
_DEPLOYS = frozenset(
    "deployment deployed_at deployed_by deploy_id deployment_id deployment_status released_at".split()
)
_EVENTS = frozenset(
    "labels annotations incident involved_object fingerprint reason severity alertname".split()
)


_FOREIGN = re.compile(
    r'"(?:origin_server_ts|date_unixtime|from_id|sender_full_name|zerver_\w+|messageType|createdDateTime|composetime|'
    r"originalarrivaltime|timestampEdited|isPinned|blocks|thread_ts|client_msg_id|subtype|bot_id|channel_id|room_name|"
    r'chatId|topic_id|creator_type|created_date|display_recipient|utterances|monologues|cues|speaker_id|startTime|start)"\s*:'
)
"""Fields of chats and of recordings, which other readers know."""


class _Event(Struct, frozen=True):
    """A record with its number, its roles, and its time as written."""

    number: int
    record: Record
    fields: Fields
    raw: str


def likeness(head: str) -> float:
    """How sure it is that JSON holds events: by the fields of its first record, and never where they are a chat's.

    >>> likeness('[{"startsAt": "2026-05-01T22:04:00Z", "labels": {"alertname": "Slow"}}]')
    0.8
    >>> likeness('{"messages": [{"ts": "1777665840.000100", "text": "hi", "user": "U1"}]}')
    0.2
    """
    sure = max(map(_sure, islice(first_records(head), 20)), default=0.0)
    return min(sure, 0.2) if _FOREIGN.search(head) or _CHAT_LIST.match(head) else sure


def _sure(record: Record) -> float:
    """A record with a time: by its words and by fields that only events have."""
    names, roles = {plain_field(name) for name in record}, fields_of(record, {}).role
    if "time" not in roles or {"type", "ts"} <= names or "seek" in names:
        return 0.0
    marked = bool(names & (_EVENTS | _DEPLOYS | MACHINE))
    return (0.8 if marked else 0.5) if "text" in roles else 0.75 if marked else 0.0


_CHAT_LIST = re.compile(r'\s*\{[^\[]*"messages"\s*:\s*\[')


def read_records(
    reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions
) -> Iterator[Segment]:
    """The segments of a member, turned over where its records all come newest first."""
    placed = list(records_of(reading, delivery, member))
    said = mapped((record for _, record in placed), options.columns, member)
    found = [fields_of(record, said) for _, record in placed]
    refuse_without_roles([record for _, record in placed], found, member)
    events = [
        _Event(number, record, fields, with_day(fields.said("time"), fields.said("date")))
        for (number, record), fields in zip(placed, found, strict=True)
    ]
    source = source_of(reading, delivery, member, options, _kind_of(member, events))
    clock = WallClock(member, options, word="record", days=False)
    moment_of = moment_reader((event.raw for event in events), clock, options.time_format)
    moments = [moment_of(event.raw, event.number) if event.raw else Moment() for event in events]
    _note_timeless(reading, member, events)
    reading.problems.extend(clock.problems())
    return _segments(reading, member, source, events, moments)


def _kind_of(member: str, events: Sequence[_Event]) -> SourceKind:
    """Deploys by the file's name or the fields, a chat by people who write, else alerts."""
    names = {plain_field(name) for event in events[:100] for name in event.record}
    if re.search(r"deploy|release|rollout", stem_of(member).casefold()) or names & _DEPLOYS:
        return "deploys"
    if {"sha", "environment"} <= names:
        return "deploys"
    roles = {role for event in events[:100] for role in event.fields.role}
    talk = {"speaker", "text"} <= roles and names & TALKERS and not names & (MACHINE | _EVENTS)
    return "chat" if talk else "alerts"


def _note_timeless(reading: Reading, member: str, events: Sequence[_Event]) -> None:
    timeless = [event.number for event in events if not event.raw]
    if not timeless:
        return
    every = len(timeless) == len(events)
    reading.problems.append(
        Problem(
            code="IW-READ-077" if every else "IW-READ-108",
            where=f"{member}, {numbered('record', timeless)}",
            what="no field holds times" if every else f"{len(timeless)} record(s) have no readable time",
            why="" if every else "the words are kept in their place",
            then='say which, as columns={"time": "…"}' if every else "their neighbours tell the time",
        )
    )


# --- segments ---------------------------------------------------------------------------------------------------------


def _segments(
    reading: Reading, member: str, source: Source, events: Sequence[_Event], moments: Sequence[Moment]
) -> Iterator[Segment]:
    kept = list(_without_twins(reading, member, zip(events, moments, strict=True)))
    native = Counter(event.fields.said("id") for event, _ in kept)
    make_id, usual = segment_ids(source.id), "message" if source.kind == "chat" else "event"
    for seq, (event, moment) in enumerate(reversed(kept) if _newest_first(kept) else kept):
        given, kind = event.fields.said("id"), event.fields.said("kind").casefold()
        speaker = _speaker(reading, source, event)
        once = native[given] == 1 and bool(given)
        text = _wording(event, _told(reading, event, once, speaker))
        yield Segment(
            id=f"{source.id}/{given}"
            if once
            else make_id(given or event.fields.said("speaker"), event.raw, text),
            source=source.id,
            seq=seq,
            speaker=speaker,
            text=text,
            kind=KINDS.get(kind) or KINDS[usual],
            at=moment.at,
            local=moment.local if moment.at is None else None,
            time_raw=event.raw or None,
            time_basis=moment.basis,
            time_precision=moment.precision,
            thread=event.fields.said("thread") or None,
            locator=locator(member, [(event.number, event.number)]),
        )


_Timed = tuple[_Event, Moment]


def _without_twins(reading: Reading, member: str, events: Iterable[_Timed]) -> Iterator[_Timed]:
    """The events without those that came before, to the letter and with an id: pages of an answer overlap."""
    met: dict[str, str] = {}
    for event, moment in events:
        place = locator(member, [(event.number, event.number)])
        first = met.setdefault(words_of(event.record), place) if event.fields.said("id") else place
        if first is place:
            yield event, moment
        else:
            reading.skip(member, event.number, event.number, REPEATED, of=first)


def _newest_first(kept: Sequence[_Timed]) -> bool:
    times = [moment.at.isoformat() if moment.at else moment.local or "" for _, moment in kept]
    whole = all("T" in time for time in times) and len({bool(moment.at) for _, moment in kept}) == 1
    falls = [later <= earlier for earlier, later in pairwise(times)]
    return whole and all(falls) and times[0] > times[-1]


def _speaker(reading: Reading, source: Source, event: _Event) -> str | None:
    said = event.fields.said("speaker")
    if not said:
        return None
    path = ".".join(map(plain_field, event.fields.role["speaker"][0]))
    return reading.speaker(
        Speaker(
            id=f"{source.id}/{said}",
            name=said,
            kind="system" if path in SYSTEMS or _is_machine(event.record, path) else "person",
            handle=event.fields.said("handle"),
        )
    )


def _is_machine(record: Record, path: str) -> bool:
    """Whether an agent says of itself that it is something else than a user."""
    agent = record.get("agent") if path.startswith("agent.") else None
    kind = agent.get("type") if isinstance(agent, dict) else None
    return isinstance(kind, str) and not kind.startswith("user")


def _told(reading: Reading, event: _Event, once: bool, speaker: str | None) -> frozenset[Path]:
    """The fields that a field of the segment tells, so that its text need not."""
    role, said = event.fields.role, event.fields.said
    handle = reading.speakers[speaker].handle if speaker else ""
    open_ones = {
        "id": not once,
        "date": not event.raw.startswith(f"{said('date')} "),
        "handle": handle != said("handle"),
        "kind": said("kind").casefold() not in KINDS,
    }
    return frozenset(path for name, (path, _) in role.items() if not open_ones.get(name))


def _wording(event: _Event, told: frozenset[Path]) -> str:
    words = event.fields.role["text"][1] if "text" in event.fields.role else ""
    return "\n".join((*((words,) if words.strip() else ()), *_lines(event.record, (), told)))


def _lines(record: Record, path: Path, told: frozenset[Path]) -> Iterator[str]:
    """`field: value` for each field that is not told; an object is opened where a field in it is."""
    for name, value in record.items():
        here = (*path, name)
        if here in told:
            continue
        if isinstance(value, dict) and any(each[: len(here)] == here for each in told):
            yield from _lines(value, here, told)
        elif (words := words_of(value)).strip():
            yield f"{'.'.join(here)}: {words}"
