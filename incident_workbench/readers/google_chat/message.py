"""One message of Google Chat as a segment."""

from __future__ import annotations

from collections.abc import Callable

from ...clock import Moment, read_moment
from ...model.evidence import Segment
from ..base import locator
from ..dates import iso_writer
from ..exports.fields import Record, mapping, mappings, word
from ..exports.pages import Entry
from .annotations import address_of, annotated, files_of, reactions_of
from .people import People

_iso: Callable[[str], str] = iso_writer([])


def _moment(raw: str) -> Moment:
    """A long date as Takeout writes it.

    >>> _moment("Thursday, November 3, 2016 at 11:59:50\\u202fPM UTC").at.isoformat()
    '2016-11-03T23:59:50+00:00'
    >>> _moment("jeudi 3 novembre 2016 à 11:59:50 UTC").at is None
    True
    """
    return read_moment(_iso(raw.replace("\u202f", " ").replace("\xa0", " "))) if raw else Moment()


def entry_of(record: Record, group: str, place: tuple[str, int], people: People) -> Entry:
    """The segment of a record, still without number; its id is empty when the record has none."""
    native, topic = word(record, "message_id"), word(record, "topic_id")
    parts = native.split("/")
    source = f"google-chat/{parts[0] if len(parts) == 3 and parts[0] else group}"
    short = "/".join(parts[1:]) if len(parts) == 3 else native
    raw = word(record, "created_date")
    moment = _moment(raw)
    quote, text = _quote(record, people), _text(record)
    mentions, links = annotated(record, text, len(quote), people)
    edited = _moment(word(record, "updated_date")).at
    segment = Segment(
        id=f"{source}/{short}" if short else "",
        source=source,
        seq=0,
        text=quote + text,
        speaker=people.speaker(mapping(record, "creator")),
        kind="system" if _deleted(record) else "message",
        at=moment.at,
        local=None if moment.at else moment.local,
        time_raw=raw or None,
        time_basis=moment.basis,
        time_precision=moment.precision,
        thread=f"{source}/{topic}/{topic}" if topic and short != f"{topic}/{topic}" else None,
        edited_at=edited,
        reactions=reactions_of(record, people),
        files=files_of(record),
        mentions=mentions,
        links=links,
        locator=locator(place[0], [(place[1], place[1])]),
    )
    return Entry(segment, edited or moment.at)


def _deleted(record: Record) -> bool:
    return word(record, "message_state") == "DELETED" or bool(mapping(record, "deletion_metadata"))


def _text(record: Record) -> str:
    """Its words; where it has none, those of the call or the page that hangs on it."""
    if text := word(record, "text"):
        return text
    for annotation in mappings(record.get("annotations")):
        page, call = mapping(annotation, "url_metadata"), mapping(annotation, "video_call_metadata")
        shown = word(page, "title"), address_of(page), word(mapping(call, "meeting_space"), "meeting_url")
        if any(shown):
            return " ".join(filter(None, shown))
    return "[message deleted]" if _deleted(record) else ""


def _quote(record: Record, people: People) -> str:
    quoted = mapping(record, "quoted_message_metadata")
    if not quoted:
        return ""
    sender = people.shown(people.speaker(mapping(quoted, "creator")))
    shown = ": ".join(filter(None, (sender, word(quoted, "text")))) or "[message]"
    return "> " + shown.replace("\n", "\n> ") + "\n"
