"""What each message element of an HTML export holds, by the classes of the elements in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .markdown import Markdown
from .tags import VOID, Tag, tokens

NESTED_MOST = 200
"""Elements inside each other beyond which tags count no more; real pages stay under 30."""

_ROLES = {
    "chatlog__message-aside": "unseen",
    "chatlog__reply": "reply",
    "chatlog__reply-symbol": "unseen",
    "chatlog__author": "author",
    "chatlog__author-name": "author",
    "chatlog__system-notification-author": "author",
    "chatlog__author-tag": "tag",
    "chatlog__bot-tag": "tag",
    "chatlog__timestamp": "time",
    "chatlog__short-timestamp": "time",
    "chatlog__system-notification-timestamp": "time",
    "chatlog__edited-timestamp": "edited",
    "chatlog__content": "content",
    "chatlog__system-notification-content": "event",
    "chatlog__embed-author": "below",
    "chatlog__embed-author-name": "below",
    "chatlog__embed-title": "below",
    "chatlog__embed-description": "below",
    "chatlog__embed-field-name": "field",
    "chatlog__embed-field-value": "value",
    "chatlog__embed-footer-text": "below",
    "chatlog__embed-invite": "below",
    "chatlog__attachment": "file",
    "chatlog__attachment-generic-name": "file name",
    "chatlog__attachment-generic-size": "unseen",
    "chatlog__attachment-spoiler-caption": "unseen",
    "chatlog__attachment-hidden": "unseen",
    "chatlog__sticker": "sticker",
    "chatlog__reaction": "reaction",
    "chatlog__reaction-count": "count",
    "chatlog__message-primary": "other",
}
_WORDED = ("content", "event", "below", "field", "value", "other")
"""Roles whose words may lead somewhere."""
_ANSWERED = re.compile(r"'([0-9]{1,20})'")
_KEEPING = ("preserve", "preserve-whitespace")
"""How classes end in which white space counts."""
_TITLED = re.compile(r"(?:Image|Video|Audio|Sticker): (.*?)(?: \([^()]*\))?$", re.DOTALL)


class Post:
    """One message as the page shows it."""

    def __init__(self, native: str) -> None:
        self.native = native
        self.author = self.full = self.user = ""
        self.time_raw = self.edited_raw = self.reply = self.called = self.content = ""
        self.bot = self.event = self.webhook = False
        self.below: list[tuple[str, str]] = []
        """Lines under the words, each with the address that it leads to."""
        self.files: list[tuple[str, str, str]] = []
        self.reactions: list[tuple[str, int]] = []
        self.mentioned: dict[str, str] = {}
        """Full names by the names shown."""
        self.address = self.field = ""


class _Element:
    __slots__ = ("markdown", "name", "role", "tag")

    def __init__(self, tag: Tag, role: str, markdown: Markdown | None) -> None:
        self.tag, self.name, self.role, self.markdown = tag, tag.name, role, markdown


def posts_of(page: str) -> Iterator[Post]:
    """The messages of a page in their order; those of a group share the author that stands on the first."""
    walker = _Walker()
    for token in tokens(page):
        if isinstance(token, Tag) and not token.closes and "data-message-id" in token.attributes:
            yield from walker.begun(token)
        elif isinstance(token, Tag) and not token.closes and "chatlog__message-group" in token.classes:
            yield from walker.ended()
            walker.group = None
        elif walker.post is not None:
            walker.take(token)
    yield from walker.ended()


class _Walker:
    """Goes through the elements of one message after the other."""

    def __init__(self) -> None:
        self.post: Post | None = None
        self.group: Post | None = None
        self._open: list[_Element] = []

    def begun(self, tag: Tag) -> Iterator[Post]:
        yield from self.ended()
        native = tag.get("data-message-id")
        self.post = Post(native if re.fullmatch(r"[0-9]{1,20}", native) else "")
        self._open = [_Element(tag, "outside", None)]

    def ended(self) -> Iterator[Post]:
        """Close what is open, and give the message that it was."""
        while self.post is not None and self._open:
            self._close()
        if self.post is not None:
            self._of_group(self.post)
            yield self.post
        self.post = None

    def _of_group(self, post: Post) -> None:
        if post.author or post.user:
            post.webhook = post.bot and post.full.endswith("#0000")
            self.group = post
        elif self.group:
            first = self.group
            post.author, post.full, post.user = first.author, first.full, first.user
            post.bot, post.webhook = first.bot, first.webhook

    def take(self, token: Tag | str) -> None:
        if isinstance(token, str):
            self._say(token)
        elif token.closes:
            if any(element.name == token.name for element in self._open[1:]):
                while self._open[-1].name != token.name:
                    self._close()
                self._close()
        elif token.name in VOID:
            self._picture(token)
        elif len(self._open) < NESTED_MOST:
            self._opened(token)

    # --- elements

    def _role(self) -> str:
        return next((each.role for each in reversed(self._open) if each.role), "outside")

    def _opened(self, tag: Tag) -> None:
        role = next((_ROLES[name] for name in tag.classes if name in _ROLES), "")
        writes = bool(role) or Markdown.writes_apart(tag)
        self._open.append(_Element(tag, role, Markdown() if writes else None))
        if self.post:
            self._noted(self.post, tag, role or self._role())

    def _noted(self, post: Post, tag: Tag, role: str) -> None:
        """What stands in a tag's attributes."""
        if role == "author" and tag.get("data-user-id"):
            post.user, post.full = tag.get("data-user-id"), tag.get("title")
        elif role == "time" and tag.get("title"):
            post.time_raw = tag.get("title")
        elif role == "edited":
            post.edited_raw = post.edited_raw or tag.get("title")
        elif role == "reply" and "chatlog__reply-link" in tag.classes:
            answered = _ANSWERED.search(tag.get("onclick"))
            post.reply = answered[1] if answered else ""
        elif role == "below" and tag.name == "a" and "chatlog__embed-title-link" in tag.classes:
            post.address = tag.get("href")
        elif role == "sticker" and tag.get("title"):
            self._file(post, tag, "sticker")
        if "chatlog__markdown-mention" in tag.classes and tag.get("title") and role == "content":
            post.mentioned[""] = tag.get("title")

    def _picture(self, tag: Tag) -> None:
        role, post = self._role(), self.post
        if post is None or role in ("unseen", "reply"):
            return
        if role == "reaction":
            post.reactions.append((tag.get("alt"), 1))
        elif role == "file" and tag.name in ("img", "source"):
            self._file(post, tag, "file")
        elif role in _WORDED and role != "other":
            self._writer().void(tag)

    def _file(self, post: Post, tag: Tag, kind: str) -> None:
        found = _TITLED.match(tag.get("title"))
        alt = tag.get("alt")
        usual = alt.endswith(" attachment") or kind == "sticker"
        name = found[1] if found else tag.get("src").rpartition("/")[2].partition("?")[0]
        post.files.append((kind, name or "(unnamed file)", "" if usual else alt))

    def _writer(self) -> Markdown:
        found = next((each.markdown for each in reversed(self._open) if each.markdown is not None), None)
        return found if found is not None else Markdown()

    def _say(self, text: str) -> None:
        """White space between elements is the page's, inside those that preserve it the message's."""
        role = self._role()
        if role in ("unseen", "outside") or (not text.strip() and not self._preserved()):
            return
        self._writer().say(text)

    def _preserved(self) -> bool:
        return any(name.endswith(_KEEPING) for each in self._open for name in each.tag.classes)

    # --- what was in them

    def _close(self) -> None:
        element = self._open.pop()
        if element.markdown is None or self.post is None:
            return
        text = element.markdown.text
        if element.role:
            self._kept(self.post, element.role, text)
            return
        if "chatlog__markdown-mention" in element.tag.classes:
            full = self.post.mentioned.pop("", "")
            if full and text.startswith("@"):
                self.post.mentioned[text[1:]] = full
        if element.name == "a" and self._role() not in _WORDED:
            self._writer().say(text)
        else:
            self._writer().add(element.tag, text)

    def _kept(self, post: Post, role: str, text: str) -> None:
        flat = text.strip()
        if role == "author":
            post.author = post.author or flat
        elif role == "tag":
            post.bot = post.bot or flat.upper() in ("BOT", "APP", "SERVER", "WEBHOOK")
        elif role == "time":
            post.time_raw = post.time_raw or flat
        elif role in ("content", "event"):
            post.content = "\n".join(
                filter(None, (post.content, text.strip("\n") if role == "content" else flat))
            )
            post.event = post.event or role == "event"
        elif role == "reply":
            post.called = flat if not post.reply and "used /" in flat else ""
        else:
            self._kept_below(post, role, flat)

    def _kept_below(self, post: Post, role: str, flat: str) -> None:
        if role == "field":
            post.field = flat
        elif role == "value":
            post.below.append((": ".join(filter(None, (post.field, flat))), ""))
            post.field = ""
        elif role in ("below", "other") and flat:
            post.below.append((flat, post.address if role == "below" else ""))
            post.address = ""
        elif role == "count" and post.reactions and re.fullmatch(r"[0-9]{1,9}", flat):
            post.reactions[-1] = (post.reactions[-1][0], int(flat))
        elif role == "file name" and flat:
            post.files.append(("file", flat, ""))
