"""What Slack's interface and slackdump write: pages, dumps, archives and databases, whole and damaged."""

import gzip
import io
import json
import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import slack
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.order import DUPLICATE
from incident_workbench.readers.slack import packed
from incident_workbench.readers.slack.order import OTHER_STATE

ROOT, REPLY = "1700000001.000100", "1700000003.000100"
ANA = {"id": "U00000001", "name": "ana", "profile": {"display_name": "Ana"}}
SCHEMA = """
CREATE TABLE CHUNK (ID INTEGER PRIMARY KEY);
CREATE TABLE MESSAGE (ID INTEGER, CHUNK_ID INTEGER, CHANNEL_ID TEXT, TS TEXT, DATA BLOB, PRIMARY KEY (ID, CHUNK_ID));
CREATE TABLE S_USER (ID TEXT, CHUNK_ID INTEGER, DATA BLOB);
CREATE TABLE CHANNEL (ID TEXT, CHUNK_ID INTEGER, DATA BLOB);
CREATE TABLE SEARCH_MESSAGE (ID INTEGER, DATA BLOB);
"""
Told = tuple[Reading, list[Segment]]


def said(text: str, ts: str, user: str = "U00000001", **more: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


def folder(files: Mapping[str, object], name: str = "run") -> OpenDelivery:
    raw = {m: v if isinstance(v, bytes) else json.dumps(v).encode() for m, v in files.items()}
    return folder_delivery(name, {member: partial(io.BytesIO, content) for member, content in raw.items()})


def alone(raw: bytes, name: str) -> OpenDelivery:
    return file_delivery(name, partial(io.BytesIO, raw))


def read(delivery: OpenDelivery) -> Told:
    reading = slack.read(delivery, ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def chunks(*lines: Mapping[str, object]) -> bytes:
    return gzip.compress(b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines))


def archive() -> bytes:
    root = said("down", ROOT, thread_ts=ROOT)
    return chunks(
        {"t": 5, "ts": 1, "id": "C00000001", "ci": {"id": "C00000001", "name": "inc"}},
        {"t": 3, "ts": 2, "u": [ANA]},
        {"t": 0, "ts": 3, "id": "C00000001", "m": [said("later", "1700000009.000100"), root]},
        {"t": 1, "ts": 4, "id": "C00000001", "r": ROOT, "p": root, "m": [said("yes", REPLY, thread_ts=ROOT)]},
    )


def database(
    path: Path, *rows: tuple[int, object, str, object], schema: str = SCHEMA, more: str = ""
) -> bytes:
    """Rows of chunk, channel, time and message."""
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(schema)
        for number, (chunk, channel, ts, data) in enumerate(rows):
            raw = data if isinstance(data, bytes) else json.dumps(data).encode()
            made.execute("INSERT INTO MESSAGE VALUES (?, ?, ?, ?, ?)", (number, chunk, channel, ts, raw))
        made.executescript(more)
    return path.read_bytes()


# --- Slack's interface ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        {"users.json": {"U00000001": "Ana", "U2": ""}, "channel_names.json": {"C00000001": "inc"}},
        {".users.json": {"U00000001": "Ana"}, "names.json": {"C00000001": "inc"}},
        {"users/U00000001.json": ANA, "channels.json": [{"id": "C00000001", "name": "inc"}]},
        {"members.json": {"ok": True, "members": [ANA]}, "names.json": {"C00000001": {"name": "inc"}}},
    ],
)
def test_people_and_channels_beside_pages_are_named_in_any_way(names: Mapping[str, object]) -> None:
    reading, (segment,) = read(folder({**names, "messages/C00000001/0.json": [said("x", ROOT)]}))
    assert reading.speakers[segment.speaker or ""].name == "Ana"
    assert reading.sources["slack/C00000001"].title == "#inc"
    assert reading.problems == []


def test_pages_come_newest_first_and_threads_lie_beside_them_or_inside_the_page() -> None:
    root = said("down", ROOT)
    thread = [root | {"thread_ts": ROOT}, said("yes", REPLY, thread_ts=ROOT)]
    for place in ("threads/C00000001", "docs/C00000001/0"):
        pages = {
            f"{place.replace('threads', 'messages').removesuffix('/0')}/0.json": [
                said("z", "1700000009.000100"),
                root,
            ]
        }
        reading, segments = read(folder({**pages, f"{place}/{ROOT}.json": thread}))
        assert [s.text for s in segments] == ["down", "yes", "z"]
        assert {s.thread for s in segments[:2]} == {f"slack/C00000001/{ROOT}"}
        assert skips_by_reason(reading) == {DUPLICATE: 1}


