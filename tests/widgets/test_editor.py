"""The editor's Python half, without a browser: what it asks for each kind, what it tells a page, what it takes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.clock import utc_text
from incident_workbench.errors import ClaimError
from incident_workbench.hypotheses import missing
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import (
    ENVELOPE,
    KINDS,
    AnyClaim,
    Claim,
    DecisionPoint,
    Event,
    Hypothesis,
    Note,
    RedHerring,
    Unknown,
    kind_of,
)
from incident_workbench.model.evidence import wording_sha
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.widgets import Editor, Transcript
from incident_workbench.widgets.drafts import claim_of, drafted, instant, place_of, time_text
from incident_workbench.widgets.fields import ELSEWHERE, Field, form, forms
from incident_workbench.widgets.listing import list_html
from tests import small_case
from tests.small_case import PROJECT, at, minute
from tests.strategies import instants
from tests.widgets.page import Page
from tests.worlds import act, project, reworded

HOSTILE = "<img src=x onerror=alert(1)>"
EVERY = (*small_case.PEOPLE, *small_case.STORY, *small_case.TRACKS, *small_case.DECIDING, *small_case.VIEWS)


class Open:
    """An editor that a page looks at, in noor's sitting."""

    def __init__(self, before: Project, *given: Any, **more: Any) -> None:
        self.log: list[Act] = []
        self.sitting = Sitting(before, "noor", self.log.append)
        self.widget = Editor(self.sitting, *given, **more)
        self.page = Page(self.widget)
        self.hello = self.page.say("hello", **{"from": "x"})

    def do(self, what: str, key: str = "", analyst: str = "noor", **fields: Any) -> dict[str, Any]:
        """An act, and what it is answered."""
        key = key or f"act-{len(self.log)}-{what}"
        answers = self.page.say("act", id=key, analyst=analyst, do={"what": what, **fields})
        return next(a for a in answers if a["type"] in ("stored", "refused"))

    def save(self, kind: str, key: str = "", **more: Any) -> dict[str, Any]:
        return self.do("save", key, kind=kind, **{"base": None, "settles": [], "how": "beside", **more})

    def turn(self, word: str) -> str:
        answers = self.page.say("act", id=f"{word}-{len(self.log)}", analyst="noor", turn=word)
        return str(next(a for a in answers if a["type"] == "stored")["name"])

    def lee(self, *claims: AnyClaim, key: str = "lee") -> None:
        """Another analyst's claims, as the store brings them."""
        self.sitting.receive([act(key, *claims, analyst="lee")])

    def check(self, kind: str, **fields: Any) -> dict[str, Any]:
        self.widget._heard(None, {"type": "check", "kind": kind, "fields": fields, "number": 1}, [])
        return self.page.last("checked")

    def opened(self, key: str) -> dict[str, Any]:
        (answer,) = self.page.say("open", claim=key, **{"from": "x"})
        return answer

    @property
    def project(self) -> Project:
        return self.sitting.project


@pytest.fixture
def editor() -> Open:
    return Open(PROJECT)


@pytest.fixture
def full() -> Open:
    """All claims of the small case, as lee's."""
    opened = Open(PROJECT)
    signed = (msgspec.structs.replace(c, id=c.id or f"claim-{n}") for n, c in enumerate(EVERY))
    opened.lee(*signed)  # type: ignore[arg-type]  # each is of a kind
    return opened


def place(key: str, words: str | None = None) -> dict[str, Any]:
    return place_of(at(key, words))


# --- what is asked for each kind --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_with_all_its_fields(kind: str) -> None:
    """So a new kind in the union has an editor without code: each of its fields has a control, a label, a sort."""
    noun, asked = KINDS[kind], form(kind)
    own = [name for name in noun.__struct_fields__ if name not in ENVELOPE]
    assert sorted(field.name for field in asked.fields) == sorted([*own, "evidence"])
    assert all(field.label and field.shape for field in asked.fields)
    assert asked.about
    needed = {info.name for info in msgspec.structs.fields(noun) if info.required}
    assert {field.name for field in asked.fields if field.needed} == needed


