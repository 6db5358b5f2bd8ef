"""Merging two copies of a project: a union, in any order, any number of times; nothing here is overwritten."""

import shutil
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_workbench import codebook, coding
from incident_workbench.errors import ProjectError
from incident_workbench.model.claims import ActorAlias, Note
from incident_workbench.project import Project
from incident_workbench.store import Store, merging
from tests.store.conftest import filled, tree


def notes(store: Store) -> list[str]:
    return sorted(note.text for note in store.load().of_kind(Note))


def note(store: Store, analyst: str, *words: str) -> None:
    with store.sit(analyst) as sitting:
        for text in words:
            sitting.add(Note(text=text))


def copy_of(store: Store, to: Path) -> Store:
    shutil.copytree(store.path, to)
    return Store.open(to)


def moment(store: Store) -> tuple[object, ...]:
    project: Project = store.load()
    return project.evidence, project.fold.acts, set(project.claims), {p.code for p in store.check()}


def codes(store: Store) -> list[str]:
    return [problem.code for problem in store.check()]


def test_two_analysts_bring_their_work_together(store: Store, tmp_path: Path) -> None:
    """
    outage/claims/kim/…jsonl   lees-copy/claims/lee/…jsonl   lees-copy/deliveries/<bridge>
    """
    lees = copy_of(store, tmp_path / "lees-copy")
    note(store, "kim", "k1", "k2")
    note(lees, "lee", "l1")
    (tmp_path / "more.txt").write_text("2026-05-01T23:00:00Z cy: morning\n")
    lees.import_file(tmp_path / "more.txt")
    before = tree(store.path)
    report = store.merge(lees.path)
    assert (report.acts, len(report.logs), len(report.deliveries), report.grown) == (1, 1, 1, ())
    assert notes(store) == ["k1", "k2", "l1"]
    assert len(store.load().segments) == 4
    after = tree(store.path)
    assert before.items() <= after.items()
    assert codes(store) == []
    assert lees.merge(store.path).acts == 2
    assert moment(store) == moment(lees)


def test_merging_twice_does_nothing_more(store: Store, tmp_path: Path) -> None:
    lees = copy_of(store, tmp_path / "lees")
    note(lees, "lee", "l1")
    store.merge(lees.path)
    before = tree(store.path)
    assert str(store.merge(lees.path)).startswith(f"{lees.path}: nothing new")
    assert tree(store.path) == before


def test_a_log_that_grew_there_grows_here(store: Store, tmp_path: Path) -> None:
    note(store, "kim", "a")
    later = copy_of(store, tmp_path / "later")
    note(later, "kim", "b")
    report = store.merge(later.path)
    assert (len(report.grown), report.logs, report.acts) == (1, (), 1)
    assert notes(store) == ["a", "b"]
    assert later.merge(store.path).acts == 0
    assert codes(store) == []


def test_an_older_copy_brings_nothing(store: Store, tmp_path: Path) -> None:
    """Its log is the beginning of ours."""
    note(store, "kim", "a")
    older = copy_of(store, tmp_path / "older")
    note(store, "kim", "b")
    before = tree(store.path)
    assert str(store.merge(older.path)) == f"{older.path}: nothing new"
    assert tree(store.path) == before


def test_a_log_that_parted_comes_as_a_further_log(store: Store, tmp_path: Path) -> None:
    """One analyst went on in two copies on one machine: both went on with the same log."""
    note(store, "kim", "a")
    other = copy_of(store, tmp_path / "other")
    note(store, "kim", "here")
    note(other, "kim", "there")
    before = tree(store.path)
    report = store.merge(other.path)
    assert (len(report.logs), report.grown, report.acts) == (1, (), 1)
    assert before.items() <= tree(store.path).items()
    assert notes(store) == ["a", "here", "there"]
    note(other, "kim", "there again")
    assert len(store.merge(other.path).grown) == 1
    assert notes(store) == ["a", "here", "there", "there again"]
    assert len(list((store.path / "claims" / "kim").iterdir())) == 2
    assert codes(store) == []


def test_a_torn_end_does_not_come(store: Store, tmp_path: Path) -> None:
    other = copy_of(store, tmp_path / "other")
    note(other, "lee", "whole")
    (log,) = (other.path / "claims" / "lee").iterdir()
    log.write_bytes(log.read_bytes() + b'{"id":"half')
    store.merge(other.path)
    assert notes(store) == ["whole"]
    assert codes(store) == []
    before = tree(store.path)
    store.merge(other.path)
    assert tree(store.path) == before


