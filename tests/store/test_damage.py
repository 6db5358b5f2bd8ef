"""R8: damage of every sort to every file of a project is named, traces back nowhere, and leaves the rest readable."""

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from incident_workbench import coding
from incident_workbench.errors import Problem, WorkbenchError
from incident_workbench.model.acts import Act, act_line
from incident_workbench.model.claims import Note
from incident_workbench.model.evidence import Segment
from incident_workbench.store import Store
from incident_workbench.store.readings import AnyLine
from tests.conftest import Figure
from tests.store.conftest import filled, tree

OF_GIT = {".gitattributes", ".gitignore"}
"""Files that the project does not read."""
SETTINGS = "workbench.toml"
"""A small file that people mend by hand. It bears no sum: what still reads as settings is taken as it stands."""
SETTINGS_CODES = {"IW-STORE-002", "IW-STORE-003", "IW-STORE-005"}
FOREIGN = b"\x89PNG\r\n\x1a\n\xff\n{\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A chat and a Slack export; Kim codes, Lee notes, Kim goes on. Lee's last line nobody had seen."""
    folder = tmp_path_factory.mktemp("world")
    store = filled(folder)
    store.import_file(_slack(folder / "export"))
    _at_work(store, "kim", "one", "two")
    _at_work(store, "lee", "three")
    _at_work(store, "kim", "four")
    _at_work(store, "lee", "five")
    assert store.check() == ()
    return store


def _slack(folder: Path) -> Path:
    (folder / "general").mkdir(parents=True)
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general"}]))
    (folder / "users.json").write_text(json.dumps([{"id": "U1", "name": "cleo"}]))
    messages = [
        {"type": "message", "user": "U1", "ts": f"17776728{n}0.000100", "text": f"said {n}"} for n in range(5)
    ]
    (folder / "general" / "2026-05-01.json").write_text(json.dumps(messages))
    return folder


def _at_work(store: Store, analyst: str, *words: str) -> None:
    with store.sit(analyst) as work:
        for word in words:
            work.add(coding.apply(work.project, work.project.segments[0].id, "surprise", 0, 2))
            work.add(Note(text=word))
        work.undo()
        work.redo()


@pytest.fixture
def damaged(world: Store, tmp_path: Path) -> "Damaged":
    shutil.copytree(world.path, tmp_path / "p")
    return Damaged(Store.open(tmp_path / "p"))


