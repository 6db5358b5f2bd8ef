"""Teams: pages of Graph and exports of a tenant, cards, quotes, events, threads, and what hostile files do."""

import io
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Reaction, Segment
from incident_workbench.readers import teams
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.order import DUPLICATE
from incident_workbench.readers.exports.pages import OLDER

PLAIN = ReadOptions()
Told = tuple[Reading, list[Segment]]
Record = dict[str, object]
USER = {"user": {"id": "u1", "displayName": "Ana", "userIdentityType": "aadUser"}}


def said(html: str, number: object = 1, **more: object) -> Record:
    record: Record = {
        "id": str(number),
        "replyToId": None,
        "messageType": "message",
        "createdDateTime": f"2026-05-01T22:04:{number:02}.5Z",
        "from": USER,
        "body": {"contentType": "html", "content": html},
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "channelIdentity": {"teamId": "t", "channelId": "19:c"},
    }
    return {**record, **more}


def alone(value: object, name: str = "page.json") -> OpenDelivery:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return file_delivery(name, partial(io.BytesIO, raw))


def export(files: Mapping[str, object]) -> OpenDelivery:
    raw = {m: v if isinstance(v, bytes) else json.dumps(v).encode() for m, v in files.items()}
    return folder_delivery(
        "export", {member: partial(io.BytesIO, content) for member, content in raw.items()}
    )


def read(delivery: OpenDelivery, options: ReadOptions = PLAIN) -> Told:
    reading = teams.read(delivery, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    for source in reading.sources:
        numbers = [s.seq for s in segments if s.source == source]
        assert numbers == list(range(len(numbers)))
    return reading, segments


def page(*records: object) -> Told:
    return read(alone({"value": list(records)}))


def one(html: str, **more: object) -> Segment:
    return page(said(html, **more))[1][0]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def pascal(value: object) -> object:
    if isinstance(value, list):
        return [pascal(item) for item in value]
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: pascal(item) for key, item in value.items()}
    return value


# --- messages


def test_a_message_has_its_author_its_instant_and_its_place() -> None:
    reading, (segment,) = page(said("<p>is it <b>DNS</b>?</p>"))
    assert (segment.id, segment.source, segment.text) == ("teams/19:c/1", "teams/19:c", "is it DNS?")
    assert segment.at == datetime(2026, 5, 1, 22, 4, 1, 500_000, tzinfo=UTC)
    assert (segment.time_raw, segment.time_basis, segment.time_precision) == (
        "2026-05-01T22:04:01.5Z",
        "absolute",
        "ms",
    )
    assert (segment.speaker, segment.kind, segment.thread) == ("teams/u1", "message", None)
    assert segment.locator == "page.json#1"
    assert (reading.speakers["teams/u1"].name, reading.problems) == ("Ana", [])


def test_text_bodies_are_taken_as_they_are() -> None:
    assert one("", body={"contentType": "text", "content": "a <b> &amp; c"}).text == "a <b> &amp; c"


def test_a_subject_stands_above_its_body_and_a_summary_where_there_is_nothing_else() -> None:
    assert one("<p>b</p>", subject="INC-7").text == "INC-7\nb"
    assert one("", summary="card").text == "card"


def test_mentions_name_speakers_and_groups_do_not() -> None:
    mentions = [
        {"id": 0, "mentionText": "Ben", "mentioned": {"user": {"id": "u2", "displayName": "Ben"}}},
        {"id": 1, "mentionText": "ops", "mentioned": {"conversation": {"id": "x", "displayName": "ops"}}},
    ]
    reading, (segment,) = page(
        said('<at id="0">Ben</at> <at id="1">ops</at> <at id="7">Kim</at>', mentions=mentions)
    )
    assert segment.text == "@Ben @ops @Kim"
    assert [(segment.text[m.start : m.end], m.speaker) for m in segment.mentions] == [("Ben", "teams/u2")]
    assert reading.speakers["teams/u2"].name == "Ben"


def test_emoji_are_words_and_pictures_are_files() -> None:
    segment = one(
        'a<emoji alt="👻"></emoji><img src="x" alt="graph"><img itemtype="http://x/Emoji" alt="😀">'
    )
    assert (segment.text, segment.files) == ("a👻😀", (Attached(name="graph", alt="graph"),))


