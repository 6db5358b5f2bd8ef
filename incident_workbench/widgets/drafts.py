"""What an analyst has typed, and the claim that it says: times as written, evidence as places, empty fields left out.

A draft holds no word of the transcript: it may lie in a browser's storage. Its places are a segment, offsets in code
points and the name of the wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from ..clock import read_moment, resolve_local, shown, utc_text, zone_named
from ..errors import ClaimError, Problem
from ..hypotheses import missing
from ..model.claims import AnyClaim, Claim, RedHerring, kind_of
from ..model.evidence import Segment, Span, span_of, wording_sha
from ..project import Project, spans_of, written_claim
from .fields import Field, form
from .segments import cut, segment_fields

Draft = Mapping[str, Any]
"""JSON fields by name, as typed."""


class DraftError(ClaimError):
    """A draft that says no claim yet; `at` is the field."""

    def __init__(self, problem: Problem, at: str) -> None:
        super().__init__(problem)
        self.at = at


# --- from a claim to what is shown in its form ------------------------------------------------------------------------


def drafted(project: Project, claim: Claim) -> dict[str, Any]:
    """The fields of a claim as its form shows them: times in the project's zone, spans as places."""
    names = ("evidence", *(field.name for field in form(kind_of(claim)).fields))
    fields = {name: _told(project, getattr(claim, name)) for name in names}
    said = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if claim.basis not in (None, project.basis_of(tuple(spans_of(claim)))):
        said["basis"] = claim.basis
    return said


def _told(project: Project, value: object) -> Any:
    match value:
        case Span():
            return place_of(value)
        case Struct():
            told = {name: _told(project, getattr(value, name)) for name in value.__struct_fields__}
            return {name: one for name, one in told.items() if one not in (None, "", [])}
        case tuple():
            return [_told(project, one) for one in value]
        case datetime():
            return time_text(project, value)
        case date():
            return value.isoformat()
    return value


def time_text(project: Project, at: datetime) -> str:
    """An instant as somebody would type it, with its offset only where the zone's clock shows it twice.

    >>> from datetime import UTC
    >>> paris = Project(id="p", title="t", zone="Europe/Paris")
    >>> time_text(paris, datetime(2026, 5, 1, 20, 4, tzinfo=UTC))
    '2026-05-01 22:04:00'
    """
    there = at.astimezone(zone_named(project.zone))
    bare = there.replace(tzinfo=None)
    plain = resolve_local(bare.isoformat(), zone_named(project.zone)) == at
    return (bare if plain else there).isoformat(sep=" ")


def place_of(span: Span) -> dict[str, Any]:
    """Where a span lies, without its words."""
    whole = {"segment": span.segment, "start": span.start, "end": span.end, "sha": span.sha}
    return {key: value for key, value in whole.items() if value is not None}


# --- from what is typed to a claim ------------------------------------------------------------------------------------


def claim_of(
    project: Project, kind: str, draft: Draft, replaces: Iterable[str] = (), near: Iterable[str] = ()
) -> AnyClaim:
    """The claim that a draft says; `near` names claims whose evidence it may go on with, as it was read there.

    Raises DraftError, which knows the field.
    """
    whole = {"kind": kind, **fields_of(project, kind, draft, near)}
    kept = list(replaces)
    try:
        return written_claim(project, {**whole, **({"replaces": kept} if kept else {})})
    except ClaimError as error:
        raise DraftError(error.problem, place_in(error.problem)) from error


def fields_of(project: Project, kind: str, draft: Draft, near: Iterable[str] = ()) -> dict[str, object]:
    """A draft in the fields of `written_claim`, empty ones left out. Raises DraftError."""
    reading = _Reading(project, draft, spans_near(project, near))
    known = {field.name: field for field in form(kind).fields}
    said = {name: reading.value(known.get(name), value, name) for name, value in draft.items()}
    fields = {name: value for name, value in said.items() if value not in (None, "", [])}
    if "precision" in known and "precision" not in fields and (typed := str(draft.get("begin") or "")):
        fields["precision"] = instant(project, typed, reading.day)[1]
    return fields