class Damaged:
    """A copy of the world that takes one damage at a time and is put right again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.intact = tree(store.path)
        self.names = sorted(self.intact.keys() - OF_GIT)
        kinds = {name.split("/")[0] for name in self.names}
        assert kinds == {"claims", "deliveries", SETTINGS}
        assert sum("/original/" in name for name in self.names) == 4

    def change(self, name: str, raw: bytes | None) -> tuple[Problem, ...]:
        """What is told when a file has other bytes, or is gone (None); asserts what must hold after any damage."""
        path = self.store.path / name
        try:
            if raw is None:
                path.unlink()
            else:
                path.write_bytes(raw)
            problems = self.told()
            if problems is None:
                assert name == SETTINGS
                return ()
            assert problems or self.beyond_notice(name, raw), f"{name} changed and nothing is told"
            self.assert_intact_is_read(problems)
            return problems
        finally:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.intact[name])

    def told(self) -> tuple[Problem, ...] | None:
        """What `check` tells; None where opening refuses with a Problem. Anything else that is raised is a failure."""
        try:
            store = Store.open(self.store.path)
        except WorkbenchError as error:
            return None if error.problem.code in SETTINGS_CODES else pytest.fail(str(error))
        return store.check()

    def beyond_notice(self, name: str, raw: bytes | None) -> bool:
        """Whether nothing can tell: settings that still read, and whole last lines that no other log had seen."""
        if name == SETTINGS:
            return True
        if not name.startswith("claims/") or not _is_whole_lines(raw or b"", self.intact[name]):
            return False
        others = [file for file in self.logs() if file != name]
        seen = [
            act.seen.get(name.removeprefix("claims/"), (0, ""))[0] for o in others for act in self.acts(o)
        ]
        return max(seen, default=0) <= len(raw or b"")

    def logs(self) -> list[str]:
        return [name for name in self.names if name.startswith("claims/")]

    def acts(self, name: str) -> list[Act]:
        return [msgspec.json.decode(line, type=Act) for line in self.intact[name].split(b"\n")[:-1]]

    def assert_intact_is_read(self, problems: tuple[Problem, ...]) -> None:
        """Every act and every segment whose line still stands, byte for byte, in its file."""
        project = Store.open(self.store.path).load()
        segments = {segment.id: segment for segment in project.segments}
        hidden = {
            p.where for p in problems if p.code == "IW-READING-002"
        }  # only the first line tells whose they are
        stands = tree(self.store.path)
        for name in self.names:
            whole = stands.get(name, b"").split(b"\n")[:-1]
            lines = [line for line in self.intact[name].split(b"\n")[:-1] if line in whole]
            if name.startswith("claims/"):
                for act in (msgspec.json.decode(line, type=Act) for line in lines):
                    assert project.fold.acts.get(act.id) == act
            elif "/reading-" in name and name in hidden:
                assert self.intact[name].split(b"\n")[0] not in whole[:1]
            elif "/reading-" in name:
                for record in (msgspec.json.decode(line, type=AnyLine) for line in lines):
                    if isinstance(record, Segment):
                        assert segments.get(record.id) == record


def _is_whole_lines(raw: bytes, before: bytes) -> bool:
    return before.startswith(raw) and (not raw or raw.endswith(b"\n"))


def test_every_flipped_bit_is_named(damaged: Damaged, soak: bool, figure: Figure) -> None:
    """150 flips, 1,000 when long; each file gets its share."""
    flips, pick = 1_000 if soak else 150, random.Random(8)
    named = Counter[str]()
    for number in range(flips):
        name = damaged.names[number % len(damaged.names)]
        raw = bytearray(damaged.intact[name])
        raw[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        named[name] += bool(damaged.change(name, bytes(raw)))
    assert named.total() == flips - flips // len(damaged.names)  # all but those of the settings
    assert named[SETTINGS] == 0
    figure(f"{flips:,} bits flipped: {named.total():,} of {named.total():,} outside {SETTINGS} named")


def test_a_flip_in_each_byte_of_a_readings_last_line_is_named(damaged: Damaged) -> None:
    """The line that no sum covers: it must be what would be written."""
    pick = random.Random(10)
    for name in (name for name in damaged.names if "/reading-" in name):
        raw = damaged.intact[name]
        for place in range(raw.rfind(b"\n", 0, -1) + 1, len(raw)):
            flipped = raw[place] ^ 1 << pick.randrange(8)
            assert damaged.change(name, raw[:place] + bytes([flipped]) + raw[place + 1 :])


def test_a_log_written_anew_with_right_sums_is_named_by_who_had_seen_it(damaged: Damaged) -> None:
    name = next(name for name in damaged.logs() if "/kim/" in name)
    raw, total = b"", ""
    for act in damaged.acts(name):
        line, total = act_line(msgspec.structs.replace(act, name=act.name.upper()), total)
        raw += line
    assert len(raw) == len(damaged.intact[name])
    assert {problem.code for problem in damaged.change(name, raw)} == {"IW-LOG-003"}


def test_every_cut_is_named_save_whole_lines_that_nobody_had_seen(
    damaged: Damaged, soak: bool, figure: Figure
) -> None:
    """25 cuts at any byte, 100 when long, and one at each end of a line of each log."""
    pick = random.Random(9)
    for number in range(100 if soak else 25):
        name = damaged.names[number % len(damaged.names)]
        damaged.change(name, damaged.intact[name][: pick.randrange(len(damaged.intact[name]))])
    unnoticed = []
    for name in damaged.logs():
        lines = damaged.intact[name].splitlines(keepends=True)
        unnoticed += [
            (name.split("/")[1], len(lines) - keep)
            for keep in range(len(lines))
            if not damaged.change(name, b"".join(lines[:keep]))
        ]
    assert unnoticed  # the limit that the docs tell
    assert {analyst for analyst, _ in unnoticed} <= {"kim", "lee"}
    figure(f"{number + 1} cuts and every line's end: all named, save {len(unnoticed)} that nobody had seen")


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-2], lines[-1], lines[-2]]


def doubled(lines: list[bytes]) -> list[bytes]:
    return [*lines, lines[-1]]


def first_left_out(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def middle_left_out(lines: list[bytes]) -> list[bytes]:
    return [lines[0], *lines[2:]]


def an_empty_line_between(lines: list[bytes]) -> list[bytes]:
    return [lines[0], b"\n", *lines[1:]]


def windows_line_ends(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b"\n", b"\r\n") for line in lines]


@pytest.mark.parametrize(
    "change",
    [swapped, doubled, first_left_out, middle_left_out, an_empty_line_between, windows_line_ends],
    ids=lambda change: change.__name__,
)
def test_lines_out_of_their_place_are_named(
    damaged: Damaged, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    changed = 0
    for name in damaged.names:
        lines = damaged.intact[name].split(b"\n")[:-1]
        raw = b"".join(change([line + b"\n" for line in lines])) if len(lines) > 2 else damaged.intact[name]
        if raw != damaged.intact[name] and name.endswith(".jsonl"):
            assert damaged.change(name, raw)
            changed += 1
    assert changed == 4


def test_a_file_that_is_empty_gone_or_another_is_named(damaged: Damaged) -> None:
    another = next(name for name in damaged.names if "/reading-" in name)
    for name in damaged.names:
        for raw in (b"", None, FOREIGN, damaged.intact[another] if name != another else FOREIGN):
            damaged.change(name, raw)


@pytest.mark.parametrize("part", ["claims", "claims/kim", "deliveries", "private"])
def test_a_folder_that_is_gone_is_named(damaged: Damaged, part: str) -> None:
    shutil.rmtree(damaged.store.path / part)
    problems = damaged.told()
    assert problems is not None
    damaged.assert_intact_is_read(problems)
    assert bool(problems) == (part not in {"private", "claims"})


STRANGERS = (
    "notes.txt",
    ".DS_Store",
    "claims/.DS_Store",
    "claims/kim/picture.png",
    "claims/kim/notes.txt",
    "claims/zoe/.jsonl",
    "deliveries/Thumbs.db",
    "deliveries/abc/letter.txt",
    "private/x.bin",
)
INTRUDERS = (
    "claims/kim/zzz.jsonl",
    "claims/top.jsonl",
    "deliveries/abc/reading-1.jsonl",
    "deliveries/abc/reading-x.jsonl",
)


@pytest.mark.parametrize("name", [*STRANGERS, *INTRUDERS])
@pytest.mark.parametrize("raw", [b"", FOREIGN, b"[]\n", b"\n\n", b"{" * 5_000 + b"\n", b"null"])
def test_a_foreign_file_takes_nothing_away(damaged: Damaged, name: str, raw: bytes) -> None:
    """One that lies where a log or a reading would lie is named too, unless a log that is empty."""
    path = damaged.store.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    problems = damaged.told()
    assert problems is not None
    damaged.assert_intact_is_read(problems)
    if name in INTRUDERS and (raw or "reading" in name):
        where = {problem.where.split(", ")[0] for problem in problems}
        assert where & {name, name.removeprefix("claims/")}


@pytest.mark.parametrize("name", INTRUDERS)
def test_a_folder_or_a_dangling_link_where_a_file_should_be(damaged: Damaged, name: str) -> None:
    path = damaged.store.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for make in (path.mkdir, lambda: path.symlink_to("nowhere")):
        make()
        problems = damaged.told()
        assert problems is not None
        damaged.assert_intact_is_read(problems)
        os.rmdir(path) if path.is_dir() else path.unlink()


def test_a_log_of_another_project_hides_nothing_and_its_codings_are_named(
    damaged: Damaged, tmp_path: Path
) -> None:
    """Its notes read as anyone's would; what it coded is not here, and that is told."""
    (tmp_path / "other.txt").write_text("2026-05-02T09:00:00Z dov: elsewhere\n")
    other = Store.create(tmp_path / "other", title="Another outage")
    other.import_file(tmp_path / "other.txt")
    _at_work(other, "mia", "six")
    shutil.copytree(other.path / "claims" / "mia", damaged.store.path / "claims" / "mia")
    problems = damaged.told()
    assert problems
    damaged.assert_intact_is_read(problems)
    assert "six" in [note.text for note in damaged.store.load().of_kind(Note)]
    kim = next(name for name in damaged.logs() if "/kim/" in name)
    foreign = next((other.path / "claims" / "mia").iterdir()).read_bytes()
    shutil.rmtree(damaged.store.path / "claims" / "mia")
    assert "IW-LOG-003" in {problem.code for problem in damaged.change(kim, foreign)}
