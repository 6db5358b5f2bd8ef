"""Erasing, when consent was withdrawn: the words are gone from every file, and everything else stays."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_workbench import coding
from incident_workbench.errors import ClaimError, ProjectError, ReadError
from incident_workbench.model.acts import read_line
from incident_workbench.model.claims import Memo, Note
from incident_workbench.store import Store, erasing
from tests.store.conftest import tree

INTERVIEW = """# Interview: night duty

- Date: 2026-05-06, 15:00, Europe/Paris

**Noor:** Where does that night begin for you?

**Amaru:** With the sandwich that I never ate.
"""
WORDS = b"sandwich"


def holds(store: Store, words: bytes) -> list[str]:
    return [name for name, raw in tree(store.path).items() if words in raw]


def codes(store: Store) -> list[str]:
    return [problem.code for problem in store.check()]


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """The three messages of chat, and an interview that two analysts quoted."""
    (tmp_path / "interview-duty.md").write_text(INTERVIEW)
    store.import_file(tmp_path / "interview-duty.md", by="kim")
    for name in ("kim", "lee"):
        with store.sit(name) as sitting:
            hit = next(coding.find(sitting.project, "sandwich"))
            chat = next(s for s in sitting.project.segments if not s.source.startswith("interview"))
            quoted = coding.apply(sitting.project, hit.segment.id, "observation", hit.start, hit.end)
            sitting.add_all((quoted, coding.apply(sitting.project, chat.id, "surprise")), name="a pass")
            sitting.add(Note(text=f"{name}: call back"))
    return store


def test_the_words_of_a_withdrawn_interview_are_in_no_file(told: Store) -> None:
    """
    iw erase outage interview-duty --reason "consent withdrawn on 8 May"
    """
    before = told.load()
    chat = [c.id for c in before.claims if getattr(c, "code", "") == "surprise"]
    assert len(holds(told, WORDS)) == 4  # original, reading, two logs
    done = told.erase("interview-duty", by="noor", why="consent withdrawn on 8 May")
    assert holds(told, WORDS) == []
    assert done.done
    assert len(done.claims) == 2
    assert sorted(done.kept) == sorted(chat)
    after = told.load()
    assert "interview-duty" not in after.sources
    assert {c.id for c in after.claims} == {c.id for c in before.claims} - set(done.claims)
    assert [n.text for n in after.of_kind(Note)] == ["kim: call back", "lee: call back"]
    assert codes(told) == []


def test_who_when_and_why_are_kept(told: Store) -> None:
    told.erase("interview-duty", by="noor", why="consent withdrawn on 8 May")
    (stone,) = (told.path / "deliveries").glob("*/erased.json")
    assert b'"who":"noor"' in stone.read_bytes()
    assert b"consent withdrawn on 8 May" in stone.read_bytes()
    (log,) = [log for log in (told.path / "claims" / "kim").iterdir() if b'"erased"' in log.read_bytes()]
    read = read_line(log.read_bytes().split(b"\n")[0], "", "x")
    assert read.erased is not None
    assert (read.erased.who, read.erased.why) == ("noor", "consent withdrawn on 8 May")


def test_a_preview_writes_nothing(told: Store) -> None:
    before = tree(told.path)
    plan = told.erase("interview-duty", by="noor", why="w", preview=True)
    assert (plan.done, plan.acts, len(plan.deliveries)) == (False, 2, 1)
    assert "would erase" in str(plan)
    assert tree(told.path) == before


def test_of_a_claim_every_wording_goes(store: Store) -> None:
    with store.sit("kim") as sitting:
        first = sitting.add(Note(text="the secret one"))
        second = sitting.add(Note(text="the secret one, again", replaces=(first.id,)))
        memo = sitting.add(Memo(text="about it", on=first.id))
        sitting.add(Note(text="harmless"))
    done = store.erase(first.id, by="kim", why="asked for")
    assert holds(store, b"secret") == []
    assert set(done.claims) == {first.id, second.id}
    assert done.naming == (memo.id,)
    assert [n.text for n in store.load().of_kind(Note)] == ["harmless"]
    assert codes(store) == ["IW-CLAIM-002"]  # the memo names what is gone, and says so


def test_what_was_undone_stays_undone(store: Store) -> None:
    """A claim of the same act is said anew under the act's own id, so that the undo still finds it."""
    with store.sit("kim") as sitting:
        one, other = sitting.add_all((Note(text="secret"), Note(text="beside it")))
        sitting.undo()
    store.erase(one.id, by="kim", why="asked for")
    assert store.load().claims == tuple(c for c in store.load().claims if c.analyst != "kim")
    with store.sit("kim") as sitting:
        sitting.redo()
        assert [n.text for n in sitting.project.of_kind(Note)] == ["beside it"]
    assert other.id in store.load().fold.claims
    assert codes(store) == []


