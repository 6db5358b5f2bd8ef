"""R3 and R11: what was acknowledged is there after a power cut, and whole files are old or new."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from incident_workbench import coding
from incident_workbench.errors import Problem, ProjectError
from incident_workbench.model.claims import Note
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store, write_whole
from tests.conftest import Figure
from tests.store.conftest import CHAT
from tests.store.power import BLOCK, Disk, Recorder, Step, lay_out, recording, torn

DECKS = [f"<p>deck {number}</p>\n".encode() * 150 for number in range(4)]
SECRET = "what nobody may read any more"

# --- what is done -----------------------------------------------------------------------------------------------------


def working(recorder: Recorder, files: Path) -> None:
    """A project is made, filled and coded by several sittings, and a deck is written three times."""
    store = made(recorder)
    brought(recorder, store, chat(files, "chat"))
    with store.sit("kim") as kim:
        for number, segment in enumerate(kim.project.segments):
            kim.add(coding.apply(kim.project, segment.id, "surprise", 0, 2), act_id=f"k{number}")
            recorder.say(("act", f"k{number}"))
        noted(recorder, kim, "long", "words " * 400)
        turned(recorder, kim)
        deck(recorder, store, 1)
        brought(recorder, store, files / "chat.txt", title="read twice")
    with store.sit("lee") as lee, store.sit("kim") as kim:
        noted(recorder, lee, "l0", "hm")
        noted(recorder, kim, "k9", "I see")
        brought(recorder, store, chat(files, "more", times=20))
        deck(recorder, store, 2)
        noted(recorder, kim, "k10", "and more " * 100)
        turned(recorder, lee)
        noted(recorder, lee, "l1", "hm")
    deck(recorder, store, 3)


def killed_at_first_acts(recorder: Recorder, files: Path) -> None:
    """The program is killed before each fsync of a first act; then the analyst sits down again."""
    store = made(recorder)
    for number in range(1, 4):
        with pytest.raises(Killed), killed_before_fsync(number), store.sit(f"pat {number}") as pat:
            pat.add(Note(text="cut off"))
        with Store.open(store.path).sit(f"pat {number}") as pat:
            noted(recorder, pat, f"p{number}", "again")
            turned(recorder, pat)


def killed_at_imports(recorder: Recorder, files: Path) -> None:
    """The program is killed before each fsync of an import; then the same file is imported again."""
    store = made(recorder)
    for number in range(7, 0, -1):
        path = chat(files, f"chat-{number}")
        recorder.say(("bringing",))
        with pytest.raises(Killed), killed_before_fsync(number):
            store.import_file(path)
        brought(recorder, Store.open(store.path), path)


def shared(recorder: Recorder, files: Path) -> None:
    """A copy of the project goes its own way and is merged, twice; then words are erased."""
    store = made(recorder)
    brought(recorder, store, chat(files, "chat"))
    with store.sit("kim") as kim:
        noted(recorder, kim, "k", "hm")
        secret = kim.add_all((Note(text=SECRET), Note(text="and what stays")), act_id="both")[0]
        recorder.say(("act", "both"))
    shutil.copytree(store.path, files / "copy")
    theirs = Store.open(files / "copy")
    for number in range(2):
        for name in ("kim", "lee"):
            with theirs.sit(name) as work:
                work.add(Note(text="theirs " * 100), act_id=f"{name} {number}")
        theirs.import_file(chat(files, f"theirs-{number}"))
        recorder.say(("bringing",))
        store.merge(theirs.path)
        recorder.say(("brought", frozenset(segment.id for segment in theirs.load().segments)))
        for name in ("kim", "lee"):
            recorder.say(("act", f"{name} {number}"))
    assert words_in(store.path, SECRET)
    recorder.say(("erasing",))
    store.erase(secret.id, by="kim", why="consent withdrawn")
    recorder.say(("erased",))
    with store.sit("kim") as kim:
        noted(recorder, kim, "last", "hm")


def made(recorder: Recorder) -> Store:
    store = Store.create(recorder.top / "p", title="Checkout", zone="Europe/Paris")
    recorder.say(("made",))
    return store


def chat(files: Path, name: str, times: int = 1) -> Path:
    path = files / f"{name}.txt"
    path.write_text(CHAT.replace("db", name) * times)
    return path


def brought(recorder: Recorder, store: Store, path: Path, title: str | None = None) -> None:
    recorder.say(("bringing",))
    store.import_file(path, title=title)
    ids = {segment.id for segment in store.load().segments}
    assert len(ids) >= 3
    recorder.say(("brought", frozenset(ids)))


def noted(recorder: Recorder, work: Sitting, key: str, text: str) -> None:
    work.add(Note(text=text), act_id=key)
    recorder.say(("act", key))


def turned(recorder: Recorder, work: Sitting) -> None:
    """Undo, redo, and undo once more."""
    for turn in (work.undo, work.redo, work.undo):
        act = turn()
        assert act is not None
        recorder.say(("act", act.id))


def deck(recorder: Recorder, store: Store, number: int) -> None:
    recorder.say(("writing", number))
    write_whole(store.path / "deck.html", DECKS[number])
    recorder.say(("deck", number))


class Killed(BaseException):
    """The program ends here."""


@contextmanager
def killed_before_fsync(number: int) -> Iterator[None]:
    """The program is killed when it asks for its fsync of this number."""
    sync, asked = os.fsync, Counter[str]()

    def killing(handle: int) -> None:
        asked["fsync"] += 1
        if asked["fsync"] >= number:
            raise Killed
        sync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", killing)
        yield


def recorded(
    place: Path,
    session: Callable[[Recorder, Path], None],
    obeyed: Callable[[bool], bool] = lambda folder: True,
) -> Recorder:
    (place / "files").mkdir(parents=True)
    with recording(place / "disk", obeyed=obeyed) as recorder:
        session(recorder, place / "files")
    return recorder


# --- what is found ----------------------------------------------------------------------------------------------------


def cut(recorder: Recorder, number: int, place: Path) -> Iterator[tuple[str, list[Step], Path]]:
    """Folders as they may be found: moments all over the session, each time with another loss."""
    disks = [Disk()]
    for step in recorder.steps:
        disks.append(disks[-1].after(step))
    moments = list(range(len(disks)))
    Random(3).shuffle(moments)
    for n in range(number):
        moment = moments[n % len(moments)]
        loss = lay_out(disks[moment], recorder.folders, place, Random(n))
        yield f"cut {n}, after step {moment}, {loss} lost", recorder.steps[:moment], place
        shutil.rmtree(place)


def lost(steps: list[Step], folder: Path) -> list[str]:
    """What was acknowledged and is not there; raises where the folder does not open as it should."""
    said = [step.said for step in steps if step.did == "say"]
    acts = [rest[0] for word, *rest in said if word == "act"]
    try:
        store = Store.open(folder / "p")
    except ProjectError as error:
        if error.problem.code != "IW-STORE-002":  # settings that are there are whole
            raise
        return ["the project", *(f"act {key}" for key in acts)] if ("made",) in said else []
    project = store.load()
    problems = store.check()
    gone = [f"act {key}" for key in acts if key not in project.fold.acts]
    ids: frozenset[str] = frozenset().union(*(rest[0] for word, *rest in said if word == "brought"))
    here = {segment.id for segment in project.segments}
    gone += [f"segment {key}" for key in sorted(ids - here)]
    gone += [str(problem) for problem in problems if not half_done(problem, said, store.path)]
    imports = [word for word, *_ in said if word in ("bringing", "brought")]
    if imports[-1:] != ["bringing"]:
        gone += [f"more than was brought: {key}" for key in sorted(here - ids)]
    if ("erased",) in said:
        gone += [f"erased words in {path}" for path in words_in(folder, SECRET)]
    return gone + lost_deck(said, store.path / "deck.html")


def half_done(problem: Problem, said: list[tuple[object, ...]], folder: Path) -> bool:
    """Whether it tells of what was being done and was not acknowledged: an import, an erasing, a log's last line."""
    if problem.code == "IW-STORE-008":
        return True
    if problem.code == "IW-ACT-001":  # what stays of an act is there, and the whole act is not yet gone
        return said[-1] == ("erasing",)
    place = re.fullmatch(r"(.+\.jsonl), line (\d+)", problem.where)
    if problem.code not in ("IW-LOG-001", "IW-LOG-002") or place is None:
        return False
    lines = (folder / "claims" / place[1]).read_bytes().removesuffix(b"\n").split(b"\n")
    return int(place[2]) == len(lines)


