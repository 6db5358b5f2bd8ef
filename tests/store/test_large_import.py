"""An export far larger than memory should be: imported in little of it, told as it goes, stopped without a trace."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_workbench.store import Store
from tests.readers.test_slack_memory import export
from tests.store.conftest import tree

IMPORT = """
import json, signal, sys
from incident_workbench import Store

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a program begun in the background does not have
told = []
def progress(segments):
    told.append(segments)
    print(segments, flush=True)
report = Store.open(sys.argv[1]).import_file(sys.argv[2], progress=progress)
assert report.unaccounted == () and not report.problems
status = open("/proc/self/status").read()  # getrusage would tell the peak of the process that began this one
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({"segments": report.segments, "MB": peak, "told": len(told)}))
"""


def imported(folder: Path, megabytes: int) -> dict[str, int]:
    messages = export(folder / "export.zip", megabytes, channels=8)
    Store.create(folder / "p", title="t")
    run = [sys.executable, "-c", IMPORT, folder / "p", folder / "export.zip"]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert found["segments"] == messages
    assert found["told"] == messages // 1000
    return found


def test_an_export_is_imported_in_little_memory(
    tmp_path: Path, soak: bool, figure: Callable[[str], None]
) -> None:
    megabytes = 1024 if soak else 20
    found = imported(tmp_path, megabytes)
    figure(f"{megabytes} MB of Slack export imported: peak {found['MB']} MB")
    assert found["MB"] < (1024 if soak else 250)


@pytest.mark.parametrize("after", [2000, 20_000])
def test_a_stopped_import_leaves_the_project_as_it_was(tmp_path: Path, after: int) -> None:
    """Ctrl+C, while it reads: nothing of it stays, and it can be begun again."""
    export(tmp_path / "export.zip", 20, channels=3)
    store = Store.create(tmp_path / "p", title="t")
    before = tree(store.path)
    run = [sys.executable, "-c", IMPORT, store.path, tmp_path / "export.zip"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        for line in work.stdout:
            if int(line) >= after:
                break
        time.sleep(0.05)
        work.send_signal(signal.SIGINT)
        _, error = work.communicate(timeout=60)
    assert work.returncode != 0
    assert "KeyboardInterrupt" in error
    assert tree(store.path) == before
    assert list((store.path / "deliveries").iterdir()) == []
    assert store.import_file(tmp_path / "export.zip").stored