def test_bots_and_webhooks_are_bots() -> None:
    reading, (segment,) = page(
        said("x", **{"from": {"user": None, "application": {"id": "a", "displayName": "Pager"}}})
    )
    assert reading.speakers[segment.speaker or ""].kind == "bot"


def test_reactions_are_counted_by_kind_with_who_gave_them() -> None:
    ben = {"user": {"id": "u2", "displayName": "Ben"}}
    given_ = [
        {"reactionType": "👍", "user": USER},
        {"reactionType": "like", "user": ben},
        {"reactionType": "👍", "user": {"user": ben}},
        {"reactionType": "custom", "displayName": "shipit", "user": None},
    ]
    assert one("x", reactions=given_).reactions == (
        Reaction("👍", 2, ("teams/u1", "teams/u2")),
        Reaction("like", 1, ("teams/u2",)),
        Reaction("shipit", 1, ()),
    )


def test_edits_and_deletions_keep_their_time() -> None:
    edited = one("x", lastEditedDateTime="2026-05-01T23:00:00Z")
    deleted = one("", deletedDateTime="2026-05-01T23:30:00Z")
    assert edited.edited_at == datetime(2026, 5, 1, 23, tzinfo=UTC)
    assert (deleted.kind, deleted.text) == ("system", "[message deleted]")
    assert deleted.edited_at == datetime(2026, 5, 1, 23, 30, tzinfo=UTC)


def test_files_and_quotes_come_from_attachments() -> None:
    reference = {
        "messageId": "9",
        "messagePreview": "down?\nyes",
        "messageSender": {"user": {"id": "u2", "displayName": "Ben"}},
    }
    attachments = [
        {
            "id": "a",
            "contentType": "reference",
            "name": "log.txt",
            "contentUrl": "https://x.example/?tempauth=ey",
        },
        {"id": "9", "contentType": "messageReference", "content": json.dumps(reference)},
    ]
    html = '<attachment id="9"></attachment><p>see <attachment id="a"></attachment></p><attachment id="z"></attachment>'
    segment = one(html, attachments=attachments)
    assert segment.text == "> Ben: down?\n> yes\nsee\n[attachment]"
    assert segment.files == (Attached(name="log.txt"),)


def test_access_tokens_are_left_out() -> None:
    reading, (segment,) = page(said('<a href="https://x.example/f?a=1&amp;tempauth=ey.secret&amp;b=2">f</a>'))
    assert (segment.text, codes(reading)) == ("f (https://x.example/f?a=1&b=2)", ["IW-READ-114"])


# --- cards


def card(content: object, kind: str = "application/vnd.microsoft.card.adaptive") -> Record:
    value = content if isinstance(content, str) else json.dumps(content)
    return {"id": "c", "contentType": kind, "content": value, "name": None}


def test_the_words_of_adaptive_cards() -> None:
    body = [
        {"type": "TextBlock", "text": "Disk > 90 %"},
        {
            "type": "ColumnSet",
            "columns": [{"type": "Column", "items": [{"type": "TextBlock", "text": "db-1"}]}],
        },
        {"type": "FactSet", "facts": [{"title": "p99:", "value": "4 s"}]},
        {"type": "RichTextBlock", "inlines": ["a ", {"type": "TextRun", "text": "b"}]},
        {
            "type": "Table",
            "rows": [
                {
                    "type": "TableRow",
                    "cells": [
                        {"type": "TableCell", "items": [{"type": "TextBlock", "text": t}]} for t in "xy"
                    ],
                }
            ],
        },
        {"type": "Image", "url": "https://x.example/i.png", "altText": "graph"},
        {"type": "Hologram", "text": "new kind"},
        {"type": "Input.Text", "label": "Note"},
    ]
    actions = [
        {"type": "Action.OpenUrl", "title": "Open", "url": "https://x.example/1"},
        {
            "type": "Action.ShowCard",
            "title": "More",
            "card": {"body": [{"type": "TextBlock", "text": "inner"}]},
        },
    ]
    reading, (segment,) = page(
        said(
            '<attachment id="c"></attachment>',
            attachments=[card({"type": "AdaptiveCard", "body": body, "actions": actions})],
        )
    )
    assert segment.text == "Disk > 90 %\ndb-1\np99: 4 s\na b\nx | y\nnew kind\nNote\n[Open]\n[More]\ninner"
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("Open", "https://x.example/1")
    ]
    assert segment.files == (Attached(name="graph", alt="graph"),)
    assert codes(reading) == ["IW-READ-113"]
    assert "Hologram (1)" in reading.problems[0].what


