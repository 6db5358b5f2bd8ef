"""The transcript in a real JupyterLab, beside the plain way: a page of messages with a button for each code."""

import time
from collections.abc import Callable, Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from tests.bench import made
from tests.browser.lab import serving

OPEN = """\
from incident_workbench import Store
sitting = Store.open({folder!r}).sit("kim")
from incident_workbench.widgets import Transcript
import ipywidgets"""
TRANSCRIPT = "transcript = Transcript(sitting)\ntranscript"
PLAIN = """\
from html import escape
from incident_workbench import coding

def row(segment):
    words = ipywidgets.HTML(escape(segment.text))
    def code(button):
        sitting.add(coding.apply(sitting.project, segment.id, button.description))
        words.value += " (" + button.description + ")"
    buttons = [ipywidgets.Button(description=s) for s in ("surprise", "help-seeking", "trade-off", "workaround")]
    for button in buttons:
        button.on_click(code)
    return ipywidgets.HBox([words, *buttons])

page = ipywidgets.VBox([row(segment) for segment in sitting.project.segments[:25]])
page.add_class("plain-page")
page"""
RUN = """async ([cell, selector]) => {
    const begin = performance.now();
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
    window.jupyterapp.commands.execute('notebook:run-cell');
    while (document.querySelectorAll(selector).length === 0) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - begin;
}"""
SCROLL = """async ([steps, jumps]) => {
    const list = document.querySelector('.iw-list'), script = [], jump = [];
    const middle = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    for (let n = 0; n < steps; n++) {
        list.scrollTop += 300;
        const begin = performance.now();
        list.dispatchEvent(new Event('scroll'));
        script.push(performance.now() - begin);
        await new Promise(requestAnimationFrame);
    }
    for (let n = 0; n < jumps; n++) {
        const begin = performance.now();
        list.scrollTop = Math.random() * list.scrollHeight * 0.95;
        for (let seen = false; !seen; ) {
            await new Promise(requestAnimationFrame);
            const box = list.getBoundingClientRect();
            seen = [...document.querySelectorAll('.iw-row')].some((row) => {
                const { top, bottom } = row.getBoundingClientRect();
                return bottom > box.top + 40 && top < box.bottom - 40 && row.querySelector('[data-at]');
            });
        }
        jump.push(performance.now() - begin);
    }
    return { script: middle(script), blank: Math.max(...jump) };
}"""
KEYS = """async (times) => {
    const list = document.querySelector('.iw-list'), pixels = [], durable = [];
    const middle = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    const press = (key) => list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const marks = () => document.querySelector('.iw-focused').querySelectorAll('.iw-mark').length;
    for (let n = 0; n < times; n++) {
        press('j');
        await new Promise((done) => setTimeout(done, 80));
        const before = marks(), begin = performance.now();
        press('1');
        while (marks() <= before) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        pixels.push(performance.now() - begin);
        while (!document.querySelector('.iw-state').textContent.startsWith('saved'))
            await new Promise((done) => setTimeout(done, 1));
        durable.push(performance.now() - begin);
        await new Promise((done) => setTimeout(done, 80));
    }
    return { pixels: middle(pixels), durable: middle(durable) };
}"""
FIND = """async (words) => {
    const input = document.querySelector('.iw-find'), count = document.querySelector('.iw-count');
    count.textContent = 'not yet';
    input.value = words;
    const begin = performance.now();
    input.dispatchEvent(new Event('input'));
    while (!/of|none/.test(count.textContent)) await new Promise((done) => setTimeout(done, 2));
    return performance.now() - begin;
}"""
CLICKS = """async () => {
    const times = [];
    for (const row of [...document.querySelectorAll('.plain-page > *')].slice(0, 15)) {
        const words = row.querySelector('.widget-html-content'), before = words.textContent;
        const begin = performance.now();
        row.querySelector('button').click();
        while (words.textContent === before) await new Promise(requestAnimationFrame);
        times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[7];
}"""


@pytest.fixture(scope="module")
def measured(
    by_the_browser: None,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    sized: Callable[[int], int],
) -> Iterator[dict[str, float]]:
    """Milliseconds, all of one notebook with a project of 100,000 segments and 20,000 codings."""
    root = tmp_path_factory.mktemp("lab")
    store = made.coded_project(root, size := sized(100_000), kim=range(0, size, 5))
    cells = [OPEN.format(folder=str(store.path)), TRANSCRIPT, PLAIN]
    with serving(root, browser) as lab, lab.notebook(cells, name="large.ipynb") as notebook:
        page, found = notebook.page, {}
        notebook.run(0)
        found["shown"] = page.evaluate(RUN, [1, ".iw-row .iw-words [data-at]"])
        time.sleep(3 if size == 100_000 else 0)  # the rest of the words arrives
        found |= page.evaluate(SCROLL, [max(sized(200), 4), max(sized(20), 2)])
        page.locator(".iw-list").focus()
        for key in ("Home", "/", *"surprise", "Enter"):
            page.keyboard.press(key)
        found |= page.evaluate(KEYS, max(sized(30), 2))
        found["first find"] = page.evaluate(FIND, "expected more")
        found["find"] = page.evaluate(FIND, "zebra")
        page.get_by_label("pattern").check()
        patterns = (r"exp\w+ed m", r"z[ae]bra", r"\bp\w+l\b", r"m(ore|ost) ", r"[0-9]{3} wait")
        found["pattern"] = median(page.evaluate(FIND, pattern) for pattern in patterns)
        found["plain shown"] = page.evaluate(RUN, [2, ".plain-page button"])
        found["plain click"] = page.evaluate(CLICKS)
        assert notebook.errors == []
        yield found


FIGURES = {
    "transcript: 100,000 segments shown": ("shown", "plain shown", "25 messages with buttons"),
    "transcript: script in a frame of scrolling": ("script", None, ""),
    "transcript: longest blank after a jump": ("blank", None, ""),
    "transcript: key press to pixels": ("pixels", "plain click", "a button to words and disk"),
    "transcript: key press to disk": ("durable", "plain click", "a button to words and disk"),
    "transcript: find words, the first time": ("first find", None, ""),
    "transcript: find words": ("find", None, ""),
    "transcript: find a pattern": ("pattern", None, ""),
}


@pytest.mark.parametrize("group", FIGURES)
def test_transcript(benchmark: Benchmark, measured: dict[str, float], group: str) -> None:
    """Measured by the browser's own clock: the table shows that, and nothing of pytest's."""
    figure, plain, what = FIGURES[group]
    benchmark.group = group
    benchmark.extra_info["took"] = f"{measured[figure]:.0f} ms"
    if plain:
        benchmark.extra_info[f"plain ipywidgets, {what}:"] = f"{measured[plain]:.0f} ms"
    benchmark.pedantic(lambda: None, rounds=1)
    assert measured[figure] > 0
