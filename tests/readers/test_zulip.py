"""Zulip: pages of an official export with their realm.json, and topics as the zulip-archive tool saves them.

realm.json: {"zerver_userprofile": [{"id": 10, "full_name": "Ana A"}], "zerver_stream": [{"id": 5, "name": "ops"}],
  "zerver_recipient": [{"id": 1, "type": 2, "type_id": 5}]}
messages-000001.json: {"zerver_message": [{"id": 900, "sender": 10, "recipient": 1, "subject": "disk full",
  "content": "db is slow", "date_sent": 1777672800.25}]}
12-ops/disk.20full.json: [{"content": "<p>db is slow</p>", "id": 900, "sender_full_name": "Ana A",
  "timestamp": 1777672800}]
"""

import gzip
import io
import json
import random
import tarfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Reaction, Segment
from incident_workbench.readers import zulip
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

Json = dict[str, object]
T = 1_777_672_800
START = datetime(2026, 5, 1, 22, tzinfo=UTC)
PAGE, REALM, TOPIC = "messages-000001.json", "realm.json", "12-ops/disk.20full.json"
TABLES: Json = {
    "zerver_realm": [{"id": 1}],
    "zerver_userprofile": [
        {"id": 10, "full_name": "Ana A", "delivery_email": "ana@x.example"},
        {"id": 11, "full_name": "Ben", "delivery_email": "ben@x.example"},
        {"id": 12, "full_name": "pager", "delivery_email": "pager@x.example", "is_bot": True},
    ],
    "zerver_userprofile_crossrealm": [{"id": 3, "email": "notification-bot@x.example"}],
    "zerver_stream": [{"id": 5, "name": "ops"}, {"id": 6, "name": "dev"}],
    "zerver_recipient": [
        {"id": 1, "type": 2, "type_id": 5},
        {"id": 2, "type": 1, "type_id": 10},
        {"id": 3, "type": 1, "type_id": 11},
        {"id": 4, "type": 3, "type_id": 1},
        {"id": 5, "type": 2, "type_id": 6},
    ],
    "zerver_subscription": [{"recipient": 4, "user_profile": user} for user in (10, 11, 12)],
    "zerver_reaction": [
        {"message": 900, "user_profile": user, "emoji_name": name}
        for user, name in ((10, "eyes"), (11, "eyes"), (11, "+1"))
    ],
}


def message(
    content: object = "hi", number: int = 900, sender: object = 10, recipient: object = 1, **more: object
) -> Json:
    said: Json = {"id": number, "sender": sender, "recipient": recipient, "subject": "disk full"}
    return {**said, "content": content, "date_sent": T + (number - 900), **more}


def archived(
    content: object = "<p>hi</p>", number: int = 900, sender: object = "Ana A", **more: object
) -> Json:
    return {
        "content": content,
        "id": number,
        "sender_full_name": sender,
        "timestamp": T + (number - 900),
        **more,
    }


def page(*messages: object) -> Json:
    return {"zerver_message": list(messages), "zerver_usermessage": []}


def folder(members: Mapping[str, object], name: str = "export") -> OpenDelivery:
    raws = {
        m: value if isinstance(value, bytes) else json.dumps(value).encode() for m, value in members.items()
    }
    return OpenDelivery(name, {m: partial(io.BytesIO, raw) for m, raw in raws.items()}, container="folder")


