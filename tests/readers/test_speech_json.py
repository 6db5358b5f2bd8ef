import inspect
import io
import json
import random
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import speech, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.cues import NO_WORDS
from incident_workbench.readers.speech.forms import AGAIN

Told = tuple[Reading, list[Segment]]
PLAIN = ReadOptions()


def delivery(value: object, name: str = "bridge.json") -> OpenDelivery:
    text = value if isinstance(value, str | bytes) else json.dumps(value)
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return file_delivery(name, partial(io.BytesIO, raw))


def read(value: object, options: ReadOptions = PLAIN) -> Told:
    reading = speech.read(delivery(value), options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """The transcript in the test's docstring, read; `→` stands for a tab."""
    text = inspect.cleandoc(request.function.__doc__).replace("→", "\t")
    assert speech.sniff(delivery(text)) > 0.8
    return read(text)


def turns(told: Told) -> list[tuple[str | None, str, float | None]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text, s.offset) for s in segments]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- Whisper and its kin ----------------------------------------------------------------------------------------------


def test_whisper(told: Told) -> None:
    """
    {"text": " is it DNS? or not", "segments": [
      {"id": 0, "seek": 0, "start": 1.5, "end": 3.0, "text": " is it DNS?", "tokens": [1], "avg_logprob": -0.2},
      {"id": 1, "seek": 0, "start": 3.0, "end": 4.0, "text": "  or not", "avg_logprob": -0.3, "words": null},
      {"id": 2, "seek": 0, "start": 31.660000000000004, "end": 50.0, "text": "  <5 ms &amp; "}], "language": "en"}
    """
    assert turns(told) == [(None, "is it DNS? or not", 1.5), (None, "<5 ms &amp;", 31.66)]
    reading, (first, second) = told
    assert [(first.text[c.start : c.end], c.begin, c.finish) for c in first.cues] == [
        ("is it DNS?", 1.5, 3.0),
        ("or not", 3.0, 4.0),
    ]
    assert (first.locator, second.locator) == ("bridge.json#1-2", "bridge.json#3")
    assert (first.kind, first.time_raw, first.time_precision) == ("turn", "1.5 --> 3.0", "ms")
    assert codes(reading) == ["IW-READ-030"]


def test_a_start_makes_instants() -> None:
    value = {"segments": [{"start": 1.5, "end": 3.0, "text": "hello"}]}
    reading, (one,) = read(value, ReadOptions(starts_at="2026-05-01T22:00:00Z"))
    assert (one.at, one.end) == (
        datetime(2026, 5, 1, 22, 0, 1, 500_000, tzinfo=UTC),
        datetime(2026, 5, 1, 22, 0, 3, tzinfo=UTC),
    )
    assert (one.time_basis, codes(reading)) == ("offset+anchor", [])


def test_whisper_cpp(told: Told) -> None:
    """
    {"systeminfo": "x", "model": {"type": "base"}, "result": {"language": "en"}, "transcription": [
      {"timestamps": {"from": "00:00:01,500", "to": "00:00:03,000"}, "offsets": {"from": 1500, "to": 3000},
       "text": " a"},
      {"timestamps": {"from": "00:00:03,000", "to": "00:00:04,000"}, "text": " b", "speaker_turn_next": true},
      {"timestamps": {"from": "00:00:04,000", "to": "00:00:05,000"}, "offsets": {"from": 4000}, "text": " c"}]}
    """
    assert turns(told) == [(None, "a b", 1.5), (None, "c", 4.0)]
    assert told[1][0].cues[-1].finish == 4.0


def test_whispercpp_names_channels_by_number(told: Told) -> None:
    """
    {"transcription": [
      {"timestamps": {"from": "00:00:01,500"}, "offsets": {"from": 1500, "to": 3000}, "text": " a", "speaker": "0"},
      {"timestamps": {"from": "00:00:03,500"}, "offsets": {"from": 3500, "to": 4000}, "text": " b", "speaker": "?"}]}
    """
    assert turns(told) == [("Speaker 0", "a", 1.5), (None, "b", 3.5)]


