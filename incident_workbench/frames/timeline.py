"""Frames of the timeline: its events, the lanes they stand in, and who knew what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .. import timeline
from ..model.evidence import Span
from ..project import Project
from .columns import TIME, WORDS, actor_of, frame, segments_of

if TYPE_CHECKING:
    from pandas import DataFrame

EVENTS = {
    "id": WORDS,
    "begin": TIME,
    "end": TIME,
    "earliest": TIME,
    "latest": TIME,
    "certainty": WORDS,
    "precision": WORDS,
    "line": WORDS,
    "actor": WORDS,
    "action": WORDS,
    "basis": WORDS,
    "segments": "object",
}
LANES = {"lane": WORDS} | EVENTS
KNOWN = {
    "how": WORDS,
    "at": TIME,
    "earliest": TIME,
    "text": WORDS,
    "basis": WORDS,
    "segment": WORDS,
    "claim": WORDS,
    "segments": "object",
}
COULD_HAVE_SEEN = {"at": TIME, "text": WORDS, "segment": WORDS, "source": WORDS, "present": WORDS}


def events(project: Project) -> DataFrame:
    """The timeline's rows, in order."""
    return frame(
        EVENTS,
        (
            {
                "id": row.id,
                "begin": row.begin,
                "end": row.end,
                "earliest": row.earliest,
                "latest": row.latest,
                "certainty": row.certainty,
                "precision": row.precision,
                "line": row.line,
                "actor": actor_of(project, row.actor, system=row.line == "below"),
                "action": row.action,
                "basis": row.basis,
                "segments": segments_of(row.evidence),
            }
            for row in timeline.rows(project)
        ),
    )


def lanes(
    project: Project, *, by: timeline.LaneBy = "actor", order: timeline.LaneOrder = "name"
) -> DataFrame:
    """The timeline's rows under the name of their lane; a row that stands in two lanes is there twice.

    >>> list(lanes(Project(id="p", title="t")).columns[:3])
    ['lane', 'id', 'begin']
    """
    found = timeline.lanes(project, timeline.rows(project), by=by, order=order)
    return frame(LANES, (_in_lane(project, lane.name, row, by) for lane in found for row in lane.rows))


def _in_lane(project: Project, name: str, row: timeline.Row[Span], by: timeline.LaneBy) -> dict[str, object]:
    """A row under its lane's name; a lane of a person has their role."""
    actor = actor_of(project, row.actor, system=row.line == "below")
    own = {field: getattr(row, field) for field in EVENTS if field not in ("actor", "segments")}
    return {
        "lane": actor if by == "actor" else name,
        "actor": actor,
        "segments": segments_of(row.evidence),
        **own,
    }


def known_by(project: Project, actor: str, t: datetime | None) -> DataFrame:
    """What somebody knew by `t`, and how that is known; see `timeline.known_by`."""
    return frame(
        KNOWN,
        (
            {
                "how": item.how,
                "at": item.at,
                "earliest": item.earliest,
                "text": item.text,
                "basis": item.basis,
                "segment": item.segment or None,
                "claim": item.claim or None,
                "segments": segments_of(item.evidence),
            }
            for item in timeline.known_by(project, actor, t)
        ),
    )


def could_have_seen(project: Project, actor: str, t: datetime | None) -> DataFrame:
    """What was said where somebody was present by `t`, a frame of its own; see `timeline.could_have_seen`."""
    return frame(
        COULD_HAVE_SEEN,
        (
            {name: getattr(item, name) for name in COULD_HAVE_SEEN}
            for item in timeline.could_have_seen(project, actor, t)
        ),
    )