def single(value: object, name: str = PAGE) -> OpenDelivery:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def told(delivery: OpenDelivery, options: ReadOptions | None = None) -> tuple[list[Segment], Reading]:
    reading = zulip.read(delivery, options or ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return segments, reading


def export(*messages: object, **tables: object) -> tuple[list[Segment], Reading]:
    return told(folder({REALM: {**TABLES, **tables}, PAGE: page(*messages)}))


def archive(*messages: object) -> tuple[list[Segment], Reading]:
    return told(folder({TOPIC: list(messages)}))


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- the official export ----------------------------------------------------------------------------------------------


def test_a_message_has_its_channel_topic_author_and_time() -> None:
    (segment,), reading = export(message("db is **slow**", date_sent=T + 0.25))
    assert (segment.id, segment.source, segment.thread) == (
        "zulip/channel5/900",
        "zulip/channel5",
        "zulip/channel5 > disk full",
    )
    assert (segment.text, segment.markup, segment.speaker) == ("db is **slow**", "markdown", "zulip/user10")
    assert segment.at == START + timedelta(milliseconds=250)
    assert (segment.time_raw, segment.time_basis, segment.time_precision) == (
        "1777672800.25",
        "absolute",
        "us",
    )
    assert segment.locator == f"{PAGE}#1"
    assert [(s.id, s.title, s.kind) for s in reading.sources.values()] == [("zulip/channel5", "#ops", "chat")]
    assert reading.speakers["zulip/user10"].name == "Ana A"
    assert reading.problems == []
    assert skips_by_reason(reading) == {"not part of the conversation": 1}


def test_whole_seconds_are_no_more_exact_than_they_are() -> None:
    (segment,), _ = export(message(date_sent=T + 0.0))
    assert (segment.at, segment.time_precision) == (START, "s")


def test_pages_and_channels_are_put_in_order() -> None:
    pages = {
        "messages-000002.json": page(message("c", 903)),
        PAGE: page(message("a", 901), message("x", 902, recipient=5)),
    }
    segments, _ = told(folder({REALM: TABLES, **pages}))
    assert [(s.text, s.source, s.seq) for s in segments] == [
        ("a", "zulip/channel5", 0),
        ("c", "zulip/channel5", 1),
        ("x", "zulip/channel6", 0),
    ]


def test_topics_are_threads_that_miss_no_first_message() -> None:
    segments, reading = export(message("a"), message("b", 901, subject="lunch"), message("c", 902))
    assert [s.thread for s in segments] == [
        f"zulip/channel5 > {topic}" for topic in ("disk full", "lunch", "disk full")
    ]
    assert reading.problems == []


def test_direct_messages_are_a_source_for_each_circle_of_people() -> None:
    direct = {"subject": "\x07"}
    segments, reading = export(
        message("a", 901, 10, 3, **direct),
        message("b", 902, 11, 2, subject=""),
        message("c", 903, 12, 4, **direct),
    )
    assert [s.source for s in segments] == ["zulip/dm10-11", "zulip/dm10-11", "zulip/dm10-11-12"]
    assert [s.thread for s in segments] == [None] * 3
    assert [s.title for s in reading.sources.values()] == ["DM Ana A, Ben", "DM Ana A, Ben, pager"]


def test_people_are_put_in_the_order_of_their_numbers() -> None:
    assert export(message("a", 901, 9, 2))[0][0].source == "zulip/dm9-10"


def test_bots_are_bots_and_what_the_server_notes_is_an_event() -> None:
    segments, reading = export(message(sender=12), message("moved here", 901, sender=3))
    assert [s.kind for s in segments] == ["message", "event"]
    assert [reading.speakers[f"zulip/user{key}"].kind for key in (12, 3)] == ["bot", "bot"]


def test_reactions_of_one_emoji_stand_together() -> None:
    segments, _ = export(message(), message("x", 901))
    assert segments[0].reactions == (
        Reaction("eyes", 2, ("zulip/user10", "zulip/user11")),
        Reaction("+1", 1, ("zulip/user11",)),
    )
    assert segments[1].reactions == ()


def test_an_edit_of_words_is_told_and_a_move_to_another_topic_is_none() -> None:
    edit = json.dumps([{"timestamp": T + 60, "prev_content": "h"}, {"timestamp": T + 30, "prev_content": ""}])
    move = json.dumps([{"timestamp": T + 90, "prev_topic": "x"}])
    segments, _ = export(
        message("a", 901, edit_history=edit, last_edit_time=T + 99.0),
        message("b", 902, edit_history=move, last_edit_time=T + 90.0),
        message("c", 903, edit_history=None, last_edit_time=T + 60.0),
        message("d", 904, edit_history="[", last_edit_time=T + 60.0),
        message("e", 905, edit_history=None, last_edit_time=None),
    )
    minute = START + timedelta(minutes=1)
    assert [s.edited_at for s in segments] == [minute, None, minute, minute, None]


def test_mentions_are_names_with_or_without_id_silent_or_of_a_group() -> None:
    text = "@**Ben** @_**Ana A|10** @**Noor|99** @*sre* @**all** @**Nobody**\n"
    text += "```quote\n@**Ben**\n```\n`@**Ben**`\n```\n@**Ben**"
    (segment,), reading = export(message(text))
    assert segment.text == (
        "@Ben Ana A @Noor @sre @all @Nobody\n```quote\n@Ben\n```\n`@**Ben**`\n```\n@**Ben**"
    )
    assert [(segment.text[m.start : m.end], m.speaker) for m in segment.mentions] == [
        ("Ben", "zulip/user11"),
        ("Ana A", "zulip/user10"),
        ("Noor", "zulip/user99"),
        ("sre", "zulip/group/sre"),
        ("Ben", "zulip/user11"),
    ]
    assert (reading.speakers["zulip/user99"].name, reading.speakers["zulip/group/sre"].kind) == (
        "Noor",
        "team",
    )
    assert reading.problems == []


def test_a_mention_by_id_alone_shows_the_name() -> None:
    assert export(message("@**|11**"))[0][0].text == "@Ben"


def test_channels_and_topics_read_as_they_are_shown() -> None:
    (segment,), _ = export(
        message("see #**dev>build @ 5@901** and #**dev** or #**dev>red**; **bold** *slanted*")
    )
    assert segment.text == "see #dev > build @ 5 @ 💬 and #dev or #dev > red; **bold** *slanted*"


def test_links_and_files_are_found() -> None:
    text = "[graph](https://x.example/1) [db.log](/user_uploads/1/ab/db.log) [](/user_uploads/1/cd/a%20b.png)"
    (segment,), _ = export(message(text))
    assert segment.text == text
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("graph", "https://x.example/1")
    ]
    assert segment.files == (Attached(name="db.log"), Attached(name="a b.png"))


