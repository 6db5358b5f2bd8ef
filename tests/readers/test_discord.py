"""Discord exports in their four formats: what is said, when and by whom, parts, twins, and what damage costs."""

import io
import json
import re
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import discord
from incident_workbench.readers.base import (
    OpenDelivery,
    Reading,
    ReadOptions,
    positions,
    skips_by_reason,
    unaccounted,
)
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.discord.segments import OTHER_WORDING
from incident_workbench.readers.exports.order import DUPLICATE

PLAIN = ReadOptions()
PARIS = ReadOptions(zone="Europe/Paris")
CHANNEL = "900000000000000001"
AT = datetime(2026, 5, 1, 20, 4, 0, 250_000, tzinfo=UTC)
Told = tuple[Reading, list[Segment]]
Record = dict[str, object]


def native(at: datetime) -> str:
    """The id of a message of that instant."""
    return str((round((at - datetime(2015, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))) << 22)


def alone(content: bytes | str | object, name: str = "Lab - ops [900000000000000001].json") -> OpenDelivery:
    if not isinstance(content, bytes | str):
        content = json.dumps(content)
    raw = content if isinstance(content, bytes) else content.encode()
    return file_delivery(name, partial(io.BytesIO, raw))


def folder(files: Mapping[str, object]) -> OpenDelivery:
    raw = {m: (v if isinstance(v, str) else json.dumps(v)).encode() for m, v in files.items()}
    return folder_delivery("archive", {m: partial(io.BytesIO, content) for m, content in raw.items()})


def read(delivery: OpenDelivery, options: ReadOptions = PLAIN) -> Told:
    reading = discord.read(delivery, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    assert all(s.speaker is None or s.speaker in reading.speakers for s in segments)
    return reading, segments


def codes(reading: Reading) -> list[str]:
    return [problem.code.removeprefix("IW-READ-") for problem in reading.problems]


def author(key: str = "1", name: str = "ana", **more: object) -> Record:
    return {
        "id": key,
        "name": name,
        "discriminator": "0000",
        "nickname": name.title(),
        "isBot": False,
        **more,
    }


def said(content: str, after: int = 0, who: Record | None = None, **more: object) -> Record:
    at = AT + timedelta(seconds=after)
    stamp = at.isoformat(timespec="milliseconds")
    return {
        "id": native(at),
        "type": "Default",
        "timestamp": stamp,
        "timestampEdited": None,
        "content": content,
        "author": who or author(),
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def channel(*messages: object, **more: object) -> Record:
    about = {"id": CHANNEL, "type": "GuildTextChat", "category": "lab", "name": "ops", **more}
    guild = {"id": "9", "name": "Lab"}
    return {"guild": guild, "channel": about, "messages": list(messages), "messageCount": len(messages)}


def one(content: str, **more: object) -> Segment:
    _, (segment,) = read(alone(channel(said(content, **more))))
    return segment


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_a_message_has_its_author_its_instant_and_its_place() -> None:
    reading, (segment,) = read(alone(channel(said("is it **DNS**?"))))
    assert (segment.id, segment.source) == (f"discord/{CHANNEL}/{native(AT)}", f"discord/{CHANNEL}")
    assert (segment.text, segment.markup, segment.kind) == ("is it **DNS**?", "markdown", "message")
    assert (segment.at, segment.time_basis, segment.time_precision) == (AT, "absolute", "ms")
    assert segment.time_raw == "2026-05-01T20:04:00.250+00:00"
    assert segment.locator == "Lab - ops [900000000000000001].json#1"
    assert (reading.sources[segment.source].title, reading.sources[segment.source].kind) == ("#ops", "chat")
    ana = reading.speakers["discord/1"]
    assert (ana.name, ana.handle, ana.kind) == ("Ana", "ana", "person")
    assert reading.problems == []


def test_an_offset_is_kept_and_a_missing_time_is_taken_from_the_id() -> None:
    assert one("a", timestamp="2026-05-01T22:04:00.25+02:00").at == AT
    assert one("a", timestamp=None).at == AT
    assert one("a", id=native(AT + timedelta(days=1))).at == AT
    assert one("a", timestamp="soon").time_raw == "soon"
    timeless, (segment,) = read(alone(channel(said("a", timestamp=None, id="100"))))
    assert (segment.at, codes(timeless)) == (None, ["108"])


def test_names_fall_back_from_nickname_to_name_with_its_number_as_handle() -> None:
    old = {"id": "2", "name": "ben", "discriminator": "1234"}
    reading, _ = read(alone(channel(said("a", who=old), said("b", 1, who={"id": "3"}))))
    assert [(s.name, s.handle) for s in reading.speakers.values()] == [("ben", "ben#1234"), ("3", "")]


def test_a_webhook_is_one_bot_for_each_name_it_takes() -> None:
    hook = author("5", "pager", nickname="pager", isBot=True)
    reading, segments = read(
        alone(channel(said("a", who=hook), said("b", 1, who={**hook, "name": "ci", "nickname": "ci"})))
    )
    assert [s.speaker for s in segments] == ["discord/5/pager", "discord/5/ci"]
    assert {s.kind for s in reading.speakers.values()} == {"bot"}


def test_answers_lead_to_what_they_answer_and_pins_do_not() -> None:
    first = said("down?")
    reference = {"messageId": first["id"], "channelId": CHANNEL}
    answer = said("yes", 1, type="Reply", reference=reference)
    pin = said("Pinned a message.", 2, type="ChannelPinnedMessage", reference=reference)
    reading, segments = read(alone(channel(first, answer, pin)))
    assert [s.thread for s in segments] == [None, segments[0].id, None]
    assert [s.kind for s in segments] == ["message", "message", "event"]
    assert reading.problems == []


def test_an_answer_to_what_is_not_here_says_so() -> None:
    reading, (segment,) = read(alone(channel(said("yes", type="Reply", reference={"messageId": "77"}))))
    assert segment.thread == f"discord/{CHANNEL}/77"
    assert codes(reading) == ["110"]


@pytest.mark.parametrize(
    "kind", ["Call", "RecipientAdd", "GuildMemberJoin", "ThreadCreated", "24", "Whatever"]
)
def test_what_nobody_wrote_is_an_event(kind: str) -> None:
    assert one("Joined the server.", type=kind).kind == "event"


def test_a_call_ends() -> None:
    call = one("Started a call.", type="Call", callEndedTimestamp="2026-05-01T21:00:00+00:00")
    assert call.end == datetime(2026, 5, 1, 21, tzinfo=UTC)
    assert one("x", callEndedTimestamp="2020-05-01T21:00:00+00:00").end is None


def test_edits_files_stickers_and_reactions_are_kept() -> None:
    segment = one(
        "see",
        timestampEdited="2026-05-01T20:05:00+00:00",
        attachments=[{"fileName": "db.log", "fileSizeBytes": 12, "url": "https://x.example/db.log"}],
        stickers=[{"name": "Wave"}],
        reactions=[{"emoji": {"name": "👍"}, "count": 3, "users": [author("2", "ben")]}],
    )
    assert segment.edited_at == datetime(2026, 5, 1, 20, 5, tzinfo=UTC)
    assert [(f.name, f.size) for f in segment.files] == [("db.log", 12), ("Wave (sticker)", None)]
    assert [(r.name, r.count, r.speakers) for r in segment.reactions] == [("👍", 3, ("discord/2",))]


def test_words_of_embeds_stand_below_the_message() -> None:
    embed = {
        "author": {"name": "Grafana"},
        "title": "Latency",
        "url": "https://x.example/d/1",
        "description": "p99 is high",
        "fields": [{"name": "p99", "value": "4 s"}],
        "footer": {"text": "prod"},
    }
    segment = one("", embeds=[embed])
    assert segment.text == "Grafana\nLatency\np99 is high\np99: 4 s\nprod"
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("Latency", "https://x.example/d/1")
    ]
    assert one("https://x.example/a.png", embeds=[{"url": "https://x.example/a.png"}]).text.count("http") == 1


def test_forwarded_words_and_commands_are_words() -> None:
    assert (
        one("", forwardedMessage={"content": "disk full", "embeds": [{"title": "db7"}]}).text
        == "disk full\ndb7"
    )
    called = one("paged", type="20", interaction={"name": "page", "user": author("2", "ben")})
    assert (called.text, called.kind) == ("Ben used /page\npaged", "message")


def test_ids_that_were_exported_as_typed_read_as_names() -> None:
    ben = author("222222222222222222", "ben")
    segment = one(
        "<@222222222222222222> <@&333333333333333333> <t:1700000000:R> <a:ok:444444444444444444>",
        mentions=[ben],
    )
    assert segment.text == "@Ben @333333333333333333 2023-11-14T22:13:20Z :ok:"
    (mention,) = segment.mentions
    assert (segment.text[mention.start : mention.end], mention.speaker) == (
        "Ben",
        "discord/222222222222222222",
    )


def test_a_mention_is_of_the_longest_name_that_fits() -> None:
    segment = one("@Ben Two ok?", mentions=[author("2", "ben"), author("3", "ben two", nickname="Ben Two")])
    assert [m.speaker for m in segment.mentions] == ["discord/3"]


def test_links_are_found_and_end_before_what_follows_them() -> None:
    segment = one("see https://x.example/a. and [the graph](https://x.example/b), or <https://x.example/c>")
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("https://x.example/a", "https://x.example/a"),
        ("the graph", "https://x.example/b"),
        ("https://x.example/c", "https://x.example/c"),
    ]


def test_signatures_and_keys_stay_in_the_original() -> None:
    hook = "https://discord.com/api/webhooks/111111111111111111/" + "k" * 68
    stored = "https://cdn.discordapp.com/attachments/1/2/a.png?ex=aa&is=bb&hm=cc&width=9"
    reading, (segment,) = read(alone(channel(said(f"{stored} {hook}"))))
    assert segment.text == (
        "https://cdn.discordapp.com/attachments/1/2/a.png?width=9 "
        "https://discord.com/api/webhooks/111111111111111111/…"
    )
    assert "hm=cc" not in repr(segment)
    assert "kkk" not in repr(segment)
    assert codes(reading) == ["114"]


def test_the_same_message_again_is_passed_over() -> None:
    reading, segments = read(alone(channel(said("a"), said("b", 1), said("a"))))
    assert [s.text for s in segments] == ["a", "b"]
    assert [(s.reason, s.of) for s in reading.skips] == [(DUPLICATE, segments[0].locator)]
    assert reading.problems == []


def test_another_wording_is_passed_over_and_told_and_anothers_message_is_kept() -> None:
    reading, segments = read(alone(channel(said("a"), said("a, edited"), said("b", who=author("2", "ben")))))
    assert [s.text for s in segments] == ["a", "b"]
    assert segments[1].id.startswith(segments[0].id + "~")
    assert skips_by_reason(reading) == {OTHER_WORDING: 1}
    assert codes(reading) == ["109"]


def test_what_is_no_message_is_skipped_with_a_reason() -> None:
    reading, segments = read(alone(channel(said("a"), None, 7, {"id": "5"}, ["x"])))
    assert len(segments) == 1
    assert skips_by_reason(reading) == {"not a message": 4}
    assert codes(reading) == ["115"]


def test_a_message_without_author_is_kept() -> None:
    reading, (segment,) = read(alone(channel({**said("a"), "author": None})))
    assert (segment.speaker, codes(reading)) == (None, ["111"])


def test_a_file_that_holds_fewer_messages_than_it_says_is_told() -> None:
    reading, _ = read(alone({**channel(said("a")), "messageCount": 2}))
    assert codes(reading) == ["013"]


def test_newest_first_is_turned_over_and_equal_times_keep_their_order() -> None:
    same = [said(str(n), 0, id=str(500 + n)) for n in range(3)]
    _, segments = read(alone(channel(said("c", 9), said("b", 5), said("a", 1))))
    assert [(s.text, s.seq) for s in segments] == [("a", 0), ("b", 1), ("c", 2)]
    assert [s.text for s in read(alone(channel(*same)))[1]] == ["0", "1", "2"]
    _, once = read(alone(channel(said("a", 1), said("c", 9), said("b", 5), said("d", 12))))
    assert [s.text for s in once] == ["a", "c", "b", "d"]
    _, late_first = read(alone(channel(said("d", 12), said("a", 1), said("b", 5), said("c", 9))))
    assert [s.text for s in late_first] == ["d", "a", "b", "c"]


def test_titles_tell_threads_and_direct_messages() -> None:
    threads = channel(said("a"), type="GuildPublicThread", category="ops", name="db is slow")
    assert [s.title for s in read(alone(threads))[0].sources.values()] == ["#ops / db is slow"]
    direct = channel(said("a"), type="DirectTextChat", name="Ben")
    assert [s.title for s in read(alone(direct))[0].sources.values()] == ["DM Ben"]
    named = read(alone(direct), ReadOptions(title="The call", kind="bridge_audio"))[0].sources
    assert [(s.id, s.title, s.kind) for s in named.values()] == [
        (f"discord/{CHANNEL}", "The call", "bridge_audio")
    ]


# --- CSV and text -----------------------------------------------------------------------------------------------------

OLD_CSV = """AuthorID;Author;Date;Content;Attachments;Reactions;
"1";"ana#1234";"04-Jun-19 12:07 AM";"is it DNS?

```
dig x
```";"";"👏 (2),🎉 (1)";
"2";"ben#0007";"04-Jun-19 01:15 PM";"";"https://cdn.discordapp.com/attachments/1/2/db.log,https://x.example/a,b.png";"";
"""
OLD_TXT = """==============================================================
Guild: Lab
Channel: ops
Topic:
Messages: 2
Range: before 05-Dec-19 12:00 AM
==============================================================

[04-Jun-19 12:07 AM] ana#1234
is it DNS?

```
dig x
```

{Reactions}
👏 (2) 🎉

[04-Jun-19 01:15 PM] ben#0007


{Attachments}
https://cdn.discordapp.com/attachments/1/2/db.log
https://x.example/a,b.png

"""


def test_csv_and_text_of_the_same_messages_read_the_same() -> None:
    table, text = read(alone(OLD_CSV, "ops.csv")), read(alone(OLD_TXT, "ops.txt"))
    fields = [
        [(s.id, s.source, s.text, s.speaker, s.time_raw, s.local, s.reactions, s.files) for s in told[1]]
        for told in (table, text)
    ]
    assert fields[0] == fields[1]
    assert table[0].speakers == text[0].speakers
    assert [s.text for s in table[1]] == ["is it DNS?\n\n```\ndig x\n```", ""]
    assert [f.name for f in table[1][1].files] == ["db.log", "a,b.png"]
    assert [(r.name, r.count) for r in table[1][0].reactions] == [("👏", 2), ("🎉", 1)]


def test_local_times_stay_local_until_somebody_gives_a_zone() -> None:
    for name, content in (("ops.csv", OLD_CSV), ("ops.txt", OLD_TXT)):
        reading, (first, second) = read(alone(content, name))
        assert (first.at, first.local, first.time_raw) == (None, "2019-06-04T00:07:00", "04-Jun-19 12:07 AM")
        assert (first.time_basis, first.time_precision) == ("none", "min")
        assert second.local == "2019-06-04T13:15:00"
        assert codes(reading) == ["040"]
        zoned, (first, _) = read(alone(content, name), PARIS)
        assert first.at == datetime(2019, 6, 3, 22, 7, tzinfo=UTC)
        assert (first.time_basis, zoned.problems) == ("local+zone", [])


def test_new_csv_has_instants() -> None:
    head = "AuthorID,Author,Date,Content,Attachments,Reactions\n"
    table = head + '"1","ana","2026-05-01T22:04:00.2500000+02:00","a ""b""","",""\n'
    reading, (segment,) = read(alone(table, "ops.csv"))
    assert (segment.at, segment.time_precision, segment.text) == (AT, "ms", 'a "b"')
    assert (segment.speaker, reading.problems) == ("discord/ana", [])
    assert skips_by_reason(reading) == {"header": 1}


def test_torn_long_and_short_rows_lose_no_word_and_are_named() -> None:
    table = (
        OLD_CSV
        + '"1";"ana#1234";"05-Jun-19 12:07 AM";"open\nlate words\n"1";"x";"04-Jun-19 02:00 PM";"y";"";"";"more";\n'
    )
    reading, segments = read(alone(table, "ops.csv"))
    words = "\n".join(s.text for s in segments)
    assert all(word in words for word in ("open", "late words", "y\nmore"))
    assert {"074", "075", "076"} <= set(codes(reading))


def test_a_name_that_stands_for_several_people_is_told() -> None:
    table = OLD_CSV + '"3";"ana#1234";"05-Jun-19 12:07 AM";"hi";"";"";\n'
    assert "118" in codes(read(alone(table, "ops.csv"))[0])


NEW_TXT = """==============================================================
Guild: Lab
Channel: lab / ops
After: 4/30/2026 10:00 PM
==============================================================

[5/1/2026 10:04 PM] ana (pinned)
[5/1/2026] is a Friday
[12:00] pager: pasted

{Embed}
Latency
p99: 4 s

{Stickers}
https://cdn.discordapp.com/stickers/1.png


[5/21/2026 9:04 AM] pager#0001
ok

==============================================================
Exported 2 message(s)
==============================================================
"""


def test_new_text_has_pins_sections_and_a_foot() -> None:
    reading, (first, second) = read(alone(NEW_TXT, "ops.txt"))
    assert first.text == "[5/1/2026] is a Friday\n[12:00] pager: pasted\nLatency\np99: 4 s"
    assert (first.speaker, second.speaker) == ("discord/ana", "discord/pager#0001")
    assert (first.local, second.local) == ("2026-05-01T22:04:00", "2026-05-21T09:04:00")
    assert [f.name for f in first.files] == ["1.png (sticker)"]
    assert skips_by_reason(reading) == {"header": 5, "blank line": 4, "footer": 3}
    assert codes(reading) == ["040"]


def test_a_card_does_not_change_the_id_that_the_csv_gives() -> None:
    plain = NEW_TXT.replace("{Embed}\nLatency\np99: 4 s\n\n", "")
    assert [s.id for s in read(alone(plain, "ops.txt"))[1]] == [
        s.id for s in read(alone(NEW_TXT, "ops.txt"))[1]
    ]


def test_pasted_times_begin_no_message_without_a_blank_line_or_in_another_layout() -> None:
    pasted = NEW_TXT.replace("[12:00] pager: pasted", "[5/1/2026 10:04 PM] pasted\n\n[12:00:01] pasted")
    _, (first, _) = read(alone(pasted, "ops.txt"))
    assert first.text.split("\n")[1:4] == ["[5/1/2026 10:04 PM] pasted", "", "[12:00:01] pasted"]


def test_a_pasted_head_without_a_numbered_name_begins_no_message_in_an_old_file() -> None:
    pasted = OLD_TXT.replace("dig x", "\n[04-Jun-19 12:07 AM] build\nfailed")
    assert [s.speaker for s in read(alone(pasted, "ops.txt"))[1]] == ["discord/ana#1234", "discord/ben#0007"]


def test_text_that_holds_another_number_of_messages_than_it_says_is_told() -> None:
    reading, _ = read(alone(OLD_TXT.replace("Messages: 2", "Messages: 1,002"), "ops.txt"))
    assert codes(reading) == ["013", "040"]


# --- HTML -------------------------------------------------------------------------------------------------------------


def shown(at: datetime) -> str:
    local = at + timedelta(hours=2)
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local:%A, %B} {local.day}, {local.year} {local.hour % 12 or 12}:{local:%M} {half}"


