"""A room as the archiver of public rooms writes it: `room_log.txt`, and the same as `index.html` with event ids.

Replies of a thread stand below the message that began it, whatever their time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from ...errors import Problem, ReadError
from ...model.evidence import Segment, Speaker, segment_ids
from ..base import OpenDelivery, Reading, ReadOptions, locator
from ..exports.notes import some
from ..exports.words import Words
from ..html_text import html_words
from ..members import member_text, text_lines
from ..written import WallClock

_LOG = re.compile(r"\ufeff?#[ \t]{1,9}room:[ \t]{1,9}(?P<room>\S[^\n]*)\n#[ \t]{1,9}exported:", re.ASCII)
_PAGE = re.compile(r"<div class='msg(?: reply)?'><a class='ts' href='#\$")
_LINE = re.compile(
    r"(?P<reply>  ↳ )?(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d) (?P<name>\S[^:\n]{0,250}?):(?: (?P<text>.*))?",
    re.ASCII | re.DOTALL,
)
_MESSAGE = re.compile(
    r"<div class='msg(?P<reply> reply)?'>.{0,400}?<a class='ts' name='(?P<event>[^']{1,300})' href='[^']{0,600}'"
    r"[^>]{0,99}>(?P<stamp>[^<]{1,40})</a>&ensp;<span class='u'[^>]{0,99}>(?P<name>[^<]{0,400})</span>: ?(?P<text>.*)",
    re.DOTALL,
)
_ROOM = re.compile(r"https://matrix\.to/#/(?P<room>![^/']{1,255})/")
_TITLE = re.compile(r"<h1>([^<]{1,400})</h1>")


def is_log(head: str) -> bool:
    """Whether a text begins as a room's log does.

    >>> is_log("# room: #ops:x.example\\n# exported: 2026-05-01 10:00 UTC\\n")
    True
    """
    return _LOG.match(head) is not None


def is_page(head: str) -> bool:
    """Whether a text is a room's log as HTML."""
    return head.startswith("<") and _PAGE.search(head) is not None


class _Said(Struct, frozen=True):
    """A message as it stands there: its lines or its place, whether it is a reply, and its own id if it has one."""

    first: int
    last: int
    reply: bool
    stamp: str
    name: str
    words: Words
    event: str = ""


class Archived(Struct, frozen=True):
    """A room: its id or address, its title, and a function that makes its segments for a source."""

    key: str
    title: str
    segments: Callable[[str], Iterator[Segment]]


def archived(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Archived:
    """The room of a log or page; raises ReadError when it holds no message."""
    with delivery.open(member) as stream:
        is_text = stream.read(9).lstrip(b"\xef\xbb\xbf").startswith(b"#")
    key, title, said = (_log if is_text else _page)(reading, delivery, member)
    if not said:
        raise ReadError(
            Problem(
                code="IW-READ-050",
                where=member,
                what="no line begins with a time and a speaker",
                why="an archived room's lines look like '2026-05-01 10:02 ana: text'",
                then="name another reader with --reader",
            )
        )
    return Archived(
        key, title, lambda source: _segments(reading, member, said, source, WallClock(member, options))
    )


# --- text -------------------------------------------------------------------------------------------------------------


def _log(reading: Reading, delivery: OpenDelivery, member: str) -> tuple[str, str, Sequence[_Said]]:
    lines = text_lines(reading, delivery, member)
    heads = [(number, found) for number, line in enumerate(lines, 1) if (found := _LINE.fullmatch(line))]
    first = heads[0][0] if heads else len(lines) + 1
    if first > 1:
        reading.skip(member, 1, first - 1, "the log's own header")
    ends = [number - 1 for number, _ in heads[1:]] + [len(lines)]
    said = []
    for (number, head), last in zip(heads, ends, strict=False):
        words = Words()
        words.say("\n".join([head["text"] or "", *lines[number:last]]).strip("\n"))
        said.append(_Said(number, last, bool(head["reply"]), head["stamp"], head["name"], words))
    room = lines[0].partition("room:")[2].strip() if lines else ""
    return room, room, said


# --- HTML -------------------------------------------------------------------------------------------------------------


def _page(reading: Reading, delivery: OpenDelivery, member: str) -> tuple[str, str, Sequence[_Said]]:
    text = member_text(reading, delivery, member)
    parts = re.split(r"(?=<div class='msg(?: reply)?'>)", text)
    title, room, said = _TITLE.search(parts[0]), _ROOM.search(text), list[_Said]()
    reading.expect(member, len(parts) - 1)
    unread = []
    for number, part in enumerate(parts[1:], 1):
        found = _MESSAGE.match(part)
        if found:
            words = _shown(found["text"].rpartition("</div>")[0] or found["text"])
            name, event = html.unescape(found["name"]), html.unescape(found["event"])
            said.append(_Said(number, number, bool(found["reply"]), found["stamp"], name, words, event))
        else:
            reading.skip(member, number, number, "no message of the archive's layout")
            unread.append(str(number))
    if unread:
        _note_unread(reading, member, unread)
    called = html.unescape(title[1]) if title else ""
    return (room["room"] if room else called) or "room", called, said


def _note_unread(reading: Reading, member: str, unread: Sequence[str]) -> None:
    reading.problems.append(
        Problem(
            code="IW-READ-115",
            where=f"{member}#{unread[0]}",
            what=f"{len(unread)} record(s) are no messages: {some(unread)}",
            why="the page was altered, or comes from another archiver",
            then="look at the skipped records in a browser",
        )
    )


_PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)


def _shown(body: str) -> Words:
    """The page shows line breaks as they stand, which other HTML does not."""
    parts = _PRE.split(body)
    return html_words(
        "".join(part if n % 2 else part.strip("\n").replace("\n", "<br>") for n, part in enumerate(parts))
    )


# --- both -------------------------------------------------------------------------------------------------------------


def _segments(
    reading: Reading, member: str, said: Sequence[_Said], source: str, clock: WallClock
) -> Iterator[Segment]:
    make_id, root = segment_ids(source), ""
    wordless = []
    for each in said:
        place = locator(member, [(each.first, each.last)])
        speaker = reading.speaker(Speaker(id=f"{source}/{each.name}", name=each.name))
        moment = clock.read(each.stamp, each.first)
        key = f"{source}/{each.event}" if each.event else make_id(speaker, each.stamp, each.words.text)
        root = root if each.reply else key
        if not each.words:
            wordless.append(place)
        yield Segment(
            id=key,
            source=source,
            seq=0,
            text=each.words.text or "[no words]",
            speaker=speaker,
            kind="message" if each.words else "system",
            at=moment.at,
            local=moment.local if moment.at is None else None,
            time_raw=each.stamp,
            time_basis=moment.basis,
            time_precision=moment.precision,
            markup="markdown",
            thread=root if each.reply and root else None,
            links=tuple(each.words.links),
            locator=place,
        )
    reading.problems.extend(clock.problems())
    if wordless:
        reading.problems.append(
            Problem(
                code="IW-READ-126",
                where=source,
                what=f"{len(wordless)} message(s) have no words: {some(wordless)}",
                why="they were deleted, or could not be decrypted",
                then="ask somebody who could read them, if they matter",
            )
        )
