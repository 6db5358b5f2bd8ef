"""The boards in a real JupyterLab, with a real kernel: keys, mouse, two notebooks, hostile words, how they look."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from incident_workbench.model.claims import Claim, Event, EvidenceLink, Hypothesis, Memo, Transition
from incident_workbench.model.evidence import span_of
from incident_workbench.store import Store
from tests.browser.lab import Lab, Notebook

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import HypothesisBoard, TimelineBoard
sitting = Store.open({folder!r}).sit({analyst!r})
board = {board}(sitting)
board"""
CELLS = {
    "keys": SHOW.format(folder="keys", analyst="kim", board="TimelineBoard"),
    "thoughts": SHOW.format(folder="thoughts", analyst="kim", board="HypothesisBoard"),
    "mouse": SHOW.format(folder="mouse", analyst="kim", board="TimelineBoard"),
    "hostile": SHOW.format(folder="hostile", analyst="kim", board="TimelineBoard"),
    "hostile thoughts": SHOW.format(folder="hostile", analyst="kim", board="HypothesisBoard"),
    "looks": SHOW.format(folder="looks", analyst="kim", board="TimelineBoard"),
    "looks of thoughts": SHOW.format(folder="looks", analyst="kim", board="HypothesisBoard"),
    "values": "board.picked, len(board.shown)",
    "goto": "board.goto('wait')",
}
"""The cells of one notebook, in which all tests run their own: opening one takes longer than what is tried in it."""
HOSTILE = (
    "<img src=x onerror=\"window.__fired=1;fetch('http://evil.invalid/x')\"><script>window.__fired=1</script>"
)
TEN = datetime(2026, 5, 1, 20, tzinfo=UTC)
LINES = (
    "errors since the deploy",
    "the pool has clients waiting",
    "rolling back now",
    "4 % and falling",
    "up again",
)
"""One a minute, from ten in the evening in Paris."""


def minute(n: float) -> datetime:
    return TEN + timedelta(minutes=n)


@pytest.fixture(scope="module")
def one(lab: Lab) -> Iterator[Notebook]:

    with lab.notebook(list(CELLS.values()), name="boards.ipynb", height=1900) as notebook:
        yield notebook


@pytest.fixture
def notebook(one: Notebook) -> Iterator[Notebook]:
    """The notebook as it was written, without outputs; a test leaves its cells as they are, and breaks nothing."""
    one.command("notebook:clear-all-cell-outputs")
    one.page.wait_for_selector(".iw-board", state="detached")
    yield one
    assert one.cells() == list(CELLS.values())
    assert [
        words for words in one.errors if words != "Failed to fetch"
    ] == []  # JupyterLab's own, at a restart


def project(folder: Path, *, speaker: str = "ana", title: str = "Checkout", words: str = "") -> Store:
    """kim's events and hypotheses on a chat of five lines; `words` stand in every field of one more of each."""
    file = folder.parent / f"{folder.name}.txt"
    said = [*LINES, words] if words else LINES
    file.write_text(
        "".join(f"{minute(n):%Y-%m-%dT%H:%M:%SZ} {speaker}: {line}\n" for n, line in enumerate(said))
    )
    store = Store.create(folder, title=title, zone="Europe/Paris")
    store.import_file(file)
    with store.sit("kim") as kim:
        spans = [(span_of(segment),) for segment in kim.project.segments]
        kim.add_all([*story(spans), *tracks(spans), *(everywhere(words, spans[-1]) if words else ())])
    return store


def story(spans: list[Any]) -> list[Claim]:
    return [
        Event(id="deploy", actor="ana", action="deploys", begin=minute(0), evidence=spans[0]),
        Event(id="back", actor="ana", action="rolls back", begin=minute(2), end=minute(3), evidence=spans[2]),
        Event(id="wait", actor="ben", action="waits", begin=minute(1), certainty="estimated", evidence=spans[1]),
        Event(id="full", actor="pool", action="fills", after="wait", before="back", line="below", evidence=spans[1]),
    ]  # fmt: skip