def html_post(
    record: Record, *, content: str | None = None, below: str = "", reply: str = "", first: bool = True
) -> str:
    at = datetime.fromisoformat(str(record["timestamp"]))
    who = record["author"]
    assert isinstance(who, dict)
    inner = escape(str(record["content"])) if content is None else content
    head = (
        f'<div class=chatlog__header><span class=chatlog__author title="{escape(str(who["name"]))}" '
        f"data-user-id={who['id']}>{escape(str(who['nickname']))}</span> "
        f'<span class=chatlog__timestamp title="{shown(at)}"><a href=#x>{at:%H:%M}</a></span></div>'
    )
    aside = f'<div class=chatlog__short-timestamp title="{shown(at)}">{at:%H:%M}</div>'
    return (
        f"<div id=c-{record['id']} class=chatlog__message-container data-message-id={record['id']}>"
        f"<div class=chatlog__message><div class=chatlog__message-aside>{'' if first else aside}</div>"
        f"<div class=chatlog__message-primary>{reply}{head if first else ''}"
        f'<div class="chatlog__content chatlog__markdown"><span class=chatlog__markdown-preserve>{inner}</span></div>'
        f"{below}</div></div></div>"
    )


def html_page(*posts: str, count: int | None = None) -> str:
    groups = "".join(f"<div class=chatlog__message-group>{post}</div>\n" for post in posts)
    return (
        "<!DOCTYPE html><html lang=en><head><style>.chatlog__message-group{margin:0}</style></head><body>"
        f'<div class=preamble></div><div class="chatlog">\n{groups}</div><div class=postamble>'
        f"<div class=postamble__entry>Exported {len(posts) if count is None else count} message(s)</div></div>"
    )


