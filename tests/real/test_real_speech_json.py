from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import event_log, interview, plain_chat, slack, speech, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.speech.lines import HEADER

# file: stretches that the manifest counts; then turns, stretches without a time, speakers, and how sure the reader is
COUNTS = {
    "stt_json/podcastindex/example.json": (5, 2, 0, 2, 0.95),
    "stt_json/podwhisperer/awsbites_138.json": (2322, 15, 0, 2, 0.95),
    "stt_json/whisper/goodboy_rik_nicol.json": (753, 84, 0, 0, 0.95),
    "stt_json/whisper_other/goodboy_rik_nicol.tsv": (753, 84, 0, 0, 0.96),
    # the manifest does not count these two; they are the same interview
    "stt_json/whisper_other/goodboy_rik_nicol.txt": (753, 84, 0, 0, 0.96),
    "stt_json/whisper_other/goodboy_rik_nicol.lrc": (753, 84, 0, 0, 0.96),
    # in 15 places somebody was interrupted and goes on at no known time; each is a turn
    "stt_json/apollo13/air-ground-loop.json": (1119, 978, 15, 6, 0.85),
    "stt_json/whisperx_derived/awsbites_138.whisperx.json": (600, 4, 0, 2, 0.95),
}
SKIPS = {
    "stt_json/whisper_other/goodboy_rik_nicol.tsv": {"header": 1},
    "stt_json/whisper_other/goodboy_rik_nicol.lrc": {"end of the words above": 753, "blank line": 753},
}
PROBLEMS = {
    "stt_json/apollo13/air-ground-loop.json": {"IW-READ-030", "IW-READ-151"},
    "stt_json/whisperx_derived/awsbites_138.whisperx.json": {"IW-READ-030", "IW-READ-150"},
}
OTHERS: tuple[ModuleType, ...] = (event_log, interview, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path, reader: ModuleType = speech) -> tuple[Reading, list[Segment]]:
    reading: Reading = reader.read(opened(path), ReadOptions())
    return reading, list(reading.segments)


@pytest.mark.parametrize("name", COUNTS)
def test_every_stretch_is_in_a_turn(shared: Path, name: str) -> None:
    reading, segments = read(shared / "real" / name)
    counted, turns, untimed, speakers, _ = COUNTS[name]
    assert (len(segments), len(reading.speakers)) == (turns, speakers)
    assert sum(1 for segment in segments if segment.offset is None) == untimed
    assert sum(len(segment.cues) for segment in segments) + untimed == counted
    assert unaccounted(reading) == ()
    assert skips_by_reason(reading) == SKIPS.get(name, {})
    assert {problem.code for problem in reading.problems} == PROBLEMS.get(name, {"IW-READ-030"})
    assert segments == read(shared / "real" / name)[1]
    assert len({segment.id for segment in segments}) == len(segments)


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real" / name)
    assert speech.sniff(delivery) == COUNTS[name][4]
    assert max(reader.sniff(delivery) for reader in OTHERS) < 0.8


@pytest.mark.parametrize("name", [name for name in COUNTS if "goodboy" in name])
def test_each_form_of_one_recording_gives_the_turns_of_its_captions(shared: Path, name: str) -> None:
    def told(segments: list[Segment]) -> list[tuple[object, ...]]:
        return [(s.id, s.seq, s.text, s.offset, s.speaker, s.cues) for s in segments]

    _, captions = read(shared / "real/webvtt/whisper/goodboy_rik_nicol.vtt", vtt)
    assert told(captions) == told(read(shared / "real/srt/whisper/goodboy_rik_nicol.srt", srt)[1])
    assert told(read(shared / "real" / name)[1]) == told(captions)


def test_turns_hold_what_captions_without_speakers_hold(shared: Path) -> None:
    """One recording with speakers and one without: other turns, the same words at the same times."""
    _, told = read(shared / "real/stt_json/podwhisperer/awsbites_138.json")
    _, captions = read(shared / "real/webvtt/plain/awsbites_138.vtt", vtt)

    def cues(segments: list[Segment]) -> list[tuple[float, str]]:
        return [(cue.begin, s.text[cue.start : cue.end]) for s in segments for cue in s.cues]

    assert len(cues(told)) == 2322
    assert cues(told) == cues(captions)


def test_the_first_seconds_of_doubt_are_named_without_words(shared: Path) -> None:
    reading, _ = read(shared / "real/stt_json/whisperx_derived/awsbites_138.whisperx.json")
    (doubt,) = [problem for problem in reading.problems if problem.code == "IW-READ-150"]
    assert doubt.what.startswith(
        "12 stretch(es), 11 s in all, were recognised with low confidence: 4:12-4:13, "
    )


def files(shared: Path) -> Iterator[Path]:
    return (path for path in sorted((shared / "real").rglob("*")) if path.is_file())


def test_no_file_of_another_format_is_claimed(shared: Path) -> None:
    paths = [path for path in files(shared) if path.relative_to(shared / "real").as_posix() not in COUNTS]
    assert len(paths) > 140
    assert [path.name for path in paths if speech.sniff(opened(path)) > 0] == []


def test_bare_lines_are_refused_with_a_word(shared: Path) -> None:
    path = shared / "real/stt_json/whisper_other/goodboy_rik_nicol.text"
    assert not path.read_text().startswith(HEADER)
    with pytest.raises(ReadError, match="IW-READ-153"):
        read(path)
