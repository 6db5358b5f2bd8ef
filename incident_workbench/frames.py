"""The one place that makes pandas frames: rows for an analyst's own questions, people by role, times in UTC.

These are an analyst's working papers: the columns of people hold roles, or names where agreed, but words and memos
stand as they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from . import coding, timeline
from .errors import ClaimError, Problem
from .model.claims import ENVELOPE, KINDS
from .model.evidence import Span
from .project import Project

if TYPE_CHECKING:
    from pandas import DataFrame

TIME = "datetime64[us, UTC]"
WORDS = "string"
NUMBER = "Int64"
SEGMENTS = {
    "id": WORDS,
    "source": WORDS,
    "source_kind": WORDS,
    "seq": NUMBER,
    "at": TIME,
    "time_precision": WORDS,
    "time_basis": WORDS,
    "actor": WORDS,
    "kind": WORDS,
    "thread": WORDS,
    "text": WORDS,
}
CODINGS = {
    "id": WORDS,
    "code": WORDS,
    "name": WORDS,
    "segment": WORDS,
    "start": NUMBER,
    "end": NUMBER,
    "quote": WORDS,
    "at": TIME,
    "actor": WORDS,
    "analyst": WORDS,
    "written_at": TIME,
    "reads": "boolean",
}
EVENTS = {
    "id": WORDS,
    "begin": TIME,
    "end": TIME,
    "earliest": TIME,
    "latest": TIME,
    "certainty": WORDS,
    "precision": WORDS,
    "line": WORDS,
    "actor": WORDS,
    "action": WORDS,
    "basis": WORDS,
    "segments": "object",
}
_TIMES = ("begin", "end", "at", "raised_at", "occurred_at", "read_at", "elicited_at", "joined_at")
_PEOPLE = ("actor", "whose", "raised_by", "read_by", "borne_by", "asked_of", "said_by")


def segments(project: Project) -> DataFrame:
    """Every segment, in the order of its source, on the corrected clocks.

    >>> list(segments(Project(id="p", title="t")).columns[:5])
    ['id', 'source', 'source_kind', 'seq', 'at']
    """
    return _frame(
        SEGMENTS,
        (
            {
                "id": s.id,
                "source": s.source,
                "source_kind": project.sources[s.source].kind,
                "seq": s.seq,
                "at": project.at(s),
                "time_precision": s.time_precision,
                "time_basis": s.time_basis,
                "actor": project.shown_actor(s.speaker),
                "kind": s.kind,
                "thread": s.thread,
                "text": s.text,
            }
            for s in project.segments
        ),
    )


def codings(project: Project, *, code: str | None = None) -> DataFrame:
    """Every coded stretch as it reads now, one row each; `reads` is False where its words are no longer found."""
    return _frame(
        CODINGS,
        (
            {
                "id": c.coding.id,
                "code": c.coding.code,
                "name": known.name if (known := project.codes.get(c.coding.code)) else None,
                "segment": c.span.segment,
                "start": c.start,
                "end": c.end,
                "quote": c.segment.text[c.start : c.end]
                if c.segment and c.start is not None
                else c.span.quote,
                "at": project.at(c.segment) if c.segment else None,
                "actor": project.shown_actor(c.segment.speaker) if c.segment else None,
                "analyst": c.coding.analyst,
                "written_at": c.coding.written_at,
                "reads": c.problem is None,
            }
            for c in coding.coded(project, code=code)
        ),
    )


def events(project: Project) -> DataFrame:
    """The timeline's rows, in order."""
    return _frame(
        EVENTS,
        (
            {
                "id": row.id,
                "begin": row.begin,
                "end": row.end,
                "earliest": row.earliest,
                "latest": row.latest,
                "certainty": row.certainty,
                "precision": row.precision,
                "line": row.line,
                "actor": _who(project, row.actor, system=row.line == "below"),
                "action": row.action,
                "basis": row.basis,
                "segments": _segment_ids(row.evidence),
            }
            for row in timeline.rows(project)
        ),
    )


def claims(project: Project, kind: str) -> DataFrame:
    """Current claims of one kind, a column for each of its fields, lists as plain values.

    Raises ClaimError IW-CLAIM-009 when there is no such kind.
    """
    noun = KINDS.get(kind)
    if noun is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-009",
                where=kind,
                what=f"there is no kind called {kind!r}",
                then=f"name one of {', '.join(sorted(KINDS))}",
            )
        )
    fields = [name for name in noun.__struct_fields__ if name not in ENVELOPE]
    columns = {"id": WORDS, "written_at": TIME, "analyst": WORDS, "basis": WORDS}
    columns |= {name: TIME if name in _TIMES else "object" for name in fields} | {"segments": "object"}
    return _frame(columns, (_claim_row(project, claim, fields) for claim in project.of_kind(noun)))


def _claim_row(project: Project, claim: msgspec.Struct, fields: Sequence[str]) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(claim, name) for name in ("id", "written_at", "analyst", "basis")
    } | {"segments": _segment_ids(getattr(claim, "evidence", ()))}
    for name in fields:
        value = getattr(claim, name)
        if name in _TIMES:
            row[name] = value
        elif name in _PEOPLE:
            row[name] = project.shown_actor(value)
        else:
            row[name] = msgspec.to_builtins(value)
    return row


def _who(project: Project, reference: str, *, system: bool) -> str:
    known = project.actor(reference) is not None
    return reference if system and not known else project.shown_actor(reference)


def _segment_ids(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(span.segment for span in spans))


def _frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> DataFrame:
    """The same columns of the same types, also when there are no rows."""
    import pandas as pd

    held = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in held], dtype=kind) for name, kind in columns.items()}
    )
