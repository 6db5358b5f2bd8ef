"""A list of JSON that is cut off or damaged: the values that are whole, and the stretches that are not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from msgspec import Struct

NextOne = Callable[[str, int], int | None]
"""Where the next value begins, from a place in a text on; None where none can be found."""
DECODER = json.JSONDecoder(parse_constant=str)


class Damaged(Struct, frozen=True):
    """A stretch of a file that is no record, in the place of those that it held."""

    what: str


def values_from(
    text: str, at: int, next_one: NextOne, decoder: json.JSONDecoder = DECODER
) -> Iterator[object]:
    """The values of a list from inside it on, each stretch of damage as one `Damaged`.

    >>> list(values_from('[1, 2, {"a": ', 1, lambda text, at: None))
    [1, 2, Damaged(what='the file is cut off or damaged from here on')]
    """
    while True:
        at = past(text, at)
        if at >= len(text):
            yield Damaged("the file ends here")
            return
        if text[at] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
            yield value
        except (ValueError, RecursionError):
            found = next_one(text, at)
            if found is None:
                yield Damaged("the file is cut off or damaged from here on")
                return
            yield Damaged(f"{found - at} characters are no JSON")
            at = found


def past(text: str, at: int, of: str = " \t\r\n,") -> int:
    """The place after blanks and commas, or after other such characters."""
    while at < len(text) and text[at] in of:
        at += 1
    return at
