import json
import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from incident_workbench import coding
from incident_workbench.errors import ProjectError, ReadError, WorkbenchError
from incident_workbench.model.evidence import Segment, Source
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions
from incident_workbench.store import Store
from tests.store.conftest import CHAT, tree


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "empty", title="t")


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def texts(store: Store) -> list[str]:
    return [segment.text for segment in store.load().segments]


def slack(folder: Path, *messages: tuple[str, str]) -> Path:
    """An export of one channel and one day: native ids, so that an edited message stays itself."""
    file(folder, "channels.json", json.dumps([{"id": "C1", "name": "inc", "members": ["U1"]}]))
    file(folder, "users.json", json.dumps([{"id": "U1", "name": "ana", "profile": {"real_name": "Ana"}}]))
    day = [{"type": "message", "user": "U1", "ts": ts, "text": text} for ts, text in messages]
    file(folder, "inc/2023-11-14.json", json.dumps(day))
    return folder


def test_an_import_is_reported_and_loaded(empty: Store, tmp_path: Path) -> None:
    report = empty.import_file(file(tmp_path, "chat.txt", CHAT), by="kim")
    assert (report.name, report.reader, report.segments, report.records) == ("chat.txt", "plain-chat", 3, 3)
    assert report.stored
    assert report.unaccounted == ()
    (source,) = report.sources
    assert (source.segments, source.new, source.timeless) == (3, 3, 0)
    assert f"{source.first:%H:%M} {source.last:%H:%M}" == "22:00 22:02"
    assert "imported 3 segments with plain-chat" in str(report)
    assert "chat.txt" in report._repr_html_()
    project = empty.load()
    assert texts(empty) == ["db is slow", "is it DNS?", "restarting it"]
    assert [d.name for d in project.deliveries] == ["chat.txt"]
    assert project.problems == ()
    assert empty.check() == ()


def test_the_original_is_kept_byte_for_byte_and_the_reading_beside_it(empty: Store, tmp_path: Path) -> None:
    """deliveries/<sha256[:12]>/original/chat.txt and reading-1.jsonl"""
    raw = CHAT.encode() + b"\x00\xff\r\n2026-05-01T22:03:00Z bo: caf\xe9\n"
    (tmp_path / "chat.txt").write_bytes(raw)
    report = empty.import_file(tmp_path / "chat.txt")
    kept = tree(empty.path / "deliveries" / report.delivery)
    assert kept["original/chat.txt"] == raw
    assert kept.keys() == {"original/chat.txt", "reading-1.jsonl"}
    assert (tmp_path / "chat.txt").read_bytes() == raw
    assert report.problems  # what could not be shown as it was
    assert "café" in texts(empty)[-1]


def test_importing_again_does_nothing(empty: Store, tmp_path: Path) -> None:
    chat = file(tmp_path, "chat.txt", CHAT)
    empty.import_file(chat)
    before = tree(empty.path)
    assert len(texts(empty)) == 3
    again = empty.import_file(chat)
    assert again.known
    assert not again.stored
    assert "imported before" in str(again)
    assert tree(empty.path) == before
    assert len(texts(empty)) == 3


def test_the_same_bytes_under_another_option_are_read_anew(empty: Store, tmp_path: Path) -> None:
    """The original stays once; the later reading is the one that is shown."""
    chat = file(tmp_path, "chat.txt", CHAT.replace("T", " ").replace("Z", ""))
    first = empty.import_file(chat)
    assert {s.at for s in empty.load().segments} == {None}
    second = empty.import_file(chat, zone="Europe/Paris")
    assert first.delivery == second.delivery
    kept = tree(empty.path / "deliveries")
    assert [Path(name).name for name in kept] == ["chat.txt", "reading-1.jsonl", "reading-2.jsonl"]
    segments = empty.load().segments
    assert len(segments) == 3
    assert all(s.at is not None for s in segments)
    assert empty.import_file(chat, zone="Europe/Paris").known


def test_a_preview_writes_nothing(empty: Store, tmp_path: Path) -> None:
    before = tree(empty.path)
    report = empty.import_file(file(tmp_path, "chat.txt", CHAT), preview=True)
    assert report.segments == 3
    assert not report.stored
    assert "would import 3 segments" in str(report)
    assert "preview, nothing written" in report._repr_html_()
    assert tree(empty.path) == before
    assert list((empty.path / "deliveries").iterdir()) == []


