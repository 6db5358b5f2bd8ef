"""Google Chat as Takeout brings it: a folder or zip of groups, or one `messages.json`. Each group is a source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from itertools import accumulate, chain

from slugify import slugify

from ..clock import Moment, read_moment
from ..errors import Problem, ReadError
from ..model.evidence import Attached, Link, Mention, Reaction, Segment, Source, Speaker
from .base import OpenDelivery, Reading, ReadOptions, locator
from .dates import iso_writer
from .json_records import json_records
from .members import json_value, note_replaced
from .slack.directory import mapping, mappings, word
from .slack.records import storable_value
from .slack.text import may_be_followed
from .teams.heads import has_marks, head_of
from .teams.order import Entry, note_some, ordered
from .written import numbered

name = "google-chat"
version = "1"
uses: frozenset[str] = frozenset({"kind", "title"})

NOT_TALK = "not part of the conversation"
Record = Mapping[str, object]
_MARKS = tuple(
    re.compile(rf'"{key}"\s{{0,9}}:') for key in ("creator", "created_date", "(?:topic_id|message_id)")
)
_TALK = re.compile(r"(?:^|/)messages\.json$")
_NAMES = re.compile(r"(?:^|/)(?:group_info|user_info)\.json$")


def sniff(delivery: OpenDelivery) -> float:
    """Messages by the fields in the first of them."""
    if delivery.container == "file":
        return 0.9 if has_marks(head_of(delivery, delivery.members()[0]), _MARKS) else 0.0
    talks = _talks(delivery)[:3]
    named = any(_NAMES.search(member) or "Google Chat/" in member for member in delivery.members())
    marked = any(has_marks(head_of(delivery, member), _MARKS) for member in talks)
    return 0.95 if marked and named else 0.9 if marked else 0.0


def _talks(delivery: OpenDelivery) -> list[str]:
    if delivery.container == "file":
        return list(delivery.members())
    return [m for m in delivery.members() if _TALK.search(m) and "__MACOSX" not in m.split("/")]


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The reading; raises ReadError when there is no Google Chat message in this delivery."""
    reading = Reading(name, version, uses=uses)
    people, groups, refused = _People(reading.speakers), dict[str, str](), list[Problem]()
    talks = _talks(delivery)
    for member in delivery.members():
        if member not in talks:
            _learn(reading, delivery, member, people, groups)
    entries: dict[str, list[Entry]] = {}
    titles: dict[str, str] = {}
    for member in talks:
        folder = member.rpartition("/")[0]
        try:
            found = _of_member(reading, delivery, member, people)
        except ReadError as error:
            refused.append(error.problem)
            reading.expect(member, reading.expected.get(member) or 1)
            reading.skip(member, 1, reading.expected[member], "not read")
            continue
        for entry in found:
            entries.setdefault(entry.segment.source, []).append(entry)
            titles.setdefault(
                entry.segment.source, groups.get(folder) or _title(member, entry.segment.source)
            )
    if not entries:
        raise ReadError(refused[0] if refused else _no_message_here(delivery.name))
    reading.problems.extend(refused)
    for source in entries:
        title = titles[source]
        if options.title:
            title = f"{options.title}: {title}" if len(entries) > 1 else options.title
        reading.source(Source(id=source, kind=options.kind or "chat", title=title))
    return reading.made_by(
        chain.from_iterable(
            [ordered(reading, source, each, times_told=True) for source, each in entries.items()]
        )
    )


def _title(member: str, source: str) -> str:
    return member.rpartition("/")[0].rpartition("/")[2] or source.rpartition("/")[2]


def _no_message_here(where: str) -> Problem:
    return Problem(
        code="IW-READ-100",
        where=where,
        what="there is no Google Chat message in this delivery",
        why="Takeout puts them in Google Chat/Groups/…/messages.json",
        then="import that folder or file, or name another reader with --reader",
    )


# --- people and groups ------------------------------------------------------------------------------------------------


