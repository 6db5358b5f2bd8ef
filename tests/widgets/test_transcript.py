"""The transcript's Python half, without a browser: what it tells a page, and what it takes from one."""

import threading
from array import array
from datetime import UTC, datetime
from html import unescape
from typing import Any

import msgspec
import pytest

from incident_workbench import coding
from incident_workbench.codebook import edited, merged, starter_act
from incident_workbench.errors import ClaimError, Problem, ProjectError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import ClockCorrection, Coding, Memo, Note
from incident_workbench.model.evidence import Link, Mention, Segment, Source, Speaker
from incident_workbench.privacy import Quote
from incident_workbench.project import Evidence, Project
from incident_workbench.sitting import Sitting
from incident_workbench.widgets import Transcript
from incident_workbench.widgets.columns import BLOCK, NONE, columns_of
from incident_workbench.widgets.plain import plain_html
from tests.widgets.page import Page, transcript

EMOJI = "👩‍💻 db is slow"
HOSTILE = "<img src=x onerror=alert(1)>"


def project_of(*texts: str, **fields: Any) -> Project:
    segments = tuple(
        Segment(
            id=f"chat/{n}",
            source="chat",
            seq=n,
            text=text,
            speaker="chat/ana",
            at=datetime(2026, 5, 1, 20, n % 60, tzinfo=UTC),
            time_precision="s",
            **fields,
        )
        for n, text in enumerate(texts)
    )
    evidence = Evidence(
        sources={"chat": Source(id="chat", kind="chat", title="#ops")},
        speakers={"chat/ana": Speaker(id="chat/ana", name="Ana")},
        segments=segments,
    )
    return Project(id="p1", title="Checkout", zone="Europe/Paris", evidence=evidence).extended(
        [starter_act()]
    )


def coded(row: int, code: str = "surprise", **place: int) -> dict[str, Any]:
    return {"kind": "coding", "code": code, "evidence": [{"segment": f"chat/{row}", **place}]}


# --- what it tells ----------------------------------------------------------------------------------------------------


def test_a_page_hears_of_every_row_once_and_of_words_in_blocks() -> None:
    project = project_of(*(f"words {n} é👩‍💻" for n in range(BLOCK + 3)))
    page, _ = transcript(project)
    told, marks = page.say("hello")
    assert (told["rows"], told["zone"], told["analyst"]) == (BLOCK + 3, "Europe/Paris", "noor")
    assert marks["marks"] == []
    at, source, speaker, thread, kind, precision = page.heard[0][1]
    assert array("d", at)[1] == datetime(2026, 5, 1, 20, 1, tzinfo=UTC).timestamp() * 1000
    assert set(array("H", source)) == set(array("I", speaker)) == {0}
    assert set(array("I", thread)) == {NONE}
    assert told["kinds"][kind[0]] == "message"
    assert told["precisions"][precision[0]] == "s"
    texts = []
    for number in range(2):
        (block,) = page.say("block", number=number, revision=told["revision"])
        words, ends = page.heard[-1][1]
        begin = 0
        for end, key in zip(array("I", ends), block["ids"], strict=True):
            texts.append((key, words[begin:end].decode()))
            begin = end
    assert texts == [(s.id, s.text) for s in project.segments]
    assert page.say("block", number=2, revision=told["revision"]) == []
    assert page.say("block", number=0, revision=told["revision"] - 1) == []


def test_replies_lead_to_what_their_thread_began_with() -> None:
    project = project_of("a", "b", "c", "d")
    threads = (None, "chat/1", "chat/1", "gone")
    segments = tuple(
        msgspec.structs.replace(s, thread=t) for s, t in zip(project.segments, threads, strict=True)
    )
    evidence = msgspec.structs.replace(project.evidence, segments=segments)
    columns = columns_of(msgspec.structs.replace(project, evidence=evidence))
    assert list(array("I", columns.thread)) == [NONE, 1, 1, 3]


