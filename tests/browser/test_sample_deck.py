"""The sample's deck in a real browser with the network off: whole slides, readable letters, nothing asked for."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from incident_workbench.brief import prepare
from incident_workbench.export.presenting import Shown
from incident_workbench.export.review import cleared, deck_of_brief
from incident_workbench.export.sections import SECTIONS
from incident_workbench.store import Store
from tests.browser.test_deck_browser import HOSTILE, Watch, offline, opened, slides
from tests.small_folder import case

LETTERS = 18
"""Pixels that the smallest letters of a slide of 1280 × 720 have, in what is told."""
ASIDES = 14
"""The same in sources, labels and footers beside it; figures have their own."""
TOLERANCE = 2
DIFFERENT = (
    "h1",
    "h2 + .iw-two",
    ".iw-lanes",
    ".iw-plot",
    ".iw-accounts",
    ".iw-table",
    ".iw-quote",
    ".iw-question",
)
"""What tells slides of different sorts; axe looks at the first of each."""

SEEN = """
() => {
  const box = document.querySelector('section.present:not(.stack) > .iw-slide');
  const words = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let least = 1000, where = '', aside = 1000;
  while (words.nextNode()) {
    const one = words.currentNode, holder = one.parentElement;
    if (!one.data.trim() || holder.closest('.iw-plot, .iw-figure-text, .iw-unseen, script, style')) continue;
    if (!holder.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (holder.closest('.iw-small, .iw-note, footer')) aside = Math.min(aside, size);
    else if (size < least) { least = size; where = one.data.trim().slice(0, 60); }
  }
  return {
    tall: box.scrollHeight - box.clientHeight, wide: box.scrollWidth - box.clientWidth,
    least, where, aside, heading: box.querySelector('h1, h2')?.innerText ?? '',
    cells: [...box.querySelectorAll('p, li, td, dd, h2, h3, article')]
      .filter(one => one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).overflowX !== 'visible').length,
  };
}
"""


@pytest.fixture(scope="module", params=["", "second-"], ids=["first", "second"])
def which(request: pytest.FixtureRequest) -> str:
    """The first sample's deck, and the second's."""
    return str(request.param)


@pytest.fixture(scope="module")
def deck(demo_folder: Path, which: str) -> Path:
    return demo_folder / f"{which}deck.html"


@pytest.fixture(scope="module")
def planned(demo_folder: Path, which: str) -> list[Shown]:
    """The pieces that begin a slide, in order."""
    brief = prepare(Store.open(demo_folder / f"{which}project").load())
    pieces = (piece for _, section in SECTIONS for piece in section(brief))
    return [piece for piece in pieces if piece.slide in {"slide", "subslide"}]


@pytest.fixture(scope="module")
def tour(browser: Browser, deck: Path) -> tuple[list[dict[str, Any]], Watch]:
    """What is seen on each slide, going through by key, and what the page asked for meanwhile."""
    with offline(browser) as context:
        watch, page = Watch(context), opened(context, deck)
        seen = [page.evaluate(SEEN) for _ in slides(page)]
        page.pdf()
        return seen, watch


def test_every_planned_slide_is_there(tour: tuple[list[dict[str, Any]], Watch], planned: list[Shown]) -> None:
    seen, _ = tour
    assert len(seen) == len(planned) > 30
    for slide, piece in zip(seen, planned, strict=True):
        heading = str(piece.media["text/plain"]).split("\n")[0]
        assert " ".join(slide["heading"].split()) == heading


def test_nothing_is_asked_of_anybody_and_nothing_is_complained_of(
    tour: tuple[list[dict[str, Any]], Watch], deck: Path
) -> None:
    _, watch = tour
    assert any(url.startswith(deck.as_uri()) for url in watch.requests)
    assert watch.elsewhere(deck) == []
    assert watch.complaints == []


def test_no_slide_is_cut_off(tour: tuple[list[dict[str, Any]], Watch]) -> None:
    seen, _ = tour
    cut = {
        (number, slide["heading"]): (slide["tall"], slide["wide"], slide["cells"])
        for number, slide in enumerate(seen)
        if slide["tall"] > TOLERANCE or slide["wide"] > TOLERANCE or slide["cells"]
    }
    assert cut == {}


def test_letters_can_be_read_from_the_back_of_the_room(tour: tuple[list[dict[str, Any]], Watch]) -> None:
    seen, _ = tour
    assert any(slide["least"] < 40 for slide in seen)
    assert any(slide["aside"] < 40 for slide in seen)
    small = {
        (number, slide["heading"]): (round(slide["least"], 1), round(slide["aside"], 1), slide["where"])
        for number, slide in enumerate(seen)
        if slide["least"] < LETTERS or slide["aside"] < ASIDES
    }
    assert small == {}


def of_each_sort(page: Page) -> Iterator[str]:
    """Goes to the first slide of each sort."""
    for sort in DIFFERENT:
        place = page.evaluate(
            """sort => {
                const found = [...document.querySelectorAll('.iw-slide')].find(one => one.querySelector(sort));
                return found ? Object.values(Reveal.getIndices(found.parentElement)).slice(0, 2) : null;
            }""",
            sort,
        )
        if place is None and "second" in page.url:
            continue  # the second sample has no slide of every sort
        assert place is not None, sort
        page.evaluate(f"Reveal.slide({place[0]}, {place[1] or 0})")
        page.wait_for_function(
            "sort => document.querySelector('section.present:not(.stack) > .iw-slide')?.querySelector(sort)",
            arg=sort,
        )
        yield sort


def test_axe_finds_nothing_serious_on_slides_of_each_sort(
    browser: Browser, deck: Path, which: str, soak: bool
) -> None:
    if which and not soak:
        pytest.skip("the second deck has no other sorts: make soak")
    with offline(browser) as context:
        page = opened(context, deck)
        found = {}
        for sort in of_each_sort(page):
            report = Axe().run(page).response
            assert report["passes"]
            for rule in report["violations"]:
                if rule["impact"] in {"serious", "critical"}:
                    found[sort, rule["id"]] = [node["html"][:200] for node in rule["nodes"]]
        assert found == {}


def test_hostile_words_in_every_field_run_nothing_and_ask_for_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    """In chat, interview, names, title and every claim; the raw words fire in test_deck_browser."""
    texts = [
        text.encode("utf-8", "ignore").decode().replace("\\x00", "") for text in HOSTILE if len(text) < 1000
    ]
    store = case(tmp_path, " " + " ".join(texts))
    brief = cleared(store.load())
    planned = sum(piece.slide in {"slide", "subslide"} for _, section in SECTIONS for piece in section(brief))
    path = tmp_path / "hostile.html"
    path.write_text(deck_of_brief(brief), encoding="utf-8")
    with offline(browser) as context:
        watch, page = Watch(context), opened(context, path)
        assert page.evaluate("Reveal.getTotalSlides()") == planned
        for number in slides(page):
            assert page.evaluate("Reveal.getSlidePastCount()") == number
        page.pdf()
        assert page.evaluate("window.__iw_pwned") is None
        assert page.locator(".iw-plot a").count() == 0
        assert "window.__iw_pwned=1" in page.inner_text("body")
        assert watch.elsewhere(path) == []
        assert watch.complaints == []


def test_on_paper_each_slide_has_its_page_and_no_page_is_empty(
    browser: Browser, deck: Path, planned: list[Shown]
) -> None:
    with offline(browser) as context:
        page = opened(context, deck)
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(planned)
