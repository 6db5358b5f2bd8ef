"""Mattermost's bulk export: every line accounted for, posts and replies in the order of time.

{"type": "version", "version": 1}
{"type": "channel", "channel": {"team": "sre", "name": "inc", "display_name": "Incidents"}}
{"type": "user", "user": {"username": "ana", "nickname": "Ana"}}
{"type": "post", "post": {"team": "sre", "channel": "inc", "user": "ana", "message": "db is slow",
  "create_at": 1777672800000, "replies": [{"user": "ben", "message": "since when?", "create_at": 1777672860000}]}}
"""

import io
import json
import random
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Attached, Reaction, Segment
from incident_workbench.readers import mattermost
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

Line = dict[str, object]
T = 1_777_672_800_000
VERSION: Line = {"type": "version", "version": 1}
CHANNEL: Line = {"type": "channel", "channel": {"team": "sre", "name": "inc", "display_name": "Incidents"}}
USERS: list[Line] = [
    {"type": "user", "user": {"username": "ana", "first_name": "Ana", "last_name": "A", "position": "SRE"}},
    {"type": "user", "user": {"username": "ben.b", "nickname": "Ben"}},
    {"type": "bot", "bot": {"username": "pager", "display_name": "Pager"}},
]
HEAD = [VERSION, CHANNEL, *USERS]


def post(message: object = "hi", user: str = "ana", after: int = 0, **more: object) -> Line:
    said = {"team": "sre", "channel": "inc", "user": user, "message": message, "create_at": T + after, **more}
    return {"type": "post", "post": said}


def reply(message: str, user: str = "ben.b", after: int = 0, **more: object) -> Line:
    return {"user": user, "message": message, "create_at": T + after, **more}


def raw_of(lines: Iterable[object]) -> bytes:
    return "\n".join(json.dumps(line) for line in lines).encode() + b"\n"


def at_path(path: Path) -> OpenDelivery:
    return file_delivery(path.name, lambda: path.open("rb"))


def opened(raw: bytes, name: str = "export.jsonl") -> OpenDelivery:
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def told(raw: bytes, options: ReadOptions | None = None) -> tuple[list[Segment], Reading]:
    reading = mattermost.read(opened(raw), options or ReadOptions())
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return segments, reading


def said(*lines: object) -> list[Segment]:
    return told(raw_of([*HEAD, *lines]))[0]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_a_post_has_its_author_time_and_channel() -> None:
    segments, reading = told(raw_of([*HEAD, post("db is slow")]))
    (segment,) = segments
    assert (segment.text, segment.speaker, segment.kind) == ("db is slow", "mattermost/@ana", "message")
    assert segment.at == datetime(2026, 5, 1, 22, tzinfo=UTC)
    assert (segment.time_raw, segment.time_basis, segment.time_precision) == (str(T), "absolute", "ms")
    assert (segment.locator, segment.markup, segment.thread) == ("export.jsonl#6", "markdown", None)
    (source,) = reading.sources.values()
    assert (source.id, source.title, source.kind) == ("mattermost/sre/inc", "Incidents", "chat")
    ana = reading.speakers["mattermost/@ana"]
    assert (ana.name, ana.handle, ana.title, ana.kind) == ("Ana A", "ana", "SRE", "person")
    assert reading.problems == []


def test_users_and_channels_are_used_and_skipped_as_in_slack() -> None:
    _, reading = told(raw_of([*HEAD, post(), {"type": "emoji", "emoji": {"name": "tick"}}]) + b"\n")
    assert skips_by_reason(reading) == {"not part of the conversation": 6, "blank line": 1}


def test_a_nickname_is_shown_before_the_whole_name_and_a_user_without_a_line_by_the_handle() -> None:
    _, reading = told(raw_of([*HEAD, post(user="ben.b"), post(user="kim"), post(user="pager")]))
    shown = {speaker.id: (speaker.name, speaker.kind) for speaker in reading.speakers.values()}
    assert shown == {
        "mattermost/@ben.b": ("Ben", "person"),
        "mattermost/@kim": ("kim", "person"),
        "mattermost/@pager": ("Pager", "bot"),
    }


