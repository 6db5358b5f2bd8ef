"""Suggestions in the transcript, in a real JupyterLab: shown quietly, answered with a key, never coded alone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from incident_workbench.model.claims import Coding, Dismissal
from incident_workbench.store import Store
from tests.browser.lab import Lab

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import Transcript
sitting = Store.open({folder!r}).sit("kim")
transcript = Transcript(sitting)
transcript"""
HOSTILE = "wait, what <img src=x onerror=window.__fired=1> is that?"
LINES = (
    "morning",
    HOSTILE,
    "the bread is late",
    "let me check the logs",
    "thanks",
    "we decided to go with the failover",
)


def chat(folder: Path) -> Store:
    file = folder.parent / f"{folder.name}.txt"
    file.write_text("".join(f"2026-05-01T18:{n}0:00Z ana: {line}\n" for n, line in enumerate(LINES)))
    store = Store.create(folder, title="Checkout", zone="Europe/Paris")
    store.import_file(file)
    return store


def saved(page: Page) -> None:
    expect(page.locator(".iw-state")).to_have_text(re.compile("^saved"), timeout=30_000)


def test_suggestions_are_off_shown_with_a_key_accepted_and_passed_over(lab: Lab) -> None:
    store = chat(lab.root / "suggestions")
    cells = [SHOW.format(folder=str(store.path)), "print([s.code for s in transcript.suggestions])"]
    with lab.notebook(cells, name="suggestions.ipynb") as notebook:
        notebook.run(0)
        page = notebook.page
        page.wait_for_selector(".iw-row .iw-words [data-at]", timeout=30_000)
        expect(page.locator(".iw-suggestion")).to_have_count(0)
        assert notebook.value(1) == "[]"

        page.locator(".iw-list").focus()
        page.keyboard.press("v")
        labels = page.locator(".iw-suggestion")
        expect(labels).to_have_count(3, timeout=30_000)
        expect(labels.first).to_contain_text("Surprise?")
        expect(labels.first).to_contain_text('cue "wait"')
        expect(page.locator(".iw-suggested").first).to_have_text("wait")
        expect(page.get_by_role("button", name="suggestions: on")).to_be_visible()
        assert store.load().of_kind(Coding) == ()
        assert "surprise" in notebook.value(1)

        page.locator(".iw-list").focus()
        page.keyboard.press(".")
        expect(page.locator(".iw-focused .iw-suggestion")).to_contain_text("Surprise?")
        page.keyboard.press("a")
        saved(page)
        page.keyboard.press(".")
        page.keyboard.press("-")
        expect(labels).to_have_count(1)
        expect(page.locator(".iw-row .iw-mark")).to_have_count(1)

        page.keyboard.press("u")
        expect(labels).to_have_count(2, timeout=30_000)
        page.keyboard.press("v")
        expect(labels).to_have_count(0)
        saved(page)
        project = store.load()
        (coding,) = project.of_kind(Coding)
        assert (coding.code, coding.analyst, coding.evidence[0].quote) == ("surprise", "kim", HOSTILE)
        assert coding.suggested.startswith('cue "wait": wait')
        assert project.of_kind(Dismissal) == ()
        names = [act.name for act in project.fold.acts.values()][-3:]
        assert names == ["coded 'surprise' (suggested)", "passed over 'probe'", "undo: passed over 'probe'"]
        assert page.evaluate("window.__fired") is None
        assert notebook.errors == []
