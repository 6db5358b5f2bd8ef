"""The prose of a notebook: its Markdown cells, but for those that cite. Outputs and code are never checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from ..errors import Problem
from .checking import check
from .nouns import Finding
from .rules import LintError

CITED = frozenset(("evidence", "cited", "quote", "quotes", "transcript"))
"""A cell with one of these tags holds others' words."""


class _Metadata(Struct, frozen=True):
    tags: tuple[str, ...] = ()


class _Cell(Struct, frozen=True):
    cell_type: str = ""
    source: str | tuple[str, ...] = ""
    metadata: _Metadata = _Metadata()


class _Notebook(Struct, frozen=True):
    cells: tuple[_Cell, ...]


class ProseCell(Struct, frozen=True):
    """A Markdown cell of the writer's own: its number from 1 among all cells, its text and its tags."""

    number: int
    text: str
    tags: frozenset[str] = frozenset()


def prose_cells(raw: str, where: str = "") -> Iterator[ProseCell]:
    """The Markdown cells of a notebook file that are not tagged as cited. Raises LintError IW-LINT-007."""
    try:
        notebook = msgspec.json.decode(raw, type=_Notebook)
    except msgspec.DecodeError as error:
        raise LintError(
            Problem(
                code="IW-LINT-007",
                where=where,
                what=f"is no notebook: {error}",
                then="save it in Jupyter again",
            )
        ) from error
    for number, cell in enumerate(notebook.cells, start=1):
        tags = frozenset(cell.metadata.tags)
        if cell.cell_type == "markdown" and not tags & CITED:
            text = cell.source if isinstance(cell.source, str) else "".join(cell.source)
            yield ProseCell(number, text, tags)


def check_notebook(raw: str, where: str = "", **options: Any) -> tuple[Finding, ...]:
    """Questions about a notebook's Markdown; `where` of a finding is its cell, line and column count in it.

    `options` are those of `check`.

    >>> raw = '{"cells": [{"cell_type": "markdown", "source": ["# A\\\\n", "Noor should have rung."]}]}'
    >>> [(f.where, f.line, f.words) for f in check_notebook(raw)]
    [('cell 1', 2, 'should have rung')]
    """
    return tuple(
        msgspec.structs.replace(finding, where=f"cell {cell.number}")
        for cell in prose_cells(raw, where)
        for finding in check(cell.text, **options)
    )
