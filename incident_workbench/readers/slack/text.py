"""Slack's markup as the words a reader sees, with who is named in them and where their links lead."""

from __future__ import annotations

import re
from typing import Protocol

from ...clock import epoch, utc_text
from ...model.evidence import Attached, Link, Mention


class Names(Protocol):
    """What ids stand for."""

    def person(self, user: str, label: str = "") -> tuple[str, str]:
        """The name to show for a user's id, and the speaker's id."""

    def channel(self, channel: str) -> str:
        """The name to show for a channel's id."""


class Words:
    """Words as they are put together: text, mentions and links by code point, and files that hang on it."""

    __slots__ = ("_length", "_parts", "attached", "links", "mentions", "tokens")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.mentions: list[Mention] = []
        self.links: list[Link] = []
        self.attached: list[Attached] = []
        self.tokens = 0
        """How many access tokens were left out."""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def __bool__(self) -> bool:
        return self._length > 0

    def say(self, text: str) -> tuple[int, int]:
        """Add text; returns where it lies."""
        text = self.safe(text)
        start = self._length
        if text:
            self._parts.append(text)
            self._length += len(text)
        return start, self._length

    def name(self, speaker: str, name: str) -> None:
        """Add a mention: an at sign, and the name that stands for the speaker."""
        self.say("@")
        start, end = self.say(name)
        if start < end:
            self.mentions.append(Mention(start, end, speaker))

    def link(self, address: str, shown: str) -> None:
        """Add words that lead to an address."""
        start, end = self.say(shown)
        if start < end:
            self.links.append(Link(start, end, self.safe(address)))

    def add(self, other: Words) -> None:
        """Add other words with all that they carry."""
        begin = self._length
        self._parts.extend(other._parts)
        self._length += other._length
        self.mentions.extend(Mention(m.start + begin, m.end + begin, m.speaker) for m in other.mentions)
        self.links.extend(Link(li.start + begin, li.end + begin, li.url) for li in other.links)
        self.attached.extend(other.attached)
        self.tokens += other.tokens

    def line(self, other: Words) -> None:
        """Add other words on a line of their own; nothing when there are none."""
        if other and self and not self._parts[-1].endswith("\n"):
            self.say("\n")
        self.add(other)

    def safe(self, text: str) -> str:
        """The text without access tokens."""
        kept, found = without_tokens(text)
        self.tokens += found
        return kept


# Official exports put a token into every address of a file, so that whoever holds the export may fetch it.
_TOKEN = re.compile(r"([?&](?:amp;)?)t=xox[a-z]-[\w.%-]*(&?(?:amp;)?)")


def without_tokens(text: str) -> tuple[str, int]:
    """Text without the access tokens that official exports put into addresses of files, and how many there were.

    >>> without_tokens("https://files.slack.com/x.png?t=xoxe-12-ab&w=3")
    ('https://files.slack.com/x.png?w=3', 1)
    """
    if "t=xox" not in text:
        return text, 0
    return _TOKEN.subn(lambda found: found[1] if found[2] else "", text)


def unescaped(text: str) -> str:
    """Slack's three entities decoded, once.

    >>> unescaped("a &amp;lt; b &gt; c")
    'a &lt; b > c'
    """
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_ANGLE = re.compile(r"<([^<>]+)>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_NEVER_FOLLOWED = {"javascript:", "data:", "vbscript:"}


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


def may_be_followed(address: str) -> bool:
    """Whether this is an address that a person may be led to.

    >>> may_be_followed("https://x.example"), may_be_followed("javascript:alert(1)"), may_be_followed("b")
    (True, False, False)
    """
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[0].lower() not in _NEVER_FOLLOWED


def shown_address(address: str) -> str:
    """An address as Slack shows it: mail and telephone without their scheme.

    >>> shown_address("mailto:a@b.example")
    'a@b.example'
    """
    return address.removeprefix("mailto:").removeprefix("tel:")
