"""The boards in a real JupyterLab: 2,000 events in 12 lanes, 40 hypotheses, measured by the browser's own clock."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_benchmark.fixture import BenchmarkFixture as Benchmark

from incident_workbench.model.claims import Claim, Event, EvidenceLink, Hypothesis, Polarity, Transition
from incident_workbench.model.evidence import Segment, span_of
from incident_workbench.store import Store
from tests.bench import made
from tests.browser.lab import serving

OPEN = """\
from incident_workbench import Store
sitting = Store.open({folder!r}).sit("kim")
sitting.project.segments
from incident_workbench.widgets import TimelineBoard, HypothesisBoard"""
RUN = """async (cell) => {
    const begin = performance.now();
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
    window.jupyterapp.commands.execute('notebook:run-cell');
    while (!document.querySelector('.iw-lanes[data-drawn]')) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - begin;
}"""
FRAMES = """async ([how, times]) => {
    const lanes = document.querySelector('.iw-lanes'), box = lanes.getBoundingClientRect(), script = [];
    const next = window.requestAnimationFrame.bind(window);
    let drew = 0;
    window.requestAnimationFrame = (draw) => next((now) => {
        const begin = performance.now();
        draw(now);
        drew += performance.now() - begin;
    });
    for (let n = 0; n < times; n++) {
        drew = 0;
        const way = n % 40 < 20 ? 1 : -1, begin = performance.now();
        lanes.dispatchEvent(new WheelEvent('wheel', {
            bubbles: true, cancelable: true, clientX: box.left + box.width * 0.6,
            ...(how === 'zoom' ? { ctrlKey: true, deltaY: -60 * way } : { deltaX: 24 * way }),
        }));
        const heard = performance.now() - begin;
        await new Promise(next);
        await new Promise(next);
        if (drew) script.push(heard + drew);
    }
    window.requestAnimationFrame = next;
    if (script.length < times / 2) throw new Error(`only ${script.length} frames were drawn`);
    return script.sort((a, b) => a - b)[Math.floor(script.length / 2)];
}"""
PICK = """async (times) => {
    const lanes = document.querySelector('.iw-lanes'), took = [];
    const press = (key) => lanes.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    for (let n = 0; n < times; n++) {
        press('Escape');
        for (let step = 0; step < 7; step++) press('j');
        const begin = performance.now();
        press('Enter');
        while (!document.querySelector('.iw-detail .iw-quote')) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        took.push(performance.now() - begin);
    }
    return took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
}"""


def night(folder: Path, events: int, hypotheses: int, lanes: int = 12) -> Store:
    """A chat of 5,000 lines, events on words of it in so many lanes, and hypotheses with transitions and signs."""
    store = Store.create(folder / "night", title="Made for measuring", zone="Europe/Paris")
    store.import_file(made.chat(folder / "chat.txt", 5_000))
    with store.sit("kim") as kim:
        said, talk = made.sentences(7), kim.project.segments
        claims: list[Claim] = [
            Event(
                actor=f"actor {n % lanes:02}",
                action=next(said),
                begin=spot.at,
                certainty="observed" if n % 3 else "estimated",
                line="below" if n % lanes > 8 else "above",
                evidence=(span_of(spot),),
            )
            for n, spot in enumerate(talk[:: len(talk) // events][:events])
        ]
        for number in range(hypotheses):
            claims += lane(number, next(said), talk[number * 100 : number * 100 + 200])
        kim.add_all(claims)
    return store


def lane(number: int, words: str, talk: tuple[Segment, ...]) -> list[Claim]:
    spots = iter(Random(number).sample(talk[1:], 8))
    key, first = f"h{number}", talk[0]
    links: tuple[Polarity, ...] = ("for", "against", "ambiguous", "explained_away")
    found: list[Claim] = [
        Hypothesis(id=key, proposition=words, raised_by="ana", raised_at=first.at, evidence=(span_of(first),))
    ]
    for polarity in links:
        spot = next(spots)
        grounds: dict[str, Any] = {"hypothesis": key, "read_at": spot.at, "evidence": (span_of(spot),)}
        found.append(EvidenceLink(polarity_as_read_then=polarity, **grounds))
    moves: list[Any] = ["pursued", "on_hold", "revived", "set_aside"]
    for to, spot in zip(moves, sorted(spots, key=lambda s: s.seq), strict=True):
        found.append(Transition(hypothesis=key, to=to, occurred_at=spot.at, evidence=(span_of(spot),)))
    return found


@pytest.fixture(scope="module")
def measured(
    by_the_browser: None,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    sized: Callable[[int], int],
) -> dict[str, float]:
    """Milliseconds: the boards of one project, each in a notebook whose kernel is warm."""
    root = tmp_path_factory.mktemp("boards")
    store = night(root, sized(2_000), max(sized(40), 4))
    frames, picks, found = max(sized(200), 6), max(sized(30), 2), dict[str, float]()
    with serving(root, browser) as lab:
        for name in ("TimelineBoard", "HypothesisBoard"):
            cells = [OPEN.format(folder=str(store.path)), f"board = {name}(sitting)\nboard"]
            with lab.notebook(cells, name=f"{name}.ipynb") as notebook:
                page = notebook.page
                notebook.run(0)
                found[f"{name} shown"] = page.evaluate(RUN, 1)
                page.locator(".iw-lanes").focus()
                found[f"{name} first pick"] = page.evaluate(PICK, 1)
                time.sleep(3 if frames == 200 else 0)  # the words of the rest arrive
                found[f"{name} pan"] = page.evaluate(FRAMES, ["pan", frames])
                found[f"{name} zoom"] = page.evaluate(FRAMES, ["zoom", frames])
                found[f"{name} pick"] = page.evaluate(PICK, picks)
                assert notebook.errors == []
    return found


FIGURES = {
    f"{words}: {what}": f"{name} {figure}"
    for words, name in (("timeline board", "TimelineBoard"), ("hypothesis board", "HypothesisBoard"))
    for what, figure in (
        ("shown", "shown"),
        ("script in a frame of panning", "pan"),
        ("script in a frame of zooming", "zoom"),
        ("pick to words, the first time", "first pick"),
        ("pick to words", "pick"),
    )
}


@pytest.mark.parametrize("group", FIGURES)
def test_board(benchmark: Benchmark, measured: dict[str, float], group: str) -> None:
    """Measured by the browser's own clock: the table shows that, and nothing of pytest's."""
    took = measured[FIGURES[group]]
    benchmark.group = group
    benchmark.extra_info["took"] = f"{took:.1f} ms" if took < 10 else f"{took:.0f} ms"
    benchmark.pedantic(lambda: None, rounds=1)
    assert took > 0
