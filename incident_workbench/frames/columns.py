"""Columns of frames and their types, and what several frames put into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..model.evidence import Span
from ..privacy import Line, Quote
from ..project import Project

if TYPE_CHECKING:
    from pandas import DataFrame

TIME = "datetime64[us, UTC]"
WORDS = "string"
NUMBER = "Int64"


def frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> DataFrame:
    """The same columns of the same types, also when there are no rows."""
    import pandas as pd

    held = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in held], dtype=kind) for name, kind in columns.items()}
    )


def actor_of(project: Project, reference: str, *, system: bool) -> str:
    """How colleagues see who acted; a system below the line that no alias knows keeps its name."""
    known = project.actor(reference) is not None
    return reference if system and not known else project.shown_actor(reference)


def segments_of(spans: Sequence[Span]) -> list[str]:
    """Ids of the segments of an analyst's own evidence, each once."""
    return list(dict.fromkeys(span.segment for span in spans))


def said_in(line: Line, name: str) -> dict[str, object]:
    """What somebody said, under the name of its column, and what it rests on."""
    return {name: line.text, "basis": line.basis, "segments": quoted_of(line.evidence)}


def quoted_of(quotes: Sequence[Quote]) -> list[str]:
    """Ids of the segments that may be looked up; of words that are nobody's, none."""
    return list(dict.fromkeys(quote.segment for quote in quotes if quote.segment))