def test_what_few_segments_have_comes_with_their_block() -> None:
    project = project_of(
        "see @bo at x", mentions=(Mention(4, 7, "chat/bo"),), links=(Link(11, 12, "http://x"),)
    )
    (more,) = columns_of(project).block(0).more.values()
    assert more == {"mentions": [(4, 7)], "links": [(11, 12, "http://x")]}


def test_nothing_of_the_transcript_is_in_the_widgets_state() -> None:
    page, _ = transcript(project_of("a secret of the night"))
    page.say("hello")
    page.say("state", focus="chat/0", selection=[{"segment": "chat/0"}], revision=1)
    assert page.widget.selection[0].quote == "a secret of the night"
    state = {key: value for key, value in page.widget.get_state().items() if key not in ("_esm", "_css")}
    assert "secret" not in repr(state)
    assert len(repr(state)) < 2_000


def test_a_clock_that_is_corrected_moves_every_row() -> None:
    page, sitting = transcript(project_of("a", "b"))
    page.say("hello")
    sitting.add(
        ClockCorrection(source="chat", what="shift", value="60", reason="slow", basis="analyst_inference")
    )
    assert page.heard[-1][0] == {"type": "renewed"}
    told, _ = page.say("hello")
    assert told["revision"] == 2
    assert array("d", page.heard[-2][1][0])[0] == datetime(2026, 5, 1, 20, 1, tzinfo=UTC).timestamp() * 1000


def test_what_is_imported_meanwhile_is_there() -> None:
    page, sitting = transcript(project_of("a"))
    page.say("hello")
    sitting.receive_evidence(project_of("a", "b").evidence)
    assert page.heard[-1][0] == {"type": "renewed"}
    assert page.say("hello")[0]["rows"] == 2


# --- acts -------------------------------------------------------------------------------------------------------------


def test_an_act_of_the_page_is_stored_under_its_id() -> None:
    log: list[Act] = []
    page, sitting = transcript(project_of(EMOJI), log)
    page.say("hello")
    answer = page.act("k1", coded(0, start=4, end=6))
    assert answer["type"] == "stored"
    assert answer["name"] == "coded 'surprise'"
    (coding_,) = sitting.project.of_kind(Coding)
    assert (log[0].id, coding_.id, coding_.evidence[0].quote) == ("k1", "k1.1", "db")
    assert page.last("changed")["put"] == [("k1.1", 0, 4, 6, "coding", "surprise", "noor")]


def test_an_act_that_is_sent_again_is_stored_once() -> None:
    log: list[Act] = []
    page, _ = transcript(project_of("a", "b"), log)
    page.say("hello")
    first = page.act("k1", coded(0), coded(1))
    again = page.act("k1", coded(0), coded(1))
    assert (first["name"], again["name"]) == ("coded 'surprise' and 1 more",) * 2
    assert [act.id for act in log] == ["k1"]


@pytest.mark.parametrize("turn", ["undo", "redo"])
def test_a_turn_that_is_sent_again_turns_once(turn: str) -> None:
    log: list[Act] = []
    page, sitting = transcript(project_of("a", "b"), log)
    page.say("hello")
    for key, row in (("k1", 0), ("k2", 1)):
        page.act(key, coded(row))
    if turn == "redo":
        page.act("u1", turn="undo")
        page.act("u2", turn="undo")
    before = len(log)
    assert page.act("t", turn=turn)["name"].startswith(f"{turn}: coded")
    assert page.act("t", turn=turn)["name"].startswith(f"{turn}: coded")
    assert len(log) == before + 1
    assert len(sitting.project.of_kind(Coding)) == 1


def test_nothing_to_undo_is_an_answer_and_no_act() -> None:
    log: list[Act] = []
    page, _ = transcript(project_of("a"), log)
    page.say("hello")
    assert page.act("t", turn="undo")["name"] == "nothing to undo"
    assert log == []


