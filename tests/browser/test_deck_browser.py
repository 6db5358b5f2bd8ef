"""A deck in a real browser with the network off: nothing asked for, nothing run, everything readable."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import NotebookNode
from playwright.sync_api import Browser, BrowserContext, Page

from incident_workbench.export.deck import deck_html
from incident_workbench.export.slides import deck_stacks

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p7xO5QAAAABJRU5ErkJggg=="
PLOTLY = "application/vnd.plotly.v1+json"
FIRED = "window.__iw_pwned=1"
HOSTILE = (
    f"<script>{FIRED}</script>",
    f"</script><script>{FIRED}</script>",
    f"<img src=x onerror={FIRED}>",
    f'"><img src=x onerror="{FIRED}">',
    f"<svg onload={FIRED}><script>{FIRED}</script></svg>",
    f"<svg><style><img src=x onerror={FIRED}></style></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={FIRED}&gt;'>",
    f"<noscript><p title='</noscript><img src=x onerror={FIRED}>'>",
    f"<textarea></textarea><img src=x onerror={FIRED}>",
    f"<!--><img src=x onerror={FIRED}>-->",
    f"<iframe srcdoc='<script>parent.{FIRED}</script>'></iframe>",
    f"<object data='data:text/html,<script>parent.{FIRED}</script>'></object>",
    f"<a href='javascript:{FIRED}'>link</a> [link](javascript:{FIRED}) <a href='data:text/html,x'>link</a>",
    f"<details open ontoggle={FIRED}><summary>s</summary></details>",
    f"<input autofocus onfocus={FIRED}>",
    "<style>@import 'https://canary.invalid/x.css'; body{background:url(https://canary.invalid/x)}</style>",
    "<link rel=stylesheet href=https://canary.invalid/x.css>",
    "<img src=https://canary.invalid/a.png srcset='https://canary.invalid/b.png 2x'>",
    "![avatar](https://canary.invalid/a.png) ![](//canary.invalid/b.png)",
    "<video src=https://canary.invalid/v poster=https://canary.invalid/p></video>",
    "<p style='background:url(https://canary.invalid/s);position:fixed;inset:0'>styled</p>",
    "<p data-src='https://canary.invalid/d' data-background-image='https://canary.invalid/e'>lazy</p>",
    "<meta http-equiv=refresh content='0;url=https://canary.invalid/'>",
    "<base href=https://canary.invalid/>",
    "<form action=https://canary.invalid/><button>go</button></form>",
    "</section><section><h2>extra</h2></section></div></div></main>",
    "<section data-state=x>one<section>two",
    "---\n\n--\n\n***\n\n___",
    "<div class='reveal'><div class='slides'><section class='present'>false</section></div></div>",
    "<p id=iw-paper>a</p><p id=figure-1>b</p><a name=Reveal></a><form id=Plotly name=RevealNotes></form>",
    "<img name=getElementById src=x><img name=body src=x><p id=documentElement></p>",
    "<aside class=notes>not for the speaker</aside><p class='fragment iw-small'>shown</p>",
    "<plaintext>rest",
    "{{ 7*7 }} {% raw %} ${7*7} {{ cycler.__init__ }}",
    "\x00\x1b[31mred\x1b[0m \u202egnp.exe\u202c \ud800 \u2028 e\u0301\u0316\u0317",
    "<" * 3000,
    "<div>" * 3000,
    "[" * 2000 + "*" * 2000,
)


def md(source: str, kind: str = "slide", **metadata: Any) -> NotebookNode:
    return v4.new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}, **metadata})


def out(bundle: dict[str, Any], kind: str = "-", source: str = "show()", **metadata: Any) -> NotebookNode:
    shown = v4.new_output("display_data", data=bundle)
    metadata = {"slideshow": {"slide_type": kind}, **metadata}
    return v4.new_code_cell(source, execution_count=1, outputs=[shown], metadata=metadata)


def lanes(text: str = "") -> dict[str, Any]:
    """A multi-lane figure such as a review shows; `text` is put into every string a person could write."""
    bars = [
        ("cache is cold", "14:02", 9, "#0072B2"),
        ("bad deploy", "14:06", 14, "#E69F00"),
        ("DNS", "14:11", 21, "#009E73"),
        ("disk pressure", "14:24", 12, "#CC79A7"),
    ]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": [f"{name}{text}"],
                "x": [length * 60_000],
                "base": [f"2024-05-01 {begin}"],
                "marker": {"color": colour},
                "text": [f"{name}{text}"],
                "hovertext": [f"held by on-call{text}"],
                "name": f"{name}{text}",
            }
            for name, begin, length, colour in bars
        ],
        "layout": {
            "title": {"text": f"Which explanations were held, and when{text}"},
            "xaxis": {"type": "date", "title": {"text": f"UTC{text}"}},
            "yaxis": {"automargin": True},
            "annotations": [
                {"text": f"first alert{text}", "x": "2024-05-01 14:04", "y": 0.5, "yref": "paper"}
            ],
            "showlegend": False,
            "meta": {
                "alt": f"14:02 to 14:11, cache is cold.{text}\n14:06 to 14:20, bad deploy.\n14:11 to 14:32, DNS.\n"
                "14:24 to 14:36, disk pressure."
            },
        },
    }


def demo_notebook() -> NotebookNode:
    """One slide of each sort that a prepared review has."""
    accounts = "".join(
        f"<article><h3>{who}</h3><p>{what}</p><p><span class='iw-note'>{basis}</span></p></article>"
        for who, what, basis in (
            ("On-call, payments", "The graph was flat, so I took the alert for noise.", "said at the time"),
            ("Database", "By then we were already draining the replica.", "remembered later"),
            ("Support", "Customers had been writing in for ten minutes.", "ticket, 13:58"),
        )
    )
    rows = "".join(
        f"<tr><th scope='row'>14:{m:02d}</th><td>{who}</td><td>{what}</td></tr>"
        for m, who, what in (
            (2, "Payments", "Latency alert fires; the dashboard shows nothing unusual."),
            (6, "Payments", "Looks at the last deploy, begins a rollback."),
            (11, "Network", "Asks whether resolvers were touched: “is it DNS?”"),
            (24, "Database", "Sees the disk of replica 3 at 97 %, starts to drain it."),
            (36, "Everyone", "Error rate falls; nobody can say yet which act did it."),
        )
    )
    return v4.new_notebook(
        metadata={"language_info": {"name": "python"}},
        cells=[
            v4.new_code_cell("import incident_workbench", execution_count=1),
            md("# Checkout was slow on 1 May\n\nA learning review. 60 minutes, attendance optional."),
            md("Greet; say who facilitates. **No fixes today.**", "notes"),
            md(
                "## What this hour is, and is not\n\n- We compare what each of us saw, expected and tried.\n"
                "- Ideas for changes are parked; they have their own session on *7 May*.\n"
                "- Nobody is asked why they did not do something else.\n- The meeting is not recorded."
            ),
            md("It costs $5 to ask and $0 to listen: ask.", "fragment"),
            md("## The story in scenes"),
            out(
                {
                    "text/html": "<table class='iw-table'><thead><tr><th>UTC</th><th>Who</th>"
                    f"<th>What they saw or did</th></tr></thead><tbody>{rows}</tbody></table>"
                }
            ),
            md("## Explanations over time"),
            out({PLOTLY: lanes()}),
            md("Point at 14:11 and wait.", "notes"),
            md("## One decision, seen from inside", "subslide"),
            out(
                {
                    "text/html": "<div class='iw-two'><div><h3>What was seen</h3><blockquote class='iw-quote'><p>"
                    "graph is flat here, are we sure this is real?</p><footer>On-call, payments · <time>14:03 "
                    "UTC</time> · <span class='iw-note'>said at the time</span></footer></blockquote><p>Two earlier "
                    "alerts that week had come from the probe itself.</p></div><div><h3>What was expected</h3><ul>"
                    "<li>A real slowdown shows in the queue depth.</li><li>A deploy shows within two minutes.</li>"
                    "</ul><p class='iw-unknown'>Whether the queue graph was delayed is not known.</p></div></div>"
                    "<p class='iw-question'>What would have looked different to you, had it been the deploy?</p>"
                }
            ),
            md("## Where accounts differ"),
            out({"text/html": f"<div class='iw-accounts'>{accounts}</div>"}),
            md("## Who was there"),
            out(
                {
                    "text/html": "<dl class='iw-lanes'><div><dt>Payments</dt><dd>paged 14:02</dd></div><div><dt>Network"
                    "</dt><dd>asked for help 14:09, joined 14:11</dd></div><div><dt>Database</dt><dd>came by "
                    "themselves 14:20</dd></div></dl><p class='iw-small'>In order of joining. From the chat and two "
                    "interviews.</p>"
                }
            ),
            md(
                "## For those outside the team\n\n![How a request travels](attachment:map.png)\n\n"
                "Earlier write-up: [the March slowdown](https://wiki.example.org/march)\n\n"
                "![diagram](https://host.invalid/d.png)"
            ),
            out(
                {"text/plain": "replica 3   97 %\nreplica 4   41 %"},
                tags=["show-code"],
                source="# how full the disks were\nfor name, share in disks.items():\n    print(f'{name}  {share} %')",
            ),
            md("Left out.", "slide", tags=["no-deck"]),
            v4.new_code_cell("not_run()", metadata={"slideshow": {"slide_type": "skip"}}),
            md(
                "## In the weeds\n\n"
                + "\n".join(
                    f"{n}. 14:{n:02d} a line of the transcript, read out on demand, which "
                    "is long enough to wrap on the slide and so takes two lines of it"
                    for n in range(2, 30)
                )
            ),
            md(
                "## Still open\n\nرسالة من الفريق: هل كان DNS؟ 👩‍💻\n\n> is it **DNS**?\n>\n> it is always DNS\n\n"
                "<p class='iw-unknown'>Who first saw the alert is not known.</p>"
            ),
        ],
    )


demo_map = {"map.png": {"image/png": PIXEL}}


class Watch:
    """What a page asked for and complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None
        )
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def elsewhere(self, deck: Path) -> list[str]:
        return [url for url in self.requests if url.split("?")[0].split("#")[0] != deck.as_uri()]


