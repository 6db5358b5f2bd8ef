"""The laws of the house, each with the test that keeps it or the place where it is kept at length.

1 to 5 stand here. Readers keep law 1 one by one in tests/readers, and on real transcripts in tests/real.
"""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench import coding
from incident_workbench.model.acts import Act, act_line
from incident_workbench.model.claims import Coding, Note
from incident_workbench.model.evidence import span_of
from incident_workbench.project import Fold, extended
from incident_workbench.store import Store
from tests import strategies
from tests.store.conftest import filled, tree
from tests.test_fold import histories
from tests.worlds import segment

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "sample_data" / "incident").glob("*[!E].*[!l]"))


@pytest.mark.parametrize(
    "delivery",
    [path for path in SAMPLES if path.suffix in {".csv", ".md", ".vtt"} and path.name != "README.md"]
    + [SAMPLES[0].parent / "slack-export"],
    ids=lambda path: path.name,
)
def test_law_1_a_reader_accounts_for_every_record(delivery: Path, tmp_path: Path) -> None:
    """A reader accounts for every record and line: a segment, a continuation, or a skip with a reason."""
    report = Store.create(tmp_path / "p", title="t").import_file(delivery)
    assert report.records > 5
    assert report.segments > 5
    assert report.unaccounted == ()


@settings(max_examples=25)
@given(st.lists(strategies.acts(), max_size=4), st.data())
def test_law_2_what_is_stored_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, acts: list[Act], data: st.DataObject
) -> None:
    """What is stored is loaded: every act of every kind, whichever log it lies in."""
    store = _with_logs(tmp_path_factory, acts, data)
    fold = store.load().fold
    assert "starter-codebook-1" in fold.acts
    assert {key: one for key, one in fold.acts.items() if key != "starter-codebook-1"} == {
        a.id: a for a in acts
    }


def _with_logs(tmp_path_factory: pytest.TempPathFactory, acts: list[Act], data: st.DataObject) -> Store:
    """A project whose acts lie in up to three logs, in any order; a copy of one log lies beside it."""
    store = Store.create(tmp_path_factory.mktemp("p") / "p", title="t")
    placed = [(data.draw(st.sampled_from("abc")), one) for one in data.draw(st.permutations(acts))]
    for log in "abc":
        raw, total = b"", ""
        for _, one in (row for row in placed if row[0] == log):
            line, total = act_line(one, total)
            raw += line
        for copy in ("", " (copy)") if log == "a" else ("",):
            path = store.path / "claims" / data.draw(st.sampled_from(("kim", "lee"))) / f"{log}{copy}.jsonl"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(raw)
    return store


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from(("add", "undo", "redo", "retract", "reopen")), max_size=8), st.binary(max_size=9)
)
def test_law_3_logs_only_grow(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str], torn: bytes
) -> None:
    """Logs only grow; a torn tail is dropped with a Problem, an altered byte is reported."""
    store = filled(tmp_path_factory.mktemp("p"))
    work = store.sit("kim")
    work.add(Note(text="first"))
    for deed in ["add", *deeds]:
        before = tree(store.path)
        match deed:
            case "add":
                work.add(Note(text="more"))
            case "undo":
                work.undo()
            case "redo":
                work.redo()
            case "retract" if own := work.project.of_kind(Note):
                work.retract(own[-1].id)
            case "reopen":
                work.close()
                work = Store.open(store.path).sit("kim")
        after = tree(store.path)
        assert before.keys() <= after.keys()
        assert all(after[name].startswith(raw) for name, raw in before.items())
    work.close()
    assert store.check() == ()
    standing = store.load().fold.current
    (log,) = (store.path / "claims" / "kim").iterdir()
    whole = log.read_bytes()
    log.write_bytes(whole + b"{" + torn.replace(b"\n", b""))
    assert store.load().fold.current == standing
    assert [problem.code for problem in store.check()] == ["IW-LOG-001"]
    log.write_bytes(whole.replace(b"first", b"fjrst", 1))
    assert "IW-LOG-002" in [problem.code for problem in store.check()]


