"""Every real Discord file: each of its messages is explained, and twins read the same."""

import re
import time
from functools import partial
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import discord
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery
from incident_workbench.readers.exports.order import DUPLICATE

# file: messages that the manifest counts; then segments, speakers, answers, edited, with files, with reactions
COUNTS = {
    "dce_csv_new_derived/Canned_Messages.csv": (5, 5, 1, 0, 0, 0, 0),
    "dce_csv_new_derived/Multi_node_or_multi_antenna_repeaters.csv": (127, 127, 12, 0, 0, 4, 14),
    "dce_csv_old/komodo_notary-node-alarms_8.csv": (100, 100, 3, 0, 0, 0, 1),
    "dce_csv_old/komodo_support_109.csv": (100, 100, 25, 0, 0, 0, 3),
    "dce_csv_old/support_multipart.zip": (2600, 2600, 283, 0, 0, 5, 114),
    "dce_html/meshcore_canned_messages.html": (5, 5, 1, 0, 0, 0, 0),
    "dce_json/DM_2A_2M.json": (3, 3, 2, 0, 0, 0, 1),
    "dce_json/SV_5A_5M.json": (5, 4, 2, 0, 1, 1, 1),
    "dce_json_derived/Canned_Messages.json": (5, 5, 1, 0, 0, 0, 0),
    "dce_json_derived/Multi_node_or_multi_antenna_repeaters.json": (127, 127, 12, 17, 4, 4, 14),
    "dce_txt_old/komodo_notary-node-alarms_8.txt": (100, 100, 3, 0, 0, 0, 1),
    "dce_txt_old/komodo_support_109.txt": (100, 100, 25, 0, 0, 0, 3),
    "stress/meshcore-cli_and_meshcore_py_development.html": (1452, 1452, 47, 247, 94, 76, 140),
}
PROBLEMS = {"csv_old": {"IW-READ-040"}, "txt_old": {"IW-READ-040"}, ".html": {"IW-READ-104"}}
Told = tuple[Reading, list[Segment]]


def delivery(shared: Path, name: str) -> OpenDelivery:
    path = shared / "real" / "discord" / name
    assert path.exists(), "the folder of real transcripts is there and this file is not"
    return file_delivery(path.name, partial(path.open, "rb"))


def read(opened: OpenDelivery, options: ReadOptions | None = None) -> Told:
    reading = discord.read(opened, options or ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading, segments


@pytest.mark.parametrize("name", COUNTS)
def test_every_message_is_a_segment_or_explained(shared: Path, name: str) -> None:
    opened = delivery(shared, name)
    assert discord.sniff(opened) >= 0.9
    reading, segments = read(opened)
    messages, *counts = COUNTS[name]
    duplicates = skips_by_reason(reading).get(DUPLICATE, 0)
    assert len(segments) + duplicates == messages
    assert [
        len(segments),
        len(reading.speakers),
        sum(s.thread is not None for s in segments),
        sum(s.edited_at is not None for s in segments),
        sum(bool(s.files) for s in segments),
        sum(bool(s.reactions) for s in segments),
    ] == counts
    expected = next((codes for part, codes in PROBLEMS.items() if part in name), set[str]())
    assert {problem.code for problem in reading.problems} == expected
    assert set(skips_by_reason(reading)) <= {DUPLICATE, "header", "blank line"}
    assert all(s.speaker in reading.speakers for s in segments)
    assert all((s.at is None) == ("_old" in name) for s in segments)
    assert len({s.id for s in segments}) == len(segments)
    assert segments == read(opened)[1]
    assert not re.search(r"[?&](?:ex|hm)=[0-9a-f]{6}", repr(segments))


def test_the_parts_of_the_zip_follow_each_other(shared: Path) -> None:
    _, segments = read(delivery(shared, "dce_csv_old/support_multipart.zip"))
    parts = [int(s.locator.rpartition("/")[2].partition(".")[0]) for s in segments]
    assert parts == sorted(parts)
    assert set(parts) == set(range(100, 126))
    times = [s.local or "" for s in segments]
    assert times == sorted(times)
    zoned = read(delivery(shared, "dce_csv_old/support_multipart.zip"), ReadOptions(zone="UTC"))[1]
    assert all(s.time_basis == "local+zone" for s in zoned)


@pytest.mark.parametrize(("stem", "cards"), [("komodo_support_109", 1), ("komodo_notary-node-alarms_8", 0)])
def test_csv_and_text_twins_read_the_same(shared: Path, stem: str, cards: int) -> None:
    table, by_row = read(delivery(shared, f"dce_csv_old/{stem}.csv"))
    text, by_line = read(delivery(shared, f"dce_txt_old/{stem}.txt"))
    assert table.speakers == text.speakers
    for row, lines in zip(by_row, by_line, strict=True):
        assert (row.id, row.speaker, row.local, row.time_raw) == (
            lines.id,
            lines.speaker,
            lines.local,
            lines.time_raw,
        )
        assert (row.reactions, row.files) == (lines.reactions, lines.files)
        assert lines.text == row.text or lines.text.startswith(f"{row.text}\n")
    longer = [lines for row, lines in zip(by_row, by_line, strict=True) if lines.text != row.text]
    assert len(longer) == cards, "only text tells the cards under messages"


def test_json_html_and_csv_of_one_thread_read_the_same(shared: Path) -> None:
    _, from_html = read(delivery(shared, "dce_html/meshcore_canned_messages.html"))
    _, from_json = read(delivery(shared, "dce_json_derived/Canned_Messages.json"))
    _, from_csv = read(delivery(shared, "dce_csv_new_derived/Canned_Messages.csv"))
    for page, record, row in zip(from_html, from_json, from_csv, strict=True):
        assert (page.speaker, page.at, page.time_precision) == (
            record.speaker,
            record.at,
            record.time_precision,
        )
        assert page.id.rpartition("/")[2] == record.id.rpartition("/")[2]
        assert (row.at, row.time_precision, row.text) == (record.at, record.time_precision, record.text)
        assert page.text.replace("**", "").startswith(record.text)


def test_a_large_page_is_read_in_a_few_seconds(shared: Path) -> None:
    began = time.perf_counter()
    read(delivery(shared, "stress/meshcore-cli_and_meshcore_py_development.html"))
    assert time.perf_counter() - began < 10


def test_another_tools_json_is_refused_by_what_it_is(shared: Path) -> None:
    opened = delivery(shared, "other_json/meshcore_seeed_sensecap_solar_gps.json")
    assert discord.sniff(opened) == 0
    with pytest.raises(ReadError) as refused:
        discord.read(opened, ReadOptions())
    assert refused.value.problem.code == "IW-READ-117"
    assert "archive site's own JSON" in refused.value.problem.why
