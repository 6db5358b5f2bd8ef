"""Messages in Markdown: the words stay as typed, with who is named in them and where their links lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..exports.addresses import may_be_followed
from ..exports.words import Words

Say: TypeAlias = Callable[[Words, re.Match[str]], None]
"""Adds what a program's own mark stands for."""

# Each part fails in a bounded number of steps, for any message may hold a line of thousands of `[` or backticks.
_USUAL = (
    r"(?P<code>(?<!`)(?P<ticks>`++)[^`\n]++(?P=ticks)(?!`))"
    r"|\[(?P<label>[^\[\]\n]{1,500}+)\]\((?P<address>[^()\s]{1,1000}+(?:\([^()\s]{0,500}+\)[^()\s]{0,500}+){0,9})\)"
    r"""|(?P<bare>\bhttps?://[^\s<>"'`|)\]]++)"""
)
_FENCE = re.compile(r"[ \t>]*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<language>[^\s`]*+)[^`]*+$")
_NO_CODE = ("quote", "spoiler")
"""Zulip's fences around what is no code."""
_ENDS = ".,;:!?*_~"


def patterns(marks: str) -> re.Pattern[str]:
    """What `markdown` looks for: code and links, and a program's own marks, which must not have groups of these names.

    >>> patterns("@(?P<user>[a-z]+)").search("hi @ana")["user"]
    'ana'
    """
    return re.compile(f"{_USUAL}|{marks}")


def markdown(words: Words, text: str, marks: re.Pattern[str], say: Say) -> None:
    """Add Markdown as it was typed; `say` adds what each of the program's own marks shows, outside code.

    >>> said = Words()
    >>> marks = patterns("@(?P<user>[a-z]+)")
    >>> markdown(
    ...     said,
    ...     "@ana see [graph](https://x.example/1), `@ben`",
    ...     marks,
    ...     lambda words, found: words.name(found["user"], found["user"]),
    ... )
    >>> said.text, said.mentions[0].speaker, said.links[0].url, len(said.mentions)
    ('@ana see [graph](https://x.example/1), `@ben`', 'ana', 'https://x.example/1', 1)
    """
    for part, is_code in _parts(text):
        if is_code:
            words.say(part)
        else:
            _prose(words, part, marks, say)


def _prose(words: Words, text: str, marks: re.Pattern[str], say: Say) -> None:
    end = 0
    for found in marks.finditer(text):
        words.say(text[end : found.start()])
        end = found.end()
        if found["code"]:
            words.say(found[0])
        elif found["label"]:
            _link(words, found["label"], found["address"])
        elif found["bare"]:
            address = found[0].rstrip(_ENDS)
            words.link(address, address)
            words.say(found[0][len(address) :])
        else:
            say(words, found)
    words.say(text[end:])


def _link(words: Words, label: str, address: str) -> None:
    words.say("[")
    if may_be_followed(address):
        words.link(address, label)
    else:
        words.say(label)
    words.say(f"]({address})")


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches of lines, and whether each is a block of code."""
    if "```" not in text and "~~~" not in text:
        yield text, False
        return
    opened: list[tuple[str, bool]] = []
    part, is_code = list[str](), False
    for line in _LINE.findall(text):
        was_code = is_code
        _pass_fence(line.removesuffix("\n"), opened)
        is_code = bool(opened) and opened[-1][1]
        if is_code and not was_code:
            yield "".join(part), False
            part = []
        part.append(line)
        if was_code and not is_code:
            yield "".join(part), True
            part = []
    yield "".join(part), is_code


_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def _pass_fence(line: str, opened: list[tuple[str, bool]]) -> None:
    """Open or close a block, where the line is a fence."""
    found = _FENCE.match(line)
    if not found:
        return
    fence, language = found["fence"], found["language"]
    if opened and not language and fence.startswith(opened[-1][0]):
        opened.pop()
    elif not (opened and opened[-1][1]):
        opened.append((fence, language not in _NO_CODE))
