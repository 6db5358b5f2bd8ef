"""What speech recognisers write: JSON of Whisper and its kin and of the large services; Whisper's tables and logs.

Stretches become turns by the same rules as captions, so a recording read from its JSON and from its WebVTT is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from itertools import chain

import msgspec

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading, ReadOptions
from ..cues import USES, Passed, recordings
from ..encoding import decoded
from ..json_records import json_records
from ..members import text_lines
from ..recordings import start_of_recording
from ..written import is_json, source_of
from .fields import Record
from .forms import ITEMS, Form, form_of
from .lines import parser_of
from .remarks import no_speech, strange
from .turns import Recording, segments_of

name = "speech-json"
version = "1"
uses = USES

NO_SPEECH = "no speech in this record"
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_HOLDERS = ("results", "response", "result")
"""Where Amazon and Deepgram, and Google's long recognitions, put their lists."""

# --- sniffing ---------------------------------------------------------------------------------------------------------

_SURE = re.compile(
    r'"(?:combinedRecognizedP|recognizedP)hrases"\s{0,99}:\s{0,99}\['
    r'|"transcription"\s{0,99}:\s{0,99}\[\s{0,99}\{\s{0,99}"(?:timestamps|offsets)"'
    r'|"results"\s{0,99}:\s{0,99}\{\s{0,99}"(?:transcripts|speaker_labels|audio_segments)"'
    r'|"results"\s{0,99}:\s{0,99}\{\s{0,99}"(?:channels|utterances)"\s{0,99}:\s{0,99}\['
    r'|"results"\s{0,99}:\s{0,99}\[\s{0,99}\{\s{0,99}"alternatives"'
    r'|"utterances"\s{0,99}:\s{0,99}\[\s{0,99}\{[^{}]{0,2000}"confidence"'
)
_ASSEMBLY = ('"audio_url"', '"words"', '_model"')
"""What AssemblyAI's answer has besides utterances, which may be missing or begin below the head."""
_SEGMENTS = re.compile(r'"segments"\s{0,99}:\s{0,99}\[\s{0,99}(\{[^{}\]]{0,20000})')
_LIST = re.compile(r"\A\s{0,99}\[\s{0,99}(\{[^{}]{0,20000})")
_BEGIN = re.compile(r'"(?:start|startTime|start_time)"\s{0,99}:\s{0,99}"?-?\d')
_FINISH = re.compile(r'"(?:end|endTime|end_time|duration)"\s{0,99}:\s{0,99}"?-?\d')
_SAID = re.compile(r'"(?:text|body|message|word)"\s{0,99}:\s{0,99}"')
_ALL_TEXT = re.compile(r'\A\s{0,99}\{\s{0,99}"text"\s{0,99}:\s{0,99}"(?:[^"\\]|\\.)*+\\?\Z', re.DOTALL)
"""Whisper writes the whole text first, which may fill the head."""


def sniff(delivery: OpenDelivery) -> float:
    """By the list that the form has, and what its first record says; of a folder when all its files are such JSON."""
    try:
        if delivery.container == "file":
            return _likeness(delivery.head_text.removeprefix("\ufeff"))
        members = delivery.members()
        if not members or recordings(delivery, ".json") != members:
            return 0.0
        return 0.9 * min(_likeness(_head_of(delivery, member)) for member in members[:3])
    except (OSError, ReadError, ValueError):
        return 0.0


def _head_of(delivery: OpenDelivery, member: str) -> str:
    with delivery.open(member) as stream:
        return decoded(stream.read(20_000))[0].removeprefix("\ufeff")


def _likeness(head: str) -> float:
    if not is_json(head):
        return 0.96 if parser_of(head.replace("\r", "").split("\n")) else 0.0
    start = head.lstrip()[:1]
    if start == "{" and (_SURE.search(head) or all(mark in head for mark in _ASSEMBLY)):
        return 0.95
    found = _SEGMENTS.search(head) if start == "{" else _LIST.match(head)
    if found:
        told = _BEGIN.search(found[1]), _FINISH.search(found[1]), _SAID.search(found[1])
        return (0.95 if start == "{" else 0.85) if all(told) else 0.0
    return 0.5 if _ALL_TEXT.match(head) else 0.0


