"""How quick the path is, each step beside a plain-stdlib floor that is measured in the same run."""

import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from incident_workbench import Store, coding, prepare
from incident_workbench.demo import code_sample, import_sample
from incident_workbench.export.review import deck_of_brief
from incident_workbench.project import Project

LINES = 20_000
Benchmark = Callable[..., Any]


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    2026-05-01T20:00:00Z ana: message 0, the queue on db7 is at 34 and rising
    """
    path = tmp_path_factory.mktemp("bench") / "talk.txt"
    lines = (
        f"2026-05-01T{20 + i // 3600 % 4:02d}:{i // 60 % 60:02d}:{i % 60:02d}Z {'ana ben cai'.split()[i % 3]}: "
        f"message {i}, the queue on db{i % 9} is at {i % 97} and rising"
        for i in range(LINES)
    )
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    store = Store.create(tmp_path_factory.mktemp("bench") / "sample", title="Sample", zone="Europe/Paris")
    import_sample(store, lambda _: None)
    with store.sit("Noor Haddad") as sitting:
        code_sample(sitting, lambda _: None)
        return sitting.project


@pytest.mark.benchmark(group="import 20,000 lines of chat")
def test_import_a_text_transcript(benchmark: Benchmark, transcript: Path, tmp_path: Path) -> None:
    number = count()

    def imported() -> int:
        store = Store.create(tmp_path / f"p{next(number)}", title="t")
        return store.import_file(transcript).segments

    assert benchmark.pedantic(imported, rounds=3) == LINES


@pytest.mark.benchmark(group="import 20,000 lines of chat")
def test_floor_split_and_write_json(benchmark: Benchmark, transcript: Path, tmp_path: Path) -> None:
    def floor() -> int:
        rows = [line.split(" ", 2) for line in transcript.read_text().split("\n")]
        (tmp_path / "floor.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
        return len(rows)

    assert benchmark.pedantic(floor, rounds=3) == LINES


@pytest.fixture(scope="module")
def coded(transcript: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A project of 20,000 segments and 10,000 codings."""
    store = Store.create(tmp_path_factory.mktemp("bench") / "coded", title="t")
    store.import_file(transcript)
    with store.sit("lee") as sitting:
        segments = sitting.project.segments[:10_000]
        sitting.add_all(coding.apply(sitting.project, s.id, "observation") for s in segments)
    return store


@pytest.mark.benchmark(group="one durable coding")
def test_one_durable_coding(benchmark: Benchmark, coded: Store) -> None:
    with coded.sit("kim") as sitting:
        segments = iter(sitting.project.segments)

        def code() -> None:
            sitting.add(coding.apply(sitting.project, next(segments).id, "surprise", 0, 7))

        benchmark.pedantic(code, rounds=200)
        assert sitting.project.fold.acts


@pytest.mark.benchmark(group="one durable coding")
def test_floor_append_and_fsync(benchmark: Benchmark, tmp_path: Path) -> None:
    line = b"x" * 700 + b"\n"
    handle = os.open(tmp_path / "floor.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def floor() -> None:
        os.write(handle, line)
        os.fsync(handle)

    benchmark.pedantic(floor, rounds=200)
    os.close(handle)


@pytest.mark.benchmark(group="load a project")
def test_load(benchmark: Benchmark, coded: Store) -> None:
    project = benchmark.pedantic(coded.load, rounds=3)
    assert len(project.segments) == LINES


@pytest.mark.benchmark(group="load a project")
def test_floor_json_loads(benchmark: Benchmark, coded: Store) -> None:
    paths = [*coded.path.glob("deliveries/*/reading-*.jsonl"), *coded.path.glob("claims/*/*.jsonl")]

    def floor() -> int:
        return sum(
            len([json.loads(line) for line in path.read_bytes().split(b"\n") if line]) for path in paths
        )

    assert benchmark.pedantic(floor, rounds=3) > LINES


@pytest.mark.benchmark(group="prepare and deck of the sample")
def test_prepare_and_deck(benchmark: Benchmark, sample: Project) -> None:
    deck = benchmark.pedantic(lambda: deck_of_brief(prepare(sample)), rounds=3)
    assert "</html>" in deck
