"""The transcript in a real JupyterLab, with a real kernel: keys, words, what is kept, what is shown."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from incident_workbench.codebook import new_code
from incident_workbench.model.claims import ActorAlias, Coding, Memo
from incident_workbench.store import Store
from tests.browser.lab import Lab, Notebook, serving

SHOW = """\
from incident_workbench import Store
from incident_workbench.widgets import Transcript
sitting = Store.open({folder!r}).sit({analyst!r})
transcript = Transcript(sitting)
transcript"""
EMOJI = "👩‍💻🏽 the pool is full"
ARABIC = "الخادم بطيء جدا"
CONTROLS = "red \x1b[31mtext\x1b[0m bell \x07 turn \u202eover\u202c zero \u200b end"
HOSTILE = (
    "<img src=x onerror=\"window.__fired=1;fetch('http://evil.invalid/x')\"><script>window.__fired=1</script>"
)


@pytest.fixture(scope="module")
def plain_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab whose widgets have no subshells: a busy kernel answers nothing."""
    with serving(tmp_path_factory.mktemp("plain"), browser, subshells=False) as lab:
        yield lab


def chat(folder: Path, *lines: str) -> Store:
    """A project with a chat, a line a minute."""
    file = folder.parent / f"{folder.name}.txt"
    begin = datetime(2026, 5, 1, 18, tzinfo=UTC)
    file.write_text(
        "".join(
            f"{begin + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ} ana: {line}\n" for n, line in enumerate(lines)
        )
    )
    store = Store.create(folder, title="Checkout", zone="Europe/Paris")
    store.import_file(file)
    assert len(store.load().segments) == len(lines)
    return store


def slack(
    folder: Path, messages: list[dict[str, Any]], *, channel: str = "ops", person: str = "Ana"
) -> Store:
    """A project with one channel of a Slack export, a message a minute."""
    export = folder.parent / f"{folder.name}-export"
    (export / channel.replace("/", "-")[:80]).mkdir(parents=True)
    (export / "channels.json").write_text(json.dumps([{"id": "C1", "name": channel.replace("/", "-")[:80]}]))
    profile = {"display_name": person, "real_name": person}
    (export / "users.json").write_text(json.dumps([{"id": "U1", "name": person, "profile": profile}]))
    for n, message in enumerate(messages):
        message |= {"type": "message", "user": "U1", "ts": f"{1777660000 + 60 * n}.000100"}
    (export / channel.replace("/", "-")[:80] / "2026-05-01.json").write_text(json.dumps(messages))
    store = Store.create(folder, title=channel, zone="Europe/Paris")
    store.import_file(export)
    return store


def shown(notebook: Notebook, cell: int = 0) -> Page:
    """Runs the cell that shows the transcript, and waits until words are there."""
    notebook.run(cell)
    page = notebook.page
    page.wait_for_selector(".iw-row .iw-words [data-at]", timeout=30_000)
    page.locator(".iw-list").first.focus()
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Page) -> None:
    expect(page.locator(".iw-state").first).to_have_text(
        re.compile(r"^saved \d\d:\d\d:\d\d$"), timeout=20_000
    )


def code(page: Page, name: str) -> None:
    press(page, "/")
    page.keyboard.type(name)
    press(page, "Enter")


def codings(store: Store) -> list[str]:
    return [span.quote for coding in store.load().of_kind(Coding) for span in coding.evidence]


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    for _ in range(int(seconds * 20)):
        if true():
            return
        time.sleep(0.05)
    assert true()


# --- keys -------------------------------------------------------------------------------------------------------------


