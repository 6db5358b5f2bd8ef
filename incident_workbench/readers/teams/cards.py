"""Cards of Teams as words: what bots and webhooks say often stands in these only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ...model.evidence import Attached
from ..exports.addresses import may_be_followed
from ..exports.fields import mapping, mappings, word
from ..exports.words import Words
from ..html_text import html_words
from .people import People

Element: TypeAlias = Mapping[str, object]
Writer: TypeAlias = Callable[[Words, Element, People], None]
_NESTED = (
    "body",
    "items",
    "columns",
    "cells",
    "rows",
    "elements",
    "inlines",
    "images",
    "actions",
    "content",
    "pages",
)


def card_words(card: object, people: People) -> Words:
    """The words of a card: adaptive, hero or connector.

    >>> facts = [{"title": "p99", "value": "4 s"}]
    >>> card = {"body": [{"type": "TextBlock", "text": "Latency"}, {"type": "FactSet", "facts": facts}]}
    >>> card_words(card, People({})).text
    'Latency\\np99: 4 s'
    """
    words = Words()
    if not isinstance(card, dict):
        return words
    if "body" in card or word(card, "type") == "AdaptiveCard":
        _nested(words, card, people)
    else:
        _old_card(words, card, people)
    if not words:
        _say(words, word(card, "fallbackText") or word(card, "speak"), people)
    return words


def _say(words: Words, text: str, people: People) -> None:
    line = Words()
    line.say(people.safe(text))
    words.line(line)


def _nested(words: Words, element: Element, people: People) -> None:
    for key in _NESTED:
        for inner in mappings(element.get(key)):
            words.line(_element(inner, people))


def _element(element: Element, people: People) -> Words:
    words = Words()
    kind = word(element, "type")
    writer = (
        _ACTION if kind.startswith("Action.") else _INPUT if kind.startswith("Input.") else _KINDS.get(kind)
    )
    if writer is None:
        people.unknown[kind or "untyped"] += 1
        writer = _unknown
    writer(words, element, people)
    return words


def _text(words: Words, element: Element, people: People) -> None:
    _say(words, word(element, "text"), people)


def _rich(words: Words, element: Element, people: People) -> None:
    inlines = element.get("inlines")
    parts = inlines if isinstance(inlines, list) else []
    text = "".join(p if isinstance(p, str) else word(p, "text") if isinstance(p, dict) else "" for p in parts)
    _say(words, text, people)


def _facts(words: Words, element: Element, people: People) -> None:
    for fact in mappings(element.get("facts")):
        named = (word(fact, "title") or word(fact, "name")).rstrip(": ")
        _say(words, ": ".join(filter(None, (named, _scalar(fact.get("value"))))), people)


def _row(words: Words, element: Element, people: People) -> None:
    cells = []
    for cell in mappings(element.get("cells")):
        inner = Words()
        _nested(inner, cell, people)
        words.attached.extend(inner.attached)
        cells.append(inner.text)
    _say(words, " | ".join(cells), people)


def _image(words: Words, element: Element, people: People) -> None:
    alt = people.safe(word(element, "altText"))
    words.attached.append(Attached(name=alt or "image", alt=alt))


def _action(words: Words, element: Element, people: People) -> None:
    title, address = word(element, "title") or word(element, "name"), word(element, "url")
    if title and may_be_followed(address):
        words.say("[")
        words.link(people.safe(address), title)
        words.say("]")
    elif title:
        words.say(f"[{title}]")
    inner = element.get("card")
    if isinstance(inner, dict):
        words.line(card_words(inner, people))


def _input(words: Words, element: Element, people: People) -> None:
    shown = word(element, "label") or word(element, "title") or word(element, "placeholder")
    _say(words, ": ".join(filter(None, (shown, _scalar(element.get("value"))))), people)


def _unknown(words: Words, element: Element, people: People) -> None:
    """A kind newer than this reader: all words in it under the usual names, so that nothing vanishes."""
    for key in ("title", "text", "label", "value", "codeSnippet", "altText"):
        _say(words, word(element, key), people)
    _facts(words, element, people)
    _nested(words, element, people)


def _scalar(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


_ACTION, _INPUT = _action, _input
_KINDS: dict[str, Writer] = {
    "TextBlock": _text,
    "TextRun": _text,
    "RichTextBlock": _rich,
    "FactSet": _facts,
    "TableRow": _row,
    "Image": _image,
    "CodeBlock": lambda words, element, people: _say(words, word(element, "codeSnippet"), people),
    **dict.fromkeys(
        ("Container", "ColumnSet", "Column", "Table", "TableCell", "ImageSet", "ActionSet"), _nested
    ),
    **dict.fromkeys(("AdaptiveCard", "Carousel", "CarouselPage", "Media"), _nested),
}


def _old_card(words: Words, card: Element, people: People) -> None:
    """Hero, thumbnail and list cards, and those of connectors (webhooks), whose words stand in sections."""
    for key in ("title", "subtitle", "activityTitle", "activitySubtitle", "activityText", "text"):
        if text := word(card, key):
            words.line(html_words(people.safe(text).replace("\n", "<br>")))
    if not words and "sections" in card:
        _say(words, word(card, "summary"), people)
    _facts(words, card, people)
    for key in ("sections", "items"):
        for inner in mappings(card.get(key)):
            part = Words()
            _old_card(part, inner, people)
            words.line(part)
    for key in ("potentialAction", "buttons", "actions"):
        for button in mappings(card.get(key)):
            part = Words()
            _action(part, {**button, "url": _target(button)}, people)
            words.line(part)
    for image in mappings(card.get("images")):
        _image(words, {"altText": word(image, "alt") or word(image, "title")}, people)


def _target(button: Element) -> str:
    for target in mappings(button.get("targets")):
        return word(target, "uri")
    return word(button, "value") or word(mapping(button, "tap"), "value")
