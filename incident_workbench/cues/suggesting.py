"""Suggestions for one analyst: what is worth reading for a code, and why. Nothing here codes anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from typing import Literal

from msgspec import Struct, structs

from .. import coding
from ..model.claims import Coding, Dismissal
from ..model.evidence import Segment, SpeakerKind
from ..privacy import Restrictions, restrictions
from ..privacy.restrictions import FREE, UNQUOTABLE
from ..project import Project
from .learning import Examples, Learned, learn
from .patterns import cues_sha256
from .ranking import Candidate, candidates

FROM = 150
"""Codings from which on learning helps: with fewer, cues alone point better (docs/benchmarks.md)."""
AT_ONCE = 12
OF_A_CODE = 3
IN_A_STRETCH = 2
STRETCH = 10 * 60
"""Seconds of talk in which no more than `IN_A_STRETCH` suggestions stand; where times are unknown, `STRETCH_ROWS`."""
STRETCH_ROWS = 40
LEAST = 0.18
"""Below this nothing is suggested: a weak cue alone is not."""
TALK = ("message", "turn", "image")
PEOPLE: tuple[SpeakerKind, ...] = ("person", "team")
NONE = Examples()


class Suggestion(Struct, frozen=True, kw_only=True):
    """A segment that may be worth a code. `words` made the suggestion, the strongest first; `start` and `end`, in code
    points, are the place of the first. `cue` names the cue, if it was one.
    """

    segment: str
    code: str
    start: int
    end: int
    words: tuple[str, ...]
    by: Literal["cue", "learned"]
    cue: str = ""

    @property
    def why(self) -> str:
        """What made it, in a line: kept with the coding when the analyst accepts.

        >>> Suggestion(
        ...     segment="s", code="surprise", start=0, end=4, words=("wait",), by="cue", cue="wait"
        ... ).why
        'cue "wait": wait'
        """
        made = f'cue "{self.cue}"' if self.by == "cue" else "learned"
        return f"{made}: {' … '.join(self.words)}"


class Provenance(Struct, frozen=True, kw_only=True):
    """With what suggestions were made: the sha256 of the cues, the version of scikit-learn where anything was learned,
    and from how many codings.
    """

    cues: str
    learned_from: int = 0
    scikit_learn: str = ""


class Ranked(Struct, frozen=True):
    """Every candidate of a project in order, with what it was made of. Which of them stand now, `standing` says."""

    segments: tuple[Segment, ...]
    candidates: tuple[Candidate, ...]
    learned: Learned | None
    provenance: Provenance


class Suggestions(Struct, frozen=True):
    """A few at a time, in the order in which they are worth reading."""

    items: tuple[Suggestion, ...]
    provenance: Provenance


def suggestions(
    project: Project,
    by: str,
    *,
    earlier: Examples = NONE,
    at_most: int = AT_ONCE,
    blind: bool = False,
    on: date | None = None,
) -> Suggestions:
    """What this analyst may want to read next: some dozen places, few of one code, few in one stretch of talk.

    Cues point, and from 150 of the analyst's own codings on also what was learned from these; `earlier` are those of
    earlier projects (`examples(other, by)`, added up). Left out is what is coded so already (by anyone; when `blind`,
    by this analyst), what this analyst dismissed, and what may not be quoted.
    """
    ordered = ranked(project, by, earlier=earlier, on=on)
    return Suggestions(
        standing(project, ordered, by, at_most=at_most, blind=blind, on=on), ordered.provenance
    )


def ranked(project: Project, by: str, *, earlier: Examples = NONE, on: date | None = None) -> Ranked:
    """All candidates in the talk, in order. This is the long part: seconds for 100,000 segments."""
    segments = talk(project, on=on)
    taught = examples(project, by, on=on) + earlier
    learned = learn(taught) if taught.codings >= FROM else None
    return Ranked(
        segments=segments,
        candidates=tuple(candidates([segment.text for segment in segments], learned)),
        learned=learned,
        provenance=Provenance(
            cues=cues_sha256(),
            learned_from=learned.codings if learned else 0,
            scikit_learn=version("scikit-learn") if learned else "",
        ),
    )


def standing(
    project: Project,
    ordered: Ranked,
    by: str,
    *,
    at_most: int = AT_ONCE,
    blind: bool = False,
    on: date | None = None,
) -> tuple[Suggestion, ...]:
    """The first candidates that stand as the project is now: quick, after each act."""
    answered = _answered(project, by, blind=blind)
    held = restrictions(project, on=on)
    codes, stretches, taken = Counter[str](), Counter[object](), set[str]()
    chosen: list[Suggestion] = []
    for candidate in ordered.candidates:
        if len(chosen) >= at_most:
            break
        segment, code = ordered.segments[candidate.row], project.codes.get(candidate.code)
        if candidate.score < LEAST or code is None or code.retired or segment.id in taken:
            continue
        stretch = _stretch(project, segment)
        if codes[code.slug] >= OF_A_CODE or stretches[stretch] >= IN_A_STRETCH:
            continue
        if (segment.id, code.slug) in answered or _barred(held, segment):
            continue
        if (suggestion := _suggestion(segment, code.slug, candidate, ordered.learned)) is None:
            continue
        chosen.append(suggestion)
        taken.add(segment.id)
        codes[code.slug] += 1
        stretches[stretch] += 1
    return tuple(chosen)


def accepted(project: Project, suggestion: Suggestion) -> Coding:
    """The coding of the whole segment that an analyst makes of a suggestion, saying what pointed there.

    Give it to `sitting.add`. Raises ClaimError as `coding.apply` does.
    """
    made = coding.apply(project, suggestion.segment, suggestion.code)
    return structs.replace(made, suggested=suggestion.why)


def dismissed(suggestion: Suggestion) -> Dismissal:
    """The claim that this code does not fit there: it is not suggested to this analyst again."""
    return Dismissal(suggestion=suggestion.code, segment=suggestion.segment)


def talk(project: Project, *, on: date | None = None) -> tuple[Segment, ...]:
    """What people said, save what may not be quoted."""
    held = restrictions(project, on=on)
    return tuple(s for s in project.segments if _said(project, s) and not _barred(held, s))


def examples(project: Project, by: str, *, on: date | None = None) -> Examples:
    """What this analyst's current codings teach: the segments coded, and as many that were read and left uncoded.

    Read is what lies between an analyst's first and last coding in a source; of these, evenly spread ones are taken.
    Retracted and replaced codings teach nothing, nor does what may not be quoted.
    """
    given: dict[str, set[str]] = defaultdict(set)
    codings = 0
    shown = {segment.id: segment for segment in talk(project, on=on)}
    for claim in project.of_kind(Coding):
        code = project.codes.get(claim.code)
        if claim.analyst != by or code is None:
            continue
        here = [span.segment for span in claim.evidence if span.segment in shown]
        codings += bool(here)
        for key in here:
            given[key].add(code.slug)
    left = [key for key in _read(project, given) if key in shown and key not in given]
    step = max(1, -(-len(left) // max(len(given), 1)))
    kept = {*given, *left[::step]}
    rows = [segment for key, segment in shown.items() if key in kept]
    return Examples(
        tuple(segment.text for segment in rows),
        tuple(frozenset(given.get(segment.id, ())) for segment in rows),
        codings,
    )


def _read(project: Project, given: Iterable[str]) -> Iterable[str]:
    coded = set(given)
    for segments in project.evidence.by_source.values():
        places = [place for place, segment in enumerate(segments) if segment.id in coded]
        if places:
            yield from (segment.id for segment in segments[places[0] : places[-1] + 1])


def _said(project: Project, segment: Segment) -> bool:
    speaker = project.speakers.get(segment.speaker or "")
    return segment.kind in TALK and (speaker is None or speaker.kind in PEOPLE) and bool(segment.text)


def _barred(held: Restrictions, segment: Segment) -> bool:
    bars = held.bars.get(segment.id, FREE) | held.bars.get(segment.source, FREE)
    return bool(bars & UNQUOTABLE)


def _answered(project: Project, by: str, *, blind: bool) -> set[tuple[str, str]]:
    """Segments with the codes that are decided there: coded so, or dismissed by this analyst."""
    slugs = {slug: code.slug for slug, code in project.codes.items()}
    codings = (c for c in project.of_kind(Coding) if not blind or c.analyst == by)
    coded = {(span.segment, slugs.get(c.code, c.code)) for c in codings for span in c.evidence}
    own = (d for d in project.of_kind(Dismissal) if d.analyst == by)
    return coded | {(d.segment, slugs.get(d.suggestion, d.suggestion)) for d in own}


def _stretch(project: Project, segment: Segment) -> tuple[object, ...]:
    at = project.at(segment)
    if at is not None:
        return segment.source, "at", at.timestamp() // STRETCH
    if segment.offset is not None:
        return segment.source, "offset", segment.offset // STRETCH
    return segment.source, "rows", project.evidence.places[segment.id] // STRETCH_ROWS


def _suggestion(
    segment: Segment, code: str, candidate: Candidate, learned: Learned | None
) -> Suggestion | None:
    """With the words that made it; None where no words can be shown."""
    places = candidate.places or (learned.why(segment.text, candidate.code) if learned else ())
    if not places:
        return None
    words = tuple(segment.text[start:end] for start, end in places)
    (start, end), by, cue = places[0], candidate.by, candidate.cue
    return Suggestion(segment=segment.id, code=code, start=start, end=end, words=words, by=by, cue=cue)
