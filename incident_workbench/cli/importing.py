"""Commands that make a project, bring evidence into it, and list what came."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from ..errors import ClaimError, Problem, WorkbenchError
from .exits import PROBLEMS, exit_code
from .options import (
    by_option,
    command,
    json_option,
    opened,
    project_argument,
    somebody,
    unknown_kind,
)
from .words import row, say, table, tell, visible

if TYPE_CHECKING:
    from ..coding import Hit
    from ..project import Project
    from ..store import ImportReport, Store


@command(examples=('iw init outage --title "Checkout errors, 1 May" --zone Europe/Paris',))
@project_argument
@click.option("--title", required=True, help="A neutral name: a symptom and a date, no cause, no person.")
@click.option(
    "--zone", default="UTC", show_default=True, help="The zone in which people read times, e.g. Europe/Paris."
)
def init(project: Path, title: str, zone: str) -> None:
    """Make a project folder, with the starter codes."""
    from ..store import Store

    store = Store.create(project, title=title, zone=zone)
    say(f"made {store.path}; next: iw import {store.path} FILE…")


@command(
    "import",
    examples=(
        "iw import outage ops-slack.zip",
        "iw import outage bridge.vtt --starts-at 2026-05-01T22:00:00+02:00",
        r"iw import outage bot.log --pattern '(?P<time>\S+) (?P<text>.*)'",
    ),
)
@project_argument
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--reader", help="The format, when it is not found by itself.")
@click.option("--zone", help="The zone of times that are written without one.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The date of times that are written without one."
)
@click.option("--starts-at", help="When a recording started, e.g. 2026-05-01T22:00:00+02:00.")
@click.option("--kind", help="What it is: chat, interview, bridge_audio, alerts, deploys, ticket, …")
@click.option("--title", help="A name for it, when the file's own will not do.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ROLE=NAME",
    help="Which column of a table, or field of JSON, is what: time=Fired, text=alert.summary.",
)
@click.option(
    "--pattern", help="What lines of another layout look like: a regular expression with named groups."
)
@click.option("--time-format", help="How times are written, as strptime has it: %d/%b/%Y:%H:%M:%S.")
@click.option(
    "--restrict",
    type=click.Choice(["off_record", "unattributed", "redacted", "access"]),
    help="What was agreed with those who speak here; it holds for every source that comes in.",
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which --restrict holds.")
@click.option("--preview", is_flag=True, help="Show what would come in; write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing when there is any problem.")
@by_option
@json_option
def import_(project: Path, files: tuple[Path, ...], **given: Any) -> None:
    """Read transcripts and logs into the project, and say what was read, kept, skipped and why.

    A missing zone, date or start stops nothing: the segments keep their written time, and a problem names the option.
    Importing the same file again does nothing.
    """
    store = opened(project)
    options = _import_options(given)
    worst = 0
    for file in files:
        try:
            report = _with_progress(file, store, options)
        except WorkbenchError as error:
            say(error.problem)
            worst = max(worst, exit_code(error))
            continue
        _show_report(report, given["as_json"])
        if report.restricted:
            say(f"{', '.join(report.restricted)}: {given['restrict'].replace('_', ' ')}")
        if any(problem.code in LOST for problem in report.problems):
            worst = max(worst, PROBLEMS)
        if given["strict"] and not (report.stored or report.known):
            say(f"{file}: not stored, because --strict and there are problems")
            worst = max(worst, PROBLEMS)
    sys.exit(worst)


LOST = frozenset("IW-READ-008 IW-READ-010 IW-READ-011 IW-READ-012 IW-READ-101 IW-READ-116".split())
"""Problems that mean that a part of what came could not be read at all."""


def _import_options(given: dict[str, Any]) -> dict[str, Any]:
    from ..model.evidence import SourceKind

    kind = given["kind"]
    if kind is not None and kind not in get_args(SourceKind):
        raise unknown_kind(kind, get_args(SourceKind))
    columns = dict(map(_column, given["columns"]))
    until = given["until"].date() if given["until"] else None
    if until and not given["restrict"]:
        raise click.UsageError("--until says how long a restriction holds: name one with --restrict")
    return {
        "reader": given["reader"],
        "zone": given["zone"],
        "date": given["day"].date() if given["day"] else None,
        "starts_at": given["starts_at"],
        "kind": kind,
        "title": given["title"],
        "columns": columns,
        "pattern": given["pattern"],
        "time_format": given["time_format"],
        "restrict": given["restrict"],
        "until": until,
        "preview": given["preview"],
        "strict": given["strict"],
        "by": somebody(given["by"]),
    }


def _column(pair: str) -> tuple[str, str]:
    role, is_, name = pair.partition("=")
    if not (role and is_ and name):
        raise click.UsageError(f"--column {pair}: write ROLE=NAME, e.g. time=Fired")
    return role, name


def _with_progress(file: Path, store: Store, options: dict[str, Any]) -> ImportReport:
    if not sys.stderr.isatty():
        return store.import_file(file, **options)
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class _Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} a second" if task.speed else "")

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:,.0f} segments", markup=False),
        _Rate(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(visible(file.name))
        return store.import_file(file, **options, progress=lambda n: progress.update(task, completed=n))


def _show_report(report: ImportReport, as_json: bool) -> None:
    if not as_json:
        tell(report)
        return
    import msgspec

    row({**msgspec.to_builtins(report), "segments": report.segments})


@command(examples=("iw sources outage",))
@project_argument
@json_option
def sources(project: Path, as_json: bool) -> None:
    """The sources of the project: conversations, recordings, interviews, logs."""
    loaded = opened(project).load()
    rows = []
    for source in loaded.sources.values():
        segments = loaded.evidence.by_source[source.id]
        times = [at for s in segments if (at := loaded.at(s)) is not None]
        rows.append(
            (
                source.id,
                source.title,
                source.kind,
                len(segments),
                min(times, default=None),
                max(times, default=None),
            )
        )
    table(("id", "title", "kind", "segments", "first", "last"), rows, as_json)


@command(examples=("iw segments outage --source interview-kim | head",))
@project_argument
@click.option("--source", help="Only this source's.")
def segments(project: Path, source: str | None) -> None:
    """All segments as JSON lines, source by source, each in its own order."""
    import msgspec

    loaded = opened(project).load()
    if source is not None and source not in loaded.sources:
        raise ClaimError(
            Problem(code="IW-CLAIM-010", where=source, what="no source has this id", then="`iw sources DIR`")
        )
    for segment in loaded.segments:
        if source in (None, segment.source):
            row({name: msgspec.to_builtins(getattr(segment, name)) for name in segment.__struct_fields__})


@command(examples=("iw find outage pgbouncer", 'iw find outage "half an idea" --json'))
@project_argument
@click.argument("words")
@click.option("--whole-words", is_flag=True, help="Not as a part of a longer word.")
@click.option("--match-case", is_flag=True, help="Capitals and small letters as given.")
@json_option
def find(project: Path, words: str, whole_words: bool, match_case: bool, as_json: bool) -> None:
    """Where these words stand: segment, characters, speaker as written, and the words around."""
    from .. import coding

    loaded = opened(project).load()
    hits = coding.find(loaded, words, whole_words=whole_words, match_case=match_case)
    table(("segment", "start", "end", "speaker", "around"), (_hit(loaded, hit) for hit in hits), as_json)


def _hit(project: Project, hit: Hit) -> tuple[object, ...]:
    speaker = project.speakers.get(hit.segment.speaker or "")
    around = hit.segment.text[max(0, hit.start - 30) : hit.end + 30]
    return hit.segment.id, hit.start, hit.end, speaker.name if speaker else None, " ".join(around.split())