def test_replies_lead_to_their_post_and_may_be_earlier_than_it() -> None:
    segments = said(post("root", after=5000, replies=[reply("late", after=9000), reply("early", after=1000)]))
    assert [s.text for s in segments] == ["early", "root", "late"]
    assert [s.thread for s in segments] == [segments[1].id, None, segments[1].id]
    assert {s.locator for s in segments} == {"export.jsonl#6"}
    assert [s.seq for s in segments] == [0, 1, 2]


def test_posts_come_in_the_order_of_time_and_of_the_file_where_that_is_equal() -> None:
    segments = said(post("c", after=2), post("a"), post("b", user="ben.b"), post("d", after=3))
    assert [s.text for s in segments] == ["a", "b", "c", "d"]


def test_each_channel_is_a_source_named_with_its_team_where_there_are_several() -> None:
    teams = [
        {"type": "team", "team": {"name": name, "display_name": name.upper()}} for name in ("sre", "dev")
    ]
    other = {
        "type": "post",
        "post": {"team": "dev", "channel": "inc", "user": "ana", "message": "x", "create_at": T},
    }
    segments, reading = told(raw_of([*HEAD, *teams, post(), other]))
    assert {s.id: s.title for s in reading.sources.values()} == {
        "mattermost/sre/inc": "SRE: Incidents",
        "mattermost/dev/inc": "DEV: inc",
    }
    assert [s.source for s in segments] == ["mattermost/sre/inc", "mattermost/dev/inc"]


def test_direct_posts_are_a_source_for_each_circle_of_people() -> None:
    body = {"user": "ana", "message": "psst", "create_at": T}
    lines = [
        {"type": "direct_post", "direct_post": {"channel_members": m, **body}}
        for m in (["ben.b", "ana"], ["ana", "ben.b"])
    ]
    lines[1]["direct_post"]["message"] = "again"  # type: ignore[index]
    _, reading = told(raw_of([*HEAD, *lines]))
    assert [(s.id, s.title) for s in reading.sources.values()] == [
        ("mattermost/dm+ana+ben.b", "DM Ana A, Ben")
    ]


def test_a_title_is_taken_where_there_is_one_conversation() -> None:
    _, reading = told(raw_of([*HEAD, post()]), ReadOptions(title="Outage", kind="ticket"))
    assert [(s.title, s.kind) for s in reading.sources.values()] == [("Outage", "ticket")]


def test_what_the_server_wrote_is_an_event_with_a_type_or_without() -> None:
    segments = said(
        post("ana updated the channel purpose", type="system_purpose_change"),
        post("", type="system_add_to_channel", after=1),
        post("ana joined the team.", after=2),
        post("ben.b added to the channel by ana.", after=3),
        post("kim joined the channel.", after=4),
        post("she joined the channel. And left", after=5),
        post("/me waves", type="me", after=6),
    )
    assert [s.kind for s in segments] == ["event"] * 4 + ["message"] * 3
    assert segments[1].text == "[system_add_to_channel]"


def test_the_words_of_cards_are_read() -> None:
    card = {
        "fallback": "never shown",
        "pretext": "Alert",
        "title": "Latency",
        "title_link": "https://x.example/1",
        "text": "p99 at @ana",
        "fields": [{"title": "p99", "value": 4}, {"title": "", "value": "eu"}],
        "footer": "Grafana",
    }
    (segment,) = said(post("", props={"attachments": [card, {"fallback": "graph"}]}, type="slack_attachment"))
    assert segment.text == "Alert\nLatency\np99 at @ana\np99: 4\neu\nGrafana\ngraph"
    assert [segment.text[m.start : m.end] for m in segment.mentions] == ["ana"]
    assert [(segment.text[li.start : li.end], li.url) for li in segment.links] == [
        ("Latency", "https://x.example/1")
    ]


def test_a_webhook_speaks_under_the_name_it_took() -> None:
    props = {"from_webhook": "true", "override_username": "grafana"}
    segments, reading = told(
        raw_of([*HEAD, post("down", props=props), post("hm", after=1, props={"override_username": "x"})])
    )
    assert [s.speaker for s in segments] == ["mattermost/@ana/grafana", "mattermost/@ana"]
    assert reading.speakers["mattermost/@ana/grafana"].kind == "bot"


