"""Pages of messages of an official export, whose words are Zulip's Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from ...errors import Problem
from ...model.evidence import Segment
from ..base import OpenDelivery, locator
from ..exports.fields import Record, mappings, word
from ..exports.notes import note_some
from ..exports.records import Records
from ..exports.words import Words
from ..html_text import html_words
from ..json_records import json_records
from .marks import files_in, zulip_markdown
from .realm import Realm
from .talks import Talks, key_of, stamp_of

_SAYING = ("content", "rendered_content", "sender", "date_sent", "recipient")


class Pages:
    """The pages of one or more exports, each read by the realm.json that lies beside it."""

    def __init__(self, talks: Talks, realms: Mapping[str, Realm]) -> None:
        self.talks = talks
        self.realms = dict(realms)
        self._alone: list[str] = []

    def read(self, delivery: OpenDelivery, member: str) -> None:
        """Put the messages of a page into their conversations."""
        reading = self.talks.reading
        found, records = json_records(reading, delivery, member, "zerver_message"), Records(reading, member)
        realm = self.realms.setdefault(member.rpartition("/")[0], Realm(reading, delivery, None))
        if not realm.is_known:
            self._alone.append(member)
        for number, record in records.objects(found.records):
            if any(record.get(key) is not None for key in _SAYING):
                segment, title = _segment(record, realm, locator(member, [(number, number)]))
                self.talks.add(segment, title)
            else:
                records.strange(number, "a record without words, author or time")
        records.note()

    def note(self) -> None:
        """Say which ids stayed without a name."""
        if self._alone:
            self.talks.reading.problems.append(
                Problem(
                    code="IW-READ-135",
                    where=self._alone[0],
                    what=f"{len(self._alone)} page(s) of messages came without a realm.json that can be read",
                    why="it names people, channels and direct conversations; ids stand for them",
                    then="import the whole folder of the export, or say who they are with an ActorAlias",
                )
            )
        note_some(
            self.talks.reading,
            "IW-READ-112",
            "realm.json",
            sorted({key for realm in self.realms.values() if realm.is_known for key in realm.nameless}),
            "id(s) have no name and are shown as they are",
            "they are in no list of users of this export",
            "say who they are with an ActorAlias",
        )


def _segment(record: Record, realm: Realm, place: str) -> tuple[Segment, str]:
    """The segment of a message, without its number, and the title of its conversation."""
    native, sender = key_of(record.get("id")), key_of(record.get("sender"))
    source, title, has_topics = realm.conversation(key_of(record.get("recipient")), sender)
    stamp, topic = stamp_of(record.get("date_sent")), word(record, "subject").strip("\x07 ")
    said, typed = _words(record, realm)
    segment = Segment(
        id=f"{source}/{native}" if native else "",
        source=source,
        seq=0,
        text=said.text,
        speaker=realm.person(sender)[1] if sender else None,
        kind="event" if realm.is_notice(sender) else "message",
        at=stamp.at,
        time_raw=stamp.raw,
        time_basis=stamp.basis,
        time_precision=stamp.precision,
        markup="markdown" if typed else "plain",
        thread=f"{source} > {topic}" if topic and has_topics else None,
        edited_at=_edited(record),
        reactions=realm.reactions(native) if native else (),
        files=files_in(said) if typed else tuple(said.attached),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=place,
    )
    return segment, title


def _words(record: Record, realm: Realm) -> tuple[Words, bool]:
    """The words as they were typed, else as they were shown."""
    if word(record, "content") or not word(record, "rendered_content"):
        return zulip_markdown(word(record, "content"), realm), True
    return html_words(word(record, "rendered_content")), False


def _edited(record: Record) -> datetime | None:
    """When the words were last edited; the history also knows when a message was moved to another topic."""
    history = record.get("edit_history")
    if isinstance(history, str):
        try:
            history = json.loads(history)
        except (ValueError, RecursionError):
            history = None
    if not history:
        return stamp_of(record.get("last_edit_time")).at
    edits = [
        stamp_of(entry.get("timestamp")).at
        for entry in mappings(history)
        if "prev_content" in entry or "prev_rendered_content" in entry
    ]
    return max(filter(None, edits), default=None)
