"""From pieces to segments: the turns that captions of the same recording give, with an account of every record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct, structs

from ...model.evidence import Cue, Segment, Source, Speaker, segment_ids
from ..base import Reading, locator
from ..cues import NO_WORDS, Passed
from ..cues.speakers import Names, doubt, names_in, said_in
from ..cues.text import Cued, Words
from ..cues.turns import Turn, turns_of
from ..encoding import storable
from ..members import note_replaced
from ..recordings import TimeFields, recorded
from ..written import runs
from .pieces import Piece
from .remarks import low_confidence, no_times, no_words, odd_speech_times


class Recording(Struct, frozen=True):
    """What one member holds: its pieces in their order, what was passed over, and names for the labels.

    `word` is what its places are called: records or lines.
    """

    member: str
    pieces: Sequence[Piece]
    passed: Sequence[Passed] = ()
    names: Mapping[str, str] = {}
    word: str = "record"


def segments_of(
    reading: Reading, recording: Recording, source: Source, start: datetime | None
) -> Iterator[Segment]:
    """The segments of a recording; its problems are in the reading before the first is made."""
    spoken = _spoken(reading, recording)
    cues = {id(piece): _cue(piece) for piece in spoken if piece.begin is not None}
    names = names_in(list(cues.values()))
    noted = (
        odd_speech_times(recording.member, recording.word, list(cues.values())),
        no_times(recording.member, recording.word, spoken),
        no_words(recording.member, recording.pieces),
        low_confidence(recording.member, spoken),
        doubt(recording.member, names),
    )
    reading.problems += [problem for problem in noted if problem]
    return _segments(reading, recording, source, _turns(spoken, cues, names), start)


def _spoken(reading: Reading, recording: Recording) -> list[Piece]:
    """The pieces with words, as they can be stored; all else is skipped with its reason."""
    replaced, spoken = 0, []
    for piece in recording.pieces:
        if not piece.text.strip():
            continue
        (text, in_text), (written, in_time) = storable(piece.text), storable(piece.written)
        voice, in_voice = storable(piece.voice or "")
        replaced += in_text + in_time + in_voice
        spoken.append(structs.replace(piece, text=text, written=written, voice=voice or None))
    note_replaced(reading, recording.member, replaced)
    said = {number for piece in spoken for number in range(piece.first, piece.last + 1)}
    silent = {
        number: piece.passed or NO_WORDS
        for piece in recording.pieces
        if not piece.text.strip()
        for number in range(piece.first, piece.last + 1)
    }
    for number, reason in sorted(silent.items()):
        if number not in said:
            reading.skip(recording.member, number, number, reason)
    for passed in recording.passed:
        reading.skip(recording.member, passed.first, passed.last, passed.reason)
    return _by_channel(spoken)


def _by_channel(spoken: list[Piece]) -> list[Piece]:
    """In a recording with several channels each is a voice of its own."""
    if len({piece.channel for piece in spoken}) < 2:
        return spoken
    return [
        piece
        if piece.channel is None
        else structs.replace(
            piece,
            voice=f"{piece.voice} (channel {piece.channel})" if piece.voice else f"Channel {piece.channel}",
        )
        for piece in spoken
    ]


def _cue(piece: Piece) -> Cued:
    begin = piece.begin or 0.0
    return Cued(
        first=piece.first,
        last=piece.last,
        begin=begin,
        finish=begin if piece.finish is None else piece.finish,
        written=piece.written,
        words=(Words(piece.text, piece.first, piece.voice),),
    )


def _turns(spoken: Sequence[Piece], cues: Mapping[int, Cued], names: Names) -> list[Turn | Piece]:
    """Turns, and between them what has no time; that ends a turn, as nobody knows how long it lasted."""
    turns: list[Turn | Piece] = []
    for timed, stretch in groupby(spoken, key=lambda piece: piece.begin is not None):
        pieces = list(stretch)
        if not timed:
            turns += pieces
            continue
        another = {id(cues[id(piece)]) for piece in pieces if piece.another}
        turns += turns_of(
            structs.replace(said, another=said.another or id(said.cue) in another)
            for said in said_in([cues[id(piece)] for piece in pieces], names)
        )
    return turns


class Told(Struct, frozen=True):
    """What a segment takes from a turn or from a piece without a time; `key` is its share in the id."""

    voice: str | None
    key: str
    numbers: Sequence[tuple[int, int]]
    written: str
    cues: tuple[Cue, ...]
    times: TimeFields


def _told(turn: Turn | Piece, start: datetime | None) -> Told:
    if isinstance(turn, Piece):
        return Told(turn.voice, turn.text, [(turn.first, turn.last)], turn.written, (), {})
    times = recorded(start, turn.begin, turn.finish)
    return Told(turn.speaker, f"{turn.begin:.3f}", turn.lines, turn.first.written, tuple(turn.cues), times)


def _segments(
    reading: Reading,
    recording: Recording,
    source: Source,
    turns: Sequence[Turn | Piece],
    start: datetime | None,
) -> Iterator[Segment]:
    make = segment_ids(source.id)
    for seq, turn in enumerate(turns):
        told = _told(turn, start)
        numbers = {number for first, last in told.numbers for number in range(first, last + 1)}
        yield Segment(
            id=make(told.voice, None, told.key),
            source=source.id,
            seq=seq,
            text=turn.text,
            speaker=_speaker(reading, recording, source, told.voice),
            kind="turn",
            time_raw=told.written or None,
            cues=told.cues,
            locator=locator(recording.member, runs(sorted(numbers))),
            **told.times,
        )


def _speaker(reading: Reading, recording: Recording, source: Source, voice: str | None) -> str | None:
    if voice is None:
        return None
    return reading.speaker(Speaker(id=f"{source.id}/{voice}", name=recording.names.get(voice, voice)))