def test_a_hundred_segments_are_coded_by_keyboard_alone(lab: Lab) -> None:
    """Two keys for each repeated code, no mouse, and no cell of the notebook is made, deleted, run or changed."""
    store = chat(lab.root / "hundred", *(f"message {n}" for n in range(110)))
    cells = [SHOW.format(folder="hundred", analyst="kim"), "1 + 1"]
    with lab.notebook(cells, name="hundred.ipynb") as notebook:
        page = shown(notebook)
        page.evaluate(
            "() => { window.__keys = 0; window.__clicked = 0;"
            "addEventListener('keydown', () => window.__keys++, true);"
            "for (const kind of ['mousedown', 'pointerdown', 'click'])"
            " addEventListener(kind, () => window.__clicked++, true); }"
        )
        code(page, "surpri")
        first = page.evaluate("window.__keys")
        for _ in range(99):
            press(page, "j", "1")
        saved(page)
        assert page.evaluate("window.__clicked") == 0
        assert (page.evaluate("window.__keys") - first) / 99 < 3
        assert codings(store) == [f"message {n}" for n in range(100)]
        assert notebook.cells() == cells
        assert page.locator(".iw-list:focus").count() == 1
        assert notebook.errors == []
        assert notebook.value(1).endswith("2")


def test_keys_do_not_reach_jupyterlab_and_escape_leaves(lab: Lab) -> None:
    store = chat(lab.root / "leak", "one", "two", "three")
    cells = [SHOW.format(folder="leak", analyst="kim"), "x = 1", "x = 2"]
    with lab.notebook(cells, name="leak.ipynb") as notebook:
        page = shown(notebook)
        press(page, *"jkdabzxvsxyr", "Escape", *"jdd", "Escape")
        for key in "ABCDLM0":
            press(page, key)
            press(page, "Escape") if page.locator(".iw-panel").count() else None
        page.locator(".iw-list").focus()
        press(page, "Control+s")
        expect(page.locator(".iw-said")).to_contain_text("every act is saved at once")
        assert notebook.cells() == cells
        press(page, "Escape", "Escape", "Escape")
        assert page.locator(".iw-transcript :focus").count() == 0
        press(page, "b")  # now it is JupyterLab's again: a cell below
        assert len(notebook.cells()) == 4
        assert codings(store) == []


def test_words_are_chosen_by_keyboard_and_read_the_same_in_python(lab: Lab) -> None:
    """Offsets are code points, whatever stands before them."""
    store = chat(lab.root / "words", EMOJI, ARABIC, "Cafe\u0301 is down")
    with lab.notebook([SHOW.format(folder="words", analyst="kim")], name="words.ipynb") as notebook:
        page = shown(notebook)
        press(page, "Enter", "End", "Control+Shift+ArrowLeft")
        code(page, "surprise")
        press(page, "j", "Enter", "Control+ArrowRight", "Control+Shift+ArrowLeft", "1")
        press(page, "Escape", "j", "Enter", "Home", *["Shift+ArrowRight"] * 4, "1")
        saved(page)
        assert codings(store) == ["full", "بطيء", "Cafe\u0301"]
        assert notebook.errors == []


def test_words_are_chosen_with_the_mouse(lab: Lab) -> None:
    store = chat(lab.root / "mouse", EMOJI, "the second", "the third")
    with lab.notebook([SHOW.format(folder="mouse", analyst="kim")], name="mouse.ipynb") as notebook:
        page = shown(notebook)
        page.evaluate(
            "() => { const words = document.querySelectorAll('.iw-words')[0].querySelector('[data-at]').firstChild;"
            "const from = words.data.indexOf('pool');"
            "getSelection().setBaseAndExtent(words, from, words, from + 4);"
            "document.querySelector('.iw-list').dispatchEvent(new PointerEvent('pointerup', {bubbles: true})); }"
        )
        page.locator(".iw-list").focus()
        code(page, "surprise")
        page.locator(".iw-row").nth(1).click()
        page.locator(".iw-row").nth(2).click(modifiers=["Shift"])
        press(page, "1")
        saved(page)
        assert codings(store) == ["pool", "the second", "the third"]