def test_readings_of_one_number_both_stay(store: Store, tmp_path: Path) -> None:
    """Both read the chat again, one with a title of their own: two files called reading-2.jsonl."""
    other = copy_of(store, tmp_path / "other")
    chat = tmp_path / "chat.txt"
    store.import_file(chat, title="Channel")
    other.import_file(chat, title="The channel")
    assert [path.name for path in store.path.glob("deliveries/*/reading-2.jsonl")] == ["reading-2.jsonl"]
    before = tree(store.path)
    report = store.merge(other.path)
    (name,) = report.readings
    assert name.endswith("/reading-3.jsonl")
    assert before.items() <= tree(store.path).items()
    assert store.merge(other.path).readings == ()
    other.merge(store.path)
    assert moment(store) == moment(other)
    store.import_file(chat, title="A third")
    assert len(list(store.path.glob("deliveries/*/reading-*.jsonl"))) == 4


def test_edits_that_differ_are_listed_and_neither_wins(store: Store, tmp_path: Path) -> None:
    """
    kim: Payments on-call → "on call"     lee: Payments on-call → "second on call"
    """
    speaker = next(iter(store.load().speakers))
    with store.sit("kim") as sitting:
        first = sitting.add(ActorAlias(speakers=(speaker,), name="Ana", role_during="there"))
    lees = copy_of(store, tmp_path / "lees")
    for one, who, role in ((store, "kim", "on call"), (lees, "lee", "second on call")):
        with one.sit(who) as sitting:
            sitting.add(
                ActorAlias(speakers=(speaker,), name="Ana", role_during=role, replaces=(first.id,)),
            )
    report = store.merge(lees.path)
    (group,) = report.differing
    assert {claim.analyst for claim in group} == {"kim", "lee"}
    assert "actor alias claims now differ" in str(report)
    assert codes(store) == ["IW-CLAIM-005"]
    assert store.merge(lees.path).differing == ()  # told once, and by `check` as long as it lasts


def test_another_project_is_refused_unless_one_insists(store: Store, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    other = filled(tmp_path / "else")
    note(other, "lee", "l1")
    before = tree(store.path)
    with pytest.raises(ProjectError, match=r"IW-MERGE-001.*--unrelated"):
        store.merge(other.path)
    with pytest.raises(ProjectError, match="IW-STORE-002"):
        store.merge(tmp_path)
    assert tree(store.path) == before
    assert store.merge(other.path, unrelated=True).acts == 1
    assert notes(store) == ["l1"]


def test_another_title_is_told_and_ours_stays(store: Store, tmp_path: Path) -> None:
    other = copy_of(store, tmp_path / "other")
    settings_ = (other.path / "workbench.toml").read_text()
    (other.path / "workbench.toml").write_text(settings_.replace('"Checkout"', '"Tills"'))
    (problem,) = store.merge(other.path).problems
    assert problem.code == "IW-MERGE-002"
    assert Store.open(store.path).settings.title == "Checkout"


def test_private_things_and_notebooks_stay_where_they_are(store: Store, tmp_path: Path) -> None:
    other = copy_of(store, tmp_path / "other")
    (other.path / "private" / "names.toml").write_text("secret")
    (other.path / "review-lee.ipynb").write_text("{}")
    before = tree(store.path)
    store.merge(other.path)
    assert tree(store.path) == before


def test_a_sitting_that_is_open_sees_what_a_merge_brought(store: Store, tmp_path: Path) -> None:
    lees = copy_of(store, tmp_path / "lees")
    note(lees, "lee", "l1")
    with store.sit("kim") as sitting:
        sitting.add(Note(text="k1"))
        store.merge(lees.path)
        assert sorted(n.text for n in sitting.project.of_kind(Note)) == ["k1", "l1"]
        sitting.add(Note(text="k2"))
    assert notes(store) == ["k1", "k2", "l1"]


def test_what_was_erased_here_does_not_come_back(store: Store, tmp_path: Path) -> None:
    note(store, "kim", "secret", "harmless")
    old = copy_of(store, tmp_path / "old")
    secret = next(n for n in store.load().of_kind(Note) if n.text == "secret")
    store.erase(secret.id, by="kim", why="asked for")
    note(old, "lee", "l1")
    store.merge(old.path)
    assert notes(store) == ["harmless", "l1"]
    assert [name for name, raw in tree(store.path).items() if b"secret" in raw] == []
    assert codes(store) == []


def test_what_was_erased_there_is_not_shown_here(store: Store, tmp_path: Path) -> None:
    """Nothing is overwritten, so the words still lie here until somebody erases them here too."""
    note(store, "kim", "secret")
    other = copy_of(store, tmp_path / "other")
    secret = next(iter(other.load().of_kind(Note)))
    chat = other.load().deliveries[0]
    other.erase(secret.id, chat.id, by="kim", why="asked for")
    store.merge(other.path)
    assert notes(store) == []
    assert store.load().segments == ()
    assert set(codes(store)) == {"IW-LOG-005", "IW-STORE-012"}
    assert store.erase_again()
    assert [name for name, raw in tree(store.path).items() if b"secret" in raw] == []
    assert codes(store) == []


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.sampled_from("note code undo redo retract import".split()), max_size=5),
        min_size=3,
        max_size=3,
    )
)
def test_order_and_repetition_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[list[str]]
) -> None:
    """Law 4: commutative, associative, idempotent, on the disk and for three copies at work."""
    folder = tmp_path_factory.mktemp("merge")
    base = filled(folder)
    with base.sit("kim") as sitting:
        sitting.add(Note(text="before"))
    copies = [copy_of(base, folder / name) for name in ("a", "b", "c")]
    for store, work, who in zip(copies, deeds, ("kim", "kim", "lee"), strict=True):
        done(store, who, work, folder)
    moments = []
    for number, order in enumerate(permutations(copies)):
        all_of = copy_of(order[0], folder / f"all-{number}")
        if number % 2:
            both = copy_of(order[1], folder / f"both-{number}")
            both.merge(order[2].path)
            all_of.merge(both.path)
        else:
            for other in (*order[1:], order[1]):
                all_of.merge(other.path)
        moments.append(moment(all_of))
    acts = {key for store in copies for key in store.load().fold.acts}
    assert all(fold_acts.keys() == acts for _, fold_acts, _, _ in moments)
    assert all(one == moments[0] for one in moments)


