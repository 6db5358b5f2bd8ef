"""Every real transcript that a reader claims, through the store: counted, kept, loaded, and once is enough."""

import json
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers.base import positions
from incident_workbench.store import Store
from tests.real import (
    test_real_event_log,
    test_real_interview,
    test_real_plain_chat,
    test_real_slack,
    test_real_srt,
    test_real_vtt,
)

# file: the reader that is found, and how many messages, turns or captions the manifest counts
FILES: dict[str, tuple[str, int]] = {
    **{name: ("event-log", counts[0]) for name, counts in test_real_event_log.COUNTS.items()},
    "discord/dce_csv_old/support_multipart.zip": ("event-log", 2600),
    **{name: ("interview", counts[0]) for name, counts in test_real_interview.COUNTS.items()},
    **{name: ("plain-chat", counts[0]) for name, counts in test_real_plain_chat.COUNTS.items()},
    **{name: ("srt", counts[0]) for name, counts in test_real_srt.COUNTS.items()},
    **{name: ("vtt", counts[0]) for name, counts in test_real_vtt.COUNTS.items()},
    **dict.fromkeys((*test_real_slack.EXPORTS, *test_real_slack.PAGES), ("slack", 0)),
}
NOT_FOUND_BY_ITSELF = {"discord/dce_csv_old/support_multipart.zip"}
ONLY_ANSWERS_MISSING = {
    "IW-CLOCK",  # a zone, date or start that the file does not say
    "IW-READ",  # what the reader told already
}


def explained(name: str, reader: str, counted: int, segments: tuple[Segment, ...]) -> None:
    """The manifest's count, to the last message."""
    kinds = [segment.kind for segment in segments]
    cues = sum(len(segment.cues) for segment in segments)
    if reader == "vtt":
        *_, empty, repeated = test_real_vtt.COUNTS[name]
        assert cues + empty + repeated == counted
    elif reader == "srt":
        *_, empty, in_several_turns = test_real_srt.COUNTS[name]
        assert cues + empty - in_several_turns == counted
    elif reader == "interview":
        assert kinds.count("turn") == counted
        assert set(kinds) <= {"turn", "system"}
    elif reader == "plain-chat":
        messages, events = test_real_plain_chat.COUNTS[name][1:]
        assert (kinds.count("message"), kinds.count("event")) == (messages, events)
        assert messages <= counted <= messages + events
    else:
        assert len(segments) == counted


def numbers(member: str, first: int, last: int) -> set[tuple[str, int]]:
    return {(member, number) for number in range(first, last + 1)}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_real_file_through_the_store(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "real" / name
    assert path.exists(), "the folder of real transcripts is there and this file is not"
    reader, counted = FILES[name]
    if reader == "slack":
        counted = test_real_slack.in_manifest(shared, name)
    store = Store.create(tmp_path / "p", title="real", zone="UTC")
    chosen = reader if name in NOT_FOUND_BY_ITSELF else None

    report = store.import_file(path, by="kim", reader=chosen)
    assert (report.reader, report.stored, report.unaccounted) == (reader, True, ())
    loaded = store.load()
    segments = loaded.segments
    assert len(segments) == report.segments > 0
    if not name.endswith(
        "ci-failures.zip"
    ):  # its manifest counts pages; test_real_slack explains the threads
        explained(name, reader, counted, segments)

    # every record is in a segment, or passed over with a reason
    (reading,) = (store.path / "deliveries" / report.delivery).glob("reading-*.jsonl")
    lines = [json.loads(line) for line in reading.read_bytes().split(b"\n") if line]
    skips = [line for line in lines if line.get("record") == "skip"]
    assert sum(skip["last"] - skip["first"] + 1 for skip in skips) == sum(report.skipped.values())
    assert "" not in report.skipped
    covered = set().union(
        *(numbers(*run) for segment in segments for run in positions(segment.locator)),
        *(numbers(skip["member"], skip["first"], skip["last"]) for skip in skips),
    )
    assert len(covered) == report.records
    assert [s.segments for s in report.sources] == [
        len(loaded.evidence.by_source[source.id]) for source in report.sources
    ]
    assert sum(source.timeless for source in report.sources) == sum(s.at is None for s in segments)

    # law 2: what was read is what is loaded
    preview = store.import_file(path, preview=True, reader=chosen)
    assert (preview.segments, preview.skipped, preview.records) == (
        report.segments,
        report.skipped,
        report.records,
    )
    assert sum(source.new for source in preview.sources) == 0
    assert lines[-1]["segments"] == len(segments)
    assert Store.open(store.path).load().segments == segments
    (original,) = (store.path / "deliveries" / report.delivery / "original").iterdir()
    assert original.read_bytes() == path.read_bytes()

    # once is enough
    before = sorted(p.relative_to(store.path) for p in store.path.rglob("*"))
    again = store.import_file(path, by="kim", reader=chosen)
    assert (again.known, again.stored) == (True, False)
    assert sorted(p.relative_to(store.path) for p in store.path.rglob("*")) == before

    # nothing is damaged
    assert {problem.code.rpartition("-")[0] for problem in store.check()} <= ONLY_ANSWERS_MISSING


def test_there_are_real_files_of_every_reader() -> None:
    assert {reader for reader, _ in FILES.values()} == {
        "event-log",
        "interview",
        "plain-chat",
        "slack",
        "srt",
        "vtt",
    }
    assert len(FILES) > 50


def test_other_real_files_are_read_or_refused_with_a_word(shared: Path, tmp_path: Path) -> None:
    """Also formats that no reader knows; none traces back, and none is read with a loss."""
    store = Store.create(tmp_path / "p", title="real", zone="UTC")
    paths = [path for path in sorted((shared / "real").rglob("*")) if path.is_file()]
    others = [path for path in paths if path.relative_to(shared / "real").as_posix() not in FILES]
    assert len(others) > 80
    words = {path.name: told(store, path) for path in others if path.stat().st_size < 3_000_000}
    assert {word for word in words.values() if word} == {"IW-READ-002", "IW-READ-011", "IW-READ-047"}
    assert sum(not word for word in words.values()) > 20


def told(store: Store, path: Path) -> str:
    """The code of a refusal, nothing for a file that is read without a loss."""
    try:
        report = store.import_file(path, preview=True)
    except ReadError as error:
        return error.problem.code if error.problem.then else "and then?"
    return " ".join(report.unaccounted)