def test_the_kinds_that_are_made_elsewhere_are_named_and_all_others_are_made_here() -> None:
    kinds = {one.kind for one in forms()}
    assert kinds == set(KINDS) - {kind_of(noun) for noun in ELSEWHERE}
    assert {"event", "decision_point", "red_herring", "memo", "note", "stance", "review_plan"} <= kinds


def test_a_kind_that_nobody_thought_of_is_described_from_its_types(monkeypatch: pytest.MonkeyPatch) -> None:
    class Weather(Claim, frozen=True, kw_only=True):
        """The sky that night."""

        sky: str
        gusts: tuple[small_case.TradeOff, ...] | Unknown = ()

    monkeypatch.setitem(KINDS, "weather", Weather)
    asked = {field.name: field for field in form.__wrapped__("weather").fields}
    assert (asked["sky"].shape, asked["sky"].needed, asked["sky"].label) == ("words", True, "Sky")
    assert (asked["gusts"].shape, asked["gusts"].unknown) == ("items", True)
    assert [part.name for part in asked["gusts"].fields] == ["kept", "given_up"]


def test_probes_stand_as_placeholders() -> None:
    asked = {field.name: field.asks for field in form("decision_point").fields}
    assert asked["cues"] == "What was in front of them?"
    assert all(asked[name] for name in asked if name not in ("at",))
    herring = {field.name: field.asks for field in form("red_herring").fields}
    assert herring["plausibility"] == "What made it sensible to follow, with what could be seen then?"


def test_the_label_of_a_red_herring_comes_last_and_after_its_grounds() -> None:
    last = form("red_herring").fields[-1]
    assert (last.name, last.after) == ("title", ("entry_cue", "plausibility"))


def test_no_form_asks_who_is_right_or_what_the_basis_of_a_claim_is() -> None:
    names = {field.name for one in forms() for field in one.fields}
    assert names.isdisjoint({"basis", "resolved_to", "resolved", "right", "verdict", "score"})
    assert "state" in {field.name for field in form("divergence").fields}


def test_what_the_prose_check_reads_is_the_analysts_own() -> None:
    own = {f"{one.kind}.{field.name}" for one in forms() for field in one.fields if field.own}
    assert {"event.action", "difficulty.text", "scene.text", "divergence.question"} <= own
    assert own.isdisjoint({"hypothesis.proposition", "reported.value", "statement.text", "event.actor"})


# --- what it tells ----------------------------------------------------------------------------------------------------


def test_a_page_hears_of_the_forms_the_people_and_the_claims_by_their_words(full: Open) -> None:
    about, claims, *_ = full.page.say("hello", **{"from": "y"})
    assert (about["analyst"], about["zone"], about["to"]) == ("noor", "Europe/Paris", "y")
    assert {"id": "ana", "name": "Ana Reyes", "about": "payments on call"} in about["actors"]
    words = {row["id"]: row["words"] for row in claims["claims"]}
    assert words["deploy"] == "Ana Reyes: deploys the adapter"
    assert words["fall"] == "for the certificate: errors fall"
    assert words["hole"] == "A new certificate is out, and some refuse it."  # not its label
    assert "ana" not in words  # who speakers are is said elsewhere
    msgspec.json.encode([about, claims])


def test_others_see_at_once_what_changes_in_the_list(editor: Open) -> None:
    editor.lee(Event(id="e", actor="ana", action="waits"))
    heard = editor.page.last("changed")
    assert [(row["id"], row["analyst"]) for row in heard["put"]] == [("e", "lee")]
    editor.lee(Event(id="e2", actor="ana", action="looks", replaces=("e",)), key="lee2")
    heard = editor.page.last("changed")
    assert ([(row["id"], row["line"]) for row in heard["put"]], heard["drop"]) == ([("e2", "e")], ["e"])


