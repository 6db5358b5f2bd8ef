"""Cues for those who work in spaCy: the same hits as spans of a document."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from .detecting import hits
from .patterns import cues, cues_sha256

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NAME = "incident_cues"
"""The pipe, to be added to a pipeline of one's own once this module's `pipeline` or `register` was called."""


def cue_spans(doc: Doc) -> Doc:
    """Adds what cues point at as `doc.spans["cues"]`: `label_` is the code, `id_` the cue.

    The edges are those of whole tokens.
    """
    known = cues()
    doc.spans["cues"] = [
        span
        for hit in hits([doc.text])
        if (
            span := doc.char_span(
                hit.start,
                hit.end,
                label=known[hit.cue].code,
                span_id=known[hit.cue].name,
                alignment_mode="expand",
            )
        )
    ]
    return doc


def register() -> str:
    """Makes the pipe known to spaCy, and returns its name for `nlp.add_pipe`."""
    from spacy.language import Language

    if not Language.has_factory(NAME):
        Language.component(NAME, func=cue_spans)
    return NAME


def pipeline() -> Language:
    """A blank English pipeline with this one pipe: no model is needed, none is fetched.

    >>> doc = pipeline()("Wait, that job runs here?")
    >>> [(span.text, span.label_, span.id_) for span in doc.spans["cues"]]
    [('Wait', 'surprise', 'wait')]
    """
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe(register())
    nlp.meta["incident_cues"] = {"cues": cues_sha256(), "spacy": version("spacy")}
    return nlp
