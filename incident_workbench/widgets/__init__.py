"""Widgets for notebooks: pictures of a project that take new claims. They know a sitting, and no disk."""

from .codebook import Codebook
from .editor import Editor
from .hypothesis_board import HypothesisBoard
from .importing import Import
from .timeline_board import TimelineBoard
from .transcript import Transcript

__all__ = ["Codebook", "Editor", "HypothesisBoard", "Import", "TimelineBoard", "Transcript"]