def test_undo_takes_the_marks_away_and_redo_brings_them_back() -> None:
    page, _ = transcript(project_of("a", "b"))
    page.say("hello")
    page.act("k1", coded(0), coded(1))
    page.act("u", turn="undo")
    assert page.last("changed")["drop"] == ["k1.1", "k1.2"]
    page.act("r", turn="redo")
    assert [mark[0] for mark in page.last("changed")["put"]] == ["k1.1", "k1.2"]
    page.act("u2", turn="undo")
    assert page.last("changed")["drop"] == ["k1.1", "k1.2"]


def test_a_moved_border_replaces_and_its_undo_brings_the_old_one_back() -> None:
    page, sitting = transcript(project_of("db is slow"))
    page.say("hello")
    page.act("k1", coded(0, start=0, end=2))
    page.act("k2", {**coded(0, start=0, end=5), "replaces": ["k1.1"]})
    assert (page.last("changed")["put"][0][0], page.last("changed")["drop"]) == ("k2.1", ["k1.1"])
    page.act("u", turn="undo")
    assert (page.last("changed")["put"][0][0], page.last("changed")["drop"]) == ("k1.1", ["k2.1"])
    assert [c.id for c in sitting.project.of_kind(Coding)] == ["k1.1"]


def test_a_new_code_and_its_first_coding_are_one_act() -> None:
    page, sitting = transcript(project_of("a"))
    page.say("hello")
    page.act("k1", {"kind": "code", "slug": "side-talk", "name": "Side talk"}, coded(0, "side-talk"))
    assert "side-talk" in {row["slug"] for row in page.last("changed")["codes"]["tree"]}
    page.act("u", turn="undo")
    assert "side-talk" not in sitting.project.codes
    assert sitting.project.of_kind(Coding) == ()


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (coded(7), "IW-CLAIM-001"),
        (coded(0, start=0, end=99), "IW-CODE-003"),
        (coded(0, "no-such-code"), "IW-CODE-001"),
        ({"kind": "codeing"}, "IW-CLAIM-009"),
        ({**coded(0), "colour": "red"}, "IW-CLAIM-009"),
    ],
)
def test_an_act_that_does_not_hold_together_is_refused_for_good(claim: dict[str, Any], code: str) -> None:
    log: list[Act] = []
    page, _ = transcript(project_of("a"), log)
    page.say("hello")
    answer = page.act("k1", claim)
    assert (answer["type"], answer["id"], answer["final"]) == ("refused", "k1", True)
    assert code in answer["problem"]
    assert log == []


def test_an_act_of_another_analyst_is_not_stored_and_stays_in_the_browser() -> None:
    log: list[Act] = []
    page, _ = transcript(project_of("a"), log)
    page.say("hello")
    answer = page.act("k1", coded(0), analyst="kim")
    assert (answer["type"], answer["final"]) == ("refused", False)
    assert "kim" in answer["problem"]
    assert log == []


@pytest.mark.parametrize(
    "error", [ProjectError(Problem(code="IW-STORE-010", what="no room")), OSError("gone"), KeyError("x")]
)
def test_an_act_that_could_not_be_written_stays_in_the_browser(error: Exception) -> None:
    def full(_: Act) -> None:
        raise error

    page = Page(Transcript(Sitting(project_of("a"), "noor", full)))
    page.say("hello")
    answer = page.act("k1", coded(0))
    assert (answer["type"], answer["final"]) == ("refused", False)
    assert str(error.args[0])[:4] in answer["problem"]


def test_a_message_that_makes_no_sense_is_told_and_does_no_harm() -> None:
    page, _ = transcript(project_of("a"))
    page.say("hello")
    assert page.say("no such message") == []
    assert page.say("block")[0]["type"] == "problem"
    assert page.say("state", focus="chat/0", selection=[{"segment": "gone"}], revision=1) == []
    assert page.widget.selection == ()