def test_words_that_were_only_kept_as_shown_are_read() -> None:
    (segment,), _ = export(message(None, rendered_content="<p>is it <code>DNS</code>?</p>"))
    assert (segment.text, segment.markup) == ("is it `DNS`?", "plain")


def test_ids_that_nothing_names_are_shown_and_told() -> None:
    (segment,), reading = export(message(sender=77))
    assert segment.speaker == "zulip/user77"
    assert reading.speakers["zulip/user77"].name == "77"
    assert codes(reading) == ["IW-READ-112"]


def test_a_page_without_its_realm_shows_ids_and_says_so() -> None:
    segments, reading = told(single(page(message(), {"id": 901, "date_sent": T, "subject": "\x07"})))
    assert [(s.source, s.speaker, s.text) for s in segments] == [
        ("zulip/recipient-1", "zulip/user10", "hi"),
        ("zulip/recipient-unknown", None, ""),
    ]
    assert [s.thread for s in segments] == ["zulip/recipient-1 > disk full", None]
    assert codes(reading) == ["IW-READ-135", "IW-READ-111"]


def test_a_damaged_realm_is_told_and_the_messages_kept() -> None:
    segments, reading = told(folder({REALM: b'{"zerver_realm": [', PAGE: page(message())}))
    assert len(segments) == 1
    assert codes(reading) == ["IW-READ-011", "IW-READ-135"]


def test_each_page_is_read_by_the_realm_beside_it() -> None:
    other = {
        **TABLES,
        "zerver_stream": [{"id": 5, "name": "other"}],
        "zerver_recipient": [{"id": 1, "type": 2, "type_id": 9}],
    }
    members = {
        f"a/{REALM}": TABLES,
        f"a/{PAGE}": page(message()),
        f"b/{REALM}": other,
        f"b/{PAGE}": page(message()),
    }
    assert [s.title for s in told(folder(members))[1].sources.values()] == ["#ops", "#9"]


def test_a_message_that_came_twice_is_read_once_and_a_differing_one_is_kept_and_told() -> None:
    segments, reading = export(message("a"), message("a"), message("b"))
    assert [s.text for s in segments] == ["a", "b"]
    assert [(s.first, s.of) for s in reading.skips if s.of] == [(2, f"{PAGE}#1")]
    assert codes(reading) == ["IW-READ-121"]


def test_records_that_are_no_messages_are_skipped_and_named() -> None:
    segments, reading = export(None, 5, [], {"id": 1}, message("kept", number=905, id=None))
    assert [s.text for s in segments] == ["kept"]
    (problem,) = reading.problems
    assert (problem.code, problem.what) == ("IW-READ-115", "4 record(s) are no messages: 1, 2, 3 and 1 more")