HTML = "Lab - ops [900000000000000001].html"


def one_of_page(content: str, below: str = "", **more: object) -> Segment:
    _, (segment,) = read(alone(html_page(html_post(said("", **more), content=content, below=below)), HTML))
    return segment


def test_json_and_html_of_the_same_messages_read_the_same() -> None:
    records = [said("a & b\n<c>", n, author(str(n % 2 + 1), "ana" if n % 2 else "ben")) for n in range(4)]
    from_json, from_html = (
        read(alone(channel(*records))),
        read(alone(html_page(*map(html_post, records)), HTML)),
    )
    fields = [
        [(s.id, s.source, s.text, s.speaker, s.at, s.time_precision, s.links) for s in told[1]]
        for told in (from_json, from_html)
    ]
    assert fields[0] == fields[1]
    assert from_json[0].speakers == from_html[0].speakers
    assert from_html[0].problems == []


def test_messages_of_a_group_share_the_author_of_the_first() -> None:
    records = [said("a"), said("b", 1), said("c", 2, author("2", "ben"))]
    group = html_post(records[0]) + html_post(records[1], first=False)
    _, segments = read(alone(html_page(group, html_post(records[2]), count=3), HTML))
    assert [s.speaker for s in segments] == ["discord/1", "discord/1", "discord/2"]
    assert segments[1].time_raw == "Friday, May 1, 2026 10:04 p.m."


