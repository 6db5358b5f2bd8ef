"""Records of damaged JSON: those that are whole are kept, the rest is counted and named."""

import io
import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.readers.base import OpenDelivery, Reading, unaccounted
from incident_workbench.readers.json_records import json_records

MESSAGES = [
    {"id": n, "type": "Default", "files": [{"id": 7}, {"id": 8}], "content": "é 👩‍💻"} for n in range(5)
]


def told(
    raw: bytes, key: str | None = "messages"
) -> tuple[dict[str, object], list[tuple[int, object]], Reading]:
    reading = Reading("example", "1")
    found = json_records(reading, OpenDelivery("a.json", {"a.json": partial(io.BytesIO, raw)}), "a.json", key)
    return found.head, list(found.records), reading


@pytest.mark.parametrize("raw", [b'{"messages": null}', b'{"messages": []}'])
def test_none_are_none(raw: bytes) -> None:
    assert told(raw)[:2] == ({}, [])


def test_a_damaged_record_is_passed_over_and_those_after_it_are_kept() -> None:
    raw = json.dumps({"name": "ops", "messages": MESSAGES}).encode()
    broken = raw.replace(
        b'"id": 2, "type": "Default", "files": [', b'"id": 2, "type": "Default", "files": [,'
    )
    head, records, reading = told(broken)
    assert head == {"name": "ops"}
    assert [number for number, _ in records] == [1, 2, 4, 5]
    assert [record for _, record in records] == [MESSAGES[n] for n in (0, 1, 3, 4)]
    assert reading.expected == {"a.json": 5}
    assert [problem.code for problem in reading.problems] == ["IW-READ-013"]
    assert (reading.skips[0].first, reading.skips[0].reason) == (3, "damaged")


@given(st.integers(min_value=0, max_value=10_000), st.booleans())
def test_a_cut_keeps_what_is_whole_and_tells_the_rest(cut: int, indented: bool) -> None:
    raw = json.dumps(
        {"name": "ops", "messages": MESSAGES}, indent=1 if indented else None, ensure_ascii=False
    ).encode()
    part = raw[: cut % len(raw)]
    if b'"messages": [' not in part:
        with pytest.raises(ReadError, match="IW-READ-011"):
            told(part)
        return
    _, records, reading = told(part)
    assert [record for _, record in records] == MESSAGES[: len(records)]
    assert len(records) >= part.count('é 👩‍💻"}'.encode()) or indented
    assert [problem.code for problem in reading.problems][:1] == (["IW-READ-013"] if part != raw else [])
    for number in (number for number, _ in records):
        reading._cover("a.json", number, number)
    assert unaccounted(reading) == ()


@pytest.mark.parametrize(
    ("raw", "code"), [(b"", "IW-READ-011"), (b"{}", "IW-READ-011"), (b"[" * 500, "IW-READ-012")]
)
def test_what_holds_no_list_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as raised:
        told(raw)
    assert raised.value.problem.code == code


def test_half_a_character_is_no_damage_and_costs_no_field_after_the_list() -> None:
    raw = json.dumps(
        {"messages": [{"id": 1, "content": "a\ud800"}], "note": "\ud801", "messageCount": 1}
    ).encode()
    head, records, reading = told(raw)
    assert head == {"note": "\ud801", "messageCount": 1}
    assert records == [(1, {"id": 1, "content": "a\ud800"})]
    assert reading.problems == []


BEGIN = '"messages": ['


@given(
    st.integers(0, len(BEGIN) - 1).filter(lambda place: BEGIN[place] != " "), st.sampled_from('xM#\\"\ufffd{')
)
def test_a_list_is_found_by_a_name_with_one_character_altered(place: int, instead: str) -> None:
    """{"name": "ops", "mxssages": [{"id": 0, …"""
    raw = json.dumps({"name": "ops", "messages": MESSAGES}).encode()
    altered = f"{BEGIN[:place]}{instead}{BEGIN[place + 1 :]}"
    head, records, reading = told(raw.replace(BEGIN.encode(), altered.encode()))
    assert [record for _, record in records] == MESSAGES
    assert head == {"name": "ops"}
    if altered != BEGIN:
        (problem,) = reading.problems
        assert (problem.code, problem.where) == ("IW-READ-013", "a.json")
        assert repr(altered) in problem.what


@pytest.mark.parametrize("name", ["massagex", "message", "messages2", "reactions"])
def test_a_list_of_another_name_is_another_list(name: str) -> None:
    with pytest.raises(ReadError, match="IW-READ-011"):
        told(json.dumps({name: MESSAGES}).encode())


@pytest.mark.parametrize("deep", [150, 190])
def test_deep_but_allowed(deep: int) -> None:
    raw = b'{"messages": [' + b"[" * deep + b"]" * deep + b"]}"
    assert len(told(raw)[1]) == 1
