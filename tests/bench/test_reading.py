"""Reading and importing, beside the same work done as plainly as the standard library allows."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench.readers import find, readers
from incident_workbench.readers.base import ReadOptions, unaccounted
from incident_workbench.store import Store
from incident_workbench.store.arrivals import delivery_of, files_of
from tests.bench import formats, made
from tests.bench.conftest import peak

LINES = 98_000
MESSAGES = 100_000
PLAIN = ReadOptions()
IMPORT = """
import sys
from incident_workbench.store import Store
Store.create(sys.argv[2], title="t").import_file(sys.argv[1])
"""


def read(path: Path, options: ReadOptions = PLAIN) -> tuple[str, int]:
    """The reader that was found, and how many segments it made."""
    files, refused = files_of(path)
    delivery = delivery_of(path.name, path, files, refused)
    reading = find(delivery, None, options).read(delivery, options)
    segments = list(reading.segments)
    assert unaccounted(reading) == ()
    return reading.reader, len(segments)


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Path:
    return made.chat(tmp_path_factory.mktemp("bench") / "chat.txt", sized(LINES))


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]) -> Path:
    return made.slack(tmp_path_factory.mktemp("bench") / "export.zip", sized(MESSAGES))


@pytest.mark.benchmark(group="read a chat of 10 MB")
def test_read(benchmark: Benchmark, chat: Path, sized: Callable[[int], int]) -> None:
    assert benchmark.pedantic(read, (chat,), rounds=5) == ("plain-chat", sized(LINES))


@pytest.mark.benchmark(group="read a chat of 10 MB")
def test_floor_split_and_read_times(benchmark: Benchmark, chat: Path, sized: Callable[[int], int]) -> None:
    def floor() -> int:
        rows = [line.split(" ", 2) for line in chat.read_text().split("\n") if line]
        return len([(datetime.fromisoformat(row[0]), row[1], row[2]) for row in rows])

    assert benchmark.pedantic(floor, rounds=5) == sized(LINES)


@pytest.mark.benchmark(group="import a chat of 10 MB")
def test_import(benchmark: Benchmark, chat: Path, tmp_path: Path, sized: Callable[[int], int]) -> None:
    number = count()

    def imported() -> int:
        return Store.create(tmp_path / f"p{next(number)}", title="t").import_file(chat).segments

    assert benchmark.pedantic(imported, rounds=3) == sized(LINES)
    benchmark.extra_info["MB"] = peak(IMPORT, chat, tmp_path / "peak")


@pytest.mark.benchmark(group="import a chat of 10 MB")
def test_floor_split_and_write_json(benchmark: Benchmark, chat: Path, tmp_path: Path) -> None:
    def floor() -> None:
        rows = [line.split(" ", 2) for line in chat.read_text().split("\n")]
        (tmp_path / "floor.jsonl").write_text("\n".join(json.dumps(row) for row in rows))

    benchmark.pedantic(floor, rounds=3)


@pytest.mark.benchmark(group="import a Slack export of 100,000 messages")
def test_import_slack(
    benchmark: Benchmark, export: Path, tmp_path: Path, sized: Callable[[int], int]
) -> None:
    number = count()

    def imported() -> int:
        return Store.create(tmp_path / f"p{next(number)}", title="t").import_file(export).segments

    assert benchmark.pedantic(imported, rounds=3) == sized(MESSAGES)
    benchmark.extra_info["MB"] = peak(IMPORT, export, tmp_path / "peak")


@pytest.mark.benchmark(group="import a Slack export of 100,000 messages")
def test_floor_json_of_a_zip(benchmark: Benchmark, export: Path, sized: Callable[[int], int]) -> None:
    def floor() -> int:
        with zipfile.ZipFile(export) as whole:
            days = [json.loads(whole.read(name)) for name in whole.namelist() if "/" in name]
        return sum(map(len, days))

    assert benchmark.pedantic(floor, rounds=3) == sized(MESSAGES)


# --- every reader -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=formats.FORMATS, ids=lambda form: form.reader)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sized: Callable[[int], int]
) -> tuple[formats.Format, Path]:
    folder = tmp_path_factory.mktemp(request.param.reader)
    return request.param, formats.written(request.param, folder, sized(request.param.messages))


def test_there_is_a_format_for_every_reader() -> None:
    assert [form.reader for form in formats.FORMATS] == sorted(readers())


@pytest.mark.benchmark(timer=process_time)
def test_read_every_format(
    benchmark: Benchmark, written: tuple[formats.Format, Path], sized: Callable[[int], int]
) -> None:
    """In the processor's time of this process, so that what else the machine does counts less."""
    form, path = written
    benchmark.group = f"read: {form.reader}"
    reader, segments = benchmark.pedantic(read, (path, ReadOptions(**form.options)), rounds=3)
    assert (reader, segments > sized(form.messages) / 8) == (form.reader, True)
    size = sum(map(len, formats.bytes_of(path))) / 1e6
    benchmark.extra_info["MB"] = f"{size:.1f}"
    if benchmark.enabled:
        benchmark.extra_info["MB/s"] = f"{size / benchmark.stats.stats.median:.1f}"


@pytest.mark.benchmark(timer=process_time)
def test_floor_of_every_format(benchmark: Benchmark, written: tuple[formats.Format, Path]) -> None:
    form, path = written
    benchmark.group = f"read: {form.reader}"
    assert benchmark.pedantic(formats.floor, (path,), rounds=3)
