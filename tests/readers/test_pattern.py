import inspect
import io
import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import find, pattern
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.pattern.matching import Pattern
from tests.growth import grows_straight

BARS = r"(?P<time>\S+) (?P<speaker>[^|]*)\| (?P<text>.*)"
Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "bot.log") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, written: str = BARS, **said: object) -> Told:
    reading = pattern.read(delivery(text), ReadOptions(pattern=written, **said))
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({segment.id for segment in segments}) == len(segments)
    return reading, segments


def refused(text: str, written: str, **said: object) -> ReadError:
    with pytest.raises(ReadError) as error:
        read(text, written, **said)
    return error.value


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> str:
    """The file in the test's docstring."""
    return inspect.cleandoc(request.function.__doc__) + "\n"


# --- lines ------------------------------------------------------------------------------------------------------------


def test_a_line_that_matches_begins_a_segment_and_others_belong_to_the_one_above(lines: str) -> None:
    """
    log of Friday

    2026-05-01T22:04:00Z ana| is it
      DNS?

      or the pool
    2026-05-01T22:05:00Z ben| no

    """
    reading, (first, second) = read(lines + "\n")
    assert (first.text, first.speaker, first.locator) == (
        "is it\nDNS?\n\nor the pool",
        "bot/ana",
        "bot.log#3-6",
    )
    assert first.at == datetime(2026, 5, 1, 22, 4, tzinfo=UTC)
    assert (second.text, second.kind, second.time_raw) == ("no", "message", "2026-05-01T22:05:00Z")
    assert skips_by_reason(reading) == {"before the first match": 1, "blank line": 2}
    assert [(p.code, p.where, p.what.split()[0]) for p in reading.problems] == [
        ("IW-READ-181", "bot.log, line 1", "1"),
        ("IW-READ-180", "bot.log, line 4, 6", "2"),
    ]
    assert reading.sources["bot"].kind == "chat"


def test_a_segment_may_begin_with_several_lines(lines: str) -> None:
    """
    1777665840
    ana
    is it DNS?

    1777665850
    ben
    no
    at all
    """
    reading, segments = read(lines, r"(?P<time>\d{10})\n(?P<speaker>\S+)\n(?P<text>.*)")
    assert [(s.speaker, s.text, s.locator) for s in segments] == [
        ("bot/ana", "is it DNS?", "bot.log#1-3"),
        ("bot/ben", "no\nat all", "bot.log#5-8"),
    ]
    assert [s.time_precision for s in segments] == ["s", "s"]
    assert segments[0].at == datetime(2026, 5, 1, 20, 4, tzinfo=UTC)
    assert codes(reading) == ["IW-READ-180"]


def test_a_line_end_that_a_pattern_shuts_out_needs_no_second_line() -> None:
    assert [s.text for s in read("a: x\nb: y\n", r"(?P<speaker>\w): (?P<text>[^\n]*)")[1]] == ["x", "y"]


def test_a_line_belongs_to_one_match_only() -> None:
    _, segments = read("ana\nhi\nben\nho\n", r"(?P<speaker>\w+)\n(?P<text>\w+)")
    assert [(s.speaker, s.text) for s in segments] == [("bot/ana", "hi"), ("bot/ben", "ho")]


def test_no_segment_begins_with_a_blank_line() -> None:
    reading, segments = read("\nhi\n\n\nho\n", r"(?P<text>.*)")
    assert [s.text for s in segments] == ["hi", "ho"]
    assert skips_by_reason(reading) == {"blank line": 3}


def test_part_of_a_line_is_no_match() -> None:
    """Else the words behind it would be lost."""
    _, (segment,) = read("x 1\nx 2 and more\n", r"x (?P<text>\d)")
    assert segment.text == "1\nx 2 and more"


def test_lines_of_dates_date_what_is_below(lines: str) -> None:
    """
    --- 2026-05-01
    22:04 ana| hi
    --- 2026-05-02
    00:10 ana| still here
    --- 2026-05-03
    nobody came
    """
    written = r"--- (?P<date>\S+)|" + BARS
    reading, segments = read(lines, written, zone="UTC")
    assert [s.at and s.at.isoformat() for s in segments] == [
        "2026-05-01T22:04:00+00:00",
        "2026-05-02T00:10:00+00:00",
        None,
    ]
    assert (segments[2].text, segments[2].kind) == ("nobody came", "event")
    assert skips_by_reason(reading) == {"date line": 2}


