"""What Zulip's HTML adds to words: mentions, formulas, previews of what a link shows already, uploads."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from ...model.evidence import Attached, Mention, Speaker, SpeakerKind
from ..base import Reading
from ..exports.words import Words
from ..html_text import Attributes, Hook, nothing_said


def hooks(reading: Reading) -> Mapping[str, Hook]:
    """Hooks for `html_words` of one message; whoever is mentioned becomes a speaker of the reading."""
    met: list[str] = []

    def span(attributes: Attributes, inner: Words) -> Words | None:
        classes = attributes.get("class", "").split()
        if "user-mention" in classes and attributes.get("data-user-id") != "*":
            return _mention(reading, inner, "zulip", "person")
        if "user-group-mention" in classes:
            return _mention(reading, inner, "zulip/group", "team")
        if "katex-html" in classes:  # the formula again, as a picture made of letters
            return Words()
        return _formula(inner) if "katex" in classes else None

    def link(attributes: Attributes, inner: Words) -> Words | None:
        met.append(attributes.get("href", ""))
        return _upload(attributes, inner)

    def division(attributes: Attributes, inner: Words) -> Words | None:
        """Pictures and films stand below the paragraph with their link, or alone where nothing else was written."""
        is_preview = "message_inline_image" in attributes.get("class", "").split()
        return Words() if is_preview and met and met[-1] in met[:-1] else None

    return {"span": span, "mrow": nothing_said, "div": division, "a": link}


def _mention(reading: Reading, inner: Words, prefix: str, kind: SpeakerKind) -> Words | None:
    written = inner.text.strip()
    name = written.removeprefix("@")
    if not name:
        return None
    speaker = reading.speaker(Speaker(id=f"{prefix}/{name}", name=name, kind=kind))
    words = Words()
    words.say(written[: len(written) - len(name)])
    start, end = words.say(name)
    words.mentions.append(Mention(start, end, speaker))
    return words


def _formula(inner: Words) -> Words:
    words = Words()
    words.say("$$")
    words.add(inner)
    words.say("$$")
    return words


def _upload(attributes: Attributes, inner: Words) -> Words | None:
    """A link to an uploaded file, without its address."""
    address = attributes.get("href", "")
    if not address.startswith("/user_uploads/"):
        return None
    words = Words()
    words.add(inner)
    words.attached.append(Attached(name=inner.text.strip() or unquote(address.rpartition("/")[2])))
    return words
