from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import event_log, interview, matrix, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: what the manifest counts; then all segments, those without words, those in threads, speakers
COUNTS = {
    "element_json/jam-conformance.derived.json": (1274, 1274, 21, 255, 56),
    "html/jam-conformance.html": (1274, 1274, 21, 255, 56),
    # the manifest leaves out the 255 replies, which stand indented below the message that they answer
    "room_log_txt/jam-conformance.txt": (1019, 1274, 21, 255, 56),
}
PROBLEMS = {
    "element_json/jam-conformance.derived.json": [],  # each of the 21 says that it was deleted
    "html/jam-conformance.html": ["IW-READ-040", "IW-READ-126"],
    "room_log_txt/jam-conformance.txt": ["IW-READ-040", "IW-READ-126"],
}
SKIPPED = {"room_log_txt/jam-conformance.txt": {"the log's own header": 2}}
OTHERS = (event_log, interview, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path, zone: str | None = None) -> Reading:
    return matrix.read(opened(path), ReadOptions(zone=zone))


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_read_or_explained(shared: Path, name: str) -> None:
    path = shared / "real/matrix" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, all_of_them, wordless, threaded, speakers = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert (kinds["message"], kinds["system"]) == (all_of_them - wordless, wordless)
    assert sum(s.thread is not None for s in segments) == threaded
    assert counted in (len(segments), len(segments) - threaded)
    assert len(reading.speakers) == speakers
    assert {s.thread for s in segments if s.thread} <= {s.id for s in segments}
    assert unaccounted(reading) == ()
    assert skips_by_reason(reading) == SKIPPED.get(name, {})
    assert [problem.code for problem in reading.problems] == PROBLEMS[name]
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real/matrix" / name)
    assert matrix.sniff(delivery) >= 0.9
    assert all(reader.sniff(delivery) < 0.9 for reader in OTHERS)


def test_one_room_reads_the_same_from_all_three(shared: Path) -> None:
    exported, page, log = (list(read(shared / "real/matrix" / name, "UTC").segments) for name in COUNTS)
    by_id = {segment.id: segment for segment in page}
    assert by_id.keys() == {segment.id for segment in exported}
    assert all((by_id[s.id].at, by_id[s.id].thread) == (s.at, s.thread) for s in exported)
    assert [(s.at, s.kind, s.thread is None) for s in page] == [(s.at, s.kind, s.thread is None) for s in log]


def test_the_page_and_the_log_have_the_same_words(shared: Path) -> None:
    """Up to markup: the page leaves out addresses that the log writes, and half of what a reply quotes."""
    page, log = (list(read(shared / "real/matrix" / name, "UTC").segments) for name in list(COUNTS)[1:])
    letters = [["".join(filter(str.isalnum, s.text)) for s in segments] for segments in (page, log)]
    assert sum(a != b for a, b in zip(*letters, strict=True)) <= 10