def test_nothing_is_told_while_nobody_looks() -> None:
    sitting = Sitting(PROJECT, "noor", lambda act: None)
    page = Page(Editor(sitting))
    sitting.add(Note(text="x"))
    assert page.heard == []


def test_no_word_of_the_project_is_in_the_state(full: Open) -> None:
    full.opened("hole")
    full.page.say("find", words="rolling", number=1)
    full.page.say("state", draft={"kind": "note", "fields": {"text": "my own words"}, "near": []})
    state = {k: v for k, v in full.widget.get_state().items() if k not in ("_esm", "_css")}
    assert state
    for word in ("certificate", "rolling", "Ana", "Checkout", "my own words"):
        assert word not in repr(state)


def test_words_are_found_whole_or_as_a_stretch(editor: Open) -> None:
    (answer,) = editor.page.say("find", words="ROLLING", number=7)
    (hit,) = answer["hits"]
    assert (answer["number"], hit["words"], hit["who"], hit["when"]) == (
        7,
        "rolling back now",
        "Ana Reyes",
        "22:08",
    )
    assert hit["place"] == place("m3")
    assert hit["words_place"] == place("m3", "rolling")
    assert editor.page.say("find", words=" ", number=8)[0]["hits"] == []


def test_offsets_count_code_points_also_where_letters_grow_when_folded() -> None:
    opened = Open(project("👩‍💻 İİ db is slow"))
    (answer,) = opened.page.say("find", words="db", number=1)
    found = answer["hits"][0]["words_place"]
    assert found is None or opened.project.segment("chat/0").text[found["start"] : found["end"]] == "db"


def test_more_hits_than_are_shown_are_said() -> None:
    opened = Open(project(*["slow"] * 61))
    (answer,) = opened.page.say("find", words="slow", number=1)
    assert (len(answer["hits"]), answer["more"]) == (60, True)


def test_what_is_chosen_in_the_transcript_is_offered_and_is_no_part_of_the_editor() -> None:
    sitting = Sitting(PROJECT, "noor", lambda act: None)
    transcript = Transcript(sitting)
    page = Page(Editor(sitting, transcript=transcript))
    page.say("hello")
    transcript.set_trait("selection", (at("m3", "rolling"),))
    (quote,) = page.last("chosen")["quotes"]
    assert (quote["words"], quote["place"], quote["typed"]) == (
        "rolling",
        place("m3", "rolling"),
        "2026-05-01 22:08:00",
    )
    page.widget.close()
    heard = len(page.heard)
    transcript.set_trait("selection", ())
    assert len(page.heard) == heard


# --- drafts and claims ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim", [c for c in EVERY if not isinstance(c, ELSEWHERE)], ids=lambda c: f"{kind_of(c)}-{c.id}"
)
def test_a_form_that_is_opened_and_saved_says_the_same(full: Open, claim: Claim) -> None:
    """Every field, times and evidence included, for every kind."""
    stored = next(c for c in full.project.claims if same(c, claim))
    if isinstance(stored, DecisionPoint):  # what an analyst alone says was not seen is not saved again
        stored = msgspec.structs.replace(stored, available_but_not_seen=stored.available_but_not_seen[:1])  # type: ignore[index]
    back = claim_of(full.project, kind_of(stored), drafted(full.project, stored), near=(stored.id,))
    assert same(back, stored)
    assert back.evidence == stored.evidence
    assert "quote" not in msgspec.json.encode(drafted(full.project, stored)).decode()


def same(one: Claim, other: Claim) -> bool:
    def bare(claim: Claim) -> Claim:
        return msgspec.structs.replace(claim, id="", written_at=None, analyst="", basis=None, replaces=())

    return type(one) is type(other) and bare(one) == bare(other)


@given(instants)
def test_a_time_that_is_shown_reads_as_the_same_instant(at: Any) -> None:
    paris = Project(id="p", title="t", zone="Europe/Paris")
    assert instant(paris, time_text(paris, at))[0] == at


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_time_is_an_instant_or_a_problem_at_its_field(typed: str) -> None:
    opened = Open(PROJECT)
    answer = opened.save("event", fields={"actor": "ana", "action": "waits", "begin": typed})
    if answer["type"] == "refused":
        assert (answer["at"], answer["final"]) == ("begin", True)
        assert answer["what"]
        assert answer["then"]


