"""A pasted figure, answered with the questions that it cannot answer, and where in the evidence answers may lie.

The figure is looked at only to tell what kind it is. It is never read as a number, and nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from .accounts import differences
from .decisions import decisions, open_questions
from .difficulty import coordination, difficulties, handlings, surprises
from .hypotheses import episodes
from .hypotheses import shown as shown_lane
from .markdown import in_markdown
from .model.claims import Background, Enabler, Reported
from .privacy import Line, Quote, Showing
from .project import Project
from .timeline import rows
from .timeline import shown as shown_row

Figure: TypeAlias = Literal["a time to something", "a severity", "a count", "an availability"]
"""What a figure may be."""
_A_TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|h|m)\b"
_NUMBER = r"(?<![\w-])\d[\d.,:’'\ ]{0,20}"
_THINGS = r"""
    incidents?|outages?|alerts?|pages?|tickets?|messages?|people|persons|responders?|engineers?|customers?|users?|
    errors?|escalations?|deploys?|changes?|action\ items?
"""
_FIGURES: tuple[tuple[Figure, re.Pattern[str]], ...] = tuple(
    (figure, re.compile(pattern, re.IGNORECASE | re.VERBOSE))  # type: ignore[misc]  # mypy widens the literals in a loop
    for figure, pattern in (
        (
            "a time to something",
            rf"""\bMTT[A-Z]{{1,2}}\b|\bMTB[A-Z]{{1,2}}\b|\bTT[A-Z]\b|\btime[ -](?:to|until|between)\b|\bdown\s?time\b|
            \bdurations?\b|\bhow\ (?:long|fast|quick(?:ly)?)\b|{_NUMBER}\s*{_A_TIME}|\b\d+:\d\d(?::\d\d)?\b|
            \b(?:resolved|fixed|mitigated|restored|recovered|detected|acknowledged)\ (?:in|within|after)\b|
            \b(?:an|one|two|three|half\ an)\ (?:hour|minute|day)s?\b""",
        ),
        (
            "a severity",
            r"\bsev(?:erity)?\s*-?\s*[0-5a-e]?\b|\bP[0-5]\b|\bpriority\b|\b(?:major|minor|critical)\ incident\b",
        ),
        (
            "an availability",
            r"%|\bper\ ?cent\b|\bnines?\b|\bavailability\b|\buptime\b|\bSL[AOI]s?\b|\berror\ budget\b",
        ),
        (
            "a count",
            rf"""{_NUMBER}\s*(?:\w+\s+)?(?:{_THINGS})\b|\b(?:number|count|frequency|rate)\ of\b|\bhow\ many\b|
            \bper\ (?:month|quarter|week|year)\b|\bincident\ (?:count|rate|trend)s?\b""",
        ),
    )
)


class Where(Struct, frozen=True, kw_only=True):
    """A place where an answer may lie: a claim by its id, or a whole segment, with its words as they may be shown."""

    text: str
    claim: str = ""
    quotes: tuple[Quote, ...] = ()


class DeeperQuestion(Struct, frozen=True, kw_only=True):
    """A question that no figure answers, and where to look; without places, `nothing_yet` says what to claim."""

    asks: str
    places: tuple[Where, ...] = ()
    nothing_yet: str = ""


class Deeper(Struct, frozen=True, kw_only=True):
    """What was recognised, and the questions. `figures` is empty when the words are none that are known here."""

    figures: tuple[Figure, ...]
    says: str
    questions: tuple[DeeperQuestion, ...]

    def _repr_markdown_(self) -> str:
        return as_markdown(self)


def ask_deeper(text: str, project: Project) -> Deeper:
    """Questions for a pasted metric (MTTR, "resolved in …", a severity, a count, an availability), from this case.

    Words that are no figure known here are answered so, with the questions that fit any case.

    >>> asked = ask_deeper("MTTR 24.53", Project(id="p", title="t"))
    >>> asked.figures, "24.53" in repr(asked)
    (('a time to something',), False)
    """
    figures = tuple(figure for figure, pattern in _FIGURES if pattern.search(text))
    showing = Showing(project)
    found = [_question(showing, asks, places) for figure in figures for asks, places in _ASKS[figure]]
    found += [_question(showing, asks, places) for asks, places in _ALWAYS]
    once = {question.asks: question for question in found}
    return Deeper(figures=figures, says=_says(figures), questions=tuple(once.values()))


def _says(figures: tuple[Figure, ...]) -> str:
    if not figures:
        return "These words name no figure that is known here. What can be asked of any case:"
    return f"That is {' and '.join(figures)}. It was not kept. What it cannot tell, and where to look:"


def _question(showing: Showing, asks: str, places: Places) -> DeeperQuestion:
    found = tuple(places(showing))
    kinds = _CLAIM_IT.get(places, "")
    return DeeperQuestion(
        asks=asks, places=found, nothing_yet="" if found else f"Nothing is claimed yet{kinds}."
    )


# --- where to look ----------------------------------------------------------------------------------------------------

Places: TypeAlias = Callable[[Showing], Iterator[Where]]


def _at(line: Line, text: str = "") -> Where:
    return Where(text=text or line.text, claim=line.claim, quotes=line.evidence)


def _hard(showing: Showing) -> Iterator[Where]:
    yield from (_at(h.line, f"{h.category}: {h.line.text}") for h in difficulties(showing))


def _met(showing: Showing) -> Iterator[Where]:
    yield from (_at(h.line) for h in handlings(showing))


def _believed(showing: Showing) -> Iterator[Where]:
    for episode in episodes(showing.project):
        lane = shown_lane(showing, episode)
        yield Where(text=lane.proposition, claim=lane.id, quotes=lane.evidence)


def _chosen(showing: Showing) -> Iterator[Where]:
    yield from (Where(text=d.title, claim=d.id, quotes=d.action.evidence) for d in decisions(showing))


def _surprised(showing: Showing) -> Iterator[Where]:
    for one in surprises(showing):
        yield _at(one.observed, f"expected {one.expected}; saw {one.observed.text}")


def _together(showing: Showing) -> Iterator[Where]:
    yield from (_at(c.line, f"{c.what}: {c.line.text}") for c in coordination(showing))


def _differ(showing: Showing) -> Iterator[Where]:
    yield from (_at(d.question) for d in differences(showing))


def _reported(showing: Showing) -> Iterator[Where]:
    """Who said what it was; what they said it was is not repeated, and stands in the claim."""
    for claim in showing.claims(Reported):
        who = showing.actor(claim.said_by, claim)
        yield Where(text=f"{showing.text(claim, claim.what)}, as {who} reported it", claim=claim.id)


def _before(showing: Showing) -> Iterator[Where]:
    """Events up to the first words of an alert, which are those that a clock started by an alert leaves out."""
    project = showing.project
    alerts = {key for key, source in project.sources.items() if source.kind == "alerts"}
    first = min((at for s in project.segments if s.source in alerts and (at := project.at(s))), default=None)
    for row in rows(project):
        if first is not None and row.begin is not None and row.begin <= first:
            said = shown_row(showing, row)
            yield Where(text=f"{said.actor} {said.action}", claim=row.id, quotes=said.evidence)


def _normally(showing: Showing) -> Iterator[Where]:
    yield from (_at(showing.line(claim, claim.text)) for claim in showing.claims(Background))
    yield from (_at(showing.line(claim, claim.text)) for claim in showing.claims(Enabler))


def _open(showing: Showing) -> Iterator[Where]:
    yield from (_at(asked.line) for asked in open_questions(showing))


_CLAIM_IT: dict[Places, str] = {
    _hard: "; a `difficulty` says what was hard, for whom and when",
    _met: "; a `handling` says how people met it",
    _believed: "; a `hypothesis` says what somebody took to be going on",
    _chosen: "; a `decision_point` tells a moment from inside",
    _surprised: "; a `surprise` says what was expected and what was seen",
    _together: "; a `coordination_cost` is one such scene",
    _differ: "; a `divergence` sets two accounts side by side",
    _reported: "; a `reported` claim says who gave the figure",
    _before: "; an `event` may lie before the first alert",
    _normally: "; a `background` or an `enabler` says how it normally works",
    _open: "; an `open_question` is asked of somebody",
}
_ASKS: dict[Figure, tuple[tuple[str, Places], ...]] = {
    "a time to something": (
        ("What was difficult in between, and for whom?", _hard),
        ("How did people meet it, and what did they know that made that possible?", _met),
        ("What did people take to be going on, and what spoke for it then?", _believed),
        ("What was going on before the clock started, and who saw any of it?", _before),
        ("Who says when it began and when it was over, and who would say otherwise?", _differ),
        ("What was weighed on the way, and what was given up for what?", _chosen),
    ),
    "a severity": (
        ("Who called it so, when, and what did that set in motion?", _reported),
        ("What was it like for those who were affected, and who heard of that?", _together),
        ("What was hard about it that such a word does not say?", _hard),
    ),
    "a count": (
        ("What is counted as one of them, and who decides that?", _reported),
        ("In what is this one unlike the others, for those who were in it?", _surprised),
        ("What was difficult in this one, and for whom?", _hard),
    ),
    "an availability": (
        ("For whom was it not there, and what could they do in the meantime?", _together),
        ("How does it normally work, and who keeps it so?", _normally),
        ("What did people do that kept it from being worse than it was?", _met),
        ("Who reported it, and what did they look at?", _reported),
    ),
}
_ALWAYS: tuple[tuple[str, Places], ...] = (
    ("What surprised the people who know this system best?", _surprised),
    ("What is still open, and who could be asked?", _open),
)


# --- written out ------------------------------------------------------------------------------------------------------


def as_markdown(asked: Deeper) -> str:
    """The questions, each with the claims and words where an answer may lie."""
    parts = [asked.says]
    for question in asked.questions:
        parts.append(f"**{in_markdown(question.asks)}**")
        parts.append("\n".join(map(_written, question.places)) or question.nothing_yet)
    return "\n\n".join(parts) + "\n"


def _written(where: Where) -> str:
    words = "".join(f" “{in_markdown(q.words)}” {in_markdown(q.speaker)}" for q in where.quotes[:1])
    places = [where.claim, *(q.segment for q in where.quotes[:1])]
    return f"- {in_markdown(where.text)}{words} ({', '.join(f'`{p}`' for p in places if p)})"
