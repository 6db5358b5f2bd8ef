"""What an element shows in place of the words in it: for links and pictures, and what a program adds to HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from ..exports.addresses import may_be_followed, shown_address
from ..exports.words import Words

Attributes: TypeAlias = Mapping[str, str]
Hook: TypeAlias = Callable[[Attributes, Words], Words | None]
"""Gets an element's attributes and the words in it; gives the words to show, or None for what is usual."""


def said_instead(*names: str) -> Hook:
    """A hook that says the first of these attributes that is there, in place of what the element holds.

    >>> said_instead("alt", "title")({"title": "Ghost"}, Words()).text
    'Ghost'
    """

    def say(attributes: Attributes, inner: Words) -> Words | None:
        words = Words()
        words.say(next(filter(None, map(attributes.get, names)), ""))
        return words or None

    return say


def nothing_said(attributes: Attributes, inner: Words) -> Words:
    """A hook that leaves an element out, with all that it holds.

    >>> from incident_workbench.readers.html_text import html_words
    >>> html_words("<mx-reply>old</mx-reply>new", {"mx-reply": nothing_said}).text
    'new'
    """
    return Words()


def _link(attributes: Attributes, inner: Words) -> Words:
    address, label = attributes.get("href", "").strip(), inner.text.strip()
    words = Words()
    if not may_be_followed(address):
        words.add(inner)
        words.say(f" ({address})" if "script:" in address.lower() else "")
    elif _same(label, address):
        words.link(address, label or shown_address(address))
    else:
        words.link(address, label)
        words.say(f" ({address})")
    words.attached.extend(inner.attached)
    return words


def _same(label: str, address: str) -> bool:
    """Whether a link's label says where it leads already."""
    bare = [re.sub(r"^(?:https?://|mailto:|tel:)", "", text).rstrip("/").lower() for text in (label, address)]
    return not label or bare[0] == bare[1]


USUAL: dict[str, Hook] = {"a": _link, "img": said_instead("alt", "title")}
