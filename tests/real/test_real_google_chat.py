"""The Google Chat files: each message is explained, with or without the folders above it."""

import json
from functools import partial
from pathlib import Path

from incident_workbench.model.evidence import Segment
from incident_workbench.readers import google_chat
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery

COUNT = 35
"""Messages in the manifest."""


def folder(path: Path) -> OpenDelivery:
    assert path.exists(), "the folder of real transcripts is there and this file is not"
    files = {p.relative_to(path).as_posix(): partial(p.open, "rb") for p in path.rglob("*") if p.is_file()}
    return folder_delivery(path.name, files)


def read(opened: OpenDelivery) -> tuple[Reading, list[Segment]]:
    reading = google_chat.read(opened, ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


def test_each_message_is_explained(shared: Path) -> None:
    opened = folder(shared / "real" / "google_chat")
    assert google_chat.sniff(opened) >= 0.9
    reading, segments = read(opened)
    assert len(segments) == len({s.id for s in segments}) == COUNT
    assert skips_by_reason(reading) == {google_chat.NOT_TALK: 1}  # the list of members
    assert (reading.problems, len(reading.sources)) == ([], 1)
    assert all(s.at and s.text and s.speaker and s.kind == "message" for s in segments)
    assert sum(s.edited_at is not None for s in segments) == 7
    assert sum(bool(s.reactions) for s in segments) == 21
    assert [s.at for s in segments] == sorted(s.at for s in segments if s.at)
    assert read(opened)[1] == segments


def test_words_and_topics_are_those_of_the_file(shared: Path) -> None:
    (path,) = (shared / "real" / "google_chat").rglob("messages.json")
    opened = file_delivery(path.name, partial(path.open, "rb"))
    assert google_chat.sniff(opened) >= 0.9
    _, segments = read(opened)
    records = json.loads(path.read_bytes())["messages"]
    for segment in segments:
        record = records[int(segment.locator.rpartition("#")[2]) - 1]
        assert (segment.text, segment.id) == (record["text"], f"google-chat/{record['message_id']}")
        topic = f"{segment.source}/{record['topic_id']}/{record['topic_id']}"
        assert segment.thread in (None if segment.id == topic else topic, topic)
    _, inside = read(folder(shared / "real" / "google_chat" / "Takeout"))
    assert [s.id for s in inside] == [s.id for s in segments]
