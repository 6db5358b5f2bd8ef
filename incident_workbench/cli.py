"""The command line, `iw`: the same functions as in Python. Rows go to stdout, words to stderr."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from .errors import ClaimError, Problem, Refused, WorkbenchError

if TYPE_CHECKING:
    from .coding import Hit
    from .model.claims import AnyClaim
    from .project import Project
    from .sitting import Sitting
    from .store import ImportReport, Store

PROBLEMS, USAGE, REFUSED = 1, 2, 3
_USAGE_CODES = frozenset(
    """
    IW-READ-001 IW-READ-002 IW-READ-003 IW-READ-004 IW-CLOCK-001 IW-STORE-001 IW-STORE-002 IW-DEMO-001
    """.split()
)
_REFUSED_CODES = ("IW-READ-006", "IW-READ-007")
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
    return value.strftime("%Y-%m-%d %H:%M:%SZ") if isinstance(value, datetime) else str(value)


class Commands(click.Group):
    """Commands in the order of the work, with a suggestion for a slip, and errors that say what to do next."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        near = get_close_matches(args[0], self.commands, n=1)
        if args[0] not in self.commands and near:
            ctx.fail(f"there is no command {args[0]!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            say(error.problem)
            ctx.exit(exit_code(error))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def exit_code(error: WorkbenchError) -> int:
    """2 for a slip of the caller, 3 for what is refused for safety or by the method, else 1."""
    if isinstance(error, Refused) or error.problem.code in _REFUSED_CODES:
        return REFUSED
    return USAGE if isinstance(error, ClaimError) or error.problem.code in _USAGE_CODES else PROBLEMS


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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="incident-workbench", prog_name="iw")
def main() -> None:
    """From what people said during an incident to a prepared analysis for the group review.

    \b
    iw demo                                        see the whole path on an invented incident
    iw init outage --title "Checkout errors" --zone Europe/Paris
    iw import outage ops-slack.zip bridge.vtt interview.md
    iw code outage SEGMENT surprise
    iw export outage deck -o deck.html
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # where a system would write its own code page into a pipe
            stream.reconfigure(encoding="utf-8")


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
    name = _somebody(by)
    if not name:
        raise click.UsageError("say who claims this: --by NAME, or set IW_ANALYST")
    if not by:
        say(f"as {name}")
    return name


def _somebody(by: str | None) -> str:
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
    from .store import Store

    return Store.open(project)


# --- setting up and importing -----------------------------------------------------------------------------------------


@main.command(cls=Shown, examples=('iw init outage --title "Checkout errors, 1 May" --zone Europe/Paris',))
@project_argument
@click.option("--title", required=True, help="A neutral name: a symptom and a date, no cause, no person.")
@click.option(
    "--zone", default="UTC", show_default=True, help="The zone in which people read times, e.g. Europe/Paris."
)
def init(project: Path, title: str, zone: str) -> None:
    """Make a project folder, with the starter codes."""
    from .store import Store

    store = Store.create(project, title=title, zone=zone)
    say(f"made {store.path}; next: iw import {store.path} FILE…")


@main.command(
    "import",
    cls=Shown,
    examples=(
        "iw import outage ops-slack.zip",
        "iw import outage bridge.vtt --starts-at 2026-05-01T22:00:00+02:00",
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
    help="Which column of a table is what: time=Fired.",
)
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
        if given["strict"] and not (report.stored or report.known):
            say(f"{file}: not stored, because --strict and there are problems")
            worst = max(worst, PROBLEMS)
    sys.exit(worst)


def _import_options(given: dict[str, Any]) -> dict[str, Any]:
    from .model.evidence import SourceKind

    kind = given["kind"]
    if kind is not None and kind not in get_args(SourceKind):
        raise _unknown_kind(kind, get_args(SourceKind))
    columns = dict(map(_column, given["columns"]))
    return {
        "reader": given["reader"],
        "zone": given["zone"],
        "date": given["day"].date() if given["day"] else None,
        "starts_at": given["starts_at"],
        "kind": kind,
        "title": given["title"],
        "columns": columns,
        "preview": given["preview"],
        "strict": given["strict"],
        "by": _somebody(given["by"]),
    }


def _column(pair: str) -> tuple[str, str]:
    role, is_, name = pair.partition("=")
    if not (role and is_ and name):
        raise click.UsageError(f"--column {pair}: write ROLE=NAME, e.g. time=Fired")
    return role, name


def _unknown_kind(kind: str, kinds: Iterable[str]) -> click.UsageError:
    from difflib import get_close_matches

    near = get_close_matches(kind, kinds, n=1)
    asked = f". Did you mean {near[0]!r}?" if near else ""
    return click.UsageError(f"there is no kind {kind!r}; there are {', '.join(kinds)}{asked}")


def _with_progress(file: Path, store: Store, options: dict[str, Any]) -> ImportReport:
    if not sys.stderr.isatty():
        return store.import_file(file, **options)
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:,.0f} segments", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(visible(file.name))
        return store.import_file(file, **options, progress=lambda n: progress.update(task, completed=n))


def _show_report(report: ImportReport, as_json: bool) -> None:
    if not as_json:
        say(report)
        return
    import msgspec

    row({**msgspec.to_builtins(report), "segments": report.segments})


@main.command(cls=Shown, examples=("iw sources outage",))
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


@main.command(cls=Shown, examples=("iw segments outage --source interview-kim | head",))
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


@main.command(cls=Shown, examples=("iw find outage pgbouncer", 'iw find outage "half an idea" --json'))
@project_argument
@click.argument("words")
@click.option("--whole-words", is_flag=True, help="Not as a part of a longer word.")
@click.option("--match-case", is_flag=True, help="Capitals and small letters as given.")
@json_option
def find(project: Path, words: str, whole_words: bool, match_case: bool, as_json: bool) -> None:
    """Where these words stand: segment, characters, speaker as written, and the words around."""
    from . import coding

    loaded = opened(project).load()
    hits = coding.find(loaded, words, whole_words=whole_words, match_case=match_case)
    table(("segment", "start", "end", "speaker", "around"), (_hit(loaded, hit) for hit in hits), as_json)


def _hit(project: Project, hit: Hit) -> tuple[object, ...]:
    speaker = project.speakers.get(hit.segment.speaker or "")
    around = hit.segment.text[max(0, hit.start - 30) : hit.end + 30]
    return hit.segment.id, hit.start, hit.end, speaker.name if speaker else None, " ".join(around.split())


# --- coding -----------------------------------------------------------------------------------------------------------


@main.command(cls=Shown, examples=("iw codes outage",))
@project_argument
@json_option
def codes(project: Path, as_json: bool) -> None:
    """The codebook: each code under its parent, with its definition."""
    from .codebook import tree

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


@main.command(
    cls=Shown, examples=("iw code outage slack/C012/1777665000.000100 surprise --start 0 --end 12",)
)
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

    from . import coding
    from .model.claims import Memo

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


@main.command(cls=Shown, examples=("iw codings outage --code surprise",))
@project_argument
@click.option("--code", help="Only this code and those under it.")
def codings(project: Path, code: str | None) -> None:
    """What is coded, as JSON lines: id, segment, start, end, quote, code, analyst."""
    from . import coding

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


# --- claims -----------------------------------------------------------------------------------------------------------


@main.command(
    cls=Shown,
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
    from .model.claims import kind_of

    return kind_of(claim)


def _written(project: Project, number: int, fields: dict[str, object]) -> AnyClaim:
    """The claim on a line; what is wrong with it is told with the line's number."""
    import msgspec

    from .project import written_claim

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

    from .model.claims import KINDS

    if kind not in KINDS:
        raise _unknown_kind(kind, KINDS)
    click.echo(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(KINDS[kind]))).decode())


