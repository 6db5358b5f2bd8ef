"""The command line: each command as people and programs meet it. Rows on stdout, words on stderr, exit codes."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from incident_workbench.cli import main, visible
from incident_workbench.model.claims import KINDS
from incident_workbench.model.evidence import Segment, span_of
from incident_workbench.privacy import quotable
from incident_workbench.store import Store
from tests import small_folder

IW = Path(sys.executable).with_name("iw")
FINE, PROBLEMS, USAGE, REFUSED = 0, 1, 2, 3
CHAT = """\
2026-05-01T22:00:00Z ana: db is slow 👩‍💻 again
2026-05-01T22:01:00Z bo: is it DNS?
2026-05-01T22:02:00Z ana: restarting it
"""
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, an analyst called kim, and nobody's git."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IW_ANALYST", "kim")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def iw(*words: str | Path, input: str | bytes = "", code: int = FINE) -> Result:  # noqa: A002 - as in click
    done = CliRunner().invoke(main, list(map(str, words)), input=input)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code == code, done.output
    return done


def rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.split("\n") if line]


@pytest.fixture
def outage(tmp_path: Path) -> Path:
    """A project with a chat of three lines."""
    (tmp_path / "chat.txt").write_text(CHAT)
    iw("init", "outage", "--title", "Checkout", "--zone", "Europe/Paris")
    iw("import", "outage", "chat.txt")
    return tmp_path / "outage"


@pytest.fixture
def first(outage: Path) -> str:
    """The id of the first segment."""
    return str(Store.open(outage).load().segments[0].id)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- setting up and importing -----------------------------------------------------------------------------------------


def test_init_makes_a_project_and_says_what_is_next(tmp_path: Path) -> None:
    done = iw("init", "outage", "--title", "Checkout", "--zone", "Europe/Paris")
    assert done.stdout == ""
    assert done.stderr == "made outage; next: iw import outage FILE…\n"
    assert (Store.open("outage").settings.title, Store.open("outage").settings.zone) == (
        "Checkout",
        "Europe/Paris",
    )
    before = files(tmp_path)
    assert "IW-STORE-001" in iw("init", "outage", "--title", "Again", code=USAGE).stderr
    assert files(tmp_path) == before


def test_init_with_a_zone_nobody_knows_makes_nothing(tmp_path: Path) -> None:
    done = iw("init", "outage", "--title", "t", "--zone", "Europe/Pariss", code=USAGE)
    assert "did you mean Europe/Paris?" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_import_reports_for_people_and_for_programs(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    iw("init", "outage", "--title", "t")
    done = iw("import", "outage", "chat.txt")
    assert done.stderr == ""
    assert "chat.txt: imported 3 segments with plain-chat" in done.stdout
    assert "imported before" in iw("import", "outage", "chat.txt").stdout
    (report,) = rows(iw("import", "outage", "chat.txt", "--title", "Other", "--json"))
    assert (report["segments"], report["reader"], report["stored"], report["unaccounted"]) == (
        3,
        "plain-chat",
        True,
        [],
    )
    readings = list((tmp_path / "outage" / "deliveries").rglob("reading-*.jsonl"))
    assert {json.loads(path.read_bytes().split(b"\n")[0])["read_by"] for path in readings} == {"kim"}


def test_a_preview_writes_nothing(outage: Path, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(CHAT.replace("db", "the queue"))
    before = files(outage)
    done = iw("import", "outage", "more.txt", "--preview")
    assert "more.txt: would import 3 segments" in done.stdout
    assert files(outage) == before


def test_what_was_agreed_is_said_with_the_import_and_honoured(outage: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(
        "**Ana:** between us, it was luck.\n\n**Kim:** Thank you.\n\n**Ana:** Good.\n"
    )
    done = iw("import", "outage", "talk.md", "--restrict", "off_record", "--until", "2027-01-31")
    assert "talk: off record" in done.stderr
    (claim,) = rows(iw("claims", "outage", "--kind", "restriction"))
    assert (claim["on"], claim["what"], claim["until"]) == ("talk", "off_record", "2027-01-31")
    project = Store.open(outage).load()
    (said, *_) = project.evidence.by_source["talk"]
    assert quotable(project, span_of(said)) is None
    iw("undo", "outage")
    assert rows(iw("claims", "outage", "--kind", "restriction")) == []
    assert (
        "name one with --restrict"
        in iw("import", "outage", "talk.md", "--until", "2027-01-31", code=2).stderr
    )


def test_who_is_who_is_asked_said_and_taken_back(outage: Path, tmp_path: Path) -> None:
    (tmp_path / "call.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>the db is slow again tonight</v>\n"
    )
    iw("import", "outage", "call.vtt")
    alike = rows(iw("actors", "outage", "--likenesses", "--json"))
    assert [(row["speakers"], row["why"]) for row in alike] == [("chat/ana call/Ana", "the same handle")]
    joined = iw(
        "actors", "outage", "--join", "call/Ana", "--join", "chat/ana", "--role", "on call", "--by", "kim"
    )
    assert "joined call/Ana, chat/ana" in joined.stderr
    assert {row["role"] for row in rows(iw("actors", "outage", "--json"))} >= {"on call"}
    iw("undo", "outage")
    assert "on call" not in {row["role"] for row in rows(iw("actors", "outage", "--json"))}
    assert "IW-CLAIM-035" in iw("actors", "outage", "--join", "call/Nobody", code=2).stderr


def test_one_utterance_sets_another_sources_clock(outage: Path, tmp_path: Path) -> None:
    words = "the pool has eighty eight waiting now"
    (tmp_path / "call.vtt").write_text(f"WEBVTT\n\n00:10.000 --> 00:20.000\n<v Ana>{words}</v>\n")
    (tmp_path / "more.txt").write_text(f"2026-05-01T20:00:30Z ana: {words}\n2026-05-01T20:01:00Z bo: yes\n")
    iw("import", "outage", "call.vtt", "more.txt")
    (found,) = rows(iw("anchors", "outage", "more", "call", "--json"))
    assert (found["start"], found["words"]) == ("2026-05-01T20:00:20Z", words)
    done = iw("anchors", "outage", "more", "call", "--correct", found["second"], "--by", "kim")
    assert "call: start 2026-05-01T20:00:20+00:00" in done.stderr
    (again,) = rows(iw("anchors", "outage", "more", "call", "--json"))
    assert again["apart"] == 0
    assert "IW-CLAIM-034" in iw("anchors", "outage", "more", "call", "--correct", "nowhere", code=2).stderr


def test_strict_stores_nothing_when_there_is_a_problem(outage: Path, tmp_path: Path) -> None:
    (tmp_path / "call.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>hello</v>\n")
    before = files(outage)
    done = iw("import", "outage", "call.vtt", "--strict", code=PROBLEMS)
    assert "IW-READ-030" in done.stdout
    assert "not stored, because --strict" in done.stderr
    assert files(outage) == before
    assert "IW-READ-030" in iw("import", "outage", "call.vtt").stdout  # which stops nothing
    assert len(rows(iw("sources", "outage", "--json"))) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chat.txt", "--reader", "vt"), "did you mean vtt?"),
        (("chat.txt", "--kind", "chta"), "Did you mean 'chat'?"),
        (("chat.txt", "--zone", "Europe/Pariss"), "did you mean Europe/Paris?"),
        (("chat.txt", "--date", "1 May"), "does not match the format"),
        (("chat.txt", "--column", "time"), "write ROLE=NAME"),
        (("chta.txt",), "did you mean chat.txt?"),
        ((), "Missing argument 'FILE…'"),
    ],
)
def test_slips_in_an_import_are_answered(outage: Path, words: tuple[str, ...], told: str) -> None:
    before = files(outage)
    assert told in iw("import", "outage", *words, code=USAGE).stderr
    assert files(outage) == before


def test_of_several_files_those_that_can_are_imported(outage: Path, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(CHAT.replace("db", "the queue"))
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    done = iw("import", "outage", "nowhere.txt", "bad.zip", "more.txt", code=USAGE)
    assert re.findall("IW-[A-Z]+-[0-9]+", done.stderr) == ["IW-READ-004", "IW-READ-005"]
    assert len(rows(iw("sources", "outage", "--json"))) == 2
    assert "IW-READ-005" in iw("import", "outage", "bad.zip", code=PROBLEMS).stderr


def test_what_is_refused_for_safety_has_an_exit_code_of_its_own(outage: Path, bad_inputs: Path) -> None:
    for name in ("bomb_ratio_1GiB", "duplicate_entry"):
        assert "IW-READ-00" in iw("import", "outage", bad_inputs / "zip" / f"{name}.zip", code=REFUSED).stderr


def test_a_folder_without_a_project_is_told() -> None:
    for command in ("sources", "segments", "codes", "codings", "claims", "check", "timeline", "undo"):
        assert "IW-STORE-002" in iw(command, "nowhere", code=USAGE).stderr


# --- looking ----------------------------------------------------------------------------------------------------------


def test_sources_as_a_table_and_as_lines(outage: Path) -> None:
    table = iw("sources", "outage").stdout.split("\n")
    assert table[0].split() == ["id", "title", "kind", "segments", "first", "last"]
    assert table[1].split()[:4] == ["chat", "chat", "chat", "3"]
    assert "2026-05-01 22:00:00Z" in table[1]
    assert rows(iw("sources", "outage", "--json")) == [
        {
            "id": "chat",
            "title": "chat",
            "kind": "chat",
            "segments": 3,
            "first": "2026-05-01T22:00:00Z",
            "last": "2026-05-01T22:02:00Z",
        }
    ]


def test_segments_are_lines_with_all_their_fields(outage: Path) -> None:
    found = rows(iw("segments", "outage"))
    assert [each["text"] for each in found] == ["db is slow 👩‍💻 again", "is it DNS?", "restarting it"]
    assert all(each.keys() == set(Segment.__struct_fields__) for each in found)
    assert rows(iw("segments", "outage", "--source", "chat")) == found
    assert "IW-CLAIM-010" in iw("segments", "outage", "--source", "caht", code=USAGE).stderr


def test_the_codebook_is_shown_with_its_definitions(outage: Path) -> None:
    found = rows(iw("codes", "outage", "--json"))
    assert len(found) > 15
    assert "surprise" in {each["slug"] for each in found}
    assert all(each["definition"] for each in found)
    table = iw("codes", "outage").stdout
    assert all(each["slug"] in table for each in found)


# --- coding -----------------------------------------------------------------------------------------------------------


def test_words_after_an_emoji_are_coded_with_a_memo(outage: Path, first: str) -> None:
    """
    db is slow 👩‍💻 again
                  ^^^^^ 15 to 20, in code points
    """
    (coded,) = rows(
        iw("code", "outage", first, "surprise", "--start", "15", "--end", "20", "--memo", "again!")
    )
    assert coded == {
        "id": coded["id"],
        "segment": first,
        "code": "surprise",
        "quote": "again",
        "analyst": "kim",
    }
    assert rows(iw("codings", "outage")) == [{**coded, "start": 15, "end": 20}]
    (memo,) = rows(iw("claims", "outage", "--kind", "memo"))
    assert (memo["text"], memo["on"], memo["analyst"]) == ("again!", coded["id"], "kim")
    assert "undo" in iw("undo", "outage").stderr  # coding and memo are one act
    assert rows(iw("codings", "outage")) == rows(iw("claims", "outage", "--kind", "memo")) == []


def test_codings_can_be_asked_for_by_code(outage: Path, first: str) -> None:
    iw("code", "outage", first, "surprise")
    iw("code", "outage", first, "probe", "--by", "bo")
    assert [each["analyst"] for each in rows(iw("codings", "outage", "--code", "probe"))] == ["bo"]
    assert len(rows(iw("codings", "outage"))) == 2
    assert "did you mean probe" in iw("codings", "outage", "--code", "prob", code=USAGE).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("SEGMENT", "suprise"), "did you mean surprise?"),
        (("nowhere", "surprise"), "IW-CLAIM-001"),
        (("SEGMENT", "surprise", "--start", "5", "--end", "999"), "IW-CODE-003"),
        (("SEGMENT", "surprise", "--start", "five"), "not a valid integer"),
        (("SEGMENT", "surprise", "--by", " "), "IW-SIT-001"),
    ],
)
def test_slips_in_coding_are_answered(outage: Path, first: str, words: tuple[str, ...], told: str) -> None:
    before = files(outage)
    done = iw("code", "outage", *(first if word == "SEGMENT" else word for word in words), code=USAGE)
    assert told in done.stderr
    assert done.stdout == ""
    assert files(outage) == before


# --- who it is --------------------------------------------------------------------------------------------------------


def test_the_analyst_is_as_said_then_of_the_environment_then_of_git(
    outage: Path, first: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = iw("code", "outage", first, "probe", "--by", "Zoë")
    assert (rows(done)[0]["analyst"], done.stderr) == ("Zoë", "")
    done = iw("code", "outage", first, "probe")
    assert (rows(done)[0]["analyst"], done.stderr) == ("kim", "as kim\n")
    monkeypatch.delenv("IW_ANALYST")
    (tmp_path / "gitconfig").write_text("[user]\n\tname = Gita Holm\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    done = iw("code", "outage", first, "probe")
    assert (rows(done)[0]["analyst"], done.stderr) == ("Gita Holm", "as Gita Holm\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert "--by NAME, or set IW_ANALYST" in iw("code", "outage", first, "probe", code=USAGE).stderr
    monkeypatch.setenv("PATH", "")  # no git at all
    assert "--by NAME" in iw("code", "outage", first, "probe", code=USAGE).stderr


# --- claims -----------------------------------------------------------------------------------------------------------


def question(text: str, **fields: object) -> dict[str, object]:
    return {"kind": "open_question", "text": text, "basis": "analyst_inference", **fields}


def test_claims_come_from_stdin_or_a_file_as_one_act(outage: Path, first: str, tmp_path: Path) -> None:
    """
    {"kind": "event", "id": "up", …, "evidence": [{"segment": …, "quote": "again"}]}

    {"kind": "memo", "text": "see", "on": "up"}
    """
    event = {
        "kind": "event",
        "id": "up",
        "actor": "ana",
        "action": "restarts",
        "begin": "2026-05-01T22:02:00Z",
        "evidence": [{"segment": first, "quote": "again"}],
    }
    text = (
        small_folder.lines([event])
        + b"\n"
        + small_folder.lines([{"kind": "memo", "text": "see", "on": "up"}])
    )
    done = iw("claim", "outage", input=text)
    assert [each["kind"] for each in rows(done)] == ["event", "memo"]
    (told,) = rows(iw("claims", "outage", "--kind", "event"))
    assert told["evidence"][0]["start"] == 15
    (tmp_path / "more.jsonl").write_bytes(small_folder.lines([question("Who?"), question("When?")]))
    iw("claim", "outage", "more.jsonl", "--by", "bo")
    assert {each["text"] for each in rows(iw("claims", "outage", "--view", "bo"))} == {"Who?", "When?"}
    iw("undo", "outage", "--by", "bo")
    assert rows(iw("claims", "outage", "--view", "bo")) == []
    iw("redo", "outage", "--by", "bo")
    assert len(rows(iw("claims", "outage", "--view", "bo"))) == 2


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (b"{not json\n", "IW-CLAIM-011 line 4: this line is not a JSON object"),
        (b'["a list"]\n', "IW-CLAIM-011 line 4"),
        (b"\xff\xfe\n", "IW-CLAIM-011 line 4"),
        (b"[" * 100_000 + b"\n", "IW-CLAIM-011 line 4"),
        (b'{"kind": "open_qestion", "text": "?"}\n', "did you mean open_question?"),
        (b'{"kind": "open_question", "txt": "?"}\n', "IW-CLAIM-009 line 4, txt"),
        (b'{"kind": "open_question", "text": ""}\n', "IW-CLAIM-007 line 4"),
        (b'{"kind": "memo", "text": "?", "evidence": [{"segment": "nowhere"}]}\n', "IW-CLAIM-001 line 4"),
    ],
)
def test_one_bad_line_and_nothing_is_added(outage: Path, bad: bytes, told: str) -> None:
    before = files(outage)
    good = small_folder.lines([question("Who?"), question("When?")])
    done = iw("claim", "outage", input=good + b"\n" + bad, code=USAGE)
    assert told in done.stderr
    assert done.stdout == ""
    assert files(outage) == before


def test_no_claims_and_no_file_are_told(outage: Path) -> None:
    assert "no claims in the input" in iw("claim", "outage", input="\n\n", code=USAGE).stderr
    assert "No such file" in iw("claim", "outage", "nowhere.jsonl", code=USAGE).stderr


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_a_schema(kind: str) -> None:
    schema = json.loads(iw("claim", "anywhere", "--schema", kind).stdout)
    assert schema["$ref"].startswith("#/$defs/")


def test_kinds_nobody_knows_are_answered(outage: Path) -> None:
    for words in (("claim", "outage", "--schema", "evnt"), ("claims", "outage", "--kind", "evnt")):
        assert "Did you mean 'event'?" in iw(*words, code=USAGE).stderr


def test_undo_and_redo_name_what_they_did(outage: Path, first: str) -> None:
    iw("code", "outage", first, "surprise")
    assert "surprise" in iw("undo", "outage").stderr
    assert rows(iw("codings", "outage")) == []
    assert "nothing to undo" in iw("undo", "outage").stderr
    assert "surprise" in iw("redo", "outage").stderr
    assert len(rows(iw("codings", "outage"))) == 1
    assert "nothing to redo" in iw("redo", "outage").stderr


def test_ones_own_claim_is_retracted_and_anothers_stays(outage: Path, first: str) -> None:
    (coded,) = rows(iw("code", "outage", first, "surprise"))
    done = iw("retract", "outage", coded["id"], "--by", "bo", code=USAGE)
    assert "kim's claim, and stays (differences between analysts are kept side by side)" in done.stderr
    assert len(rows(iw("codings", "outage"))) == 1
    iw("retract", "outage", coded["id"])
    assert rows(iw("codings", "outage")) == []
    assert "IW-SIT-002" in iw("retract", "outage", coded["id"], code=USAGE).stderr


def test_check_finds_nothing_or_names_the_damage(outage: Path, first: str) -> None:
    iw("code", "outage", first, "surprise")
    done = iw("check", "outage")
    assert (done.stdout, done.stderr) == ("no problems: all sums and quotes hold\n", "")
    (reading,) = outage.rglob("reading-1.jsonl")
    reading.write_bytes(reading.read_bytes().replace(b"DNS", b"dns"))
    done = iw("check", "outage", code=PROBLEMS)
    assert "reading-1.jsonl: this reading is not what was written" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 problem; these read: ")
    (problem,) = rows(iw("check", "outage", "--json", code=PROBLEMS))
    assert problem["code"] == "IW-READING-001"
    assert problem["then"]


# --- timeline, review, deck -------------------------------------------------------------------------------------------


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    return small_folder.case(tmp_path / "ready").path


def test_the_timeline_as_known_and_as_lived(ready: Path) -> None:
    found = rows(iw("timeline", ready, "--json"))
    names = "id begin end certainty line actor action basis evidence".split()
    assert [list(each) for each in found] == [names, names]
    assert [each["action"] for each in found] == ["deploys the adapter", "rolls back"]
    assert found[0]["actor"] == "ana"
    assert found[1]["evidence"] == ["slack/C1INC/1777665960.000100"]
    lived = rows(iw("timeline", ready, "--as-lived", "2026-05-01T22:05:59+02:00", "--json"))
    assert [each["action"] for each in lived] == ["deploys the adapter"]
    assert "rolls back" in iw("timeline", ready).stdout
    assert "is no instant" in iw("timeline", ready, "--as-lived", "ten o'clock", code=USAGE).stderr


def test_times_in_a_table_are_utc_whatever_zone_they_were_given_in(outage: Path) -> None:
    """ "begin": "2026-05-01T22:33:58+02:00" """
    said = {"kind": "event", "actor": "ana", "action": "rolls back", "basis": "analyst_inference"}
    iw("claim", outage, input=json.dumps(said | {"begin": "2026-05-01T22:33:58+02:00"}))
    assert "2026-05-01 20:33:58Z" in iw("timeline", outage).stdout


def test_a_review_notebook_is_never_overwritten(ready: Path) -> None:
    path = ready / "review-kim.ipynb"
    assert iw("review", ready).stderr == f"as kim\nmade {path}\n"
    path.write_text("mine")
    assert f"already there, left as it is: {path}" in iw("review", ready).stderr
    assert path.read_text() == "mine"
    iw("review", ready, "-o", ready / "other.ipynb")
    assert len(json.loads((ready / "other.ipynb").read_text())["cells"]) > 10


def test_an_empty_analysis_makes_no_deck_and_is_asked_what_is_missing(outage: Path, tmp_path: Path) -> None:
    done = iw("export", "outage", "deck", "-o", "deck.html", code=REFUSED)
    assert "IW-REFUSED-001" in done.stderr
    for question in ("Whose account is in this?", "What is still open?", "When does the group meet?"):
        assert question in done.stderr
    assert not (tmp_path / "deck.html").exists()


def test_a_ready_analysis_makes_a_deck(ready: Path, tmp_path: Path) -> None:
    done = iw("export", ready, "deck", "-o", "out/deck.html")
    assert (done.stdout, done.stderr) == ("", "wrote out/deck.html\n")
    deck = (tmp_path / "out" / "deck.html").read_bytes()
    assert deck.startswith(b"<!DOCTYPE html>")
    iw("export", ready, "deck", "-o", "out/deck.html")
    assert (tmp_path / "out" / "deck.html").read_bytes() == deck
    assert "'dekc' is not 'deck'" in iw("export", ready, "dekc", "-o", "x.html", code=USAGE).stderr
    assert "Missing option '-o'" in iw("export", ready, "deck", code=USAGE).stderr
    assert "is a directory" in iw("export", ready, "deck", "-o", "out", code=USAGE).stderr


def test_of_several_review_notebooks_one_is_named(ready: Path) -> None:
    iw("review", ready, "--by", "bo")
    iw("review", ready, "--by", "cy")
    done = iw("export", ready, "deck", "-o", "deck.html", code=USAGE)
    assert "review-bo.ipynb, review-cy.ipynb" in done.stderr


# --- the terminal -----------------------------------------------------------------------------------------------------


def commands() -> list[tuple[str, click.Command]]:
    return list(main.commands.items())


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_help_begins_with_examples(name: str, command: click.Command) -> None:
    shown = iw(name, "--help").stdout.split("\n")
    assert shown[0].startswith(f"iw {name}")
    examples = shown[: shown.index("")]
    assert all(each.startswith(("iw ", "  ")) for each in examples)
    assert any(line.startswith("Usage: ") for line in shown)
    assert command.help


def test_the_commands_are_in_the_order_of_the_work_with_examples() -> None:
    shown = iw("--help").stdout
    assert "iw import outage ops-slack.zip" in shown.split("Options:")[0]
    order = [shown.index(f"\n  {name} ") for name in ("demo", "init", "import", "code", "claim", "export")]
    assert order == sorted(order)


def test_a_slip_in_a_command_is_answered() -> None:
    assert "Did you mean 'import'?" in iw("imprt", "outage", code=USAGE).stderr
    assert "No such command" in iw("zzz", code=USAGE).stderr


def test_visible_leaves_words_and_shows_what_would_steer() -> None:
    assert visible("naïve 👩‍💻 نص\tx\n") == "naïve 👩‍💻 نص\tx\n"
    assert not STEERING.search(visible("\x1b]0;t\x07\x9b2J\u202egnp\x7f\x00"))


def test_escapes_in_what_was_imported_never_reach_the_terminal(tmp_path: Path) -> None:
    r"""[12:00] <al\x1b[31mice> \x1b]0;title\x07 \x9b2J \u202e"""
    steer = "\x1b[31m\x1b]0;title\x07\x9b2J\u202e"
    store = small_folder.case(tmp_path / "case", steer)
    odd = tmp_path / f"od{steer}d.txt"
    odd.write_bytes(CHAT.replace("db", f"db{steer}").encode() + b"2026-05-01T22:03:00Z caf\xe9: hm\n")
    statement = small_folder.lines([{"kind": "statement", "text": steer, "account": steer}])
    shown = [
        iw("import", store.path, odd),
        iw("import", store.path, odd, "--title", steer, "--json"),
        iw("import", store.path, f"{odd}.no", code=USAGE),
        *(iw(command, store.path) for command in ("sources", "segments", "codings", "claims", "timeline")),
        *(iw(command, store.path, "--json") for command in ("sources", "timeline")),
        iw(
            "code",
            store.path,
            store.load().segments[0].id,
            "surprise",
            "--memo",
            steer,
            "--by",
            f"kim{steer}",
        ),
        iw("undo", store.path, "--by", f"kim{steer}"),
        iw("code", store.path, steer, steer, code=USAGE),
        iw("review", store.path, "--by", f"kim{steer}"),
        iw("retract", store.path, steer, code=USAGE),
        iw("claim", store.path, input=small_folder.lines([{"kind": steer}]), code=USAGE),
        iw("claim", store.path, input=statement, code=USAGE),
        iw("check", store.path, code=PROBLEMS),
        iw("check", store.path, "--json", code=PROBLEMS),
    ]
    text = "".join(done.output for done in shown)
    assert "title" in text
    assert "slow" in text
    assert not STEERING.search(text)
    segments = rows(iw("segments", store.path))
    assert any(steer in each["text"] for each in segments)  # escaped, not lost


# --- a real process ---------------------------------------------------------------------------------------------------


def process(*words: str | Path, input: str = "", **environment: str) -> "subprocess.CompletedProcess[bytes]":  # noqa: A002
    return subprocess.run(
        [IW, *words],
        input=input.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_program_reads_rows_and_a_person_words(outage: Path, first: str) -> None:
    done = process("code", "outage", first, "surprise", "--start", "11", "--end", "14")
    assert json.loads(done.stdout)["quote"] == "👩‍💻"
    assert (done.returncode, done.stderr) == (FINE, b"as kim\n")
    done = process("claim", "outage", "-", input=json.dumps(question("Who?")))
    assert json.loads(done.stdout)["kind"] == "open_question"
    assert process("export", "outage", "deck", "-o", "deck.html").returncode == REFUSED
    assert process("chekc", "outage").returncode == USAGE
    assert process("check", "outage").returncode == FINE


def test_rows_are_utf8_whatever_the_system_would_write(outage: Path) -> None:
    for encoding in ("cp1252", "ascii"):
        done = process("segments", "outage", PYTHONIOENCODING=encoding)
        assert done.returncode == FINE
        assert json.loads(done.stdout.split(b"\n")[0])["text"] == "db is slow 👩‍💻 again"
        assert "imported before" in process("import", "outage", "chat.txt").stdout.decode()
        assert process("codes", "outage", PYTHONIOENCODING=encoding).returncode == FINE


def test_a_closed_pipe_is_no_error(outage: Path, tmp_path: Path) -> None:
    long = "".join(f"2026-05-01T22:{i % 60:02d}:00Z ana: line {i}\n" for i in range(5_000))
    (tmp_path / "long.txt").write_text(long)
    iw("import", "outage", "long.txt")
    running = subprocess.Popen([IW, "segments", "outage"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout
    assert running.stderr
    assert json.loads(running.stdout.readline())
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait(timeout=30) == FINE
    running.stderr.close()


def on_a_terminal(read: Callable[[int], bytes], *words: str | Path, **environment: str) -> bytes:
    """What a command writes when it believes that a person looks on."""
    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    running = subprocess.Popen(
        [IW, *words], stdout=theirs, stderr=theirs, env={**clean, "TERM": "xterm-256color", **environment}
    )
    os.close(theirs)
    written = b""
    try:
        while chunk := read(ours):
            written += chunk
    except OSError:  # how a terminal ends on Linux
        pass
    os.close(ours)
    assert running.wait(timeout=30) == FINE
    return written


def test_no_color_is_honoured(outage: Path, tmp_path: Path) -> None:
    """A terminal gets a spinner in colour while something is read, and none with NO_COLOR."""
    (tmp_path / "more.txt").write_text(CHAT)
    colour = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d)(?:;\d+)*m")

    def read(handle: int) -> bytes:
        return os.read(handle, 65_536)

    for words in (("sources", "outage"), ("codes", "outage"), ("import", "outage", "more.txt", "--preview")):
        plain = on_a_terminal(read, *words, NO_COLOR="1")
        assert len(plain) > 50
        assert not colour.search(plain), words
    assert colour.search(on_a_terminal(read, "import", "outage", "more.txt", "--preview"))
