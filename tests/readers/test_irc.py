import inspect
import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_workbench.errors import ReadError
from incident_workbench.model.evidence import Segment
from incident_workbench.readers import event_log, interview, irc, plain_chat, slack, srt, vtt
from incident_workbench.readers.base import OpenDelivery, Reading, ReadOptions, skips_by_reason, unaccounted
from incident_workbench.readers.containers import file_delivery, folder_delivery
from incident_workbench.readers.irc.layouts import LAYOUTS
from tests.growth import grows_straight

Told = tuple[Reading, list[Segment]]


def delivery(text: str | bytes, name: str = "ops.log") -> OpenDelivery:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    return OpenDelivery(name, {name: partial(io.BytesIO, raw)})


def read(text: str | bytes, name: str = "ops.log", **said: object) -> Told:
    reading = irc.read(delivery(text, name), ReadOptions(**said))
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    assert len({s.id for s in segments}) == len(segments)
    return reading, segments


@pytest.fixture
def transcript(request: pytest.FixtureRequest) -> str:
    """The log in the test's docstring, where ⇥ is a tab."""
    return inspect.cleandoc(request.function.__doc__).replace("⇥", "\t")


@pytest.fixture
def told(transcript: str) -> Told:
    """The log in the test's docstring, read."""
    return read(transcript)


def turns(told: Told) -> list[tuple[str | None, str]]:
    reading, segments = told
    return [(reading.speakers[s.speaker].name if s.speaker else None, s.text) for s in segments]


def kinds(told: Told) -> list[str]:
    return [s.kind for s in told[1]]


def codes(told: Told) -> set[str]:
    return {problem.code for problem in told[0].problems}


def instants(told: Told) -> list[str | None]:
    return [s.at.strftime("%m-%d %H:%M") if s.at else None for s in told[1]]


# --- layouts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", [sample for layout in LAYOUTS for sample in layout.samples])
def test_every_layout_of_the_table_is_read(sample: str) -> None:
    ((segment,),) = (read(sample)[1],)
    if "ana" in sample:
        assert turns(read(sample)) == [("ana", "is it DNS?")]
    else:
        assert segment.kind == "event"
        assert "ben" in segment.text


def test_irssi_writes_the_day_in_lines_of_its_own(told: Told) -> None:
    """
    --- Log opened Fri May 01 23:50:17 2026
    23:58 <@ana> is it DNS?
    23:58  * ana looks
    23:58 -!- ben [~ben@host] has joined #ops
    --- Day changed Sat May 02 2026
    00:03 < ben> yes
    --- Log closed Sat May 02 00:04:00 2026
    """
    assert turns(told)[1:-1] == [
        ("ana", "is it DNS?"),
        ("ana", "looks"),
        ("ben", "-!- ben [~ben@host] has joined #ops"),
        (None, "--- Day changed Sat May 02 2026"),
        ("ben", "yes"),
    ]
    assert kinds(told) == ["system", "message", "message", "event", "system", "message", "system"]
    assert [s.local for s in told[1]] == [
        "2026-05-01T23:50:17",
        "2026-05-01T23:58:00",
        "2026-05-01T23:58:00",
        "2026-05-01T23:58:00",
        "2026-05-02",
        "2026-05-02T00:03:00",
        "2026-05-02T00:04:00",
    ]
    assert codes(told) == {"IW-READ-040"}
    assert told[1][0].time_raw == "May 01 23:50:17 2026"


def test_a_day_line_in_another_language_leaves_the_day_open(transcript: str) -> None:
    """
    --- Log opened Fr May 01 10:00:17 2026
    10:01 <ana> a
    --- Day changed Mo Okt 05 2026
    10:02 <ana> b
    """
    told = read(transcript, date=date(2026, 4, 1))
    assert [s.local for s in told[1]] == ["2026-05-01T10:00:17", "2026-05-01T10:01:00", None, "10:02:00"]
    assert "IW-READ-041" in codes(told)


def test_weechat_has_a_tab_after_the_nick() -> None:
    text = (
        "2026-05-01 10:02:03\t@ana\tis it DNS?\n"
        "2026-05-01 10:02:04\t--\tana is now known as ana_away\n"
        "2026-05-01 10:02:05\t *\tana nods\n"
        "2026-05-01 10:02:06\t-->\tben (~ben@host) has joined #ops\n"
        "2026-05-01 10:02:07\t--\tNotice(kim): take care\n"
    )
    told = read(text)
    assert turns(told) == [
        ("ana", "is it DNS?"),
        ("ana", "-- ana is now known as ana_away"),
        ("ana", "nods"),
        (None, "--> ben (~ben@host) has joined #ops"),
        ("kim", "take care"),
    ]
    assert irc.sniff(delivery(text)) > plain_chat.sniff(delivery(text))