def test_a_preview_shows_how_each_source_begins_and_who_speaks(empty: Store, tmp_path: Path) -> None:
    lines = [
        f"10:{n:02} {who}: {'long ' * 60 if n == 0 else 'x'}"
        for n, who in enumerate(("ana", "bo", "ana", "kim"))
    ]
    report = empty.import_file(file(tmp_path, "chat.txt", "\n".join(lines)), preview=True)
    assert report.speakers == ("ana", "bo", "kim")
    assert [(s.time_raw, s.locator) for s in report.begins] == [
        ("10:00", "chat.txt#1"),
        ("10:01", "chat.txt#2"),
        ("10:02", "chat.txt#3"),
    ]
    assert report.begins[0].text.endswith("…")
    assert len(report.begins[0].text) == 201
    assert "speaking: ana, bo, kim" in str(report)
    assert "10:01  chat/bo: x" in str(report)
    assert "4 without an instant" in str(report)
    assert report.sources[0].times == {"none": 4}
    assert "<td>10:01</td>" in report._repr_html_()
    answered = empty.import_file(
        tmp_path / "chat.txt", zone="Europe/Paris", date=date(2026, 5, 1), preview=True
    )
    assert answered.sources[0].times == {"local+zone": 4}
    assert "10:01 = 2026-05-01 08:01:00 UTC" in str(answered)
    frame = answered.frame
    assert list(frame.columns) == [
        "id",
        "title",
        "kind",
        "segments",
        "new",
        "first",
        "last",
        "timeless",
        "cues",
    ]
    assert str(frame.loc[0, "last"]) == "2026-05-01 08:03:00+00:00"
    imported = empty.import_file(tmp_path / "chat.txt")
    assert "speaking" not in str(imported)


def test_strict_stores_nothing_when_there_is_a_problem(empty: Store, tmp_path: Path) -> None:
    before = tree(empty.path)
    bare = file(tmp_path, "bare.txt", "10:02 ana: db is slow\n10:03 bo: is it DNS?\n")
    report = empty.import_file(bare, strict=True)
    assert report.problems
    assert not report.stored
    assert tree(empty.path) == before
    assert empty.import_file(file(tmp_path, "chat.txt", CHAT), strict=True).stored
    assert empty.import_file(bare).stored
    assert len(texts(empty)) == 5


# --- imports that fail ------------------------------------------------------------------------------------------------


class Breaking:
    """A reader whose delivery turns bad after two segments."""

    name = "breaking"
    version = "1"
    uses: frozenset[str] = frozenset()

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def sniff(self, delivery: OpenDelivery) -> float:
        return 1.0

    def read(self, delivery: OpenDelivery, options: ReadOptions) -> Reading:
        reading = Reading(self.name, self.version)
        reading.source(Source(id="s", kind="chat", title="s"))
        return reading.made_by(self.segments())

    def segments(self) -> Iterator[Segment]:
        yield from (
            Segment(id=f"s/{n}", source="s", seq=n, text="x", locator=f"chat.txt#{n + 1}") for n in range(2)
        )
        raise self.error


@pytest.mark.parametrize(
    "error", [RuntimeError("broken reader"), KeyboardInterrupt(), OSError(28, "No space left")]
)
def test_a_failed_import_leaves_the_folder_as_it_was(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before, folders = tree(empty.path), sorted(empty.path.rglob("*"))
    assert before
    chat = file(tmp_path, "chat.txt", CHAT)
    with monkeypatch.context() as broken:
        broken.setattr("incident_workbench.store.imports.find", lambda *_: Breaking(error))
        with pytest.raises((type(error), WorkbenchError)):
            empty.import_file(chat)
    assert tree(empty.path) == before
    assert sorted(empty.path.rglob("*")) == folders
    assert empty.import_file(chat).stored


def test_a_landing_that_fails_leaves_the_folder_as_it_was(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(empty.path)
    chat = file(tmp_path, "chat.txt", CHAT)

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("incident_workbench.store.imports.sync_tree", full)
        with pytest.raises(ProjectError, match=r"IW-STORE-010.*No space left"):
            empty.import_file(chat)
    assert tree(empty.path) == before


def test_another_conversation_of_the_same_name_is_refused(empty: Store, tmp_path: Path) -> None:
    empty.import_file(file(tmp_path, "chat.txt", CHAT))
    other = file(tmp_path, "other/chat.txt", "2026-06-01T08:00:00Z cleo: the printer is on fire\n" * 2)
    before = tree(empty.path)
    with pytest.raises(ReadError, match=r"IW-IMPORT-002.*--title"):
        empty.import_file(other)
    assert tree(empty.path) == before
    assert empty.import_file(other, title="Printer").stored
    assert len(empty.load().sources) == 2
    assert len(texts(empty)) == 5


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("chatt.txt", "IW-READ-004.*did you mean chat.txt"),
        ("nowhere/at/all.txt", "IW-READ-004.*check the path"),
        ("hollow", "IW-READ-004.*holds no files"),
    ],
)
def test_a_path_that_is_not_there_is_told(empty: Store, tmp_path: Path, name: str, told: str) -> None:
    file(tmp_path, "chat.txt", CHAT)
    (tmp_path / "hollow").mkdir()
    before = tree(empty.path)
    for how in ({}, {"preview": True}):
        with pytest.raises(ReadError, match=told):
            empty.import_file(tmp_path / name, **how)
    assert tree(empty.path) == before


