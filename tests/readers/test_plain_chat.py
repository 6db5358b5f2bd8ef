import inspect
import io
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import plain_chat
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "ops.txt") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, **said: object) -> Told:
    reading = plain_chat.read(delivery(text), ReadOptions(**said))
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.fixture
def transcript(request: pytest.FixtureRequest) -> str:
    """The transcript in the test's docstring."""
    return inspect.cleandoc(request.function.__doc__)


@pytest.fixture
def told(transcript: str) -> Told:
    """The transcript in the test's docstring, read."""
    return read(transcript)


def turns(told: Told) -> list[tuple[str | None, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- turns ------------------------------------------------------------------------------------------------------------


def test_wrapped_line_belongs_to_its_turn(told: Told) -> None:
    """
    2024-05-01 10:02 ana: is it
      DNS?
    """
    assert turns(told) == [("ana", "is it\nDNS?")]


def test_a_pasted_block_keeps_its_shape_and_its_blank_lines(told: Told) -> None:
    """
    10:02 ana: look
    ```
    pool:
      size: 40

    ```
    10:03 bo: ah
    """
    assert turns(told) == [("ana", "look\n```\npool:\n  size: 40\n\n```"), ("bo", "ah")]


def test_blank_lines_between_turns_are_skipped(told: Told) -> None:
    """
    10:02 ana: one

    10:03 bo: two

    """
    reading, segments = told
    assert [s.locator for s in segments] == ["ops.txt#1", "ops.txt#3"]
    assert skips_by_reason(reading) == {"blank line": 1}


def test_what_stands_before_the_first_message_is_skipped_with_a_reason(told: Told) -> None:
    """
    # room: ops
    2024-05-01 10:02 ana: hi
    """
    assert skips_by_reason(told[0]) == {"before the first message": 1}


def test_brackets_and_nicks_in_angles(told: Told) -> None:
    """
    [10:02:03] <ana> text
    [10:02:04] <@bo> yes
    [10:02:05] < cy> no
    [10:02:06] *** Joins: dee (~dee@host)
    [10:02:07] * ana nods
    """
    assert turns(told) == [
        ("ana", "text"),
        ("bo", "yes"),
        ("cy", "no"),
        (None, "*** Joins: dee (~dee@host)"),
        (None, "* ana nods"),
    ]
    assert [s.kind for s in told[1]] == ["message", "message", "message", "event", "event"]


def test_events_without_a_time_end_the_turn_above(told: Told) -> None:
    """
    [10:02] <ana> hi
    === bo is now known as bo_away
    [10:03] <ana> bye
    """
    assert turns(told) == [("ana", "hi"), (None, "=== bo is now known as bo_away"), ("ana", "bye")]


def test_a_url_or_a_long_sentence_is_no_speaker(told: Told) -> None:
    """
    10:02 ana: see
    10:03 http://status.example is red
    10:04 now what we saw there was this: red
    """
    assert [name for name, _ in turns(told)] == ["ana", None, None]


def test_a_pasted_log_in_another_layout_stays_in_the_turn_and_is_named(told: Told) -> None:
    """
    10:02 ana: a
    10:02 ana: b
    10:02 ana: c
    10:02 ana: d
    10:02 ana: e
    10:02 ana: f
    10:02 ana: g
    10:02 ana: h
    10:02 ana: i
    10:03 bo: the log says
    2024-05-01 10:01:59 WARN pool: full
    10:04 ana: ok
    """
    assert turns(told)[9:] == [("bo", "the log says\n2024-05-01 10:01:59 WARN pool: full"), ("ana", "ok")]
    assert "IW-READ-051" in codes(told[0])


def test_a_known_speaker_may_begin_a_turn_in_another_layout(transcript: str) -> None:
    """10:02 bo: here"""
    many = "\n".join(f"2024-05-01 10:{n:02} bo: {n}" for n in range(20))
    assert turns(read(f"{many}\n{transcript}"))[-1] == ("bo", "here")


def test_weechat_has_tabs_around_the_nick() -> None:
    told = read("2024-05-01 10:02:03\t@ana\thi\n2024-05-01 10:02:04\t--\tana is now known as bo\n")
    assert turns(told) == [("ana", "hi"), (None, "--\tana is now known as bo")]


def test_zoom_names_who_a_message_was_for(told: Told) -> None:
    """
    10:02:03 From Ana Lima to Everyone:
    \thello
    \t
    \tall
    10:02:09 From Bo to Ana Lima(Direct Message):
    \tquietly
    """
    assert turns(told) == [("Ana Lima", "hello\n\nall"), ("Bo", "quietly")]
    private = next(p for p in told[0].problems if p.code == "IW-READ-052")
    assert "line 5" in private.where


# --- times ------------------------------------------------------------------------------------------------------------


def test_no_zone_is_no_instant_and_one_problem(told: Told) -> None:
    """
    2024-05-01 10:02 ana: a
    2024-05-01 10:03:04 bo: b
    """
    reading, segments = told
    assert [(s.at, s.local, s.time_raw, s.time_precision) for s in segments] == [
        (None, "2024-05-01T10:02:00", "2024-05-01 10:02", "min"),
        (None, "2024-05-01T10:03:04", "2024-05-01 10:03:04", "s"),
    ]
    assert codes(reading) == ["IW-READ-040"]
    assert "--zone" in reading.problems[0].then


def test_a_zone_answers_it(transcript: str) -> None:
    """2024-05-01 10:02 ana: a"""
    reading, (segment,) = read(transcript, zone="Europe/Paris")
    assert segment.at == datetime(2024, 5, 1, 8, 2, tzinfo=UTC)
    assert (segment.time_basis, segment.local, reading.problems) == ("local+zone", None, [])


def test_a_written_zone_wins(transcript: str) -> None:
    """
    [2024-05-01T10:02:03.250Z] <ana> a
    2024-05-01T10:02:04+02:00 bo: b
    """
    _, segments = read(transcript, zone="Europe/Paris")
    assert [s.at.isoformat() for s in segments if s.at] == [
        "2024-05-01T10:02:03.250000+00:00",
        "2024-05-01T08:02:04+00:00",
    ]
    assert [s.time_basis for s in segments] == ["absolute", "absolute"]


def test_midnight_is_not_guessed_without_a_date(told: Told) -> None:
    """
    23:59 ana: a
    00:01 bo: b
    """
    reading, segments = told
    assert [s.local for s in segments] == ["23:59:00", "00:01:00"]
    assert codes(reading) == ["IW-READ-041"]
    assert "steps back at line 2" in reading.problems[0].why
    assert "--date" in reading.problems[0].then
    assert "--zone" in reading.problems[0].then


def test_with_a_date_a_step_back_of_more_than_an_hour_is_the_next_day(transcript: str) -> None:
    """
    22:30 ana: a
    00:01 bo: b
    23:50 ana: c
    00:02 bo: d
    """
    reading, segments = read(transcript, zone="UTC", date=date(2024, 4, 30))
    assert [s.at.day for s in segments if s.at] == [30, 1, 1, 2]
    assert codes(reading) == ["IW-READ-043"]
    assert "line 2, 4" in reading.problems[0].where


def test_a_step_back_within_an_hour_is_the_same_day(transcript: str) -> None:
    """
    [01:41:17] <ana> a
    [01:04:20] <bo> b
    """
    _, segments = read(transcript, zone="Europe/London", date=date(2024, 5, 1))
    assert [s.at.day for s in segments if s.at] == [1, 1]


def test_an_hour_that_the_zone_repeats_is_no_instant(transcript: str) -> None:
    """2024-10-27 02:30 ana: now"""
    reading, (segment,) = read(transcript, zone="Europe/Paris")
    assert (segment.at, segment.local) == (None, "2024-10-27T02:30:00")
    assert codes(reading) == ["IW-READ-042"]


def test_twelve_hours_are_read(transcript: str) -> None:
    """10:02 pm ana: late"""
    assert read(transcript)[1][0].local == "22:02:00"


def test_a_cloud_recording_s_chat_counts_from_its_start() -> None:
    text = "00:15:50\tAna:\tgm\n00:16:00\tBo:\thow are\nwe\n"
    told = read(text)
    assert turns(told) == [("Ana", "gm"), ("Bo", "how are\nwe")]
    assert [(s.offset, s.at, s.local) for s in told[1]] == [(950.0, None, None), (960.0, None, None)]
    assert codes(told[0]) == ["IW-READ-030"]
    _, anchored = read(text, starts_at="2024-05-01T10:00:00Z")
    assert anchored[0].at == datetime(2024, 5, 1, 10, 15, 50, tzinfo=UTC)


# --- the whole --------------------------------------------------------------------------------------------------------


def test_the_source_and_its_speakers(transcript: str) -> None:
    """10:02 Ana Lima: a"""
    reading, (segment,) = read(transcript, title="Ops, first week")
    (source,) = reading.sources.values()
    assert (source.id, source.kind, source.title) == ("ops-first-week", "chat", "Ops, first week")
    assert segment.speaker == "ops-first-week/Ana Lima"
    assert read(transcript, kind="bridge_audio")[0].sources["ops"].kind == "bridge_audio"


def test_ids_do_not_change_when_a_line_is_added_above(transcript: str) -> None:
    """
    10:02 ana: yes
    10:02 ana: yes
    """
    before = [s.id for s in read(transcript)[1]]
    after = [s.id for s in read(f"10:01 bo: first\n{transcript}")[1]]
    assert after[1:] == before
    assert len(set(after)) == 3


def test_a_folder_s_files_are_sources_and_what_does_not_fit_is_a_problem() -> None:
    files = {"a.txt": b"10:02 ana: hi", "b.txt": b"nothing here"}
    folder = folder_delivery("logs", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    reading = plain_chat.read(folder, ReadOptions())
    assert [s.source for s in reading.segments] == ["a"]
    assert unaccounted(reading) == ()
    assert "IW-READ-050" in codes(reading)
    assert plain_chat.sniff(folder) == 0


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "IW-READ-046"),
        (b"\n \n", "IW-READ-046"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "IW-READ-047"),
        (b"just words", "IW-READ-050"),
    ],
)
def test_what_cannot_be_a_chat_is_refused_with_a_code(raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        plain_chat.read(delivery(raw), ReadOptions())
    assert refused.value.problem.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    gone = OpenDelivery("gone.txt", {"gone.txt": lambda: (tmp_path / "gone.txt").open("rb")})
    assert plain_chat.sniff(gone) == 0
    with pytest.raises(ReadError):
        plain_chat.read(gone, ReadOptions())


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("10:02 ana: a\n10:03 bo: b", True),
        ("[2024-05-01 10:02] <ana> a\nmore\n[2024-05-01 10:03] <bo> b", True),
        ("[00:00:03] Ana: an interview\n[00:00:09] Bo: counts from its start", False),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n10:02 ana: a", False),
        ('[{"ts": "10:02 ana: a"}]', False),
        ("time,author,text\n2024-05-01 10:02,ana,hi", False),
        ("Ana: words\nBo: words", False),
    ],
)
def test_sniffing_knows_a_chat(text: str, sure: bool) -> None:
    assert (plain_chat.sniff(delivery(text)) >= 0.6) is sure


