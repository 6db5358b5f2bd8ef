"""Hypotheses as they were lived: episodes over time, and the wrong track that looked right."""

from ..project import ENDINGS
from .candidates import Candidate, candidates
from .episodes import (
    HypothesisEpisode,
    Sign,
    State,
    StateName,
    as_lived,
    episodes,
    shown,
)
from .rabbit_hole import Label, RabbitHole, Traveller, missing, rabbit_hole, viewable

__all__ = [
    "ENDINGS",
    "Candidate",
    "HypothesisEpisode",
    "Label",
    "RabbitHole",
    "Sign",
    "State",
    "StateName",
    "Traveller",
    "as_lived",
    "candidates",
    "episodes",
    "missing",
    "rabbit_hole",
    "shown",
    "viewable",
]
