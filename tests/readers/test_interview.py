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
from incident_workbench.readers import interview
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "on-call.txt") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, name: str = "on-call.txt", **said: object) -> Told:
    reading = interview.read(delivery(text, name), ReadOptions(**said))
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
    """Name and words of each segment; headings and other text that nobody says have no name."""
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- turns ------------------------------------------------------------------------------------------------------------


def test_paragraphs_without_a_name_belong_to_the_turn_above(told: Told) -> None:
    """
    Noor: What did you see?

    Ana: The pool was full.

    Then it was not.

    Noor: And then?
    """
    assert turns(told) == [
        ("Noor", "What did you see?"),
        ("Ana", "The pool was full.\n\nThen it was not."),
        ("Noor", "And then?"),
    ]
    reading, segments = told
    assert [s.locator for s in segments] == ["on-call.txt#1", "on-call.txt#3-5", "on-call.txt#7"]
    assert skips_by_reason(reading) == {"blank line": 2}
    assert {s.kind for s in segments} == {"turn"}


def test_where_no_time_is_written_none_is_asked_for(told: Told) -> None:
    """
    **Noor:** What did you see?
    **Ana**: The pool at 22:04.
    """
    reading, segments = told
    assert [(s.at, s.local, s.offset, s.time_raw, s.time_basis) for s in segments] == [
        (None,) * 4 + ("none",)
    ] * 2
    assert reading.problems == []
    assert segments[0].markup == "markdown"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("Speaker 1 (00:12): hello\nSpeaker 2 (01:00:15): hi", 12.0),
        ("Speaker 1 (00:12):\nhello\n\nSpeaker 2 (01:00:15):\nhi", 12.0),
        ("Speaker 1  0:12  \nhello\n\nSpeaker 2  1:00:15  \nhi", 12.0),
        ("**Speaker 1** 0:12\nhello\n\n**Speaker 2** 1:00:15  \nhi", 12.0),
        ("**Speaker 1 (0:12):** hello\n\n**Speaker 2** (1:00:15): hi", 12.0),
        ("[00:00:12] Speaker 1: hello\n[01:00:15] Speaker 2: hi", 12.0),
        ("Speaker 1 (00:12.500):\nhello\nSpeaker 2 (01:00:15.000):\nhi", 12.5),
    ],
)
def test_a_time_at_the_head_counts_from_the_recording_s_start(text: str, offset: float) -> None:
    told = read(text)
    assert turns(told) == [("Speaker 1", "hello"), ("Speaker 2", "hi")]
    assert [(s.offset, s.at) for s in told[1]] == [(offset, None), (3615.0, None)]
    assert codes(told[0]) == ["IW-READ-030"]
    reading, segments = read(text, starts_at="2026-05-01T22:00:00Z")
    assert segments[1].at == datetime(2026, 5, 1, 23, 0, 15, tzinfo=UTC)
    assert (segments[1].time_basis, reading.problems) == ("offset+anchor", [])


def test_a_mark_in_brackets_at_the_head_is_an_offset_and_stays_in_the_words(told: Told) -> None:
    r"""
    **Ana:** \[04:26\] Yes.

    **Noor:** No.
    """
    assert [(s.offset, s.text) for s in told[1]] == [(266.0, r"\[04:26\] Yes."), (None, "No.")]


def test_clock_times_with_am_and_pm(transcript: str) -> None:
    """
    Transcript

    11:59:38 pm - Ana Lima:

     It is down.

    12:00:05 am - Bo:

     Since when?
    """
    told = read(transcript)
    assert turns(told) == [(None, "Transcript"), ("Ana Lima", "It is down."), ("Bo", "Since when?")]
    assert [s.local for s in told[1]] == [None, "23:59:38", "00:00:05"]
    assert codes(told[0]) == ["IW-READ-041"]
    reading, segments = read(transcript, date=date(2026, 5, 1), zone="UTC")
    assert [s.at for s in segments[1:]] == [
        datetime(2026, 5, 1, 23, 59, 38, tzinfo=UTC),
        datetime(2026, 5, 2, 0, 0, 5, tzinfo=UTC),
    ]
    assert codes(reading) == ["IW-READ-043"]


def test_questions_and_answers(told: Told) -> None:
    """
    Q: What did you see?
    A: The pool.
    Q: And then?
    A: Nothing.
    """
    assert [name for name, _ in turns(told)] == ["Q", "A", "Q", "A"]


def test_a_focus_group_in_brackets(told: Told) -> None:
    """
    [id1] I liked it.

    [laughter]

    [id2] I did not.

    [id1] Why?
    """
    assert turns(told) == [("id1", "I liked it.\n\n[laughter]"), ("id2", "I did not."), ("id1", "Why?")]