def test_a_range_a_border_a_removal_undo_and_redo(lab: Lab) -> None:
    store = chat(lab.root / "acts", "the pool is full", "second", "third", "fourth")
    with lab.notebook([SHOW.format(folder="acts", analyst="kim")], name="acts.ipynb") as notebook:
        page = shown(notebook)
        press(page, "j", "Shift+ArrowDown", "Shift+ArrowDown")
        code(page, "surprise")
        saved(page)
        assert codings(store) == ["second", "third", "fourth"]
        press(page, "u")
        expect(page.locator(".iw-said")).to_have_text("undo: coded 'surprise' and 2 more")
        assert codings(store) == []
        press(page, "U")
        expect(page.locator(".iw-said")).to_have_text("redo: coded 'surprise' and 2 more")
        assert codings(store) == ["second", "third", "fourth"]
        press(page, "x")
        expect(page.locator(".iw-said")).to_have_text("retracted coding 'surprise'")
        press(page, "Home", "Enter", "1", "Escape", "c", "]", "]")
        expect(page.locator(".iw-row").first.locator(".iw-picked").first).to_be_visible()
        until(lambda: codings(store) == ["second", "third", "the pool is"])
        press(page, "}")
        until(lambda: codings(store)[-1] == "pool is")
        assert store.check() == ()


def test_a_new_code_is_made_where_it_is_needed(lab: Lab) -> None:
    store = chat(lab.root / "newcode", "one")
    with lab.notebook([SHOW.format(folder="newcode", analyst="kim")], name="newcode.ipynb") as notebook:
        page = shown(notebook)
        code(page, "Side talk")
        page.keyboard.type("Talk beside the incident")
        press(page, "Control+Enter")
        saved(page)
        project = store.load()
        assert project.codes["side-talk"].definition == "Talk beside the incident"
        assert [c.code for c in project.of_kind(Coding)] == ["side-talk"]
        press(page, "m")
        page.keyboard.type("ask her")
        press(page, "Control+Enter")
        saved(page)
        until(lambda: [m.text for m in store.load().of_kind(Memo)] == ["ask her"])


SENSES = [
    ("e", ["restarts it"], "event"),
    ("d", ["waits"], "decision_point"),
    ("h", ["the pool is full"], "hypothesis"),
    ("s", ["calm", "\t", "a spike"], "surprise"),
    ("y", ["nobody could see it"], "difficulty"),
    ("q", ["why then?"], "open_question"),
]


def test_one_key_begins_a_claim_from_what_is_chosen(lab: Lab) -> None:
    """Speaker and time are filled in; the evidence is what was chosen."""
    store = chat(lab.root / "senses", "first", "the pool is full")
    with lab.notebook([SHOW.format(folder="senses", analyst="kim")], name="senses.ipynb") as notebook:
        page = shown(notebook)
        press(page, "j")
        for number, (key, words, _) in enumerate(SENSES, start=1):
            press(page, key)
            for word in words:
                press(page, "Tab") if word == "\t" else page.keyboard.type(word)
            press(page, "Control+Enter")
            expect(page.locator(".iw-focused .iw-mark")).to_have_count(number)
        press(page, "H")
        page.keyboard.type("something speaks against")
        press(page, "Tab")
        page.keyboard.type("one in ten, not all")
        press(page, "Control+Enter")
        until(lambda: len([c for c in store.load().claims if c.evidence]) == 7)
        claims = [claim for claim in store.load().claims if claim.evidence]
        kinds = [type(claim).__struct_config__.tag for claim in claims]
        assert kinds == [*(kind for _, _, kind in SENSES), "evidence_link"]
        for claim in claims:
            assert [span.quote for span in claim.evidence] == ["the pool is full"]
            assert "ana" in [
                getattr(claim, n, None) for n in ("actor", "raised_by", "whose", "asked_of", "read_by")
            ]
            when = [getattr(claim, name, None) for name in ("begin", "at", "raised_at", "read_at")]
            assert claim is claims[5] or any(at and at.minute == 1 for at in when)
        assert claims[-1].hypothesis == claims[2].id
        assert claims[-1].text == "one in ten, not all"
        assert store.check() == ()
        assert notebook.errors == []


