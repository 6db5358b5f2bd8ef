"""The life of a hypothesis: what can follow what; what cannot is a problem, and drawn all the same."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.hypotheses import ENDINGS, episodes
from incident_workbench.model.claims import Hypothesis, Transition
from incident_workbench.project import Project, check, in_order
from incident_workbench.project.life_cycle import FOLLOWS, life_cycle
from tests.growth import grows_straight
from tests.small_case import case, minute

RAISED = Hypothesis(id="h", proposition="p", raised_by="ana", raised_at=minute(0), basis="analyst_inference")
OTHER = Hypothesis(id="o", proposition="q", raised_by="bo", raised_at=minute(0), basis="analyst_inference")


def move(to: str, n: float | None = 1, **fields: object) -> Transition:
    other = "o" if to in ("superseded_by", "merged_into") else None
    at = None if n is None else minute(n)
    key = f"{to}-{n}-{fields.get('actor', '')}"
    given_fields = {
        "id": key,
        "hypothesis": "h",
        "occurred_at": at,
        "other": other,
        "basis": "analyst_inference",
    }
    return Transition(to=to, **{**given_fields, **fields})  # type: ignore[arg-type]


def lived(*to: str | Transition) -> Project:
    moves = (m if isinstance(m, Transition) else move(m, n) for n, m in enumerate(to, 1))
    return case((RAISED, OTHER, *moves))


def found(project: Project) -> list[tuple[str, str]]:
    return [(p.code, p.where) for p in project.problems if p.code.startswith("IW-SENSE")]


@pytest.mark.parametrize(
    "path",
    [
        "acknowledged pursued set_aside",
        "unanswered pursued on_hold pursued supported acted_on",
        "unanswered acknowledged set_aside",
        "pursued acted_on revived superseded_by",
        "set_aside revived set_aside pursued merged_into",
        "pursued pursued acted_on supported",
        "never_closed revived on_hold never_closed",
        "raised acknowledged pursued acted_on set_aside",
    ],
)
def test_ways_that_people_go(path: str) -> None:
    assert found(lived(*path.split())) == []


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("set_aside on_hold", "on_hold-2-"),
        ("pursued set_aside superseded_by", "superseded_by-3-"),
        ("supported acknowledged", "acknowledged-2-"),
        ("revived", "revived-1-"),
        ("pursued revived", "revived-2-"),
        ("acknowledged raised", "raised-2-"),
        ("raised raised", "raised-2-"),
        ("never_closed set_aside", "set_aside-2-"),
        ("acknowledged unanswered", "unanswered-2-"),
    ],
)
def test_what_cannot_follow_is_a_problem_and_drawn_all_the_same(path: str, where: str) -> None:
    project = lived(*path.split())
    assert found(project) == [("IW-SENSE-001", where)]
    (lane,) = (lane for lane in episodes(project) if lane.id == "h")
    names = [state.name for state in lane.states]
    assert len(names) == len(path.split()) + (not path.count("raised"))


def test_two_people_may_leave_it_one_after_the_other_and_nobody_twice() -> None:
    first = move("set_aside", 1, actor="ana")
    assert found(lived(first, move("set_aside", 2, actor="bo"))) == []
    assert found(lived(first, move("set_aside", 2, actor="ana"))) == [("IW-SENSE-001", "set_aside-2-ana")]


@pytest.mark.parametrize("to", ["superseded_by", "merged_into"])
def test_what_gave_way_names_what_it_gave_way_to(to: str) -> None:
    assert found(lived("pursued", to)) == []
    for other in (None, "h"):
        problem = [("IW-SENSE-002", f"{to}-2-")]
        assert found(lived("pursued", move(to, 2, other=other))) == problem
    assert found(lived("pursued", move(to, None, other=None))) == [("IW-SENSE-002", f"{to}-None-")]


def test_nothing_happens_to_it_before_it_is_raised() -> None:
    assert found(lived(move("pursued", -1))) == [("IW-SENSE-003", "pursued--1-")]
    assert found(lived(move("pursued", 0))) == []
    project = lived(move("pursued", -1))
    (lane,) = (lane for lane in episodes(project) if lane.id == "h")
    assert [state.name for state in lane.states] == ["pursued", "raised"]


def test_without_a_time_only_reviving_what_never_ended_is_asked_about() -> None:
    assert found(lived("set_aside", move("on_hold", None))) == []
    assert found(lived("set_aside", move("revived", None))) == []
    assert found(lived("pursued", move("revived", None))) == [("IW-SENSE-001", "revived-None-")]


def test_of_one_instant_whatever_can_follow_comes_first() -> None:
    """Two lines of chat in one second: left, and taken up again."""
    both = (move("revived", 2), move("set_aside", 2))
    assert [m.to for m in in_order((move("pursued", 1), *both))] == ["pursued", "set_aside", "revived"]
    project = lived("pursued", *both)
    assert found(project) == []
    (lane,) = (lane for lane in episodes(project) if lane.id == "h")
    assert [state.name for state in lane.states] == ["raised", "pursued", "set_aside", "pursued"]


def test_only_problems_of_the_claims_that_are_asked_about() -> None:
    project = lived("set_aside", "on_hold", "superseded_by")
    assert [p.where for p in check(project, only={"on_hold-2-"})] == ["on_hold-2-"]
    assert list(life_cycle(project, {"set_aside-1-"})) == []


STATES = st.lists(st.sampled_from(sorted(FOLLOWS)), max_size=6)


@given(STATES)
def test_law_a_way_is_without_problem_exactly_when_each_step_can_follow(path: Sequence[str]) -> None:
    steps = ["raised", *(name for name in path if name != "raised")]
    fits = [(a, b) for a, b in pairwise(steps) if b in FOLLOWS[a] and not (a == b and a in ENDINGS)]
    assert (found(lived(*steps[1:])) == []) == (len(fits) == len(steps) - 1)


@given(st.permutations(["acknowledged", "pursued", "on_hold", "set_aside", "revived", "supported"]))
def test_law_every_transition_is_drawn_once_whatever_the_order(path: list[str]) -> None:
    (lane,) = (lane for lane in episodes(lived(*path)) if lane.id == "h")
    drawn = [state.name for state in lane.states if state.name != "raised"]
    assert sorted(drawn) == sorted("pursued" if name == "revived" else name for name in path)
    times = [state.begin for state in lane.states]
    assert times == sorted(at for at in times if at is not None)


def test_many_transitions_of_one_hypothesis_take_no_longer_each() -> None:
    def work(text: str) -> object:
        return in_order(worlds[text])

    worlds = {str(many): [move("pursued", n, id=f"t{n}") for n in range(many)] for many in (400, 4_000)}
    assert grows_straight(work, "400", "4000")
