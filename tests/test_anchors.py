"""One utterance in two sources: found, told how far apart, and made a correction that holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incident_workbench import anchors
from incident_workbench.demo import import_sample
from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import ClockCorrection
from incident_workbench.model.evidence import Cue, Segment, Source
from incident_workbench.project import Evidence, Project
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
        return anchors.Anchor(first=one, second=other, words=WORDS, apart=apart)

    assert anchors.drift([pair(n, 30 + 0.6 * n) for n in range(6)]) == (30.0, 0.999001)
    assert anchors.drift([*(pair(n, 30 + 0.6 * n) for n in range(6)), pair(7, 5000)]) == (30.0, 0.999001)
    assert anchors.drift([pair(n, 30) for n in range(2)]) is None
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
