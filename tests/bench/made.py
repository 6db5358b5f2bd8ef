"""Made-up transcripts and logs of any size, the same for each run."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from incident_workbench.model.acts import Act, act_line
from incident_workbench.model.claims import Coding
from incident_workbench.model.evidence import Segment, span_of
from incident_workbench.store import Store

NIGHT = datetime(2026, 5, 1, 20, tzinfo=UTC)
WORDS = (
    "db is slow again restarting the pool latency rising checking node certificate handshake who knows the "
    "sweeper I expected more than that going up is it DNS see graph rollback done error ratio customers queue"
).split()


def sentences(seed: int) -> Iterator[str]:
    """Sentences of 3 to 24 words."""
    chance = Random(seed)
    while True:
        yield " ".join(chance.choices(WORDS, k=chance.randint(3, 24)))


def chat(path: Path, lines: int) -> Path:
    """A chat saved as text: about 100 bytes a line."""
    chance, said, at = Random(1), sentences(2), NIGHT
    with path.open("w") as out:
        for _ in range(lines):
            at += timedelta(seconds=chance.random() * 3)
            out.write(f"{at:%Y-%m-%dT%H:%M:%SZ} {chance.choice(('ana', 'bo', 'cy', 'dee'))}: {next(said)}\n")
    return path


def slack(path: Path, messages: int) -> Path:
    """A Slack export as a zip: two channels, a file for each day, messages as fat as Slack writes them."""
    chance, said, ts = Random(3), sentences(4), NIGHT.timestamp()
    users = [
        {"id": f"U{n:08d}", "name": f"u{n}", "profile": {"real_name": f"User {n}", "display_name": f"u{n}"}}
        for n in range(50)
    ]
    days: dict[tuple[str, str], list[dict[str, object]]] = {}
    for number in range(messages):
        ts += chance.random() * 4
        text = next(said)
        element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        message: dict[str, object] = {
            "type": "message",
            "user": users[chance.randrange(50)]["id"],
            "text": text,
            "ts": f"{ts:.6f}",
            "client_msg_id": f"{number:032x}",
            "team": "T00000001",
            "blocks": [{"type": "rich_text", "block_id": "b", "elements": [element]}],
        }
        if number % 10 == 0:
            message["reactions"] = [{"name": "eyes", "users": ["U00000001"], "count": 1}]
        day = datetime.fromtimestamp(ts, UTC).strftime("%Y-%m-%d")
        days.setdefault(("ops" if number % 3 else "dev", day), []).append(message)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("users.json", json.dumps(users))
        out.writestr("channels.json", json.dumps([{"id": "C1", "name": "ops"}, {"id": "C2", "name": "dev"}]))
        for (channel, day), written in days.items():
            out.writestr(f"{channel}/{day}.json", json.dumps(written, indent=1))
    return path


def log(path: Path, segments: tuple[Segment, ...], codes: tuple[str, ...], numbers: range) -> None:
    """A log of codings, one an act, with right sums."""
    total, lines = "", []
    for number in numbers:
        at = NIGHT + timedelta(seconds=number)
        coding = Coding(
            id=f"a{number}.1",
            written_at=at,
            analyst="kim",
            basis="contemporaneous",
            code=codes[number % len(codes)],
            evidence=(span_of(segments[number % len(segments)], 0, 5),),
        )
        act = Act(id=f"a{number}", written_at=at, analyst="kim", name="coded", claims=(coding,))
        line, total = act_line(act, total)
        lines.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))


def coded_project(folder: Path, segments: int, **logs: range) -> Store:
    """A project with a chat and, by analyst, logs of codings."""
    store = Store.create(folder / f"p{segments}", title="Made for measuring")
    store.import_file(chat(folder / "chat.txt", segments))
    project = store.load()
    for name, numbers in logs.items():
        log(store.path / "claims" / name / "a.jsonl", project.segments, tuple(project.codes), numbers)
    return store
