"""One chatMessage of Teams as a segment, or the reason why it is none."""

from __future__ import annotations

import re
from datetime import datetime

from ...clock import Moment, read_moment
from ...errors import ReadError
from ...model.evidence import Attached, Reaction, Segment, SegmentKind
from ..base import locator
from ..encoding import storable
from ..exports.fields import Record, mapping, mappings, storable_value, word
from ..exports.pages import Entry
from ..exports.words import Words
from ..html_text import Attributes, html_words, nothing_said, said_instead
from ..members import json_in
from .cards import card_words
from .people import People


def camel(value: object) -> object:
    """A JSON value whose names begin with a small letter: exports of a tenant write them with a capital.

    >>> camel([{"Id": "1", "From": {"User": None}}])
    [{'id': '1', 'from': {'user': None}}]
    """
    if isinstance(value, list):
        return [camel(item) for item in value]
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return value


def no_message(record: object) -> str | None:
    """Why a record cannot be a message, or None when it may be one.

    >>> no_message(7), no_message({"displayName": "Ana"}), no_message({"id": "1", "body": {}})
    ('not a message', 'a record without id, body or time', None)
    """
    if not isinstance(record, dict):
        return "not a message"
    told = [key for key in ("createdDateTime", "body", "messageType") if key in record]
    return None if told and (record.get("id") or len(told) > 1) else "a record without id, body or time"


def entry_of(record: Record, source: str, place: tuple[str, int], people: People) -> Entry:
    """The segment of a record, still without number; its id is empty when the record has none."""
    native = record.get("id")
    key = (
        str(native) if isinstance(native, str | int) and not isinstance(native, bool) and native != "" else ""
    )
    raw = word(record, "createdDateTime")
    moment = read_moment(raw) if raw else Moment()
    parent = word(record, "replyToId")
    said = words_of(record, people)
    segment = Segment(
        id=f"{source}/{key}" if key else "",
        source=source,
        seq=0,
        text=said.text,
        speaker=_speaker(record, people),
        kind=kind_of(record),
        at=moment.at,
        local=None if moment.at else moment.local,
        time_raw=raw or None,
        time_basis=moment.basis,
        time_precision=moment.precision,
        thread=f"{source}/{parent}" if parent else None,
        edited_at=_instant(record, "deletedDateTime") or _instant(record, "lastEditedDateTime"),
        reactions=_reactions(record, people),
        files=tuple(said.attached),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=locator(place[0], [(place[1], place[1])]),
    )
    return Entry(segment, _instant(record, "lastModifiedDateTime"))


def kind_of(record: Record) -> SegmentKind:
    """Message, event, or system for a message that is no longer there.

    >>> kind_of({"messageType": "message"}), kind_of({"deletedDateTime": "2026-05-01T22:04:05Z"})
    ('message', 'system')
    """
    if word(record, "deletedDateTime"):
        return "system"
    if mapping(record, "eventDetail") or "<systemeventmessage" in _content(record)[:40].lower():
        return "event"
    return "message" if word(record, "messageType") in ("", "message", "unknownFutureValue") else "event"


def _speaker(record: Record, people: People) -> str | None:
    return people.speaker(record.get("from")) or people.speaker(
        mapping(record, "eventDetail").get("initiator")
    )


def _instant(record: Record, key: str) -> datetime | None:
    raw = word(record, key)
    return read_moment(raw).at if raw else None


def _content(record: Record) -> str:
    return word(mapping(record, "body"), "content")


# --- words ------------------------------------------------------------------------------------------------------------


def words_of(record: Record, people: People) -> Words:
    """All words of a record: what it quotes, its subject, its body, its cards."""
    said, attachments = Words(), list(mappings(record.get("attachments")))
    for attachment in attachments:
        said.line(_quoted(attachment, people))
    subject = Words()
    subject.say(people.safe(word(record, "subject")).strip())
    said.line(subject)
    said.line(_body(record, people))
    for attachment in attachments:
        said.line(_attachment(attachment, people))
    if not said:
        said.say(people.safe(word(record, "summary")))
    if kind_of(record) == "event" and not said:
        said.say(_event(mapping(record, "eventDetail"), word(record, "messageType"), people))
    if kind_of(record) == "system" and not said:
        said.say("[message deleted]")
    return said


def _body(record: Record, people: People) -> Words:
    content = people.safe(_content(record))
    if word(mapping(record, "body"), "contentType").lower() != "html":
        words = Words()
        words.say(content)
        return words
    listed = {word(a, "id") for a in mappings(record.get("attachments"))}

    def attachment(attributes: Attributes, inner: Words) -> Words:
        words = Words()
        words.say("" if attributes.get("id", "") in listed else "[attachment]")
        return words

    def mention(attributes: Attributes, inner: Words) -> Words:
        return _mention(record, attributes.get("id", ""), inner.text, people)

    emoji = said_instead("alt", "title")
    hooks = {"attachment": attachment, "at": mention, "emoji": emoji, "customemoji": emoji, "img": _image}
    return html_words(content, {**hooks, "systemeventmessage": nothing_said})


