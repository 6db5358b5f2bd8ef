"""The one place that makes pandas frames: rows for an analyst's own questions, people by role, times in UTC.

These are an analyst's working papers: the columns of people hold roles, or names where agreed, but words and memos
stand as they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from . import anchors, coding, timeline
from . import decisions as decisions_
from . import difficulty as difficulty_
from .accounts import HeldView, differences
from .accounts import statements as statements_
from .errors import ClaimError, Problem
from .hypotheses import HypothesisEpisode, episodes, missing, shown, viewable
from .hypotheses import candidates as candidates_
from .model.claims import ENVELOPE, KINDS, DecisionPoint, Points, RedHerring, kind_of
from .model.evidence import Span
from .privacy import Line, Quote, Showing
from .project import Project

if TYPE_CHECKING:
    from pandas import DataFrame

TIME = "datetime64[us, UTC]"
WORDS = "string"
NUMBER = "Int64"
SEGMENTS = {
    "id": WORDS,
    "source": WORDS,
    "source_kind": WORDS,
    "seq": NUMBER,
    "at": TIME,
    "time_precision": WORDS,
    "time_basis": WORDS,
    "actor": WORDS,
    "kind": WORDS,
    "thread": WORDS,
    "text": WORDS,
}
CODINGS = {
    "id": WORDS,
    "code": WORDS,
    "name": WORDS,
    "segment": WORDS,
    "start": NUMBER,
    "end": NUMBER,
    "quote": WORDS,
    "at": TIME,
    "actor": WORDS,
    "analyst": WORDS,
    "written_at": TIME,
    "reads": "boolean",
}
EVENTS = {
    "id": WORDS,
    "begin": TIME,
    "end": TIME,
    "earliest": TIME,
    "latest": TIME,
    "certainty": WORDS,
    "precision": WORDS,
    "line": WORDS,
    "actor": WORDS,
    "action": WORDS,
    "basis": WORDS,
    "segments": "object",
}
ANCHORS = {
    "first": WORDS,
    "second": WORDS,
    "at": TIME,
    "apart": "Float64",
    "off": "Float64",
    "words": WORDS,
}
_TIMES = ("begin", "end", "at", "raised_at", "occurred_at", "read_at", "elicited_at", "joined_at")
_PEOPLE = ("actor", "whose", "raised_by", "read_by", "borne_by", "asked_of", "said_by")


def segments(project: Project) -> DataFrame:
    """Every segment, in the order of its source, on the corrected clocks.

    >>> list(segments(Project(id="p", title="t")).columns[:5])
    ['id', 'source', 'source_kind', 'seq', 'at']
    """
    return _frame(
        SEGMENTS,
        (
            {
                "id": s.id,
                "source": s.source,
                "source_kind": project.sources[s.source].kind,
                "seq": s.seq,
                "at": project.at(s),
                "time_precision": s.time_precision,
                "time_basis": s.time_basis,
                "actor": project.shown_actor(s.speaker),
                "kind": s.kind,
                "thread": s.thread,
                "text": s.text,
            }
            for s in project.segments
        ),
    )


def codings(project: Project, *, code: str | None = None) -> DataFrame:
    """Every coded stretch as it reads now, one row each; `reads` is False where its words are no longer found."""
    return _frame(
        CODINGS,
        (
            {
                "id": c.coding.id,
                "code": c.coding.code,
                "name": known.name if (known := project.codes.get(c.coding.code)) else None,
                "segment": c.span.segment,
                "start": c.start,
                "end": c.end,
                "quote": c.segment.text[c.start : c.end]
                if c.segment and c.start is not None
                else c.span.quote,
                "at": project.at(c.segment) if c.segment else None,
                "actor": project.shown_actor(c.segment.speaker) if c.segment else None,
                "analyst": c.coding.analyst,
                "written_at": c.coding.written_at,
                "reads": c.problem is None,
            }
            for c in coding.coded(project, code=code)
        ),
    )


def events(project: Project) -> DataFrame:
    """The timeline's rows, in order."""
    return _frame(
        EVENTS,
        (
            {
                "id": row.id,
                "begin": row.begin,
                "end": row.end,
                "earliest": row.earliest,
                "latest": row.latest,
                "certainty": row.certainty,
                "precision": row.precision,
                "line": row.line,
                "actor": _who(project, row.actor, system=row.line == "below"),
                "action": row.action,
                "basis": row.basis,
                "segments": _segment_ids(row.evidence),
            }
            for row in timeline.rows(project)
        ),
    )


