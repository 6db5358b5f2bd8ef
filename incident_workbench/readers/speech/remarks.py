"""What a person should look at in a recogniser's transcript, as Problems."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import Problem
from ..cues import MANY_EMPTY
from ..cues.oddities import odd_times
from ..cues.text import Cued
from ..written import SHOWN_MOST, numbered
from .fields import COMPRESSION, LIKELY, LOGPROB
from .pieces import Piece


def clock(seconds: float) -> str:
    """Seconds as a player shows them.

    >>> clock(43.81), clock(3723)
    ('0:43', '1:02:03')
    """
    minutes, rest = divmod(int(abs(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"-{shown}" if seconds <= -1 else shown


def low_confidence(member: str, pieces: Sequence[Piece]) -> Problem | None:
    """The stretches in which the recogniser was unsure: where they are, never their words."""
    stretches: list[tuple[float, float]] = []
    before: Piece | None = None
    for piece in pieces:
        begin, finish = piece.begin, piece.finish
        if piece.doubtful and begin is not None:
            finish = max(begin, finish if finish is not None else begin)
            if before is not None and before.doubtful and stretches:
                stretches[-1] = min(stretches[-1][0], begin), max(stretches[-1][1], finish)
            else:
                stretches.append((begin, finish))
        before = piece
    if not stretches:
        return None
    shown = ", ".join(f"{clock(begin)}-{clock(finish)}" for begin, finish in stretches[:SHOWN_MOST])
    total = sum(finish - begin for begin, finish in stretches)
    return Problem(
        code="IW-READ-150",
        where=member,
        what=f"{len(stretches)} stretch(es), {total:.0f} s in all, were recognised with low confidence: {shown}"
        + (" …" if len(stretches) > SHOWN_MOST else ""),
        why=f"the recogniser's own measure is poor there (log probability below {LOGPROB}, compression above "
        f"{COMPRESSION}, confidence below {LIKELY})",
        then="listen there before you rest a claim on these words",
    )


def no_times(member: str, word: str, pieces: Sequence[Piece]) -> Problem | None:
    """What was said at no known time."""
    numbers = sorted({piece.first for piece in pieces if piece.begin is None})
    if not numbers:
        return None
    return Problem(
        code="IW-READ-151",
        where=f"{member}, {numbered(word, numbers)}",
        what=f"{len(numbers)} {word}(s) have no time that can be read; each is a turn of its own in its place",
        why="somebody was interrupted there, or the recogniser could not place the words",
        then="nothing; the turns around them tell about when",
    )


def no_words(member: str, pieces: Sequence[Piece]) -> Problem | None:
    """Many records without words."""
    empty = sum(1 for piece in pieces if not piece.text.strip() and not piece.passed)
    if pieces and (empty < 2 or empty < MANY_EMPTY * len(pieces)):
        return None
    return Problem(
        code="IW-READ-084",
        where=member,
        what=f"{empty} of {len(pieces)} stretches of speech have no words",
        then="see whether the export is whole",
    )


def odd_speech_times(member: str, word: str, cues: Sequence[Cued]) -> Problem | None:
    """What is odd in the times, which are kept as written."""
    why = "recordings were joined, edited or damaged"
    return odd_times(member, cues, word=word, above="the one above it", why=why)


def strange(member: str, numbers: Sequence[int]) -> Problem | None:
    """Records that say nothing a recogniser says."""
    if not numbers:
        return None
    return Problem(
        code="IW-READ-152",
        where=f"{member}, {numbered('record', numbers)}",
        what=f"{len(numbers)} record(s) hold no speech, and were skipped",
        why="they have no words where the others have them",
        then="look at them; if there should be words, export the transcript again",
    )


def no_speech(where: str) -> Problem:
    """The delivery is no recogniser's transcript."""
    return Problem(
        code="IW-READ-153",
        where=where,
        what="there is no transcript of a speech recogniser here",
        why="no list of stretches with words and the seconds at which they were said was found",
        then="name another reader with --reader, or export the transcript as WebVTT",
    )
