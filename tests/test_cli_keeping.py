"""Check, merge, erase and doctor at the command line."""

import os
import shutil
from pathlib import Path

import pytest

from incident_workbench.cli import doctor
from incident_workbench.store import Store
from tests.test_cli import PROBLEMS, REFUSED, USAGE, _somewhere, iw, outage, rows

__all__ = ["_somewhere", "outage"]  # fixtures


def first_segment(outage: Path) -> str:
    return str(rows(iw("segments", outage))[0]["id"])


def test_check_says_how_much_is_intact(outage: Path) -> None:
    iw("code", outage, first_segment(outage), "surprise")
    (log,) = (outage / "claims" / "kim").iterdir()
    log.write_bytes(log.read_bytes().replace(b"surprise", b"surprose"))
    told = iw("check", outage, code=PROBLEMS).stdout
    assert "IW-LOG-002" in told
    assert told.splitlines()[-1].endswith("these read: 2 acts, 3 segments, 1 whole logs, 1 originals")


def test_merge_tells_what_came(outage: Path, tmp_path: Path) -> None:
    shutil.copytree(outage, tmp_path / "lees")
    iw("code", "lees", first_segment(outage), "surprise", "--by", "lee")
    told = iw("merge", outage, "lees").stdout
    assert told.startswith("lees: 1 new acts\n  log lee/")
    (row,) = rows(iw("merge", outage, "lees", "--json"))
    assert (row["acts"], row["logs"], row["problems"]) == (0, [], [])
    iw("init", "else", "--title", "Something else")
    done = iw("merge", outage, "else", code=REFUSED)
    assert "IW-MERGE-001" in done.stderr
    iw("merge", outage, "else", "--unrelated", code=PROBLEMS)  # another title, another zone
    assert "IW-STORE-002" in iw("merge", outage, tmp_path, code=USAGE).stderr


def test_erase_says_first_and_does_it_on_yes(outage: Path) -> None:
    segment = first_segment(outage)
    (coding,) = rows(iw("code", outage, segment, "surprise", "--start", "0", "--end", "10"))
    words = ("erase", outage, "chat", "--reason", "withdrawn")
    done = iw(*words, code=REFUSED)
    assert done.stdout.startswith("would erase for good:\n  delivery ")
    assert coding["id"] in done.stdout
    assert "nothing is erased yet" in done.stderr
    assert len(Store.open(outage).load().segments) == 3
    done = iw(*words, "--yes")
    assert done.stdout.startswith("erased for good:\n")
    assert Store.open(outage).load().segments == ()
    assert iw("erase", outage, "--again").stdout == ""
    assert "IW-IMPORT-004" in iw("import", outage, "chat.txt", code=REFUSED).stderr


@pytest.mark.parametrize("words", [("--reason", "w"), ("chat",), ("nothing", "--reason", "w")])
def test_erase_asks_for_what_and_why(outage: Path, words: tuple[str, ...]) -> None:
    iw("erase", outage, *words, "--yes", code=USAGE)
    assert len(Store.open(outage).load().segments) == 3


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_the_doctor_finds_this_machine_fit(outage: Path) -> None:
    found = rows(iw("doctor", outage, "--json"))
    assert {row["state"] for row in found} <= {"fine", "note"}
    assert {"fine"} == {row["state"] for row in found if "packages" in row["what"] or "opens" in row["what"]}
    told = iw("doctor", outage).stdout
    assert "packages in the versions that are needed" in told
    assert "one durable line takes" in told


def test_the_doctor_leaves_nothing_behind(outage: Path) -> None:
    before = sorted(outage.rglob("*"))
    iw("doctor", outage)
    assert sorted(outage.rglob("*")) == before


def test_the_doctor_names_a_package_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.metadata

    version = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: "7.16.0" if name == "nbconvert" else version(name)
    )
    done = iw("doctor", code=PROBLEMS)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("missing")]
    assert "nbconvert 7.16.0 is too old" in line
    assert "pip install 'nbconvert>=7.17.1'" in line


def test_the_doctor_names_a_package_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.metadata

    monkeypatch.setattr(importlib.metadata, "requires", lambda _: ["nothing-of-that-name>=1"])
    assert "nothing-of-that-name is not installed" in iw("doctor", code=PROBLEMS).stdout


def test_the_doctor_says_when_a_disk_is_slow(outage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "durable_line", lambda _: 0.2)
    told = iw("doctor", outage).stdout
    assert "one durable line takes 200.0 ms, which is slow. Next: work on a local disk" in told


def test_the_doctor_says_that_others_can_look_into_private(outage: Path) -> None:
    (outage / "private").chmod(0o755)
    assert "others on this machine can look into private/" in iw("doctor", outage).stdout


def test_the_doctor_of_what_is_no_project(tmp_path: Path) -> None:
    assert "IW-STORE-002" in iw("doctor", tmp_path, code=USAGE).stderr


def test_the_doctor_notes_that_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IW_ANALYST")
    monkeypatch.setenv("PATH", os.devnull)  # no git, so nobody's name
    found = rows(iw("doctor", "--json"))
    assert {"nobody is named", "git is not there; a project does not need it"} <= {
        row["what"] for row in found
    }
