"""Markdown of our own in which other people's words stay words: no tag, link, heading or list comes alive in them."""

from __future__ import annotations

import html
import re

_SIGNS = re.compile(r"([\\`*_\[\]#|~$!<>])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def in_markdown(text: str) -> str:
    """Words on one line, as they are read, with every sign that Markdown or HTML would take for its own made plain.

    >>> print(in_markdown("it is *not*\\n<b>DNS</b>"))
    it is \\*not\\* &lt;b&gt;DNS&lt;/b&gt;
    """
    flat = " ".join(_CONTROLS.sub(" ", text).split())
    signs = _SIGNS.sub(
        lambda m: html.escape(m[1]) if m[1] in "<>" else f"\\{m[1]}", flat.replace("&", "&amp;")
    )
    return _BEGINS.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", signs)
