"""One utterance in two sources: found, told how far apart, and made a correction that holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from incident_workbench import anchors, frames
from incident_workbench.demo import import_sample
from incident_workbench.errors import ClaimError
from incident_workbench.figures import drift_figure
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import ClockCorrection
from incident_workbench.model.evidence import Cue, Segment, Source
from incident_workbench.project import Evidence, Project
from incident_workbench.project.times import corrected
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store
from tests.growth import grows_straight

NIGHT = datetime(2026, 5, 1, 20, tzinfo=UTC)
WORDS = "the pool has eighty eight waiting"


def project(*segments: Segment) -> Project:
    sources = {s.source: Source(id=s.source, kind="chat", title=s.source) for s in segments}
    return Project(id="p", title="t", evidence=Evidence(sources=sources, segments=segments))


def said(source: str, text: str, seq: int = 0, **fields: object) -> Segment:
    return Segment(id=f"{source}/{seq}", source=source, seq=seq, text=text, **fields)  # type: ignore[arg-type]


CHAT = said("chat", WORDS, at=NIGHT, time_basis="absolute", time_precision="s")


@pytest.mark.parametrize(
    ("second", "what", "value"),
    [
        (said("call", f"I read: {WORDS}", offset=90.0), "start", "2026-05-01T19:58:30+00:00"),
        (said("call", WORDS, at=NIGHT + timedelta(seconds=7)), "shift", "-7"),
        (said("call", WORDS, local="2026-05-01T22:00:40"), "zone", "+02:00"),
        (said("call", WORDS, local="2026-05-01T16:29:50"), "zone", "-03:30"),
        (said("call", WORDS, local="22:00:40"), "date", "2026-05-01"),
    ],
)
def test_the_correction_is_what_the_second_clock_lacks(second: Segment, what: str, value: str) -> None:
    whole = project(CHAT, second)
    (anchor,) = anchors.anchors(whole, "chat", "call")
    assert anchor.words == WORDS
    claim = anchors.correction(whole, anchor)
    assert (claim.source, claim.what, claim.value) == ("call", what, value)
    assert claim.anchor is not None
    assert [span.segment for span in claim.anchor] == ["chat/0", "call/0"]
    assert "the same words stand in both" in claim.reason


def test_the_words_own_cue_counts_and_not_where_the_turn_began() -> None:
    text = f"well well {WORDS}"
    cues = (Cue(0, 9, 60.0, 70.0), Cue(10, len(text), 82.0, 90.0))
    (anchor,) = anchors.anchors(project(CHAT, said("call", text, offset=60.0, cues=cues)), "chat", "call")
    assert anchor.start == NIGHT - timedelta(seconds=82)


def test_a_later_correction_takes_the_place_of_the_one_before_and_both_clocks_agree() -> None:
    log: list[Act] = []
    other = said("call", WORDS, at=NIGHT + timedelta(seconds=7))
    sitting = Sitting(project(CHAT, other), "noor", log.append)
    wrong = sitting.add(ClockCorrection(source="call", what="shift", value="-4", reason="a guess"))
    (anchor,) = anchors.anchors(sitting.project, "chat", "call")
    assert anchor.apart == 3
    right = sitting.add(anchors.correction(sitting.project, anchor))
    assert (right.value, right.replaces) == ("-7", (wrong.id,))
    assert sitting.project.at(other) == NIGHT
    assert anchors.anchors(sitting.project, "chat", "call")[0].apart == 0


def test_words_that_stand_in_several_places_are_no_anchor() -> None:
    again = said("chat", f"again: {WORDS}", 1, at=NIGHT)
    assert anchors.anchors(project(CHAT, again, said("call", WORDS, offset=1.0)), "chat", "call") == ()


def test_what_has_no_clock_sets_none() -> None:
    silent, timed = said("a", WORDS), said("b", WORDS, at=NIGHT)
    whole = project(silent, timed)
    (anchor,) = anchors.anchors(whole, "a", "b")
    assert anchor.apart is None
    with pytest.raises(ClaimError, match="IW-CLAIM-034"):
        anchors.correction(whole, anchor)
    with pytest.raises(ClaimError, match="IW-CLAIM-034"):
        anchors.correction(whole, anchors.anchors(whole, "b", "a")[0])
    with pytest.raises(ClaimError, match="IW-CLAIM-010"):
        anchors.anchors(whole, "a", "c")


def test_drift_is_not_told_where_likenesses_are_chance() -> None:
    def pair(n: int, apart: float) -> anchors.Anchor:
        one = said("a", WORDS, n, at=NIGHT + timedelta(seconds=n * 600))
        other = said("b", WORDS, n, at=NIGHT + timedelta(seconds=n * 600 + apart))
        return anchors.Anchor(first=one, second=other, words=WORDS, at=one.at, apart=apart)

    assert anchors.drift([pair(n, 30 + 0.6 * n) for n in range(6)]) == (30.0, 0.999001)
    assert anchors.drift([*(pair(n, 30 + 0.6 * n) for n in range(6)), pair(7, 5000)]) == (30.0, 0.999001)
    off = anchors.off_line([*(pair(n, 30 + 0.6 * n) for n in range(6)), pair(7, 5000)])
    assert [seconds is not None and abs(seconds) <= anchors.NEAR for seconds in off] == [True] * 6 + [False]
    assert anchors.drift([pair(n, 30) for n in range(2)]) is None
    assert anchors.off_line([pair(n, 30) for n in range(2)]) == (None, None)
    assert anchors.drift([pair(n, (-1) ** n * 900 * n) for n in range(6)]) is None


def test_the_sample_call_is_found_to_start_when_it_did(tmp_path: Path) -> None:
    """The recorder says 22:31; words read out while they were pasted say 22:24."""
    store = Store.create(tmp_path / "p", title="t", zone="Europe/Paris")
    import_sample(store, lambda _: None)
    found = anchors.anchors(store.load(), "slack/C07INCCHK1", "bridge-call")
    near = [a for a in found if a.start and abs((a.start - NIGHT.replace(minute=24)).total_seconds()) < 60]
    assert len(near) > len(found) / 2
    best = max(found, key=lambda anchor: len(anchor.words))
    assert best.start is not None
    assert abs((best.start - NIGHT.replace(minute=24)).total_seconds()) < 5


def test_ten_times_the_words_take_about_ten_times_as_long() -> None:
    make: Callable[[str, int], tuple[Segment, ...]] = lambda source, size: tuple(  # noqa: E731
        said(source, f"{n} {n + 1} the pool {n * 7} is {n * 3} slow", n) for n in range(size)
    )
    projects = {str(size): project(*make("a", size), *make("b", size)) for size in (300, 3000)}
    assert grows_straight(lambda size: anchors.anchors(projects[size], "a", "b"), "300", "3000")


# --- from a point on --------------------------------------------------------------------------------------------------

LATER = "and now it has ninety nine waiting"
PART = (
    said("call", "good evening", 0, at=NIGHT - timedelta(minutes=9)),
    said("call", "back after the break", 1, at=NIGHT + timedelta(minutes=1)),
    said("call", LATER, 2, at=NIGHT + timedelta(minutes=1, seconds=40)),
)
BOTH = project(CHAT, said("chat", LATER, 1, at=NIGHT + timedelta(minutes=1)), *PART)


def seconds_moved(whole: Project) -> list[float]:
    """How far each segment of the call is from where it was read."""
    return [
        (at - s.at).total_seconds()
        for s in whole.evidence.by_source["call"]
        if s.at is not None and (at := whole.at(s)) is not None
    ]


def test_a_clock_that_jumped_is_corrected_from_a_segment_on() -> None:
    log: list[Act] = []
    sitting = Sitting(BOTH, "noor", log.append)
    (anchor,) = anchors.anchors(BOTH, "chat", "call")
    claim = sitting.add(anchors.correction(BOTH, anchor, from_segment="call/1"))
    assert (claim.what, claim.value, claim.from_segment) == ("shift", "-40", "call/1")
    assert (
        anchors.correction(BOTH, anchor, from_segment="call/2").from_segment == "call/2"
    )  # the anchor's own
    assert seconds_moved(sitting.project) == [0, -40, -40]


def test_a_correction_in_a_part_takes_the_place_of_that_part_s_own() -> None:
    """The whole is 4 s fast; from call/1 on it is 30 s fast, and 40 s by the words."""
    log: list[Act] = []
    sitting = Sitting(BOTH, "noor", log.append)
    whole = sitting.add(ClockCorrection(source="call", what="shift", value="-4", reason="a guess"))
    part = sitting.add(
        ClockCorrection(source="call", what="shift", value="-30", reason="a guess", from_segment="call/1")
    )
    assert seconds_moved(sitting.project) == [-4, -30, -30]
    (anchor,) = anchors.anchors(sitting.project, "chat", "call")
    assert anchor.apart == 10
    claim = sitting.add(anchors.correction(sitting.project, anchor))
    assert (claim.value, claim.from_segment, claim.replaces) == ("-40", "call/1", (part.id,))
    assert seconds_moved(sitting.project) == [-4, -40, -40]
    assert whole in sitting.project.claims


def test_a_part_counted_by_number_is_corrected_by_number() -> None:
    log: list[Act] = []
    sitting = Sitting(BOTH, "noor", log.append)
    part = sitting.add(
        ClockCorrection(source="call", what="shift", value="-30", reason="a guess", from_seq=2)
    )
    (anchor,) = anchors.anchors(sitting.project, "chat", "call")
    claim = sitting.add(anchors.correction(sitting.project, anchor))
    assert (claim.value, claim.from_seq, claim.replaces) == ("-40", 2, (part.id,))
    assert seconds_moved(sitting.project) == [0, 0, -40]


def test_corrections_of_two_parts_answer_two_questions() -> None:
    log: list[Act] = []
    sitting = Sitting(BOTH, "noor", log.append)
    for begin, value in (("call/1", "-30"), ("call/2", "-40")):
        sitting.add(ClockCorrection(source="call", what="shift", value=value, reason="x", from_segment=begin))
    assert sitting.project.contested() == ()
    assert seconds_moved(sitting.project) == [0, -30, -40]


@pytest.mark.parametrize("begin", ["call/9", "chat/0", "call/2b", ""])
def test_a_correction_begins_at_a_segment_of_its_source_before_the_anchor(begin: str) -> None:
    after = said("call", "thanks", 3, at=NIGHT + timedelta(minutes=2))
    whole = project(*BOTH.segments, msgspec.structs.replace(after, id="call/2b"))
    (anchor,) = anchors.anchors(whole, "chat", "call")
    with pytest.raises(ClaimError, match="IW-CLAIM-034"):
        anchors.correction(whole, anchor, from_segment=begin)


@pytest.mark.parametrize("begin", ["call/9", "chat/0"])
def test_a_correction_that_begins_nowhere_is_refused(begin: str) -> None:
    log: list[Act] = []
    sitting = Sitting(BOTH, "noor", log.append)
    with pytest.raises(ClaimError, match="IW-CLAIM-002"):
        sitting.add(ClockCorrection(source="call", what="shift", value="-30", reason="x", from_segment=begin))
    assert seconds_moved(sitting.project) == [0, 0, 0]


def test_a_part_whose_begin_is_gone_is_not_corrected() -> None:
    lost = ClockCorrection(source="call", what="shift", value="-30", reason="x", from_segment="call/9")
    assert corrected(PART[2], [lost], BOTH.evidence.places) == PART[2].at


def test_a_longer_export_moves_what_is_counted_and_not_what_is_named(tmp_path: Path) -> None:
    """
    2026-05-01T20:00:00Z ana: one
    2026-05-01T20:01:00Z bo: two      ← from here on 30 s fast

    and later the same chat with an hour more at its head
    """
    store = Store.create(tmp_path / "p", title="t")
    lines = ["2026-05-01T20:00:00Z ana: one\n", "2026-05-01T20:01:00Z bo: two\n"]
    (tmp_path / "ops.txt").write_text("".join(lines))
    store.import_file(tmp_path / "ops.txt")
    two = store.load().segments[1]
    for what, begin in (("shift", {"from_segment": two.id}), ("zone", {"from_seq": 1})):
        with store.sit("noor") as sitting:
            value = "-30" if what == "shift" else "+02:00"
            sitting.add(ClockCorrection(source=two.source, what=what, value=value, reason="x", **begin))
    (tmp_path / "ops.txt").write_text("2026-05-01T19:00:00Z ana: zero\n" + "".join(lines))
    store.import_file(tmp_path / "ops.txt")
    loaded = store.load()
    assert [s.text for s in loaded.segments] == ["zero", "one", "two"]
    held = [sorted(loaded.corrections_at(s)) for s in loaded.segments]
    assert held == [[], ["zone"], ["shift", "zone"]]  # the counted one has come to hold for a segment before


# --- shown ------------------------------------------------------------------------------------------------------------


def drifting(*chance: tuple[int, float]) -> Project:
    """Six sentences in both, the second clock 30 s ahead and losing 1 ms a second; and some alike by chance."""
    pairs = [(600 * n, 30 - 0.6 * n) for n in range(6)] + list(chance)
    segments = []
    for n, (seconds, apart) in enumerate(pairs):
        text, at = f"{n} <b>one</b> {n} two {n} three {n} four", NIGHT + timedelta(seconds=seconds)
        segments += [
            said("chat", text, n, at=at),
            said("call", text, n, at=at + timedelta(seconds=apart)),
        ]
    segments += [
        said("chat", "no clock has seen these words", 90),
        said("call", "no clock has seen these words", 90),
    ]
    return project(*sorted(segments, key=lambda s: (s.source, s.seq)))


def test_drift_as_a_frame_has_a_row_for_each_anchor() -> None:
    frame = frames.drift(drifting((900, 400.0)), "chat", "call")
    assert list(frame["apart"].dropna()) == [30.0, 29.4, 28.8, 28.2, 27.6, 27.0, 400.0]
    assert list(frame["off"].dropna().abs() < 1) == [True] * 6 + [False]
    assert list(frame["at"].dropna())[1].to_pydatetime() == NIGHT + timedelta(seconds=600)
    assert frame["words"].iloc[-1] == "no clock has seen these words"
    assert frame.iloc[-1][["at", "apart", "off"]].isna().all()
    empty = frames.drift(project(CHAT, said("call", "x")), "chat", "call")
    assert list(empty.dtypes) == list(frame.dtypes)


def test_drift_as_a_picture_has_shapes_a_line_words_and_a_table() -> None:
    found = anchors.anchors(drifting((900, 400.0)), "chat", "call")
    figure = drift_figure(found)
    marks = {trace.name: trace for trace in figure.data}
    assert {name: trace.marker.symbol for name, trace in marks.items() if trace.mode == "markers"} == {
        "near the line": "circle",
        "far from it, likely chance": "x",
    }
    assert list(marks["near the line"].y) == [30.0, 29.4, 28.8, 28.2, 27.6, 27.0]
    line = marks["the drift between the clocks"]
    assert [round(y, 1) for y in line.y] == [30.0, 27.0]
    alt, table = figure.layout.meta["alt"], figure.layout.meta["table"]
    assert alt.startswith(
        "call is 30 s ahead of chat at first, and its seconds are to be multiplied by 1.001."
    )
    assert "2026-05-01T20:10:00Z: 29.4 s, chat/1 and call/1 (near the line)" in alt
    assert alt.endswith("(not drawn: it has no instant in one of them)")
    assert [row[-1] for row in table["rows"]][5:7] == ["near the line", "far from it, likely chance"]
    assert "three" not in figure.to_json()  # words of people do not travel with a picture


def test_the_line_ends_where_the_clocks_should_be_and_not_at_the_mark() -> None:
    figure = drift_figure(anchors.anchors(drifting((3600, 28.4)), "chat", "call"))
    (line,) = (trace for trace in figure.data if trace.mode == "lines")
    assert abs(line.y[1] - 26.4) < 0.5


def test_a_picture_without_a_line_says_so() -> None:
    found = anchors.anchors(
        project(CHAT, said("call", WORDS, at=NIGHT + timedelta(seconds=7))), "chat", "call"
    )
    (trace,) = drift_figure(found).data
    assert (trace.name, trace.marker.symbol, list(trace.y)) == (
        "the same words in both",
        "circle-open",
        [7.0],
    )
    assert "No line of drift" in drift_figure(found).layout.meta["alt"]
    assert drift_figure(()).layout.meta["alt"] == "No words stand in both sources."
