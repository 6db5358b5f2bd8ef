"""Pieces of speech: what one voice says in one or several records, with its times; a record may hold several voices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from ..cues.turns import BREATH
from .fields import Record, begin_of, finish_of, is_doubtful, label_in, words_in, written_of

_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")


class Piece(Struct, frozen=True, kw_only=True):
    """Words of one voice in records `first` to `last`; without `begin` nobody knows when.

    `another`: the recogniser heard that the speaker changes here, but not to whom. `channel` is the track of a
    recording with several. `passed`: why its words are not taken.
    """

    first: int
    last: int
    text: str
    begin: float | None = None
    finish: float | None = None
    written: str = ""
    voice: str | None = None
    doubtful: bool = False
    another: bool = False
    channel: str | None = None
    passed: str = ""


class Word(Struct, frozen=True):
    """A word with what is known of it; punctuation is `glued` to the word before."""

    number: int
    text: str
    begin: float | None
    finish: float | None
    voice: str | None
    record: Record
    glued: bool = False


def word_of(record: Record, number: int, per: float = 1.0) -> Word:
    """The word that a record is."""
    said = record.get("punctuated_word")
    text = said if isinstance(said, str) else words_in(record) or ""
    return Word(number, text, begin_of(record, per), finish_of(record, per), label_in(record), record)


def pieces_of(whole: Piece, words: Sequence[Word]) -> list[Piece]:
    """A record's piece, split where its words change their speaker; the times of the words where it has none.

    >>> words = [
    ...     Word(7, "Yes", 1.0, 1.2, "A", {}),
    ...     Word(7, "2", None, None, None, {}),
    ...     Word(7, "no", 1.6, 1.9, "B", {}),
    ... ]
    >>> [
    ...     (p.voice, p.text, p.begin, p.finish)
    ...     for p in pieces_of(Piece(first=7, last=7, text="Yes 2 no", begin=1.0, finish=2.0), words)
    ... ]
    [('A', 'Yes 2', 1.0, 1.2), ('B', 'no', 1.6, 2.0)]
    """
    stretches = list(_stretches(words))
    if len(stretches) < 2:
        voice = stretches[0][0].voice if stretches else None
        begin, finish = _times(whole, words)
        return [structs.replace(whole, voice=voice or whole.voice, begin=begin, finish=finish)]
    starts = _places(whole.text, stretches)
    made: list[Piece] = []
    for number, stretch in enumerate(stretches):
        part = whole.text[starts[number] : starts[number + 1]] if starts else joined(stretch)
        edges = structs.replace(
            whole,
            begin=whole.begin if number == 0 else None,
            finish=whole.finish if number == len(stretches) - 1 else None,
        )
        begin, finish = _times(edges, stretch)
        begin = begin if begin is not None or not made else made[-1].finish
        voice = stretch[0].voice
        made.append(
            structs.replace(whole, text=part.strip(), voice=voice, begin=begin, finish=finish or begin)
        )
    return made


def _times(whole: Piece, words: Sequence[Word]) -> tuple[float | None, float | None]:
    begins = [word.begin for word in words if word.begin is not None]
    finishes = [word.finish for word in words if word.finish is not None]
    begin = whole.begin if whole.begin is not None else begins[0] if begins else None
    return begin, whole.finish if whole.finish is not None else finishes[-1] if finishes else None


def _stretches(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Runs of words of one speaker; a word that names none goes with the one before, at the top with the one after."""
    voice = next((word.voice for word in words if word.voice), None)
    run: list[Word] = []
    for word in words:
        if run and word.voice and word.voice != voice:
            yield run
            run = []
        voice = word.voice or voice
        run.append(structs.replace(word, voice=voice))
    if run:
        yield run


def _places(text: str, stretches: Sequence[Sequence[Word]]) -> list[int]:
    """Where in the text each stretch begins, and its end; empty where the words are not those of the text."""
    starts, at = [0], 0
    for stretch in stretches:
        first = True
        for word in stretch:
            found = text.find(word.text.strip(), at)
            if found < 0:
                return []
            if first and stretch is not stretches[0]:
                starts.append(found)
            first, at = False, found + len(word.text.strip())
    return [*starts, len(text)]


def joined(words: Iterable[Word]) -> str:
    """Words as one text, with the spaces that they bring, else one between two.

    >>> joined(
    ...     [
    ...         Word(1, "Hi", 0, 0, None, {}),
    ...         Word(2, ",", 0, 0, None, {}, glued=True),
    ...         Word(3, "Ana", 0, 0, None, {}),
    ...     ]
    ... )
    'Hi, Ana'
    """
    parts: list[str] = []
    for word in words:
        spaced = word.glued or word.text[:1].isspace() or not parts or parts[-1][-1:].isspace()
        parts.append(word.text if spaced else f" {word.text}")
    return "".join(parts).strip()


def phrases_of(words: Iterable[Word]) -> Iterator[Piece]:
    """Words that came one by one, as phrases: to the end of a sentence, a breath, or another speaker."""
    run: list[Word] = []
    for word in words:
        if run and not word.glued and _ends_between(run, word):
            yield _phrase(run)
            run = []
        run.append(word)
    if run:
        yield _phrase(run)


def _ends_between(run: Sequence[Word], word: Word) -> bool:
    last = next((said for said in reversed(run[-2:]) if said.begin is not None), run[-1])
    if (word.voice and last.voice and word.voice != last.voice) or run[-1].text.rstrip().endswith(
        _SENTENCE_ENDS
    ):
        return True
    return word.begin is not None and last.finish is not None and word.begin - last.finish >= BREATH


def _phrase(run: Sequence[Word]) -> Piece:
    whole = Piece(first=run[0].number, last=run[-1].number, text=joined(run))
    begin, finish = _times(whole, run)
    return structs.replace(
        whole,
        begin=begin,
        finish=finish,
        written=written_of(run[0].record),
        voice=next((word.voice for word in run if word.voice), None),
        doubtful=is_doubtful({}, [word.record for word in run]),
    )