def test_a_damaged_page_is_told_and_the_other_kept() -> None:
    members = {REALM: TABLES, PAGE: b'{"zer~er_message": []}', "messages-000002.json": page(message())}
    segments, reading = told(folder(members))
    assert len(segments) == 1
    assert codes(reading) == ["IW-READ-011"]


def test_a_realm_alone_and_a_tar_say_what_to_do() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("zulip-export-x/realm.json"))
    for delivery, code in (
        (single(TABLES, REALM), "IW-READ-134"),
        (single(held.getvalue(), "export.tar"), "IW-READ-133"),
        (single(gzip.compress(held.getvalue()), "export.tar.gz"), "IW-READ-133"),
    ):
        assert zulip.sniff(delivery) == 0.9
        with pytest.raises(ReadError, match=code):
            zulip.read(delivery, ReadOptions())


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"[[", b'{"messages": []}', b"ana: hi", b"\x1f\x8bxx", b"null"]
)
def test_what_is_not_of_zulip_is_refused(raw: bytes) -> None:
    assert zulip.sniff(single(raw, "a.json")) == 0
    with pytest.raises(ReadError, match="IW-READ-134"):
        zulip.read(single(raw, "a.json"), ReadOptions())


# --- topics -----------------------------------------------------------------------------------------------------------


def test_an_archived_topic_is_a_thread_of_its_channel() -> None:
    (segment,), reading = archive(archived("<p>db is <b>slow</b></p>"))
    assert (segment.id, segment.thread) == ("zulip/channel12/900", "zulip/channel12 > disk full")
    assert (segment.text, segment.markup, segment.speaker, segment.at) == (
        "db is slow",
        "plain",
        "zulip/Ana A",
        START,
    )
    assert [(s.id, s.title) for s in reading.sources.values()] == [("zulip/channel12", "#ops")]
    assert reading.problems == []


def test_a_topic_alone_is_called_after_its_file() -> None:
    _, reading = told(single([archived()], "disk.20full.json"))
    assert [(s.id, s.title) for s in reading.sources.values()] == [("disk-full", "disk full")]
    segments, reading = told(single([archived()], "12-ops__v1.20.x.json"), ReadOptions(title="Outage"))
    assert segments[0].thread == "zulip/channel12 > v1.20.x"
    assert [(s.id, s.title) for s in reading.sources.values()] == [("zulip/channel12", "Outage")]


def test_a_name_that_would_not_be_readable_stays_as_it_is() -> None:
    assert told(single([archived()], "a.07.json"))[0][0].thread == "a-07 > a.07"


def test_topics_of_one_channel_are_put_together_by_time() -> None:
    members = {
        "12-ops/a.json": [archived("<p>1</p>", 901), archived("<p>3</p>", 903)],
        "12-ops/b.json": [archived("<p>2</p>", 902)],
        "stream_index.json": {"streams": {}},
    }
    segments, reading = told(folder(members))
    assert [(s.text, s.thread) for s in segments] == [
        ("1", "zulip/channel12 > a"),
        ("2", "zulip/channel12 > b"),
        ("3", "zulip/channel12 > a"),
    ]
    assert skips_by_reason(reading) == {"not part of the conversation": 1}


def test_mentions_in_html_name_the_same_people_as_authors() -> None:
    said = (
        '<p><span class="user-mention" data-user-id="10">@Ana A</span> '
        '<span class="user-mention silent" data-user-id="11">Ben</span> '
        '<span class="user-group-mention" data-user-group-id="2">@sre</span> '
        '<span class="user-mention" data-user-id="*">@all</span></p>'
    )
    (segment,), reading = archive(archived(said))
    assert segment.text == "@Ana A Ben @sre @all"
    assert [(segment.text[m.start : m.end], m.speaker) for m in segment.mentions] == [
        ("Ana A", "zulip/Ana A"),
        ("Ben", "zulip/Ben"),
        ("sre", "zulip/group/sre"),
    ]
    assert segment.speaker in reading.speakers
    assert reading.speakers["zulip/group/sre"].kind == "team"


def test_code_quotes_and_links_keep_their_lines() -> None:
    said = (
        '<p><span class="user-mention silent" data-user-id="11">Ben</span> <a href="#narrow/x">said</a>:</p>'
        "\n<blockquote>\n<p>down?</p>\n</blockquote>\n"
        '<div class="codehilite" data-code-language="Python"><pre><span></span><code><span class="k">if</span> x:\n'
        '    <span class="n">y</span>\n</code></pre></div>\n<p>see <a href="https://x.example/1">graph</a></p>'
    )
    (segment,), _ = archive(archived(said))
    assert segment.text == "Ben said:\n> down?\n```\nif x:\n    y\n```\nsee graph (https://x.example/1)"
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("graph", "https://x.example/1")
    ]


