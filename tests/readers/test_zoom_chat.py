import inspect
import io
import random
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Reaction, Segment
from incident_workbench.readers import zoom_chat
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery

Told = tuple[Reading, list[Segment]]
PLAIN = ReadOptions()


def delivery(text: str | bytes, name: str = "chat.txt") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return file_delivery(name, partial(io.BytesIO, raw))


def read(text: str | bytes, options: ReadOptions = PLAIN) -> Told:
    reading = zoom_chat.read(delivery(text), options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """The chat in the test's docstring; `→` stands for a tab."""
    text = inspect.cleandoc(request.function.__doc__).replace("→", "\t")
    assert zoom_chat.sniff(delivery(text)) > 0.9
    return read(text)


def said(told: Told) -> list[tuple[str, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker or ""].name, s.text) for s in segments]


# --- layouts ----------------------------------------------------------------------------------------------------------


def test_the_oldest_client_has_a_tab_and_no_target(told: Told) -> None:
    """
    09:03:42→ From  Ana Sanz : is it DNS?
    or the proxy

    09:04:41→ From  Ben : no: TLS
    """
    assert said(told) == [("Ana Sanz", "is it DNS?\nor the proxy"), ("Ben", "no: TLS")]
    reading, (first, second) = told
    assert (first.local, first.at, first.time_raw, first.time_precision) == (
        "09:03:42",
        None,
        "09:03:42",
        "s",
    )
    assert (first.locator, second.locator) == ("chat.txt#1-2", "chat.txt#4")
    assert codes(reading) == ["IW-READ-041"]
    assert skips_by_reason(reading) == {"blank line": 1}


def test_a_target_stands_between_two_spaces(told: Told) -> None:
    """
    09:03:42→ From  Ana  to  All panelists : is it  to  us : or them?
    09:04:41 From  Ben (he/him)  to  Everyone : no
    """
    assert said(told) == [("Ana", "is it  to  us : or them?"), ("Ben (he/him)", "no")]
    assert "IW-READ-052" not in codes(told[0])


def test_the_present_client_indents_words_by_a_tab(told: Told) -> None:
    """
    10:02:03 From Ana (back to work) | SRE to Everyone:
    →def f():
    →→return 1

    10:02:09 From Ben : ops to Everyone:
    →10:02:04 From Kim to Everyone:
    →→pasted
    """
    assert said(told) == [
        ("Ana (back to work) | SRE", "def f():\n\treturn 1"),
        ("Ben : ops", "10:02:04 From Kim to Everyone:\n\tpasted"),
    ]


def test_what_is_not_for_everyone_is_named(told: Told) -> None:
    """
    10:02:03 From Ana to Everyone:
    →hello
    10:02:09 From Ben to Ana(Direct Message):
    →a secret
    10:02:10 From Ben  to  Kim (Privately) : another
    """
    reading, segments = told
    (private,) = [problem for problem in reading.problems if problem.code == "IW-READ-052"]
    assert private.where == "chat.txt, line 3, 5"
    assert private.why == "to Ana(Direct Message), Kim (Privately)"
    assert len(segments) == 3
    assert "secret" not in str(private)


def test_japanese(told: Told) -> None:
    """
    10:02:03 開始 Noor に 全員:
    →直りました
    10:02:09 開始  Kim  に  全員 : 了解
    """
    assert said(told) == [("Noor", "直りました"), ("Kim", "了解")]
    assert "IW-READ-052" not in codes(told[0])


def test_a_cloud_recording_counts_from_its_start(told: Told) -> None:
    """
    00:15:50→Ana : SRE:→gm
    00:16:09→Ben:→a: →b

      c
    """
    assert said(told) == [("Ana : SRE", "gm"), ("Ben", "a: \tb\n\n  c")]
    assert [s.offset for s in told[1]] == [950.0, 969.0]
    assert codes(told[0]) == ["IW-READ-030"]


