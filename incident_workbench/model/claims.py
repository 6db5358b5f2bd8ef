"""Claims, kept as said: what an analyst says about the evidence, each with its grounds.

Every kind is one frozen Struct with the envelope of `Claim`; JSON names the kind in `kind`. References to
another claim
name the *first* claim of its line of replacements. Actors are named by a speaker's id, an `ActorAlias` id,
or a plain name.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, structs

from ..clock import TimePrecision
from .evidence import Aware, Span, SpeakerKind

Basis = Literal["contemporaneous", "retrospective_account", "analyst_inference"]
Certainty = Literal["observed", "estimated", "inferred"]
Polarity = Literal["for", "against", "ambiguous", "explained_away"]
Term_ = Literal[
    "considered",
    "visible_but_not_considered",
    "temporal_coincidence",
    "matched_a_past_incident",
    "real_second_fault",
    "tool_or_alert_named_it",
    "expert_vouched",
    "runbook_points_there",
    "cheap_to_test",
    "symptom_overlap",
    "partial_recovery_after_an_action",
    "prior_expectation",
    "for",
    "against",
    "ambiguous",
    "explained_away",
]
Words = Annotated[str, Meta(min_length=1, pattern=r"\S")]


class Unknown(Struct, frozen=True, forbid_unknown_fields=True):
    """Not known yet, said aloud: a value that stays visible and makes an open question. `ask` names whom.

    >>> import msgspec
    >>> msgspec.json.encode(Unknown(ask="slack/U02"))
    b'{"unknown":true,"ask":"slack/U02"}'
    """

    unknown: bool = True
    ask: str | None = None

    def __post_init__(self) -> None:
        if self.unknown is not True:
            raise ValueError('an unknown is written {"unknown": true}')


class Point(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=False):
    """One item in a list of grounds, cues, options, probes, known or not known; `of` classes it, `actor`
    saw or held it.
    """

    text: Words
    evidence: tuple[Span, ...] = ()
    basis: Basis | None = None
    of: Term_ | None = None
    actor: str | None = None


Points: TypeAlias = tuple[Point, ...] | Unknown
"""Items, none so far (empty), or unknown and to be asked."""
Said: TypeAlias = str | Unknown | None
"""Words, unknown and to be asked, or not looked into yet."""


class TradeOff(Struct, frozen=True, kw_only=True):
    """What was kept and what was given up for it."""

    kept: Words
    given_up: Words


class Pursuit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who followed a line of work, from when to when, or what they did instead."""

    actor: Words
    begin: Aware | None = None
    end: Aware | None = None
    meanwhile: str = ""
    evidence: tuple[Span, ...] = ()


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Claim(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag=_snake):
    """The envelope. The sitting fills `id`, `written_at`, `analyst`, and `basis` from the evidence's source."""

    id: str = ""
    written_at: Aware | None = None
    analyst: str = ""
    basis: Basis | None = None
    evidence: tuple[Span, ...] = ()
    replaces: tuple[str, ...] = ()


ENVELOPE = Claim.__struct_fields__


def kind_of(claim: Claim | type[Claim]) -> str:
    """The kind as JSON has it.

    >>> kind_of(DecisionPoint)
    'decision_point'
    """
    return str((claim if isinstance(claim, type) else type(claim)).__struct_config__.tag)


def said(claim: Claim) -> Claim:
    """What a claim says, without who said it, when and on what grounds: equal where two analysts agree."""
    grounds = {"reason": "", "anchor": None} if isinstance(claim, ClockCorrection) else {}
    envelope = {"id": "", "written_at": None, "analyst": "", "basis": None, "evidence": (), "replaces": ()}
    return structs.replace(claim, **envelope, **grounds)


# --- coding -----------------------------------------------------------------------------------------------------------


class Code(Claim, frozen=True, kw_only=True):
    """A term of the codebook. `slug` names it for good; its `name`, place and rules may be replaced."""

    slug: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    parent: str | None = None
    definition: str = ""
    when: str = ""
    when_not: str = ""
    example: str = ""
    colour: str = ""
    retired: bool = False


class Coding(Claim, frozen=True, kw_only=True):
    """A code applied to the spans in `evidence`; `code` is a slug.

    `suggested` tells what pointed there, where the analyst accepted a suggestion; the coding is theirs all the same.
    """

    code: Words
    suggested: str = ""


class Memo(Claim, frozen=True, kw_only=True):
    """An analyst's thought on a claim or a segment (`on` is its id)."""

    text: Words
    on: str


# --- what happened ----------------------------------------------------------------------------------------------------


class Event(Claim, frozen=True, kw_only=True):
    """One actor and one action, with when it was, how well that is known, and on which side of the screen.

    Without a time it may stand `after` and `before` other events, by their ids.
    """

    actor: Words
    action: Words
    begin: Aware | None = None
    end: Aware | None = None
    precision: TimePrecision = "s"
    certainty: Certainty = "observed"
    line: Literal["above", "below"] = "above"
    after: str | None = None
    before: str | None = None