def tracks(spans: list[Any]) -> list[Claim]:
    return [
        Hypothesis(id="cert", proposition="the certificate", raised_by="ana", raised_at=minute(0), evidence=spans[0]),
        Hypothesis(id="pool", proposition="the pool", raised_by="ben", raised_at=minute(1), evidence=spans[1]),
        Transition(hypothesis="cert", to="acted_on", actor="ana", occurred_at=minute(2), evidence=spans[2]),
        EvidenceLink(
            id="fall", hypothesis="cert", polarity_as_read_then="for", read_at=minute(3), text="errors fall",
            polarity_later="against", later_basis="the restart emptied it", evidence=spans[3],
        ),
    ]  # fmt: skip


def everywhere(words: str, spans: Any) -> list[Claim]:
    return [
        Event(id="bad", actor=words, action=words, begin=minute(-1), evidence=spans),
        Memo(text=words, on="bad"),
        Hypothesis(id="worse", proposition=words, raised_by=words, raised_at=minute(-1), subject=words, evidence=spans),
        EvidenceLink(
            hypothesis="worse", polarity_as_read_then="for", read_by=words, read_at=minute(0), text=words,
            polarity_later="against", later_basis=words, evidence=spans,
        ),
    ]  # fmt: skip


def run(notebook: Notebook, cell: str) -> str:
    """Runs a cell, and gives the words of its output."""
    return notebook.value(list(CELLS).index(cell))


def shown(notebook: Notebook, cell: str) -> Page:
    """Runs a cell that shows a board, and waits until it is drawn."""
    notebook.run(list(CELLS).index(cell))
    page = notebook.page
    page.wait_for_selector(".iw-lanes[data-drawn]", timeout=30_000)
    page.locator(".iw-lanes").last.focus()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".iw-said").last).to_have_text(words, timeout=20_000)


def here(page: Page, words: str) -> None:
    """The line below the lanes, and what a screen reader hears."""
    expect(page.locator(".iw-here").last).to_contain_text(words, timeout=20_000)
    expect(page.locator(".iw-voice [aria-selected=true]").last).to_contain_text(words)


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end
        sleep(0.05)


def events(store: Store) -> dict[tuple[str, str], datetime | None]:
    return {(claim.analyst, claim.action): claim.begin for claim in store.load().of_kind(Event)}


def spot(page: Page, minutes: float, lane: str) -> tuple[float, float]:
    """Where an instant of a lane is on the page, when all of it is in view: between the first event and the last."""
    box = page.locator(".iw-canvas").last.bounding_box()
    name = page.locator(".iw-lane", has_text=lane).last.bounding_box()
    assert box
    assert name
    share = (minutes / 3 * 1.0 + 0.04) / 1.08
    return box["x"] + share * box["width"], name["y"] + name["height"] / 2 - 3


# --- keys and mouse ---------------------------------------------------------------------------------------------------