def test_acts_of_others_are_seen() -> None:
    page, sitting = transcript(project_of("a"))
    page.say("hello")
    other = Sitting(sitting.project, "kim", lambda act: sitting.receive([act]))
    kept = other.add(coding.apply(other.project, "chat/0", "surprise"))
    assert page.last("changed")["put"] == [(kept.id, 0, None, None, "coding", "surprise", "kim")]
    other.undo()
    assert page.last("changed")["drop"] == [kept.id]
    other.add(edited(other.project, "surprise", name="Not expected"))
    assert "Not expected" in {row["name"] for row in page.last("changed")["codes"]["tree"]}
    other.add(merged(other.project, ("surprise",), "trade-off"))
    assert page.last("changed")["codes"]["others"]["surprise"][0] == "trade-off"


def test_a_memo_lies_where_what_it_is_on_lies() -> None:
    page, sitting = transcript(project_of("a"))
    page.say("hello")
    sitting.add(Memo(text="ask her", on="chat/0"))
    sitting.add(Note(text="elsewhere"))
    assert [mark[1:6] for mark in page.last("marks")["marks"]] == []
    (told, marks) = page.say("hello")
    assert [mark[1:6] for mark in marks["marks"]] == [(0, None, None, "memo", "ask her")]
    assert told["rows"] == 1