def offline(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(offline=True, viewport={"width": 1280, "height": 720}, **options)


def opened(context: BrowserContext, deck: Path, query: str = "") -> Page:
    page = context.new_page()
    page.goto(deck.as_uri() + query)
    page.wait_for_selector("html.iw-ready", state="attached")
    return page


def slides(page: Page) -> Iterator[int]:
    """Goes through the deck by key, fragments and all, telling each slide once it is shown."""
    total = page.evaluate("Reveal.getTotalSlides()")
    page.evaluate("Reveal.slide(0, 0)")
    for number in range(total):
        while page.evaluate("Reveal.availableFragments().next"):
            page.keyboard.press("Space")
        yield number
        page.keyboard.press("Space")


def hover_a_bar(page: Page) -> None:
    box = page.locator("section.present .iw-plot .bars .point").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.locator("section.present .hoverlayer .hovertext").first.wait_for()


@pytest.fixture(scope="module")
def demo() -> NotebookNode:
    notebook = demo_notebook()
    for cell in notebook.cells:
        if "attachment:" in cell.source:
            cell.attachments = demo_map
    return notebook


@pytest.fixture(scope="module")
def deck(demo: NotebookNode, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deck") / "review.deck.html"
    path.write_text(deck_html(demo, title="Checkout was slow on 1 May"), encoding="utf-8")
    return path


def test_nothing_is_asked_of_anybody_and_every_slide_can_be_read(
    browser: Browser, deck: Path, demo: NotebookNode
) -> None:
    with offline(browser) as context:
        watch, page = Watch(context), opened(context, deck)
        planned = [slide for stack in deck_stacks(demo) for slide in stack]
        assert page.evaluate("Reveal.getTotalSlides()") == len(planned) == 10
        for number in slides(page):
            text = page.inner_text("section.present:not(.stack)")
            assert planned[number].name in text
            sides = page.evaluate(
                "[...document.querySelectorAll('section.present:not(.stack) > .iw-slide')].map(one => ["
                "one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight, one.tabIndex])[0]"
            )
            assert sides[0] == 0, planned[number].name
            assert sides[1] <= 1 or sides[2] == 0, f"{planned[number].name}: too tall, and no key reaches it"
            if planned[number].figures:
                hover_a_bar(page)
        page.pdf()
        assert watch.elsewhere(deck) == []
        assert watch.complaints == []


def test_only_the_long_slide_scrolls_and_the_keys_scroll_it(browser: Browser, deck: Path) -> None:
    with offline(browser) as context:
        page = opened(context, deck)
        tall = [n for n in slides(page) if page.locator("section.present:not(.stack) > .iw-tall").count()]
        assert len(tall) == 1
        page.evaluate(f"Reveal.slide({tall[0] - 1}, 0)")
        page.wait_for_selector("section.present > .iw-tall")
        page.keyboard.press("PageDown")
        assert page.evaluate("document.querySelector('section.present > .iw-tall').scrollTop") > 300


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.soak)])
def test_axe_finds_nothing_serious(browser: Browser, deck: Path, scheme: Any) -> None:
    with offline(browser, color_scheme=scheme) as context:
        page = opened(context, deck)
        found = {}
        for number in slides(page):
            report = Axe().run(page).response
            assert report["passes"]
            for rule in report["violations"]:
                if rule["impact"] in {"serious", "critical"}:
                    found[number, rule["id"]] = [node["html"][:200] for node in rule["nodes"]]
        assert found == {}


