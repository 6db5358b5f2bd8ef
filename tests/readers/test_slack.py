"""Slack exports: where things lie, who speaks, threads, what comes twice, and what hostile files do."""

import io
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import slack
from incident_workbench.readers.base import (
    HEAD,
    OpenDelivery,
    Reading,
    ReadOptions,
    positions,
    skips_by_reason,
    unaccounted,
)
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.order import DUPLICATE
from tests.growth import grows_straight

PLAIN = ReadOptions()
USERS = [
    {"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "real_name": "Ana Lima", "title": "SRE"}},
    {"id": "U2", "name": "kim", "profile": {"display_name": "", "real_name": "Kim Oh"}},
    {"id": "U3", "name": "deploybot", "is_bot": True, "profile": {}},
]
LISTS = {"users.json": USERS, "channels.json": [{"id": "C1", "name": "inc"}, {"id": "C2", "name": "ops"}]}
Told = tuple[Reading, list[Segment]]


def export(files: Mapping[str, object], name: str = "export") -> OpenDelivery:
    """A folder of JSON files; bytes are taken as they are."""
    raw = {m: v if isinstance(v, bytes) else json.dumps(v).encode() for m, v in files.items()}
    return folder_delivery(name, {member: partial(io.BytesIO, content) for member, content in raw.items()})


def alone(value: object, name: str = "page.json") -> OpenDelivery:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return file_delivery(name, partial(io.BytesIO, raw))


def read(delivery: OpenDelivery, options: ReadOptions = PLAIN) -> Told:
    reading = slack.read(delivery, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def day(*records: object) -> Told:
    """One day of #inc."""
    return read(export({**LISTS, "inc/2023-11-14.json": list(records)}))


def said(text: str, ts: str = "1700000000.000100", user: str = "U1", **more: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """The records in the test's docstring, one a line; those without a time are a second apart."""
    lines = [line for line in request.function.__doc__.split("\n") if line.strip()]
    records = [json.loads(line) for line in lines]
    return day(*({"ts": f"{1700000000 + n}.000100", **record} for n, record in enumerate(records)))


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_has_its_author_its_instant_and_its_place(told: Told) -> None:
    """
    {"type": "message", "user": "U1", "text": "is it DNS?", "ts": "1699999999.000100"}
    """
    reading, (segment,) = told
    assert (segment.id, segment.source, segment.text) == (
        "slack/C1/1699999999.000100",
        "slack/C1",
        "is it DNS?",
    )
    assert segment.at is not None
    assert segment.at.isoformat() == "2023-11-14T22:13:19.000100+00:00"
    assert (segment.time_raw, segment.time_basis, segment.time_precision) == (
        "1699999999.000100",
        "absolute",
        "us",
    )
    assert (segment.markup, segment.locator) == ("mrkdwn", "inc/2023-11-14.json#1")
    assert reading.sources["slack/C1"].title == "#inc"
    assert reading.sources["slack/C1"].kind == "chat"
    ana = reading.speakers["slack/U1"]
    assert (ana.name, ana.handle, ana.title, ana.kind) == ("Ana", "ana", "SRE", "person")
    assert reading.problems == []


def test_names_fall_back_from_display_name_to_real_name_to_handle_to_id(told: Told) -> None:
    """
    {"user": "U1", "text": "a"}
    {"user": "U2", "text": "b"}
    {"user": "U3", "text": "c"}
    {"user": "U9", "text": "d"}
    {"user": "USLACKBOT", "text": "e"}
    """
    reading, segments = told
    names = [reading.speakers[s.speaker or ""] for s in segments]
    assert [n.name for n in names] == ["Ana", "Kim Oh", "deploybot", "U9", "Slackbot"]
    assert [n.kind for n in names] == ["person", "person", "bot", "person", "bot"]
    assert codes(reading) == ["IW-READ-112"]


def test_people_of_other_workspaces_are_named_by_their_own_messages_even_before_those(told: Told) -> None:
    """
    {"user": "U1", "text": "<@W7> can you look?"}
    {"user": "W7", "text": "yes", "user_profile": {"display_name": "", "real_name": "Noor", "name": "n"}}
    """
    reading, (question, answer) = told
    assert question.text == "@Noor can you look?"
    assert reading.speakers[answer.speaker or ""].name == "Noor"
    assert reading.problems == []


def test_an_old_label_names_whoever_nothing_else_names(told: Told) -> None:
    """
    {"user": "U9", "text": "hi"}
    {"user": "U1", "text": "thanks <@U9|lee>"}
    """
    reading, _ = told
    assert reading.speakers["slack/U9"].name == "lee"
    assert reading.problems == []


def test_bots_are_speakers_by_each_name_they_post_under(told: Told) -> None:
    """
    {"subtype": "bot_message", "bot_id": "B1", "username": "Grafana", "text": "p99 4 s"}
    {"subtype": "bot_message", "bot_id": "B1", "username": "Deploys", "text": "v7 out"}
    {"subtype": "bot_message", "bot_id": "B2", "text": "hook", "bot_profile": {"name": "Pager"}}
    {"user": "U8", "bot_id": "B3", "text": "new style", "bot_profile": {"name": "Runbook"}}
    """
    reading, segments = told
    speakers = [reading.speakers[s.speaker or ""] for s in segments]
    assert [s.id for s in speakers] == ["slack/B1/Grafana", "slack/B1/Deploys", "slack/B2", "slack/U8"]
    assert [s.name for s in speakers] == ["Grafana", "Deploys", "Pager", "Runbook"]
    assert {s.kind for s in speakers} == {"bot"}
    assert {s.kind for s in segments} == {"message"}


def test_a_bot_may_be_named_by_the_log_of_integrations_only() -> None:
    logs = [{"service_id": "B5", "service_type": "Incoming WebHook"}]
    record = {"subtype": "bot_message", "bot_id": "B5", "text": "x", "ts": "1700000000.000100"}
    reading, (segment,) = read(
        export({**LISTS, "integration_logs.json": logs, "inc/2023-11-14.json": [record]})
    )
    assert reading.speakers[segment.speaker or ""].name == "Incoming WebHook"


def test_an_empty_user_is_nobody_and_is_told_once(told: Told) -> None:
    """
    {"user": "", "text": "who said this"}
    {"text": "or this"}
    {"subtype": "file_comment", "text": "commented", "comment": {"user": "U1"}}
    """
    reading, segments = told
    assert [s.speaker for s in segments] == [None, None, "slack/U1"]
    assert codes(reading) == ["IW-READ-111"]


def test_what_happened_is_an_event_what_was_said_a_message_what_is_gone_system(told: Told) -> None:
    """
    {"user": "U1", "text": "<@U1|ana> has joined", "subtype": "channel_join"}
    {"user": "U1", "text": "set the topic", "subtype": "channel_topic", "topic": "down"}
    {"user": "U1", "text": "is looking", "subtype": "me_message"}
    {"user": "U1", "text": "here", "subtype": "thread_broadcast"}
    {"user": "U1", "text": "new thing", "subtype": "not_known_yet"}
    {"user": "U1", "text": "", "subtype": "huddle_thread"}
    {"user": "USLACKBOT", "text": "This message was deleted.", "subtype": "tombstone", "hidden": true}
    """
    _, segments = told
    assert [s.kind for s in segments] == ["event", "event", "message", "message", "event", "event", "system"]
    assert segments[0].text == "@ana has joined"
    assert segments[5].text == "[huddle_thread]"


def test_edits_keep_when_reactions_keep_who(told: Told) -> None:
    """
    {"user": "U1", "text": "restarted db7", "edited": {"user": "U1", "ts": "1700000050.000000"}}
    {"user": "U2", "text": "ok", "reactions": [{"name": "eyes", "count": 3, "users": ["U1", "U2"]}, 0, {"name": "x"}]}
    """
    _, (edited, reacted) = told
    assert edited.edited_at is not None
    assert edited.edited_at.timestamp() == 1700000050
    assert [(r.name, r.count, r.speakers) for r in reacted.reactions] == [
        ("eyes", 3, ("slack/U1", "slack/U2")),
        ("x", 0, ()),
    ]


def test_files_old_and_new_keep_names_and_never_addresses() -> None:
    log = {
        "name": "db.log",
        "mimetype": "text/plain",
        "size": 9,
        "url_private": "https://files.slack.com/a?t=xoxe-1",
    }
    reading, (new, old) = day(
        said("", files=[log, {"mode": "tombstone"}, None]),
        said("up", "1700000001.000100", subtype="file_share", file={"title": "graph.png"}),
    )
    assert [f.name for f in new.files] == ["db.log", "(deleted file)"]
    assert (new.files[0].mimetype, new.files[0].size) == ("text/plain", 9)
    assert [f.name for f in old.files] == ["graph.png"]
    assert "xox" not in repr((new, old, reading.problems))


def test_tokens_in_addresses_are_left_out_and_told(told: Told) -> None:
    """
    {"user": "U1", "text": "see <https://files.slack.com/x.png?t=xoxe-1-2-ab&amp;w=3> and <https://files.slack.com/y?t=xoxe-9|y>"}
    """
    reading, (segment,) = told
    assert segment.text == "see https://files.slack.com/x.png?w=3 and y"
    assert [link.url for link in segment.links] == [
        "https://files.slack.com/x.png?w=3",
        "https://files.slack.com/y",
    ]
    assert codes(reading) == ["IW-READ-114"]


# --- threads ----------------------------------------------------------------------------------------------------------


def test_replies_lead_to_their_first_message_across_days() -> None:
    root = said("down", "1700000000.000100", thread_ts="1700000000.000100", reply_count=1)
    reply = said("looking", "1700090000.000200", thread_ts="1700000000.000100", parent_user_id="U1")
    reading, segments = read(export({**LISTS, "inc/2023-11-14.json": [root], "inc/2023-11-15.json": [reply]}))
    assert [s.thread for s in segments] == ["slack/C1/1700000000.000100"] * 2
    assert segments[0].id == segments[1].thread
    assert reading.problems == []


def test_a_thread_keeps_its_id_when_its_first_message_is_missing(told: Told) -> None:
    """
    {"user": "U1", "text": "late reply", "thread_ts": "1600000000.000000"}
    {"user": "U1", "text": "another", "thread_ts": "1600000000.000000", "subtype": "thread_broadcast", "root": {}}
    {"user": "U1", "text": "no thread", "thread_ts": "soon"}
    """
    reading, segments = told
    assert [s.thread for s in segments] == ["slack/C1/1600000000.000000"] * 2 + [None]
    assert codes(reading) == ["IW-READ-110"]
    assert "slack/C1/1600000000.000000" in reading.problems[0].what


# --- what comes twice, what has no time -------------------------------------------------------------------------------


def test_the_same_record_twice_is_passed_over_and_accounted_for() -> None:
    reading, segments = read(
        export({**LISTS, "inc/2023-11-14.json": [said("a")], "inc/2023-11-15.json": [said("a")]})
    )
    assert [s.text for s in segments] == ["a"]
    assert [s.of for s in reading.skips if s.reason == DUPLICATE] == ["inc/2023-11-14.json#1"]
    assert reading.problems == []


def test_differing_records_of_one_time_are_all_kept() -> None:
    records = [said(f"m{n}") for n in range(50)]
    reading, segments = day(*records, said("m7"), said("m0"))
    assert [s.text for s in segments] == [f"m{n}" for n in range(50)]
    assert segments[0].id == "slack/C1/1700000000.000100"
    assert codes(reading) == ["IW-READ-109"]
    assert sum(n for why, n in skips_by_reason(reading).items() if why == DUPLICATE) == 2


def test_overlapping_exports_give_the_same_ids() -> None:
    _, first = read(export({**LISTS, "inc/2023-11-14.json": [said("a"), said("b", "1700000001.000100")]}))
    _, second = read(
        export(
            {**LISTS, "inc/2023-11-14.json": [said("b", "1700000001.000100"), said("c", "1700000002.000100")]}
        )
    )
    assert first[1].id == second[0].id


def test_a_message_without_a_readable_time_keeps_its_words() -> None:
    reading, segments = day(
        said("none", ts="x") | {"ts": None}, said("odd", ts="soon"), {"user": "U1", "text": "bare"}
    )
    assert [(s.text, s.at, s.time_raw) for s in segments] == [
        ("none", None, None),
        ("odd", None, "soon"),
        ("bare", None, None),
    ]
    assert {s.time_basis for s in segments} == {"none"}
    assert codes(reading) == ["IW-READ-108"]


def test_a_time_written_as_a_number_keeps_all_its_digits() -> None:
    raw = b'[{"type": "message", "user": "U1", "text": "x", "ts": 1700000000.00010001}]'
    _, (segment,) = read(export({**LISTS, "inc/2023-11-14.json": raw}))
    assert segment.time_raw == "1700000000.00010001"
    assert segment.at is not None


def test_the_name_of_a_day_file_says_nothing_of_time() -> None:
    _, (segment,) = read(export({**LISTS, "inc/1999-01-01.json": [said("x")]}))
    assert segment.at is not None
    assert segment.at.year == 2023


# --- where things lie -------------------------------------------------------------------------------------------------


def test_conversations_of_all_kinds_are_sources() -> None:
    lists = {
        "groups.json": [{"id": "G1", "name": "war-room"}],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "mpims.json": [{"id": "G2", "name": "mpdm-ana--kim--deploybot-1"}],
    }
    folders = ("inc", "war-room", "D1", "mpdm-ana--kim--deploybot-1")
    reading, segments = read(
        export({**LISTS, **lists, **{f"{f}/2023-11-14.json": [said("x")] for f in folders}})
    )
    assert {s.source for s in segments} == {"slack/C1", "slack/G1", "slack/D1", "slack/G2"}
    assert {s.title for s in reading.sources.values()} == {
        "#inc",
        "#war-room",
        "DM Ana, Kim Oh",
        "#mpdm-ana--kim--deploybot-1",
    }
    assert [s.seq for s in segments] == [0, 0, 0, 0]


@pytest.mark.parametrize("top", ["", "My Export/", "a/b/"])
def test_an_export_may_lie_in_a_folder_of_its_own(top: str) -> None:
    files = {**LISTS, "inc/2023-11-14.json": [said("hi <#C2>")]}
    delivery = export({top + member: value for member, value in files.items()})
    assert slack.sniff(delivery) == 0.95
    reading, (segment,) = read(delivery)
    assert (segment.source, segment.text, segment.speaker) == ("slack/C1", "hi #ops", "slack/U1")
    assert reading.problems == []


def test_members_that_are_no_talk_are_named_and_passed_over() -> None:
    others = {
        "canvases.json": [],
        "__MACOSX/inc/._2023-11-14.json": b"\0\5\x16\7",
        ".DS_Store": b"\0\0\0\1Bud1",
        "__uploads/F1/2023-11-14.json": [said("an upload")],
        "inc/attachments/2023-11-14.json": [said("an attachment")],
        "inc/attachments/users.json": [{"id": "U1", "name": "mallory"}],
        "USERS.JSON": b"x",
    }
    reading, segments = read(export({**LISTS, **others, "inc/2023-11-14.json": [said("x")]}))
    assert [s.text for s in segments] == ["x"]
    assert reading.speakers["slack/U1"].name == "Ana"
    assert skips_by_reason(reading) == {"not part of the conversation": len(LISTS) + len(others)}
    assert set(reading.expected) == {*LISTS, *others, "inc/2023-11-14.json"}


def test_a_folder_in_another_unicode_form_is_still_its_channel() -> None:
    channels = [{"id": "C9", "name": "caf\u00e9"}]
    files = {"users.json": USERS, "channels.json": channels, "cafe\u0301/2023-11-14.json": [said("x")]}
    _, (segment,) = read(export(files))
    assert segment.source == "slack/C9"


def test_without_lists_the_folder_names_the_channel_and_that_is_told() -> None:
    reading, (segment,) = read(export({"inc/2023-11-14.json": [said("x")]}))
    assert segment.source == "slack/inc"
    assert {"IW-READ-104", "IW-READ-105"} <= set(codes(reading))


def test_a_lone_folder_of_days_is_a_conversation() -> None:
    reading, (segment,) = read(export({"2023-11-14.json": [said("x")]}, name="inc"))
    assert segment.source == "slack/inc"
    assert reading.sources["slack/inc"].title == "#inc"


def test_two_exports_in_one_delivery_are_read_as_one() -> None:
    runs = {
        f"run{n}/{member}": value
        for n in (1, 2)
        for member, value in {
            **LISTS,
            "inc/2023-11-14.json": [said("same"), said(f"run {n}", f"170000000{n}.0001")],
        }.items()
    }
    _, segments = read(export(runs))
    assert [s.text for s in segments] == ["same", "run 1", "run 2"]


def test_empty_days_are_fine_and_broken_days_cost_only_themselves() -> None:
    files = {
        "inc/2023-11-11.json": b"null",
        "inc/2023-11-12.json": [],
        "inc/2023-11-13.json": b'[{"text": "cut o',
        "inc/2023-11-14.json": {"messages": []},
        "inc/2023-11-15.json": [said("whole")],
    }
    reading, segments = read(export({**LISTS, **files}))
    assert [s.text for s in segments] == ["whole"]
    assert codes(reading) == ["IW-READ-011", "IW-READ-101"]
    assert ["2023-11-13" in reading.problems[0].where, "2023-11-14" in reading.problems[1].where] == [
        True,
        True,
    ]


def test_one_bad_record_costs_only_itself() -> None:
    raw = b'[{"text": "caf\xe9", "ts": "1700000000.000100"}, {"text": "caf\xc3\xa9", "ts": "1700000001.000100"}]'
    reading, segments = read(export({**LISTS, "inc/2023-11-14.json": raw}))
    assert [s.text for s in segments] == ["caf\u00e9", "caf\u00e9"]
    assert "IW-READ-020" in codes(reading)


def test_what_is_no_message_is_passed_over_with_a_reason() -> None:
    reading, segments = day(1, None, "x", [], {}, {"type": "message"}, True, said("x"), {"text": {"a": 1}})
    assert [s.text for s in segments] == ["x", '{"a":1}']
    reasons = skips_by_reason(reading)
    assert reasons["a record without words, author or time"] == 2
    assert {why for why in reasons if why.startswith("not a message")} == {
        f"not a message but {kind}" for kind in ("a number", "null", "text", "a list", "true or false")
    }
    assert "IW-READ-115" in codes(reading)


def test_broken_lists_are_told_and_the_talk_is_read() -> None:
    files = {"users.json": b"{", "channels.json": {"a": 1}, "inc/2023-11-14.json": [said("x")]}
    reading, (segment,) = read(export(files))
    assert segment.source == "slack/inc"
    assert codes(reading)[:2] == ["IW-READ-011", "IW-READ-103"]


def test_an_export_of_no_days_says_so() -> None:
    reading, segments = read(export(LISTS))
    assert segments == []
    assert codes(reading) == ["IW-READ-106"]


def test_something_else_is_refused_with_a_word() -> None:
    delivery = export({"notes.txt": b"hi"})
    assert slack.sniff(delivery) == 0
    with pytest.raises(ReadError, match="IW-READ-102"):
        slack.read(delivery, PLAIN)


def test_a_kind_is_honoured_and_a_title_does_not_apply_to_an_export() -> None:
    options = ReadOptions(kind="alerts", title="ignored")
    reading, _ = read(export({**LISTS, "inc/2023-11-14.json": [said("x")]}), options)
    assert (reading.sources["slack/C1"].kind, reading.sources["slack/C1"].title) == ("alerts", "#inc")
    assert reading.uses == {"kind"}
    assert reading.uses < slack.uses


# --- lists of messages ------------------------------------------------------------------------------------------------


def test_a_lone_list_of_messages_is_read_in_the_order_of_time() -> None:
    newest_first = alone(
        {"ok": True, "messages": [said("b", "1700000002.0001"), said("a", "1700000001.0001")]}
    )
    assert slack.sniff(alone([said("x")])) == 0.5
    reading, segments = read(newest_first, ReadOptions(title="War room"))
    assert [(s.text, s.locator) for s in segments] == [("a", "page.json#2"), ("b", "page.json#1")]
    assert reading.sources["war-room"].title == "War room"


def test_what_has_no_time_stays_beside_its_neighbour() -> None:
    page = [said("c", "1700000003.0001"), said("?", "soon"), said("a", "1700000001.0001")]
    _, segments = read(alone(page))
    assert [s.text for s in segments] == ["a", "c", "?"]


def test_replies_inside_a_dump_are_records_of_their_own() -> None:
    replies = [
        said("root", "1700000001.000100"),
        said("reply", "1700000003.000100", thread_ts="1700000001.000100"),
    ]
    root = said("root", "1700000001.000100", slackdump_thread_replies=replies)
    reading, segments = read(alone({"channel_id": "C1", "messages": [root]}))
    assert [s.text for s in segments] == ["root", "reply"]
    assert reading.expected == {"page.json": 3}


def test_pages_and_thread_files_of_the_interface_are_one_conversation() -> None:
    root = said("root", "1700000001.000100")
    in_thread = root | {"thread_ts": "1700000001.000100", "reply_count": 1}
    reply = said("reply", "1700000003.000100", thread_ts="1700000001.000100")
    delivery = export(
        {
            "messages/C0AAAAAA/0.json": {"messages": [said("later", "1700000002.000100"), root]},
            "threads/C0AAAAAA/1700000001.000100.json": [in_thread, reply],
        }
    )
    assert slack.sniff(delivery) > 0.5
    _, segments = read(delivery)
    assert [s.text for s in segments] == ["root", "later", "reply"]
    assert segments[0].thread == segments[0].id == segments[2].thread


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"[1]", b"hello", b'{"a": 1}', b"[[[", b"\x00\xff"])
def test_a_file_without_messages_is_refused_with_a_word(raw: bytes) -> None:
    assert slack.sniff(alone(raw)) == 0
    with pytest.raises(ReadError):
        slack.read(alone(raw), PLAIN)


# --- laws and hostile files -------------------------------------------------------------------------------------------

KEYS = ["type", "subtype", "text", "ts", "thread_ts", "user", "bot_id", "username", "files", "file", "blocks"]
KEYS += ["attachments", "reactions", "edited", "user_profile", "bot_profile", "comment", "elements", "fields"]
KEYS += [
    "name",
    "users",
    "count",
    "size",
    "style",
    "indent",
    "offset",
    "title",
    "message",
    "rows",
    "accessory",
]
KINDS = [
    "message",
    "section",
    "rich_text",
    "rich_text_section",
    "rich_text_list",
    "image",
    "user",
    "tombstone",
]
words = st.text() | st.sampled_from(
    [*KINDS, "U1", "1700000000.000100", "<@U1|a> &amp;lt; <http://x.example|y>", "<"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=8) | values, max_size=5))
