"""What may not be shown, quoted or attributed, by the `Restriction` claims that hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from ..model.claims import Claim, Restriction
from ..model.evidence import Span
from ..project import Project, spans_of

Bar: TypeAlias = Literal["off_record", "unattributed", "redacted", "access"]
UNQUOTABLE: frozenset[Bar] = frozenset(("off_record", "redacted", "access"))
"""Words under one of these are not quoted."""
UNSEEN: frozenset[Bar] = frozenset(("redacted", "access"))
"""What rests on nothing else than words under one of these is not shown at all."""
NAMELESS: frozenset[Bar] = frozenset(("off_record", "unattributed"))
"""Words under one of these are nobody's: neither name nor role."""
FREE: frozenset[Bar] = frozenset()


class Restrictions(Struct, frozen=True):
    """Bars by the id of a source, segment or claim, and restrictions on something that is not there."""

    bars: Mapping[str, frozenset[Bar]] = {}
    astray: tuple[Restriction, ...] = ()


def restrictions(project: Project, *, on: date | None = None) -> Restrictions:
    """The restrictions that hold. One with `until` ends only for a reader who names a later day."""
    bars: dict[str, frozenset[Bar]] = {}
    astray = []
    for claim in project.of_kind(Restriction):
        if on is not None and claim.until is not None and on > claim.until:
            continue
        place = _place(project, claim.on)
        if place is None:
            astray.append(claim)
            continue
        bars[place] = bars.get(place, FREE) | {claim.what}
    return Restrictions(bars, tuple(sorted(astray, key=lambda c: c.id)))


def _place(project: Project, on: str) -> str | None:
    """What a restriction names: a source, a segment (a stretch `#start-end` bars all of it), or a claim's line."""
    for name in (on, on.rpartition("#")[0]):
        if name in project.sources or name in project.evidence.by_id:
            return name
    return project.fold.first_of(on) if on in project.fold.claims else None


def bars_on(project: Project, held: Restrictions, span: Span) -> frozenset[Bar]:
    """The bars on the words of a span: those of its segment and of its source."""
    segment = project.evidence.by_id.get(span.segment)
    source = held.bars.get(segment.source, FREE) if segment else FREE
    return held.bars.get(span.segment, FREE) | source


def bars_on_claim(
    project: Project, held: Restrictions, claim: Claim, spans: Iterable[Span] | None = None
) -> frozenset[Bar]:
    """The bars on a claim: its own, and those that all its spans bear; with free grounds beside, it is free.

    `spans` are looked at in place of all of the claim's.
    """
    own = held.bars.get(project.fold.first_of(claim.id), FREE)
    each = [bars_on(project, held, span) for span in (spans_of(claim) if spans is None else spans)]
    return own | (frozenset.intersection(*each) if each else FREE) | _mixed(each)


def _mixed(each: list[frozenset[Bar]]) -> frozenset[Bar]:
    """Grounds that are barred one and all, but in different ways, give no freedom either."""
    if not each or not all(each):
        return FREE
    if all(bars & UNSEEN for bars in each):
        return frozenset(("access",))
    return frozenset(("unattributed",)) if all(bars & (NAMELESS | UNSEEN) for bars in each) else FREE