def test_a_start_makes_instants_of_a_cloud_recording() -> None:
    reading, (one,) = read("00:15:50\tAna:\tgm\n", ReadOptions(starts_at="2026-05-01T22:00:00Z"))
    assert (one.at, one.offset) == (datetime(2026, 5, 1, 22, 15, 50, tzinfo=UTC), 950.0)
    assert (one.time_basis, one.time_precision) == ("offset+anchor", "s")
    assert codes(reading) == []


def test_a_date_and_a_zone_make_instants_of_a_saved_chat_also_over_midnight() -> None:
    text = "23:59:50 From Ana to Everyone:\n\tgm\n00:01:00 From Ben to Everyone:\n\tgm\n"
    reading, segments = read(text, ReadOptions(zone="Europe/Paris", date=date(2026, 5, 1)))
    assert [s.at for s in segments] == [
        datetime(2026, 5, 1, 21, 59, 50, tzinfo=UTC),
        datetime(2026, 5, 1, 22, 1, tzinfo=UTC),
    ]
    assert [s.local for s in segments] == [None, None]
    assert codes(reading) == ["IW-READ-043"]


def test_a_name_with_a_colon_is_whole_where_all_its_lines_have_it(told: Told) -> None:
    """
    09:03:42→ From  Ana : SRE : is it DNS?
    09:03:43→ From  Ben : note : no
    09:03:44→ From  Ana : SRE : sure?
    09:03:45→ From  Ben : yes
    09:03:46→ From  Kim : note : me too
    """
    assert said(told) == [
        ("Ana : SRE", "is it DNS?"),
        ("Ben", "note : no"),
        ("Ana : SRE", "sure?"),
        ("Ben", "yes"),
        ("Kim", "note : me too"),
    ]


def test_carriage_returns_of_pasted_text_are_line_breaks() -> None:
    assert [s.text for s in read('09:03:42\t From  Ana : a\r\r02:11 PM\r"b"\r\n')[1]] == [
        'a\n\n02:11 PM\n"b"'
    ]


def test_a_pasted_chat_in_another_layout_stays_in_its_message(told: Told) -> None:
    """
    10:02:03 From Ana to Everyone:
    →look
    00:15:50→Kim:→gm
    10:02:09 From Ben to Everyone:
    →ok
    """
    assert said(told) == [("Ana", "look\n00:15:50\tKim:\tgm"), ("Ben", "ok")]
    assert "IW-READ-051" in codes(told[0])


def test_lines_before_the_first_message_are_skipped() -> None:
    reading, segments = read("Chat of the call\n\n10:02:03 From Ana to Everyone:\n\tgm\n")
    assert len(segments) == 1
    assert skips_by_reason(reading) == {"before the first message": 1, "blank line": 1}


# --- reactions and replies --------------------------------------------------------------------------------------------


def test_a_reaction_hangs_on_the_message_that_it_quotes(told: Told) -> None:
    """
    00:15:50→Ana:→the proxy refuses all
    connections since noon
    00:15:55→Ben:→the proxy? no
    00:16:00→Ben:→Reacted to "the proxy refuses all con..." with 👍
    00:16:01→Kim:→Reacted to "the proxy refuses a…" with 👍
    00:16:02→Kim:→Reacted to "the proxy refuses all connections since noon" with ❤️
    """
    _, (ana, ben) = told
    assert ana.reactions == (Reaction("👍", 2, ("chat/Ben", "chat/Kim")), Reaction("❤️", 1, ("chat/Kim",)))
    assert (ana.locator, ben.locator, ben.seq) == ("chat.txt#1-2,4-6", "chat.txt#3", 1)
    assert ben.reactions == ()
    assert "chat/Kim" in told[0].speakers


def test_a_reaction_that_is_removed_is_gone(told: Told) -> None:
    """
    00:15:50→Ana:→is it DNS?
    00:16:00→Ben:→Reacted to "is it DNS?" with 👍
    00:16:01→Kim:→Reacted to "is it DNS?" with 👍
    00:16:02→Ben:→Removed a 👍 reaction from "is it DNS?"
    """
    _, (ana,) = told
    assert ana.reactions == (Reaction("👍", 1, ("chat/Kim",)),)
    assert ana.locator == "chat.txt#1-4"