def test_several_speakers_in_one_segment_are_told_apart_by_their_words(told: Told) -> None:
    """
    {"segments": [{"start": 0, "end": 9, "text": " Down since 10, Ben? Ten minutes.  Yes", "speaker": "SPEAKER_00",
      "words": [{"word": "Down", "start": 0.1, "end": 0.5, "score": 0.9, "speaker": "SPEAKER_00"},
        {"word": "since", "start": 0.6, "end": 0.9, "score": 0.9, "speaker": "SPEAKER_00"}, {"word": "10,"},
        {"word": "Ben?", "start": 1.2, "end": 1.5, "score": 0.9, "speaker": "SPEAKER_00"},
        {"word": "Ten", "start": 2.0, "end": 2.4, "score": 0.9, "speaker": "SPEAKER_01"},
        {"word": "minutes.", "start": 2.5, "end": 2.9, "score": 0.9, "speaker": "SPEAKER_01"},
        {"word": "Yes", "start": 8.0, "end": 8.4, "score": 0.9, "speaker": "SPEAKER_00"}]},
      {"start": 40, "end": 41, "text": " who is there"}], "word_segments": [{"word": "Down"}], "language": "en"}
    """
    assert turns(told) == [
        ("SPEAKER_00", "Down since 10, Ben?", 0.0),
        ("SPEAKER_01", "Ten minutes.", 2.0),
        ("SPEAKER_00", "Yes", 8.0),
        (None, "who is there", 40.0),
    ]
    assert [(s.cues[0].finish, s.locator) for s in told[1]] == [
        (1.5, "bridge.json#1"),
        (2.9, "bridge.json#1"),
        (9.0, "bridge.json#1"),
        (41.0, "bridge.json#2"),
    ]


def test_words_that_are_not_those_of_the_text_are_taken_as_they_are() -> None:
    words = [
        {"word": " Ten", "start": 1, "end": 2, "speaker": "A"},
        {"word": " No", "start": 3, "end": 4, "speaker": "B"},
    ]
    assert turns(read({"segments": [{"start": 1, "end": 4, "text": "10 no", "words": words}]})) == [
        ("A", "Ten", 1.0),
        ("B", "No", 3.0),
    ]


def test_a_speaker_whose_words_have_no_times_begins_where_the_one_before_ends() -> None:
    words = [{"word": "Ten", "start": 1, "end": 2, "speaker": "A"}, {"word": "20", "speaker": "B"}]
    assert turns(read({"segments": [{"start": 1, "end": 4, "text": "Ten 20", "words": words}]})) == [
        ("A", "Ten", 1.0),
        ("B", "20", 2.0),
    ]


def test_labels_have_the_names_that_the_head_gives(told: Told) -> None:
    """
    {"speakers": {"spk_0": "Ana", "spk_2": 7}, "segments": [
      {"speakerLabel": "spk_0", "start": 0, "end": 1, "text": " a"},
      {"speakerLabel": "spk_1", "start": 1, "end": 2, "text": " b"}]}
    """
    assert turns(told) == [("Ana", "a", 0.0), ("spk_1", "b", 1.0)]
    assert [s.speaker for s in told[1]] == ["bridge/spk_0", "bridge/spk_1"]


def test_podcasts(told: Told) -> None:
    """
    {"version": "1.0.0", "segments": [
      {"speaker": "Ana", "startTime": 0.5, "endTime": 0.75, "body": "it"},
      {"speaker": "Ana", "startTime": 1, "endTime": 1.25, "body": "is"},
      {"speaker": "Ben", "startTime": 2, "body": "no"}]}
    """
    assert turns(told) == [("Ana", "it is", 0.5), ("Ben", "no", 2.0)]


def test_what_has_no_time_is_a_turn_in_its_place(told: Told) -> None:
    """
    [{"id": 1, "start": 200771, "end": 200787, "source": "Ana", "line": 1, "message": "look at -"},
     {"id": 2, "start": 200790, "end": 200790, "source": "Ben", "line": 4, "message": "Go ahead"},
     {"id": 1, "source": "Ana", "line": 7, "message": "- at valve\\nB"},
     {"id": 3, "start": 200800, "end": 200801, "source": "Ana", "line": 9, "message": "Over"}]
    """
    assert turns(told) == [
        ("Ana", "look at -", 200771.0),
        ("Ben", "Go ahead", 200790.0),
        ("Ana", "- at valve\nB", None),
        ("Ana", "Over", 200800.0),
    ]
    (problem,) = [p for p in told[0].problems if p.code == "IW-READ-151"]
    assert problem.where == "bridge.json, record 3"


# --- services ---------------------------------------------------------------------------------------------------------


