"""What JSON holds, when it holds what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ..encoding import storable

Record: TypeAlias = Mapping[str, object]
"""An object of an export."""


def word(record: Record, key: str) -> str:
    """The text under a key, or nothing.

    >>> word({"user": "U1"}, "user"), word({"user": None}, "user")
    ('U1', '')
    """
    value = record.get(key)
    return value if isinstance(value, str) else ""


def mapping(record: Record, key: str) -> Record:
    """The object under a key, or an empty one."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Record]:
    """The objects of a list, or of nothing."""
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict):
                yield entry


_KINDS = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
}


def kind_named(value: object) -> str:
    """What a value is that should have been an object.

    >>> kind_named(None), kind_named(7)
    ('null', 'a number')
    """
    return _KINDS.get(type(value), "something else")


def storable_value(value: object) -> tuple[object, int]:
    """A JSON value whose texts can be stored, and how many characters had to be replaced for that.

    >>> storable_value({"text": ["a\\x00"]})
    ({'text': ['a�']}, 1)
    """
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        pairs = [storable_value(item) for item in value]
        return [item for item, _ in pairs], sum(count for _, count in pairs)
    if isinstance(value, dict):
        kept = {storable(key)[0]: storable_value(item) for key, item in value.items()}
        return {key: item for key, (item, _) in kept.items()}, sum(count for _, count in kept.values())
    return value, 0