def test_a_time_is_corrected_by_keyboard_alone_and_survives_the_kernel(lab: Lab, notebook: Notebook) -> None:
    """Arrows, words, moves, typed times, one that is refused, undo, values, a kernel that is gone; no cell changes."""
    store = project(lab.root / "keys")
    page = shown(notebook, "keys")
    here(page, "2026-05-01 22:00:00 Europe/Paris, 20:00:00 UTC: ana deploys")
    press(page, "ArrowDown")
    here(page, "ben waits")
    press(page, "ArrowDown")
    here(page, "after 2026-05-01 22:01:00 Europe/Paris, 20:01:00 UTC and before 2026-05-01 22:02:00")
    press(page, "ArrowUp", "ArrowUp", "ArrowRight")
    here(page, "ana rolls back")
    press(page, "Enter")
    expect(page.locator(".iw-detail blockquote")).to_have_text("rolling back now")
    expect(page.locator(".iw-detail figcaption")).to_contain_text("ana in keys")
    expect(page.locator(".iw-detail figcaption")).to_contain_text("22:02:00 Europe/Paris, 20:02:00 UTC")
    until(lambda: run(notebook, "values").endswith("('back', 2)"))

    page.locator(".iw-lanes").focus()
    press(page, "m", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert "moving to" in page.inner_text(".iw-here")
    press(page, "Escape")
    said(page, "it stays where it was")
    press(page, "m", "2")
    page.keyboard.type("2:01")
    press(page, "Enter")
    said(page, re.compile("^moved “rolls back” to 2026-05-01 22:01:00 Europe/Paris"))
    assert events(store)["kim", "rolls back"] == minute(1)
    press(page, "m", "9", "Enter")
    expect(page.locator(".iw-error")).to_contain_text("IW-CLAIM-007", timeout=20_000)
    page.get_by_label("Why").fill("the log has it")
    page.get_by_label("When").fill("20:02:30Z")
    press(page, "Enter")
    said(page, re.compile("^moved “rolls back” to 2026-05-01 22:02:30"))
    expect(page.locator(".iw-note")).to_have_text("Note by kim: the log has it", timeout=20_000)
    for _ in range(2):
        press(page, "u")
        expect(page.locator(".iw-state")).to_have_text(re.compile("^saved"), timeout=20_000)
        said(page, re.compile("^undo: moved “rolls back”"))
        page.evaluate("document.querySelector('.iw-said').textContent = ''")
    until(lambda: events(store)["kim", "rolls back"] == minute(2))
    expect(page.locator(".iw-state")).to_have_text(re.compile("^saved"), timeout=20_000)

    press(page, "d", "d", "a", "y", "v", "Control+s")
    said(page, re.compile("every act is saved at once"))
    press(page, "?")
    assert "lanes by who acts, team" in page.inner_text(".iw-panel")
    press(page, "Escape", "b")
    said(page, "lanes by team")
    notebook.restart()
    press(page, "m", "2")
    page.keyboard.type("2:04")
    press(page, "Enter")
    expect(page.locator(".iw-state")).to_have_text(
        re.compile("^kernel (busy|gone), 1 kept here$"), timeout=20_000
    )
    shown(notebook, "keys")
    until(lambda: events(store)["kim", "rolls back"] == minute(4))
    assert [event.end for event in store.load().of_kind(Event) if event.end] == [minute(5)]
    press(page, "Escape", "Escape")
    assert page.evaluate("document.activeElement.closest('.iw-board')") is None


def test_the_mouse_zooms_pans_picks_and_moves_and_another_notebook_sees_it(
    lab: Lab, notebook: Notebook
) -> None:
    store = project(lab.root / "mouse")
    other = [SHOW.format(folder="mouse", analyst="lee", board="TimelineBoard")]
    with lab.notebook(other, name="other.ipynb") as second:
        page, lees = shown(notebook, "mouse"), shown(second, "keys")
        page.mouse.click(*spot(page, 1, "ben"))
        expect(page.locator(".iw-detail h2")).to_have_text("ben waits")
        x, y = spot(page, 0, "ana")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=4)
        page.mouse.up()
        expect(page.get_by_role("dialog", name="Another time for “deploys”")).to_be_visible()
        press(page, "Enter")
        said(page, re.compile("^moved “deploys”"))
        moved = events(store)["kim", "deploys"]
        assert moved
        assert minute(0.1) < moved < minute(1)
        shown_ = f"{moved:%H:%M:%S} UTC: ana deploys"
        press(lees, "Home")
        here(lees, shown_)
        press(lees, "m", "Enter")
        expect(
            lees.get_by_role("dialog", name="Your time for “deploys”: kim's stays beside it")
        ).to_be_visible()
        lees.get_by_label("When").fill("22:03:30")
        press(lees, "Enter")
        said(lees, re.compile("^put a time of “deploys” beside kim's"))
        until(lambda: events(store).get(("lee", "deploys")) == minute(3.5))
        assert events(store)["kim", "deploys"] == moved
        page.locator(".iw-lanes").focus()
        mine = "22:03:30 Europe/Paris, 20:03:30 UTC: ana deploys"
        until(lambda: press(page, "End") or mine in page.inner_text(".iw-here"))

        box = page.locator(".iw-canvas").bounding_box()
        assert box
        page.mouse.move(box["x"] + 100, box["y"] + 30)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -900)
        page.keyboard.up("Control")
        run(notebook, "goto")
        here(page, "ben waits")
        page.locator(".iw-lanes").focus()
        press(page, "0", "w")
        said(page, re.compile("^as it was lived until 2026-05-01 22:01:00"))
        expect(page.locator(".iw-lane", has_text="pool")).to_have_count(0, timeout=20_000)
        expect(page.get_by_label("As it was lived, until")).to_be_visible()
        press(page, "w")
        expect(page.locator(".iw-lane", has_text="pool")).to_have_count(1, timeout=20_000)
        assert second.errors == []


