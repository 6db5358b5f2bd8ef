"""Commands for the project folder itself: check, merge, erase."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .exits import PROBLEMS, REFUSED
from .options import analyst, by_option, command, json_option, opened, project_argument
from .words import row, say, tell


@command(examples=("iw check outage",))
@project_argument
@json_option
def check(project: Path, as_json: bool) -> None:
    """Say what is damaged, what does not hold together, what no longer reads, and what is intact. Repairs nothing."""
    import msgspec

    found = opened(project).examined()
    for problem in found.problems:
        row(msgspec.to_builtins(problem)) if as_json else tell(problem)
    number = len(found.problems)
    summary = (
        f"{number} problem{'s' * (number != 1)}; these read: {found.intact}"
        if number
        else "no problems: all sums and quotes hold"
    )
    say(summary) if as_json else tell(summary)
    sys.exit(PROBLEMS if number else 0)


@command(examples=("iw merge outage ../lees-copy/outage",))
@project_argument
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--unrelated", is_flag=True, help="Merge even a project that is no copy of this one.")
@json_option
def merge(project: Path, other: Path, unrelated: bool, as_json: bool) -> None:
    """Bring in what another copy of the project has. Nothing is overwritten; claims that now differ are listed.

    Notebooks and private/ stay where they are. Merging twice does nothing more.
    """
    import msgspec

    report = opened(project).merge(other, unrelated=unrelated)
    if as_json:
        row(msgspec.to_builtins(report))
    else:
        tell(report)
    sys.exit(PROBLEMS if report.problems else 0)


@command(
    examples=(
        'iw erase outage interview-duty --reason "consent withdrawn on 8 May"',
        'iw erase outage interview-duty --reason "consent withdrawn on 8 May" --yes',
        "iw erase outage --again",
    ),
)
@project_argument
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--reason", metavar="TEXT", default="", help="Why; it stays in the place of what is erased.")
@click.option("--yes", is_flag=True, help="Erase. Without it, only say what would go.")
@click.option("--again", is_flag=True, help="Take out once more what a copy brought back.")
@by_option
def erase(project: Path, ids: tuple[str, ...], reason: str, yes: bool, again: bool, by: str | None) -> None:
    """Erase claims, acts, sources or deliveries for good, when consent was withdrawn. There is no undo.

    What stays is that something stood there, who erased it, when and why. Copies elsewhere are not reached: git keeps
    its history, backups keep theirs, and colleagues keep what they have.
    """
    store = opened(project)
    if again:
        for where in store.erase_again():
            tell(f"taken out again: {where}")
        return
    if not ids:
        raise click.UsageError("name what is to go: the id of a claim, an act, a source or a delivery")
    tell(store.erase(*ids, by=analyst(by), why=reason, preview=not yes))
    if not yes:
        say("nothing is erased yet; the same with --yes erases it, and it cannot be undone")
        sys.exit(REFUSED)
