"""Hostile files through the whole import: a report or a word, never a traceback, and nothing outside the project."""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError, WorkbenchError
from incident_workbench.readers import readers
from incident_workbench.readers.members import json_in
from incident_workbench.store import ImportReport, Store

LISTS = {
    "users.json": [{"id": "U1", "name": "alice", "profile": {"real_name": "Alice"}}],
    "channels.json": [{"id": "C1", "name": "inc", "members": ["U1"]}],
}
HELLO = [{"type": "message", "user": "U1", "text": "hello", "ts": "1700000000.000100"}]
READERS = tuple(sorted(readers()))
EVIL = Path("/var/tmp")


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, files with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def tried(store: Store, path: Path, **options: object) -> ImportReport | None:
    """The report of an import, or None where it was refused; then the folder is as it was, to the byte."""
    before = tree(store.path)
    try:
        report = store.import_file(path, **options)
    except WorkbenchError as error:
        told = error.problem
        report = None
    if report is None:
        assert tree(store.path) == before
        assert told.code.startswith("IW-")
        assert told.then
        return None
    assert report.unaccounted == ()
    if report.stored:
        new = tree(store.path).keys() - before.keys()
        assert {name.split("/")[0] for name in new} == {"deliveries"}
        kept = [store.path / name for name in new if "/original/" in name]
        assert [each.read_bytes() for each in kept] == [path.read_bytes()]
        loaded = store.load()
        assert len(loaded.segments) == len({s.id for s in loaded.segments}) == report.segments
        for segment in loaded.segments:
            segment.text.encode()
        assert {p.code.rpartition("-")[0] for p in store.check()} <= {"IW-READ", "IW-CLOCK"}
    return report


@pytest.fixture
def anew(tmp_path: Path) -> Callable[[str], Store]:
    return lambda name: Store.create(tmp_path / "projects" / name, title="t", zone="UTC")


@pytest.fixture(autouse=True)
def _nothing_outside(tmp_path: Path) -> Iterator[None]:
    """Whatever a test imports, it makes nothing beside its projects, in /var/tmp or where the tests run."""

    def around() -> tuple[set[str], set[str], set[str]]:
        beside = {path.name for path in tmp_path.parent.iterdir() if "evil" in path.name}
        return beside, {path.name for path in EVIL.glob("*iw_*")}, set(os.listdir())

    before = around()
    yield
    assert around() == before
    assert not list(tmp_path.rglob("*evil*.txt"))


# --- what the maker of bad inputs makes -------------------------------------------------------------------------------

WHOLE_ZIPS = {"ok", "macosx_junk", "prefixed_junk", "method_bzip2", "method_lzma", "method_stored"}


def test_zips(bad_inputs: Path, anew: Callable[[str], Store]) -> None:
    paths = sorted((bad_inputs / "zip").iterdir())
    assert len(paths) > 40
    reports = {path.stem: tried(anew(path.stem), path) for path in paths}
    for name in WHOLE_ZIPS:
        report = reports[name]
        assert report is not None
        assert (report.reader, report.segments, report.problems) == ("slack", 1, ())
    named = {name: report for name, report in reports.items() if name.startswith("name_")}
    assert len(named) > 20
    for name, report in named.items():
        assert report is not None, name
        assert report.segments == 1, name
    refused = {name for name, report in reports.items() if report is None}
    assert {name for name in reports if name.startswith("bomb_")} <= refused
    assert {"truncated_half", "truncated_eocd", "zero_bytes", "not_a_zip", "duplicate_entry"} <= refused


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("name_rel_parent", "leaves the archive"),
        ("name_rel_deep", "leaves the archive"),
        ("name_abs", "absolute"),
        ("name_win_drive", "another system"),
        ("name_win_unc", "another system"),
        ("name_win_reserved", "every system"),
        ("name_rlo_name", "control characters"),
        ("symlink_file", "link or device"),
        ("symlink_dir_then_file", "link or device"),
        ("chardev_entry", "link or device"),
        ("fifo_entry", "link or device"),
        ("encrypted_flag", "encrypted"),
    ],
)
def test_each_refused_member_is_named_with_the_reason(
    bad_inputs: Path, anew: Callable[[str], Store], name: str, reason: str
) -> None:
    report = tried(anew(name), bad_inputs / "zip" / f"{name}.zip")
    assert report is not None
    told = [problem for problem in report.problems if problem.code == "IW-READ-008"]
    assert len(told) == 1
    assert reason in told[0].why
    assert f"{name}.zip, '" in told[0].where


