"""A pasted figure is answered with what it cannot tell and where to look; nothing of it is kept."""

import re

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.cli import main
from incident_workbench.deeper import Deeper, as_markdown, ask_deeper
from incident_workbench.model.claims import Reported, Restriction
from incident_workbench.project import Project
from incident_workbench.store import Store
from tests.small_case import ALL, at, case

EMPTY = Project(id="p", title="t")
TIME, SEVERITY, COUNT, AVAILABILITY = "a time to something", "a severity", "a count", "an availability"


def whole(asked: Deeper) -> str:
    return msgspec.json.encode(asked).decode() + as_markdown(asked) + repr(asked)


@pytest.mark.parametrize(
    ("pasted", "figures"),
    [
        ("MTTR 24.53", (TIME,)),
        ("mttd: 7 min", (TIME,)),
        ("TTR", (TIME,)),
        ("MTBF", (TIME,)),
        ("resolved in 53 minutes", (TIME,)),
        ("fixed within an hour", (TIME,)),
        ("time to detect", (TIME,)),
        ("time-to-restore", (TIME,)),
        ("downtime 01:12:33", (TIME,)),
        ("53m", (TIME,)),
        ("how long did it take", (TIME,)),
        ("SEV1", (SEVERITY,)),
        ("Sev-2", (SEVERITY,)),
        ("P1", (SEVERITY,)),
        ("severity: high", (SEVERITY,)),
        ("a major incident", (SEVERITY,)),
        ("12 incidents per quarter", (COUNT,)),
        ("97 messages", (COUNT,)),
        ("number of pages", (COUNT,)),
        ("1,200 affected customers", (COUNT,)),
        ("how many people", (COUNT,)),
        ("99.95 %", (AVAILABILITY,)),
        ("three nines", (AVAILABILITY,)),
        ("SLO missed", (AVAILABILITY,)),
        ("uptime", (AVAILABILITY,)),
        ("SEV1, resolved in 53 minutes", (TIME, SEVERITY)),
    ],
)
def test_what_kind_of_figure_it_is(pasted: str, figures: tuple[str, ...]) -> None:
    assert ask_deeper(pasted, EMPTY).figures == figures


@pytest.mark.parametrize(
    "pasted", ["", "banana", "24.53", "we had a good day", "severely confusing", "the P in PAM"]
)
def test_words_that_are_no_figure_known_here_are_told_so(pasted: str) -> None:
    asked = ask_deeper(pasted, EMPTY)
    assert asked.figures == ()
    assert "no figure that is known here" in asked.says
    assert asked.questions


@given(
    st.integers(10_000, 10**12),
    st.sampled_from(["MTTR {}", "{} minutes", "{} %", "{} incidents", "SEV1 in {} h", "{}"]),
)
def test_law_the_number_is_kept_nowhere(number: int, pasted: str) -> None:
    assert str(number) not in whole(ask_deeper(pasted.format(number), EMPTY))


def test_the_same_kind_gives_the_same_answer_whatever_the_number() -> None:
    project = case()
    assert ask_deeper("MTTR 24.53", project) == ask_deeper("MTTR 9000", project)


def test_a_question_leads_to_the_claims_and_segments_where_answers_may_lie() -> None:
    asked = ask_deeper("MTTR 24.53", case())
    (hard,) = (q for q in asked.questions if q.asks == "What was difficult in between, and for whom?")
    assert [(where.claim, [q.segment for q in where.quotes]) for where in hard.places] == [("hard", ["m4"])]
    claims = {where.claim for q in asked.questions for where in q.places}
    assert {"hard", "met", "cert", "pool", "decision", "differs", "oh", "asks", "deploy"} <= claims
    assert "(`hard`, `m4`)" in as_markdown(asked)


def test_before_the_clock_started_means_before_the_first_alert() -> None:
    asked = ask_deeper("MTTD", case())
    (before,) = (q for q in asked.questions if q.asks.startswith("What was going on before"))
    assert {where.claim for where in before.places} == {"deploy", "alert"}


def test_where_nothing_is_claimed_it_says_so_and_what_could_be() -> None:
    for question in ask_deeper("MTTR, SEV1, 3 incidents, 99 %", EMPTY).questions:
        assert question.places == ()
        assert re.fullmatch(r"Nothing is claimed yet; an? `[a-z_]+`.*\.", question.nothing_yet), question


def test_a_question_is_asked_once() -> None:
    asks = [q.asks for q in ask_deeper("MTTR, SEV1, 3 incidents, 99 %", case()).questions]
    assert len(asks) == len(set(asks)) > 10


def test_a_reported_figure_is_led_to_and_not_repeated() -> None:
    claim = Reported(id="rep", what="severity", value="SEV-17", said_by="ana", evidence=(at("m1"),))
    asked = ask_deeper("SEV1", case(ALL, claim))
    assert "severity, as payments on call reported it" in whole(asked)
    assert "SEV-17" not in whole(asked)


def test_what_may_not_be_shown_is_not_led_to_by_its_words() -> None:
    asked = ask_deeper("MTTR", case(ALL, Restriction(on="m4", what="redacted", basis="analyst_inference")))
    assert "4 % and falling" not in whole(asked)
    assert "Errors fall for another reason" not in whole(asked)


def test_no_question_asks_why_or_for_a_verdict() -> None:
    for question in ask_deeper("MTTR, SEV1, 3 incidents, 99 %", EMPTY).questions:
        assert not re.search(
            r"\bwhy\b|should|poorly|\bwell\b|root cause|better", question.asks, re.IGNORECASE
        )


def test_the_command_answers_the_same(tmp_path) -> None:
    Store.create(tmp_path / "p", title="t", zone="UTC")
    done = CliRunner().invoke(main, ["ask", str(tmp_path / "p"), "MTTR 24.53"])
    assert done.exit_code == 0
    assert "What was difficult in between, and for whom?" in done.output
    assert "24.53" not in done.output
    done = CliRunner().invoke(main, ["guide", str(tmp_path / "p")])
    assert (done.exit_code, done.output.strip()) == (
        0,
        "Nothing is marked as unknown, and no question is open.",
    )