def test_hexchat_leaves_the_year_to_the_line_above(transcript: str) -> None:
    """
    **** BEGIN LOGGING AT Thu Dec 31 23:50:00 2026

    Dec 31 23:50:00 *⇥Now talking on #ops
    Dec 31 23:51:00 <ana>⇥a
    Dec 31 23:52:00 *⇥ana waves
    Dec 31 23:52:30 *⇥Strange words here
    Dec 31 23:53:00 *⇥ana (~ana@host) has joined
    Dec 31 23:54:00 -ChanServ-⇥be kind
    Dec 31 23:55:00 >ChanServ<⇥OP #ops ana
    Jan 01 00:01:00 <ana>⇥b
    **** ENDING LOGGING AT Fri Jan 01 00:03:25 2027
    """
    told = read(transcript, zone="UTC")
    assert turns(told) == [
        (None, "**** BEGIN LOGGING AT Thu Dec 31 23:50:00 2026"),
        (None, "*\tNow talking on #ops"),
        ("ana", "a"),
        ("ana", "waves"),
        (None, "* Strange words here"),
        ("ana", "*\tana (~ana@host) has joined"),
        ("ChanServ", "be kind"),
        (None, ">ChanServ<\tOP #ops ana"),
        ("ana", "b"),
        (None, "**** ENDING LOGGING AT Fri Jan 01 00:03:25 2027"),
    ]
    assert [s.at.year for s in told[1] if s.at] == [2026] * 8 + [2027] * 2
    assert codes(told) == {"IW-READ-141"}
    assert told[0].speakers["ops/ChanServ"].kind == "bot"
    assert skips_by_reason(told[0]) == {"blank line": 1}


def test_dircproxy_names_no_year_so_it_is_asked_for(transcript: str) -> None:
    """
    [01 May 10:02] <ana!~ana@host> +is it DNS?
    [02 May 10:03] --> ben has joined #ops
    """
    asked = read(transcript)
    assert turns(asked)[0] == ("ana", "is it DNS?")
    assert [s.local for s in asked[1]] == ["10:02:00", "10:03:00"]
    assert "IW-READ-041" in codes(asked)
    assert [s.local for s in read(transcript, date=date(2026, 5, 1))[1]] == [
        "2026-05-01T10:02:00",
        "2026-05-02T10:03:00",
    ]


def test_limnoria_s_addresses_belong_to_the_event(told: Told) -> None:
    """
    2026-05-01T10:02:03  *** ana <ana!~ana@host> has joined #ops
    2026-05-01T10:02:04  <ana> hi
    2026-05-01T10:02:05  *** ana <ana!~ana@host> has quit IRC (Quit: bye)
    """
    assert [name for name, _ in turns(told)] == ["ana", "ana", "ana"]
    assert kinds(told) == ["event", "message", "event"]


def test_ubuntu_s_events_have_no_time(told: Told) -> None:
    """
    [10:02] <ana> is it DNS?
    === ben is now known as ben_away
    === noor [~noor@host]  has joined #ops
    === ana shuts up
    === and so on
    [10:03] <ana> no
    """
    assert turns(told) == [
        ("ana", "is it DNS?"),
        (None, "=== ben is now known as ben_away"),
        (None, "=== noor [~noor@host]  has joined #ops"),
        ("ana", "shuts up\n=== and so on"),
        ("ana", "no"),
    ]
    assert kinds(told) == ["message", "event", "event", "message", "message"]
    assert (told[1][1].local, told[1][1].time_raw) == (None, None)


def test_lines_below_belong_to_the_message_and_keep_their_shape(told: Told) -> None:
    """
    [10:02] <ana> look
    pool:
      size: 40

      free: 0

    [10:03] * ana sighs
    """
    assert turns(told) == [("ana", "look\npool:\n  size: 40\n\n  free: 0"), ("ana", "sighs")]
    assert skips_by_reason(told[0]) == {"blank line": 1}