class _People:
    def __init__(self, speakers: dict[str, Speaker]) -> None:
        self.speakers = speakers
        self._names: dict[str, str] = {}

    def learn(self, user: Record) -> None:
        if word(user, "email") and word(user, "name"):
            self._names.setdefault(word(user, "email"), word(user, "name"))

    def speaker(self, user: Record) -> str | None:
        """Whoever has neither address nor name is nobody: Takeout leaves out those that were deleted."""
        mail, called = word(user, "email"), word(user, "name")
        if not mail and not called:
            return None
        shown = called or self._names.get(mail) or mail
        key = f"google-chat/{mail or called}"
        known = self.speakers.get(key)
        if known is None or (known.name == mail and shown != mail):
            kind = known.kind if known else "bot" if word(user, "user_type").lower() == "bot" else "person"
            self.speakers[key] = Speaker(id=key, name=shown, kind=kind, handle=mail)
        return key

    def shown(self, speaker: str | None) -> str:
        return self.speakers[speaker].name if speaker else ""


def _learn(
    reading: Reading, delivery: OpenDelivery, member: str, people: _People, groups: dict[str, str]
) -> None:
    reading.expect(member, 1)
    reading.skip(member, 1, 1, NOT_TALK)
    if not _NAMES.search(member) or "__MACOSX" in member:
        return
    try:
        value, replaced = storable_value(json_value(delivery, member))
    except ReadError as error:
        reading.problems.append(error.problem)
        return
    note_replaced(reading, member, replaced)
    for told in mappings([value]):
        people.learn(mapping(told, "user"))
        for user in mappings(told.get("members")):
            people.learn(user)
        groups[member.rpartition("/")[0]] = word(told, "name")


# --- messages ---------------------------------------------------------------------------------------------------------


def _of_member(reading: Reading, delivery: OpenDelivery, member: str, people: _People) -> list[Entry]:
    key = None if head_of(delivery, member)[:1] == "[" else "messages"
    group = _title(member, "").removeprefix("Space ").removeprefix("DM ")
    group = group or slugify(member.rpartition("/")[2].removesuffix(".json")) or name
    entries, strange, unread, replaced = list[Entry](), list[str](), list[int](), 0
    for number, value in json_records(reading, delivery, member, key).records:
        record, odd = storable_value(value)
        replaced += odd
        if not isinstance(record, dict) or not any(
            k in record for k in ("created_date", "message_id", "creator")
        ):
            reading.skip(member, number, number, "not a message")
            strange.append(f"{member}#{number}")
            continue
        made = _entry(record, group, (member, number), people)
        entries.append(made)
        if made.segment.at is None:
            unread.append(number)
    note_replaced(reading, member, replaced)
    _note(reading, member, strange, unread)
    return entries


def _note(reading: Reading, member: str, strange: list[str], unread: list[int]) -> None:
    note_some(
        reading,
        "IW-READ-115",
        member,
        strange,
        "are records of another kind",
        "a group of Google Chat holds messages only",
        "look at the skipped records; export again if there should be words",
    )
    if unread:
        reading.problems.append(
            Problem(
                code="IW-READ-044",
                where=f"{member}, {numbered('record', unread)}",
                what=f"{len(unread)} time(s) could not be read; they are kept as written",
                why="Takeout writes dates in the language of the account, and only English ones are read",
                then="set the account's language to English and export again; until then the order of the file stands",
            )
        )


_iso: Callable[[str], str] = iso_writer([])


def _moment(raw: str) -> Moment:
    """A long date as Takeout writes it.

    >>> _moment("Thursday, November 3, 2016 at 11:59:50\\u202fPM UTC").at.isoformat()
    '2016-11-03T23:59:50+00:00'
    >>> _moment("jeudi 3 novembre 2016 à 11:59:50 UTC").at is None
    True
    """
    return read_moment(_iso(raw.replace("\u202f", " ").replace("\xa0", " "))) if raw else Moment()


