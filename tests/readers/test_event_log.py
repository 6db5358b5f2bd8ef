import csv
import inspect
import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import event_log
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.rows import rows_of
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "alerts.csv") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, name: str = "alerts.csv", **said: object) -> Told:
    reading = event_log.read(delivery(text, name), ReadOptions(**said))
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.fixture
def table(request: pytest.FixtureRequest) -> str:
    """The table in the test's docstring."""
    return inspect.cleandoc(request.function.__doc__) + "\n"


@pytest.fixture
def told(table: str) -> Told:
    """The table in the test's docstring, read."""
    return read(table)


def texts(told: Told) -> list[str]:
    return [s.text for s in told[1]]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- columns ----------------------------------------------------------------------------------------------------------


def test_a_row_is_its_words_and_then_the_other_columns(told: Told) -> None:
    """
    id,fired_at,service,severity,summary
    A-1,2026-05-01T22:04:00Z,checkout,critical,errors above 2 %
    A-2,2026-05-01T22:05:00Z,,info,
    """
    reading, segments = told
    assert texts(told) == ["errors above 2 %\nservice: checkout\nseverity: critical", "severity: info"]
    assert [s.id for s in segments] == ["alerts/A-1", "alerts/A-2"]
    assert {s.kind for s in segments} == {"event"}
    assert [s.locator for s in segments] == ["alerts.csv#2", "alerts.csv#3"]
    assert skips_by_reason(reading) == {"header": 1}
    assert (reading.sources["alerts"].kind, reading.problems) == ("alerts", [])


def test_an_id_that_recurs_is_told_and_does_not_name_the_rows(told: Told) -> None:
    """
    id,time,text
    7,2026-05-01T22:04:00Z,firing
    7,2026-05-01T22:09:00Z,resolved
    8,2026-05-01T22:10:00Z,firing
    """
    assert texts(told) == ["firing\nid: 7", "resolved\nid: 7", "firing"]
    ids = [s.id for s in told[1]]
    assert ids[2] == "alerts/8"
    assert len(set(ids)) == 3


def test_who_did_it_is_the_speaker(table: str) -> None:
    """
    Deployed at,By,Description,Version
    2026-05-01T22:04:00Z,Ana Lima,pool is 80 now,4.18.0
    """
    reading, (segment,) = read(table, "prod-deploys.csv")
    assert reading.sources["prod-deploys"].kind == "deploys"
    assert (segment.speaker, segment.text) == ("prod-deploys/Ana Lima", "pool is 80 now\nVersion: 4.18.0")


def test_people_who_write_to_one_another_are_a_chat(table: str) -> None:
    """
    AuthorID;Author;Date;Content;Attachments;Reactions;
    "17";"ana";"04-Jun-19 12:07 AM";"is it
    DNS?";"";"";
    "18";"bo";"04-Jun-19 02:07 PM";"";"a.png";"";
    """
    told = read(table, "support.csv")
    assert told[0].sources["support"].kind == "chat"
    assert texts(told) == ["is it\nDNS?", "Attachments: a.png"]
    assert [s.local for s in told[1]] == ["2019-06-04T00:07:00", "2019-06-04T14:07:00"]
    assert {s.kind for s in told[1]} == {"message"}
    assert told[0].speakers["support/ana"].handle == "17"


def test_a_person_can_say_which_column_is_what(table: str) -> None:
    """
    began;Text;told by;what happened
    2026-05-01T22:04:00Z;n/a;ana;errors
    """
    reading, (segment,) = read(
        table, columns={"time": "Began", "text": "what happened", "speaker": "told by"}
    )
    assert (segment.text, segment.speaker) == ("errors\nText: n/a", "alerts/ana")
    assert segment.time_raw == "2026-05-01T22:04:00Z"
    assert reading.problems == []


