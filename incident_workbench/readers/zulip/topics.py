"""What the zulip-archive tool saves: a file for each topic, with messages as HTML and people by name only."""

from __future__ import annotations

import re
from urllib.parse import unquote

from slugify import slugify

from ...model.evidence import Segment, Speaker, SpeakerKind
from ..base import OpenDelivery, Reading, locator
from ..exports.fields import Record, word
from ..exports.records import Records
from ..html_text import html_words
from ..json_records import json_records
from .html_hooks import hooks
from .talks import Talks, key_of, stamp_of

_PATH = re.compile(r"(?:^|.*/)(?P<stream>[0-9]{1,12})-(?P<name>[^/]*?)(?:/|__)(?P<topic>[^/]+)")
_ESCAPED = re.compile(r"\.([0-9A-F]{2})")
_FIELDS = ("content", "sender_full_name", "timestamp")
NOTICES = "Notification Bot"


def place_of(path: str) -> tuple[str, str, str]:
    """The source, its title and the topic that a file's path says.

    >>> place_of("archive/12-site-reliability/CI.20failure.json")
    ('zulip/channel12', '#site-reliability', 'CI failure')
    >>> place_of("CI.20failure.json")
    ('ci-failure', 'CI failure', 'CI failure')
    """
    stem = path.removesuffix(".json")
    found = _PATH.fullmatch(stem)
    topic = _unescaped(found["topic"] if found else stem.rpartition("/")[2])
    if found:
        return (
            f"zulip/channel{found['stream']}",
            f"#{found['name']}" if found["name"] else found["stream"],
            topic,
        )
    return slugify(topic) or "zulip", topic, topic


def _unescaped(name: str) -> str:
    """The tool writes a point for each percent sign of an address, and escapes points too."""
    if name.count(".") != len(_ESCAPED.findall(name)):
        return name
    shown = unquote(_ESCAPED.sub(r"%\1", name))
    return shown if shown.isprintable() else name


def topic_of(talks: Talks, delivery: OpenDelivery, member: str) -> None:
    """Put the messages of a topic's file into their conversation."""
    reading = talks.reading
    path = member if delivery.container == "file" else f"{delivery.name}/{member}"
    source, title, topic = place_of(path)
    found, records = json_records(reading, delivery, member), Records(reading, member)
    made = list[Segment]()
    for number, record in records.objects(found.records):
        if any(record.get(key) is not None for key in _FIELDS):
            made.append(_segment(reading, record, (source, topic), locator(member, [(number, number)])))
        else:
            records.strange(number, "a record without words, author or time")
    records.note()
    talks.add_topic(source, title, made)


def _segment(reading: Reading, record: Record, where: tuple[str, str], place: str) -> Segment:
    source, topic = where
    native, sender, stamp = (
        key_of(record.get("id")),
        word(record, "sender_full_name"),
        stamp_of(record.get("timestamp")),
    )
    said = html_words(word(record, "content"), hooks(reading))
    return Segment(
        id=f"{source}/{native}" if native else "",
        source=source,
        seq=0,
        text=said.text,
        speaker=_speaker(reading, sender) if sender else None,
        kind="event" if sender == NOTICES else "message",
        at=stamp.at,
        time_raw=stamp.raw,
        time_basis=stamp.basis,
        time_precision=stamp.precision,
        thread=f"{source} > {topic}",
        files=tuple(said.attached),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=place,
    )


def _speaker(reading: Reading, name: str) -> str:
    kind: SpeakerKind = "bot" if name == NOTICES else "person"
    return reading.speaker(Speaker(id=f"zulip/{name}", name=name, kind=kind))