def test_a_date_and_a_time_may_be_groups_of_their_own() -> None:
    _, (segment,) = read(
        "[2026-05-01] (10:04 pm) hi", r"\[(?P<date>.*)\] \((?P<time>.*)\) (?P<text>.*)", zone="UTC"
    )
    assert segment.at == datetime(2026, 5, 1, 22, 4, tzinfo=UTC)


# --- what groups take -------------------------------------------------------------------------------------------------


def test_ids_threads_and_kinds_are_fields_and_other_kinds_are_told(lines: str) -> None:
    """
    #7 in 3 message ana: hi
    #8 in 3 JOIN ana: came
    #9 in - system : restarted
    """
    written = r"#(?P<id>\d+) in (?P<thread>\d*)-? (?P<kind>\w+) (?P<speaker>\w*): (?P<text>.*)"
    _, segments = read(lines, written)
    assert [(s.id, s.thread, s.kind, s.text) for s in segments] == [
        ("bot/7", "3", "message", "hi"),
        ("bot/8", "3", "event", "came\nkind: JOIN"),
        ("bot/9", None, "system", "restarted"),
    ]
    assert [s.speaker for s in segments] == ["bot/ana", "bot/ana", None]


def test_a_line_twice_is_read_once_and_another_with_its_id_is_kept(lines: str) -> None:
    """
    #7 hi
    #7 hi
    #7 ho
    """
    reading, segments = read(lines, r"#(?P<id>\d+) (?P<text>.*)")
    assert [s.text for s in segments] == ["hi", "ho\nid: 7"]
    assert segments[0].id == "bot/7"
    assert [(skip.first, skip.of) for skip in reading.skips] == [(2, "bot.log#1")]
    assert codes(reading) == ["IW-READ-186"]
    assert reading.problems[0].where == "bot.log, line 3"


def test_seconds_from_a_start_are_a_recording(lines: str) -> None:
    """
    +1:02 ana: hi
    +62.5 ana: ho
    +soon ana: later
    """
    written = r"\+(?P<offset>\S+) (?P<speaker>\w+): (?P<text>.*)"
    reading, segments = read(lines, written)
    assert [(s.offset, s.time_precision, s.at) for s in segments] == [
        (62.0, "s", None),
        (62.5, "ms", None),
        (None, "none", None),
    ]
    assert codes(reading) == ["IW-READ-030", "IW-READ-188"]
    assert reading.sources["bot"].kind == "bridge_audio"
    _, segments = read(lines, written, starts_at="2026-05-01T22:00:00Z")
    assert segments[0].at == datetime(2026, 5, 1, 22, 1, 2, tzinfo=UTC)
    assert segments[0].time_basis == "offset+anchor"


def test_seconds_beside_a_time_ask_for_no_start() -> None:
    reading, (segment,) = read("62 2026-05-01T22:04:00Z hi", r"(?P<offset>\d+) (?P<time>\S+) (?P<text>.*)")
    assert (segment.offset, segment.at, codes(reading)) == (62.0, datetime(2026, 5, 1, 22, 4, tzinfo=UTC), [])


def test_a_log_without_speakers_is_of_events() -> None:
    reading, (segment,) = read("2026-05-01T22:04:00Z disk full", r"(?P<time>\S+) (?P<text>.*)", title="Disks")
    assert (segment.kind, segment.id.split("/")[0]) == ("event", "disks")
    assert reading.sources["disks"].kind == "alerts"


# --- times ------------------------------------------------------------------------------------------------------------


def test_no_zone_and_no_date_is_assumed() -> None:
    reading, (segment,) = read("22:04 ana| hi")
    assert (segment.at, segment.local, codes(reading)) == (None, "22:04:00", ["IW-READ-041"])
    reading, (segment,) = read("22:04 ana| hi", zone="Europe/Paris", date=date(2026, 5, 1))
    assert segment.at == datetime(2026, 5, 1, 20, 4, tzinfo=UTC)
    assert (segment.time_basis, segment.time_precision, codes(reading)) == ("local+zone", "min", [])


