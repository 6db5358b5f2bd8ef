"""What must hold of hypotheses, accounts, red herrings, evidence and refusals, whatever else changes."""

import re
from datetime import UTC, datetime
from html import unescape

import msgspec
import pytest

from incident_workbench import cases, deeper, figures, frames
from incident_workbench.accounts import Difference, differences, statements
from incident_workbench.brief import Brief, prepare
from incident_workbench.decisions import decisions, interview_guide, open_questions
from incident_workbench.errors import ClaimError
from incident_workbench.export import sections
from incident_workbench.hypotheses import (
    as_lived,
    candidates,
    episodes,
    missing,
    rabbit_hole,
    shown,
    viewable,
)
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import (
    KINDS,
    Claim,
    DecisionPoint,
    Event,
    EvidenceLink,
    Hypothesis,
    OpenQuestion,
    Point,
    RedHerring,
    Restriction,
    Statement,
    Unknown,
)
from incident_workbench.privacy import SOMEBODY, Showing, lines_in
from incident_workbench.project import Project, written_claim
from tests.small_case import ALL, PROJECT, at, case, minute, then, without

DECISION = next(claim for claim in ALL if isinstance(claim, DecisionPoint))


def codes(project: Project) -> list[str]:
    return [problem.code for problem in project.problems]


def text(value: object) -> str:
    """All words of a value, or of what a section shows."""
    if isinstance(value, tuple) and value and hasattr(value[0], "media"):
        return unescape(" ".join(str(words) for piece in value for words in piece.media.values()))
    return msgspec.json.encode(value).decode()


# --- 1, 2, 3: evidence ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["hypothesis", "red_herring", "statement", "difficulty", "open_question"])
def test_1_a_claim_has_evidence_or_says_that_it_is_inference(kind: str) -> None:
    fields: dict[str, dict[str, object]] = {
        "hypothesis": {"proposition": "p", "raised_by": "ana"},
        "red_herring": {"hypotheses": ("cert",)},
        "statement": {"account": "account-a", "text": "t"},
        "difficulty": {"category": "novelty", "text": "t"},
        "open_question": {"text": "?"},
    }
    bare = KINDS[kind](id="bare", **fields[kind])
    assert "IW-CLAIM-003" in codes(by_hand(bare))
    assert "IW-CLAIM-003" not in codes(by_hand(msgspec.structs.replace(bare, basis="analyst_inference")))
    assert "IW-CLAIM-003" not in codes(by_hand(msgspec.structs.replace(bare, evidence=(at("m1"),))))
    (stored,) = (claim for claim in case(ALL, bare).claims if claim.id == "bare")
    assert stored.basis == "analyst_inference"


def by_hand(claim: Claim) -> Project:
    """A line of a log that no sitting wrote."""
    now = datetime(2026, 5, 9, tzinfo=UTC)
    act = Act(id="by-hand", written_at=now, analyst="kim", name="by hand", claims=(claim,))
    return case().extended([act])


def test_1_every_line_that_is_shown_is_grounded() -> None:
    lines = list(lines_in(prepare(case())))
    assert len(lines) > 20
    assert [line for line in lines if not line.grounded] == []


def test_2_evidence_is_as_it_was_after_everything_that_can_be_made_of_it() -> None:
    project = case()
    before = msgspec.json.encode(project.evidence)
    for made in everything(project):
        assert made is not None
    assert msgspec.json.encode(project.evidence) == before == msgspec.json.encode(PROJECT.evidence)


def everything(project: Project) -> list[object]:
    showing = Showing(project)
    brief = prepare(project)
    return [
        brief,
        decisions(showing),
        interview_guide(showing),
        candidates(showing),
        differences(showing),
        statements(showing),
        cases.side_by_side(project, project),
        deeper.ask_deeper("MTTR", project),
        figures.hypothesis_figure(brief.lanes),
        figures.differences_figure(brief.differences),
        figures.difficulty_figure(brief.difficulties, brief.handlings),
        figures.code_figure(figures.code_marks(showing)),
        frames.points(project),
        frames.divergences(project),
    ]


@pytest.mark.parametrize("missing_field", ["actor", "action"])
def test_3_an_event_has_one_actor_and_one_action(missing_field: str) -> None:
    fields = {"kind": "event", "actor": "ana", "action": "rolls back", "evidence": [{"segment": "m3"}]}
    assert isinstance(written_claim(PROJECT, fields), Event)
    for wrong in (["ana", "bo"], "", " ", None):
        with pytest.raises(ClaimError):
            written_claim(PROJECT, {**fields, missing_field: wrong})


# --- 4: what was known ------------------------------------------------------------------------------------------------


def known(*points: Point, **changes: object) -> Project:
    claim = msgspec.structs.replace(DECISION, id="again", known_at_time=points, **changes)
    return case(ALL, claim)


