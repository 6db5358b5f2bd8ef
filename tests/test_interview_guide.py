"""A guide for interviews: whom to ask what, in the order of the night, in how and what."""

import re
from datetime import datetime

import msgspec
import pytest

from incident_workbench.decisions import as_markdown, interview_guide
from incident_workbench.decisions.probes import ASKED, TO_WHOEVER_CHOSE
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import Claim, DecisionPoint, OpenQuestion, Restriction, Unknown
from incident_workbench.privacy import NOT_SHOWN, Showing
from tests.small_case import ALL, at, case, minute, then

DECISION = next(claim for claim in ALL if isinstance(claim, DecisionPoint))


def point(key: str, when: datetime | None, actor: str = "ana", **unknown: Unknown) -> DecisionPoint:
    return DecisionPoint(
        id=key,
        actor=actor,
        action_taken=f"does {key}",
        at=when,
        evidence=(at("m3"),),
        **unknown,  # type: ignore[arg-type]
    )


def question(text: str, **fields: object) -> OpenQuestion:
    return OpenQuestion(text=text, basis="analyst_inference", **fields)  # type: ignore[arg-type]


def guide(*further: Claim, claims=(), actor: str | None = None):
    people = tuple(claim for claim in ALL if claim.id in ("ana", "bo", "cleo"))
    return interview_guide(Showing(case((*people, *claims), *further)), actor)


def asked(found) -> dict[str, list[str]]:
    return {somebody.whom: [q.asks for q in somebody.questions] for somebody in found.people}


def test_questions_stand_under_whom_to_ask_and_in_the_order_of_the_night() -> None:
    found = guide(
        point("late", minute(30), cues=Unknown()),
        point("untold", None, goals=Unknown()),
        point("early", minute(2), expectation=Unknown(ask="bo"), goals=Unknown()),
    )
    assert asked(found) == {
        "Bo Tanaka": [ASKED["expectation"]],
        "payments on call": [TO_WHOEVER_CHOSE["goals"], TO_WHOEVER_CHOSE["cues"], TO_WHOEVER_CHOSE["goals"]],
    }
    assert [q.about for q in found.people[1].questions] == ["does early", "does late", "does untold"]
    assert [q.at for q in found.people[1].questions] == [minute(2), minute(30), None]


def test_whoever_acted_is_asked_as_you_and_another_about_them() -> None:
    own = guide(point("p", minute(1), time_pressure=Unknown(ask="chat/U1")))
    assert asked(own) == {"payments on call": ["What pressed you just then?"]}
    others = guide(point("p", minute(1), time_pressure=Unknown(ask="bo")))
    assert asked(others) == {"Bo Tanaka": ["What pressed them?"]}


def test_what_is_known_or_was_not_looked_into_is_not_asked() -> None:
    assert guide(msgspec.structs.replace(DECISION, help_sought=())).people == ()


def test_only_one_person_when_one_is_named_by_whatever_name() -> None:
    claims = (
        point("p", minute(1), cues=Unknown(), goals=Unknown(ask="bo")),
        question("And you?", asked_of="bo"),
    )
    for name in ("bo", "chat/U2", "Bo Tanaka", "interview/Bo"):
        assert asked(guide(*claims, actor=name)) == {"Bo Tanaka": [ASKED["goals"], "And you?"]}


def test_a_name_that_nobody_has_is_a_bad_call() -> None:
    with pytest.raises(ClaimError, match="IW-CLAIM-035"):
        guide(actor="nobody")


def test_open_questions_are_asked_and_answered_or_declined_ones_are_not() -> None:
    states = ("open", "answered", "declined", "unanswerable")
    found = guide(*(question(f"Is it {state}?", asked_of="bo", state=state) for state in states))
    assert asked(found) == {"Bo Tanaka": ["Is it open?"]}


def test_what_became_a_question_of_its_own_is_asked_once_as_it_was_put() -> None:
    claim = point("p", minute(1), help_sought=Unknown(ask="bo"))
    text = f"does p: {ASKED['help_sought']}"
    assert asked(guide(claim, question(text, arises_from="p", asked_of="bo"))) == {"Bo Tanaka": [text]}
    assert guide(claim, question(text, arises_from="p", asked_of="bo", state="declined")).people == ()


def test_nobody_yet_stands_last() -> None:
    found = guide(question("Who knows?"), question("Zip?", asked_of="bo"))
    assert [somebody.whom for somebody in found.people] == ["Bo Tanaka", "whom to ask is not known yet"]


