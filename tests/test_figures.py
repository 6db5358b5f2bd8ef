"""Pictures: the same for the same values, in words too, and nothing in them comes alive."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench.brief import prepare
from incident_workbench.figures import escaped, hypothesis_figure, timeline_figure
from incident_workbench.figures.scale import scale_for, ticks
from tests.small_case import TEN, case, minute

HOSTILE = [
    '<a href="https://e.example">x</a>',
    "<b>x</b>",
    "&lt;a&gt;",
    "$x$",
    "%{meta.alt}",
    "<br>\u202e\x00x",
]


@pytest.fixture(scope="module")
def brief():
    return prepare(case())


def words(figure) -> list[str]:
    """Every text that plotly reads as its kind of HTML."""
    found = []
    for trace in figure.to_plotly_json()["data"]:
        for name in ("name", "text", "hovertext"):
            value = trace.get(name, ())
            found += [value] if isinstance(value, str) else list(value)
    layout = figure.to_plotly_json()["layout"]
    found += [layout["title"]["text"], *layout["yaxis"]["ticktext"], *layout["xaxis"]["ticktext"]]
    return [*found, *(one["text"] for one in layout.get("annotations", ()))]


def test_the_timeline_has_a_lane_for_each_actor_and_a_line_between_people_and_systems(brief) -> None:
    figure = timeline_figure(brief.timeline, zone=brief.zone)
    assert list(figure.layout.yaxis.ticktext) == ["payments on call", "Scribe", "Watcher", "pool"]
    assert "line of representation" in [note.text for note in figure.layout.annotations]


def test_how_well_a_time_is_known_is_a_shape(brief) -> None:
    figure = timeline_figure(brief.timeline, zone=brief.zone)
    shapes = {trace.name: trace.marker.symbol for trace in figure.data if trace.name}
    assert shapes == {
        "time observed": "circle",
        "time estimated": "diamond-open",
        "told afterwards": "circle-open",
        "somewhere in the dots": "triangle-right-open",
    }


def test_the_hypotheses_have_bars_ends_and_signs_as_read_then(brief) -> None:
    figure = hypothesis_figure(brief.lanes, zone=brief.zone)
    names = {trace.name for trace in figure.data if trace.name}
    assert names == {"raised", "unanswered", "pursued", "revived", "acted on", "superseded by", "for, then"}
    assert "the restart emptied the pool" not in figure.to_json()


def test_every_figure_says_itself_in_words(brief) -> None:
    timeline = timeline_figure(brief.timeline, zone=brief.zone).layout.meta["alt"]
    for row in brief.timeline:
        assert row.action in timeline
    assert "2026-05-01 20:08:00 UTC (22:08:00 Europe/Paris)" in timeline
    hypotheses = hypothesis_figure(brief.lanes, zone=brief.zone).layout.meta["alt"]
    assert "taken up again" in hypotheses
    assert "the pool" in hypotheses


def test_the_bottom_shows_both_clocks_labelled(brief) -> None:
    axis = timeline_figure(brief.timeline, zone="Europe/Paris").layout.xaxis
    assert axis.title.text == "Europe/Paris above, UTC below"
    assert any(text.startswith("22:00<br>20:00") for text in axis.ticktext)
    assert timeline_figure(brief.timeline, zone="UTC").layout.xaxis.title.text == "UTC"


def test_same_values_same_figure(brief) -> None:
    for draw, values in ((timeline_figure, brief.timeline), (hypothesis_figure, brief.lanes)):
        assert draw(values, zone=brief.zone).to_json() == draw(values, zone=brief.zone).to_json()


def test_nothing_to_draw_is_drawn_and_said() -> None:
    assert "without events" in timeline_figure(()).layout.meta["alt"]
    assert "No hypotheses" in hypothesis_figure(()).layout.meta["alt"]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words(brief, text: str) -> None:
    rows = [msgspec.structs.replace(row, actor=text, action=text) for row in brief.timeline]
    lanes = [msgspec.structs.replace(lane, proposition=text, raised_by=text) for lane in brief.lanes]
    for figure in (timeline_figure(rows, title=text), hypothesis_figure(lanes, title=text)):
        shown = words(figure)
        assert any(escaped(text)[:6] in word for word in shown)
        for word in shown:
            bare = word.replace("<br>", "").replace("<b>2026-05-01</b>", "")
            assert "<" not in bare
            assert "$" not in bare
            assert "%{" not in bare
        json.loads(figure.to_json())


@given(st.lists(st.integers(0, 3 * 24 * 3600), min_size=1, max_size=30))
def test_a_scale_keeps_order_and_stays_in_its_frame(seconds: list[int]) -> None:
    instants = sorted(TEN + timedelta(seconds=n) for n in seconds)
    scale = scale_for(instants)
    places = [scale.x(at) for at in instants]
    assert places == sorted(places)
    assert all(0 < x < scale.width for x in places)
    assert len(set(places)) == len(set(instants))
    marks = ticks(scale, "Asia/Kathmandu")
    assert [x for x, _ in marks] == sorted(x for x, _ in marks)
    assert 0 < len(marks) < 60


def test_a_long_silence_is_drawn_narrow_and_said() -> None:
    early = datetime(2026, 5, 1, 14, 20, tzinfo=UTC)
    scale = scale_for([early, *(minute(n) for n in range(0, 120, 10))])
    assert [piece.squeezed for piece in scale.pieces] == [False, True, False]


def test_ten_lanes_and_more_have_room(brief) -> None:
    lanes = [msgspec.structs.replace(brief.lanes[0], id=str(n)) for n in range(14)]
    figure = hypothesis_figure(lanes, zone=brief.zone)
    assert len(figure.layout.yaxis.ticktext) == 14
    room = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert room / 14 >= 25
