"""A frame of any kind of claim, a column for each of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from ..errors import ClaimError, Problem
from ..model.claims import ENVELOPE, KINDS
from ..project import Project
from .columns import TIME, WORDS, frame, segments_of

if TYPE_CHECKING:
    from pandas import DataFrame

_TIMES = ("begin", "end", "at", "raised_at", "occurred_at", "read_at", "elicited_at", "joined_at")
_PEOPLE = ("actor", "whose", "raised_by", "read_by", "borne_by", "asked_of", "said_by")


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
    return frame(columns, (_claim_row(project, claim, fields) for claim in project.of_kind(noun)))


def _claim_row(project: Project, claim: msgspec.Struct, fields: Sequence[str]) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(claim, name) for name in ("id", "written_at", "analyst", "basis")
    } | {"segments": segments_of(getattr(claim, "evidence", ()))}
    for name in fields:
        value = getattr(claim, name)
        if name in _TIMES:
            row[name] = value
        elif name in _PEOPLE:
            row[name] = project.shown_actor(value)
        else:
            row[name] = msgspec.to_builtins(value)
    return row