def test_google(told: Told) -> None:
    """
    {"results": [{"alternatives": [{"transcript": "is it DNS", "confidence": 0.9, "words": [
        {"startTime": "1.300s", "endTime": "1.400s", "word": "is"},
        {"startTime": "1.5s", "endTime": "2s", "word": "it"},
        {"startTime": "2s", "endTime": "2.600s", "word": "DNS"}]}, {"transcript": "is it the NS"}],
        "resultEndTime": "3s", "languageCode": "en-us"},
      {"alternatives": [{"transcript": " perhaps"}], "resultEndTime": "20.500s"}]}
    """
    assert turns(told) == [(None, "is it DNS perhaps", 1.3)]
    assert [(c.begin, c.finish) for c in told[1][0].cues] == [(1.3, 2.6), (3.0, 20.5)]


def test_googles_last_result_tells_the_speakers_of_all_words() -> None:
    def word(text: str, begin: int, speaker: int) -> dict[str, object]:
        return {"startTime": f"{begin}s", "endTime": f"{begin}.4s", "word": text, "speakerTag": speaker}

    value = {
        "results": [
            {"alternatives": [{"transcript": "is it", "words": [word("is", 1, 0), word("it", 2, 0)]}]},
            {"alternatives": [{"transcript": " no", "words": [word("no", 3, 0)]}]},
            {"alternatives": [{"words": [word("is", 1, 1), word("it", 2, 1), word("no", 3, 2)]}]},
        ]
    }
    assert speech.sniff(delivery(value)) > 0.9
    assert turns(read({"name": "7", "done": True, "response": value})) == turns(read(value))
    told = read(value)
    assert codes(told[0]) == ["IW-READ-030"]
    assert turns(told) == [("Speaker 1", "is it", 1.0), ("Speaker 2", "no", 3.0)]
    assert skips_by_reason(told[0]) == {AGAIN: 2}


def amazon() -> dict[str, object]:
    def item(text: str, begin: float | None, speaker: str) -> dict[str, object]:
        times = {"start_time": f"{begin}", "end_time": f"{begin + 0.4:.1f}"} if begin is not None else {}
        kind = "punctuation" if begin is None else "pronunciation"
        return {
            **times,
            "type": kind,
            "alternatives": [{"confidence": "0.98", "content": text}],
            "speaker_label": speaker,
        }

    items = [
        item("Is", 1.0, "spk_0"),
        item("it", 1.4, "spk_0"),
        item("DNS", 1.9, "spk_0"),
        item("?", None, "spk_0"),
        item("No", 3.0, "spk_1"),
        item(".", None, "spk_1"),
        item("Sure", 4.0, "spk_1"),
    ]
    labels = {"segments": [{"start_time": "1.0", "items": [{"speaker_label": "spk_0", "start_time": "1.0"}]}]}
    results = {"transcripts": [{"transcript": "Is it"}], "speaker_labels": labels, "items": items}
    return {"jobName": "j", "accountId": "1", "results": results, "status": "COMPLETED"}


def test_amazon() -> None:
    assert speech.sniff(delivery(amazon())) > 0.9
    told = read(amazon())
    assert turns(told) == [("spk_0", "Is it DNS?", 1.0), ("spk_1", "No. Sure", 3.0)]
    assert [s.locator for s in told[1]] == ["bridge.json#1-4", "bridge.json#5-7"]
    assert [(c.begin, c.finish) for c in told[1][1].cues] == [(3.0, 3.4), (4.0, 4.4)]
    assert codes(told[0]) == ["IW-READ-030"]


def test_amazons_audio_segments_are_taken_where_there_are_any() -> None:
    value = amazon()
    results = value["results"]
    assert isinstance(results, dict)
    results["audio_segments"] = [
        {
            "id": 0,
            "transcript": "Is it DNS?",
            "start_time": "1.0",
            "end_time": "2.3",
            "speaker_label": "spk_0",
            "items": [0],
        }
    ]
    assert turns(read(value)) == [("spk_0", "Is it DNS?", 1.0)]


def test_assemblyai_counts_in_thousandths(told: Told) -> None:
    """
    {"id": "x", "acoustic_model": "a", "language_model": "b", "audio_url": "u", "text": "hi", "words": [{"text": "hi"}],
     "utterances": [{"confidence": 0.93, "start": 1500, "end": 2600, "text": "hi", "speaker": "A", "words":
       [{"text": "hi", "start": 1500, "end": 2600, "confidence": 0.9, "speaker": "A"}]}]}
    """
    assert turns(told) == [("A", "hi", 1.5)]
    assert told[1][0].cues[0].finish == 2.6


