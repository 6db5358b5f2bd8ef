"""Frames of what was told in accounts, and of the questions on which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..accounts import HeldView, differences
from ..accounts import statements as statements_
from ..privacy import Showing
from ..project import Project
from .columns import WORDS, frame, quoted_of

if TYPE_CHECKING:
    from pandas import DataFrame

STATEMENTS = {
    "id": WORDS,
    "about": WORDS,
    "holder": WORDS,
    "text": WORDS,
    "certainty": WORDS,
    "held_by_one": "boolean",
    "basis": WORDS,
    "segments": "object",
}
DIVERGENCES = {"id": WORDS, "question": WORDS, "differ_about": WORDS, "state": WORDS, "statement": WORDS} | {
    name: STATEMENTS[name] for name in ("holder", "text", "certainty", "held_by_one", "basis", "segments")
}


def statements(project: Project) -> DataFrame:
    """A row for each statement of an account, also of one that stands in no divergence."""
    return frame(
        STATEMENTS,
        (
            {"id": told.view.claim, "about": told.about, **_held(told.view)}
            for told in statements_(Showing(project))
        ),
    )


def divergences(project: Project) -> DataFrame:
    """A row for each view in each divergence, in the order the analyst put them: none is merged, none is chosen."""
    return frame(
        DIVERGENCES,
        (
            {
                "id": difference.id,
                "question": difference.question.text,
                "differ_about": difference.about,
                "state": difference.state,
                "statement": view.claim,
                **_held(view),
            }
            for difference in differences(Showing(project))
            for view in difference.views
        ),
    )


def _held(view: HeldView) -> dict[str, object]:
    names = ("holder", "text", "certainty", "held_by_one", "basis")
    return {name: getattr(view, name) for name in names} | {"segments": quoted_of(view.evidence)}