def test_mirc_says_when_a_session_starts(told: Told) -> None:
    """
    Session Start: Fri May 01 23:58:00 2026
    Session Ident: #ops
    [23:59] <ana> a
    [23:59] * ben (~ben@host) has joined #ops
    [00:01] <ana> b
    """
    assert kinds(told) == ["system", "event", "message", "event", "message"]
    assert [s.local for s in told[1]][2:] == [
        "2026-05-01T23:59:00",
        "2026-05-01T23:59:00",
        "2026-05-02T00:01:00",
    ]
    assert "IW-READ-043" in codes(told)


def test_eggdrop_names_the_day_at_midnight(told: Told) -> None:
    """
    [10:02] <ana> a
    [10:03] Action: ana nods
    [10:04] ben (~ben@host) joined #ops.
    [00:00] --- Sat May  2 2026
    [00:01] <ana> b
    """
    assert kinds(told) == ["message", "message", "event", "system", "message"]
    assert [s.local for s in told[1]] == [
        "10:02:00",
        "10:03:00",
        "10:04:00",
        "2026-05-02T00:00:00",
        "2026-05-02T00:01:00",
    ]


def test_three_dashes_alone_name_no_day() -> None:
    told = read("[10:02] <ana> a\n[10:03] --- Its Own words\n[10:04] <ana> b", date=date(2026, 5, 1))
    assert [s.local for s in told[1]] == ["2026-05-01T10:02:00", "2026-05-01T10:03:00", "2026-05-01T10:04:00"]


def test_blocks_of_seconds_nick_and_words() -> None:
    text = "1777629723\nana\nis it DNS?\n\n1777629730\nben\nno\n  but\n\n1777629731\nben\n\n\n1777629732\nana\nok\n"
    told = read(text)
    assert turns(told) == [("ana", "is it DNS?"), ("ben", "no\n  but"), ("ben", ""), ("ana", "ok")]
    assert told[1][0].at == datetime(2026, 5, 1, 10, 2, 3, tzinfo=UTC)
    assert (told[1][0].time_basis, told[1][0].time_raw) == ("absolute", "1777629723")
    assert told[1][1].locator == "ops.log#5-8"
    assert codes(told) == set()
    assert irc.sniff(delivery(text)) > 0.9


PAGE = """<html><head><meta name="generator" content="irclog2html.py 2.11.0" /></head><body><table class="irclog">
<tr id="t2026-05-01T10:02:03"><th class="nick" style="x">ana</th>
<td class="text">see <a href="https://x.example/?a=1&amp;b=2" rel="nofollow">https://x.example/?a=1&amp;b=2</a></td>
<td class="time"><a href="#t">10:02</a></td></tr>
<tr id="t2026-05-01T10:02:04">
<td class="other" colspan="2">-CI- red: <a href="https://ci.example">https://ci.example</a></td><td>10:02</td></tr>
<tr id="t2026-05-01T10:02:05"><td class="nickchange" colspan="2">*** ana is now known as ana_away</td><td></td></tr>
<tr id="t2026-05-01T10:02:06"><td class="action" colspan="2">* ana &lt;3 &nbsp;tea</td><td></td></tr>
<tr><th>no words</th></tr>
</table></body></html>"""


def test_a_page_by_irclog2html_has_a_record_a_row() -> None:
    told = read(PAGE, "ops.html")
    assert turns(told) == [
        ("ana", "see https://x.example/?a=1&b=2"),
        ("CI", "red: https://ci.example"),
        ("ana", "*** ana is now known as ana_away"),
        ("ana", "<3  tea"),
    ]
    assert [[s.text[li.start : li.end] for li in s.links] for s in told[1]] == [
        ["https://x.example/?a=1&b=2"],
        ["https://ci.example"],
        [],
        [],
    ]
    assert told[1][0].local == "2026-05-01T10:02:03"
    assert skips_by_reason(told[0]) == {"row without words": 1}
    assert irc.sniff(delivery(PAGE)) > 0.9


def test_pages_in_python_s_notation_are_put_right_and_the_oldest_first() -> None:
    text = (
        "b'2026-05-01T12:00:00 <ana> it\\'s caf\\xc3\\xa9 \\\\xc3 time\n2026-05-01T12:00:01 * ben has quit\n'\n\n"
        "b\"2026-05-01T08:00:00 <ben> it's early\n"
        '2026-05-01T08:00:01 * -- BotBot disconnected, possible missing messages --\n"\n'
    )
    told = read(text)
    assert turns(told) == [
        ("ben", "it's early"),
        (None, "* -- BotBot disconnected, possible missing messages --"),
        ("ana", "it's café \\xc3 time"),
        ("ben", "* ben has quit"),
    ]
    assert {"IW-READ-143", "IW-READ-144"} <= codes(told)
    assert [s.seq for s in told[1]] == [0, 1, 2, 3]