def test_a_group_without_its_author_takes_none_from_the_group_before() -> None:
    headless = html_post(said("b", 1), first=False)
    reading, segments = read(alone(html_page(html_post(said("a")), headless), HTML))
    assert [s.speaker for s in segments] == ["discord/1", None]
    assert codes(reading) == ["111"]


def test_marks_are_put_back_as_they_were_typed() -> None:
    assert one_of_page("<strong>a</strong> <em>b</em> <s>c</s> <u>d</u>").text == "**a** *b* ~~c~~ __d__"
    assert (
        one_of_page("x <code class='chatlog__markdown-pre chatlog__markdown-pre--inline'>a  b</code>").text
        == "x `a  b`"
    )
    code = "<code class='chatlog__markdown-pre chatlog__markdown-pre--multiline language-sh'>$ ls\n  a</code>done"
    assert one_of_page(f"see{code}").text == "see\n```sh\n$ ls\n  a\n```\ndone"
    assert (
        one_of_page("so:\n<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>then").text
        == "so:\n- a\n- b\n  - c\nthen"
    )
    quote = "<div class=chatlog__markdown-quote><div class=chatlog__markdown-quote-border></div><div>a\nb</div></div>"
    assert one_of_page(f"{quote}no").text == "> a\n> b\nno"
    assert one_of_page('<a href="https://x.example/a">graph</a>').text == "[graph](https://x.example/a)"
    assert one_of_page(
        '<a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a>'
    ).text.endswith("a=1&b=2")