def test_of_overlapping_runs_the_latest_state_of_a_message_is_kept() -> None:
    old = said("hlp", ROOT)
    new = said("help", ROOT, edited={"user": "U00000001", "ts": "1700000050.000000"})
    for first, second in ((old, new), (new, old)):
        files = {
            "a/inc/2023-11-14.json": [first, said("b", REPLY)],
            "b/inc/2023-11-14.json": [said("b", REPLY), second],
        }
        reading, segments = read(folder({**files, "a/users.json": [ANA], "a/channels.json": []}))
        assert [s.text for s in segments] == ["help", "b"]
        assert skips_by_reason(reading) == {DUPLICATE: 1, OTHER_STATE: 1, "not part of the conversation": 2}
        assert codes(reading)[-1] == "IW-READ-173"


def test_a_later_day_with_other_reactions_is_another_state_and_no_other_message() -> None:
    seen = said("x", ROOT, reactions=[{"name": "eyes", "count": 1, "users": ["U00000001"]}])
    reading, (segment,) = read(
        folder({"inc/2023-11-14.json": [said("x", ROOT)], "inc/2023-11-15.json": [seen]})
    )
    assert segment.id == f"slack/inc/{ROOT}"
    assert [skip.of for skip in reading.skips] == ["inc/2023-11-14.json#1"]
    assert "IW-READ-173" in codes(reading)


# --- slackdump --------------------------------------------------------------------------------------------------------


def test_a_dump_is_its_channel_wherever_it_lies() -> None:
    reply = said("yes", REPLY, thread_ts=ROOT)
    dump = {
        "channel_id": "C00000001",
        "name": "inc",
        "messages": [said("down", ROOT, slackdump_thread_replies=[reply])],
    }
    thread = {
        "channel_id": "C00000001",
        "name": "inc",
        "messages": [said("down", ROOT, thread_ts=ROOT), reply],
    }
    lone = alone(json.dumps(dump).encode(), "C00000001.json")
    assert slack.sniff(lone) == 0.9
    both = folder({"C00000001.json": dump, f"C00000001-{ROOT}.json": thread})
    assert slack.sniff(both) == 0.6
    for delivery in (lone, both):
        reading, segments = read(delivery)
        assert [s.text for s in segments] == ["down", "yes"]
        assert [(s.id, s.title) for s in reading.sources.values()] == [("slack/C00000001", "#inc")]


def test_zero_values_that_slackdump_adds_say_nothing() -> None:
    noise = {"replace_original": False, "delete_original": False, "blocks": None}
    plain = said("x", ROOT)
    noisy = plain | noise | {"metadata": {"event_type": "", "event_payload": None}}
    reading, (segment,) = read(
        folder({"inc/2023-11-14.json": [plain, noisy], "inc/__uploads/F1/a.json.gz": b"?"})
    )
    assert (segment.text, segment.kind) == ("x", "message")
    assert skips_by_reason(reading)[DUPLICATE] == 1


def test_an_archive_tells_who_and_where_and_its_threads() -> None:
    for delivery in (alone(archive(), "C00000001.json.gz"), folder({"C00000001.json.gz": archive()})):
        assert slack.sniff(delivery) == 0.9
        reading, segments = read(delivery)
        assert [s.text for s in segments] == ["down", "yes", "later"]
        assert reading.sources["slack/C00000001"].title == "#inc"
        assert reading.speakers["slack/U00000001"].name == "Ana"
        assert skips_by_reason(reading) == {"a part of an archive without messages": 2, DUPLICATE: 1}
        assert reading.problems == []


TALK = st.lists(
    st.tuples(
        st.sampled_from(("U00000001", "U00000002")),
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
            lambda word: not set("&<>*_~`:@#|[]") & set(word)
        ),
        st.integers(-3, 3),
    ),
    min_size=1,
    max_size=8,
)