def done(store: Store, who: str, work: list[str], folder: Path) -> None:
    with store.sit(who) as sitting:
        for number, deed in enumerate(work):
            match deed:
                case "note":
                    sitting.add(Note(text=f"{store.path.name} {number}"))
                case "code":
                    segment = sitting.project.segments[number % 3]
                    sitting.add(coding.apply(sitting.project, segment.id, "surprise"))
                case "undo":
                    sitting.undo()
                case "redo":
                    sitting.redo()
                case "retract":
                    mine = [c.id for c in sitting.project.claims if c.analyst == who]
                    if mine:
                        sitting.retract(mine[0])
                case "import":
                    store.import_file(folder / "chat.txt", title=f"{store.path.name} {number}")


def test_a_rename_in_two_copies_differs(store: Store, tmp_path: Path) -> None:
    lees = copy_of(store, tmp_path / "lees")
    for one, who in ((store, "kim"), (lees, "lee")):
        with one.sit(who) as sitting:
            sitting.add(codebook.edited(sitting.project, "surprise", name=f"Surprise, says {who}"))
    report = store.merge(lees.path)
    assert len(report.differing) == 1
    assert "code claims now differ" in str(report)


def test_a_log_that_somebody_wrote_meanwhile_is_left_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking at our log and letting it grow, a sitting here adds a line and closes."""
    note(store, "kim", "a")
    later = copy_of(store, tmp_path / "later")
    note(later, "kim", "there")
    lock_of = merging.lock_of

    def after_a_line(path: Path) -> object:
        if path.suffix == ".jsonl" and notes(store) == ["a"]:
            note(store, "kim", "here")
        return lock_of(path)

    with monkeypatch.context() as patched:
        patched.setattr(merging, "lock_of", after_a_line)
        with pytest.raises(ProjectError, match="IW-STORE-011"):
            store.merge(later.path)
    assert notes(store) == ["a", "here"]
    store.merge(later.path)
    assert notes(store) == ["a", "here", "there"]
    assert codes(store) == []


@pytest.mark.parametrize("name", ["Deliveries", "Private", "Claims"])
def test_an_analyst_may_be_called_as_a_folder_is(store: Store, name: str) -> None:
    """claims/deliveries/….jsonl is a log, and what others had seen of it is no reading."""
    note(store, name, "a")
    note(store, "lee", "b")
    assert notes(store) == ["a", "b"]
    assert codes(store) == []
    (log,) = (store.path / "claims" / name.lower()).iterdir()
    log.unlink()
    assert codes(store) == ["IW-LOG-003"]
