"""R1 and R2: what was acknowledged is there after kill -9, of a process and of a kernel."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from time import monotonic
from typing import Any

import pytest
from jupyter_client import BlockingKernelClient, KernelManager

from incident_workbench.model.claims import Coding
from incident_workbench.store import Store
from tests.conftest import Figure

# --- a process --------------------------------------------------------------------------------------------------------

NURSERY = """
import os, sys
from pathlib import Path
from incident_workbench import coding
from incident_workbench.store import Store

folder, chat = sys.argv[1:]
Store.open(folder).import_file(chat, preview=True)  # each child has loaded what an import needs


def acknowledge(word, key):
    os.write(1, f"{word} {key}\\n".encode())


def work(name):
    store = Store.open(folder)
    with store.sit("kim") as kim:
        segment = kim.project.segments[0].id
        for n in range(10_000):
            act = f"{name}-{n}"
            kim.add(coding.apply(kim.project, segment, "surprise", 0, 2), act_id=act)
            acknowledge("act", act)
            if n % 4 == 1:
                acknowledge("act", kim.undo().id)
            if n % 8 == 1:
                acknowledge("act", kim.redo().id)
            if n == 0 and name.endswith(("2", "7")):
                brought = Path(chat).with_name(f"{act}.txt")
                brought.write_text(Path(chat).read_text().replace("db", act))
                acknowledge("brought", store.import_file(brought).delivery)


for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            work(line.strip())
        finally:
            os._exit(1)
    acknowledge("pid", child)
    os.waitpid(child, 0)
    acknowledge("dead", child)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_kill_9_loses_nothing_acknowledged(store: Store, soak: bool, figure: Figure) -> None:
    """R1: a process codes, undoes, redoes and imports, and acknowledges on a pipe; it is killed at a random
    moment; 50 rounds, 1,000 when long.

    act r7-0, act r7-1, act 5f0c… (undo), act 91aa… (redo), brought a852e3b5d3f4, …, dead
    """
    rounds, pick = 1_000 if soak else 50, random.Random(1)
    told: list[tuple[str, str]] = []
    coded = 0
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(store.path), str(store.path.parent / "chat.txt")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for number in range(rounds):
            got = _killed(nursery, f"r{number}", early=number % 5 == 0, after=pick.uniform(0.0, 0.08))
            coded += bool(got)
            told += got
            if number % 10 == 0:
                _verify(store, told)
    finally:
        nursery.communicate(timeout=20)
    assert coded >= rounds * 4 / 5
    assert sum(word == "act" for word, _ in told) > rounds
    assert sum(word == "brought" for word, _ in told) > rounds / 50
    _verify(store, told)
    acts = Store.open(store.path).load().fold.acts.values()
    assert any(act.undoes for act in acts)
    assert any(act.redoes for act in acts)
    figure(f"{rounds:,} kills, {len(told):,} acknowledged, 0 lost, 0 corrupt")


def _killed(nursery: "subprocess.Popen[str]", name: str, early: bool, after: float) -> list[tuple[str, str]]:
    """What a fresh child acknowledged until it was killed, some time after its start or its first act."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{name}\n")
    nursery.stdin.flush()
    told: list[tuple[str, str]] = []
    child = 0
    while line := nursery.stdout.readline():
        word, _, what = line.strip().partition(" ")
        if word == "dead":
            return told
        if word == "pid":
            child = int(what)
        else:
            told.append((word, what))
        if child and (early or told):
            threading.Timer(after, os.kill, (child, signal.SIGKILL)).start()
            child = 0
    raise AssertionError("the nursery is gone")


def _verify(store: Store, told: list[tuple[str, str]]) -> None:
    """Everything told is there and whole; what was cut off is a torn last line or a half-made import, and told."""
    fresh = Store.open(store.path)
    project = fresh.load()
    assert {key for word, key in told if word == "act"} <= project.fold.acts.keys()
    assert {key for word, key in told if word == "brought"} <= {d.id for d in project.deliveries}
    assert {problem.code for problem in fresh.check()} <= {"IW-LOG-001", "IW-STORE-008"}
    assert all(c.evidence[0].quote == "db" for c in project.of_kind(Coding))


# --- a kernel ---------------------------------------------------------------------------------------------------------

SIT = """
import os, time
from incident_workbench import coding
from incident_workbench.store import Store

