"""Finding the reader that fits a delivery, among ours and those that other packages register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import cast

from ..errors import Problem, ReadError
from .base import HEAD, OpenDelivery, Reader, ReadOptions
from .members import json_value
from .written import is_json

GROUP = "incident_workbench.readers"
SURE = 0.3
"""Confidence below which a reader does not count as found."""
ANY = ReadOptions()
"""Nothing said about the delivery."""


@cache
def readers() -> Mapping[str, Reader]:
    """All registered readers by name."""
    return {point.name: cast(Reader, point.load()) for point in entry_points(group=GROUP)}


def find(delivery: OpenDelivery, name: str | None = None, options: ReadOptions = ANY) -> Reader:
    """The reader called `name`, else the one surest of the delivery.

    Raises ReadError: IW-READ-001 no such reader, IW-READ-002 none fits, IW-READ-003 several fit equally well.
    """
    known = readers()
    if name is not None:
        return _named(name, known)
    known = _using(known, delivery, options)
    if len(known) == 1:
        return next(iter(known.values()))
    ranked = sorted(((_sure(reader, delivery), key) for key, reader in known.items()), reverse=True)
    best, key = ranked[0]
    if best < SURE:
        _refuse_what_is_damaged(delivery)
        raise ReadError(
            Problem(
                code="IW-READ-002",
                where=delivery.name,
                what="no reader knows this format",
                why=f"known are {', '.join(sorted(known))}",
                then="name one with --reader (--reader interview --kind meeting_notes for notes in which nobody "
                "speaks), or save the transcript as text with 'Name: words' lines",
            )
        )
    equals = [other for sure, other in ranked if sure == best]
    if len(equals) > 1:
        raise ReadError(
            Problem(
                code="IW-READ-003",
                where=delivery.name,
                what=f"this may be {' or '.join(sorted(equals))}",
                then=f"say which: --reader {sorted(equals)[0]}",
            )
        )
    return known[key]


def _using(known: Mapping[str, Reader], delivery: OpenDelivery, options: ReadOptions) -> Mapping[str, Reader]:
    """The readers that have a use for the columns or the pattern that were given."""
    asked = {option for option in ("columns", "pattern") if getattr(options, option)}
    fitting = {key: reader for key, reader in known.items() if asked <= reader.uses}
    if asked and not fitting:
        raise ReadError(
            Problem(
                code="IW-READ-187",
                where=delivery.name,
                what=f"no reader takes {' and '.join(sorted(asked))}",
                why="columns are for tables and JSON, a pattern is for lines of text",
                then="give the one that fits",
            )
        )
    return fitting


def _sure(reader: Reader, delivery: OpenDelivery) -> float:
    """A reader that fails where it only looks is not sure; one installed beside ours must not stop the rest."""
    try:
        return reader.sniff(delivery)
    except Exception:  # noqa: BLE001 - whatever a plug-in raises
        return 0.0


def _refuse_what_is_damaged(delivery: OpenDelivery) -> None:
    """Raises ReadError with the true cause where no reader fits because the file is empty, cut off or no text."""
    if delivery.container != "file":
        return
    start = delivery.head_text.lstrip("\ufeff \t\r\n")
    member = delivery.members()[0]
    if not start and len(delivery.head) < HEAD:
        raise ReadError(
            Problem(
                code="IW-READ-009",
                where=delivery.name,
                what="the file is empty",
                then="export it again, or ask for it again; it may have been cut off on the way",
            )
        )
    if is_json(start):
        json_value(delivery, member)
    if b"\0" in delivery.head and start.count("\0") > len(start) / 10:
        raise ReadError(
            Problem(
                code="IW-READ-047",
                where=delivery.name,
                what="this is not a text file",
                then="export the transcript as plain text",
            )
        )


def _named(name: str, known: Mapping[str, Reader]) -> Reader:
    if name in known:
        return known[name]
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    raise ReadError(
        Problem(
            code="IW-READ-001",
            what=f"no reader is called {name!r}",
            why=f"there are {', '.join(sorted(known))}",
            then=f"did you mean {near[0]}?" if near else "name one of these",
        )
    )
