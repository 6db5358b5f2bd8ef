"""Commands for the timeline, the review and its deck."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
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


@command(
    examples=(
        "iw timeline outage",
        "iw timeline outage --as-lived 2026-05-01T20:30:00Z",
        "iw timeline outage --lanes team",
        "iw timeline outage --told-by Payments",
        "iw timeline outage --known-by 'Ana Lima' --as-lived 2026-05-01T20:30:00Z",
    )
)
@project_argument
@click.option("--as-lived", metavar="TIME", help="Only what had occurred by then (ISO with zone).")
@click.option(
    "--lanes", type=click.Choice(["actor", "team", "source", "hypothesis"]), help="Lane by lane, by letters."
)
@click.option(
    "--told-by", metavar="WHO", help="Only what rests on their words: an actor, account, source or team."
)
@click.option("--known-by", metavar="WHO", help="Instead: what somebody knew, and how that is known.")
@click.option("--could-have-seen", metavar="WHO", help="Instead: what was said where somebody was present.")
@json_option
def timeline(
    project: Path,
    as_lived: str | None,
    lanes: Any,
    told_by: str | None,
    known_by: str | None,
    could_have_seen: str | None,
    as_json: bool,
) -> None:
    """The events in order: when, how surely, who did what, and what it rests on."""
    if len([asked for asked in (lanes, told_by, known_by, could_have_seen) if asked]) > 1:
        raise click.UsageError("ask for one of --lanes, --told-by, --known-by, --could-have-seen at a time")
    loaded, until = opened(project).load(), _instant(as_lived)
    if known_by is not None:
        _known(loaded, known_by, until, as_json)
    elif could_have_seen is not None:
        _could_have_seen(loaded, could_have_seen, until, as_json)
    else:
        _events(loaded, until, lanes, told_by, as_json)


def _instant(written: str | None) -> datetime | None:
    from ..clock import read_moment

    at = None if written is None else read_moment(written).at
    if written is not None and at is None:
        raise click.UsageError(f"{written!r} is no instant; give date, time and zone: 2026-05-01T20:30:00Z")
    return at


def _events(project: Any, until: datetime | None, by: Any, told_by: str | None, as_json: bool) -> None:
    """Rows, each lane's together when there are lanes; what does not hold together is said beside them."""
    from .. import timeline as timelines

    rows = timelines.rows(project) if until is None else timelines.as_lived(project, until).rows
    if told_by is not None:
        told = {row.id for row in timelines.told_by(project, told_by)}
        rows = tuple(row for row in rows if row.id in told)
    columns = ("id", "begin", "end", "certainty", "line", "actor", "action", "basis", "evidence")
    if by is None:
        table(columns, (_timeline_cells(project, row, as_json) for row in rows), as_json)
    else:
        found = timelines.lanes(project, rows, by=by, until=until)
        cells = ((lane.name, *_timeline_cells(project, row, as_json)) for lane in found for row in lane.rows)
        table(("lane", *columns), cells, as_json)
    for problem in timelines.problems(project):
        say(problem)


def _known(project: Any, who: str, until: datetime | None, as_json: bool) -> None:
    from .. import timeline as timelines

    table(
        ("how", "at", "earliest", "basis", "text", "segment", "claim"),
        (
            (item.how, item.at, item.earliest, item.basis, item.text, item.segment, item.claim)
            for item in timelines.known_by(project, who, until)
        ),
        as_json,
    )


def _could_have_seen(project: Any, who: str, until: datetime | None, as_json: bool) -> None:
    from .. import timeline as timelines

    table(
        ("at", "source", "text", "segment", "present"),
        (
            (item.at, item.source, item.text, item.segment, item.present)
            for item in timelines.could_have_seen(project, who, until)
        ),
        as_json,
    )


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
