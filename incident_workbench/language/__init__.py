"""The check of the analyst's own prose: it asks about a sentence, and never writes one."""

from .checking import check, columns
from .engines import Engine, engine
from .fields import Stop, check_project, kept_in, lexicon_of, stops, stops_in
from .kept import Keep, unreasoned
from .notebooks import ProseCell, check_notebook, prose_cells
from .nouns import CLASSES, ClassOfProse, Finding, Lexicon, Pattern
from .rules import LintError, Rule, Rules, built_in, read_lexicon, with_rules

__all__ = [
    "CLASSES",
    "ClassOfProse",
    "Engine",
    "Finding",
    "Keep",
    "Lexicon",
    "LintError",
    "Pattern",
    "ProseCell",
    "Rule",
    "Rules",
    "Stop",
    "built_in",
    "check",
    "check_notebook",
    "check_project",
    "columns",
    "engine",
    "kept_in",
    "lexicon_of",
    "prose_cells",
    "read_lexicon",
    "stops",
    "stops_in",
    "unreasoned",
    "with_rules",
]
