"""What is left of a damaged list of messages: the records that are whole, and the stretches that are not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from ..encoding import decoded
from ..exports.fields import word


class Damaged(Struct, frozen=True):
    """A stretch of a file that is no record, in the place of those that it held."""

    what: str


_LIST = re.compile(r"\ufeff?\s*\[")
_MESSAGES = re.compile(r'"(?:messages|m)"\s*:\s*\[')
_BETWEEN = re.compile(r'[}\]]\s*,\s*(?=\{\s*"[a-z_]{1,40}"\s*:)')
"""Where a record may begin. Lists inside records look the same, so what follows must be a message too."""
_TRIES = 300
"""How often each character may be looked at: an error of `json` counts the lines from the beginning of the file."""


def salvaged(raw: bytes) -> list[object]:
    """The records of a list that is cut off or damaged, each stretch of damage as one `Damaged`; nothing if no list
    begins or no record is whole.

    The general reader of lists finds its way back by how the first record begins; Slack's begin in many ways.

    >>> salvaged(b'[{"type": "message", "ts": "1.0"}, {"type": "mess')
    [{'type': 'message', 'ts': '1.0'}, Damaged(what='the file is cut off or damaged from here on')]
    """
    text = _text(raw)
    begin = _LIST.match(text) or _MESSAGES.search(text)
    parts = list(_parts(text, begin.end())) if begin else []
    if all(isinstance(part, Damaged) for part in parts):
        return []
    if not any(isinstance(part, Damaged) for part in parts):
        parts.append(Damaged("the file is damaged after the last record"))
    return parts


def _text(raw: bytes) -> str:
    """As UTF-8 even where a few bytes are none, for a cut or a flipped bit makes no other encoding of the rest."""
    text = raw.decode("utf-8", errors="replace")
    return decoded(raw)[0] if text.count("\ufffd") > len(text) / 100 + 10 else text


def _parts(text: str, at: int) -> Iterator[object]:
    decoder, budget = json.JSONDecoder(parse_float=str, parse_constant=str), _TRIES * len(text)
    while True:
        at = _past(text, at)
        if at >= len(text):
            yield Damaged("the file ends here")
            return
        if text[at] == "]":
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            found, budget = _next_message(text, at, decoder, budget - at)
            if found is None:
                yield Damaged("the file is cut off or damaged from here on")
                return
            yield Damaged(f"{found - at} characters are no JSON")
            at = found
        else:
            yield value
            at = end


def _next_message(text: str, at: int, decoder: json.JSONDecoder, budget: int) -> tuple[int | None, int]:
    """Where the next whole message begins, and what is left of the budget."""
    found = _BETWEEN.search(text, at)
    while found and budget > 0:
        start = found.end()
        try:
            value, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            end = start
            budget -= error.pos + 1
        except (ValueError, RecursionError):
            return None, 0
        else:
            budget -= end - start
            if isinstance(value, dict) and word(value, "type") == "message" and word(value, "ts"):
                return start, budget
        found = _BETWEEN.search(text, max(end - 1, start))
    return None, budget


_SPACE = re.compile(r"[ \t\r\n,]*")


def _past(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
