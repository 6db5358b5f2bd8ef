"""The review notebook and the deck: by command and by library the same, refused where the method says so."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

from incident_workbench.brief import prepare
from incident_workbench.cli import main
from incident_workbench.errors import ClaimError, Refused, WorkbenchError
from incident_workbench.export.presenting import Shown
from incident_workbench.export.review import cleared, deck_of_brief, deck_of_store, executed, scaffold
from incident_workbench.export.sections import SECTIONS
from incident_workbench.export.slides import deck_stacks
from incident_workbench.store import Store
from tests import small_folder
from tests.browser.test_deck_browser import FIRED, HOSTILE
from tests.small_folder import case, sit_and_claim

BIN = Path(sys.executable).parent


def jupyter(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """`jupyter nbconvert …` as a person types it, with this environment's commands first on the path."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [BIN / "jupyter", "nbconvert", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
    )


def slides(deck: str) -> list[str]:
    """The words of each slide, notes and figures' words with them."""
    main_part = deck.split("<main", 1)[1].split("</main>", 1)[0]
    parts = re.split(r"<section\b", main_part)
    return [" ".join(re.sub(r"<[^>]*>", " ", part).split()) for part in parts]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return case(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A project with kim's review notebook."""
    made = case(tmp_path_factory.mktemp("noted"))
    assert scaffold(made, "Kim") == (made.path / "review-kim.ipynb", True)
    return made


# --- the notebook -----------------------------------------------------------------------------------------------------


def test_the_notebook_is_valid_holds_no_outputs_and_a_cell_for_each_section(noted: Store) -> None:
    notebook = nbformat.read(noted.path / "review-kim.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    calls = [
        match[1] for cell in code if (match := re.fullmatch(r"show\(sections\.(\w+)\(brief\)\)", cell.source))
    ]
    assert calls == [name for name, _ in SECTIONS]
    assert str(noted.path) not in json.dumps(notebook)


def test_the_command_makes_the_deck_that_the_brief_makes(noted: Store) -> None:
    """jupyter nbconvert --execute --to incident_deck review-kim.ipynb"""
    before = (noted.path / "review-kim.ipynb").read_bytes()
    done = jupyter(noted.path, "--execute", "--to", "incident_deck", "review-kim.ipynb")
    assert done.returncode == 0, done.stderr
    deck = (noted.path / "review-kim.deck.html").read_text(encoding="utf-8")
    own = deck_of_brief(prepare(noted.load()))
    assert len(slides(own)) > 25
    assert slides(deck) == slides(own)
    assert re.findall("<title>.*</title>", deck) == re.findall("<title>.*</title>", own)
    assert (noted.path / "review-kim.ipynb").read_bytes() == before


def test_without_execute_the_command_says_what_is_missing(noted: Store) -> None:
    done = jupyter(noted.path, "--to", "incident_deck", "--output", "not-run", "review-kim.ipynb")
    assert done.returncode != 0
    assert "IW-DECK-001" in done.stderr
    assert "add --execute" in done.stderr
    assert not list(noted.path.glob("not-run*"))


def test_the_analysts_own_notebook_is_run_and_left_untouched(tmp_path: Path) -> None:
    """A cell of the analyst's own is on a slide; a section that they took out is not."""
    store = case(tmp_path)
    path, _ = scaffold(store, "Kim")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "earlier_write_ups" not in cell.source]
    own = nbformat.v4.new_code_cell(
        "from IPython.display import Markdown\nMarkdown(f'## Mine: {6 * 7} {project.title}')",
        metadata={"slideshow": {"slide_type": "slide"}},
    )
    notebook.cells.insert(5, own)
    nbformat.write(notebook, path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    deck = deck_of_store(store, "Kim")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert "Mine: 42 Checkout errors" in deck
    assert "Earlier write-ups" not in deck
    assert "What made it difficult" in deck
    assert deck_of_store(store) == deck  # the only notebook there is
    assert deck_of_store(store, "Kim") == deck  # same project, same bytes
    files = {each.relative_to(store.path).as_posix() for each in store.path.iterdir()}
    assert files == {
        ".gitattributes",
        ".gitignore",
        "claims",
        "deliveries",
        "private",
        "review-kim.ipynb",
        "workbench.toml",
    }


def test_a_notebook_elsewhere_finds_its_project(tmp_path: Path) -> None:
    store = case(tmp_path / "at")
    path, _ = scaffold(store, "Kim", tmp_path / "talks" / "may.ipynb")
    notebook = executed(path)
    assert slides(deck_of_brief(prepare(store.load())))
    assert len(deck_stacks(notebook)) == len(SECTIONS)
    assert str(tmp_path) not in path.read_text()


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{}", b'{"cells": 1}', b"\xff\xfe", b"no notebook"])
def test_what_is_no_notebook_is_told(tmp_path: Path, raw: bytes) -> None:
    store = case(tmp_path)
    path = store.path / "review-kim.ipynb"
    path.write_bytes(raw)
    with pytest.raises(WorkbenchError, match=r"IW-DECK-005 .*review-kim\.ipynb"):
        deck_of_store(store, "kim")
    assert path.read_bytes() == raw


def changed(store: Store, source: str) -> None:
    path, _ = scaffold(store, "Kim")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(3, nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("1 / 0", "IW-DECK-002 .*ZeroDivisionError"),
        ("import os\nos._exit(1)", "IW-DECK-007 .*did not run to its end"),
    ],
)
def test_a_cell_that_fails_is_told(tmp_path: Path, source: str, told: str) -> None:
    store = case(tmp_path)
    changed(store, source)
    with pytest.raises(WorkbenchError, match=told):
        deck_of_store(store)


