from functools import partial
from itertools import groupby
from pathlib import Path

import pytest

from incident_workbench.readers import document, vtt
from incident_workbench.readers.base import Reader, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

CALL = "acdc_2025-12-11_171"
INTERVIEW = f"interview_{CALL}.derived"
TEAMS_NEW, TEAMS_OLD = f"docx/teams_new_{CALL}.derived.docx", f"docx/teams_old_{CALL}.derived.docx"

# file: what the manifest counts; then lines, turns, system segments, speakers
COUNTS = {
    "docx/speakers_sample.docx": (5, 5, 5, 0, 3),
    TEAMS_NEW: (144, 293, 144, 5, 28),  # title, date, length and two notices of Teams beside the turns
    TEAMS_OLD: (200, 600, 44, 0, 10),  # 200 captions of three paragraphs make 44 turns
    f"odt/{INTERVIEW}.odt": (120, 120, 120, 0, 21),
    f"rtf/{INTERVIEW}.rtf": (120, 120, 120, 0, 21),
    f"pdf/{INTERVIEW}.pdf": (120, 624, 120, 0, 21),
}
PROBLEMS = {TEAMS_NEW: ["IW-READ-030"], TEAMS_OLD: ["IW-READ-030"], f"pdf/{INTERVIEW}.pdf": ["IW-READ-164"]}
CUT = {f"pdf/{INTERVIEW}.pdf": 2, TEAMS_OLD: 1}
"""Turns that break off in the file itself: two of the PDF at some 2,600 characters, the last of 200 captions."""


def read(path: Path, reader: Reader = document) -> Reading:
    return reader.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())


def spoken(reading: Reading) -> list[tuple[str, list[str]]]:
    """Who speaks and in which words, until somebody else does."""
    said = [(reading.speakers[s.speaker].name, s.text.split()) for s in reading.segments if s.speaker]
    return [
        (name, [w for _, words in turns for w in words])
        for name, turns in groupby(said, lambda turn: turn[0])
    ]


@pytest.mark.parametrize("name", COUNTS)
def test_every_line_is_in_a_turn_or_explained(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    counted, lines, turns, system, speakers = COUNTS[name]
    kinds = [s.kind for s in segments]
    assert (kinds.count("turn"), kinds.count("system"), len(reading.speakers)) == (turns, system, speakers)
    assert counted == (sum(len(s.cues) for s in segments) or turns)
    assert (reading.expected[path.name], unaccounted(reading), skips_by_reason(reading)) == (lines, (), {})
    assert [problem.code for problem in reading.problems] == PROBLEMS.get(name, [])
    assert {source.kind for source in reading.sources.values()} == {
        "bridge_audio" if "teams" in name else "interview"
    }
    assert segments == list(read(path).segments)
    assert len({s.id for s in segments}) == len(segments)


@pytest.mark.parametrize("name", [name for name in COUNTS if CALL in name])
def test_words_and_speakers_are_those_of_the_call_s_captions(shared: Path, name: str) -> None:
    twin = spoken(read(shared / f"real/webvtt/zoom/{CALL}.vtt", vtt))
    ours = spoken(read(shared / "real" / name))
    differ = [(a, b) for a, b in zip(twin, ours, strict=False) if a != b]
    assert len(ours) == {TEAMS_NEW: len(twin), TEAMS_OLD: 43}.get(name, 120)
    assert len(differ) == CUT.get(name, 0)
    for (who, words), (also, cut) in differ:
        assert (who, words[: len(cut)]) == (also, cut)


def test_times_are_those_of_the_call_s_captions(shared: Path) -> None:
    twin = list(read(shared / f"real/webvtt/zoom/{CALL}.vtt", vtt).segments)
    new = [s for s in read(shared / "real" / TEAMS_NEW).segments if s.kind == "turn"]
    begun = {int(s.offset) for s in twin if s.offset is not None}
    assert all(s.offset in begun for s in new)
    old = [cue.begin for s in read(shared / "real" / TEAMS_OLD).segments for cue in s.cues]
    off = [abs(a - b) for a, b in zip(old, (cue.begin for s in twin for cue in s.cues), strict=False)]
    assert len(off) == 200
    assert max(off) < 1
    assert (
        sum(1 for seconds in off if seconds > 0.011) == 15
    )  # this file writes .080 s as .8; read as it stands


def test_free_text_without_a_speaker_is_read_as_notes_and_that_is_told(shared: Path) -> None:
    reading = read(shared / "real/docx/ID1.docx")
    segments = list(reading.segments)
    assert [(s.speaker, s.kind) for s in segments] == [(None, "turn")] * 3
    assert "IW-READ-062" in {problem.code for problem in reading.problems}
