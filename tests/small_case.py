"""A small incident of its own for the tests of what is prepared and shown: a chat, an interview, alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from incident_workbench.model.claims import (
    Account,
    ActorAlias,
    Background,
    Claim,
    CoordinationCost,
    DecisionPoint,
    Difficulty,
    Divergence,
    Event,
    EvidenceLink,
    Handling,
    Hypothesis,
    OpenQuestion,
    Point,
    Pursuit,
    RedHerring,
    ReviewPlan,
    Scene,
    Stance,
    Statement,
    Surprise,
    Theme,
    TradeOff,
    Transition,
    Unknown,
)
from incident_workbench.model.evidence import Mention, Segment, Source, Span, Speaker, span_of
from incident_workbench.project import Evidence, Project
from incident_workbench.sitting import Sitting

TEN = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
"""Ten in the evening in Paris."""


def minute(n: float) -> datetime:
    return TEN + timedelta(minutes=n)


SAID = {
    # id: (source, speaker, minute, words)
    "m1": ("chat", "U1", 1, "errors since the deploy, it must be the certificate"),
    "m2": ("chat", "U2", 3, "the pool has clients waiting, could be nothing"),
    "m3": ("chat", "U1", 8, "rolling back now"),
    "m4": ("chat", "U3", 12, "4 % and falling"),
    "m5": ("chat", "U2", 20, "up again with the old certificate"),
    "m6": ("chat", "U3", 22, "please read what Bo Tanaka wrote, thanks @ana"),
    "a1": ("alerts", "bot", 0, "TLS handshake errors towards the provider"),
    "i1": ("interview", "Ana", None, "To me that was the proof. We agreed on it."),
    "i2": ("interview", "Ana", None, "Off the record: the manager made me nervous."),
    "j1": ("interview-2", "Bo", None, "Nobody decided. Somebody just did it."),
}


def evidence() -> Evidence:
    segments = tuple(
        Segment(
            id=key,
            source=source,
            seq=n,
            speaker=f"{source.partition('-')[0]}/{speaker}",
            text=text,
            at=None if at is None else minute(at),
            time_precision="none" if at is None else "s",
            mentions=(Mention(41, 45, "chat/U1"),) if key == "m6" else (),
        )
        for n, (key, (source, speaker, at, text)) in enumerate(SAID.items())
    )
    sources = (
        Source(id="chat", kind="chat", title="#incident"),
        Source(id="alerts", kind="alerts", title="alerts.csv"),
        Source(id="interview", kind="interview", title="Interview with Ana Reyes"),
        Source(id="interview-2", kind="interview", title="Interview two"),
    )
    speakers = (
        Speaker(id="chat/U1", name="Ana Reyes", handle="ana"),
        Speaker(id="chat/U2", name="Bo Tanaka"),
        Speaker(id="chat/U3", name="Cleo Marsh"),
        Speaker(id="alerts/bot", name="Watcher", kind="bot"),
        Speaker(id="interview/Ana", name="Ana"),
        Speaker(id="interview/Bo", name="Bo"),
    )
    return Evidence(
        sources={s.id: s for s in sources}, speakers={s.id: s for s in speakers}, segments=segments
    )


PROJECT = Project(id="case", title="Checkout errors, 1 May", zone="Europe/Paris", evidence=evidence())


def at(key: str, words: str | None = None) -> Span:
    """The words in that segment, or all of it."""
    segment = PROJECT.segment(key)
    if words is None:
        return span_of(segment)
    start = segment.text.index(words)
    return span_of(segment, start, start + len(words))


def points(**said: str) -> tuple[Point, ...]:
    """One point for each segment, with the segment as its evidence."""
    return tuple(Point(text=text, evidence=(at(key),)) for key, text in said.items())


PEOPLE: tuple[Claim, ...] = (
    ActorAlias(
        id="ana",
        speakers=("chat/U1", "interview/Ana"),
        name="Ana Reyes",
        role_during="payments on call",
        team="Payments",
        joined_at=minute(1),
    ),
    ActorAlias(
        id="bo",
        speakers=("chat/U2", "interview/Bo"),
        name="Bo Tanaka",
        role_during="database engineer",
        named=True,
    ),
    ActorAlias(
        id="cleo", speakers=("chat/U3",), name="Cleo Marsh", pseudonym="Scribe", joined_at=minute(0.5)
    ),
)
STORY: tuple[Claim, ...] = (
    Event(id="deploy", actor="ana", action="deploys the adapter", begin=minute(-13), evidence=(at("m1"),)),
    Event(
        id="alert",
        actor="alerts/bot",
        action="raises an alert",
        begin=minute(0),
        line="below",
        evidence=(at("a1"),),
    ),
    Event(id="back", actor="ana", action="rolls back", begin=minute(8), end=minute(14), evidence=(at("m3"),)),
    Event(
        id="empty",
        actor="pool",
        action="runs empty",
        after="back",
        before="up",
        line="below",
        certainty="inferred",
        basis="analyst_inference",
    ),
    Event(id="up", actor="cleo", action="sees errors rise", begin=minute(20), evidence=(at("m5"),)),
    Event(id="nod", actor="ana", action="nods", begin=minute(7), certainty="estimated", evidence=(at("i1"),)),
)
TRACKS: tuple[Claim, ...] = (
    Hypothesis(
        id="cert", proposition="the certificate", raised_by="ana", raised_at=minute(1), evidence=(at("m1"),)
    ),
    Hypothesis(id="pool", proposition="the pool", raised_by="bo", raised_at=minute(3), evidence=(at("m2"),)),
    Transition(hypothesis="cert", to="pursued", actor="ana", occurred_at=minute(2), evidence=(at("m1"),)),
    Transition(hypothesis="cert", to="acted_on", actor="ana", occurred_at=minute(8), evidence=(at("m3"),)),
    Transition(hypothesis="cert", to="revived", actor="cleo", occurred_at=minute(18), evidence=(at("m5"),)),
    Transition(
        hypothesis="cert",
        to="superseded_by",
        other="pool",
        actor="cleo",
        occurred_at=minute(20),
        evidence=(at("m5"),),
    ),
    Transition(hypothesis="pool", to="unanswered", occurred_at=minute(5), basis="analyst_inference"),
    EvidenceLink(
        id="fall",
        hypothesis="cert",
        polarity_as_read_then="for",
        read_by="cleo",
        read_at=minute(12),
        polarity_later="against",
        later_basis="the restart emptied the pool",
        text="errors fall",
        evidence=(at("m4"),),
    ),
    RedHerring(
        id="hole",
        title="The certificate",
        hypotheses=("cert",),
        competing_hypotheses=("pool",),
        frame_of_the_moment="A new certificate is out, and some refuse it.",
        entry_cue=points(a1="the alert names TLS"),
        plausibility=(Point(text="right after the deploy", of="temporal_coincidence", evidence=(at("m1"),)),),
        pursuers=(Pursuit(actor="ana", begin=minute(1), end=minute(20)),),
        not_pursuing=Unknown(ask="bo"),
        exit_cue=points(m5="up again"),
        noticed_by="cleo",
        spread=Unknown(),
        would_it_attract_us_again="Would it draw us in again?",
        begin=minute(1),
        end=minute(20),
        evidence=(at("m1"),),
    ),
)
DECIDING: tuple[Claim, ...] = (
    DecisionPoint(
        id="decision",
        actor="ana",
        action_taken="rolls back",
        at=minute(8),
        cues=points(m1="errors since the deploy"),
        goals=(*points(m1="stop the errors"), *points(m2="keep the evening running")),
        help_sought=Unknown(ask="bo"),
        chosen_by="trial",
        trade_off=(TradeOff(kept="speed", given_up="looking further"),),
        known_at_time=points(m1="the deploy"),
        not_known_at_time=points(m2="what the pool meant"),
        available_but_not_seen=(
            Point(text="the thread", evidence=(at("i1"),)),
            Point(text="what an analyst thinks", basis="analyst_inference"),
        ),
        evidence=(at("m3"),),
    ),
    Theme(
        id="theme",
        title="Two lines of work",
        text="Side by side.",
        decision_point="decision",
        question="What did you see just then?",
        asked_of="bo",
        evidence=(at("m2"),),
    ),
    OpenQuestion(id="asks", text="Where else does this happen?", asked_of="cleo", evidence=(at("m6"),)),
)
VIEWS: tuple[Claim, ...] = (
    Account(id="account-a", whose="ana", source="interview", evidence=(at("i1"),)),
    Account(id="account-b", whose="bo", source="interview-2", evidence=(at("j1"),)),
    Statement(
        id="said-a", account="account-a", text="It was agreed.", evidence=(at("i1", "We agreed on it."),)
    ),
    Statement(
        id="said-b", account="account-b", text="Nobody decided.", evidence=(at("j1", "Nobody decided."),)
    ),
    Divergence(
        id="differs",
        question="Was it agreed?",
        statements=("said-a", "said-b"),
        about="agreement_reached",
        evidence=(at("i1"), at("j1")),
    ),
    Difficulty(
        id="hard",
        category="ambiguous_signals",
        text="Errors fall for another reason.",
        whose="ana",
        begin=minute(12),
        evidence=(at("m4"),),
    ),
    Handling(
        id="met",
        text="Looks at the pool.",
        expertise="knows it by heart",
        countered=("hard",),
        evidence=(at("m2"),),
    ),
    Surprise(
        id="oh",
        actor="cleo",
        expectation="errors stay low",
        observation="up again",
        at=minute(20),
        evidence=(at("m5"),),
    ),
    CoordinationCost(
        id="cost",
        cost="orient",
        text="The thread is linked.",
        borne_by="cleo",
        at=minute(22),
        evidence=(at("m6"),),
    ),
)
MEETING: tuple[Claim, ...] = (
    Scene(
        id="scene-2",
        title="Going back",
        text="Errors fall.",
        order=2,
        begin=minute(7),
        end=minute(15),
        evidence=(at("m4"),),
    ),
    Scene(
        id="scene-1",
        title="An alert",
        text="An alert comes.",
        order=1,
        begin=minute(0),
        end=minute(7),
        evidence=(at("a1"), at("m5")),
    ),
    Background(text="A buyer pays.", basis="analyst_inference"),
    Stance(id="stance", limits="Two interviews.", basis="analyst_inference"),
    ReviewPlan(pre_read=date(2026, 5, 11), review=date(2026, 5, 14), basis="analyst_inference"),
)
ALL = (*PEOPLE, *STORY, *TRACKS, *DECIDING, *VIEWS, *MEETING)


def case(claims: Iterable[Claim] = ALL, *further: Claim, analyst: str = "kim") -> Project:
    """The project with these claims, as one analyst's single act."""
    with Sitting(PROJECT, analyst, lambda act: None, now=lambda: datetime(2026, 5, 8, tzinfo=UTC)) as sitting:
        sitting.add_all((*claims, *further), act_id="act")
        return sitting.project


def then(project: Project, *claims: Claim) -> Project:
    """The project after one more act."""
    with Sitting(project, "kim", lambda act: None, now=lambda: datetime(2026, 5, 9, tzinfo=UTC)) as sitting:
        sitting.add_all(claims)
        return sitting.project


def without(*ids: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in ALL if claim.id not in ids)
