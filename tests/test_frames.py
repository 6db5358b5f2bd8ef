"""Frames: the same columns of the same types, with rows or without."""

import pandas as pd
import pytest

from incident_workbench import coding, frames
from incident_workbench.codebook import starter_act
from incident_workbench.errors import ClaimError
from incident_workbench.model.claims import KINDS
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from tests.small_case import ALL, PROJECT, case

EMPTY = Project(id="p", title="t")


@pytest.mark.parametrize("make", [frames.segments, frames.codings, frames.events])
def test_columns_stay_when_there_are_no_rows(make) -> None:
    full, empty = make(coded()), make(EMPTY)
    assert len(full) > 0
    assert len(empty) == 0
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_claim_has_a_frame(kind: str) -> None:
    full, empty = frames.claims(coded(), kind), frames.claims(EMPTY, kind)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert len(full) == len(coded().of_kind(KINDS[kind]))


def test_times_are_aware_and_in_utc() -> None:
    assert str(frames.segments(case())["at"].dtype) == "datetime64[us, UTC]"
    assert frames.segments(case()).set_index("id").loc["m1", "at"] == pd.Timestamp("2026-05-01T20:01Z")
    assert pd.isna(frames.segments(case()).set_index("id").loc["i1", "at"])


def test_people_are_roles() -> None:
    assert set(frames.segments(case())["actor"]) == {"payments on call", "Bo Tanaka", "Scribe", "Watcher"}
    assert frames.claims(case(), "hypothesis").set_index("id").loc["cert", "raised_by"] == "payments on call"


def test_events_are_the_timelines_rows() -> None:
    events = frames.events(case())
    assert list(events["id"]) == ["deploy", "alert", "nod", "back", "empty", "up"]
    assert list(events["actor"])[4] == "pool"


def test_a_coding_is_a_row_with_its_words() -> None:
    row = frames.codings(coded()).iloc[0]
    assert (row["code"], row["quote"], row["reads"]) == ("surprise", "up again", True)


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ClaimError, match="hypothesis"):
        frames.claims(EMPTY, "hypothesys")


def coded() -> Project:
    with Sitting(PROJECT.extended([starter_act()]), "kim", lambda act: None) as sitting:
        sitting.add_all(ALL)
        sitting.add(coding.apply(sitting.project, "m5", "surprise", 0, 8))
        return sitting.project
