"""R5: many processes on one project, the same segments among them: nothing is lost, doubled or late."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec

from incident_workbench.model.claims import Coding
from incident_workbench.store import Store
from tests.conftest import Figure
from tests.store.conftest import tree

CODER = """
import json, sys, time
from incident_workbench import coding
from incident_workbench.codebook import edited
from incident_workbench.model.claims import Coding
from incident_workbench.store import Store

folder, name, each = sys.argv[1], sys.argv[2], int(sys.argv[3])
seconds, acts, undone, retracted = [], [], [], []


def durable(deed):
    begin = time.perf_counter()
    done = deed()
    seconds.append(time.perf_counter() - begin)
    return done


def stored(claim, n):
    acts.append(f"{name}-{n}")
    return durable(lambda: work.add(claim, act_id=acts[-1]))


with Store.open(folder).sit(name) as work:
    segments = work.project.segments
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(each):
        if name == "renamer" and n % 3 == 1:
            retired = n % 9 == 4 if n < each - 3 else False
            stored(edited(work.project, "surprise", name=f"Surprise {n}", retired=retired), n)
        else:
            code = "probe" if n % 4 == 3 else "surprise"
            one = stored(coding.apply(work.project, segments[n % len(segments)].id, code, 0, 2), n)
        if name == "renamer" and n % 6 == 5:
            acts.append(durable(lambda: work.retract(one.id)).id)
            retracted.append(one.id)
        elif n % 10 == 9:
            act = durable(work.undo)
            acts.append(act.id)
            undone.append(act.undoes)
    print(json.dumps({"acts": acts, "undone": undone, "retracted": retracted, "seconds": seconds}), flush=True)
    told = int(sys.stdin.readline())  # how many acts all of them acknowledged
    begin = time.perf_counter()
    while len(work.project.fold.acts) < told and time.perf_counter() < begin + 30:
        time.sleep(0.01)
    waited = time.perf_counter() - begin
    fold = work.project.fold
    print(json.dumps({"waited": waited, "acts": sorted(fold.acts), "current": sorted(fold.current)}), flush=True)
    assert not work.observer_failures
"""


def test_many_processes_code_one_project_and_nothing_is_lost_or_doubled(
    store: Store, soak: bool, figure: Figure
) -> None:
    """4 processes × 60 codings, 10 × 1,000 when long; one of them renames, retires and retracts meanwhile,
    all of them undo now and then, and each says what was acknowledged.
    """
    processes, each = (10, 1_000) if soak else (4, 60)
    names = ["renamer", *(f"coder{n}" for n in range(processes - 1))]
    children = [_child(store.path, name, each) for name in names]
    try:
        assert [_line(child) for child in children] == ["ready\n"] * processes
        for child in children:
            _say(child, "go")
        said = [json.loads(_line(child)) for child in children]
        acknowledged = [key for one in said for key in one["acts"]]
        for child in children:
            _say(child, str(len(acknowledged) + 1))  # and the starter codebook
        saw = [json.loads(_line(child)) for child in children]
        assert [child.wait(timeout=60) for child in children] == [0] * processes
    finally:
        for child in children:
            child.kill()
            child.communicate()
    assert len(set(acknowledged)) == len(acknowledged) > processes * each
    _assert_each_is_there_once(store, acknowledged)
    _assert_what_was_taken_back_is_gone(store, said, names)
    project = store.load()
    for one in saw:
        assert set(one["acts"]) == {*acknowledged, "starter-codebook-1"}
        assert one["current"] == sorted(project.fold.current)
        assert one["waited"] < (5 if soak else 3)  # 0.25 s between two looks, and a busy machine
    assert project.codes["surprise"].name.startswith("Surprise ")
    assert store.check() == ()
    seconds = sorted(second for one in said for second in one["seconds"])
    p50, p99 = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    waited = max(one["waited"] for one in saw)
    figure(
        f"{processes} processes, {len(seconds):,} acts, 0 lost, 0 doubled; "
        f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.0f} ms, all seen after {waited:.2f} s"
    )
    assert p99 < 1


def _child(folder: Path, name: str, each: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CODER, str(folder), name, str(each)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline()


def _say(child: "subprocess.Popen[str]", word: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{word}\n")
    child.stdin.flush()


def _assert_each_is_there_once(store: Store, acknowledged: list[str]) -> None:
    """On the disk too, where the fold would hide what stands twice."""
    logs = {name: raw for name, raw in tree(store.path / "claims").items() if name.endswith(".jsonl")}
    on_disk = Counter(
        msgspec.json.decode(line)["id"] for raw in logs.values() for line in raw.split(b"\n")[:-1]
    )
    assert on_disk == Counter([*acknowledged, "starter-codebook-1"])
    assert store.load().fold.acts.keys() == on_disk.keys()


def _assert_what_was_taken_back_is_gone(
    store: Store, said: list[dict[str, list[str]]], names: list[str]
) -> None:
    """Retracted are those that were, and no others: not those of another analyst on the same words."""
    project = store.load()
    undone = {key for one in said for key in one["undone"]}
    retracted = {key for one in said for key in one["retracted"]}
    assert len(undone) >= len(names)
    assert len(retracted) > 3
    assert project.fold.out == undone | retracted
    made = {c.id: c for c in project.fold.claims.values() if isinstance(c, Coding)}
    gone = retracted | {key for key in made if project.fold.act_of[key] in undone}
    assert {c.id for c in project.of_kind(Coding)} == made.keys() - gone
    assert {c.analyst for c in project.of_kind(Coding)} == set(names)
