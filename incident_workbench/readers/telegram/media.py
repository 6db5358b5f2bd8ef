"""What hangs on a Telegram message, beside its words: files by name, and polls, places and people as words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...model.evidence import Attached
from ..exports.fields import mapping, mappings, word
from .service import sentence

Record = Mapping[str, object]
NOT_INCLUDED = "("
"""Telegram writes `(File not included. Change …)` in place of a path."""


def files(record: Record) -> tuple[Attached, ...]:
    """The photo and the file of a message.

    >>> files({"photo": "(File not included. Change data exporting settings to download.)"})[0].name
    'photo'
    >>> files({"file": "files/log.txt", "mime_type": "text/plain", "file_size": 12})
    (Attached(name='log.txt', mimetype='text/plain', size=12, alt=''),)
    """
    return tuple(_files(record))


def _files(record: Record) -> Iterator[Attached]:
    if "photo" in record:
        yield Attached(
            name=_base(word(record, "photo")) or "photo", size=_size(record.get("photo_file_size"))
        )
    if "file" in record or "file_name" in record:
        kind = word(record, "media_type").replace("_", " ") or "file"
        yield Attached(
            name=word(record, "file_name") or _base(word(record, "file")) or kind,
            mimetype=word(record, "mime_type"),
            size=_size(record.get("file_size")),
            alt=_heard(record) or word(record, "sticker_emoji"),
        )


def _heard(record: Record) -> str:
    return " - ".join(filter(None, (word(record, "performer"), word(record, "title"))))


def _base(path: str) -> str:
    return "" if path.startswith(NOT_INCLUDED) else path.rpartition("/")[2]


def _size(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 1 << 60 else None


def cards(record: Record) -> Iterator[str]:
    """Lines that say what is no text and no file."""
    if poll := mapping(record, "poll"):
        yield f"Poll: {_words(poll.get('question'))}"
        for answer in mappings(poll.get("answers")):
            yield f"• {_words(answer.get('text'))} ({answer.get('voters', 0)})"
    if todo := mapping(record, "todo_list"):
        yield f"To do: {_words(todo.get('title'))}"
        for item in mappings(todo.get("answers") or todo.get("items")):
            yield f"• {_words(item.get('text'))}"
    if contact := mapping(record, "contact_information"):
        yield "Contact: " + " ".join(filter(None, (word(contact, "first_name"), word(contact, "last_name"))))
    if place := mapping(record, "location_information"):
        named = ", ".join(filter(None, (word(record, "place_name"), word(record, "address"))))
        yield f"Place: {named} {place.get('latitude')}, {place.get('longitude')}".replace("  ", " ")
    for key, label in (("game_title", "Game"), ("game_description", "Game"), ("dice", "Dice")):
        if record.get(key):
            yield f"{label}: {_words(record[key])}"
    if invoice := mapping(record, "invoice_information"):
        yield f"Invoice: {_words(invoice.get('title'))} {invoice.get('amount', '')} {word(invoice, 'currency')}"
    yield from _buttons(record)


def _buttons(record: Record) -> Iterator[str]:
    rows = record.get("inline_bot_buttons")
    for row in rows if isinstance(rows, list) else []:
        labels = [f"[{word(button, 'text')}]" for button in mappings(row) if word(button, "text")]
        if labels:
            yield " ".join(labels)


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_words(each) for each in value)
    if isinstance(value, dict):
        return _words(value.get("text")) if "text" in value else sentence(value).partition(" (")[2][:-1]
    return "" if value is None else str(value)