def test_assemblyai_without_utterances_has_words(told: Told) -> None:
    """
    {"acoustic_model": "a", "audio_url": "u", "utterances": null, "words": [
     {"text": "Hi.", "start": 1500, "end": 1600, "confidence": 0.9, "speaker": null},
     {"text": "No", "start": 1700, "end": 1900, "confidence": 0.9}, {"text": "way", "start": 1950, "end": 2000}]}
    """
    assert turns(told) == [(None, "Hi. No way", 1.5)]
    assert [(c.begin, c.finish) for c in told[1][0].cues] == [(1.5, 1.6), (1.7, 2.0)]


def test_deepgram(told: Told) -> None:
    """
    {"metadata": {"channels": 1}, "results": {"channels": [{"alternatives": [{"transcript": "hi", "words": []}]}],
      "utterances": [
        {"start": 0.5, "end": 1.2, "confidence": 0.9, "channel": 0, "transcript": "hi", "speaker": 0, "words": []},
        {"start": 1.5, "end": 2.2, "confidence": 0.9, "channel": 0, "transcript": "no", "speaker": 1}]}}
    """
    assert turns(told) == [("Speaker 0", "hi", 0.5), ("Speaker 1", "no", 1.5)]
    assert codes(told[0]) == ["IW-READ-030"]


def test_deepgrams_channels_are_told_in_the_order_of_their_times(told: Told) -> None:
    """
    {"metadata": {"channels": 2}, "results": {"channels": [
      {"alternatives": [{"transcript": "hi. so", "confidence": 0.9, "words": [
        {"word": "hi", "punctuated_word": "Hi.", "start": 1, "end": 1.2}, {"word": "so", "start": 9, "end": 9.5}]}]},
      {"alternatives": [{"transcript": "yes", "words": [{"word": "yes", "start": 5, "end": 5.5}]}]}]}}
    """
    assert turns(told) == [("Channel 0", "Hi.", 1.0), ("Channel 1", "yes", 5.0), ("Channel 0", "so", 9.0)]


def test_azure(told: Told) -> None:
    """
    {"source": "x", "combinedRecognizedPhrases": [{"channel": 0, "display": "Hi. No."}], "recognizedPhrases": [
      {"recognitionStatus": "Success", "channel": 0, "speaker": 1, "offset": "PT1M0.76S", "duration": "PT1.3S",
       "offsetInTicks": 607600000.0, "durationInTicks": 13000000.0,
       "nBest": [{"confidence": 0.9, "lexical": "hi", "display": "Hi."}, {"confidence": 0.2, "display": "High."}]},
      {"recognitionStatus": "Failure", "channel": 0, "offset": "PT62S"},
      {"recognitionStatus": "Success", "channel": 0, "speaker": 2, "offset": "PT1M5S", "nBest": [{"lexical": "no"}]}]}
    """
    assert turns(told) == [("Speaker 1", "Hi.", 60.76), ("Speaker 2", "no", 65.0)]
    assert told[1][0].cues[0].finish == 62.06
    assert skips_by_reason(told[0]) == {NO_WORDS: 1}


# --- text -------------------------------------------------------------------------------------------------------------


def test_whispers_table(told: Told) -> None:
    """
    start→end→text
    43810→47850→is it DNS?

    48350→54570→or→not
    what→is→this
    """
    assert turns(told) == [(None, "is it DNS? or\tnot", 43.81), (None, "what\tis\tthis", None)]
    assert [s.locator for s in told[1]] == ["bridge.json#2,4", "bridge.json#5"]
    assert skips_by_reason(told[0]) == {"header": 1, "blank line": 1}


def test_whispers_log(told: Told) -> None:
    """
    Detecting language
    [00:43.810 --> 00:47.850]  is it DNS?
    [01:00:48.350 --> 01:00:54.570]  no
    """
    assert turns(told)[1:] == [(None, "is it DNS?", 43.81), (None, "no", 3648.35)]
    assert turns(told)[0] == (None, "Detecting language", None)


def test_lrc(told: Told) -> None:
    """
    [ti:bridge]
    [00:43.81]is it DNS?
    [00:47.85]

    [00:48.35]or not
    [00:50.00]perhaps
    """
    assert turns(told) == [(None, "is it DNS? or not perhaps", 43.81)]
    assert [(c.begin, c.finish) for c in told[1][0].cues] == [(43.81, 47.85), (48.35, 50.0), (50.0, 50.0)]
    assert skips_by_reason(told[0]) == {"header": 1, "end of the words above": 1, "blank line": 1}


# --- what a person should look at -------------------------------------------------------------------------------------


