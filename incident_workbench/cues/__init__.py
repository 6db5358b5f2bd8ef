"""Suggestions from the talk: what may be worth a code, and why; terms that outsiders would not know.

Nothing here writes a word or codes a segment. Cues point at words; what was learned from an analyst's own codings
points with the words it goes by; accepting and dismissing are the analyst's acts.
"""

from .detecting import detect
from .jargon import Jargon, as_term, jargon, lexicon, lexicon_file
from .learning import Examples, Learned, learn
from .patterns import Cue, cues, cues_sha256
from .ranking import Candidate
from .spans import cue_spans, pipeline
from .suggesting import (
    Provenance,
    Ranked,
    Suggestion,
    Suggestions,
    accepted,
    dismissed,
    examples,
    ranked,
    standing,
    suggestions,
)

__all__ = [
    "Candidate",
    "Cue",
    "Examples",
    "Jargon",
    "Learned",
    "Provenance",
    "Ranked",
    "Suggestion",
    "Suggestions",
    "accepted",
    "as_term",
    "cue_spans",
    "cues",
    "cues_sha256",
    "detect",
    "dismissed",
    "examples",
    "jargon",
    "learn",
    "lexicon",
    "lexicon_file",
    "pipeline",
    "ranked",
    "standing",
    "suggestions",
]
