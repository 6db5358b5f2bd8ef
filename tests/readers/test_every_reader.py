"""Every registered reader keeps the rules, on a real file and on that file damaged; and plug-ins are found."""

import importlib.metadata
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from incident_workbench import Store
from incident_workbench.errors import Problem
from incident_workbench.model.evidence import Cue, Link, Mention, Reaction, Segment, Source, Speaker
from incident_workbench.readers import GROUP, find, readers
from incident_workbench.readers.base import HEAD, OpenDelivery, Reading, ReadOptions
from incident_workbench.readers.trial import RulesBroken, Trial, altered, delivered, survives, tried

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "write-a-reader.md"


# --- our readers ------------------------------------------------------------------------------------------------------


class Case(NamedTuple):
    """A real file, and the share of its segments that must be kept when it is cut, when bits flip (on average, and at
    worst), and when a block stands twice (at worst)."""

    file: str
    cut: float = 0.95
    flip: float = 0.97
    worst: float = 0.9
    twice: float = 0.9
    first: str = ""
    """How the first message begins, where much stands before it."""
    most: int = 0
    """Bytes to take of a longer file of lines."""
    rewritten: float = 1.0
    """What line ends of Windows and a byte-order mark leave."""
    options: ReadOptions = ReadOptions()


CASES = {
    "discord": Case("discord/dce_csv_old/komodo_support_109.csv", most=8_000),
    # a zip is read whole or not at all; its five turns are 1 % of the bytes, and most flips hit styles
    "document": Case("docx/speakers_sample.docx", cut=0, flip=0.9, worst=0, twice=0, rewritten=0),
    # a cut inside a quoted cell of many lines leaves the quote open, and each of its lines a row
    "event-log": Case("csv_tsv/generic_semicolon_excel.derived.csv", cut=0.75, most=24_000),
    # one of the flips hits the name of the list
    "google-chat": Case(
        "google_chat/Takeout/Google Chat/Groups/Space AAAAolake/messages.json", cut=0.8, flip=0.9, worst=0
    ),
    "interview": Case("otter/ladybug_27-data-structures-and-algorithms.otter.txt", most=12_000),
    "irc": Case("irc/znc/#qtox_20161030.log.txt", most=9_000),
    "matrix": Case("matrix/room_log_txt/jam-conformance.txt", cut=0.9, most=12_000),
    "mattermost": Case("mattermost/bulk_export.jsonl", worst=0.85, first='{"type":"post"'),
    "pattern": Case(
        "text_chat/hhmm_name_text_launchpad-dev.txt",
        cut=0.9,
        most=9_000,
        options=ReadOptions(pattern=r"(?P<time>\d\d:\d\d) (?P<speaker>\S+) (?P<text>.*)"),
    ),
    # short lines at first, so fewer lie before a cut than its share of the bytes
    "plain-chat": Case("text_chat/hhmm_name_text_launchpad-dev.txt", cut=0.9, most=9_000),
    "slack": Case("slack_api_json/haskell-jp_C014PGG641Z_3.json"),
    # 47 turns made of some 390 lines: where the time of one is hit, turns begin elsewhere
    "speech-json": Case("stt_json/whisper_other/goodboy_rik_nicol.tsv", flip=0.95, worst=0.85, most=24_000),
    # ten turns made of 222 captions: one that is hit is another turn
    "srt": Case("srt/podcastindex_example.srt", cut=0.6, flip=0.9),
    # seven messages in records of 2 KB, four of them inside the record of another
    "teams": Case("teams/graph_channel_messages.derived.json", cut=0.7, flip=0.8, worst=0.4, twice=0.4),
    "telegram": Case("telegram/support_109.derived.json"),
    # as speech-json
    "vtt": Case("webvtt/whisper/goodboy_rik_nicol.vtt", flip=0.95, worst=0.85, most=24_000),
    "zoom-chat": Case("zoom_chat/zoom_saved_chat_2020/ssvc_meeting_saved_chat.txt"),
    # after damage a list is taken up again only where a record begins with a plain value, and these begin with words
    "zulip": Case("zulip/zulip_archive_json/287929-mathlib4__CI.20failure.json", flip=0.95),
}


