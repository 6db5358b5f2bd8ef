"""The evidence side of a project folder: which readings lie there, what they hold, and whether the
originals still are what came.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..errors import Problem, ReadError
from ..model.acts import UNREADABLE
from ..model.evidence import Delivery
from ..project import Evidence, ReadingRecord, gathered
from .arrivals import file_sha, files_of, folder_sha
from .readings import Header, read_reading

CLOCK_CODES = ("IW-READ-030", "IW-READ-031", "IW-READ-040", "IW-READ-041", "IW-READ-042")
"""Problems of a reading that an option or a `ClockCorrection` answers later."""


def reading_paths(project: Path) -> list[Path]:
    """The files of all readings, half-made imports left out."""
    return sorted((project / "deliveries").glob("[!.]*/reading-*.jsonl"))


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
    """A Problem for each delivery whose original bytes are gone or not what was imported."""
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