def test_of_several_notebooks_one_must_be_named(tmp_path: Path) -> None:
    store = case(tmp_path)
    for analyst in ("Kim", "Bo"):
        scaffold(store, analyst)
    with pytest.raises(ClaimError, match=r"IW-DECK-006 .*review-bo\.ipynb, review-kim\.ipynb"):
        deck_of_store(store)


# --- the method's refusals, on every path to a deck -------------------------------------------------------------------

RESPONDER = {"kind": "stance", "responder": True, "limits": "One interview.", "basis": "analyst_inference"}
NO_DATE = {"kind": "review_plan", "pre_read": "2026-05-11", "basis": "analyst_inference"}


def hole(**more: object) -> dict[str, object]:
    return {
        "kind": "red_herring",
        "hypotheses": ["cert"],
        "frame_of_the_moment": "A new certificate is out.",
        "evidence": [{"segment": f"slack/C1INC/{small_folder.ts(0)}"}],
        **more,
    }


CUE = [{"text": "errors", "evidence": [{"segment": f"slack/C1INC/{small_folder.ts(0)}"}]}]

REFUSALS: dict[str, tuple[tuple[str, ...], dict[str, Any] | None, str]] = {
    # what is left out, what is said instead, and the question that is asked
    "no account": (("account", "statement", "divergence"), None, "Whose account is in this"),
    "no open question": (("open_question",), None, "What is still open"),
    "no review plan": (("review_plan",), None, "When does the group meet"),
    "no review date": (("review_plan",), NO_DATE, "no soak time"),
    "no stance": (("stance",), None, "What is your distance"),
    "a responder without a word on it": (("stance",), RESPONDER, "was a responder: what follows"),
    "a track without plausibility": (
        ("red_herring",),
        hole(entry_cue=CUE),
        "what made it sensible to follow",
    ),
    "a track without its cue": (("red_herring",), hole(plausibility=CUE), "What opened this track"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_the_deck_is_refused_with_its_question(tmp_path: Path, name: str) -> None:
    kinds, instead, question = REFUSALS[name]
    store = case(tmp_path, without=kinds)
    if instead:
        sit_and_claim(store, [instead])
    with pytest.raises(Refused, match=f"IW-REFUSED-001.*{question}"):
        cleared(store.load())
    with pytest.raises(Refused, match="IW-REFUSED-001"):
        deck_of_store(store)


def test_the_refusal_holds_in_the_command_and_in_a_notebook(tmp_path: Path) -> None:
    store = case(tmp_path, without=("account", "statement", "divergence"))
    scaffold(store, "Kim")
    done = jupyter(store.path, "--execute", "--to", "incident_deck", "review-kim.ipynb")
    assert done.returncode != 0
    assert "IW-REFUSED-001" in done.stderr
    assert not list(store.path.glob("*.html"))
    with pytest.raises(SystemExit) as ended:
        main(["export", str(store.path), "deck", "-o", str(tmp_path / "deck.html")])
    assert ended.value.code == 3
    assert not (tmp_path / "deck.html").exists()


def test_an_analyst_who_was_there_is_refused_until_it_is_said(tmp_path: Path) -> None:
    """Bo spoke that night; their stance does not say so."""
    store = case(tmp_path, without=("stance",))
    said = {"kind": "stance", "limits": "Short.", "deviations": "", "basis": "analyst_inference"}
    sit_and_claim(store, [said], "Bo Tanaka")
    with pytest.raises(Refused, match="Bo Tanaka spoke that night"):
        cleared(store.load())
    (own,) = (claim for claim in store.load().claims if claim.analyst == "Bo Tanaka")
    disclosed = {**said, "responder": True, "deviations": "Was there.", "replaces": [own.id]}
    sit_and_claim(store, [disclosed], "Bo Tanaka")
    deck = deck_of_brief(cleared(store.load()))
    assert "Was a responder." in deck
    assert "Was there." in deck


# --- names and titles -------------------------------------------------------------------------------------------------


def test_a_name_in_the_title_is_on_no_slide_and_not_in_the_title(tmp_path: Path) -> None:
    """The project is called after a person, who is shown by role, from the brief and from the notebook alike."""
    made = case(tmp_path)
    settings = made.path / "workbench.toml"
    settings.write_text(settings.read_text().replace("Checkout errors", "Checkout errors of Ana Reyes"))
    store = Store.open(made.path)
    assert store.load().title == "Checkout errors of Ana Reyes"
    scaffold(store, "Kim")
    for deck in (deck_of_brief(cleared(store.load())), deck_of_store(store, "Kim")):
        assert "<title>Checkout errors of payments on call</title>" in deck
        assert "Ana Reyes" not in deck


# --- hostile words ----------------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """Every element of a page that is not inside a script or style, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


PIECE_TAGS = frozenset(
    """
    h1 h2 h3 h4 p ul ol li dl dt dd div span em strong blockquote footer article table thead tbody tr th td a br
    """.split()
)


def live(page: str, tags: frozenset[str]) -> list[object]:
    """What in a page would do something: elements beside these, handlers, addresses."""
    return [
        (tag, attributes)
        for tag, attributes in Elements(page).found
        if tag not in tags
        or any(
            name.startswith("on") or name in {"src", "srcset", "style", "id", "name"} for name in attributes
        )
        or not (attributes.get("href") or "https:").startswith(("https:", "http:"))
    ]


@pytest.fixture(scope="module")
def more() -> str:
    """All hostile texts that a log can hold, one after the other."""
    texts = [text.encode("utf-8", "ignore").decode() for text in HOSTILE if len(text) < 1000]
    return " ".join(text.replace("\x00", "") for text in texts)


@pytest.fixture(scope="module")
def hostile(more: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A project with the hostile texts in every word that a person wrote, in chat, interview, claims and title."""
    return case(tmp_path_factory.mktemp("hostile"), f" {more}")


def test_the_hostile_texts_are_where_they_should_be(hostile: Store, more: str) -> None:
    project = hostile.load()
    assert more[-60:] in project.title
    assert sum(f"<script>{FIRED}</script>" in segment.text for segment in project.segments) >= 5
    assert sum(f"<script>{FIRED}</script>" in repr(claim) for claim in project.claims) > 25
    assert any(f"<script>{FIRED}</script>" in speaker.name for speaker in project.speakers.values())


def test_nothing_hostile_is_live_in_a_section(hostile: Store) -> None:
    """Each as a notebook shows it, where nobody cleans it again."""
    brief = prepare(hostile.load())
    shown = 0
    for name, section in SECTIONS:
        pieces: tuple[Shown, ...] = section(brief)
        assert pieces, name
        for piece in pieces:
            page = piece.media.get("text/html", "")
            assert live(page, PIECE_TAGS) == [], name
            shown += page.count("&lt;script&gt;")
    assert shown > 50


def test_nothing_hostile_is_live_in_the_deck(hostile: Store) -> None:
    deck = deck_of_brief(cleared(hostile.load()))
    assert deck.count(f"&lt;script&gt;{FIRED}") > 50
    body = deck.split("<main", 1)[1].split("</main>", 1)[0]
    frame = frozenset({"section", "aside", "figure", "figcaption", "details", "summary", "script", "button"})
    odd = [
        each
        for each in live(body, PIECE_TAGS | frame)
        if "iw-" not in repr(each) and "figure-" not in repr(each)
    ]
    assert odd == []
    elsewhere = deck.split("<main", 1)[0]
    assert f"<script>{FIRED}" not in elsewhere
    assert "canary.invalid" not in re.sub("<title>.*?</title>", "", elsewhere, flags=re.DOTALL)
    scripts = [text for tag, text in re.findall(r"<(script)\b[^>]*>(.*?)</script>", deck, re.DOTALL)]
    assert scripts
    assert not any(text.strip().startswith("window.__iw") for text in scripts)


def test_hostile_words_add_no_slide_of_their_own(hostile: Store) -> None:
    brief = cleared(hostile.load())
    pieces = [piece for _, section in SECTIONS for piece in section(brief)]
    planned = sum(piece.slide in {"slide", "subslide"} for piece in pieces)
    deck = deck_of_brief(brief).split("<main", 1)[1]
    assert deck.count('<div class="iw-slide') == planned > 25
    assert "<h2>extra</h2>" not in deck
    assert "<h2>false</h2>" not in deck


@pytest.mark.parametrize(
    "target", [f"javascript:{FIRED}", f"data:text/html,<script>{FIRED}</script>", "//host/x", '"><b>']
)
def test_an_earlier_write_up_is_a_link_only_to_the_web(tmp_path: Path, target: str) -> None:
    store = case(tmp_path, without=("prior_link",))
    link = {
        "kind": "prior_link",
        "target": target,
        "likeness": "a",
        "difference": "b",
        "basis": "analyst_inference",
    }
    sit_and_claim(store, [link])
    brief = cleared(store.load())
    deck = deck_of_brief(brief).split("<main", 1)[1]
    assert all(
        (attributes.get("href") or "https:").startswith(("https:", "http:"))
        for _, attributes in Elements(deck).found
    )
    shown = [piece.media.get("text/html", "") for _, section in SECTIONS for piece in section(brief)]
    for page in shown:
        assert live(page, PIECE_TAGS) == []


def test_a_kernel_that_dies_before_it_answers_gets_a_second_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two kernels of one machine may choose the same port; the one that comes second then dies."""
    path = tmp_path / "n.ipynb"
    path.write_text(nbformat.writes(nbformat.v4.new_notebook()))
    tries: list[int] = []

    def execute(client: object) -> None:
        tries.append(len(tries))
        if len(tries) in fails:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr("nbclient.NotebookClient.execute", execute)
    fails = {1}
    executed(path)
    assert len(tries) == 2
    fails = {3, 4}
    with pytest.raises(WorkbenchError, match="IW-DECK-007"):
        executed(path)