def test_an_undo_cannot_be_erased(store: Store) -> None:
    with store.sit("kim") as sitting:
        sitting.add(Note(text="a"))
        turned = sitting.undo()
    assert turned is not None
    with pytest.raises(ClaimError, match="IW-ERASE-001"):
        store.erase(turned.id, by="kim", why="w")


def test_what_is_not_there_cannot_be_erased_and_nothing_happens(told: Store) -> None:
    before = tree(told.path)
    for keys, why in ((("nothing",), "w"), (("interview-duty", "nothing"), "w"), (("interview-duty",), " ")):
        with pytest.raises(ClaimError, match="IW-ERASE-00"):
            told.erase(*keys, by="noor", why=why)
    assert tree(told.path) == before


def test_a_copy_that_brings_words_back_is_told_and_not_shown(told: Store, tmp_path: Path) -> None:
    """A synced folder or a pull from git still has the old files."""
    shutil.copytree(told.path, tmp_path / "old")
    done = told.erase("interview-duty", by="noor", why="w")
    for old in (tmp_path / "old" / "claims" / "kim").glob("*.jsonl"):
        shutil.copy(old, told.path / "claims" / "kim" / f"{old.stem} (conflicted copy).jsonl")
    for old in (tmp_path / "old" / "deliveries").iterdir():
        shutil.copytree(old, told.path / "deliveries" / old.name, dirs_exist_ok=True)
    project = told.load()
    assert "interview-duty" not in project.sources
    assert not set(done.claims) & project.fold.claims.keys()
    assert codes(told) == ["IW-LOG-005", "IW-STORE-012"]
    assert len(told.erase_again()) == 2
    assert holds(told, WORDS) == []
    assert codes(told) == []
    assert told.erase_again() == ()


def test_the_same_file_is_not_imported_again_by_accident(told: Store, tmp_path: Path) -> None:
    told.erase("interview-duty", by="noor", why="withdrawn")
    before = tree(told.path)
    with pytest.raises(ReadError, match=r"IW-IMPORT-004.*noor.*withdrawn"):
        told.import_file(tmp_path / "interview-duty.md")
    assert tree(told.path) == before
    next((told.path / "deliveries").glob("*/erased.json")).unlink()
    assert told.import_file(tmp_path / "interview-duty.md").segments == 4


def test_words_that_another_delivery_brings_stay_coded(told: Store, tmp_path: Path) -> None:
    """First the chat without one message, then away with the old export: one coding goes, the others stay."""
    with told.sit("kim") as sitting:
        for segment in sitting.project.segments:
            sitting.add(coding.apply(sitting.project, segment.id, "observation"))
    chat = next(d for d in told.load().deliveries if d.name != "interview-duty.md")
    origin = next((told.path / "deliveries" / chat.id / "original").iterdir())
    lines = origin.read_text().split("\n")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / origin.name).write_text("\n".join(lines[1:]))
    assert told.import_file(tmp_path / "new" / origin.name).segments == 2
    before = {c.coding.id for c in coding.coded(told.load())}
    done = told.erase(chat.id, by="noor", why="one message withdrawn")
    left = {c.coding.id for c in coding.coded(told.load())}
    assert before - left == set(done.claims)
    assert len(left) == len(before) - 3  # the first message: coded by kim twice, by lee once
    assert holds(told, lines[0].split(" ", 2)[2].encode()) == []
    assert codes(told) == []


def test_a_source_that_came_with_others_names_the_delivery(store: Store, tmp_path: Path) -> None:
    folder = Path("sample_data/incident/slack-export")
    store.import_file(folder)
    before = tree(store.path)
    with pytest.raises(ClaimError, match=r"IW-ERASE-002.*erase the delivery: [0-9a-f]{12}"):
        store.erase("slack/C07PAYENG2", by="noor", why="w")
    assert tree(store.path) == before


def test_nothing_is_erased_while_somebody_sits_on_the_log(told: Store) -> None:
    with told.sit("kim") as sitting:
        sitting.add(Note(text="at work"))
        before = tree(told.path)
        with pytest.raises(ProjectError, match="IW-STORE-011"):
            told.erase("interview-duty", by="noor", why="w")
        assert tree(told.path) == before
    assert told.erase("interview-duty", by="noor", why="w").done


def test_a_sitting_goes_on_after_an_erasing(told: Store) -> None:
    with told.sit("lee") as reading:  # has not written, so its log is free
        told.erase("interview-duty", by="noor", why="w")
        reading.add(Note(text="afterwards"))
    assert [n.text for n in told.load().of_kind(Note)][-1] == "afterwards"
    assert codes(told) == []