def test_every_record_is_accounted_for_whatever_it_holds(records: list[object]) -> None:
    delivery = export({**LISTS, "inc/2023-11-14.json": json.dumps(records).encode()})
    reading, segments = read(delivery)
    runs = [p for s in segments for p in positions(s.locator)]
    runs += [(k.member, k.first, k.last) for k in reading.skips if k.member == "inc/2023-11-14.json"]
    assert sum(last - first + 1 for _, first, last in runs) == len(records)
    for segment in segments:
        assert all(0 <= m.start < m.end <= len(segment.text) for m in segment.mentions)
        assert all(0 <= li.start < li.end <= len(segment.text) for li in segment.links)
        segment.text.encode()
        assert segment.speaker is None or segment.speaker in reading.speakers
    _, again = read(delivery)
    assert again == segments


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_a_reading_or_a_word(raw: bytes) -> None:
    _, segments = read(export({**LISTS, "inc/2023-11-14.json": raw, "inc/2023-11-15.json": [said("after")]}))
    assert segments[-1].text == "after"
    with suppress(ReadError):
        read(alone(raw))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_text_that_people_type_comes_back_as_typed(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    _, (segment,) = day(said(escaped))
    assert segment.text == typed


def test_hostile_files_alone_and_as_a_day(bad_inputs: Path) -> None:
    paths = sorted((bad_inputs / "json").glob("*.json"))
    assert len(paths) > 20
    for path in paths:
        raw = path.read_bytes()
        _, segments = read(
            export({**LISTS, "inc/2023-11-14.json": raw, "inc/2023-11-15.json": [said("after")]})
        )
        assert segments[-1].text == "after", path.name
        assert slack.sniff(alone(raw, path.name)) <= 0.5
        with suppress(ReadError):
            read(alone(raw, path.name))


def test_hostile_zips(bad_inputs: Path) -> None:
    outcomes = {}
    for path in sorted((bad_inputs / "zip").glob("*.zip")):
        try:
            _, segments = read(file_delivery(path.name, partial(path.open, "rb")))
        except ReadError as error:
            outcomes[path.name] = error.problem.code
        else:
            outcomes[path.name] = ", ".join(s.text for s in segments)
    assert outcomes["ok.zip"] == outcomes["macosx_junk.zip"] == outcomes["name_rel_parent.zip"] == "hello"
    assert {said for name, said in outcomes.items() if name.startswith("name_")} == {"hello"}
    assert {outcomes[name] for name in outcomes if name.startswith("bomb_")} == {"IW-READ-006", "IW-READ-102"}


def test_the_public_suite_of_json_as_days(shared: Path) -> None:
    """`y_` is JSON, `n_` is none and must be told, `i_` may be either."""
    paths = sorted((shared / "badinput" / "json_nst" / "test_parsing").glob("*.json"))
    assert len(paths) > 300
    for path in paths:
        raw = path.read_bytes()
        files = {**LISTS, "inc/2023-11-14.json": raw, "inc/2023-11-15.json": [said("after")]}
        reading, segments = read(export(files))
        assert segments[-1].text == "after", path.name
        assert not path.name.startswith("n_") or reading.problems, path.name
        assert not path.name.startswith("y_") or "IW-READ-011" not in codes(reading), path.name


@pytest.mark.parametrize(
    "unit", ["<@U1", "<", "&amp;", "<http://x.example|", "`*_", ">", "[", '"', "\\", "\n", "<!date^1^", "|"]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def work(text: str) -> None:
        card = {"title": text, "text": text, "fallback": text}
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
        delivery = export(
            {**LISTS, "inc/2023-11-14.json": [said(text, bot_id="B1", blocks=blocks, attachments=[card])]}
        )
        assert len(read(delivery)[1]) == 1

    assert grows_straight(work, unit * 5_000, unit * 50_000)


def test_sniffing_reads_a_head_only() -> None:
    """A file of a gigabyte is not read to see what it is."""
    asked = []

    class Long(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size)
            return super().read(size)

    slack.sniff(OpenDelivery("page.json", {"page.json": lambda: Long(b"[" * 10)}))
    assert asked == [HEAD]
