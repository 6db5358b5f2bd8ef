import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_workbench import coding
from incident_workbench.codebook import STARTER_ANALYST
from incident_workbench.errors import ClaimError, Problem, ProjectError
from incident_workbench.model.acts import act_line
from incident_workbench.model.claims import Note
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store
from tests import strategies
from tests.store.conftest import CHAT, filled, tree
from tests.worlds import act


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def logs(store: Store, analyst: str = "*") -> list[Path]:
    found = sorted((store.path / "claims").glob(f"{analyst}/*.jsonl"))
    return [path for path in found if path.parent.name != "starter-codebook"]


def notes(store_or_work: Store | Sitting) -> list[str]:
    project = store_or_work.load() if isinstance(store_or_work, Store) else store_or_work.project
    return [note.text for note in project.of_kind(Note)]


def note(store: Store, analyst: str, *words: str) -> None:
    with store.sit(analyst) as work:
        for text in words:
            work.add(Note(text=text))


def soon(happened: Callable[[], bool], within: float = 1.0) -> float:
    """Seconds until it happened; fails after `within` (and a second's grace for a busy machine)."""
    begin = time.perf_counter()
    while not happened():
        assert time.perf_counter() - begin < within + 1, "not seen in time"
        time.sleep(0.01)
    return time.perf_counter() - begin


# --- create, open, load -----------------------------------------------------------------------------------------------


def test_what_is_created_is_opened(tmp_path: Path) -> None:
    """
    outage/  workbench.toml  .gitattributes  .gitignore  claims/  deliveries/  private/
    """
    made = Store.create(tmp_path / "outage", title="Checkout", zone="Europe/Paris")
    opened = Store.open(tmp_path / "outage")
    assert opened.settings == made.settings
    assert (opened.settings.title, opened.settings.zone, opened.settings.format) == (
        "Checkout",
        "Europe/Paris",
        1,
    )
    assert {path.name for path in made.path.iterdir()} == {
        "workbench.toml",
        ".gitattributes",
        ".gitignore",
        "claims",
        "deliveries",
        "private",
    }
    assert b"* -text" in (made.path / ".gitattributes").read_bytes()
    assert b"private/" in (made.path / ".gitignore").read_bytes()
    assert (made.path / "private").stat().st_mode & 0o077 == 0
    assert opened.load() == made.load()
    assert "surprise" in opened.load().codes
    assert opened.check() == ()


def test_opening_loading_and_sitting_down_write_nothing(store: Store) -> None:
    before = tree(store.path)
    assert len(before) > 5
    with Store.open(store.path).sit("kim") as work:
        assert len(work.project.segments) == 3
        assert work.undo() is None
    Store.open(store.path).check()
    assert tree(store.path) == before


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ProjectError, match="IW-STORE-001"):
        Store.create(tmp_path, title="t")
    with pytest.raises(ProjectError, match="IW-STORE-001"):
        Store.create(tmp_path / "mine.txt", title="t")
    assert tree(tmp_path) == {"mine.txt": b"mine"}
    (tmp_path / "empty").mkdir()
    assert Store.create(tmp_path / "empty", title="").settings.title == "empty"


def test_a_zone_nobody_knows_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"IW-CLOCK-001.*did you mean Europe/Paris"):
        Store.create(tmp_path / "p", title="t", zone="Paris")
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("where", ["nothing/here", "file.txt", "."])
def test_what_is_no_project_is_told(tmp_path: Path, where: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(ProjectError, match=r"IW-STORE-002.*iw init"):
        Store.open(tmp_path / where)


@pytest.mark.parametrize("more", ['title = "t"\nzone = "Europe/Paris"\nmood = "calm"', "", "title = 5"])
def test_a_newer_format_is_refused_whatever_else_it_holds(store: Store, more: str) -> None:
    (store.path / "workbench.toml").write_text(f'format = 2\nid = "x"\n{more}\n')
    with pytest.raises(ProjectError, match=r"IW-STORE-003.*format 2.*update incident_workbench"):
        Store.open(store.path)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"format = ",
        b"\xff\xfe",
        b'format = "one"',
        b"format = 1\n",
        b'format = 1\nid = "x"\ntitle = "t"\nzone = "Mars/Olympus"\n',
        b"a = " + b"[" * 5_000,
    ],
)
def test_damaged_settings_are_told(store: Store, raw: bytes) -> None:
    (store.path / "workbench.toml").write_bytes(raw)
    with pytest.raises(ProjectError, match="IW-STORE-005"):
        Store.open(store.path)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(strategies.acts(), min_size=1, max_size=4))