def test_a_notice_that_is_a_link_keeps_it() -> None:
    (segment,) = read(
        '<table class="irclog"><tr><td class="other">-CI- <a href="https://ci.example">https://ci.example</a></td></tr>'
    )[1]
    assert (segment.text, segment.links[0].start, segment.local) == ("https://ci.example", 0, None)


def test_escapes_that_make_no_text_stay_as_written() -> None:
    told = read("b'2026-05-01T12:00:00 <ana> \\x07 \\xff \\xc3\\xa9\n'\n")
    assert told[1][0].text == "\\x07 \\xff é"


def test_seconds_within_a_block_are_words() -> None:
    told = read("1777629723\nana\nlook\n1777629724\nben\n\n1777629730\nben\nno\n")
    assert turns(told) == [("ana", "look\n1777629724\nben"), ("ben", "no")]


def test_ordinary_logs_keep_their_backslashes() -> None:
    assert read("[10:02] <ana> it\\'s \\xc3\\xa9")[1][0].text == "it\\'s \\xc3\\xa9"


def test_colours_are_no_words() -> None:
    told = read("[10:02] <\x0304ana\x0f> \x02red\x02: \x0304,0112\x03 of \x1f3\x1f \x1ditalics\x1d\n")
    assert turns(told) == [("ana", "red: 12 of 3 italics")]


def test_a_log_in_two_encodings_is_read_line_by_line() -> None:
    told = read(b"[10:02] <ana> caf\xe9\n" + "[10:03] <ana> café\n".encode())
    assert [s.text for s in told[1]] == ["café", "café"]
    assert "IW-READ-020" in codes(told)


def test_a_pasted_line_in_another_layout_stays_in_the_message(transcript: str) -> None:
    """
    [10:03] <ben> the other channel says
    2026-05-01T10:00:00  <noor> red
    """
    many = "\n".join(f"[10:02] <ana> {n}" for n in range(20))
    told = read(f"{many}\n{transcript}")
    assert turns(told)[-1] == ("ben", "the other channel says\n2026-05-01T10:00:00  <noor> red")
    assert "IW-READ-051" in codes(told)


def test_joins_may_be_nearly_all(transcript: str) -> None:
    """[10:02] <ana> is it DNS?"""
    noise = "\n".join(f"[10:01] *** Joins: n{n} (~n{n}@host)" for n in range(300))
    text = f"{noise}\n{transcript}\n[10:03] *** Quits: ana (~ana@host) (Ping timeout)"
    told = read(text)
    assert kinds(told).count("event") == 301
    assert list(told[0].speakers) == ["ops/ana"]
    assert turns(told)[-1][0] == "ana"
    assert irc.sniff(delivery(text)) > 0.9