def test_the_speaker_view_opens_from_a_file(browser: Browser, deck: Path) -> None:
    with offline(browser) as context:
        watch, page = Watch(context), opened(context, deck)
        with context.expect_page() as popup:
            page.keyboard.press("s")
        speaker = popup.value
        speaker.locator(".speaker-controls-notes .value", has_text="No fixes today").wait_for(timeout=30_000)
        current = speaker.frame_locator("#current-slide iframe")
        current.locator("section.present h1").wait_for(timeout=30_000)
        page.keyboard.press("ArrowRight")
        current.locator("section.present h2", has_text="What this hour is").wait_for(timeout=30_000)
        assert watch.elsewhere(deck) in ([], ["about:blank"])
        assert watch.complaints == []


def test_print_has_a_page_for_every_slide_with_its_figure(browser: Browser, deck: Path) -> None:
    with offline(browser, color_scheme="dark") as context:
        page = opened(context, deck)
        pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        page.emulate_media(media="print")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.iw-slide')].map(one => { const box = one.getBoundingClientRect();"
            "return [box.width, box.height, getComputedStyle(one).visibility] })"
        )
        assert len(boxes) == 10
        assert all(width == 1280 and height >= 720 and seen == "visible" for width, height, seen in boxes)
        assert page.locator(".iw-plot .bars .point").first.is_visible()
        assert page.locator(".fragment").first.is_visible()
        assert sum(height > 720 for _, height, _ in boxes) == 1  # and that one takes four pages
        assert pages == len(boxes) + 3


