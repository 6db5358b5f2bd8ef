"""Who knew what, as colleagues may see it."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.evidence import Span, span_of
from ..privacy import NOT_SHOWN, Bar, Quote, Showing
from ..privacy.restrictions import NAMELESS, UNSEEN
from .knowing import Known
from .presence import CouldHaveSeen, Knowing


def shown_known(showing: Showing, items: Iterable[Known[Span]]) -> tuple[Known[Quote], ...]:
    """Items as colleagues see them. What may not be attributed is left out: the list itself says whose it is."""
    return tuple(made for item in items if (made := _shown_known(showing, item)))


def _shown_known(showing: Showing, item: Known[Span]) -> Known[Quote] | None:
    claim = showing.project.fold.claims.get(item.claim)
    spans = item.evidence or _whole(showing, item.segment)
    bars = frozenset[Bar]().union(*(showing.bars(span) for span in spans))
    barred = bars | showing.claim_bars(claim, spans) if claim else bars
    if barred & NAMELESS:
        return None
    quotes = showing.quotes(item.evidence)
    said = showing.prose(item.text or "") if claim else quotes[0].words if quotes else None
    return Known(
        how=item.how,
        at=item.at,
        precision=item.precision,
        text=NOT_SHOWN if barred & UNSEEN else said,
        basis=item.basis,
        segment="" if showing.names.found_in(item.segment) else item.segment,
        claim=item.claim,
        earliest=item.earliest,
        evidence=quotes,
        withheld=tuple(sorted(barred & UNSEEN)),
    )


def shown_could(showing: Showing, items: Iterable[CouldHaveSeen]) -> tuple[CouldHaveSeen, ...]:
    """What could have been seen, as it may be shown; nothing of a place or words that may not be attributed."""
    return tuple(made for item in items if (made := _shown_could(showing, item)))


def _shown_could(showing: Showing, item: CouldHaveSeen) -> CouldHaveSeen | None:
    bars = frozenset[Bar]().union(
        *(showing.bars(span) for key in (item.segment, item.present) for span in _whole(showing, key))
    )
    if bars & NAMELESS:
        return None
    segment = showing.project.segment(item.segment)
    quote = showing.whole(segment) if item.text == segment.text else None
    return CouldHaveSeen(
        at=item.at,
        precision=item.precision,
        text=NOT_SHOWN if bars & UNSEEN else quote.words if quote else None,
        segment="" if showing.names.found_in(item.segment) else item.segment,
        source=showing.prose(showing.project.sources[item.source].title),
        present="" if showing.names.found_in(item.present) else item.present,
        withheld=tuple(sorted(bars & UNSEEN)),
    )


def shown_knowing(showing: Showing, knowing: Iterable[Knowing[Span]]) -> tuple[Knowing[Quote], ...]:
    """Who knew what, by role or agreed name."""
    return tuple(
        Knowing(
            actor=showing.actor(each.actor),
            known=shown_known(showing, each.known),
            could=shown_could(showing, each.could),
        )
        for each in knowing
    )


def _whole(showing: Showing, segment: str) -> tuple[Span, ...]:
    found = showing.project.evidence.by_id.get(segment)
    return (span_of(found),) if found else ()
