"""Slack's attachments and files: previews of links, alert cards, and the names of what was uploaded."""

from __future__ import annotations

from ...model.evidence import Attached
from ..exports.addresses import may_be_followed
from ..exports.fields import mapping, mappings, word
from ..exports.words import Words
from .blocks import Block, blocks, text_object
from .directory import Directory
from .text import unescaped


def attachments(value: object, directory: Directory) -> Words:
    """The words of a list of attachments (previews of links, alert cards), each on lines of its own.

    >>> card = {"title": "Latency", "fields": [{"title": "p99", "value": "4 s"}], "fallback": "[graph]"}
    >>> attachments([card, {"fallback": "[graph]"}], Directory()).text
    'Latency\\np99: 4 s\\n[graph]'
    """
    words = Words()
    for attachment in mappings(value):
        words.line(_attachment(attachment, directory))
    return words


def _attachment(card: Block, directory: Directory) -> Words:
    words = Words()
    for key in ("pretext", "author_name"):
        words.line(text_object(card.get(key), directory))
    words.line(_title(card, directory))
    words.line(_body(card, directory))
    for field in mappings(card.get("fields")):
        words.line(_field(field, directory))
    for action in mappings(card.get("actions")):
        words.line(blocks([{"type": "actions", "elements": [action]}], directory))
    words.line(text_object(card.get("footer"), directory))
    if not words:
        words.add(text_object(card.get("fallback"), directory))
    words.attached.extend(files(card.get("files")))
    return words


def _title(card: Block, directory: Directory) -> Words:
    words = text_object(card.get("title"), directory)
    address = unescaped(word(card, "title_link"))
    if not words or words.links or not may_be_followed(address):
        return words
    linked = Words()
    linked.link(address, words.text)
    return linked


def _body(card: Block, directory: Directory) -> Words:
    """Its text, or its blocks when they say more."""
    text = text_object(card.get("text"), directory)
    inner = card.get("blocks") or [
        block for message in mappings(card.get("message_blocks")) for block in _message_blocks(message)
    ]
    return fuller(text, blocks(inner, directory))


def _message_blocks(message: Block) -> list[object]:
    inner = mapping(message, "message").get("blocks")
    return inner if isinstance(inner, list) else []


def _field(field: Block, directory: Directory) -> Words:
    words = text_object(field.get("title"), directory)
    value = text_object(field.get("value"), directory)
    if words and value:
        words.say(": ")
    words.add(value)
    return words


def fuller(first: Words, second: Words) -> Words:
    """Whichever holds the other's letters, else both: the same words are often given twice, or cut short once.

    >>> short, long = Words(), Words()
    >>> _ = short.say("Disk full"), long.say("*Disk full* on db7")
    >>> fuller(short, long).text, fuller(long, short).text
    ('*Disk full* on db7', '*Disk full* on db7')
    """
    bare_first, bare_second = _letters(first.text), _letters(second.text)
    if bare_second in bare_first:
        first.attached.extend(second.attached)
        return first
    if bare_first in bare_second:
        second.attached.extend(first.attached)
        return second
    first.line(second)
    return first


def _letters(text: str) -> str:
    """Letters and digits, for the two ways of giving words differ in marks and spaces; of signs alone, the signs."""
    return "".join(filter(str.isalnum, text)) or "".join(text.split())


def files(value: object) -> list[Attached]:
    """The files of a message, by name: addresses are left in the original, for they carry tokens.

    >>> [file.name for file in files([{"name": "db.log", "size": 12}, {"mode": "tombstone"}])]
    ['db.log', '(deleted file)']
    """
    return [_file(file) for file in mappings(value)]


_ABSENT = {"tombstone": "(deleted file)", "hidden_by_limit": "(hidden file)"}


def _file(file: Block) -> Attached:
    size, safe = file.get("size"), Words().safe
    name = word(file, "name") or word(file, "title") or _ABSENT.get(word(file, "mode"), "(unnamed file)")
    return Attached(
        name=safe(name),
        mimetype=word(file, "mimetype"),
        size=size if type(size) is int and size >= 0 else None,
        alt=safe(word(file, "alt_txt")),
    )
