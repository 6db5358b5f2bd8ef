"""Lanes by actor, team, source and hypothesis; one timeline as several people tell it; clocks that were corrected."""

from datetime import timedelta

import pytest

from incident_workbench import frames, timeline
from incident_workbench.errors import ClaimError
from incident_workbench.figures import beside_figure, lanes_figure, timeline_figure
from incident_workbench.model.claims import ActorAlias, ClockCorrection, Event, Restriction, Statement
from incident_workbench.privacy import SOMEBODY, Showing
from tests.small_case import ALL, at, case, minute, then

INFERRED = {"basis": "analyst_inference"}


def named(project, by, **more) -> dict[str, list[str]]:
    return {
        lane.name: [row.id for row in lane.rows]
        for lane in timeline.lanes(project, timeline.rows(project), by=by, **more)
    }


def shown(project, by, **more) -> dict[str, list[str]]:
    found = timeline.shown_lanes(Showing(project), timeline.rows(project), by=by, **more)
    return {lane.name: [row.id for row in lane.rows] for lane in found}


# --- lanes ------------------------------------------------------------------------------------------------------------


def test_each_row_stands_in_the_lane_of_its_actor_in_order_of_time() -> None:
    found = named(case(), "actor")
    assert found == {
        "Ana Reyes": ["deploy", "nod", "back"], "Cleo Marsh": ["up"], "pool": ["empty"], "Watcher": ["alert"],
    }  # fmt: skip
    assert list(found) == ["Ana Reyes", "Cleo Marsh", "pool", "Watcher"]


def test_lanes_may_stand_by_their_first_time_instead_and_never_by_how_much_is_in_them() -> None:
    assert list(named(case(), "actor", order="first")) == ["Ana Reyes", "Watcher", "pool", "Cleo Marsh"]
    more = [
        Event(id=f"x{n}", actor="cleo", action="looks", begin=minute(30 + n), **INFERRED) for n in range(20)
    ]
    busy = then(case(), *more)
    for order in ("name", "first"):
        assert list(named(busy, "actor", order=order)) == list(named(case(), "actor", order=order))


def test_who_is_in_no_team_stands_last() -> None:
    team = ActorAlias(id="z", speakers=(), name="zoo", actor_kind="team")
    project = then(case(), team, Event(id="zz", actor="z", action="opens", begin=minute(-90), **INFERRED))
    for order in ("name", "first"):
        assert list(named(project, "team", order=order))[-1] == "no team recorded"
    assert named(project, "team")["Payments"] == ["deploy", "nod", "back"]
    assert named(project, "team")["zoo"] == ["zz"]


def test_an_event_that_rests_on_two_sources_stands_in_both() -> None:
    both = Event(id="both", actor="ana", action="looks", begin=minute(9), evidence=(at("m3"), at("i1")))
    found = named(then(case(), both), "source")
    assert "both" in found["#incident"]
    assert "both" in found["Interview with Ana Reyes"]
    assert found["no source, the analyst's inference"] == ["empty"]


def test_an_event_bears_on_the_hypotheses_whose_words_it_shares() -> None:
    found = named(case(), "hypothesis")
    assert found["the certificate"] == ["deploy", "back", "up"]
    assert found["beside the hypotheses"] == ["alert", "nod", "empty"]


def test_a_hypothesis_of_later_has_no_lane_at_a_moment() -> None:
    """The pool is raised at 3; the deploy rests on words of 1, which a sign read at 12 does not change."""
    pool = Event(id="looks", actor="bo", action="looks", begin=minute(2), evidence=(at("m2"),))
    project = then(case(), pool)
    lived = timeline.as_lived(project, minute(5)).rows
    at_two = timeline.lanes(project, lived, by="hypothesis", until=minute(2))
    assert [lane.name for lane in at_two] == ["the certificate", "beside the hypotheses"]
    at_five = timeline.lanes(project, lived, by="hypothesis", until=minute(5))
    assert [lane.name for lane in at_five] == ["the certificate", "the pool", "beside the hypotheses"]


def test_shown_lanes_have_roles_and_put_in_nobodys_lane_what_may_not_be_attributed() -> None:
    project = then(case(), Restriction(on="m3", what="unattributed", **INFERRED))
    for by in ("actor", "team"):
        assert shown(project, by)[SOMEBODY] == ["back"]
        assert all("back" not in rows for name, rows in shown(project, by).items() if name != SOMEBODY)
    assert shown(project, "actor")["payments on call"] == ["deploy", "nod"]
    assert shown(project, "source")["chat"] == ["back"]
    assert not any(
        "Reyes" in name for by in ("actor", "team", "source", "hypothesis") for name in shown(project, by)
    )


