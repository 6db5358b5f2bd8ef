from functools import partial
from pathlib import Path

import pytest

from incident_workbench.readers import event_log, interview, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

# file: rows that the manifest counts, which are all read; then speakers, and whether the times name a zone
COUNTS = {
    "csv_tsv/generic_semicolon_excel.derived.csv": (160, 31, False),
    "discord/dce_csv_new_derived/Canned_Messages.csv": (5, 1, True),
    "discord/dce_csv_new_derived/Multi_node_or_multi_antenna_repeaters.csv": (127, 12, True),
    "discord/dce_csv_old/komodo_notary-node-alarms_8.csv": (100, 3, False),
    "discord/dce_csv_old/komodo_support_109.csv": (100, 25, False),
}
OTHERS = (interview, plain_chat, slack, srt, vtt)


def opened(path: Path) -> OpenDelivery:
    return file_delivery(path.name, partial(path.open, "rb"))


def read(path: Path, **said: object) -> Reading:
    return event_log.read(opened(path), ReadOptions(**said))


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_is_a_message(shared: Path, name: str) -> None:
    path = shared / "real" / name
    reading = read(path)
    segments = list(reading.segments)
    rows, speakers, zoned = COUNTS[name]
    assert (len(segments), len(reading.speakers)) == (rows, speakers)
    assert {segment.kind for segment in segments} == {"message"}
    assert skips_by_reason(reading) == {"header": 1}
    assert unaccounted(reading) == ()
    assert [problem.code for problem in reading.problems] == ([] if zoned else ["IW-READ-040"])
    assert all(bool(segment.at) is zoned and bool(segment.local) is not zoned for segment in segments)
    assert segments == list(read(path).segments)
    assert len({segment.id for segment in segments}) == len(segments)
    if not zoned:
        answered = read(path, zone="Europe/Paris")
        assert all(segment.at for segment in answered.segments)
        assert answered.problems == []


@pytest.mark.parametrize("name", COUNTS)
def test_the_reader_is_found(shared: Path, name: str) -> None:
    delivery = opened(shared / "real" / name)
    assert event_log.sniff(delivery) == 0.9
    assert all(reader.sniff(delivery) < 0.3 for reader in OTHERS)


def test_an_export_in_parts_is_read_part_by_part(shared: Path) -> None:
    path = shared / "real/discord/dce_csv_old/support_multipart.zip"
    reading = read(path)
    ids = [segment.id for segment in reading.segments]
    assert (len(ids), len(set(ids)), len(reading.sources)) == (2600, 2600, 26)
    assert unaccounted(reading) == ()
    assert event_log.sniff(opened(path)) == 0


def test_captions_in_a_table_are_no_events(shared: Path) -> None:
    (path,) = (shared / "real/stt_json/whisper_other").glob("*.tsv")
    assert event_log.sniff(opened(path)) == 0


def test_json_of_chats_and_recordings_is_left_to_their_readers(shared: Path) -> None:
    paths = [path for path in (shared / "real").rglob("*") if path.suffix in (".json", ".jsonl")]
    assert len(paths) > 30
    assert all(event_log.sniff(opened(path)) < 0.3 for path in paths)