# --- which labels are names -------------------------------------------------------------------------------------------


def test_what_only_looks_like_a_label_is_no_speaker(told: Told) -> None:
    """
    Ana: I looked.
    Note: this was at night.
    http: //status.example said nothing.
    10:04: the alert
    Then I thought: no
    it was
    not that
    Bo: And?
    Ana: Then I saw it.
    Bo: Right.
    """
    assert [name for name, _ in turns(told)] == ["Ana", "Bo", "Ana", "Bo"]
    (preview,) = told[0].problems
    assert preview.code == "IW-READ-061"
    assert "'Then I thought' (line 5)" in preview.what


def test_a_name_in_an_attendee_list_needs_no_second_turn(told: Told) -> None:
    """
    Attendees
    Ana Lima, Bo, Cy (guest)

    Ana Lima: We are in.
    There is more
    of that
    here
    and there.
    Cy (guest): Good.
    Summary: fine
    """
    assert [name for name, _ in turns(told)] == [None, "Ana Lima", "Cy (guest)"]


def test_initials_come_from_the_attendee_table(told: Told) -> None:
    """
    **Attendees:**

    | Name     | Abbreviation | Organization |
    |----------|--------------|--------------|
    | Ana Lima | AL           | Mill         |
    | Bo Ek    | BE           | Mill         |

    ## The pool

    Presenter: Ana Lima (AL)

    AL: It was full.

    Presenter: was I.

    QX: I came late.
    """
    assert turns(told) == [
        (None, "**Attendees:**"),
        (None, "## The pool"),
        (None, "Presenter: Ana Lima (AL)"),
        ("AL", "It was full.\n\nPresenter: was I."),
        ("QX", "I came late."),
    ]
    reading, _ = told
    assert reading.speakers["on-call/AL"].title == "Ana Lima, Mill"
    assert skips_by_reason(reading)["attendee table"] == 4


def test_when_every_line_has_a_label_all_are_believed() -> None:
    told = read("\n".join(f"speaker{n}: hi" for n in range(50)))
    assert len(told[0].speakers) == 50


def test_bold_over_a_blank_line_is_a_heading_not_a_speaker(told: Told) -> None:
    """
    **What happened:**

    - the pool was full

    **Ana:** Yes.

    **Bo:** No.
    """
    assert [name for name, _ in turns(told)] == [None, None, "Ana", "Bo"]


# --- what nobody says -------------------------------------------------------------------------------------------------


def test_headings_are_seen_and_asides_are_skipped_with_a_reason(told: Told) -> None:
    """
    ---
    title: Interview
    ---

    # The night

    **Noor:** Begin.

    <!-- a break
    of two lines -->

    Go on.

    ---

    ## After

    Told later.

    **Ana:** Well.
    """
    assert [(s.kind, s.text) for s in told[1]] == [
        ("system", "# The night"),
        ("turn", "Begin.\n\n\nGo on."),
        ("system", "## After"),
        ("system", "Told later."),
        ("turn", "Well."),
    ]
    reasons = skips_by_reason(told[0])
    assert (reasons["front matter"], reasons["comment"], reasons["rule"]) == (3, 2, 1)


def test_a_time_on_its_own_line_is_a_heading_and_the_speaker_goes_on_below_it(told: Told) -> None:
    """
    Ana: One.
    Bo: Two.

    00:05:00

    And two again.
    Ana: Three.

    Transcription ended after 00:06:11
    """
    assert turns(told) == [
        ("Ana", "One."),
        ("Bo", "Two."),
        (None, "00:05:00"),
        ("Bo", "And two again."),
        ("Ana", "Three."),
    ]
    assert told[1][2].offset == 300.0
    assert skips_by_reason(told[0])["transcription notice"] == 1


def test_an_open_comment_hides_nothing(told: Told) -> None:
    """
    Ana: one
    <!-- and then
    Bo: two
    Ana: three
    """
    assert [name for name, _ in turns(told)] == ["Ana", "Bo", "Ana"]


# --- the whole --------------------------------------------------------------------------------------------------------


def test_the_source_and_its_speakers(transcript: str) -> None:
    """**Ana Lima:** Yes."""
    reading, (segment,) = read(transcript, "Interview on-call, 5 May.md")
    (source,) = reading.sources.values()
    assert (source.id, source.kind) == ("interview-on-call-5-may", "interview")
    assert segment.speaker == "interview-on-call-5-may/Ana Lima"