class _Reading:
    """Reads the values of one draft; a time without a date is of the day of the evidence, where that is one day."""

    def __init__(self, project: Project, draft: Draft, near: tuple[Span, ...]) -> None:
        self.project = project
        self.near = near
        self.day = day_of(project, draft)

    def value(self, field: Field | None, value: Any, at: str) -> Any:
        if field is None or value is None or (isinstance(value, dict) and value.get("unknown")):
            return value
        if field.shape == "spans":
            return [self._place(one, f"{at}.{n}") for n, one in enumerate(value)]
        if field.shape == "items":
            return [self._item(field, one, f"{at}.{n}") for n, one in enumerate(value) if _says(one)]
        if field.shape == "time" and isinstance(value, str) and value.strip():
            return self._time(value, at)
        if field.shape == "number" and isinstance(value, str) and value.strip():
            return self._number(value, at)
        return value.strip() if isinstance(value, str) else value

    def _item(self, field: Field, item: Mapping[str, Any], at: str) -> dict[str, Any]:
        known = {part.name: part for part in field.fields}
        said = {name: self.value(known.get(name), value, f"{at}.{name}") for name, value in item.items()}
        if field.grounded and not told_by_somebody(self.project, said.get("evidence") or ()):
            raise DraftError(_not_told(field), f"{at}.evidence")
        return {name: value for name, value in said.items() if value not in (None, "", [])}

    def _place(self, place: Mapping[str, Any], at: str) -> Any:
        try:
            return msgspec.to_builtins(span_at(self.project, place, self.near))
        except ClaimError as error:
            raise DraftError(error.problem, at) from error

    def _time(self, typed: str, at: str) -> str:
        found = instant(self.project, typed, self.day)[0]
        if found is None:
            raise DraftError(_no_time(self.project, typed), at)
        return utc_text(found)

    def _number(self, typed: str, at: str) -> int:
        try:
            return int(typed)
        except ValueError as error:
            raise DraftError(_no_number(typed), at) from error


def _says(item: Mapping[str, Any]) -> bool:
    return any(value not in (None, "", []) for value in item.values())


def instant(project: Project, typed: str, day: date | None = None) -> tuple[datetime | None, str]:
    """The instant that was typed, on the project's clock where it names no zone; and how exact it is.

    >>> paris = Project(id="p", title="t", zone="Europe/Paris")
    >>> instant(paris, "2026-05-01 22:04")
    (datetime.datetime(2026, 5, 1, 20, 4, tzinfo=datetime.timezone.utc), 'min')
    >>> instant(paris, "about ten")[0] is None
    True
    """
    moment = read_moment(typed, zone=zone_named(project.zone), day=day)
    return moment.at, moment.precision


def day_of(project: Project, draft: Draft) -> date | None:
    """The local day of the evidence, where all of it that has an instant is of one day."""
    zone = zone_named(project.zone)
    segments = (project.evidence.by_id.get(place["segment"]) for place in draft.get("evidence") or ())
    instants = (project.at(segment) for segment in segments if segment)
    days = {at.astimezone(zone).date() for at in instants if at}
    return days.pop() if len(days) == 1 else None


def span_at(project: Project, place: Mapping[str, Any], near: Iterable[Span] = ()) -> Span:
    """The span at a place: one of the claim that is edited where it names it, else over the words as they read now."""
    for span in near:
        if place_of(span) == {key: value for key, value in place.items() if value is not None}:
            return span
    segment = project.segment(str(place["segment"]))
    wanted = place.get("sha")
    if wanted and wording_sha(segment.text) != wanted:
        segment = _worded(project, segment, wanted)
    try:
        return span_of(segment, place.get("start"), place.get("end"))
    except ValueError as error:
        raise ClaimError(_moved(segment)) from error


