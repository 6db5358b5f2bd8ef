"""Logs of acts on disk: append-only, one writer each, every line ending in its sum."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from uuid import getnode

from filelock import BaseFileLock, Timeout
from msgspec import Struct
from slugify import slugify

from ..errors import Problem
from ..model.acts import Act, Erased, act_line, read_line
from .files import lock_of, make_folder, sync_folder, user_name, writing

ERASED = b'{"erased":'


class Tail(Struct, frozen=True):
    """How far a log was read: bytes, lines, and the last sum."""

    length: int = 0
    lines: int = 0
    sum: str = ""


class LogPart(Struct, frozen=True):
    """What was read of a log from some point on. `sums` maps the length after each line to its sum; `ends` has the
    length after each act.
    """

    acts: tuple[Act, ...]
    tail: Tail
    sums: dict[int, str]
    problems: tuple[Problem, ...] = ()
    erased: tuple[Erased, ...] = ()
    ends: tuple[int, ...] = ()


def log_paths(claims: Path) -> list[Path]:
    """Every log under `claims/`, a sync tool's conflicted copies included."""
    return sorted(p for p in claims.rglob("*.jsonl") if p.is_file())


def log_name(claims: Path, path: Path) -> str:
    """A log's name within the project, the same on every system."""
    return path.relative_to(claims).as_posix()


def erasures(paths: Iterable[Path]) -> dict[str, Erased]:
    """What was erased in these logs, by the sha256 of what stood there."""
    found: dict[str, Erased] = {}
    for path in paths:
        with suppress(OSError):  # reading the log tells it
            raw = path.read_bytes()
            if ERASED in raw:
                found.update((e.erased, e) for e in read_log(path, path.name).erased)
    return found


def read_log(path: Path, name: str, after: Tail | None = None, erased: Collection[str] = ()) -> LogPart:
    """Reads whole lines after a point, without those whose sha256 is among `erased`.

    A torn last line is left out, with a Problem unless it may still be written.
    """
    start = after or Tail()
    with path.open("rb") as stream:
        stream.seek(start.length)
        raw = stream.read()
    whole, _, torn = raw.rpartition(b"\n")
    acts: list[Act] = []
    ends: list[int] = []
    gone: list[Erased] = []
    problems: list[Problem] = []
    sums: dict[int, str] = {}
    length, number, last = start.length, start.lines, start.sum
    for line in whole.split(b"\n") if whole or raw.startswith(b"\n") else ():
        number += 1
        length += len(line) + 1
        read = read_line(line, last, f"{name}, line {number}", erased)
        last = sums[length] = read.sum
        problems += read.problems
        if read.act is not None:
            acts.append(read.act)
            ends.append(length)
        if read.erased is not None:
            gone.append(read.erased)
    if torn and after is None:
        problems.append(_torn(name, number + 1, len(torn)))
    return LogPart(tuple(acts), Tail(length, number, last), sums, tuple(problems), tuple(gone), tuple(ends))


def _torn(name: str, line: int, size: int) -> Problem:
    return Problem(
        code="IW-LOG-001",
        where=f"{name}, line {line}",
        what=f"the last {size} bytes are not a whole line and are left out",
        why="writing was cut off before the act was acknowledged",
        then="nothing, if the act is there otherwise; the bytes are kept",
    )


def unseen(
    seen: dict[str, tuple[int, str]], parts: dict[str, LogPart], where: str, whole: Collection[str] = ()
) -> list[Problem]:
    """Problems for logs that another log had seen longer, or otherwise, than they are.

    A sum in `whole` stands in some log, under whatever name, and with it everything that led to it.
    """
    found = []
    for name, (length, total) in seen.items():
        part = parts.get(name)
        if total in whole:
            continue
        if part is None:
            found.append(_cut(name, where, "this log is missing"))
        elif part.tail.length < length:
            found.append(_cut(name, where, f"this log is cut: {part.tail.length} bytes of at least {length}"))
        elif part.sums.get(length) != total:
            found.append(_cut(name, where, f"this log is not what it was up to byte {length}"))
    return found