def test_a_bot_account_is_a_bot() -> None:
    _, reading = told(raw_of([*HEAD, post("down", user="deploy", props={"from_bot": "true"})]))
    assert reading.speakers["mattermost/@deploy"].kind == "bot"


def test_reactions_of_one_emoji_stand_together() -> None:
    reactions = [
        {"user": u, "emoji_name": e, "create_at": T}
        for u, e in (("ana", "eyes"), ("kim", "+1"), ("ben.b", "eyes"))
    ]
    (segment,) = said(post(reactions=reactions))
    assert segment.reactions == (
        Reaction("eyes", 2, ("mattermost/@ana", "mattermost/@ben.b")),
        Reaction("+1", 1, ("mattermost/@kim",)),
    )


def test_edits_and_files_are_told() -> None:
    file = {"path": "data/20260501/teams/sre/db.log"}
    segments = said(post(edit_at=T + 1500, attachments=[file]), post("x", edit_at=0, after=1))
    assert segments[0].edited_at == datetime(2026, 5, 1, 22, 0, 1, 500_000, tzinfo=UTC)
    assert segments[0].files == (Attached(name="db.log"),)
    assert segments[1].edited_at is None


def test_mentions_are_names_of_users_and_not_in_code_or_addresses() -> None:
    text = "@Ana, ask @ben.b. Not @nobody, `@ana`, a@ana or https://x.example/@ana\n```\n@ana\n```\n@pager"
    (segment,) = said(post(text))
    assert segment.text == text
    found = [(segment.text[m.start : m.end], m.speaker) for m in segment.mentions]
    assert found == [
        ("Ana", "mattermost/@ana"),
        ("ben.b", "mattermost/@ben.b"),
        ("pager", "mattermost/@pager"),
    ]


def test_links_are_found_and_the_markdown_stays() -> None:
    text = "see [the graph](https://x.example/a_(b)) and https://x.example/2. [no](javascript:alert(1))"
    (segment,) = said(post(text))
    assert segment.text == text
    found = [(segment.text[li.start : li.end], li.url) for li in segment.links]
    assert found == [("the graph", "https://x.example/a_(b)"), ("https://x.example/2", "https://x.example/2")]


def test_a_post_that_came_twice_is_read_once_and_a_differing_one_is_kept_and_told() -> None:
    segments, reading = told(raw_of([*HEAD, post(), post(), post(edit_at=T + 1)]))
    assert len(segments) == 2
    assert segments[1].id.startswith(f"{segments[0].id}~")
    assert [(s.first, s.of) for s in reading.skips if s.of] == [(7, "export.jsonl#6")]
    assert codes(reading) == ["IW-READ-121"]


def test_posts_without_a_time_are_never_copies_and_stay_in_their_place() -> None:
    timeless = {"type": "post", "post": {"team": "sre", "channel": "inc", "user": "ana", "message": "ok"}}
    segments, reading = told(
        raw_of([*HEAD, post("a"), timeless, timeless, post("b", after=1, create_at="soon")])
    )
    assert [s.text for s in segments] == ["a", "ok", "ok", "b"]
    assert [s.time_raw for s in segments] == [str(T), None, None, "soon"]
    assert codes(reading) == ["IW-READ-108"]


def test_zero_is_no_time_and_what_cannot_be_stored_is_told() -> None:
    segments, reading = told(raw_of([*HEAD, post("a\0b \ud800", create_at="0000"), post("c", create_at=0)]))
    assert [(s.text, s.at) for s in segments] == [("a�b �", None), ("c", None)]
    assert codes(reading) == ["IW-READ-021", "IW-READ-108"]


def test_ids_stay_when_lines_are_added_at_the_top() -> None:
    lines = [post("b", after=2, replies=[reply("c", after=3)])]
    before = {s.text: s.id for s in said(*lines)}
    after = {s.text: s.id for s in said(post("a"), *lines)}
    assert before.items() <= after.items()


