"""`iw timeline` from several sides: lanes, tellers, and who knew what."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from incident_workbench.cli import main
from tests import small_folder

USAGE = 2


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    return small_folder.case(tmp_path / "ready").path


def iw(*words: str | Path, code: int = 0, **more: str) -> Result:
    done = CliRunner().invoke(main, list(map(str, words)), **more)
    assert done.exit_code == code, done.output
    return done


def rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def test_lane_by_lane(ready: Path) -> None:
    found = rows(iw("timeline", ready, "--lanes", "team", "--json"))
    assert [next(iter(row)) for row in found] == ["lane", "lane"]
    assert len({row["action"] for row in found}) == 2
    assert (
        rows(iw("timeline", ready, "--lanes", "hypothesis", "--as-lived", small_folder.at(0), "--json")) != []
    )


def test_as_somebody_tells_it(ready: Path) -> None:
    assert [row["action"] for row in rows(iw("timeline", ready, "--told-by", "ana", "--json"))] == [
        "rolls back"
    ]
    assert rows(iw("timeline", ready, "--told-by", "bo", "--json")) == []
    assert "IW-TIME-005" in iw("timeline", ready, "--told-by", "nobody", code=USAGE).stderr


def test_what_somebody_knew_and_apart_from_it_what_they_could_have_seen(ready: Path) -> None:
    known = rows(iw("timeline", ready, "--known-by", "ana", "--as-lived", small_folder.at(1), "--json"))
    could = rows(
        iw("timeline", ready, "--could-have-seen", "ana", "--as-lived", small_folder.at(2), "--json")
    )
    assert [(row["how"], str(row["text"])[:6]) for row in known if row["how"] == "said"] == [
        ("said", "errors")
    ]
    assert [row["text"] for row in could] == ["the pool has clients waiting"]
    assert {row["segment"] for row in known}.isdisjoint(row["segment"] for row in could)
    assert "the pool has clients" in iw("timeline", ready, "--could-have-seen", "ana").stdout


def test_one_question_at_a_time(ready: Path) -> None:
    done = iw("timeline", ready, "--known-by", "ana", "--could-have-seen", "ana", code=USAGE)
    assert "one of --lanes" in done.stderr


def test_what_leaves_an_event_no_room_is_said_beside_the_rows(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IW_ANALYST", "kim")
    bare = {"kind": "event", "actor": "ana", "action": "looks", "basis": "analyst_inference"}
    lines = [
        bare | {"id": "late", "begin": small_folder.at(3)},
        bare | {"id": "early", "begin": small_folder.at(0)},
        bare | {"id": "between", "after": "late", "before": "early"},
    ]
    iw("claim", ready, input="\n".join(map(json.dumps, lines)))
    done = iw("timeline", ready, "--json")
    assert "IW-TIME-001 between" in done.stderr
    assert "between" in {row["id"] for row in rows(done)}
