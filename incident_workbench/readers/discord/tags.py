"""HTML as tags and text, in time that grows with its length whatever it holds; damage never reaches beyond a `<`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

VOID = frozenset("area base br col embed hr img input link meta path source track use wbr".split())

# Nothing here is tried anew: a comment, script or tag that never ends is taken as far as it goes.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b.*?(?:</(?P=raw)\s*>|\Z)|<[!?][^<>]*+>?"
    r"|<(?P<end>/?)(?P<tag>[a-z][^\s<>/\"']*+)(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"?|'[^'<]*+'?)*+)>?",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]++)(?:\s*+=\s*+(\"[^\"]*+\"?|'[^']*+'?|[^\s\"'<>]*+))?")


class Tag(Struct, frozen=True):
    """A tag where it opens or closes an element."""

    name: str
    closes: bool = False
    attributes: Mapping[str, str] = {}

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")


def tokens(page: str) -> Iterator[Tag | str]:
    """Tags and the text between them, entities decoded once.

    >>> list(tokens("<b title=x>a &amp;lt; b</b>"))
    [Tag(name='b', closes=False, attributes={'title': 'x'}), 'a &lt; b', Tag(name='b', closes=True, attributes={})]
    """
    end = 0
    for found in _TOKEN.finditer(page):
        if end < found.start():
            yield html.unescape(page[end : found.start()])
        end = found.end()
        if found["tag"]:
            yield Tag(found["tag"].lower(), bool(found["end"]), _attributes(found["attributes"]))
    if end < len(page):
        yield html.unescape(page[end:])


def _attributes(written: str) -> dict[str, str]:
    return {
        found[1].lower(): html.unescape((found[2] or "").strip("\"'"))
        for found in _ATTRIBUTE.finditer(written)
    }
