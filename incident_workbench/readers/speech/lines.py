"""The text that recognisers write beside JSON, with a time in each line: Whisper's table, its log, and LRC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..cues import Passed
from .fields import seconds
from .pieces import Piece

_STAMP = r"(?:\d{1,5}:)?\d{1,5}:\d{2}[.,]\d{2,3}"
HEADER = "start\tend\ttext"
_LOGGED = re.compile(rf"\[({_STAMP})[ \t]{{1,9}}-->[ \t]{{1,9}}({_STAMP})\][ \t]?(.*)", re.ASCII)
"""`[00:43.810 --> 00:47.850]  words`, as Whisper shows its work."""
_SUNG = re.compile(rf"\[({_STAMP})\](.*)", re.ASCII)
"""`[00:43.81]words`: LRC, made for songs; a time without words ends the words above."""
_TAG = re.compile(r"\[[A-Za-z#]{1,20}:[^\]]{0,200}\]\s{0,99}$")
NO_CUE = "line without a time"
Parsed = tuple[list[Piece], list[Passed]]
Parse = Callable[[Sequence[str]], Parsed]


def parser_of(lines: Sequence[str]) -> Parse | None:
    """The parser of a text, by its first lines with words, or None where it is none of these."""
    first = [line for line in lines[:40] if line.strip() and not _TAG.match(line)][:6]
    if not first:
        return None
    if first[0].removeprefix("\ufeff") == HEADER:
        return _table
    for pattern, parse in ((_LOGGED, _log), (_SUNG, _songs)):
        if sum(1 for line in first if pattern.match(line)) > len(first) / 2:
            return parse
    return None


def _table(lines: Sequence[str]) -> Parsed:
    """Times in thousandths of a second, between tabs."""
    pieces, passed = [], [Passed(1, 1, "header")]
    for number, line in _worded(lines[1:], 2):
        cells = line.split("\t", 2)
        begin, finish = (seconds(cell.strip(), per=1000) for cell in (*cells, "", "")[:2])
        if len(cells) < 3 or begin is None or not cells[0].strip().lstrip("-").isdigit():
            pieces.append(Piece(first=number, last=number, text=line.strip()))
            continue
        written = " --> ".join(cells[:2])[:80]
        pieces.append(_piece(number, cells[2], begin, finish, written))
    return pieces, passed


def _log(lines: Sequence[str]) -> Parsed:
    pieces: list[Piece] = []
    for number, line in _worded(lines, 1):
        found = _LOGGED.match(line)
        if not found:
            pieces.append(Piece(first=number, last=number, text=line.strip()))
            continue
        written = f"{found[1]} --> {found[2]}"
        pieces.append(_piece(number, found[3], seconds(found[1]), seconds(found[2]), written))
    return pieces, []


def _songs(lines: Sequence[str]) -> Parsed:
    pieces: list[Piece] = []
    passed: list[Passed] = []
    stamped = [(n, _SUNG.match(line), line) for n, line in _worded(lines, 1)]
    for at, (number, found, line) in enumerate(stamped):
        if not found:
            tag = _TAG.match(line)
            if tag:
                passed.append(Passed(number, number, "header"))
            else:
                pieces.append(Piece(first=number, last=number, text=line.strip()))
        elif found[2].strip():
            following = next((other for _, other, _ in stamped[at + 1 : at + 2]), None)
            finish = seconds(following[1]) if following else seconds(found[1])
            pieces.append(_piece(number, found[2], seconds(found[1]), finish, found[1]))
        else:
            passed.append(Passed(number, number, "end of the words above"))
    return pieces, passed


def _piece(number: int, text: str, begin: float | None, finish: float | None, written: str) -> Piece:
    return Piece(first=number, last=number, text=text.strip(), begin=begin, finish=finish, written=written)


def _worded(lines: Sequence[str], first: int) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, first) if line.strip())