def content(shared: Path, case: Case) -> bytes:
    raw = (shared / "real" / case.file).read_bytes()
    end = b"\r\n" if b"\r\n" in raw else b"\n"  # a row's, where cells have line ends of their own
    return raw[: raw.rfind(end, 0, case.most) + len(end)] if case.most else raw


def test_every_reader_of_ours_has_a_file_to_be_tried_on() -> None:
    points = importlib.metadata.distribution("incident-workbench").entry_points.select(group=GROUP)
    assert CASES.keys() == {point.name for point in points}


@pytest.mark.parametrize("name", CASES)
def test_every_reader_keeps_the_rules_on_a_real_file(name: str, shared: Path) -> None:
    case = CASES[name]
    delivery = delivered(Path(case.file).name, content(shared, case))
    assert find(delivery, options=case.options) is readers()[name]
    assert len(tried(readers()[name], delivery, case.options).segments) >= 5


@pytest.mark.parametrize("name", CASES)
def test_every_reader_keeps_what_is_whole_of_a_damaged_file(name: str, shared: Path) -> None:
    case = CASES[name]
    raw = content(shared, case)
    head = raw.index(case.first.encode()) if case.first else 0
    survival = survives(readers()[name], Path(case.file).name, raw, case.options, head=head)
    assert survival.kept("cut") >= case.cut
    assert survival.kept("flip") >= case.flip
    assert survival.worst("flip").share >= case.worst
    assert survival.worst("twice").share >= case.twice
    assert min(survival.kept("crlf"), survival.kept("bom")) >= case.rewritten


BESIDE = {
    "zulip": ("zulip/official_export_derived", "realm.json"),
    "teams": ("teams/TeamsData", "users/usersList.json"),
    "google-chat": ("google_chat", "Takeout/Google Chat/Groups/Space AAAAolake/group_info.json"),
}
"""Folders, and the file in each that holds names and no messages."""


@pytest.mark.parametrize("name", BESIDE)
def test_a_damaged_file_beside_the_messages_costs_none_of_them(name: str, shared: Path) -> None:
    folder, damaged = shared / "real" / BESIDE[name][0], BESIDE[name][1]
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    survival = survives(readers()[name], damaged, files.pop(damaged), beside=files, cuts=25, flips=20)
    assert survival.whole >= 5
    assert {cost.share for cost in survival.costs} == {1.0}