def test_formulas_emoji_and_uploads_are_told_once() -> None:
    said = (
        '<p><span class="katex"><span class="katex-mathml"><math><semantics>'
        "<mrow><msup><mn>2</mn><mi>n</mi></msup></mrow>"
        '<annotation encoding="application/x-tex">2^n</annotation></semantics></math></span>'
        '<span class="katex-html"><span class="mord">2n</span></span></span> '
        '<span class="emoji emoji-1f609" title="wink">:wink:</span> <img alt=":37:" class="emoji" title="37"> '
        '<a href="/user_uploads/1/ab/a.png">a.png</a></p>'
        '<div class="message_inline_image"><a href="/user_uploads/1/ab/a.png" title="a.png"><img src="x"></a></div>'
    )
    (segment,), _ = archive(archived(said))
    assert segment.text == "$$2^n$$ :wink: :37: a.png"
    assert segment.files == (Attached(name="a.png"),)


def test_a_picture_or_film_that_stands_alone_is_not_lost() -> None:
    preview = '<div class="message_inline_image"><a href="{0}"><img src="x"></a></div>'
    segments, _ = archive(
        archived(preview.format("/user_uploads/1/ab/a%20b.png")),
        archived(preview.format("https://x.example/graph.png"), 901),
    )
    assert segments[0].files == (Attached(name="a b.png"),)
    assert segments[1].text == "https://x.example/graph.png"


def test_notices_of_the_server_are_events_in_topics_too() -> None:
    segments, reading = archive(archived(sender="Notification Bot"), archived(number=901))
    assert [s.kind for s in segments] == ["event", "message"]
    assert reading.speakers["zulip/Notification Bot"].kind == "bot"


def test_topics_without_time_author_or_id_are_kept() -> None:
    bare = {"content": "<p>ok</p>", "id": None, "sender_full_name": None, "timestamp": "soon"}
    segments, reading = archive(archived(), bare, bare)
    assert [(s.text, s.speaker, s.at) for s in segments] == [
        ("hi", "zulip/Ana A", START),
        ("ok", None, None),
        ("ok", None, None),
    ]
    assert codes(reading) == ["IW-READ-108", "IW-READ-111"]


# --- laws -------------------------------------------------------------------------------------------------------------

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
_PLAIN = st.from_regex(r"[a-z<&>\"é👩‍💻]{1,8}( [a-z<&>\"é]{1,8}){0,4}", fullmatch=True)
_TALK = st.tuples(
    st.sampled_from([10, 11, 12]), st.sampled_from(["a", "b > c", "901"]), st.integers(0, 10**6)
)


@given(
    st.lists(st.tuples(_TALK, _WORDS.filter(lambda text: "**" not in text and "@" not in text)), max_size=8)
)
def test_an_export_written_and_read_is_the_same(talk: Sequence[tuple[tuple[int, str, int], str]]) -> None:
    written = [
        message(text, 900 + n, sender, subject=topic, date_sent=T + micros / 1e6)
        for n, ((sender, topic, micros), text) in enumerate(talk)
    ]
    segments, _ = export(*written)
    assert [(s.speaker, s.thread, s.text) for s in segments] == [
        (f"zulip/user{sender}", f"zulip/channel5 > {topic}", text) for (sender, topic, _), text in talk
    ]
    for segment, ((_, _, micros), _) in zip(segments, talk, strict=True):
        assert segment.at is not None
        assert abs(segment.at - START - timedelta(microseconds=micros)) <= timedelta(microseconds=1)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["Ana A", "Ben", "Ο Kim"]), _PLAIN), max_size=8))
