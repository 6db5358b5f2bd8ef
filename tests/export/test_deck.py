"""What becomes of a notebook's cells in a deck, and what is refused."""

import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as v4
import pytest
from nbformat import NotebookNode

from incident_workbench.export.deck import IncidentDeckExporter, deck_html
from incident_workbench.export.safe_html import safe_html, safe_markdown
from incident_workbench.export.slides import DeckError, Figure, deck_stacks

PLOTLY = "application/vnd.plotly.v1+json"


def md(source: str, kind: str = "-", **metadata: Any) -> NotebookNode:
    return v4.new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}, **metadata})


def code(source: str, *bundles: dict[str, Any], run: int | None = 1, **metadata: Any) -> NotebookNode:
    outputs = [v4.new_output("display_data", data=bundle) for bundle in bundles]
    return v4.new_code_cell(source, execution_count=run, outputs=outputs, metadata=metadata)


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    return v4.new_notebook(cells=list(cells), metadata=metadata)


def shape(book: NotebookNode) -> list[list[str]]:
    """The names of the slides, stack by stack."""
    return [[slide.name for slide in stack] for stack in deck_stacks(book)]


def shown(book: NotebookNode) -> str:
    """Everything that is on the slides, figures by their names."""
    pieces = (
        piece
        for stack in deck_stacks(book)
        for slide in stack
        for part in slide.parts
        for piece in part.pieces
    )
    return "\n".join(piece.name if isinstance(piece, Figure) else str(piece) for piece in pieces)


def nbconvert(path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    exporter = "incident_workbench.export.deck.IncidentDeckExporter"
    command = [sys.executable, "-m", "nbconvert", "--to", exporter, *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_slide_types_shape_the_deck() -> None:
    book = notebook(
        code("import this_is_hidden"),
        md("say hello", "notes"),
        md("# A", "slide"),
        md("more"),
        md("later", "fragment"),
        md("## A1", "subslide"),
        md("left out", "skip"),
        md("## B", "slide"),
        md("only I read this", "notes"),
    )
    assert shape(book) == [["A", "A1"], ["B"]]
    (first, _), (last,) = deck_stacks(book)
    assert [part.fragment for part in first.parts] == [False, True]
    assert "say hello" in first.notes[0]
    assert "only I read this" in last.notes[0]
    assert "left out" not in shown(book)


def test_cells_that_show_nothing_make_no_slide() -> None:
    def quiet() -> NotebookNode:
        return code("x = 1", slideshow={"slide_type": "slide"})

    book = notebook(quiet(), md("# A", "slide"), quiet(), quiet(), md("## B", "slide"), quiet())
    assert shape(book) == [
        ["A"],
        ["B"],
    ]


def test_a_slide_without_a_heading_is_named_after_the_one_before() -> None:
    book = notebook(md("## Story", "slide"), md("goes on", "subslide"), md("and on", "slide"))
    assert shape(book) == [["Story", "Story (continued)"], ["Story (continued)"]]
    assert deck_html(book, title="t").count('<h2 class="iw-unseen">Story (continued)</h2>') == 2


def test_a_cell_that_was_not_run_is_refused_by_number_and_first_line() -> None:
    book = notebook(md("# A"), code("\nlanes(project)\nmore()", run=None), code("other()", run=None))
    with pytest.raises(
        DeckError, match=r"IW-DECK-001 cell 2 of 3: has not been run: lanes\(project\), and 1 more"
    ) as refused:
        deck_html(book, title="t")
    assert refused.value.code == "IW-DECK-001"
    assert isinstance(refused.value, ValueError)
    assert "--execute" in str(refused.value)


def test_a_cell_that_failed_is_refused_by_number() -> None:
    failed = code("1 / 0")
    failed.outputs = [
        v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])
    ]
    with pytest.raises(DeckError, match=r"IW-DECK-002 cell 2 of 2: .*ZeroDivisionError: division by zero"):
        deck_html(notebook(md("# A"), failed), title="t")


def test_cells_that_are_left_out_are_not_checked() -> None:
    skipped = code("never()", run=None, slideshow={"slide_type": "skip"})
    book = notebook(md("# A"), code("never()", run=None, tags=["no-deck"]), skipped, code("  ", run=None))
    assert shape(book) == [["A"]]


def test_a_notebook_with_nothing_to_show_is_refused() -> None:
    with pytest.raises(DeckError, match="IW-DECK-003"):
        deck_html(notebook(code("x = 1"), md("# A", "skip")), title="t")