def _entry(record: Record, group: str, place: tuple[str, int], people: _People) -> Entry:
    native, topic = word(record, "message_id"), word(record, "topic_id")
    parts = native.split("/")
    source = f"{name}/{parts[0] if len(parts) == 3 and parts[0] else group}"
    short = "/".join(parts[1:]) if len(parts) == 3 else native
    raw = word(record, "created_date")
    moment = _moment(raw)
    quote, text = _quote(record, people), _text(record)
    mentions, links = _annotated(record, text, len(quote), people)
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
        reactions=_reactions(record, people),
        files=_files(record),
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
        shown = word(page, "title"), _address(page), word(mapping(call, "meeting_space"), "meeting_url")
        if any(shown):
            return " ".join(filter(None, shown))
    return "[message deleted]" if _deleted(record) else ""


def _quote(record: Record, people: _People) -> str:
    quoted = mapping(record, "quoted_message_metadata")
    if not quoted:
        return ""
    sender = people.shown(people.speaker(mapping(quoted, "creator")))
    shown = ": ".join(filter(None, (sender, word(quoted, "text")))) or "[message]"
    return "> " + shown.replace("\n", "\n> ") + "\n"


# --- annotations, reactions, files ------------------------------------------------------------------------------------


def _from_utf16(text: str) -> Callable[[int], int]:
    """A function from a place in UTF-16 units, as Google counts, to code points.

    >>> _from_utf16("👩 db")(3)
    2
    """
    if text.isascii() or max(text) <= "\uffff":
        return lambda place: min(place, len(text))
    starts = [0, *accumulate(2 if sign > "\uffff" else 1 for sign in text)]
    return lambda place: min(bisect_left(starts, place), len(text))


def _annotated(
    record: Record, text: str, shift: int, people: _People
) -> tuple[tuple[Mention, ...], tuple[Link, ...]]:
    mentions, links, place = list[Mention](), list[Link](), _from_utf16(text)
    for annotation in mappings(record.get("annotations")):
        first, length = annotation.get("start_index", 0), annotation.get("length")
        if type(first) is not int or type(length) is not int or first < 0 or length <= 0:
            continue
        start, end = place(first), place(first + length)
        user = mapping(mapping(annotation, "user_mention_metadata"), "user")
        address = _address(mapping(annotation, "url_metadata"))
        if user and start < end:
            start += text[start] == "@"
            speaker = people.speaker(user if word(user, "name") else {**user, "name": text[start:end]})
            if speaker and start < end:
                mentions.append(Mention(start + shift, end + shift, speaker))
        elif may_be_followed(address) and start < end:
            links.append(Link(start + shift, end + shift, address))
    return tuple(mentions), tuple(links)


def _address(page: Record) -> str:
    written = page.get("url")
    if isinstance(written, dict):
        return word(written, "private_do_not_access_or_else_safe_url_wrapped_value")
    return written if isinstance(written, str) else ""


def _reactions(record: Record, people: _People) -> tuple[Reaction, ...]:
    made = []
    for reaction in mappings(record.get("reactions")):
        emoji, mails = mapping(reaction, "emoji"), reaction.get("reactor_emails")
        shown = word(emoji, "unicode") or word(mapping(emoji, "custom_emoji"), "shortcode") or "reaction"
        by = [mail for mail in mails if isinstance(mail, str) and mail] if isinstance(mails, list) else []
        made.append(
            Reaction(shown, len(by), tuple(dict.fromkeys(people.speaker({"email": m}) or "" for m in by)))
        )
    return tuple(made)


def _files(record: Record) -> tuple[Attached, ...]:
    """What was uploaded, and documents of Drive that the message shows."""
    named = [
        word(file, "original_name") or word(file, "export_name")
        for file in mappings(record.get("attached_files"))
    ]
    named += [word(mapping(each, "drive_metadata"), "title") for each in mappings(record.get("annotations"))]
    return tuple(Attached(name=shown) for shown in filter(None, named))