def test_the_words_of_connector_and_hero_cards() -> None:
    connector = {
        "summary": "s",
        "title": "Alert",
        "sections": [
            {"activityTitle": "db-1", "facts": [{"name": "state", "value": "down"}], "text": "<b>now</b>"}
        ],
        "potentialAction": [{"name": "View", "targets": [{"os": "default", "uri": "https://x.example/v"}]}],
    }
    kind = "application/vnd.microsoft.teams.card.o365connector"
    assert one("", attachments=[card(connector, kind)]).text == "Alert\ndb-1\nnow\nstate: down\n[View]"
    hero = {
        "title": "T",
        "text": "a",
        "buttons": [{"title": "Ok", "type": "openUrl", "value": "https://x.example/"}],
    }
    assert one("", attachments=[card(hero, "application/vnd.microsoft.card.hero")]).text == "T\na\n[Ok]"


def test_a_card_that_is_no_json_is_shown_as_it_is() -> None:
    assert one("", attachments=[card("{cut")]).text == "{cut"
    assert one("", attachments=[card("[1]")]).text == "[card]"


# --- events, threads, order


def test_events_say_what_happened() -> None:
    detail = {
        "@odata.type": "#microsoft.graph.membersAddedEventMessageDetail",
        "visibleHistoryStartDateTime": "0001-01-01T00:00:00Z",
        "members": [{"id": "u2", "displayName": "Ben"}, {"id": "u3", "displayName": None}],
        "initiator": USER,
    }
    event = said(
        "<systemEventMessage/>", messageType="systemEventMessage", eventDetail=detail, **{"from": None}
    )
    users = [{"Id": "u3", "DisplayName": "Kim", "UserPrincipalName": "kim@x.example", "JobTitle": "SRE"}]
    _, (segment,) = read(export({"users/usersList.json": users, "teams/t/messages_t.json": [event]}))
    assert (segment.kind, segment.text, segment.speaker) == ("event", "[members added] Ben, Kim", "teams/u1")
    bare = said(
        "<systemEventMessage/>",
        messageType="unknownFutureValue",
        eventDetail={"eventType": None},
        **{"from": None},
    )
    assert page(bare)[1][0].text == "[system event]"
    assert (
        page({**bare, "eventDetail": {"callEnded": {"callDuration": "PT15M"}}})[1][0].text
        == "[call ended] PT15M"
    )


def test_replies_lead_to_their_first_message_and_pages_are_turned_over() -> None:
    root = said(
        "root",
        1,
        replies=[
            said("third", 9, createdDateTime="2026-05-01T22:04:05Z"),
            said("second", 4, replyToId="1", createdDateTime="2026-05-01T22:04:05Z"),
        ],
    )
    _, segments = page(said("late", 7), said("other", 6), root)
    assert [s.text for s in segments] == ["root", "third", "second", "other", "late"]
    assert [s.thread for s in segments] == ["teams/19:c/1"] * 3 + [None, None]
    _, segments = page(*[said(t, n, createdDateTime="2026-05-01T22:04:05Z") for n, t in enumerate("abc", 1)])
    assert [s.text for s in segments] == ["a", "b", "c"]
    _, segments = page(
        said("d", 9),
        said("c", 8),
        *(said(t, n, createdDateTime="2026-05-01T22:04:05Z") for t, n in (("b", 2), ("a", 1))),
    )
    assert [s.text for s in segments] == ["a", "b", "c", "d"]


def test_replies_that_come_newest_first_are_turned_over() -> None:
    same = {"createdDateTime": "2026-05-01T22:04:05Z"}
    replies = [said("d", 9), said("c", 8, **same), said("b", 7, **same)]
    assert [s.text for s in page(said("a", 1, replies=replies))[1]] == ["a", "b", "c", "d"]


