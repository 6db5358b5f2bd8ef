"""The evidence side of a project folder: which readings lie there, what they hold, and whether the
originals still are what came.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from ..errors import Problem, ReadError
from ..model.acts import UNREADABLE, Erased
from ..model.evidence import Delivery
from ..project import Evidence, ReadingRecord, gathered
from .arrivals import file_sha, files_of, folder_sha
from .readings import End, Header, read_reading

CLOCK_CODES = ("IW-READ-030", "IW-READ-031", "IW-READ-040", "IW-READ-041", "IW-READ-042")
"""Problems of a reading that an option or a `ClockCorrection` answers later."""


SEEN = re.compile(r"deliveries/(?P<delivery>[^/]+)/(?P<file>reading-\d+\.jsonl)", re.ASCII)
"""How an act names a reading that it had seen."""
LAST = 400
"""Bytes that hold the last line of a reading."""
TOMBSTONE = "erased.json"
"""The file that stands in place of an erased delivery."""


class Tombstone(Struct, frozen=True, kw_only=True):
    """What is left of an erased delivery: the sha256 of what came, who erased it, when and why."""

    delivery: str
    was: Erased


def reading_paths(project: Path) -> list[Path]:
    """The files of all readings, half-made imports and erased deliveries left out."""
    found = sorted((project / "deliveries").glob("[!.]*/reading-*.jsonl"))
    return [path for path in found if not (path.parent / TOMBSTONE).exists()]


def tombstones(project: Path) -> Iterator[tuple[Path, Tombstone | None]]:
    """The folders of erased deliveries; None for a tombstone that cannot be read."""
    for path in sorted((project / "deliveries").glob(f"[!.]*/{TOMBSTONE}")):
        try:
            stone = msgspec.json.decode(path.read_bytes(), type=Tombstone)
        except (*UNREADABLE, OSError):
            stone = None
        yield path.parent, stone if stone and stone.was.sealed else None


def seen_readings(project: Path) -> dict[str, tuple[int, str]]:
    """Length and sha256 of each reading, by its path in the project: what an act says it had seen."""
    found = {}
    for path in reading_paths(project):
        with suppress(OSError, *UNREADABLE), path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - LAST))
            end = msgspec.json.decode(stream.read().rstrip(b"\n").rpartition(b"\n")[2], type=End)
            found[path.relative_to(project).as_posix()] = (size, end.sha256)
    return found


def missing_readings(project: Path, seen: Mapping[str, str]) -> Iterator[Problem]:
    """A Problem for each reading that somebody had seen, by who had seen it, when neither it nor a later one of its
    delivery is there.
    """
    newest: dict[str, str] = {}
    for path in reading_paths(project):
        newest[path.parent.name] = max(newest.get(path.parent.name, ""), path.name, key=_number)
    gone = {path.name for path, _ in tombstones(project)}
    for name, where in seen.items():
        reading = SEEN.fullmatch(name)
        if reading is None or reading["delivery"] in gone:
            continue
        if _number(newest.get(reading["delivery"], "")) < _number(reading["file"]):
            yield Problem(
                code="IW-READING-004",
                where=name,
                what="this reading is missing, and its segments are not shown",
                why=f"{where} had seen it",
                then="take it from git or a backup, or import the original again; codings are kept",
            )


def _number(name: str) -> int:
    number = name.removeprefix("reading-").removesuffix(".jsonl")
    return int(number) if number.isdecimal() else 0


def headers(project: Path) -> Iterator[tuple[Path, Header]]:
    """Each reading's first line; one that is damaged is left out here and told by `load_evidence`."""
    for path in reading_paths(project):
        try:
            with path.open("rb") as stream:
                header = msgspec.json.decode(stream.readline(), type=Header)
        except (*UNREADABLE, OSError):
            continue
        yield path, header


def load_evidence(project: Path) -> Evidence:
    """All evidence of a project folder, with what is damaged in it or was a Problem to its reader."""
    deliveries: dict[str, Delivery] = {}
    records: list[ReadingRecord] = []
    problems: list[Problem] = []
    for path in reading_paths(project):
        where = path.relative_to(project).as_posix()
        try:
            header, record, found = read_reading(path, where)
        except OSError as error:
            problems.append(_unreadable(where, error))
            continue
        problems += found
        if header is not None and record is not None:
            deliveries[header.delivery.id] = header.delivery
            records.append(record)
    return gathered(deliveries.values(), records, (*problems, *_standing(records)))


def _standing(records: list[ReadingRecord]) -> Iterator[Problem]:
    """What the latest reading of each delivery could not read; what clocks lack, `project.check` tells as it is now."""
    latest = {record.delivery: record for record in sorted(records, key=lambda r: (r.read_at, r.number))}
    for record in latest.values():
        yield from (problem for problem in record.problems if problem.code not in CLOCK_CODES)


def changed_originals(project: Path) -> Iterator[Problem]:
    """A Problem for each delivery whose original bytes are gone, not what was imported, or there again."""
    for folder, stone in tombstones(project):
        where = (folder / TOMBSTONE).relative_to(project).as_posix()
        if stone is None:
            yield Problem(
                code="IW-READING-005",
                where=where,
                what="what says who erased this delivery, when and why, was altered",
                then="take this small file from git, a backup or a colleague's copy",
            )
        if any(path.name != TOMBSTONE for path in folder.iterdir()):
            yield Problem(
                code="IW-STORE-012",
                where=folder.relative_to(project).as_posix(),
                what="a delivery that was erased lies here again; it is not shown",
                why="a copy made before the erasing brought it back, or the erasing was cut off",
                then="`iw erase DIR --again` takes it out once more",
            )
    for left in sorted((project / "deliveries").glob(".tmp-*")):
        yield Problem(
            code="IW-STORE-008",
            where=left.relative_to(project).as_posix(),
            what="an import is going on, or was cut off half-way",
            why="nothing of it is in the project",
            then="import that file again; what is left is cleared away after a day",
        )
    for folder, delivery in {path.parent: header.delivery for path, header in headers(project)}.items():
        where = (folder / "original").relative_to(project).as_posix()
        try:
            shas = {name: file_sha(file) for name, file in files_of(folder / "original")[0].items()}
        except (OSError, ReadError):
            yield Problem(
                code="IW-STORE-007",
                where=where,
                what=f"the original of {delivery.name} is missing",
                then="put it back from where it came; its reading is intact",
            )
            continue
        if delivery.sha256 not in (folder_sha(shas), *shas.values()):
            yield Problem(
                code="IW-STORE-006",
                where=where,
                what=f"the original of {delivery.name} is not what was imported",
                why="originals stay byte for byte as they came",
                then="take it from a backup; its reading is intact",
            )


def _unreadable(where: str, error: OSError) -> Problem:
    return Problem(
        code="IW-READING-003",
        where=where,
        what="this reading cannot be opened",
        why=error.strerror or str(error),
        then="check its permissions",
    )
