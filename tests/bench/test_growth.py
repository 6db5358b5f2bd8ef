"""Ten times as much takes about ten times as long: the ratio stands in the table as `growth`."""

import gc
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench import coding
from incident_workbench.store import Store
from tests.bench import made
from tests.bench.test_reading import read

Deed = Callable[[], object]


def best(deed: Deed, rounds: int = 3) -> float:
    """The fastest of some rounds, without the collector's chance pauses."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = time.perf_counter()
        deed()
        times.append(time.perf_counter() - begin)
    return min(times)


def reading(folder: Path, size: int) -> Deed:
    return partial(read, made.chat(folder / f"{size}.txt", size))


def reading_slack(folder: Path, size: int) -> Deed:
    return partial(read, made.slack(folder / f"{size}.zip", size))


def loading(folder: Path, size: int) -> Deed:
    return made.coded_project(folder, size, kim=range(size // 2)).load


def finding(folder: Path, size: int) -> Deed:
    project = made.coded_project(folder, size).load()
    return lambda: sum(1 for _ in coding.find(project, "expected more", whole_words=True))


def counting(folder: Path, size: int) -> Deed:
    store = made.coded_project(folder, size, kim=range(size))
    projects = iter([store.load() for _ in range(5)])  # fresh ones, that have counted nothing yet
    return lambda: coding.co_occurrence(next(projects), within=5)


def checking(folder: Path, size: int) -> Deed:
    store: Store = made.coded_project(folder, size, kim=range(size))
    return store.check


@pytest.mark.parametrize("deed", [reading, reading_slack, loading, finding, counting, checking])
def test_growth(
    benchmark: Benchmark, deed: Callable[[Path, int], Deed], tmp_path: Path, sized: Callable[[int], int]
) -> None:
    size = sized(20_000)
    (tmp_path / "one").mkdir()
    (tmp_path / "ten").mkdir()
    once, tenfold = deed(tmp_path / "one", size), deed(tmp_path / "ten", size * 10)
    base = best(once)
    benchmark.group = f"ten times as much: {deed.__name__.replace('_', ' ')}"
    benchmark.extra_info["growth"] = f"×{best(tenfold) / base:.1f}"
    benchmark.pedantic(once, rounds=1)
