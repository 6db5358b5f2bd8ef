"""Telegram Desktop's JSON: what is said and by whom, what happens, whole accounts, and what damaged files keep."""

import io
import json
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Link, Mention, Reaction, Segment
from incident_workbench.readers import telegram
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.members import NOT_TALK
from incident_workbench.readers.exports.order import DUPLICATE
from incident_workbench.readers.json_records import DAMAGED

PLAIN = ReadOptions()
PARIS = ReadOptions(zone="Europe/Paris")
Told = tuple[Reading, list[Segment]]


def delivery(raw: bytes, name: str = "result.json") -> OpenDelivery:
    return file_delivery(name, partial(io.BytesIO, raw))


def read(opened: OpenDelivery | bytes, options: ReadOptions = PLAIN) -> Told:
    reading = telegram.read(delivery(opened) if isinstance(opened, bytes) else opened, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def chat(*records: object, **head: object) -> dict[str, object]:
    return {"name": "ops", "type": "private_supergroup", "id": 7, **head, "messages": list(records)}


def said(number: int, text: object, user: int = 1, **more: object) -> dict[str, object]:
    name = {1: "Ana", 2: "Ben"}.get(user)
    at = {"date": "2024-05-01T12:00:00", "date_unixtime": str(1714557600 + number)}
    return {
        "id": number,
        "type": "message",
        **at,
        "from": name,
        "from_id": f"user{user}",
        "text": text,
        **more,
    }


def written(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """The records in the test's docstring, one a line; those without a time are a second apart."""
    lines = [line for line in request.function.__doc__.split("\n") if line.strip()]
    records = [{"type": "message", "from": "Ana", "from_id": "user1", **json.loads(line)} for line in lines]
    timed = [{"id": n, "date_unixtime": str(1714557600 + n), **record} for n, record in enumerate(records, 1)]
    return read(written(chat(*timed)))


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_has_its_author_its_instant_and_its_place() -> None:
    reading, (segment,) = read(written(chat(said(5, "is it DNS?"))))
    assert (segment.id, segment.source, segment.seq) == ("telegram/channel7/5", "telegram/channel7", 0)
    assert (segment.text, segment.kind, segment.speaker) == ("is it DNS?", "message", "telegram/user1")
    assert segment.at == datetime(2024, 5, 1, 10, 0, 5, tzinfo=UTC)
    assert (segment.time_raw, segment.time_basis, segment.time_precision, segment.local) == (
        "1714557605",
        "absolute",
        "s",
        None,
    )
    assert segment.locator == "result.json#1"
    assert reading.sources["telegram/channel7"].title == "ops"
    assert (reading.speakers["telegram/user1"].name, reading.speakers["telegram/user1"].kind) == (
        "Ana",
        "person",
    )
    assert reading.problems == []


def test_a_title_and_a_kind_may_be_given() -> None:
    reading, _ = read(written(chat()), ReadOptions(title="the night", kind="bridge_audio"))
    assert [(s.title, s.kind) for s in reading.sources.values()] == [("the night", "bridge_audio")]


def test_a_local_time_is_an_instant_only_in_a_zone() -> None:
    record = {key: value for key, value in said(1, "a").items() if key != "date_unixtime"}
    reading, (segment,) = read(written(chat(record)))
    assert (segment.at, segment.local, segment.time_precision) == (None, "2024-05-01T12:00:00", "s")
    assert codes(reading) == ["IW-READ-040"]
    reading, (segment,) = read(written(chat(record)), PARIS)
    assert segment.at == datetime(2024, 5, 1, 10, 0, tzinfo=UTC)
    assert (segment.time_basis, segment.time_raw, reading.problems) == (
        "local+zone",
        "2024-05-01T12:00:00",
        [],
    )


def test_text_is_put_together_of_its_parts_with_links_and_names(told: Told) -> None:
    """
    {"text": ["see ", {"type": "text_link", "text": "graph", "href": "https://x.example/g"}, " ", {"type": "link", "text": "https://y.example"}]}
    {"text": [{"type": "mention_name", "text": "Ben", "user_id": 2}, " ", {"type": "pre", "text": "a\\n  b"}, {"type": "spoiler"}, 3, null]}
    {"text": "", "text_entities": [{"type": "plain", "text": "only here"}]}
    {"text": [{"type": "text_link", "text": "no", "href": "javascript:alert(1)"}]}
    """  # noqa: E501
    _, (first, second, third, fourth) = told
    assert first.text == "see graph (https://x.example/g) https://y.example"
    assert first.links == (Link(4, 9, "https://x.example/g"), Link(32, 49, "https://y.example"))
    assert (second.text, second.mentions) == ("Ben a\n  b3", (Mention(0, 3, "telegram/user2"),))
    assert third.text == "only here"
    assert (fourth.text, fourth.links) == ("no", ())


def test_control_characters_are_mended_and_written_backslashes_stay() -> None:
    raw = written(chat(said(1, "MARK"))).replace(b"MARK", rb"a\x0Bb \\x0C \\\x0D \x00")
    reading, (segment,) = read(raw)
    assert segment.text == "a\x0bb \\x0C \\\r �"
    assert codes(reading) == ["IW-READ-021"]


def test_a_reply_leads_to_where_its_chain_began(told: Told) -> None:
    """
    {"text": "root"}
    {"text": "reply", "reply_to_message_id": 1}
    {"text": "reply to the reply", "reply_to_message_id": 2}
    {"text": "to another chat", "reply_to_message_id": 1, "reply_to_peer_id": "channel8"}
    {"text": "to this chat", "reply_to_message_id": 3, "reply_to_peer_id": "channel7"}
    {"text": "to itself", "reply_to_message_id": 6}
    """
    reading, segments = told
    root = "telegram/channel7/1"
    assert [s.thread for s in segments] == [None, root, root, None, root, None]
    assert codes(reading) == []


def test_a_reply_to_what_is_not_here_says_so(told: Told) -> None:
    """
    {"text": "late", "reply_to_message_id": 99}
    """
    reading, (segment,) = told
    assert segment.thread == "telegram/channel7/99"
    assert codes(reading) == ["IW-READ-110"]


def test_an_edit_tells_when(told: Told) -> None:
    """
    {"text": "a", "edited": "2024-05-01T12:10:00", "edited_unixtime": "1714558200"}
    {"text": "b", "edited": "1970-01-01T01:00:00", "edited_unixtime": "0"}
    {"text": "c", "edited": "2024-05-01T12:10:00"}
    """
    _, segments = told
    assert [s.edited_at for s in segments] == [datetime(2024, 5, 1, 10, 10, tzinfo=UTC), None, None]


def test_an_edit_by_the_local_clock_needs_the_zone() -> None:
    _, (segment,) = read(written(chat(said(1, "c", edited="2024-05-01T12:10:00"))), PARIS)
    assert segment.edited_at == datetime(2024, 5, 1, 10, 10, tzinfo=UTC)


def test_what_was_forwarded_or_signed_says_from_whom(told: Told) -> None:
    """
    {"text": "down", "forwarded_from": "Noor"}
    {"text": "down", "forwarded_from": null}
    {"text": "note", "saved_from": "Kim"}
    {"text": "post", "from": "ops news", "from_id": "channel9", "author": "Kim"}
    {"text": "", "author": "Ana", "via_bot": "@gif"}
    """
    reading, segments = told
    assert [s.text for s in segments] == [
        "[forwarded from Noor]\ndown",
        "[forwarded from a deleted account]\ndown",
        "[forwarded from Kim]\nnote",
        "post\n[signed Kim]",
        "",
    ]
    assert reading.speakers["telegram/channel9"].kind == "team"


def test_files_are_named_and_never_fetched(told: Told) -> None:
    """
    {"text": "", "photo": "photos/photo_1.jpg", "photo_file_size": 10}
    {"text": "", "file": "(File not included. Change data exporting settings to download.)", "media_type": "voice_message"}
    {"text": "log", "file": "files/a.log", "file_name": "worker.log", "mime_type": "text/plain", "file_size": -1}
    {"text": "", "file": "s/a.webp", "media_type": "sticker", "sticker_emoji": "👍"}
    {"text": "", "file": "m.mp3", "performer": "Kim", "title": "Song"}
    """  # noqa: E501
    _, segments = told
    assert [s.files[0] for s in segments] == [
        Attached(name="photo_1.jpg", size=10),
        Attached(name="voice message"),
        Attached(name="worker.log", mimetype="text/plain"),
        Attached(name="a.webp", alt="👍"),
        Attached(name="m.mp3", alt="Kim - Song"),
    ]
    assert [s.text for s in segments] == ["", "", "log", "", ""]


def test_what_is_no_text_stands_in_words_below(told: Told) -> None:
    """
    {"text": "vote", "poll": {"question": "roll back?", "answers": [{"text": "yes", "voters": 3}, {"text": [{"text": "no"}], "voters": 0}]}}
    {"text": "", "location_information": {"latitude": 1.5, "longitude": 2}, "place_name": "Depot"}
    {"text": "", "contact_information": {"first_name": "Noor", "last_name": "Ali", "phone_number": "555"}}
    {"text": "disk", "inline_bot_buttons": [[{"type": "callback", "text": "Ack"}, {"text": "Mute"}], [{}], 3]}
    {"text": "", "todo_list": {"title": "after", "answers": [{"text": "tidy"}]}, "game_title": "chess"}
    {"text": "", "invoice_information": {"title": "disk", "amount": 3, "currency": "EUR"}}
    """  # noqa: E501
    _, segments = told
    assert [s.text for s in segments] == [
        "vote\nPoll: roll back?\n• yes (3)\n• no (0)",
        "Place: Depot 1.5, 2",
        "Contact: Noor Ali",
        "disk\n[Ack] [Mute]",
        "To do: after\n• tidy\nGame: chess",
        "Invoice: disk 3 EUR",
    ]


def test_reactions_keep_their_number_and_those_who_are_named(told: Told) -> None:
    """
    {"text": "up", "reactions": [{"type": "emoji", "count": 3, "emoji": "👍", "recent": [{"from": "Ben", "from_id": "user2"}, {}]}, {"type": "custom_emoji", "document_id": "d", "count": "x"}]}
    """  # noqa: E501
    reading, (segment,) = told
    assert segment.reactions == (Reaction("👍", 3, ("telegram/user2",)), Reaction("custom emoji", 0))
    assert reading.speakers["telegram/user2"].name == "Ben"


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_deleted_account_keeps_its_id_for_a_name(told: Told) -> None:
    """
    {"text": "a", "from": null, "from_id": "user5"}
    {"text": "b", "from": null, "from_id": "user6"}
    {"text": "c", "from": "Noor", "from_id": "user6"}
    """
    reading, _ = told
    assert [speaker.name for speaker in reading.speakers.values()] == ["user5", "Noor"]
    (problem,) = reading.problems
    assert (problem.code, "user5" in problem.what, "user6" in problem.what) == ("IW-READ-112", True, False)


def test_ids_of_older_exports_are_those_of_newer_ones(told: Told) -> None:
    """
    {"text": "a", "from_id": 1}
    {"text": "b", "from_id": 8589934597, "from": "news"}
    {"text": "c", "from_id": null, "from": "Kim"}
    {"text": "d", "from_id": null, "from": null}
    """
    reading, segments = told
    assert [s.speaker for s in segments] == [
        "telegram/user1",
        "telegram/channel5",
        "telegram/channel7/Kim",
        None,
    ]
    assert codes(reading) == ["IW-READ-111"]


def test_the_bot_of_a_bot_chat_is_told() -> None:
    reading, _ = read(written(chat(said(1, "down", 2), said(2, "ok"), type="bot_chat", id=2)))
    assert {s.name: s.kind for s in reading.speakers.values()} == {"Ben": "bot", "Ana": "person"}
    assert list(reading.sources) == ["telegram/user2"]


# --- events -----------------------------------------------------------------------------------------------------------


def test_events_are_sentences(told: Told) -> None:
    """
    {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "create_group", "title": "ops", "members": ["Ana", "Ben", "Kim"]}
    {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "pin_message", "message_id": 3, "text": ""}
    {"type": "service", "actor": "Ben", "actor_id": "user2", "action": "join_group_by_link", "inviter": "Ana"}
    {"type": "service", "actor": null, "actor_id": null, "action": "edit_group_title", "title": "ops 2"}
    {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "pin_message"}
    {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "remove_members", "members": []}
    """  # noqa: E501
    reading, segments = told
    assert {s.kind for s in segments} == {"event"}
    assert [s.text for s in segments] == [
        "Ana created the group ops with Ana, Ben and Kim",
        "Ana pinned message 3",
        "Ben joined by a link of Ana",
        "somebody renamed the group to ops 2",
        "Ana pinned message",
        "Ana removed",
    ]
    assert segments[0].mentions == (Mention(0, 3, "telegram/user1"),)
    assert codes(reading) == []


def test_an_event_of_a_new_kind_is_told_in_its_own_words(told: Told) -> None:
    """
    {"type": "service", "actor": "Ana", "actor_id": "user1", "action": "gift_shown", "stars": 3, "text": "for you"}
    """
    reading, (segment,) = told
    assert segment.text.startswith("Ana gift shown (")
    assert "stars: 3" in segment.text
    assert segment.text.endswith("\nfor you")
    assert codes(reading) == ["IW-READ-129"]


def test_an_unsupported_message_is_kept_and_told() -> None:
    reading, (before, segment) = read(written(chat(said(1, "a"), {"id": 2, "type": "unsupported"})))
    assert (segment.kind, segment.text, segment.at, segment.seq) == (
        "system",
        "[unsupported message]",
        None,
        1,
    )
    assert before.kind == "message"
    assert sorted(codes(reading)) == ["IW-READ-108", "IW-READ-122"]


# --- ids --------------------------------------------------------------------------------------------------------------


def test_the_same_message_twice_is_one_and_another_of_its_id_is_kept_beside_it() -> None:
    reading, segments = read(written(chat(said(1, "a"), said(1, "a"), said(1, "b"), said(1, "b"))))
    assert [s.text for s in segments] == ["a", "b"]
    assert segments[1].id.startswith("telegram/channel7/1~")
    assert skips_by_reason(reading) == {DUPLICATE: 2}
    assert reading.skips[0].of == "result.json#1"
    assert codes(reading) == ["IW-READ-121"]


def test_a_message_without_an_id_gets_one_by_its_words() -> None:
    bare = {key: value for key, value in said(1, "a").items() if key != "id"}
    _, segments = read(written(chat(bare, bare)))
    _, later = read(written(chat(said(4, "first"), bare, bare)))
    assert [s.id for s in later[1:]] == [s.id for s in segments]


def test_records_that_are_no_messages_are_skipped_and_named() -> None:
    reading, segments = read(written(chat(said(1, "a"), None, 3, {}, ["x"], said(2, "b"))))
    assert [s.text for s in segments] == ["a", "b"]
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("IW-READ-115", "result.json#2")
    assert sum(skips_by_reason(reading).values()) == 4


# --- whole accounts, folders and zips ---------------------------------------------------------------------------------


def account(*chats: object, left: tuple[object, ...] = ()) -> dict[str, object]:
    listed = {"about": "…", "chats": {"about": "…", "list": list(chats)}}
    return {"about": "…", "contacts": {"list": [{"name": "x"}]}, **listed, "left_chats": {"list": list(left)}}


WHOLE = account(
    chat(said(1, "a"), said(2, "b")),
    chat(said(1, "c", 2), name="Ben", type="personal_chat", id=2),
    left=(chat(said(1, "d"), None, name="old", id=9),),
)


def test_each_chat_of_an_account_is_a_source() -> None:
    reading, segments = read(written(WHOLE))
    assert [(s.title, s.id) for s in reading.sources.values()] == [
        ("ops", "telegram/channel7"),
        ("Ben", "telegram/user2"),
        ("old", "telegram/channel9"),
    ]
    assert [(s.text, s.seq, s.locator) for s in segments] == [
        ("a", 0, "result.json#1"),
        ("b", 1, "result.json#2"),
        ("c", 0, "result.json#3"),
        ("d", 0, "result.json#4"),
    ]
    assert (codes(reading), reading.skips[0].first) == (["IW-READ-115"], 5)


def test_a_title_is_not_given_to_each_chat_of_an_account() -> None:
    reading, _ = read(written(WHOLE), ReadOptions(title="x"))
    assert [s.title for s in reading.sources.values()] == ["ops", "Ben", "old"]


def test_a_damaged_account_keeps_the_chats_that_are_whole() -> None:
    raw = written(WHOLE)
    reading, segments = read(raw[: raw.index(b'"d"')])
    assert [s.text for s in segments] == ["a", "b", "c"]
    assert set(codes(reading)) == {"IW-READ-013"}
    assert skips_by_reason(reading) == {DAMAGED: 1}
    reading, segments = read(raw.replace(b'"contacts"', b'"contacts'))
    assert [s.text for s in segments] == ["a", "b", "c", "d"]
    assert set(codes(reading)) == {"IW-READ-013", "IW-READ-115"}


def test_saved_messages_have_no_name() -> None:
    raw = written(
        account(
            {key: value for key, value in chat(said(1, "a"), type="saved_messages").items() if key != "name"}
        )
    )
    reading, _ = read(raw)
    assert [s.title for s in reading.sources.values()] == ["Saved messages"]
    _, segments = read(raw[:-1])
    assert [s.text for s in segments] == ["a"]


def test_the_export_is_found_in_its_folder_and_its_photos_are_passed_over() -> None:
    raw = written(chat(said(1, "a")))
    files = {
        "ChatExport/result.json": raw,
        "ChatExport/photos/a.jpg": b"\xff",
        "__MACOSX/result.json": b"\0",
    }
    folder = folder_delivery(
        "export", {name: partial(io.BytesIO, content) for name, content in files.items()}
    )
    assert telegram.sniff(folder) >= 0.9
    reading, segments = read(folder)
    assert [s.locator for s in segments] == ["ChatExport/result.json#1"]
    assert skips_by_reason(reading) == {NOT_TALK: 2}


def test_two_exports_of_one_chat_overlap_without_saying_anything_twice() -> None:
    files = {
        "a/result.json": chat(said(1, "a"), said(2, "b")),
        "b/result.json": chat(said(2, "b"), said(3, "c")),
    }
    files |= {"c/result.json": {}}
    folder = folder_delivery(
        "x", {name: partial(io.BytesIO, written(value)) for name, value in files.items()}
    )
    reading, segments = read(folder)
    assert [(s.text, s.seq) for s in segments] == [("a", 0), ("b", 1), ("c", 2)]
    assert codes(reading) == ["IW-READ-011"]


def test_a_folder_without_an_export_is_refused() -> None:
    folder = folder_delivery("x", {"a.txt": partial(io.BytesIO, b"a")})
    assert telegram.sniff(folder) == 0.0
    with pytest.raises(ReadError, match="IW-READ-120"):
        telegram.read(folder, PLAIN)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"\0" * 30, b'{"chats": {"list": 3}}', b'{"messages": {}}']
)
def test_what_holds_no_chat_is_refused(raw: bytes) -> None:
    assert telegram.sniff(delivery(raw)) < 0.3 or raw.startswith(b'{"chats"')
    with pytest.raises(ReadError, match=r"IW-READ-(011|120)"):
        telegram.read(delivery(raw), PLAIN)