def test_what_is_stored_is_loaded(tmp_path_factory: pytest.TempPathFactory, acts: list[Any]) -> None:
    """Law 2, with claims of every kind."""
    folder = tmp_path_factory.mktemp("p") / "p"
    store = Store.create(folder, title="t")
    raw, total = b"", ""
    for one in acts:
        line, total = act_line(one, total)
        raw += line
    (folder / "claims" / "kim").mkdir()
    (folder / "claims" / "kim" / "a.jsonl").write_bytes(raw)
    fold = store.load().fold
    assert {key: fold.acts[key] for key in (one.id for one in acts)} == {one.id: one for one in acts}


AWKWARD = "a\u2028b\u2029c\x0bd\x0ce\x1cf\x85g\r\nh\x00 👩‍💻\u202e"


def test_words_with_every_kind_of_line_break_come_back(store: Store) -> None:
    with store.sit("kim") as work:
        stored = work.add(Note(text=AWKWARD), name=AWKWARD)
    assert Store.open(store.path).load().of_kind(Note) == (stored,)
    assert stored.text == AWKWARD
    assert store.check() == ()


def test_half_a_surrogate_is_refused_and_nothing_written(store: Store) -> None:
    with store.sit("kim") as work:
        with pytest.raises(ClaimError, match="IW-CLAIM-007"):
            work.add(Note(text="a\ud800"))
        assert logs(store) == []
        work.add(Note(text="fine"))
    assert len(store.load().of_kind(Note)) == 1


# --- logs -------------------------------------------------------------------------------------------------------------


def test_logs_only_grow(store: Store) -> None:
    """Law 3: whatever is done, what was written stays as it was, byte for byte."""
    with store.sit("kim") as work:
        one = work.add(Note(text="a"))
        for deed in (
            lambda: work.add(Note(text="b", replaces=(one.id,))),
            lambda: work.retract(one.id),
            work.undo,
            work.redo,
            lambda: note(store, "lee", "c"),
        ):
            before = tree(store.path)
            deed()
            after = tree(store.path)
            assert before.keys() <= after.keys()
            assert all(after[name].startswith(raw) for name, raw in before.items())
            assert sum(map(len, after.values())) > sum(map(len, before.values()))


def test_the_log_is_made_at_the_first_act_and_continued(store: Store) -> None:
    with store.sit("kim") as work:
        assert logs(store) == []
        work.add(Note(text="a"))
        (log,) = logs(store)
    note(Store.open(store.path), "kim", "b")
    note(store, "kim", "c")
    assert logs(store) == [log]
    assert log.read_bytes().count(b"\n") == 3
    assert notes(store) == ["a", "b", "c"]
    assert store.check() == ()


def test_two_sittings_of_one_analyst_write_two_logs(store: Store) -> None:
    """Exactly one writer each."""
    with store.sit("kim") as one, Store.open(store.path).sit("kim") as other:
        one.add(Note(text="a"))
        other.add(Note(text="b"))
        assert len(logs(store, "kim")) == 2
    assert sorted(notes(store)) == ["a", "b"]
    assert store.check() == ()


def test_analysts_whose_names_differ_in_case_share_a_folder_and_no_log(store: Store) -> None:
    for name in ("Kim", "kim", "KIM"):
        note(store, name, f"by {name}")
    assert {path.parent.name for path in logs(store)} == {"kim"}
    assert len(logs(store)) == 3
    assert {n.analyst for n in store.load().of_kind(Note)} == {"Kim", "kim", "KIM"}


@pytest.mark.parametrize(
    "name", ["../../evil", "Ñandú Ó", "日本", "…", "a" * 400, "con/aux", ".hidden", STARTER_ANALYST]
)
def test_any_name_makes_a_folder_inside_claims(store: Store, name: str) -> None:
    note(store, name, "a")
    made = [p for p in (store.path / "claims").rglob("*.jsonl") if p.name != "starter.jsonl"]
    assert len(made) == 1
    assert made[0].parent.parent == store.path / "claims"
    assert [n.analyst for n in store.load().of_kind(Note)] == [name]
    assert store.check() == ()


