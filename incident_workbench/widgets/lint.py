"""`%%lint` and `%lint` in a notebook: the check of your own prose, where you write it."""

from __future__ import annotations

from html import escape
from typing import Any

from .. import language
from ..project import Project


class Findings(tuple[language.Finding, ...]):
    """What the check asks, as a table in a notebook and as a tuple for the next cell."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "<p>Nothing to ask about.</p>"
        head = "".join(f"<th scope='col'>{name}</th>" for name in ("place", "class", "words", "question"))
        rows = "".join(
            f"<tr><td>{escape(_place(one))}</td><td>{escape(one.class_)} ({one.level})</td>"
            f"<td>{escape(one.words)}</td><td>{escape(one.question)}</td></tr>"
            for one in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        lines = (f"{_place(one)}  {one.class_} ({one.level})  {one.words!r}  {one.question}" for one in self)
        return "\n".join(lines) or "Nothing to ask about."


def _place(finding: language.Finding) -> str:
    return f"{finding.where} {finding.line}:{finding.column}".strip()


def findings(text: object, project: Project | None = None) -> Findings:
    """Questions about a text, or about the analyst's own words in a project or sitting; `project` tells who is who.

    >>> findings("Noor should have rung.")
    1:6  counterfactual (warn)  'should have rung'  What did they do instead, ...
    """
    whole = getattr(text, "project", text)
    ask = language.engine().ask
    if isinstance(whole, Project):
        return Findings(language.check_project(whole, ask=ask))
    if project is None:
        return Findings(language.check(str(text), ask=ask))
    known, kept = language.lexicon_of(project), language.kept_in(project)
    return Findings(language.check(str(text), lexicon=known, kept=kept, ask=ask))


def register(shell: Any) -> None:
    """Adds the magics to an IPython shell."""

    def lint(line: str, cell: str | None = None) -> Findings:
        """`%%lint [PROJECT]` checks the cell's text and does not run it; `%lint NAME` a text, project or sitting."""
        named = shell.ev(line) if line.strip() else None
        if cell is None:
            return findings(named if named is not None else "")
        held = getattr(named, "project", named)
        return findings(cell, held if isinstance(held, Project) else None)

    shell.register_magic_function(lint, "line_cell", "lint")
