"""Turns: what somebody says until somebody else speaks or a pause falls, with the time of each caption kept.

A caption's line breaks are the screen's, not the speaker's, so lines and captions of a turn are joined by one space.
Where turns end follows from times and speakers only, never from the words: a corrected transcript has the same turns.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...model.evidence import Cue
from .speakers import Said

PAUSE = 30.0
"""Seconds of silence after which the same speaker begins a new turn."""
UNNAMED_PAUSE = 8.0
"""The same where the speaker is unknown; it may well be somebody else."""
UNNAMED_LONG = 30.0
"""Seconds after which a turn of an unknown speaker ends at the next breath…"""
UNNAMED_MOST = 60.0
"""…and ends in any case: nobody can code an hour in one piece."""
BREATH = 0.5
"""Seconds between captions that count as a breath."""
GOES_ON = 1.0
"""Seconds within which a speaker goes on over somebody who put a word in."""
BACK = 10.0
"""Seconds by which a caption may begin before the one above it; more means another recording, or damage."""


class Turn:
    """A turn while it grows: who, from when to when, the text so far, its captions and the lines they came from."""

    def __init__(self, said: Said) -> None:
        self.speaker = said.speaker
        self.begin = said.cue.begin
        self.finish = said.cue.finish
        self.first = said.cue
        self.latest = said.cue
        self.cues: list[Cue] = []
        self.lines: list[tuple[int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self.add(said)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, said: Said) -> None:
        """Go on with what was said."""
        begin = None
        for words in said.words:
            if self._parts and not words.glued:
                self._append(" ")
            begin = self._length if begin is None else begin
            self._append(words.text)
        self.cues.append(Cue(begin or 0, self._length, said.cue.begin, said.cue.finish))
        self.lines.append((said.first, said.last))
        self.latest = said.cue
        self.finish = max(self.finish, said.cue.finish)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def turns_of(spoken: Iterable[Said]) -> list[Turn]:
    """The turns, in the order in which they begin in the file."""
    turns: list[Turn] = []
    current: Turn | None = None
    previous: Turn | None = None
    for said in spoken:
        if current is not None and _same_turn(current, said):
            current.add(said)
        elif current is not None and previous is not None and _talks_on(previous, current, said):
            previous.add(said)
            current, previous = previous, current
        else:
            current, previous = Turn(said), current
            turns.append(current)
    return turns


def _same_turn(turn: Turn, said: Said) -> bool:
    if turn.speaker != said.speaker or said.another or said.cue.begin < turn.latest.begin - BACK:
        return False
    gap = said.cue.begin - max(turn.latest.begin, turn.latest.finish)
    if turn.speaker is not None:
        return gap <= PAUSE
    lasts = said.cue.begin - turn.begin
    return gap <= UNNAMED_PAUSE and lasts < UNNAMED_MOST and not (lasts >= UNNAMED_LONG and gap >= BREATH)


def _talks_on(turn: Turn, over: Turn, said: Said) -> bool:
    """Whether `turn` goes on while `over` was only a word put in: some producers let captions of speakers overlap."""
    return (
        said.speaker is not None
        and turn.speaker == said.speaker
        and over.first is not turn.latest  # two in one caption speak one after the other
        and turn.latest.begin <= over.begin < turn.latest.finish
        and over.finish <= said.cue.finish
        and -BACK <= said.cue.begin - turn.latest.finish <= GOES_ON
    )
