"""From the sample's claims to its deck."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench.brief import prepare
from incident_workbench.export.review import deck_of_brief
from incident_workbench.store import Store


@pytest.mark.benchmark(group="prepare the sample and make its deck")
def test_prepare_and_deck(benchmark: Benchmark, demo_folder: object) -> None:
    store = Store.open(f"{demo_folder}/project")
    deck = benchmark.pedantic(lambda: deck_of_brief(prepare(store.load())), rounds=3)
    assert "</html>" in deck