def test_a_damaged_line_keeps_the_others() -> None:
    raw = raw_of([*HEAD, post("a"), post("b", after=1), post("c", after=2)]).replace(
        b'"message": "b"', b'"message": b"'
    )
    segments, reading = told(raw)
    assert [s.text for s in segments] == ["a", "c"]
    assert skips_by_reason(reading)["damaged"] == 1
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("IW-READ-013", "export.jsonl, line 7")


def test_lines_that_are_no_records_are_skipped_and_named() -> None:
    strange: list[object] = [
        None,
        5,
        [post()],
        "x",
        {},
        {"type": "post"},
        {"type": 3},
        {"type": "post", "post": [1]},
    ]
    segments, reading = told(raw_of([*HEAD, *strange, post()]))
    assert len(segments) == 1
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("IW-READ-115", "export.jsonl, line 6-13")
    assert problem.what.startswith("8 line(s)")


def test_kinds_that_are_new_are_named() -> None:
    _, reading = told(raw_of([*HEAD, post(), {"type": "playbook", "playbook": {}}, {"type": "playbook"}]))
    assert [(p.code, p.what) for p in reading.problems] == [
        ("IW-READ-131", "2 line(s) are of 1 kind(s) new to this reader: playbook (2)")
    ]


def test_replies_that_are_none_are_named_and_the_others_kept() -> None:
    segments, reading = told(
        raw_of([*HEAD, post(replies=[None, reply("yes", after=1), 3]), post("x", after=2, replies="no")])
    )
    assert [s.text for s in segments] == ["hi", "yes", "x"]
    assert codes(reading) == ["IW-READ-132"]


def test_an_export_without_posts_says_so() -> None:
    segments, reading = told(raw_of(HEAD))
    assert segments == []
    assert codes(reading) == ["IW-READ-106"]


@pytest.mark.parametrize("raw", [b"", b"\n", b"{}\n", b'{"type":"message"}', b"[]", b"\xff\xfe", b"ana: hi"])
def test_what_has_no_line_of_an_export_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError, match="IW-READ-130"):
        mattermost.read(opened(raw), ReadOptions())


def test_a_zip_or_folder_is_read_by_its_lines_and_the_rest_passed_over() -> None:
    members = {"x/import.jsonl": raw_of([*HEAD, post()]), "x/data/db.log": b"...", "x/notes.jsonl": b"{}"}
    folder = OpenDelivery(
        "x", {m: partial(io.BytesIO, raw) for m, raw in members.items()}, container="folder"
    )
    assert mattermost.sniff(folder) == 0.95
    reading = mattermost.read(folder, ReadOptions())
    assert [s.locator for s in reading.segments] == ["x/import.jsonl#6"]
    assert unaccounted(reading) == ()
    assert {s.member for s in reading.skips} == set(members)


def test_the_same_channel_in_two_files_is_one_source_in_the_order_of_time() -> None:
    members = {"a.jsonl": raw_of([*HEAD, post("2", after=2)]), "b.jsonl": raw_of([*HEAD, post("1", after=1)])}
    folder = OpenDelivery(
        "x", {m: partial(io.BytesIO, raw) for m, raw in members.items()}, container="folder"
    )
    assert [s.text for s in mattermost.read(folder, ReadOptions()).segments] == ["1", "2"]


def test_a_damaged_first_line_is_still_recognized() -> None:
    raw = raw_of([*HEAD, post()]).replace(b'{"type": "ver', b'{"tape": "ver', 1)
    assert 0.3 < mattermost.sniff(opened(raw)) < 0.9
    assert mattermost.sniff(opened(b'{"type": "post", "message": "hi"}\n')) == 0


def test_names_no_server_would_allow_make_short_ids() -> None:
    odd = {
        "type": "post",
        "post": {"team": "a/b\n", "channel": "x" * 500, "user": "ana", "message": "m", "create_at": T},
    }
    segments, reading = told(raw_of([*HEAD, odd]))
    (source,) = reading.sources
    assert source.count("/") == 2
    assert len(segments[0].id) < 70


# --- laws ---------------------------------------------------------------------------------------------------------

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
_SAID = st.tuples(
    st.sampled_from(["ana", "ben.b", "kim"]), _WORDS, st.integers(0, 10**6), st.lists(_WORDS, max_size=2)
)


