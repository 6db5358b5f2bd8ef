"""The prepared analysis: what is in it, what is refused a place in it, and what it still lacks."""

from datetime import date

import msgspec
import pytest

from incident_workbench.brief import Brief, prepare, quotes_in, ready
from incident_workbench.brief.opening import working_days_after
from incident_workbench.model.claims import (
    ActorAlias,
    Claim,
    Event,
    Hypothesis,
    RedHerring,
    Restriction,
    ReviewPlan,
    Stance,
    Theme,
)
from incident_workbench.model.evidence import Span
from incident_workbench.privacy import lines_in
from incident_workbench.project import Fold, extended
from tests.small_case import (
    ALL,
    DECIDING,
    MEETING,
    PEOPLE,
    PROJECT,
    STORY,
    TRACKS,
    VIEWS,
    at,
    case,
    minute,
    then,
    without,
)


@pytest.fixture(scope="module")
def brief() -> Brief:
    return prepare(case())


def stops(project) -> list[str]:
    return [lack.code for lack in ready(project) if lack.stops]


def asks(project) -> list[str]:
    return [lack.code for lack in ready(project) if not lack.stops]


def test_every_section_has_what_the_claims_say(brief: Brief) -> None:
    empty = [name for name in brief.__struct_fields__ if not getattr(brief, name)]
    assert empty == ["terms", "enablers", "reported", "earlier", "further_lanes"]
    assert brief.title == "Checkout errors, 1 May"
    assert [scene.title for scene in brief.scenes] == ["An alert", "Going back"]
    assert brief.themes[0].decision == brief.decisions[0]
    assert [row.id for row in brief.done] == ["up"]
    assert [part.name for part in brief.slices] == ["An alert", "Going back", "rolls back"]


def test_law_6_same_claims_same_brief_in_whatever_order_their_logs_arrive() -> None:
    project = PROJECT
    for claims in (PEOPLE, (*STORY, *TRACKS), (*DECIDING, *VIEWS), MEETING):
        project = then(project, *claims)
    acts = list(project.fold.acts.values())
    other = msgspec.structs.replace(PROJECT, fold=extended(Fold(), reversed(acts)))
    encode = msgspec.json.encode
    assert encode(prepare(project)) == encode(prepare(project)) == encode(prepare(other))


def test_law_7_every_line_has_words_or_says_it_is_inference(brief: Brief) -> None:
    lines = list(lines_in(brief))
    assert len(lines) > 20
    assert all(line.grounded for line in lines)
    assert any(line.inference for line in lines)
    assert any(line.evidence for line in lines)
    for quote in quotes_in(brief):
        assert not quote.segment or quote.words


def test_people_are_there_by_role_in_the_order_they_joined_without_counts(brief: Brief) -> None:
    """Invariant 8; the interviewee who spoke only afterwards is one of them by another speaker."""
    assert [person.shown for person in brief.people] == ["Scribe", "payments on call", "Bo Tanaka"]
    assert not {"messages", "count", "rank", "n"} & set(brief.people[0].__struct_fields__)
    assert brief.systems == ("Watcher",)


def test_sources_are_counted_by_kind_and_accounts_are_named_by_role(brief: Brief) -> None:
    assert {s.kind: s.sources for s in brief.preparation.sources} == {"alerts": 1, "chat": 1, "interview": 2}
    assert {account.whose for account in brief.preparation.accounts} == {"payments on call", "Bo Tanaka"}


def test_no_hidden_name_is_anywhere_in_a_brief(brief: Brief) -> None:
    text = msgspec.json.encode(brief).decode()
    assert "Bo Tanaka" in text
    for name in ("Ana", "Reyes", "Cleo", "Marsh", "chat/U1"):
        assert name not in text


def test_names_in_an_analysts_prose_become_roles_and_are_asked_about() -> None:
    named = Event(id="n", actor="ana", action="waits for Cleo Marsh", begin=minute(9), evidence=(at("m3"),))
    project = case(ALL, named)
    actions = {row.id: row.action for row in prepare(project).timeline}
    assert actions["n"] == "waits for Scribe"
    assert [lack.where for lack in ready(project) if lack.code == "name-in-prose"] == ["n"]


def test_off_the_record_words_are_nowhere_in_a_brief() -> None:
    """Invariant 10."""
    event = Event(id="e", actor="ana", action="is nervous", begin=minute(2), evidence=(at("i2"),))
    open_ = prepare(case(ALL, event))
    assert "the manager made me nervous" in msgspec.json.encode(open_).decode()
    closed = prepare(case(ALL, event, Restriction(on="i2", what="off_record", basis="analyst_inference")))
    assert "the manager made me nervous" not in msgspec.json.encode(closed).decode()
    (row,) = (row for row in closed.timeline if row.id == "e")
    assert (row.actor, row.evidence, row.withheld) == ("a participant", (), ("off_record",))


def test_the_timeline_begins_before_the_first_alert_or_is_asked_to() -> None:
    """Invariant 14."""
    assert "begins-with-the-alert" not in asks(case())
    assert "begins-with-the-alert" in asks(case(without("deploy")))


def test_a_scene_holds_no_words_said_after_it(brief: Brief) -> None:
    """Invariant 5: m5 is said at 22:20, the scene ends at 22:07."""
    assert [quote.segment for quote in brief.scenes[0].text.evidence] == ["a1"]
    assert "scene-tells-later" in asks(case())


