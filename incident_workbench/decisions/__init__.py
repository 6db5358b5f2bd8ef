"""Decision points seen from inside, what is still open about them, and a guide for asking the people who were there."""

from .asking import Asked, open_questions, subject, unknowns
from .guide import ForSomebody, Guide, GuideQuestion, as_markdown, interview_guide
from .points import LISTS, Decision, Listed, decision, decisions, told_by_participants
from .probes import ASKED

__all__ = [
    "ASKED",
    "LISTS",
    "Asked",
    "Decision",
    "ForSomebody",
    "Guide",
    "GuideQuestion",
    "Listed",
    "as_markdown",
    "decision",
    "decisions",
    "interview_guide",
    "open_questions",
    "subject",
    "told_by_participants",
    "unknowns",
]