@settings(max_examples=25)
@given(st.data(), st.booleans())
def test_law_4_the_order_in_which_logs_arrive_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, collisions: bool
) -> None:
    """The order in which logs arrive does not matter; merging is commutative, associative, idempotent.

    Merging copies files. tests/test_fold.py has the same for acts, batch by batch.
    """
    acts = data.draw(histories(collisions=collisions))
    store = _with_logs(tmp_path_factory, acts, data)
    whole = store.load().fold
    starter = [one for key, one in whole.acts.items() if key == "starter-codebook-1"]
    assert len(starter) == 1
    assert whole == extended(Fold(), [*acts, *starter])
    parts = sorted((store.path / "claims").glob("*/*.jsonl"))
    merged = Store.create(tmp_path_factory.mktemp("m") / "m", title="m")
    with merged.sit("pat") as work:
        for part in data.draw(st.permutations(parts)):
            target = merged.path / "claims" / part.relative_to(store.path / "claims")
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(part, target)
            merged._watcher.look()
    assert merged.load().fold == whole
    if not collisions:  # a sitting keeps the first of two acts with one id until it is opened again
        assert work.project.fold == whole


@settings(max_examples=40)
@given(st.lists(strategies.texts, min_size=1, max_size=4), st.data())
def test_law_5_a_standing_coding_reads_its_quote_or_is_a_problem(
    tmp_path_factory: pytest.TempPathFactory, new: list[str], data: st.DataObject
) -> None:
    """A standing coding still reads its quote, or is a Problem: through an import, a re-import and the disk."""
    folder = tmp_path_factory.mktemp("p")
    store = Store.create(folder / "p", title="t")
    old = ["db is slow, so slow", "is it DNS? 👩‍💻 it is", "yes"]
    store.import_file(_export(folder / "old", old))
    with store.sit("kim") as work:
        for one in work.project.segments:
            start = data.draw(st.integers(0, len(one.text) - 1))
            end = data.draw(st.integers(start + 1, len(one.text)))
            work.add(coding.apply(work.project, one.id, "surprise", start, end))
    mixed = [
        data.draw(st.sampled_from((a, b, f"{b} {a} {b}"))) for a, b in zip(old, [*new, *old], strict=False)
    ]
    store.import_file(_export(folder / "new", mixed))
    project = store.load()
    coded = list(coding.coded(project))
    assert len(coded) == len(project.of_kind(Coding)) == 3
    problems = " ".join(problem.where for problem in store.check())
    for one in coded:
        if one.problem is None:
            assert one.segment is not None
            assert one.segment.text[one.start : one.end] == one.span.quote != ""
        else:
            assert one.coding.id in problems


def _export(folder: Path, texts: list[str]) -> Path:
    (folder / "inc").mkdir(parents=True)
    (folder / "channels.json").write_text('[{"id": "C1", "name": "inc"}]')
    (folder / "users.json").write_text('[{"id": "U1", "name": "ana"}]')
    day = [
        {"type": "message", "user": "U1", "ts": f"170000000{n}.000100", "text": text or "."}
        for n, text in enumerate(texts)
    ]
    (folder / "inc" / "2023-11-14.json").write_text(json.dumps(day))
    return folder


@given(strategies.texts.filter(bool), st.data())
def test_law_5_offsets_agree_in_javascript_and_python(text: str, data: st.DataObject) -> None:
    """JS (UTF-16) and Python (code points) agree on any text; REFI counts code points as Python does."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    units = text.encode("utf-16-le")
    begin, finish = (2 * (len(text[:at].encode("utf-16-le")) // 2) for at in (start, end))
    assert units[begin:finish].decode("utf-16-le") == span_of(segment(text), start, end).quote != ""
