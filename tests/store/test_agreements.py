"""What was agreed with those who speak stands before their words do, and goes when they do not come."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from incident_workbench.errors import ClaimError, WorkbenchError
from incident_workbench.model.claims import Restriction
from incident_workbench.model.evidence import span_of
from incident_workbench.privacy import quotable
from incident_workbench.store import Store, imports
from tests.store.conftest import CHAT


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "empty", title="t")


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.txt"
    path.write_text(CHAT)
    return path


def restricted(store: Store) -> list[tuple[str, str, date | None, str]]:
    return [(claim.on, claim.what, claim.until, claim.analyst) for claim in store.load().of_kind(Restriction)]


def test_a_source_is_restricted_by_whoever_imports_it(empty: Store, chat: Path) -> None:
    report = empty.import_file(chat, restrict="off_record", until=date(2026, 6, 1), by="kim")
    assert report.restricted == ("chat",)
    assert restricted(empty) == [("chat", "off_record", date(2026, 6, 1), "kim")]
    project = empty.load()
    assert len(project.segments) == 3
    assert all(quotable(project, span_of(segment)) is None for segment in project.segments)


def test_nobody_sees_the_words_without_their_restriction(
    empty: Store, chat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the moment in which the words land, the claim is on the disk."""
    seen = []
    land: Callable[..., None] = imports._land

    def watched(folder: Path, target: Path, path: Path) -> None:
        seen.append((restricted(empty), len(empty.load().segments)))
        land(folder, target, path)
        seen.append((restricted(empty), len(empty.load().segments)))

    monkeypatch.setattr(imports, "_land", watched)
    empty.import_file(chat, restrict="redacted", by="kim")
    held = [("chat", "redacted", None, "kim")]
    assert seen == [(held, 0), (held, 3)]


def test_what_does_not_come_leaves_no_restriction(
    empty: Store, chat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        assert restricted(empty) == [("chat", "redacted", None, "kim")]
        raise OSError("no space left")

    monkeypatch.setattr(imports, "_land", full)
    with pytest.raises(OSError, match="no space"):
        empty.import_file(chat, restrict="redacted", by="kim")
    assert restricted(empty) == []
    assert empty.load().segments == ()


def test_a_preview_and_a_refused_import_restrict_nothing(empty: Store, chat: Path, tmp_path: Path) -> None:
    assert empty.import_file(chat, preview=True, restrict="access", by="kim").restricted == ()
    (tmp_path / "timeless.txt").write_text("10:00 ana: a\n10:01 bo: b\n")
    assert not empty.import_file(tmp_path / "timeless.txt", strict=True, restrict="access", by="kim").stored
    assert restricted(empty) == []


def test_what_is_here_already_is_restricted_by_importing_it_again(empty: Store, chat: Path) -> None:
    empty.import_file(chat)
    assert restricted(empty) == []
    again = empty.import_file(chat, restrict="unattributed", by="kim")
    assert again.known
    assert again.restricted == ("chat",)
    empty.import_file(chat, restrict="unattributed", by="kim")
    assert restricted(empty) == [("chat", "unattributed", None, "kim")]


def test_one_undo_takes_an_agreement_back(empty: Store, chat: Path) -> None:
    empty.import_file(chat, restrict="off_record", by="kim")
    with empty.sit("kim") as kim:
        kim.undo()
    assert restricted(empty) == []
    assert len(empty.load().segments) == 3


@pytest.mark.parametrize("preview", [True, False])
def test_half_an_agreement_is_refused(empty: Store, chat: Path, preview: bool) -> None:
    with pytest.raises(ClaimError, match="IW-IMPORT-005"):
        empty.import_file(chat, restrict="off_record", by=" ", preview=preview)
    with pytest.raises(WorkbenchError, match="IW-IMPORT-005"):
        empty.import_file(chat, until=date(2026, 6, 1), by="kim", preview=preview)
    assert empty.load().segments == ()
    assert restricted(empty) == []