def reworded_at(before: Project, key: str, *, days: int) -> Project:
    """The project where one segment was said on a later day."""
    moved = [
        msgspec.structs.replace(s, at=s.at + timedelta(days=days)) if s.id == key and s.at else s
        for s in before.segments
    ]
    evidence = msgspec.structs.replace(before.evidence, segments=tuple(moved))
    return msgspec.structs.replace(before, evidence=evidence)


def test_a_time_is_read_on_the_projects_clock_with_the_day_of_its_evidence_and_no_other(editor: Open) -> None:
    fields = {"actor": "ana", "action": "waits", "begin": "22:04", "evidence": [place("m1")]}
    told = editor.check("event", **fields)["times"]
    assert told == {"begin": "2026-05-01 22:04 Europe/Paris = 2026-05-01T20:04:00Z, to the minute"}
    editor.save("event", fields=fields)
    (event,) = editor.project.of_kind(Event)
    assert (event.begin and utc_text(event.begin), event.precision) == ("2026-05-01T20:04:00Z", "min")
    two_days = Open(reworded_at(PROJECT, "m1", days=1))
    both = {**fields, "evidence": [place("m1"), place("m3")]}
    assert "no instant yet" in two_days.check("event", **both)["times"]["begin"]
    refused = editor.save("event", fields={**fields, "evidence": []})
    assert (refused["at"], "no instant" in refused["what"]) == ("begin", True)
    assert "no instant yet" in editor.check("event", actor="a", begin="22:04")["times"]["begin"]


def test_what_is_empty_is_left_out_and_what_is_unknown_stays_and_asks(editor: Open) -> None:
    fields = {
        "actor": "ana", "action_taken": " rolls back ", "title": "", "cues": [{"text": "slow"}, {}, {"text": ""}],
        "goals": {"unknown": True, "ask": "bo"}, "chosen_by": {"unknown": True},
    }  # fmt: skip
    assert editor.save("decision_point", fields=fields)["name"] == "added decision point"
    (claim,) = editor.project.of_kind(DecisionPoint)
    assert claim.action_taken == "rolls back"
    assert [point.text for point in claim.cues] == ["slow"]  # type: ignore[union-attr]
    assert (claim.goals, claim.chosen_by) == (Unknown(ask="bo"), Unknown())
    assert claim.basis == "analyst_inference"


def test_what_was_not_seen_needs_a_participants_words(editor: Open) -> None:
    """Nobody's words; a tool's words; somebody's words."""
    fields: dict[str, Any] = {
        "actor": "ana",
        "action_taken": "rolls back",
        "available_but_not_seen": [{"text": "x"}],
    }
    refused = editor.save("decision_point", fields=fields)
    assert (refused["at"], refused["problem"][:12]) == ("available_but_not_seen.0.evidence", "IW-CLAIM-041")
    fields["available_but_not_seen"][0]["evidence"] = [place("a1")]
    assert editor.save("decision_point", fields=fields)["type"] == "refused"
    fields["available_but_not_seen"][0]["evidence"] = [place("i1")]
    assert editor.save("decision_point", fields=fields)["type"] == "stored"


