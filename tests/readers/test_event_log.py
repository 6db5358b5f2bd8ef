import csv
import inspect
import io
import json
import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
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
        ({"handle": "fired_at"}, "IW-READ-073", "name one of these"),
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
        ('[{"took": 1, "size": "a"}]', "IW-READ-070"),
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


# --- roles and times that a person names ------------------------------------------------------------------------------


def test_kinds_and_threads_are_named_by_a_person_and_other_kinds_are_told(table: str) -> None:
    """
    time,text,what,about
    2026-05-01T22:04:00Z,a,System,T1
    2026-05-01T22:05:00Z,b,pager,
    """
    told = read(table, columns={"kind": "what", "thread": "about"})
    assert [(s.kind, s.thread, s.text) for s in told[1]] == [
        ("system", "T1", "a"),
        ("event", None, "b\nwhat: pager"),
    ]


def test_a_time_format_reads_a_column() -> None:
    reading, (segment,) = read(
        "time,text\n01/May/2026:22:04:05 +0200,a\n", time_format="%d/%b/%Y:%H:%M:%S %z"
    )
    assert (segment.at, codes(reading)) == (datetime(2026, 5, 1, 20, 4, 5, tzinfo=UTC), [])


# --- JSON -------------------------------------------------------------------------------------------------------------


def read_json(value: object, name: str = "events.json", **said: object) -> Told:
    return read(json.dumps(value, indent=1), name, **said)


AT = "2026-05-01T22:04:00Z"
LATER = "2026-05-01T22:05:00Z"


def test_a_record_is_its_words_and_then_the_other_fields() -> None:
    record = {
        "id": 7,
        "time": AT,
        "text": "slow",
        "by": "Ana",
        "tags": ["a", 1],
        "at": None,
        "ctx": {"x": {}},
    }
    reading, (segment,) = read_json([record])
    assert (segment.id, segment.text, segment.speaker) == (
        "events/7",
        'slow\ntags: ["a",1]\nctx: {"x":{}}',
        "events/Ana",
    )
    assert (segment.time_raw, segment.locator, segment.kind) == (AT, "events.json#1", "event")
    assert reading.problems == []