def test_4_what_was_known_does_not_rest_on_talk_of_a_later_moment() -> None:
    later = Point(text="up again", evidence=(at("m5"),))
    assert "IW-CLAIM-006" in codes(known(later))
    assert "IW-CLAIM-006" in codes(known(Point(text="both", evidence=(at("m1"), at("m5")))))
    assert "IW-CLAIM-006" not in codes(known(Point(text="the deploy", evidence=(at("m1"), at("m3")))))


def test_4_a_point_without_words_of_its_own_rests_on_those_of_its_claim() -> None:
    bare = Point(text="up again")
    assert "IW-CLAIM-006" in codes(known(bare, evidence=(at("m5"),)))
    assert "IW-CLAIM-006" not in codes(known(bare, evidence=(at("m3"), at("m5"))))


def test_4_whoever_was_there_may_say_afterwards_what_was_known_and_it_is_shown_so() -> None:
    """Told in an interview, or said in the chat of a later hour by somebody who looks back."""
    told = Point(text="that it falls", evidence=(at("i1"),))
    looks_back = Point(text="that it rises", evidence=(at("m5"),), basis="retrospective_account")
    project = known(told, looks_back)
    assert "IW-CLAIM-006" not in codes(project)
    (again,) = (d for d in decisions(Showing(project)) if d.id == "again")
    assert [line.basis for line in again.known] == ["retrospective_account"] * 2
    slides = text(sections.decision_point(prepare(project), again))
    assert slides.count("told afterwards") >= 2
    frame = frames.points(project)
    assert set(frame[(frame["claim"] == "again") & (frame["list"] == "known_at_time")]["basis"]) == {
        "retrospective_account"
    }


# --- 5: as lived ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("t", [minute(n) for n in (0, 1, 2, 5, 8, 12, 15, 18, 19.9, 20, 30)])
def test_5_lanes_as_lived_hold_nothing_of_a_later_moment(t: datetime) -> None:
    lanes = as_lived(case(), t)
    assert len(lanes) == (t >= minute(1)) + (t >= minute(3))
    for lane in lanes:
        assert lane.begin is not None
        assert lane.begin <= t
        assert lane.end is None or lane.end <= t
        for state in lane.states:
            assert state.begin is not None
            assert state.begin <= t
            assert state.end is None or state.end <= t
            assert state.other is None or state.other in {each.id for each in lanes}
        for sign in lane.signs:
            assert sign.at is not None
            assert sign.at <= t
            assert (sign.later, sign.later_basis) == (None, "")
    said = text(lanes)
    assert "the restart emptied the pool" not in said
    assert "The certificate" not in said


def test_5_no_picture_of_lanes_has_a_later_reading_or_the_label() -> None:
    project = case()
    brief = prepare(project)
    showing = Showing(project)
    lived = [shown(showing, lane) for lane in as_lived(project, minute(15))]
    for figure in (figures.hypothesis_figure(brief.lanes), figures.hypothesis_figure(lived)):
        assert "errors fall" in figure.to_json()
        assert "the restart emptied the pool" not in figure.to_json()
        assert "The certificate" not in figure.to_json()


# --- 8, 10, 11: people ------------------------------------------------------------------------------------------------


def test_8_nothing_that_is_computed_of_the_sense_has_a_number_in_it() -> None:
    """Numbers are of time and of place in words; a person has none."""
    showing = Showing(case())
    for value in (
        decisions(showing),
        differences(showing),
        interview_guide(showing),
        candidates(showing),
        cases.side_by_side(case(), case()),
        deeper.ask_deeper("MTTR 24.53", case()),
    ):
        assert list(numbers(value)) == []


def numbers(value: object) -> list[object]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float):
        return [value]
    if isinstance(value, tuple):
        return [n for item in value for n in numbers(item)]
    if isinstance(value, msgspec.Struct):
        return [n for name in value.__struct_fields__ for n in numbers(getattr(value, name))]
    return []


OFF = Restriction(on="interview-2", what="off_record", basis="analyst_inference")


def test_10_off_the_record_is_attributed_nowhere() -> None:
    """Not in a view, a picture, its words or table, a frame, a guide, a comparison or a deck."""
    project = case(without("bo", "decision", "theme"), OFF)
    showing = Showing(project)
    (difference,) = differences(showing)
    assert [view.holder for view in difference.views] == ["payments on call", SOMEBODY]
    brief = prepare(project)
    shown_somewhere = [
        text(differences(showing)),
        text(statements(showing)),
        figures.differences_figure(brief.differences).to_json(),
        frames.divergences(project).to_json(date_format="iso"),
        frames.statements(project).to_json(date_format="iso"),
        text(deeper.ask_deeper("MTTR", project)),
        text(sections.accounts_that_differ(brief)),
    ]
    for said in shown_somewhere[:2]:
        assert "Nobody decided." in said
    for said in shown_somewhere:
        assert "Somebody just did it" not in said
        assert "Bo" not in re.findall(r"\w+", said)
        assert "Tanaka" not in said