def drift(project: Project, first: str, second: str) -> DataFrame:
    """The same words in two sources, one row each: `at` in the first, the second's seconds `apart`, and how far `off`
    the line of drift that is; more than 5 s is likely chance. Empty where nothing is known.

    Raises ClaimError IW-CLAIM-010 for a source that is not there.
    """
    found = anchors.anchors(project, first, second)
    return _frame(
        ANCHORS,
        (
            {
                "first": anchor.first.id,
                "second": anchor.second.id,
                "at": anchor.at,
                "apart": anchor.apart,
                "off": off,
                "words": anchor.words,
            }
            for anchor, off in zip(found, anchors.off_line(found), strict=True)
        ),
    )


def claims(project: Project, kind: str) -> DataFrame:
    """Current claims of one kind, a column for each of its fields, lists as plain values.

    Raises ClaimError IW-CLAIM-009 when there is no such kind.
    """
    noun = KINDS.get(kind)
    if noun is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-009",
                where=kind,
                what=f"there is no kind called {kind!r}",
                then=f"name one of {', '.join(sorted(KINDS))}",
            )
        )
    fields = [name for name in noun.__struct_fields__ if name not in ENVELOPE]
    columns = {"id": WORDS, "written_at": TIME, "analyst": WORDS, "basis": WORDS}
    columns |= {name: TIME if name in _TIMES else "object" for name in fields} | {"segments": "object"}
    return _frame(columns, (_claim_row(project, claim, fields) for claim in project.of_kind(noun)))


def _claim_row(project: Project, claim: msgspec.Struct, fields: Sequence[str]) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(claim, name) for name in ("id", "written_at", "analyst", "basis")
    } | {"segments": _segment_ids(getattr(claim, "evidence", ()))}
    for name in fields:
        value = getattr(claim, name)
        if name in _TIMES:
            row[name] = value
        elif name in _PEOPLE:
            row[name] = project.shown_actor(value)
        else:
            row[name] = msgspec.to_builtins(value)
    return row


def _who(project: Project, reference: str, *, system: bool) -> str:
    known = project.actor(reference) is not None
    return reference if system and not known else project.shown_actor(reference)


def _segment_ids(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(span.segment for span in spans))


def _frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> DataFrame:
    """The same columns of the same types, also when there are no rows."""
    import pandas as pd

    held = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in held], dtype=kind) for name, kind in columns.items()}
    )


# --- lanes, and who knew what -----------------------------------------------------------------------------------------

LANES = {"lane": WORDS} | EVENTS
KNOWN = {
    "how": WORDS,
    "at": TIME,
    "earliest": TIME,
    "text": WORDS,
    "basis": WORDS,
    "segment": WORDS,
    "claim": WORDS,
    "segments": "object",
}
COULD_HAVE_SEEN = {"at": TIME, "text": WORDS, "segment": WORDS, "source": WORDS, "present": WORDS}


def lanes(
    project: Project, *, by: timeline.LaneBy = "actor", order: timeline.LaneOrder = "name"
) -> DataFrame:
    """The timeline's rows under the name of their lane; a row that stands in two lanes is there twice.

    >>> list(lanes(Project(id="p", title="t")).columns[:3])
    ['lane', 'id', 'begin']
    """
    found = timeline.lanes(project, timeline.rows(project), by=by, order=order)
    return _frame(LANES, (_in_lane(project, lane.name, row, by) for lane in found for row in lane.rows))


def _in_lane(project: Project, name: str, row: timeline.Row[Span], by: timeline.LaneBy) -> dict[str, object]:
    """A row under its lane's name; a lane of a person has their role."""
    actor = _who(project, row.actor, system=row.line == "below")
    own = {field: getattr(row, field) for field in EVENTS if field not in ("actor", "segments")}
    return {
        "lane": actor if by == "actor" else name,
        "actor": actor,
        "segments": _segment_ids(row.evidence),
        **own,
    }


