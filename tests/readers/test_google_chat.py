"""Google Chat: Takeout's layout, long dates, places in UTF-16, topics, and what hostile files do."""

import io
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Reaction, Segment
from incident_workbench.readers import google_chat
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.order import DUPLICATE
from incident_workbench.readers.exports.pages import OLDER

PLAIN = ReadOptions()
Told = tuple[Reading, list[Segment]]
Record = dict[str, object]
ANA = {"name": "Ana", "email": "ana@x.example", "user_type": "Human"}
BOT = {"name": "Pager", "user_type": "Bot"}


def date_of(at: datetime) -> str:
    return at.strftime(f"%A, %B {at.day}, %Y at {at.hour % 12 or 12}:%M:%S\u202f%p UTC")


def said(text: str, number: int = 1, topic: int | None = None, **more: object) -> Record:
    at = datetime(2026, 5, 1, 22, 4, tzinfo=UTC) + timedelta(seconds=number)
    topic = number if topic is None else topic
    named = {"topic_id": f"t{topic}", "message_id": f"AAA/t{topic}/t{number}"}
    return {"creator": ANA, "created_date": date_of(at), "text": text, **named, **more}


def alone(value: object, name: str = "messages.json") -> OpenDelivery:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return file_delivery(name, partial(io.BytesIO, raw))


def export(files: Mapping[str, object]) -> OpenDelivery:
    raw = {m: v if isinstance(v, bytes) else json.dumps(v).encode() for m, v in files.items()}
    return folder_delivery(
        "export", {member: partial(io.BytesIO, content) for member, content in raw.items()}
    )


def read(delivery: OpenDelivery, options: ReadOptions = PLAIN) -> Told:
    reading = google_chat.read(delivery, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def group(*records: object) -> Told:
    return read(alone({"messages": list(records)}))


def one(text: str, **more: object) -> Segment:
    return group(said(text, **more))[1][0]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- messages


def test_a_message_has_its_author_its_instant_and_its_place() -> None:
    reading, (segment,) = group(said("is it DNS?"))
    assert (segment.id, segment.source, segment.text) == (
        "google-chat/AAA/t1/t1",
        "google-chat/AAA",
        "is it DNS?",
    )
    assert segment.at == datetime(2026, 5, 1, 22, 4, 1, tzinfo=UTC)
    assert segment.time_raw == "Friday, May 1, 2026 at 10:04:01\u202fPM UTC"
    assert (segment.time_basis, segment.time_precision, segment.thread) == ("absolute", "s", None)
    assert segment.locator == "messages.json#1"
    ana = reading.speakers["google-chat/ana@x.example"]
    assert (ana.name, ana.handle, ana.kind, reading.problems) == ("Ana", "ana@x.example", "person", [])


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Thursday, November 3, 2016 at 11:59:50 AM UTC", 11),
        ("Thursday, November 3, 2016 at 11:59:50\u202fPM UTC", 23),
        ("Thursday, November 3, 2016 at 12:59:50 AM UTC", 0),
        ("Thursday, 3 November 2016 at 12:59:50 UTC", 12),
    ],
)
def test_english_long_dates_are_instants(written: str, hour: int) -> None:
    segment = one("x", created_date=written)
    assert segment.at is not None
    assert (segment.at.date().isoformat(), segment.at.hour, segment.time_raw) == ("2016-11-03", hour, written)


def test_dates_in_another_language_are_kept_as_written_and_told_once() -> None:
    french = [
        said(t, n, created_date=f"jeudi 3 novembre 2016 à 11:59:5{n} UTC") for n, t in enumerate("cab", 1)
    ]
    reading, segments = group(*french)
    assert [(s.text, s.at, s.time_basis) for s in segments] == [(t, None, "none") for t in "cab"]
    assert segments[0].time_raw == "jeudi 3 novembre 2016 à 11:59:51 UTC"
    assert codes(reading) == ["IW-READ-044"]
    assert reading.problems[0].where == "messages.json, record 1-3"


def test_annotations_count_utf16_units() -> None:
    text = "👩 @Ben see 👻 graph 👻"
    annotations = [
        {
            "start_index": 3,
            "length": 4,
            "user_mention_metadata": {"user": {"name": "Ben", "email": "ben@x.example"}},
        },
        {
            "start_index": 15,
            "length": 5,
            "url_metadata": {
                "url": {"private_do_not_access_or_else_safe_url_wrapped_value": "https://x.example/"}
            },
        },
        {"start_index": 500, "length": 5, "user_mention_metadata": {"user": {"name": "Kim"}}},
        {"start_index": -2, "length": 5, "url_metadata": {"url": "https://x.example/"}},
        {"start_index": 0, "length": 2, "format_metadata": {"format_type": "BOLD"}},
    ]
    quoted = {"creator": {"name": "Noor"}, "text": "a\nb"}
    for more, before in (({}, ""), ({"quoted_message_metadata": quoted}, "> Noor: a\n> b\n")):
        reading, (segment,) = group(said(text, annotations=annotations, **more))
        assert segment.text == before + text
        named = [(segment.text[m.start : m.end], m.speaker) for m in segment.mentions]
        assert named == [("Ben", "google-chat/ben@x.example")]
        assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
            ("graph", "https://x.example/")
        ]
        assert reading.speakers["google-chat/ben@x.example"].name == "Ben"


