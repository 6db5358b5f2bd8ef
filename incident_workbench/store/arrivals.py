"""Arrivals: a path on the disk as a delivery."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ..errors import Problem, ReadError
from ..readers.base import OpenDelivery
from ..readers.containers import file_delivery, folder_delivery
from ..readers.encoding import storable

CHUNK = 1 << 20
SETTINGS = "workbench.toml"
"""The file that makes a folder a project."""


def files_of(path: Path) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """The regular files of a path: itself, or everything in the folder by relative name; links and devices
    are refused.

    Raises ReadError IW-READ-004 when there is nothing to read.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError(unreadable(path, error)) from error
    if stat.S_ISREG(mode):
        return {storable(path.name)[0]: path}, ()
    if not stat.S_ISDIR(mode):
        raise ReadError(
            Problem(
                code="IW-READ-004",
                where=str(path),
                what="this is a device or pipe, not a file",
                then="save it as a file first",
            )
        )
    return _walked(path)


def _walked(path: Path) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    found, refused = {}, []
    for here, folders, names in os.walk(path, onerror=_stopped):
        projects = [name for name in folders if (Path(here) / name / SETTINGS).is_file()]
        refused += [_another_project(path, Path(here) / name) for name in sorted(projects)]
        folders[:] = sorted(set(folders) - set(projects))
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in sorted((*names, *links)):
            file = Path(here) / name
            relative = storable(file.relative_to(path).as_posix())[0]
            if stat.S_ISREG(file.lstat().st_mode):
                found[relative] = file
            else:
                refused.append(
                    Problem(
                        code="IW-READ-008",
                        where=f"{path.name}, {relative!r}",
                        what="this member was not opened",
                        why="it is a link or device, not a file",
                        then="nothing, if you did not expect it; else import the file on its own",
                    )
                )
    if not found:
        raise ReadError(
            Problem(
                code="IW-READ-004", where=str(path), what="this folder holds no files", then="name another"
            )
        )
    return found, tuple(refused)


def _another_project(path: Path, folder: Path) -> Problem:
    return Problem(
        code="IW-READ-008",
        where=f"{path.name}, {storable(folder.relative_to(path).as_posix())[0]!r}",
        what="this folder was not opened",
        why="it is a project, with names that stay on their machine",
        then="import the transcripts themselves",
    )


def refuse_project(origin: Path, project: Path) -> None:
    """Raises ReadError IW-IMPORT-003 for what is a project, holds this one, or lies in its own folders."""
    own = [project / part for part in ("deliveries", "claims", "private")]
    try:
        here = origin.resolve()
        within = any(here.is_relative_to(part.resolve()) for part in own)
        holds = project.resolve().is_relative_to(here) or (origin / SETTINGS).is_file()
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # a ring of links, a NUL, a name too long: reading it will say so
        return
    if within or holds:
        raise ReadError(
            Problem(
                code="IW-IMPORT-003",
                where=str(origin),
                what="this is a project, or a part of one, and not a transcript",
                why="its names and claims would be copied in among the evidence",
                then="import the transcripts themselves",
            )
        )


def _stopped(error: OSError) -> None:
    """A folder that cannot be listed is not passed over."""
    raise ReadError(unreadable(Path(os.fsdecode(error.filename)), error)) from error


def unreadable(path: Path, error: OSError | ValueError) -> Problem:
    """The Problem of a path that cannot be read, with a near name where it is not there."""
    from difflib import get_close_matches

    near: list[str] = []
    if isinstance(error, FileNotFoundError) and path.parent.is_dir() and os.access(path.parent, os.R_OK):
        near = get_close_matches(path.name, os.listdir(path.parent), n=1)
    return Problem(
        code="IW-READ-004",
        where=str(path),
        what="this cannot be read",
        why=getattr(error, "strerror", None) or str(error),
        then=f"did you mean {near[0]}?" if near else "check the path and its permissions",
    )


def delivery_of(name: str, root: Path, files: dict[str, Path], refused: tuple[Problem, ...]) -> OpenDelivery:
    """An open delivery over files on the disk."""
    if root.is_dir():
        return folder_delivery(name, {key: _opener(file) for key, file in files.items()}, refused)
    return file_delivery(name, _opener(root))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return partial(path.open, "rb")  # type: ignore[return-value]  # a binary reader is a BinaryIO


def copied(files: dict[str, Path], target: Path, single: bool) -> tuple[str, int]:
    """Copies files below `target`, and returns the sha256 that names the delivery and its size in bytes.

    The sha256 of a single file is its own; of a folder that of its members' names and sha256s.
    """
    shas, size = {}, 0
    for name, file in files.items():
        to = target / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shas[name], length = _copy(file, to)
        size += length
    return shas.popitem()[1] if single else folder_sha(shas), size


def folder_sha(shas: dict[str, str]) -> str:
    """The sha256 that names a folder of files."""
    return sha256(
        "".join(f"{name}\0{shas[name]}\n" for name in sorted(shas)).encode("utf-8", "surrogatepass")
    ).hexdigest()


def file_sha(path: Path) -> str:
    """The sha256 of a file's bytes."""
    total = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _copy(file: Path, to: Path) -> tuple[str, int]:
    total, size = sha256(), 0
    with to.open("xb") as out:
        for chunk in _chunks(file):
            total.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return total.hexdigest(), size


def _chunks(file: Path) -> Iterator[bytes]:
    """The bytes of a file; what cannot be read is not mistaken for what cannot be written."""
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except OSError as error:
        raise ReadError(unreadable(file, error)) from error
