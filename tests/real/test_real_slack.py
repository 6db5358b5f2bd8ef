"""Every real Slack file: each of its messages is explained, none of its secrets is read."""

import io
import json
import random
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import slack
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, positions, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.slack.order import OTHER_STATE

EXPORTS = (
    "slack_export/houstondatavis-2016-07-31.zip",
    "slack_export/olake-slackdump-export-2026-08-07a.zip",
    "slack_export/test_slack_importer.zip",
    "slack_export/test_unicode_slack_importer.zip",
)
PAGES = (
    "slack_api_json/haskell-jp_C014PGG641Z_3.json",
    "slack_api_json/haskell-jp_C014PGG641Z_3_1648983203.439729.json",
    "slack_api_json/julia_github_incident_2020-12-19_21.zip",
    "slack_api_json/stress_julia_ci-failures.zip",
)
Record = dict[str, object]


def delivery(shared: Path, name: str) -> OpenDelivery:
    path = shared / "real" / name
    assert path.exists(), "the folder of real transcripts is there and this file is not"
    return file_delivery(path.name, partial(path.open, "rb"))


def in_manifest(shared: Path, name: str) -> int:
    """How many messages the manifest counts in a file."""
    rows = (shared / "real" / "MANIFEST.md").read_text(encoding="utf-8").split("\n")
    (row,) = (row for row in rows if row.startswith(f"| {name.rpartition('/')[2]} |"))
    return int(row.split("|")[3])