def test_emoji_are_signs_or_names() -> None:
    assert (
        one_of_page(
            "<img class='chatlog__emoji ' alt=🔥 title=fire src=x> <img alt=parrot class=chatlog__emoji>"
        ).text
        == "🔥 :parrot:"
    )


def test_mentions_in_html_lead_to_whoever_has_that_name() -> None:
    ben = said("b", 1, author("2", "ben"))
    asks = html_post(said(""), content='<span class=chatlog__markdown-mention title="ben">@Ben</span> ok?')
    _, (segment, _) = read(alone(html_page(asks, html_post(ben)), HTML))
    (mention,) = segment.mentions
    assert (segment.text, segment.text[mention.start : mention.end]) == ("@Ben ok?", "Ben")
    assert mention.speaker == "discord/2"


def test_html_keeps_answers_edits_files_reactions_and_cards() -> None:
    below = (
        "<div class=chatlog__attachment><a href=u><img class=chatlog__attachment-media src='a?ex=1' "
        "alt='Image attachment' title='Image: graph (1).png (2 MB)'></a></div>"
        "<div class=chatlog__attachment><div class=chatlog__attachment-generic>"
        "<div class=chatlog__attachment-generic-name>"
        "<a href=u> db.log </a></div><div class=chatlog__attachment-generic-size>2 KB</div></div></div>"
        "<div class=chatlog__embed><div class=chatlog__embed-title><a class=chatlog__embed-title-link href=https://x.example/d>"
        "<div class='chatlog__markdown chatlog__markdown-preserve'>Latency</div></a></div>"
        "<div class=chatlog__embed-field><div class=chatlog__embed-field-name>p99</div>"
        "<div class=chatlog__embed-field-value>4 s</div></div></div>"
        "<div class=chatlog__reactions><div class=chatlog__reaction title=x><img class=chatlog__emoji alt=👍 src=y>"
        "<span class=chatlog__reaction-count>3</span></div></div>"
    )
    reply = (
        "<div class=chatlog__reply><div class=chatlog__reply-author>Ben</div><div class=chatlog__reply-content>"
        "<span class=chatlog__reply-link onclick=\"scrollToMessage(event,'77')\">down?</span></div></div>"
    )
    edited = f'x</span> <span class=chatlog__edited-timestamp title="{shown(AT)}">(edited)'
    page = html_page(html_post(said(""), content=edited, below=below, reply=reply))
    reading, (segment,) = read(alone(page, HTML))
    assert segment.text == "x\nLatency\np99: 4 s"
    assert segment.thread == f"discord/{CHANNEL}/77"
    assert segment.edited_at == AT
    assert [f.name for f in segment.files] == ["graph (1).png", "db.log"]
    assert [(r.name, r.count) for r in segment.reactions] == [("👍", 3)]
    assert [li.url for li in segment.links] == ["https://x.example/d"]
    assert codes(reading) == ["110"]