def words_in(folder: Path, words: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def lost_deck(said: list[tuple[object, ...]], path: Path) -> list[str]:
    numbers = [rest[0] for word, *rest in said if word == "deck"]
    started = [rest[0] for word, *rest in said if word == "writing"]
    may_be = {DECKS[int(str(number))] for number in (numbers[-1:] + started[-1:])}
    if not path.exists():
        return [f"deck {numbers[-1]}"] if numbers else []
    return [] if path.read_bytes() in may_be else ["a deck that is neither the old nor the new one"]


def works_on(folder: Path) -> None:
    """After the cut a sitting goes on, and what it adds is there."""
    store = Store.open(folder / "p")
    with store.sit("kim") as kim:
        kim.add(Note(text="after the cut"), act_id="after")
    assert "after" in store.load().fold.acts


# --- the tests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "hundredths"),
    [(working, 40), (killed_at_first_acts, 20), (killed_at_imports, 20), (shared, 20)],
)
def test_a_power_cut_loses_nothing_acknowledged(
    tmp_path: Path,
    soak: bool,
    session: Callable[[Recorder, Path], None],
    hundredths: int,
    figure: Figure,
) -> None:
    """R3 and R11: 400 cuts, 20,000 when long.

    add(…) returns "k1"; the log's last line may now be torn, but not k1's
    """
    recorder = recorded(tmp_path, session)
    number = (20_000 if soak else 400) * hundredths // 100
    acknowledged = [step for step in recorder.steps if step.did == "say"]
    assert len(acknowledged) > 10
    torn_logs = worked = 0
    for name, steps, folder in cut(recorder, number, tmp_path / "found"):
        gone = lost(steps, folder)
        assert gone == [], name
        if (folder / "p" / "workbench.toml").exists():
            torn_logs += any(p.code == "IW-LOG-001" for p in Store.open(folder / "p").load().problems)
            if Random(name).random() < 0.2:
                works_on(folder)
                worked += 1
    assert worked > number / 20
    if session is working:
        assert torn_logs > 0  # the cuts do reach into lines that are being written
    figure(f"{number:,} cuts, {len(acknowledged)} steps acknowledged, 0 lost, 0 files torn")


