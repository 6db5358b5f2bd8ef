"""What commands share: their help, the project, who is at work."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .words import say

if TYPE_CHECKING:
    from ..store import Store


class Shown(click.Command):
    """A command whose help begins with examples."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first clause, whole: click would cut a sentence in the middle."""
        return re.split(r"[.:;,]\s", f"{self.help or ''} ")[0].strip().removesuffix(".")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for example in self.examples:
            formatter.write_text(example)
        formatter.write_paragraph()
        super().format_help(ctx, formatter)


def command(
    name: str | None = None, *, examples: tuple[str, ...]
) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a command of a function, with the examples that its help begins with."""
    return click.command(name, cls=Shown, examples=examples)


def project_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("project", metavar="DIR", type=click.Path(path_type=Path))(function)


def by_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--by", metavar="ANALYST", help="Who claims this. Default: IW_ANALYST, else git's user.name."
    )(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(function)


def analyst(by: str | None) -> str:
    """Who is at work: as given, else IW_ANALYST, else git's user.name; said aloud."""
    name = somebody(by)
    if not name:
        raise click.UsageError("say who claims this: --by NAME, or set IW_ANALYST")
    if not by:
        say(f"as {name}")
    return name


def somebody(by: str | None) -> str:
    return by or os.environ.get("IW_ANALYST") or _git_user()


def _git_user() -> str:
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def opened(project: Path) -> Store:
    from ..store import Store

    return Store.open(project)


def unknown_kind(kind: str, kinds: Iterable[str]) -> click.UsageError:
    from difflib import get_close_matches

    near = get_close_matches(kind, kinds, n=1)
    asked = f". Did you mean {near[0]!r}?" if near else ""
    return click.UsageError(f"there is no kind {kind!r}; there are {', '.join(kinds)}{asked}")
