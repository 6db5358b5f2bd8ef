"""Matrix rooms: events, what they say of each other, archived rooms as text and HTML, and what damaged files keep."""

import html
import io
import json
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Link, Mention, Reaction, Segment
from incident_workbench.readers import matrix
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.exports.members import NOT_TALK
from incident_workbench.readers.exports.order import DUPLICATE

PLAIN = ReadOptions()
UTC_GIVEN = ReadOptions(zone="UTC")
Told = tuple[Reading, list[Segment]]
START = 1714557600000
ROOM = "matrix/!r:x.example"


def delivery(raw: bytes, name: str = "export.json") -> OpenDelivery:
    return file_delivery(name, partial(io.BytesIO, raw))


def read(opened: OpenDelivery | bytes, options: ReadOptions = PLAIN) -> Told:
    reading = matrix.read(delivery(opened) if isinstance(opened, bytes) else opened, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def export(*events: object, **head: object) -> dict[str, object]:
    told = {
        "room_name": "ops",
        "room_creator": "@ana:x.example",
        "topic": "",
        "exported_by": "@kim:x.example",
    }
    return {**told, "export_date": "1 May 2024", **head, "messages": list(events)}


def event(
    key: str, content: object, sender: str = "ana", kind: str = "m.room.message", **more: object
) -> object:
    told = {"type": kind, "sender": f"@{sender}:x.example", "content": content, "room_id": "!r:x.example"}
    return {**told, "event_id": f"${key}", "origin_server_ts": START, "unsigned": {"age": 1}, **more}


def said(key: str, body: str, sender: str = "ana", **more: object) -> object:
    return event(key, {"msgtype": "m.text", "body": body, **more}, sender)


def written(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def room(*events: object) -> Told:
    return read(written(export(*events)))


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_has_its_author_its_instant_and_its_place() -> None:
    reading, (segment,) = room(said("a", "is it DNS? https://x.example/g."))
    assert (segment.id, segment.source, segment.seq) == (f"{ROOM}/$a", ROOM, 0)
    assert (segment.text, segment.kind, segment.markup) == (
        "is it DNS? https://x.example/g.",
        "message",
        "plain",
    )
    assert segment.links == (Link(11, 30, "https://x.example/g"),)
    assert (segment.at, segment.time_raw, segment.time_basis, segment.time_precision) == (
        datetime(2024, 5, 1, 10, tzinfo=UTC),
        str(START),
        "absolute",
        "ms",
    )
    assert (segment.locator, reading.sources[ROOM].title) == ("export.json#1", "ops")
    (ana,) = reading.speakers.values()
    assert (ana.id, ana.name, ana.handle, ana.kind) == (
        "matrix/@ana:x.example",
        "ana",
        "@ana:x.example",
        "person",
    )
    assert reading.problems == []


def test_a_clock_that_is_wrong_stays_so_and_the_order_is_the_exports() -> None:
    _, segments = room(
        said("a", "1"), event("b", {"body": "2"}, origin_server_ts=START - 5000), said("c", "3")
    )
    assert [s.text for s in segments] == ["1", "2", "3"]
    assert segments[1].at == datetime(2024, 5, 1, 9, 59, 55, tzinfo=UTC)


def test_an_export_with_the_newest_first_is_turned_over() -> None:
    stamped = [event(f"{n}", {"body": f"{n}"}, origin_server_ts=START + n) for n in (3, 2, 1)]
    _, segments = room(*stamped)
    assert [(s.text, s.seq) for s in segments] == [("1", 0), ("2", 1), ("3", 2)]


@pytest.mark.parametrize("stamp", [None, True, -1, 10**30, "soon", 1.5, [1], 253_402_300_800_000])
def test_a_message_without_a_readable_time_keeps_its_place(stamp: object) -> None:
    reading, segments = room(said("a", "1"), event("b", {"body": "2"}, origin_server_ts=stamp))
    assert [(s.text, s.at is None) for s in segments] == [("1", False), ("2", True)]
    assert codes(reading) == ["IW-READ-108"]


def test_names_are_those_of_the_room_and_a_sender_of_notices_only_is_a_bot() -> None:
    reading, segments = room(
        event("j", {"membership": "join", "displayname": "Ana Lima"}, "ana", "m.room.member"),
        said("a", "up?"),
        event("b", {"msgtype": "m.notice", "body": "disk full"}, "pager"),
        event("c", {"msgtype": "m.notice", "body": "fyi"}, "ana"),
        event("d", {"msgtype": "m.emote", "body": "restarts it"}, "ana"),
    )
    assert {s.name: s.kind for s in reading.speakers.values()} == {"Ana Lima": "person", "pager": "bot"}
    assert [s.text for s in segments[1:]] == ["up?", "disk full", "fyi", "* Ana Lima restarts it"]


def test_files_are_named_and_captions_are_words() -> None:
    details = {"mimetype": "text/plain", "size": 3}
    _, segments = room(
        event("a", {"msgtype": "m.file", "body": "a.log", "info": details, "url": "mxc://x/y"}),
        event("b", {"msgtype": "m.image", "body": "the graph", "filename": "g.png"}),
        event("c", {"body": "wave"}, kind="m.sticker"),
        event("d", {"msgtype": "m.location", "body": "depot", "geo_uri": "geo:1,2"}),
    )
    assert [s.text for s in segments] == ["", "the graph", "wave", "depot (geo:1,2)"]
    assert [s.files for s in segments] == [
        (Attached(name="a.log", mimetype="text/plain", size=3),),
        (Attached(name="g.png"),),
        (Attached(name="wave"),),
        (),
    ]


def test_formatted_words_are_taken_only_where_there_are_no_others() -> None:
    pill = '<a href="https://matrix.to/#/@kim:x.example">Kim &amp; co</a>: <b>look</b>'
    _, (both, only) = room(
        said("a", "Kim & co: **look**", formatted_body=pill),
        event("b", {"msgtype": "m.text", "formatted_body": "<mx-reply>old</mx-reply><p>a</p><p>b</p>"}),
    )
    assert (both.text, both.markup) == ("Kim & co: **look**", "markdown")
    assert both.mentions == (Mention(0, 8, "matrix/@kim:x.example"),)
    assert only.text == "a\nb"


def test_a_poll_says_what_may_be_answered() -> None:
    answers = [{"id": "1", "m.text": [{"body": "yes"}]}, {"id": "2", "org.matrix.msc1767.text": "no"}]
    poll = {"question": {"body": "roll back?"}, "answers": answers}
    _, (segment,) = room(event("a", {"org.matrix.msc3381.poll.start": poll}, kind="m.poll.start"))
    assert segment.text == "Poll: roll back?\n• yes\n• no"


# --- what events say of each other ------------------------------------------------------------------------------------


def replaced(key: str, target: str, body: str, sender: str = "ana", at: int = 1) -> object:
    relates = {"rel_type": "m.replace", "event_id": f"${target}"}
    fresh = {"msgtype": "m.text", "body": body}
    content = {"msgtype": "m.text", "body": f"* {body}", "m.new_content": fresh, "m.relates_to": relates}
    return event(key, content, sender, origin_server_ts=START + at)


def test_an_edit_gives_a_message_its_latest_words_and_both_records() -> None:
    reading, (segment, other) = room(
        said("a", "DNS"), replaced("e2", "a", "not DNS", at=9), replaced("e1", "a", "DMS"), said("b", "ok")
    )
    assert (segment.text, segment.locator, other.locator) == (
        "not DNS",
        "export.json#1-3",
        "export.json#4",
    )
    assert segment.edited_at == datetime(2024, 5, 1, 10, tzinfo=UTC) + timedelta(milliseconds=9)
    assert codes(reading) == ["IW-READ-127"]


def test_an_edit_told_with_the_message_is_taken_too() -> None:
    newest = replaced("e", "a", "new")
    bundled = {"m.relations": {"m.replace": newest}}
    bare = {"m.relations": {"m.replace": {"event_id": "$e", "origin_server_ts": START + 2}}}
    reading, segments = room(
        event("a", {"body": "old"}, unsigned=bundled), event("b", {"body": "kept"}, unsigned=bare)
    )
    assert [s.text for s in segments] == ["new", "kept"]
    assert [s.edited_at and s.edited_at.microsecond for s in segments] == [1000, 2000]
    assert codes(reading) == []


def test_an_edit_by_another_or_of_what_is_not_here_stands_alone() -> None:
    reading, segments = room(
        said("a", "DNS"),
        replaced("e", "a", "no", "ben"),
        replaced("f", "z", "late"),
        replaced("g", "f", "twice"),
    )
    assert [s.text for s in segments] == ["DNS", "no", "late", "twice"]
    assert codes(reading) == ["IW-READ-128"]


def reacted(key: str, target: str, emoji: str, sender: str) -> object:
    relates = {"rel_type": "m.annotation", "event_id": f"${target}", "key": emoji}
    return event(key, {"m.relates_to": relates}, sender, "m.reaction")


def test_reactions_stand_under_their_message() -> None:
    reading, (segment, gone) = room(
        reacted("r1", "a", "👍", "ben"),
        said("a", "up"),
        reacted("r2", "a", "👍", "kim"),
        reacted("r3", "a", "🎉", "ben"),
        reacted("r4", "z", "👀", "ben"),
    )
    ben, kim = "matrix/@ben:x.example", "matrix/@kim:x.example"
    assert segment.reactions == (Reaction("👍", 2, (ben, kim)), Reaction("🎉", 1, (ben,)))
    assert segment.locator == "export.json#1-4"
    assert (gone.kind, gone.text) == ("event", "ben reacted 👀 to a message that is not here")
    assert codes(reading) == ["IW-READ-128"]


def test_reactions_told_with_the_message_are_counted() -> None:
    chunk = {"chunk": [{"type": "m.reaction", "key": "👍", "count": 2}, {"key": "x"}, 3]}
    _, (segment,) = room(event("a", {"body": "up"}, unsigned={"m.relations": {"m.annotation": chunk}}))
    assert segment.reactions == (Reaction("👍", 2), Reaction("x", 0))


def answer(target: str, **more: object) -> dict[str, object]:
    return {"m.relates_to": {**more, "m.in_reply_to": {"event_id": f"${target}"}}}


def test_a_reply_loses_its_quote_and_leads_to_where_the_chain_began() -> None:
    quoted = "> <@ana:x.example> is it DNS?\n> or not\n\nno\n> my own quote"
    reading, segments = room(
        said("a", "is it DNS?\nor not"),
        said("b", quoted, "ben", **answer("a")),
        said("c", "> * <@ben:x.example> nods\n\nwhy", **answer("b")),
        said("d", "> <@ana:x.example> pasted\n\nthis"),
        said("e", "> <@ana:x.example> mine\n\nok", **answer("a", is_falling_back=True)),
    )
    assert [s.text for s in segments[1:]] == [
        "no\n> my own quote",
        "why",
        "> <@ana:x.example> pasted\n\nthis",
        "> <@ana:x.example> mine\n\nok",
    ]
    root = f"{ROOM}/$a"
    assert [s.thread for s in segments] == [None, root, root, None, root]
    assert codes(reading) == []


def test_a_thread_leads_to_its_first_message_and_a_ring_nowhere() -> None:
    thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$a"}}
    reading, segments = room(
        said("b", "reply", **thread), said("c", "x", **answer("d")), said("d", "y", **answer("c"))
    )
    assert [s.thread for s in segments] == [f"{ROOM}/$a", None, None]
    assert codes(reading) == ["IW-READ-110"]


def test_what_was_deleted_says_by_whom_and_why() -> None:
    because = {"sender": "@kim:x.example", "content": {"reason": "a password"}}
    own = {"sender": "@ana:x.example", "content": {}}
    reading, segments = room(
        event("a", {}, unsigned={"redacted_because": because}),
        event("b", {}, unsigned={"redacted_because": own}),
        event("c", {}),
        event("d", {}),
        event("x", {"reason": "spam"}, "kim", "m.room.redaction", redacts="$d"),
        event("y", {"redacts": "$q"}, "kim", "m.room.redaction"),
        event("z", {}, "kim", "m.room.redaction"),
    )
    assert [s.text for s in segments] == [
        "[deleted by kim: a password]",
        "[deleted]",
        "[no words]",
        "[deleted by kim: spam]",
        "kim deleted a message: spam",
        "kim deleted a message",
        "kim deleted a message",
    ]
    assert [s.kind for s in segments] == ["system"] * 4 + ["event"] * 3
    assert codes(reading) == ["IW-READ-126"]


def test_what_could_not_be_decrypted_is_told() -> None:
    reading, segments = room(
        event("a", {"algorithm": "m.megolm", "ciphertext": "x"}, kind="m.room.encrypted"),
        event("b", {"msgtype": "m.bad.encrypted", "body": "** Unable to decrypt **"}),
        event("c", {"msgtype": "m.text", "body": ""}),
    )
    assert [(s.kind, s.text) for s in segments] == [
        ("system", "[not decrypted]"),
        ("system", "[not decrypted]"),
        ("message", ""),
    ]
    assert codes(reading) == ["IW-READ-125", "IW-READ-126"]


# --- events -----------------------------------------------------------------------------------------------------------


def member(content: object, who: str = "kim", by: str = "kim", before: object = None) -> object:
    key = f"{content}{who}{by}{before}"
    more = {"state_key": f"@{who}:x.example", "unsigned": {"prev_content": before} if before else {}}
    return event(key, content, by, "m.room.member", **more)


def test_members_come_go_and_change_their_names() -> None:
    joined = {"membership": "join", "displayname": "Kim"}
    _, segments = room(
        member({"membership": "invite"}, by="ana"),
        member(joined, before={"membership": "invite"}),
        member({**joined, "displayname": "Kim O"}, before=joined),
        member({"membership": "join"}, before=joined),
        member({**joined, "avatar_url": "mxc://x"}, before=joined),
        member({"membership": "leave"}, before=joined),
        member({"membership": "leave"}, before={"membership": "invite"}),
        member({"membership": "leave", "reason": "spam"}, by="ana", before=joined),
        member({"membership": "ban"}, by="ana"),
        member({"membership": "leave"}, by="ana", before={"membership": "ban"}),
        member({"membership": "knock"}),
        member({}),
    )
    assert {s.kind for s in segments} == {"event"}
    assert [s.text for s in segments] == [
        "ana invited Kim",
        "Kim joined the room",
        "Kim is now called Kim O, before Kim",
        "Kim is no longer called Kim",
        "Kim changed the picture",
        "Kim left the room",
        "Kim declined the invitation",
        "ana removed Kim: spam",
        "ana banned Kim",
        "ana lifted the ban of Kim",
        "Kim asked to join",
        "Kim changed membership to nothing",
    ]
    assert segments[0].mentions == (Mention(0, 3, "matrix/@ana:x.example"),)


def test_changes_of_the_room_are_sentences_and_new_kinds_are_named() -> None:
    reading, segments = room(
        event("a", {"name": "ops"}, kind="m.room.name"),
        event("b", {"topic": ""}, kind="m.room.topic"),
        event("c", {}, kind="m.call.invite"),
        event("d", {"body": "new"}, kind="org.example.thing"),
        event("e", {}, kind="m.reaction"),
    )
    assert [s.text for s in segments] == [
        "ana named the room ops",
        "ana set the topic to",
        "ana called",
        "ana [org.example.thing] new",
        "ana took back a reaction",
    ]
    assert codes(reading) == ["IW-READ-129"]


# --- ids and members --------------------------------------------------------------------------------------------------


def test_the_same_event_twice_is_one_and_another_of_its_id_is_kept_beside_it() -> None:
    edit, emoji = replaced("e", "a", "DNS!"), reacted("r", "a", "👍", "ben")
    reading, segments = room(
        said("a", "DNS"), edit, emoji, edit, emoji, said("b", "x"), said("b", "x"), said("b", "y")
    )
    assert [s.text for s in segments] == ["DNS!", "x", "y"]
    assert segments[0].reactions[0].count == 1
    assert segments[2].id.startswith(f"{ROOM}/$b~")
    assert skips_by_reason(reading) == {DUPLICATE: 3}
    assert codes(reading) == ["IW-READ-127", "IW-READ-121"]


def test_records_that_are_no_events_are_skipped_and_named() -> None:
    reading, segments = room(said("a", "x"), None, {}, {"type": 3}, ["y"], said("b", "y"))
    assert [s.text for s in segments] == ["x", "y"]
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("IW-READ-115", "export.json#2")


def test_an_event_without_sender_or_id_is_kept() -> None:
    bare = {"type": "m.room.message", "content": {"body": "x\0"}, "origin_server_ts": START}
    reading, segments = read(written(export(bare, bare)))
    assert [(s.text, s.speaker, s.source) for s in segments] == [("x�", None, "matrix/ops")] * 2
    assert codes(reading) == ["IW-READ-021", "IW-READ-111"]


def test_the_export_is_found_in_its_zip_and_its_files_are_passed_over() -> None:
    files = {"ops/export.json": written(export(said("a", "x"))), "ops/images/a.png": b"\xff"}
    folder = folder_delivery("ops.zip", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    assert matrix.sniff(folder) >= 0.9
    reading, segments = read(folder)
    assert [s.locator for s in segments] == ["ops/export.json#1"]
    assert skips_by_reason(reading) == {NOT_TALK: 1}


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b"hello", b"\0" * 30, b'{"messages": {}}', b'{"messages": [{"id": 1}]}'],
)
def test_what_holds_no_room_is_refused(raw: bytes) -> None:
    assert matrix.sniff(delivery(raw)) < 0.3
    with pytest.raises(ReadError, match=r"IW-READ-(011|124)"):
        matrix.read(delivery(raw), PLAIN)


def test_a_folder_without_a_room_is_refused() -> None:
    with pytest.raises(ReadError, match="IW-READ-124"):
        matrix.read(folder_delivery("x", {"a.txt": partial(io.BytesIO, b"a")}), PLAIN)


# --- archived rooms ---------------------------------------------------------------------------------------------------

LOG = """# room: #ops:x.example
# exported: 2024-05-02 03:25 UTC
2024-05-01 10:00 ana: is it DNS? see
2024-04-30 09:00:00 worker: timeout

  indented
  ↳ 2024-05-01 10:20 ben: no
it is not
  ↳ 2024-05-01 10:21 ana: ok [edited]
2024-05-01 10:05 kim: \n2024-05-01 10:06 kim: up: https://x.example
"""


def test_a_rooms_log_keeps_replies_with_the_message_above() -> None:
    reading, segments = read(delivery(LOG.encode(), "room_log.txt"))
    root = segments[0].id
    assert [(reading.speakers[s.speaker or ""].name, s.text) for s in segments] == [
        ("ana", "is it DNS? see\n2024-04-30 09:00:00 worker: timeout\n\n  indented"),
        ("ben", "no\nit is not"),
        ("ana", "ok [edited]"),
        ("kim", "[no words]"),
        ("kim", "up: https://x.example"),
    ]
    assert [s.thread for s in segments] == [None, root, root, None, None]
    assert [s.locator.partition("#")[2] for s in segments] == ["3-6", "7-8", "9", "10", "11"]
    assert [(s.at, s.local) for s in segments[:1]] == [(None, "2024-05-01T10:00:00")]
    assert list(reading.sources) == ["matrix/#ops:x.example"]
    assert codes(reading) == ["IW-READ-040", "IW-READ-126"]
    assert read(delivery(LOG.encode()), UTC_GIVEN)[1][1].at == datetime(2024, 5, 1, 10, 20, tzinfo=UTC)


def page_line(key: str, stamp: str, name: str, body: str, reply: bool = False) -> str:
    link = f"https://matrix.to/#/!r:x.example/${key}"
    return (
        f"<div class='msg{' reply' if reply else ''}'><a class='ts' href='#${key}'>#</a> <a class='ts' name='${key}'"
        f" href='{link}' target='_blank'>{stamp}</a>&ensp;<span class='u' style='color:#123456'>{name}</span>: "
        f"{body}</div>\n"
    )


PAGE = "<!doctype html><title>#ops</title>\n<h1>#ops:x.example</h1>\n<hr>\n" + "".join(
    (
        page_line(
            "a", "2024-05-01 10:00", "ana", "5 &gt; 3 &amp;amp;\n\n<pre><code>x\n  y\n</code></pre>\nok"
        ),
        page_line(
            "b", "2024-05-01 10:20", "ben &amp; co", '<a href="https://x.example/g">graph</a>', reply=True
        ),
        page_line("c", "2024-05-01 10:05", "kim", ""),
        "<div class='msg'>odd</div>\n",
    )
)


def test_a_rooms_page_keeps_ids_lines_and_replies() -> None:
    reading, segments = read(delivery(PAGE.encode(), "index.html"), UTC_GIVEN)
    assert [(s.id, s.thread) for s in segments] == [
        (f"{ROOM}/$a", None),
        (f"{ROOM}/$b", f"{ROOM}/$a"),
        (f"{ROOM}/$c", None),
    ]
    assert [s.text for s in segments] == [
        "5 > 3 &amp;\n```\nx\n  y\n```\nok",
        "graph (https://x.example/g)",
        "[no words]",
    ]
    assert [s.name for s in reading.speakers.values()] == ["ana", "ben & co", "kim"]
    assert [s.title for s in reading.sources.values()] == ["#ops:x.example"]
    assert codes(reading) == ["IW-READ-115", "IW-READ-126"]


def test_an_archive_with_both_is_read_once() -> None:
    files = {"r/index.html": PAGE.encode(), "r/room_log.txt": LOG.encode()}
    folder = folder_delivery("r", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    reading, segments = read(folder, UTC_GIVEN)
    assert len(segments) == 3
    assert skips_by_reason(reading)[NOT_TALK] == 1


@pytest.mark.parametrize("raw", [LOG[:60].encode(), PAGE.partition("<a class='ts' name")[0].encode()])
def test_an_archive_without_messages_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError, match="IW-READ-050"):
        matrix.read(delivery(raw), PLAIN)


# --- laws -------------------------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
turns = st.lists(
    st.tuples(st.sampled_from(("ana", "ben")), words, st.integers(0, 9_999_999), st.integers(0, 30)),
    max_size=20,
)


@given(turns)
def test_what_was_said_comes_back(conversation: list[tuple[str, str, int, int]]) -> None:
    events, roots, stamp = [], dict[int, int](), START
    for number, (sender, text, later, answered) in enumerate(conversation):
        stamp += later
        content: dict[str, object] = {"msgtype": "m.text", "body": text}
        if 0 < answered <= number:
            target = number - answered
            roots[number] = roots.get(target, target)
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": f"${roots[number]}"}
        events.append(event(f"{number}", content, sender, origin_server_ts=stamp))
    reading, segments = room(*events)
    assert [(reading.speakers[s.speaker or ""].name, s.text) for s in segments] == [
        (sender, text) for sender, text, _, _ in conversation
    ]
    times = [
        int((s.at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) for s in segments if s.at
    ]
    assert [str(time) for time in times] == [s.time_raw for s in segments]
    assert [s.thread for s in segments] == [
        f"{ROOM}/${roots[number]}" if number in roots else None for number in range(len(conversation))
    ]
    assert reading.problems == []


plain_words = st.text("abc <>&'\"é👻:", min_size=1, max_size=20).filter(str.strip)


@given(
    st.lists(st.tuples(st.sampled_from(("ana", "ben")), plain_words, st.booleans()), min_size=1, max_size=9)
)
def test_an_archived_room_reads_the_same_as_text_and_page(said_there: list[tuple[str, str, bool]]) -> None:
    log, page = "# room: #ops:x.example\n# exported: now\n", "<!doctype html>\n<h1>ops</h1>"
    for number, (sender, text, reply) in enumerate(said_there):
        flat = " ".join(text.split())
        log += f"{'  ↳ ' if reply else ''}2024-05-01 10:{number:02} {sender}: {flat}\n"
        page += page_line(f"{number}", f"2024-05-01 10:{number:02}", sender, html.escape(flat), reply)
    told = [read(raw.encode(), UTC_GIVEN)[1] for raw in (log, page)]
    lines = [[(s.text, s.at, s.thread is not None) for s in segments] for segments in told]
    assert lines[0] == lines[1]
    assert [text for text, _, _ in lines[0]] == [" ".join(text.split()) for _, text, _ in said_there]


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400)
fields = (
    "type event_id sender origin_server_ts content unsigned state_key redacts msgtype body formatted_body filename info"
    " url m.relates_to rel_type key m.in_reply_to is_falling_back m.new_content membership displayname prev_content"
    " m.relations m.replace m.annotation chunk count redacted_because reason geo_uri m.poll answers question room_id"
).split()
named = st.sampled_from(
    "$a $b m.replace m.annotation m.thread m.room.member m.room.message m.reaction m.room.redaction join @a:x".split()
)
shapes = st.recursive(
    leaves | named,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(fields), inner, max_size=6),
    max_leaves=12,
)
events_of_any_shape = st.fixed_dictionaries(
    {
        "type": named | leaves,
        "content": st.dictionaries(st.sampled_from(fields), shapes, max_size=6) | shapes,
    },
    optional={
        "event_id": named,
        "sender": named,
        "unsigned": shapes,
        "redacts": named,
        "origin_server_ts": leaves,
    },
)
related = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("m.room.message", "m.reaction")),
        "event_id": st.sampled_from(("$a", "$b", "$c", "")),
        "sender": st.sampled_from(("@a:x", "@b:x")),
        "content": st.fixed_dictionaries(
            {"body": named},
            optional={
                "m.relates_to": st.fixed_dictionaries(
                    {
                        "rel_type": st.sampled_from(("m.replace", "m.annotation", "m.thread")),
                        "event_id": st.sampled_from(("$a", "$b", "$c")),
                    }
                )
            },
        ),
    }
)


