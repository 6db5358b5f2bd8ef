"""Reactions and replies in Zoom's chat, which quote the beginning of the message that they mean."""

from __future__ import annotations

import re
from bisect import bisect_left, insort

from msgspec import Struct

_QUOTE = r"[\"“](?P<quote>.{0,4000})[\"”]"
_REACTED = re.compile(rf"Reacted to {_QUOTE} with (?P<emoji>\S.{{0,60}})", re.DOTALL)
_REMOVED = re.compile(rf"Removed an? (?P<emoji>\S.{{0,60}}?) reaction from {_QUOTE}", re.DOTALL)
_REPLYING = re.compile(r"Replying to [\"“](?P<quote>[^\n]{0,4000})[\"”][ \t]{0,9}\n(?:[ \t]{0,9}\n)?")
_CUT = ("...", "…")


class Quoted(Struct, frozen=True):
    """What a message that quotes another is: a reaction (`emoji`), one taken back (`removed`), or a reply (`text`)."""

    quote: str
    emoji: str = ""
    removed: bool = False
    text: str = ""


def quoted_in(text: str) -> Quoted | None:
    """The reaction or reply that a message is, or None.

    >>> quoted_in('Reacted to "is it DNS or th..." with 👍')
    Quoted(quote='is it DNS or th...', emoji='👍', removed=False, text='')
    >>> quoted_in('Replying to "is it DNS?"\\n\\nit is').text
    'it is'
    """
    for pattern, removed in ((_REACTED, False), (_REMOVED, True)):
        found = pattern.fullmatch(text)
        if found:
            return Quoted(found["quote"], found["emoji"].strip(), removed)
    reply = _REPLYING.match(text)
    return Quoted(reply["quote"], text=text[reply.end() :]) if reply and text[reply.end() :].strip() else None


class Told:
    """The messages so far, by their beginnings."""

    def __init__(self) -> None:
        self._sorted: list[tuple[str, int]] = []

    def add(self, text: str, number: int) -> None:
        """A message under the number that `meant` shall answer with."""
        insort(self._sorted, (_flat(text), number))

    def meant(self, quote: str) -> int | None:
        """The message that a quote means, or None where none begins so, or several do.

        >>> told = Told()
        >>> told.add("is it DNS or\\nthe proxy?", 4)
        >>> told.meant("is it DNS or the pr..."), told.meant("is it DNS"), told.meant("is it TLS...")
        (4, None, None)
        """
        flat = _flat(quote)
        cut = next((mark for mark in _CUT if flat.endswith(mark)), "")
        beginning = flat.removesuffix(cut).rstrip()
        exact = self._whole(flat)
        if exact or not cut or not beginning:
            return exact[0] if len(exact) == 1 else None
        at = bisect_left(self._sorted, (beginning, -1))
        near = [number for text, number in self._sorted[at : at + 2] if text.startswith(beginning)]
        return near[0] if len(near) == 1 else None

    def _whole(self, flat: str) -> list[int]:
        at = bisect_left(self._sorted, (flat, -1))
        return [number for text, number in self._sorted[at : at + 2] if text == flat]


def _flat(text: str) -> str:
    return " ".join(text.split())
