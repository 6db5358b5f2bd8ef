"""Pictures and frames of the sense that was made: shapes, words and rows, boxes of one size, and nothing counted."""

import json
from itertools import pairwise

import msgspec
import pytest

from incident_workbench import coding, figures, frames
from incident_workbench.accounts import differences
from incident_workbench.brief import prepare
from incident_workbench.codebook import starter_act
from incident_workbench.hypotheses import ENDINGS, State
from incident_workbench.model.claims import Difficulty, Handling, Restriction
from incident_workbench.privacy import Showing
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests.small_case import ALL, PROJECT, at, case, minute, then

EMPTY = Project(id="p", title="t")
HOSTILE = '<a href="https://e.example">x</a> $x$ %{y} \u202e'


@pytest.fixture(scope="module")
def brief():
    return prepare(case())


def coded(*pairs: tuple[str, str], further=()) -> Project:
    project = PROJECT.extended([starter_act()])
    for analyst in ("kim", "noor"):
        with Sitting(project, analyst, lambda act: None) as sitting:
            if analyst == "kim":
                sitting.add_all((*ALL, *further))
            for key, code in pairs:
                sitting.add(coding.apply(sitting.project, key, code))
            project = sitting.project
    return project


def rows(figure) -> list[list[str]]:
    table = figure.layout.meta["table"]
    assert all(len(row) == len(table["columns"]) for row in table["rows"])
    return table["rows"]


# --- lines of thought -------------------------------------------------------------------------------------------------


def test_every_step_of_a_line_of_thought_has_a_shape_of_its_own(brief) -> None:
    lane = brief.lanes[0]
    names = ["raised", "acknowledged", "unanswered", "pursued", "on_hold", *sorted(ENDINGS)]
    states = tuple(
        State(claim=n, name=n, begin=minute(i), end=minute(i + 1), revived=False) for i, n in enumerate(names)
    )
    again = State(claim="again", name="pursued", begin=minute(30), end=None, revived=True)
    signs = tuple(
        msgspec.structs.replace(lane.signs[0], then=then_read, id=then_read, at=minute(i))
        for i, then_read in enumerate(("for", "against", "ambiguous", "explained_away"))
    )
    drawn = figures.hypothesis_figure([msgspec.structs.replace(lane, states=(*states, again), signs=signs)])
    marks = [t.marker.symbol for t in drawn.data if t.type == "scatter" and t.mode == "markers"]
    assert len(marks) == len(set(marks)) == 2 + len(ENDINGS) + 4
    bars = [(t.name, t.marker.pattern.shape or t.width) for t in drawn.data if t.type == "bar"]
    assert len(bars) == len({look for _, look in bars}) == 5


def test_an_arrow_leads_from_what_gave_way_to_what_it_gave_way_to(brief) -> None:
    (arrow,) = [note for note in figures.hypothesis_figure(brief.lanes).layout.annotations if note.showarrow]
    assert (arrow.ay, arrow.y) == (0, 1)
    assert arrow.x == arrow.ax
    alone = figures.hypothesis_figure(brief.lanes[:1])
    assert not [note for note in alone.layout.annotations if note.showarrow]


@pytest.mark.parametrize("many", [1, 10, 11, 40])
def test_many_lanes_make_a_tall_picture_and_no_full_one(brief, many: int) -> None:
    named = ((str(n), f"{n} " + "word " * 20) for n in range(many))
    lanes = [msgspec.structs.replace(brief.lanes[0], id=key, proposition=words) for key, words in named]
    layout = figures.hypothesis_figure(lanes).layout
    room = (layout.height - layout.margin.t - layout.margin.b) / many
    lines = max(text.count("<br>") + 1 for text in layout.yaxis.ticktext)
    assert room >= 18 * lines
    assert layout.height * (1 - layout.title.y) < layout.height * (1 - layout.legend.y)


def test_signs_of_one_moment_do_not_cover_each_other(brief) -> None:
    lane = brief.lanes[0]
    signs = tuple(
        msgspec.structs.replace(lane.signs[0], id=str(n), then=t) for n, t in enumerate(("for", "against"))
    )
    drawn = figures.hypothesis_figure([msgspec.structs.replace(lane, signs=signs)])
    places = {t.name: t.y for t in drawn.data if t.name in ("for, then", "against, then")}
    assert places["for, then"] != places["against, then"]