@given(TALK)
@settings(max_examples=25)
def test_what_slackdump_writes_is_read_back_in_each_of_its_forms(talk: list[tuple[str, str, int]]) -> None:
    """Turn n answers turn n - back, where there is one; else it begins a thread of its own."""
    records, roots = list[dict[str, object]](), list[str]()
    for number, (who, words, back) in enumerate(talk):
        ts = f"{1700000001 + number}.000100"
        roots.append(roots[number - back] if 0 < back <= number else ts)
        records.append(said(words, ts, who, thread_ts=roots[-1]))
    replies = {
        root: [r for r in records if r["thread_ts"] == root and r["ts"] != root]
        for root in dict.fromkeys(roots)
    }
    opened = [r for r in records if r["ts"] == r["thread_ts"]]
    dump = [r | {"slackdump_thread_replies": replies[str(r["ts"])]} for r in reversed(opened)]
    threads = [
        {"t": 1, "ts": 4, "id": "C00000001", "r": r["ts"], "p": r, "m": replies[str(r["ts"])]} for r in opened
    ]
    lines = [{"t": 0, "ts": 3, "id": "C00000001", "m": opened[::-1]}, *threads]
    with TemporaryDirectory() as held:
        rows = [(1, "C00000001", str(r["ts"]), r) for r in records]
        forms = {
            "C00000001.json": json.dumps(
                {"channel_id": "C00000001", "name": "inc", "messages": dump}
            ).encode(),
            "0001.json.gz": chunks({"t": 3, "ts": 2, "u": [ANA]}, *lines),
            "slackdump.sqlite": database(Path(held) / "slackdump.sqlite", *rows),
        }
    for name, raw in forms.items():
        _, segments = read(alone(raw, name))
        assert [(s.speaker, s.text, s.id.rpartition("/")[2]) for s in segments] == [
            (f"slack/{who}", words, str(record["ts"]))
            for (who, words, _), record in zip(talk, records, strict=True)
        ], name
        answered = [s.thread.rpartition("/")[2] if s.thread else s.id.rpartition("/")[2] for s in segments]
        assert answered == roots, name


def test_the_last_chunk_wins_and_the_first_is_accounted_for() -> None:
    first = {"t": 0, "ts": 1, "id": "C00000001", "m": [said("first", ROOT)]}
    last = {"t": 0, "ts": 2, "id": "C00000001", "m": [said("last", ROOT)]}
    reading, (segment,) = read(
        alone(chunks(first, last, {"t": 10, "ts": 3, "sm": [{}]}), "C00000001.json.gz")
    )
    assert (segment.text, segment.locator) == ("last", "C00000001.json.gz#2")
    assert [(s.reason, s.of) for s in reading.skips if s.of] == [(OTHER_STATE, "C00000001.json.gz#2")]
    assert {"IW-READ-173", "IW-READ-174"} <= set(codes(reading))


def test_lines_of_many_shapes_are_accounted_for() -> None:
    lines = [
        b"{",
        b"[]",
        b"null",
        b'{"t":"x"}',
        b'{"t":0,"m":[1,null,{}]}',
        b'{"t":0,"id":7}',
        b'{"t":1,"p":3}',
        b"\xff",
    ]
    raw = gzip.compress(b"\n".join([*lines, gzip.decompress(archive())]))
    reading, segments = read(alone(raw, "C00000001.json.gz"))
    assert [s.text for s in segments] == ["down", "yes", "later"]
    assert {"IW-READ-013", "IW-READ-115"} <= set(codes(reading))


def test_an_archive_made_to_swell_is_refused_and_one_without_messages_too() -> None:
    reading, segments = read(
        folder({"C00000001.json.gz": archive(), "C00000002.json.gz": gzip.compress(b" " * (80 << 20))})
    )
    assert len(segments) == 3
    assert "IW-READ-171" in codes(reading)
    with pytest.raises(ReadError, match="IW-READ-107"):
        slack.read(alone(chunks({"t": 3, "ts": 1, "u": [ANA]}), "users.json.gz"), ReadOptions())


def test_a_line_without_an_end_is_not_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LINE_MOST", 100_000)
    noise = random.Random(1).randbytes(200_000).hex().encode()
    reading, segments = read(
        folder({"C00000001.json.gz": archive(), "C00000002.json.gz": gzip.compress(noise)})
    )
    assert len(segments) == 3
    assert "longer than" in next(p.why for p in reading.problems if p.code == "IW-READ-171")