def test_11_told_afterwards_is_said_wherever_it_is_shown() -> None:
    project = case()
    brief = prepare(project)
    assert {view.basis for d in brief.differences for view in d.views} == {"retrospective_account"}
    assert figures.differences_figure(brief.differences).layout.meta["alt"].count("told afterwards") == 2
    assert set(frames.statements(project)["basis"]) == {"retrospective_account"}
    (slide, *_) = sections.accounts_that_differ(brief)
    assert slide.media["text/html"].count("told afterwards") == 2
    told = msgspec.structs.replace(
        next(c for c in ALL if c.id == "hard"), id="hard-2", evidence=(at("i1"),), begin=minute(12)
    )
    hard = prepare(case(ALL, told)).difficulties
    assert [h.line.basis for h in hard] == ["contemporaneous", "retrospective_account"]
    figure = figures.difficulty_figure(hard, brief.handlings)
    assert figure.layout.meta["alt"].count("told afterwards") == 1
    assert {trace.name: trace.marker.symbol for trace in figure.data if trace.name}[
        "difficult, told afterwards"
    ] == ("circle-open")
    both = cases.as_markdown(cases.side_by_side(case(ALL, told), project))
    assert both.count("told afterwards") == 1


# --- 6, 12: views that are not dropped, tracks that are not verdicts --------------------------------------------------


def test_6_as_many_views_come_out_as_went_in() -> None:
    project = case()
    brief: Brief = prepare(project)
    assert len(frames.divergences(project)) == 2
    assert len(figures.differences_figure(brief.differences).layout.shapes) == 2
    assert text(sections.accounts_that_differ(brief)).count("<article>") == 2
    assert not {"resolved_to", "right", "majority", "rank"} & {
        *Difference.__struct_fields__,
        *Statement.__struct_fields__,
    }


@pytest.mark.parametrize("field", ["entry_cue", "plausibility"])
@pytest.mark.parametrize("empty", [(), Unknown()], ids=["empty", "unknown"])
def test_12_no_track_is_shown_without_what_opened_it_and_what_made_it_sensible(
    field: str, empty: object
) -> None:
    whole = next(claim for claim in ALL if isinstance(claim, RedHerring))
    assert viewable(whole)
    bare = msgspec.structs.replace(whole, **{field: empty})
    project = case(without("hole"), bare)
    assert not viewable(bare)
    assert rabbit_hole(Showing(project), bare) is None
    assert prepare(project).rabbit_holes == ()
    assert not frames.red_herrings(project)["shown"].any()
    if empty == ():
        assert len(missing(bare, project)) > len(missing(whole, project))


def test_12_the_tool_labels_nothing_and_stores_nothing() -> None:
    """Candidates are computed, told in words, and no claim."""
    project = case(without("hole"))
    before = project.claims
    found = candidates(Showing(project))
    assert [c.hypothesis for c in found] == ["cert"]
    assert project.claims == before
    assert project.of_kind(RedHerring) == ()
    assert not re.search(
        "red herring|rabbit|wrong|mistake|fixat|vagabond|continuation", text(found), re.IGNORECASE
    )


# --- 13: unknown ------------------------------------------------------------------------------------------------------


def test_13_unknown_stays_unknown_in_every_view() -> None:
    project = case()
    showing = Showing(project)
    (decision,) = decisions(showing)
    assert [line.unknown for one in decision.lists for line in one.lines].count(True) == 1
    frame = frames.points(project)
    unknown = frame[frame["unknown"]]
    assert list(unknown["list"]) == ["help_sought"]
    assert all(said.startswith("not known yet") for said in unknown["text"])
    assert len([q for q in open_questions(showing) if q.computed]) == 3
    assert len([q for p in interview_guide(showing).people for q in p.questions]) == 4
    assert "not known yet" in text(sections.decision_points(prepare(project)))


def test_13_what_was_declined_stays_open_and_is_not_asked_again() -> None:
    declined = OpenQuestion(text="And who?", asked_of="bo", state="declined", basis="analyst_inference")
    project = case(ALL, declined)
    assert "And who?" in [q.line.text for q in open_questions(Showing(project))]
    assert "And who?" not in text(interview_guide(Showing(project)))


# --- problems drop nothing --------------------------------------------------------------------------------------------


def test_a_problem_drops_nothing() -> None:
    """Whatever does not fit is drawn all the same, and said."""
    odd: tuple[Claim, ...] = (
        Hypothesis(id="odd", proposition="odd", raised_by="ana", raised_at=minute(5), evidence=(at("m2"),)),
        EvidenceLink(
            id="odd-sign",
            hypothesis="odd",
            polarity_as_read_then="for",
            read_at=minute(1),
            evidence=(at("m1"),),
        ),
    )
    project = then(case(), *odd)
    lane = next(lane for lane in episodes(project) if lane.id == "odd")
    assert [sign.id for sign in lane.signs] == ["odd-sign"]
