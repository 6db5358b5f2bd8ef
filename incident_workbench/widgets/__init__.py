"""Widgets for notebooks: pictures of a project that take new claims. They know a sitting, and no disk."""

from .transcript import Transcript

__all__ = ["Transcript"]