def _cut(name: str, where: str, what: str) -> Problem:
    return Problem(
        code="IW-LOG-003",
        where=name,
        what=what,
        why=f"{where} had seen it so",
        then="take the log from git, a backup or a colleague's copy; nothing else is affected",
    )


# --- writing ----------------------------------------------------------------------------------------------------------


def machine_mark() -> str:
    """Six hex digits that tell this machine from others without naming it."""
    return sha256(f"{getnode()}/{socket.gethostname()}/{user_name()}".encode()).hexdigest()[:6]


def analyst_folder(claims: Path, analyst: str) -> Path:
    """The folder of an analyst's logs: a slug; of two spellings that differ only in case the one that exists."""
    slug = slugify(analyst, max_length=60) or f"analyst-{sha256(analyst.encode()).hexdigest()[:8]}"
    if claims.is_dir():
        for existing in sorted(claims.iterdir()):
            if existing.name.casefold() == slug.casefold():
                return existing
    return claims / slug


def fresh_log(folder: Path) -> Path:
    """A name for a new log of this machine."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return folder / f"{stamp}-{machine_mark()}-{token_hex(3)}.jsonl"


class LogWriter:
    """The one writer of one log. `append` returns when the line is durable.

    After a failed write or fsync this log is left for good, and the next act begins a new one.
    """

    def __init__(self, claims: Path, analyst: str) -> None:
        self._claims = claims
        self._analyst = analyst
        self._handle: int | None = None
        self._lock: BaseFileLock | None = None
        self._failed = False
        self._tail = Tail()
        self.name: str | None = None

    @property
    def length(self) -> int:
        """Bytes of this log so far."""
        return self._tail.length

    def append(self, act: Act) -> None:
        """Writes one act. Raises ProjectError IW-STORE-010 when the disk does not take it."""
        path = self._claims / (self.name or analyst_folder(self._claims, self._analyst).name)
        with writing(path):
            try:
                if self._handle is None:
                    self._begin()
                line, total = act_line(act, self._tail.sum)
                with writing(self._claims / (self.name or ""), len(line)):
                    self._write(line)
            except BaseException:
                self._failed = True
                self.close()
                raise
        self._tail = Tail(self._tail.length + len(line), self._tail.lines + 1, total)

    def _write(self, line: bytes) -> None:
        assert self._handle is not None  # noqa: S101 - `append` has opened it
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._handle, rest) :]
        os.fsync(self._handle)

    def _begin(self) -> None:
        folder = analyst_folder(self._claims, self._analyst)
        make_folder(folder)
        found = None if self._failed else self._newest_whole(folder)
        path, self._tail = found or (self._fresh(folder), Tail())
        self._handle = os.open(
            path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666
        )
        self.name = log_name(self._claims, path)
        sync_folder(folder)  # also for a log and a folder that were found: who made them may have been
        sync_folder(self._claims)  # killed before making them durable

    def _newest_whole(self, folder: Path) -> tuple[Path, Tail] | None:
        """This analyst's newest log from this machine, when it is whole and nobody else is writing it."""
        for path in sorted(folder.glob(f"*-{machine_mark()}-*.jsonl"), reverse=True)[:1]:
            if not self._locked(path):
                continue
            part = read_log(path, path.name)
            ours = all(act.analyst == self._analyst for act in part.acts)
            if ours and not part.problems and part.tail.length == path.stat().st_size:
                return path, part.tail
            self._unlock()
        return None

    def _fresh(self, folder: Path) -> Path:
        while True:
            path = fresh_log(folder)
            if not path.exists() and self._locked(path):
                return path

    def _locked(self, path: Path) -> bool:
        lock = lock_of(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._lock = lock
        return True

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def close(self) -> None:
        """Lets go of the log, so that a later sitting may continue it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self._unlock()
        if self._failed:
            self.name = None