def test_a_database_gives_the_state_of_the_highest_chunk(tmp_path: Path) -> None:
    user, channel = json.dumps(ANA), json.dumps({"id": "C00000001", "name": "inc"})
    more = f"INSERT INTO S_USER VALUES ('U', 1, '{user}'); INSERT INTO CHANNEL VALUES ('C', 1, '{channel}');"  # noqa: S608
    more += "INSERT INTO SEARCH_MESSAGE VALUES (1, '{}');"
    raw = database(
        tmp_path / "made",
        (2, "C00000001", ROOT, said("new", ROOT)),
        (1, "C00000001", ROOT, said("old", ROOT)),
        (3, "C00000001", REPLY, b"\xff{"),
        (3, "C00000001", "1700000009.000100", said("after", "1700000009.000100")),
        (3, None, ROOT, said("nowhere", ROOT)),
        more=more,
    )
    for delivery in (
        alone(raw, "slackdump.sqlite"),
        folder({"slackdump.sqlite": raw, "__uploads/F1/x": b""}),
    ):
        assert slack.sniff(delivery) == 0.9
        reading, segments = read(delivery)
        assert [s.text for s in segments] == ["new", "after"]
        assert reading.sources["slack/C00000001"].title == "#inc"
        assert reading.speakers["slack/U00000001"].name == "Ana"
        assert sum(skips_by_reason(reading).values()) == 4 + (delivery.container == "folder")
        assert {"IW-READ-011", "IW-READ-013", "IW-READ-173", "IW-READ-174"} == set(codes(reading))


