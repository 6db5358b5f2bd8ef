"""Slack exports of any size are read in the same memory: measured in a Python of its own each time."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from incident_workbench.readers.slack.passed import Message, Passed

NIGHT = datetime(2026, 1, 1, 20, tzinfo=UTC)
WORDS = (
    "db is slow again restarting the pool latency rising checking node rollback done customers queue".split()
)
READ = """
import json, sys, time
from functools import partial
from pathlib import Path
from incident_workbench.readers import slack
from incident_workbench.readers.base import ReadOptions, unaccounted
from incident_workbench.readers.containers import file_delivery

path = Path(sys.argv[1])
begun = time.process_time()
reading = slack.read(file_delivery(path.name, partial(path.open, "rb")), ReadOptions())
segments = sum(1 for _ in reading.segments)
took = time.process_time() - begun
assert unaccounted(reading) == () and not reading.problems
status = open("/proc/self/status").read()  # getrusage would tell the peak of the process that began this one
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({"segments": segments, "MB": peak, "seconds": took}))
"""
FLOOR = """
import json, sys, time, zipfile
begun = time.process_time()
with zipfile.ZipFile(sys.argv[1]) as whole:
    messages = sum(len(json.loads(whole.read(name))) for name in whole.namelist() if "/" in name)
print(json.dumps({"segments": messages, "seconds": time.process_time() - begun}))
"""


def export(path: Path, megabytes: int, channels: int, longest: int = 24) -> int:
    """An export as a zip, of that many bytes unpacked: channels with a file a day; returns how many messages.

    `longest` is how many words a message may have.
    """
    chance, day, made, messages = Random(5), 0, 0, 0
    people = [f"U{number:08d}" for number in range(200)]
    users = [{"id": user, "name": user, "profile": {"display_name": f"Ana {user}"}} for user in people]
    names = [{"id": f"C{number:08d}", "name": f"team-{number}"} for number in range(channels)]
    packing = zipfile.ZIP_DEFLATED if longest == 24 else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", packing, compresslevel=1) as out:
        out.writestr("users.json", json.dumps(users))
        out.writestr("channels.json", json.dumps(names))
        while made < megabytes << 20:
            date = NIGHT + timedelta(days=day)
            for channel in names:
                written = [message(chance, people, date, number, longest) for number in range(150)]
                raw = json.dumps(written, indent=1)
                out.writestr(f"{channel['name']}/{date:%Y-%m-%d}.json", raw)
                made, messages = made + len(raw), messages + len(written)
            day += 1
    return messages


def message(
    chance: Random, people: list[str], date: datetime, number: int, longest: int
) -> dict[str, object]:
    """As fat as Slack writes them; every tenth answers in a thread that began that day."""
    text = " ".join(chance.choices(WORDS, k=chance.randint(3, 24))) * chance.randint(1, longest // 24)
    begun = int(date.timestamp())
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    made: dict[str, object] = {
        "client_msg_id": f"{chance.getrandbits(128):032x}",
        "type": "message",
        "user": chance.choice(people),
        "text": text,
        "ts": f"{begun + number * 7}.{number:06d}",
        "team": "T00000001",
        "user_profile": {"display_name": "Ana", "real_name": "Ana", "team": "T00000001", "avatar_hash": "0"},
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": [element]}],
    }
    if number % 10 == 1:
        made["thread_ts"] = f"{begun}.000000"
    return made


def run(code: str, path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    """All in one channel, which is the hardest: who passed is kept for each channel."""
    small, large = tmp_path / "small.zip", tmp_path / "large.zip"
    counts = export(small, 30, 1, longest=1_800), export(large, 120, 1, longest=1_800)
    found = run(READ, small), run(READ, large)
    assert tuple(told["segments"] for told in found) == counts
    assert counts[1] > 3.5 * counts[0] > 4_000
    assert found[1]["MB"] - found[0]["MB"] < 8


def test_a_message_that_passed_costs_32_bytes() -> None:
    passed = Passed()
    tracemalloc.start()
    for number in range(20_000):
        passed.add(f"{1700000000 + number}.000100", Message(number, number, f"inc/2023-11-14.json#{number}"))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 45 * 20_000
    assert passed.find("1700000007.000100") == Message(7, 7, "inc/2023-11-14.json#7")
    assert passed.find("1700000007.000101") is None


@pytest.mark.soak
def test_an_export_of_a_gigabyte(tmp_path: Path, figure: Callable[[str], None]) -> None:
    path = tmp_path / "export.zip"
    messages = export(path, 1024, 100)
    told, floor = run(READ, path), run(FLOOR, path)
    assert told["segments"] == floor["segments"] == messages
    assert told["MB"] < 300
    figure(
        f"{messages:,} messages of 1 GB: peak {told['MB']:.0f} MB, {1024 / told['seconds']:.0f} MB/s; "
        f"json.loads of the same alone {1024 / floor['seconds']:.0f} MB/s"
    )
