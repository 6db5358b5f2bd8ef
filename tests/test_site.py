"""The documentation as a site: it builds without a warning, asks no host for anything, and holds every public name."""

import importlib
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sphinx.util.inventory import InventoryFile

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "docs" / "reference" / "python"
MODULES = (
    "incident_workbench.accounts",
    "incident_workbench.actors",
    "incident_workbench.anchors",
    "incident_workbench.brief",
    "incident_workbench.cases",
    "incident_workbench.clock",
    "incident_workbench.codebook",
    "incident_workbench.coding",
    "incident_workbench.cues",
    "incident_workbench.decisions",
    "incident_workbench.deeper",
    "incident_workbench.difficulty",
    "incident_workbench.errors",
    "incident_workbench.export.deck",
    "incident_workbench.export.presenting",
    "incident_workbench.export.review",
    "incident_workbench.export.safe_html",
    "incident_workbench.export.sections",
    "incident_workbench.export.slides",
    "incident_workbench.figures",
    "incident_workbench.frames",
    "incident_workbench.hypotheses",
    "incident_workbench.language",
    "incident_workbench.markdown",
    "incident_workbench.model.acts",
    "incident_workbench.model.claims",
    "incident_workbench.model.evidence",
    "incident_workbench.privacy",
    "incident_workbench.project",
    "incident_workbench.readers",
    "incident_workbench.readers.base",
    "incident_workbench.readers.trial",
    "incident_workbench.sitting",
    "incident_workbench.store",
    "incident_workbench.timeline",
    "incident_workbench.widgets.board",
    "incident_workbench.widgets.codebook",
    "incident_workbench.widgets.editor",
    "incident_workbench.widgets.hypothesis_board",
    "incident_workbench.widgets.importing",
    "incident_workbench.widgets.timeline_board",
    "incident_workbench.widgets.transcript",
)
"""What people import. Each has its place on a page under `docs/reference/python/`."""
LOOKED_AT = (
    "docs/index",
    "docs/tutorial",
    "docs/privacy",
    "docs/reference/command-line",
    "docs/reference/problems",
    "docs/reference/python/claims",
)
OUTSIDE = """
() => [...document.querySelectorAll('article *')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(one => !one.closest('pre, .table-wrapper'))
  .map(one => one.outerHTML.slice(0, 80))
"""
"""What lies beyond the right edge of the screen and in nothing that scrolls."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make docs` builds it, but with no way to a network that would answer."""
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-c", "docs", ".", folder],
        cwd=ROOT, check=False, capture_output=True, text=True, env={**os.environ, **nowhere},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


