from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import plain_chat, zoom_chat
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

CLOUD = "zoom_cloud_chat/acdc_2025-12-11_171.chat.txt"
SAVED = "zoom_saved_chat_new_derived/acdc_2025-12-11_171.meeting_saved_chat.txt"
OLD = "zoom_saved_chat_2020/ssvc_meeting_saved_chat.txt"
# file: messages that the manifest counts; then messages, reactions that stay events, reactions on messages, replies
COUNTS = {
    CLOUD: (624, 338, 1, 285, 134),
    SAVED: (624, 338, 1, 285, 134),
    OLD: (49, 49, 0, 0, 0),
}
PROBLEMS = {
    CLOUD: {"IW-READ-030", "IW-READ-155"},
    SAVED: {"IW-READ-041", "IW-READ-052", "IW-READ-155"},
    OLD: {"IW-READ-041"},
}


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path) -> Reading:
    return zoom_chat.read(opened(path), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_read_or_explained(shared: Path, name: str) -> None:
    path = shared / "real/zoom_chat" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, messages, events, reactions, replies = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert (kinds["message"], kinds["event"]) == (messages, events)
    assert sum(reaction.count for segment in segments for reaction in segment.reactions) == reactions
    assert messages + events + reactions == counted
    ids = [segment.id for segment in segments]
    threads = [segment.thread for segment in segments if segment.thread]
    assert len(threads) == replies
    assert set(threads) <= set(ids)
    assert len(set(ids)) == len(ids)
    assert unaccounted(reading) == ()
    assert set(skips_by_reason(reading)) <= {"blank line"}
    assert {problem.code for problem in reading.problems} == PROBLEMS[name]
    assert segments == list(read(path).segments)


def test_both_forms_of_one_chat_tell_the_same(shared: Path) -> None:
    told = [
        [
            (s.speaker and s.speaker.rpartition("/")[2], s.text, len(s.reactions), s.thread is None)
            for s in read(shared / "real/zoom_chat" / name).segments
        ]
        for name in (CLOUD, SAVED)
    ]
    assert len(told[0]) == 339
    assert [said[:1] + said[2:] for said in told[0]] == [said[:1] + said[2:] for said in told[1]]
    same = sum(a[1].split() == b[1].split() for a, b in zip(*told, strict=True))
    assert same == 339


def test_it_is_surer_than_the_reader_of_any_chat(shared: Path) -> None:
    for name in COUNTS:
        delivery = opened(shared / "real/zoom_chat" / name)
        assert zoom_chat.sniff(delivery) > 0.9 > plain_chat.sniff(delivery)


def test_no_file_of_another_format_is_claimed(shared: Path) -> None:
    paths = [
        path
        for path in sorted((shared / "real").rglob("*"))
        if path.is_file() and "zoom_chat" not in path.parts
    ]
    assert len(paths) > 140
    assert [path.name for path in paths if zoom_chat.sniff(opened(path)) > 0] == []
