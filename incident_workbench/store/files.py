"""Durable files: a whole file is old or new, never torn; an appended line is on the disk when the call returns."""

from __future__ import annotations

import getpass
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from filelock import BaseFileLock, FileLock

from ..errors import Problem, ProjectError


def sync_folder(folder: Path) -> None:
    """Makes the entries of a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Makes every file and folder below `folder` durable."""
    for here, _, names in os.walk(folder):
        for name in names:
            handle = os.open(Path(here) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(here))


def make_folder(folder: Path) -> None:
    """Makes a folder and its parents, each durable in its own parent."""
    missing = [folder, *folder.parents]
    for parent in reversed([f for f in missing if not f.exists()]):
        parent.mkdir(exist_ok=True)
        sync_folder(parent.parent)


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Writes a file whole: temporary file, fsync, rename, fsync of the folder. Raises ProjectError IW-STORE-010."""
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for part in [content] if isinstance(content, bytes) else content:
            size += len(part)
            yield part

    with writing(path, lambda: size):
        make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(counted())
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def user_name() -> str:
    """The user's name, or nothing where the system has none (a container)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def lock_of(path: Path) -> BaseFileLock:
    """The lock that this user's programs on this machine share for a path; it lies outside the project."""
    locks = Path(tempfile.gettempdir()) / f"incident-workbench-{user_name() or 'locks'}"
    with writing(locks):
        locks.mkdir(mode=0o700, exist_ok=True)
    key = sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return FileLock(locks / f"{key}.lock", thread_local=False)


@contextmanager
def writing(path: Path, size: int | Callable[[], int] | None = None) -> Iterator[None]:
    """Turns a failed write into a ProjectError that names the path and the bytes."""
    try:
        yield
    except OSError as error:
        reached = size() if callable(size) else size
        amount = f", {reached:,} bytes" if reached is not None else ""
        raise ProjectError(
            Problem(
                code="IW-STORE-010",
                where=f"{path}{amount}",
                what="this could not be written; nothing that was acknowledged is lost",
                why=error.strerror or str(error),
                then="make room or permission there, and do the last step again",
            )
        ) from error
