"""A codebook where there is no kernel (nbconvert, GitHub): a nested list of words, all of them escaped."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from ..codebook import tree
from ..model.claims import Code
from ..project import Project

BYTES = 90_000
"""Most bytes of codes in it: under 100 kB whatever they are called."""
LETTERS = 2_000
"""Most characters of one field."""
DEPTH = 12
"""How deep it is indented; what is deeper stands there too."""
HEAD = Markup("<p><strong>{title}</strong>: {count} of {all} codes. Run the cell to work on them.</p>\n")
RULES = (("When", "when"), ("Not when", "when_not"), ("Example", "example"))


def outline_html(project: Project) -> str:
    """The tree of codes in use with their definitions and rules, and the retired ones; under 100 kB, and it says so.

    >>> "0 of 0 codes" in outline_html(Project(id="p", title="t"))
    True
    """
    retired = [(0, c) for slug, c in project.codes.items() if c.retired and slug == c.slug]
    every = [*((min(depth, DEPTH), code) for depth, code in tree(project)), *retired]
    kept = list(_that_fit(every))
    html = HEAD.format(title=project.title[:200], count=len(kept), all=len(every))
    return html + Markup("").join(_nested(kept))


def _that_fit(codes: list[tuple[int, Code]]) -> Iterator[tuple[int, Markup]]:
    size = 0
    for depth, code in codes:
        item = _item(code)
        size += len(item.encode("utf-8", "replace")) + len("<ul></ul><li></li>\n")
        if size > BYTES:
            return
        yield depth, item


def _item(code: Code) -> Markup:
    retired = Markup(" <em>(retired)</em>") if code.retired else ""
    definition = Markup("<br>{}").format(code.definition[:LETTERS]) if code.definition else ""
    rules = Markup("").join(
        Markup("<br><em>{}:</em> {}").format(label, getattr(code, field)[:LETTERS])
        for label, field in RULES
        if getattr(code, field)
    )
    return Markup("<strong>{}</strong>{}{}{}").format(escape(code.name[:LETTERS]), retired, definition, rules)


def _nested(items: list[tuple[int, Markup]]) -> Iterator[Markup]:
    """Each item in as many open lists as it is deep; a list is closed when something less deep follows."""
    open_ = 0
    for depth, item in items:
        if depth + 1 > open_:
            yield Markup("<ul>\n") * (depth + 1 - open_)
        else:
            yield Markup("</li>\n") + Markup("</ul></li>\n") * (open_ - depth - 1)
        open_ = depth + 1
        yield Markup('<li dir="auto">') + item
    if open_:
        yield Markup("</li>\n") + Markup("</ul></li>\n") * (open_ - 1) + Markup("</ul>\n")
