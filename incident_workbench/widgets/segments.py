"""A segment as every page shows it: its words, who said them, where and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..clock import shown, zone_named
from ..model.evidence import Segment
from ..project import Project

LETTERS = 400
"""Most characters of one quotation that are shown."""
FIELDS = ("segment", "words", "who", "actor", "source", "when", "precision", "written")
"""All but the instant, which is a number."""


def segment_fields(project: Project, segment: Segment | None) -> dict[str, Any]:
    """What a page is told of a segment; of one that is there no longer, the same fields with nothing in them.

    `who` is a name and `actor` the speaker's id, `source` a title; `at` is milliseconds since 1970, `when` the clock of
    the project's zone to the minute, `written` what the source itself had.

    >>> segment_fields(Project(id="p", title="t"), None)["at"] is None
    True
    """
    if segment is None:
        return {**dict.fromkeys(FIELDS, ""), "at": None}
    at, source = project.at(segment), project.sources.get(segment.source)
    return {
        "segment": segment.id,
        "words": segment.text,
        "who": project.actor_name(segment.speaker),
        "actor": segment.speaker or "",
        "source": source.title if source else segment.source,
        "at": stamp(at),
        "when": shown(at, zone_named(project.zone)) if at else "",
        "precision": segment.time_precision,
        "written": segment.time_raw or "",
    }


def stamp(at: datetime | None) -> float | None:
    """Milliseconds since 1970, as a browser counts.

    >>> from datetime import UTC
    >>> stamp(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000.0
    """
    return at.timestamp() * 1000 if at else None


def cut(words: str, most: int = LETTERS) -> str:
    """The words, or so many characters of them and a sign that there are more.

    >>> cut("latency rising", 7)
    'latency…'
    """
    return words if len(words) <= most else f"{words[:most]}…"