def test_a_notice_is_an_event_and_a_tagged_author_a_bot() -> None:
    notice = html_post(said("")).replace(
        "chatlog__content chatlog__markdown", "chatlog__system-notification-content"
    )
    assert read(alone(html_page(notice), HTML))[1][0].kind == "event"
    tagged = html_post(said("a")).replace(
        "</span> <span class=chatlog__t",
        "</span> <span class=chatlog__author-tag>BOT</span> <span class=chatlog__t",
    )
    assert [s.kind for s in read(alone(html_page(tagged), HTML))[0].speakers.values()] == ["bot"]


def test_a_page_that_was_cut_or_counts_otherwise_is_told() -> None:
    page = html_page(html_post(said("a")), count=5)
    assert codes(read(alone(page, HTML))[0]) == ["013"]
    assert codes(read(alone(page[: page.index("<div class=postamble>")], HTML))[0]) == ["013"]


def test_a_page_whose_name_has_no_channel_says_that_its_name_stands_for_it() -> None:
    reading, (segment,) = read(alone(html_page(html_post(said("a"))), "ops.html"))
    assert (segment.source, codes(reading)) == ("ops", ["104"])


# --- folders, zips and parts ------------------------------------------------------------------------------------------


def test_parts_are_one_conversation_in_the_order_of_their_numbers() -> None:
    head = "AuthorID;Author;Date;Content;Attachments;Reactions;\n"
    rows = {n: head + f'"1";"ana#1234";"04-Jun-19 12:07 AM";"{n}";"";"";\n' for n in range(1, 13)}
    reading, segments = read(folder({f"lab/ops/{n}.csv": text for n, text in rows.items()}))
    assert [s.text for s in segments] == [str(n) for n in range(1, 13)]
    assert [(s.id, s.title) for s in reading.sources.values()] == [("lab-ops", "lab/ops")]
    named = {f"ops{f' [part {n}]' * (n > 1)}.csv": text for n, text in rows.items()}
    assert [s.text for s in read(folder(named))[1]] == [str(n) for n in range(1, 13)]
    assert codes(reading) == ["040"]


def test_parts_that_are_missing_are_told() -> None:
    parts = {f"ops [900000000000000001] [part {n}].json": channel(said(str(n), n)) for n in (2, 5)}
    reading, segments = read(folder(parts))
    assert [s.text for s in segments] == ["2", "5"]
    assert codes(reading) == ["119"]
    assert "3 part(s)" in reading.problems[0].what


def test_files_of_one_channel_follow_each_other_by_time_and_what_overlaps_is_read_once() -> None:
    late, early = channel(said("b", 5), said("c", 9)), channel(said("a"), said("b", 5))
    files = {"ops (after 2026-05-01).json": late, "ops (before 2026-05-02).json": early}
    reading, segments = read(folder(files))
    assert [(s.text, s.seq) for s in segments] == [("a", 0), ("b", 1), ("c", 2)]
    assert skips_by_reason(reading) == {DUPLICATE: 1}


