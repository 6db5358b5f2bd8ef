"""Slack's markup as the words a reader sees, with who is named in them and where their links lead."""

from __future__ import annotations

import re
from typing import Protocol

from ...clock import epoch, utc_text
from ..exports.addresses import may_be_followed, shown_address
from ..exports.words import Words


class Names(Protocol):
    """What ids stand for."""

    def person(self, user: str, label: str = "") -> tuple[str, str]:
        """The name to show for a user's id, and the speaker's id."""

    def channel(self, channel: str) -> str:
        """The name to show for a channel's id."""


def unescaped(text: str) -> str:
    """Slack's three entities decoded, once.

    >>> unescaped("a &amp;lt; b &gt; c")
    'a &lt; b > c'
    """
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_ANGLE = re.compile(r"<([^<>]+)>")


def mrkdwn(words: Words, text: str, names: Names) -> None:
    """Add text in Slack's markup: `<…>` tokens become what a reader sees, then entities are decoded; marks stay.

    >>> from incident_workbench.readers.slack.directory import Directory
    >>> said = Words()
    >>> mrkdwn(said, "<@U1|ana>: *slow* &gt; 5s, see <https://x.example/?a=1&amp;b=2|graph>", Directory())
    >>> said.text, said.mentions[0].speaker, said.links[0].url
    ('@ana: *slow* > 5s, see graph', 'slack/U1', 'https://x.example/?a=1&b=2')
    """
    end = 0
    if "<" in text:
        for found in _ANGLE.finditer(text):
            words.say(unescaped(text[end : found.start()]))
            _token(words, found[1], names)
            end = found.end()
    words.say(unescaped(text[end:] if end else text))


def _token(words: Words, token: str, names: Names) -> None:
    target, _, label = token.partition("|")
    target, label = unescaped(target), unescaped(label)
    sign, rest = target[:1], target[1:]
    if sign == "@" and rest.isalnum():
        shown, speaker = names.person(rest, label)
        words.name(speaker, shown)
    elif sign == "#" and rest.isalnum():
        words.say("#" + (label.removeprefix("#") or names.channel(rest)))
    elif sign == "!" and rest[:1].isalpha():
        _command(words, rest, label)
    elif may_be_followed(target):
        words.link(target, label or shown_address(target))
    else:
        words.say(f"<{unescaped(token)}>")


def _command(words: Words, command: str, label: str) -> None:
    kind, *parts = command.split("^")
    if kind == "date":
        _date(words, parts, label)
    elif kind == "subteam":
        words.say("@" + (label.removeprefix("@") or (parts or ["group"])[0]))
    elif kind in ("here", "channel", "everyone", "group"):
        words.say("@" + kind)
    else:
        words.say(label or "@" + command)


def _date(words: Words, parts: list[str], label: str) -> None:
    when = epoch(parts[0]) if parts else None
    shown = label or (utc_text(when[0]) if when else "^".join(parts))
    address = parts[2] if len(parts) > 2 else ""
    if may_be_followed(address):
        words.link(address, shown)
    else:
        words.say(shown)