# --- finding ----------------------------------------------------------------------------------------------------------


def test_words_patterns_times_and_places_are_found(lab: Lab) -> None:
    store = chat(lab.root / "find", *(f"line {n} {'Pool' if n % 40 == 0 else 'calm'}" for n in range(130)))
    goto = "transcript.goto(sitting.project.segments[100].id)"
    cells = [SHOW.format(folder="find", analyst="kim"), goto, "transcript.focus, len(transcript.visible)"]
    cells.append("transcript.filter(coded=False)")
    with lab.notebook(cells, name="find.ipynb") as notebook:
        page = shown(notebook)
        focused = page.locator(".iw-focused .iw-words")
        press(page, "f")
        page.keyboard.type("pool")
        expect(page.locator(".iw-count")).to_have_text("1 of 4")
        press(page, "Enter", "Enter")
        expect(focused).to_have_text("line 80 Pool")  # the first stood where we were
        press(page, "Escape", "N", "n", "n")
        expect(focused).to_have_text(re.compile("Pool"))
        page.get_by_label("match case").check()
        expect(page.locator(".iw-count")).to_have_text("none")
        page.get_by_label("match case").uncheck()
        page.get_by_label("pattern").check()
        page.locator(".iw-find").fill(r"line \d0 pool")
        expect(page.locator(".iw-count")).to_have_text(re.compile("of 2"), timeout=10_000)
        page.locator(".iw-find").fill("(?=x)")
        expect(page.locator(".iw-error")).to_contain_text("IW-FIND-001")
        page.locator(".iw-list").focus()
        press(page, "t")
        page.keyboard.type("21:30")
        press(page, "Enter")
        expect(focused).to_have_text(re.compile("^line 90 "))
        notebook.run(1)
        expect(focused).to_have_text(re.compile("^line 100 "))
        page.get_by_label("Coded", exact=True).select_option("yes")
        expect(page.locator(".iw-said")).to_contain_text("0 of 130 segments")
        time.sleep(0.5)
        assert notebook.value(2).endswith(", 0)")
        notebook.run(3)
        expect(page.locator(".iw-said")).to_contain_text("130 of 130 segments")
        expect(page.get_by_label("Coded", exact=True)).to_have_value("no")
        assert codings(store) == []


def test_threads_fold_and_open_and_goto_looks_inside(lab: Lab) -> None:
    root = "1777660000.000100"
    messages = [
        {"text": "who is on the database?", "thread_ts": root, "reply_count": 2},
        {"text": "between them"},
    ]
    messages += [{"text": f"reply {n}", "thread_ts": root} for n in (1, 2)]
    store = slack(lab.root / "threads", [*messages, {"text": "after"}])
    cells = [SHOW.format(folder="threads", analyst="kim"), 'transcript.goto("reply 2")']
    with lab.notebook(cells, name="threads.ipynb") as notebook:
        page = shown(notebook)
        rows, focused = page.locator(".iw-row .iw-words"), page.locator(".iw-focused .iw-words")
        expect(rows).to_have_count(5)
        press(page, "o")  # by source: a thread stands together
        assert rows.all_inner_texts().index("reply 2") > 0
        press(page, "Home", "z")
        expect(rows).to_have_count(3)
        expect(page.locator(".iw-said")).to_have_text("thread of 2 folded")
        expect(page.locator(".iw-row").first).to_contain_text("2 replies")
        press(page, "j", "j", "1")
        expect(page.locator(".iw-said")).to_contain_text("no code was used")
        press(page, "k", "k", "z")
        expect(rows).to_have_count(5)
        press(page, "z")
        notebook.run(1)
        expect(rows).to_have_count(5)
        expect(focused).to_have_text("reply 2")
        page.locator(".iw-list").focus()
        press(page, "z")  # from within: the thread that it belongs to
        expect(focused).to_have_text("who is on the database?")
        code(page, "surprise")
        saved(page)
        assert codings(store) == ["who is on the database?"]