def test_channels_and_threads_of_a_zip_are_sources_of_their_own_and_pictures_no_talk() -> None:
    thread = channel(said("t"), id="900000000000000002", type="GuildPublicThread", category="ops", name="db")
    inside = {
        "a/ops.json": json.dumps(channel(said("a"))),
        "a/db.json": json.dumps(thread),
        "a/db_Files/x.png": "x",
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for member, text in inside.items():
            archive.writestr(member, text)
    delivery = alone(whole.getvalue(), "archive.zip")
    assert discord.sniff(delivery) >= 0.9
    reading, segments = read(delivery)
    assert {s.source: s.text for s in segments} == {
        f"discord/{CHANNEL}": "a",
        "discord/900000000000000002": "t",
    }
    assert skips_by_reason(reading) == {"not part of the conversation": 1}
    assert reading.problems == []


def test_one_channel_in_two_formats_makes_two_sources_and_a_strange_file_is_named() -> None:
    files = {"ops.json": channel(said("a")), HTML: html_page(html_post(said("a"))), "notes.txt": "Ana: hi"}
    assert discord.sniff(folder(files)) > 0.9
    reading, segments = read(folder(files))
    assert sorted(s.source for s in segments) == [f"discord/{CHANNEL}", f"discord/{CHANNEL}-twin-2"]
    assert codes(reading) == ["085"]


def test_a_damaged_part_costs_no_more_than_itself() -> None:
    broken = json.dumps(channel(said("b", 5))).replace('"messages": [', '"messages": 7, "x": [')
    reading, segments = read(folder({"ops.json": channel(said("a")), "ops 2.json": broken}))
    assert [s.text for s in segments] == ["a"]
    assert skips_by_reason(reading) == {"not read": 1}


def test_the_lines_of_a_page_end_as_they_may() -> None:
    page = html_page(html_post(said("one\ntwo")), html_post(said("three", 5)))
    for end in ("\r\n", "\r"):
        _, segments = read(alone(page.replace("\n", end), HTML))
        assert [s.text for s in segments] == ["one\ntwo", "three"]


def test_one_flipped_bit_in_the_name_of_the_list_costs_no_message() -> None:
    """… "mdssages": [ …"""
    raw = json.dumps(channel(said("a"), said("b", 5))).replace('"messages"', '"mdssages"')
    reading, segments = read(alone(raw))
    assert [s.text for s in segments] == ["a", "b"]
    assert codes(reading) == ["013"]


# --- laws -------------------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r<>&@[]{}*_~`|"), min_size=1, max_size=30
).filter(
    lambda text: text == text.strip() and "\n\n" not in text and "//" not in text and text == text.strip("\n")
)
TURNS = st.lists(
    st.tuples(st.integers(1, 3), WORDS, st.integers(0, 400), st.booleans()), min_size=1, max_size=8
)
NAMES = {1: "ana", 2: "ben", 3: "noor"}


@settings(max_examples=30)
@given(TURNS)
def test_a_conversation_written_as_json_and_html_reads_back(turns: list[tuple[int, str, int, bool]]) -> None:
    records: list[Record] = []
    wanted = []
    for n, (who, text, pause, answers) in enumerate(turns):
        record = said(text, n * 1000 + pause, author(str(who), NAMES[who]))
        if answers and records:
            record |= {"type": "Reply", "reference": {"messageId": records[-1]["id"]}}
        records.append(record)
        key = f"discord/{CHANNEL}/{record['id']}"
        wanted.append((f"discord/{who}", text, str(record["timestamp"]), key))
    _, segments = read(alone(channel(*records)))
    told = [(s.speaker, s.text, s.at and s.at.isoformat(timespec="milliseconds"), s.id) for s in segments]
    assert told == wanted
    threads = [wanted[n - 1][3] if r["type"] == "Reply" else None for n, r in enumerate(records)]
    assert [s.thread for s in segments] == threads
    _, from_page = read(alone(html_page(*map(html_post, records)), HTML))
    assert [(s.speaker, s.text, s.at) for s in from_page] == [(s.speaker, s.text, s.at) for s in segments]


@settings(max_examples=30)
@given(TURNS)
def test_a_conversation_written_as_csv_and_text_reads_back(turns: list[tuple[int, str, int, bool]]) -> None:
    rows, lines = (
        ["AuthorID;Author;Date;Content;Attachments;Reactions;"],
        ["=" * 62, "Guild: Lab", "Channel: ops", "=" * 62, ""],
    )
    wanted = []
    for who, text, pause, _ in turns:
        at = AT.replace(microsecond=0, second=0) + timedelta(minutes=pause)
        stamp, name = f"{at:%d-%b-%y %I:%M %p}", f"{NAMES[who]}#000{who}"
        quoted = text.replace('"', '""')
        rows.append(f'"{who}";"{name}";"{stamp}";"{quoted}";"";"";')
        lines += [f"[{stamp}] {name}", text, ""]
        wanted.append((f"discord/{name}", text, at.replace(tzinfo=None).isoformat()))
    table = read(alone("\n".join(rows) + "\n", "ops.csv"))[1]
    text_segments = read(alone("\n".join(lines) + "\n", "ops.txt"))[1]
    for segments in (table, text_segments):
        told = [(s.speaker, s.text, s.local) for s in segments]
        assert told in (wanted, wanted[::-1])
    assert [s.id for s in sorted(table, key=lambda s: s.id)] == sorted(s.id for s in text_segments)


