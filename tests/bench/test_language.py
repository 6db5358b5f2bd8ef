"""The prose check, beside plain spaCy tokenisation of the same text."""

from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench.language import check

GROUP = "check 100,000 words of prose"
PAGE = """## The second hour

At 14:02 the readiness probe failed on three pods, and Noor opened the dashboard of the queue. The depot could not
reach the console because the line was down. Kim suggested that the deploy might have changed the timeout; Ben looked
at the resolver first. The night shift should have rung the harbour office. What made the resolver look right was that
its alert rang two minutes before the errors. The handover between the shifts was rushed. "We should stop here," Ana
wrote at 14:20, and the queue drained slowly. The second gauge showed what the first one did, and nobody asked why.

- The lease of the primary ended at 14:31 and the replica took over.
- Two of three probes gave results that fitted the idea, and `kubectl get pods` showed the third.

"""


@pytest.fixture(scope="module")
def text(sized: Callable[[int], int]) -> str:
    return PAGE * (sized(100_000) // len(PAGE.split()))


@pytest.mark.benchmark(group=GROUP)
def test_check(benchmark: Benchmark, text: str) -> None:
    check(PAGE)  # the rules are read once
    found = benchmark.pedantic(lambda: check(text), rounds=5)
    benchmark.extra_info["words/s"] = (
        f"{len(text.split()) / benchmark.stats.stats.median:,.0f}" if benchmark.stats else ""
    )
    assert len(found) >= 3


@pytest.mark.benchmark(group=GROUP)
def test_floor_of_spacy_tokens(benchmark: Benchmark, text: str) -> None:
    import spacy

    blank = spacy.blank("en")
    blank.max_length = 10_000_000
    assert len(benchmark.pedantic(lambda: [len(blank(page)) for page in text.split("\n\n")], rounds=5)) > 3