# --- never losing work ------------------------------------------------------------------------------------------------


def test_a_busy_kernel_that_is_killed_loses_nothing(plain_lab: Lab) -> None:
    """R4: twenty codings are made while the kernel is busy; it is killed; each is stored exactly once afterwards."""
    store = chat(plain_lab.root / "busy", *(f"message {n}" for n in range(30)))
    cells = [
        SHOW.format(folder="busy", analyst="kim"),
        "import os; os.getpid()",
        "import time; time.sleep(30)",
    ]
    with plain_lab.notebook(cells, name="busy.ipynb") as notebook:
        page = shown(notebook)
        process = int(notebook.value(1).split()[-1])
        page.locator(".iw-list").focus()
        code(page, "surprise")
        saved(page)
        notebook.run(2, wait=False)
        page.locator(".iw-list").focus()
        for _ in range(20):
            press(page, "j", "1")
        expect(page.locator(".iw-state")).to_have_text("kernel busy, 20 kept here", timeout=10_000)
        assert page.get_by_text("not saved yet").count() > 3
        kept = page.evaluate("Object.values(localStorage).filter(v => v.includes('coding')).join()")
        assert "message" not in kept
        assert codings(store) == ["message 0"]
        os.kill(process, signal.SIGKILL)
        ready(page)
        notebook.run(0)
        page.wait_for_selector(".iw-row .iw-words [data-at]")
        until(lambda: len(codings(store)) == 21)
        saved(page)
        assert sorted(codings(store)) == sorted(f"message {n}" for n in range(21))
        assert (
            page.evaluate(
                "Object.keys(localStorage).filter(k => /^incident-workbench.*[0-9]$/.test(k)).length"
            )
            == 0
        )
        assert store.check() == ()


@pytest.mark.parametrize("subshells", [True, False])
def test_what_was_acknowledged_survives_the_kernels_death(
    lab: Lab, plain_lab: Lab, subshells: bool, soak: bool
) -> None:
    """R2 through the widget: the kernel is killed while codes are being applied, again and again."""
    here, rounds = lab if subshells else plain_lab, 50 if soak else 2 if subshells else 1
    folder = f"killed-{subshells}"
    store = chat(here.root / folder, *(f"message {n}" for n in range(20 * rounds)))
    cells = [SHOW.format(folder=folder, analyst="kim"), "import os; os.getpid()"]
    with here.notebook(cells, name=f"{folder}.ipynb") as notebook:
        page = shown(notebook)
        made = 0
        for number in range(rounds):
            process = int(notebook.value(1).split()[-1])
            page.locator(".iw-list").focus()
            press(page, "Home", *["j"] * made)
            page.evaluate(COUNT_APPLIED)
            code(page, "surprise")
            for n in range(11):
                press(page, "j", "1")
                if n == 5 + number % 5:
                    os.kill(process, signal.SIGKILL)
            ready(page)
            made += 1 + page.evaluate("window.__applied")
            notebook.run(0)
            page.wait_for_selector(".iw-row .iw-words [data-at]")
            until(lambda made=made: len(codings(store)) == made)
            saved(page)
        assert len(set(codings(store))) == len(codings(store)) == made
        assert store.check() == ()


COUNT_APPLIED = """() => {
    window.__applied = 0;
    window.__counts ??= addEventListener('keydown', (event) => {
        if (event.key === '1' && event.target.closest('.iw-list')) window.__applied++;
    }, true) ?? true;
}"""
"""A slow machine may open JupyterLab's dialog before all keys are pressed: those that reach the list are counted."""


def ready(page: Page) -> None:
    """JupyterLab noticed that the kernel died, said so, and another runs."""
    page.locator(".jp-Dialog button.jp-mod-accept").click(timeout=30_000)
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'",
        timeout=60_000,
    )


