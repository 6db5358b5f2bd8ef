"""HTML cut into tags and text, in time that grows with its length: the standard library's parser took four minutes for
120 KB of `<a <a <a …` (Python 3.11), and any message may hold such a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from msgspec import Struct


class Tag(Struct, frozen=True):
    """A tag as written; `attributes` with their entities decoded, names in lower case."""

    name: str
    attributes: Mapping[str, str]
    ends: bool = False


# `[^>]` may run over a quote that nothing closes, and then a tag ends at the next `>`, as people meant it to.
_TAG = re.compile(
    r"<(?:(?P<comment>!--)|(?P<bogus>[!?])|(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"""(?P<attributes>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+)(?P<closed>>)?)"""
)
_ATTRIBUTE = re.compile(r"""([^\s=/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s]*+)))?""")
_RAW = ("script", "style")
"""Elements whose content is no HTML; it ends at their end tag only."""


def tags_and_text(html: str) -> Iterator[Tag | str]:
    """Tags, and the text between them with entities decoded once; comments are left out.

    What is begun and never closed is text, to the end.

    >>> [
    ...     part if isinstance(part, str) else part.name
    ...     for part in tags_and_text("&lt;<b>c</b> 5 < 6<!-- no --> <i")
    ... ]
    ['<', 'b', 'c', 'b', ' 5 < 6', ' <i']
    >>> next(tags_and_text("<a HREF=x title='a &amp; b'>"))
    Tag(name='a', attributes={'href': 'x', 'title': 'a & b'}, ends=False)
    """
    at = 0
    for start, end, tag in _found(html):
        if at < start:
            yield unescape(html[at:start])
        if tag:
            yield tag
        at = end
    if at < len(html):
        yield unescape(html[at:])


def _found(html: str) -> Iterator[tuple[int, int, Tag | None]]:
    """Where each tag or comment lies, in order."""
    at = 0
    while (found := _TAG.search(html, at)) is not None:
        at, tag = _end_of(html, found), None
        if at < 0:
            return
        if found["name"]:
            tag = Tag(found["name"].lower(), _attributes(found["attributes"]), bool(found["end"]))
        yield found.start(), at, tag
        if tag and tag.name in _RAW and not tag.ends:
            inside = re.compile(rf"</{tag.name}", re.IGNORECASE).search(html, at)
            yield at, (at := inside.start() if inside else len(html)), None


def _end_of(html: str, found: re.Match[str]) -> int:
    """Where a tag or comment ends, or -1 when it never does."""
    if found["name"]:
        return found.end() if found["closed"] else -1
    closing = "-->" if found["comment"] else ">"
    end = html.find(closing, found.end())
    return end + len(closing) if end >= 0 else -1


def _attributes(written: str) -> dict[str, str]:
    """The first of two of the same name counts, as in browsers."""
    attributes: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        attributes.setdefault(name.lower(), unescape(double or single or bare))
    return attributes
