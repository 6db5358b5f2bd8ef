"""The words of a Matrix message as a reader sees them, its files, and who is named in it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Protocol

from ...model.evidence import Attached, Link, Mention
from ..exports.fields import mapping, mappings, word
from ..exports.words import Words
from ..html_text import html_words, nothing_said

Content = Mapping[str, object]
FILES = ("m.image", "m.file", "m.audio", "m.video", "m.sticker")
ENCRYPTED = "m.bad.encrypted"


class People(Protocol):
    """Whom ids stand for."""

    def speaker(self, user: str) -> str:
        """The speaker's id."""

    def name(self, user: str) -> str:
        """The name to show."""


_FALLBACK = re.compile(r"> (?:\* )?<@[^>\n]{1,255}>[^\n]*(?:\n>[^\n]*)*(?:\n\n?|\Z)")


def without_fallback(body: str) -> str:
    """A reply's own words, without the quote that old clients put above them.

    >>> without_fallback("> <@ana:x.example> is it DNS?\\n> or not\\n\\nit is")
    'it is'
    """
    return _FALLBACK.sub("", body, count=1) if _FALLBACK.match(body) else body


def words_of(content: Content, sender: str, people: People) -> Words:
    """All words of a message's content."""
    said = Words()
    kind = word(content, "msgtype")
    if kind == "m.emote":
        said.say(f"* {people.name(sender)} ")
    body = _body(content, kind)
    if body:
        start, _ = said.say(body)
        _links(said, body, start)
        _mentions(said, content, body, start, people)
    elif formatted := word(content, "formatted_body"):
        said.add(html_words(formatted, {"mx-reply": nothing_said}))
    if place := word(content, "geo_uri"):
        said.say(f"{' ' if said else ''}({place})")
    for line in _poll(content):
        part = Words()
        part.say(line)
        said.line(part)
    return said


def _body(content: Content, kind: str) -> str:
    """A file's body is its name, unless a name stands apart; then it is a caption."""
    body = word(content, "body")
    if kind in FILES and word(content, "filename") in ("", body):
        return ""
    relates = mapping(content, "m.relates_to")
    answers = mapping(relates, "m.in_reply_to") and relates.get("is_falling_back") is not True
    return without_fallback(body) if answers else body


_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]]+[^\s<>\"'`)\].,;:!?]", re.ASCII)


def _links(words: Words, body: str, start: int) -> None:
    for found in _ADDRESS.finditer(body):
        words.links.append(Link(start + found.start(), start + found.end(), found[0]))


_PILL = re.compile(
    r"<a [^>]{0,200}?href=[\"']https://matrix\.to/#/(@[^\"'?/]{1,255})[^>]{0,200}>([^<]{1,255})</a>"
)


def _mentions(words: Words, content: Content, body: str, start: int, people: People) -> None:
    """Who is named stands in the formatted text, by address; the plain text shows the name."""
    at = 0
    for user, label in _PILL.findall(word(content, "formatted_body")):
        shown = html.unescape(label)
        found = body.find(shown, at)
        if found >= 0:
            at = found + len(shown)
            words.mentions.append(Mention(start + found, start + at, people.speaker(html.unescape(user))))


def _poll(content: Content) -> list[str]:
    for key in ("m.poll", "m.poll.start", "org.matrix.msc3381.poll.start"):
        if poll := mapping(content, key):
            answers = [f"• {_shown(answer)}" for answer in mappings(poll.get("answers"))]
            return [f"Poll: {_shown(mapping(poll, 'question'))}", *answers]
    return []


def _shown(value: Content) -> str:
    """Extensible text: `{"m.text": [{"body": …}]}`, or `{"org.matrix.msc1767.text": …}` before it was agreed."""
    plain = word(value, "org.matrix.msc1767.text") or word(value, "m.text") or word(value, "body")
    return plain or next((word(each, "body") for each in mappings(value.get("m.text"))), "")


def files_of(content: Content, event_type: str = "") -> tuple[Attached, ...]:
    """The file that a message is.

    >>> files_of({"msgtype": "m.file", "body": "a.log", "info": {"mimetype": "text/plain", "size": 3}})
    (Attached(name='a.log', mimetype='text/plain', size=3, alt=''),)
    """
    kind = word(content, "msgtype") or event_type
    if kind not in FILES:
        return ()
    details = mapping(content, "info")
    size = details.get("size")
    name = word(content, "filename") or word(content, "body") or kind.removeprefix("m.")
    return (
        Attached(
            name=name,
            mimetype=word(details, "mimetype"),
            size=size if type(size) is int and 0 <= size < 1 << 60 else None,
        ),
    )
