"""Discord's markup put back from HTML: bold, code, quotes and lists read as they were typed, and as in JSON."""

from __future__ import annotations

from ..exports.addresses import may_be_followed
from .tags import Tag

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "u": "__", "s": "~~", "del": "~~", "strike": "~~"}
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
_QUOTE = ("chatlog__markdown-quote", "quote")
_SPOILER = ("chatlog__markdown-spoiler", "spoiler-text", "spoiler")
_MENTION = "chatlog__markdown-mention"


class Markdown:
    """Words as they grow, with the marks around them."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    @staticmethod
    def writes_apart(tag: Tag) -> bool:
        """Whether what is in an element is first written by itself."""
        marked = (
            tag.name in _MARKS
            or tag.name in _HEADINGS
            or tag.name in ("a", "code", "pre", "li", "blockquote", "ul")
        )
        return marked or any(name in (*_QUOTE, *_SPOILER, _MENTION) for name in tag.classes)

    def say(self, text: str) -> None:
        """Add words as they are."""
        if text:
            self._parts.append(text)

    def void(self, tag: Tag) -> None:
        """Add what an element without content shows: a line break, an emoji by its sign or name."""
        if tag.name == "br":
            self.say("\n")
        elif tag.name == "img" and (alt := tag.get("alt")):
            self.say(f":{alt.strip(':')}:" if alt.isascii() else alt)

    def add(self, tag: Tag, text: str) -> None:
        """Add what an element held, in its marks."""
        if tag.name == "code" or tag.name == "pre":
            self._code(tag, text)
        elif tag.name == "li":
            self._block("- " + text.strip("\n").replace("\n", "\n  "))
        elif tag.name == "blockquote" or any(name in _QUOTE for name in tag.classes):
            self._block("> " + text.strip("\n").replace("\n", "\n> "))
        elif tag.name in _HEADINGS:
            self._block(_HEADINGS[tag.name] + text.strip("\n"))
        elif tag.name == "ul":
            self._block(text)
        elif tag.name == "a":
            self._link(tag, text)
        else:
            spoiler = "||" if any(name in _SPOILER for name in tag.classes) else ""
            mark = _MARKS.get(tag.name, spoiler) if text else ""
            self.say(f"{mark}{text}{mark}")

    def _block(self, text: str) -> None:
        """Lines of their own."""
        if self._parts and not self._parts[-1].endswith("\n"):
            self.say("\n")
        self.say(text if text.endswith("\n") else text + "\n")

    def _code(self, tag: Tag, text: str) -> None:
        if tag.name == "code" and not any(name.endswith("--multiline") for name in tag.classes):
            fence = "``" if "`" in text else "`"
            return self.say(f"{fence}{text}{fence}" if text else "")
        language = next(
            (name.removeprefix("language-") for name in tag.classes if name.startswith("language-")), ""
        )
        return self._block(f"```{language}\n{text.strip(chr(10))}\n```")

    def _link(self, tag: Tag, text: str) -> None:
        address = tag.get("href")
        apart = (
            text
            and text != address
            and may_be_followed(address)
            and not tag.get("class").startswith("chatlog__")
        )
        self.say(f"[{text}]({address})" if apart else text)
