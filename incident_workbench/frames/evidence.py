"""Frames of what was said and what is coded in it, and of two clocks that drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import anchors, coding
from ..project import Project
from .columns import NUMBER, TIME, WORDS, frame

if TYPE_CHECKING:
    from pandas import DataFrame

SEGMENTS = {
    "id": WORDS,
    "source": WORDS,
    "source_kind": WORDS,
    "seq": NUMBER,
    "at": TIME,
    "time_precision": WORDS,
    "time_basis": WORDS,
    "actor": WORDS,
    "kind": WORDS,
    "thread": WORDS,
    "text": WORDS,
}
CODINGS = {
    "id": WORDS,
    "code": WORDS,
    "name": WORDS,
    "segment": WORDS,
    "start": NUMBER,
    "end": NUMBER,
    "quote": WORDS,
    "at": TIME,
    "actor": WORDS,
    "analyst": WORDS,
    "written_at": TIME,
    "reads": "boolean",
}
ANCHORS = {
    "first": WORDS,
    "second": WORDS,
    "at": TIME,
    "apart": "Float64",
    "off": "Float64",
    "words": WORDS,
}


def segments(project: Project) -> DataFrame:
    """Every segment, in the order of its source, on the corrected clocks.

    >>> list(segments(Project(id="p", title="t")).columns[:5])
    ['id', 'source', 'source_kind', 'seq', 'at']
    """
    return frame(
        SEGMENTS,
        (
            {
                "id": s.id,
                "source": s.source,
                "source_kind": project.sources[s.source].kind,
                "seq": s.seq,
                "at": project.at(s),
                "time_precision": s.time_precision,
                "time_basis": s.time_basis,
                "actor": project.shown_actor(s.speaker),
                "kind": s.kind,
                "thread": s.thread,
                "text": s.text,
            }
            for s in project.segments
        ),
    )


def codings(project: Project, *, code: str | None = None) -> DataFrame:
    """Every coded stretch as it reads now, one row each; `reads` is False where its words are no longer found."""
    return frame(
        CODINGS,
        (
            {
                "id": c.coding.id,
                "code": c.coding.code,
                "name": known.name if (known := project.codes.get(c.coding.code)) else None,
                "segment": c.span.segment,
                "start": c.start,
                "end": c.end,
                "quote": c.segment.text[c.start : c.end]
                if c.segment and c.start is not None
                else c.span.quote,
                "at": project.at(c.segment) if c.segment else None,
                "actor": project.shown_actor(c.segment.speaker) if c.segment else None,
                "analyst": c.coding.analyst,
                "written_at": c.coding.written_at,
                "reads": c.problem is None,
            }
            for c in coding.coded(project, code=code)
        ),
    )


def drift(project: Project, first: str, second: str) -> DataFrame:
    """The same words in two sources, one row each: `at` in the first, the second's seconds `apart`, and how far `off`
    the line of drift that is; more than 5 s is likely chance. Empty where nothing is known.

    Raises ClaimError IW-CLAIM-010 for a source that is not there.
    """
    found = anchors.anchors(project, first, second)
    return frame(
        ANCHORS,
        (
            {
                "first": anchor.first.id,
                "second": anchor.second.id,
                "at": anchor.at,
                "apart": anchor.apart,
                "off": off,
                "words": anchor.words,
            }
            for anchor, off in zip(found, anchors.off_line(found), strict=True)
        ),
    )