# --- laws -------------------------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
turns = st.lists(
    st.tuples(
        st.integers(1, 4), words, st.integers(0, 9_999_999), st.integers(0, 30), st.sampled_from((0, 1, 2))
    ),
    max_size=20,
)


@given(turns)
def test_what_was_said_comes_back(conversation: list[tuple[int, str, int, int, int]]) -> None:
    records, roots = [], dict[int, int]()
    for number, (user, text, second, answered, pieces) in enumerate(conversation, 100):
        record = said(
            number, [text[:pieces], {"type": "bold", "text": text[pieces:]}] if pieces else text, user
        )
        record |= {"from": f"n{user}", "date_unixtime": str(1714557600 + second)}
        if 0 < answered <= number - 100:
            record["reply_to_message_id"] = target = number - answered
            roots[number] = roots.get(target, target)
        records.append(record)
    reading, segments = read(written(chat(*records)))
    start = datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert [(reading.speakers[s.speaker or ""].name, s.text, s.at) for s in segments] == [
        (f"n{user}", text, start + timedelta(seconds=second)) for user, text, second, _, _ in conversation
    ]
    assert [s.thread for s in segments] == [
        f"telegram/channel7/{roots[number]}" if number in roots else None
        for number in range(100, 100 + len(conversation))
    ]
    assert reading.problems == []


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400)
fields = (
    "id type date date_unixtime edited edited_unixtime from_id actor actor_id action text text_entities href user_id"
    " reply_to_message_id reply_to_peer_id forwarded_from author photo file file_name file_size media_type poll answers"
    " question location_information contact_information inline_bot_buttons reactions recent count emoji members title"
).split()
shapes = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(fields), inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=50)
@given(
    st.lists(st.dictionaries(st.sampled_from(fields), shapes, max_size=12) | shapes, max_size=4),
    st.booleans(),
)
def test_any_shape_is_read_or_skipped(records: list[object], service: bool) -> None:
    if service:
        records = [{**each, "type": "service"} if isinstance(each, dict) else each for each in records]
    read(json.dumps(chat(*records)).encode())
    read(json.dumps(account(chat(*records, name=None))).encode())