def test_evidence_keeps_its_wording_and_words_that_moved_are_told(editor: Open) -> None:
    before = project("db is slow")
    opened = Open(reworded(before, chat_0="the db is slow"))
    old = {"segment": "chat/0", "start": 0, "end": 2, "sha": wording_sha("db is slow")}
    refused = opened.save("note", fields={"text": "x", "evidence": [old]})
    assert (refused["at"], refused["problem"][:11]) == ("evidence.0", "IW-CODE-003")
    opened.lee(
        Note(id="n", text="x", evidence=(msgspec.convert({**old, "quote": "db"}, type=type(at("m1"))),))
    )
    assert (
        opened.save("note", base="n", fields={"text": "y", "evidence": [old]}, how="in_place")["type"]
        == "stored"
    )
    assert opened.project.of_kind(Note)[0].evidence[0].quote == "db"


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("event", {"actor": "ana"}, "action"),
        ("event", {"actor": "ana", "action": "x", "line": "beside"}, "line"),
        ("event", {"actor": "ana", "action": "x", "begin": "2026-05-01 22:04", "end": "2026-05-01 22:03"}, "end"),
        ("event", {"actor": "ana", "action": "x", "after": "nothing"}, "after"),
        ("scene", {"title": "a", "text": "b", "order": "one"}, "order"),
        ("decision_point", {"actor": "a", "action_taken": "b", "trade_off": [{"kept": "c"}]}, "trade_off.0.given_up"),
        ("note", {"text": "a", "evidence": [{"segment": "nowhere"}]}, "evidence.0"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    editor: Open, kind: str, fields: dict[str, Any], where: str
) -> None:
    refused = editor.save(kind, fields=fields)
    assert (refused["type"], refused["at"], refused["final"]) == ("refused", where, True)
    assert editor.log == []


def test_questions_stand_beside_a_red_herring_and_nothing_is_counted(editor: Open) -> None:
    asks = editor.check("red_herring", entry_cue=[{"text": ""}])["asks"]
    assert asks[0] == "What exactly opened this track, and who saw it?"
    fewer = editor.check("red_herring", entry_cue=[{"text": "an alert"}], spread={"unknown": True})["asks"]
    assert set(asks) - set(fewer) == {
        "What exactly opened this track, and who saw it?",
        "When did everyone know?",
    }
    assert "%" not in " ".join(asks)
    assert editor.check("event", actor="a")["asks"] == ()
    assert fewer == missing(
        RedHerring(hypotheses=(), entry_cue=small_case.points(a1="x"), spread=Unknown()), PROJECT
    )


def test_what_it_rests_on_is_told_from_the_evidence(editor: Open) -> None:
    told = editor.check(
        "decision_point", evidence=[place("m1")], cues=[{"text": "x", "evidence": [place("i1")]}, {}]
    )
    assert told["grounds"] == {"": "said at the time", "cues.0": "told afterwards"}
    assert editor.check("note", text="x")["grounds"] == {"": "no evidence: your inference"}


def test_the_prose_check_asks_about_the_analysts_own_words_and_blocks_nothing(editor: Open) -> None:
    """Own words in a field and in a point; a person's own words pass."""
    should = "Noor should have rung the depot."
    told = editor.check("difficulty", text=should, whose="ana")["findings"]
    assert [(one["at"], one["words"], one["class"]) for one in told] == [
        ("text", "should have rung", "counterfactual")
    ]
    assert told[0]["question"].endswith("?")
    told = editor.check("decision_point", action_taken="x", cues=[{}, {"text": should}])["findings"]
    assert [one["at"] for one in told] == ["cues.1.text"]
    assert editor.check("hypothesis", proposition=should)["findings"] == []
    assert editor.save("difficulty", fields={"category": "novelty", "text": should})["type"] == "stored"


# --- editing, retracting, settling ------------------------------------------------------------------------------------


def test_an_act_is_stored_once_named_and_undone(editor: Open) -> None:
    first = editor.save("note", "key", fields={"text": "x"})
    again = editor.save("note", "key", fields={"text": "x"})
    assert (first["claim"], again["claim"], again["name"]) == ("key.1", "key.1", "added note")
    assert len(editor.log) == 1
    assert editor.widget.claim == "key.1"
    assert editor.turn("undo") == "undo: added note"
    assert editor.project.claims == ()
    assert editor.turn("redo") == "redo: added note"