PIECES = st.sampled_from(
    [
        "10:02",
        "2024-05-01 10:03:04",
        "[",
        "]",
        " ana: ",
        " <bo> ",
        "\n",
        "\n  ",
        "\t",
        "=== ",
        "From a to b:",
        "\x00",
        "é",
        "\u2028",
        "99:99",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("10:02 ana: \ud800")
def test_every_line_is_accounted_for_and_every_id_is_its_own(text: str) -> None:
    try:
        _, segments = read(text, zone="Europe/Paris", date=date(2024, 5, 1))
    except ReadError:
        return
    assert len({s.id for s in segments}) == len(segments)
    assert [s.id for s in segments] == [
        s.id for s in read(text, zone="Europe/Paris", date=date(2024, 5, 1))[1]
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert 0 <= plain_chat.sniff(delivery(raw)) <= 1
    with suppress(ReadError):
        read(raw)


@pytest.mark.parametrize(
    "piece",
    [
        "10:02 ana: hi\n",
        "10:02 From a  to  " + "b " * 30,
        "[00:00:00] a b c d\n",
        "10:02\t",
        "\n",
        "  x\n",
        "0:",
    ],
)
def test_ten_times_the_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = ("10:02 ana: x\n" + piece * (size // len(piece)) for size in (10_000, 100_000))
    assert grows_straight(read, small, large)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        plain_chat.sniff(opened)
        try:
            reading = plain_chat.read(opened, ReadOptions())
        except ReadError:
            continue
        assert list(reading.segments)
        assert unaccounted(reading) == (), path.name
