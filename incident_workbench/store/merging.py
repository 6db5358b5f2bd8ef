"""Merging: the union of two copies of a project, deliveries and logs. Nothing that is here is overwritten."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from filelock import Timeout
from msgspec import Struct

from ..errors import Problem, ProjectError
from ..model.acts import Erased, body_of, in_place
from ..model.claims import AnyClaim, kind_of, said
from .deliveries import TOMBSTONE, reading_paths
from .files import lock_of, make_folder, sync_folder, sync_tree, write_whole, writing
from .logs import erasures, log_name, log_paths


class MergeReport(Struct, frozen=True, kw_only=True):
    """What a merge brought: deliveries, readings and logs by name, logs that grew, a number of acts.

    `differing` are groups of claims that answer one question differently since this merge; `problems` what to know.
    """

    name: str
    deliveries: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()
    acts: int = 0
    differing: tuple[tuple[AnyClaim, ...], ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        if not (self.deliveries or self.readings or self.logs or self.grown):
            lines = [f"{self.name}: nothing new"]
        else:
            lines = [f"{self.name}: {self.acts} new acts"]
        for what, names in (
            ("delivery", self.deliveries),
            ("reading", self.readings),
            ("log", self.logs),
            ("more of log", self.grown),
        ):
            lines += [f"  {what} {name}" for name in names]
        for claims in self.differing:
            whose = ", ".join(f"{claim.id} ({claim.analyst})" for claim in claims)
            lines.append(f"  {kind_of(claims[0]).replace('_', ' ')} claims now differ: {whose}")
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join(lines)

    __repr__ = __str__


class Brought(Struct, frozen=True, kw_only=True):
    """What came into the folder: names of deliveries, readings, new logs, and logs that grew."""

    deliveries: tuple[str, ...]
    readings: tuple[str, ...]
    logs: tuple[str, ...]
    grown: tuple[str, ...]


def united(folder: Path, other: Path) -> Brought:
    """Brings what `other` has and this folder has not. Raises ProjectError: IW-STORE-010, IW-STORE-011.

    A log that goes on where ours ends grows; one that parted from ours comes as a further log. What either side
    erased does not come.
    """
    erased = erasures([*log_paths(folder / "claims"), *log_paths(other / "claims")])
    try:
        with lock_of(folder / "deliveries").acquire(timeout=0):
            deliveries = tuple(_deliveries(folder / "deliveries", other / "deliveries"))
            readings = tuple(_readings(folder, other))
    except Timeout:
        raise _busy(folder / "deliveries") from None
    logs: list[str] = []
    grown: list[str] = []
    for path in log_paths(other / "claims"):
        name = log_name(other / "claims", path)
        landed = _log(folder / "claims" / name, _without(path, erased))
        if landed is not None:
            (grown if landed[1] else logs).append(log_name(folder / "claims", landed[0]))
    for home in (folder / "claims", folder / "deliveries"):  # what was here may not be durable yet
        for beside in (home, *(path for path in home.glob("*/") if path.is_dir())):
            sync_folder(beside)
    return Brought(deliveries=deliveries, readings=readings, logs=tuple(logs), grown=tuple(grown))


def _deliveries(ours: Path, theirs: Path) -> Iterator[str]:
    """Whole deliveries, and the tombstones of erased ones."""
    for folder in sorted(theirs.glob("[!.]*/")):
        target = ours / folder.name
        stone = folder / TOMBSTONE
        if stone.exists():
            if not (target / TOMBSTONE).exists():
                write_whole(target / TOMBSTONE, stone.read_bytes())
                yield folder.name
        elif not target.exists():
            _copied(folder, target)
            yield folder.name
        elif not (target / "original").exists() and not (target / TOMBSTONE).exists():
            _copied(folder / "original", target / "original")
            yield folder.name


def _copied(folder: Path, target: Path) -> None:
    with writing(target):
        make_folder(target.parent)
        temporary = Path(tempfile.mkdtemp(prefix=".tmp-", dir=target.parent))
        try:
            shutil.copytree(folder, temporary, dirs_exist_ok=True, symlinks=True)
            sync_tree(temporary)
            temporary.chmod(0o755)
            os.replace(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        sync_folder(target.parent)


def _readings(ours: Path, theirs: Path) -> Iterator[str]:
    """Readings that deliveries of ours have there and not here; one whose number is taken gets the next."""
    have: dict[str, dict[str, str]] = {}
    for path in reading_paths(ours):
        have.setdefault(path.parent.name, {})[path.name] = _sha(path)
    for path in reading_paths(theirs):
        here = have.setdefault(path.parent.name, {})
        target = ours / "deliveries" / path.parent.name
        if _sha(path) in here.values() or (target / TOMBSTONE).exists():
            continue
        number = 1
        names = iter([path.name])
        while (name := next(names, f"reading-{number}.jsonl")) in here:
            number += 1
        write_whole(target / name, path.read_bytes())
        here[name] = _sha(path)
        yield f"{path.parent.name}/{name}"


def _sha(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _without(path: Path, erased: Mapping[str, Erased]) -> bytes:
    """The whole lines of a log, those that were erased somewhere as they stand after the erasing."""
    *whole, _ = path.read_bytes().split(b"\n")
    if not erased:
        return b"".join(line + b"\n" for line in whole)
    shas = (sha256(body_of(line)).hexdigest() for line in whole)
    return b"".join(
        (in_place(line, erased[sha]) if sha in erased else line) + b"\n"
        for line, sha in zip(whole, shas, strict=True)
    )


def _log(path: Path, lines: bytes) -> tuple[Path, bool] | None:
    """Where these lines landed, and whether a log grew by them; None when they are here already."""
    ours = {beside: beside.read_bytes() for beside in _beside(path)}
    if not lines or any(raw.startswith(lines) for raw in ours.values()):
        return None
    for beside, raw in ours.items():
        if raw and lines.startswith(raw):
            _grow(beside, raw, lines)
            return beside, True
    target = path
    while target.exists():
        target = path.with_name(f"{path.stem}-{sha256(lines).hexdigest()[:8]}{path.suffix}")
    write_whole(target, lines)
    return target, False


def _beside(path: Path) -> Iterable[Path]:
    """Logs of ours that may be the same log: of its folder, under its name or a name that begins with it."""
    return sorted(p for p in path.parent.glob("*.jsonl") if p.stem.startswith(path.stem) and p.is_file())


def _grow(path: Path, known: bytes, lines: bytes) -> None:
    try:
        with lock_of(path).acquire(timeout=0):
            if path.read_bytes() != known:  # somebody wrote since, and is done already
                raise _busy(path)
            write_whole(path, lines)
    except Timeout:
        raise _busy(path) from None


def _busy(path: Path) -> ProjectError:
    return ProjectError(
        Problem(
            code="IW-STORE-011",
            where=str(path),
            what="somebody is writing here; what was merged so far is whole",
            then="close the sittings on this project, in notebooks too, and merge again",
        )
    )


def new_differences(
    before: Iterable[tuple[AnyClaim, ...]], after: Iterable[tuple[AnyClaim, ...]]
) -> tuple[tuple[AnyClaim, ...], ...]:
    """Groups that differ in substance and did not before."""
    known = {frozenset(claim.id for claim in group) for group in before}
    return tuple(
        group
        for group in after
        if frozenset(claim.id for claim in group) not in known and len(set(map(said, group))) > 1
    )