def test_stretches_of_low_confidence_are_named_by_their_times() -> None:
    measures = [-0.2, -1.2, -1.1, -0.3, -2.0]
    value = {
        "segments": [
            {
                "start": 60 * n,
                "end": 60 * n + 5,
                "text": "secret",
                "avg_logprob": sure,
                "compression_ratio": 1.2,
            }
            for n, sure in enumerate(measures)
        ]
    }
    (problem,) = [p for p in read(value)[0].problems if p.code == "IW-READ-150"]
    assert problem.what == (
        "2 stretch(es), 70 s in all, were recognised with low confidence: 1:00-2:05, 4:00-4:05"
    )
    assert "secret" not in str(problem)


@pytest.mark.parametrize(
    ("measure", "doubtful"),
    [
        ({"avg_logprob": -0.2, "compression_ratio": 2.6}, True),
        ({"avg_logprob": -0.2, "confidence": 0.1}, False),
        ({"confidence": 0.4}, True),
        ({"confidence": 0.0}, False),
        ({"words": [{"word": "a", "probability": 0.2}, {"word": "b", "probability": 0.7}]}, True),
        ({"words": [{"word": "a", "score": 0.45}]}, False),
        ({"words": [{"word": "a", "score": 0.35}]}, True),
        ({"words": [{"word": "a"}]}, False),
    ],
)
def test_a_measure_of_confidence(measure: dict[str, object], doubtful: bool) -> None:
    reading, _ = read({"segments": [{"start": 1, "end": 2, "text": "a b", **measure}]})
    assert ("IW-READ-150" in codes(reading)) == doubtful


def test_odd_times_are_named_and_kept() -> None:
    times = [(0, 1), (50, 40), (20, 21), (9000, 9001)]
    reading, segments = read({"segments": [{"start": a, "end": b, "text": "x"} for a, b in times]})
    assert [s.offset for s in segments] == [0, 50, 20, 9000]
    (problem,) = [p for p in reading.problems if p.code == "IW-READ-082"]
    assert problem.what == (
        "odd times, kept as written (ends before it begins: record 2; begins before the one above it: record 3; "
        "begins more than an hour after the one above it: record 4)"
    )


def test_records_that_are_none_are_skipped_and_named() -> None:
    records = [
        {"start": 0, "end": 1, "text": "a"},
        None,
        7,
        {"text": ["b"]},
        {"start": 2, "end": 3, "text": " "},
    ]
    reading, segments = read({"segments": records})
    assert [s.text for s in segments] == ["a"]
    assert skips_by_reason(reading) == {speech.NO_SPEECH: 3, NO_WORDS: 1}
    (problem,) = [p for p in reading.problems if p.code == "IW-READ-152"]
    assert problem.where == "bridge.json, record 2-4"


def test_many_stretches_without_words_are_told() -> None:
    records = [{"start": n, "end": n + 1, "text": "a" if n > 1 else ""} for n in range(6)]
    assert "IW-READ-084" in codes(read({"segments": records})[0])


def test_characters_that_no_text_can_hold_are_replaced() -> None:
    raw = r'{"segments": [{"start": 1, "end": 2, "text": "a\u0000b\ud800", "speaker": "A\u0000"}]}'
    reading, (one,) = read(raw)
    assert (one.text, one.speaker) == ("a�b�", "bridge/A�")
    assert "IW-READ-021" in codes(reading)


# --- deliveries -------------------------------------------------------------------------------------------------------


def folder(members: dict[str, bytes]) -> OpenDelivery:
    return folder_delivery("calls", {name: partial(io.BytesIO, raw) for name, raw in members.items()})


def test_of_a_folder_each_json_is_a_recording() -> None:
    said = b'{"segments": [{"start": 0, "end": 1, "text": "hi"}]}'
    assert speech.sniff(folder({"a.json": said, "b.json": said})) > 0.8
    mixed = folder({"a.json": said, "b.json": said, "c.json": b"[]", "a.vtt": b"WEBVTT"})
    assert speech.sniff(mixed) == 0
    reading = speech.read(mixed, PLAIN)
    assert [s.source for s in reading.segments] == ["a", "b"]
    assert codes(reading) == ["IW-READ-153", "IW-READ-085", "IW-READ-030"]
    assert unaccounted(reading) == ()