def test_ids_do_not_change_when_a_turn_is_added_above(transcript: str) -> None:
    """
    Ana: yes
    Bo: no
    Ana: yes
    """
    before = [s.id for s in read(transcript)[1]]
    after = [s.id for s in read(f"Bo: well\n{transcript}")[1]]
    assert after[1:] == before
    assert len(set(after)) == 4


def test_members_whose_names_make_one_slug_stay_two_sources() -> None:
    files = {"a b.txt": b"Ana: hi\nBo: hi", "a-b.txt": b"Ana: hi\nBo: hi"}
    folder = folder_delivery("talks", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    reading = interview.read(folder, ReadOptions())
    ids = [s.id for s in reading.segments]
    assert (len(reading.sources), len(set(ids))) == (2, 4)
    assert interview.sniff(folder) == 0


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "IW-READ-046"),
        (b"\xef\xbb\xbf", "IW-READ-046"),
        (b"%PDF-1.7\n", "IW-READ-047"),
        (bytes(range(32)) * 20, "IW-READ-047"),
        (b"a story without any speaker", "IW-READ-060"),
    ],
)
def test_what_cannot_be_an_interview_is_refused_with_a_code(raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        interview.read(delivery(raw), ReadOptions())
    assert refused.value.problem.code == code


def test_notes_are_read_when_they_are_called_notes() -> None:
    text = "# Review\n\nThe pool was full.\nThen it was not.\n\nNoor asks the vendor.\n"
    reading, segments = told = read(text, "notes.md", kind="meeting_notes")
    assert turns(told) == [
        (None, "# Review"),
        (None, "The pool was full.\nThen it was not."),
        (None, "Noor asks the vendor."),
    ]
    assert [s.kind for s in segments] == ["system", "turn", "turn"]
    assert codes(reading) == []
    with pytest.raises(ReadError, match="--kind meeting_notes"):
        read(text, "notes.md", kind="interview")


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("**Ana:** a\n\n**Bo:** b", "a.md", True),
        ("Ana: a\nBo: b\nAna: c\nBo: d", "a.txt", True),
        ("[00:00:03] Ana: a\n[00:00:09] Bo: b", "a.txt", True),
        ("# A page\n\nwith words: and more", "a.md", False),
        ("name: x\nkind: y\nname: z", "a.yaml", False),
        ("\n".join(["host: a"] * 30), "a.txt", False),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nAna: a\nBo: b\nAna: c\nBo: d", "a.vtt", False),
        ('{"Ana": "a"}', "a.json", False),
    ],
)
def test_sniffing_knows_an_interview(text: str, name: str, sure: bool) -> None:
    assert (interview.sniff(delivery(text, name)) >= 0.5) is sure


PIECES = st.sampled_from(
    [
        *(
            "Ana: ",
            "**Bo:** ",
            "[id1] ",
            "Cy (0:12):",
            "Dee  0:15",
            "10:04 am - Ed:",
            "\n",
            "\n\n",
            "words",
            "# ",
            "---\n",
        ),
        *(
            "<!--",
            "-->",
            "| Name | Abbreviation |\n",
            "|",
            "00:05:00\n",
            "\x00",
            "\r",
            "\u2028",
            "é",
            "  ",
            "Attendees\n",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("Ana: \ud800\nAna: b")
@example("---\na: b\n---\nAna: c")
def test_every_line_is_accounted_for_and_every_id_is_its_own(text: str) -> None:
    try:
        _, segments = read(text)
    except ReadError:
        return
    assert len({s.id for s in segments}) == len(segments)
    assert [s.id for s in segments] == [s.id for s in read(text)[1]]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert 0 <= interview.sniff(delivery(raw)) <= 1
    with suppress(ReadError):
        read(raw)


HOSTILE = (
    *(
        "Ana: hi\n",
        "a" + " " * 400,
        "Ana" + " " * 50,
        "**",
        "**a\n",
        "[",
        "[00:00:00] a b c d\n",
        "0:",
        "<!-- x\n",
    ),
    *("- ", "# x\n", "|name|\n", "Attendees ", "\n", "a (1:2", "10:02:03 am - ", "a. ", "---\n"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_times_the_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = ("Ana: x\nAna: y\n" + piece * (size // len(piece)) for size in (10_000, 100_000))
    assert grows_straight(read, small, large)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    heard = 0
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        interview.sniff(opened)
        try:
            reading = interview.read(opened, ReadOptions())
        except ReadError:
            continue
        heard += len(list(reading.segments))
        assert unaccounted(reading) == (), path.name
    assert heard > 20_000
