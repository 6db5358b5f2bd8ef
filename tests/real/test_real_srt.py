from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import srt
from incident_workbench.readers.base import Reading, ReadOptions, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.cues import NO_WORDS, REPEATED

# file: captions that the manifest counts; then turns, speakers, captions without words, captions in several turns
COUNTS = {
    "srt/podcastindex_example.srt": (222, 10, 3, 0, 0),
    "srt/virtual_coffee_2_9.srt": (1535, 106, 2, 0, 0),
    "srt/encoding/windows-1252.srt": (1332, 369, 0, 0, 127),
    "srt/encoding/bom-utf-16-le.srt": (7, 2, 0, 0, 0),
    "srt/whisper/goodboy_rik_nicol.srt": (753, 84, 0, 0, 0),
}
NAMED_IN_THE_TEXT = {"IW-READ-030", "IW-READ-083"}
PROBLEMS = {
    "srt/podcastindex_example.srt": NAMED_IN_THE_TEXT,
    "srt/virtual_coffee_2_9.srt": NAMED_IN_THE_TEXT,
    "srt/encoding/windows-1252.srt": {"IW-READ-020", "IW-READ-030"},
}


def read(path: Path) -> Reading:
    return srt.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_caption_is_in_a_turn_or_explained(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    reasons = [skip.reason for skip in reading.skips]
    captions, turns, speakers, empty, shared_by_turns = COUNTS[name]
    assert (len(segments), len(reading.speakers)) == (turns, speakers)
    assert (reasons.count(NO_WORDS), reasons.count(REPEATED)) == (empty, 0)
    assert sum(len(s.cues) for s in segments) - shared_by_turns + empty == captions
    assert len({(c.begin, c.finish) for s in segments for c in s.cues}) + empty == captions
    assert unaccounted(reading) == ()
    assert {problem.code for problem in reading.problems} == PROBLEMS.get(name, {"IW-READ-030"})
    assert segments == list(read(path).segments)
    assert len({s.id for s in segments}) == len(segments)
    assert srt.sniff(file_delivery(path.name, partial(path.open, "rb"))) >= 0.9


def test_one_interview_reads_the_same_as_srt_and_vtt(shared: Path) -> None:
    from incident_workbench.readers import vtt

    path = shared / "real/webvtt/whisper/goodboy_rik_nicol.vtt"
    reading = vtt.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())
    other = read(shared / "real/srt/whisper/goodboy_rik_nicol.srt")
    assert [(s.offset, s.text, s.cues) for s in reading.segments] == [
        (s.offset, s.text, s.cues) for s in other.segments
    ]
