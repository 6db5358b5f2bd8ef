"""Words as a message is put together: text with who is named in it and where its links lead."""

from __future__ import annotations

from ...model.evidence import Attached, Link, Mention
from .addresses import without_tokens


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
