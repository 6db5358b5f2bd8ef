"""A second opinion from a trained English pipeline of spaCy, where one is installed; nothing is ever downloaded."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING

from msgspec import Struct

from ..errors import Problem
from .nouns import Kind
from .rules import LintError
from .subjects import MASK, Asked

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

PIPELINES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
_PEOPLE = frozenset(("PERSON", "NORP"))
_THINGS = frozenset(("PRODUCT", "WORK_OF_ART", "FAC", "DATE", "TIME", "CARDINAL", "QUANTITY", "PERCENT"))


class Engine(Struct, frozen=True):
    """What decides who does something where word lists do not tell. `name` says which it is."""

    name: str
    ask: Asked | None = None


def engine(name: str | None = None) -> Engine:
    """The best installed English pipeline, or the workbench's own word lists alone; `name` asks for one by name.

    Raises LintError IW-LINT-006 when the one that is asked for is not installed, or one that is there does not load.

    >>> engine().name
    'own rules, no trained pipeline'
    """
    found = next((one for one in PIPELINES if _installed(one)), None) if name is None else name
    if found is None:
        return Engine("own rules, no trained pipeline")
    if not _installed(found):
        raise _no_pipeline(found, "is not installed", "install it yourself, or leave it out")
    pipeline = _loaded(found)
    version = f"{found} {pipeline.meta.get('version', '')}".strip()
    return Engine(f"own rules with {version}", _asked(pipeline))


def _installed(name: str) -> bool:
    """What `spacy.util.is_package` asks, without importing spaCy to ask it."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _no_pipeline(name: str, what: str, then: str) -> LintError:
    return LintError(Problem(code="IW-LINT-006", where=name, what=f"the pipeline {what}", then=then))


def _loaded(name: str) -> Language:
    import spacy

    try:
        return spacy.load(name)
    except (ImportError, OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        words = str(error).strip().split("\n")[0][:200]
        raise _no_pipeline(name, f"is installed and does not load: {words}", "mend or remove it") from error


def _asked(pipeline: Language) -> Asked:
    @lru_cache(maxsize=256)
    def read(sentence: str) -> Doc:
        return pipeline(sentence.replace(MASK, '"'))

    def ask(sentence: str, at: int) -> Kind:
        return _subject(read(sentence), at)

    return ask


def _subject(doc: Doc, at: int) -> Kind:
    """The kind of the subject of the verb at a place, by its parse; without one, of the nearest name before it."""
    if doc.has_annotation("DEP"):
        verb = next((token for token in doc if token.idx + len(token) > at), None)
        while verb is not None:
            for child in verb.children:
                if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                    return _kind(child)
            verb = verb.head if verb.head.i != verb.i else None
        return "unknown"
    names = [entity for entity in doc.ents if entity.end_char <= at]
    return _kind(names[-1].root if doc.has_annotation("DEP") else names[-1][-1]) if names else "unknown"


def _kind(token: Token) -> Kind:
    if token.ent_type_ in _PEOPLE or token.tag_ in ("PRP", "WP"):
        return "system" if token.lower_ in ("it", "this", "that", "which") else "person"
    return "system" if token.ent_type_ in _THINGS else "unknown"
