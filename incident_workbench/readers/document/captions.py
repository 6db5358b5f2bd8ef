"""Captions that Teams wrote into Word: a time, a name and words, each a paragraph of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..cues import NO_TIME, Passed, Track
from ..cues.text import Cued, Words
from .page import Line

_STAMP = r"(\d{1,3}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?"
_TIMING = re.compile(rf"\s*({_STAMP}\s*-->\s*{_STAMP})\s*", re.ASCII)


def track_of(member: str, lines: Sequence[Line]) -> Track | None:
    """The captions of a document that begins with one, else None."""
    texts = [line.text for line in lines]
    timings = [n for n, text in enumerate(texts, 1) if not lines[n - 1].aside and _TIMING.fullmatch(text)]
    if not timings:
        return None
    passed = [Passed(n, n, line.aside) for n, line in enumerate(lines, 1) if line.aside]
    outside = {skip.first for skip in passed}
    spans = [
        [n for n in range(first, end) if n not in outside and texts[n - 1].strip()]
        for first, end in zip(timings, [*timings[1:], len(lines) + 1], strict=True)
    ]
    if spans and any(line.apart for line in lines):  # notes stand below the talk
        notes = [n for n in spans[-1] if lines[n - 1].apart]
        spans[-1] = [n for n in spans[-1] if n not in notes]
        passed += [Passed(n, n, "note below the talk") for n in notes]
    named = all(len(span) != 2 for span in spans)
    passed += [
        Passed(n, n, NO_TIME) for n in range(1, timings[0]) if n not in outside and texts[n - 1].strip()
    ]
    return Track(member, texts, [_cue(texts, span, named=named) for span in spans], passed)


def _cue(texts: Sequence[str], span: Sequence[int], *, named: bool) -> Cued:
    """The caption of these lines; where each caption has a line between time and words, it names the speaker."""
    found = _TIMING.fullmatch(texts[span[0] - 1])
    assert found  # noqa: S101 - narrows the type: that line was found by it
    voice = texts[span[1] - 1].strip() if named and len(span) > 2 else None
    spoken = span[2:] if voice else span[1:]
    return Cued(
        first=span[0],
        last=span[-1],
        begin=_seconds(*found.groups()[1:5]),
        finish=_seconds(*found.groups()[5:9]),
        written=found[1],
        words=tuple(Words(texts[n - 1].strip(), n, voice) for n in spoken),
    )


def _seconds(hours: str, minutes: str, seconds: str, fraction: str | None) -> float:
    return float(f"{int(hours) * 3600 + int(minutes) * 60 + int(seconds)}.{fraction or 0}")
