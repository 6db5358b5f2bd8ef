"""Widgets for notebooks: pictures of a project that take new claims. They know a sitting, and no disk."""

from .codebook import Codebook
from .importing import Import
from .transcript import Transcript

__all__ = ["Codebook", "Import", "Transcript"]