@pytest.mark.parametrize("name", ["events.jsonl", "events.ndjson", "events.log"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_lines_are_read_line_by_line(name: str, encoding: str) -> None:
    lines = [json.dumps({"time": AT, "msg": words, "n": n}) for n, words in enumerate(("a", "é"))]
    raw = f"{lines[0]}\r\n\r\n{lines[1]}\r\n".encode(encoding)
    told = read(raw, name)
    assert texts(told) == ["a\nn: 0", "é\nn: 1"]
    assert [s.locator for s in told[1]] == [f"{name}#1", f"{name}#3"]
    assert skips_by_reason(told[0]) == {"blank line": 1}


def test_a_line_that_is_no_json_costs_no_other() -> None:
    lines = ["{bad", json.dumps({"time": AT, "msg": "a"}), "17", json.dumps({"time": AT, "msg": "b"}), "{}"]
    told = read("\n".join(lines), "app.log")
    assert texts(told) == ["a", "b"]
    assert skips_by_reason(told[0]) == {"damaged": 1, "not a record": 2}
    assert [(p.code, p.where) for p in told[0].problems] == [
        ("IW-READ-013", "app.log, line 1"),
        ("IW-READ-115", "app.log, record 3, 5"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"count": 1, "events": [{"time": AT, "text": "a"}]},
        {"odd": [{"time": AT, "text": "a"}], "other": [1]},
        {"odd": [{"x": 1}], "alerts": [{"time": AT, "text": "a"}]},
        {"status": "ok", "data": {"alerts": [{"time": AT, "text": "a"}]}},
        {"time": AT, "text": "a"},
    ],
)
def test_the_list_of_records_is_found(value: object) -> None:
    assert texts(read_json(value)) == ["a"]


def test_a_record_with_a_list_of_its_own_is_one_record() -> None:
    assert texts(read_json({"time": AT, "text": "a", "steps": [{"time": AT}]})) == [
        'a\nsteps: [{"time":"2026-05-01T22:04:00Z"}]'
    ]


def test_several_lists_without_a_usual_name_are_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read_json({"a": [{"time": AT}], "b": [{"time": AT}]})
    assert refused.value.problem.code == "IW-READ-189"
    assert "a, b" in refused.value.problem.why


def test_a_person_names_fields_by_dotted_paths() -> None:
    record = {"began": AT, "alert": {"summary": "slow", "svc": "db", "who.by": "Ana"}, "summary": "n/a"}
    columns = {"time": "began", "text": "alert.summary", "speaker": "alert.who.by"}
    _, (segment,) = read_json([{"began": AT}, record][1:], columns=columns)
    assert (segment.text, segment.speaker, segment.time_raw) == (
        "slow\nalert.svc: db\nsummary: n/a",
        "events/Ana",
        AT,
    )
    _, (segment,) = read_json([record], columns={**columns, "time": "Began"})
    assert segment.at is not None


@pytest.mark.parametrize(
    ("columns", "code", "then"),
    [
        ({"text": "alert.sumary"}, "IW-READ-072", "did you mean 'alert.summary'?"),
        ({"tiem": "began"}, "IW-READ-073", "did you mean 'time'?"),
    ],
)
def test_a_field_that_is_not_there_is_refused(columns: dict[str, str], code: str, then: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_json([{"began": AT, "alert": {"summary": "x"}}], columns=columns)
    assert (refused.value.problem.code, refused.value.problem.then) == (code, then)


def test_a_field_has_one_role() -> None:
    _, (segment,) = read_json([{"time": AT, "user": "Ana came", "text": "x"}], columns={"text": "user"})
    assert (segment.speaker, segment.text) == (None, "Ana came\ntext: x")


def test_what_no_store_can_hold_is_replaced_and_told() -> None:
    told = read(json.dumps({"time": AT, "text": "a\0\ud800"}), "events.jsonl")
    assert (texts(told), codes(told[0])) == (["a��"], ["IW-READ-021"])


def test_alerts_of_alertmanager_are_found_by_their_names() -> None:
    alert = {
        "status": "firing",
        "labels": {"alertname": "Slow", "severity": "page"},
        "annotations": {"summary": "p99 is high", "runbook": "r"},
        "startsAt": AT,
        "endsAt": "0001-01-01T00:00:00Z",
    }
    reading, (segment,) = read_json({"receiver": "x", "status": "firing", "alerts": [alert]})
    assert segment.at == datetime(2026, 5, 1, 22, 4, tzinfo=UTC)
    assert segment.text.split("\n") == [
        "p99 is high",
        "status: firing",
        'labels: {"alertname":"Slow","severity":"page"}',
        "annotations.runbook: r",
        "endsAt: 0001-01-01T00:00:00Z",
    ]
    assert reading.sources["events"].kind == "alerts"
    del alert["annotations"]
    assert texts(read_json({"alerts": [alert]}))[0].startswith("Slow\n")


def test_log_entries_of_pagerduty_come_newest_first_and_are_turned_over() -> None:
    def entry(number: int, at: str, who: str, kind: str) -> dict[str, object]:
        agent = {"type": f"{kind}_reference", "summary": who}
        return {
            "id": f"R{number}",
            "created_at": at,
            "summary": f"did {number}",
            "agent": agent,
            "incident": {"id": "Q1"},
        }

    reading, segments = read_json(
        {"log_entries": [entry(2, LATER, "Ana", "user"), entry(1, AT, "API", "service")]}
    )
    assert [(s.id, s.seq, s.thread) for s in segments] == [("events/R1", 0, "Q1"), ("events/R2", 1, "Q1")]
    assert [reading.speakers[s.speaker or ""].kind for s in segments] == ["system", "person"]
    assert texts((reading, segments)) == [
        "did 1\nagent.type: service_reference",
        "did 2\nagent.type: user_reference",
    ]


def test_deployments_of_github_are_deploys() -> None:
    record = {
        "id": 17,
        "sha": "ab",
        "environment": "prod",
        "description": None,
        "creator": {"login": "ben"},
        "created_at": AT,
    }
    reading, (segment,) = read_json([record])
    assert reading.sources["events"].kind == "deploys"
    assert (segment.speaker, segment.text) == ("events/ben", "sha: ab\nenvironment: prod")
    assert event_log.sniff(delivery(json.dumps([record]), "d.json")) == 0.75


def test_events_of_kubernetes_take_the_time_that_is_there() -> None:
    record = {
        "metadata": {"name": "pod.1", "uid": "u-1"},
        "message": "Back-off",
        "source": {"component": "kubelet"},
        "lastTimestamp": None,
        "eventTime": AT,
    }
    reading, (segment,) = read_json({"kind": "List", "items": [record]})
    assert (segment.id, segment.text, segment.time_raw) == (
        "events/u-1",
        "Back-off\nmetadata.name: pod.1",
        AT,
    )
    assert reading.speakers["events/kubelet"].kind == "system"


def test_people_who_write_in_json_are_a_chat() -> None:
    reading, (segment,) = read_json([{"time": AT, "author": {"name": "Ana"}, "text": "hi"}])
    assert (reading.sources["events"].kind, segment.kind, segment.speaker) == (
        "chat",
        "message",
        "events/Ana",
    )


def test_records_that_overlap_are_read_once_and_recurring_ids_are_told() -> None:
    first = {"id": 1, "time": AT, "text": "a"}
    reading, segments = read_json([first, first, {**first, "text": "b"}])
    assert texts((reading, segments)) == ["a\nid: 1", "b\nid: 1"]
    assert [(skip.first, skip.of) for skip in reading.skips] == [(2, "events.json#1")]


def test_equal_records_without_ids_are_kept() -> None:
    told = read_json([{"time": AT, "text": "a"}, {"time": AT, "text": "a"}])
    assert texts(told) == ["a", "a"]
    assert len({s.id for s in told[1]}) == 2


def test_times_in_json_are_read_as_in_tables() -> None:
    _, segments = read_json([{"ts": 1777665840, "text": "a"}, {"ts": 1777665840.25, "text": "b"}])
    assert [s.at and s.at.microsecond for s in segments] == [0, 250_000]
    reading, (segment,) = read_json([{"date": "2026-05-01", "time": "22:04", "text": "a"}])
    assert (segment.local, segment.text, codes(reading)) == ("2026-05-01T22:04:00", "a", ["IW-READ-040"])
    assert reading.problems[0].where == "events.json, record 1"
    reading, segments = read_json([{"time": AT, "text": "a"}, {"text": "b"}])
    assert (texts((reading, segments)), codes(reading)) == (["a", "b"], ["IW-READ-108"])
    assert codes(read_json([{"text": "b"}])[0]) == ["IW-READ-077"]


def test_newest_first_is_turned_over_only_where_all_of_it_is() -> None:
    records = [{"time": at, "text": at} for at in (LATER, AT, AT)]
    assert [s.locator[-1] for s in read_json(records)[1]] == ["3", "2", "1"]
    assert [s.locator[-1] for s in read_json([*records, records[0]])[1]] == ["1", "2", "3", "4"]
    assert [s.locator[-1] for s in read_json([*records, {"text": "x"}])[1]] == ["1", "2", "3", "4"]


def test_a_file_cut_off_anywhere_keeps_what_is_whole() -> None:
    records = [{"id": n, "time": AT, "text": f"said {n}", "more": {"list": [n, {"x": n}]}} for n in range(40)]
    for value in (records, {"of": "x", "events": records}):
        whole = json.dumps(value).encode()
        for percent in range(5, 100):
            reading, segments = read(whole[: len(whole) * percent // 100], "events.json")
            assert len(segments) >= 40 * percent // 100 - 2
            assert "IW-READ-013" in codes(reading)
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    chance = random.Random(7)
    for _ in range(60):
        bent = bytearray(lines)
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        assert len(read(bytes(bent), "events.jsonl")[1]) >= 38
    assert len(read(lines + lines, "events.jsonl")[1]) == 40


@pytest.mark.parametrize(
    ("value", "sure"),
    [
        ([{"time": AT, "text": "a", "severity": "page"}], 0.8),
        ([{"time": AT, "text": "a", "author": "Ana"}], 0.5),
        ({"time": AT, "text": "a"}, 0.5),
        ([{"time": AT, "size": 3}], 0.0),
        ([{"text": "a"}], 0.0),
        ([1, 2], 0.0),
        ([{"ts": "1777665840.000100", "type": "message", "text": "hi", "user": "U1"}], 0.0),
        ({"messages": [{"timestamp": AT, "content": "hi", "author": {"name": "Ana"}}]}, 0.2),
        ([{"created": AT, "text": "hi", "origin_server_ts": 1}], 0.2),
        ([{"start": 1, "end": 2, "text": "hi", "time": AT}], 0.2),
    ],
)
def test_sniffing_json_leaves_chats_to_their_readers(value: object, sure: float) -> None:
    assert event_log.sniff(delivery(json.dumps(value), "x.json")) == sure


def test_sniffing_sees_the_first_record_of_a_long_file() -> None:
    records = [{"startsAt": AT, "labels": {"alertname": "Slow"}}] * 5_000
    assert (
        event_log.sniff(delivery(json.dumps({"commonLabels": {"a": "b"}, "alerts": records}), "x.json"))
        == 0.8
    )


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([AT, "22:04", "\ud800"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["time", "text", "id", "by", "date", "name", "alerts", "incident", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from([{}, {"text": "by.name", "kind": "id"}]))
def test_no_shape_of_json_is_too_odd(value: object, columns: dict[str, str]) -> None:
    with suppress(ReadError):
        _, segments = read(json.dumps(value), "odd.json", columns=columns, zone="UTC")
        assert len({s.id for s in segments}) == len(segments)


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**6), st.text(CHARACTERS).filter(str.strip), st.sampled_from(["Ana", "Zoë"])
        ),
        min_size=1,
    )
)
def test_what_is_written_as_json_is_read_back(sayings: list[tuple[int, str, str]]) -> None:
    sayings = sorted(sayings, key=lambda saying: saying[0])
    start = datetime(2026, 5, 1, tzinfo=UTC)
    records = [
        {
            "when": (start + timedelta(seconds=seconds)).isoformat(),
            "said": words,
            "who": who,
            "topic": f"T{seconds}",
        }
        for seconds, words, who in sayings
    ]
    _, segments = read_json(records, columns={"text": "said", "thread": "topic"})
    assert [((s.at or start) - start, s.text, s.speaker, s.thread) for s in segments] == [
        (timedelta(seconds=seconds), words, f"events/{who}", f"T{seconds}") for seconds, words, who in sayings
    ]


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