EVENTS = [
    "*** Parts: ana (~ana@host) (bye)",
    "*** Quits ana (Read error: Connection reset by peer)",
    "*** ana sets mode: +o ben",
    "-!- mode/#ops [+o ben] by ana",
    "-!- ana changed the topic of #ops to: on fire",
    "*** ana changes topic to 'on fire'",
    "-!- ben was kicked from #ops by ana [enough]",
    "*** ben was kicked by ana (enough)",
    "<-- ana (~ana@host) has left #ops (bye)",
    "* ana has quit",
    "* ana joined the channel",
    "-!- ana is now known as kim",
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_of_the_nick_that_acts(event: str) -> None:
    told = read(f"[10:01] <ana> hi\n[10:02] {event}")
    assert turns(told)[1] == ("ana", event)
    assert kinds(told)[1] == "event"


@pytest.mark.parametrize(
    "event",
    [
        "-!- Netsplit a.example <-> b.example quits: ana, ben",
        "-!- Netsplit over, joins: ana",
        "* Disconnected",
        "!irc.example ana gone",
    ],
)
def test_an_event_of_the_net_is_of_nobody(event: str) -> None:
    told = read(f"[10:01] <ana> hi\n[10:02] {event}")
    assert (turns(told)[1], kinds(told)[1]) == ((None, event), "event")


@pytest.mark.parametrize(
    ("line", "nick", "words"),
    [
        ("* ana joined the call and left it", "ana", "joined the call and left it"),
        ("* @ana nods", "ana", "nods"),
        ("-ana- take care", "ana", "take care"),
        ("-ana(~ana@host)- take care", "ana", "take care"),
        ("-ana:#ops- take care", "ana", "take care"),
        ("<@ana> x", "ana", "x"),
        ("<[a]n|a_`^{}> x", "[a]n|a_`^{}", "x"),
        ("<ana>   indented", "ana", "  indented"),
        ("<ana> ", "ana", ""),
        ("<Ana_(she/her)>\tpresent+", "Ana_(she/her)", "present+"),
        ("<ana> <b> is for bold", "ana", "<b> is for bold"),
    ],
)
def test_what_somebody_says(line: str, nick: str, words: str) -> None:
    told = read(f"[10:02] {line}")
    assert (turns(told), kinds(told)) == ([(nick, words)], ["message"])


# --- days and zones ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["#ops_20260501.log", "2026-05-01#ops.txt", "ops.2026-05-01-12.02.log.txt"])
def test_the_day_may_stand_in_the_file_s_name(name: str) -> None:
    told = read("[10:02] <ana> hi", name, zone="Europe/Paris")
    assert told[1][0].at == datetime(2026, 5, 1, 8, 2, tzinfo=UTC)
    assert codes(told) == {"IW-READ-140"}


def test_the_day_may_stand_in_the_path() -> None:
    files = {"05/01.log": b"[10:02] <ana> hi", "05/02.log": b"[10:02] <ana> hi"}
    folder = folder_delivery("2026", {name: partial(io.BytesIO, raw) for name, raw in files.items()})
    reading = irc.read(folder, ReadOptions())
    assert [s.local for s in reading.segments] == ["2026-05-01T10:02:00", "2026-05-02T10:02:00"]
    assert irc.sniff(folder) == 0


@pytest.mark.parametrize(
    "name", ["ops 2026-05-01 to 2026-05-03.log", "ops-123456789.log", "ops_20261399.log"]
)
def test_a_name_that_holds_no_one_day_gives_none(name: str) -> None:
    told = read("[10:02] <ana> hi", name)
    assert told[1][0].local == "10:02:00"
    assert codes(told) == {"IW-READ-041"}


def test_a_date_that_is_given_goes_before_the_name_s() -> None:
    told = read("[10:02] <ana> hi", "ops_20260501.log", date=date(2026, 6, 1))
    assert told[1][0].local == "2026-06-01T10:02:00"
    assert "IW-READ-140" not in codes(told)


@pytest.mark.parametrize(
    ("name", "local"), [("x_2026-05-01.log", "2026-05-01T10:02:00"), ("x_2026-08-04.log", "10:02:00")]
)
def test_a_name_gives_the_year_only_when_it_is_of_the_first_line_s_day(name: str, local: str) -> None:
    assert read("May 01 10:02:00 <ana>\thi", name)[1][0].local == local


def test_midnight_is_the_next_day_when_the_first_is_known(transcript: str) -> None:
    """
    [22:30] <ana> a
    [00:01] <ben> b
    [23:50] <ana> c
    [00:02] <ben> d
    """
    told = read(transcript, zone="UTC", date=date(2026, 4, 30))
    assert [s.at.day for s in told[1] if s.at] == [30, 1, 1, 2]
    assert codes(told) == {"IW-READ-043"}
    assert "line 2, 4" in told[0].problems[0].where
    assert [s.local for s in read(transcript)[1]] == ["22:30:00", "00:01:00", "23:50:00", "00:02:00"]


NIGHT = "[00:50] <ana> a\n[01:41] <ana> b\n[01:04] <ana> c\n[01:59] <ana> d\n[02:06] <ana> e"


def test_the_hour_that_repeats_is_told_apart_by_the_step_back() -> None:
    told = read(NIGHT, "ops_20261025.log", zone="Europe/London")
    assert instants(told) == ["10-24 23:50", "10-25 00:41", "10-25 01:04", "10-25 01:59", "10-25 02:06"]
    assert codes(told) == {"IW-READ-140", "IW-READ-142"}
    assert {s.time_basis for s in told[1]} == {"local+zone"}


def test_without_a_step_back_the_repeated_hour_stays_open() -> None:
    text = "[00:50] <ana> a\n[01:41] <ana> b\n[01:40] <ana> c\n[02:06] <ana> d"
    told = read(text, "ops_20261025.log", zone="Europe/London")
    assert instants(told) == ["10-24 23:50", None, None, "10-25 02:06"]
    assert "IW-READ-042" in codes(told)


def test_two_steps_back_in_the_repeated_hour_tell_nothing() -> None:
    text = "[01:41] <ana> a\n[01:04] <ana> b\n[01:50] <ana> c\n[01:10] <ana> d"
    told = read(text, "ops_20261025.log", zone="Europe/London")
    assert instants(told) == [None] * 4


def test_on_other_days_a_small_step_back_is_the_same_day() -> None:
    told = read(NIGHT, "ops_20261024.log", zone="Europe/London")
    assert instants(told) == ["10-23 23:50", "10-24 00:41", "10-24 00:04", "10-24 00:59", "10-24 01:06"]


def test_the_hour_that_spring_skips_is_no_instant() -> None:
    told = read("[01:30] <ana> a\n[02:30] <ana> b", zone="Europe/London", date=date(2026, 3, 29))
    assert instants(told) == [None, "03-29 01:30"]
    back = read("[01:50] <ana> a\n[01:10] <ana> b", zone="Europe/London", date=date(2026, 3, 29))
    assert instants(back) == [None, None]


def test_a_zone_in_the_line_wins(transcript: str) -> None:
    """[2026-05-01T10:02:03.250Z]⇥<ana>⇥present+"""
    told = read(transcript, zone="Europe/Paris")
    assert told[1][0].at == datetime(2026, 5, 1, 10, 2, 3, 250_000, tzinfo=UTC)
    assert (told[1][0].time_basis, told[1][0].time_precision) == ("absolute", "ms")
    assert codes(told) == set()


def test_meetbot_says_the_day_and_that_its_clock_is_utc(transcript: str) -> None:
    """
    12:02:26 <ana> #startmeeting disks
    12:02:26 <zodbot> Meeting started Fri May  1 12:02:26 2026 UTC.
    12:03:00 * ana waves
    """
    told = read(transcript)
    assert [s.local for s in told[1]] == ["2026-05-01T12:02:26", "2026-05-01T12:02:26", "2026-05-01T12:03:00"]
    assert codes(told) == {"IW-READ-040", "IW-READ-145"}
    other = read(transcript.replace("May  1 12:02", "May  1 10:02"))
    assert other[1][0].local == "12:02:26"
    assert "IW-READ-145" not in codes(other)
    assert codes(read(transcript, zone="UTC")) == set()
    after_midnight = read(f"23:50:00 <ana> a\n{transcript}")
    assert after_midnight[1][1].local == "12:02:26"


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_bridge_speaks_for_those_behind_it(told: Told) -> None:
    """
    [10:01] <relay> <ana> is it DNS?
    [10:02] <ben> no
    [10:03] <relay> <n\u200boor> sure?
    [10:04] <relay> <ana> <b>
    [10:05] <relay> <ben> also here
    [10:06] <relay> back soon
    """
    assert turns(told) == [
        ("ana", "is it DNS?"),
        ("ben", "no"),
        ("noor", "sure?"),
        ("ana", "<b>"),
        ("ben", "also here"),
        ("relay", "back soon"),
    ]
    assert told[1][4].speaker == "ops/relay/ben" != told[1][1].speaker
    assert told[0].speakers["ops/relay/ana"].title == "through relay"
    assert "IW-READ-146" in codes(told)


def test_who_quotes_names_now_and_then_is_no_bridge(told: Told) -> None:
    """
    [10:01] <ana> <ben> is it DNS?
    [10:02] <ana> <ben> no
    [10:03] <ana> <ben> yes
    [10:04] <ana> that was yesterday
    """
    assert [name for name, _ in turns(told)] == ["ana"] * 4
    assert told[1][0].text == "<ben> is it DNS?"
    assert "IW-READ-146" not in codes(told)


def test_two_messages_make_no_bridge() -> None:
    assert turns(read("[10:01] <relay> <ana> a\n[10:02] <relay> <ben> b"))[0] == ("relay", "<ana> a")


def test_nicks_that_follow_each_other_are_named_when_both_speak(told: Told) -> None:
    """
    [10:01] <ana> a
    [10:02] *** ana is now known as ana_away
    [10:03] <ana_away> b
    [10:04] *** ana_away is now known as nobody
    [10:05] *** silent is now known as ana
    """
    (problem,) = (p for p in told[0].problems if p.code == "IW-READ-147")
    assert "ana to ana_away" in problem.what
    assert "nobody" not in problem.what
    assert "silent" not in problem.what
    assert [s.speaker for s in told[1]] == ["ops/ana", "ops/ana", "ops/ana_away", "ops/ana_away", None]


# --- sniffing and refusing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "10:02 ana: hi\n10:03 ben: is it DNS?",
        "10:02 ana: hi\n" * 40 + "10:03 <ben> hm",
        "10:02 -- restarted the pool\n10:03 --> all green",
        "2026-05-01 10:02:03\tana\tis it DNS?\n2026-05-01 10:02:04\tben\tno",
        "time\tauthor\ttext\n2026-05-01 10:02:03\tana\tis it DNS?",
        "[00:00:03] Ana: an interview\n[00:00:09] Ben: counts from its start",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n[10:02] <ana> a",
        '[{"ts": "[10:02] <ana> a"}]',
        "Ana: words\nBen: words",
        "1002 1003 - \n1010 1011 - \n",
        "1\n2\n3\n1777629723\n",
        "<html><body><p>[10:02] &lt;ana&gt; hi</p></body></html>",
        "",
    ],
)
def test_other_text_is_not_claimed(text: str) -> None:
    assert irc.sniff(delivery(text)) < 0.3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "IW-READ-046"),
        (b"\n \n", "IW-READ-046"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "IW-READ-047"),
        (b"just words", "IW-READ-050"),
        (b"10:02 ana: hi", "IW-READ-050"),
        (b'<table class="irclog"></table>', "IW-READ-050"),
    ],
)
def test_what_cannot_be_a_log_is_refused_with_a_code(raw: bytes, code: str) -> None:
    with pytest.raises(ReadError) as refused:
        irc.read(delivery(raw), ReadOptions())
    assert refused.value.problem.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    gone = OpenDelivery("gone.log", {"gone.log": lambda: (tmp_path / "gone.log").open("rb")})
    assert irc.sniff(gone) == 0
    with pytest.raises(ReadError):
        irc.read(gone, ReadOptions())


