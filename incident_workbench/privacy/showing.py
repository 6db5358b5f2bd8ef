"""How a project is shown to colleagues: quotes, prose and people, with restrictions and names looked after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from .. import coding
from ..clock import TimePrecision
from ..model.claims import Basis, Claim, Point, Points, Unknown
from ..model.evidence import Segment, Span, span_of
from ..project import Project, spans_of
from .names import SOMEBODY, HiddenNames, hidden_names
from .restrictions import (
    FREE,
    NAMELESS,
    UNQUOTABLE,
    UNSEEN,
    Bar,
    Restrictions,
    bars_on,
    bars_on_claim,
    restrictions,
)

Kind = TypeVar("Kind", bound=Claim)
NOT_SHOWN = "not shown: it rests on words that may not be shown"
NOT_KNOWN = "not known yet"


class Quote(Struct, frozen=True, kw_only=True):
    """Words as they may be shown: whose by role (or name, where agreed), when, from what kind of talk.

    `altered` says that names in it were replaced, each in square brackets. `segment` is empty where the place
    would tell who spoke.
    """

    words: str
    speaker: str
    at: datetime | None
    precision: TimePrecision
    basis: Basis
    source: str
    source_kind: str
    segment: str = ""
    altered: bool = False


class Line(Struct, frozen=True, kw_only=True):
    """One thing said, with its grounds as they may be quoted.

    `withheld` names why grounds are left out; `unknown` is said aloud, not filled in; `of` is
    the term it is classed by.
    """

    text: str
    basis: Basis
    claim: str = ""
    evidence: tuple[Quote, ...] = ()
    actor: str = ""
    of: str = ""
    unknown: bool = False
    withheld: tuple[Bar, ...] = ()

    @property
    def inference(self) -> bool:
        """Whether this is the analyst's own inference, and must be shown as that."""
        return self.basis == "analyst_inference"

    @property
    def grounded(self) -> bool:
        """Whether it has words to show, says that it may not show them, or that it is inference or not known."""
        return bool(self.evidence or self.withheld) or self.inference or self.unknown