@main.command(cls=Shown, examples=("iw claims outage --kind decision_point",))
@project_argument
@click.option("--kind", help="Only this kind, e.g. event.")
@click.option("--view", metavar="ANALYST", help="Only this analyst's.")
def claims(project: Path, kind: str | None, view: str | None) -> None:
    """Current claims of all analysts, as JSON lines."""
    import msgspec

    from .model.claims import KINDS

    if kind is not None and kind not in KINDS:
        raise _unknown_kind(kind, KINDS)
    for stored in opened(project).load().claims:
        if kind in (None, _kind(stored)) and view in (None, stored.analyst):
            row(msgspec.to_builtins(stored))


@main.command(cls=Shown, examples=("iw undo outage",))
@project_argument
@by_option
def undo(project: Path, by: str | None) -> None:
    """Take back your latest act; it is kept, and `iw redo` brings it back."""
    _turn(project, by, lambda sitting: sitting.undo(), "nothing to undo")


@main.command(cls=Shown, examples=("iw redo outage",))
@project_argument
@by_option
def redo(project: Path, by: str | None) -> None:
    """Bring back what you undid last."""
    _turn(project, by, lambda sitting: sitting.redo(), "nothing to redo")


def _turn(project: Path, by: str | None, turn: Callable[[Sitting], Any], otherwise: str) -> None:
    with opened(project).sit(analyst(by)) as sitting:
        act = turn(sitting)
        say(act.name if act else otherwise)


