from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import event_log, interview, plain_chat, slack, srt, telegram, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: records that the manifest counts; then messages, events, replies, edited, with a file, with an instant, speakers
COUNTS = {
    # three records have no `date_unixtime`, only the local `date`
    "DM_2A_7M.json": (8, 6, 2, 0, 0, 2, 5, 2),
    "support_109.derived.json": (101, 100, 1, 11, 6, 0, 101, 26),
}
PROBLEMS = {"DM_2A_7M.json": ["IW-READ-040"]}
OTHERS = (event_log, interview, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path) -> Reading:
    return telegram.read(opened(path), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_read_or_explained(shared: Path, name: str) -> None:
    path = shared / "real/telegram" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, messages, events, replies, edited, files, timed, speakers = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert (kinds["message"], kinds["event"], len(segments)) == (messages, events, counted)
    assert sum(s.thread is not None for s in segments) == replies
    assert sum(s.edited_at is not None for s in segments) == edited
    assert sum(bool(s.files) for s in segments) == files
    assert sum(s.at is not None for s in segments) == timed
    assert len(reading.speakers) == speakers
    assert all(s.text or s.files for s in segments)
    assert reading.skips == []
    assert unaccounted(reading) == ()
    assert [problem.code for problem in reading.problems] == PROBLEMS.get(name, [])
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real/telegram" / name)
    assert telegram.sniff(delivery) >= 0.9
    assert all(reader.sniff(delivery) < 0.9 for reader in OTHERS)
