"""A project of many segments and claims: loading, coding, counting, merging."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench import coding
from incident_workbench.project import Project
from incident_workbench.store import Store
from tests.bench import made
from tests.bench.conftest import peak

LOAD = """
import sys
from incident_workbench.store import Store
Store.open(sys.argv[1]).load()
"""


def raw_lines(store: Store) -> int:
    """The floor of loading: `json.loads` of every line."""
    paths = [*store.path.glob("deliveries/*/reading-*.jsonl"), *store.path.glob("claims/*/*.jsonl")]
    return sum(len([json.loads(line) for line in path.read_bytes().split(b"\n") if line]) for path in paths)


# --- load -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Store:
    return made.coded_project(tmp_path_factory.mktemp("bench"), sized(1_000_000))


@pytest.mark.benchmark(group="load 1,000,000 segments")
def test_load(benchmark: Benchmark, million: Store, sized: Callable[[int], int]) -> None:
    assert len(benchmark.pedantic(million.load, rounds=3).segments) == sized(1_000_000)
    benchmark.extra_info["MB"] = peak(LOAD, million.path)


@pytest.mark.benchmark(group="load 1,000,000 segments")
def test_floor_json_loads(benchmark: Benchmark, million: Store, sized: Callable[[int], int]) -> None:
    assert benchmark.pedantic(raw_lines, (million,), rounds=1) > sized(1_000_000)


# --- code -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Store:
    return made.coded_project(
        tmp_path_factory.mktemp("bench"), sized(100_000), lee=range(sized(50_000)), new=range(0)
    )


@pytest.mark.benchmark(group="one durable coding, 100,000 segments and 50,000 codings")
def test_one_durable_coding(benchmark: Benchmark, coded: Store) -> None:
    with coded.sit("kim") as sitting:
        before = len(sitting.project.claims)
        segments = iter(sitting.project.segments)

        def code() -> None:
            sitting.add(coding.apply(sitting.project, next(segments).id, "surprise", 0, 3))

        benchmark.pedantic(code, rounds=200)
        assert len(sitting.project.claims) > before


@pytest.mark.benchmark(group="one durable coding, 100,000 segments and 50,000 codings")
def test_floor_append_and_fsync(benchmark: Benchmark, tmp_path: Path) -> None:
    handle = os.open(tmp_path / "floor.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def floor() -> None:
        os.write(handle, b"x" * 700 + b"\n")
        os.fsync(handle)

    benchmark.pedantic(floor, rounds=200)
    os.close(handle)


# --- codes together ---------------------------------------------------------------------------------------------------


def project_of(folder: Path, segments: int, codings: int) -> Project:
    return made.coded_project(folder, segments, kim=range(codings)).load()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Project:
    return project_of(tmp_path_factory.mktemp("bench"), sized(5_000), sized(10_000))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Project:
    return project_of(tmp_path_factory.mktemp("bench"), sized(100_000), sized(200_000))


@pytest.mark.benchmark(group="codes together, 10,000 codings")
def test_co_occurrence(benchmark: Benchmark, few: Project) -> None:
    assert benchmark.pedantic(coding.co_occurrence, (few,), rounds=20, warmup_rounds=1)


@pytest.mark.benchmark(group="codes together, 10,000 codings")
def test_floor_count_by_hand(benchmark: Benchmark, few: Project) -> None:
    def floor() -> Counter[tuple[str, str]]:
        codes: dict[str, set[str]] = {}
        for one in coding.coded(few):
            codes.setdefault(one.span.segment, set()).add(one.coding.code)
        return Counter((a, b) for found in codes.values() for a in found for b in found if a <= b)

    assert benchmark.pedantic(floor, rounds=5) == coding.co_occurrence(few)


@pytest.mark.benchmark(group="codes within 5 segments, 200,000 codings")
def test_co_occurrence_within_five(benchmark: Benchmark, many: Project) -> None:
    assert benchmark.pedantic(coding.co_occurrence, (many,), {"within": 5}, rounds=20, warmup_rounds=1)


@pytest.mark.benchmark(group="codes within 5 segments, 200,000 codings: the first time")
def test_co_occurrence_the_first_time(
    benchmark: Benchmark, tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]
) -> None:
    store = made.coded_project(tmp_path_factory.mktemp("bench"), sized(100_000), kim=range(sized(200_000)))

    def fresh() -> tuple[tuple[Project], dict[str, int]]:
        return (store.load(),), {"within": 5}

    assert benchmark.pedantic(coding.co_occurrence, setup=fresh, rounds=3)


# --- two logs ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_logs(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Store:
    """Two logs of 100,000 acts each, half of them in both."""
    acts = sized(100_000)
    return made.coded_project(
        tmp_path_factory.mktemp("bench"), 1_000, kim=range(acts), lee=range(acts // 2, acts // 2 + acts)
    )


@pytest.mark.benchmark(group="load two logs of 100,000 acts")
def test_load_two_logs(benchmark: Benchmark, two_logs: Store, sized: Callable[[int], int]) -> None:
    project = benchmark.pedantic(two_logs.load, rounds=3)
    assert len(project.fold.acts) == sized(100_000) * 3 // 2 + 1


@pytest.mark.benchmark(group="load two logs of 100,000 acts")
def test_floor_json_loads_of_two_logs(benchmark: Benchmark, two_logs: Store) -> None:
    assert benchmark.pedantic(raw_lines, (two_logs,), rounds=3)


@pytest.mark.benchmark(group="merge two logs of 100,000 acts")
def test_merge(benchmark: Benchmark, two_logs: Store, tmp_path: Path, sized: Callable[[int], int]) -> None:
    """One copy has the one log, the other copy the other."""
    number = count()

    def copies() -> tuple[tuple[Store, Path], dict[str, object]]:
        ours, theirs = tmp_path / f"ours-{next(number)}", tmp_path / f"theirs-{next(number)}"
        for folder, log in ((ours, "lee"), (theirs, "kim")):
            shutil.copytree(two_logs.path, folder)
            shutil.rmtree(folder / "claims" / log)
        return (Store.open(ours), theirs), {}

    report = benchmark.pedantic(lambda ours, theirs: ours.merge(theirs), setup=copies, rounds=3)
    assert report.acts == sized(100_000) // 2