@pytest.mark.parametrize(
    ("raw", "layout", "at", "precision"),
    [
        ("01/May/2026:22:04:05 +0200", "%d/%b/%Y:%H:%M:%S %z", "2026-05-01T20:04:05+00:00", "s"),
        ("20260501-220405.25", "%Y%m%d-%H%M%S.%f", "2026-05-01T22:04:05.250000+00:00", "us"),
        ("1.5.26 10h04 PM", "%d.%m.%y %Ih%M %p", "2026-05-01T22:04:00+00:00", "min"),
        ("May  2 22:04:05", "%b %d %H:%M:%S", "2026-05-02T22:04:05+00:00", "s"),
        ("22h04", "%Hh%M", "2026-05-01T22:04:00+00:00", "min"),
        ("2026-05-03 22:04", "%Hh%M", "2026-05-03T22:04:00+00:00", "min"),
    ],
)
def test_a_time_format_reads_what_nobody_else_writes(raw: str, layout: str, at: str, precision: str) -> None:
    written = r"<(?P<time>.*)> (?P<text>.*)"
    reading, (segment,) = read(f"<{raw}> hi", written, time_format=layout, zone="UTC", date=date(2026, 5, 1))
    assert (segment.at and segment.at.isoformat(), segment.time_raw) == (at, raw)
    assert (segment.time_precision, codes(reading)) == (precision, [])


def test_a_time_format_without_a_date_needs_none() -> None:
    reading, (segment,) = read("22h04 ana| hi", time_format="%Hh%M")
    assert (segment.local, codes(reading)) == ("22:04:00", ["IW-READ-041"])


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        ("%H:%M %Z", "ambiguous"),
        ("%b %d %H:%M", "no year"),
        ("%M:%S", "whole time"),
        ("%I:%M", "whole time"),
        ("%Y", "whole time"),
        ("%H:%M %", "not one of"),
        ("%Q", "not one of"),
        ("noon", "whole time"),
    ],
)
def test_a_time_format_that_says_too_little_is_refused(layout: str, why: str) -> None:
    problem = refused("22:04 ana| hi", BARS, time_format=layout).problem
    assert problem.code == "IW-READ-185"
    assert why in problem.why


def test_a_time_that_nobody_can_read_stays_as_written() -> None:
    reading, segments = read("noon ana| hi\n99:99 ana| ho\n", zone="UTC", time_format="%H:%M")
    assert [(s.at, s.local, s.time_raw) for s in segments] == [(None, None, "noon"), (None, None, "99:99")]
    assert codes(reading) == ["IW-READ-044"]


