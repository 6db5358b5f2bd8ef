import inspect
import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.cues.turns import UNNAMED_MOST
from tests.growth import grows_straight

WIDE = ReadOptions()


def delivery(text: str | bytes, name: str = "bridge.vtt") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, options: ReadOptions = WIDE) -> tuple[Reading, list[Segment]]:
    reading = vtt.read(delivery(text), options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.fixture
def told(request: pytest.FixtureRequest) -> tuple[Reading, list[Segment]]:
    """The transcript in the test's docstring, read."""
    return read(inspect.cleandoc(request.function.__doc__))


def turns(told: tuple[Reading, list[Segment]]) -> list[tuple[str | None, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


Told = tuple[Reading, list[Segment]]


# --- voices, names and turns ------------------------------------------------------------------------------------------


def test_captions_of_one_voice_are_one_turn_that_keeps_their_times(told: Told) -> None:
    """
    WEBVTT

    1
    00:00:01.000 --> 00:00:03.500
    <v Ana>checkout is
    down

    2
    00:00:04.000 --> 00:00:05.000
    <v Ana>since when?</v>

    3
    00:00:05.000 --> 00:00:06.000
    <v.loud Ben>ten minutes
    """
    assert turns(told) == [("Ana", "checkout is down since when?"), ("Ben", "ten minutes")]
    _, (ana, ben) = told
    assert [ana.text[cue.start : cue.end] for cue in ana.cues] == ["checkout is down", "since when?"]
    assert [(cue.begin, cue.finish) for cue in ana.cues] == [(1.0, 3.5), (4.0, 5.0)]
    assert (ana.locator, ben.locator) == ("bridge.vtt#3-10", "bridge.vtt#12-14")
    assert (ana.kind, ana.offset, ana.at, ana.time_raw) == (
        "turn",
        1.0,
        None,
        "00:00:01.000 --> 00:00:03.500",
    )


def test_a_caption_of_two_voices_is_two_turns(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Ana>is it DNS?</v> <v Ben>it is
    always DNS</v>
    """
    assert turns(told) == [("Ana", "is it DNS?"), ("Ben", "it is always DNS")]
    assert [s.locator for s in told[1]] == ["bridge.vtt#3-4", "bridge.vtt#4-5"]


def test_an_empty_voice_is_nobody(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Ana>hello</v>

    00:02.000 --> 00:03.000
    <v >who is there</v>
    """
    assert turns(told) == [("Ana", "hello"), (None, "who is there")]


def test_where_every_caption_begins_with_a_name_all_are_names(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    ana | SRE: is it back?

    00:02.000 --> 00:03.000
    Ben (night shift): note: not yet

    00:03.000 --> 00:04.000
    Ben (night shift): https://status.example says so

    00:04.000 --> 00:05.000
    kim_7: 10:30 it began
    """
    assert turns(told) == [
        ("ana | SRE", "is it back?"),
        ("Ben (night shift)", "note: not yet https://status.example says so"),
        ("kim_7", "10:30 it began"),
    ]
    assert "IW-READ-083" not in codes(told[0])


def test_a_caption_without_a_name_is_nobodys_where_the_others_have_one() -> None:
    named = "".join(f"00:{n:02}.000 --> 00:{n + 1:02}.000\nAna: {n}\n\n" for n in range(10))
    got = read(f"WEBVTT\n\n{named}00:11.000 --> 00:12.000\nhello?\n")
    assert turns(got) == [("Ana", "0 1 2 3 4 5 6 7 8 9"), (None, "hello?")]


def test_a_name_that_recurs_holds_until_the_next(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    Ana: what we saw

    00:02.000 --> 00:03.000
    was this: the queue

    00:03.000 --> 00:04.000
    grew. Note: not the disk
    Ben: and then

    00:04.000 --> 00:05.000
    Ana: we paged

    00:05.000 --> 00:06.000
    Ben: the DBA

    00:06.000 --> 00:07.000
    Deputy: at once
    """
    assert turns(told) == [
        ("Ana", "what we saw was this: the queue grew. Note: not the disk"),
        ("Ben", "and then"),
        ("Ana", "we paged"),
        ("Ben", "the DBA Deputy: at once"),
    ]
    (problem,) = (p for p in told[0].problems if p.code == "IW-READ-083")
    assert "Ana (2), Ben (2); left in the text because they stand there once: Deputy" in problem.what


@pytest.mark.parametrize(
    "words",
    ["Note: twice", "He said: yes", "https://a.example", "at 10: no", "10:30 now", "Warning: x", "so: y"],
)
def test_not_every_colon_follows_a_name(words: str) -> None:
    cue = "00:0{}.000 --> 00:0{}.500\n{}\n\n"
    got = read("WEBVTT\n\n" + cue.format(1, 1, words) + cue.format(2, 2, "plain") + cue.format(3, 3, words))
    assert turns(got) == [(None, f"{words} plain {words}")]


def test_arrows_mark_another_speaker(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    is it back?
    &gt;&gt; no

    00:02.000 --> 00:03.000
    [Music]
    """
    assert turns(told) == [(None, "is it back?"), (None, ">> no [Music]")]


def test_a_speaker_goes_on_over_a_word_put_in(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:05.000
    <v Ana>the pager went

    00:03.000 --> 00:04.000
    <v Ben>yes

    00:05.000 --> 00:08.000
    <v Ana>at ten

    00:09.000 --> 00:12.000
    <v Ben>and the queue grew
    """
    assert turns(told) == [("Ana", "the pager went at ten"), ("Ben", "yes"), ("Ben", "and the queue grew")]
    assert [s.locator for s in told[1]] == ["bridge.vtt#3-4,9-10", "bridge.vtt#6-7", "bridge.vtt#12-13"]


def test_long_silence_begins_a_new_turn(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <v Ana>failing over

    00:32.000 --> 00:33.000
    <v Ana>now

    01:03.001 --> 01:04.000
    <v Ana>done

    01:05.000 --> 01:06.000
    who

    01:15.000 --> 01:16.000
    what
    """
    assert turns(told) == [("Ana", "failing over now"), ("Ana", "done"), (None, "who"), (None, "what")]


def test_a_turn_of_nobody_known_ends_within_a_minute_or_so() -> None:
    cues = [f"{n // 60:02}:{n % 60:02}.000 --> {n // 60:02}:{n % 60:02}.999\nword\n" for n in range(300)]
    _, segments = read("WEBVTT\n\n" + "\n".join(cues))
    assert len(segments) == 300 / UNNAMED_MOST
    assert all(len(s.cues) == UNNAMED_MOST for s in segments)


# --- words ------------------------------------------------------------------------------------------------------------


def test_tags_go_and_entities_are_decoded_once(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    <c.yellow>R&amp;D <i>sa<00:01.500>w</i></c> &amp;lt;5 ms&nbsp;<b>&lt;p99&gt;</b>
    """
    assert turns(told) == [(None, "R&D saw &lt;5 ms\xa0<p99>")]


@pytest.mark.parametrize(
    "words", ["<unk> and <crosstalk>", "x < y", "latency <5 ms", "List<String>", "Q&A &c", "<v"]
)
def test_what_is_no_tag_of_captions_is_kept(words: str) -> None:
    assert turns(read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n")) == [(None, words)]


def test_a_voice_may_be_hostile() -> None:
    got = read("WEBVTT\n\n00:00.000 --> 00:01.000\n<v <img src=x onerror=alert(1)>>hi</v>\n")
    assert turns(got) == [("<img src=x onerror=alert(1)", ">hi")]


def test_rolling_captions_are_said_once(told: Told) -> None:
    """
    WEBVTT
    Kind: captions

    00:01.000 --> 00:02.000 align:start position:0%
    the<00:00:01.400><c> queue</c>

    00:02.000 --> 00:02.010 align:start position:0%
    the queue

    00:02.010 --> 00:03.000 align:start position:0%
    the queue
    gre<00:00:02.400><c>w</c>

    00:03.000 --> 00:04.000 align:start position:0%
    the queue
    grew and nob

    00:04.000 --> 00:05.000 align:start position:0%
    grew and nobody
    saw it
    """
    assert turns(told) == [(None, "the queue grew and nobody saw it")]
    assert [told[1][0].text[c.start : c.end] for c in told[1][0].cues] == [
        "the queue",
        "grew",
        "and nob",
        "ody saw it",
    ]
    assert skips_by_reason(told[0])["rolling caption, its words are said already"] == 2


def test_words_repeated_by_a_person_are_kept(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    Thank you.

    00:02.000 --> 00:03.000
    Thank you.
    """
    assert turns(told) == [(None, "Thank you. Thank you.")]


# --- lines and times --------------------------------------------------------------------------------------------------


def test_what_is_no_caption_is_skipped_with_a_reason(told: Told) -> None:
    """
    WEBVTT - call
    Language: en

    STYLE
    ::cue { color: red }

    NOTE
    recorded by a bot

    REGION
    id:a

    00:01.000 --> 00:02.000

    00:02.000 --> 00:03.000
    hello

    orphaned words
    """
    assert [(skip.first, skip.last, skip.reason) for skip in told[0].skips] == [
        (1, 2, "header"),
        (3, 3, "blank line"),
        (4, 5, "style"),
        (6, 6, "blank line"),
        (7, 8, "comment"),
        (9, 9, "blank line"),
        (10, 11, "region"),
        (12, 12, "blank line"),
        (13, 13, "cue without words"),
        (14, 14, "blank line"),
        (17, 17, "blank line"),
        (18, 18, "no time that can be read"),
    ]
    assert "line 18" in next(p.where for p in told[0].problems if p.code == "IW-READ-081")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_line_ending_and_encoding(ending: str, encoding: str) -> None:
    text = ending.join(["WEBVTT", "", "00:01.000 --> 00:02.000", "<v Zoë>één", "", ""])
    assert turns(read(text.encode(encoding))) == [("Zoë", "één")]


def test_hours_may_be_many_or_none(told: Told) -> None:
    """
    WEBVTT

    00:59.000 --> 01:00.000
    a

    120:00:00.250 --> 120:00:01.000
    b
    """
    assert [s.offset for s in told[1]] == [59.0, 432000.25]
    assert "IW-READ-082" in codes(told[0])


def test_odd_times_are_kept_and_told(told: Told) -> None:
    """
    WEBVTT

    00:50.000 --> 00:49.000
    backwards

    00:10.000 --> 00:11.000
    earlier

    9999999999:00:00.000 --> 9999999999:00:01.000
    huge
    """
    reading, segments = read(
        inspect.cleandoc(str(test_odd_times_are_kept_and_told.__doc__)),
        ReadOptions(starts_at="2026-05-01T22:00Z"),
    )
    assert [s.text for s in segments] == ["backwards", "earlier", "huge"]
    assert (segments[0].at, segments[0].end) == (datetime(2026, 5, 1, 22, 0, 50, tzinfo=UTC), None)
    assert segments[2].at is None
    (problem,) = (p for p in reading.problems if p.code == "IW-READ-082")
    for words in (
        "ends before it begins: line 3;",
        "begins before the caption above it: line 6;",
        "an hour after",
    ):
        assert words in problem.what


def test_a_missing_first_line_is_told(told: Told) -> None:
    """
    00:01.000 --> 00:02.000
    straight in
    """
    assert turns(told) == [(None, "straight in")]
    assert "IW-READ-080" in codes(told[0])


def test_without_a_start_there_is_no_instant_and_one_problem(told: Told) -> None:
    """
    WEBVTT

    00:01.000 --> 00:02.000
    hello
    """
    assert told[1][0].at is None
    assert codes(told[0]) == ["IW-READ-030"]
    given_ = ReadOptions(
        starts_at="22:00", zone="Europe/Paris", date=date(2026, 5, 1), kind="interview", title="Ana's call"
    )
    reading, (segment,) = read(
        inspect.cleandoc(str(test_without_a_start_there_is_no_instant_and_one_problem.__doc__)), given_
    )
    assert segment.at == datetime(2026, 5, 1, 20, 0, 1, tzinfo=UTC)
    assert segment.end == datetime(2026, 5, 1, 20, 0, 2, tzinfo=UTC)
    assert segment.time_basis == "offset+anchor"
    assert reading.problems == []
    assert [(s.id, s.kind, s.title) for s in reading.sources.values()] == [
        ("ana-s-call", "interview", "Ana's call")
    ]


def test_ids_hold_when_words_or_lines_above_change() -> None:
    cue = "00:05.000 --> 00:06.000\n<v Ana>glam sterdam\n"
    _, (before,) = read(f"WEBVTT\n\n{cue}")
    _, after = read(
        f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ben>hi\n\n{cue.replace('glam sterdam', 'Glamsterdam')}"
    )
    assert before.id == after[1].id
    assert before.text != after[1].text


def test_a_folder_is_a_recording_for_each_file() -> None:
    cue = b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n"
    members = {"a/x.vtt": cue, "b/x.vtt": cue, "b/broken.vtt": b"no", "b/chat.txt": b"hi"}
    openers = {member: partial(io.BytesIO, raw) for member, raw in members.items()}
    reading = vtt.read(folder_delivery("calls", openers), WIDE)
    segments = list(reading.segments)
    assert [s.source for s in segments] == ["a-x", "b-x"]
    assert len({s.id for s in segments}) == 2
    assert unaccounted(reading) == ()
    assert {"IW-READ-085", "IW-READ-086"} <= set(codes(reading))


# --- sniffing, refusing, hostile input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [
        ("a.vtt", "WEBVTT", 0.9),
        ("a", "\ufeffWEBVTT - x\r\n", 0.9),
        ("a.md", "00:01.000 --> 00:02.000\nhi", 0.7),
        ("a.vtt", "1\n00:00:01.000 --> 00:00:02.000\nhi", 0.7),
    ],
)
def test_sniffs_captions(name: str, text: str, least: float) -> None:
    assert vtt.sniff(delivery(text, name)) >= least


@pytest.mark.parametrize(
    "text", ["", "WEBVTTX", "hello", "1\n00:00:01,000 --> 00:00:02,000\nhi", "\0\1\2" * 999]
)
def test_sniffs_nothing_in_others(text: str) -> None:
    assert vtt.sniff(delivery(text)) == 0
    with pytest.raises(ReadError, match="IW-READ-086"):
        vtt.read(delivery(text), WIDE)


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n\nNOTE nobody spoke\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n"]
)
def test_a_call_in_which_nobody_spoke_is_read_and_told(text: str) -> None:
    reading, segments = read(text)
    assert segments == []
    if "-->" not in text:
        assert codes(reading) == ["IW-READ-084"]


def test_a_missing_file_is_a_typed_error() -> None:
    def gone() -> io.BytesIO:
        raise FileNotFoundError("gone")

    missing = OpenDelivery("a.vtt", {"a.vtt": gone})
    assert vtt.sniff(missing) == 0
    with pytest.raises(ReadError, match="IW-READ-010"):
        vtt.read(missing, WIDE)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    read_ = []
    for path in sorted((bad_inputs / "text").iterdir()):
        opened = file_delivery(path.name, partial(path.open, "rb"))
        sure = vtt.sniff(opened)
        try:
            reading = vtt.read(opened, WIDE)
        except ReadError:
            assert sure == 0
            continue
        read_.append(path.name)
        assert list(reading.segments)
        assert unaccounted(reading) == ()
    assert read_ == ["vtt_hostile.vtt"]


LINES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "WEBVTT",
            "NOTE",
            "STYLE",
            "REGION x",
            "1",
            "-->",
            "Ana: yes",
            "Ben: no",
            "- so",
            ">> x",
            "Note: z",
        ]
    ),
    st.sampled_from(
        ["<v Ana>a</v> <v Ben>b", "<v >", "<i>", "&amp;lt;", "{\\an8}up", "\ud800", "\0", "\x0b\x1c\u2028"]
    ),
    st.builds(
        "{:02}:{:02}.{:03} --> 00:{:02}:{:02}.000 x".format,
        *(
            st.integers(0, 70),
            st.integers(0, 70),
            st.integers(0, 999),
            st.integers(0, 70),
            st.integers(0, 70),
        ),
    ),
    st.text(max_size=20),
)


@given(
    st.lists(LINES, max_size=40), st.sampled_from(["WEBVTT\n\n", "00:01.000 --> 00:02.000\n"]), st.booleans()
)
def test_every_line_is_accounted_for(lines: list[str], head: str, carriage: bool) -> None:
    text = (head + "\n".join(lines)).replace("\n", "\r" if carriage else "\n")
    _, first = read(text)
    _, again = read(text)
    ids = [s.id for s in first]
    assert ids == [s.id for s in again]
    assert len(set(ids)) == len(ids)
    for segment in first:
        assert segment.text.strip()
        assert "\n" not in segment.text
        at = 0
        for cue in segment.cues:
            assert at <= cue.start < cue.end
            at = cue.end
        assert at == len(segment.text)


@given(
    st.lists(
        st.tuples(st.integers(0, 40_000), st.text("abç🙂 ", min_size=1, max_size=9)), min_size=1, max_size=20
    )
)
def test_no_word_is_lost_or_told_twice(cues: list[tuple[int, str]]) -> None:
    at, text = 0, "WEBVTT\n"
    for gap, words in cues:
        at += gap
        text += f"\n{at // 60000:02}:{at // 1000 % 60:02}.{at % 1000:03} --> 59:59.000\n{words}\n"
    _, segments = read(text)
    kept = " ".join(words.strip() for _, words in cues if words.strip())
    assert " ".join(s.text for s in segments) == kept


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "x" * n,
    "voices": lambda n: "<v " * (n // 3),
    "classes": lambda n: "<c.a" * (n // 4) + ">",
    "brackets": lambda n: "<" * n + ">",
    "placements": lambda n: "{\\" * (n // 2),
    "entities": lambda n: "&a" * (n // 2),
    "colons": lambda n: "Ana: " * (n // 5),
    "names": lambda n: "Ana: b\n" * (n // 7),
    "arrows": lambda n: ">> " * (n // 3) + "\n" + ">>" + " " * n + "x",
    "times": lambda n: "\n00:01.000 --> 00:01.000\nab\ncd\n" * (n // 30),
    "blank": lambda n: "\n" * n,
    "timeless": lambda n: "\n-->\n" * (n // 5),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_ten_times_the_text_takes_at_most_fifteen_times_as_long(kind: str) -> None:
    small, large = ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + HOSTILE[kind](size) for size in (20_000, 200_000))
    assert grows_straight(read, small, large)


def test_a_line_of_five_million_characters_is_quick() -> None:
    begin = time.process_time()
    _, segments = read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "ab: <" * 1_000_000)
    assert len(segments[0].text) == 5_000_000
    assert time.process_time() - begin < 5