@pytest.mark.parametrize(
    ("noted", "put"),
    [
        ("Why did you roll back first?", "How did it come to this, as you saw it: roll back first?"),
        ("why on earth did they wait", "How did it come to this, as you saw it: wait?"),
        ("Why didn't you call them?", "What were you seeing just then, and what did you do?"),
        ("Why did you not look?", "What were you seeing just then, and what did you do?"),
        ("And why was that?", "What were you seeing just then, and what did you do?"),
        ("WHY DID YOU?", "What were you seeing just then, and what did you do?"),
        ("What did you see?", "What did you see?"),
        ("How did the pool look?", "How did the pool look?"),
    ],
)
def test_nobody_is_asked_why(noted: str, put: str) -> None:
    found = guide(question(noted, asked_of="bo"))
    assert asked(found) == {"Bo Tanaka": [put]}
    assert not re.search(r"\bwhy\b", as_markdown(found), re.IGNORECASE)


@pytest.mark.parametrize(
    "noted",
    [
        "What if you had looked at the pool?",
        "What would you have done with another hour?",
        "Could it have been seen?",
        "Shouldn't they have called?",
        "Had you known, what then?",
    ],
)
def test_what_did_not_happen_is_not_asked_and_what_was_left_out_is_named(noted: str) -> None:
    claim = question(noted, asked_of="bo", id="oq")
    found = guide(claim)
    assert (found.people, found.left_out) == ((), ("oq",))
    kept = guide(claim, question("What did you see?", asked_of="bo"))
    assert "`oq`" in as_markdown(kept)
    assert noted not in as_markdown(kept)


def test_how_somebody_would_have_put_it_right_then_is_asked() -> None:
    noted = "How would you have described it right then?"
    assert asked(guide(question(noted, asked_of="bo"))) == {"Bo Tanaka": [noted]}


def test_our_own_questions_ask_what_and_how() -> None:
    assert TO_WHOEVER_CHOSE.keys() <= ASKED.keys()
    for asks in (*ASKED.values(), *TO_WHOEVER_CHOSE.values()):
        assert re.match("What|How|Which|Who|When", asks)
        assert not re.search(r"\bwhy\b|\bwhat if\b|should have|could have", asks, re.IGNORECASE)


def test_every_field_of_a_decision_point_that_may_be_unknown_has_its_own_question() -> None:
    fields = {
        name
        for name in DecisionPoint.__struct_fields__
        if "Unknown" in str(DecisionPoint.__annotations__.get(name))
    }
    points = {name for name, kind in DecisionPoint.__annotations__.items() if kind == "Points"}
    assert len(points) == 12
    assert points | (fields - {"replaces"}) <= TO_WHOEVER_CHOSE.keys()


def test_the_guide_on_paper_has_words_of_the_time_and_both_clocks() -> None:
    """
    ### 22:08 (20:08 UTC), rolls back

    > “rolling back now” payments on call

    - What brought them to ask for help, and how did they know whom?
    """
    page = as_markdown(interview_guide(Showing(case()), "bo"))
    transcript = test_the_guide_on_paper_has_words_of_the_time_and_both_clocks.__doc__ or ""
    assert re.sub(r"\n +", "\n", transcript).strip() in page
    assert "## Bo Tanaka" in page
    assert "Ana" not in page


def test_the_words_of_others_stay_words_on_paper() -> None:
    page = as_markdown(guide(question("<img src=x> [a](http://e.example) # x", asked_of="bo")))
    assert "&lt;img src=x&gt; \\[a\\](http://e.example) \\# x" in page


def test_what_may_not_be_shown_is_not_in_the_guide() -> None:
    claim = point("secret plan", minute(1), cues=Unknown(ask="bo"))
    page = as_markdown(guide(claim, Restriction(on="m3", what="access", basis="analyst_inference")))
    assert NOT_SHOWN in page.replace("\\", "")
    assert "secret plan" not in page
    assert "rolling back" not in page


def test_a_replaced_unknown_is_no_longer_asked() -> None:
    project = case((point("p", minute(1), cues=Unknown()),))
    assert interview_guide(Showing(project)).people
    known = point("p2", minute(1))
    after = then(project, msgspec.structs.replace(known, replaces=("p",)))
    assert as_markdown(interview_guide(Showing(after))).startswith("Nothing is marked as unknown")