def test_transitions_and_signs_are_added_by_keyboard_and_later_readings_wait_for_a_key(
    lab: Lab, notebook: Notebook
) -> None:
    store = project(lab.root / "thoughts")
    page = shown(notebook, "thoughts")
    here(page, "raised (ana), on “the certificate”")
    press(page, "End", "Enter")
    expect(page.locator(".iw-detail h2")).to_have_text("for: errors fall")
    expect(page.locator(".iw-detail blockquote")).to_have_text("4 % and falling")
    until(lambda: run(notebook, "values").endswith("('fall', 2)"))
    assert "against" not in page.inner_text(".iw-detail")
    page.locator(".iw-lanes").focus()
    press(page, "l")
    said(page, re.compile("^in retrospect"))
    expect(page.locator(".iw-later")).to_have_text(
        "In retrospect, which nobody knew then, read as against: the restart emptied it", timeout=20_000
    )
    press(page, "l")
    expect(page.locator(".iw-later")).to_have_count(0)

    press(page, "ArrowDown", ".")
    press(page, "n")
    expect(page.get_by_role("listbox", name="Words").get_by_role("option").first).to_contain_text(
        "clients waiting"
    )
    page.keyboard.type("falling")
    expect(page.get_by_role("listbox", name="Words").get_by_role("option").first).to_contain_text(
        "4 % and falling"
    )
    press(page, "Enter")
    page.get_by_label("What became of it").select_option("set_aside")
    page.get_by_label("When").fill("22:03")
    press(page, "Enter")
    said(page, "“the pool”: set aside")
    (added,) = [t for t in store.load().of_kind(Transition) if t.to == "set_aside"]
    assert (added.hypothesis, added.occurred_at, added.evidence[0].quote) == (
        "pool",
        minute(3),
        "4 % and falling",
    )
    press(page, "ArrowRight")
    here(page, "set aside (ben), on “the pool”")
    press(page, "s")
    page.keyboard.type("no such words anywhere")
    expect(page.get_by_role("listbox", name="Words").get_by_role("option")).to_have_count(1)
    press(page, "Enter")
    page.get_by_label("How it was read then").select_option("against")
    press(page, "Enter")
    said(page, "“the pool”: against")
    assert [link.basis for link in store.load().of_kind(EvidenceLink)][-1] == "analyst_inference"
    press(page, "u")
    said(page, "undo: “the pool”: against")
    press(page, "U")
    said(page, "redo: “the pool”: against")


# --- hostile words, and those who do not see --------------------------------------------------------------------------


