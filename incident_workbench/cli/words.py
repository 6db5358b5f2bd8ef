"""What goes to the terminal: words for people on stderr, rows for people or programs on stdout."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from ..clock import utc_text

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Text for a terminal: control characters, which could steer it, as visible signs.

    >>> visible("\\x1b[2J")
    '␛[2J'
    """
    return _CONTROL.sub(lambda m: chr(0x2400 + ord(m[0])) if ord(m[0]) < 32 else f"\\u{ord(m[0]):04x}", text)


def say(text: object) -> None:
    """Words for people, on stderr."""
    click.echo(visible(str(text)), err=True)


def tell(text: object) -> None:
    """What a person asked for, in words, on stdout."""
    click.echo(visible(str(text)))


def row(fields: dict[str, Any]) -> None:
    """One object a line, on stdout."""
    import msgspec

    written = msgspec.json.encode(fields).decode()
    click.echo(_CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", written))


def table(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]], as_json: bool) -> None:
    """Rows as a table for people or as JSON lines for programs."""
    if as_json:
        for cells in rows:
            row(dict(zip(columns, cells, strict=True)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for cells in rows:
        shown.add_row(*(Text(visible("" if cell is None else _cell(cell))) for cell in cells))
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(shown)


def _cell(value: object) -> str:
    return (
        utc_text(value.replace(microsecond=0)).replace("T", " ")
        if isinstance(value, datetime)
        else str(value)
    )