def test_json_text_and_tables(bad_inputs: Path, anew: Callable[[str], Store]) -> None:
    """Each as it comes, then as each reader would have it."""
    paths = [path for kind in ("json", "text", "csv") for path in sorted((bad_inputs / kind).iterdir())]
    assert len(paths) > 40
    read = 0
    for path in paths:
        store = anew(path.name)
        read += tried(store, path) is not None
        for reader in READERS:
            report = tried(store, path, reader=reader, preview=True)
            read += report is not None
    assert read > 40


def test_other_kinds_of_file_are_refused_with_a_word(bad_inputs: Path, anew: Callable[[str], Store]) -> None:
    """No reader takes projects of other programs, or notebooks. Of the documents one is harmless, and one is read
    without the member that would leave it, which is named.
    """
    paths = [path for kind in ("docx", "qdpx", "notebook") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    reports = {path.name: tried(anew(f"{path.parent.name}-{path.name}"), path) for path in paths}
    read = {name: [p.code for p in report.problems] for name, report in reports.items() if report}
    assert read == {"ok.docx": [], "traversal_entry.docx": ["IW-READ-008", "IW-READ-062"]}


def days(path: Path, files: dict[str, bytes]) -> Path:
    """A Slack export with these as days, after a day of one message."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, listed in LISTS.items():
            archive.writestr(name, json.dumps(listed))
        archive.writestr("inc/2023-11-14.json", json.dumps(HELLO))
        for name, raw in files.items():
            archive.writestr(f"inc/2023-11-15-{name}", raw)
    return path


def test_hostile_json_as_days_of_an_export(
    bad_inputs: Path, tmp_path: Path, anew: Callable[[str], Store]
) -> None:
    files = {path.name: path.read_bytes() for path in (bad_inputs / "json").iterdir()}
    assert len(files) > 20
    report = tried(anew("p"), days(tmp_path / "days.zip", files))
    assert report is not None
    assert report.segments > 100
    assert report.records > report.segments
    codes = {problem.code for problem in report.problems}
    assert {"IW-READ-011", "IW-READ-012", "IW-READ-020", "IW-READ-021", "IW-READ-101"} <= codes


def test_the_public_json_suite(shared: Path, tmp_path: Path, anew: Callable[[str], Store]) -> None:
    """`y_` is JSON, `n_` is none and is told, `i_` may be either; each one alone and all as days of one export."""
    paths = sorted((shared / "badinput" / "json_nst" / "test_parsing").iterdir())
    assert len(paths) > 300
    for path in paths:
        try:
            json_in(path.read_bytes(), path.name)
            read = True
        except ReadError:
            read = False
        if path.name.startswith("y_"):
            assert read, path.name
        if path.name.startswith("n_") and path.name not in NUMBERS_THAT_PEOPLE_WRITE:
            assert not read, path.name
    files = {path.name: path.read_bytes() for path in paths}
    report = tried(anew("p"), days(tmp_path / "suite.zip", files))
    assert report is not None
    assert report.segments == 1
    told = "\n".join(f"{problem.where} {problem.code}" for problem in report.problems)
    for path in paths:
        if path.name.startswith("n_"):
            assert path.name in told, path.name
        if path.name.startswith("y_"):
            assert f"{path.name} IW-READ-011" not in told, path.name


NUMBERS_THAT_PEOPLE_WRITE = {
    "n_number_NaN.json",
    "n_number_infinity.json",
    "n_number_minus_infinity.json",
}
"""Python and JavaScript write these into JSON; they are read as words, and a record of them is told."""


# --- bombs ------------------------------------------------------------------------------------------------------------

UNDER_LIMITS = """
import resource, sys, time
from incident_workbench.store import Store
from incident_workbench.errors import WorkbenchError

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
store = Store.open(sys.argv[1])
begin = time.process_time()
try:
    store.import_file(sys.argv[2])
    told = "read"
except WorkbenchError as error:
    told = error.problem.code
seconds = time.process_time() - begin
# not ru_maxrss: that remembers the process that started this one
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(told, seconds, peak / 1024)
"""


def under_limits(store: Store, path: Path) -> tuple[str, float, float]:
    """What became of an import, in how many seconds of the processor and MiB."""
    command = [sys.executable, "-c", UNDER_LIMITS, store.path, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told, seconds, peak = done.stdout.split()
    return told, float(seconds), float(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to measure memory with")
@pytest.mark.parametrize(
    "name",
    [
        "zip/bomb_ratio_1GiB.zip",
        "zip/bomb_many_entries_60000.zip",
        "zip/bomb_nested_5x4.zip",
        "zip/bomb_overlap_1000x8MiB.zip",
        "docx/bomb_64MiB.docx",
    ],
)
def test_bombs_are_refused_at_once(bad_inputs: Path, anew: Callable[[str], Store], name: str) -> None:
    store = anew("p")
    before = tree(store.path)
    told, seconds, peak = under_limits(store, bad_inputs / name)
    assert told in {"IW-READ-006", "IW-READ-002"}
    assert seconds < 2
    assert peak < 300
    assert tree(store.path) == before


# --- paths ------------------------------------------------------------------------------------------------------------


def odd_paths(folder: Path) -> dict[str, str]:
    (folder / "hollow").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "to-zero").symlink_to("/dev/zero")
    (folder / "nothing.txt").write_bytes(b"")
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / "pipe")
    names = [
        "hollow",
        "pipe",
        "loop",
        "to-zero",
        "pipes",
        "missing.txt",
        "nothing.txt",
        "nul\0.txt",
        "l" * 300,
    ]
    return {**{name: str(folder / name) for name in names}, "null": "/dev/null", "zero": "/dev/zero"}


def test_odd_paths_are_refused_with_a_word(tmp_path: Path, anew: Callable[[str], Store]) -> None:
    store = anew("p")
    before = tree(store.path)
    for name, path in odd_paths(tmp_path).items():
        expected = "IW-READ-009" if name == "nothing.txt" else "IW-READ-004"
        for preview in (False, True):
            with pytest.raises(ReadError, match=expected):
                store.import_file(path, preview=preview)
        assert tree(store.path) == before, name


def test_a_folder_of_links_and_pipes_is_read_without_them(
    tmp_path: Path, anew: Callable[[str], Store]
) -> None:
    """export/inc/etc → /etc        export/inc/2023-11-15.json → /etc/passwd        export/inc/pipe"""
    export = tmp_path / "export"
    with zipfile.ZipFile(days(tmp_path / "export.zip", {})) as archive:
        archive.extractall(export)
    (export / "inc" / "etc").symlink_to("/etc", target_is_directory=True)
    (export / "inc" / "2023-11-15.json").symlink_to("/etc/passwd")
    os.mkfifo(export / "inc" / "pipe")
    store = anew("p")
    report = store.import_file(export)
    assert (report.reader, report.segments) == ("slack", 1)
    assert sorted(p.where for p in report.problems if p.code == "IW-READ-008") == [
        "export, 'inc/2023-11-15.json'",
        "export, 'inc/etc'",
        "export, 'inc/pipe'",
    ]
    assert not any(b"root:" in (raw or b"") for raw in tree(store.path).values())


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Without root's right to read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        monkeypatch.setattr(tempfile, "tempdir", place)  # where locks are kept, each user's own
        folder.chmod(0o777)
        secret = folder / "secret.txt"
        secret.write_text("2026-05-01T22:00:00Z ana: hush\n2026-05-01T22:01:00Z bo: hush\n")
        secret.chmod(0)
        with as_somebody_else():
            store = Store.create(folder / "p", title="t")
            before = tree(store.path)
            for preview in (False, True):
                with pytest.raises(ReadError, match=r"IW-READ-004.*secret\.txt.*Permission denied"):
                    store.import_file(secret, preview=preview)
            assert tree(store.path) == before


def test_a_file_that_stops_being_readable_is_not_called_a_full_disk(
    tmp_path: Path, anew: Callable[[str], Store]
) -> None:
    """As when a network drive goes away in the middle."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("no file here that opens and does not read")
    store = anew("p")
    before = tree(store.path)
    for preview in (False, True):
        with pytest.raises(ReadError, match=r"IW-READ-004.*Input/output error"):
            store.import_file("/proc/self/mem", preview=preview)
    assert tree(store.path) == before


@pytest.mark.parametrize("record", ["1,", "[],", "{},", '{"ts":1},', "null,", '"",'])
def test_a_day_of_a_million_empty_records_is_refused_at_once(tmp_path: Path, record: str) -> None:
    """
    2026-05-01.json: [1,1,1,1, … four million of them]
    """
    store = Store.create(tmp_path / "p", title="t")
    day = "[" + record * (8_000_000 // len(record)) + "1]"
    (tmp_path / "export" / "inc").mkdir(parents=True)
    (tmp_path / "export" / "channels.json").write_text('[{"id":"C1","name":"inc","members":[]}]')
    (tmp_path / "export" / "users.json").write_text("[]")
    (tmp_path / "export" / "inc" / "2026-05-01.json").write_text(day)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in ("channels.json", "users.json", "inc/2026-05-01.json"):
            archive.write(tmp_path / "export" / file, file)
    begin = time.process_time()
    with pytest.raises(ReadError, match="IW-READ-006"):
        store.import_file(tmp_path / "bomb.zip")
    report = store.import_file(tmp_path / "export")
    assert [p.code for p in report.problems if p.code == "IW-READ-116"] == ["IW-READ-116"]
    assert time.process_time() - begin < 4
