"""Every Teams file: each of its messages is explained, in both shapes that the same conversation has."""

from functools import partial
from pathlib import Path

import pytest

from incident_workbench.model.evidence import Segment
from incident_workbench.readers import teams
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery

COUNTS = {
    "TeamsData": (7, {"not part of the conversation": 1}),
    "graph_channel_messages.derived.json": (7, {}),
}
"""Messages in the manifest, and what is passed over: the list of users."""


def delivery(shared: Path, name: str) -> OpenDelivery:
    path = shared / "real" / "teams" / name
    assert path.exists(), "the folder of real transcripts is there and this file is not"
    if path.is_file():
        return file_delivery(path.name, partial(path.open, "rb"))
    files = {p.relative_to(path).as_posix(): partial(p.open, "rb") for p in path.rglob("*") if p.is_file()}
    return folder_delivery(path.name, files)


def read(opened: OpenDelivery) -> tuple[Reading, list[Segment]]:
    reading = teams.read(opened, ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.mark.parametrize("name", COUNTS)
def test_each_message_is_explained(shared: Path, name: str) -> None:
    opened = delivery(shared, name)
    assert teams.sniff(opened) >= 0.9
    reading, segments = read(opened)
    count, skipped = COUNTS[name]
    assert (len(segments), skips_by_reason(reading)) == (count, skipped)
    assert [s.kind for s in segments].count("event") == 3
    assert sum(s.thread is not None for s in segments) == 4  # a first message and its three replies
    assert [p.code for p in reading.problems] == ["IW-READ-112"]  # an application without a name
    assert all(s.at and s.text and s.speaker for s in segments)
    assert all("<" not in s.text and "&" not in s.text for s in segments)
    assert len({s.id for s in segments}) == count
    assert read(opened)[1] == segments


def test_both_shapes_bring_the_same_messages(shared: Path) -> None:
    told = [
        [
            (s.id, s.at, s.speaker, s.text, s.thread, s.reactions, s.kind)
            for s in read(delivery(shared, name))[1]
        ]
        for name in COUNTS
    ]
    assert told[0] == told[1]
