"""A caption, and its words as a player shows them: tags taken away, voices told apart, entities decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from msgspec import Struct


class Words(Struct, frozen=True):
    """What one voice says in one line of a caption. `glued` words go on inside the word before them."""

    text: str
    line: int
    voice: str | None = None
    glued: bool = False


class Cued(Struct, frozen=True, kw_only=True):
    """A caption as read: lines `first` to `last` of its file, seconds from the start, its times as written, its words.

    `remark` is what its parser found odd in the times.
    """

    first: int
    last: int
    begin: float
    finish: float
    written: str
    words: tuple[Words, ...]
    remark: str = ""


BREAK = "\v"
"""A line break that is no line of the file, as `<br>` makes one."""

_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>v|c|i|b|u|s|em|strong|ruby|rt|lang|font|span|br)(?=[.\s/>])"
    r"|(?=\d{2,12}:\d\d(?::\d\d)?\.\d{3}>))",
    re.IGNORECASE | re.ASCII,
)
_VOICE = re.compile(r"<v[^\s>]*\s*", re.IGNORECASE | re.ASCII)
# SRT borrows placement such as {\an8} from the SSA subtitle format
_PLACEMENT = re.compile(r"\{\\[^{}\n]*\}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def words_of(lines: Sequence[str], first: int = 1) -> tuple[Words, ...]:
    """The words of a caption's lines, of which the first is line `first` of its file; blank ones are left out.

    Only tags that captions have are taken away: speech recognition writes `<unk>` or `<crosstalk>` as words, and
    people write `<5 ms`. So a `<` that no tag explains is kept, which a player would hide with all that follows.

    >>> words_of(["<v.loud Ana>we are <i>down", "&lt;5 ms</v> <v Ben>ok"])
    (Words(text='we are down', line=1, voice='Ana', glued=False), Words(text='<5 ms', line=2, voice='Ana', glued=False),
     Words(text='ok', line=2, voice='Ben', glued=False))
    """
    words: list[Words] = []
    number = first
    for voice, text in _by_voice("\n".join(lines)):
        rows = _PLACEMENT.sub("", text).split("\n")
        for line, row in enumerate(rows, start=number):
            words += (
                Words(shown, line, voice) for part in row.split(BREAK) if (shown := _decoded(part).strip())
            )
        number += len(rows) - 1
    return tuple(words)


def _by_voice(text: str) -> Iterator[tuple[str | None, str]]:
    """Each stretch of one voice; every character is looked at a bounded number of times."""
    voice, said, shown = None, [], 0
    for tag in _TAG.finditer(text):
        if tag.start() < shown:
            continue  # inside the tag before: <v <i>
        close = text.find(">", tag.end())
        if close < 0:
            break
        said.append(text[shown : tag.start()])
        shown = close + 1
        said.append("\n" * text.count("\n", tag.start(), close))
        name = (tag["name"] or "").lower()
        if name == "br":
            said.append(BREAK)
        elif name == "v":
            yield voice, "".join(said)
            voice, said = None if tag["end"] else _voice(text[tag.start() : close]), []
    yield voice, "".join(said) + text[shown:]


def _voice(tag: str) -> str | None:
    return " ".join(_decoded(_VOICE.sub("", tag, count=1)).split()) or None


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text
