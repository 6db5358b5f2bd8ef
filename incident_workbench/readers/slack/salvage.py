"""What is left of a damaged list of messages: the records that are whole, and the stretches that are not."""

from __future__ import annotations

import json
import re

from ..damage import Damaged, values_from
from ..encoding import decoded
from ..exports.fields import word

_LIST = re.compile(r"\ufeff?\s*\[")
_MESSAGES = re.compile(r'"(?:messages|m)"\s*:\s*\[')
_BETWEEN = re.compile(r'[}\]]\s*,\s*(?=\{\s*"[a-z_]{1,40}"\s*:)')
"""Where a record may begin. Lists inside records look the same, so what follows must be a message too."""
_TRIES = 300
"""How often each character may be looked at: an error of `json` counts the lines from the beginning of the file."""
_DECODER = json.JSONDecoder(parse_float=str, parse_constant=str)


def salvaged(raw: bytes) -> list[object]:
    """The records of a list that is cut off or damaged, each stretch of damage as one `Damaged`; nothing if no list
    begins or no record is whole.

    The general reader of lists finds its way back by how the first record begins; Slack's begin in many ways.

    >>> salvaged(b'[{"type": "message", "ts": "1.0"}, {"type": "mess')
    [{'type': 'message', 'ts': '1.0'}, Damaged(what='the file is cut off or damaged from here on')]
    """
    text = _text(raw)
    begin = _LIST.match(text) or _MESSAGES.search(text)
    parts = list(values_from(text, begin.end(), _NextMessage(text), _DECODER)) if begin else []
    if all(isinstance(part, Damaged) for part in parts):
        return []
    if not any(isinstance(part, Damaged) for part in parts):
        parts.append(Damaged("the file is damaged after the last record"))
    return parts


def _text(raw: bytes) -> str:
    """As UTF-8 even where a few bytes are none, for a cut or a flipped bit makes no other encoding of the rest."""
    text = raw.decode("utf-8", errors="replace")
    return decoded(raw)[0] if text.count("\ufffd") > len(text) / 100 + 10 else text


class _NextMessage:
    """Where the next whole message begins; it gives up when it has looked long enough."""

    def __init__(self, text: str) -> None:
        self._budget = _TRIES * len(text)

    def __call__(self, text: str, at: int) -> int | None:
        self._budget -= at
        found = _BETWEEN.search(text, at)
        while found and self._budget > 0:
            start = found.end()
            try:
                value, end = _DECODER.raw_decode(text, start)
            except json.JSONDecodeError as error:
                end = start
                self._budget -= error.pos + 1
            except (ValueError, RecursionError):
                return None
            else:
                self._budget -= end - start
                if isinstance(value, dict) and word(value, "type") == "message" and word(value, "ts"):
                    return start
            found = _BETWEEN.search(text, max(end - 1, start))
        return None