def test_a_reply_without_its_first_message_is_told() -> None:
    reading, (segment,) = page(said("x", 3, replyToId="1"))
    assert (segment.thread, codes(reading)) == ("teams/19:c/1", ["IW-READ-110"])


def test_what_comes_twice_is_read_once_and_the_latest_state_counts() -> None:
    old = said("a", lastModifiedDateTime="2026-05-01T22:05:00Z")
    new = said("b", lastModifiedDateTime="2026-05-01T22:06:00Z")
    for first, second in ((old, new), (new, old)):
        reading, segments = page(first, second, new)
        assert [s.text for s in segments] == ["b"]
        assert reading.problems == []
        assert skips_by_reason(reading) == {OLDER: 1, DUPLICATE: 1}
    reading, segments = page(said("a"), said("b"), said("b"))
    assert [s.text for s in segments] == ["a", "b"]
    assert (codes(reading), skips_by_reason(reading)) == (["IW-READ-109"], {DUPLICATE: 1})


def test_a_tenants_export_names_people_and_channels() -> None:
    files = {
        "T/users/usersList.json": [
            {"Id": "u9", "DisplayName": "Noor", "UserPrincipalName": "noor@x.example", "JobTitle": "SRE"}
        ],
        "T/teams/t/channels_t.json": [{"Id": "19:c", "DisplayName": "incidents"}],
        "T/teams/t/messages_t.json": pascal(
            [said("b", 2, replyToId="1"), said("a", 1, **{"from": {"user": {"id": "u9"}}})]
        ),
        "T/users/u9/messages_u9.json": pascal([said("hi", 5, channelIdentity=None, chatId="19:d")]),
        "T/readme.txt": b"x",
    }
    delivery = export(files)
    assert teams.sniff(delivery) > 0.9
    reading, segments = read(delivery)
    assert {key: source.title for key, source in reading.sources.items()} == {
        "teams/19:c": "#incidents",
        "teams/19:d": "19:d",
    }
    assert [s.text for s in segments] == ["a", "b", "hi"]
    noor = reading.speakers["teams/u9"]
    assert (noor.name, noor.handle, noor.title) == ("Noor", "noor@x.example", "SRE")
    assert skips_by_reason(reading) == {teams.NOT_TALK: 3}
    assert reading.problems == []


def test_both_shapes_of_a_message_read_equal() -> None:
    records = [
        said("<p>a</p>", 1),
        said("b", 2, replyToId="1", reactions=[{"reactionType": "like", "user": USER}]),
    ]
    camel, pascal_ = read(alone({"value": records}))[1], read(alone(pascal(records)))[1]
    assert camel == pascal_


def test_a_page_without_channel_takes_it_from_its_address_or_its_name() -> None:
    address = "https://teams.microsoft.com/l/message/19%3Ax%40thread/1?groupId=g"
    assert one("x", channelIdentity=None, webUrl=address).source == "teams/19:x@thread"
    assert one("x", channelIdentity=None).source == "teams/page"
    reading, _ = read(alone([said("x")]), ReadOptions(title="Night", kind="ticket"))
    assert [(s.title, s.kind) for s in reading.sources.values()] == [("Night", "ticket")]


# --- bad input


def test_records_of_another_kind_are_told_and_skipped() -> None:
    reading, segments = page(None, 7, {"displayName": "x"}, said("a"))
    assert (len(segments), codes(reading)) == (1, ["IW-READ-115"])
    assert "page.json#1" in reading.problems[0].what


def test_what_is_missing_is_told() -> None:
    reading, segments = page(
        {"body": {"content": "x"}, "messageType": "message", "chatId": "19:c"},
        said("y", createdDateTime="soon", **{"from": {"user": {"id": "u7"}}}),
    )
    assert [s.text for s in segments] == ["x", "y"]
    assert segments[1].time_raw == "soon"
    assert codes(reading) == ["IW-READ-108", "IW-READ-111", "IW-READ-112"]


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"[1]", b'{"value": 1}', b'{"value": null}', b"\0"]
)
def test_what_is_no_page_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError):
        read(alone(raw))
    assert teams.sniff(alone(raw)) == 0.0


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just("\ud800\0"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "user", "content", "displayName", "type", "body"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([*said("x"), "eventDetail", "deletedDateTime", "replies", "subject"]),
        _JSON,
        max_size=4,
    )
)
def test_no_field_of_a_wrong_type_breaks_it(fields: Record) -> None:
    _, segments = page({**said("x", 3), **fields}, said("whole", 1))
    for segment in segments:
        segment.text.encode()
        assert all(link.end <= len(segment.text) for link in segment.links)


