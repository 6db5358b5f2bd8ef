"""The one place that makes pandas frames: rows for an analyst's own questions, people by role, times in UTC.

These are an analyst's working papers: the columns of people hold roles, or names where agreed, but words and memos
stand as they were written.
"""

from .accounts import divergences, statements
from .deciding import decisions, points, questions
from .difficulty import coordination, difficulties, handlings, surprises
from .evidence import codings, drift, segments
from .kinds import claims
from .sense import candidates, hypotheses, red_herrings, signs, transitions
from .timeline import could_have_seen, events, known_by, lanes

__all__ = [
    "candidates",
    "claims",
    "codings",
    "coordination",
    "could_have_seen",
    "decisions",
    "difficulties",
    "divergences",
    "drift",
    "events",
    "handlings",
    "hypotheses",
    "known_by",
    "lanes",
    "points",
    "questions",
    "red_herrings",
    "segments",
    "signs",
    "statements",
    "surprises",
    "transitions",
]
