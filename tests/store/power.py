"""A power cut, played: what a session does to a folder is recorded, and what a disk may show afterwards is laid out.

The recorder looks at the whole folder before every fsync and on both sides of every change of names, so it sees
each write however it was made. What holds after a cut is the least that POSIX promises: bytes are there after an
fsync of their file, names after an fsync of their folder. Until then any block of 512 bytes may be old, new or
zeros, a file may be any shorter, and each new name may be missing, in any combination.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

BLOCK = 512
TOP = 0
"""The number of the recorded folder itself."""


@dataclass(frozen=True)
class Step:
    """What was done: `write`, `link`, `unlink`, `move`, `sync` or `say`."""

    did: str
    node: int = TOP
    folder: int = TOP
    name: str = ""
    new_folder: int = TOP
    new_name: str = ""
    content: bytes | None = None
    said: Any = None


class Recorder:
    """The steps that are made below a folder while it is recording."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.steps: list[Step] = []
        self.folders: set[int] = {TOP}
        self._numbers: dict[int, int] = {}
        self._names: dict[tuple[int, str], int] = {}
        self._contents: dict[int, tuple[tuple[int, int], bytes]] = {}
        self._fresh = 0
        top.mkdir(exist_ok=True)

    def say(self, said: Any) -> None:
        """Notes that something was told to the caller by now: from here on it must not be lost."""
        self.look()
        self.steps.append(Step("say", said=said))

    def look(self) -> None:
        """Notes what changed in the folder since the last look, whoever changed it."""
        names: dict[tuple[int, str], int] = {}
        self._list(self.top, TOP, names)
        gone = [(place, node) for place, node in self._names.items() if names.get(place) != node]
        new = [(place, node) for place, node in names.items() if self._names.get(place) != node]
        for place, node in new:
            old = next((p for p, n in gone if n == node), None)
            if old is None:
                self.steps.append(Step("link", node, *place))
            else:
                gone.remove((old, node))
                self.steps.append(Step("move", node, *old, *place))
        replaced = {place for place, _ in new}
        self.steps += [Step("unlink", node, *place) for place, node in gone if place not in replaced]
        self._names = names
        kept = set(names.values())
        self._numbers = {inode: number for inode, number in self._numbers.items() if number in kept}

    def _list(self, folder: Path, number: int, names: dict[tuple[int, str], int]) -> None:
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            node = self._numbered(entry.inode(), entry.is_dir())
            names[number, entry.name] = node
            if entry.is_dir():
                self._list(Path(entry.path), node, names)
            else:
                self._read(Path(entry.path), node)

    def _numbered(self, inode: int, folder: bool) -> int:
        if inode not in self._numbers:
            self._fresh += 1
            self._numbers[inode] = self._fresh
            if folder:
                self.folders.add(self._fresh)
        return self._numbers[inode]

    def _read(self, path: Path, node: int) -> None:
        at = path.stat()
        mark = (at.st_size, at.st_mtime_ns)
        known = self._contents.get(node)
        if known is None or known[0] != mark:
            content = path.read_bytes()
            if content != (known[1] if known else b""):
                self.steps.append(Step("write", node, content=content))
            self._contents[node] = (mark, content)

    def synced(self, handle: int) -> None:
        """Notes an fsync that returned."""
        inode = os.fstat(handle).st_ino
        node = TOP if inode == self.top.stat().st_ino else self._numbers.get(inode)
        if node is not None:
            self.steps.append(Step("sync", node))


@contextmanager
def recording(top: Path, *, obeyed: Callable[[bool], bool] = lambda folder: True) -> Iterator[Recorder]:
    """Records what this process does below `top`.

    `obeyed` says of a folder, and of a file, whether its fsync is carried out: a control leaves some out.
    """
    recorder, patched = Recorder(top), pytest.MonkeyPatch()
    sync = os.fsync

    def synced(handle: int) -> None:
        recorder.look()
        sync(handle)
        if obeyed(stat.S_ISDIR(os.fstat(handle).st_mode)):
            recorder.synced(handle)

    def seen(call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*args: Any, **options: Any) -> Any:
            recorder.look()
            try:
                return call(*args, **options)
            finally:
                recorder.look()

        return around

    with patched.context() as patch:
        patch.setattr("os.fsync", synced)
        for name in ("mkdir", "rename", "replace", "rmdir", "unlink", "remove"):
            patch.setattr(f"os.{name}", seen(getattr(os, name)))
        yield recorder
        recorder.look()


