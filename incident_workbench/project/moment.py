"""One moment of a project as a value: the evidence as read, and the fold of what analysts claimed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from ..errors import ClaimError, Problem
from ..model.acts import Act
from ..model.claims import (
    KINDS,
    RETROSPECTIVE,
    ActorAlias,
    AnyClaim,
    Basis,
    Claim,
    ClockCorrection,
    Code,
    Coding,
    said,
)
from ..model.evidence import Aware, Delivery, Segment, Source, Span, Speaker
from .fold import Fold, extended
from .people import Actor, actors
from .times import corrected, holding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=Claim)


class ReadingRecord(Struct, frozen=True, kw_only=True):
    """One frozen reading as it lies in the folder: who read which delivery with what, when, and what came out."""

    delivery: str
    number: int
    reader: str
    version: str
    read_at: Aware
    read_by: str
    options: dict[str, object] = {}
    sources: tuple[Source, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    segments: tuple[Segment, ...] = ()
    skipped: dict[str, int] = {}
    problems: tuple[Problem, ...] = ()


FAR = 1 << 32
"""More than any number of segments: no window reaches from one source into another."""


class Evidence(Struct, frozen=True, dict=True):
    """What was brought and read.

    Where readings bring the same segment, the latest is shown and earlier wordings kept.
    """

    deliveries: tuple[Delivery, ...] = ()
    sources: dict[str, Source] = {}
    speakers: dict[str, Speaker] = {}
    segments: tuple[Segment, ...] = ()
    wordings: dict[str, tuple[Segment, ...]] = {}
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Segment]:
        """Segments by id."""
        return {segment.id: segment for segment in self.segments}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """A number for each segment by its id: neighbours in one source differ by one, sources lie far apart."""
        numbers: dict[str, int] = {}
        shift, last = 0, None
        for number, segment in enumerate(self.segments):
            if segment.source != last:
                shift, last = shift + FAR, segment.source
            numbers[segment.id] = number + shift
        return numbers

    @cached_property
    def by_source(self) -> Mapping[str, tuple[Segment, ...]]:
        """Segments of each source, in its order."""
        grouped: dict[str, list[Segment]] = {source: [] for source in self.sources}
        for segment in self.segments:
            grouped.setdefault(segment.source, []).append(segment)
        return {source: tuple(segments) for source, segments in grouped.items()}


def gathered(
    deliveries: Iterable[Delivery], readings: Iterable[ReadingRecord], problems: Iterable[Problem] = ()
) -> Evidence:
    """Evidence from readings in any order; the result is the same for each order."""
    ordered = sorted(readings, key=lambda r: (r.read_at, r.delivery, r.number))
    sources: dict[str, Source] = {}
    speakers: dict[str, Speaker] = {}
    latest: dict[str, Segment] = {}
    earlier: dict[str, tuple[Segment, ...]] = {}
    for reading in ordered:
        sources.update((s.id, s) for s in reading.sources)
        speakers.update((s.id, s) for s in reading.speakers)
        if not latest:
            latest = {s.id: s for s in reading.segments}
            continue
        for segment in reading.segments:
            known = latest.get(segment.id)
            if known is not None and known.text != segment.text:
                earlier[segment.id] = (*earlier.get(segment.id, ()), known)
            latest[segment.id] = segment
    return Evidence(
        deliveries=tuple(sorted(deliveries, key=lambda d: (d.name, d.id))),
        sources=dict(sorted(sources.items())),
        speakers=speakers,
        segments=_in_order(ordered, latest),
        wordings=earlier,
        problems=tuple(problems),
    )


def _in_order(readings: list[ReadingRecord], latest: dict[str, Segment]) -> tuple[Segment, ...]:
    if len(readings) == 1:
        return tuple(sorted(latest.values(), key=attrgetter("source")))
    runs: list[list[tuple[str, float, int, int, Segment]]] = []
    for age, reading in enumerate(reversed(readings)):
        runs.append(sorted(_placed(reading, latest, age), key=lambda row: row[:4]))
    return tuple(row[-1] for row in heapq.merge(*runs, key=lambda row: row[:4]))


def _placed(
    reading: ReadingRecord, latest: dict[str, Segment], age: int
) -> Iterator[tuple[str, float, int, int, Segment]]:
    """Each segment that this reading shows, with a place that never steps back within its source."""
    reached: dict[str, float] = {}
    for seq, segment in enumerate(reading.segments):
        if latest[segment.id] is not segment:
            continue
        when = segment.at.timestamp() if segment.at else segment.offset or 0.0
        reached[segment.source] = max(reached.get(segment.source, float("-inf")), when)
        yield segment.source, reached[segment.source], age, seq, segment


def questions(claim: AnyClaim) -> tuple[tuple[object, ...], ...]:
    """What a claim answers where drawing needs one answer: a code's rules, a clock, who a speaker is."""
    match claim:
        case Code(slug=slug):
            return (("code", slug),)
        case ClockCorrection(source=source, what=what, from_seq=seq, from_segment=segment):
            return (("clock", source, what, segment or seq),)
        case ActorAlias(speakers=speakers):
            return tuple(("speaker", speaker) for speaker in speakers)
    return ()