def test_ones_own_claim_is_replaced_never_changed(editor: Open) -> None:
    editor.save("note", "one", fields={"text": "x"})
    answer = editor.save("note", base="one.1", fields={"text": "y"})
    assert answer["name"] == "edited note"
    (note,) = editor.project.of_kind(Note)
    assert (note.text, note.replaces) == ("y", ("one.1",))
    assert editor.project.fold.claims["one.1"].text == "x"  # type: ignore[union-attr]
    assert editor.do("retract", claim=note.id)["name"] == "retracted note"
    assert editor.project.claims == ()  # with one's own earlier wordings
    assert editor.turn("undo") == "undo: retracted note"
    assert editor.project.of_kind(Note) == (note,)


def lines(editor: Open) -> list[tuple[str, str]]:
    return sorted((h.analyst, h.proposition) for h in editor.project.of_kind(Hypothesis))


def test_beside_anothers_claim_both_stand_and_differ_where_they_came_of_one(editor: Open) -> None:
    editor.lee(Hypothesis(id="h1", proposition="a", raised_by="ana"))
    editor.lee(Hypothesis(id="h2", proposition="b", raised_by="ana", replaces=("h1",)), key="lee2")
    answer = editor.save("hypothesis", base="h2", fields={"proposition": "c", "raised_by": "ana"})
    assert answer["name"] == "added a version of lee's hypothesis"
    assert lines(editor) == [("lee", "b"), ("noor", "c")]
    said = {one["analyst"]: one["fields"] for one in editor.opened("h2")["versions"]}
    assert said == {"lee": [["Proposition", "b"]], "noor": [["Proposition", "c"]]}
    assert editor.do("settle", claim="h2")["name"] == "settled hypothesis"
    assert lines(editor) == [("noor", "b")]
    assert editor.turn("undo") == "undo: settled hypothesis"
    mine = next(h.id for h in editor.project.of_kind(Hypothesis) if h.analyst == "noor")
    own = {"proposition": "d", "raised_by": "ana"}
    assert (
        editor.save("hypothesis", base="h2", settles=["h2", mine], fields=own)["name"] == "settled hypothesis"
    )
    assert lines(editor) == [("noor", "d")]
    assert editor.do("settle", claim="h2")["type"] == "refused"


def test_two_versions_that_say_the_same_do_not_differ_unless_they_rest_on_other_words(editor: Open) -> None:
    first = Hypothesis(id="h1", proposition="a", raised_by="ana")
    again = msgspec.structs.replace(first, id="h2", proposition="b", replaces=("h1",), evidence=(at("m1"),))
    editor.lee(first)
    editor.lee(again, key="lee2")
    fields = editor.opened("h2")["fields"]
    editor.save("hypothesis", base="h2", fields=fields)
    assert lines(editor) == [("lee", "b"), ("noor", "b")]
    assert editor.page.last("changed")["differing"] == []
    assert editor.opened("h2")["versions"] == []
    editor.turn("undo")
    editor.save("hypothesis", base="h2", fields={**fields, "evidence": [place("m2")]})
    assert len(editor.page.last("changed")["differing"]) == 1
    assert {one["analyst"] for one in editor.opened("h2")["versions"]} == {"lee", "noor"}


def test_beside_a_first_wording_both_simply_stand_and_in_its_place_it_is_replaced(editor: Open) -> None:
    editor.lee(Hypothesis(id="h1", proposition="a", raised_by="ana"))
    fields = {"proposition": "c", "raised_by": "ana"}
    assert not editor.opened("h1")["earlier"]
    editor.save("hypothesis", base="h1", fields=fields)
    assert lines(editor) == [("lee", "a"), ("noor", "c")]
    editor.turn("undo")
    assert (
        editor.save("hypothesis", base="h1", how="in_place", fields=fields)["name"]
        == "replaced lee's hypothesis"
    )
    assert lines(editor) == [("noor", "c")]
    editor.turn("undo")
    refused = editor.do("retract", claim="h1")
    assert (refused["type"], refused["what"]) == ("refused", "this is lee's claim, and stays")
    assert lines(editor) == [("lee", "a")]


