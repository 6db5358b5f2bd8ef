"""Lines of Zoom's chat: when, who, to whom, in each layout that Zoom has written, also in other languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct


class Head(Struct, frozen=True):
    """The line that a message begins with. `recorded`: its time counts from the start of a cloud recording.

    `tabbed`: the words stand below, each line after a tab.
    """

    stamp: str
    speaker: str
    text: str
    to: str = ""
    recorded: bool = False
    tabbed: bool = False


_STAMP = re.compile(
    r"\ufeff?(?P<stamp>(?:\d{4}-\d{2}-\d{2}[ T])?\d{1,2}:\d{2}:\d{2}(?: ?[AaPp][Mm])?)(?P<gap>[ \t]{1,9})",
    re.ASCII,
)
_CLOUD = re.compile(r"(?P<name>[^\t]{1,200}?)[ ]?:\t")
_WORDS = (
    ("From", "to"),
    ("開始", "に|宛先"),
    ("から", "に|宛先"),
    ("Von", "an"),
    ("De", "à|a|para"),
    ("Da", "a"),
)
"""What Zoom writes for "from" and "to": English, Japanese, German, French and Spanish and Portuguese, Italian."""
EVERYONE = frozenset(
    "everyone|all panelists|all panelists and attendees|everyone in meeting|全員|alle|alle teilnehmer|tous|todos|tutti"
    "|à tous|a todos|todos los participantes".split("|")
)
"""Who is everyone, in small letters."""


class _Written(Struct, frozen=True):
    """One language's patterns: with a target and words on the line, with the words below, and without a target."""

    opens: str
    beside: re.Pattern[str]
    below: re.Pattern[str]
    bare: re.Pattern[str]


def _written(opens: str, to: str) -> _Written:
    begin = rf"{opens}[ \t]{{1,9}}(?P<name>\S.{{0,200}}"
    target = rf"[ \t]{{1,9}}(?:{to})[ \t]{{1,9}}(?P<to>\S.{{0,200}}?)[ \t]{{0,9}}"
    return _Written(
        opens,
        re.compile(rf"{begin}?){target}[:：](?=[ \t]|$)"),
        re.compile(rf"{begin}){target}[:：][ \t]{{0,9}}$"),
        re.compile(rf"{begin}?)[ \t]{{1,9}}[:：](?=[ \t]|$)"),
    )


_LANGUAGES = tuple(_written(opens, to) for opens, to in _WORDS)


def head_of(line: str) -> Head | None:
    """The head that a line is, or None.

    >>> head = head_of("10:02:03\\t From  Ana : SRE  to  Everyone : is it DNS?")
    >>> head.stamp, head.speaker, head.to, head.text
    ('10:02:03', 'Ana : SRE', 'Everyone', 'is it DNS?')
    >>> head_of("00:15:50\\tAna (she/her):\\tgm").recorded
    True
    >>> head_of("10:02:03 ana: hi") is None
    True
    """
    found = _STAMP.match(line)
    if not found:
        return None
    stamp, rest = found["stamp"], line[found.end() :]
    for language in _LANGUAGES:
        if not rest.startswith(language.opens):
            continue
        said = language.below.match(rest)
        if said:
            return Head(stamp, said["name"].strip(), "", said["to"], tabbed=True)
        said = language.beside.match(rest) or language.bare.match(rest)
        if said:
            to = said.groupdict().get("to") or ""
            return Head(stamp, said["name"].strip(), rest[said.end() :].removeprefix(" "), to)
    cloud = _CLOUD.match(rest) if found["gap"] == "\t" else None
    return Head(stamp, cloud["name"].strip(), rest[cloud.end() :], recorded=True) if cloud else None


def heads_of(lines: Sequence[str]) -> tuple[dict[int, Head], list[int]]:
    """Heads by line number, and the numbers of lines like heads in a layout that is not the file's own."""
    found = {number: head for number, line in enumerate(lines, 1) if (head := head_of(line))}
    kinds = Counter(head.recorded for head in found.values())
    recorded = kinds[True] > kinds[False]
    foreign = [number for number, head in found.items() if head.recorded != recorded]
    for number in foreign:
        del found[number]
    return _whole_names(found), foreign


def _whole_names(heads: Mapping[int, Head]) -> dict[int, Head]:
    """The heads, with names that hold ` : ` put together where the words of one speaker all begin with the rest of it.

    Only heads without a target are in doubt: `From  Ana : SRE : is it DNS?`.
    """
    begun: dict[str, Counter[str]] = {}
    for head in heads.values():
        if not head.to and not head.recorded:
            more = head.text.partition(" : ")
            begun.setdefault(head.speaker, Counter())[more[0] if more[1] else ""] += 1
    longer = {
        name: next(iter(rests))
        for name, rests in begun.items()
        if len(rests) == 1 and max(rests.values()) > 1
    }
    return {
        number: Head(head.stamp, f"{head.speaker} : {rest}", head.text.removeprefix(f"{rest} : "), head.to)
        if (rest := longer.get(head.speaker)) and not head.to and not head.recorded
        else head
        for number, head in heads.items()
    }


def is_private(head: Head) -> bool:
    """Whether a message was written to some and not to all.

    >>> is_private(head_of("10:02:03 From Ana to Ben(Direct Message):"))
    True
    """
    return bool(head.to) and head.to.casefold() not in EVERYONE