# --- patterns that cannot be used -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        ("", "IW-READ-184", "give one"),
        ("(?P<text>", "IW-READ-184", "RE2"),
        (r"(?P<text>.*)(?=x)", "IW-READ-184", "look-around"),
        ("(?P<text>\ud800)", "IW-READ-184", "RE2"),
        ("(?P<time>.*)", "IW-READ-183", "name one (?P<text>"),
        ("(?P<txt>.*)", "IW-READ-183", "did you mean 'text'?"),
        ("(?P<zzz>.)(?P<text>.*)", "IW-READ-183", "passed over"),
        ("(?P<text>a)|(?P<text>b)", "IW-READ-183", "one group"),
        (r"\(?P<text>.*", "IW-READ-183", "name one"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_what_to_do(written: str, code: str, told: str) -> None:
    problem = refused("x", written).problem
    assert problem.code == code
    assert told in problem.then


def test_a_pattern_that_matches_nothing_is_refused_with_the_first_lines() -> None:
    problem = refused(f"\nana {'x' * 500}\nben\nkim\nnoor\n", BARS).problem
    assert problem.code == "IW-READ-182"
    assert "'ben', 'kim'" in problem.why
    assert "noor" not in problem.why
    assert len(problem.why) < 300


def test_dates_alone_are_no_match() -> None:
    assert refused("2026-05-01\n", r"(?P<date>\S+)|x(?P<text>.*)").problem.code == "IW-READ-182"


def test_no_pattern_takes_for_ever() -> None:
    text = "a" * 20_000 + "!\n"
    assert refused(text, r"(?P<text>(a+)+)").problem.code == "IW-READ-182"


def test_it_is_never_found_by_itself() -> None:
    assert pattern.sniff(delivery("2026-05-01T22:04:00Z ana| hi")) == 0.0


def test_with_a_pattern_no_other_reader_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from incident_workbench import readers
    from incident_workbench.readers import event_log

    monkeypatch.setattr(readers, "readers", lambda: {"event-log": event_log, "pattern": pattern})
    table = delivery("time,text\n2026-05-01T22:04:00Z,hi\n")
    assert find(table).name == "event-log"
    assert find(table, options=ReadOptions(pattern=BARS)).name == "pattern"
    assert find(table, options=ReadOptions(columns={"time": "time"})).name == "event-log"
    with pytest.raises(ReadError) as error:
        find(table, options=ReadOptions(pattern=BARS, columns={"time": "time"}))
    assert error.value.problem.code == "IW-READ-187"


# --- laws -------------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["ana", "Ben", "Noor K.", "Zoë", "木村"])
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12).filter(
    lambda words: words.strip() == words
)
SAYINGS = st.lists(
    st.tuples(st.integers(0, 10**6), NAMES, st.lists(WORDS, min_size=1, max_size=3), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@given(SAYINGS)
def test_what_is_written_is_read_back(sayings: list[tuple[int, str, list[str], int]]) -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)
    blocks = [
        f"@{(start + timedelta(seconds=seconds)).isoformat()} {thread} {name}| " + "\n\t".join(words)
        for seconds, name, words, thread in sayings
    ]
    _, segments = read("\n".join(blocks), r"@(?P<time>\S+) (?P<thread>\d) (?P<speaker>[^|]*)\| (?P<text>.*)")
    assert [((s.at or start) - start, s.speaker, s.text, s.thread) for s in segments] == [
        (timedelta(seconds=seconds), f"bot/{name}", "\n".join(words), str(thread))
        for seconds, name, words, thread in sayings
    ]


@given(st.lists(st.sampled_from(["7 a", "7 b", "+", "\n", "\r", "\0", "é", "\u2028", " ", "x"]), max_size=40))
def test_every_line_is_accounted_for(pieces: list[str]) -> None:
    with suppress(ReadError):
        read("".join(pieces), r"(?P<id>\d) (?P<text>\w*)|\+(?P<offset>.*)|(?P<date>x)")


def test_a_damaged_file_keeps_the_rest() -> None:
    good = "".join(f"2026-05-01T22:{n:02}:00Z ana| said {n}\n" for n in range(60)).encode()
    for percent in range(1, 100):
        _, segments = read(good[: len(good) * percent // 100] + b"\n\n2026-05-01T23:00:00Z ben| last")
        assert segments[-1].text == "last"
    chance = random.Random(7)
    for _ in range(60):
        bent = bytearray(good)
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        assert len(read(bytes(bent))[1]) >= 59
    assert len(read(good + good)[1]) == 120


def test_bad_files_are_read_or_refused(bad_inputs: Path) -> None:
    met = 0
    for path in sorted(bad_inputs.rglob("*")):
        if path.is_file() and path.stat().st_size < 200_000:
            with suppress(ReadError):
                opened = file_delivery(path.name, partial(path.open, "rb"))
                reading = pattern.read(
                    opened, ReadOptions(pattern=r"(?P<time>[\d:]*)(?P<id>\W*)(?P<text>.*)")
                )
                met += len(list(reading.segments))
                assert unaccounted(reading) == ()
    assert met > 0


def test_time_grows_with_the_lines() -> None:
    written = Pattern(r"(?P<text>x)\n\n\n\n(?:.|\n)*y")
    small = "x\n" * 1_000
    assert grows_straight(lambda text: list(written.found(text.split("\n"))), small, small * 10)
