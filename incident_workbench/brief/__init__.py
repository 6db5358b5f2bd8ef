"""The prepared analysis: everything a meeting, deck or write-up is made from, and what it still lacks."""

from .nouns import (
    Brief,
    Definition,
    Earlier,
    Hour,
    Interview,
    Preparation,
    Present,
    ReportedFact,
    SceneShown,
    Slice,
    SourcesOfAKind,
    StanceShown,
    ThemeShown,
    quotes_in,
)
from .preparing import prepare
from .ready import Lack, ready

__all__ = [
    "Brief",
    "Definition",
    "Earlier",
    "Hour",
    "Interview",
    "Lack",
    "Preparation",
    "Present",
    "ReportedFact",
    "SceneShown",
    "Slice",
    "SourcesOfAKind",
    "StanceShown",
    "ThemeShown",
    "prepare",
    "quotes_in",
    "ready",
]