def test_silences_are_found_in_one_lane_too() -> None:
    (ana,) = (lane for lane in timeline.lanes(case(), timeline.rows(case())) if lane.name == "Ana Reyes")
    found = timeline.gaps(ana.rows, longer_than=timedelta(minutes=5))
    assert [(gap.after, gap.before) for gap in found] == [("deploy", "nod")]


@pytest.mark.parametrize("by", ["actor", "team", "source", "hypothesis"])
def test_lanes_are_drawn_in_their_order_and_said_in_words_and_rows(by) -> None:
    lanes = timeline.shown_lanes(Showing(case()), timeline.rows(case()), by=by)
    figure = lanes_figure(lanes, zone="Europe/Paris")
    ticks = [text.replace("<br>", " ") for text in figure.layout.yaxis.ticktext]
    assert [tick[:20] for tick in ticks] == [lane.name[:20].replace("&", "&amp;") for lane in lanes]
    alt = figure.layout.meta["alt"]
    assert [alt.index(f"{lane.name}:") for lane in lanes] == sorted(
        alt.index(f"{lane.name}:") for lane in lanes
    )
    frame = frames.lanes(case(), by=by)
    assert list(dict.fromkeys(frame["lane"])) == [lane.name for lane in lanes] or by in ("actor", "source")
    assert len(frame) == sum(len(lane.rows) for lane in lanes)
    assert frames.lanes(case(()), by=by).dtypes.to_dict() == frame.dtypes.to_dict()


def test_a_mark_that_finds_no_room_for_words_covers_nobody_elses() -> None:
    words = "does something that takes some words to say"
    events = [Event(id=f"x{n}", actor="ana", action=words, begin=minute(n), **INFERRED) for n in range(16)]
    project = then(case(()), *events)
    figure = timeline_figure([timeline.shown(Showing(project), row) for row in timeline.rows(project)])
    (marks,) = (trace for trace in figure.data if trace.mode == "markers")
    (words,) = (trace for trace in figure.data if trace.mode == "text")
    assert len(words.y) < len(marks.y)
    worded = set(zip(words.x, words.y, strict=True))
    bare = [place for place in zip(marks.x, marks.y, strict=True) if place not in worded]
    assert {y for _, y in bare}.isdisjoint(words.y)


# --- as each tells it -------------------------------------------------------------------------------------------------


def told(project, teller: str) -> list[str]:
    return [row.id for row in timeline.told_by(project, teller)]


def test_a_teller_has_the_events_that_rest_on_their_words() -> None:
    project = case()
    assert told(project, "ana") == told(project, "Ana Reyes") == ["deploy", "nod", "back"]
    assert told(project, "Payments") == ["deploy", "nod", "back"]
    assert told(project, "account-a") == told(project, "interview") == ["nod"]
    assert told(project, "account-b") == []
    assert told(project, "alerts") == ["alert"]
    assert told(project, "bo") == ["up"]
    with pytest.raises(ClaimError, match="IW-TIME-005"):
        told(project, "nobody at all")


def test_a_telling_has_the_tellers_grounds_only_and_rests_on_them() -> None:
    both = Event(id="both", actor="ana", action="looks", begin=minute(9), evidence=(at("m2"), at("i1")))
    project = then(case(), both)
    (by_bo,) = (row for row in timeline.told_by(project, "bo") if row.id == "both")
    (by_ana,) = (row for row in timeline.told_by(project, "ana") if row.id == "both")
    assert ([s.segment for s in by_bo.evidence], by_bo.basis) == (["m2"], "contemporaneous")
    assert ([s.segment for s in by_ana.evidence], by_ana.basis) == (["i1"], "retrospective_account")


def test_a_statement_about_an_event_tells_it_too() -> None:
    said = Statement(id="s", account="account-b", text="It went back.", about="back", evidence=(at("j1"),))
    assert told(then(case(), said), "account-b") == ["back"]
    assert told(then(case(), said), "account-a") == ["nod"]


NODS = (
    Event(id="nod-b", actor="ana", action="Nods", begin=minute(9), certainty="estimated", evidence=(at("j1"),)),
    Event(id="nod-c", actor="ana", action="nods", begin=minute(7.5), evidence=(at("i1"),), replaces=("nod",)),
)  # fmt: skip