kim = Store.open({folder!r}).sit("kim")
segment = kim.project.segments[0].id
print(f"pid {{os.getpid()}}", flush=True)
"""

CODE = """
for n in range(10_000):
    act = f"{name}-{{n}}"
    kim.add(coding.apply(kim.project, segment, "surprise", 0, 2), act_id=act)
    print(f"act {{act}}", flush=True)
    if n % 4 == 1:
        print(f"act {{kim.undo().id}}", flush=True)
    if n % 2:
        time.sleep(0.01)  # some kernels die while they write, and some when they have just acknowledged
"""

BUSY = "print('busy', flush=True); time.sleep(600)"


@pytest.mark.parametrize("subshell", [False, True], ids=["main-shell", "subshell"])
def test_a_killed_kernel_loses_nothing_acknowledged(
    store: Store, soak: bool, subshell: bool, figure: Figure
) -> None:
    """R2: cells code in a real kernel, which is killed at a random moment; 3 rounds, 100 when long.

    In the subshell they do so while the main shell is busy, as JupyterLab's widget messages come.
    """
    rounds, pick = 100 if soak else 3, random.Random(2)
    told: list[tuple[str, str]] = []
    for number in range(rounds):
        with _kernel() as (manager, client):
            got = _coded_until_killed(store, manager, client, f"r{number}", subshell, pick.uniform(0.0, 0.4))
        assert got
        told += got
        _verify(store, told)
    assert len({key for _, key in told}) == len(told) > 3 * rounds
    figure(f"{rounds:,} kernels killed, {len(told):,} acknowledged, 0 lost, 0 corrupt")


@contextmanager
def _kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel of this interpreter; a second one when the first met another on its port and died."""
    for chances_left in (1, 0):
        manager = KernelManager()
        manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
        except RuntimeError:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
            if not chances_left:
                raise
        else:
            break
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _coded_until_killed(
    store: Store,
    manager: KernelManager,
    client: BlockingKernelClient,
    name: str,
    subshell: bool,
    after: float,
) -> list[tuple[str, str]]:
    """What the kernel acknowledged on its stdout until it was killed, some time after the first act."""
    stdout = Stdout(client)
    client.execute(SIT.format(folder=str(store.path)))
    (pid,) = (int(what) for word, what in stdout.said(until="pid") if word == "pid")
    if subshell:
        _through_a_subshell(client, stdout, CODE.format(name=name))
    else:
        client.execute(CODE.format(name=name))
    told = stdout.said(until="act")
    threading.Timer(after, os.kill, (pid, signal.SIGKILL)).start()
    while manager.is_alive():
        told += stdout.said(within=0.05)
    told += stdout.said(within=0.3)  # what was still on its way
    return told


def _through_a_subshell(client: BlockingKernelClient, stdout: "Stdout", cell: str) -> None:
    """Runs a cell in a subshell while the main shell is busy."""
    client.control_channel.send(client.session.msg("create_subshell_request", {}))
    made: dict[str, Any] = client.control_channel.get_msg(timeout=30)
    assert made["content"]["status"] == "ok", made["content"]
    client.execute(BUSY)
    assert stdout.said(until="busy") == [("busy", "")]
    content = {"code": cell, "silent": False, "store_history": False, "allow_stdin": False}
    message = client.session.msg("execute_request", content)
    message["header"]["subshell_id"] = made["content"]["subshell_id"]
    client.shell_channel.send(message)


class Stdout:
    """What a kernel prints, in whole lines: a message may end anywhere in one."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self._half = ""

    def said(self, *, until: str = "", within: float = 60) -> list[tuple[str, str]]:
        """First word and rest of each new line, until one begins with `until` or the time is over."""
        found: list[tuple[str, str]] = []
        end = monotonic() + within
        while (left := end - monotonic()) > 0:
            try:
                message = self._client.iopub_channel.get_msg(timeout=left)
            except Empty:
                break
            assert message["msg_type"] != "error", message["content"]
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                *lines, self._half = (self._half + message["content"]["text"]).split("\n")
                found += [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]
            if until and any(word == until for word, _ in found):
                return found
        assert not until, f"the kernel did not say {until!r}"
        return found
