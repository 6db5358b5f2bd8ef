"""R7: a project that can be read but not written opens to read, says so, and no write is tried."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from incident_workbench.model.claims import Note
from incident_workbench.store import Store
from tests.store.conftest import CHAT, filled, tree

VISIT = """
import json, os, sys
from pathlib import Path
from incident_workbench.errors import WorkbenchError
from incident_workbench.model.claims import Note
from incident_workbench.store import Store

folder, chat, copy = map(os.path.abspath, sys.argv[1:])
CHANGES = {
    "os.chflags", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.setxattr",
    "os.symlink", "os.truncate", "os.utime", "shutil.rmtree", "tempfile.mkdtemp", "tempfile.mkstemp",
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
tried = []


def watch(event, args):
    if event in CHANGES or (event == "open" and isinstance(args[2], int) and args[2] & WRITING):
        tried.extend(f"{event} {arg}" for arg in args[:2] if str(arg).startswith(folder))


def said(deed):
    try:
        return deed()
    except WorkbenchError as error:
        return error.problem.code


sys.addaudithook(watch)
store = Store.open(folder)
said_by = {
    "load": said(lambda: len(store.load().segments)),
    "check": said(lambda: [problem.code for problem in store.check()]),
    "preview": said(lambda: store.import_file(chat, preview=True).segments),
}
with store.sit("kim") as kim:
    first = kim.project.of_kind(Note)[0].id
    said_by["sit"] = [note.text for note in kim.project.of_kind(Note)]
    said_by["add"] = said(lambda: kim.add(Note(text="b")).text)
    said_by["undo"] = said(lambda: kim.undo().name)
    said_by["still"] = [note.text for note in kim.project.of_kind(Note)]
said_by["import"] = said(lambda: store.import_file(chat).segments)
said_by["merge"] = said(lambda: len(store.merge(copy).logs))
said_by["erase"] = said(lambda: store.erase(first, by="kim", why="consent withdrawn").done)
print(json.dumps({"said": said_by, "tried": tried}))
"""


def coded(folder: Path, beside: Path) -> Store:
    """A project with a note, and `beside` it a chat that it does not have and a copy that has more."""
    store = filled(folder)
    with store.sit("kim") as kim:
        kim.add(Note(text="a"))
    beside.mkdir()
    (beside / "other.txt").write_text(CHAT.replace("db", "cache"))
    shutil.copytree(store.path, beside / "copy")
    with Store.open(beside / "copy").sit("lee") as lee:
        lee.add(Note(text="from the copy"))
    return store


def visited(store: Store, beside: Path, *start: str) -> dict[str, Any]:
    """What a fresh process was told, every write that it tried in the folder, and whether anything changed there."""
    before = tree(store.path)
    words = [*start, sys.executable, "-c", VISIT, store.path, beside / "other.txt", beside / "copy"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found | {"changed": tree(store.path) != before}


READ = {"load": 3, "check": [], "preview": 3, "sit": ["a"]}


def only_read(found: dict[str, Any]) -> None:
    refused = dict.fromkeys(("add", "undo", "import", "merge", "erase"), "IW-STORE-004")
    assert found["said"] == READ | refused | {"still": ["a"]}
    assert found["tried"] == []
    assert not found["changed"]


def test_a_disk_that_is_mounted_read_only(small_disk: Path, tmp_path: Path) -> None:
    """Where even the administrator cannot write."""
    store = coded(small_disk, tmp_path / "beside")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    only_read(visited(store, tmp_path / "beside"))
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    with store.sit("kim") as kim:
        assert kim.add(Note(text="b")) in store.load().claims


@pytest.fixture
def unprivileged() -> tuple[str, ...]:
    """How a process starts that permissions hold for: the administrator lays down the right to pass them over."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("permissions do not hold for the administrator, and there is no setpriv")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def test_a_folder_without_permission_to_write(tmp_path: Path, unprivileged: tuple[str, ...]) -> None:
    store = coded(tmp_path, tmp_path / "beside")
    modes = {path: path.stat().st_mode for path in [store.path, *store.path.rglob("*")]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        only_read(visited(store, tmp_path / "beside", *unprivileged))
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    with store.sit("kim") as kim:
        assert kim.add(Note(text="b")) in store.load().claims


def test_in_a_folder_that_can_be_written_the_same_visit_writes(tmp_path: Path) -> None:
    """The control: every deed is done, and the writes are seen."""
    found = visited(coded(tmp_path, tmp_path / "beside"), tmp_path / "beside")
    assert found["said"] == READ | {
        "add": "b",
        "undo": "undo: added note",
        "still": ["a"],
        "import": 3,
        "merge": 1,
        "erase": True,
    }
    assert found["changed"]
    tried = " ".join(found["tried"])
    assert all(word in tried for word in ("open ", "os.rename ", "os.mkdir ", "claims/kim/", "deliveries/"))
