from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from incident_workbench.readers import mattermost
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery

# file: posts and replies that the manifest counts; then replies, events, lines of other kinds, channels, speakers,
# posts without words
COUNTS = {
    "bulk_export.jsonl": (21, 1, 8, 15, 5, 4, 0),
    "bulk_export_olake.derived.jsonl": (160, 103, 2, 38, 5, 32, 4),
}


def opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, opener(path))


def read(path: Path) -> Reading:
    return mattermost.read(opened(path), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_post_and_line_is_explained(shared: Path, name: str) -> None:
    path = shared / "real/mattermost" / name
    reading = read(path)
    segments = list(reading.segments)
    posts, replies, events, others, channels, speakers, wordless = COUNTS[name]
    assert len(segments) == posts
    assert sum(s.thread is not None for s in segments) == replies
    assert Counter(s.kind for s in segments) == {"message": posts - events, "event": events}
    assert skips_by_reason(reading) == {"not part of the conversation": others}
    assert reading.expected == {name: posts - replies + others}
    assert (len(reading.sources), len(reading.speakers)) == (channels, speakers)
    assert reading.problems == []
    assert unaccounted(reading) == ()
    assert all(s.at and s.speaker for s in segments)
    assert sum(not s.text for s in segments) == wordless
    assert {s.thread for s in segments if s.thread} <= {s.id for s in segments}
    assert len({s.id for s in segments}) == len(segments)
    assert segments == list(read(path).segments)
    assert mattermost.sniff(opened(path)) >= 0.9


def test_replies_may_come_before_their_post_and_stay_its_replies(shared: Path) -> None:
    segments = {s.id: s for s in read(shared / "real/mattermost/bulk_export.jsonl").segments}
    early = [s for s in segments.values() if s.thread and segments[s.thread].seq > s.seq]
    assert len(early) == 1


def test_both_exports_in_one_folder_read_as_they_do_alone(shared: Path) -> None:
    paths = [shared / "real/mattermost" / name for name in COUNTS]
    folder = folder_delivery("mattermost", {path.name: opener(path) for path in paths})
    reading = mattermost.read(folder, ReadOptions())
    alone = {s.id for path in paths for s in read(path).segments}
    assert {s.id for s in reading.segments} == alone
    assert unaccounted(reading) == ()
