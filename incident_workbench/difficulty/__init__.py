"""What made it difficult, how people met it, what surprised them, what working together took: no score anywhere."""

from .nudging import AMBIGUITY, Nudge, nudges
from .panels import (
    Coordination,
    Handled,
    Hardship,
    Surprised,
    coordination,
    difficulties,
    handlings,
    moments,
    surprises,
)

__all__ = [
    "AMBIGUITY",
    "Coordination",
    "Handled",
    "Hardship",
    "Nudge",
    "Surprised",
    "coordination",
    "difficulties",
    "handlings",
    "moments",
    "nudges",
    "surprises",
]