def test_a_topic_written_and_read_is_the_same(talk: Sequence[tuple[str, str]]) -> None:
    segments, _ = (
        told(
            folder(
                {
                    TOPIC: [
                        archived(f"<p>{escape(text)}</p>", 900 + n, who) for n, (who, text) in enumerate(talk)
                    ]
                }
            )
        )
        if talk
        else ([], None)
    )
    assert [(s.speaker, s.text, s.at) for s in segments] == [
        (f"zulip/{who}", text, START + timedelta(seconds=n)) for n, (who, text) in enumerate(talk)
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from([*message(edit_history=0, last_edit_time=0, rendered_content=0), *archived()])


@given(
    st.dictionaries(_FIELDS, _JSON),
    st.dictionaries(
        st.sampled_from(sorted(TABLES)),
        _JSON
        | st.lists(
            st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "type",
                        "type_id",
                        "recipient",
                        "user_profile",
                        "full_name",
                        "email",
                        "name",
                        "message",
                    ]
                ),
                _JSON,
            )
        ),
    ),
)
@settings(max_examples=40)
def test_any_shape_is_read_or_told(record: Json, tables: Json) -> None:
    export(message(), record, record, **tables)
    archive(archived(), record, record)


def _long() -> dict[str, bytes]:
    return {
        PAGE: json.dumps(page(*(message(f"step {n} é", 900 + n) for n in range(40)))).encode(),
        TOPIC: json.dumps([archived(f"<p>step {n} é</p>", 900 + n) for n in range(40)]).encode(),
    }


def _kept(name: str, raw: bytes) -> set[str]:
    try:
        segments, reading = told(single(raw, name))
    except ReadError:
        return set()
    assert all(problem.code.startswith("IW-READ-") for problem in reading.problems)
    return {s.text for s in segments}


@pytest.mark.parametrize("name", [PAGE, TOPIC])
def test_a_cut_file_keeps_its_whole_messages(name: str) -> None:
    whole = _long()[name]
    assert len(_kept(name, whole)) == 40
    for percent in range(100):
        part = whole[: len(whole) * percent // 100]
        assert len(_kept(name, part)) >= part.count(b"}, {")


@pytest.mark.parametrize("name", [PAGE, TOPIC])
def test_flipped_bytes_harm_only_few_messages(name: str) -> None:
    whole, chance = _long()[name], random.Random(7)
    texts = _kept(name, whole)
    for _ in range(60):
        raw, place = bytearray(whole), chance.randrange(20, len(whole) - 30)
        raw[place] ^= 1 << chance.randrange(8)
        assert len(_kept(name, bytes(raw)) & texts) >= 37


@pytest.mark.parametrize("name", [PAGE, TOPIC])
def test_a_block_that_came_twice_changes_nothing(name: str) -> None:
    whole = _long()[name]
    records = json.loads(whole)
    listed = records["zerver_message"] if name == PAGE else records
    listed.extend(listed[10:20])
    before, _ = told(single(whole, name))
    after, reading = told(single(records, name))
    assert [s.id for s in after] == [s.id for s in before]
    assert skips_by_reason(reading) == {"duplicate of a message read before": 10}


@pytest.mark.parametrize("name", [PAGE, TOPIC])
def test_6150_messages_take_little_time(name: str) -> None:
    rows = "".join(f"<tr><td>file {n}</td><td><code>{n}</code></td></tr>" for n in range(1))
    said = f'<p>at <a href="https://x.example/1">1</a></p><table><tbody>{rows}</tbody></table>'
    topic = [archived(said, 900 + n) for n in range(6150)]
    value = (
        page(*(message("@**Ana A** [graph](https://x.example/1) [[`", 900 + n) for n in range(6150)))
        if name == PAGE
        else topic
    )
    begun = time.process_time()
    assert len(told(single(value, name))[0]) == 6150
    assert time.process_time() - begun < 5


def at_path(path: Path) -> OpenDelivery:
    return file_delivery(path.name, lambda: path.open("rb"))


def test_hostile_files_are_refused_or_told(bad_inputs: Path) -> None:
    for path in sorted(
        p for kind in ("json", "text", "csv") for p in (bad_inputs / kind).iterdir() if p.is_file()
    ):
        assert zulip.sniff(at_path(path)) == 0
        try:
            reading = zulip.read(at_path(path), ReadOptions())
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == ()


def test_no_other_format_is_claimed(shared: Path) -> None:
    for path in sorted(p for p in (shared / "real").rglob("*") if p.is_file() and p.suffix != ".md"):
        try:
            sure = zulip.sniff(at_path(path))
        except ReadError:
            continue
        assert (sure >= 0.9) == ("zulip" in path.relative_to(shared / "real").parts), path
