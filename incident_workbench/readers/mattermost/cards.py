"""The cards that webhooks and plug-ins hang on a post, where alerts have their words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..exports.addresses import may_be_followed
from ..exports.fields import mappings
from ..exports.markdown import Say, markdown
from ..exports.words import Words


def attachments(value: object, marks: re.Pattern[str], say: Say) -> Words:
    """The words of a list of cards, each part on lines of its own.

    >>> from incident_workbench.readers.exports.markdown import patterns
    >>> card = {"title": "Latency", "fields": [{"title": "p99", "value": 4}], "fallback": "graph"}
    >>> attachments([card, {"fallback": "graph"}], patterns("(?!)"), lambda words, found: None).text
    'Latency\\np99: 4\\ngraph'
    """
    words = Words()
    for card in mappings(value):
        words.line(_card(card, marks, say))
    return words


def _card(card: Mapping[str, object], marks: re.Pattern[str], say: Say) -> Words:
    words = Words()

    def part(value: object) -> Words:
        typed = Words()
        markdown(typed, _text(value), marks, say)
        return typed

    words.line(part(card.get("pretext")))
    words.line(part(card.get("author_name")))
    words.line(_title(card, part(card.get("title"))))
    words.line(part(card.get("text")))
    for field in mappings(card.get("fields")):
        line, value = part(field.get("title")), part(field.get("value"))
        line.say(": " if line and value else "")
        line.add(value)
        words.line(line)
    words.line(part(card.get("footer")))
    return words or part(card.get("fallback"))


def _title(card: Mapping[str, object], title: Words) -> Words:
    address = _text(card.get("title_link"))
    if not title or title.links or not may_be_followed(address):
        return title
    linked = Words()
    linked.link(address, title.text)
    return linked


def _text(value: object) -> str:
    """Values of fields may be numbers."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) else ""