class DecisionPoint(Claim, frozen=True, kw_only=True):
    """A critical juncture, in the fields of the Critical Decision Method (Klein, Calderwood and MacGregor 1989)."""

    actor: Words
    action_taken: Words
    at: Aware | None = None
    title: str = ""
    cues: Points = ()
    expectation: Points = ()
    assessment: Points = ()
    goals: Points = ()
    options: Points = ()
    knowledge: Points = ()
    chosen_by: (
        Literal["recognised_pattern", "rule_or_runbook", "asked_expert", "trial", "default", "instruction"]
        | Unknown
        | None
    ) = None
    uncertainty: Points = ()
    time_pressure: Points = ()
    trade_off: tuple[TradeOff, ...] | Unknown = ()
    help_sought: Points = ()
    known_at_time: Points = ()
    not_known_at_time: Points = ()
    available_but_not_seen: Points = ()


class Hypothesis(Claim, frozen=True, kw_only=True):
    """What somebody took to be going on, in their own words."""

    proposition: Words
    raised_by: Words
    raised_at: Aware | None = None
    subject: str = ""


class Transition(Claim, frozen=True, kw_only=True):
    """A hypothesis was taken up, set aside, revived… by somebody at some time; `other` is the one it gave way to."""

    hypothesis: Words
    to: Literal[
        "raised",
        "acknowledged",
        "unanswered",
        "pursued",
        "on_hold",
        "set_aside",
        "superseded_by",
        "merged_into",
        "supported",
        "acted_on",
        "never_closed",
        "revived",
    ]
    actor: str | None = None
    occurred_at: Aware | None = None
    other: str | None = None


class EvidenceLink(Claim, frozen=True, kw_only=True):
    """How something was read for or against a hypothesis then, and how it is read later: two polarities,
    never one.
    """

    hypothesis: Words
    polarity_as_read_then: Polarity
    text: str = ""
    read_by: str | None = None
    read_at: Aware | None = None
    polarity_later: Polarity | None = None
    later_basis: str = ""


class RedHerring(Claim, frozen=True, kw_only=True):
    """A retrospective view over hypotheses: what made a wrong track look right at the time. The label comes last."""

    title: str = ""
    hypotheses: Annotated[tuple[str, ...], Meta(min_length=1)]
    frame_of_the_moment: str = ""
    entry_cue: Points = ()
    plausibility: Points = ()
    pursuers: tuple[Pursuit, ...] | Unknown = ()
    not_pursuing: tuple[Pursuit, ...] | Unknown = ()
    probes: Points = ()
    competing_hypotheses: tuple[str, ...] = ()
    known_then: Points = ()
    not_known_then: Points = ()
    known_elsewhere: Points = ()
    exit_cue: Points = ()
    noticed_by: Said = None
    communicated: Said = None
    spread: Said = None
    price: Points = ()
    gain: Points = ()
    would_it_attract_us_again: str = ""
    begin: Aware | None = None
    end: Aware | None = None


# --- accounts and what made it difficult ------------------------------------------------------------------------------


class Account(Claim, frozen=True, kw_only=True):
    """What one person told, in one source."""

    whose: Words
    source: str | None = None
    elicited_at: Aware | None = None


class Statement(Claim, frozen=True, kw_only=True):
    """What an account says about an event or a question. `same_as`: statements of others that say the same, as the
    analyst reads them.
    """

    account: Words
    text: Words
    about: str = ""
    certainty: str = ""
    same_as: tuple[str, ...] = ()


class Divergence(Claim, frozen=True, kw_only=True):
    """Statements of different accounts on one question, side by side. There is no field for who is right."""

    question: Words
    statements: Annotated[tuple[str, ...], Meta(min_length=2)]
    about: Literal["fact", "timing", "meaning", "importance", "agreement_reached"]
    state: Literal["open", "explained", "left_standing"] = "open"


class Difficulty(Claim, frozen=True, kw_only=True):
    """What made the case hard, for whom, and when."""

    category: Literal[
        "ambiguous_signals",
        "masking_or_overlapping_faults",
        "delay_between_action_and_effect",
        "opacity",
        "novelty",
        "hidden_dependency_or_automation",
        "misleading_representation",
        "scarce_expertise",
        "access_or_tooling",
        "irreversible_or_risky_options",
        "goal_conflict",
        "time_and_tempo",
        "scale_of_coordination",
        "out_of_order_information",
    ]
    text: Words
    whose: str | None = None
    begin: Aware | None = None
    end: Aware | None = None


class Handling(Claim, frozen=True, kw_only=True):
    """How people met a difficulty, and the expertise that showed in it."""

    text: Words
    expertise: str = ""
    countered: tuple[str, ...] = ()


class Surprise(Claim, frozen=True, kw_only=True):
    """Expected against observed, whose, and what changed in their picture of the system."""

    actor: Words
    expectation: Words
    observation: Words
    at: Aware | None = None
    scope: Literal["situational", "fundamental"] | None = None
    changed: str = ""


class CoordinationCost(Claim, frozen=True, kw_only=True):
    """What working together took at one moment (after Maguire); a scene, never a total."""

    cost: Literal[
        "recruit",
        "orient",
        "status_demand",
        "interruption",
        "synchronise",
        "duplicate_work",
        "hand_over",
        "tool_switching",
        "leadership_in_channel",
    ]
    text: Words
    borne_by: str | None = None
    at: Aware | None = None


