"""The forms of JSON that recognisers write: where their list is, and what one record of it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, structs

from .fields import (
    Record,
    begin_of,
    finish_of,
    first_of,
    is_doubtful,
    label_in,
    mappings_in,
    seconds,
    words_in,
    written_of,
)
from .pieces import Piece, Word, phrases_of, pieces_of, word_of

TICKS = 1e7
"""Azure counts in ticks of 100 nanoseconds."""
AGAIN = "its words are said again, by speaker, in the last result"
Numbered = tuple[int, Record]


class Form(Struct, frozen=True):
    """A form: what its list looks like in the file, the list's name, and how its records become pieces."""

    mark: re.Pattern[str]
    key: str | None
    pieces: Callable[[Sequence[Numbered]], Iterator[Piece]]


def form_of(text: str) -> Form | None:
    """The form of a file, the surest mark first."""
    return next((form for form in FORMS if form.mark.search(text)), None)


def _each(
    record_pieces: Callable[[int, Record], list[Piece]],
) -> Callable[[Sequence[Numbered]], Iterator[Piece]]:
    def all_pieces(records: Sequence[Numbered]) -> Iterator[Piece]:
        for number, record in records:
            yield from record_pieces(number, record)

    return all_pieces


# --- what a record says -----------------------------------------------------------------------------------------------


def _segment(number: int, record: Record) -> list[Piece]:
    """Whisper and most others: a stretch with its times, its words, perhaps a speaker."""
    return _stretch(number, record, 1.0)


def _stretch(number: int, record: Record, per: float) -> list[Piece]:
    text, words = words_in(record), mappings_in(record.get("words"))
    if text is None:
        return []
    channel = record.get("channel")
    whole = Piece(
        first=number,
        last=number,
        text=text.strip(),
        begin=begin_of(record, per),
        finish=finish_of(record, per),
        written=written_of(record),
        voice=label_in(record),
        doubtful=is_doubtful(record, words),
        channel=str(channel) if isinstance(channel, int | str) else None,
    )
    return pieces_of(whole, [word_of(word, number, per) for word in words])


def _utterance(number: int, record: Record) -> list[Piece]:
    """AssemblyAI counts in thousandths and has `text`, Deepgram in seconds and has `transcript`."""
    return _stretch(number, record, 1.0 if "transcript" in record else 1000.0)


def _whisper_cpp(number: int, record: Record) -> list[Piece]:
    text, offsets, stamps = words_in(record), record.get("offsets"), record.get("timestamps")
    if text is None:
        return []
    found: Record = offsets if isinstance(offsets, dict) else {}
    shown: Record = stamps if isinstance(stamps, dict) else {}
    begin, finish = seconds(found.get("from"), per=1000), seconds(found.get("to"), per=1000)
    voice = label_in(record)
    return [
        Piece(
            first=number,
            last=number,
            text=text.strip(),
            begin=begin if begin is not None else seconds(shown.get("from")),
            finish=finish if finish is not None else seconds(shown.get("to")),
            written=" --> ".join(str(stamp) for stamp in (shown.get("from"), shown.get("to")) if stamp)[:80],
            voice=None if voice == "?" else f"Speaker {voice}" if voice and voice.isdigit() else voice,
            doubtful=is_doubtful(record, mappings_in(record.get("tokens"))),
        )
    ]


def _azure(number: int, record: Record) -> list[Piece]:
    best = next(iter(mappings_in(record.get("nBest"))), {})
    said = first_of(best, ("display", "maskedITN", "itn", "lexical"))
    if "recognitionStatus" not in record and "nBest" not in record:
        return []
    begin = seconds(record.get("offsetInTicks"), per=TICKS)
    begin = begin if begin is not None else seconds(record.get("offset"))
    lasts = seconds(record.get("durationInTicks"), per=TICKS)
    lasts = lasts if lasts is not None else seconds(record.get("duration"))
    channel = record.get("channel")
    return [
        Piece(
            first=number,
            last=number,
            text=said.strip() if isinstance(said, str) else "",
            begin=begin,
            finish=None if begin is None or lasts is None else round(begin + lasts, 6),
            written=str(record.get("offset") or record.get("offsetInTicks") or "")[:80],
            voice=label_in(record),
            doubtful=is_doubtful(best, ()),
            channel=str(channel) if isinstance(channel, int) else None,
        )
    ]


def _whisper_cpp_turns(records: Sequence[Numbered]) -> Iterator[Piece]:
    turned = False
    for number, record in records:
        for piece in _whisper_cpp(number, record):
            yield structs.replace(piece, another=turned)
        turned = record.get("speaker_turn_next") is True


