"""Commands for codes and codings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .options import (
    analyst,
    by_option,
    command,
    json_option,
    opened,
    project_argument,
)
from .words import row, table


@command(examples=("iw codes outage",))
@project_argument
@json_option
def codes(project: Path, as_json: bool) -> None:
    """The codebook: each code under its parent, with its definition."""
    from ..codebook import tree

    loaded = opened(project).load()
    if as_json:
        for _, code in tree(loaded):
            row(
                {
                    name: getattr(code, name)
                    for name in ("slug", "name", "parent", "definition", "when", "when_not", "example")
                }
            )
        return
    table(
        ("code", "name", "definition"),
        ((f"{'  ' * d}{c.slug}", c.name, c.definition) for d, c in tree(loaded)),
        False,
    )


@command(examples=("iw code outage slack/C012/1777665000.000100 surprise --start 0 --end 12",))
@project_argument
@click.argument("segment")
@click.argument("code")
@click.option("--start", type=int, help="First character (Unicode code point, from 0).")
@click.option("--end", type=int, help="Character after the last.")
@click.option("--memo", help="A thought to keep with it.")
@by_option
def code(
    project: Path,
    segment: str,
    code: str,
    start: int | None,
    end: int | None,
    memo: str | None,
    by: str | None,
) -> None:
    """Apply a code to a segment, or to some of its words."""
    from uuid import uuid4

    from .. import coding
    from ..model.claims import Memo

    with opened(project).sit(analyst(by)) as sitting:
        made = coding.apply(sitting.project, segment, code, start, end)
        key = uuid4().hex
        claims = [_with_id(made, key), *([Memo(text=memo, on=key)] if memo else [])]
        sitting.add_all(claims)
        row(
            {
                "id": key,
                "segment": segment,
                "code": made.code,
                "quote": made.evidence[0].quote,
                "analyst": sitting.analyst,
            }
        )


def _with_id(claim: Any, key: str) -> Any:
    import msgspec

    return msgspec.structs.replace(claim, id=key)


@command(examples=("iw codings outage --code surprise",))
@project_argument
@click.option("--code", help="Only this code and those under it.")
def codings(project: Path, code: str | None) -> None:
    """What is coded, as JSON lines: id, segment, start, end, quote, code, analyst."""
    from .. import coding

    for item in coding.coded(opened(project).load(), code=code):
        row(
            {
                "id": item.coding.id,
                "segment": item.span.segment,
                "start": item.start,
                "end": item.end,
                "quote": item.span.quote,
                "code": item.coding.code,
                "analyst": item.coding.analyst,
            }
        )
