"""A transcript where there is no kernel (nbconvert, GitHub): a table of words, all of them escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup, escape

from .. import coding
from ..clock import shown, zone_named
from ..model.evidence import Segment, Span
from ..project import Project

SEGMENTS = 200
"""Most segments in it."""
WORDS = 120_000
"""Most bytes of words in it, so that it stays under 200 kB whatever is said."""
TABLE = Markup(
    "<p><strong>{title}</strong>: {count} of {all} segments, {which}. "
    "The others are left out here; run the cell to read them.</p>\n<table>\n"
    "<thead><tr><th>Time, {zone}</th><th>Source</th><th>Speaker</th><th>Words</th><th>Codes</th></tr></thead>\n"
    "<tbody>\n{rows}</tbody>\n</table>\n"
)
ROW = Markup(
    "<tr><td>{when}</td><td>{source}</td><td>{speaker}</td>"
    '<td dir="auto" style="white-space: pre-wrap">{words}</td><td>{codes}</td></tr>\n'
)


def plain_html(project: Project, selection: Iterable[Span] = ()) -> str:
    """The selected segments, else the coded ones, else the first: at most 200, under 200 kB, and it says so.

    >>> "0 of 0 segments" in plain_html(Project(id="p", title="t"))
    True
    """
    names = _codes_by_segment(project)
    selected = {span.segment for span in selection}
    wanted = selected or names.keys()
    chosen = [s for s in project.segments if s.id in wanted] if wanted else list(project.segments)
    kept = list(_that_fit(chosen[:SEGMENTS]))
    rows = Markup("").join(_row(project, segment, names) for segment in kept)
    which = "selected" if selected else "those that are coded" if wanted else "from the first on"
    return TABLE.format(
        title=project.title,
        count=len(kept),
        all=len(project.segments),
        which=which,
        zone=project.zone,
        rows=rows,
    )


def _that_fit(segments: Iterable[Segment]) -> Iterator[Segment]:
    size = 0
    for segment in segments:
        size += len(escape(segment.text).encode())
        if size > WORDS:
            return
        yield segment


def _codes_by_segment(project: Project) -> Mapping[str, dict[str, None]]:
    names: dict[str, dict[str, None]] = {}
    for coded in coding.coded(project):
        code = project.codes.get(coded.coding.code)
        names.setdefault(coded.span.segment, {})[code.name if code else coded.coding.code] = None
    return names


def _row(project: Project, segment: Segment, names: Mapping[str, dict[str, None]]) -> Markup:
    at, actor = project.at(segment), project.actor(segment.speaker)
    return ROW.format(
        when=shown(at, zone_named(project.zone), seconds=True) if at else segment.time_raw or "",
        source=project.sources[segment.source].title,
        speaker=actor.name if actor else "",
        words=escape(segment.text),
        codes=", ".join(names.get(segment.id, ())),
    )