@given(st.lists(_SAID, max_size=8, unique_by=lambda each: each[2]))
def test_a_conversation_written_and_read_is_the_same(talk: Sequence[tuple[str, str, int, list[str]]]) -> None:
    lines, expected = list[Line](), list[tuple[int, str, str, int | None]]()
    for user, text, step, answers in talk:
        at = step * 10
        answered = [reply(words, "noor", at + 1 + i) for i, words in enumerate(answers)]
        lines.append(post(text, user, at, replies=answered or None))
        expected.append((at, user, text, None))
        expected.extend((at + 1 + i, "noor", words, at) for i, words in enumerate(answers))
    segments = said(*lines)
    start = datetime(2026, 5, 1, 22, tzinfo=UTC)
    times = {s.id: s.at for s in segments}
    read = [(s.at, s.speaker, s.text, times[s.thread] if s.thread else None) for s in segments]
    assert read == [
        (
            start + timedelta(milliseconds=at),
            f"mattermost/@{user}",
            text,
            None if root is None else start + timedelta(milliseconds=root),
        )
        for at, user, text, root in sorted(expected, key=lambda each: each[0])
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = (
    "team",
    "channel",
    "user",
    "message",
    "create_at",
    "edit_at",
    "type",
    "props",
    "reactions",
    "replies",
    "attachments",
    "channel_members",
)


@given(
    st.sampled_from(["post", "direct_post", "user", "channel", "team"]),
    st.dictionaries(st.sampled_from(_FIELDS), _JSON),
)
@settings(max_examples=50)
def test_any_shape_is_read_or_told(kind: str, body: dict[str, object]) -> None:
    told(
        raw_of(
            [
                *HEAD,
                post(),
                {"type": kind, kind: body},
                {"type": "post", "post": {"message": "x", "replies": [body]}},
            ]
        )
    )


def _long() -> bytes:
    return raw_of(
        [
            *HEAD,
            *(
                post(f"step {n} é", after=n * 1000, replies=[reply("ok", after=n * 1000 + 1)])
                for n in range(40)
            ),
        ]
    )


def _kept(raw: bytes) -> set[str]:
    try:
        segments, reading = told(raw)
    except ReadError:
        return set()
    assert all(problem.code.startswith("IW-READ-") for problem in reading.problems)
    return {s.id for s in segments}


def test_a_cut_file_keeps_its_whole_lines() -> None:
    whole = _long()
    ids = _kept(whole)
    assert len(ids) == 80
    for percent in range(100):
        part = whole[: len(whole) * percent // 100]
        lines = max(part.count(b"\n") - len(HEAD), 0)
        assert len(_kept(part) & ids) >= 2 * lines


def test_flipped_bytes_harm_only_their_own_line() -> None:
    whole, chance = _long(), random.Random(7)
    ids = _kept(whole)
    for _ in range(60):
        raw = bytearray(whole)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        assert len(_kept(bytes(raw)) & ids) >= len(ids) - 4


def test_a_block_that_came_twice_changes_nothing() -> None:
    lines = _long().splitlines(keepends=True)
    assert _kept(b"".join([*lines, *lines[20:30]])) == _kept(_long())


def test_many_posts_take_little_time() -> None:
    raw = raw_of([*HEAD, *(post(f"[[@ana `x {n}", after=n) for n in range(6150))])
    begun = time.process_time()
    assert len(told(raw)[0]) == 6150
    assert time.process_time() - begun < 4


def test_hostile_files_are_refused_or_told(bad_inputs: Path) -> None:
    for path in sorted(
        p for kind in ("json", "text", "csv") for p in (bad_inputs / kind).iterdir() if p.is_file()
    ):
        delivery = at_path(path)
        assert mattermost.sniff(delivery) == 0
        try:
            reading = mattermost.read(delivery, ReadOptions())
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == ()


def test_no_other_format_is_claimed(shared: Path) -> None:
    for path in sorted(p for p in (shared / "real").rglob("*") if p.is_file() and p.suffix != ".md"):
        try:
            sure = mattermost.sniff(at_path(path))
        except ReadError:
            continue
        assert sure == (0.95 if path.parent.name == "mattermost" else 0.0), path
