"""Importing: a path becomes a delivery with a frozen reading in the project folder, or nothing changes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from ..errors import Problem, ProjectError, ReadError
from ..model.evidence import Delivery
from ..readers import find
from ..readers.base import OpenDelivery, Reader, Reading, ReadOptions, skips_by_reason, unaccounted
from ..readers.encoding import storable
from .arrivals import copied, delivery_of, files_of, refuse_project, unreadable
from .deliveries import TOMBSTONE, headers, load_evidence, tombstones
from .files import lock_of, make_folder, sync_folder, sync_tree, write_whole, writing
from .readings import (
    FORMAT,
    AccountLine,
    Header,
    ProblemLine,
    SourceLine,
    SpeakerLine,
    collector_held,
    read_reading,
    reading_lines,
)
from .reports import ImportReport, Tally, names_of

ABANDONED = 24 * 3600
"""Seconds after which a half-made import, left by a program that was killed, is cleared away."""


class Order(Struct, frozen=True, kw_only=True):
    """What is to be imported, and how."""

    project: Path
    origin: Path
    options: ReadOptions
    reader: str | None = None
    by: str = ""
    progress: Callable[[int], None] | None = None
    agreed: Callable[[tuple[str, ...]], AbstractContextManager[tuple[str, ...]]] = lambda _: nullcontext(())
    """Entered with the ids of the sources before they are there, and left when they are; gives those restricted."""

    @property
    def name(self) -> str:
        """The name of what is imported, as a file of ours can hold it."""
        return storable(self.origin.name)[0]


def previewed(order: Order) -> ImportReport:
    """What an import would bring. Writes nothing."""
    refuse_project(order.origin, order.project)
    files, refused = files_of(order.origin)
    try:
        with closing(delivery_of(order.name, order.origin, files, refused)) as delivery:
            reader = find(delivery, order.reader, order.options)
            reading = reader.read(delivery, order.options)
            tally = Tally(load_evidence(order.project), order.progress)
            for _ in tally.counted(reading.segments):
                pass
    except OSError as error:
        raise ReadError(unreadable(order.origin, error)) from error
    _refuse_mixing(order, tally)
    return _report(order, reader, reading, delivery, tally, stored=False)


def imported(order: Order, *, strict: bool = False) -> ImportReport:
    """Imports; the reading and the original appear together, or not at all.

    The original is copied first and read from the copy, so that what is kept is what was read.
    """
    refuse_project(order.origin, order.project)
    files, refused = files_of(order.origin)
    folded = order.origin.is_dir()
    one_at_a_time = lock_of(order.project / "deliveries")
    with one_at_a_time, _temporary(order.project) as folder, collector_held():
        original = folder / "original"
        with writing(original, sum(file.stat().st_size for file in files.values())):
            original.mkdir()
            sha, size = copied(files, original, single=not folded)
        copies = {name: original / name for name in files}
        root = original if folded else copies[order.name]
        with closing(delivery_of(order.name, root, copies, refused)) as delivery:
            reader = find(delivery, order.reader, order.options)
            target, number = _target(order, sha, reader)
            if number is None:
                with writing(target):  # whoever landed it may have been killed before it was durable
                    sync_folder(target)
                    sync_folder(target.parent)
                with order.agreed(_sources_of(target)) as restricted:
                    return _known(order, reader, target, restricted)
            arrived = Delivery(id=target.name, name=order.name, sha256=sha, size=size, members=len(files))
            path = folder / f"reading-{number}.jsonl"
            report = _read(order, reader, delivery, _header(order, arrived, number, reader), path)
        if strict and (report.problems or report.unaccounted):
            return msgspec.structs.replace(report, stored=False)
        with order.agreed(tuple(source.id for source in report.sources)) as restricted:
            _land(folder, target, path)
        return msgspec.structs.replace(report, restricted=restricted)


def _read(order: Order, reader: Reader, delivery: OpenDelivery, header: Header, path: Path) -> ImportReport:
    reading = reader.read(delivery, order.options)
    tally = Tally(load_evidence(order.project), order.progress)
    write_whole(path, reading_lines(header, tally.counted(reading.segments), _account(delivery, reading)))
    _refuse_mixing(order, tally)
    return _report(order, reader, reading, delivery, tally, stored=True, delivery_id=header.delivery.id)


def _account(delivery: OpenDelivery, reading: Reading) -> Iterator[AccountLine]:
    yield from map(SourceLine, reading.sources.values())
    yield from map(SpeakerLine, reading.speakers.values())
    yield from reading.skips
    yield from map(ProblemLine, (*delivery.refused, *reading.problems))


def _header(order: Order, delivery: Delivery, number: int, reader: Reader) -> Header:
    earlier = (h.read_at for _, h in headers(order.project) if h.delivery.id == delivery.id)
    return Header(
        format=FORMAT,
        delivery=delivery,
        number=number,
        reader=reader.name,
        version=reader.version,
        options=msgspec.to_builtins(order.options),
        read_at=max(
            [datetime.now(UTC), *earlier]
        ),  # also when the clock was set back: the later reading is shown
        read_by=order.by,
    )


def _target(order: Order, sha: str, reader: Reader) -> tuple[Path, int | None]:
    """Where the delivery belongs, and the number of its next reading; None when this very reading is there."""
    deliveries, numbers, target = order.project / "deliveries", [0], None
    options = msgspec.to_builtins(order.options)
    _refuse_erased(order, sha)
    for path, header in headers(order.project):
        if header.delivery.sha256 == sha:
            target = path.parent
            numbers += [header.number, *_numbers(target)]
            if (header.reader, header.version, header.options) == (reader.name, reader.version, options):
                return target, None
    if target is None:
        target = next(t for n in (12, 24, 64) if not (t := deliveries / sha[:n]).exists())
    return target, max(numbers) + 1


def _sources_of(target: Path) -> tuple[str, ...]:
    """What an earlier import of the same bytes brought."""
    read = (read_reading(path, path.name)[1] for path in sorted(target.glob("reading-*.jsonl")))
    return tuple({source.id: None for record in read if record for source in record.sources})


def _numbers(target: Path) -> Iterator[int]:
    """Numbers that are taken by file names: a merged reading may bear another than its own."""
    for path in target.glob("reading-*.jsonl"):
        number = path.stem.removeprefix("reading-")
        if number.isdecimal():
            yield int(number)


def _refuse_erased(order: Order, sha: str) -> None:
    for folder, stone in tombstones(order.project):
        if stone is not None and stone.was.erased == sha:
            raise ReadError(
                Problem(
                    code="IW-IMPORT-004",
                    where=order.name,
                    what=f"{stone.was.who} erased these very words on {stone.was.when:%Y-%m-%d}: {stone.was.why}",
                    why="what was withdrawn does not come back by accident",
                    then=f"if consent is given again, delete {folder.name}/{TOMBSTONE} under deliveries/ first",
                )
            )


def _land(folder: Path, target: Path, path: Path) -> None:
    with writing(target):
        sync_tree(folder)
        if target.exists():
            os.replace(path, target / path.name)
            sync_folder(target)
        else:
            folder.chmod(0o755)
            os.replace(folder, target)
        sync_folder(target.parent)


@contextmanager
def _temporary(project: Path) -> Iterator[Path]:
    deliveries = project / "deliveries"
    with writing(deliveries):
        make_folder(deliveries)  # git does not keep an empty one
        for left in deliveries.glob(".tmp-*"):
            if time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=".tmp-", dir=deliveries))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- the report -------------------------------------------------------------------------------------------------------


def _problems(order: Order, delivery: OpenDelivery, reading: Reading) -> tuple[Problem, ...]:
    """What is to be told of this import: what the reader met, and options that it has no use for."""
    given = {name for name in ReadOptions.__struct_fields__ if getattr(order.options, name)}
    options = (name.replace("_", "-").replace("columns", "column") for name in given - reading.uses)
    ignored = [
        Problem(
            code="IW-IMPORT-001",
            where=order.name,
            what=f"--{option} does not apply to {reading.reader} and is ignored",
        )
        for option in sorted(set(options) - {"title", "kind"})
    ]
    return (*delivery.refused, *reading.problems, *ignored)


def _report(
    order: Order,
    reader: Reader,
    reading: Reading,
    delivery: OpenDelivery,
    tally: Tally,
    *,
    stored: bool,
    delivery_id: str = "",
) -> ImportReport:
    return ImportReport(
        name=order.name,
        delivery=delivery_id,
        reader=reader.name,
        version=reader.version,
        sources=tuple(tally.source(s.id, s.title, s.kind) for s in reading.sources.values()),
        speakers=names_of(reading.speakers.values()),
        records=sum(reading.expected.values()),
        skipped=skips_by_reason(reading),
        problems=_problems(order, delivery, reading),
        unaccounted=unaccounted(reading),
        begins=tuple(tally.begins),
        stored=stored,
    )


def _known(order: Order, reader: Reader, target: Path, restricted: tuple[str, ...]) -> ImportReport:
    return ImportReport(
        name=order.name,
        delivery=target.name,
        reader=reader.name,
        version=reader.version,
        sources=(),
        speakers=(),
        records=0,
        skipped={},
        problems=(),
        restricted=restricted,
        stored=False,
        known=True,
    )


def _refuse_mixing(order: Order, tally: Tally) -> None:
    """Two different files of one name must not become one source; a longer or corrected one shares words
    with the first.
    """
    for source in tally.strangers():
        raise ReadError(
            Problem(
                code="IW-IMPORT-002",
                where=order.name,
                what=f"the project has another source called {source!r}; this one has no words in common with it",
                why="two transcripts must not be mixed into one",
                then="give this one a name of its own with --title",
            )
        )


def not_writable(folder: Path) -> ProjectError:
    """The error for a project that can be read but not written."""
    return ProjectError(
        Problem(
            code="IW-STORE-004",
            where=str(folder),
            what="this project can be read but not written",
            why="the folder is read-only for you",
            then="copy it to a place of your own, or ask for permission",
        )
    )
