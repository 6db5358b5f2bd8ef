"""Ten times as much takes about ten times as long: the ratio stands in the table as `growth`."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench import coding
from incident_workbench.store import Store
from tests.bench import made
from tests.bench.test_reading import read

Deed = Callable[[], float]
"""Does something once, and says how many seconds it took."""


def timed(work: Callable[[], object]) -> Deed:
    def deed() -> float:
        gc.collect()
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin

    return deed


FIRST_LOAD = """
import sys, time
from incident_workbench import Store

Store.open(sys.argv[1]).load()
store = Store.open(sys.argv[2])
begin = time.perf_counter()
project = store.load()
print(time.perf_counter() - begin)
"""


def first_load(tiny: Path, project: Path) -> float:
    """A project is loaded once in a process: a second load would find memory that the first had fetched."""
    run = [sys.executable, "-c", FIRST_LOAD, tiny, project]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def reading(folder: Path, size: int) -> Deed:
    return timed(partial(read, made.chat(folder / f"{size}.txt", size)))


def reading_slack(folder: Path, size: int) -> Deed:
    return timed(partial(read, made.slack(folder / f"{size}.zip", size)))


def loading(folder: Path, size: int) -> Deed:
    (folder / "tiny").mkdir()
    tiny = made.coded_project(folder / "tiny", 100, kim=range(50))
    return partial(first_load, tiny.path, made.coded_project(folder, size, kim=range(size // 2)).path)


def finding(folder: Path, size: int) -> Deed:
    project = made.coded_project(folder, size).load()
    return timed(lambda: sum(1 for _ in coding.find(project, "expected more", whole_words=True)))


def counting(folder: Path, size: int) -> Deed:
    """Projects that have counted nothing yet."""
    loaded = made.coded_project(folder, size, kim=range(size)).load()

    def deed() -> float:
        project = replace(loaded, evidence=replace(loaded.evidence))
        return timed(lambda: coding.co_occurrence(project, within=5))()

    return deed


def checking(folder: Path, size: int) -> Deed:
    store: Store = made.coded_project(folder, size, kim=range(size))
    return timed(store.check)


@pytest.mark.parametrize("deed", [reading, reading_slack, loading, finding, counting, checking])
def test_growth(
    benchmark: Benchmark, deed: Callable[[Path, int], Deed], tmp_path: Path, sized: Callable[[int], int]
) -> None:
    size = sized(20_000)
    (tmp_path / "one").mkdir()
    (tmp_path / "ten").mkdir()
    once, tenfold = deed(tmp_path / "one", size), deed(tmp_path / "ten", size * 10)
    times = max(sized(3), 1)
    base, more = (min(deed() for _ in range(times)) for deed in (once, tenfold))
    benchmark.group = f"ten times as much: {deed.__name__.replace('_', ' ')}"
    benchmark.extra_info["growth"] = f"×{more / base:.1f}, from {base * 1000:.0f} to {more * 1000:.0f} ms"
    benchmark.pedantic(once, rounds=1)