def _mention(record: Record, number: str, label: str, people: People) -> Words:
    words = Words()
    for mention in mappings(record.get("mentions")):
        if str(mention.get("id")) == number:
            speaker = people.speaker(mention.get("mentioned"))
            name = label or word(mention, "mentionText") or people.shown(speaker)
            if speaker:
                words.name(speaker, name.removeprefix("@"))
                return words
            label = name
    words.say("@" + label.removeprefix("@"))
    return words


def _image(attributes: Attributes, inner: Words) -> Words:
    """A picture is a file; an old emoji is a picture too, and its words stand in the line."""
    words, alt = Words(), attributes.get("alt", "") or attributes.get("title", "")
    if "emoji" in attributes.get("itemtype", "").lower() or "emoji" in attributes.get("class", "").lower():
        words.say(alt)
    else:
        words.attached.append(Attached(name=alt or "image", alt=alt))
    return words


_QUOTES = ("messageReference", "forwardedMessageReference")


def _quoted(attachment: Record, people: People) -> Words:
    """The message that a reply in a chat quotes."""
    words = Words()
    if word(attachment, "contentType") not in _QUOTES:
        return words
    told = _json(attachment.get("content"))
    preview = word(told, "messagePreview") or html_words(word(told, "originalMessageContent")).text
    sender = people.speaker(told.get("messageSender") or told.get("originalMessageSender"))
    named = ": ".join(filter(None, (people.shown(sender), people.safe(preview))))
    words.say("> " + (named or "[message]").replace("\n", "\n> "))
    return words


def _attachment(attachment: Record, people: People) -> Words:
    kind, name = word(attachment, "contentType"), people.safe(word(attachment, "name"))
    words = Words()
    if kind in _QUOTES:
        return words
    if ".card." in kind or kind.endswith(".card"):
        words = card_words(_json(attachment.get("content")), people)
        if not words:
            words.say(name or "[card]")
    else:
        words.attached.append(Attached(name=name or "attachment", mimetype=kind if "/" in kind else ""))
    return words


def _json(value: object) -> Record:
    """What a card says: JSON within a text."""
    if isinstance(value, str):
        try:
            value = storable_value(json_in(value.encode("utf-8", errors="replace"), "card"))[0]
        except ReadError:
            return {"fallbackText": storable(str(value))[0]}
    return value if isinstance(value, dict) else {}


# --- events and reactions ---------------------------------------------------------------------------------------------

_UNTOLD = ("initiator", "visibleHistoryStartDateTime", "eventType")


def _event(detail: Record, kind: str, people: People) -> str:
    """What happened: the name of the event, and what it names.

    >>> _event({"eventType": "chatRenamed", "chatDisplayName": "db down"}, "", People({}))
    '[chat renamed] db down'
    """
    typed = re.sub(r"^#?microsoft\.graph\.|EventMessageDetail$", "", word(detail, "@odata.type"))
    told = {
        k: v for k, v in detail.items() if v not in (None, "", [], {}) and k not in _UNTOLD and "@" not in k
    }
    name = (
        typed
        or word(detail, "eventType")
        or next((k for k, v in told.items() if isinstance(v, dict | list)), "")
    )
    name = name or (kind if kind not in ("", "unknownFutureValue") else "system event")
    parts = dict.fromkeys(part for value in told.values() for part in _told(value, people))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return " ".join(filter(None, (f"[{spaced}]", ", ".join(parts))))


def _told(value: object, people: People) -> list[str]:
    """The names and words in an event's fields; ids only where they stand for a person."""
    if isinstance(value, str):
        return [people.safe(value)]
    if isinstance(value, list):
        return [part for item in value for part in _told(item, people)]
    if not isinstance(value, dict):
        return []
    if "id" in value or "displayName" in value:
        return [shown] if (shown := word(value, "displayName") or people.name(word(value, "id"))) else []
    return [part for key, item in value.items() if key not in _UNTOLD for part in _told(item, people)]


def _reactions(record: Record, people: People) -> tuple[Reaction, ...]:
    """Reactions by their kind, in the order in which they came."""
    by_kind: dict[str, list[str | None]] = {}
    for reaction in mappings(record.get("reactions")):
        kind = word(reaction, "reactionType")
        name = (word(reaction, "displayName") if kind == "custom" else kind) or kind or "reaction"
        by_kind.setdefault(name, []).append(people.speaker(reaction.get("user")))
    return tuple(
        Reaction(name, len(by), tuple(dict.fromkeys(filter(None, by)))) for name, by in by_kind.items()
    )
