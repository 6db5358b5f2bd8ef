"""Nudges: where doubt is coded and no difficulty is claimed, a question; never a percentage, never a target."""

import re

import msgspec
import pytest

from incident_workbench import coding
from incident_workbench.codebook import starter_act
from incident_workbench.difficulty import handlings, nudges
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import Claim, Code, Difficulty, Restriction
from incident_workbench.privacy import Showing
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests.small_case import ALL, PROJECT, at, case, minute, without

HARD = next(claim for claim in ALL if isinstance(claim, Difficulty))


def coded(*segments: str, claims: tuple[Claim, ...] = (), code: str = "uncertainty") -> Project:
    with Sitting(PROJECT.extended([starter_act()]), "kim", lambda act: None) as sitting:
        sitting.add_all((*without("hard", "met"), *claims))
        for key in segments:
            sitting.add(coding.apply(sitting.project, key, code))
        return sitting.project


def questions(project: Project) -> list[str]:
    return [nudge.question for nudge in nudges(Showing(project))]


def test_a_stretch_of_doubt_without_a_difficulty_is_asked_about_with_its_words() -> None:
    (question,) = questions(coded("m2", "m4"))
    assert question == (
        "Between 22:03 (20:03 UTC) and 22:12 (20:12 UTC), doubt is coded: “the pool has clients waiting, could be "
        "nothing” (Bo Tanaka), “4 % and falling” (Scribe). No difficulty is claimed there: was there one, and for whom?"
    )


def test_one_moment_is_told_as_one_and_far_apart_are_two_stretches() -> None:
    first, second = questions(coded("m1", "m5"))
    assert first.startswith("At 22:01 (20:01 UTC), doubt is coded")
    assert second.startswith("At 22:20 (20:20 UTC), doubt is coded")


@pytest.mark.parametrize(
    ("begin", "end", "covers"),
    [
        (5, 10, True),
        (0, 30, True),
        (12, None, True),
        (13, 20, False),
        (0, 2, False),
        (3, None, True),
        (0, 3, True),
    ],
)
def test_a_difficulty_covers_a_stretch_that_it_overlaps(
    begin: float, end: float | None, covers: bool
) -> None:
    hard = msgspec.structs.replace(
        HARD, begin=minute(begin), end=None if end is None else minute(end), evidence=(at("m6"),)
    )
    assert (questions(coded("m2", "m4", claims=(hard,))) == []) is covers


def test_a_difficulty_covers_the_words_that_it_rests_on_also_without_a_time() -> None:
    untimed = msgspec.structs.replace(HARD, begin=None, evidence=(at("m2"),))
    assert questions(coded("m2", claims=(untimed,))) == []
    told = msgspec.structs.replace(HARD, begin=None, evidence=(at("i1"),))
    assert len(questions(coded("m2", claims=(told,)))) == 1


def test_a_difficulty_of_another_time_covers_the_words_that_it_rests_on() -> None:
    elsewhere = msgspec.structs.replace(HARD, begin=minute(40), end=minute(50), evidence=(at("m2"),))
    assert questions(coded("m2", claims=(elsewhere,))) == []
    assert len(questions(coded("m4", claims=(elsewhere,)))) == 1


def test_a_difficulty_without_times_lies_where_its_words_were_said() -> None:
    around = msgspec.structs.replace(HARD, begin=None, evidence=(at("m1"), at("m5")))
    assert questions(coded("m3", claims=(around,))) == []


def test_other_codes_do_not_nudge_unless_they_are_named() -> None:
    project = coded("m2", code="surprise")
    assert questions(project) == []
    assert len(nudges(Showing(project), ["surprise"])) == 1


def test_codes_below_count_and_a_code_that_is_not_there_is_a_bad_call() -> None:
    below = Code(slug="own-doubt", name="Own doubt", parent="uncertainty")
    assert len(questions(coded("m2", claims=(below,), code="own-doubt"))) == 1
    with pytest.raises(ClaimError):
        nudges(Showing(coded("m2")), ["doubts"])


def test_a_project_without_the_starter_codes_has_no_nudge() -> None:
    assert nudges(Showing(case())) == ()


def test_words_that_may_not_be_shown_are_not_in_the_question() -> None:
    hidden = Restriction(on="m2", what="redacted", basis="analyst_inference")
    (question,) = questions(coded("m2", claims=(hidden,)))
    assert "doubt is coded, in words that may not be shown" in question


def test_a_nudge_holds_no_count_and_no_share() -> None:
    (question,) = questions(coded("m1", "m2", "m3", "m4"))
    bare = re.sub(r"“[^”]*”|\d\d:\d\d", "", question)
    assert not re.search(r"\d|%|\b(?:two|three|four|several|many)\b", bare)


def test_words_without_a_time_are_left_out() -> None:
    assert questions(coded("i1")) == []


def test_a_handling_stands_where_its_words_of_the_time_were_said() -> None:
    met = next(c for c in ALL if c.id == "met")
    both = msgspec.structs.replace(met, id="more", evidence=(at("m5"), at("i1"), at("m2")))
    found = {h.id: h.moments for h in handlings(Showing(case(ALL, both)))}
    assert found == {"met": (minute(3),), "more": (minute(3), minute(20))}
