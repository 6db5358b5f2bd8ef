"""Builds the site: `make docs`.

Its source is the whole repository, so that a link between pages is the one that a git host follows. The navigation
is what stands first in the list items of `docs/index.md`, and of a README below `docs/`, in their order.
"""

import inspect
import re
from typing import Any, get_type_hints

from msgspec import Struct
from sphinx.application import Sphinx
from sphinx.util.inspect import stringify_signature
from sphinx.util.typing import stringify_annotation

import incident_workbench
from incident_workbench.model.claims import ENVELOPE, AnyClaim, Claim

project = "incident_workbench"
copyright = "the incident_workbench authors"  # noqa: A001 - Sphinx wants it under this name
version = release = incident_workbench.__version__
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md", "sample_data/*/README.md"]
exclude_patterns = [".*", "demo", "dist", "site", "tests"]
extensions = ["myst_parser", "sphinx.ext.autodoc"]

myst_heading_anchors = 4  # made as git hosts make them

add_module_names = False
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_preserve_defaults = True
autodoc_type_aliases = {"AnyClaim": "AnyClaim"}
autodoc_typehints_format = "short"
default_role = "code"  # a docstring's `word` is code
python_maximum_signature_line_length = 88

nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!incident_workbench).*"),  # others' types are shown, not linked
    (
        "py:.*",
        r"incident_workbench\..*\.(Given|Ground|Kind|Settings)",
    ),  # and so are variables for a type, and what is inside
]

html_theme = "furo"
html_title = f"Incident workbench {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["_root"]
html_copy_source = False
html_show_sphinx = False

SIMPLE = (str, int, float, tuple, type(None), type)
"""Defaults that are shown as they are, `inspect.Parameter.empty` among them; others are `...`."""
LISTED = re.compile(r"^- \[[^\]]*\]\(([^)#\s]+\.md)\)|^## (.+)$", re.MULTILINE)


def with_navigation(app: Sphinx, docname: str, source: list[str]) -> None:
    """Adds to a page that lists others what Sphinx builds its navigation from."""
    if not re.fullmatch(r"docs/(.+/)?(index|README)", docname):
        return
    pages: dict[str, list[str]] = {}
    heading = ""
    for page, found in LISTED.findall(source[0]):
        heading = found or heading
        if page:
            pages.setdefault(heading, []).append(page)
    for heading, listed in pages.items():
        caption = [f":caption: {heading}"] if docname == root_doc else []
        source[0] += "\n".join(["\n", "```{toctree}", ":hidden:", *caption, "", *listed, "```", ""])


def with_own_fields(
    app: Sphinx, what: str, name: str, value: object, options: object, signature: str, returns: str
) -> tuple[str, str] | None:
    """A noun's signature shows its fields: without the checks on types, and in a claim without what all claims have."""
    if not (isinstance(value, type) and issubclass(value, Struct)):
        return None
    whole, types = inspect.signature(value), get_type_hints(value)
    shared = ENVELOPE if issubclass(value, Claim) and value is not Claim else ()
    own = [
        p.replace(annotation=types[name], default=p.default if isinstance(p.default, SIMPLE) else ...)
        for name, p in whole.parameters.items()
        if name not in shared
    ]
    shown = stringify_signature(whole.replace(parameters=own), unqualified_typehints=True)
    return shown.replace(stringify_annotation(AnyClaim, "smart"), "AnyClaim"), returns


def for_all_readers(app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """What scrolls can be reached by keyboard; headings have a level, and a list of parameters is no list of terms."""
    level = '<p class="caption" role="heading" aria-level="2">'
    navigation = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = navigation.replace('<p class="caption" role="heading">', level)
    body = re.sub(r'<dt class="sig .*?</dt>', _lines_in_signature, context.get("body", ""), flags=re.DOTALL)
    body = body.replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')


def _lines_in_signature(found: re.Match[str]) -> str:
    spans = re.sub(r"<(dl|dd)>", r'<span class="sig-\1">', found[0])
    return re.sub(r"</(dl|dd)>", "</span>", spans)


def setup(app: Sphinx) -> None:
    """Tells Sphinx of the three."""
    app.connect("source-read", with_navigation)
    app.connect("autodoc-process-signature", with_own_fields)
    app.connect("html-page-context", for_all_readers, priority=900)  # after the theme