def test_a_torn_tail_is_left_out_with_a_problem_and_a_new_log_begun(store: Store) -> None:
    """
    {"id":…,"sum":"…"}
    {"id":"half of an a
    """
    note(store, "kim", "a")
    (log,) = logs(store)
    with log.open("ab") as stream:
        stream.write(b'{"id":"half of an a')
    torn = log.read_bytes()
    assert notes(store) == ["a"]
    (problem,) = store.check()
    assert (problem.code, problem.where) == ("IW-LOG-001", f"kim/{log.name}, line 2")
    note(store, "kim", "b")
    assert notes(store) == ["a", "b"]
    assert log.read_bytes() == torn
    assert len(logs(store)) == 2


def test_an_altered_byte_is_named_and_everything_intact_is_read(store: Store) -> None:
    note(store, "kim", "old words", "b")
    note(store, "lee", "c")
    log = logs(store, "kim")[0]
    log.write_bytes(log.read_bytes().replace(b"old words", b"odd words"))
    assert notes(store) == ["odd words", "b", "c"]
    found = store.check()
    assert codes(found) == ["IW-LOG-002"]
    assert found[0].where == f"kim/{log.name}, line 1"


def test_a_cut_log_is_noticed_by_what_another_had_seen(store: Store) -> None:
    note(store, "kim", "a", "b")
    note(store, "lee", "c")
    log = logs(store, "kim")[0]
    whole = log.read_bytes()
    assert store.check() == ()
    log.write_bytes(whole[: whole.index(b"\n") + 1])
    assert notes(store) == ["a", "c"]
    (problem,) = store.check()
    assert (problem.code, problem.where) == ("IW-LOG-003", f"kim/{log.name}")
    assert "is cut" in problem.what
    log.unlink()
    (problem,) = store.check()
    assert (problem.code, problem.where) == ("IW-LOG-003", f"kim/{log.name}")
    assert "missing" in problem.what
    log.write_bytes(whole)
    assert store.check() == ()


def test_a_log_written_anew_with_right_sums_is_noticed(store: Store) -> None:
    note(store, "kim", "a")
    note(store, "lee", "c")
    log = logs(store, "kim")[0]
    lines = [act_line(act(f"f{n}", Note(id=f"n{n}", text="forged" * 50)), "")[0] for n in range(1)]
    log.write_bytes(b"".join(lines))
    assert notes(store) == ["forged" * 50, "c"]
    assert "IW-LOG-003" in codes(store.check())


def test_a_conflicted_copy_counts_once_and_may_be_deleted(store: Store) -> None:
    """
    kim/20260501T…-1a2b3c-4d5e6f.jsonl
    kim/20260501T…-1a2b3c-4d5e6f (kim's conflicted copy 2026-05-01).jsonl
    """
    note(store, "kim", "a", "b")
    log = logs(store, "kim")[0]
    copy = log.with_name(f"{log.stem} (kim's conflicted copy 2026-05-01).jsonl")
    copy.write_bytes(log.read_bytes())
    assert notes(store) == ["a", "b"]
    assert store.check() == ()
    note(store, "lee", "c")
    assert notes(store) == ["a", "b", "c"]
    copy.unlink()
    assert notes(store) == ["a", "b", "c"]
    assert store.check() == ()


def test_acts_come_in_the_order_they_were_written_also_when_the_clock_is_set_back(store: Store) -> None:
    raw, total = b"", ""
    for number, minute in enumerate((50, 10, 30)):
        line, total = act_line(
            act(f"k{number}", Note(id=f"k{number}", text=f"k{number}"), minute=minute), total
        )
        raw += line
    (store.path / "claims" / "kim").mkdir()
    (store.path / "claims" / "kim" / "a.jsonl").write_bytes(raw)
    (store.path / "claims" / "lee").mkdir()
    late = act("l", Note(id="l", text="l"), analyst="lee", minute=40)
    (store.path / "claims" / "lee" / "a.jsonl").write_bytes(act_line(late, "")[0])
    assert notes(store) == ["l", "k0", "k1", "k2"]