@pytest.mark.parametrize(
    ("columns", "code", "then"),
    [
        ({"time": "fired_a"}, "IW-READ-072", "did you mean 'fired_at'?"),
        ({"text": "zzz"}, "IW-READ-072", "name one of these"),
        ({"tiem": "fired_at"}, "IW-READ-073", "did you mean 'time'?"),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_a_hint(
    columns: dict[str, str], code: str, then: str
) -> None:
    with pytest.raises(ReadError) as refused:
        read("fired_at,summary\n2026-05-01T22:04:00Z,x\n", columns=columns)
    assert (refused.value.problem.code, refused.value.problem.then) == (code, then)


def test_without_a_header_the_columns_are_numbers(table: str) -> None:
    """
    2026-05-01T22:04:00Z,checkout,errors
    2026-05-01T22:05:00Z,checkout,fewer
    """
    with pytest.raises(ReadError) as refused:
        read(table)
    assert refused.value.problem.code == "IW-READ-071"
    told = read(table, columns={"time": "1", "text": "3"})
    assert texts(told) == ["errors\n2: checkout", "fewer\n2: checkout"]
    assert skips_by_reason(told[0]) == {}


def test_twin_columns_keep_their_cells(told: Told) -> None:
    """
    time,text,tag,tag,
    2026-05-01T22:04:00Z,x,a,b,c
    """
    assert texts(told) == ["x\ntag: a\ntag (4): b\ncolumn 5: c"]
    assert codes(told[0]) == ["IW-READ-079"]


def test_a_header_alone_is_read_and_said(told: Told) -> None:
    """time,text"""
    assert told[1] == []
    assert codes(told[0]) == ["IW-READ-078"]


# --- times ------------------------------------------------------------------------------------------------------------


def test_zones_are_read_row_by_row_and_none_is_assumed(table: str) -> None:
    """
    raised_at,text
    2026-05-01T22:04:00Z,a
    2026-05-01 22:05:00,b
    2026-05-01T22:06:00+02:00,c
    2026-05-01 22:07,d
    """
    reading, segments = read(table)
    assert [s.at.isoformat() if s.at else None for s in segments] == [
        "2026-05-01T22:04:00+00:00",
        None,
        "2026-05-01T20:06:00+00:00",
        None,
    ]
    assert [s.local for s in segments] == [None, "2026-05-01T22:05:00", None, "2026-05-01T22:07:00"]
    assert codes(reading) == ["IW-READ-040"]
    assert "row 3, 5" in reading.problems[0].where
    assert "--zone" in reading.problems[0].then
    reading, segments = read(table, zone="Europe/Paris")
    assert [s.time_basis for s in segments] == ["absolute", "local+zone", "absolute", "local+zone"]
    assert segments[1].at == datetime(2026, 5, 1, 20, 5, tzinfo=UTC)
    assert reading.problems == []


@pytest.mark.parametrize(
    ("written", "precision"), [("1777665840", "s"), ("1777665840000", "ms"), ("1777665840.000100", "us")]
)
def test_a_column_of_nothing_but_epoch_times_is_read_so(written: str, precision: str) -> None:
    _, segments = read(f"ts,text\n{written},a\n{written},b\n")
    assert segments[0].at is not None
    assert segments[0].at.replace(microsecond=0) == datetime(2026, 5, 1, 20, 4, tzinfo=UTC)
    assert (segments[0].time_precision, segments[0].time_raw) == (precision, written)


def test_numbers_that_are_no_times_stay_as_written(told: Told) -> None:
    """
    ts,text
    1777665840,a
    12,b
    """
    assert [(s.at, s.local, s.time_raw) for s in told[1]] == [(None, None, "1777665840"), (None, None, "12")]
    assert codes(told[0]) == ["IW-READ-044"]


@pytest.mark.parametrize(
    ("first", "second", "local"),
    [
        ("11.05.2026 08:39:02", "1.6.2026 09:00:00", "2026-05-11T08:39:02"),
        ("5/8/2026 2:03:22 PM", "5/21/2026 2:03:22 PM", "2026-05-08T14:03:22"),
        ("8/5/2026 14:03", "21/5/2026 14:03", "2026-05-08T14:03:00"),
        ("May 1, 2026 10:04 PM", "May 2, 2026 10:04 PM", "2026-05-01T22:04:00"),
        ("5/8/2026 14:03", "6/8/2026 14:03", None),
    ],
)
def test_the_column_tells_day_from_month_or_nobody_does(first: str, second: str, local: str | None) -> None:
    reading, segments = read(f'time;text\n"{first}";a\n"{second}";b\n')
    assert segments[0].local == local
    assert segments[0].time_raw == first
    assert codes(reading) == ["IW-READ-040" if local else "IW-READ-044"]


def test_a_date_beside_a_time_of_day_belongs_to_it(told: Told) -> None:
    """
    date,time,text
    2026-05-01,22:04,a
    """
    assert [(s.local, s.time_raw, s.text) for s in told[1]] == [
        ("2026-05-01T22:04:00", "2026-05-01 22:04", "a")
    ]


def test_times_of_day_take_the_date_that_is_given_and_no_other(table: str) -> None:
    """
    time,text
    22:04,a
    08:00,b
    """
    assert codes(read(table)[0]) == ["IW-READ-041"]
    reading, segments = read(table, date=date(2026, 5, 1), zone="UTC")
    assert [s.at.day for s in segments if s.at] == [1, 1]
    assert reading.problems == []


# --- ugly tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_line_ends_and_encodings(delimiter: str, end: str, encoding: str) -> None:
    rows = [["time", "text", "by"], ["2026-05-01T22:04:00Z", f'café, "so";{delimiter} said', "zoë"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    _, segments = read(file.getvalue().encode(encoding))
    assert [(s.text, s.speaker) for s in segments] == [(rows[1][1], "alerts/zoë")]


def test_excel_s_hint_is_passed_over(told: Told) -> None:
    """
    sep=;
    time;text, in short
    2026-05-01T22:04:00Z;a, b

    ;
    """
    assert texts(told) == ["text, in short: a, b"]
    assert skips_by_reason(told[0]) == {"delimiter hint": 1, "header": 1, "empty row": 2}


def test_ragged_rows_keep_their_cells_and_are_named(told: Told) -> None:
    """
    time,text,service
    2026-05-01T22:04:00Z,a
    2026-05-01T22:05:00Z,b,checkout,eu,1
    """
    assert texts(told) == ["a", "b\nservice: checkout\ncolumn 4: eu\ncolumn 5: 1"]
    assert codes(told[0]) == ["IW-READ-074", "IW-READ-075"]


def test_a_quote_that_does_not_close_costs_one_row(told: Told) -> None:
    """
    time,text
    2026-05-01T22:04:00Z,"it broke
    2026-05-01T22:05:00Z,b
    2026-05-01T22:06:00Z,"said ""ok"" twice"
    2026-05-01T22:07:00Z,"two
    lines"
    """
    assert texts(told) == ['"it broke', "b", 'said "ok" twice', "two\nlines"]
    assert codes(told[0]) == ["IW-READ-076"]


def test_a_cell_longer_than_csv_allows_by_itself() -> None:
    long = "x" * 300_000
    assert texts(read(f'time,text\n2026-05-01T22:04:00Z,"{long}"\n')) == [long]


def test_cells_are_kept_as_written(bad_inputs: Path) -> None:
    cells = [
        cell for cell in json.loads((bad_inputs / "csv" / "formula_cells.json").read_text()) if cell.strip()
    ]
    file = io.StringIO()
    csv.writer(file).writerows([["time", "text"], *(["2026-05-01T22:04:00Z", cell] for cell in cells)])
    told = read(file.getvalue())
    assert texts(told) == cells
    assert len({s.id for s in told[1]}) == len(cells)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "IW-READ-046"),
        ("\x89PNG\r\n", "IW-READ-070"),
        ("PK\x03\x04", "IW-READ-047"),
        ("Ana: words\nBo: words\n", "IW-READ-070"),
        ('[{"time": 1, "text": "a"}]', "IW-READ-070"),
    ],
)
def test_what_cannot_be_a_table_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(text)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("time,text\n2026-05-01,a", True),
        ("\ufeffFired at;Service;Summary\n", True),
        ("start\tend\ttext\n43810\t47850\thello", False),
        ("text\nhello", False),
        ("2026-05-01T22:04:00Z,checkout,errors", False),
        ("10:02 ana: time, text\n", False),
        ('{"time": 1, "text": 2}', False),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\ntime,text", False),
    ],
)
def test_sniffing_knows_a_table_of_events(text: str, sure: bool) -> None:
    assert (event_log.sniff(delivery(text)) > 0.7) is sure


