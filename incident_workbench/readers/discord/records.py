"""Messages of DiscordChatExporter's JSON, old and new."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...clock import Moment
from ...errors import Problem
from ...model.evidence import Attached, Reaction, SegmentKind
from ..base import OpenDelivery, Reading
from ..exports.addresses import may_be_followed
from ..exports.fields import Record, mapping, mappings, word
from ..exports.records import Records
from ..exports.words import Words
from ..json_records import json_records
from .drafts import Draft, snowflake, written_exactly
from .people import full_name, speaker_of
from .wording import MENTIONS_MOST, readable, unsigned, worded

SAID = ("", "Default", "Reply", "20", "23", "ChatInputCommand", "ContextMenuCommand")
"""Kinds of messages that people and bots write; every other is something that happened, newer ones by number."""
_NEEDED = ("content", "author", "timestamp", "embeds", "attachments", "stickers", "type")


def json_drafts(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[Draft]:
    """The messages of a member; raises ReadError at once when it holds no list of them."""
    found = json_records(reading, delivery, member, "messages")
    return _drafts(reading, member, found.records, found.head.get("messageCount"))


def _drafts(
    reading: Reading, member: str, records: Iterator[tuple[int, object]], count: object
) -> Iterator[Draft]:
    held = Records(reading, member)
    for number, value in held.values(records):
        if isinstance(value, dict) and any(value.get(key) for key in _NEEDED):
            yield draft_of(reading, value, member, number)
        else:
            held.strange(number, "not a message")
    held.note(
        "a message has an author, a time or words",
        "look at the skipped records; export that channel again if there should be words",
    )
    note_count(reading, member, count, reading.expected.get(member, 0))


def note_count(reading: Reading, member: str, told: object, found: int) -> None:
    """Say when a file holds another number of messages than it says itself."""
    if type(told) is int and told != found:
        reading.problems.append(
            Problem(
                code="IW-READ-013",
                where=member,
                what=f"the file says that it holds {told} message(s); {found} were found",
                why="it was cut off or altered on the way",
                then="ask for the file again; what could be read is kept",
            )
        )


def draft_of(reading: Reading, record: Record, member: str, number: int) -> Draft:
    """What a record says."""
    author, native = mapping(record, "author"), native_of(record.get("id"))
    said, words = words_of(reading, record)
    exact = _time_of(record, native)
    ended = written_exactly(word(record, "callEndedTimestamp"))
    edited = written_exactly(word(record, "timestampEdited"))
    stamp = record.get("timestamp")
    return Draft(
        number=number,
        locator=f"{member}#{number}",
        words=words,
        said=said,
        native=native,
        author=full_name(author),
        speaker=speaker_of(reading, author),
        kind=kind_of(record),
        time_raw=stamp if isinstance(stamp, str) else None if stamp is None else str(stamp)[:64],
        exact=exact,
        end=ended.at if ended and exact and ended.at and exact.at and ended.at >= exact.at else None,
        edited_at=edited.at if edited else None,
        reply=_reply_of(record),
        reactions=tuple(_reaction(reading, each) for each in mappings(record.get("reactions"))),
        files=_files(record) + tuple(words.attached),
    )


def native_of(value: object) -> str:
    """A message's id, or nothing for what can be none.

    >>> native_of("459136077417021488"), native_of(None)
    ('459136077417021488', '')
    """
    written = str(value) if type(value) is int and 0 <= value < 1 << 64 else value
    return written if isinstance(written, str) and re.fullmatch(r"[\w-]{1,64}", written, re.ASCII) else ""


def _time_of(record: Record, native: str) -> Moment | None:
    """The time as written; the one in the id where none is."""
    written = word(record, "timestamp")
    return written_exactly(written) or snowflake(native)


def kind_of(record: Record) -> SegmentKind:
    """Message or event.

    >>> kind_of({"type": "Reply"}), kind_of({"type": "ChannelPinnedMessage"}), kind_of({"type": "24"})
    ('message', 'event', 'event')
    """
    kind = record.get("type")
    written = str(kind) if type(kind) is int else kind if isinstance(kind, str) else ""
    return "message" if written in SAID else "event"


def _reply_of(record: Record) -> str:
    """The message that is answered. Pins and forwarded messages lead to others too, without answering them."""
    reference = mapping(record, "reference")
    if word(record, "type") not in ("Reply", "19", "20", "23", "21"):
        return ""
    return "" if word(reference, "type") == "Forward" else native_of(reference.get("messageId"))


# --- words ------------------------------------------------------------------------------------------------------------


def words_of(reading: Reading, record: Record) -> tuple[str, Words]:
    """Its own words, and all that a reader sees: what called for them above; forwarded words and embeds below."""
    people = list(mappings(record.get("mentions")))[:MENTIONS_MOST]
    names = {native_of(each.get("id")): word(each, "nickname") or word(each, "name") for each in people}
    speakers = {
        name: speaker
        for each in people
        for name in (word(each, "name"), word(each, "nickname"))
        if name and (speaker := speaker_of(reading, each))
    }
    content = record.get("content")
    said = readable(content if isinstance(content, str) else "", {k: v for k, v in names.items() if k and v})
    words = Words()
    interaction = mapping(record, "interaction")
    if called := word(interaction, "name"):
        user = mapping(interaction, "user")
        who = word(user, "nickname") or word(user, "name")
        words.say(f"{who} used /{called}".strip())
    _below(words, worded(said, speakers))
    forwarded = mapping(record, "forwardedMessage")
    for words_in, embeds in (
        (word(forwarded, "content"), forwarded.get("embeds")),
        ("", record.get("embeds")),
    ):
        _below(words, worded(readable(words_in)))
        for embed in mappings(embeds):
            _below(words, embedded(embed, words.text))
    words.attached.extend(_files(forwarded))
    return unsigned(said)[0], words


def _below(words: Words, more: Words) -> None:
    words.line(more)
    words.tokens += 0 if more else more.tokens


def embedded(embed: Record, above: str = "") -> Words:
    """The words of a card: an alert of a bot, or the preview of a link; of a bare picture its address, if not said yet.

    >>> embedded({"title": "Latency", "fields": [{"name": "p99", "value": "4 s"}]}).text
    'Latency\\np99: 4 s'
    """
    words = Words()
    words.line(worded(readable(word(mapping(embed, "author"), "name"))))
    words.line(linked(readable(word(embed, "title")), word(embed, "url")))
    words.line(worded(readable(word(embed, "description"))))
    for field in mappings(embed.get("fields")):
        named = ": ".join(filter(None, (word(field, "name"), word(field, "value"))))
        words.line(worded(readable(named)))
    words.line(worded(word(mapping(embed, "footer"), "text")))
    address = unsigned(word(embed, "url"))[0]
    if not words and address and address not in above:
        words.add(worded(address))
    return words


def linked(title: str, address: str) -> Words:
    """A title that leads somewhere, where it does."""
    if not title.strip() or not may_be_followed(address):
        return worded(title)
    words = Words()
    bare, words.tokens = unsigned(address)
    words.link(bare, title)
    return words


# --- what hangs on it -------------------------------------------------------------------------------------------------


def _files(record: Record) -> tuple[Attached, ...]:
    """Names and sizes only: addresses are signed, and run out."""
    attached = [
        Attached(name=word(file, "fileName") or "(unnamed file)", size=_size(file.get("fileSizeBytes")))
        for file in mappings(record.get("attachments"))
    ]
    stickers = [sticker(word(each, "name")) for each in mappings(record.get("stickers"))]
    return (*attached, *stickers)


def sticker(name: str) -> Attached:
    """A sticker as a file, for it is a picture and nothing else."""
    return Attached(name=f"{name or 'unnamed'} (sticker)")


def _size(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 1 << 50 else None


def _reaction(reading: Reading, reaction: Record) -> Reaction:
    count, emoji = reaction.get("count"), mapping(reaction, "emoji")
    speakers = [speaker_of(reading, user) for user in mappings(reaction.get("users"))]
    named = tuple(speaker for speaker in speakers if speaker)
    return Reaction(
        word(emoji, "name") or word(emoji, "code"),
        count if type(count) is int and 0 <= count < 1 << 50 else len(named),
        named,
    )
