"""What a field of a recogniser's record says, whatever its type: seconds, labels, words, and how sure it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

Record = Mapping[str, object]

LAST = 1e9
"""Seconds beyond which a number is no time in a recording."""
_CLOCK = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}):(\d{1,2}(?:[.,]\d{1,9})?)", re.ASCII)
_PLAIN = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,18})?)\s?s?", re.ASCII)
_PERIOD = re.compile(
    r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?", re.ASCII | re.IGNORECASE
)
_STARTS = ("start", "startTime", "start_time", "startOffset", "begin")
_ENDS = ("end", "endTime", "end_time", "endOffset")
_WORDS = ("text", "transcript", "body", "message", "punctuated_word", "word")
_SPEAKERS = (
    "speaker",
    "speakerLabel",
    "speaker_label",
    "speakerTag",
    "speaker_tag",
    "source",
    "channel_label",
)


def first_of(record: Record, names: Iterable[str]) -> object:
    """The value under the first of these names that has one, else None."""
    return next((record[name] for name in names if record.get(name) is not None), None)


def seconds(value: object, per: float = 1.0) -> float | None:
    """Seconds from a number (`per` of them make a second) or from a time as recognisers write it.

    >>> [
    ...     seconds(value)
    ...     for value in (3.92, "25.600s", "00:01:02,500", "PT1M2.5S", {"seconds": "3"}, "soon", None)
    ... ]
    [3.92, 25.6, 62.5, 62.5, 3.0, None, None]
    >>> seconds(43810, per=1000)
    43.81
    """
    found = _seconds(value, per)
    if found is None or not isfinite(found) or abs(found) >= LAST:
        return None
    return round(found, 6)  # some write 31.660000000000004


def _seconds(value: object, per: float) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value / per if abs(value) < LAST * per else None
    if isinstance(value, float):
        return value / per
    if isinstance(value, str):
        return _written(value.strip(), per)
    if isinstance(value, Mapping):  # a duration as Google's libraries give it: whole seconds and nanoseconds
        parts = seconds(value.get("seconds") or 0), seconds(value.get("nanos") or 0, per=1e9)
        return None if parts[0] is None or parts[1] is None or not value else parts[0] + parts[1]
    return None


def _written(text: str, per: float) -> float | None:
    if plain := _PLAIN.fullmatch(text):
        return float(plain[1]) / per
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest.replace(",", "."))
    period = _PERIOD.fullmatch(text)
    if period is None or not any(period.groups()):
        return None
    return int(period[1] or 0) * 3600 + int(period[2] or 0) * 60 + float(period[3] or 0)


def begin_of(record: Record, per: float = 1.0) -> float | None:
    """When a record begins, in seconds."""
    return seconds(first_of(record, _STARTS), per)


def finish_of(record: Record, per: float = 1.0) -> float | None:
    """When a record ends, by its end or its duration."""
    finish = seconds(first_of(record, _ENDS), per)
    if finish is not None:
        return finish
    begin, lasts = begin_of(record, per), seconds(record.get("duration"), per)
    return None if begin is None or lasts is None else round(begin + lasts, 6)


def written_of(record: Record) -> str:
    """The times of a record as they stand there."""
    return " --> ".join(
        str(value)
        for value in (first_of(record, _STARTS), first_of(record, _ENDS))
        if isinstance(value, str | int | float)
    )[:80]


def words_in(record: Record) -> str | None:
    """The words of a record, or None where it has no field for any."""
    found = first_of(record, _WORDS)
    return found if isinstance(found, str) else None


def label_in(record: Record) -> str | None:
    """Who speaks, as the recogniser labels it; a bare number becomes `Speaker 1`.

    >>> label_in({"speaker": 0}), label_in({"speakerLabel": "spk_1"}), label_in({"speaker": " "})
    ('Speaker 0', 'spk_1', None)
    """
    found = first_of(record, _SPEAKERS)
    if isinstance(found, int) and not isinstance(found, bool):
        return f"Speaker {found}" if abs(found) < LAST else None
    return (found.strip()[:200] or None) if isinstance(found, str) else None


def mappings_in(value: object) -> list[Record]:
    """The objects of a list; nothing where it is none."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


# --- confidence -------------------------------------------------------------------------------------------------------

LOGPROB = -1.0
"""Mean log probability below which Whisper itself calls a passage failed."""
COMPRESSION = 2.4
"""Compression above which Whisper itself suspects a loop: the same words again and again."""
LIKELY = 0.5
"""Confidence below which the words are likelier wrong than right."""
ALIGNED = 0.4
"""The same for WhisperX's score, which says only how well the words lie on the sound, and so is lower."""


def is_doubtful(record: Record, words: Sequence[Record]) -> bool:
    """Whether the recogniser was unsure of a record, by its own measures, else by the mean over its words.

    >>> is_doubtful({"avg_logprob": -1.3}, ()), is_doubtful({"confidence": "0.93"}, ()), is_doubtful({}, ())
    (True, False, False)
    """
    logprob, compression = seconds(record.get("avg_logprob")), seconds(record.get("compression_ratio"))
    if logprob is not None:
        return logprob < LOGPROB or (compression or 0.0) > COMPRESSION
    confidence = seconds(record.get("confidence"))
    if confidence:  # zero stands for "not measured"
        return confidence < LIKELY
    for names, least in (((("probability", "confidence", "p")), LIKELY), (("score",), ALIGNED)):
        measured = [sure for word in words if (sure := seconds(first_of(word, names))) is not None]
        if measured:
            return sum(measured) / len(measured) < least
    return False
