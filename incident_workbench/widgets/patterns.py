"""Segments that match a pattern: regular expressions through RE2, whose time grows with the text and no faster."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from ..errors import ClaimError, Problem
from ..model.evidence import Segment


def rows_matching(segments: Iterable[Segment], pattern: str, *, match_case: bool = False) -> array[int]:
    """Rows whose words hold a match, as unsigned 32-bit numbers. Raises ClaimError IW-FIND-001 for a pattern RE2
    cannot read (it has no look-around and no back-references).

    >>> said = [Segment(id=t, source="c", seq=0, text=t) for t in ("pool 88", "pool", "POOL 3")]
    >>> list(rows_matching(said, r"pool \\d+"))
    [0, 2]
    """
    import re2

    options = re2.Options()
    options.case_sensitive = match_case
    options.log_errors = False
    options.max_mem = 64 << 20
    try:
        search = re2.compile(pattern, options=options).search
    except re2.error as error:
        raise ClaimError(
            Problem(
                code="IW-FIND-001",
                where=pattern,
                what="this pattern cannot be read",
                why=str(error.args[0].decode() if isinstance(error.args[0], bytes) else error),
                then="see the RE2 syntax; look-around and back-references are not in it, since they can take for ever",
            )
        ) from error
    # given bytes, its wrapper does not count characters for places that nobody asks for: half the time
    encoded = (segment.text.encode("utf-8", "surrogatepass") for segment in segments)
    return array("I", (row for row, text in enumerate(encoded) if search(text)))