# --- reading ----------------------------------------------------------------------------------------------------------


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The turns of each recording; raises ReadError IW-READ-153 where there is no recogniser's transcript."""
    reading = Reading(name, version, uses=uses)
    members = recordings(delivery, ".json")
    found, refused = _recordings(reading, delivery, members)
    if not found:
        raise ReadError(refused[0] if refused else no_speech(delivery.name))
    reading.problems += refused
    others = [member for member in delivery.members() if member not in set(members)]
    if others:
        reading.problems.append(_left(delivery, others))
    start = start_of_recording(reading, options)
    made = [
        segments_of(
            reading,
            recording,
            source_of(reading, delivery, recording.member, options, "bridge_audio"),
            start,
        )
        for recording in found
    ]
    return reading.made_by(chain.from_iterable(made))


def _recordings(
    reading: Reading, delivery: OpenDelivery, members: tuple[str, ...]
) -> tuple[list[Recording], list[Problem]]:
    found: list[Recording] = []
    refused: list[Problem] = []
    for member in members:
        try:
            found.append(_recording(reading, delivery, member))
        except ReadError as error:
            refused.append(error.problem)
            if reading.expected.get(member):
                reading.skip(member, 1, reading.expected[member], "not read")
    return found, refused


def _recording(reading: Reading, delivery: OpenDelivery, member: str) -> Recording:
    text = decoded(delivery.content(member))[0]
    if is_json(text.removeprefix("\ufeff")):
        made = _of_json(reading, delivery, member, form_of(text))
    else:
        made = _of_lines(reading, delivery, member)
    if not any(piece.begin is not None and piece.text for piece in made.pieces):
        raise ReadError(no_speech(f"{delivery.name}, {member}"))
    return made


def _of_lines(reading: Reading, delivery: OpenDelivery, member: str) -> Recording:
    lines = text_lines(reading, delivery, member)
    parse = parser_of(lines)
    if parse is None:
        raise ReadError(no_speech(f"{delivery.name}, {member}"))
    pieces, passed = parse(lines)
    blank = [Passed(n, n, "blank line") for n, line in enumerate(lines, 1) if not line.strip()]
    passed = sorted([*passed, *blank], key=lambda each: each.first)
    return Recording(member, pieces, passed, word="line")


def _of_json(reading: Reading, delivery: OpenDelivery, member: str, form: Form | None) -> Recording:
    if form is None:
        raise ReadError(no_speech(f"{delivery.name}, {member}"))
    found = json_records(reading, delivery, member, form.key, mend=partial(_unwrapped, form))
    numbered = list(found.records)
    records: list[tuple[int, Record]] = [
        (number, record) for number, record in numbered if isinstance(record, Mapping)
    ]
    pieces = list(form.pieces(records))
    covered = {number for piece in pieces for number in range(piece.first, piece.last + 1)}
    left = [number for number, _ in numbered if number not in covered]
    problem = strange(member, left)
    reading.problems += [problem] if problem else []
    passed = [Passed(number, number, NO_SPEECH) for number in left]
    return Recording(member, pieces, passed, _names(found.head))


def _unwrapped(form: Form, raw: bytes) -> bytes:
    """The object that has the form's list: the services put it inside another. Of a damaged file, from the list on."""
    try:
        fields = _FIELDS.decode(raw)
        if form.key is None or form.key in fields:
            return raw
        for holder in _HOLDERS:
            inner = bytes(fields.get(holder, b"{}"))
            if inner.startswith(b"{") and form.key in _FIELDS.decode(inner):
                return inner
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        pass
    found = ITEMS.search(text := raw.decode("utf-8", errors="replace")) if form.mark is ITEMS else None
    return f"{{{text[found.start() :]}".encode() if found else raw


def _names(head: Record) -> dict[str, str]:
    """Names that somebody gave to the labels."""
    speakers = head.get("speakers")
    if not isinstance(speakers, Mapping):
        return {}
    return {
        str(label): called.strip()
        for label, called in speakers.items()
        if isinstance(called, str) and called.strip()
    }


def _left(delivery: OpenDelivery, others: list[str]) -> Problem:
    return Problem(
        code="IW-READ-085",
        where=delivery.name,
        what=f"{len(others)} member(s) were not read: {', '.join(others[:5])}"
        + (" …" if len(others) > 5 else ""),
        why="their names do not end in .json",
        then="import what you need of them on its own",
    )
