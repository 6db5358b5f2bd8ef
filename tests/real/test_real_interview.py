from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.readers import event_log, interview, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: turns that the manifest counts, which are all read; then headings and other text that nobody says, and speakers
COUNTS = {
    "markdown_transcript/changelog_podcast_the-changelog-478.md": (155, 0, 4),
    "markdown_transcript/changelog_shipit_ship-it-20.md": (226, 0, 4),
    "markdown_transcript/tc39_2026-01_january-21.md": (507, 65, 22),
    "otter/ladybug_27-data-structures-and-algorithms.md": (210, 0, 5),
    "otter/ladybug_27-data-structures-and-algorithms.otter.txt": (210, 0, 5),
    "text_transcript/google_meet_acdc_2025-12-11_171.derived.txt": (144, 23, 28),
    "text_transcript/openstack_tc_2021-09-02.txt": (315, 1, 8),
    "text_transcript/qualcoder_focus_group.txt": (7, 0, 3),
    "text_transcript/rev_acdc_2025-12-11_171.derived.txt": (144, 0, 28),
}
PROBLEMS = {
    "markdown_transcript/tc39_2026-01_january-21.md": {"IW-READ-061"},
    "text_transcript/openstack_tc_2021-09-02.txt": {"IW-READ-041"},
    "text_transcript/qualcoder_focus_group.txt": set(),
}
NOT_OURS_YET = [
    "text_transcript/apollo13/air-ground-loop.txt",
    "text_transcript/apollo13/air-ground-loop.simple.txt",
    "text_transcript/apollo13/glossary.txt",
    "text_transcript/teams_docx_text_old.txt",
    "markdown_transcript/hitsave_*.md",
]
OTHERS = (event_log, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path) -> Reading:
    return interview.read(opened(path), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_turn_is_read(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    turns, unspoken, speakers = COUNTS[name]
    kinds = Counter(segment.kind for segment in segments)
    assert (kinds["turn"], kinds["system"], len(reading.speakers)) == (turns, unspoken, speakers)
    assert len(segments) == turns + unspoken
    assert unaccounted(reading) == ()
    assert set(skips_by_reason(reading)) <= {"blank line", "attendee table", "transcription notice"}
    assert {problem.code for problem in reading.problems} == PROBLEMS.get(name, {"IW-READ-030"})
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)


def test_two_layouts_of_one_talk_say_the_same(shared: Path) -> None:
    pasted, own = (
        [(reading.speakers[s.speaker or ""].name, s.offset, s.text) for s in reading.segments]
        for reading in (
            read(shared / "real/otter/ladybug_27-data-structures-and-algorithms.md"),
            read(shared / "real/otter/ladybug_27-data-structures-and-algorithms.otter.txt"),
        )
    )
    assert len(pasted) == 210
    assert pasted == own


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real" / name)
    assert interview.sniff(delivery) >= 0.7
    assert all(reader.sniff(delivery) < interview.sniff(delivery) for reader in OTHERS)


@pytest.mark.parametrize("name", NOT_OURS_YET)
def test_other_layouts_are_refused_with_a_word(shared: Path, name: str) -> None:
    (path,) = (shared / "real").glob(name)
    delivery = opened(path)
    assert interview.sniff(delivery) < 0.3
    with pytest.raises(ReadError):
        interview.read(delivery, ReadOptions())


def test_incident_reports_are_not_taken_for_interviews(shared: Path) -> None:
    paths = sorted((shared / "real/incident_docs").iterdir())
    assert len(paths) > 20
    assert max(interview.sniff(opened(path)) for path in paths) < 0.3