def test_a_newer_kind_is_kept_told_and_not_written_after(store: Store) -> None:
    from hashlib import sha256

    body = b'{"id":"n","written_at":"2026-05-01T22:00:00Z","analyst":"kim","name":"x","claims":[{"kind":"weather"}]'
    total = sha256(sha256(body).hexdigest().encode()).hexdigest()
    note(store, "kim", "a")
    log = logs(store)[0]
    log.write_bytes(body + b',"sum":"' + total.encode() + b'"}\n')
    assert codes(store.check()) == ["IW-ACT-003"]
    kept = log.read_bytes()
    note(store, "kim", "b")
    assert log.read_bytes() == kept
    assert notes(store) == ["b"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_is_named_and_nothing_traces_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """R8 in short: bit flips, truncations, zero-length and foreign files."""
    store = _world(tmp_path_factory)
    intact = tree(store.path)
    name = data.draw(st.sampled_from([n for n in intact if n.endswith((".jsonl", ".txt"))]))
    raw = intact[name]
    where = data.draw(st.integers(0, len(raw) - 1))
    how = data.draw(st.sampled_from(("flip", "cut", "empty", "foreign", "gone")))
    last_unseen = name.startswith("claims/lee/")  # nobody came after Lee
    match how:
        case "flip":
            flipped = raw[where] ^ (1 << data.draw(st.integers(0, 7)))
            changed = raw[:where] + bytes([flipped]) + raw[where + 1 :]
        case "cut":
            changed = raw[:where]
        case "empty":
            changed = b""
        case _:
            changed = b"\x89PNG\r\n\x1a\n\xff\n"
    try:
        if how == "gone":
            (store.path / name).unlink()
        else:
            (store.path / name).write_bytes(changed)
        found = store.check()
        store.load()
        whole_lines = how == "gone" or changed == b"" or changed.endswith(b"\n")
        if not (last_unseen and whole_lines):
            assert found, (name, how, where)
    finally:
        for kept, bytes_ in intact.items():
            (store.path / kept).write_bytes(bytes_)
    assert store.check() == ()


_worlds: list[Store] = []


def _world(tmp_path_factory: pytest.TempPathFactory) -> Store:
    if not _worlds:
        store = filled(tmp_path_factory.mktemp("world"))
        with store.sit("kim") as work:
            for segment in work.project.segments:
                work.add(coding.apply(work.project, segment.id, "surprise", 0, 2))
            work.undo()
        note(store, "lee", "a", "b")
        _worlds.append(store)
    return _worlds[0]


# --- disks that fail --------------------------------------------------------------------------------------------------


def test_a_write_that_fails_half_way_leaves_the_log_and_begins_a_new_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    with store.sit("kim") as work:
        work.add(Note(text="a"))
        (log,) = logs(store)

        def full(handle: int, raw: Any) -> int:
            if bytes(raw[:5]) == b'{"id"':
                return write(handle, bytes(raw)[:20])
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr("incident_workbench.store.logs.os.write", full)
            with pytest.raises(
                ProjectError, match=r"IW-STORE-010 .*kim/.*\.jsonl, \d+ bytes: .*No space left"
            ):
                work.add(Note(text="b"))
        assert notes(work) == ["a"]
        torn = log.read_bytes()
        assert torn.count(b"\n") == 1
        work.add(Note(text="c"))
        assert log.read_bytes() == torn
        assert len(logs(store)) == 2
    assert notes(store) == ["a", "c"]
    assert codes(store.check()) == ["IW-LOG-001"]


def test_a_failed_fsync_is_no_acknowledgement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line may be there or not; sent again with its id, it counts once."""

    def broken_sync(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with store.sit("kim") as work:
        work.add(Note(text="a"))
        with monkeypatch.context() as broken:
            broken.setattr("os.fsync", broken_sync)
            with pytest.raises(ProjectError, match="IW-STORE-010"):
                work.add(Note(text="b"), act_id="b")
        assert notes(work) == ["a"]
        work.add(Note(text="b"), act_id="b")
        assert notes(work) == ["a", "b"]
        assert len(logs(store)) == 2
    assert notes(store) == ["a", "b"]


def test_a_new_log_whose_folder_cannot_be_synced_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_sync(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with store.sit("kim") as work:
        with monkeypatch.context() as broken:
            broken.setattr("incident_workbench.store.logs.sync_folder", broken_sync)
            for _ in range(2):
                with pytest.raises(ProjectError, match="IW-STORE-010"):
                    work.add(Note(text="a"))
        work.add(Note(text="b"))
    assert notes(store) == ["b"]
    assert store.check() == ()


def test_a_folder_that_cannot_be_written_opens_to_read_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note(store, "kim", "a")
    before = tree(store.path)
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
    with Store.open(store.path).sit("kim") as work:
        assert notes(work) == ["a"]
        with pytest.raises(ProjectError, match=r"IW-STORE-004.*can be read but not written"):
            work.add(Note(text="b"))
        assert notes(work) == ["a"]
    with pytest.raises(ProjectError, match="IW-STORE-004"):
        store.import_file(tmp_path / "chat.txt")
    assert tree(store.path) == before


# --- several sittings at once -----------------------------------------------------------------------------------------


def test_two_sittings_of_one_process_see_each_other_within_a_second(store: Store) -> None:
    with store.sit("kim") as kim, store.sit("lee") as lee, Store.open(store.path).sit("pat") as pat:
        for number in range(5):
            kim.add(Note(text=f"k{number}"))
            lee.add(Note(text=f"l{number}"))
        everybody = sorted(f"{who}{n}" for who in "kl" for n in range(5))
        for work in (kim, lee, pat):
            assert soon(lambda work=work: sorted(notes(work)) == everybody) < 1.5


def test_a_sitting_opened_between_two_looks_misses_nothing(store: Store) -> None:
    """Sittings come and go while another writes; each sees everything in the end."""
    stop = threading.Event()
    with store.sit("kim") as kim:

        def write() -> None:
            number = 0
            while not stop.is_set():
                kim.add(Note(text=str(number)))
                number += 1

        writing = threading.Thread(target=write)
        writing.start()
        opened = [store.sit(f"lee{n}") for n in range(6)]
        stop.set()
        writing.join()
        everything = notes(store)
        assert everything
        for work in opened:
            soon(lambda work=work: sorted(notes(work)) == sorted(everything))
            work.close()


def test_an_import_reaches_every_open_sitting(store: Store, tmp_path: Path) -> None:
    """Also when another sitting is opened before the watcher has looked."""
    (tmp_path / "more.txt").write_text(CHAT.replace("ana", "cleo"))
    with store.sit("kim") as kim:
        assert len(kim.project.segments) == 3
        Store.open(store.path).import_file(tmp_path / "more.txt")
        with store.sit("lee") as lee:
            assert len(lee.project.segments) == 6
            soon(lambda: len(kim.project.segments) == 6, within=2)
            work = kim.add(coding.apply(kim.project, kim.project.segments[-1].id, "surprise"))
            soon(lambda: work in lee.project.claims)


def test_the_watcher_ends_with_the_last_sitting_and_begins_anew(store: Store) -> None:
    def watching() -> int:
        return sum(thread.name == "incident-workbench-watcher" for thread in threading.enumerate())

    before = watching()
    with store.sit("kim"), store.sit("lee"):
        assert watching() == before + 1
    assert watching() == before
    with store.sit("kim") as work:
        note(Store.open(store.path), "lee", "a")
        soon(lambda: notes(work) == ["a"])
    assert watching() == before


def test_an_observer_may_close_the_sitting_that_woke_it(store: Store) -> None:
    work = store.sit("kim")
    work.add(Note(text="a"))
    closed = threading.Event()

    def leave(*news: object) -> None:
        work.close()
        closed.set()

    work.observe(leave)
    note(Store.open(store.path), "lee", "b")
    assert closed.wait(3)
    soon(lambda: not work.observer_failures)
    note(store, "kim", "c")
    assert len(logs(store, "kim")) == 1  # its lock was let go


PROCESS = """
import sys, time
from incident_workbench.model.claims import Note
from incident_workbench.store import Store
folder, name, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
"""


def process(body: str, store: Store, name: str, number: int = 0) -> subprocess.Popen[str]:
    script = PROCESS + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(store.path), name, str(number)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_see_each_other_within_a_second(store: Store) -> None:
    child = process(
        """
        with Store.open(folder).sit(name) as work:
            print("ready", flush=True)
            end = time.time() + 20
            while not any(note.text == "ping" for note in work.project.of_kind(Note)):
                assert time.time() < end
                time.sleep(0.01)
            work.add(Note(text="pong"))
            sys.stdin.readline()
        """,
        store,
        "lee",
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    with store.sit("kim") as work:
        work.add(Note(text="ping"))
        assert soon(lambda: notes(work) == ["ping", "pong"], within=2) < 2.5
    child.communicate("\n", timeout=20)
    assert child.returncode == 0