def tried(raw: bytes) -> list[Segment]:
    """The segments of a damaged file, or none where it is refused."""
    opened = delivery(raw)
    telegram.sniff(opened)
    try:
        reading = telegram.read(opened, PLAIN)
    except ReadError:
        return []
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return segments


TALK = [said(n, f"words {n} 👩‍💻 é", 1 + n % 2, reply_to_message_id=max(1, n - 3)) for n in range(1, 40)]


@pytest.mark.parametrize("whole", [chat(*TALK), account(chat(*TALK[:20]), chat(*TALK[20:], id=8))])
def test_a_file_that_was_cut_or_altered_keeps_what_is_whole(whole: object) -> None:
    raw, chance = written(whole), random.Random(7)
    whole_ids = {s.id: s.text for s in tried(raw)}
    assert len(whole_ids) == len(TALK)
    for percent in range(1, 100):
        part = raw[: len(raw) * percent // 100]
        kept = tried(part)
        assert len(kept) >= part.count(b'"reply_to_message_id"') - 2
        assert all(whole_ids[s.id] == s.text for s in kept)
    for _ in range(60):
        at = chance.randrange(len(raw))
        kept = tried(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
        # where the first record of a list is damaged, nothing tells how those after it begin
        assert len(kept) >= len(TALK) - 2 or b'"messages"' in raw[max(0, at - 120) : at + 60]
    block = raw[len(raw) // 3 : len(raw) // 2]
    assert len(tried(raw[: len(raw) // 2] + block + raw[len(raw) // 2 :])) >= len(TALK) - 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assume(not raw.startswith(b"PK"))  # a broken zip is refused before any reader
    tried(raw)
    tried(b'{"name": "x", "type": "bot_chat", "id": 1, "messages": [' + raw)
    tried(b'{"chats": {"list": [{"type": "saved_messages", "id": 1, "messages": [' + raw)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        assert telegram.sniff(opened) < 0.3
        tried(path.read_bytes())


def test_no_other_format_is_claimed(shared: Path) -> None:
    paths = [path for path in (shared / "real").rglob("*") if path.is_file()]
    for kind, found in groupby(sorted(paths), key=lambda path: path.relative_to(shared / "real").parts[0]):
        for path in found:
            try:
                opened = file_delivery(path.name, partial(path.open, "rb"))
            except ReadError:
                continue
            assert (telegram.sniff(opened) >= 0.9) == (kind == "telegram"), path
            opened.close()