def test_two_widgets_and_two_notebooks_see_each_other(lab: Lab) -> None:
    chat(lab.root / "both", "one", "two")
    first = [SHOW.format(folder="both", analyst="kim"), "transcript"]
    with (
        lab.notebook(first, name="both-1.ipynb") as one,
        lab.notebook([SHOW.format(folder="both", analyst="lee")], name="both-2.ipynb") as two,
    ):
        page, other = shown(one), shown(two)
        one.run(1)
        expect(page.locator(".iw-list")).to_have_count(2)
        page.locator(".iw-list").first.focus()
        press(page, "j")
        for view in page.locator(".iw-list").all():  # two places where one widget is shown are at one place
            expect(view).to_have_attribute("aria-activedescendant", re.compile("-1$"))
        press(page, "k")
        code(page, "surprise")
        expect(page.locator(".iw-mark", has_text="Surprise")).to_have_count(2)
        expect(other.locator(".iw-mark", has_text="Surprise")).to_contain_text("kim", timeout=10_000)
        press(other, "b")
        expect(other.locator(".iw-mark")).to_have_count(0)
        press(other, "x")
        expect(other.locator(".iw-said")).to_have_text("nothing of yours is marked here")
        press(other, "b")
        expect(other.locator(".iw-mark")).to_have_count(1)


# --- what others wrote ------------------------------------------------------------------------------------------------


def test_hostile_words_in_every_field_run_nothing_and_ask_for_nothing(lab: Lab) -> None:
    """S1: and the same words put raw into the page do fire, so that this test can fail."""
    store = chat(lab.root / "hostile", HOSTILE, f"`{HOSTILE}`", "third")
    with store.sit(HOSTILE) as sitting:
        project = sitting.project
        sitting.add(new_code(project, HOSTILE, definition=HOSTILE, when=HOSTILE))
        sitting.add(
            ActorAlias(speakers=(project.segments[0].speaker or "",), name=HOSTILE, role_during=HOSTILE)
        )
        sitting.add(Memo(text=HOSTILE, on=project.segments[0].id))
    cells = [SHOW.format(folder="hostile", analyst="kim"), "transcript.filter(words='" + "nothing" + "')"]
    with lab.notebook(cells, name="hostile.ipynb", alone=True) as notebook:
        page = shown(notebook)
        notebook.requests.clear()
        press(page, "/")
        page.keyboard.type("img")
        press(page, "ArrowDown", "ArrowUp", "Enter", "m")
        page.keyboard.type(HOSTILE)
        press(page, "Control+Enter")
        saved(page)
        press(page, "f")
        page.keyboard.type("<img")
        expect(page.locator(".iw-count")).to_have_text(re.compile("1 of 2"))
        press(page, "Escape", "e", "Escape", "?", "Escape", "c")
        assert page.locator(".iw-row", has_text="onerror").count() >= 2
        time.sleep(0.5)
        assert page.evaluate("window.__fired") is None
        assert page.locator(".iw-transcript img, .iw-transcript script").count() == 0
        assert [
            url for url in notebook.requests if not url.startswith((lab.address, "ws:", "blob:", "data:"))
        ] == []
        page.evaluate("html => { document.querySelector('.iw-said').innerHTML = html; }", HOSTILE)
        page.wait_for_function("window.__fired === 1")


