"""Incidents, coded and prepared for learning: from transcripts to timelines, accounts and a review deck."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import codebook, coding, figures, frames, timeline
    from .brief import prepare
    from .store import Store

__version__ = "0.1.0"
__all__ = ["Store", "codebook", "coding", "figures", "frames", "prepare", "timeline"]

_HOMES = {"Store": "store", "prepare": "brief"}


def __getattr__(name: str) -> object:
    """Loads what a session uses when it is used: `import incident_workbench` alone stays quick."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_HOMES.get(name, name)}", __name__)
    return getattr(module, name) if name in _HOMES else module


def load_ipython_extension(shell: object) -> None:
    """`%load_ext incident_workbench` gives a notebook `%%lint`, the check of your own prose."""
    import_module(".widgets.lint", __name__).register(shell)
