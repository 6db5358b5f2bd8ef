"""What happened, in order: rows of events and their lanes, a moment as it was lived, and who knew what by then."""

from .grouping import Lane, LaneBy, LaneOrder, lanes, shown_lanes
from .knowing import Known, KnownHow, known_by
from .knowing_shown import shown_could, shown_knowing, shown_known
from .lived import Lived, Talk, as_lived, happened, lived_evidence
from .placing import problems
from .presence import CouldHaveSeen, Knowing, could_have_seen, who_knew
from .row import Gap, OwnClock, Row, gaps, in_time, retrospective, rows, shown
from .telling import Beside, beside, shown_beside, told_by

__all__ = [
    "Beside",
    "CouldHaveSeen",
    "Gap",
    "Knowing",
    "Known",
    "KnownHow",
    "Lane",
    "LaneBy",
    "LaneOrder",
    "Lived",
    "OwnClock",
    "Row",
    "Talk",
    "as_lived",
    "beside",
    "could_have_seen",
    "gaps",
    "happened",
    "in_time",
    "known_by",
    "lanes",
    "lived_evidence",
    "problems",
    "retrospective",
    "rows",
    "shown",
    "shown_beside",
    "shown_could",
    "shown_knowing",
    "shown_known",
    "shown_lanes",
    "told_by",
    "who_knew",
]
