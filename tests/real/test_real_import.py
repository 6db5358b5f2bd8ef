"""Every real transcript through the store: found, counted, kept, loaded, and once is enough; what is refused says why.

The counts of the manifest are explained to the message by the tests of each reader beside this one.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from incident_workbench.errors import ReadError
from incident_workbench.readers.base import positions
from incident_workbench.store import ImportReport, Store

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "formats.md"
FOLDERS = (
    "google_chat/Takeout",
    "slackdump/archive",
    "slackdump/database",
    "slackdump/dump",
    "teams/TeamsData",
    "zulip/official_export_derived",
    "zulip/official_export_fragment",
)
"""Folders that are one delivery; every other file is one."""
REFUSED = {
    "discord/other_json/meshcore_seeed_sensecap_solar_gps.json": (
        "IW-READ-002",
        "an archive site's own layout",
    ),
    "slack_api_json/haskell-jp_users_id_to_name.json": ("IW-READ-002", "a list of names beside a page"),
    "slack_export/slack_message_conversion.json": ("IW-READ-002", "examples for a converter"),
    "stt_json/whisper_other/goodboy_rik_nicol.text": ("IW-READ-002", "words without times or speakers"),
    "irc/disentangle/2004-11-15_03.annotation.txt": (
        "IW-READ-002",
        "numbers of lines that answer one another",
    ),
    "irc/disentangle/stripe.0.annotation.txt": ("IW-READ-002", "numbers of lines that answer one another"),
    "irc/meetbot/magazine.2020-06-10-12.02.minutes.txt": ("IW-READ-002", "minutes, no chat"),
    "text_transcript/apollo13/air-ground-loop.simple.txt": (
        "IW-READ-002",
        "a layout of its own: `--pattern`",
    ),
    "text_transcript/apollo13/air-ground-loop.txt": ("IW-READ-002", "a layout of its own: `--pattern`"),
    "text_transcript/apollo13/glossary.txt": ("IW-READ-002", "a glossary"),
}
"""What is no transcript, or none that is found by itself: the code, and what it is as docs/formats.md says it."""
WRITE_UPS = "incident_docs/"
"""Reports written afterwards; none is a transcript."""
ONLY_ANSWERS_MISSING = {
    "IW-CLOCK",  # a zone, date or start that the file does not say
    "IW-READ",  # what the reader told already
}


def deliveries(real: Path) -> dict[str, Path]:
    """Every delivery of the folder of real transcripts, by its place in it."""
    inside = tuple(f"{folder}/" for folder in FOLDERS)
    files = {path.relative_to(real).as_posix(): path for path in sorted(real.rglob("*")) if path.is_file()}
    alone = {key: path for key, path in files.items() if not key.startswith(inside) and key != "MANIFEST.md"}
    return alone | {folder: real / folder for folder in FOLDERS}


def refused(name: str) -> tuple[str, str] | None:
    return ("IW-READ-002", "a report written afterwards") if name.startswith(WRITE_UPS) else REFUSED.get(name)


def numbers(member: str, first: int, last: int) -> set[tuple[str, int]]:
    return {(member, number) for number in range(first, last + 1)}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.create(tmp_path_factory.mktemp("preview") / "p", title="real", zone="UTC")


@pytest.fixture(scope="module")
def previews(shared: Path, empty: Store) -> dict[str, ImportReport]:
    """What every delivery would bring; those that are refused are refused by the code that is said above."""
    found = {}
    for name, path in deliveries(shared / "real").items():
        try:
            found[name] = empty.import_file(path, preview=True)
        except ReadError as error:
            if (refused(name) or ("", ""))[0] != error.problem.code or not error.problem.then:
                raise
    return found


def test_every_real_file_is_read_or_refused_as_it_is_said(
    shared: Path, previews: dict[str, ImportReport]
) -> None:
    everything = deliveries(shared / "real")
    assert len(everything) > 140
    assert {name for name in everything if refused(name)} == everything.keys() - previews.keys()
    assert {name: report.unaccounted for name, report in previews.items() if report.unaccounted} == {}
    assert {name for name, report in previews.items() if "" in report.skipped} == set()


def test_a_real_file_is_found_by_the_reader_of_its_format(previews: dict[str, ImportReport]) -> None:
    found = {(name.partition("/")[0], report.reader) for name, report in previews.items()}
    assert found == {
        ("csv_tsv", "event-log"),
        ("discord", "discord"),
        ("docx", "document"),
        ("google_chat", "google-chat"),
        ("irc", "irc"),
        ("markdown_transcript", "interview"),
        ("markdown_transcript", "vtt"),  # captions in a Markdown file
        ("matrix", "matrix"),
        ("mattermost", "mattermost"),
        ("odt", "document"),
        ("otter", "interview"),
        ("pdf", "document"),
        ("rtf", "document"),
        ("slack_api_json", "slack"),
        ("slack_export", "slack"),
        ("slackdump", "slack"),
        ("srt", "srt"),
        ("stt_json", "speech-json"),
        ("teams", "teams"),
        ("telegram", "telegram"),
        ("text_chat", "plain-chat"),
        ("text_transcript", "interview"),
        ("text_transcript", "vtt"),  # captions as Teams puts them into a document
        ("webvtt", "vtt"),
        ("zoom_chat", "zoom-chat"),
        ("zulip", "zulip"),
    }


def test_the_table_of_formats_is_so(shared: Path, previews: dict[str, ImportReport]) -> None:
    """`IW_WRITE=1` writes it anew."""
    begin, finish = "<!-- table: made by tests/real/test_real_import.py -->\n", "<!-- end of the table -->\n"
    table = "".join(f"{line}\n" for line in (*by_format(previews), "", *not_read(shared / "real")))
    docs = DOCS.read_text(encoding="utf-8")
    before, _, rest = docs.partition(begin)
    _, _, after = rest.partition(finish)
    if os.environ.get("IW_WRITE"):
        DOCS.write_text(f"{before}{begin}\n{table}\n{finish}{after}", encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == f"{before}{begin}\n{table}\n{finish}{after}"


def by_format(previews: dict[str, ImportReport]) -> list[str]:
    lines = ["| kind of file | reader | files | segments | passed over, and why |", "|---|---|---|---|---|"]
    groups: dict[tuple[str, str], list[ImportReport]] = {}
    for name, report in previews.items():
        groups.setdefault((name.rpartition("/")[0].replace("_derived", ""), report.reader), []).append(report)
    for (kind, reader), reports in sorted(groups.items()):
        skipped: Counter[str] = Counter()
        for report in reports:
            skipped.update(report.skipped)
        why = ", ".join(f"{count:,} {reason}" for reason, count in sorted(skipped.items())) or "nothing"
        segments = sum(report.segments for report in reports)
        lines.append(f"| {kind.replace('_', ' ')} | {reader} | {len(reports)} | {segments:,} | {why} |")
    return lines


def not_read(real: Path) -> list[str]:
    whys = Counter(why[1] for name in deliveries(real) if (why := refused(name)))
    return [
        "| not read | files |",
        "|---|---|",
        *(f"| {why} | {count} |" for why, count in sorted(whys.items())),
    ]


REAL = Path(os.environ.get("IW_SHARED") or ROOT.parent / "shared") / "real"
NAMES = sorted(deliveries(REAL)) if REAL.is_dir() else []


@pytest.mark.parametrize("name", [name for name in NAMES if not refused(name)])
def test_a_real_file_through_the_store(
    shared: Path, tmp_path: Path, name: str, previews: dict[str, ImportReport]
) -> None:
    path, preview = deliveries(shared / "real")[name], previews[name]
    store = Store.create(tmp_path / "p", title="real", zone="UTC")
    report = store.import_file(path, by="kim")
    assert (report.reader, report.stored, report.unaccounted) == (preview.reader, True, ())
    assert (report.segments, report.skipped, report.records) == (
        preview.segments,
        preview.skipped,
        preview.records,
    )
    loaded = store.load()
    segments = loaded.segments
    assert len(segments) == report.segments

    # every record is in a segment, or passed over with a reason
    (reading,) = (store.path / "deliveries" / report.delivery).glob("reading-*.jsonl")
    lines = [json.loads(line) for line in reading.read_bytes().split(b"\n") if line]
    skips = [line for line in lines if line.get("record") == "skip"]
    assert sum(skip["last"] - skip["first"] + 1 for skip in skips) == sum(report.skipped.values())
    assert "" not in report.skipped
    covered = set().union(
        *(numbers(*run) for segment in segments for run in positions(segment.locator)),
        *(numbers(skip["member"], skip["first"], skip["last"]) for skip in skips),
    )
    assert len(covered) == report.records
    assert [s.segments for s in report.sources] == [
        len(loaded.evidence.by_source[source.id]) for source in report.sources
    ]
    assert sum(source.timeless for source in report.sources) == sum(s.at is None for s in segments)

    # law 2: what was read is what is loaded
    assert lines[-1]["segments"] == len(segments)
    assert Store.open(store.path).load().segments == segments
    original = store.path / "deliveries" / report.delivery / "original"
    for kept in (kept for kept in original.rglob("*") if kept.is_file()):
        came = path if path.is_file() else path / kept.relative_to(original)
        assert kept.read_bytes() == came.read_bytes()

    # once is enough
    before = sorted(p.relative_to(store.path) for p in store.path.rglob("*"))
    again = store.import_file(path, by="kim")
    assert (again.known, again.stored) == (True, False)
    assert sorted(p.relative_to(store.path) for p in store.path.rglob("*")) == before

    # nothing is damaged
    assert {problem.code.rpartition("-")[0] for problem in store.check()} <= ONLY_ANSWERS_MISSING