def test_a_line_of_seconds_is_wide_enough_to_be_seen(brief) -> None:
    short = State(claim="short", name="pursued", begin=minute(5), end=minute(5.01))
    late = State(claim="late", name="set_aside", begin=minute(60))
    drawn = figures.hypothesis_figure([msgspec.structs.replace(brief.lanes[0], states=(short, late))])
    (bar,) = [t for t in drawn.data if t.type == "bar"]
    assert bar.x[0] >= 3


# --- difficulty and handling ------------------------------------------------------------------------------------------


def test_difficulty_and_handling_are_two_panels_that_stand_apart(brief) -> None:
    drawn = figures.difficulty_figure(brief.difficulties, brief.handlings, zone=brief.zone)
    assert [note.text for note in drawn.layout.annotations if "<b>" in note.text] == [
        "<b>What made it difficult</b>",
        "<b>How people met it</b>",
    ]
    places = {trace.name: list(trace.y) for trace in drawn.data if trace.name}
    assert max(places["difficult"]) < min(places["met"])
    symbols = {trace.name: trace.marker.symbol for trace in drawn.data if trace.name}
    assert symbols["difficult"] != symbols["met"]
    assert [row[0] for row in rows(drawn)] == ["What made it difficult", "How people met it"]


def test_what_has_no_time_is_in_the_words_and_the_rows() -> None:
    hard = Difficulty(id="x", category="novelty", text="new to all", evidence=(at("i1"),))
    met = Handling(id="y", text="asks around", evidence=(at("i1"),))
    found = prepare(case(ALL, hard, met))
    drawn = figures.difficulty_figure(found.difficulties, found.handlings)
    for said in ("new to all", "asks around"):
        assert said in drawn.layout.meta["alt"]
        assert any(said in row for row in rows(drawn))
        assert said not in " ".join(drawn.layout.yaxis.ticktext)
    assert "time not known" in drawn.layout.meta["alt"]


@pytest.mark.parametrize("panel", ["difficulties", "handlings"])
def test_one_panel_may_be_empty(brief, panel: str) -> None:
    given = {"hardships": brief.difficulties, "handled": brief.handlings}
    given |= {"hardships": ()} if panel == "difficulties" else {"handled": ()}
    drawn = figures.difficulty_figure(**given)
    assert len([note for note in drawn.layout.annotations if "<b>" in note.text]) == 1
    assert "is claimed yet" in drawn.layout.meta["alt"]


# --- accounts that differ ---------------------------------------------------------------------------------------------


def test_every_view_has_a_box_of_the_same_size_and_none_stands_above_another(brief) -> None:
    long = msgspec.structs.replace(brief.differences[0].views[0], text="word " * 200, held_by_one=False)
    shown = msgspec.structs.replace(brief.differences[0], views=(long, *brief.differences[0].views))
    drawn = figures.differences_figure([shown])
    boxes = [
        (round(s.x1 - s.x0, 6), round(s.y1 - s.y0, 6), s.line.width, s.line.color)
        for s in drawn.layout.shapes
    ]
    assert len(boxes) == 3
    assert len(set(boxes)) == 1
    assert len({s.y0 for s in drawn.layout.shapes}) == 1
    fonts = {note.font.size for note in drawn.layout.annotations[1:]}
    assert len(fonts) == 1


def test_a_view_that_one_account_holds_says_so_in_the_picture_its_words_and_its_rows(brief) -> None:
    drawn = figures.differences_figure(brief.differences)
    assert sum("held by one account" in note.text for note in drawn.layout.annotations) == 2
    assert drawn.layout.meta["alt"].count("held by one account") == 2
    assert sum("held by one account" in row[3] for row in rows(drawn)) == 2


def test_four_views_stand_on_two_rows_and_cover_nothing(brief) -> None:
    views = brief.differences[0].views * 2
    drawn = figures.differences_figure([msgspec.structs.replace(brief.differences[0], views=views)] * 2)
    spans = sorted((s.y0, s.y1) for s in drawn.layout.shapes)
    tops = sorted(set(spans))
    assert len(tops) == 4
    assert all(below[0] > above[1] for above, below in pairwise(tops))


# --- codes over time --------------------------------------------------------------------------------------------------


