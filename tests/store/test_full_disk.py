"""R6: a full disk loses nothing acknowledged, says where and how much, and work goes on when there is room again."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_workbench.errors import ProjectError
from incident_workbench.model.claims import Note
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store, write_whole
from tests.store.conftest import CHAT, filled, tree

resource = pytest.importorskip("resource")  # not on Windows
PAGE = 4096
"""What a small disk hands out at a time."""


class SmallDisk:
    """A mounted disk of 1 MiB, and a file that fills it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._filler = place / "filler"

    def fill(self, room: int) -> None:
        """Leaves so many bytes free."""
        at = os.statvfs(self.place)
        self._filler.write_bytes(b"x" * (at.f_bavail * at.f_bsize - room))

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)


class SmallFiles:
    """The system's limit on the size of this process's files: for those who may not mount a disk."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self, room: int) -> None:
        """No file may become longer than this."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, self._limits[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)


@pytest.fixture(params=["a disk of 1 MiB", "a limit on files"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | SmallFiles]:
    """The first is skipped where this user may not mount; the second holds everywhere."""
    if request.param == "a disk of 1 MiB":
        yield SmallDisk(request.getfixturevalue("small_disk"))
        return
    files = SmallFiles(tmp_path)
    try:
        yield files
    finally:
        files.free()


def told(error: ProjectError, where: str) -> None:
    """The error names the path, and the bytes that found no room."""
    assert error.problem.code == "IW-STORE-010"
    assert re.search(where + r".*, [\d,]+ bytes$", error.problem.where), error.problem.where
    assert error.problem.why in ("No space left on device", "File too large")


def until_it_is_full(work: Sitting, kept: list[str]) -> None:
    for _ in range(500):
        kept.append(work.add(Note(text="words " * 500)).id)


def ids(store: Store) -> list[str]:
    return [note.id for note in Store.open(store.path).load().of_kind(Note)]


def test_coding_on_a_full_disk(disk: SmallDisk | SmallFiles) -> None:
    """
    add(…) → IW-STORE-010 …/claims/kim/20260501T….jsonl, 3,214 bytes: this could not be written
    rm filler; add(…) → stored, in the same sitting
    """
    store = filled(disk.place)
    with store.sit("kim") as kim:
        kept = [kim.add(Note(text=f"{number} " + "words " * 500)).id for number in range(5)]
        for room in (0, PAGE, 2 * PAGE, 5 * PAGE, 20 * PAGE):
            disk.fill(room)
            with pytest.raises(ProjectError) as error:
                until_it_is_full(kim, kept)
            told(error.value, "claims/kim/")
            with pytest.raises(ProjectError, match="IW-STORE-010"):
                kim.add(Note(text="words " * 20_000))
            assert [note.id for note in kim.project.of_kind(Note)] == kept
            assert ids(store) == kept
            disk.free()
            kept.append(kim.add(Note(text="again")).id)
            assert kim.undo() is not None
            assert kim.redo() is not None
            assert ids(store) == kept
    assert len(kept) > 15
    assert {problem.code for problem in store.check()} <= {"IW-LOG-001"}


def test_importing_on_a_full_disk(disk: SmallDisk | SmallFiles, tmp_path: Path) -> None:
    """The import is there whole, or nothing of it, whatever step finds no room."""
    store = filled(disk.place)
    big = tmp_path / "big.txt"
    big.write_text(CHAT.replace("db", "cache") * 500)
    refused = 0
    with store.sit("kim") as kim:
        kept = [kim.add(Note(text="before")).id]
        for room in range(0, 1_000_000, 5 * PAGE):
            before = tree(store.path)
            disk.fill(room)
            try:
                report = store.import_file(big)
            except ProjectError as error:
                told(error, "deliveries/")
                refused += 1
            else:
                break
            assert tree(store.path) == before
            assert list((store.path / "deliveries").glob(".*")) == []
            disk.free()
            kept.append(kim.add(Note(text="coded")).id)
        disk.free()
        assert report.stored
        assert refused > 10
        kept.append(kim.add(Note(text="after")).id)
    assert len(store.load().segments) == 3 + 1_500
    assert ids(store) == kept
    assert store.check() == ()


def test_writing_a_deck_on_a_full_disk(disk: SmallDisk | SmallFiles) -> None:
    """The old deck stays as it was, and no half of the new one is left beside it."""
    store = filled(disk.place)
    path = store.path / "deck.html"
    write_whole(path, b"old" * 50_000)
    for room in (0, 1, PAGE, 100_000, 299_999 // PAGE * PAGE):
        before = tree(store.path)
        disk.fill(room)
        with pytest.raises(ProjectError) as error:
            write_whole(path, b"new" * 100_000)
        told(error.value, "deck.html")
        assert "300,000 bytes" in error.value.problem.where
        assert tree(store.path) == before
        disk.free()
    write_whole(path, b"new" * 100_000)
    assert path.read_bytes() == b"new" * 100_000


def test_a_project_that_found_no_room_is_made_when_there_is_some(disk: SmallDisk | SmallFiles) -> None:
    """What the error says to do next, "make room, and do the last step again", works."""
    disk.fill(0)
    with pytest.raises(ProjectError, match="IW-STORE-010"):
        Store.create(disk.place / "p", title="Checkout")
    disk.free()
    assert Store.create(disk.place / "p", title="Checkout").load().codes