SAMPLES = {
    "ops.json": json.dumps(channel(*(said(f"message number {n}", n) for n in range(20)))),
    "ops.html": html_page(*(html_post(said(f"message number {n}", n)) for n in range(20))),
    "ops.csv": OLD_CSV
    + "".join(f'"1";"ana#1234";"05-Jun-19 0{n % 9 + 1}:07 AM";"number {n}";"";"";\n' for n in range(20)),
    "ops.txt": OLD_TXT
    + "".join(f"[05-Jun-19 0{n % 9 + 1}:07 AM] ana#1234\nnumber {n}\n\n" for n in range(20)),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_off_anywhere_keeps_what_is_whole(name: str) -> None:
    raw = SAMPLES[name].encode()
    placed = [(raw.rfind(s.text.encode()), s.text) for s in read(alone(raw, name))[1] if "number" in s.text]
    assert len(placed) == 20
    for cut in range(0, len(raw), len(raw) // 100):
        kept = set[str]()
        with suppress(ReadError):
            kept = {s.text for s in read(alone(raw[:cut], name))[1]}
        assert kept >= {text for place, text in placed if place + 250 < cut}


@pytest.mark.parametrize("name", SAMPLES)
def test_flipped_bytes_and_repeated_blocks_cost_little(name: str) -> None:
    raw = SAMPLES[name].encode()
    whole = {s.text for s in read(alone(raw, name))[1]}
    for step in range(60):
        place = 60 + (len(raw) - 60) * step // 60
        flipped = raw[:place] + bytes([raw[place] ^ (1 << step % 8)]) + raw[place + 1 :]
        kept = set[str]()
        with suppress(ReadError):
            kept = {s.text for s in read(alone(flipped, name))[1]}
        assert len(whole & kept) >= len(whole) - 3 or place < 1200
    begin, end = len(raw) // 3, len(raw) // 2
    _, segments = read(alone(raw[:end] + raw[begin:end] + raw[end:], name))
    assert len(whole & {s.text for s in segments}) >= len(whole) - 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "content", "users", "emoji"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(
            [*said("a"), "reference", "stickers", "interaction", "forwardedMessage", "callEndedTimestamp"]
        ),
        VALUES,
    )
)
def test_no_shape_of_a_message_breaks_the_reader(record: Record) -> None:
    read(alone(channel({**said("a"), **record}, record)))


@pytest.mark.parametrize(
    "value",
    [
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "\ud800",
        "a\x00b",
        10**30,
        "2026-13-45T99:99:99Z",
        [],
    ],
)
def test_no_value_breaks_the_reader(value: object) -> None:
    fields = ("timestamp", "timestampEdited", "callEndedTimestamp", "id", "content", "type")
    for field in fields:
        _, segments = read(alone(channel(said("a"), {**said("b", 1), field: value})))
        assert len(segments) == 2
        repr(segments).encode()
    _, segments = read(alone(channel(said("a", who={"id": value, "name": value, "nickname": value}))))
    repr(segments).encode("utf-8")


@pytest.mark.parametrize(
    "unit", ["<!--", "<a ", '<a "', "<div data-message-id=1>", "<b>", "</b>", "<script>", "&", "<ul><li>"]
)
def test_hostile_pages_take_no_time(unit: str) -> None:
    page = html_page(html_post(said("a"))).replace("</div></div></div></div>", unit * 5_000, 1)
    began = time.perf_counter()
    read(alone(page, HTML))
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "content", ["https://cdn.discordapp.com/" * 8000, "[" * 100_000, "<@" * 50_000, "@Ben" * 30_000]
)
def test_hostile_words_take_no_time(content: str) -> None:
    began = time.perf_counter()
    read(alone(channel(said(content, mentions=[author(str(n), f"{'b' * n}en") for n in range(60)]))))
    assert time.perf_counter() - began < 3


def test_hostile_files_are_refused_or_read(bad_inputs: Path) -> None:
    for path in sorted(p for p in bad_inputs.rglob("*") if p.is_file() and p.stat().st_size < 1 << 20):
        with suppress(ReadError):
            delivery = file_delivery(path.name, partial(path.open, "rb"))
            assert discord.sniff(delivery) < 0.3
            list(discord.read(delivery, PLAIN).segments)


# --- what is Discord's ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_is_known_by_its_beginning(name: str) -> None:
    assert discord.sniff(alone(SAMPLES[name], name)) > 0.9
    assert discord.sniff(alone("\ufeff" + SAMPLES[name].replace("\n", "\r\n"), name)) > 0.9


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"messages": []}',
        "Author,Date,Title\n",
        "<html><body>hi</body></html>",
        "====\nhi",
        "\x00" * 99,
    ],
)
def test_what_is_something_else_is_refused_with_a_word(content: str) -> None:
    delivery = alone(content, "x.json")
    assert discord.sniff(delivery) < 0.3
    with pytest.raises(ReadError) as refused:
        discord.read(delivery, PLAIN)
    assert refused.value.problem.code == "IW-READ-117"
    assert refused.value.problem.then


def test_columns_that_others_use_too_are_left_to_others_unless_asked() -> None:
    shared_columns = "Author,Date,Content\nana,2026-05-01T20:04:00Z,hi\n"
    assert discord.sniff(alone(shared_columns, "x.csv")) < 0.3
    assert [s.text for s in read(alone(shared_columns, "x.csv"))[1]] == ["hi"]
    older = "Author;Date;Content;Attachments;\nana#1;04-Jun-19 12:07 AM;hi;;\n"
    assert discord.sniff(alone(older, "x.csv")) > 0.9


def test_no_other_real_file_is_claimed(shared: Path) -> None:
    others = [p for p in sorted((shared / "real").rglob("*")) if p.is_file() and "discord" not in p.parts]
    assert len(others) > 100
    for path in others:
        with suppress(ReadError):
            assert discord.sniff(file_delivery(path.name, partial(path.open, "rb"))) < 0.3, path


def test_an_export_without_messages_is_told() -> None:
    reading, segments = read(alone(channel()))
    assert (segments, codes(reading)) == ([], ["106"])


def test_every_segment_leads_to_its_lines() -> None:
    _, segments = read(alone(OLD_TXT, "ops.txt"))
    lines = OLD_TXT.split("\n")
    for segment in segments:
        ((_, first, last),) = positions(segment.locator)
        assert re.match(r"\[04-Jun-19", lines[first - 1])
        assert lines[last - 1].strip()
