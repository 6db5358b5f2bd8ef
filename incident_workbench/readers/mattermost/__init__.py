"""Mattermost's bulk export: JSON lines, as a file, or a folder or zip that holds it.

Each channel or direct conversation is a source, each post, reply or event a segment; replies lead to their post.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ...errors import Problem, ReadError
from ...model.evidence import Segment
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.heads import head_of
from ..exports.members import pass_over_rest, read_by_ending
from .lines import Export, likeness, lines_of
from .posts import segments_of

name = "mattermost"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

_LOOKED_AT = 8
"""Members of a folder or zip that sniffing looks into."""


def sniff(delivery: OpenDelivery) -> float:
    """By how the first line begins; of a folder or zip, those of the members that may be an export."""
    heads = (head_of(delivery, member) for member in _likely(delivery)[:_LOOKED_AT])
    return max(map(likeness, heads), default=0.0)


def _likely(delivery: OpenDelivery) -> list[str]:
    return read_by_ending(delivery, ".jsonl", "export.json", "import.json")


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no line of a Mattermost export."""
    reading = Reading(name, version, uses=uses)
    export = Export(reading)
    for member in _likely(delivery):
        if delivery.container == "file" or likeness(head_of(delivery, member)):
            lines_of(reading, delivery, member, export)
    if not export.recognized:
        raise ReadError(_no_export(delivery.name))
    pass_over_rest(reading, delivery)
    export.note(delivery.name)
    export.name_sources(options)
    return reading.made_by(chain.from_iterable(_made(export)))


def _made(export: Export) -> Iterator[Iterator[Segment]]:
    for talk in export.talks.values():
        yield segments_of(export, talk)


def _no_export(where: str) -> Problem:
    return Problem(
        code="IW-READ-130",
        where=where,
        what="there is no line of a Mattermost export here",
        why='a bulk export has lines such as {"type": "post", "post": {…}}',
        then="export again with `mmctl export create`, or name another reader with --reader",
    )