def _worded(project: Project, segment: Segment, wanted: str) -> Segment:
    for earlier in project.evidence.wordings.get(segment.id, ()):
        if wording_sha(earlier.text) == wanted:
            return earlier
    raise ClaimError(_moved(segment))


def spans_near(project: Project, keys: Iterable[str]) -> tuple[Span, ...]:
    """The spans of these claims and of those that they replace."""
    lines = [one for key in keys for one in (key, *project.fold.ancestors(key))]
    known = [project.fold.claims[key] for key in lines if key in project.fold.claims]
    return tuple(span for claim in known for span in spans_of(claim))


def told_by_somebody(project: Project, spans: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of these is a person's words, and not a tool's."""
    for span in spans:
        segment = project.evidence.by_id.get(str(span["segment"]))
        actor = project.actor(segment.speaker) if segment else None
        if (
            segment
            and segment.kind in ("message", "turn")
            and (actor is None or actor.kind in ("person", "team"))
        ):
            return True
    return False


# --- what is wrong, and where -----------------------------------------------------------------------------------------


def place_in(problem: Problem) -> str:
    """The field that a problem of `written_claim` or of the sitting is about, or nothing.

    >>> place_in(
    ...     Problem(code="IW-CLAIM-007", what="…", why="Expected `str`, got `int` - at `$.cues[0].text`")
    ... )
    'cues.0.text'
    >>> place_in(
    ...     Problem(
    ...         code="IW-CLAIM-007", what="…", why="Object missing required field `kept` - at `$.traded[1]`"
    ...     )
    ... )
    'traded.1.kept'
    """
    import re

    path = re.search(r"at `\$\.([^`]+)`", problem.why)
    steps = re.sub(r"\[(\d+)\]", r".\1", path[1]) if path else ""
    if lacking := re.search(r"missing required field `(\w+)`", problem.why):
        return f"{steps}.{lacking[1]}".lstrip(".")
    if steps:
        return steps.replace("[...]", "")
    if named := re.match(r"[a-z_]+\.(\w+) names ", problem.what):
        return named[1]
    return {"IW-CLAIM-012": "statements", "IW-CLAIM-013": "end", "IW-CODE-003": "evidence"}.get(
        problem.code, ""
    )


def _no_time(project: Project, typed: str) -> Problem:
    zone = project.zone
    return Problem(
        code="IW-CLAIM-007",
        where=typed[:60],
        what="this is no instant",
        why=f"it is read on the clock of {zone}; without a date, or where it skips or repeats, nothing is guessed",
        then="write 2026-05-01 22:04, with seconds or an offset (+02:00) where you know them",
    )


def _no_number(typed: str) -> Problem:
    return Problem(
        code="IW-CLAIM-007", where=typed[:60], what="this is no whole number", then="write it in digits"
    )


def _not_told(field: Field) -> Problem:
    return Problem(
        code="IW-CLAIM-041",
        where=field.label,
        what="this rests on no participant's words",
        why="an analyst cannot know what somebody could have seen and did not; who was there can say it",
        then="pick the words in which they say so, or move it to what was not known",
    )


def _moved(segment: Segment) -> Problem:
    return Problem(
        code="IW-CODE-003",
        where=segment.id,
        what="these words no longer stand there",
        why="the source was read anew since they were picked",
        then="take this evidence out, and pick the words as they stand now",
    )


# --- what is told about a draft while it is written -------------------------------------------------------------------


def times(project: Project, kind: str, draft: Draft) -> dict[str, str]:
    """What each typed time is read as, by the path of its field."""
    day = day_of(project, draft)
    return {at: _read_as(project, typed, day) for at, typed in _typed_times(form(kind).fields, draft)}


def _typed_times(
    fields: Iterable[Field], values: Mapping[str, Any], above: str = ""
) -> Iterator[tuple[str, str]]:
    for field in fields:
        value = values.get(field.name)
        if field.shape == "time" and isinstance(value, str) and value.strip():
            yield f"{above}{field.name}", value
        if field.shape == "items" and isinstance(value, list):
            for n, item in enumerate(value):
                yield from _typed_times(field.fields, item, f"{above}{field.name}.{n}.")


def _read_as(project: Project, typed: str, day: date | None) -> str:
    at, precision = instant(project, typed, day)
    if at is None:
        return f"no instant yet: write the date and the time of {project.zone}, as in 2026-05-01 22:04"
    zone = zone_named(project.zone)
    seconds = precision not in ("min", "day")
    there = f"{at.astimezone(zone).date().isoformat()} {shown(at, zone, seconds=seconds)}"
    exact = {"min": "to the minute", "s": "to the second"}.get(precision, "to a fraction of a second")
    return f"{there} {project.zone} = {utc_text(at)}, {exact}"


def still_to_ask(project: Project, kind: str, draft: Draft) -> tuple[str, ...]:
    """The questions that a red herring's form leaves open so far; none for other kinds. Never how many of how many."""
    if kind != "red_herring":
        return ()
    said: dict[str, Any] = {"hypotheses": ()}
    for name in {field.name for field in form(kind).fields} & draft.keys():
        value = draft[name]
        said[name] = tuple(one for one in value if _says_something(one)) if isinstance(value, list) else value
    return missing(RedHerring(**said), project)


def _says_something(one: object) -> bool:
    return not isinstance(one, dict) or _says(one)


def grounds(project: Project, kind: str, draft: Draft) -> dict[str, str]:
    """What the claim, and each of its points, rests on as its evidence says."""
    told = {"": _basis(project, draft.get("evidence") or ())}
    for field in form(kind).fields:
        if field.shape == "items" and isinstance(items := draft.get(field.name), list):
            for n, item in enumerate(items):
                if item.get("evidence"):
                    told[f"{field.name}.{n}"] = _basis(project, item["evidence"])
    return told


def _basis(project: Project, places: Iterable[Mapping[str, Any]]) -> str:
    spans = tuple(Span(segment=str(p["segment"]), sha="", quote="") for p in places)
    return {
        "contemporaneous": "said at the time",
        "retrospective_account": "told afterwards",
        "analyst_inference": "no evidence: your inference",
    }[project.basis_of(spans)]


def own_words(kind: str, draft: Draft) -> Iterator[tuple[str, str]]:
    """The analyst's own prose in a draft, by the path of its field: what the prose check may ask about."""
    yield from _own(form(kind).fields, draft, "")


def _own(fields: Iterable[Field], values: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        value = values.get(field.name)
        if field.own and isinstance(value, str) and value.strip():
            yield f"{above}{field.name}", value
        if field.shape == "items" and isinstance(value, list):
            for n, item in enumerate(value):
                yield from _own(field.fields, item, f"{above}{field.name}.{n}.")


def quote(project: Project, place: Mapping[str, Any], near: Iterable[Span] = ()) -> dict[str, Any]:
    """What stands at a place, who said it, when, and whether it was said then or told afterwards."""
    segment = project.evidence.by_id.get(str(place["segment"]))
    try:
        words = span_at(project, place, near).quote
        whole = place.get("start") is None and segment is not None
        words = segment.text if whole and segment and wording_sha(segment.text) == place.get("sha") else words
    except ClaimError:
        words = "words that no longer stand there"
    at = project.at(segment) if segment else None
    return {
        **segment_fields(project, segment),
        "place": dict(place),
        "words": cut(words),
        "typed": time_text(project, at) if at else "",
        "told": _basis(project, (place,)),
    }


def place_said(segment: Segment, start: int | None = None, end: int | None = None) -> dict[str, Any]:
    """The place of a segment's words as they read now."""
    return place_of(span_of(segment, start, end))
