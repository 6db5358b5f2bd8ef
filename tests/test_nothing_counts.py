"""Nothing counts, ranks or averages people or durations: the numbers that would are in no view and no export."""

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from types import ModuleType

import msgspec
import pytest
from msgspec import Struct

from incident_workbench import (
    accounts,
    cases,
    decisions,
    deeper,
    difficulty,
    figures,
    frames,
    hypotheses,
    timeline,
)
from incident_workbench.brief import prepare, ready
from incident_workbench.export.review import cleared, deck_of_brief
from incident_workbench.model.claims import Event, Hypothesis, RedHerring
from incident_workbench.model.evidence import Segment
from incident_workbench.privacy import Showing
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests.small_case import ALL, PROJECT, STORY, at, minute

MUCH, SOME, LITTLE = 97, 40, 3
SHORT, LONG = 53, 71
TELLING = re.compile(
    rf"(?<![\w.:#-])(?:{MUCH}|{SHORT}|{LONG}|{SHORT + LONG}|{(SHORT + LONG) // 2})(?:\.0+)?(?![\w:-])"
)
"""What one person wrote, how long each incident was, their sum and their mean; not the minute of a clock."""
MODULES = (accounts, cases, decisions, deeper, difficulty, hypotheses, timeline)


def incident(minutes: int, wrote: tuple[int, int, int] = (MUCH, LITTLE, SOME)) -> Project:
    """An incident so long, in which Ana, Bo and Cleo write so many messages while nothing else is told."""
    segments = [*PROJECT.segments]
    for speaker, many in zip(("chat/U1", "chat/U2", "chat/U3"), wrote, strict=True):
        for _ in range(many):
            n = len(segments) - len(PROJECT.segments)
            letters = "".join(chr(ord("a") + int(digit)) for digit in str(n))
            segments.append(
                Segment(
                    id=f"talk-{letters}",
                    source="chat",
                    seq=1000 + n,
                    speaker=speaker,
                    text="hm",
                    at=minute(24 + n / 6),
                    time_basis="absolute",
                    time_precision="s",
                )
            )
    claims = (
        *(claim for claim in ALL if claim not in STORY),
        Event(
            id="begin",
            actor="alerts/bot",
            action="rings",
            begin=minute(1),
            line="below",
            evidence=(at("a1"),),
        ),
        Event(id="end", actor="ana", action="sees it go", begin=minute(1 + minutes), evidence=(at("m6"),)),
    )
    evidence = msgspec.structs.replace(PROJECT.evidence, segments=tuple(segments))
    project = msgspec.structs.replace(PROJECT, evidence=evidence)
    with Sitting(
        project, "kim", lambda act: None, now=lambda: datetime.fromisoformat("2026-05-08T00:00Z")
    ) as sitting:
        sitting.add_all(claims, act_id="act")
        return sitting.project


@pytest.fixture(scope="module")
def short() -> Project:
    return incident(SHORT)


@pytest.fixture(scope="module")
def long() -> Project:
    return incident(LONG)


# --- everything that can be asked -------------------------------------------------------------------------------------


