"""Rolling captions: live captions show each line again until it scrolls away; here its words are said once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from .text import Cued, Words

SCROLLS = 0.3
"""Share of cues that show lines of the cue before again, from which a file counts as rolling."""
WINDOW = 4
"""Lines that a rolling caption shows at most; two or three are usual."""
LONG_ENOUGH = 8
"""Characters that have to stay on show to count."""
CLEARED = 8.0
"""Seconds without a cue after which the window counts as empty."""


def unrolled(cues: Sequence[Cued]) -> tuple[list[Cued], list[Cued]]:
    """The cues with only the words that each adds, and those that add none (often 10 ms long).

    A file that does not roll stays as it is: a person may well say "Thank you." twice.
    """
    worded = [cue for cue in cues if cue.words]
    if not _rolls(worded):
        return list(cues), []
    kept, repeats = [cue for cue in cues if not cue.words], []
    before: Cued | None = None
    for cue in worded:
        fresh = _fresh(before, cue)
        if fresh:
            kept.append(structs.replace(cue, words=fresh))
        else:
            repeats.append(cue)
        before = cue
    return sorted(kept, key=lambda cue: cue.first), repeats


def _rolls(cues: Sequence[Cued]) -> bool:
    scrolls = sum(1 for before, cue in pairwise(cues) if _scrolls(before, cue))
    return scrolls > 1 and scrolls >= SCROLLS * (len(cues) - 1)


def _scrolls(before: Cued, cue: Cued) -> bool:
    """Whether some of several lines stay on show; what is short or quite the same may as well have been said again."""
    same = [words.text for words in before.words] == [words.text for words in cue.words]
    if same or len(before.words) == len(cue.words) == 1:
        return False
    shown = _shown_before(before, cue)
    return shown > 0 and sum(len(words.text) for words in before.words[-shown:]) >= LONG_ENOUGH


def _fresh(before: Cued | None, cue: Cued) -> tuple[Words, ...]:
    shown = _shown_before(before, cue) if before is not None and cue.begin - before.finish <= CLEARED else 0
    if before is None or not shown:
        return cue.words
    line, rest = cue.words[shown - 1], cue.words[shown:]
    grown = line.text.removeprefix(before.words[-1].text)
    if not grown.strip():
        return rest
    return (structs.replace(line, text=grown.strip(), glued=not grown[0].isspace()), *rest)


def _shown_before(before: Cued, cue: Cued) -> int:
    """How many of the cue's first lines the cue before ended with; the last of them may have grown since."""
    old = [words.text for words in before.words[-WINDOW:]]
    new = [words.text for words in cue.words[:WINDOW]]
    for count in range(min(len(old), len(new)), 0, -1):
        if old[len(old) - count : -1] == new[: count - 1] and new[count - 1].startswith(old[-1]):
            return count
    return 0
