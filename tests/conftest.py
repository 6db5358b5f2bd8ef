import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from tools import chromium

ROOT = Path(__file__).resolve().parents[1]
Figure = Callable[[str], None]
CI = os.environ.get("CI") == "true"

expect.set_options(timeout=20_000)  # milliseconds, for a busy machine
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, max_examples=30)
settings.register_profile("soak", deadline=None, max_examples=1_000, stateful_step_count=40)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the long figures, and the tests marked soak")


def pytest_configure(config: pytest.Config) -> None:
    soak = config.getoption("--soak")
    if soak:
        os.environ["IW_SOAK"] = "1"  # for figures that are needed before any fixture is
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("soak" if soak else "ci" if CI else "default")


FIRST = ("tests/browser/", "tests/test_site.py", "tests/test_docs.py", "tests/export/", "tests/store/")
"""What takes longest begins first, so that no worker is left alone with it at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    if config.getoption("--soak"):
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="long: make soak"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the long figures are wanted."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Notes what a long test found, for the table that `make soak` ends with."""
    return lambda words: record_property("figure", words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("--soak"):
        return
    told = [
        (report.nodeid.partition("::")[2], report.duration, words)
        for report in terminalreporter.stats.get("passed", [])
        for name, words in report.user_properties
        if name == "figure"
    ]
    if told:
        terminalreporter.section("figures")
    for test, seconds, words in told:
        terminalreporter.write_line(f"{test}\n    {words}; {seconds:.0f} s")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real transcripts, which are not ours to publish."""
    folder = Path(os.environ.get("IW_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("real transcripts are absent: IW_SHARED names no folder")
    return folder


def once_a_run(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A place that all workers of a test run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name


@pytest.fixture(scope="session")
def bad_inputs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hostile files: zip, json, text and others, made anew."""
    folder = once_a_run(tmp_path_factory, "bad-inputs")
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            half = folder.with_suffix(".half")
            maker = shared / "tools" / "make_bad_inputs.py"
            subprocess.run([sys.executable, maker, half], check=True, capture_output=True)
            half.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `iw demo` makes: project and deck. Nobody writes into it."""
    folder = once_a_run(tmp_path_factory, "demo")
    with FileLock(f"{folder}.lock"):
        if not (folder / "deck.html").exists():
            iw = Path(sys.executable).with_name("iw")
            subprocess.run([iw, "demo", "-o", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def browser_path() -> str:
    path = chromium.find()
    if path is None and CI:
        pytest.fail("no Chromium; python tools/chromium.py installs one")
    if path is None:
        pytest.skip("no Chromium; python tools/chromium.py installs one")
    return path


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """Headless, and calling home no more than Chromium can be told to."""
    quiet = [
        "--no-sandbox",  # which a container and root do not have
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=quiet)
        yield browser
        browser.close()