def test_ids_do_not_change_when_a_line_is_added_above(transcript: str) -> None:
    """
    [10:02] <ana> yes
    [10:02] <ana> yes
    """
    before = [s.id for s in read(transcript)[1]]
    assert [s.id for s in read(f"[10:01] <ben> first\n{transcript}")[1]][1:] == before


# --- laws -------------------------------------------------------------------------------------------------------------

START = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)
NICKS = st.sampled_from(["ana", "ben_", "[noor]", "kim|away", "Ana^2"])
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30
).filter(lambda text: not text.startswith("<"))
SAID = st.tuples(st.integers(0, 4000), NICKS, WORDS, st.booleans())
WRITERS: dict[str, Callable[[datetime, str, str, bool], str]] = {
    "znc": lambda at, nick, text, act: (
        f"[{at:%H:%M:%S}] " + (f"* {nick} {text}" if act else f"<{nick}> {text}")
    ),
    "irssi": lambda at, nick, text, act: (
        f"{at:%H:%M:%S} " + (f" * {nick} {text}" if act else f"<@{nick}> {text}")
    ),
    "limnoria": lambda at, nick, text, act: (
        f"{at:%Y-%m-%dT%H:%M:%S}  " + (f"* {nick} {text}" if act else f"<{nick}> {text}")
    ),
    "weechat": lambda at, nick, text, act: (
        f"{at:%Y-%m-%d %H:%M:%S}\t" + (f" *\t{nick} {text}" if act else f"{nick}\t{text}")
    ),
    "hexchat": lambda at, nick, text, act: (
        f"{at:%b %d %H:%M:%S} " + (f"*\t{nick} {text}" if act else f"<{nick}>\t{text}")
    ),
}