def test_hostile_names_titles_files_links_and_errors_run_nothing(lab: Lab) -> None:
    """S1, the other fields: channel, person, file, reaction, link, thread, cell titles, and what an error repeats."""
    link = "<javascript:window.__fired=1|" + HOSTILE.replace("<", "&lt;").replace(">", "&gt;") + ">"
    file = {"id": "F1", "name": HOSTILE, "title": HOSTILE, "mimetype": HOSTILE}
    messages: list[dict[str, Any]] = [
        {
            "text": f"see {link}",
            "files": [file],
            "reactions": [{"name": HOSTILE, "count": 1, "users": ["U1"]}],
        },
        {"text": "", "attachments": [{"title": HOSTILE, "text": HOSTILE, "fallback": HOSTILE}]},
        {"text": "joined", "subtype": "channel_join"},
    ]
    store = slack(lab.root / "fields", messages, channel=HOSTILE, person=HOSTILE)
    assert any("onerror" in source.title for source in store.load().sources.values())
    cells = [SHOW.format(folder="fields", analyst="kim"), f"transcript.filter(speaker={HOSTILE!r})"]
    with lab.notebook(cells, name="fields.ipynb") as notebook:
        page = shown(notebook)
        notebook.requests.clear()
        expect(page.locator(".iw-row").first).to_contain_text("onerror")
        assert page.locator(".iw-transcript a[href]").count() == 0
        for label in ("Source", "Speaker"):
            page.get_by_label(label, exact=True).select_option(index=1)
        page.get_by_label("pattern").check()
        page.locator(".iw-find").fill("(" + HOSTILE)
        expect(page.locator(".iw-error")).to_contain_text("onerror")
        notebook.run(1)
        expect(page.locator(".iw-said")).to_contain_text("segments shown")
        page.locator(".iw-list").focus()
        press(page, "t")
        page.keyboard.type(HOSTILE)
        press(page, "Enter")
        expect(page.locator(".iw-said")).to_contain_text("no segment at or after")
        time.sleep(0.5)
        assert page.evaluate("window.__fired") is None
        assert page.locator(".iw-transcript img, .iw-transcript script").count() == 0
        assert [
            url for url in notebook.requests if not url.startswith((lab.address, "ws:", "blob:", "data:"))
        ] == []


def test_controls_are_seen_and_text_runs_its_own_way(lab: Lab) -> None:
    """S12: nothing is lost and nothing acts: not an escape sequence, not a turn of direction."""
    store = chat(lab.root / "controls", CONTROLS, ARABIC)
    text = store.load().segments[0].text
    with lab.notebook([SHOW.format(folder="controls", analyst="kim")], name="controls.ipynb") as notebook:
        page = shown(notebook)
        chips = page.locator(".iw-row").first.locator(".iw-words .iw-chip").all_inner_texts()
        assert len(chips) >= 5
        assert {"BEL", "RLO"} <= set(chips)
        lengths = page.evaluate(
            "() => [...document.querySelectorAll('.iw-words')[0].querySelectorAll('[data-at]')]"
            ".reduce((sum, one) => sum + Number(one.dataset.length), 0)"
        )
        assert lengths == len(text.encode("utf-16-le")) // 2
        assert page.evaluate("getComputedStyle(document.querySelectorAll('.iw-words')[1]).direction") == "rtl"
        press(page, "Enter", "Home", "Shift+End")
        code(page, "surprise")
        saved(page)
        assert codings(store) == [text]


# --- how it looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "theme", [pytest.param("JupyterLab Light", marks=pytest.mark.soak), "JupyterLab Dark"]
)
def test_axe_finds_nothing_serious(lab: Lab, demo_folder: Path, theme: str, tmp_path: Path) -> None:
    name = theme.rpartition(" ")[2].lower()
    shutil.copytree(demo_folder / "project", lab.root / f"look-{name}")
    cells = [SHOW.format(folder=f"look-{name}", analyst="Noor Haddad")]
    with lab.notebook(cells, name=f"look-{name}.ipynb") as notebook:
        notebook.command("apputils:change-theme", theme=theme)
        page = shown(notebook)
        time.sleep(1)
        press(page, "j", "j", "j")
        for keys in ((), ("/",), ("Escape", "e"), ("Escape", "?")):
            press(page, *keys)
            expect(
                page.locator(".iw-row[id$='-3']")
            ).to_be_in_viewport()  # though what opens makes rows higher
            found = Axe().run(page, context=".iw-transcript")
            bad = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
            assert [(v["id"], v["nodes"][0]["html"][:200]) for v in bad] == []
        assert notebook.errors == []
