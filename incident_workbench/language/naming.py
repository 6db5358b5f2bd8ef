"""Words of a class that only name a thing: the root cause field, an action-item tracker, the User Error tab."""

from __future__ import annotations

import re
from functools import cache

from .vocabulary import lists, one_of


@cache
def _named() -> re.Pattern[str]:
    names = lists()["names"]
    what, thing, place = (one_of(names[name]) for name in ("what", "thing", "place"))
    what = what.replace(" ", "[ -]")
    return re.compile(
        rf"\b{what}s?[ -](?:(?:\w+-)?\w+[ -])?{thing}s?\b|"
        rf"\b{place}s? (?:(?:is |was |are |were )?(?:called|named|labelled|labeled|titled|headed|marked|reading) )?"
        rf"(?:with the (?:name|title|label|heading) )?(?:the )?{what}s?\b",
        re.IGNORECASE,
    )


def names_of_things(sentence: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that name a part of a program or a form by words that would ask a question elsewhere.

    >>> names_of_things("The User Error tab is empty.")
    ((4, 18),)
    >>> names_of_things("User error is not in it.")
    ()
    """
    return tuple(match.span() for match in _named().finditer(sentence))