class OpenQuestion(Claim, frozen=True, kw_only=True):
    """A question for somebody or for the room; `arises_from` is the claim that left it open."""

    text: Words
    asked_of: str | None = None
    arises_from: str | None = None
    state: Literal["open", "answered", "declined", "unanswerable"] = "open"


# --- the prepared analysis --------------------------------------------------------------------------------------------


class Theme(Claim, frozen=True, kw_only=True):
    """One of two to five subjects for the meeting, with the decision point it opens and a question to a
    person asked before.
    """

    title: Words
    text: str = ""
    decision_point: str | None = None
    question: str = ""
    asked_of: str | None = None


class Enabler(Claim, frozen=True, kw_only=True):
    """Something that had to be true for this to happen: no cause, no person."""

    text: Words


class Reported(Claim, frozen=True, kw_only=True):
    """A severity, impact or figure as somebody reported it; a quotation, never an input to a computation."""

    what: Words
    value: Words
    said_by: Words


class Scene(Claim, frozen=True, kw_only=True):
    """A piece of the story in the present tense, its outcome not told."""

    title: Words
    text: Words
    order: int
    begin: Aware | None = None
    end: Aware | None = None


class Background(Claim, frozen=True, kw_only=True):
    """How it normally works, for those outside the team."""

    text: Words


class Term(Claim, frozen=True, kw_only=True):
    """A word outsiders would not know."""

    term: Words
    meaning: Words


class PriorLink(Claim, frozen=True, kw_only=True):
    """An earlier write-up that is like this one in one way and unlike it in another."""

    target: Words
    likeness: Words
    difference: Words


class Stance(Claim, frozen=True, kw_only=True):
    """The analyst's distance from the case, deviations declared."""

    responder: bool = False
    owner: bool = False
    authority_over_participants: bool = False
    deviations: str = ""
    limits: str = ""


class ReviewPlan(Claim, frozen=True, kw_only=True):
    """When the pre-read goes out, when the group meets, and how many working days of soak time follow."""

    pre_read: date | None = None
    review: date | None = None
    soak_days: Annotated[int, Meta(ge=0)] = 2
    recorded: bool = False


# --- clocks, people, permissions, and the rest ------------------------------------------------------------------------


class ClockCorrection(Claim, frozen=True, kw_only=True):
    """What a source's clock lacked or got wrong, from the segment `from_segment` on or from number `from_seq`, and the
    reason.

    A segment's id stays when a longer export of the same source is read; its number may not.
    `value` is an IANA zone or an offset (+02:00), a date (ISO), a start instant (ISO with zone), a shift in
    seconds to add, or a rate by which the source's seconds are multiplied. `anchor`: the same utterance in two
    sources.
    """

    source: Words
    what: Literal["zone", "date", "start", "shift", "rate"]
    value: Words
    reason: Words
    from_seq: int = 0
    from_segment: str | None = None
    anchor: tuple[Span, Span] | None = None


class ActorAlias(Claim, frozen=True, kw_only=True):
    """Speakers of several sources who are one actor, what they were that night, and whether they may be named."""

    speakers: tuple[str, ...]
    name: Words
    pseudonym: str = ""
    actor_kind: SpeakerKind = "person"
    team: str = ""
    role_during: str = ""
    on_call: bool = False
    joined_at: Aware | None = None
    named: bool = False


Restricted = Literal["off_record", "unattributed", "redacted", "access"]


class Restriction(Claim, frozen=True, kw_only=True):
    """A source, segment or span that may not be quoted, attributed or seen by all."""

    on: Words
    what: Restricted
    until: date | None = None
    reason: str = ""


class Dismissal(Claim, frozen=True, kw_only=True):
    """A suggestion that the analyst passed over, for a segment."""

    suggestion: Words
    segment: Words


class Kept(Claim, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A sentence that the prose check asked about and the analyst kept, with the reason."""

    sentence: Words
    class_: Words
    reason: Words


class Note(Claim, frozen=True, kw_only=True):
    """A note taken in the meeting, with its mark (tangent, weeds, idea…)."""

    text: Words
    mark: str = ""


AnyClaim: TypeAlias = (
    Code
    | Coding
    | Memo
    | Event
    | DecisionPoint
    | Hypothesis
    | Transition
    | EvidenceLink
    | RedHerring
    | Account
    | Statement
    | Divergence
    | Difficulty
    | Handling
    | Surprise
    | CoordinationCost
    | OpenQuestion
    | Theme
    | Enabler
    | Reported
    | Scene
    | Background
    | Term
    | PriorLink
    | Stance
    | ReviewPlan
    | ClockCorrection
    | ActorAlias
    | Restriction
    | Dismissal
    | Kept
    | Note
)
KINDS: dict[str, type[Claim]] = {kind_of(noun): noun for noun in AnyClaim.__args__}
"""Every kind of claim by the name that JSON has for it."""
RETROSPECTIVE = frozenset(("interview", "calibration_comment", "meeting_notes"))
"""Kinds of source whose words are told afterwards."""