def test_outputs_written_without_running_count_as_run() -> None:
    assert "from a brief" in shown(notebook(code("", {"text/html": "<p>from a brief</p>"}, run=None)))


def test_code_is_hidden_unless_asked_for() -> None:
    output = {"text/plain": "42"}
    assert "answer" not in shown(notebook(code("answer()", output)))
    asked = shown(notebook(code("if a < b: answer('</pre><b>')", output, tags=["show-code"])))
    assert "answer" in asked
    assert "&lt;/pre&gt;" in asked
    assert "<b>" not in asked


def test_the_form_that_says_most_is_shown_and_what_cannot_be_is_named() -> None:
    view = "application/vnd.jupyter.widget-view+json"
    book = notebook(
        code("a", {"text/html": "<p>as html</p>", "text/plain": "as text", view: {"model_id": "1"}}),
        code("b", {"text/html": "<script>draw()</script>", "text/plain": "only text is left"}),
        code("c", {"application/javascript": "draw()"}),
        code("d", {view: {"model_id": "1"}, "text/plain": "a widget"}),
    )
    text = shown(book)
    assert "as html" in text
    assert "as text" not in text
    assert "only text is left" in text
    assert "[output not shown in a deck: application/javascript]" in text
    assert "a widget" in text
    assert "draw()" not in text


def test_printed_text_is_shown_without_escapes_and_warnings_are_not() -> None:
    talk = code("x")
    talk.outputs = [
        v4.new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m <b>\x00"),
        v4.new_output("stream", name="stderr", text="/tmp/ipykernel_1/2.py: Warning"),
    ]
    assert shown(notebook(talk)) == '<pre class="iw-text">red &lt;b&gt;⟨U+0000⟩</pre>'


def test_images_are_carried_along_or_named() -> None:
    book = notebook(md("![map](attachment:my%20map.png) ![x](https://host.invalid/x.png) ![y](other/y.png)"))
    book.cells[0].attachments = {"my map.png": {"image/png": "aGk="}}
    text = shown(book)
    assert '<img src="data:image/png;base64,aGk=" alt="map">' in text
    assert "[image not included: https://host.invalid/x.png]" in text
    assert "[image not included: other/y.png]" in text
    assert text.count("<img") == 1


def test_an_image_says_what_it_shows() -> None:
    picture = code("plot()", {"image/png": "aGk="})
    assert 'alt="Image without a description"' in shown(notebook(picture))
    picture.outputs[0].metadata = {"image/png": {"alt": 'Two "lanes"'}}
    assert 'alt="Two &#34;lanes&#34;"' in shown(notebook(picture))


def test_links_stay_only_to_the_web_and_tell_nobody_where_from() -> None:
    assert str(safe_html('<a href="https://a.example/?a=1&b=2">x</a>')) == (
        '<a href="https://a.example/?a=1&amp;b=2" rel="noreferrer noopener">x</a>'
    )
    for address in (
        "javascript:x()",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host.invalid",
        "#/3",
        "x.html",
    ):
        assert "href" not in safe_html(f'<a href="{address}">x</a>') + safe_markdown(f"[x]({address})")


@pytest.mark.parametrize(
    "markup",
    [
        "<section>x</section>",
        "</section></div></main>x",
        "<base href='//h'>x",
        "<meta http-equiv=refresh content=0>x",
        "<p id=figure-1 name=x onclick=x() data-src=y aria-hidden=true>x</p>",
        "<p style='position:fixed;background:url(//h)'>x</p>",
        "<p class='fragment present reveal'>x</p>",
        "<form action=x><input><button>x</button></form>",
        "<svg><use href='//h'/></svg>x",
        "<template shadowrootmode=open><script>y</script></template>x",
    ],
)
def test_what_could_break_or_run_the_page_is_gone_and_the_words_stay(markup: str) -> None:
    assert re.fullmatch(r"(<p(?: style=\"\")?>)?x(</p>)?", str(safe_html(markup)))


def test_house_classes_and_alignment_stay() -> None:
    assert str(safe_html('<td class="iw-note evil" style="text-align: right; color: red">1</td>')) == "1"
    kept = str(
        safe_html(
            '<table><tr><td class="iw-note evil" style="text-align:right;color:red">1</td></tr></table>'
        )
    )
    assert 'class="iw-note"' in kept
    assert re.search(r'style="text-align: ?right;?"', kept)


def figure_of(plotly: dict[str, Any]) -> Figure:
    ((slide,),) = deck_stacks(notebook(code("draw()", {PLOTLY: plotly})))
    return slide.figures[0]


