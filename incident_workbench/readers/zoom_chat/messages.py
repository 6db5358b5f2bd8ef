"""From lines to messages, and from quotes to the messages that they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from ...model.evidence import SegmentKind
from ..base import Reading
from .heads import Head
from .quotes import Quoted, Told, quoted_in


class Message(Struct):
    """A message with its lines, and what it means for others: filled in as quotes are followed.

    `key` is its text as written; `root` the message whose thread it is in; `onto` the one that it is a reaction to;
    `more` the lines of reactions to it, by whom `reactions` tells.
    """

    head: Head
    numbers: list[int]
    text: str
    key: str
    kind: SegmentKind = "message"
    root: int | None = None
    onto: int | None = None
    reactions: list[tuple[str, str]] = []
    more: list[int] = []


def messages_of(
    reading: Reading, member: str, lines: Sequence[str], heads: Mapping[int, Head]
) -> Iterator[Message]:
    """The messages of a member; what belongs to none is skipped."""
    head: Head | None = None
    held: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if number in heads:
            if head:
                yield _message(reading, member, head, held)
            head = heads[number]
            held = [(number, head.text)]
        elif head:
            held.append((number, line.removeprefix("\t") if head.tabbed else line))
        else:
            reading.skip(member, number, number, "before the first message" if line.strip() else "blank line")
    if head:
        yield _message(reading, member, head, held)


def _message(reading: Reading, member: str, head: Head, held: list[tuple[int, str]]) -> Message:
    while len(held) > 1 and not held[-1][1].strip():
        number, _ = held.pop()
        reading.skip(member, number, number, "blank line")
    words = [line for _, line in (held[1:] if head.tabbed and not held[0][1] else held)]
    # pasted text has bare carriage returns for its line breaks
    text = "\n".join(words).replace("\r", "\n").strip("\n")
    return Message(head, [number for number, _ in held], text, text)


def follow(messages: Sequence[Message]) -> list[int]:
    """Hangs reactions and replies on the messages that they quote.

    Returns the first lines of those that quote none or several.
    """
    told, lost = Told(), list[int]()
    for number, message in enumerate(messages):
        quoted = quoted_in(message.text)
        meant = told.meant(quoted.quote) if quoted else None
        if quoted and meant is None:
            lost.append(message.numbers[0])
        if quoted and quoted.emoji:
            _react(messages, message, quoted, meant)
            continue
        if quoted and meant is not None:
            root = messages[meant].root
            message.root = meant if root is None else root
            message.text = quoted.text.strip("\n")
        told.add(quoted.text if quoted else message.text, number)
    return lost


def _react(messages: Sequence[Message], message: Message, quoted: Quoted, meant: int | None) -> None:
    message.kind = "event"
    if meant is None:
        return
    target, reaction = messages[meant], (quoted.emoji, message.head.speaker)
    if quoted.removed and reaction not in target.reactions:
        return
    if quoted.removed:
        target.reactions.remove(reaction)
    else:
        target.reactions.append(reaction)
    message.onto = meant
    target.more += message.numbers
