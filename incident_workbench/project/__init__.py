"""One moment as a value: `Project`, the fold that makes it, and what does not hold together in it."""

from .checks import check, spans_of
from .fold import Fold, extended
from .life_cycle import ENDINGS, in_order
from .moment import Evidence, Project, ReadingRecord, gathered
from .people import Actor
from .written import written_claim

__all__ = [
    "ENDINGS",
    "Actor",
    "Evidence",
    "Fold",
    "Project",
    "ReadingRecord",
    "check",
    "extended",
    "gathered",
    "in_order",
    "spans_of",
    "written_claim",
]
