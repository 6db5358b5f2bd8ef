"""Cues as data: each points at its own examples and leaves others alone, and no engine reads one differently."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_workbench.codebook import starter_act
from incident_workbench.cues import Cue, cues, cues_sha256
from incident_workbench.cues.patterns import FLAGS, NEVER, fold
from incident_workbench.model.claims import Code

FAMILIES = {"noticing", "explaining", "diagnostic-heuristic", "acting", "coordinating", "difficulty"}
HARD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("aAzZ09_ '’ıİſKéß\u0301\x85\u2028\n\ud800"))
)


def found(cue: Cue, text: str) -> bool:
    return re.search(FLAGS + cue.pattern, fold(text), re.ASCII) is not None


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.name)
def test_a_cue_points_at_its_examples_and_leaves_the_others(cue: Cue) -> None:
    assert [text for text in cue.yes if not found(cue, text)] == []
    assert [text for text in cue.no if found(cue, text)] == []


def test_every_starter_code_that_is_no_family_has_a_cue_and_every_cue_a_code() -> None:
    starters = {claim.slug for claim in starter_act().claims if isinstance(claim, Code)}
    assert {cue.code for cue in cues()} == starters - FAMILIES


def test_names_are_given_once() -> None:
    names = [cue.name for cue in cues()]
    assert len(names) > 80
    assert len(set(names)) == len(names)


def test_no_pattern_says_what_engines_read_differently() -> None:
    assert [(cue.name, bad) for cue in cues() for bad in NEVER if bad in cue.pattern] == []
    assert [cue.name for cue in cues() if re.search("[A-Z]", cue.pattern)] == []  # folded text has none


def test_the_sha256_is_that_of_the_file() -> None:
    assert re.fullmatch("[0-9a-f]{64}", cues_sha256())


@given(HARD)
@example("İstanbul ISN\u2019T ſtrange \ud83d\ude00")
def test_folded_text_is_as_long_and_has_edges_of_words_where_people_see_them(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded == fold(folded)
    folded.encode()
    for one, other in zip(text, folded, strict=True):
        if one.isascii():
            assert other == one.lower()
        else:
            assert not other.isascii() or other in "'_ \n?"
            assert not one.isalnum() or other == "_"
