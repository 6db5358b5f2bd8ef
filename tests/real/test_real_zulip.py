import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from incident_workbench.readers import zulip
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery

# file: messages that the manifest counts; then who spoke or was named, events, mentions, files
COUNTS = {
    "zulip_archive_json/428973-nightly-testing__Cloudflare.20cache.20failure.json": (480, 5, 0, 0, 0),
    "zulip_archive_json/287929-mathlib4__CI.20failure.json": (50, 21, 0, 5, 2),
    "zulip_archive_json/113538-CI__CI.20runner.20status.json": (550, 18, 0, 444, 1),
    "stress/287929-mathlib4__port.20progress.json": (5098, 88, 8, 459, 20),
}
# the manifest counts no messages in the fragment: it has two, with an id and a time and nothing else
PAGES = {
    "official_export_derived/messages-000001.json": (50, 21, {"IW-READ-135"}),
    "official_export_fragment/messages-000001.json": (2, 0, {"IW-READ-111", "IW-READ-135"}),
}


def opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, opener(path))


def folder(path: Path) -> OpenDelivery:
    files = {file.relative_to(path).as_posix(): file for file in path.rglob("*.json")}
    return folder_delivery(path.name, {name: opener(file) for name, file in files.items()})


def read(delivery: OpenDelivery) -> Reading:
    return zulip.read(delivery, ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_of_a_topic_is_a_segment(shared: Path, name: str) -> None:
    path = shared / "real/zulip" / name
    begun = time.process_time()
    reading = read(opened(path))
    segments = list(reading.segments)
    assert time.process_time() - begun < 5
    messages, speakers, events, mentions, files = COUNTS[name]
    assert (len(segments), len(reading.speakers)) == (messages, speakers)
    assert sum(s.kind == "event" for s in segments) == events
    assert sum(len(s.mentions) for s in segments) == mentions
    assert sum(len(s.files) for s in segments) == files
    assert (reading.problems, reading.skips, unaccounted(reading)) == ([], [], ())
    assert all(s.at and s.speaker and (s.text or s.files) for s in segments)
    assert [s.at for s in segments] == sorted(s.at for s in segments if s.at)
    assert len({s.thread for s in segments}) == len(reading.sources) == 1
    assert len({s.id for s in segments}) == len(segments)
    if messages < 1000:
        assert segments == list(read(opened(path)).segments)
    assert zulip.sniff(opened(path)) >= 0.9


@pytest.mark.parametrize("name", PAGES)
def test_a_page_alone_shows_ids_and_says_so(shared: Path, name: str) -> None:
    path = shared / "real/zulip" / name
    reading = read(opened(path))
    segments = list(reading.segments)
    messages, speakers, codes = PAGES[name]
    assert (len(segments), len(reading.speakers)) == (messages, speakers)
    assert {problem.code for problem in reading.problems} == codes
    assert unaccounted(reading) == ()
    assert zulip.sniff(opened(path)) >= 0.9


def test_a_whole_export_names_people_and_channel(shared: Path) -> None:
    delivery = folder(shared / "real/zulip/official_export_derived")
    reading = read(delivery)
    segments = list(reading.segments)
    assert (len(segments), len(reading.speakers), reading.problems) == (50, 21, [])
    assert skips_by_reason(reading) == {"not part of the conversation": 1}  # realm.json, with the 21 people
    assert unaccounted(reading) == ()
    assert not any(speaker.name.isdecimal() for speaker in reading.speakers.values())
    assert len({s.id for s in segments}) == 50
    assert segments == list(read(delivery).segments)
    assert zulip.sniff(delivery) >= 0.9


def test_the_export_and_the_topic_it_was_made_of_agree(shared: Path) -> None:
    export = read(folder(shared / "real/zulip/official_export_derived"))
    topic = read(opened(shared / "real/zulip/zulip_archive_json/287929-mathlib4__CI.20failure.json"))
    told = []
    for reading in (export, topic):
        segments = list(reading.segments)
        told.append(
            [(s.id.rpartition("/")[2], s.at, reading.speakers[s.speaker or ""].name) for s in segments]
        )
    assert told[0] == told[1]


def test_topics_in_one_folder_are_the_same_messages(shared: Path) -> None:
    path = shared / "real/zulip/zulip_archive_json"
    reading = read(folder(path))
    assert len(list(reading.segments)) == sum(len(json.loads(f.read_bytes())) for f in path.iterdir()) == 1080
    assert len(reading.sources) == 3
    assert unaccounted(reading) == ()
