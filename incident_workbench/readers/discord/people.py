"""Who speaks in a Discord export, as far as its formats tell: ids in JSON and HTML, names as written elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.evidence import Speaker
from ..base import Reading
from ..exports.fields import word

NO_NUMBER = ("", "0", "0000")
"""Discriminators that say nothing: of webhooks, and of people since names are unique."""


def full_name(author: Mapping[str, object]) -> str:
    """The name that is unique: with a number behind it, where there is one.

    >>> (
    ...     full_name({"name": "ana", "discriminator": "1234"}),
    ...     full_name({"name": "ana", "discriminator": "0000"}),
    ... )
    ('ana#1234', 'ana')
    """
    name, number = word(author, "name"), word(author, "discriminator")
    return name if number in NO_NUMBER else f"{name}#{number}"


def speaker_of(reading: Reading, author: Mapping[str, object]) -> str | None:
    """The speaker that an author of JSON is, or None for one without id and name."""
    key = author.get("id")
    native = str(key) if type(key) is int and 0 <= key < 1 << 64 else key
    name = word(author, "nickname") or word(author, "name")
    return registered(
        reading,
        native=native if isinstance(native, str) else "",
        name=name,
        handle=full_name(author),
        bot=author.get("isBot") is True,
        webhook=author.get("isBot") is True and word(author, "discriminator") == "0000",
    )


def registered(
    reading: Reading, *, native: str, name: str, handle: str = "", bot: bool = False, webhook: bool = False
) -> str | None:
    """One speaker an id; a webhook posts under whatever name it likes, so each of its names is one.

    >>> reading = Reading("discord", "1")
    >>> registered(reading, native="5", name="pager", bot=True, webhook=True)
    'discord/5/pager'
    """
    if not native and not name:
        return None
    key = "/".join(filter(None, (native, name if webhook or not native else "")))
    return reading.speaker(
        Speaker(id=f"discord/{key}", name=name or native, kind="bot" if bot else "person", handle=handle)
    )