def test_a_pipe_is_refused_and_not_waited_for(empty: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match=r"IW-READ-004.*device or pipe"):
        empty.import_file(tmp_path / "pipe")


def test_a_reader_or_zone_nobody_knows_is_told(empty: Store, tmp_path: Path) -> None:
    chat = file(tmp_path, "chat.txt", CHAT)
    with pytest.raises(ReadError, match=r"IW-READ-001.*plain-chat"):
        empty.import_file(chat, reader="plainchat")
    with pytest.raises(WorkbenchError, match=r"IW-CLOCK-001.*Europe/Paris"):
        empty.import_file(chat, zone="Paris")
    assert list((empty.path / "deliveries").iterdir()) == []


# --- folders ----------------------------------------------------------------------------------------------------------

HELLO = ("1700000000.000100", "db is slow")
LATER = ("1700000060.000200", "it was DNS")


def test_a_folder_is_imported_with_its_members(empty: Store, tmp_path: Path) -> None:
    export = slack(tmp_path / "export", HELLO, LATER)
    report = empty.import_file(export)
    assert (report.reader, report.segments) == ("slack", 2)
    assert tree(empty.path / "deliveries" / report.delivery / "original") == tree(export)
    assert empty.load().deliveries[0].members == 3
    assert empty.import_file(export).known
    assert empty.check() == ()


