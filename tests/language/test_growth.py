"""Prose of any shape is checked in a time that grows with its length, also where every word might begin a finding."""

import pytest

from incident_workbench.language import check
from tests.growth import grows_straight

PIECES = (
    "the ",
    "not ",
    "a, ",
    "and the operator of ",
    "who should have ",
    "Sam said ",
    "whether it was ",
    "the root cause of ",
    "nobody claims that ",
    "as the rule says ",
    "had they ",
    "we must ",
    '"',
    "(",
    ":\n",
    "- ",
    "> ",
    "`",
    "word",
    "A b. ",
    "\u00a0",
    "👩‍💻 ",
)


@pytest.mark.parametrize("piece", PIECES)
def test_ten_times_the_text_takes_at_most_fifteen_times_the_time(piece: str) -> None:
    small, large = (piece * (size // len(piece)) for size in (1_000, 10_000))
    assert grows_straight(lambda text: list(check(text)), small, large)