def test_a_basis_that_was_said_by_hand_is_kept_where_the_evidence_stays(editor: Open) -> None:
    editor.sitting.add(Note(id="n", text="x", evidence=(at("m1"),), basis="analyst_inference"))
    fields = editor.opened("n")["fields"]
    assert fields["basis"] == "analyst_inference"
    editor.save("note", base="n", fields={**fields, "text": "y"})
    assert editor.project.of_kind(Note)[0].basis == "analyst_inference"


def test_an_act_of_another_analyst_is_kept_by_the_browser(editor: Open) -> None:
    refused = editor.do("save", analyst="lee", kind="note", fields={"text": "x"})
    assert (refused["type"], refused["final"]) == ("refused", False)


# --- the next cell ----------------------------------------------------------------------------------------------------


def test_claim_and_draft_are_values_for_the_next_cell(full: Open) -> None:
    full.opened("decision")
    assert full.widget.claim == "decision"
    fields = {"text": " x ", "evidence": [place("m3", "rolling")]}
    full.page.say("state", draft={"kind": "note", "fields": fields, "near": []})
    assert full.widget.draft["evidence"][0]["quote"] == "rolling"
    assert full.widget.draft["text"] == "x"
    full.page.say("state", draft={"kind": "event", "fields": {"begin": "about ten"}, "near": []})
    assert full.widget.draft == {"kind": "event", "begin": "about ten"}
    full.page.say("state", draft=None)
    assert full.widget.draft is None


def test_it_opens_a_claim_begins_a_kind_and_says_what_it_does_not_know(full: Open) -> None:
    full.widget.new("event")
    assert full.page.last("go") == {"type": "go", "kind": "event"}
    full.widget.open("hole")
    assert full.page.last("go")["claim"] == "hole"
    assert full.page.say("hello", **{"from": "z"})[-1] == {"type": "go", "to": "z", "claim": "hole"}
    assert Open(full.project, "decision").hello[-1]["claim"] == "decision"
    assert Open(full.project, "red_herring").hello[-1]["kind"] == "red_herring"
    with pytest.raises(ClaimError, match="did you mean event"):
        full.widget.new("evnt")
    with pytest.raises(ClaimError, match="IW-CLAIM-009"):
        Editor(full.sitting, "nothing")
    with pytest.raises(ClaimError, match="IW-SIT-002"):
        full.widget.open("nothing")
    with pytest.raises(ClaimError, match="made in a form"):
        full.widget.open("ana")  # who speakers are is said elsewhere


def test_without_a_kernel_it_is_a_list_of_words_all_escaped(editor: Open) -> None:
    editor.lee(Event(id="e", actor=HOSTILE, action=HOSTILE))
    html = list_html(editor.project)
    assert "&lt;img src=x" in html
    assert "<img" not in html
    assert "1 of 1 claims" in html
    media, _ = editor.widget._repr_mimebundle_()
    assert media["text/html"] == html
    assert repr(editor.widget) == "Editor('Checkout errors, 1 May')"


def test_very_many_claims_stay_a_short_list_that_says_so(editor: Open) -> None:
    editor.lee(*(Note(id=f"n{n}", text="🚨" * 150) for n in range(400)))
    html = list_html(editor.project)
    assert len(html.encode()) < 100_000
    assert "of 400 claims" in html


def test_a_time_in_the_hour_that_comes_twice_is_shown_with_its_offset() -> None:
    paris = Project(id="p", title="t", zone="Europe/Paris")
    shown = time_text(paris, small_case.datetime(2026, 10, 25, 0, 30, tzinfo=small_case.UTC))
    assert shown == "2026-10-25 02:30:00+02:00"
    assert minute(0) == instant(paris, "2026-05-01 22:00:00")[0]


def test_the_fields_are_told_without_what_is_not_asked() -> None:
    (cues,) = (field for field in form("decision_point").fields if field.name == "cues")
    assert "of" not in [part.name for part in cues.fields]  # cues have no classes
    assert isinstance(cues, Field)
