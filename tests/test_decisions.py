"""Decision points as they are shown, and the questions that what is unknown asks."""

import msgspec

from incident_workbench.decisions import decisions, open_questions
from incident_workbench.model.claims import DecisionPoint, OpenQuestion
from incident_workbench.privacy import Showing
from tests.small_case import ALL, case, minute


def shown(claims=ALL, *further):
    return decisions(Showing(case(claims, *further)))


def test_a_decision_point_shows_its_lists_by_role() -> None:
    (point,) = shown()
    assert point.actor == "payments on call"
    assert [one.name for one in point.lists] == ["cues", "goals", "help_sought"]
    assert point.lists[0].lines[0].evidence[0].words.startswith("errors since the deploy")
    assert point.chosen_by is not None
    assert point.chosen_by.text == "trial"
    assert [line.text for line in point.trade_offs] == ["kept: speed; given up: looking further"]


def test_known_not_known_and_not_seen_are_three_lists() -> None:
    (point,) = shown()
    assert [line.text for line in point.known] == ["the deploy"]
    assert [line.text for line in point.not_known] == ["what the pool meant"]
    assert [line.text for line in point.available_but_not_seen] == ["the thread"]


def test_what_was_not_seen_only_a_participant_can_say() -> None:
    (point,) = shown()
    assert [line.basis for line in point.available_but_not_seen] == ["retrospective_account"]


def test_two_goals_are_a_conflict_and_one_is_none() -> None:
    claim = next(c for c in ALL if isinstance(c, DecisionPoint))
    one_goal = msgspec.structs.replace(claim, id="other", goals=claim.goals[:1], at=minute(9))
    assert [p.goal_conflict for p in shown(ALL, one_goal)] == [True, False]


def test_decision_points_stand_in_order_of_time_and_without_one_last() -> None:
    claim = next(c for c in ALL if isinstance(c, DecisionPoint))
    others = [
        msgspec.structs.replace(claim, id=key, at=at) for key, at in (("none", None), ("early", minute(2)))
    ]
    assert [p.id for p in shown(ALL, *others)] == ["early", "decision", "none"]


def test_unknown_stays_visibly_unknown() -> None:
    """Invariant 13."""
    (point,) = shown()
    (line,) = point.lists[2].lines
    assert line.unknown
    assert line.text == "not known yet; to be asked of Bo Tanaka"


def test_unknown_makes_an_open_question_until_somebody_makes_it_a_claim() -> None:
    asked = open_questions(Showing(case()))
    written = [question.line.text for question in asked if not question.computed]
    computed = [question for question in asked if question.computed]
    assert written == ["Where else does this happen?"]
    assert "decision" in {question.arises_from for question in computed}
    (help_sought,) = [q for q in computed if q.arises_from == "decision"]
    assert help_sought.asked_of == "Bo Tanaka"
    taken = OpenQuestion(
        text=help_sought.line.text, arises_from="decision", state="declined", basis="analyst_inference"
    )
    again = open_questions(Showing(case(ALL, taken)))
    assert [q.state for q in again if q.line.text == help_sought.line.text] == ["declined"]


def test_an_answered_question_is_no_longer_open() -> None:
    answered = OpenQuestion(text="And now?", state="answered", basis="analyst_inference")
    texts = [question.line.text for question in open_questions(Showing(case(ALL, answered)))]
    assert "Where else does this happen?" in texts
    assert "And now?" not in texts