def test_hostile_words_in_every_field_run_nothing_and_ask_for_nothing(lab: Lab, notebook: Notebook) -> None:
    """S1: as actor, action, note, title, proposition, sign and later reading; put raw into the page they do fire."""
    project(lab.root / "hostile", title=HOSTILE, words=HOSTILE)
    page = shown(notebook, "hostile")
    notebook.requests.clear()
    here(page, "onerror")
    press(page, "Enter")
    expect(page.locator(".iw-detail blockquote")).to_contain_text("onerror")
    expect(page.locator(".iw-note")).to_contain_text("onerror")
    expect(page.locator(".iw-lane-name", has_text="onerror")).to_have_count(1)
    press(page, "m", "Enter", "Escape", "b", "b", "b", "o", "w", "w")
    shown(notebook, "hostile thoughts")
    here(page, "onerror")
    press(page, "l", "ArrowRight", "Enter")
    expect(page.locator(".iw-later")).to_contain_text("onerror", timeout=20_000)
    press(page, "n")
    expect(page.locator(".iw-option", has_text="onerror")).to_have_count(1, timeout=20_000)
    page.keyboard.type("img")
    press(page, "Enter")
    expect(page.locator(".iw-panel h2")).to_contain_text("onerror")
    press(page, "Enter")
    said(page, re.compile("onerror.*pursued$"))
    press(page, "t")
    page.keyboard.type(HOSTILE)
    press(page, "Enter")
    said(page, re.compile("onerror.* is no time that can be read here$"))
    assert page.evaluate("window.__fired") is None
    assert page.locator(".iw-board img, .iw-board script").count() == 0
    outside = [u for u in notebook.requests if not u.startswith((lab.address, "ws:", "blob:", "data:"))]
    assert outside == []
    page.evaluate("html => { document.querySelector('.iw-said').innerHTML = html; }", HOSTILE)
    page.wait_for_function("window.__fired === 1")
    page.evaluate("() => { delete window.__fired; }")


def painted(page: Page, board: int) -> int:
    """How many colours stand on a board's canvas: one that was not drawn has none."""
    return int(
        page.evaluate(
            """(n) => {
                const canvas = document.querySelectorAll('.iw-canvas')[n];
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return new Set(new Uint32Array(data.buffer)).size;
            }""",
            board,
        )
    )


def test_axe_finds_nothing_serious_and_print_has_every_lane(lab: Lab, notebook: Notebook, soak: bool) -> None:
    project(lab.root / "looks")
    shown(notebook, "looks")
    page = shown(notebook, "looks of thoughts")
    expect(page.locator(".iw-board")).to_have_count(2)
    found = []
    for theme in ("JupyterLab Light", "JupyterLab Dark") if soak else ("JupyterLab Dark",):
        notebook.command("apputils:change-theme", theme=theme)
        page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
        for board, keys in (
            (0, ("Enter",)),
            (0, ("w", "m", "Enter")),
            (1, ("l", "End", "Enter")),
            (1, ("n",)),
            (1, ("?",)),
        ):
            page.locator(".iw-lanes").nth(board).focus()
            press(page, *keys)
            sleep(0.15)
            report = Axe().run(page, context=".iw-board").response
            assert report["passes"]
            found += [
                (theme, keys, rule["id"], node["html"][:200])
                for rule in report["violations"]
                if rule["impact"] in {"serious", "critical"}
                for node in rule["nodes"]
            ]
            press(page, "Escape")
    assert found == []
    page.emulate_media(media="print")
    for number in (0, 1):
        page.wait_for_function(
            """(n) => {
                const board = document.querySelectorAll('.iw-board')[n];
                const last = board.querySelector('.iw-names').lastChild;
                return board.querySelector('.iw-canvas').clientHeight >= last.offsetTop + 30;
            }""",
            arg=number,
        )
        assert painted(page, number) > 20
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 640, "height": 900})  # as a browser at 200 % has it
    until(lambda: painted(page, 0) > 20)
    assert page.evaluate(
        "[...document.querySelectorAll('.iw-board')].every((b) => b.scrollWidth <= b.clientWidth + 1)"
    )
