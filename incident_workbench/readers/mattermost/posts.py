"""Posts, their replies and what happened in a channel, as segments in the order of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from ...clock import epoch
from ...errors import Problem
from ...model.evidence import Attached, Reaction, Segment, SegmentKind, segment_ids
from ..base import locator
from ..exports.fields import Record, mapping, mappings, word
from ..exports.markdown import markdown, patterns
from ..exports.order import Order, by_time
from ..exports.records import storable_line
from ..exports.words import Words
from .cards import attachments
from .lines import Export, Talk

_MARKS = patterns(r"(?<![\w@/.])@(?P<user>[A-Za-z0-9][\w.-]{0,120}+)")
# What the server itself writes into a channel; exports before 5.0 give it no type.
_HAPPENED = re.compile(
    r"@?(?P<who>[\w.-]{1,64}) (?:"
    r"(?:has )?(?:joined|left) the (?:channel|team)\."
    r"|(?:was )?(?:added to|removed from) the (?:channel|team)(?: by @?[\w.-]{1,64})?\."
    r"|(?:un)?archived the channel\."
    r"|(?:updated|removed) the channel (?:header|purpose|display name)\b.*"
    r")",
    re.DOTALL,
)


def segments_of(export: Export, talk: Talk) -> Iterator[Segment]:
    """The segments of one conversation. Servers export posts by their random ids, so time gives the order."""
    order = Order(export.reading, talk.source)
    yield from order.numbered(by_time(_unordered(export, talk)))
    order.note()


def _unordered(export: Export, talk: Talk) -> Iterator[Segment]:
    strange, anew = list[str](), segment_ids(talk.source)
    for member, number, line in talk.lines:
        record = storable_line(line, member)[0]
        if isinstance(record, dict):
            body, place = mapping(record, word(record, "type")), locator(member, [(number, number)])
            root = _segment(export, talk.source, body, place, None, anew)
            yield root
            replies = body.get("replies")
            if isinstance(replies, list) and not all(isinstance(reply, dict) for reply in replies):
                strange.append(place)
            for reply in mappings(replies):
                yield _segment(export, talk.source, reply, place, root.id, anew)
    if strange:
        export.reading.problems.append(
            Problem(
                code="IW-READ-132",
                where=talk.source,
                what=f"{len(strange)} post(s) have replies that are none: {', '.join(strange[:3])}",
                why="a reply is an object with words and an author",
                then="look at these lines; the posts and their other replies are kept",
            )
        )


def _segment(
    export: Export, source: str, body: Record, place: str, root: str | None, anew: Callable[..., str]
) -> Segment:
    written, stamp = body.get("create_at"), _instant(body.get("create_at"))
    said, user, raw = _words(export, body), word(body, "user"), None if written is None else str(written)
    # Author, time and words name a post, as they do when a server imports it: of two with the same, one is a copy.
    make_id = segment_ids(source) if stamp else anew
    return Segment(
        id=make_id(user, raw, word(body, "message") or said.text),
        source=source,
        seq=0,
        text=said.text,
        speaker=_speaker(export, body),
        kind=_kind(export, body),
        at=stamp,
        time_raw=raw,
        time_basis="absolute" if stamp else "none",
        time_precision="ms" if stamp else "none",
        markup="markdown",
        thread=root,
        edited_at=_instant(body.get("edit_at")),
        reactions=_reactions(export, body),
        files=_files(body),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=place,
    )


def _instant(milliseconds: object) -> datetime | None:
    """The instant of a count of milliseconds, or None; 0 means never.

    >>> _instant(1553166657086).isoformat(), _instant(0)
    ('2019-03-21T11:10:57.086000+00:00', None)
    """
    written = str(milliseconds) if isinstance(milliseconds, (int, str)) else ""
    if not re.fullmatch(r"\d{4,15}", written, re.ASCII) or not int(written):
        return None
    stamp = epoch(f"{written[:-3]}.{written[-3:]}")
    return stamp[0] if stamp else None


def _words(export: Export, body: Record) -> Words:
    """The message, and what a webhook or plug-in hung on it."""

    def say(words: Words, found: re.Match[str]) -> None:
        _mention(export, words, found)

    said = Words()
    markdown(said, word(body, "message"), _MARKS, say)
    said.line(attachments(mapping(body, "props").get("attachments"), _MARKS, say))
    if not said and _is_system(body):
        said.say(f"[{word(body, 'type')}]")
    return said


def _mention(export: Export, words: Words, found: re.Match[str]) -> None:
    """A name of a user may end in a point, and so may the sentence."""
    written = found["user"]
    for handle in (written, written.rstrip("._-")):
        speaker = export.speaker(handle.lower()) if export.knows(handle.lower()) else None
        if speaker:
            words.name(speaker, handle)
            words.say(written[len(handle) :])
            return
    words.say(found[0])


def _speaker(export: Export, body: Record) -> str | None:
    props = mapping(body, "props")
    webhook = any(str(props.get(key)).lower() == "true" for key in ("from_webhook", "from_bot"))
    return export.speaker(
        word(body, "user"), shown=word(props, "override_username") if webhook else "", bot=webhook
    )


def _is_system(body: Record) -> bool:
    return word(body, "type").startswith("system_")


def _kind(export: Export, body: Record) -> SegmentKind:
    if _is_system(body):
        return "event"
    found = _HAPPENED.fullmatch(word(body, "message")) if not word(body, "type") else None
    return (
        "event" if found and (found["who"] == word(body, "user") or export.knows(found["who"])) else "message"
    )


def _reactions(export: Export, body: Record) -> tuple[Reaction, ...]:
    by_name: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for each in mappings(body.get("reactions")):
        emoji, speaker = word(each, "emoji_name"), export.speaker(word(each, "user"))
        counts[emoji] = counts.get(emoji, 0) + 1
        by_name.setdefault(emoji, []).extend([speaker] if speaker else [])
    return tuple(Reaction(emoji, counts[emoji], tuple(people)) for emoji, people in by_name.items())


def _files(body: Record) -> tuple[Attached, ...]:
    """Files by name; the path in the export is no address for a reader."""
    return tuple(
        Attached(name=word(file, "path").rstrip("/").rpartition("/")[2] or "(unnamed file)")
        for file in mappings(body.get("attachments"))
    )