class Project(Struct, frozen=True, kw_only=True, dict=True):
    """One moment as a value.

    `view` names the analyst whose answer counts where current claims differ, or None for all.
    """

    id: str
    title: str
    zone: str = "UTC"
    evidence: Evidence = Evidence()
    fold: Fold = Fold()
    view: str | None = None
    load_problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return (
            f"Project({self.title!r}: {len(self.sources)} sources, {len(self.segments)} segments, "
            f"{len(self.fold.current)} current claims)"
        )

    # --- evidence ---

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What came, as it came."""
        return self.evidence.deliveries

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return self.evidence.sources

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """Speakers by id, as written in the sources."""
        return self.evidence.speakers

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, source by source, each in its own order."""
        return self.evidence.segments

    def segment(self, key: str) -> Segment:
        """The segment of that id; raises ClaimError IW-CLAIM-001."""
        found = self.evidence.by_id.get(key)
        if found is None:
            raise ClaimError(
                Problem(
                    code="IW-CLAIM-001",
                    where=key,
                    what="no segment has this id",
                    then="`iw segments DIR` lists them",
                )
            )
        return found

    def at(self, segment: Segment) -> datetime | None:
        """The segment's instant on its source's corrected clock, or None when it is not known."""
        claims = self._corrections.get(segment.source, ())
        return corrected(segment, claims, self._places_for(claims))

    def corrections_at(self, segment: Segment) -> Mapping[str, ClockCorrection]:
        """What holds for the segment's clock, by the sort of correction."""
        claims = self._corrections.get(segment.source, ())
        return holding(segment, claims, self._places_for(claims))

    def _places_for(self, claims: Iterable[ClockCorrection]) -> Mapping[str, int]:
        return self.evidence.places if any(claim.from_segment for claim in claims) else {}

    @cached_property
    def instants(self) -> tuple[datetime | None, ...]:
        """The instant of each segment, as `at` gives it, in the order of `segments`."""
        return tuple(map(self.at, self.segments))

    def by_time(self) -> tuple[Segment, ...]:
        """Segments that have an instant, in its order; source order breaks ties."""
        timed = [
            (at, i, s)
            for i, (at, s) in enumerate(zip(self.instants, self.segments, strict=True))
            if at is not None
        ]
        return tuple(s for _, _, s in sorted(timed, key=lambda row: row[:2]))

    # --- claims ---

    @cached_property
    def claims(self) -> tuple[AnyClaim, ...]:
        """Current claims of all analysts, in the order they were written."""
        return tuple(self.fold.current.values())

    def of_kind(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Current claims of one kind; of every kind for `Claim`."""
        if kind in self._kinds or kind in KINDS.values():
            return self._kinds.get(kind, ())  # type: ignore[return-value]  # grouped by their very type
        return tuple(claim for claim in self.claims if isinstance(claim, kind))

    @cached_property
    def _kinds(self) -> Mapping[type[Claim], tuple[AnyClaim, ...]]:
        grouped: dict[type[Claim], list[AnyClaim]] = {}
        for claim in self.claims:
            grouped.setdefault(type(claim), []).append(claim)
        return {kind: tuple(claims) for kind, claims in grouped.items()}

    def current(self, key: str) -> tuple[AnyClaim, ...]:
        """What a reference stands for now: no claim, one, or several that differ."""
        return self.fold.lines_of(key)

    def resolved(self, key: str) -> AnyClaim | None:
        """One answer where drawing needs one: the current claim; where they differ, that of `view`, else
        what they all replaced.
        """
        return self._one_of(self.current(key))

    def _one_of(self, claims: tuple[AnyClaim, ...]) -> AnyClaim | None:
        if len({said(claim) for claim in claims}) < 2:
            return min(claims, key=lambda claim: claim.id, default=None)
        own = [c for c in claims if c.analyst == self.view]
        if len(own) == 1:
            return own[0]
        shared = set.intersection(*({c.id, *self.fold.ancestors(c.id)} for c in claims))
        nearest = (k for k in (claims[0].id, *self.fold.ancestors(claims[0].id)) if k in shared)
        return next((self.fold.claims[k] for k in nearest if self.fold.in_force(k)), None)

    def _resolved_kind(self, kind: type[Kind]) -> dict[str, Kind]:
        """Answers by the first id of their line."""
        firsts = dict.fromkeys(self.fold.first_of(c.id) for c in self.of_kind(kind))
        answers = {first: self.resolved(first) for first in firsts}
        return {first: claim for first, claim in answers.items() if isinstance(claim, kind)}

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        """The codebook: codes by slug. A slug that was merged leads to the code it became."""
        lines: dict[str, dict[str, AnyClaim]] = {}
        for claim in self.fold.claims.values():
            if isinstance(claim, Code):
                found = lines.setdefault(claim.slug, {})
                found.update((c.id, c) for c in self.fold.lines_of(claim.id))
        answers = {
            slug: self._one_of(tuple(found.values()))
            or Code(slug=slug, name=slug)  # made apart: it still reads
            for slug, found in lines.items()
            if found
        }
        return {slug: code for slug, code in answers.items() if isinstance(code, Code)}

    @cached_property
    def code_cells(self) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The codes, and for each coded segment and code once: its place × the number of codes + the code's number."""
        import numpy as np

        slugs = {slug: code.slug for slug, code in self.codes.items()}
        codes = tuple(sorted(set(slugs.values())))
        column = {slug: codes.index(code) for slug, code in slugs.items()}
        codings = self.of_kind(Coding)
        segments = [span.segment for coding in codings for span in coding.evidence]
        applied = [coding.code for coding in codings for _ in coding.evidence]
        rows = np.fromiter(map(self.evidence.places.get, segments, repeat(-1)), np.int64, len(segments))
        columns = np.fromiter(map(column.get, applied, repeat(-1)), np.int64, len(applied))
        known = (rows >= 0) & (columns >= 0)
        return codes, np.unique(rows[known] * len(codes) + columns[known])

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """Actors by id: aliases by their line's first id, other speakers by their own."""
        aliases = self._resolved_kind(ActorAlias).items()
        spoke = dict.fromkeys(s.speaker for s in self.segments if s.speaker)
        return actors(self.speakers, aliases, spoke)

    def actor(self, reference: str | None) -> Actor | None:
        """The actor that a claim or segment names: by alias id, speaker id, or the alias's name."""
        return self._actor_index.get(reference) if reference else None

    @cached_property
    def _actor_index(self) -> Mapping[str, Actor]:
        index: dict[str, Actor] = {}
        for actor in self.actors.values():
            for key in (actor.id, *actor.speakers):
                index[key] = actor
        for actor in self.actors.values():
            for key in (actor.name, actor.pseudonym):
                if key:
                    index.setdefault(key, actor)
        for claim in self.fold.claims.values():
            if isinstance(claim, ActorAlias) and (first := self.fold.first_of(claim.id)) in index:
                index.setdefault(claim.id, index[first])
        return index

    def actor_name(self, reference: str | None) -> str:
        """Whom a claim or segment names, as the analyst at work sees it; a name nobody knows as it is written.

        For colleagues there is `shown_actor`.

        >>> Project(id="p", title="t").actor_name("ana")
        'ana'
        """
        actor = self.actor(reference)
        return actor.name if actor else reference or ""

    def shown_actor(self, reference: str | None) -> str:
        """How colleagues see whom a claim names: by role unless naming is agreed; a name nobody knows stays
        hidden.
        """
        actor = self.actor(reference)
        return actor.shown if actor else ("somebody" if reference else "not recorded")

    @cached_property
    def _corrections(self) -> Mapping[str, tuple[ClockCorrection, ...]]:
        answers: dict[tuple[object, ...], dict[str, ClockCorrection]] = {}
        for claim in self._resolved_kind(ClockCorrection).values():
            for question in questions(claim):
                answers.setdefault(question, {})[claim.id] = claim
        grouped: dict[str, tuple[ClockCorrection, ...]] = {}
        for rivals in answers.values():
            answer = self._one_of(tuple(rivals.values()))
            if isinstance(answer, ClockCorrection):
                grouped[answer.source] = (*grouped.get(answer.source, ()), answer)
        return grouped

    def contested(self) -> tuple[tuple[AnyClaim, ...], ...]:
        """Groups of current claims that answer one question differently where drawing needs one answer: code,
        clock, alias.
        """
        groups = {frozenset(c.id for c in g): g for g in self.fold.differing() if any(map(questions, g))}
        answers: dict[tuple[object, ...], list[AnyClaim]] = {}
        for claim in self.claims:
            for question in questions(claim):
                answers.setdefault(question, []).append(claim)
        groups |= {frozenset(c.id for c in rivals): tuple(rivals) for rivals in answers.values()}
        return tuple(
            groups[key] for key in sorted(groups, key=sorted) if len(set(map(said, groups[key]))) > 1
        )

    def basis_of(self, evidence: tuple[Span, ...]) -> Basis:
        """What a claim on this evidence rests on: told afterwards as soon as one source is; without
        evidence, inference.
        """
        segments = (self.evidence.by_id.get(span.segment) for span in evidence)
        sources = (self.sources.get(segment.source) for segment in segments if segment)
        kinds = {source.kind for source in sources if source}
        if not kinds:
            return "analyst_inference"
        return "retrospective_account" if kinds & RETROSPECTIVE else "contemporaneous"

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What loading found, and what does not hold together among the claims."""
        from .checks import check

        return (*self.evidence.problems, *self.load_problems, *check(self))

    def extended(self, acts: Iterable[Act]) -> Project:
        """This project after further acts, whoever's they are."""
        before, acts = self.fold, tuple(acts)
        fold = extended(before, acts)
        if fold is before:
            return self
        after = msgspec.structs.replace(self, fold=fold)
        only_more = fold.out is before.out and fold.replacers is before.replacers
        if only_more:
            kinds = {type(claim) for act in acts for claim in act.claims}
            kept = {name for name, answers in _ANSWERS.items() if kinds.isdisjoint(answers)}
            after.__dict__.update({name: value for name, value in self.__dict__.items() if name in kept})
        return after


_ANSWERS: dict[str, tuple[type[Claim], ...]] = {
    "codes": (Code,),
    "actors": (ActorAlias,),
    "_actor_index": (ActorAlias,),
    "_corrections": (ClockCorrection,),
    "instants": (ClockCorrection,),
}
"""What a project works out once, and the kinds of claim that it rests on: other claims leave it as it is."""