def test_links_in_a_folder_are_refused_with_a_word(empty: Store, tmp_path: Path) -> None:
    """
    export/inc/secret.json → /…/secret.json      export/more → /…/elsewhere/
    """
    export = slack(tmp_path / "export", HELLO)
    file(tmp_path, "elsewhere/secret.json", '[{"text": "secret"}]')
    (export / "inc" / "secret.json").symlink_to(tmp_path / "elsewhere" / "secret.json")
    (export / "more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    report = empty.import_file(export)
    refused = [problem.where for problem in report.problems if problem.code == "IW-READ-008"]
    assert sorted(refused) == ["export, 'inc/secret.json'", "export, 'more'"]
    assert texts(empty) == ["db is slow"]
    assert not any(b"secret" in raw for name, raw in tree(empty.path).items() if "/original/" in name)
    assert {p.code for p in empty.check()} == {"IW-READ-008"}


def test_a_folder_that_cannot_be_listed_is_not_passed_over(
    empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = slack(tmp_path / "export", HELLO)
    scandir = os.scandir

    def closed(path: Any) -> Any:
        if Path(path).name == "inc":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", closed)
    with pytest.raises(ReadError, match=r"IW-READ-004 .*export/inc.*Permission denied"):
        empty.import_file(export)


def test_a_name_that_is_no_text_is_imported_all_the_same(empty: Store, tmp_path: Path) -> None:
    """caf\\xe9.txt, as an old disk has it"""
    odd = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(odd, "wb") as stream:
        stream.write(CHAT.encode())
    assert empty.import_file(os.fsdecode(odd)).segments == 3
    (tmp_path / "folder").mkdir()
    os.rename(odd, os.fsencode(tmp_path) + b"/folder/caf\xe9.txt")
    empty.import_file(tmp_path / "folder", reader="plain-chat", title="Another")
    assert len(texts(empty)) == 6
    assert empty.check() == ()


def test_a_changed_or_missing_original_is_told(empty: Store, tmp_path: Path) -> None:
    report = empty.import_file(file(tmp_path, "chat.txt", CHAT))
    original = empty.path / "deliveries" / report.delivery / "original" / "chat.txt"
    original.write_text(CHAT + "more\n")
    assert [p.code for p in empty.check()] == ["IW-STORE-006"]
    original.unlink()
    assert [p.code for p in empty.check()] == ["IW-STORE-007"]
    assert len(texts(empty)) == 3


# --- reading again ----------------------------------------------------------------------------------------------------


def coded_words(store: Store) -> list[str | None]:
    project = store.load()
    return [
        c.segment.text[c.start : c.end] if c.segment and c.start is not None else None
        for c in coding.coded(project)
    ]


def test_a_corrected_transcript_keeps_the_codings_and_lists_those_it_could_not(
    empty: Store, tmp_path: Path
) -> None:
    raw = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>the pole is full\n\n00:03.000 --> 00:04.000\n<v Bo>is it prism?\n"
    call = file(tmp_path, "call.vtt", raw)
    first = empty.import_file(call)
    assert first.adrift == ()
    one, other = empty.load().segments
    with empty.sit("kim") as work:
        work.add(coding.apply(work.project, one.id, "surprise", 12, 16))
        lost = work.add(coding.apply(work.project, other.id, "surprise", 6, 11))
    call.write_text(raw.replace("the pole", "so, the pool").replace("prism", "Prysm"))
    report = empty.import_file(call)
    assert [s.id for s in empty.load().segments] == [one.id, other.id]
    assert [problem.where for problem in report.adrift] == [f"{lost.id} on {other.id}"]
    assert "coded before: IW-CODE-004" in str(report)
    assert "Coded before" in report._repr_html_()
    kept, gone = coding.coded(empty.load())
    assert kept.segment is not None
    assert kept.segment.text[kept.start : kept.end] == "full"
    assert gone.start is None


def test_a_longer_export_keeps_the_codings(empty: Store, tmp_path: Path) -> None:
    """A line is added at the top and one at the end; ids are no ordinals."""
    chat = file(tmp_path, "chat.txt", CHAT)
    empty.import_file(chat)
    with empty.sit("kim") as work:
        for segment in work.project.segments:
            work.add(coding.apply(work.project, segment.id, "surprise", 0, 2))
    assert coded_words(empty) == ["db", "is", "re"]
    longer = f"2026-05-01T21:59:00Z bo: hello?\n{CHAT}2026-05-01T22:09:00Z bo: thanks\n"
    chat.write_text(longer)
    report = empty.import_file(chat)
    assert [(s.segments, s.new) for s in report.sources] == [(5, 2)]
    assert texts(empty) == ["hello?", "db is slow", "is it DNS?", "restarting it", "thanks"]
    assert coded_words(empty) == ["db", "is", "re"]
    assert empty.check() == ()
    assert len(empty.load().deliveries) == 2


def test_an_edited_message_shows_its_latest_words_and_codings_move_with_theirs(
    empty: Store, tmp_path: Path
) -> None:
    """
    "db is slow"  →  "edit: the db is slow"      coded "db" moves
    "it was DNS"  →  "it was the proxy"          coded "DNS" is a Problem
    """
    empty.import_file(slack(tmp_path / "one", HELLO, LATER))
    with empty.sit("kim") as work:
        first, second = work.project.segments
        work.add(coding.apply(work.project, first.id, "surprise", 0, 2))
        work.add(coding.apply(work.project, second.id, "assessment", 7, 10))
    assert coded_words(empty) == ["db", "DNS"]
    edited = slack(tmp_path / "two", (HELLO[0], "edit: the db is slow"), (LATER[0], "it was the proxy"))
    report = empty.import_file(edited)
    assert [(s.segments, s.new) for s in report.sources] == [(2, 0)]
    assert texts(empty) == ["edit: the db is slow", "it was the proxy"]
    assert coded_words(empty) == ["db", None]
    assert [w.text for w in empty.load().evidence.wordings[first.id]] == ["db is slow"]
    (problem,) = empty.check()
    assert problem.code == "IW-CODE-004"
    assert "'DNS'" in problem.what


def test_the_order_of_deliveries_on_the_disk_does_not_matter(tmp_path: Path) -> None:
    """Two projects that hold the same readings show the same evidence."""
    one = Store.create(tmp_path / "one", title="t")
    one.import_file(slack(tmp_path / "a", HELLO))
    one.import_file(slack(tmp_path / "b", (HELLO[0], "reworded"), LATER))
    other = Store.create(tmp_path / "other", title="t")
    for folder in sorted((one.path / "deliveries").iterdir(), reverse=True):
        os.rename(folder, other.path / "deliveries" / folder.name)
    assert texts(other) == ["reworded", "it was DNS"]
    assert other.load().evidence.wordings.keys() == {s.id for s in other.load().segments[:1]}


def test_a_damaged_reading_is_told_and_the_rest_shown(empty: Store, tmp_path: Path) -> None:
    report = empty.import_file(file(tmp_path, "chat.txt", CHAT))
    path = empty.path / "deliveries" / report.delivery / "reading-1.jsonl"
    whole = path.read_bytes()
    lines = whole.split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"\xff\xfe", *lines[2:]]))
    assert texts(empty) == ["is it DNS?", "restarting it"]
    assert {p.code for p in empty.check()} == {"IW-READING-001"}
    without_source = [line for line in lines if not line.startswith(b'{"record":"source"')]
    assert len(without_source) == len(lines) - 1
    path.write_bytes(b"\n".join(without_source))
    with empty.sit("kim") as work:
        work.add(coding.apply(work.project, work.project.segments[0].id, "surprise"))
    assert "IW-READING-001" in {p.code for p in empty.check()}
    path.write_bytes(whole)
    assert empty.check() == ()


