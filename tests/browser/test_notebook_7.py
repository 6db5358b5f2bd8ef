"""Notebook 7 takes keys before the page does, so each widget has its own mark on what has the focus."""

import re

import pytest
from playwright.sync_api import Page, expect

from incident_workbench.model.claims import Coding, Event, Hypothesis
from incident_workbench.model.evidence import span_of
from incident_workbench.store import Store
from tests.browser.lab import Lab

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import {widget}
{widget}(Store.open("seven").sit("kim"))"""
WIDGETS = {
    "Transcript": ".iw-list",
    "Codebook": ".iw-codebook .iw-tree",
    "TimelineBoard": ".iw-board .iw-lanes",
    "HypothesisBoard": ".iw-board .iw-lanes",
    "Editor": ".iw-editor .iw-tree",
}
"""Each with what has the focus in it."""
OF_CELLS = "ddabxyvm"
"""Keys by which Notebook 7 deletes, makes, cuts, copies, pastes cells, and makes them text."""


@pytest.fixture
def store(lab: Lab) -> Store:
    (lab.root / "chat.txt").write_text(
        "".join(f"2026-05-01T18:0{n}:00Z ana: {word}\n" for n, word in enumerate(("one", "two", "three")))
    )
    store = Store.create(lab.root / "seven", title="Checkout", zone="Europe/Paris")
    store.import_file(lab.root / "chat.txt")
    with store.sit("kim") as kim:
        first = kim.project.segments[0]
        kim.add(Event(actor="ana", action="looks", evidence=(span_of(first),)))
        kim.add(Hypothesis(proposition="the pool", raised_by="ana", evidence=(span_of(first),)))
    return store


def test_keys_stay_in_every_widget(lab: Lab, store: Store) -> None:
    cells = [*(SHOW.format(widget=widget) for widget in WIDGETS), "x = 1"]
    with lab.notebook_7(cells) as page:
        page.locator(".jp-Cell .cm-content").first.click(timeout=60_000)
        for place, focus in enumerate(WIDGETS.values()):
            page.keyboard.press("Shift+Enter")
            widget = page.locator(".jp-Cell").nth(place).locator(focus)
            expect(widget).to_be_visible(timeout=60_000)
            for key in OF_CELLS:  # each may open a form, which Escape leaves, or leave the widget at last
                widget.focus()
                page.keyboard.press(key)
                page.keyboard.press("Escape")
            expect(page.locator(".jp-Cell")).to_have_count(len(cells))
            page.locator(".jp-Cell .cm-content").nth(place + 1).click()
        expect(page.locator(".jp-MarkdownCell")).to_have_count(0)
        expect(page.locator(".jp-Cell .cm-content").last).to_have_text("x = 1")
        code_two(page)
    assert [span.quote for coding in store.load().of_kind(Coding) for span in coding.evidence] == [
        "one",
        "two",
    ]


def code_two(page: Page) -> None:
    page.locator(".iw-list").focus()
    page.keyboard.press("Home")
    page.keyboard.press("/")
    page.keyboard.type("surprise")
    for key in ("Enter", "j", "1"):
        page.keyboard.press(key)
    expect(page.locator(".iw-state").first).to_have_text(re.compile(r"^saved"))