def test_a_mark_for_each_coding_its_shape_by_analyst() -> None:
    showing = Showing(coded(("m2", "uncertainty"), ("m5", "surprise")))
    drawn = figures.code_figure(figures.code_marks(showing), zone="Europe/Paris")
    assert list(drawn.layout.yaxis.ticktext) == ["Surprise", "Uncertainty or ambiguity voiced"]
    assert [(t.type, t.mode, t.name, len(t.x)) for t in drawn.data] == [
        ("scatter", "markers", "kim", 2),
        ("scatter", "markers", "noor", 2),
    ]
    assert drawn.data[0].marker.symbol != drawn.data[1].marker.symbol
    assert len(rows(drawn)) == 4
    assert "could be nothing” Bo Tanaka" in drawn.layout.meta["alt"]


def test_codes_that_are_named_and_those_below_them_only() -> None:
    showing = Showing(coded(("m2", "uncertainty"), ("m5", "surprise")))
    assert {mark.code for mark in figures.code_marks(showing, ["surprise"])} == {"Surprise"}


def test_words_that_may_not_be_shown_are_marked_and_not_told() -> None:
    hidden = Restriction(on="m2", what="redacted", basis="analyst_inference")
    showing = Showing(coded(("m2", "uncertainty"), further=(hidden,)))
    drawn = figures.code_figure(figures.code_marks(showing))
    assert "words that may not be shown" in drawn.layout.meta["alt"]
    assert "could be nothing" not in drawn.to_json()


# --- all of them ------------------------------------------------------------------------------------------------------


def test_words_of_others_come_alive_in_none() -> None:
    project = then(
        case(), Difficulty(category="novelty", text=HOSTILE, begin=minute(1), evidence=(at("m1"),))
    )
    found = prepare(project)
    views = [msgspec.structs.replace(v, text=HOSTILE, holder=HOSTILE) for v in found.differences[0].views]
    shown = msgspec.structs.replace(found.differences[0], views=tuple(views))
    for drawn in (
        figures.difficulty_figure(found.difficulties, found.handlings, title=HOSTILE),
        figures.differences_figure([shown], title=HOSTILE),
        figures.code_figure((), title=HOSTILE),
    ):
        bare = drawn.to_plotly_json()
        bare["layout"]["meta"] = {}
        said = json.dumps(json.loads(drawn.update_layout(meta={}).to_json()))
        assert "<a href" not in said
        assert "$x$" not in said
        assert "%{y}" not in said


def test_same_values_same_picture_and_nothing_is_drawn_of_nothing(brief) -> None:
    for make in (
        lambda b: figures.difficulty_figure(b.difficulties, b.handlings),
        lambda b: figures.differences_figure(b.differences),
        lambda b: figures.hypothesis_figure(b.lanes),
    ):
        assert make(brief).to_json() == make(brief).to_json()
        empty = make(prepare(EMPTY))
        assert empty.layout.meta["alt"]
        assert rows(empty) == []
    assert figures.code_figure(()).layout.meta["alt"] == "Nothing is coded at a time that is known."


FRAMES = (
    "hypotheses transitions signs red_herrings candidates decisions points statements divergences difficulties "
    "handlings surprises coordination questions"
).split()


@pytest.mark.parametrize("name", FRAMES)
def test_frames_of_the_sense_keep_their_columns_and_show_people_by_role(name: str) -> None:
    project = case(tuple(c for c in ALL if c.id != "hole")) if name == "candidates" else case()
    full, empty = getattr(frames, name)(project), getattr(frames, name)(EMPTY)
    assert len(full) > 0
    assert len(empty) == 0
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert "Ana Reyes" not in full.to_json(date_format="iso")
    assert "Cleo Marsh" not in full.to_json(date_format="iso")


def test_the_third_list_of_a_decision_point_is_only_what_participants_say() -> None:
    frame = frames.points(case())
    assert list(frame[frame["list"] == "available_but_not_seen"]["text"]) == ["the thread"]


def test_divergences_and_statements_have_a_row_for_each_view() -> None:
    assert list(frames.divergences(case())["statement"]) == ["said-a", "said-b"]
    assert list(frames.statements(case())["id"]) == ["said-a", "said-b"]
    assert [v.claim for d in differences(Showing(case())) for v in d.views] == ["said-a", "said-b"]
