"""Commands for claims: add, list, take back, check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ClaimError, Problem
from .options import (
    analyst,
    by_option,
    command,
    opened,
    project_argument,
    unknown_kind,
)
from .words import row, say

if TYPE_CHECKING:
    from ..model.claims import AnyClaim
    from ..project import Project
    from ..sitting import Sitting


@command(
    examples=(
        "iw claim outage claims.jsonl",
        "iw claim outage --schema event",
    ),
)
@project_argument
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--schema", metavar="KIND", help="Show the fields of a kind as JSON Schema, and stop.")
@by_option
def claim(project: Path, file: Any, schema: str | None, by: str | None) -> None:
    """Add claims from JSON lines as one act: all of them, or none.

    Each line has "kind", the kind's fields, and "evidence": [{"segment": …, "start": …, "end": …}], or
    [{"segment": …, "quote": …}], or only the segment. A line may carry an "id" of its own, which later lines can name.
    """
    if schema is not None:
        _show_schema(schema)
        return
    with opened(project).sit(analyst(by)) as sitting:
        claims = [_written(sitting.project, number, fields) for number, fields in _json_lines(file)]
        if not claims:
            raise click.UsageError("there are no claims in the input")
        for stored in sitting.add_all(claims):
            row({"id": stored.id, "kind": _kind(stored)})


def _kind(claim: Any) -> str:
    from ..model.claims import kind_of

    return kind_of(claim)


def _written(project: Project, number: int, fields: dict[str, object]) -> AnyClaim:
    """The claim on a line; what is wrong with it is told with the line's number."""
    import msgspec

    from ..project import written_claim

    try:
        return written_claim(project, fields)
    except ClaimError as error:
        where = f"line {number}, {error.problem.where}"
        raise ClaimError(msgspec.structs.replace(error.problem, where=where)) from error


def _json_lines(file: Any) -> Iterator[tuple[int, dict[str, object]]]:
    import msgspec

    for number, line in enumerate(file.read().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line, type=dict[str, object])
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise ClaimError(
                Problem(
                    code="IW-CLAIM-011",
                    where=f"line {number}",
                    what="this line is not a JSON object",
                    why=str(error),
                    then="write one claim a line",
                )
            ) from error


def _show_schema(kind: str) -> None:
    import msgspec

    from ..model.claims import KINDS

    if kind not in KINDS:
        raise unknown_kind(kind, KINDS)
    click.echo(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(KINDS[kind]))).decode())


@command(examples=("iw claims outage --kind decision_point",))
@project_argument
@click.option("--kind", help="Only this kind, e.g. event.")
@click.option("--view", metavar="ANALYST", help="Only this analyst's.")
def claims(project: Path, kind: str | None, view: str | None) -> None:
    """Current claims of all analysts, as JSON lines."""
    import msgspec

    from ..model.claims import KINDS

    if kind is not None and kind not in KINDS:
        raise unknown_kind(kind, KINDS)
    for stored in opened(project).load().claims:
        if kind in (None, _kind(stored)) and view in (None, stored.analyst):
            row(msgspec.to_builtins(stored))


@command(examples=("iw undo outage",))
@project_argument
@by_option
def undo(project: Path, by: str | None) -> None:
    """Take back your latest act; it is kept, and `iw redo` brings it back."""
    _turn(project, by, lambda sitting: sitting.undo(), "nothing to undo")


@command(examples=("iw redo outage",))
@project_argument
@by_option
def redo(project: Path, by: str | None) -> None:
    """Bring back what you undid last."""
    _turn(project, by, lambda sitting: sitting.redo(), "nothing to redo")


def _turn(project: Path, by: str | None, turn: Callable[[Sitting], Any], otherwise: str) -> None:
    with opened(project).sit(analyst(by)) as sitting:
        act = turn(sitting)
        say(act.name if act else otherwise)


@command(examples=("iw retract outage 3f2a…",))
@project_argument
@click.argument("id")
@by_option
def retract(project: Path, id: str, by: str | None) -> None:  # noqa: A002 - the word people type
    """Take back one of your claims."""
    with opened(project).sit(analyst(by)) as sitting:
        say(sitting.retract(id).name)