def public(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """The functions that a module is for."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    for name in names:
        found = getattr(module, name)
        if inspect.isfunction(found) and found.__module__.startswith(module.__name__):
            yield f"{module.__name__}.{name}", found


def answers(project: Project, other: Project) -> dict[str, object]:
    """Every public function of the sense that can be asked with what a project holds."""
    showing = Showing(project)
    lanes = hypotheses.episodes(project)
    given = {
        "project": project,
        "one": project,
        "other": other,
        "both": cases.side_by_side(project, other),
        "showing": showing,
        "text": f"MTTR {SHORT} minutes, {MUCH} messages",
        "asked": deeper.ask_deeper("MTTR", project),
        "guide": decisions.interview_guide(showing),
        "t": minute(40),
        "actor": "ana",
        "episode": lanes[0],
        "red_herring": project.of_kind(RedHerring)[0],
        "question": "What then?",
        "rows": timeline.rows(project),
        "events": timeline.rows(project),
        "claim": None,
    }
    found: dict[str, object] = {}
    for module in MODULES:
        for name, function in public(module):
            values = {argument: given.get(argument) for argument in needed(function)}
            values |= {"claim": _claim(function, project)} if "claim" in values else {}
            if all(value is not None for value in values.values()):
                value = function(**values)
                found[name] = tuple(value) if isinstance(value, Iterator) else value
    return found


def _claim(function: Callable[..., object], project: Project) -> object:
    kind = str(inspect.signature(function).parameters["claim"].annotation)
    found = [claim for claim in project.claims if kind in (type(claim).__name__, "Claim")]
    return found[0] if found else None


def needed(function: Callable[..., object]) -> list[str]:
    """The arguments that have no default."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.default is inspect.Parameter.empty]


def words(value: object) -> Iterator[str]:
    """All that is said in a value, however deep."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from words(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.items():
            yield from words(item)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from words(item)
    elif value is not None:
        yield str(value)


def pictures(project: Project) -> dict[str, object]:
    showing, brief = Showing(project), prepare(project)
    return {
        "timeline": figures.timeline_figure(brief.timeline),
        "hypotheses": figures.hypothesis_figure(brief.lanes),
        "difficulty": figures.difficulty_figure(brief.difficulties, brief.handlings),
        "differences": figures.differences_figure(brief.differences),
        "codes": figures.code_figure(figures.code_marks(showing)),
        "lanes": figures.lanes_figure(timeline.shown_lanes(showing, timeline.rows(project))),
        "teams": figures.lanes_figure(timeline.shown_lanes(showing, timeline.rows(project), by="team")),
        "knowing": figures.knowing_figure(
            timeline.shown_knowing(showing, timeline.who_knew(project, ["ana", "bo"], ["decision"]))
        ),
    }


def words_in(figure: object) -> Iterator[str]:
    drawn = figure.to_plotly_json()  # type: ignore[attr-defined]
    layout = drawn["layout"]
    for trace in drawn["data"]:
        yield from words([trace.get(name) for name in ("name", "text", "hovertext")])
    yield from words([layout["meta"], layout["title"], layout["yaxis"].get("ticktext", ())])
    yield from (note["text"] for note in layout.get("annotations", ()))


def tables(project: Project) -> dict[str, object]:
    kinds = {"claims": "hypothesis"}
    made: dict[str, object] = {}
    for name, function in public(frames):
        given = {
            "kind": kinds.get(name.rpartition(".")[2]),
            "actor": "ana",
            "t": minute(40),
            "project": project,
        }
        values = {argument: given.get(argument) for argument in needed(function)}
        if all(value is not None for value in values.values()):
            made[name] = function(**values).to_dict("records")
    return made


def telling(said: Iterator[str]) -> list[str]:
    return [found[0] for text in said for found in [TELLING.search(text)] if found]


# --- what is not there ------------------------------------------------------------------------------------------------


def test_the_search_would_find_them() -> None:
    for said in ("97 messages", "lasted 53 min", "{'Ana': 97}", "mean 62.0", "71", "(124)"):
        assert telling(iter([said]))
    for said in ("20:53:00", "m53", "1997", "97b2", "2026-05-08"):
        assert not telling(iter([said]))


def test_the_numbers_are_in_no_view(short: Project, long: Project) -> None:
    asked = answers(short, long)
    assert len(asked) > 30
    mine = {name for module in MODULES[:-1] for name, _ in public(module)}
    assert {name.rpartition(".")[2] for name in mine - asked.keys()} <= {
        "as_markdown",
        "as_html",
        "in_how_and_what",
    }
    for project, other in ((short, long), (long, short)):
        for name, value in answers(project, other).items():
            assert telling(words(value)) == [], name


def test_the_numbers_are_in_no_prepared_analysis_and_no_question_of_ready(
    short: Project, long: Project
) -> None:
    for project in (short, long):
        assert telling(words(prepare(project))) == []
        assert telling(words(ready(project))) == []


def test_the_numbers_are_in_no_picture_its_words_or_its_table(short: Project, long: Project) -> None:
    for project in (short, long):
        for name, figure in pictures(project).items():
            said = list(words_in(figure))
            assert len("".join(said)) > 50, name
            assert telling(iter(said)) == [], name


def test_the_numbers_are_in_no_frame(short: Project, long: Project) -> None:
    for project in (short, long):
        made = tables(project)
        assert len(made) > 15
        for name, rows in made.items():
            assert telling(words(rows)) == [], name


def test_the_numbers_are_in_no_deck(short: Project, long: Project) -> None:
    for project in (short, long):
        raw = deck_of_brief(cleared(project))
        shown = re.sub(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]+>", " ", raw, flags=re.DOTALL)
        assert "sees it go" in shown
        assert telling(iter([unescape(shown)])) == []


# --- and no order by size ---------------------------------------------------------------------------------------------

ORDERS = ((MUCH, LITTLE, SOME), (LITTLE, MUCH, SOME), (SOME, LITTLE, MUCH))
BY_TALK = {
    "as_lived", "beside", "could_have_seen", "happened", "known_by", "shown_could", "told_by", "who_knew",
}  # fmt: skip
"""What was said by whom is what these are for; they have it in its own order."""


def test_who_wrote_most_changes_no_view_of_the_sense(long: Project) -> None:
    """Were anything sorted or weighed by it, one of these would differ."""
    told = [answers(incident(SHORT, wrote), long) for wrote in ORDERS]
    names = {name for name in told[0] if name.rpartition(".")[2] not in BY_TALK or ".timeline." not in name}
    assert len(names) > 25
    for name in sorted(names):
        assert len({tuple(words(each[name])) for each in told}) == 1, name


def test_who_wrote_most_changes_no_prepared_analysis_and_no_deck() -> None:
    projects = [incident(SHORT, wrote) for wrote in ORDERS]
    assert len({tuple(words(prepare(project))) for project in projects}) == 1
    assert len({deck_of_brief(cleared(project)) for project in projects[:2]}) == 1


def test_neither_case_stands_first_for_being_longer(short: Project, long: Project) -> None:
    again = incident(LONG)
    named = msgspec.structs.replace(again, title="The other night")
    for one, other in ((short, named), (named, short)):
        both = cases.side_by_side(one, other)
        assert [both.one.title, both.other.title] == [one.title, other.title]
        page = cases.as_markdown(both)
        assert page.index(one.title) < page.index(other.title)


def test_lines_of_thought_stand_in_order_of_time_however_long_they_lived() -> None:
    project = incident(SHORT)
    lanes = hypotheses.episodes(project)
    assert [lane.begin for lane in lanes] == sorted(lane.begin for lane in lanes if lane.begin)
    assert len(lanes) == len(project.of_kind(Hypothesis)) == 2