def test_a_damaged_day_of_a_packed_export_costs_only_that_day(shared: Path) -> None:
    """The zip of an export, with one of its members altered before it was packed."""
    with zipfile.ZipFile(shared / "real/slack_export/test_slack_importer.zip") as packed:
        files = {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    days = {name: raw.count(b'"ts"') for name, raw in files.items() if "/" in name}
    damaged = max(days, key=lambda name: days[name])
    survival = survives(readers()["slack"], damaged, files.pop(damaged), beside=files, cuts=25, flips=20)
    others = 1 - days[damaged] / survival.whole
    assert others > 0.3
    assert min(cost.kept for cost in survival.costs if cost.kind != "cut") >= others * survival.whole
    assert survival.kept("flip") > 0.95


# --- plug-ins ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package that the how-to describes, as an installer leaves it."""
    page, site = PAGE.read_text(encoding="utf-8"), tmp_path / "site-packages"
    blocks = dict(reversed(re.findall(r"^```(python|toml)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)))
    (group, points), *_ = tomllib.loads(blocks["toml"])["project"]["entry-points"].items()
    (site / "pager_log-1.dist-info").mkdir(parents=True)
    (site / "pager_log.py").write_text(blocks["python"])
    (site / "pager_log-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: pager-log\nVersion: 1\n"
    )
    told = "\n".join([f"[{group}]", *(f"{name} = {point}" for name, point in points.items()), ""])
    (site / "pager_log-1.dist-info" / "entry_points.txt").write_text(told)
    monkeypatch.syspath_prepend(site)
    readers.cache_clear()
    yield tmp_path
    readers.cache_clear()


def test_a_reader_of_another_package_is_found_and_used(installed: Path) -> None:
    """
    PAGER LOG ops-primary
    2026-06-03T21:55:10Z #4711 PAGE search: latency above 2 s
    2026-06-03T21:58:40Z #4711 NOTE ana: may be DNS
    """
    night = installed / "night.pager"
    night.write_text(
        "PAGER LOG ops-primary\n"
        "2026-06-03T21:55:10Z #4711 PAGE search: latency above 2 s\n"
        "2026-06-03T21:58:40Z #4711 NOTE ana: may be DNS\n"
    )
    assert "pager-log" in readers()
    store = Store.create(installed / "outage", title="Search is slow")
    report = store.import_file(night)
    assert (report.reader, report.version, report.segments) == ("pager-log", "1", 2)
    assert (report.skipped, report.problems, report.unaccounted) == ({"header": 1}, (), ())
    kept = store.load().segments
    said = [(s.text, s.kind) for s in kept]
    assert said == [("PAGE search: latency above 2 s", "event"), ("may be DNS", "message")]
    assert kept[1].thread == kept[0].id
    assert kept[0].at == datetime(2026, 6, 3, 21, 55, 10, tzinfo=UTC)


def test_without_the_package_its_reader_is_gone() -> None:
    assert "slack" in readers()
    assert "pager-log" not in readers()


# --- the harness tells what is broken ---------------------------------------------------------------------------------

Change = Callable[[Segment], Segment]
AT = datetime(2026, 6, 3, 21, 55, tzinfo=UTC)


def same(segment: Segment) -> Segment:
    return segment


class Lines:
    """A reader of lines that keeps every rule, until one is taken from it."""

    name = "lines"
    version = "1"
    uses = frozenset({"title"})

    def __init__(self, change: Change = same, spoil: Callable[[Reading], object] = bool) -> None:
        self.change = change
        self.spoil = spoil

    def sniff(self, delivery: OpenDelivery) -> float:
        return 0.5

    def read(self, delivery: OpenDelivery, options: ReadOptions) -> Reading:
        reading = Reading(self.name, self.version, uses=self.uses)
        member = delivery.members()[0]
        lines = delivery.content(member).decode().split("\n")
        reading.expect(member, len(lines))
        reading.source(Source(id="a", kind="chat", title="A"))
        reading.speaker(Speaker(id="a/ana", name="ana"))
        self.spoil(reading)
        return reading.made_by(self.segments(member, lines))

    def segments(self, member: str, lines: list[str]) -> Iterator[Segment]:
        for seq, line in enumerate(lines):
            yield self.change(
                Segment(
                    id=f"a/{line}", source="a", seq=seq, text=line, speaker="a/ana", at=AT, time_basis="absolute",
                    time_precision="s", locator=f"{member}#{seq + 1}",
                )
            )  # fmt: skip


def trial(reader: Lines) -> Trial:
    return tried(reader, delivered("a.txt", b"is it DNS?\nno"))


def told(reader: Lines) -> str:
    with pytest.raises(RulesBroken) as error:
        trial(reader)
    assert error.value.broken
    return str(error.value)


def test_a_reader_that_keeps_every_rule_passes() -> None:
    assert [segment.text for segment in trial(Lines()).segments] == ["is it DNS?", "no"]


def with_(**fields: object) -> Change:
    return lambda segment: msgspec.structs.replace(segment, **fields)


PARIS = timezone(timedelta(hours=2))
SEGMENTS = {
    "2 segments have this id": with_(id="a/1"),
    "no id": with_(id=""),
    "seq 7 follows 7": with_(seq=7),
    "source 'b' is not registered": with_(source="b"),
    "speaker 'a/bo' is not registered": with_(speaker="a/bo"),
    "speaker 'a/kim' is not registered": with_(mentions=(Mention(0, 1, "a/kim"),)),
    "speaker 'a/noor' is not registered": with_(reactions=(Reaction("eyes", 1, ("a/noor",)),)),
    "no locator": with_(locator="a.txt#"),
    "its locator names a.txt#3-3": with_(locator="a.txt#1,2,3"),
    "its locator names b.txt#1-1": with_(locator="b.txt#1"),
    "reading raises ValueError": with_(locator="a.txt"),
    "at is 2026-06-03T23:55:00+02:00": with_(at=AT.astimezone(PARIS)),
    "end is 2026-06-03T21:55:00 ": with_(end=AT.replace(tzinfo=None)),
    "an instant without basis or precision": with_(time_basis="none"),
    "leave its 2 characters": with_(links=(Link(0, 3, "https://example.invalid"),)),
    "are in disorder": with_(cues=(Cue(1, 2, 0.0, 1.0), Cue(0, 1, 1.0, 2.0))),
    "cannot be stored (NUL": with_(text="a\0b"),
    "cannot be stored (NUL, half": with_(text="a\ud800b"),
    "cannot be stored (NUL, half surrogates and": with_(kind="shout"),
}


@pytest.mark.parametrize("words", SEGMENTS)
def test_a_rule_that_a_segment_breaks_is_told(words: str) -> None:
    assert words.rstrip() in told(Lines(SEGMENTS[words]))


def test_six_characters_that_look_like_nul_are_none() -> None:
    assert trial(Lines(with_(text="\\u0000"))).segments


SPOILED: dict[str, Callable[[Reading], object]] = {
    "a.txt#3-9: neither in a segment nor skipped": lambda reading: reading.expect("a.txt", 9),
    "skipped without a reason": lambda reading: reading.skip("a.txt", 1, 1, " "),
    "a skip of records that are not there": lambda reading: reading.skip("a.txt", 2, 3, "blank line"),
    "a problem says only": lambda reading: reading.problems.append(Problem(code="X-1", what="odd")),
    "Problem(code='X-1', what='\\x00'": lambda reading: reading.problems.append(
        Problem(code="X-1", what="\0", then="look")
    ),
    "Speaker(id='a/bo', name='\\x00', ": lambda reading: reading.speaker(Speaker(id="a/bo", name="\0")),
    "reading raises ZeroDivisionError": lambda reading: 1 / 0,
}


@pytest.mark.parametrize("words", SPOILED)
def test_a_rule_that_a_reading_breaks_is_told(words: str) -> None:
    assert words in told(Lines(spoil=SPOILED[words]))


def test_ids_that_change_from_reading_to_reading_are_told() -> None:
    numbers = iter(range(100))
    assert "ids differ when read again" in told(
        Lines(lambda s: msgspec.structs.replace(s, id=str(next(numbers))))
    )
    assert "a segment differs when read again" in told(
        Lines(lambda s: msgspec.structs.replace(s, text=str(next(numbers))))
    )


@pytest.mark.parametrize(
    ("sniff", "words"),
    [
        (lambda delivery: 2.0, "sniffing answers 2.0"),
        (lambda delivery: None, "sniffing answers None"),
        (lambda delivery: 1 / 0, "sniffing raises ZeroDivisionError"),
        (lambda delivery: float(delivery.content("a.txt")[:1] == b"i"), "sniffing reads 2"),
        (
            lambda delivery: float(len(delivery.open("a.txt").read(HEAD + 1)) < 9),
            "sniffing reads 65,537 bytes",
        ),
    ],
)
def test_a_rule_that_sniffing_breaks_is_told(
    sniff: Callable[[OpenDelivery], float], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Lines()
    monkeypatch.setattr(reader, "sniff", sniff)
    assert words in told(reader)


def test_sniffing_may_read_a_head_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Lines()
    monkeypatch.setattr(reader, "sniff", lambda delivery: float(delivery.head == delivery.head))
    assert trial(reader).segments


def test_options_that_do_not_exist_and_a_missing_version_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Lines()
    monkeypatch.setattr(reader, "uses", frozenset({"timezone"}))
    monkeypatch.setattr(reader, "version", "")
    assert "uses ['timezone']" in told(reader)
    assert "no name or version" in told(reader)


def test_a_message_lists_a_dozen_broken_rules_and_how_many_more() -> None:
    many = "\n".join(map(str, range(30))).encode()
    with pytest.raises(RulesBroken, match="and 18 more") as error:
        tried(Lines(with_(speaker="a/bo")), delivered("a.txt", many))
    assert len(error.value.broken) == 30


# --- damage -----------------------------------------------------------------------------------------------------------


def by_number(segment: Segment) -> Segment:
    return msgspec.structs.replace(segment, id=f"a/{segment.seq}")


def test_the_same_seed_makes_the_same_damage_and_another_makes_other() -> None:
    raw = bytes(range(256)) * 4
    assert [each.raw for each in altered(raw)] == [each.raw for each in altered(raw)]
    assert [each.raw for each in altered(raw, 1)] != [each.raw for each in altered(raw, 2)]
    for each in altered(raw, flips=9):
        differing = sum(a != b for a, b in zip(each.raw, raw, strict=False))
        assert each.kind != "flip" or (differing == 1 and len(each.raw) == len(raw))
        assert each.kind != "twice" or len(raw) < len(each.raw) <= len(raw) * 1.11


def test_an_exception_names_the_alteration_that_brought_it() -> None:
    """`Lines` decodes without care."""
    with pytest.raises(
        RulesBroken, match=r"lines, bit 7 of byte \d+ flipped:\n  a.txt: reading raises Unicode"
    ) as error:
        survives(Lines(by_number), "a.txt", b"\n".join(b"line %d" % n for n in range(50)))
    assert isinstance(error.value.__cause__, UnicodeDecodeError)


def test_a_rule_that_only_a_damaged_file_breaks_is_told() -> None:
    unknown: Change = lambda s: msgspec.structs.replace(s, speaker="a/ana" if len(s.text) > 3 else "a/bo")  # noqa: E731
    with pytest.raises(
        RulesBroken, match=r"lines, cut at 0 %:\n  a\.txt#1: speaker 'a/bo' is not registered"
    ):
        survives(Lines(unknown), "a.txt", b"\n".join(b"line %d" % n for n in range(50)))


def test_a_reader_that_takes_long_over_a_damaged_file_is_told() -> None:
    with pytest.raises(RulesBroken, match="at most 0 s: a damaged file is no trap"):
        survives(Lines(), "a.txt", b"is it DNS?\nno", seconds=0)


def test_a_file_without_segments_cannot_show_what_is_lost() -> None:
    with pytest.raises(ValueError, match="IW-READ-107"):
        survives(readers()["slack"], "a.json", b"[]")


def test_what_lies_before_the_first_message_is_not_counted_as_lost() -> None:
    """Half of the file is a head without which nothing is read."""
    head = b"-" * 600 + b"\n"

    class Headed(Lines):
        def read(self, delivery: OpenDelivery, options: ReadOptions) -> Reading:
            raw = delivery.content("a.txt").decode(errors="replace").removeprefix(head.decode())
            opened = OpenDelivery("a.txt", {"a.txt": partial(io.BytesIO, raw.encode())})
            return super().read(opened, options)

    numbered = Headed(by_number)
    raw = head + b"\n".join(b"line %d" % n for n in range(10, 98))
    assert survives(numbered, "a.txt", raw).kept("cut") < 0.7
    survival = survives(numbered, "a.txt", raw, head=len(head))
    assert survival.kept("cut") > 0.95
    assert survival.worst("flip").share > 0.97


def test_short_lines_before_a_cut_do_not_make_up_for_others() -> None:
    """Ten short lines and a long one: at half of the bytes five could be kept, and ten are."""
    raw = b"\n".join([*(b"line %d" % n for n in range(10)), b"-" * 70])
    survival = survives(Lines(by_number), "a.txt", raw, flips=0)
    assert {cost.how: (cost.could, cost.kept) for cost in survival.costs}["cut at 50 %"] == (5, 5)
    assert survival.kept("cut") <= 1