@pytest.mark.parametrize("writer", WRITERS)
@given(said=st.lists(SAID, min_size=1, max_size=12))
@example(said=[(3600, "ana", "joins in", True), (3599, "ana", "x\u2028y", False)])
def test_what_is_written_in_a_layout_is_read_as_it_was(
    writer: str, said: list[tuple[int, str, str, bool]]
) -> None:
    at, lines, expected = START, [], []
    for wait, nick, text, act in said:
        at += timedelta(seconds=wait)
        lines.append(WRITERS[writer](at, nick, text, act))
        expected.append((at, nick, text))
    told = read("\n".join(lines), zone="UTC", date=START.date())
    assert [
        (s.at, told[0].speakers[s.speaker].name if s.speaker else None, s.text) for s in told[1]
    ] == expected


WHOLE = "\n".join(
    [
        "--- Log opened Fri May 01 10:00:00 2026",
        *(
            f"10:{n % 60:02} <@ana> line {n} <b>"
            if n % 3
            else f"10:{n % 60:02} -!- n{n} [a@b] has joined #ops"
            for n in range(100)
        ),
    ]
)


@pytest.mark.parametrize("text", [WHOLE, PAGE])
def test_a_log_cut_off_keeps_what_is_whole(text: str) -> None:
    whole = {s.id for s in read(text)[1]}
    for cut in range(1, 100):
        with suppress(ReadError):
            _, segments = read(text[: len(text) * cut // 100])
            assert all(s.id in whole for s in segments[:-1])


@pytest.mark.parametrize("text", [WHOLE, PAGE])
def test_altered_bytes_lose_one_line_at_most(text: str) -> None:
    raw = text.encode()
    whole = {s.id for s in read(text)[1]}
    for at in range(0, len(raw), max(1, len(raw) // 60)):
        damaged = raw[:at] + bytes([raw[at] ^ 0x5A]) + raw[at + 1 :]
        with suppress(ReadError):
            kept = {s.id for s in read(damaged)[1]}
            assert len(whole - kept) <= 2


def test_a_block_that_is_there_twice_is_read_twice_with_ids_of_its_own() -> None:
    once = read(WHOLE)[1]
    twice = read(f"{WHOLE}\n{WHOLE}")[1]
    assert len(twice) == 2 * len(once)
    assert [s.id for s in twice[: len(once)]] == [s.id for s in once]


PIECES = st.sampled_from(
    [
        "10:02",
        "2026-05-01 10:03:04",
        "[",
        "]",
        " <ana> ",
        "* ana ",
        "\n",
        "\n\n",
        "\t",
        "=== ",
        "-!- ",
        "b'2026-05-01T10:02 ",
        "--- Log opened Fri May 01 10:00:17 2026",
        "--- Day changed Fri May 99 0000",
        "May 31 ",
        "Feb 31 23:00:00 ",
        "\x00",
        "\x03",
        "1777629723\n",
        "\u2028",
        "99:99",
        "9999-12-31 23:59 ",
        "[31 Dec 23:59] ",
        '<tr id="t2026-99-99T10:02">',
        '<table class="irclog">',
        '<td class="other">',
        "</td>",
        "\\x",
        "\\'",
        "<a> <b> ",
        "Session Start: ",
        "0001-01-01T00:00:00+14:00 <a> ",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("10:02 <ana> \ud800")
@example("--- Log opened Fri Dec 31 23:00:00 9999\n23:00 <a> x\n10:00 <a> y")
def test_every_line_is_accounted_for_and_read_the_same_again(text: str) -> None:
    try:
        once = read(text, zone="Europe/Paris", date=date(2026, 10, 25))[1]
    except ReadError:
        return
    assert once == read(text, zone="Europe/Paris", date=date(2026, 10, 25))[1]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert 0 <= irc.sniff(delivery(raw)) <= 1
    with suppress(ReadError):
        read(raw)


@pytest.mark.parametrize(
    "piece",
    [
        "[10:02] <ana> hi\n",
        "<a> ",
        "\n",
        "* x ",
        "\\\\x",
        "[",
        "=== a\n",
        "<tr>",
        "\x03",
        "1777629723\na\n\n",
    ],
)
def test_ten_times_the_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = ("[10:02] <ana> x\n" + piece * (size // len(piece)) for size in (2_500, 25_000))
    assert grows_straight(read, small, large)


def test_hostile_files_are_read_or_refused(bad_inputs: Path) -> None:
    paths = [path for kind in ("text", "json", "csv") for path in (bad_inputs / kind).iterdir()]
    assert len(paths) > 40
    for path in paths:
        opened = file_delivery(path.name, partial(path.open, "rb"))
        irc.sniff(opened)
        try:
            reading = irc.read(opened, ReadOptions())
        except ReadError:
            continue
        assert list(reading.segments)
        assert unaccounted(reading) == (), path.name


def test_the_layouts_are_ours_rather_than_another_reader_s(told: Told, transcript: str) -> None:
    """
    [10:02:03] <ana> is it DNS?
    [10:02:04] *** Joins: ben (~ben@host)
    """
    others = (event_log, interview, plain_chat, slack, srt, vtt)
    assert all(other.sniff(delivery(transcript)) < irc.sniff(delivery(transcript)) for other in others)
