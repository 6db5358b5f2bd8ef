"""The import form in a real JupyterLab: look, then bring in; by keyboard, and readable by a screen reader."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from incident_workbench.model.claims import Restriction
from incident_workbench.store import Store
from tests.browser.lab import Lab

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import Import
store = Store.open("night")
form = Import(store.import_file, by="kim")
form"""
HOSTILE = "<img src=x onerror=\"window.__fired=1;fetch('http://evil.invalid/x')\">"


def test_a_transcript_is_looked_at_and_then_brought_in_by_keyboard(lab: Lab, tmp_path: Path) -> None:
    (lab.root / "chat.txt").write_text(f"10:00 ana: {HOSTILE}\n10:01 bo: looking\n")
    store = Store.create(lab.root / "night", title="Night", zone="Europe/Paris")
    with lab.notebook(
        [SHOW, "len(store.load().segments), form.report.segments"], name="import.ipynb"
    ) as notebook:
        notebook.run(0)
        page = notebook.page
        notebook.requests.clear()
        path = page.get_by_label("File or folder")
        path.fill("chat.txt")
        path.press("Tab")
        page.get_by_role("button", name="Preview").press("Enter")
        shown = page.locator(".iw-import")
        expect(shown).to_contain_text("preview, nothing written", timeout=20_000)
        expect(shown).to_contain_text("onerror")
        expect(shown).to_contain_text("IW-READ-041")
        assert store.load().segments == ()
        page.get_by_label("Zone").fill("Europe/Paris")
        page.get_by_label("Zone").press("Tab")
        expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
        page.get_by_label("Agreed").select_option("off record")
        page.get_by_role("button", name="Preview").press("Enter")
        expect(page.get_by_role("button", name="Import", exact=True)).to_be_enabled(timeout=20_000)
        found = Axe().run(page, context=".iw-import").response["violations"]
        assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
        page.get_by_role("button", name="Import", exact=True).press("Enter")
        expect(shown).to_contain_text("imported, off record", timeout=20_000)
        assert [claim.what for claim in store.load().of_kind(Restriction)] == ["off_record"]
        notebook.run(1)
        assert notebook.value(1).endswith("(2, 2)")
        assert page.evaluate("window.__fired") is None
        assert [
            u for u in notebook.requests if not u.startswith((lab.address, "ws:", "blob:", "data:"))
        ] == []
        page.screenshot(path=str(tmp_path / "import.png"))