def test_words_of_a_message_without_text_come_from_what_hangs_on_it() -> None:
    call = {"video_call_metadata": {"meeting_space": {"meeting_url": "https://meet.example/a"}}}
    assert one("", annotations=[call]).text == "https://meet.example/a"
    page = {"url_metadata": {"title": "Runbook", "url": "https://x.example/"}}
    assert one("", annotations=[page]).text == "Runbook https://x.example/"


def test_files_and_documents_are_named() -> None:
    segment = one(
        "",
        attached_files=[{"original_name": "a?.png", "export_name": "File-a_.png"}, {"export_name": "b"}],
        annotations=[{"drive_metadata": {"title": "Plan"}}],
    )
    assert segment.files == (Attached(name="a?.png"), Attached(name="b"), Attached(name="Plan"))


def test_reactions_name_those_who_gave_them() -> None:
    given_ = [
        {"emoji": {"unicode": "👍"}, "reactor_emails": ["ana@x.example", "kim@x.example", "kim@x.example"]},
        {"emoji": {"custom_emoji": {"shortcode": ":ship:"}}},
    ]
    assert one("x", reactions=given_).reactions == (
        Reaction("👍", 3, ("google-chat/ana@x.example", "google-chat/kim@x.example")),
        Reaction(":ship:", 0),
    )


def test_edits_deletions_and_bots_are_told() -> None:
    edited = one("x", updated_date="Friday, May 1, 2026 at 11:00:00\u202fPM UTC")
    assert edited.edited_at == datetime(2026, 5, 1, 23, tzinfo=UTC)
    deleted = one("", message_state="DELETED")
    assert (deleted.kind, deleted.text) == ("system", "[message deleted]")
    reading, (alert,) = group(said("down", creator=BOT))
    assert reading.speakers[alert.speaker or ""].kind == "bot"


def test_topics_are_threads() -> None:
    _, segments = group(said("root", 1), said("other", 2), said("reply", 3, topic=1))
    assert [s.thread for s in segments] == ["google-chat/AAA/t1/t1", None, "google-chat/AAA/t1/t1"]
    reading, (lone,) = group(said("reply", 3, topic=1))
    assert (lone.thread, codes(reading)) == ("google-chat/AAA/t1/t1", ["IW-READ-110"])


@pytest.mark.parametrize("above", ["", "Takeout/", "my copy/Takeout/"])
def test_each_group_of_takeout_is_a_source(above: str) -> None:
    root = f"{above}Google Chat"
    files = {
        f"{root}/Groups/Space AAA/messages.json": {
            "messages": [said("a"), said("b", 2, creator={"email": "kim@x.example"})]
        },
        f"{root}/Groups/Space AAA/group_info.json": {
            "name": "incidents",
            "members": [{"name": "Kim", "email": "kim@x.example"}],
        },
        f"{root}/Groups/Space AAA/File-log.txt": b"x",
        f"{root}/Groups/DM BBB/messages.json": {"messages": [said("c", 3, message_id="BBB/t3/t3")]},
        f"{root}/Users/User 1/user_info.json": {"user": ANA},
        f"{above}archive_browser.html": b"<html>",
    }
    delivery = export(files)
    assert google_chat.sniff(delivery) > 0.9
    reading, segments = read(delivery)
    titles = {key: source.title for key, source in reading.sources.items()}
    assert titles == {"google-chat/BBB": "DM BBB", "google-chat/AAA": "incidents"}
    assert [s.text for s in segments] == ["c", "a", "b"]
    assert reading.speakers["google-chat/kim@x.example"].name == "Kim"
    assert skips_by_reason(reading) == {google_chat.NOT_TALK: 4}
    assert reading.problems == []
    assert (
        read(delivery, ReadOptions(title="Night"))[0].sources["google-chat/AAA"].title == "Night: incidents"
    )


def test_what_comes_twice_is_read_once_and_the_latest_state_counts() -> None:
    later = said("b", updated_date="Friday, May 1, 2026 at 11:00:00\u202fPM UTC")
    reading, segments = group(said("a"), later, later)
    assert [s.text for s in segments] == ["b"]
    assert skips_by_reason(reading) == {OLDER: 1, DUPLICATE: 1}
    reading, segments = group(said("a"), said("b"))
    assert ([s.text for s in segments], codes(reading)) == (["a", "b"], ["IW-READ-109"])


