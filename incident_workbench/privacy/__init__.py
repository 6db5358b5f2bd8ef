"""What colleagues may see: names, restrictions, and words as they may be quoted."""

from .names import SOMEBODY, HiddenNames, hidden_names
from .restrictions import Bar, Restrictions, restrictions
from .showing import NOT_KNOWN, NOT_SHOWN, Line, Quote, Showing, lines_in, quotable

__all__ = [
    "NOT_KNOWN",
    "NOT_SHOWN",
    "SOMEBODY",
    "Bar",
    "HiddenNames",
    "Line",
    "Quote",
    "Restrictions",
    "Showing",
    "hidden_names",
    "lines_in",
    "quotable",
    "restrictions",
]