def test_no_later_reading_stands_before_the_label(brief: Brief) -> None:
    """Invariant 5."""
    assert any(lane.signs for lane in brief.lanes)
    assert all(sign.later is None for lane in brief.lanes for sign in lane.signs)
    (hole,) = brief.rabbit_holes
    assert hole.label.read_later


def test_more_than_ten_lanes_go_to_the_appendix_and_none_is_lost() -> None:
    more = [
        Hypothesis(
            id=f"h{n:02}", proposition=f"idea {n}", raised_by="bo", raised_at=minute(n), evidence=(at("m2"),)
        )
        for n in range(12)
    ]
    brief = prepare(case(ALL, *more))
    assert (len(brief.lanes), len(brief.further_lanes)) == (10, 4)
    assert {"cert", "pool"} <= {lane.id for lane in brief.lanes}
    begins = [lane.begin for lane in brief.lanes]
    assert begins == sorted(begins)


def test_a_red_herring_without_plausibility_is_no_section() -> None:
    """Invariant 12."""
    bare = RedHerring(id="bare", hypotheses=("pool",), title="Bare", basis="analyst_inference")
    project = case(ALL, bare)
    assert [hole.id for hole in prepare(project).rabbit_holes] == ["hole"]
    assert "red-herring-without-plausibility" in stops(project)


def test_nothing_in_a_brief_computes_with_durations_or_recommends() -> None:
    """Invariant 7, and rows 1, 2 and 15 of the refusals."""
    names: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, msgspec.Struct):
            names.update(value.__struct_fields__)
            for name in value.__struct_fields__:
                collect(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                collect(item)

    collect(prepare(case()))
    refused = (
        "duration elapsed mean median percentile severity score rank recommendations resolved due".split()
    )
    assert "timeline" in names
    assert not [name for name in names if set(name.split("_")) & set(refused)]


# --- ready ------------------------------------------------------------------------------------------------------------


def test_a_whole_analysis_is_stopped_by_nothing() -> None:
    assert stops(case()) == []


@pytest.mark.parametrize(
    ("gone", "code"),
    [
        (("account-a", "account-b", "said-a", "said-b", "differs"), "no-account"),
        (("asks",), "no-open-question"),
        (("stance",), "no-stance"),
    ],
)
def test_what_stops_a_meeting(gone: tuple[str, ...], code: str) -> None:
    assert stops(case(without(*gone))) == [code]


def test_a_meeting_needs_its_days() -> None:
    plan = next(claim for claim in ALL if isinstance(claim, ReviewPlan))
    others = [claim for claim in ALL if claim is not plan]
    assert stops(case(others)) == ["no-review-date", "no-pre-read-date"]
    tight = msgspec.structs.replace(plan, pre_read=plan.review)
    assert "late-pre-read" in asks(case(others, tight))


def test_soak_time_is_counted_in_working_days(brief: Brief) -> None:
    """The review is on a Thursday: Friday, then Monday."""
    assert brief.hour.soak_until == date(2026, 5, 18)
    assert working_days_after(date(2026, 5, 15), 0) == date(2026, 5, 15)


def test_an_analyst_who_was_there_says_so() -> None:
    silent = Stance(id="s2", responder=True, basis="analyst_inference")
    assert stops(case(ALL, silent)) == ["responder-not-disclosed"]
    told = msgspec.structs.replace(silent, deviations="on call that night; interviews taken by somebody else")
    assert stops(case(ALL, told)) == []
    assert "responder-not-disclosed" in stops(case(ALL, analyst="Cleo Marsh"))


def test_words_that_are_lost_stop_only_when_nothing_else_is_left() -> None:
    lost = Span(segment="m3", sha="0" * 16, quote="never said", start=0, end=10)
    alone = Event(id="e", actor="ana", action="waits", begin=minute(9), evidence=(lost,))
    beside = msgspec.structs.replace(alone, evidence=(lost, at("m3")))
    assert stops(case(ALL, alone)) == ["evidence-lost", "no-evidence"]
    assert stops(case(ALL, beside)) == []
    assert "evidence-lost" in asks(case(ALL, beside))


def test_a_restriction_that_meets_nothing_stops() -> None:
    assert stops(case(ALL, Restriction(on="intervew", what="off_record", basis="analyst_inference"))) == [
        "restriction-on-nothing"
    ]


def test_claims_without_grounds_stop() -> None:
    bare: Claim = Theme(id="bare", title="x", text="y", basis="contemporaneous")
    assert stops(case(ALL, bare)) == ["no-evidence"]


def test_whom_nobody_knows_is_asked_about() -> None:
    event = Event(id="e", actor="Jo", action="waits", begin=minute(9), evidence=(at("m3"),))
    assert "actor-not-known" in asks(case(ALL, event))
    assert {row.id: row.actor for row in prepare(case(ALL, event)).timeline}["e"] == "somebody"


def test_people_who_only_spoke_before_or_afterwards_were_not_there() -> None:
    alias = ActorAlias(speakers=("interview/Zoe",), name="Zoe", basis="analyst_inference")
    assert "Zoe" not in msgspec.json.encode(prepare(case(ALL, alias)).people).decode()