def test_a_reaction_that_nobody_gave_stays_when_it_is_removed(told: Told) -> None:
    """
    00:15:50→Ana:→is it DNS?
    00:16:02→Ben:→Removed a 👍 reaction from "is it DNS?"
    """
    _, (ana, removed) = told
    assert (ana.reactions, removed.kind) == ((), "event")


def test_a_quote_of_several_messages_or_none_stays_as_written(told: Told) -> None:
    """
    00:15:50→Ana:→gm
    00:15:51→Ben:→gm
    00:15:52→Kim:→Reacted to "gm" with 👍
    00:15:53→Kim:→Reacted to "what is go..." with 👍
    00:15:54→Kim:→Replying to "what was"

    gm
    """
    reading, segments = told
    assert [(s.kind, s.text, s.thread) for s in segments[2:]] == [
        ("event", 'Reacted to "gm" with 👍', None),
        ("event", 'Reacted to "what is go..." with 👍', None),
        ("message", 'Replying to "what was"\n\ngm', None),
    ]
    (problem,) = [problem for problem in reading.problems if problem.code == "IW-READ-155"]
    assert problem.where == "chat.txt, line 3-5"
    assert not any(s.reactions for s in segments)


def test_a_whole_quote_means_the_message_that_says_no_more(told: Told) -> None:
    """
    00:15:50→Ana:→is it DNS? or the proxy?
    00:15:51→Ben:→is it DNS?
    00:16:00→Kim:→Reacted to "is it DNS?" with 👍
    """
    assert [len(s.reactions) for s in told[1]] == [0, 1]


def test_a_message_may_end_in_dots_of_its_own(told: Told) -> None:
    """
    00:15:50→Ana:→hmm, no
    00:15:51→Ben:→hmm...
    00:16:00→Kim:→Reacted to "hmm..." with 👍
    """
    assert [len(s.reactions) for s in told[1]] == [0, 1]


def test_two_messages_that_begin_as_the_quote_are_not_chosen_from(told: Told) -> None:
    """
    00:15:50→Ana:→the proxy refuses all at noon
    00:15:51→Ben:→the proxy refuses all of us
    00:16:00→Kim:→Reacted to "the proxy refuses al..." with 👍
    """
    assert [len(s.reactions) for s in told[1]] == [0, 0, 0]


def test_a_message_cannot_be_meant_before_it_is_said(told: Told) -> None:
    """
    00:15:50→Ana:→hello
    00:16:00→Kim:→Reacted to "is it DNS?" with 👍
    00:16:51→Ben:→is it DNS?
    """
    assert [len(s.reactions) for s in told[1]] == [0, 0, 0]


def test_a_reply_is_in_the_thread_of_the_message_that_its_chain_began_with(told: Told) -> None:
    """
    10:02:03 From Ana to Everyone:
    →do we have an idea of the cause?
    10:02:09 From Ben to Everyone:
    →Replying to "do we have an idea o..."
    →
    →it is "DNS"
    →again
    10:02:19 From Kim to Everyone:
    →Replying to "it is "DNS" ag…"
    →
    →no
    10:02:20 From Ana to Everyone:
    →Reacted to "no" with 👎
    """
    _, (ana, ben, kim) = told
    assert (ana.thread, ben.thread, kim.thread) == (None, ana.id, ana.id)
    assert [s.text for s in (ben, kim)] == ['it is "DNS"\nagain', "no"]
    assert len(kim.reactions) == 1
    assert (ben.locator, kim.locator) == ("chat.txt#3-7", "chat.txt#8-13")


def test_an_id_does_not_change_when_the_message_above_is_missing() -> None:
    """Another participant may have joined later, and saved only the rest."""
    reply = '00:16:00\tBen:\tReplying to "is it DNS?"\n\nyes\n'
    whole, rest = read(f"00:15:50\tAna:\tis it DNS?\n{reply}")[1][1], read(reply)[1][0]
    assert whole.id == rest.id
    assert (whole.text, rest.text) == ("yes", 'Replying to "is it DNS?"\n\nyes')