CONTROLS: dict[str, Callable[[bool], bool]] = {
    "no fsync at all": lambda folder: False,
    "no fsync of files": lambda folder: folder,
    "no fsync of folders": lambda folder: not folder,
}


@pytest.mark.parametrize("control", CONTROLS)
def test_without_fsync_the_same_cuts_lose_acts(tmp_path: Path, control: str, figure: Figure) -> None:
    """The control: a disk that ignores fsync loses acknowledged acts, so the test above would see a loss."""
    recorder = recorded(tmp_path, working, CONTROLS[control])
    losing, losses = 0, Counter[str]()
    for _, steps, folder in cut(recorder, 90, tmp_path / "found"):
        try:
            gone = lost(steps, folder)
        except (FileNotFoundError, ProjectError):  # nothing opens any more
            gone = ["everything"]
        losing += bool(gone)
        losses.update(what.partition(" ")[0] for what in gone)
    assert losing > 30
    assert losses["act"] > 10
    figure(f"{losing} of 90 cuts lose, as they must")


def test_the_recorder_sees_writes_however_they_are_made(tmp_path: Path) -> None:
    with recording(tmp_path / "disk") as recorder:
        (recorder.top / "a").write_bytes(b"one")
        recorder.look()
        with (recorder.top / "a").open("ab") as stream:
            stream.write(b", two")
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copy(recorder.top / "a", recorder.top / "b")
        os.replace(recorder.top / "b", recorder.top / "c")
        (recorder.top / "a").unlink()
    assert [step.did for step in recorder.steps] == "write link write sync write link move unlink".split()
    disk = Disk()
    for step in recorder.steps:
        disk = disk.after(step)
    assert disk.durable == {recorder.steps[0].node: b"one, two"}
    assert disk.names == {}


def test_torn_bytes_are_old_new_or_zeros_in_blocks() -> None:
    old, new = b"o" * BLOCK * 3, b"n" * BLOCK * 6
    seen = Counter[str]()
    for number in range(200):
        found = torn(old, new, Random(number))
        assert len(old) <= len(found) <= len(new)
        for begin in range(0, len(found), BLOCK):
            block = set(found[begin : begin + BLOCK])
            assert len(block) == 1
            seen[chr(block.pop())] += 1
    assert min(seen[kind] for kind in "on\0") > 50
