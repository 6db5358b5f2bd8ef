"""What hangs on the words of a Google Chat message: mentions, links, reactions, files."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate

from ...model.evidence import Attached, Link, Mention, Reaction
from ..exports.addresses import may_be_followed
from ..exports.fields import Record, mapping, mappings, word
from .people import People


def _from_utf16(text: str) -> Callable[[int], int]:
    """A function from a place in UTF-16 units, as Google counts, to code points.

    >>> _from_utf16("👩 db")(3)
    2
    """
    if text.isascii() or max(text) <= "\uffff":
        return lambda place: min(place, len(text))
    starts = [0, *accumulate(2 if sign > "\uffff" else 1 for sign in text)]
    return lambda place: min(bisect_left(starts, place), len(text))


def annotated(
    record: Record, text: str, shift: int, people: People
) -> tuple[tuple[Mention, ...], tuple[Link, ...]]:
    """Who is named in the words and where they lead, `shift` code points on."""
    mentions, links, place = list[Mention](), list[Link](), _from_utf16(text)
    for annotation in mappings(record.get("annotations")):
        first, length = annotation.get("start_index", 0), annotation.get("length")
        if type(first) is not int or type(length) is not int or first < 0 or length <= 0:
            continue
        start, end = place(first), place(first + length)
        user = mapping(mapping(annotation, "user_mention_metadata"), "user")
        address = address_of(mapping(annotation, "url_metadata"))
        if user and start < end:
            start += text[start] == "@"
            speaker = people.speaker(user if word(user, "name") else {**user, "name": text[start:end]})
            if speaker and start < end:
                mentions.append(Mention(start + shift, end + shift, speaker))
        elif may_be_followed(address) and start < end:
            links.append(Link(start + shift, end + shift, address))
    return tuple(mentions), tuple(links)


def address_of(page: Record) -> str:
    """The address of a page that a message shows."""
    written = page.get("url")
    if isinstance(written, dict):
        return word(written, "private_do_not_access_or_else_safe_url_wrapped_value")
    return written if isinstance(written, str) else ""


def reactions_of(record: Record, people: People) -> tuple[Reaction, ...]:
    """Reactions with whose they are."""
    made = []
    for reaction in mappings(record.get("reactions")):
        emoji, mails = mapping(reaction, "emoji"), reaction.get("reactor_emails")
        shown = word(emoji, "unicode") or word(mapping(emoji, "custom_emoji"), "shortcode") or "reaction"
        by = [mail for mail in mails if isinstance(mail, str) and mail] if isinstance(mails, list) else []
        made.append(
            Reaction(shown, len(by), tuple(dict.fromkeys(people.speaker({"email": m}) or "" for m in by)))
        )
    return tuple(made)


def files_of(record: Record) -> tuple[Attached, ...]:
    """What was uploaded, and documents of Drive that the message shows."""
    named = [
        word(file, "original_name") or word(file, "export_name")
        for file in mappings(record.get("attached_files"))
    ]
    named += [word(mapping(each, "drive_metadata"), "title") for each in mappings(record.get("annotations"))]
    return tuple(Attached(name=shown) for shown in filter(None, named))
