"""Markup from anywhere made harmless: a strict list of what may stay, and what went is said in words.

No element here can run, load, name itself (`id`, `name`) or pass for a part of the page around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote

from markupsafe import Markup, escape

Attachments = Mapping[str, Mapping[str, str]]
"""A notebook cell's attached images: file name → media type → base64."""

TAGS = frozenset(
    "a abbr article b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q s samp small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
GONE_WITH_CONTENT = frozenset("iframe math noscript object script style svg template".split())
ATTRIBUTES = {
    "*": {"class", "dir", "lang", "style"},
    "a": {"href"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
STYLES = frozenset({"text-align"})

_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|svg\+xml);base64,[A-Za-z0-9+/=\s]+")
_WEB_LINK = re.compile(r"https?://", re.IGNORECASE)
_IMG = re.compile(r'<img((?: [^\s"=>]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s"=>]+)="([^"]*)"')
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    r"""Text without terminal escapes, its controls and direction overrides shown by their numbers.

    >>> plain("a\x1b[31mb\x1b[0m\x00\u202etxt")
    'ab⟨U+0000⟩⟨U+202E⟩txt'
    """
    return _CONTROL.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", _TERMINAL.sub("", text))


def safe_html(html: str, attachments: Attachments | None = None) -> Markup:
    """HTML reduced to what can only be read.

    >>> print(safe_html('<b onclick="x()">yes</b></section><script>no()</script>'))
    <b>yes</b>
    >>> print(safe_html('<img src="https://host.invalid/a.png">'))
    <span class="iw-missing">[image not included: https://host.invalid/a.png]</span>
    """
    import nh3

    clean = nh3.clean(
        plain(html),
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "data", "attachment"},
        link_rel="noreferrer noopener",
        filter_style_properties=set(STYLES),
    )
    return Markup(_IMG.sub(lambda found: _image(found[1], attachments or {}), plain(clean)))  # noqa: S704


def safe_markdown(source: str, attachments: Attachments | None = None) -> Markup:
    """Markdown as harmless HTML; `$` is a dollar sign, there is no mathematics.

    >>> print(safe_markdown("It cost $5, *not* $6.").strip())
    <p>It cost $5, <em>not</em> $6.</p>
    """
    import mistune

    as_written = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)  # cleaned right after
    render = mistune.create_markdown(renderer=as_written, plugins=["table", "strikethrough"])
    return safe_html(str(render(plain(source))), attachments)


def image_markup(media_type: str, base64: str, alt: str, size: Mapping[str, str] | None = None) -> Markup:
    """An image carried in the page itself, or a word where it cannot be."""
    source = f"data:{media_type};base64,{''.join(base64.split())}"
    if not _IMAGE.fullmatch(source):
        return Markup('<span class="iw-missing">[image not included: {}]</span>').format(media_type)
    extent = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in (size or {}).items())
    return Markup('<img src="{}" alt="{}"{}>').format(source, alt, extent)


def says_something(html: Markup) -> bool:
    """Whether a person would see anything of it."""
    return "<img" in html or bool(html.striptags())


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value an attribute may keep, None for none."""
    if name == "class":
        return " ".join(one for one in value.split() if one.startswith("iw-")) or None
    if name == "href":
        return value if _WEB_LINK.match(value) else None
    if name == "dir":
        return value if value in {"ltr", "rtl", "auto"} else None
    if name in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    return value


def _image(attributes: str, attachments: Attachments) -> Markup:
    """One `<img>` of cleaned markup: kept if it is data, attached if it is here, else named in words."""
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    source, alt = given.get("src", ""), given.get("alt") or "Image without a description"
    size = {name: given[name] for name in ("width", "height") if name in given}
    if source.startswith("attachment:"):
        bundle = attachments.get(unquote(source.removeprefix("attachment:")), {})
        for media_type, base64 in bundle.items():
            return image_markup(media_type, base64, alt, size)
    if _IMAGE.fullmatch(source):
        media_type, _, base64 = source.removeprefix("data:").partition(";base64,")
        return image_markup(media_type, base64, alt, size)
    where = source if len(source) < 200 else source[:200] + "…"
    return Markup('<span class="iw-missing">[image not included{}]</span>').format(
        escape(f": {where}") if where else ""
    )
