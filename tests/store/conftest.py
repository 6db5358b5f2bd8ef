"""A project folder with one short chat in it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_workbench.store import Store

CHAT = """\
2026-05-01T22:00:00Z ana: db is slow
2026-05-01T22:01:00Z bo: is it DNS?
2026-05-01T22:02:00Z ana: restarting it
"""


def filled(folder: Path) -> Store:
    chat = folder / "chat.txt"
    chat.write_text(CHAT)
    store = Store.create(folder / "p", title="Checkout", zone="Europe/Paris")
    store.import_file(chat)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