def test_messages_without_ids_are_kept_apart_and_told_apart_again() -> None:
    bare = [said(t, n, message_id="", topic_id="") for n, t in enumerate(("yes", "yes", "no"), 1)]
    first, second = group(*bare)[1], group(*bare)[1]
    assert [s.id for s in first] == [s.id for s in second]
    assert [s.text for s in first] == ["yes", "yes", "no"]


# --- bad input


def test_records_of_another_kind_are_told_and_skipped() -> None:
    reading, segments = group(None, 7, {"x": 1}, said("a"))
    assert (len(segments), codes(reading)) == (1, ["IW-READ-115"])


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"[1]", b'{"messages": 1}', b'{"messages": null}', b"\0"]
)
def test_what_holds_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError):
        read(alone(raw))
    assert google_chat.sniff(alone(raw)) == 0.0


def test_a_damaged_group_leaves_the_others() -> None:
    files = {"Groups/A/messages.json": {"messages": [said("a")]}, "Groups/B/messages.json": b"nothing"}
    reading, segments = read(export(files))
    assert ([s.text for s in segments], codes(reading)) == (["a"], ["IW-READ-011"])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just("\ud800\0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["user", "email", "url", "start_index", "length", "emoji"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_FIELDS = [
    "annotations",
    "reactions",
    "attached_files",
    "quoted_message_metadata",
    "updated_date",
    "message_state",
]


def test_one_flipped_bit_in_the_name_of_the_list_costs_no_message() -> None:
    """{"mes\ufffdages": [ …"""
    raw = (
        json.dumps({"messages": [said("x"), said("y", 2)]}).encode().replace(b'"messages"', b'"mes\xf3ages"')
    )
    assert google_chat.sniff(alone(raw)) > 0.8
    reading, segments = read(alone(raw))
    assert [s.text for s in segments] == ["x", "y"]
    assert codes(reading) == ["IW-READ-013"]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*said("x"), *_FIELDS]), _JSON, max_size=4))
def test_no_field_of_a_wrong_type_breaks_it(fields: Record) -> None:
    _, segments = group({**said("x", 3), **fields}, said("whole", 1))
    for segment in segments:
        segment.text.encode()
        assert all(
            0 <= part.start < part.end <= len(segment.text) for part in (*segment.mentions, *segment.links)
        )


def test_damage_costs_no_more_than_it_must() -> None:
    raw, random = (
        json.dumps({"messages": [said(f"m{n} é 👩‍💻", n) for n in range(1, 12)]}).encode(),
        Random(7),
    )
    whole = {s.id: s.text for s in read(alone(raw))[1]}
    for share in range(1, 100):
        with suppress(ReadError):
            assert {
                s.id: s.text for s in read(alone(raw[: len(raw) * share // 100]))[1]
            }.items() <= whole.items()
    assert len(read(alone(raw[: len(raw) * 9 // 10]))[1]) >= 8
    for _ in range(60):
        flipped = bytearray(raw)
        flipped[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        with suppress(ReadError):
            assert len(read(alone(bytes(flipped)))[1]) >= 9
    middle = len(raw) // 2
    assert len(read(alone(raw[:middle] + raw[middle - 900 :]))[1]) >= 9


def test_hostile_json_is_read_or_refused(bad_inputs: Path) -> None:
    paths = sorted((bad_inputs / "json").iterdir())
    assert len(paths) > 5
    for path in paths:
        delivery = file_delivery(path.name, partial(path.open, "rb"))
        assert google_chat.sniff(delivery) < 0.3
        with suppress(ReadError):
            read(delivery)


def test_other_formats_are_not_claimed(shared: Path) -> None:
    real = shared / "real"
    paths = [p for p in real.rglob("*") if p.is_file() and p.relative_to(real).parts[0] != "google_chat"]
    assert len(paths) > 50
    assert [p for p in paths if google_chat.sniff(file_delivery(p.name, partial(p.open, "rb"))) >= 0.3] == []


# --- round trip

_SAID = st.tuples(
    st.sampled_from(["Ana", "Ben"]),
    st.text("ab <&é👩\n", max_size=9),
    st.integers(0, 90_000),
    st.integers(0, 3),
)


@settings(max_examples=50)
@given(st.lists(_SAID, min_size=1, max_size=8))
def test_a_conversation_comes_back(turns: list[tuple[str, str, int, int]]) -> None:
    at, expected, records = datetime(2026, 5, 1, tzinfo=UTC), [], []
    for number, (who, words, later, back) in enumerate(turns):
        at += timedelta(seconds=later)
        topic = number - back if number - back >= 0 else number
        records.append(
            said(words, number, topic, created_date=date_of(at), creator={**ANA, "email": who, "name": who})
        )
        root = f"google-chat/AAA/t{topic}/t{topic}"
        expected.append((at, f"google-chat/{who}", words, root if topic != number else None))
    _, segments = group(*records)
    assert [(s.at, s.speaker, s.text, None if s.thread == s.id else s.thread) for s in segments] == expected