# --- what it is not ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10:02 ana: hi\n",
        "10:02:03 <ana> hi\n",
        "00:00:12 Ana: hi\n",
        "From Ana to Ben: hi\n",
        "\0\0\0",
        '[{"a": 1}]',
    ],
)
def test_what_is_no_chat_of_zooms_is_refused(text: str) -> None:
    assert zoom_chat.sniff(delivery(text)) == 0
    with pytest.raises(ReadError, match=r"IW-READ-(046|047|050)"):
        read(text)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        assert zoom_chat.sniff(opened) < 0.3, path.name
        try:
            reading = zoom_chat.read(opened, PLAIN)
        except ReadError:
            continue
        list(reading.segments)
        assert unaccounted(reading) == (), path.name


# --- laws -------------------------------------------------------------------------------------------------------------

CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"])
words = st.text(CHARACTERS, min_size=1, max_size=30).map(lambda text: "w" + text + ".")
people = st.sampled_from(("Ana", "Ben (he/him)", "Noor : SRE", "Kim | ops"))
chats = st.lists(
    st.tuples(people, words, st.none() | st.integers(0, 30), st.booleans()), min_size=1, max_size=12
)


@given(chats, st.booleans())
def test_what_was_said_comes_back(chat: list[tuple[str, str, int | None, bool]], cloud: bool) -> None:
    lines, expected, texts, roots = [], list[tuple[object, ...]](), list[str](), list[int]()
    for number, (who, text, answered, reacted) in enumerate(chat):
        unlike = f"{number:03} {text}"  # no message begins as another
        stamp = f"00:{number:02}:00"
        target = answered % number if answered is not None and number else None
        quote = None if target is None else " ".join(texts[target].split())[:20]
        body = unlike if quote is None else f'Replying to "{quote}..."\n\n{unlike}'
        below = "\n".join("\t" + line for line in body.split("\n"))
        lines.append(f"{stamp}\t{who}:\t{body}" if cloud else f"{stamp} From {who} to Everyone:\n{below}")
        if reacted:
            flat = " ".join(unlike.split())[:20]
            mark = f'Reacted to "{flat}..." with 👍'
            lines.append(f"{stamp}\tAna:\t{mark}" if cloud else f"{stamp} From Ana to Everyone:\n\t{mark}")
        root = number if target is None else roots[target]
        texts.append(unlike)
        roots.append(root)
        expected.append((who, unlike, stamp, root if root != number else None, int(reacted)))
    reading, segments = read("\r\n".join(line.replace("\n", "\r\n") for line in lines))
    index = {s.id: number for number, s in enumerate(segments)}
    got = [
        (
            reading.speakers[s.speaker or ""].name,
            s.text,
            s.time_raw,
            index[s.thread] if s.thread else None,
            sum(r.count for r in s.reactions),
        )
        for s in segments
    ]
    assert got == expected


def sample() -> bytes:
    lines = []
    for number in range(60):
        lines.append(f"10:{number:02}:00 From Ana to Everyone:\r\n\tthe proxy refuses {number}\r\n")
        lines.append(
            f'10:{number:02}:30 From Ben to Everyone:\r\n\tReacted to "the proxy refuses {number}" with 👍\r\n'
        )
    return "".join(lines).encode()


def test_a_damaged_file_keeps_what_is_whole() -> None:
    raw, chance = sample(), random.Random(1)
    assert sum(len(s.reactions) for s in read(raw)[1]) == 60
    for cut in range(2, 100):
        kept = read(raw[: len(raw) * cut // 100])[1]
        assert len(kept) >= 60 * cut // 100 - 1
    for _ in range(60):
        at = chance.randrange(len(raw))
        _, kept = read(raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :])
        assert len(kept) >= 58
    doubled = read(raw[: len(raw) // 2] + raw[len(raw) // 4 :])[1]
    assert len(doubled) >= 60


def test_many_reactions_take_linear_time() -> None:
    lines = [
        f'00:00:00\tAna:\tmessage {n}\n00:00:01\tBen:\tReacted to "message {n}" with 👍\n'
        for n in range(4000)
    ]
    _, segments = read("".join(lines))
    assert len(segments) == 4000
    assert all(len(s.reactions) == 1 for s in segments)
