"""The form of an import: what is filled in is what the import is told, and nothing comes in that was not shown."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from incident_workbench.model.claims import Code, Restriction
from incident_workbench.store import Store
from incident_workbench.widgets import Import

CHAT = "10:00 ana: is it <b>DNS</b>?\n10:01 bo: looking\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "chat.txt").write_text(CHAT)
    return Store.create(tmp_path / "p", title="t")


def form(store: Store, **filled: Any) -> Import:
    widget = Import(store.import_file, by="kim")
    for name, value in ({"path": str(store.path.parent / "chat.txt")} | filled).items():
        widget._fields[name].value = value
    return widget


def test_a_preview_writes_nothing_and_the_import_brings_in_what_was_shown(store: Store) -> None:
    widget = form(store, zone="Europe/Paris", date=date(2026, 5, 1))
    assert widget._import.disabled
    widget._preview.click()
    assert widget.report.begins[1].text == "looking"
    assert "is it &lt;b&gt;DNS&lt;/b&gt;?" in widget._shown.value
    assert "10:01 = 2026-05-01 08:01:00 UTC" in widget._shown.value
    assert widget._state.value == "nothing is written yet"
    assert store.load().segments == ()
    widget._import.click()
    assert [s.text for s in store.load().segments] == ["is it <b>DNS</b>?", "looking"]
    assert widget._state.value == "imported"
    assert widget._import.disabled
    assert "DNS" not in widget._shown.value  # a notebook may keep what its widgets show


def test_a_changed_field_asks_for_a_new_preview(store: Store) -> None:
    widget = form(store)
    widget._preview.click()
    assert not widget._import.disabled
    widget._fields["zone"].value = "Europe/Paris"
    assert widget._import.disabled


@pytest.mark.parametrize(
    ("filled", "code"),
    [
        ({"path": "nowhere.txt"}, "IW-READ-004"),
        ({"path": "  "}, "IW-"),
        ({"zone": "Paris/Europe"}, "IW-CLOCK-00"),
        ({"reader": "vtt"}, "IW-READ-0"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_written(
    store: Store, filled: dict[str, Any], code: str
) -> None:
    widget = form(store, **filled)
    widget._preview.click()
    assert code in widget._shown.value
    assert 'role="alert"' in widget._shown.value
    assert widget.report is None
    assert widget._import.disabled
    assert not widget._preview.disabled


def test_only_what_was_filled_in_is_said(store: Store) -> None:
    assert form(store).options == {"by": "kim"}
    said = form(
        store, reader="plain-chat", kind="bridge_audio", title=" Call ", columns="time=Fired, text = Summary,"
    )
    assert said.options == {
        "reader": "plain-chat",
        "kind": "bridge_audio",
        "title": "Call",
        "columns": {"time": "Fired", "text": "Summary"},
        "by": "kim",
    }


def test_what_is_known_already_is_not_offered_again(store: Store) -> None:
    widget = form(store)
    widget._preview.click()
    widget._import.click()
    widget._preview.click()
    widget._import.click()
    assert widget.report.known
    assert widget._state.value == "nothing was written"


def agreeing(store: Store, by: str = "kim", **filled: Any) -> Import:
    widget = Import(store.import_file, str(store.path.parent / "chat.txt"), by=by)
    for name, value in filled.items():
        widget._fields[name].value = value
    widget._preview.click()
    return widget


def test_what_was_agreed_comes_in_with_the_words_and_is_one_act(store: Store) -> None:
    widget = agreeing(store, restrict="off_record", until=date(2026, 6, 1))
    assert store.load().claims == tuple(store.load().of_kind(Code))
    widget._import.click()
    (claim,) = store.load().of_kind(Restriction)
    assert (claim.on, claim.what, claim.until) == ("chat", "off_record", date(2026, 6, 1))
    assert (claim.analyst, claim.reason) == ("kim", "agreed before the import")
    assert widget._state.value == "imported, off record"
    widget._import.click()
    assert widget.report.known
    assert len(store.load().of_kind(Restriction)) == 1


def test_nothing_agreed_adds_nothing(store: Store) -> None:
    widget = agreeing(store)
    widget._import.click()
    assert len(store.load().segments) == 2
    assert not store.load().of_kind(Restriction)


@pytest.mark.parametrize(
    ("by", "filled", "said"),
    [
        ("kim", {"until": date(2026, 6, 1)}, "choose what was agreed"),
        ("", {"restrict": "access"}, "with by="),
    ],
)
def test_half_an_agreement_is_asked_about_before_anything_comes_in(
    store: Store, by: str, filled: dict[str, Any], said: str
) -> None:
    widget = agreeing(store, by, **filled)
    assert said in widget._shown.value
    assert widget._import.disabled
    assert store.load().segments == ()


def test_times_of_another_layout_are_read_by_their_format(store: Store) -> None:
    (store.path.parent / "bot.log").write_text("01/May/2026:20:00:00 up\n01/May/2026:20:01:00 down\n")
    widget = form(
        store,
        path=str(store.path.parent / "bot.log"),
        pattern=r"(?P<time>\S+) (?P<text>.*)",
        time_format="%d/%b/%Y:%H:%M:%S",
        zone="UTC",
    )
    widget._preview.click()
    assert "= 2026-05-01 20:01:00 UTC" in widget._shown.value
