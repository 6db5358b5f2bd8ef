"""Benchmarks: full sizes when they are measured (`make bench`), small ones when they only run along."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

LIMITS = {
    "read a chat of 10 MB": "1 s",
    "import a chat of 10 MB": "2 s",
    "import a Slack export of 100,000 messages": "5 s, 600 MB",
    "load 1,000,000 segments": "4 s, 2,500 MB",
    "one durable coding, 100,000 segments and 50,000 codings": "20 ms",
    "codes together, 10,000 codings": "100 ms",
    "codes within 5 segments, 200,000 codings": "100 ms",
    "load two logs of 100,000 acts": "3 s",
    "merge two logs of 100,000 acts": "3 s",
    "timeline, 100,000 segments and 5,000 claims": "300 ms",
    "hypotheses, 100,000 segments and 5,000 claims": "300 ms",
    "known by, 100,000 segments and 5,000 claims": "300 ms",
    "prepare the sample and make its deck": "5 s",
    "cues in 100,000 messages": "1 s",
    "learn from 2,000 codings": "3 s",
    "suggest over 100,000 segments": "10 s",
    "check 100,000 words of prose": "5 s",
    "transcript: 100,000 segments shown": "1,500 ms",
    "transcript: script in a frame of scrolling": "16 ms",
    "transcript: longest blank after a jump": "100 ms",
    "transcript: key press to pixels": "50 ms",
    "transcript: key press to disk": "100 ms",
    "transcript: find words": "200 ms",
    "transcript: find a pattern": "500 ms",
    "timeline board: shown": "1,500 ms",
    "timeline board: script in a frame of panning": "16 ms",
    "timeline board: script in a frame of zooming": "16 ms",
    "timeline board: pick to words, the first time": "100 ms",
    "timeline board: pick to words": "100 ms",
    "hypothesis board: shown": "1,500 ms",
    "hypothesis board: script in a frame of panning": "16 ms",
    "hypothesis board: script in a frame of zooming": "16 ms",
    "hypothesis board: pick to words, the first time": "100 ms",
    "hypothesis board: pick to words": "100 ms",
}


@pytest.fixture(scope="session")
def sized(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """The size as it is measured, or a fiftieth of it when nothing is measured."""
    small = bool(request.config.getoption("benchmark_disable"))
    return lambda size: size // 50 if small else size


@pytest.fixture(scope="session")
def by_the_browser(request: pytest.FixtureRequest) -> None:
    """What a browser measures is looked at only when it is measured: the tests of the browser do the same each day."""
    if request.config.getoption("benchmark_disable"):
        pytest.skip("measured by make bench; what it does is tested in tests/browser")


def peak(code: str, *words: str | Path) -> int:
    """Peak memory in MB of a fresh Python that runs this code; 0 where there is no /proc to ask."""
    if not Path("/proc/self/status").exists():
        return 0
    told = (
        "print(next(int(w.split()[1]) // 1024 for w in open('/proc/self/status') if w.startswith('VmHWM')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{told}", *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was measured beside what it may take, and beside the floor of its group."""
    session = getattr(config, "_benchmarksession", None)
    if session is None or session.disabled or not session.benchmarks:
        return
    floors = {b.group: b.stats.median for b in session.benchmarks if b.name.startswith("test_floor")}
    terminalreporter.section("what may be quoted")
    terminalreporter.write_line(f"{'':58}{'median':>10}{'floor':>10}{'ratio':>8}  more  (limit)")
    for bench in session.benchmarks:
        if bench.name.startswith("test_floor"):
            continue
        median, floor = bench.stats.median, floors.get(bench.group)
        more = ", ".join(f"{key} {value}" for key, value in bench.extra_info.items() if key != "took")
        limit = f"  ({LIMITS[bench.group]})" if bench.group in LIMITS else ""
        beside = f"{_time(floor):>10}{median / floor:>8.1f}" if floor else " " * 18
        took = bench.extra_info.get("took", "" if "growth" in bench.extra_info else _time(median))
        terminalreporter.write_line(f"{bench.group:58}{took:>10}{beside}  {more}{limit}")


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
