"""The codebook in a real JupyterLab, with a real kernel: keys, mouse, two analysts, hostile words."""

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incident_workbench.codebook import edited
from incident_workbench.coding import apply
from incident_workbench.model.claims import Code, Coding
from incident_workbench.store import Store
from tests.browser.lab import Lab, Notebook

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import Codebook
sitting = Store.open({folder!r}).sit("kim")
codebook = Codebook(sitting)
codebook"""
HOSTILE = (
    "<img src=x onerror=\"window.__fired=1;fetch('http://evil.invalid/x')\"><script>window.__fired=1</script>"
)


def project(folder: Path, *lines: str) -> Store:
    """A project with a chat, a line a minute: kim codes all of it as surprise, lee the first line."""
    file = folder.parent / f"{folder.name}.txt"
    file.write_text("".join(f"2026-05-01T18:{n:02}:00Z ana: {line}\n" for n, line in enumerate(lines)))
    store = Store.create(folder, title="Checkout", zone="Europe/Paris")
    store.import_file(file)
    with store.sit("kim") as kim:
        for segment in kim.project.segments:
            kim.add(apply(kim.project, segment.id, "surprise"))
    with store.sit("lee") as lee:
        lee.add(apply(lee.project, lee.project.segments[0].id, "surprise"))
    return store


def shown(notebook: Notebook) -> Page:
    """Runs the cell that shows the codebook, and waits until codes are there."""
    notebook.run(0)
    page = notebook.page
    page.wait_for_selector(".iw-code", timeout=30_000)
    page.locator(".iw-tree").focus()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, words: str) -> None:
    page.keyboard.type(words)


def said(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".iw-said")).to_have_text(words, timeout=20_000)


def saved(page: Page) -> None:
    expect(page.locator(".iw-state")).to_have_text(re.compile(r"^saved \d\d:\d\d:\d\d$"), timeout=20_000)


def find(page: Page, name: str) -> None:
    """By search to the code of this name, and out of the search."""
    press(page, "/")
    page.locator(".iw-codebook .iw-find").fill("")
    write(page, name)
    press(page, "Enter", "Escape")
    expect(page.locator(".iw-detail h2")).to_have_text(name)


def row(page: Page, name: str | re.Pattern[str]) -> str:
    """What a screen reader says of a code."""
    return str(page.get_by_role("treeitem", name=name).first.get_attribute("aria-label"))


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        sleep(0.05)


# --- keys and mouse ---------------------------------------------------------------------------------------------------


def test_every_act_is_done_and_undone_by_keyboard_alone(lab: Lab) -> None:
    """Add, rename, edit, move, split, merge, retire, undo, redo: each one act; no cell is made, run or changed."""
    store = project(lab.root / "keys", "db is slow", "is it DNS?", "👩‍💻 it is")
    cells = [SHOW.format(folder="keys"), "1 + 1"]
    with lab.notebook(cells, name="keys.ipynb") as notebook:
        page = shown(notebook)
        page.evaluate(
            "() => { window.__mouse = 0; for (const kind of ['mousedown', 'pointerdown', 'click'])"
            " addEventListener(kind, (event) => window.__mouse += event.detail > 0, true); }"
        )
        press(page, "a")
        write(page, "Alarm")
        press(page, "Enter")
        said(page, "added code 'alarm'")
        press(page, "r")
        write(page, "Alert")
        press(page, "Enter")
        said(page, "renamed 'alarm'")
        expect(page.locator(".iw-detail h2")).to_have_text("Alert")
        press(page, "Enter")
        write(page, "A tool calls somebody")
        press(page, "Control+Enter")
        said(page, "edited 'alarm'")
        press(page, "m")
        write(page, "Notic")
        press(page, "Enter")
        said(page, "moved 'alarm' below 'noticing'")
        alarm = store.load().codes["alarm"]
        assert (alarm.name, alarm.definition, alarm.parent) == ("Alert", "A tool calls somebody", "noticing")
        assert page.get_by_role("treeitem", name=re.compile("^Alert,")).get_attribute("aria-level") == "2"

        find(page, "Surprise")
        assert row(page, re.compile("^Surprise,")) == "Surprise, 4 codings in 3 segments"
        press(page, "s")
        page.wait_for_selector(".iw-split")
        write(page, "Jolt")
        press(page, "Tab", "Tab", "Space", "ArrowDown", "Space")
        expect(page.locator(".iw-panel .iw-about[role=status]")).to_have_text(
            "2 of your 3 go there; 1 of other analysts stay."
        )
        press(page, "Enter")
        said(page, "split 'surprise': 2 to 'jolt'")
        expect(page.locator(".iw-detail h2")).to_have_text("Jolt")
        assert row(page, re.compile("^Surprise,")) == "Surprise, 2 codings in 2 segments"
        codings = [(c.analyst, c.code) for c in store.load().of_kind(Coding)]
        assert sorted(codings) == [("kim", "jolt"), ("kim", "jolt"), ("kim", "surprise"), ("lee", "surprise")]

        press(page, "g")
        write(page, "Alert")
        press(page, "Enter")
        said(page, "merged 'jolt' into 'alarm'")
        assert row(page, re.compile("^Alert,")) == "Alert, 2 codings in 2 segments"
        assert store.load().codes["jolt"].slug == "alarm"
        press(page, "x")
        said(page, "retired 'alarm'")
        assert row(page, re.compile("^Alert,")) == "Alert, 2 codings in 2 segments, retired"
        press(page, "x")
        said(page, "brought back 'alarm'")

        for name in (
            "brought back 'alarm'", "retired 'alarm'", "merged 'jolt' into 'alarm'", "split 'surprise': 2 to 'jolt'",
            "moved 'alarm' below 'noticing'", "edited 'alarm'", "renamed 'alarm'", "added code 'alarm'",
        ):  # fmt: skip
            press(page, "u")
            said(page, f"undo: {name}")
        assert "alarm" not in store.load().codes
        assert row(page, re.compile("^Surprise,")) == "Surprise, 4 codings in 3 segments"
        press(page, "U")
        said(page, "redo: added code 'alarm'")
        press(page, "Control+z")
        said(page, "undo: added code 'alarm'")
        saved(page)
        assert page.evaluate("window.__mouse") == 0
        assert notebook.cells() == cells
        assert notebook.errors == []
        assert store.load().problems == ()


def test_keys_are_kept_from_the_notebook_wherever_the_focus_is(lab: Lab) -> None:
    project(lab.root / "quiet", "a")
    cells = [SHOW.format(folder="quiet"), "1 + 1"]
    with lab.notebook(cells, name="quiet.ipynb") as notebook:
        page = shown(notebook)
        for place in (".iw-tree", ".iw-detail", ".iw-detail button >> nth=0", ".iw-tools button >> nth=0"):
            page.locator(place).focus()
            press(page, "d", "d", "b", "y", "Shift+M", "v", "Escape")
        page.locator(".iw-tree").focus()
        press(page, "?")
        assert "split: take some of your codings" in page.inner_text(".iw-panel")
        press(page, "d", "d", "Escape")
        assert page.evaluate("document.activeElement.className") == "iw-tree"
        press(page, "Control+s")
        said(page, re.compile("every act is saved at once"))
        press(page, "Escape")
        assert page.evaluate("document.activeElement.closest('.iw-codebook')") is None
        assert notebook.cells() == cells


def test_every_act_has_a_button(lab: Lab) -> None:
    store = project(lab.root / "mouse", "a", "b")
    with lab.notebook([SHOW.format(folder="mouse"), "codebook.focus"], name="mouse.ipynb") as notebook:
        page = shown(notebook)
        widget = page.locator(".iw-codebook")
        widget.get_by_role("button", name="Add", exact=True).click()
        widget.get_by_label("Name").fill("Alarm")
        widget.get_by_label("Below").select_option("noticing")
        widget.get_by_role("button", name="Keep").click()
        said(page, "added code 'alarm'")
        widget.get_by_role("treeitem", name=re.compile("^Surprise,")).click()
        for name, panel in (
            ("Edit", "Edit “Surprise”"),
            ("Rename", "Rename"),
            ("Move…", "Move “Surprise” below"),
            ("Merge…", "Merge “Surprise” into"),
            ("Split…", "Split “Surprise”"),
        ):
            widget.get_by_role("button", name=name, exact=True).click()
            expect(widget.get_by_role("dialog", name=panel)).to_be_visible()
            press(page, "Escape")
            expect(page.locator(".iw-panel")).to_have_count(0)
        expect(page.locator(".iw-latest q")).to_have_text(["a", "b", "a"])
        widget.get_by_role("button", name="Retire", exact=True).click()
        said(page, "retired 'surprise'")
        widget.get_by_role("button", name="Undo", exact=True).click()
        said(page, "undo: retired 'surprise'")
        assert not store.load().codes["surprise"].retired
        widget.get_by_role("treeitem", name=re.compile("^Noticing,")).locator(".iw-twisty").click()
        expect(widget.get_by_role("treeitem", name=re.compile("^Surprise,"))).to_have_count(0)
        until(lambda: notebook.value(1).endswith("'noticing'"))


def test_what_was_written_is_not_lost_when_it_is_refused(lab: Lab) -> None:
    """The name is taken: the form opens again, with all that was written in it, and says why."""
    store = project(lab.root / "taken", "a", "b")
    with lab.notebook([SHOW.format(folder="taken")], name="taken.ipynb") as notebook:
        page = shown(notebook)
        press(page, "a")
        write(page, "Surprise")
        press(page, "Tab")
        write(page, "Two hours of thought")
        press(page, "Control+Enter")
        expect(page.locator(".iw-error")).to_contain_text("IW-CODE-005", timeout=20_000)
        expect(page.get_by_role("dialog", name="A new code")).to_be_visible()
        write(page, "Alarm")  # the old name is selected
        press(page, "Enter")
        said(page, "added code 'alarm'")
        assert store.load().codes["alarm"].definition == "Two hours of thought"
        expect(page.locator(".iw-error")).to_have_text("")

        find(page, "Surprise")
        press(page, "s")
        page.wait_for_selector(".iw-split")
        write(page, "Alarm")
        press(page, "Tab", "Tab", "Space", "Enter")
        expect(page.locator(".iw-error")).to_contain_text("IW-CODE-005", timeout=20_000)
        page.wait_for_selector(".iw-split")
        assert page.locator(".iw-split input:checked").count() == 1
        write(page, "Jolt")
        press(page, "Enter")
        said(page, "split 'surprise': 1 to 'jolt'")
        find(page, "Surprise")
        press(page, "Enter", "End")  # into the definition, also where every field has words
        write(page, " And more.")
        press(page, "Control+Enter")
        said(page, "edited 'surprise'")
        assert store.load().codes["surprise"].definition.endswith("it shows. And more.")


# --- others, and the kernel -------------------------------------------------------------------------------------------


def test_anothers_rename_is_seen_and_edits_that_differ_are_chosen_from(lab: Lab) -> None:
    """lee renames it while kim is writing another name: both stand side by side until one is chosen."""
    store = project(lab.root / "two", "a")
    with lab.notebook([SHOW.format(folder="two")], name="two.ipynb") as notebook, store.sit("lee") as lee:
        page = shown(notebook)
        find(page, "Assessment")
        lee.add(edited(lee.project, "assessment", name="Reading of it"))
        expect(page.locator(".iw-detail h2")).to_have_text("Reading of it", timeout=20_000)

        find(page, "Surprise")
        press(page, "r")
        lee.add(edited(lee.project, "surprise", name="Astonishment"))
        expect(page.get_by_role("treeitem", name=re.compile("^Astonishment,"))).to_have_count(
            1, timeout=20_000
        )
        write(page, "Jolt")
        press(page, "Enter")
        said(page, "renamed 'surprise'")
        table = page.locator(".iw-differing table")
        expect(table).to_contain_text("Astonishment")
        expect(table).to_contain_text("Jolt")
        expect(table.locator("th[scope=col]")).to_have_text(["kim", "lee"])
        assert "differs" in row(page, re.compile("^Surprise,"))
        press(page, "x")
        said(page, re.compile("^analysts differ on this code"))
        press(page, "c")
        expect(page.get_by_role("button", name="Keep this: what kim says")).to_be_focused()
        press(page, "Tab", "Enter")
        said(page, "settled 'surprise'")
        expect(page.locator(".iw-detail h2")).to_have_text("Astonishment")
        assert store.load().contested() == ()
        assert store.load().codes["surprise"].name == "Astonishment"
        press(page, "u")
        said(page, "undo: settled 'surprise'")
        expect(table).to_contain_text("Jolt")


def test_another_widget_on_the_same_sitting_follows(lab: Lab) -> None:
    project(lab.root / "both", "a")
    cells = [
        SHOW.format(folder="both"),
        "from incident_workbench.widgets import Transcript\nTranscript(sitting)",
    ]
    with lab.notebook(cells, name="both.ipynb", height=1600) as notebook:
        page = shown(notebook)
        notebook.run(1)
        page.wait_for_selector(".iw-row .iw-mark", timeout=30_000)
        page.locator(".iw-tree").focus()
        find(page, "Surprise")
        press(page, "r")
        write(page, "Jolt")
        press(page, "Enter")
        expect(page.locator(".iw-row").first).to_contain_text("Jolt", timeout=20_000)
        page.locator(".iw-list").focus()
        press(page, "/")
        write(page, "probe")
        press(page, "Enter")
        expect(page.get_by_role("treeitem", name=re.compile("^Probe,")).first).to_have_attribute(
            "aria-label", "Probe, 1 coding in 1 segment", timeout=20_000
        )


def test_what_is_done_while_the_kernel_is_gone_is_kept_and_stored_later(lab: Lab) -> None:
    store = project(lab.root / "gone", "a")
    with lab.notebook([SHOW.format(folder="gone")], name="gone.ipynb") as notebook:
        page = shown(notebook)
        find(page, "Surprise")
        notebook.restart()
        press(page, "r")
        write(page, "Jolt")
        press(page, "Enter")
        expect(page.locator(".iw-state")).to_have_text(
            re.compile(r"^kernel (busy|gone), 1 kept here$"), timeout=20_000
        )
        assert row(page, re.compile("^Jolt,")).endswith("saving…")
        assert store.load().codes["surprise"].name == "Surprise"
        shown(notebook)
        until(lambda: store.load().codes["surprise"].name == "Jolt")
        saved(page)
        assert len([c for c in store.load().of_kind(Code) if c.name == "Jolt"]) == 1


# --- hostile words, and those who do not see --------------------------------------------------------------------------


def test_hostile_words_run_nothing_and_ask_for_nothing(lab: Lab) -> None:
    """As name, definition and coded words; in tree, detail, forms, searches, and side by side."""
    store = project(lab.root / "hostile", HOSTILE)
    with (
        lab.notebook([SHOW.format(folder="hostile")], name="hostile.ipynb") as notebook,
        store.sit("lee") as lee,
    ):
        page = shown(notebook)
        fields = dict.fromkeys(("definition", "when", "when_not", "example"), HOSTILE)
        lee.add(Code(slug="h", name=HOSTILE, **fields))
        expect(page.locator(".iw-tree")).to_contain_text("onerror", timeout=20_000)
        press(page, "a")
        write(page, HOSTILE + "2")
        press(page, "Enter")
        said(page, re.compile("^added code"))
        for key in ("r", "Enter", "m", "g"):
            press(page, key)
            page.wait_for_selector(".iw-panel")
            press(page, "Escape")
        lee.add(edited(lee.project, "surprise", name=HOSTILE))
        find(page, HOSTILE)
        press(page, "s")
        page.wait_for_selector(".iw-split")
        assert "window.__fired" in page.inner_text(".iw-split")
        press(page, "Escape", "r")
        lee.add(edited(lee.project, "surprise", name=f"{HOSTILE}3"))
        expect(page.locator(".iw-tree")).to_contain_text("script>3", timeout=20_000)
        write(page, "Jolt")
        press(page, "Enter")
        expect(page.locator(".iw-differing")).to_contain_text("onerror")
        assert page.locator(".iw-codebook img, .iw-codebook script").count() == 0
        assert page.evaluate("window.__fired") is None
        outside = [
            url
            for url in notebook.requests
            if not url.startswith((lab.address, f"blob:{lab.address}", "data:"))
        ]
        assert outside == []
        assert notebook.errors == []


@pytest.mark.parametrize(
    "theme", [pytest.param("JupyterLab Light", marks=pytest.mark.soak), "JupyterLab Dark"]
)
def test_axe_finds_nothing_serious(lab: Lab, theme: str) -> None:
    name = theme.split()[1].lower()
    store = project(lab.root / f"axe-{name}", "a", "b")
    with store.sit("lee") as lee:
        one, two = (edited(lee.project, "surprise", name=name) for name in ("A", "B"))
        lee.add(one)
        lee.add(edited(lee.project, "probe", retired=True))
    with store.sit("kim") as kim:
        kim.add(two)
    with lab.notebook([SHOW.format(folder=f"axe-{name}")], name=f"axe-{name}.ipynb") as notebook:
        page = shown(notebook)
        notebook.command("apputils:change-theme", theme=theme)
        page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
        found = []
        for keys in ((), ("?",), ("a",), ("g",), ("s",), ("End",), ("c",)):
            page.locator(".iw-tree").focus()
            if keys == ("s",):
                find(page, "Assessment")
                press(page, "Escape")
            press(page, *keys)
            sleep(0.3)
            report = Axe().run(page, context=".iw-codebook").response
            assert report["passes"]
            found += [
                (keys, rule["id"], node["html"][:200])
                for rule in report["violations"]
                if rule["impact"] in {"serious", "critical"}
                for node in rule["nodes"]
            ]
            press(page, "Escape")
        assert found == []
