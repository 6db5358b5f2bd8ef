import inspect
import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import srt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "call.srt") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes) -> Told:
    reading = srt.read(delivery(text), ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """The transcript in the test's docstring, read."""
    return read(inspect.cleandoc(request.function.__doc__))


def turns(told: Told) -> list[tuple[str | None, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def problem(reading: Reading, code: str) -> str:
    (found,) = (problem for problem in reading.problems if problem.code == code)
    return str(found)


def test_a_name_at_the_start_of_a_turn_holds(told: Told) -> None:
    """
    1
    00:00:01,000 --> 00:00:02,000
    Ana: when you first saw
    that the queue

    2
    00:00:02,000 --> 00:00:03,000
    grew, what then?
    Ben: I paged.

    3
    00:00:03,000 --> 00:00:04,000
    Ana: Whom?

    4
    00:00:04,000 --> 00:00:05,000
    Ben:
    The DBA.
    """
    assert turns(told) == [
        ("Ana", "when you first saw that the queue grew, what then?"),
        ("Ben", "I paged."),
        ("Ana", "Whom?"),
        ("Ben", "The DBA."),
    ]
    assert [s.locator for s in told[1]] == ["call.srt#1-8", "call.srt#9", "call.srt#11-13", "call.srt#15-18"]
    assert "Ana (2), Ben (2)" in problem(told[0], "IW-READ-083")


def test_a_name_may_stand_above_the_words(told: Told) -> None:
    """
    0:0:1.640 --> 0:0:2.0
    Ana Lima
    is it back?
    0:0:2.0 --> 0:0:3.5
    Ben
    Not yet.
    0:0:4.0 --> 0:0:5.0
    Ben
    Ana Lima
    knows.
    0:0:5.0 --> 0:0:6.0
    Ana Lima
    I do.
    """
    assert turns(told) == [
        ("Ana Lima", "is it back?"),
        ("Ben", "Not yet. Ana Lima knows."),
        ("Ana Lima", "I do."),
    ]


def test_dashes_mark_speakers_that_are_not_named(told: Told) -> None:
    """
    1
    00:00:01,000 --> 00:00:02,000
    - Ron?
    - What?

    2
    00:00:02,000 --> 00:00:03,000
    -5 degrees -- it
    is cold.

    3
    00:00:03,000 --> 00:00:04,000
    – Yes.
    """
    assert turns(told) == [(None, "- Ron?"), (None, "- What? -5 degrees -- it is cold."), (None, "– Yes.")]


def test_markup_of_subtitles_goes(told: Told) -> None:
    """
    1
    00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:5 Y2:6
    {\\an8}<i>is <font color="#fff">it</font></i> DNS?<br>R&amp;D
    """
    assert turns(told) == [(None, "is it DNS? R&D")]


def test_loose_numbers_times_and_blank_lines(told: Told) -> None:
    """
    abc
    00:00:61,000 --> 00:00:62,000
    after a name

    7
    0:1:2,5 --> 0:1:3.25
    loose
    7
    01:04,000 --> 01:05,000
    no blank line before
    01:05,000 --> 01:06,000
    no number

    and a blank line inside
    """
    assert [s.offset for s in told[1]] == [61.0]
    assert [(c.begin, c.finish) for c in told[1][0].cues] == [(61, 62), (62.5, 63.25), (64, 65), (65, 66)]
    assert turns(told) == [
        (None, "after a name loose no blank line before no number and a blank line inside")
    ]
    assert "minutes or seconds above 59: line 1" in problem(told[0], "IW-READ-082")


def test_odd_times_are_kept_and_told(told: Told) -> None:
    """
    1
    -00:00:05,000 --> 00:00:01,000
    before zero

    2
    99:00:00,000 --> 98:00:00,000
    late

    3
    00:00:01,000 --> 00:00:02,000
    early
    """
    assert [(s.offset, s.text) for s in told[1]] == [(-5, "before zero"), (356400, "late"), (1, "early")]
    odd = problem(told[0], "IW-READ-082")
    assert "begins before zero: line 1;" in odd
    assert "ends before it begins: line 5;" in odd
    assert "begins before the caption above it: line 9)" in odd


def test_words_without_a_time_are_told(told: Told) -> None:
    """
    Downloaded from somewhere

    1
    00:00:01,000 --> soon
    lost

    2
    00:00:02,000 --> 00:00:03,000
    kept

    3
    00:00:03,000 --> 00:00:04,000
    """
    assert turns(told) == [(None, "kept")]
    assert "line 1, 3-5: 4 line(s)" in problem(told[0], "IW-READ-081")
    assert skips_by_reason(told[0]) == {
        "no time that can be read": 4,
        "blank line": 3,
        "cue without words": 2,
    }


def test_many_captions_without_words_are_told(told: Told) -> None:
    """
    1
    00:00:01,000 --> 00:00:02,000

    2
    00:00:02,000 --> 00:00:03,000

    3
    00:00:03,000 --> 00:00:04,000
    well
    """
    assert "2 of 3 captions have no words" in problem(told[0], "IW-READ-084")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_any_encoding(encoding: str, ending: str) -> None:
    raw = ending.join(["1", "00:00:01,000 --> 00:00:02,000", "c’était réglé", ""]).encode(encoding)
    assert turns(read(raw)) == [(None, "c’était réglé")]
    assert srt.sniff(delivery(raw)) > 0.9


@pytest.mark.parametrize(
    ("name", "text", "low", "high"),
    [
        ("a.txt", "1\n00:00:01,000 --> 00:00:02,000\nhi", 0.9, 1),
        ("a.srt", "1\n00:00:01.000 --> 00:00:02.000\nhi", 0.8, 1),
        ("a.vtt", "00:00:01.000 --> 00:00:02.000\nhi", 0.3, 0.7),
        ("a.srt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhi", 0, 0),
        ("a.srt", "", 0, 0),
        ("a.srt", "hello\n" * 9 + "00:00:01,000 --> 00:00:02,000", 0, 0),
    ],
)
def test_sniffs(name: str, text: str, low: float, high: float) -> None:
    assert low <= srt.sniff(delivery(text, name)) <= high


@pytest.mark.parametrize(
    "raw", [b"", b"\0\1\2" * 999, b"hello", b"1\n00:00:01,000 --> soon\nhi", b"PK\x03\x04"]
)
def test_what_has_no_time_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError, match="IW-READ-087"):
        srt.read(delivery(raw), ReadOptions())


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    read_ = []
    for path in sorted((bad_inputs / "text").iterdir()):
        opened = file_delivery(path.name, partial(path.open, "rb"))
        sure = srt.sniff(opened)
        try:
            reading = srt.read(opened, ReadOptions())
        except ReadError:
            assert sure == 0
            continue
        list(reading.segments)
        assert unaccounted(reading) == ()
        if sure:
            read_.append(path.name)
    assert read_ == ["srt_hostile.srt"]


LINES = st.one_of(
    st.sampled_from(
        ["", " ", "1", "abc", "-->", "5 --> x", "Ana: yes", "Ben: no", "Ben:", "- so", "WEBVTT", "\ufeff7"]
    ),
    st.sampled_from(
        ["<font color=", "<br>", "{\\an8}", "{\\", "&lt;b&gt;", "\ud800", "\0", "\x0b\x1c\u2028\x85"]
    ),
    st.builds(
        "{}{:02}:{:02},{:03} --> 00:{:02}:{:02}.5 x".format,
        *(st.sampled_from(["", "-", "0:", "123456789012:"]), st.integers(0, 70), st.integers(0, 70)),
        *(st.integers(0, 999), st.integers(0, 70), st.integers(0, 70)),
    ),
    st.text(max_size=20),
)


@given(st.lists(LINES, max_size=40))
def test_every_line_is_accounted_for(lines: list[str]) -> None:
    text = "\n".join([*lines, "00:01,000 --> 00:02,000", "end"])
    _, first = read(text)
    _, again = read(text)
    ids = [s.id for s in first]
    assert ids == [s.id for s in again]
    assert len(set(ids)) == len(ids)
    for segment in first:
        assert segment.text.strip()
        assert segment.cues[0].start == 0
        assert segment.cues[-1].end == len(segment.text)


@given(st.lists(st.tuples(st.integers(0, 40_000), st.text("abç🙂 \n", min_size=1, max_size=9)), min_size=1))
def test_no_word_is_lost_or_told_twice(cues: list[tuple[int, str]]) -> None:
    at, text = 0, ""
    for number, (gap, words) in enumerate(cues):
        at += gap
        text += f"{number}\n{at // 60000:02}:{at // 1000 % 60:02},{at % 1000:03} --> 59:59,000\n{words}\n\n"
    _, segments = read(text)
    assert " ".join(s.text for s in segments).split() == " ".join(words for _, words in cues).split()


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "x" * n,
    "digits": lambda n: "1" * n + "\n" + "1" * n + " -->",
    "blanks before an arrow": lambda n: "00:01,000" + " " * n + "-->",
    "arrows": lambda n: "1 --> " * (n // 6),
    "times": lambda n: "00:01,000 --> 00:01,000\na\n\n" * (n // 30),
    "bare times": lambda n: "00:01,000 --> 00:01,000\n" * (n // 30),
    "dashes": lambda n: "- a\n" * (n // 4),
    "tags": lambda n: "<i" * (n // 2),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_ten_times_the_text_takes_at_most_fifteen_times_as_long(kind: str) -> None:
    small, large = ("00:01,000 --> 00:02,000\n" + HOSTILE[kind](size) for size in (20_000, 200_000))
    assert grows_straight(read, small, large)


def test_a_line_of_five_million_characters_is_quick() -> None:
    begin = time.process_time()
    _, segments = read("00:01,000 --> 00:02,000\n" + "ab: <" * 1_000_000)
    assert len(segments[0].text) == 5_000_000
    assert time.process_time() - begin < 5