# --- after the cut ----------------------------------------------------------------------------------------------------


@dataclass
class Disk:
    """What a disk holds for certain, and what it has only been told."""

    durable: dict[int, bytes] = field(default_factory=dict)
    written: dict[int, list[bytes]] = field(default_factory=dict)
    names: dict[tuple[int, str], int] = field(default_factory=dict)
    pending: list[Step] = field(default_factory=list)

    def after(self, step: Step) -> "Disk":
        """The disk when one more step was made."""
        disk = Disk(
            dict(self.durable),
            {n: list(v) for n, v in self.written.items()},
            dict(self.names),
            list(self.pending),
        )
        if step.did == "write":
            disk.written.setdefault(step.node, []).append(step.content or b"")
        elif step.did in ("link", "unlink", "move"):
            disk.pending.append(step)
        elif step.did == "sync":
            disk._sync(step.node)
        return disk

    def _sync(self, node: int) -> None:
        if node in self.written:
            self.durable[node] = self.written.pop(node)[-1]
        for step in [s for s in self.pending if node in _folders(s)]:
            self.pending.remove(step)
            _name(step, self.names)


def _folders(step: Step) -> set[int]:
    return {step.folder, step.new_folder} if step.did == "move" else {step.folder}


def _name(step: Step, names: dict[tuple[int, str], int]) -> None:
    if step.did == "link":
        names[step.folder, step.name] = step.node
        return
    if names.get((step.folder, step.name)) == step.node:
        del names[step.folder, step.name]
    if step.did == "move":
        names[step.new_folder, step.new_name] = step.node


LOSSES = ("nothing", "names", "bytes", "all", "mixed", "mixed", "mixed")
"""What is lost of what was not synced; most often some of it."""


def lay_out(disk: Disk, folders: set[int], place: Path, pick: Random) -> str:
    """Makes at `place` one of the folders that may be found after the cut, and returns what was lost."""
    loss = pick.choice(LOSSES)
    names = dict(disk.names)
    for step in disk.pending:
        if loss in ("nothing", "bytes") or (loss == "mixed" and pick.random() < 0.5):
            _name(step, names)
    place.mkdir(parents=True)
    below: dict[int, list[tuple[str, int]]] = {}
    for (folder, name), node in names.items():
        below.setdefault(folder, []).append((name, node))
    _make(TOP, place, below, folders, lambda node: _after(disk, node, loss, pick))
    return loss


def _make(
    folder: int,
    place: Path,
    below: dict[int, list[tuple[str, int]]],
    folders: set[int],
    content: Callable[[int], bytes],
) -> None:
    for name, node in below.get(folder, ()):
        if node in folders:
            (place / name).mkdir()
            _make(node, place / name, below, folders, content)
        else:
            (place / name).write_bytes(content(node))


def _after(disk: Disk, node: int, loss: str, pick: Random) -> bytes:
    """The bytes of a file after the cut."""
    old = disk.durable.get(node, b"")
    versions = disk.written.get(node, [])
    if not versions or loss in ("all", "bytes"):
        return old
    new = versions[-1]
    if loss in ("nothing", "names"):
        return new
    return torn(old, pick.choice(versions), pick)


def torn(old: bytes, new: bytes, pick: Random) -> bytes:
    """Some blocks old, some new, some zeros where nothing was before; and any length between the two.

    >>> torn(b"old", b"old" + bytes(range(1, 9)) * 200, Random(1)).startswith(b"old")
    True
    """
    ends = sorted((len(old), len(new)))
    length = pick.choice([len(new), len(old), pick.randint(*ends)])
    odds = pick.choice((0.1, 0.5, 0.9))
    found = bytearray(old[:length].ljust(length, b"\0"))
    for begin in range(0, length, BLOCK):
        end = min(begin + BLOCK, length)
        if pick.random() < odds:
            found[begin:end] = new[begin:end].ljust(end - begin, b"\0")
    return bytes(found)