@main.command(cls=Shown, examples=("iw retract outage 3f2a…",))
@project_argument
@click.argument("id")
@by_option
def retract(project: Path, id: str, by: str | None) -> None:  # noqa: A002 - the word people type
    """Take back one of your claims."""
    with opened(project).sit(analyst(by)) as sitting:
        say(sitting.retract(id).name)


@main.command(cls=Shown, examples=("iw check outage",))
@project_argument
@json_option
def check(project: Path, as_json: bool) -> None:
    """Say what is damaged, what does not hold together, and what no longer reads. Repairs nothing."""
    import msgspec

    found = opened(project).check()
    for problem in found:
        row(msgspec.to_builtins(problem)) if as_json else say(problem)
    say(
        f"{len(found)} problem{'s' * (len(found) != 1)}" if found else "no problems: all sums and quotes hold"
    )
    sys.exit(PROBLEMS if found else 0)


# --- review and deck --------------------------------------------------------------------------------------------------


@main.command(
    cls=Shown, examples=("iw timeline outage", "iw timeline outage --as-lived 2026-05-01T20:30:00Z")
)
@project_argument
@click.option("--as-lived", metavar="TIME", help="Only what had occurred by then (ISO with zone).")
@json_option
def timeline(project: Path, as_lived: str | None, as_json: bool) -> None:
    """The events in order: when, how surely, who did what, and what it rests on."""
    from . import timeline as timelines
    from .clock import read_moment

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
    return (
        event.id,
        event.begin,
        event.end,
        event.certainty,
        event.line,
        project.shown_actor(event.actor),
        event.action,
        event.basis,
        grounds if as_json else len(grounds),
    )


@main.command(cls=Shown, examples=("iw review outage", "iw review outage --by kim"))
@project_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the notebook goes.")
@by_option
def review(project: Path, output: Path | None, by: str | None) -> None:
    """Write a review notebook for you to make your own. One that is there is never overwritten."""
    from .export.review import scaffold

    path, written = scaffold(opened(project), analyst(by), output)
    say(f"{'made' if written else 'already there, left as it is:'} {path}")


@main.command(cls=Shown, examples=("iw export outage deck -o deck.html",))
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
    from .export.review import deck_of_store
    from .store import write_whole

    deck = deck_of_store(opened(project), by or os.environ.get("IW_ANALYST"), running=_say_running)
    write_whole(output, deck.encode())
    say(f"wrote {output}")


def _say_running(notebook: Path) -> None:
    say(f"running {notebook} in a fresh kernel")


@main.command(cls=Shown, examples=("iw lab outage", "iw lab outage -- --no-browser --port 9000"))
@project_argument
@click.argument("options", metavar="[-- JUPYTERLAB OPTIONS]", nargs=-1, type=click.UNPROCESSED)
@by_option
def lab(project: Path, options: tuple[str, ...], by: str | None) -> None:
    """Open JupyterLab on a project, with your review notebook. What follows -- is given to JupyterLab."""
    from .export.review import scaffold

    notebook, _ = scaffold(opened(project), analyst(by))
    root = f"--ServerApp.root_dir={project.resolve()}"
    command = [sys.executable, "-m", "jupyterlab", str(notebook.resolve()), root, *options]
    sys.exit(subprocess.run(command, check=False).returncode)


@main.command(cls=Shown, examples=("iw demo", "iw demo -o somewhere"))
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
    from .demo import run

    run(output, say)


# the order of the work, for `iw --help`
main.commands = {
    name: main.commands[name] for name in ("demo", "lab", *main.commands) if name in main.commands
}


if __name__ == "__main__":
    main()
