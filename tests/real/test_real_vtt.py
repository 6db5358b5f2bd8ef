import ast
import json
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import vtt
from incident_workbench.readers.base import Reading, ReadOptions, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.cues import NO_WORDS, REPEATED

# file: captions that the manifest counts; then turns, speakers, captions without words, captions that only repeat
COUNTS = {
    "webvtt/zoom/acdc_2025-12-11_171.vtt": (781, 145, 28, 0, 0),
    "webvtt/teams_derived/acdc_2025-12-11_171.teams.vtt": (781, 145, 28, 0, 0),
    "webvtt/voice_tags/podcastindex_example.vtt": (7, 2, 2, 0, 0),
    "webvtt/plain/awsbites_138.vtt": (2322, 44, 0, 0, 0),
    "webvtt/whisper/goodboy_rik_nicol.vtt": (753, 84, 0, 0, 0),
    "webvtt/youtube_auto/la_council_part1.en.vtt": (1889, 38, 0, 0, 846),
    "markdown_transcript/hitsave_artemio.md": (1087, 95, 0, 0, 0),
    "text_transcript/teams_docx_text_old.txt": (15, 8, 5, 0, 0),
}
ODD = {
    "webvtt/youtube_auto/la_council_part1.en.vtt": {"IW-READ-030", "IW-READ-080", "IW-READ-082"},
    "markdown_transcript/hitsave_artemio.md": {"IW-READ-030", "IW-READ-080"},
    "text_transcript/teams_docx_text_old.txt": {"IW-READ-030", "IW-READ-080"},
}


def read(path: Path) -> Reading:
    return vtt.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())


@pytest.mark.parametrize("name", COUNTS)
def test_every_caption_is_in_a_turn_or_explained(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    reasons = [skip.reason for skip in reading.skips]
    captions, turns, speakers, empty, repeated = COUNTS[name]
    assert (len(segments), len(reading.speakers)) == (turns, speakers)
    assert (reasons.count(NO_WORDS), reasons.count(REPEATED)) == (empty, repeated)
    assert sum(len(s.cues) for s in segments) + empty + repeated == captions
    assert unaccounted(reading) == ()
    assert {problem.code for problem in reading.problems} == ODD.get(name, {"IW-READ-030"})
    again = list(read(path).segments)
    assert segments == again
    assert len({s.id for s in segments}) == len(segments)
    assert vtt.sniff(file_delivery(path.name, partial(path.open, "rb"))) >= 0.8


def test_captions_cover_their_turns_words(shared: Path) -> None:
    for name in COUNTS:
        for segment in read(shared / "real" / name).segments:
            assert segment.cues[0].start == 0
            assert segment.cues[-1].end == len(segment.text)
            assert all(
                0 <= b.start - a.end <= 1 for a, b in zip(segment.cues, segment.cues[1:], strict=False)
            )


def test_two_forms_of_one_call_tell_the_same(shared: Path) -> None:
    """The named captions and the voice-tagged ones differ in the wrapping of lines, which also breaks at hyphens."""
    zoom, teams = list(COUNTS)[:2]
    told = [
        [(s.offset, s.text.replace("- ", "-")) for s in read(shared / "real" / name).segments]
        for name in (zoom, teams)
    ]
    assert told[0] == told[1]


def test_rolling_captions_are_said_once(shared: Path) -> None:
    reading = read(shared / "real/webvtt/youtube_auto/la_council_part1.en.vtt")
    words = " ".join(s.text for s in reading.segments).split()
    assert len(words) > 3_900
    for length in (3, 5, 8):
        for at in range(len(words) - 2 * length):
            assert words[at : at + length] != words[at + length : at + 2 * length]


def wpt(shared: Path) -> dict[str, dict[str, object]]:
    return dict(json.loads((shared / "badinput/vtt_wpt/expected_file_parsing.json").read_text()))


def test_the_web_platform_tests_for_files(shared: Path) -> None:
    checked = 0
    for name, expected in wpt(shared).items():
        path = shared / "badinput/vtt_wpt/wpt-file-parsing" / f"{name}.vtt"
        reading = read(path)
        list(reading.segments)
        assert unaccounted(reading) == ()
        lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        got = parsed(lines.replace("\0", "�").split("\n"))
        if expected["cues"] is None:
            continue
        checked += 1
        assert len(got) == expected["cues"], name
        for field in expected["fields"]:
            if field["attr"] in got[0]:
                assert got[field["cue"]][field["attr"]] == ast.literal_eval(field["value"]), (name, field)
    assert checked == 36


def parsed(lines: list[str]) -> list[dict[str, object]]:
    """Each cue as a browser's script would see it."""
    header = vtt.header_end(lines)
    assert header is not None
    return [
        {
            "id": lines[block.first - 1] if block.timing != block.first else "",
            "startTime": cue.begin,
            "endTime": cue.finish,
            "text": "\n".join(lines[block.timing : block.last]),
        }
        for block in vtt.blocks_of(lines, header)
        if (cue := vtt.cue_of(lines, block)) and block.timing
    ]


def test_every_other_file_of_the_platform_tests_is_read(shared: Path) -> None:
    paths = [
        *(shared / "real/webvtt/wpt").glob("*.vtt"),
        *(shared / "badinput/vtt_wpt/wpt-cue-parsing").glob("*.vtt"),
    ]
    assert len(paths) == 26
    for path in paths:
        reading = read(path)
        list(reading.segments)
        assert unaccounted(reading) == ()
        assert vtt.sniff(file_delivery(path.name, partial(path.open, "rb"))) > 0.9
