"""One record of a Slack conversation as a segment, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from ...clock import epoch
from ...model.evidence import Attached, Reaction, Segment, SegmentKind
from ..base import locator
from ..exports.fields import kind_named, mapping, mappings, word
from ..exports.words import Words
from .blocks import blocks
from .cards import attachments, files, fuller
from .directory import Directory
from .text import mrkdwn

# What people and bots say themselves; every other subtype is something that happened to the conversation.
_SAID = {
    "bot_message",
    "file_comment",
    "file_mention",
    "file_share",
    "me_message",
    "reply_broadcast",
    "slackbot_response",
    "thread_broadcast",
}
_SPEAKING = (
    "text",
    "ts",
    "user",
    "bot_id",
    "username",
    "files",
    "file",
    "attachments",
    "blocks",
    "comment",
    "subtype",
)


def no_message(record: object) -> str | None:
    """Why a record cannot be a message, or None when it may be one.

    >>> no_message(None), no_message({"type": "message"}), no_message({"text": "hi"})
    ('not a message but null', 'a record without words, author or time', None)
    """
    if not isinstance(record, dict):
        return f"not a message but {kind_named(record)}"
    if not any(record.get(key) for key in _SPEAKING):
        return "a record without words, author or time"
    return None


def native_id(source: str, written: object) -> str | None:
    """The id of the message at a time as Slack writes it, or None when that is no such time."""
    return f"{source}/{written}" if isinstance(written, str) and epoch(written) else None


def kind_of(record: Mapping[str, object]) -> SegmentKind:
    """Message, event, or system for a message that is no longer there.

    >>> kind_of({}), kind_of({"subtype": "channel_join"}), kind_of({"subtype": "tombstone"})
    ('message', 'event', 'system')
    """
    subtype = word(record, "subtype")
    if subtype == "tombstone":
        return "system"
    return "message" if not subtype or subtype in _SAID else "event"


def segment_of(
    record: Mapping[str, object], source: str, place: tuple[str, int], directory: Directory
) -> Segment:
    """The segment of a record, without its number; its id is empty when the record has no readable time."""
    written = record.get("ts")
    stamp = epoch(written) if isinstance(written, str) else None
    said = words_of(record, directory)
    return Segment(
        id=f"{source}/{written}" if stamp else "",
        source=source,
        seq=0,
        text=said.text,
        speaker=directory.sender(record),
        kind=kind_of(record),
        at=stamp[0] if stamp else None,
        time_raw=written if isinstance(written, str) or written is None else _as_json(written),
        time_basis="absolute" if stamp else "none",
        time_precision=stamp[1] if stamp else "none",
        markup="mrkdwn",
        thread=native_id(source, record.get("thread_ts")),
        edited_at=_edited(record),
        reactions=_reactions(record, directory),
        files=_files(record, said),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=locator(place[0], [(place[1], place[1])]),
    )


def words_of(record: Mapping[str, object], directory: Directory) -> Words:
    """All words of a record: `text` and blocks, whichever says more, and the attachments below."""
    said = Words()
    mrkdwn(said, _text(record), directory)
    if record.get("blocks") and not (said and _typed_by_a_person(record)):
        said = fuller(said, blocks(record["blocks"], directory))
    if record.get("attachments"):
        said.line(attachments(record["attachments"], directory))
    if not said and kind_of(record) == "event":
        said.say(f"[{word(record, 'subtype')}]")
    directory.tokens += said.tokens
    return said


def _text(record: Mapping[str, object]) -> str:
    """Logs of edits (compliance exports) keep the words one level down. What is no text is shown as it stands."""
    text = record.get("text")
    if not text and word(record, "subtype") in ("message_changed", "message_deleted"):
        text = mapping(record, "message").get("text") or mapping(record, "previous_message").get("text")
    if not text:
        return ""
    return text if isinstance(text, str) else _as_json(text)


def _as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _typed_by_a_person(record: Mapping[str, object]) -> bool:
    """Then `text` is Slack's own rendering of the rich text; bots write the two apart."""
    return not record.get("bot_id") and all(
        block.get("type") == "rich_text" for block in mappings(record.get("blocks"))
    )


def _edited(record: Mapping[str, object]) -> datetime | None:
    stamp = epoch(word(mapping(record, "edited"), "ts"))
    return stamp[0] if stamp else None


def _reactions(record: Mapping[str, object], directory: Directory) -> tuple[Reaction, ...]:
    return tuple(_reaction(each, directory) for each in mappings(record.get("reactions")))


def _reaction(reaction: Mapping[str, object], directory: Directory) -> Reaction:
    users, count = reaction.get("users"), reaction.get("count")
    named = [user for user in users if isinstance(user, str) and user] if isinstance(users, list) else []
    speakers = tuple(directory.person(user)[1] for user in named)
    return Reaction(word(reaction, "name"), count if type(count) is int else len(speakers), speakers)


def _files(record: Mapping[str, object], said: Words) -> tuple[Attached, ...]:
    """Before 2018 a message had one `file`, since then it has `files`."""
    old = record.get("file")
    return tuple(files(record.get("files")) + files([old] if old else None) + said.attached)