def known_by(project: Project, actor: str, t: datetime | None) -> DataFrame:
    """What somebody knew by `t`, and how that is known; see `timeline.known_by`."""
    return _frame(
        KNOWN,
        (
            {
                "how": item.how,
                "at": item.at,
                "earliest": item.earliest,
                "text": item.text,
                "basis": item.basis,
                "segment": item.segment or None,
                "claim": item.claim or None,
                "segments": _segment_ids(item.evidence),
            }
            for item in timeline.known_by(project, actor, t)
        ),
    )


def could_have_seen(project: Project, actor: str, t: datetime | None) -> DataFrame:
    """What was said where somebody was present by `t`, a frame of its own; see `timeline.could_have_seen`."""
    return _frame(
        COULD_HAVE_SEEN,
        (
            {name: getattr(item, name) for name in COULD_HAVE_SEEN}
            for item in timeline.could_have_seen(project, actor, t)
        ),
    )


# --- the sense that was made ------------------------------------------------------------------------------------------
# From the views that colleagues see: people by role, words as they may be shown.

HYPOTHESES = {
    "id": WORDS,
    "proposition": WORDS,
    "subject": WORDS,
    "raised_by": WORDS,
    "begin": TIME,
    "end": TIME,
    "state": WORDS,
    "basis": WORDS,
    "segments": "object",
}
TRANSITIONS = {
    "hypothesis": WORDS,
    "proposition": WORDS,
    "state": WORDS,
    "begin": TIME,
    "end": TIME,
    "revived": "boolean",
    "actor": WORDS,
    "other": WORDS,
    "segments": "object",
}
SIGNS = {
    "id": WORDS,
    "hypothesis": WORDS,
    "proposition": WORDS,
    "at": TIME,
    "then": WORDS,
    "later": WORDS,
    "by": WORDS,
    "text": WORDS,
    "later_basis": WORDS,
    "segments": "object",
}
RED_HERRINGS = {
    "id": WORDS,
    "frame_of_the_moment": WORDS,
    "begin": TIME,
    "end": TIME,
    "hypotheses": "object",
    "missing": "object",
    "shown": "boolean",
    "analyst": WORDS,
    "label": WORDS,
}
DECISIONS = {
    "id": WORDS,
    "at": TIME,
    "title": WORDS,
    "actor": WORDS,
    "action": WORDS,
    "chosen_by": WORDS,
    "goal_conflict": "boolean",
    "basis": WORDS,
    "segments": "object",
}
POINTS = {
    "claim": WORDS,
    "kind": WORDS,
    "list": WORDS,
    "text": WORDS,
    "of": WORDS,
    "unknown": "boolean",
    "basis": WORDS,
    "actor": WORDS,
    "segments": "object",
}
STATEMENTS = {
    "id": WORDS,
    "about": WORDS,
    "holder": WORDS,
    "text": WORDS,
    "certainty": WORDS,
    "held_by_one": "boolean",
    "basis": WORDS,
    "segments": "object",
}
DIVERGENCES = {"id": WORDS, "question": WORDS, "differ_about": WORDS, "state": WORDS, "statement": WORDS} | {
    name: STATEMENTS[name] for name in ("holder", "text", "certainty", "held_by_one", "basis", "segments")
}
DIFFICULTIES = {
    "id": WORDS,
    "category": WORDS,
    "text": WORDS,
    "whose": WORDS,
    "begin": TIME,
    "end": TIME,
    "met_by": "object",
    "basis": WORDS,
    "segments": "object",
}
HANDLINGS = {
    "id": WORDS,
    "text": WORDS,
    "expertise": WORDS,
    "countered": "object",
    "moments": "object",
    "basis": WORDS,
    "segments": "object",
}
SURPRISES = {
    "id": WORDS,
    "at": TIME,
    "who": WORDS,
    "expected": WORDS,
    "observed": WORDS,
    "scope": WORDS,
    "changed": WORDS,
    "basis": WORDS,
    "segments": "object",
}
COORDINATION = {
    "id": WORDS,
    "at": TIME,
    "cost": WORDS,
    "text": WORDS,
    "borne_by": WORDS,
    "basis": WORDS,
    "segments": "object",
}
QUESTIONS = {
    "text": WORDS,
    "asked_of": WORDS,
    "state": WORDS,
    "computed": "boolean",
    "arises_from": WORDS,
    "segments": "object",
}
CANDIDATES = {
    "hypothesis": WORDS,
    "proposition": WORDS,
    "begin": TIME,
    "reasons": "object",
    "question": WORDS,
}
_POINT_LISTS = (
    *decisions_.LISTS,
    "known_at_time",
    "not_known_at_time",
    "available_but_not_seen",
    "entry_cue",
    "plausibility",
    "probes",
    "known_then",
    "not_known_then",
    "known_elsewhere",
    "exit_cue",
    "price",
    "gain",
)