def test_messages_on_many_threads_lose_nothing() -> None:
    """JupyterLab delivers them on subshell threads."""
    log: list[Act] = []
    page, sitting = transcript(project_of("a", "b", "c"), log)
    page.say("hello")

    def code(thread: int) -> None:
        for n in range(25):
            page.say("act", id=f"t{thread}-{n}", analyst="noor", claims=[coded(n % 3)])
            page.say("state", focus="chat/1", selection=[{"segment": "chat/1"}], revision=1)

    threads = [threading.Thread(target=code, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = [content["id"] for content, _ in page.heard if content["type"] == "stored"]
    assert len(stored) == len(set(stored)) == len(log) == len(sitting.project.of_kind(Coding)) == 100


# --- state as a value -------------------------------------------------------------------------------------------------


def test_what_is_chosen_and_shown_is_a_value() -> None:
    page, _ = transcript(project_of("a", EMOJI, "c"))
    page.say("hello")
    assert [s.id for s in page.widget.visible] == ["chat/0", "chat/1", "chat/2"]
    changes: list[Any] = []
    page.widget.observe(changes.append, "selection")
    place = {"segment": "chat/1", "start": 4, "end": 6}
    page.say("state", array("I", [2, 1]).tobytes(), focus="chat/1", selection=[place], revision=1)
    assert page.widget.focus == "chat/1"
    assert [span.quote for span in page.widget.selection] == ["db"]
    assert len(changes) == 1
    assert [s.id for s in page.widget.visible] == ["chat/2", "chat/1"]
    assert list(page.widget.frame["id"]) == ["chat/2", "chat/1"]


def quote(words: str, segment: str = "") -> Quote:
    return Quote(
        words=words,
        speaker="the lead",
        at=None,
        precision="none",
        basis="contemporaneous",
        source="the chat",
        source_kind="chat",
        segment=segment,
    )


def test_goto_finds_segments_spans_claims_instants_and_what_a_slide_quotes() -> None:
    page, sitting = transcript(project_of("a", "db is slow", "c"))
    page.say("hello")
    claim = sitting.add(coding.apply(sitting.project, "chat/1", "surprise", 0, 2))
    segment = sitting.project.segment("chat/2")
    for place, there in [
        (segment, ("chat/2", None, None)),
        ("chat/0", ("chat/0", None, None)),
        (claim.evidence[0], ("chat/1", 0, 2)),
        (claim.id, ("chat/1", 0, 2)),
        (datetime(2026, 5, 1, 20, 1, 30, tzinfo=UTC), ("chat/2", None, None)),
        ("“is slow”", ("chat/1", 3, 10)),
        ("db […] slow", ("chat/1", 0, 10)),
        (quote("[the lead] slow"), ("chat/1", 6, 10)),
        (quote("db", segment="chat/1"), ("chat/1", 0, 2)),
    ]:
        page.widget.goto(place)
        sent = page.last("goto")
        assert (sent["segment"], sent["start"], sent["end"]) == there
    for nowhere in (
        "gone",
        "",
        "[…]",
        "slow db",
        quote("c", segment="chat/1"),
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2026, 5, 1),  # noqa: DTZ001 - a naive one is refused
    ):
        with pytest.raises(ClaimError, match="IW-CLAIM-001"):
            page.widget.goto(nowhere)


def test_filter_takes_one_or_several_and_no_other_name() -> None:
    page, _ = transcript(project_of("a"))
    page.widget.filter(speaker="Ana", code=["surprise", "trade-off"], coded=True, words="db")
    assert page.last("filter")["by"] == {
        "speaker": ["Ana"],
        "code": ["surprise", "trade-off"],
        "coded": True,
        "words": "db",
    }
    with pytest.raises(TypeError, match="not colour"):
        page.widget.filter(colour="red")


def test_a_pattern_is_looked_for_in_the_kernel() -> None:
    page, _ = transcript(project_of("pool 88", "pool", "POOL 3"))
    page.say("hello")
    page.say("search", pattern=r"pool \d+", match_case=False, number=4)
    assert page.heard[-1][0]["number"] == 4
    assert list(array("I", page.heard[-1][1][0])) == [0, 2]
    (told,) = page.say("search", pattern="(?=x)", match_case=False, number=5)
    assert told["type"] == "problem"
    assert "IW-FIND-001" in told["problem"]


def test_a_closed_widget_hears_no_more() -> None:
    page, sitting = transcript(project_of("a"))
    page.say("hello")
    page.widget.close()
    before = len(page.heard)
    sitting.add(Note(text="x"))
    assert len(page.heard) == before
    assert sitting.project.of_kind(Note)


# --- without a kernel -------------------------------------------------------------------------------------------------


def test_without_a_kernel_there_is_a_table_that_says_what_it_leaves_out() -> None:
    page, sitting = transcript(project_of(*(f"words {n}" for n in range(500))))
    (media, _) = page.widget._repr_mimebundle_()
    assert media["text/plain"] == "Transcript('Checkout', 500 segments)"
    assert "200 of 500 segments, from the first on" in media["text/html"]
    sitting.add(coding.apply(sitting.project, "chat/450", "surprise"))
    html = plain_html(sitting.project)
    assert "1 of 500 segments, those that are coded" in html
    assert "words 450" in html
    assert "Surprise" in html
    assert "22:30:00" in html
    page.say("hello")
    page.say("state", focus="chat/3", selection=[{"segment": "chat/3"}], revision=1)
    assert "1 of 500 segments, selected" in page.widget._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize("letter", ["a", "&", "é", "👩"])
def test_the_table_is_under_200_kb_whatever_is_said(letter: str) -> None:
    html = plain_html(project_of(*(letter * 5_000 for _ in range(300))))
    assert 0 < html.count("<tr><td>") < 200
    assert 50_000 < len(html.encode()) < 200_000


def test_the_table_holds_no_markup_of_others() -> None:
    project = project_of(HOSTILE)
    hostile = Evidence(
        sources={"chat": Source(id="chat", kind="chat", title=HOSTILE)},
        speakers={"chat/ana": Speaker(id="chat/ana", name=HOSTILE)},
        segments=project.segments,
    )
    html = plain_html(msgspec.structs.replace(project, title=HOSTILE, evidence=hostile))
    assert unescape(html).count(HOSTILE) == 4
    assert "<img" not in html


# --- suggestions ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def promptly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incident_workbench.widgets.suggester.PAUSE", 0)


SUGGESTING = ("morning", "wait, what is that", "thanks", "we decided to go ahead")


def suggesting(page: Page) -> list[tuple[int, str]]:
    """What stands on the page once nothing more is worked out."""
    assert page.widget._suggester.wait()
    return [(s["row"], s["code"]) for s in page.last("suggestions")["suggestions"]]


def test_nothing_is_suggested_until_somebody_asks() -> None:
    page, sitting = transcript(project_of(*SUGGESTING))
    page.say("hello")
    page.act("1", coded(0))
    assert page.widget._suggester.wait()
    assert page.widget.suggestions == ()
    assert not [content for content, _ in page.heard if content["type"] == "suggestions"]
    assert len(sitting.project.of_kind(Coding)) == 1


def test_suggestions_come_with_the_words_that_made_them_and_are_values_for_the_next_cell() -> None:
    page, sitting = transcript(project_of(*SUGGESTING))
    page.say("hello")
    page.widget.suggest = True
    assert suggesting(page) == [(1, "surprise"), (3, "decision")]
    first = page.last("suggestions")["suggestions"][0]
    assert (first["start"], first["end"]) == (0, 4)
    assert first["why"].startswith('cue "wait": wait')
    assert [(s.segment, s.code) for s in page.widget.suggestions] == [
        ("chat/1", "surprise"),
        ("chat/3", "decision"),
    ]
    assert sitting.project.of_kind(Coding) == ()
    page.widget.suggest = False
    assert page.widget.suggestions == ()
    assert page.last("suggestions")["suggestions"] == []


def test_a_page_that_comes_later_is_told_too() -> None:
    sitting = Sitting(project_of(*SUGGESTING), "noor", [].append)
    page = Page(Transcript(sitting, suggest=True))
    assert page.widget._suggester.wait()
    assert not page.heard
    assert len(page.widget.suggestions) == 2
    page.say("hello")
    assert len(suggesting(page)) == 2


def test_accepting_and_passing_over_are_acts_that_undo_takes_back() -> None:
    page, sitting = transcript(project_of(*SUGGESTING))
    page.say("hello")
    page.widget.suggest = True
    suggesting(page)
    accepted = {**coded(1), "suggested": 'cue "wait": wait'}
    page.act("1", accepted, name="coded 'surprise' (suggested)")
    assert suggesting(page) == [(3, "decision")]
    (coding,) = sitting.project.of_kind(Coding)
    assert (coding.analyst, coding.suggested) == ("noor", 'cue "wait": wait')
    page.act("2", {"kind": "dismissal", "suggestion": "decision", "segment": "chat/3"}, name="passed over")
    assert suggesting(page) == []
    page.act("3", turn="undo")
    assert suggesting(page) == [(3, "decision")]
    page.act("4", turn="undo")
    assert suggesting(page) == [(1, "surprise"), (3, "decision")]


def test_blind_turns_suggestions_off_until_they_are_asked_for_again() -> None:
    page, _ = transcript(project_of(*SUGGESTING))
    page.say("hello")
    page.widget.suggest = True
    assert suggesting(page)
    page.widget.blind = True
    assert page.widget.suggest is False
    assert suggesting(page) == []
    page.widget.suggest = True
    assert suggesting(page)


def test_what_goes_wrong_while_suggestions_are_made_is_told_on_the_page_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, _ = transcript(project_of(*SUGGESTING))
    page.say("hello")
    monkeypatch.setattr("incident_workbench.cues.ranked", lambda *_, **__: 1 / 0)
    page.widget.suggest = True
    assert page.widget._suggester.wait()
    assert page.last("problem")["problem"].startswith("no suggestions: ZeroDivisionError")
    assert page.act("1", coded(0))["type"] == "stored"
    assert page.widget._suggester.wait()


def test_learning_is_done_anew_after_a_retraction_and_after_many_codings_and_else_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from incident_workbench import cues

    calls, ranked = [], cues.ranked
    monkeypatch.setattr("incident_workbench.cues.ranked", lambda *a, **k: calls.append(a) or ranked(*a, **k))
    page, sitting = transcript(project_of(*SUGGESTING, *map(str, range(40))))
    page.say("hello")
    page.act("0", coded(0))
    page.widget.suggest = True
    suggesting(page)
    page.act("1", coded(2))
    suggesting(page)
    assert len(calls) == 1
    sitting.retract("0.1")
    suggesting(page)
    assert len(calls) == 2
    page.act("many", *(coded(row) for row in range(4, 30)))
    suggesting(page)
    assert len(calls) == 3