def test_a_newer_kind_beside_erased_words_is_kept(store: Store) -> None:
    """ "claims":[{"kind":"note",…"secret"},{"kind":"weather","id":"w","sky":"low"}]"""
    from incident_workbench.model.acts import summed

    body = (
        b'{"id":"a","written_at":"2026-05-01T22:00:00Z","analyst":"kim","name":"n","claims":['
        b'{"kind":"note","id":"n","text":"secret"},{"kind":"weather","id":"w","sky":"low"}],"later":1'
    )
    (store.path / "claims" / "kim").mkdir()
    (store.path / "claims" / "kim" / "a.jsonl").write_bytes(summed(body, "")[0])
    store.erase("n", by="kim", why="w")
    assert holds(store, b"secret") == []
    assert len(holds(store, b'{"kind":"weather","id":"w","sky":"low"}')) == 1
    assert len(holds(store, b'"later":1')) == 1
    assert "IW-LOG-002" not in codes(store)


def test_a_reading_that_is_gone_is_told_by_who_had_seen_it(told: Store) -> None:
    """Nothing of it needs to be coded for that."""
    readings = (told.path / "deliveries").glob("*/reading-1.jsonl")
    (reading,) = [path for path in readings if WORDS not in path.read_bytes()]
    shutil.rmtree(reading.parent)
    found = [problem for problem in told.check() if problem.code == "IW-READING-004"]
    assert [p.where for p in found] == [reading.relative_to(told.path).as_posix()]


def test_a_message_reworded_under_its_own_id_loses_its_coding(store: Store, tmp_path: Path) -> None:
    """The way that the how-to names: import an export without the words, then erase the old one."""
    words = "I would expect all or nothing"
    shutil.copytree("sample_data/incident/slack-export", tmp_path / "without")
    for day in (tmp_path / "without").rglob("*.json"):
        day.write_text(day.read_text().replace(words, "[withdrawn]"))
    old = store.import_file(Path("sample_data/incident/slack-export")).delivery
    with store.sit("kim") as sitting:
        for said in (words, "about 1 in 10 payments fails", "It's going up again"):
            hit = next(coding.find(sitting.project, said))
            sitting.add(coding.apply(sitting.project, hit.segment.id, "surprise", hit.start, hit.end))
    store.import_file(tmp_path / "without")
    done = store.erase(old, by="noor", why="one sentence withdrawn")
    assert len(done.claims) == 2  # both stood in the message whose wording is gone
    assert [one.span.quote for one in coding.coded(store.load())] == ["It's going up again"]
    assert holds(store, words.encode()) == []
    assert codes(store) == []


def test_logs_are_held_before_they_are_read(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that somebody adds between reading and writing would be lost: so nobody can."""
    added: list[str] = []
    lines_of = erasing._lines

    def while_reading(path: Path) -> Iterator[tuple[bytes, str, frozenset[str]]]:
        found = list(lines_of(path))
        if not added and path.parent.name == "kim":
            with Store.open(told.path).sit("kim") as sitting:
                sitting.add(Note(text="meanwhile"))  # finds its log held, and begins another
            added.append(path.name)
        return iter(found)

    monkeypatch.setattr(erasing, "_lines", while_reading)
    told.erase("interview-duty", by="noor", why="w")
    assert added
    assert sorted(n.text for n in told.load().of_kind(Note)) == [
        "kim: call back",
        "lee: call back",
        "meanwhile",
    ]
    assert codes(told) == []


def test_an_erasing_that_was_cut_off_is_done_again(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after what is kept was written, and before anything was taken out: too much, and told."""
    before = {c.id for c in told.load().claims}

    def cut(anew: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_rewrite", cut)
        with pytest.raises(KeyboardInterrupt):
            told.erase("interview-duty", by="noor", why="w")
    assert {c.id for c in told.load().claims} == before
    assert set(codes(told)) == {"IW-ACT-001"}
    done = told.erase("interview-duty", by="noor", why="w")
    assert holds(told, WORDS) == []
    assert {c.id for c in told.load().claims} == before - set(done.claims)
    assert codes(told) == []


def test_who_is_looking_on_hears_what_comes_after_an_erasing(store: Store) -> None:
    """The log is shorter than it was read: what is added then is heard all the same."""
    with store.sit("kim") as sitting:
        long = sitting.add(Note(text="secret " * 200))
    with Store.open(store.path).sit("lee") as looking:
        store.erase(long.id, by="kim", why="asked for")
        with store.sit("kim") as sitting:
            sitting.add(Note(text="after"))
        heard = [note.text for note in looking.project.of_kind(Note)]
        for _ in range(40):
            if "after" in heard:
                break
            time.sleep(0.05)
            heard = [note.text for note in looking.project.of_kind(Note)]
        assert "after" in heard
