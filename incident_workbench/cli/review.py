"""Commands for the timeline, the review and its deck."""

from __future__ import annotations

import os
import subprocess
import sys
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
from .words import say, table, tell


@command(examples=("iw timeline outage", "iw timeline outage --as-lived 2026-05-01T20:30:00Z"))
@project_argument
@click.option("--as-lived", metavar="TIME", help="Only what had occurred by then (ISO with zone).")
@json_option
def timeline(project: Path, as_lived: str | None, as_json: bool) -> None:
    """The events in order: when, how surely, who did what, and what it rests on."""
    from .. import timeline as timelines
    from ..clock import read_moment

    loaded = opened(project).load()
    rows = timelines.rows(loaded)
    if as_lived is not None:
        until = read_moment(as_lived).at
        if until is None:
            raise click.UsageError(
                f"{as_lived!r} is no instant; give date, time and zone: 2026-05-01T20:30:00Z"
            )
        rows = timelines.as_lived(loaded, until).rows
    columns = ("id", "begin", "end", "certainty", "line", "actor", "action", "basis", "evidence")
    table(columns, (_timeline_cells(loaded, row_, as_json) for row_ in rows), as_json)


def _timeline_cells(project: Any, event: Any, as_json: bool) -> tuple[object, ...]:
    grounds = [span.segment for span in event.evidence]
    actor = project.actor(event.actor)
    return (
        event.id,
        event.begin,
        event.end,
        event.certainty,
        event.line,
        event.actor if as_json or actor is None else actor.name,
        event.action,
        event.basis,
        grounds if as_json else len(grounds),
    )


@command(examples=("iw review outage", "iw review outage --by kim"))
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the notebook goes.")
@by_option
def review(project: Path, output: Path | None, by: str | None) -> None:
    """Write a review notebook for you to make your own. One that is there is never overwritten."""
    from ..export.review import scaffold

    path, written = scaffold(opened(project), analyst(by), output)
    say(f"{'made' if written else 'already there, left as it is:'} {path}")


@command(examples=("iw export outage deck -o deck.html",))
@project_argument
@click.argument("format", type=click.Choice(["deck"]))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
@click.option("--by", metavar="ANALYST", help="Whose review notebook to use, when there are several.")
def export(project: Path, format: str, output: Path, by: str | None) -> None:  # noqa: A002 - the word in the help
    """Write the review deck: one HTML file that asks no network for anything.

    With a review notebook in the project, that is run in a fresh kernel first; without one, the deck is made
    from the brief.
    """
    from ..export.review import deck_of_store
    from ..store import write_whole

    deck = deck_of_store(opened(project), by or os.environ.get("IW_ANALYST"), running=_say_running)
    write_whole(output, deck.encode())
    say(f"wrote {output}")


def _say_running(notebook: Path) -> None:
    say(f"running {notebook} in a fresh kernel")


@command(examples=("iw lab outage", "iw lab outage -- --no-browser --port 9000"))
@project_argument
@click.argument("options", metavar="[-- JUPYTERLAB OPTIONS]", nargs=-1, type=click.UNPROCESSED)
@by_option
def lab(project: Path, options: tuple[str, ...], by: str | None) -> None:
    """Open JupyterLab on a project, with your review notebook. What follows -- is given to JupyterLab."""
    from ..export.review import scaffold

    notebook, _ = scaffold(opened(project), analyst(by))
    root = f"--ServerApp.root_dir={project.resolve()}"
    lab_command = [sys.executable, "-m", "jupyterlab", str(notebook.resolve()), root, *options]
    sys.exit(subprocess.run(lab_command, check=False).returncode)


@command(examples=("iw demo", "iw demo -o somewhere"))
@click.option(
    "-o",
    "--output",
    default="demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder to fill.",
)
def demo(output: Path) -> None:
    """Take an invented incident from transcripts to a deck, and say where each thing is."""
    from ..demo import run

    run(output, tell)