def hypotheses(project: Project) -> DataFrame:
    """A row for each hypothesis, in the order they were raised; `state` is what was last recorded of it.

    >>> list(hypotheses(Project(id="p", title="t")).columns[:2])
    ['id', 'proposition']
    """
    return _frame(
        HYPOTHESES,
        (
            {
                "id": lane.id,
                "proposition": lane.proposition,
                "subject": lane.subject,
                "raised_by": lane.raised_by,
                "begin": lane.begin,
                "end": lane.end,
                "state": lane.states[-1].name if lane.states else None,
                "basis": lane.basis,
                "segments": _quoted(lane.evidence),
            }
            for lane in _lanes_shown(project)
        ),
    )


def transitions(project: Project) -> DataFrame:
    """A row for each state of each hypothesis, with when it began and ended."""
    return _frame(
        TRANSITIONS,
        (
            {
                "hypothesis": lane.id,
                "proposition": lane.proposition,
                "state": state.name,
                "begin": state.begin,
                "end": state.end,
                "revived": state.revived,
                "actor": state.actor,
                "other": state.other,
                "segments": _quoted(state.evidence),
            }
            for lane in _lanes_shown(project)
            for state in lane.states
        ),
    )


def signs(project: Project) -> DataFrame:
    """A row for each sign: how it was read then, and how it is read later."""
    return _frame(
        SIGNS,
        (
            {name: getattr(sign, name) for name in ("id", "at", "then", "later", "by", "text", "later_basis")}
            | {"hypothesis": lane.id, "proposition": lane.proposition, "segments": _quoted(sign.evidence)}
            for lane in _lanes_shown(project)
            for sign in lane.signs
        ),
    )


def red_herrings(project: Project) -> DataFrame:
    """A row for each track told from inside, its label last; `missing` are questions, `shown` whether a deck has it."""
    showing = Showing(project)
    return _frame(
        RED_HERRINGS,
        (
            {
                "id": claim.id,
                "frame_of_the_moment": showing.text(claim, claim.frame_of_the_moment),
                "begin": claim.begin,
                "end": claim.end,
                "hypotheses": list(claim.hypotheses),
                "missing": list(missing(claim, project)),
                "shown": viewable(claim),
                "analyst": claim.analyst,
                "label": showing.text(claim, claim.title),
            }
            for claim in showing.claims(RedHerring)
        ),
    )


def candidates(project: Project) -> DataFrame:
    """Lines of work whose shape suggests a look, with the reasons in words; see `hypotheses.candidates`."""
    found = candidates_(Showing(project))
    return _frame(
        CANDIDATES,
        ({name: getattr(c, name) for name in CANDIDATES} | {"reasons": list(c.reasons)} for c in found),
    )


def decisions(project: Project) -> DataFrame:
    """A row for each decision point, in order of time; its lists are in `points`."""
    return _frame(
        DECISIONS,
        (
            {
                "id": point.id,
                "at": point.at,
                "title": point.title,
                "actor": point.actor,
                "action": point.action.text,
                "chosen_by": point.chosen_by.text if point.chosen_by else None,
                "goal_conflict": point.goal_conflict,
                "basis": point.action.basis,
                "segments": _quoted(point.action.evidence),
            }
            for point in decisions_.decisions(Showing(project))
        ),
    )


def points(project: Project) -> DataFrame:
    """A row for each item in the lists of decision points and red herrings; what is unknown says so."""
    showing = Showing(project)
    claims: tuple[DecisionPoint | RedHerring, ...]
    claims = (*showing.claims(DecisionPoint), *showing.claims(RedHerring))
    return _frame(
        POINTS,
        (
            {
                "claim": claim.id,
                "kind": kind_of(claim),
                "list": name,
                "text": line.text,
                "of": line.of or None,
                "unknown": line.unknown,
                "basis": line.basis,
                "actor": line.actor or None,
                "segments": _quoted(line.evidence),
            }
            for claim in claims
            for name in _POINT_LISTS
            for line in showing.lines(claim, _points_of(project, claim, name))
        ),
    )