def test_two_imports_at_once_lose_neither(empty: Store, tmp_path: Path) -> None:
    """The same file with two options, from two threads, again and again."""
    chat = file(tmp_path, "chat.txt", CHAT.replace("T", " ").replace("Z", ""))
    zones = ["Europe/Paris", "Europe/Rome", "UTC", "Asia/Tokyo", "Europe/Oslo", "America/Lima"]
    failed: list[Exception] = []

    def bring(zone: str) -> None:
        try:
            Store.open(empty.path).import_file(chat, zone=zone)
        except Exception as error:  # noqa: BLE001 - a thread's failure is told below
            failed.append(error)

    threads = [threading.Thread(target=bring, args=(zone,)) for zone in zones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    readings = sorted((empty.path / "deliveries").glob("*/reading-*.jsonl"))
    assert len(readings) == len(zones)
    assert empty.check() == ()


def test_a_project_is_no_transcript(tmp_path: Path) -> None:
    """What is private to a project never comes in among the evidence, not by its own folder nor by one above it."""
    store = Store.create(tmp_path / "work" / "p", title="t")
    (store.path / "private" / "names.csv").write_text("secret")
    (tmp_path / "work" / "talk.txt").write_text(CHAT)
    for origin in (store.path, tmp_path / "work", store.path / "private" / "names.csv"):
        with pytest.raises(ReadError, match="IW-IMPORT-003"):
            store.import_file(origin)
    elsewhere = Store.create(tmp_path / "q", title="u")
    report = elsewhere.import_file(tmp_path / "work", reader="plain-chat")
    assert [p.code for p in report.problems] == ["IW-READ-008"]
    assert report.segments > 0
    assert list(tmp_path.rglob("names.csv")) == [store.path / "private" / "names.csv"]


def test_a_project_cloned_before_its_first_import_imports(tmp_path: Path) -> None:
    """git keeps no empty folder: `deliveries/` and `private/` are not in the clone."""
    store = Store.create(tmp_path / "p", title="t")
    (store.path / "deliveries").rmdir()
    (tmp_path / "talk.txt").write_text(CHAT)
    assert Store.open(store.path).import_file(tmp_path / "talk.txt").segments > 0


def test_a_preview_refuses_what_the_import_would_refuse(tmp_path: Path) -> None:
    """talk.txt, and from another folder another talk.txt with no words in common"""
    store = Store.create(tmp_path / "p", title="t")
    for folder, words in (("one", CHAT), ("two", "2026-05-01 10:02 zoe: nothing of this was said before")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talk.txt").write_text(words)
    assert store.import_file(tmp_path / "one" / "talk.txt", reader="plain-chat").segments > 0
    for preview in (True, False):
        with pytest.raises(ReadError, match="IW-IMPORT-002"):
            store.import_file(tmp_path / "two" / "talk.txt", reader="plain-chat", preview=preview)