# --- laws -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            ",",
            ";",
            '"',
            '""',
            "\n",
            "\r",
            "\r\n",
            "time",
            "text",
            "id",
            "a",
            "7",
            "2026-05-01 22:04",
            "1777665840",
        ),
        *("\x00", "é", "\u2028"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example('time,text\n1,"\n,",\n"')
@example("time,text\n1,\ud800\n")
def test_every_row_is_accounted_for_and_every_id_is_its_own(text: str) -> None:
    text = f"time,text,id\n{text}"
    try:
        _, segments = read(text, zone="Europe/Paris")
    except ReadError:
        return
    assert len({s.id for s in segments}) == len(segments)
    assert [s.id for s in segments] == [s.id for s in read(text, zone="Europe/Paris")[1]]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    assert [list(row.cells) for row in rows_of(file.getvalue(), ",")] == [
        [cell.replace("\r\n", "\n") for cell in row] for row in table
    ]


@given(st.text(st.sampled_from('a,"\n'), max_size=30))
def test_no_character_of_a_damaged_table_is_lost(text: str) -> None:
    read_back = "".join(cell for row in rows_of(text, ",") for cell in row.cells)
    assert read_back.count("a") == text.count("a")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert 0 <= event_log.sniff(delivery(raw)) <= 1
    with suppress(ReadError):
        read(raw)


HOSTILE = (
    '"a,b\n',
    'x","\n',
    'a"b,"c\n',
    '"\n',
    '"""\n',
    ",",
    "2026-05-01,a,b\n",
    "\n",
    "\r",
    '",x,"\n',
    '"',
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_times_the_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = ("time,text\n" + piece * (size // len(piece)) for size in (10_000, 100_000))
    assert grows_straight(read, small, large)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        assert event_log.sniff(opened) == 0
        try:
            reading = event_log.read(opened, ReadOptions())
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == (), path.name
