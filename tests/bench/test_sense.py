"""Making sense of a large project: its timeline, its hypotheses, who knew what."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench import hypotheses, timeline
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import (
    ActorAlias,
    Claim,
    DecisionPoint,
    Event,
    EvidenceLink,
    Hypothesis,
    Point,
    Transition,
)
from incident_workbench.model.evidence import Mention, Reaction, Segment, Source, Speaker, span_of
from incident_workbench.project import Evidence, Project
from tests.bench import made

NIGHT = datetime(2026, 5, 1, 20, tzinfo=UTC)
PEOPLE = tuple(f"chat/U{n}" for n in range(40))


def talk(size: int) -> Evidence:
    """A long night of forty people: some mention one another, some answer in threads, some react."""
    chance, said = Random(7), made.sentences(8)
    segments: list[Segment] = []
    for n in range(size):
        text = f"@u {next(said)}"
        speaker = PEOPLE[chance.randrange(40)]
        root = segments[chance.randrange(n)].id if n and n % 5 == 0 else None
        segments.append(
            Segment(
                id=f"chat/{n}", source="chat", seq=n, speaker=speaker, text=text, thread=root,
                at=NIGHT + timedelta(seconds=n), time_precision="s", time_basis="absolute",
                mentions=(Mention(0, 2, chance.choice(PEOPLE)),) if n % 7 == 0 else (),
                reactions=(Reaction("eyes", 1, (chance.choice(PEOPLE),)),) if n % 10 == 0 else (),
            )
        )  # fmt: skip
    sources = {"chat": Source(id="chat", kind="chat", title="chat")}
    speakers = {key: Speaker(id=key, name=f"User {n}") for n, key in enumerate(PEOPLE)}
    return Evidence(sources=sources, speakers=speakers, segments=tuple(segments))


def claims(segments: tuple[Segment, ...], size: int) -> Iterator[Claim]:
    """Of each hundred: thirty events, a third of them without a time, eight hypotheses, moves, signs, decisions."""
    chance = Random(9)
    for n in range(size):
        said = segments[chance.randrange(len(segments))]
        kind, hundred = n % 100, n // 100
        grounds = {"id": f"c{n}", "analyst": "kim", "basis": "contemporaneous", "evidence": (span_of(said),)}
        if kind < 20:
            yield Event(actor=PEOPLE[n % 40], action=f"acts {n}", begin=said.at, **grounds)
        elif kind < 30:
            yield Event(actor=PEOPLE[n % 40], action=f"acts {n}", after=f"c{n - 1}", **grounds)
        elif kind < 38:
            yield Hypothesis(proposition=f"it is {n}", raised_by=PEOPLE[0], raised_at=said.at, **grounds)
        elif kind < 64:
            of = f"c{hundred * 100 + 30 + kind % 8}"
            yield Transition(hypothesis=of, to="pursued", occurred_at=said.at, **grounds)
        elif kind < 92:
            of = f"c{hundred * 100 + 30 + kind % 8}"
            yield EvidenceLink(hypothesis=of, polarity_as_read_then="for", read_at=said.at, **grounds)
        else:
            cue = Point(text="a graph", evidence=(span_of(said),))
            yield DecisionPoint(
                actor=PEOPLE[kind % 40], action_taken="acts", at=said.at, cues=(cue,), **grounds
            )


def project_of(size: int) -> Project:
    """So many segments, and a claim for every twentieth."""
    evidence = talk(size)
    aliases = [
        ActorAlias(id=f"a{n}", speakers=(key,), name=f"User {n}", analyst="kim")
        for n, key in enumerate(PEOPLE)
    ]
    acts = [
        Act(
            id=f"act{n}", written_at=NIGHT + timedelta(seconds=n), analyst="kim", name="said", claims=(claim,)
        )
        for n, claim in enumerate((*aliases, *claims(evidence.segments, size // 20)))
    ]
    return Project(id="p", title="Made for measuring", evidence=evidence).extended(acts)


def fresh(project: Project) -> Project:
    """The same, with nothing worked out yet."""
    return replace(project, evidence=replace(project.evidence))


ASKED: dict[str, Callable[[Project], object]] = {
    "timeline": timeline.rows,
    "hypotheses": hypotheses.episodes,
    "known by": lambda project: timeline.known_by(project, "User 3", NIGHT + timedelta(days=30)),
    "could have seen": lambda project: timeline.could_have_seen(
        project, "User 3", NIGHT + timedelta(days=30)
    ),
}
"""What is asked of a project of 100,000 segments and 5,000 claims, of which nothing is worked out yet."""
FLOORS: dict[str, Callable[[Project], object]] = {
    "timeline": lambda project: sorted(
        (c for c in project.claims if isinstance(c, Event)), key=lambda e: str(e.begin)
    ),
    "hypotheses": lambda project: sorted(
        (c for c in project.claims if isinstance(c, Transition | EvidenceLink)), key=lambda c: c.hypothesis
    ),
    "known by": lambda project: [
        s.text
        for s in project.segments
        if s.speaker == PEOPLE[3] or any(m.speaker == PEOPLE[3] for m in s.mentions)
    ],
    "could have seen": lambda project: [s.text for s in project.segments if s.speaker != PEOPLE[3]],
}
"""The same without places, ends, clocks, wordings or grounds: one pass over what there is."""


@pytest.fixture(scope="module")
def large(sized: Callable[[int], int]) -> Project:
    return project_of(sized(100_000))


@pytest.mark.parametrize("asked", ASKED)
def test_sense(benchmark: Benchmark, large: Project, asked: str) -> None:
    benchmark.group = f"{asked}, 100,000 segments and 5,000 claims"
    assert benchmark.pedantic(ASKED[asked], setup=lambda: ((fresh(large),), {}), rounds=7)


@pytest.mark.parametrize("asked", FLOORS)
def test_floor_one_pass(benchmark: Benchmark, large: Project, asked: str) -> None:
    benchmark.group = f"{asked}, 100,000 segments and 5,000 claims"
    assert benchmark.pedantic(FLOORS[asked], setup=lambda: ((fresh(large),), {}), rounds=7)


@pytest.mark.parametrize("asked", ASKED)
def test_growth(benchmark: Benchmark, asked: str, large: Project, sized: Callable[[int], int]) -> None:
    """From 10,000 segments and 500 claims to ten times as much."""
    small = project_of(sized(10_000))

    def best(project: Project) -> float:
        return min(islice(seconds(ASKED[asked], project), max(sized(15), 1)))

    base, more = best(small), best(large)
    benchmark.group = f"ten times as much: {asked}"
    benchmark.extra_info["growth"] = f"×{more / base:.1f}, from {base * 1000:.1f} to {more * 1000:.0f} ms"
    benchmark.pedantic(ASKED[asked], (small,), rounds=1)
    assert len(large.segments) < 100_000 or more <= 15 * base


def seconds(asked: Callable[[Project], object], project: Project) -> Iterator[float]:
    """Of this process, with the collector of garbage kept out: its work grows with what others left."""
    while True:
        again = fresh(project)
        gc.collect()
        gc.disable()
        begin = time.process_time()
        asked(again)
        yield time.process_time() - begin
        gc.enable()