def _google(records: Sequence[Numbered]) -> Iterator[Piece]:
    """Consecutive parts of the sound; with speakers, the last result says all words once more, by speaker."""
    best = [
        (number, record, next(iter(mappings_in(record.get("alternatives"))), {}))
        for number, record in records
    ]
    words = {number: mappings_in(said.get("words")) for number, _, said in best}
    again = _said_again([words[number] for number, _, _ in best])
    begun = 0.0
    for at, (number, record, said) in enumerate(best):
        if again and at < len(best) - 1:
            yield Piece(first=number, last=number, text="", passed=AGAIN)
            continue
        end = seconds(first_of(record, ("resultEndTime", "resultEndOffset", "result_end_time")))
        text = words_in(said) or ""
        spoken = [_google_word(word, number) for word in words[number]]
        if again or not text.strip():
            yield from phrases_of(spoken)
            continue
        whole = Piece(
            first=number,
            last=number,
            text=text.strip(),
            begin=begun if end is not None and not spoken else None,
            finish=end if not spoken else None,
            written=written_of(words[number][0]) if spoken else str(end or ""),
            doubtful=is_doubtful(said, words[number]),
            channel=str(tag) if isinstance(tag := record.get("channelTag"), int) and tag else None,
        )
        begun = end if end is not None else begun
        yield from pieces_of(whole, spoken)


def _google_word(record: Record, number: int) -> Word:
    """A speaker tag of zero stands for "not told apart"."""
    return word_of({**record, "speakerTag": record.get("speakerTag") or None}, number)


def _said_again(results: Sequence[Sequence[Record]]) -> bool:
    if len(results) < 2 or not results[-1]:
        return False
    texts = [[words_in(word) for word in result] for result in results]
    return [text for result in texts[:-1] for text in result] == texts[-1]


def _items(records: Sequence[Numbered]) -> Iterator[Piece]:
    """AWS Transcribe: words and punctuation, one by one."""
    return phrases_of(
        structs.replace(
            word_of({**record, **next(iter(mappings_in(record.get("alternatives"))), {})}, number),
            text=str(next(iter(mappings_in(record.get("alternatives"))), {}).get("content") or ""),
            glued=record.get("type") == "punctuation",
        )
        for number, record in records
        if "alternatives" in record
    )


def _words(records: Sequence[Numbered]) -> Iterator[Piece]:
    """Words one by one: AssemblyAI's count in thousandths and have `text`."""
    return phrases_of(
        word_of(record, number, 1000.0 if "text" in record else 1.0) for number, record in records
    )


def _channels(records: Sequence[Numbered]) -> Iterator[Piece]:
    """Deepgram without utterances: the words of each channel, told in the order in which they began."""
    pieces: list[Piece] = []
    for number, record in records:
        best = next(iter(mappings_in(record.get("alternatives"))), {})
        spoken = [word_of(word, number) for word in mappings_in(best.get("words"))]
        pieces += (structs.replace(piece, channel=str(number - 1)) for piece in phrases_of(spoken))
    begun = float("-inf")
    placed: list[tuple[float, Piece]] = []
    for piece in pieces:
        begun = piece.begin if piece.begin is not None else begun
        placed.append((begun, piece))
    return (piece for _, piece in sorted(placed, key=lambda pair: pair[0]))


def _list(key: str, inside: str = "") -> re.Pattern[str]:
    return re.compile(rf'"{key}"\s{{0,99}}:\s{{0,99}}\[\s{{0,99}}\{{{inside}')


ITEMS = _list("items", r'[^{}]{0,400}?"alternatives"')
FORMS = (
    Form(_list("recognizedPhrases"), "recognizedPhrases", _each(_azure)),
    Form(_list("transcription"), "transcription", _whisper_cpp_turns),
    Form(_list("audio_segments"), "audio_segments", _each(_segment)),
    Form(_list("utterances"), "utterances", _each(_utterance)),
    Form(ITEMS, "items", _items),
    Form(_list("results"), "results", _google),
    Form(_list("channels", r'[^{}]{0,400}?"alternatives"'), "channels", _channels),
    Form(_list("segments"), "segments", _each(_segment)),
    Form(_list("words"), "words", _words),
    Form(_list("word_segments"), "word_segments", _words),
    Form(re.compile(r"\A\ufeff?\s{0,99}\[\s{0,99}\{"), None, _each(_segment)),
)