@pytest.mark.parametrize(
    "raw",
    ["", "{}", "[]", "null", '"a"', '[{"text": "hi", "ts": "1"}]', '{"segments": []}', '{"segments": [{"text": "a"}]}',
     '{"results": [{"name": "x"}]}', "Ana: hello\n", "[10:02:03] <ana> hi\n", "time\ttext\n", "\0\0\0\0",
     '{"a": ' * 300],
)  # fmt: skip
def test_what_is_no_transcript_is_refused(raw: str) -> None:
    assert speech.sniff(delivery(raw)) < 0.3
    with pytest.raises(ReadError, match=r"IW-READ-(011|012|153)"):
        read(raw)


def test_a_head_full_of_text_may_be_whispers() -> None:
    value = {"text": 'so \\"what\\" ' * 9000, "segments": [{"start": 0, "end": 1, "text": "so"}]}
    assert speech.sniff(delivery(value)) == 0.5
    assert len(read(value)[1]) == 1


FIELDS = (
    "segments results items alternatives words utterances channels recognizedPhrases transcription nBest text word"
    " transcript content start end startTime offsets timestamps from to speaker speakers confidence score type"
).split()
SHAPES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(("1.5s", "PT1S")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(
    SHAPES,
    st.sampled_from(("segments", "results", "utterances", "words", "recognizedPhrases", "transcription")),
)
def test_no_shape_of_json_is_an_exception(shape: object, key: str) -> None:
    for value in (shape, {key: shape}, {key: [shape]}, {"results": {"items": [shape], key: [shape]}}):
        opened = delivery(value)
        speech.sniff(opened)
        try:
            reading = speech.read(opened, PLAIN)
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == ()


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        assert speech.sniff(opened) < 0.3, path.name
        try:
            reading = speech.read(opened, PLAIN)
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == (), path.name


# --- laws -------------------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="ascii", exclude_characters="<>&:\0", min_codepoint=32), min_size=1, max_size=20
)
STRETCHES = st.lists(
    st.tuples(
        st.sampled_from((None, "Ana", "Ben")),
        WORDS.map(lambda text: f"w{text.strip()}"),
        st.integers(1, 50_000),
    ),
    min_size=1,
    max_size=25,
)


def stamp(thousandths: int) -> str:
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


@given(STRETCHES)
def test_json_gives_the_turns_of_the_captions_of_the_same_recording(
    stretches: list[tuple[str | None, str, int]],
) -> None:
    at, segments, captions = 0, list[dict[str, object]](), ["WEBVTT\n"]
    for speaker, text, lasts in stretches:
        segments.append({"start": at / 1000, "end": (at + lasts) / 1000, "text": f" {text}"})
        segments[-1] |= {"speaker": speaker} if speaker else {}
        voiced = f"<v {speaker}>{text}</v>" if speaker else text
        captions.append(f"{stamp(at)} --> {stamp(at + lasts)}\n{voiced}\n")
        at += lasts + lasts % 3000
    told = read({"segments": segments})[1]
    twin = vtt.read(delivery("\n".join(captions), "bridge.vtt"), PLAIN)
    shown = [(s.id, s.text, s.speaker, s.offset, s.cues) for s in told]
    assert shown == [(s.id, s.text, s.speaker, s.offset, s.cues) for s in twin.segments]
    assert [word for s in told for word in s.text.split()] == [
        w for _, text, _ in stretches for w in text.split()
    ]


def samples() -> list[bytes]:
    segments = [
        {"id": n, "seek": 0, "start": n * 40, "end": n * 40 + 3, "text": f" number {n}"} for n in range(100)
    ]
    table = "".join(f"{n * 40_000}\t{n * 40_000 + 3000}\tnumber {n}\n" for n in range(100))
    return [json.dumps({"segments": segments}, indent=1).encode(), f"start\tend\ttext\n{table}".encode()]


@pytest.mark.parametrize("raw", samples())
def test_a_damaged_file_keeps_what_is_whole(raw: bytes) -> None:
    chance = random.Random(1)
    assert len(read(raw)[1]) == 100
    for cut in range(3, 100):
        assert len(read(raw[: len(raw) * cut // 100])[1]) >= cut - 3
    lost = 0
    for _ in range(60):
        at = chance.randrange(30, len(raw))
        _, kept = read(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
        lost += len(kept) < 98
    assert lost < 6
    assert len(read(raw[: len(raw) // 2] + raw[len(raw) // 4 :])[1]) >= 98


def test_a_cut_transcript_of_amazons_keeps_its_words() -> None:
    told = read(json.dumps(amazon()).encode()[:-200])
    assert turns(told)[0] == ("spk_0", "Is it DNS?", 1.0)
    assert "IW-READ-013" in codes(told[0])