def test_two_tell_one_thing_at_two_times_and_both_stand() -> None:
    things = timeline.beside(then(case(), NODS[0]), ["ana", "bo"])
    (nod,) = (thing for thing in things if thing.action == "nods")
    assert [[row.begin for row in telling] for telling in nod.tellings] == [[minute(7)], [minute(9)]]
    assert [thing.action for thing in things] == [
        "deploys the adapter",
        "nods",
        "rolls back",
        "sees errors rise",
    ]
    assert not any("right" in name or "resolved" in name for name in nod.__struct_fields__)


def test_readings_of_one_event_that_differ_stand_side_by_side() -> None:
    other = Event(
        id="nod-d", actor="ana", action="says yes", begin=minute(6), evidence=(at("i1"),), replaces=("nod",)
    )
    things = timeline.beside(then(case(), NODS[1], other), ["ana"])
    (nod,) = (thing for thing in things if {"nod-c", "nod-d"} & {row.id for row in thing.tellings[0]})
    assert [row.begin for row in nod.tellings[0]] == [minute(6), minute(7.5)]
    assert [thing.action for thing in things] == ["deploys the adapter", "says yes", "rolls back"]


def test_tellings_are_drawn_a_lane_each_also_for_one_with_nothing_to_tell() -> None:
    project = then(case(), NODS[0])
    things = timeline.shown_beside(Showing(project), timeline.beside(project, ["ana", "bo", "cleo"]))
    figure = beside_figure(things, ["payments on call", "Bo Tanaka", "Scribe"])
    assert list(figure.layout.yaxis.ticktext) == ["payments on call", "Bo Tanaka", "Scribe"]
    assert figure.layout.meta["alt"].endswith("Scribe:\n- nothing here.")
    nods = [trace for trace in figure.data if trace.name == "time estimated"]
    assert sorted(set(nods[0].x)) == sorted(nods[0].x)
    assert len(nods[0].x) == 2


def test_what_may_not_be_attributed_is_told_by_nobody() -> None:
    project = then(case(), Restriction(on="interview", what="off_record", **INFERRED))
    things = timeline.beside(project, ["ana"])
    assert "nods" in {thing.action for thing in things}
    assert "nods" not in {thing.action for thing in timeline.shown_beside(Showing(project), things)}


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_a_row_tells_what_its_sources_own_clock_read_where_that_was_corrected() -> None:
    shift = ClockCorrection(id="c", source="chat", what="shift", value="600", reason="slow", **INFERRED)
    project = then(case(), shift)
    (row,) = (row for row in timeline.rows(project) if row.id == "back")
    assert [(c.source, c.read, c.corrected) for c in row.clocks] == [("chat", minute(8), minute(18))]
    assert all(row.clocks == () for row in timeline.rows(case()))
    made = timeline.shown(Showing(project), row)
    said = timeline_figure([made], zone="Europe/Paris").layout.meta["alt"]
    assert "its words stand at 2026-05-01 20:08:00 UTC on the uncorrected clock of #incident" in said
    assert "2026-05-01 20:08:00 UTC (22:08:00 Europe/Paris)" in said


def test_a_clock_of_then_is_of_words_of_then_and_names_no_source_that_may_not_be_named() -> None:
    shift = ClockCorrection(source="chat", what="shift", value="600", reason="slow", **INFERRED)
    project = then(case(), shift, Restriction(on="chat", what="unattributed", **INFERRED))
    (row,) = (row for row in timeline.as_lived(project, minute(9)).rows if row.id == "back")
    assert (row.evidence, row.clocks) == ((), ())
    (later,) = (row for row in timeline.rows(project) if row.id == "back")
    assert [clock.source for clock in timeline.shown(Showing(project), later).clocks] == ["chat"]


def test_a_clock_of_words_that_may_not_be_seen_is_not_told() -> None:
    shift = ClockCorrection(source="chat", what="shift", value="600", reason="slow", **INFERRED)
    project = then(case(), shift, Restriction(on="m3", what="redacted", **INFERRED))
    (row,) = (row for row in timeline.rows(project) if row.id == "back")
    assert len(row.clocks) == 1
    assert timeline.shown(Showing(project), row).clocks == ()


def test_all_of_it_is_there() -> None:
    """What the tests above look for among few is made from this."""
    assert len(timeline.rows(case(ALL))) == 6
