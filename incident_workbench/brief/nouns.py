"""The nouns of a prepared analysis, in the order in which a meeting meets them. People are shown by role.

There is no place here for a recommendation, an owner, a duration to compare, a count of what one person did, or who
was right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from ..accounts import Difference
from ..decisions import Asked, Decision
from ..difficulty import Coordination, Handled, Hardship, Surprised
from ..hypotheses import HypothesisEpisode, RabbitHole
from ..model.evidence import SourceKind, SpeakerKind
from ..privacy import Line, Quote
from ..timeline import Row

MOST_LANES = 10
"""Lanes of hypotheses on the map; further ones are in the appendix."""


class Hour(Struct, frozen=True, kw_only=True):
    """What the meeting is and is not, in dates. `soak_until`: no session on changes before that day."""

    pre_read: date | None = None
    review: date | None = None
    soak_days: int = 2
    soak_until: date | None = None
    recorded: bool = False


class SourcesOfAKind(Struct, frozen=True, kw_only=True):
    """How many sources of one kind were read."""

    kind: SourceKind
    sources: int


class Interview(Struct, frozen=True, kw_only=True):
    """Whose account was taken, by role or agreed name, and when."""

    whose: str
    elicited_at: datetime | None


class StanceShown(Struct, frozen=True, kw_only=True):
    """An analyst's distance from the case, as declared."""

    analyst: str
    responder: bool
    owner: bool
    authority_over_participants: bool
    deviations: str
    limits: str


class Preparation(Struct, frozen=True, kw_only=True):
    """What was read and who was listened to, by whom; what was not available is in the stances' limits."""

    sources: tuple[SourcesOfAKind, ...]
    accounts: tuple[Interview, ...]
    stances: tuple[StanceShown, ...]
    analysts: tuple[str, ...]


class Definition(Struct, frozen=True, kw_only=True):
    """A word that outsiders would not know."""

    term: str
    meaning: Line


class Present(Struct, frozen=True, kw_only=True):
    """Somebody who was there: role or agreed name, team, and when they joined."""

    shown: str
    role: str
    team: str
    kind: SpeakerKind
    on_call: bool
    joined_at: datetime | None


class SceneShown(Struct, frozen=True, kw_only=True):
    """A piece of the story in the present tense. Its quotes hold no talk of a later moment."""

    id: str
    title: str
    text: Line
    order: int
    begin: datetime | None
    end: datetime | None


class ThemeShown(Struct, frozen=True, kw_only=True):
    """A subject for the meeting, the decision point it opens, and a question to somebody who was asked before."""

    id: str
    title: str
    text: Line
    decision: Decision | None
    question: str
    asked_of: str


class ReportedFact(Struct, frozen=True, kw_only=True):
    """A severity, impact or figure as somebody reported it; never computed with."""

    what: str
    value: Line
    said_by: str


class Earlier(Struct, frozen=True, kw_only=True):
    """An earlier write-up, what is like it here, and what is not."""

    target: str
    likeness: Line
    difference: str


class Slice(Struct, frozen=True, kw_only=True):
    """Talk around one scene or decision, to go into on demand. `withheld`: some of it may not be shown."""

    name: str
    about: str
    quotes: tuple[Quote, ...]
    withheld: bool = False


class Brief(Struct, frozen=True, kw_only=True):
    """The prepared analysis. Same project, same brief."""

    id: str
    title: str
    zone: str
    hour: Hour
    preparation: Preparation
    background: tuple[Line, ...] = ()
    terms: tuple[Definition, ...] = ()
    people: tuple[Present, ...] = ()
    systems: tuple[str, ...] = ()
    scenes: tuple[SceneShown, ...] = ()
    timeline: tuple[Row[Quote], ...] = ()
    lanes: tuple[HypothesisEpisode[Quote], ...] = ()
    themes: tuple[ThemeShown, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rabbit_holes: tuple[RabbitHole, ...] = ()
    difficulties: tuple[Hardship, ...] = ()
    handlings: tuple[Handled, ...] = ()
    surprises: tuple[Surprised, ...] = ()
    differences: tuple[Difference, ...] = ()
    coordination: tuple[Coordination, ...] = ()
    enablers: tuple[Line, ...] = ()
    reported: tuple[ReportedFact, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    open_questions: tuple[Asked, ...] = ()
    done: tuple[Row[Quote], ...] = ()
    further_lanes: tuple[HypothesisEpisode[Quote], ...] = ()
    slices: tuple[Slice, ...] = ()

    def __repr__(self) -> str:
        return f"Brief({self.title!r}: {len(self.scenes)} scenes, {len(self.decisions)} decision points)"


def quotes_in(value: object) -> Iterator[Quote]:
    """Every quote in a brief or a part of it, however deep, in its order."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from quotes_in(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from quotes_in(getattr(value, name))
