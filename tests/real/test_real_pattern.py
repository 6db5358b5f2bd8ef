from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import pattern
from incident_workbench.readers.base import OpenDelivery, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

BLOCKS = r"(?P<time>\d{10})\n(?P<speaker>\S+)\n(?P<text>.*)"
LOOP = r"\[(?P<offset>[\d ]+\d)?[- ]*(?:\d[\d ]*)?\] (?P<speaker>.+)\n(?P<text>.*)"
CHANNEL = r"\w+ (?P<date>\S+) \[(?P<time>[\d:]+)\] <(?P<speaker>[^>]+)> (?P<text>.*)"

# file and pattern: messages that are all read, as the manifest counts; speakers, lines passed over, and problems
COUNTS = {
    "irc/epoch_blocks/zig_2020-05-18.txt": (BLOCKS, 535, 29, {"blank line": 535}, []),
    "text_transcript/apollo13/air-ground-loop.txt": (
        LOOP,
        1104 + 15,  # those of which only the end is written: "[- 55 49 12]"
        6,
        {"blank line": 1120},
        ["IW-READ-030", "IW-READ-180"],
    ),
    "irc/disentangle/stripe.0.ascii.txt": (CHANNEL, 1200, 104, {}, ["IW-READ-040"]),
}


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_a_segment(shared: Path, name: str) -> None:
    path = shared / "real" / name
    written, messages, speakers, passed_over, codes = COUNTS[name]
    reading = pattern.read(opened(path), ReadOptions(pattern=written))
    segments = list(reading.segments)
    assert (len(segments), len(reading.speakers)) == (messages, speakers)
    assert skips_by_reason(reading) == passed_over
    assert [problem.code for problem in reading.problems] == codes
    assert unaccounted(reading) == ()
    assert len({segment.id for segment in segments}) == messages
    again = pattern.read(opened(path), ReadOptions(pattern=written))
    assert [segment.id for segment in again.segments] == [segment.id for segment in segments]


def test_epoch_seconds_are_instants(shared: Path) -> None:
    path = shared / "real/irc/epoch_blocks/zig_2020-05-18.txt"
    segments = list(pattern.read(opened(path), ReadOptions(pattern=BLOCKS)).segments)
    assert segments[0].at == datetime(2020, 5, 18, 0, 0, 39, tzinfo=UTC)
    assert all(segment.at for segment in segments)


def test_it_is_never_found_by_itself(shared: Path) -> None:
    assert all(pattern.sniff(opened(path)) == 0 for path in (shared / "real/irc").rglob("*.txt"))