class Showing(Struct, frozen=True, dict=True):
    """A project as colleagues may see it; `on` is the day of reading, for restrictions that end. Make it once.

    >>> Showing(Project(id="p", title="t")).prose("nobody is hidden here")
    'nobody is hidden here'
    """

    project: Project
    on: date | None = None

    @cached_property
    def names(self) -> HiddenNames:
        """The names that are not shown."""
        return hidden_names(self.project)

    @cached_property
    def restrictions(self) -> Restrictions:
        """What may not be shown, quoted or attributed."""
        return restrictions(self.project, on=self.on)

    @cached_property
    def _written(self) -> Mapping[str, tuple[datetime, str, int]]:
        acts = self.project.fold.acts.values()
        return {c.id: (act.written_at, act.id, i) for act in acts for i, c in enumerate(act.claims)}

    def claims(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Current claims of a kind in the order they were written, however their logs arrived."""
        return tuple(sorted(self.project.of_kind(kind), key=lambda c: self._written[c.id]))

    # --- words ---

    def prose(self, text: str) -> str:
        """An analyst's words, with roles for people who are not named."""
        return self.names.replaced(text)

    def bars(self, span: Span) -> frozenset[Bar]:
        """What bars the words of a span."""
        return bars_on(self.project, self.restrictions, span)

    def quote(self, span: Span) -> Quote | None:
        """The words of a span as they may be shown, or None: restricted, or no longer to be read."""
        segment = self.project.evidence.by_id.get(span.segment)
        now = coding.place(self.project, span)
        bars = self.bars(span)
        if segment is None or now.problem or now.start is None or now.end is None or bars & UNQUOTABLE:
            return None
        words = self._words(segment, now.start, now.end)
        source = self.project.sources[segment.source]
        nameless = bool(bars & NAMELESS)
        return Quote(
            words=words,
            speaker=SOMEBODY if nameless else self.project.shown_actor(segment.speaker),
            at=self.project.at(segment),
            precision=segment.time_precision,
            basis=self.project.basis_of((span,)),
            source=source.kind.replace("_", " ") if nameless else self.prose(source.title),
            source_kind=source.kind,
            segment="" if nameless or self.names.found_in(segment.id) else segment.id,
            altered=words != segment.text[now.start : now.end],
        )

    def whole(self, segment: Segment) -> Quote | None:
        """A whole segment, as `quote` shows it."""
        return self.quote(span_of(segment))

    def quotes(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        """Those of the spans that may be quoted, each once."""
        return tuple(dict.fromkeys(quote for span in spans if (quote := self.quote(span))))

    def _words(self, segment: Segment, start: int, end: int) -> str:
        """The words from start to end; a boundary inside a mention moves outward to the whole of it."""
        mentions = [m for m in segment.mentions if m.start < end and m.end > start and self._hides(m.speaker)]
        parts, reached = [], min([start, *(m.start for m in mentions)])
        for mention in sorted(mentions, key=lambda m: m.start):
            parts.append(self._quoted(segment.text[reached : mention.start]))
            parts.append(f"[{self.project.shown_actor(mention.speaker)}]")
            reached = max(reached, mention.end)
        return "".join((*parts, self._quoted(segment.text[reached : max(reached, end)])))

    def _quoted(self, text: str) -> str:
        return self.names.replaced(text, frame="[{}]")

    def _hides(self, speaker: str) -> bool:
        actor = self.project.actor(speaker)
        return actor is None or (actor.kind == "person" and not actor.named)

    # --- claims ---

    def claim_bars(self, claim: Claim, spans: Iterable[Span] | None = None) -> frozenset[Bar]:
        """What bars a claim as a whole: its own restriction, or that of all its grounds."""
        return bars_on_claim(self.project, self.restrictions, claim, spans)

    def actor(self, reference: str | None, claim: Claim | None = None) -> str:
        """Whom a claim names: by role or agreed name; nobody in particular where its grounds are not attributable."""
        if claim is not None and reference and self.claim_bars(claim) & (NAMELESS | UNSEEN):
            return SOMEBODY
        return self.project.shown_actor(reference)

    def basis(self, claim: Claim) -> Basis:
        """What a claim rests on, as said or as its evidence has it."""
        return claim.basis or self.project.basis_of(tuple(spans_of(claim)))

    def text(self, claim: Claim, text: str) -> str:
        """A claim's own words, unless all that it rests on may not be shown."""
        return NOT_SHOWN if self.claim_bars(claim) & UNSEEN else self.prose(text)

    def line(self, claim: Claim, text: str, *, actor: str | None = None, of: str = "") -> Line:
        """A claim's words as one line, with the claim's evidence."""
        return Line(
            text=self.text(claim, text),
            basis=self.basis(claim),
            claim=claim.id,
            evidence=self.quotes(claim.evidence),
            actor=self.actor(actor, claim) if actor else "",
            of=of.replace("_", " "),
            withheld=self.withheld(claim, claim.evidence),
        )

    def lines(self, claim: Claim, points: Points) -> tuple[Line, ...]:
        """A list of grounds, cues or options; an unknown one is one line that says so."""
        if isinstance(points, Unknown):
            return (self.unknown(claim, points),)
        return tuple(self._point(claim, point) for point in points)

    def unknown(self, claim: Claim, unknown: Unknown) -> Line:
        """What is not known, and whom to ask, said aloud."""
        asked = f"; to be asked of {self.actor(unknown.ask)}" if unknown.ask else ""
        return Line(text=NOT_KNOWN + asked, basis=self.basis(claim), claim=claim.id, unknown=True)

    def _point(self, claim: Claim, point: Point) -> Line:
        """A point rests on its own evidence, or on that of its claim."""
        spans = point.evidence or claim.evidence
        bars = self.claim_bars(claim, spans)
        own = self.project.basis_of(point.evidence) if point.evidence else self.basis(claim)
        return Line(
            text=NOT_SHOWN if bars & UNSEEN else self.prose(point.text),
            basis=point.basis or own,
            claim=claim.id,
            evidence=self.quotes(spans),
            actor="" if not point.actor else SOMEBODY if bars & NAMELESS else self.actor(point.actor),
            of=(point.of or "").replace("_", " "),
            withheld=self.withheld(claim, spans),
        )

    def withheld(self, claim: Claim, spans: Iterable[Span]) -> tuple[Bar, ...]:
        """Why some grounds of a claim are not quoted."""
        own = self.restrictions.bars.get(self.project.fold.first_of(claim.id), FREE)
        barred = frozenset().union(own, *(self.bars(span) for span in spans))
        return tuple(sorted(barred & UNQUOTABLE))


def quotable(project: Project, span: Span, *, on: date | None = None) -> Quote | None:
    """The words of one span as colleagues may read them, or None: restricted, or no longer to be read."""
    return Showing(project, on).quote(span)


def lines_in(value: object) -> Iterator[Line]:
    """Every line in a prepared value, however deep."""
    if isinstance(value, Line):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from lines_in(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from lines_in(getattr(value, name))