def _points_of(project: Project, claim: DecisionPoint | RedHerring, name: str) -> Points:
    """A list of a claim; of what was there and not seen, only what somebody who was there says."""
    if isinstance(claim, DecisionPoint) and name == "available_but_not_seen":
        return decisions_.told_by_participants(project, claim)
    found: Points = getattr(claim, name, ())
    return found


def statements(project: Project) -> DataFrame:
    """A row for each statement of an account, also of one that stands in no divergence."""
    return _frame(
        STATEMENTS,
        (
            {"id": told.view.claim, "about": told.about, **_held(told.view)}
            for told in statements_(Showing(project))
        ),
    )


def divergences(project: Project) -> DataFrame:
    """A row for each view in each divergence, in the order the analyst put them: none is merged, none is chosen."""
    return _frame(
        DIVERGENCES,
        (
            {
                "id": difference.id,
                "question": difference.question.text,
                "differ_about": difference.about,
                "state": difference.state,
                "statement": view.claim,
                **_held(view),
            }
            for difference in differences(Showing(project))
            for view in difference.views
        ),
    )


def _held(view: HeldView) -> dict[str, object]:
    names = ("holder", "text", "certainty", "held_by_one", "basis")
    return {name: getattr(view, name) for name in names} | {"segments": _quoted(view.evidence)}


def difficulties(project: Project) -> DataFrame:
    """A row for each difficulty, in order of time; `met_by` are ids of handlings."""
    return _frame(
        DIFFICULTIES,
        (
            {name: getattr(hard, name) for name in ("id", "category", "whose", "begin", "end")}
            | {"met_by": list(hard.met_by), **_said_in(hard.line, "text")}
            for hard in difficulty_.difficulties(Showing(project))
        ),
    )


def handlings(project: Project) -> DataFrame:
    """A row for each handling; `countered` are ids of difficulties, `moments` the instants of its words."""
    return _frame(
        HANDLINGS,
        (
            {
                "id": met.id,
                "expertise": met.expertise,
                "countered": list(met.countered),
                "moments": list(met.moments),
                **_said_in(met.line, "text"),
            }
            for met in difficulty_.handlings(Showing(project))
        ),
    )


def surprises(project: Project) -> DataFrame:
    """A row for each surprise, in order of time: expected against observed, and whose."""
    return _frame(
        SURPRISES,
        (
            {name: getattr(one, name) for name in ("id", "at", "who", "expected", "scope", "changed")}
            | _said_in(one.observed, "observed")
            for one in difficulty_.surprises(Showing(project))
        ),
    )


def coordination(project: Project) -> DataFrame:
    """A row for each scene of working together, in order of time."""
    return _frame(
        COORDINATION,
        (
            {
                "id": one.id,
                "at": one.at,
                "cost": one.what,
                "borne_by": one.borne_by,
                **_said_in(one.line, "text"),
            }
            for one in difficulty_.coordination(Showing(project))
        ),
    )


def questions(project: Project) -> DataFrame:
    """A row for each question that is open; `computed` where it stands for something unknown."""
    return _frame(
        QUESTIONS,
        (
            {
                "text": asked.line.text,
                "asked_of": asked.asked_of,
                "state": asked.state,
                "computed": asked.computed,
                "arises_from": asked.arises_from,
                "segments": _quoted(asked.line.evidence),
            }
            for asked in decisions_.open_questions(Showing(project))
        ),
    )


def _lanes_shown(project: Project) -> list[HypothesisEpisode[Quote]]:
    showing = Showing(project)
    return [shown(showing, episode, later=True) for episode in episodes(project)]


def _said_in(line: Line, name: str) -> dict[str, object]:
    return {name: line.text, "basis": line.basis, "segments": _quoted(line.evidence)}


def _quoted(quotes: Sequence[Quote]) -> list[str]:
    """Ids of the segments that may be looked up; of words that are nobody's, none."""
    return list(dict.fromkeys(quote.segment for quote in quotes if quote.segment))