def test_a_database_is_never_written_to_and_its_log_is_heeded(tmp_path: Path) -> None:
    path = tmp_path / "slackdump.sqlite"
    database(path, (1, "C00000001", ROOT, said("x", ROOT)), more="PRAGMA journal_mode = WAL;")
    with closing(sqlite3.connect(path)) as held:
        row = (9, 1, "C00000001", REPLY, json.dumps(said("only in the log", REPLY)))
        held.execute("INSERT INTO MESSAGE VALUES (?, ?, ?, ?, ?)", row)
        held.commit()
        files = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    place = tmp_path / "delivery"
    place.mkdir()
    for name, raw in files.items():
        if not name.endswith("-shm"):
            (place / name).write_bytes(raw)
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in place.iterdir()}
    place.chmod(0o500)
    openers = {p.name: partial(p.open, "rb") for p in place.iterdir()}
    _, segments = read(folder_delivery("delivery", openers))
    assert [s.text for s in segments] == ["x", "only in the log"]
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in place.iterdir()} == before
    place.chmod(0o700)


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, x, 'C', '1', '{}' FROM n"
HOSTILE = {
    "view": f"CREATE TABLE CHUNK (ID); CREATE TABLE S_USER (ID); CREATE VIEW MESSAGE AS {ENDLESS};",
    "computed": SCHEMA.replace("DATA BLOB, P", "DATA BLOB AS (zeroblob(900000000)), P"),
    "list": SCHEMA.replace(
        "CREATE TABLE S_USER (ID TEXT, CHUNK_ID INTEGER, DATA BLOB);",
        f"CREATE VIEW S_USER (DATA, CHUNK_ID, A, B, C) AS {ENDLESS};",
    ),
    "column": SCHEMA.replace("TS TEXT", "T TEXT"),
    "other": "CREATE TABLE notes (text);",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_database_with_code_of_its_own_is_refused(tmp_path: Path, kind: str) -> None:
    raw = database(tmp_path / "made", schema=HOSTILE[kind])
    with pytest.raises(ReadError, match="IW-READ-172"):
        read(alone(raw, "slackdump.sqlite"))


# --- damage -----------------------------------------------------------------------------------------------------------


def a_day() -> list[dict[str, object]]:
    """Messages that begin in different ways, and hold lists of objects themselves."""
    made = []
    for number in range(40):
        ts = f"{1700000000 + number}.000100"
        blocks = [
            {"type": "rich_text", "elements": [{"type": "text", "text": "é"}, {"type": "text", "text": "b"}]}
        ]
        made.append(
            {"client_msg_id": f"{number}", **said(f"né {number}", ts, blocks=blocks)}
            if number % 3
            else said(f"né {number}", ts, replies=[{"user": "U1", "ts": ts}, {"user": "U2", "ts": ts}])
        )
    return made


def cuts(raw: bytes) -> list[bytes]:
    return [raw[: len(raw) * percent // 100] for percent in range(100)]


def flips(raw: bytes, number: int = 60) -> list[bytes]:
    pick, made = random.Random(6), []
    for _ in range(number):
        changed = bytearray(raw)
        changed[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        made.append(bytes(changed))
    return made


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("form", ["inc/2023-11-14.json", "C00000001.json"])
def test_damage_of_json_costs_what_is_damaged_only(form: str, indent: int | None) -> None:
    day = a_day()
    whole = day if form.startswith("inc") else {"channel_id": "C00000001", "name": "inc", "messages": day}
    raw = json.dumps(whole, indent=indent, ensure_ascii=False).encode()
    for percent, damaged in enumerate(cuts(raw)):
        reading, segments = read(folder({form: damaged}))
        kept = damaged.count(b'"client_msg_id"') + damaged.count(b'"replies"') - 2
        assert len(segments) >= kept
        assert [s.text for s in segments] == [m["text"] for m in day[: len(segments)]]
        assert set(codes(reading)) & {"IW-READ-013", "IW-READ-011"}, percent
    for damaged in flips(raw):
        _, segments = read(folder({form: damaged}))
        whole_ones = {str(message["text"]) for message in day}
        assert len(whole_ones - {s.text for s in segments}) <= 2


def test_a_block_that_comes_twice_is_passed_over() -> None:
    raw = json.dumps(a_day())
    half = raw.index('{"client_msg_id": "20"')
    reading, segments = read(folder({"inc/2023-11-14.json": (raw[:half] + raw[1:]).encode()}))
    assert len(segments) == 40
    assert skips_by_reason(reading)[DUPLICATE] == 20


def test_damage_of_an_archive_keeps_what_comes_before() -> None:
    page = [
        said(f"m{number} {random.Random(number).random()}", f"{1700000000 + number}.000100")
        for number in range(300)
    ]
    raw = chunks(*({"t": 0, "ts": n, "id": "C00000001", "m": page[n : n + 5]} for n in range(0, 300, 5)))
    counts = []
    for damaged in (*cuts(raw)[10:], *flips(raw)):
        reading, segments = read(folder({"C00000001.json.gz": damaged}))
        counts.append(len(segments))
        assert "IW-READ-170" in codes(reading) or len(segments) >= 295
    assert counts[89] > 280
    assert counts[:90] == sorted(counts[:90])


def test_damage_of_a_database_is_told(tmp_path: Path) -> None:
    rows = [
        (1, "C00000001", f"{1700000000 + n}.000100", said(f"m{n}" * 20, f"{1700000000 + n}.000100"))
        for n in range(200)
    ]
    raw = database(tmp_path / "made", *rows)
    outcomes = set()
    for damaged in (*cuts(raw)[5::3], *flips(raw)):
        try:
            _, segments = read(folder({"slackdump.sqlite": damaged}))
        except ReadError as error:
            outcomes.add(error.problem.code)
        else:
            outcomes.add("read")
            assert len(segments) <= 200
    assert outcomes >= {"IW-READ-172", "read"}


def test_time_of_salvage_grows_with_the_damage_and_no_faster() -> None:
    for unit in (b'}, {"type": "mess', b'{"type": [', b'"}, {"a": "', b'}, {"a": 1'):
        raw = b'[{"type": "message", "ts": "1700000000.000100", "text": "x"}, !' + unit * 30_000
        reading, segments = read(
            folder({"inc/2023-11-14.json": raw, "inc/2023-11-15.json": [said("after", ROOT)]})
        )
        assert segments[-1].text == "after"
        assert reading.problems


def test_no_other_real_file_is_claimed(shared: Path) -> None:
    own = ("slack_export", "slack_api_json", "slackdump")
    paths = [p for p in sorted((shared / "real").rglob("*")) if p.is_file() and p.parts[-2] not in own]
    others = [p for p in paths if not set(own).intersection(p.parts)]
    assert len(others) > 80
    assert [p.name for p in others if slack.sniff(file_delivery(p.name, partial(p.open, "rb"))) >= 0.3] == []
