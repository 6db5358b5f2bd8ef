"""The command that checks an analyst's prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Problem
from .exits import PROBLEMS
from .options import command, json_option, opened
from .words import row, say, tell

if TYPE_CHECKING:
    from ..language import Finding
    from ..project import Project


@command(
    examples=(
        "iw lint notes.md review-kim.ipynb",
        "iw lint --project outage",
        "iw lint notes.md --project outage --rules ours.toml",
    )
)
@click.argument("files", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--project", metavar="DIR", type=click.Path(path_type=Path), help="Whose actors and systems to know."
)
@click.option(
    "--lexicon",
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help="Names: actors = […], systems = […].",
)
@click.option(
    "--rules", metavar="FILE.toml", type=click.Path(path_type=Path), help="Your own classes and patterns."
)
@json_option
def lint(
    files: tuple[Path, ...], project: Path | None, lexicon: Path | None, rules: Path | None, as_json: bool
) -> None:
    """Ask about sentences in your own prose. Nothing is changed; quotations, code and logs are not looked at.

    Without a FILE, the fields of the project and the notebooks beside it are checked.
    """
    from .. import language

    if not files and project is None:
        raise click.UsageError("name a FILE, or a project: --project DIR")
    own_rules = language.with_rules(_text(rules), str(rules)) if rules else language.built_in()
    names = language.read_lexicon(_text(lexicon), str(lexicon)) if lexicon else language.Lexicon()
    store = opened(project) if project else None
    loaded = store.load() if store else None
    engine = language.engine()
    say(f"checked with {engine.name}")
    options: dict[str, Any] = {"rules": own_rules, "ask": engine.ask}
    found = 0
    for file, finding in _findings(files, loaded, store.path if store else None, names, options):
        found += 1
        _show(file, finding, as_json)
    if found:
        raise click.exceptions.Exit(PROBLEMS)


def _findings(
    files: tuple[Path, ...], project: Project | None, folder: Path | None, names: Any, options: dict[str, Any]
) -> Iterator[tuple[str, Finding]]:
    from .. import language

    known = dict(options, lexicon=names)
    if project is not None and folder is not None:
        known = dict(options, lexicon=language.lexicon_of(project) | names, kept=language.kept_in(project))
        if not files:
            for finding in language.check_project(project, lexicon=names, **options):
                yield str(folder), finding
            files = tuple(sorted(folder.glob("*.ipynb")))
    for file in files:
        text = _text(file)
        if file.suffix == ".ipynb":
            found = language.check_notebook(text, str(file), **known)
            comments = [
                (cell.text, f"{file}, cell {cell.number}") for cell in language.prose_cells(text, str(file))
            ]
        else:
            found = language.check(text, form="text" if file.suffix == ".txt" else "markdown", **known)
            comments = [(text, str(file))]
        for words, where in comments:
            for problem in language.unreasoned(words, where):
                say(problem)
        for finding in found:
            yield str(file), finding


def _text(path: Path) -> str:
    from ..language import LintError

    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        then = "check the path; save it as UTF-8 text"
        raise LintError(
            Problem(code="IW-LINT-008", where=str(path), what=f"cannot be read: {why}", then=then)
        ) from error


def _show(file: str, finding: Finding, as_json: bool) -> None:
    if as_json:
        row(
            {
                "file": file,
                "line": finding.line,
                "column": finding.column,
                "class": finding.class_,
                "level": finding.level,
                "words": finding.words,
                "question": finding.question,
                "where": finding.where,
                "sentence": finding.sentence,
            }
        )
        return
    place = f"{file}:{finding.where}" if finding.where else file
    tell(
        f"{place}:{finding.line}:{finding.column}  {finding.class_} ({finding.level})  {finding.words!r}  "
        f"{finding.question}"
    )
