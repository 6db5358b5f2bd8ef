"""Messages of DiscordChatExporter's plain text: a head, then for each message a line of time and author, and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ...model.evidence import Attached, Reaction
from ..base import OpenDelivery, Reading, locator
from ..members import text_lines
from .drafts import Draft, counted_reactions, file_name, written_exactly
from .people import registered
from .records import note_count, sticker
from .wording import readable, unsigned, worded

_RULE = re.compile(r"={20,}")
_HEAD = re.compile(r"\[(?P<time>[^\[\]]{6,60})\] (?P<author>\S.{0,99}?)(?P<pinned> \(pinned\))?")
_TOLD = re.compile(r"(?:Messages: |Exported )(?P<count>[0-9][0-9.,\s]{0,14})(?: message\(s\))?")
_SECTIONS = ("{Attachments}", "{Embed}", "{Stickers}", "{Reactions}")


class Turn(Struct, frozen=True):
    """A message's lines, from the line of its head (from 1) to its last that is not blank."""

    first: int
    last: int
    time: str
    author: str
    body: Sequence[str]


def txt_drafts(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[Draft]:
    """The messages of a member."""
    lines = text_lines(reading, delivery, member)
    return _drafts(reading, member, lines)


def _drafts(reading: Reading, member: str, lines: Sequence[str]) -> Iterator[Draft]:
    begin, end = _framed(lines)
    told = next((found for line in (*lines[:begin], *lines[end:]) if (found := _TOLD.match(line))), None)
    count = 0
    if begin:
        reading.skip(member, 1, begin, "header")
    for turn in _turns(reading, member, lines, begin, end):
        count += 1
        yield _draft(reading, member, turn)
    if end < len(lines):
        reading.skip(member, end + 1, len(lines), "footer")
    if told:
        note_count(reading, member, int(re.sub(r"\D", "", told["count"])), count)


def _framed(lines: Sequence[str]) -> tuple[int, int]:
    """How many lines the head has, and the number of lines before the foot."""
    rules = [n for n, line in enumerate(lines[:40]) if _RULE.fullmatch(line)][:2]
    begin = rules[-1] + 1 if rules else 0
    tail = [n for n in range(max(begin, len(lines) - 6), len(lines)) if _RULE.fullmatch(lines[n])]
    feet = [n for n in tail if n + 1 < len(lines) and lines[n + 1].startswith("Exported ")]
    return begin, feet[0] if feet else len(lines)


def _turns(reading: Reading, member: str, lines: Sequence[str], begin: int, end: int) -> Iterator[Turn]:
    heads = list(_heads(lines, begin, end))
    starts = [n for n, _ in heads]
    _skip_blank(reading, member, lines, begin, starts[0] if starts else end, "before the first message")
    for (start, found), stop in zip(heads, [*starts[1:], end], strict=False):
        last = stop
        while last > start + 1 and not lines[last - 1].strip():
            last -= 1
        _skip_blank(reading, member, lines, last, stop, "blank line")
        yield Turn(start + 1, last, found["time"], found["author"], lines[start + 1 : last])


def _skip_blank(
    reading: Reading, member: str, lines: Sequence[str], first: int, stop: int, otherwise: str
) -> None:
    for number in range(first, stop):
        reading.skip(member, number + 1, number + 1, otherwise if lines[number].strip() else "blank line")


def _heads(lines: Sequence[str], begin: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Lines that begin a message: behind a blank one, with a time that is written as the first is.

    Old files number all names (`ana#1234`); there a pasted line without such a name begins nothing.
    """
    shape, numbered = "", any(line.startswith(("Messages: ", "Range: ")) for line in lines[:begin])
    for number in range(begin, end):
        blank = number == begin or not lines[number - 1].strip()
        found = _HEAD.fullmatch(lines[number]) if blank and lines[number].startswith("[") else None
        if not found or (numbered and not re.search(r"#[0-9]{4}$", found["author"])):
            continue
        own = _shape(found["time"])
        shape = shape or (own if "0" in own else "")
        if own == shape:
            yield number, found


def _shape(time: str) -> str:
    """How a time is written, whatever it says.

    >>> _shape("05-Jun-19 02:17 PM") == _shape("5-May-19 12:07 AM")
    True
    """
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"[0-9]+", "0", time))


def _draft(reading: Reading, member: str, turn: Turn) -> Draft:
    said, sections = _cut(turn.body)
    said = readable(said)
    words, files, reactions = worded(said), list[Attached](), tuple[Reaction, ...]()
    for name, body in sections:
        if name == "{Embed}":
            words.line(worded(readable(_not_said(body, words.text))))
        elif name == "{Reactions}":
            reactions += counted_reactions(" ".join(body))
        else:
            files += [_file(name, line) for line in body if line.strip()]
    author = turn.author.strip()
    return Draft(
        number=turn.first,
        locator=locator(member, [(turn.first, turn.last)]),
        words=words,
        said=unsigned(said)[0],
        author=author,
        speaker=registered(reading, native="", name=author),
        time_raw=turn.time,
        exact=written_exactly(turn.time),
        reactions=reactions,
        files=tuple(files),
    )


def _not_said(body: Sequence[str], above: str) -> str:
    """The lines of a card without the addresses that stand above already: it tells those of its pictures too."""
    lines = [line for line in body if not (re.match(r"https?://\S+$", line) and unsigned(line)[0] in above)]
    return "\n".join(lines)


def _file(section: str, line: str) -> Attached:
    return sticker(file_name(line)) if section == "{Stickers}" else Attached(name=file_name(line))


def _cut(body: Sequence[str]) -> tuple[str, list[tuple[str, list[str]]]]:
    """The words of a message, and the sections below them, each behind a blank line."""
    said: list[str] = []
    sections: list[tuple[str, list[str]]] = []
    for index, line in enumerate(body):
        if line in _SECTIONS and (index == 0 or not body[index - 1].strip()):
            sections.append((line, []))
        else:
            (sections[-1][1] if sections else said).append(line)
    bodies = [(name, _trimmed(lines)) for name, lines in sections]
    return "\n".join(said).strip("\n"), bodies


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines
