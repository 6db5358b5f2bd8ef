"""What each line of an interview is: head of a turn, heading, mark of time, or something to pass over with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from .labels import Head, Roster, head_of, not_taken, roster_of, taken


class Plan(Struct, frozen=True):
    """What the lines of a text are: heads of turns, lines to pass over with a reason, and the attendees."""

    heads: Mapping[int, Head]
    asides: Mapping[int, str]
    roster: Roster
    unnamed: Mapping[str, int]


_RULE = re.compile(r"[ ]{0,3}(?:-[ \t]*){3,}$|[ ]{0,3}(?:\*[ \t]*){3,}$|[ ]{0,3}(?:_[ \t]*){3,}$")
HEADING = re.compile(r"#{1,6}[ \t]+\S")
TIME_HEADING = re.compile(r"\[?(?P<elapsed>[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?)\]?[ \t]*$")
"""Google Meet writes one every five minutes, on a line of its own."""
_NOTICE = re.compile(
    r"Transcribed by https?://otter\.ai\s*$|Transcription ended after [\d:]+\s*$"
    r"|This editable transcript was computer generated"
)
"""What Otter and Google Meet add below the talk."""
MARK = re.compile(r"\\?\[(?P<elapsed>[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?)\\?\]")
"""Podcasts write `**Ana:** \\[04:26\\] …` now and then."""


def plan_of(
    lines: Sequence[str], passed: Mapping[int, str] = {}, wrapped: Collection[int] = frozenset()
) -> Plan:
    """Reads the lines once for what they are, then decides which labels are speakers.

    `passed` are no talk, and why; `wrapped` go on where the line above had no more room, so that a label there is
    believed only if it stands elsewhere too.
    """
    roster = roster_of(lines)
    asides = {**dict.fromkeys(roster.table, "attendee table"), **_asides(lines), **passed}
    heads: dict[int, Head] = {}
    texts = 0
    for number, line in enumerate(lines, 1):
        if number in asides or not line.strip() or HEADING.match(line):
            continue
        head = head_of(line)
        if head:
            heads[number] = head
        texts += not TIME_HEADING.match(line) and (head is not None or number not in wrapped)
    opening = {head.label for number, head in heads.items() if head.sure or number not in wrapped}
    believed = {number: head for number, head in heads.items() if head.label in opening}
    labels = taken(believed, lines, roster, texts)
    turns = {number: head for number, head in believed.items() if head.label in labels}
    return Plan(turns, asides, roster, not_taken(heads, labels))


def _asides(lines: Sequence[str]) -> dict[int, str]:
    found = _front_matter(lines)
    last_end = max((n for n, line in enumerate(lines, 1) if "-->" in line), default=0)
    commented = False
    for number, line in enumerate(lines, 1):
        if number in found:
            continue
        if commented or (line.lstrip().startswith("<!--") and number <= last_end):
            found[number] = "comment"
            commented = "-->" not in line
        elif _RULE.match(line[:200]) and len(line) <= 200:
            found[number] = "rule"
        elif _NOTICE.match(line):
            found[number] = "transcription notice"
    return found


def _front_matter(lines: Sequence[str]) -> dict[int, str]:
    if not lines or lines[0].rstrip() != "---":
        return {}
    end = next((n for n, line in enumerate(lines[1:101], 2) if line.rstrip() in ("---", "...")), 0)
    keyed = end and any(re.match(r"[\w-]+:", line) for line in lines[1 : end - 1])
    return dict.fromkeys(range(1, end + 1), "front matter") if keyed else {}