def sample() -> bytes:
    attachments = [card({"body": [{"type": "TextBlock", "text": "x"}]})]
    return json.dumps(
        {"value": [said(f"<p>m{n} é 👩‍💻</p>", n, attachments=attachments) for n in range(1, 12)]}
    ).encode()


def test_damage_costs_no_more_than_it_must() -> None:
    raw, random = sample(), Random(7)
    whole = {s.id: s.text for s in read(alone(raw))[1]}
    cut = [raw[: len(raw) * share // 100] for share in range(1, 100)]
    for part in cut:
        with suppress(ReadError):
            assert {s.id: s.text for s in read(alone(part))[1]}.items() <= whole.items()
    assert len(read(alone(raw[: len(raw) * 9 // 10]))[1]) >= 8
    for _ in range(60):
        flipped = bytearray(raw)
        flipped[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        with suppress(ReadError):
            assert len(read(alone(bytes(flipped)))[1]) >= 9
    middle = len(raw) // 2
    with suppress(ReadError):
        assert len(read(alone(raw[:middle] + raw[middle - 900 :]))[1]) >= 9


def test_a_damaged_page_leaves_the_others() -> None:
    reading, segments = read(
        export({"teams/t/messages_a.json": [said("a")], "teams/t/messages_b.json": b"nothing"})
    )
    assert ([s.text for s in segments], codes(reading)) == (["a"], ["IW-READ-011"])


def test_hostile_json_is_read_or_refused(bad_inputs: Path) -> None:
    paths = sorted((bad_inputs / "json").iterdir())
    assert len(paths) > 5
    for path in paths:
        delivery = file_delivery(path.name, partial(path.open, "rb"))
        assert teams.sniff(delivery) < 0.3
        with suppress(ReadError):
            read(delivery)


def test_other_formats_are_not_claimed(shared: Path) -> None:
    paths = [
        p
        for p in (shared / "real").rglob("*")
        if p.is_file() and "teams" not in p.relative_to(shared / "real").parts[0]
    ]
    assert len(paths) > 50
    claimed = [p.name for p in paths if teams.sniff(file_delivery(p.name, partial(p.open, "rb"))) >= 0.3]
    assert claimed == []


# --- round trip

_SAID = st.tuples(
    st.sampled_from(["Ana", "Ben", "Noor"]),
    st.text("abc <>&é👩", min_size=1, max_size=9),
    st.integers(0, 400),
    st.booleans(),
)


@settings(max_examples=50)
@given(st.lists(_SAID, min_size=1, max_size=8), st.booleans(), st.booleans())
def test_a_conversation_comes_back(
    turns: list[tuple[str, str, int, bool]], newest_first: bool, tenant: bool
) -> None:
    start, expected, records = datetime(2026, 5, 1, tzinfo=UTC), [], []
    for number, (who, words, later, is_reply) in enumerate(turns, 1):
        start += timedelta(milliseconds=later + 1)
        text = " ".join(filter(None, words.split(" "))) or "x"
        reply = "1" if is_reply and number > 1 else None
        records.append(
            said(
                f"<p>{escape(text)}</p>",
                number,
                createdDateTime=start.isoformat(),
                replyToId=reply,
                **{"from": {"user": {"id": who, "displayName": who}}},
            )
        )
        expected.append((f"teams/19:c/{number}", start, f"teams/{who}", text, reply and "teams/19:c/1"))
    written = list(reversed(records)) if newest_first else records
    _, segments = read(alone(pascal(written) if tenant else {"value": written}))
    told = [(s.id, s.at, s.speaker, s.text, None if s.thread == s.id else s.thread) for s in segments]
    assert told == expected