class Tags(HTMLParser):
    """The elements of a page with their attributes, and what stands in its styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.styles: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.styles.append(data)


def asked_for(text: str) -> Iterator[str]:
    """What a browser fetches of its own accord when it shows this page; links that a person follows are not in it."""
    page = Tags(text)
    for tag, attributes in page.found:
        given = [attributes.get(name, "") for name in ("src", "srcset", "poster", "data", "background")]
        given += [attributes.get("href", "")] if tag in ("link", "use", "image", "base") else []
        yield from filter(None, given)
        yield from asked_for_by_style(attributes.get("style", ""))
    for style in page.styles:
        yield from asked_for_by_style(style)


def asked_for_by_style(css: str) -> Iterator[str]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for found in re.findall(r"url\(\s*[\"']?(.*?)[\"']?\s*\)|@import\s+[\"'](.*?)[\"']", css):
        yield from filter(None, found)


def elsewhere(address: str) -> bool:
    return re.match(r"\s*([a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE) is not None


def test_what_a_browser_would_ask_for_is_found() -> None:
    """A control: each of these would be a request."""
    page = (
        '<link rel="stylesheet" href="https://a.invalid/x.css"><script src="//b.invalid/x.js"></script>'
        '<img src="http://c.invalid/x.png"><p style="background: url(https://d.invalid/x.png)">'
        '<style>@import "https://e.invalid/x.css"; @font-face { src: url("https://f.invalid/x.woff") }</style>'
        '<a href="https://g.invalid">followed by a person</a><img src="data:image/png;base64,">'
    )
    found = [address for address in asked_for(page) if elsewhere(address)]
    assert sorted(re.findall(r"(\w)\.invalid", " ".join(found))) == list("abcdef")


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    pages, styles = sorted(site.rglob("*.html")), sorted(site.rglob("*.css"))
    assert len(pages) > 40
    assert len(styles) > 2
    for page in pages:
        asked = list(asked_for(page.read_text(encoding="utf-8")))
        assert asked or page == site / "index.html", page
        assert [address for address in asked if elsewhere(address)] == [], page
    for style in styles:
        assert [a for a in asked_for_by_style(style.read_text(encoding="utf-8")) if elsewhere(a)] == [], style


def test_every_link_and_anchor_within_the_site_resolves(site: Path) -> None:
    pages = {page: Tags(page.read_text(encoding="utf-8")).found for page in sorted(site.rglob("*.html"))}
    names = {
        page: {attributes[key] for _, attributes in tags for key in ("id", "name") if key in attributes}
        for page, tags in pages.items()
    }
    followed = 0
    for page, tags in pages.items():
        for tag, attributes in tags:
            href = attributes.get("href", "")
            if tag != "a" or re.match(r"[a-z]+:|$", href) or page.name == "search.html":
                continue
            path, _, anchor = unquote(href).partition("#")
            place = (page.parent / path).resolve() if path else page
            assert place.exists(), (page, href)
            assert not anchor or place not in names or anchor in names[place], (page, href)
            followed += bool(anchor)
    assert followed > 500


# --- the reference from docstrings ------------------------------------------------------------------------------------


def public(module: ModuleType) -> dict[str, object]:
    """The names in `__all__`; without one, the functions and classes that are defined there."""
    named = getattr(module, "__all__", None)
    if named is not None:
        return {name: getattr(module, name) for name in named}
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == module.__name__
    }


def test_every_public_module_has_its_place_in_the_reference() -> None:
    pages = [page.read_text(encoding="utf-8") for page in sorted(PYTHON.glob("*.md"))]
    told = [name for page in pages for name in re.findall(r"^\.\. automodule:: (\S+)$", page, re.MULTILINE)]
    assert sorted(told) == sorted(MODULES)


def test_what_a_session_begins_with_is_public() -> None:
    import incident_workbench

    homes = {
        value.__name__ if inspect.ismodule(value) else value.__module__
        for value in (getattr(incident_workbench, name) for name in incident_workbench.__all__)
    }
    assert homes
    assert [home for home in homes if not home.startswith(MODULES)] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_in_the_reference(name: str, site: Path) -> None:
    names = public(importlib.import_module(name))
    assert names
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
    told = {entry for kind, entries in inventory.items() if kind.startswith("py:") for entry in entries}
    assert [one for one in names if f"{name}.{one}" not in told] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_class_and_method_says_what_it_is_for(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    undescribed = []
    for one, value in public(module).items():
        if inspect.isfunction(value) or inspect.isclass(value):
            undescribed += [] if value.__doc__ else [one]
        if inspect.isclass(value):
            own = {k: v for k, v in vars(value).items() if not k.startswith("_")}
            verbs = {k: v for k, v in own.items() if inspect.isroutine(v) or isinstance(v, property)}
            undescribed += [
                f"{one}.{k}" for k, v in verbs.items() if not inspect.ismemberdescriptor(v) and not v.__doc__
            ]
    assert undescribed == []


# --- as a person sees it ----------------------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 400, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("name", "scheme"),
    [*((name, "light") for name in LOOKED_AT), (LOOKED_AT[0], "dark"), (LOOKED_AT[-1], "dark")],
)
def test_pages_are_accessible_and_fit_a_narrow_screen(name: str, scheme: str, site: Path, page: Page) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate(OUTSIDE) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(page).response
    assert found["passes"]
    worst = [
        (v["id"], v["nodes"][0]["html"])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert worst == []


def test_search_finds_words_without_a_network(site: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{(site / 'search.html').as_uri()}?q=hypothesis")
    page.wait_for_selector("#search-results li a")
    assert asked
    assert [url for url in asked if not url.startswith("file:")] == []
