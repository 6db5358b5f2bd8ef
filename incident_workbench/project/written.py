"""Claims as people and programs write them in JSON, with evidence as a segment and offsets or a quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ..errors import ClaimError, Problem
from ..model.acts import unknown_fields
from ..model.claims import KINDS, AnyClaim
from ..model.evidence import Span, span_of
from .moment import Project


def written_claim(project: Project, fields: Mapping[str, object]) -> AnyClaim:
    """The claim that these JSON fields say; spans get their quote from the segment.

    Raises ClaimError: IW-CLAIM-009 unknown kind or field (with a suggestion), IW-CLAIM-007 a value that does not fit,
    IW-CLAIM-001 no such segment, IW-CODE-003 offsets outside the text.
    """
    kind = fields.get("kind")
    noun = KINDS.get(kind) if isinstance(kind, str) else None
    if noun is None:
        raise _unknown("kind", str(kind), KINDS)
    for name in fields:
        if name != "kind" and name not in noun.__struct_encode_fields__:
            raise _unknown(f"field of {kind}", name, noun.__struct_encode_fields__)
    whole = _with_spans(project, dict(fields))
    try:
        claim: AnyClaim = msgspec.convert(whole, noun)  # type: ignore[assignment]  # a kind of AnyClaim
    except msgspec.ValidationError as error:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-007",
                where=str(kind),
                what="this claim does not hold together",
                why=str(error),
                then=f"`iw claim DIR --schema {kind}` shows the fields",
            )
        ) from error
    for name in unknown_fields(claim, whole):
        raise _unknown("field", name, noun.__struct_encode_fields__)
    return claim


_PLACE = frozenset(("segment", "start", "end", "quote"))


def _with_spans(project: Project, value: object) -> object:
    if isinstance(value, list):
        return [_with_spans(project, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "segment" in value and value.keys() <= _PLACE:
        return msgspec.to_builtins(_span(project, value))
    return {key: _with_spans(project, item) for key, item in value.items()}


def _span(project: Project, place: Mapping[str, object]) -> Span:
    key = str(place["segment"])
    segment = project.segment(key)
    try:
        return span_of(segment, *_offsets(segment.text, place))
    except ValueError as error:
        raise ClaimError(
            Problem(
                code="IW-CODE-003",
                where=key,
                what=f"no such stretch: {error}",
                why="offsets count Unicode code points from 0",
                then="give 0 <= start < end, or a quote that stands there once, or neither for the whole segment",
            )
        ) from error


def _offsets(text: str, place: Mapping[str, object]) -> tuple[int | None, int | None]:
    start, end, quote = place.get("start"), place.get("end"), place.get("quote")
    if isinstance(quote, str) and start is None and end is None:
        times = text.count(quote) if quote else 0
        if times != 1:
            raise ValueError(f"{quote!r} stands there {times} times")
        start = text.index(quote)
        return start, start + len(quote)
    if isinstance(start, int | None) and isinstance(end, int | None):
        return start, end
    raise ValueError(f"start and end are whole numbers, not {start!r} and {end!r}")


def _unknown(what: str, name: str, known: Iterable[str]) -> ClaimError:
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    return ClaimError(
        Problem(
            code="IW-CLAIM-009",
            where=name,
            what=f"there is no {what} called {name!r}",
            why=f"there are {', '.join(names)}",
            then=f"did you mean {near[0]}?" if near else "name one of these",
        )
    )