def test_paper_in_the_address_leaves_the_slides_on_paper(browser: Browser, deck: Path) -> None:
    with offline(browser) as context:
        page = opened(context, deck, "?paper")
        assert page.locator(".iw-slide:visible").count() == 10
        assert page.locator(".controls").count() == 0


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NotebookNode]:
    bad_map = {
        "x.png": {"image/png": f'"><img src=x onerror={FIRED}>', "text/html": f"<script>{FIRED}</script>"}
    }
    cells = []
    for text in HOSTILE:
        cells.append(md(f"## A slide\n\n{text}"))
        cells.append(out({"text/html": text, "text/markdown": text}, alt=text))
        cells.append(out({"text/plain": text}, tags=["show-code"], source=text))
        cells.append(
            out({"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>"}, alt=text)
        )
        cells.append(md(text, "notes"))
    figure = lanes(
        "".join(HOSTILE[:5]) + "<a href='https://canary.invalid/'>go</a><A HREF=javascript:1>x</A>"
    )
    figure["layout"]["images"] = [{"source": "https://canary.invalid/i.png", "x": 0, "y": 1}]
    cells += [
        md("## Drawn"),
        out({PLOTLY: figure}),
        out({"application/javascript": FIRED, "text/plain": "<Javascript>"}),
        out({"text/vnd.mermaid": f"</div><img src=x onerror='{FIRED}'>"}),
        out({"application/vnd.jupyter.widget-view+json": {"model_id": f"</script><script>{FIRED}</script>"}}),
        out({PLOTLY: {"data": [{"type": "choropleth", "locations": ["FR"]}], "layout": {}}}),
        md("![x](attachment:x.png)"),
    ]
    cells[-1].attachments = bad_map
    notebook = v4.new_notebook(cells=cells, metadata={"title": "x"})
    path = tmp_path_factory.mktemp("hostile") / "hostile.deck.html"
    title = f"</title><script>{FIRED}</script>"
    path.write_text(deck_html(notebook, title=title), encoding="utf-8")
    return path, notebook


def test_nothing_hostile_runs_loads_or_breaks_the_slides(
    browser: Browser, hostile: tuple[Path, NotebookNode]
) -> None:
    deck, notebook = hostile
    with offline(browser) as context:
        watch, page = Watch(context), opened(context, deck)
        planned = [slide for stack in deck_stacks(notebook) for slide in stack]
        assert page.evaluate("Reveal.getTotalSlides()") == len(planned) == len(HOSTILE) + 2
        for number in slides(page):
            assert page.evaluate("Reveal.getSlidePastCount()") == number
        page.evaluate(f"Reveal.slide({len(HOSTILE)})")
        hover_a_bar(page)
        page.pdf()
        assert page.evaluate("window.__iw_pwned") is None
        assert page.locator(".iw-plot a").count() == 0
        assert (
            page.locator(
                "section .iw-slide :is([id],[name],[style*=url],[onerror]):not(.iw-plot, .iw-plot *, "
                ".iw-figure-text)"
            ).count()
            == 0
        )
        assert watch.elsewhere(deck) == []
        assert watch.complaints == []


def test_the_hostile_texts_do_run_in_a_page_that_takes_no_care(browser: Browser, tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    raw = tmp_path / "raw.html"
    raw.write_text("<!DOCTYPE html><body>" + HOSTILE[2], encoding="utf-8")
    with offline(browser) as context:
        page = context.new_page()
        page.goto(raw.as_uri())
        page.wait_for_function("window.__iw_pwned === 1")
