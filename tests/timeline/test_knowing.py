"""Who knew what by when, each with how that is known; and, never in it, what they could have seen."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_workbench import frames, timeline
from incident_workbench.errors import ClaimError
from incident_workbench.figures import knowing_figure
from incident_workbench.model.claims import (
    ActorAlias,
    ClockCorrection,
    DecisionPoint,
    Point,
    RedHerring,
    Restriction,
)
from incident_workbench.model.evidence import Mention, Reaction, Segment, Source, Speaker, span_of
from incident_workbench.privacy import NOT_SHOWN, Showing
from incident_workbench.project import Evidence, Project
from tests.small_case import case, minute, then
from tests.worlds import act

INFERRED = {"basis": "analyst_inference"}
KINDS = {"chat": "chat", "other": "chat", "call": "bridge_audio", "told": "interview", "log": "deploys"}
PEOPLE = tuple(
    ActorAlias(
        id=key, name=name, role_during=role, speakers=tuple(f"{source}/{key}" for source in KINDS), **INFERRED
    )
    for key, name, role in (("ana", "Ana Reyes", "on call"), ("bo", "Bo Tanaka", "lead"))
)


def said(key: str, at: float | None, who: str, source: str = "chat", **more) -> Segment:
    more = {"time_precision": "s", "text": f"words of {key}", "speaker": f"{source}/{who}"} | more
    return Segment(id=key, source=source, seq=0, at=None if at is None else minute(at), **more)


def night(*segments: Segment, wordings: dict[str, tuple[Segment, ...]] | None = None) -> Project:
    sources = {key: Source(id=key, kind=kind, title=f"#{key}") for key, kind in KINDS.items()}
    names = {"ana": "Ana Reyes", "bo": "Bo Tanaka", "kim": "Kim"}
    speakers = {f"{s}/{k}": Speaker(id=f"{s}/{k}", name=name) for s in KINDS for k, name in names.items()}
    evidence = Evidence(sources=sources, speakers=speakers, segments=segments, wordings=wordings or {})
    return Project(id="p", title="t", evidence=evidence).extended([act("people", *PEOPLE)])


def known(project: Project, who: str, t: float | None) -> list[tuple[str, str]]:
    found = timeline.known_by(project, who, None if t is None else minute(t))
    return [(item.how, item.segment or item.text) for item in found]


def could(project: Project, who: str, t: float | None) -> list[str]:
    return [item.segment for item in timeline.could_have_seen(project, who, None if t is None else minute(t))]


def mention(who: str) -> dict[str, tuple[Mention, ...]]:
    return {"mentions": (Mention(0, 5, f"chat/{who}"),)}


# --- said, addressed --------------------------------------------------------------------------------------------------


def test_what_they_said_is_known_when_it_was_said_in_whatever_source() -> None:
    project = night(
        said("m", 1, "ana"), said("c", 2, "ana", "call"), said("l", 3, "ana", "log"), said("b", 0, "bo")
    )
    assert known(project, "ana", 0.9) == []
    assert known(project, "ana", 2) == [("said", "m"), ("said", "c")]
    for reference in ("ana", "Ana Reyes", "chat/ana"):
        assert known(project, reference, 3) == [("said", "m"), ("said", "c"), ("said", "l")]
    (first, *_) = timeline.known_by(project, "ana", minute(3))
    assert (first.at, first.text, first.evidence) == (
        minute(1),
        "words of m",
        (span_of(project.segment("m")),),
    )


def test_what_they_told_in_an_interview_was_not_said_then() -> None:
    assert known(night(said("i", 1, "ana", "told")), "ana", 500) == []
    assert known(night(said("i", 1, "ana", "told")), "ana", None) == []


def test_who_is_mentioned_is_addressed_and_whose_message_is_answered() -> None:
    project = night(
        said("root", 0, "ana", thread="root"),
        said("to-ana", 1, "bo", **mention("ana")),
        said("answer", 2, "bo", thread="root"),
        said("to-bo", 3, "kim", **mention("bo")),
    )
    assert known(project, "ana", 5) == [("said", "root"), ("addressed", "to-ana"), ("addressed", "answer")]
    assert ("addressed", "to-bo") in known(project, "bo", 5)


def test_others_in_a_thread_that_they_only_wrote_in_do_not_address_them() -> None:
    project = night(
        said("root", 0, "bo", thread="root"),
        said("a", 1, "ana", thread="root"),
        said("k", 2, "kim", thread="root"),
    )
    assert known(project, "ana", 5) == [("said", "a")]
    assert could(project, "ana", 5) == ["k"]


def test_a_mention_of_somebody_else_in_somebody_elses_thread_does_not_address_them() -> None:
    project = night(
        said("root", 0, "kim", thread="root"), said("to-bo", 1, "kim", thread="root", **mention("bo"))
    )
    assert known(project, "bo", 5) == [("addressed", "to-bo")]
    assert known(project, "ana", 5) == []


def test_a_mention_that_came_with_an_edit_addresses_from_then_on() -> None:
    first = said("m", 1, "bo")
    now = msgspec.structs.replace(first, text="@ana!", edited_at=minute(5), **mention("ana"))
    for wordings in ({"m": (first,)}, {}):
        project = night(now, wordings=wordings)
        assert known(project, "ana", 4) == []
        assert known(project, "ana", 5) == [("addressed", "m")]


def test_words_that_changed_later_are_those_of_then_or_none() -> None:
    first = said("m", 1, "ana")
    now = msgspec.structs.replace(first, text="better words", edited_at=minute(5))
    for wordings, text in (({"m": (first,)}, "words of m"), ({}, None)):
        (item,) = timeline.known_by(night(now, wordings=wordings), "ana", minute(2))
        assert (item.text, item.evidence, item.segment) == (text, (), "m")


# --- reacted ----------------------------------------------------------------------------------------------------------


def test_a_reaction_has_no_time_so_it_is_known_by_no_moment_and_stands_in_all_of_the_talk() -> None:
    project = night(said("m", 1, "bo", reactions=(Reaction("eyes", 1, ("chat/ana",)),)), said("n", 900, "bo"))
    assert known(project, "ana", 1_000) == []
    (item,) = timeline.known_by(project, "ana", None)
    assert (item.how, item.at, item.earliest, item.segment) == ("reacted", None, minute(1), "m")
    assert known(project, "bo", None) == [("said", "m"), ("said", "n")]


def test_who_was_addressed_and_reacted_is_known_by_both() -> None:
    project = night(said("m", 1, "bo", reactions=(Reaction("eyes", 1, ("chat/ana",)),), **mention("ana")))
    assert known(project, "ana", None) == [("addressed", "m"), ("reacted", "m")]


# --- claimed ----------------------------------------------------------------------------------------------------------


def pointing(*segments: Segment, **fields) -> Project:
    project = night(*segments)
    for name, value in fields.items():
        if isinstance(value, dict):
            fields[name] = tuple(
                Point(text=text, evidence=tuple(span_of(project.segment(k)) for k in keys), actor=who)
                for text, (who, *keys) in value.items()
            )
    noun = RedHerring if "hypotheses" in fields else DecisionPoint
    return project.extended([act("one", noun(id="d", **fields, **INFERRED))])


SEEN = said("graph", 2, "kim", "other")


def test_a_cue_is_known_by_the_time_of_the_decision_by_its_actor_or_whom_it_names() -> None:
    cues = {"a graph": (None, "graph"), "a log": ("bo", "graph")}
    project = pointing(SEEN, actor="ana", action_taken="waits", at=minute(5), cues=cues)
    assert known(project, "ana", 4.9) == []
    assert known(project, "ana", 5) == [("claimed", "a graph")]
    assert known(project, "bo", 5) == [("claimed", "a log")]
    (item,) = timeline.known_by(project, "ana", minute(5))
    assert (item.claim, item.at, [s.segment for s in item.evidence]) == ("d", minute(5), ["graph"])


@pytest.mark.parametrize("field", ["cues", "knowledge", "known_at_time"])
def test_what_was_before_them_is_known(field: str) -> None:
    project = pointing(
        SEEN, actor="ana", action_taken="waits", at=minute(5), **{field: {"it": (None, "graph")}}
    )
    assert known(project, "ana", 5) == [("claimed", "it")]


@pytest.mark.parametrize(
    "field", ["available_but_not_seen", "not_known_at_time", "expectation", "goals", "options"]
)
def test_what_was_not_known_or_only_hoped_for_is_not(field: str) -> None:
    project = pointing(
        SEEN, actor="ana", action_taken="waits", at=minute(5), **{field: {"it": ("ana", "graph")}}
    )
    assert known(project, "ana", None) == []


def test_a_point_without_evidence_makes_nothing_known() -> None:
    assert (
        known(
            pointing(SEEN, actor="ana", action_taken="waits", at=minute(5), cues={"it": ("ana",)}),
            "ana",
            None,
        )
        == []
    )


def test_a_point_is_known_no_earlier_than_the_words_it_rests_on() -> None:
    late = said("late", 9, "kim", "other")
    project = pointing(late, actor="ana", action_taken="waits", at=minute(5), cues={"it": ("ana", "late")})
    assert known(project, "ana", 8) == []
    assert known(project, "ana", 9) == [("claimed", "it")]


def test_what_rests_on_an_interview_is_known_by_the_time_of_the_decision_and_carries_its_basis() -> None:
    project = pointing(
        said("i", None, "ana", "told"),
        actor="ana",
        action_taken="w",
        at=minute(5),
        known_at_time={"it": (None, "i")},
    )
    (item,) = timeline.known_by(project, "ana", minute(5))
    assert (item.basis, item.at) == ("retrospective_account", minute(5))
    assert known(project, "ana", 4) == []


def test_in_a_red_herring_it_is_by_the_words_or_else_the_end() -> None:
    herring = {"hypotheses": ("h",), "begin": minute(1), "end": minute(20)}
    words = pointing(SEEN, known_elsewhere={"it": ("bo", "graph")}, **herring)
    assert (known(words, "bo", 1.9), known(words, "bo", 2)) == ([], [("claimed", "it")])
    told = pointing(said("i", None, "ana", "told"), known_then={"it": ("ana", "i")}, **herring)
    assert (known(told, "ana", 19), known(told, "ana", 20)) == ([], [("claimed", "it")])
    untimed = pointing(said("u", None, "kim", "other"), entry_cue={"it": ("ana", "u")}, **herring)
    assert (known(untimed, "ana", 900), known(untimed, "ana", None)) == ([], [("claimed", "it")])


def test_words_without_a_time_among_the_grounds_leave_no_moment() -> None:
    untimed = said("u", None, "kim", "other")
    project = pointing(SEEN, untimed, hypotheses=("h",), end=minute(9), probes={"it": ("ana", "graph", "u")})
    assert known(project, "ana", 900) == []
    assert known(project, "ana", None) == [("claimed", "it")]


# --- could have seen --------------------------------------------------------------------------------------------------


def test_present_is_who_said_something_or_joined_there_before() -> None:
    joined = said("join", 2, "ana", kind="event", text="ana has joined #chat")
    project = night(
        said("early", 1, "bo"), joined, said("late", 3, "bo"), said("elsewhere", 4, "bo", "other")
    )
    assert could(project, "ana", 5) == ["late"]
    assert could(project, "ana", 2.5) == []
    (item,) = timeline.could_have_seen(project, "ana", minute(5))
    assert (item.present, item.source, item.at) == ("join", "chat", minute(3))


@pytest.mark.parametrize(
    "words", ["ana has left #chat", "ana left the channel.", "ana has quit (ping timeout)"]
)
def test_who_left_is_not_present_until_they_are_back(words: str) -> None:
    left = said("out", 2, "ana", kind="event", text=words)
    project = night(
        said("a", 1, "ana"), left, said("gone", 3, "bo"), said("back", 4, "ana"), said("here", 5, "bo")
    )
    assert could(project, "ana", 9) == ["here"]
    spoken = night(said("a", 1, "ana"), said("b", 2, "ana", text="I left it as it is"), said("c", 3, "bo"))
    assert could(spoken, "ana", 9) == ["c"]


def test_nobody_is_present_in_a_log_or_in_an_interview() -> None:
    project = night(
        *(said(f"{s}{n}", n, who, s) for s in ("log", "told") for n, who in enumerate(("ana", "kim")))
    )
    assert could(project, "ana", 9) == []


def test_a_source_that_jumps_back_makes_nobody_present_before_they_came() -> None:
    project = night(said("a", 5, "ana"), said("b", 3, "bo"), said("c", 6, "bo"))
    assert could(project, "ana", 9) == ["c"]


@st.composite
def talks(draw) -> Project:
    """Messages of three people in two channels and a call, with mentions, threads, edits and reactions."""
    segments: list[Segment] = []
    wordings = {}
    for n in range(draw(st.integers(1, 6))):
        source = draw(st.sampled_from(["chat", "other", "call", "told"]))
        who = draw(st.sampled_from(["ana", "bo", "kim"]))
        named = draw(st.none() | st.sampled_from(["ana", "bo"]))
        first = said(
            f"s{n}", draw(st.none() | st.integers(0, 30)), who, source,
            thread=draw(st.none() | st.sampled_from([f"s{k}" for k in range(n + 1)])),
            reactions=(Reaction("eyes", 1, (f"chat/{named}",)),) if named and draw(st.booleans()) else (),
            kind=draw(st.sampled_from(["message", "event"])),
        )  # fmt: skip
        now = msgspec.structs.replace(first, **(mention(named) if named else {}))
        if first.at and draw(st.booleans()):
            now = msgspec.structs.replace(now, text="edited", edited_at=minute(draw(st.integers(0, 40))))
            wordings[first.id] = (first,)
        segments.append(now)
    project = night(*segments, wordings=wordings)
    cue = st.builds(
        Point, text=st.just("a cue"), actor=st.none() | st.sampled_from(["ana", "bo"]),
        evidence=st.lists(st.sampled_from([span_of(s) for s in segments]), max_size=2).map(tuple),
    )  # fmt: skip
    decisions = st.builds(
        DecisionPoint, actor=st.sampled_from(["ana", "bo"]), action_taken=st.just("acts"),
        at=st.none() | st.integers(0, 40).map(minute), cues=st.lists(cue, max_size=2).map(tuple),
        available_but_not_seen=st.lists(cue, max_size=2).map(tuple), basis=st.just("analyst_inference"),
    )  # fmt: skip
    made = [
        msgspec.structs.replace(d, id=f"d{n}") for n, d in enumerate(draw(st.lists(decisions, max_size=2)))
    ]
    shift = ClockCorrection(id="c", source="other", what="shift", value="300", reason="r", **INFERRED)
    return project.extended([act("one", *made, *([shift] if draw(st.booleans()) else []))])


MOMENTS = st.integers(-2, 45)


@given(talks(), MOMENTS)
def test_nothing_known_by_a_moment_is_of_later(project: Project, t: int) -> None:
    for item in timeline.known_by(project, "ana", minute(t)):
        assert item.at is not None
        assert item.at <= minute(t)
        assert item.how != "reacted"
        for span in item.evidence:
            segment = project.segment(span.segment)
            if segment.source == "told":
                assert (item.how, item.basis) == ("claimed", "retrospective_account")
            elif (at := project.at(segment)) is not None:
                assert at <= minute(t)
                assert segment.edited_at is None or segment.edited_at <= minute(t)
    for seen in timeline.could_have_seen(project, "ana", minute(t)):
        assert seen.at <= minute(t)
        assert project.segment(seen.segment).source in ("chat", "other", "call")


@given(talks(), st.none() | MOMENTS)
def test_the_two_lists_never_share_words(project: Project, t: int | None) -> None:
    at = None if t is None else minute(t)
    items = timeline.known_by(project, "ana", at)
    grounds = {item.segment for item in items} | {span.segment for item in items for span in item.evidence}
    assert grounds.isdisjoint(could(project, "ana", t))


@given(talks(), MOMENTS, MOMENTS)
def test_what_was_known_stays_known(project: Project, one: int, other: int) -> None:
    early, late = (timeline.known_by(project, "ana", minute(t)) for t in sorted((one, other)))
    names = [{(i.how, i.segment, i.claim, i.at) for i in items} for items in (early, late)]
    gone = names[0] - names[1]
    edited = {s.id for s in project.segments if s.edited_at}
    assert {key for _, key, _, _ in gone} <= edited
    seen = {k for t in (one, other) for k in could(project, "ana", t)}
    present = (
        {i.segment for i in late}
        | {s.segment for i in late for s in i.evidence}
        | set(could(project, "ana", max(one, other)))
    )
    assert seen <= present | edited


# --- whom it is asked of, and how it is shown -------------------------------------------------------------------------


def test_nobody_and_no_zone_are_refused() -> None:
    for ask in (timeline.known_by, timeline.could_have_seen):
        with pytest.raises(ClaimError, match="IW-TIME-006"):
            ask(night(), "nobody", minute(0))
        with pytest.raises(ClaimError, match="IW-TIME-004"):
            ask(night(), "ana", datetime(2026, 5, 1))  # noqa: DTZ001 - that is the matter
    with pytest.raises(ClaimError, match="IW-TIME-007"):
        timeline.who_knew(night(), ["ana"], ["nothing"])


def chosen() -> Project:
    return night(
        said("a", 0, "ana"), said("b0", 0, "bo"), said("pool", 1, "kim", text="Bo Tanaka saw the pool"),
        said("to-bo", 2, "kim", **mention("bo")),
    )  # fmt: skip


def test_of_what_was_chosen_everybody_asked_about_has_a_place() -> None:
    ana, bo = timeline.who_knew(chosen(), ["ana", "bo"], ["pool", "to-bo"], t=minute(5))
    assert ([k.segment for k in ana.known], [c.segment for c in ana.could]) == ([], ["pool", "to-bo"])
    assert ([k.segment for k in bo.known], [c.segment for c in bo.could]) == (["to-bo"], ["pool"])


def test_a_chosen_claim_stands_for_its_words_and_its_points() -> None:
    cues = {"a graph": (None, "graph")}
    project = pointing(SEEN, said("x", 1, "ana"), actor="ana", action_taken="waits", at=minute(5), cues=cues)
    (ana,) = timeline.who_knew(project, ["ana"], ["d"])
    assert [(k.how, k.text) for k in ana.known] == [("claimed", "a graph")]


def test_colleagues_see_roles_and_no_words_that_are_barred() -> None:
    project = then(chosen(), Restriction(on="to-bo", what="redacted", **INFERRED))
    showing = Showing(project)
    ana, bo = timeline.shown_knowing(showing, timeline.who_knew(project, ["ana", "bo"], ["pool", "to-bo"]))
    assert (ana.actor, bo.actor) == ("on call", "lead")
    assert [(c.text, c.withheld) for c in ana.could] == [
        ("[lead] saw the pool", ()),
        (NOT_SHOWN, ("redacted",)),
    ]
    assert [(k.text, k.withheld, k.evidence) for k in bo.known] == [(NOT_SHOWN, ("redacted",), ())]


@pytest.mark.parametrize("what", ["off_record", "unattributed"])
def test_what_may_not_be_attributed_is_in_nobodys_list(what: str) -> None:
    """The list says whose it is; so would the words that make somebody present."""
    project = then(chosen(), *(Restriction(on=on, what=what, **INFERRED) for on in ("b0", "to-bo")))
    showing = Showing(project)
    assert [k.segment for k in timeline.known_by(project, "bo", None)] == ["b0", "to-bo"]
    assert timeline.shown_known(showing, timeline.known_by(project, "bo", None)) == ()
    assert could(project, "bo", None) == ["pool"]
    assert timeline.shown_could(showing, timeline.could_have_seen(project, "bo", None)) == ()


def test_a_point_that_also_rests_on_words_off_the_record_is_in_nobodys_list() -> None:
    project = pointing(
        SEEN,
        said("i", None, "ana", "told"),
        actor="ana",
        action_taken="w",
        at=minute(5),
        cues={"it": (None, "graph", "i")},
    )
    assert len(timeline.shown_known(Showing(project), timeline.known_by(project, "ana", None))) == 1
    barred = then(project, Restriction(on="i", what="off_record", **INFERRED))
    assert timeline.shown_known(Showing(barred), timeline.known_by(barred, "ana", None)) == ()


def test_the_picture_keeps_the_two_lists_on_two_lines_with_two_marks() -> None:
    project = night(
        said("a", 0, "ana"), said("m", 1, "kim", **mention("ana")), said("n", 2, "kim"),
        said("r", 3, "kim", reactions=(Reaction("eyes", 1, ("chat/ana",)),)),
    )  # fmt: skip
    knowing = timeline.who_knew(project, ["ana"], ["a", "m", "n", "r"])
    figure = knowing_figure(timeline.shown_knowing(Showing(project), knowing), zone="Europe/Paris")
    marks = {trace.name: (trace.marker.symbol, set(trace.y)) for trace in figure.data if trace.name}
    assert marks == {
        "said it": ("circle", {0.0}),
        "was addressed": ("triangle-down", {0.0}),
        "reacted, later": ("square-open", {0.0}),
        "could have seen": ("x-thin-open", {0.85}),
    }
    assert list(figure.layout.yaxis.ticktext) == ["on call", "<i>could have seen</i>"]
    known_words, could_words = figure.layout.meta["alt"].split("could have seen (was present")
    assert "words of n" not in known_words
    assert "words of n" in could_words
    assert "Some time after 2026-05-01 20:03:00 UTC" in known_words


def test_nothing_known_is_drawn_and_said() -> None:
    assert knowing_figure(()).layout.meta["alt"] == "Nobody was asked about."
    figure = knowing_figure(timeline.shown_knowing(Showing(night()), timeline.who_knew(night(), ["ana"], [])))
    assert "nothing of it is recorded" in figure.layout.meta["alt"]


def test_frames_keep_the_lists_apart_and_their_columns_without_rows() -> None:
    project = chosen()
    known_frame, could_frame = (
        frames.known_by(project, "bo", None),
        frames.could_have_seen(project, "bo", None),
    )
    assert list(known_frame["segment"]) == ["b0", "to-bo"]
    assert list(could_frame["segment"]) == ["pool"]
    for frame, make in ((known_frame, frames.known_by), (could_frame, frames.could_have_seen)):
        assert make(night(), "bo", None).dtypes.to_dict() == frame.dtypes.to_dict()


def test_a_decision_of_the_small_case_is_known_beside_its_words() -> None:
    (ana,) = timeline.who_knew(case(), ["ana"], ["decision"], t=minute(8))
    assert {(k.how, k.text) for k in ana.known} >= {
        ("claimed", "the deploy"),
        ("claimed", "errors since the deploy"),
    }
    assert "the thread" not in {k.text for k in ana.known}