def read(opened: OpenDelivery) -> tuple[Reading, list[Segment]]:
    reading = slack.read(opened, ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


def raw_records(opened: OpenDelivery, segments: list[Segment]) -> list[tuple[Segment, Record]]:
    """Each segment with the record that its locator leads to."""
    members: dict[str, list[Record]] = {}
    pairs = []
    for segment in segments:
        ((member, position, _),) = positions(segment.locator)
        if member not in members:
            value = json.loads(opened.content(member))
            members[member] = value["messages"] if isinstance(value, dict) else value
        pairs.append((segment, members[member][position - 1]))
    return pairs


def duplicates(reading: Reading) -> int:
    """Records of messages that are there already; in one real file one of them had changed in between."""
    return sum(skip.last - skip.first + 1 for skip in reading.skips if skip.of)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_message_of_an_export_is_a_segment(shared: Path, name: str) -> None:
    opened = delivery(shared, name)
    assert slack.sniff(opened) == 0.95
    reading, segments = read(opened)
    assert len(segments) == in_manifest(shared, name)
    assert reading.problems == []
    assert Counter(skip.reason for skip in reading.skips) == {
        "not part of the conversation": len(reading.skips)
    }
    assert all(s.at and s.time_basis == "absolute" and s.time_precision == "us" for s in segments)
    assert all(s.speaker in reading.speakers for s in segments)
    assert all(s.source in reading.sources for s in segments)
    assert len(read(opened)[1]) == len(segments) == len({s.id for s in segments})
    assert [s.id for s in read(opened)[1]] == [s.id for s in segments]


@pytest.mark.parametrize("name", EXPORTS)
def test_segments_hold_what_their_records_hold(shared: Path, name: str) -> None:
    opened = delivery(shared, name)
    reading, segments = read(opened)
    for segment, record in raw_records(opened, segments):
        assert segment.time_raw == record["ts"]
        assert segment.id == f"{segment.source}/{record['ts']}"
        assert (segment.edited_at is not None) == bool(record.get("edited"))
        assert len(segment.reactions) == len(record.get("reactions") or ())
        assert len(segment.files) >= len(record.get("files") or ()) + bool(record.get("file"))
        assert (segment.thread is not None) == bool(record.get("thread_ts"))
        assert (
            bool(segment.text) == any(record.get(key) for key in ("text", "attachments", "blocks"))
            or segment.files
        )
        mentioned = re.findall(r"<@\w+(?:\|[^>]*)?>", str(record.get("text") or ""))
        assert len(segment.mentions) >= len(mentioned)
        assert all(segment.text[m.start - 1] == "@" for m in segment.mentions)
        assert "&amp;" not in segment.text or "&amp;amp;" in str(record)
    assert not re.search(r"[?&]t=xox|@[\w.-]+\.slack-mail", repr(segments))
    assert {reading.speakers[s.speaker or ""].kind for s in segments} <= {"person", "bot"}


@pytest.mark.parametrize("name", PAGES)
def test_pages_and_threads_of_the_interface_are_explained(shared: Path, name: str) -> None:
    opened = delivery(shared, name)
    reading, segments = read(opened)
    records = sum(
        count for member, count in reading.expected.items() if re.search(r"(messages|threads)/", member)
    )
    if name.endswith(
        "ci-failures.zip"
    ):  # its manifest counts what is on the pages, without the threads' files
        on_pages = {m: n for m, n in reading.expected.items() if m.startswith("messages/")}
        assert sum(on_pages.values()) == in_manifest(shared, name)
        assert len(segments) + duplicates(reading) == records
    else:
        assert len(segments) == in_manifest(shared, name)
        assert len(segments) + duplicates(reading) == (records or len(segments))
    for source in reading.sources:
        times = [s.at for s in segments if s.source == source and s.at]
        assert times == sorted(times)
    assert [s.id for s in read(opened)[1]] == [s.id for s in segments]
    assert len({s.id for s in segments}) == len(segments)


def test_a_map_of_names_is_not_talk(shared: Path) -> None:
    opened = delivery(shared, "slack_api_json/haskell-jp_users_id_to_name.json")
    assert slack.sniff(opened) == 0
    with pytest.raises(ReadError):
        slack.read(opened, ReadOptions())


DUMPS = {  # records, segments, other states of a message, parts of an archive that hold no message
    "dump/CHY5HUESG.json": (16, 16, 0, 0),  # 12 messages, as the manifest counts, and 4 replies in them
    "dump/source_dump.zip": (16, 16, 0, 0),
    "archive/CO69735E8A.json.gz": (
        21,
        16,
        3,
        2,
    ),  # 12 and 4, three threads' parents again in other random words
    "database/slackdump.sqlite": (1, 0, 0, 1),  # tables without rows
}


@pytest.mark.parametrize("name", DUMPS)
def test_all_that_slackdump_writes_is_explained(shared: Path, name: str) -> None:
    opened = delivery(shared, f"slackdump/{name}")
    assert slack.sniff(opened) >= 0.6
    reading, segments = read(opened)
    states = sum(skip.reason == OTHER_STATE for skip in reading.skips)
    parts = sum(skip.last - skip.first + 1 for skip in reading.skips if not skip.of)
    assert (sum(reading.expected.values()), len(segments), states, parts) == DUMPS[name]
    assert [s.at for s in segments] == sorted(s.at for s in segments if s.at)
    assert all(s.id == f"{s.source}/{s.time_raw}" for s in segments)
    assert {s.source for s in segments} <= {"slack/CHY5HUESG", "slack/CO69735E8A"}
    assert {p.code for p in reading.problems} <= {"IW-READ-105", "IW-READ-106", "IW-READ-112", "IW-READ-173"}
    assert [s.id for s in read(opened)[1]] == [s.id for s in segments]


def test_an_archive_names_its_people(shared: Path) -> None:
    folder = shared / "real" / "slackdump" / "archive"
    opened = folder_delivery("archive", {path.name: partial(path.open, "rb") for path in folder.iterdir()})
    reading, segments = read(opened)
    assert len(segments) == 16
    assert [p.code for p in reading.problems] == ["IW-READ-173"]
    with pytest.raises(ReadError, match="IW-READ-107"):
        slack.read(delivery(shared, "slackdump/archive/users.json.gz"), ReadOptions())


def test_the_real_lists_of_names_name_people(shared: Path) -> None:
    reading, _ = read(delivery(shared, "slack_api_json/julia_github_incident_2020-12-19_21.zip"))
    assert {source.title for source in reading.sources.values()} == {
        "#pkg-registration",
        "#infrastructure",
        "#github-actions",
    }
    (nameless,) = (p for p in reading.problems if p.code == "IW-READ-112")
    assert nameless.what.startswith("1 id(s)")
    page = shared / "real" / "slack_api_json" / "haskell-jp_C014PGG641Z_3.json"
    names = page.with_name("haskell-jp_users_id_to_name.json")
    files = {"C014PGG641Z/3.json": partial(page.open, "rb"), ".users.json": partial(names.open, "rb")}
    reading, segments = read(folder_delivery("json", files))
    assert len(segments) == 50
    assert {s.source for s in segments} == {"slack/C014PGG641Z"}
    assert (
        len([s for s in segments if reading.speakers[s.speaker or ""].name != (s.speaker or "")[6:]]) == 32
    )  # 18 are by people whom the map leaves empty
    assert len(reading.problems) <= 1


def test_a_real_day_keeps_what_is_whole_when_cut_or_altered(shared: Path) -> None:
    opened = delivery(shared, EXPORTS[1])
    days = [opened.content(member) for member in opened.members() if "/20" in member]
    raw = max((day for day in days if len(day) < 20_000), key=len)
    whole = {str(record["ts"]) for record in json.loads(raw)}
    pick = random.Random(4)
    assert len(whole) >= 4

    def kept(damaged: bytes) -> set[str]:
        day = folder_delivery("run", {"inc/2026-01-01.json": partial(io.BytesIO, damaged)})
        return {s.time_raw or "" for s in read(day)[1]}

    counts = [len(kept(raw[: len(raw) * percent // 100])) for percent in range(100)]
    assert counts == sorted(counts)
    assert counts[-1] == len(whole) - 1
    for _ in range(60):
        changed = bytearray(raw)
        changed[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        assert len(whole - kept(bytes(changed))) <= 2