@given(st.lists(events_of_any_shape | shapes, max_size=5))
def test_any_shape_is_read_or_skipped(events: list[object]) -> None:
    read(json.dumps(export(*events)).encode())


@given(st.lists(related, max_size=7))
def test_however_events_are_related_each_is_accounted_for(events: list[object]) -> None:
    room(*events)


def tried(raw: bytes, name: str = "export.json") -> list[Segment]:
    """The segments of a damaged file, or none where it is refused."""
    try:
        opened = delivery(raw, name)  # which refuses what begins like an archive and is none
        matrix.sniff(opened)
        reading = matrix.read(opened, PLAIN)
    except ReadError:
        return []
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return segments


TALK = [said(f"{n}", f"words {n} 👩‍💻 é", "ana" if n % 2 else "ben") for n in range(40)]


def test_an_export_that_was_cut_or_altered_keeps_what_is_whole() -> None:
    raw, chance = written(export(*TALK)), random.Random(7)
    whole = {s.id: s.text for s in tried(raw)}
    assert len(whole) == len(TALK)
    for percent in range(1, 100):
        part = raw[: len(raw) * percent // 100]
        kept = tried(part)
        assert len(kept) >= part.count(b'"age"') - 1
        assert all(whole[s.id] == s.text for s in kept)
    for _ in range(60):
        at = chance.randrange(len(raw))
        kept = tried(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
        # where the first record of a list is damaged, nothing tells how those after it begin
        assert len(kept) >= len(TALK) - 2 or at < 400
    block = raw[len(raw) // 3 : len(raw) // 2]
    assert len(tried(raw[: len(raw) // 2] + block + raw[len(raw) // 2 :])) >= len(TALK) - 1


@pytest.mark.parametrize("whole", [LOG, PAGE])
def test_an_archive_that_was_cut_or_altered_is_read_or_refused(whole: str) -> None:
    raw, chance = whole.encode(), random.Random(7)
    for percent in range(1, 100):
        tried(raw[: len(raw) * percent // 100])
    for _ in range(60):
        at = chance.randrange(len(raw))
        tried(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])


@given(st.binary(max_size=200))
@example(b"PK\x05\x06")
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for before in ("", LOG, PAGE, '{"room_name": "x", "messages": ['):
        tried(before.encode() + raw)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        assert matrix.sniff(file_delivery(path.name, partial(path.open, "rb"))) < 0.3
        tried(path.read_bytes())


def test_no_other_format_is_claimed(shared: Path) -> None:
    for path in sorted(path for path in (shared / "real").rglob("*") if path.is_file()):
        try:
            opened = file_delivery(path.name, partial(path.open, "rb"))
        except ReadError:
            continue
        is_ours = path.relative_to(shared / "real").parts[0] == "matrix"
        assert (matrix.sniff(opened) >= 0.3) == is_ours, path
        opened.close()