def test_a_figure_brings_its_words_and_cannot_end_its_element() -> None:
    figure = figure_of(
        {
            "data": [{"type": "scattergl", "x": [1.0, float("nan")], "text": "</script><b>"}],
            "layout": {"title": {"text": "<b>Lanes</b>"}, "meta": {"alt": "first <this>, then that"}},
        }
    )
    assert (figure.name, figure.description) == ("Lanes", "first <this>, then that")
    assert "<" not in figure.drawing
    assert '"type":"scatter"' in figure.drawing
    assert "NaN" not in figure.drawing


def test_a_figure_has_no_link_and_no_image_from_elsewhere() -> None:
    figure = figure_of(
        {
            "data": [{"text": ["<a href='https://h.invalid'>x</a>", "< A HREF=x>", "<abbr>"]}],
            "layout": {"images": [{"source": "https://h.invalid/i.png"}]},
        }
    )
    assert figure.drawing.count("\\u0026lt;a href") == 1
    assert figure.drawing.count("\\u0026lt; A HREF") == 1
    assert "\\u003cabbr" in figure.drawing
    assert "i.png" not in figure.drawing


def test_a_figure_that_fetches_a_map_is_said_in_words() -> None:
    book = notebook(code("m", {PLOTLY: {"data": [{"type": "scattermap"}], "layout": {"title": "Where"}}}))
    assert "not drawn] Where" in shown(book)


def test_the_drawing_library_is_there_only_for_drawings_and_once() -> None:
    drawing = {PLOTLY: {"data": [], "layout": {}}}
    without = deck_html(notebook(md("# A")), title="t")
    twice = deck_html(notebook(md("# A"), code("x", drawing), code("x", drawing)), title="t")
    assert len(without) < 400_000
    assert 4_000_000 < len(twice) - len(without) < 6_000_000
    assert 'id="figure-2"' in twice


def test_the_policy_allows_the_scripts_by_their_hashes_and_nothing_else() -> None:
    html = deck_html(notebook(md("# A")), title="t")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe-eval" not in policy
    assert "script-src &#39;unsafe-inline" not in policy
    assert "://" not in policy
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_the_same_notebook_makes_the_same_bytes() -> None:
    book = notebook(md("# A"), code("x", {PLOTLY: {"data": [{"y": [1]}], "layout": {}}}), md("## B", "slide"))
    before = deepcopy(book)
    renamed = deepcopy(book)
    for number, cell in enumerate(renamed.cells):
        cell.id = f"other-{number}"
    assert deck_html(book, title="t") == deck_html(book, title="t") == deck_html(renamed, title="t")
    assert book == before


@pytest.mark.parametrize(
    ("metadata", "first", "title"),
    [
        ({"title": "Given & kept"}, "# Heading", "Given &amp; kept"),
        ({}, "# A *slow* checkout", "A slow checkout"),
        ({}, "words only", "review"),
    ],
)
def test_the_title_is_given_or_the_first_heading_or_the_file(
    metadata: dict[str, str], first: str, title: str, tmp_path: Path
) -> None:
    path = tmp_path / "review.ipynb"
    nbformat.write(notebook(md(first), **metadata), path)
    html, resources = IncidentDeckExporter().from_filename(str(path))
    assert f"<title>{title}</title>" in html
    assert resources["output_extension"] == ".deck.html"


def test_the_exporter_imports_nothing_that_may_be_missing() -> None:
    """An exporter that does not import takes JupyterLab's whole export menu with it."""
    asks = "import sys, incident_workbench.export.deck; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    imported = set(answer.stdout.split())
    assert "nbconvert" in imported
    assert imported.isdisjoint({"plotly", "nh3", "sphinx_revealjs"})


def test_the_command_runs_cells_only_when_told_to(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    path = tmp_path / "review.ipynb"
    book = notebook(md("# A"), code(f"open({str(mark)!r}, 'w').close()\nprint('ran')", run=None))
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, path)

    refused = nbconvert(path)
    assert refused.returncode != 0
    assert "IW-DECK-001 cell 2 of 2" in refused.stderr
    assert not mark.exists()
    assert not path.with_suffix(".deck.html").exists()

    told = nbconvert(path, "--execute")
    assert told.returncode == 0, told.stderr
    assert mark.exists()
    assert '<pre class="iw-text">ran' in path.with_suffix(".deck.html").read_text(encoding="utf-8")
