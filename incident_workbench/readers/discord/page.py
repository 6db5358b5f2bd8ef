"""Messages of DiscordChatExporter's HTML: one element each, with Discord's own id, and so with its exact time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ...clock import read_moment
from ...errors import Problem
from ...model.evidence import Attached, Reaction
from ..base import OpenDelivery, Reading
from ..dates import iso_writer
from ..exports.words import Words
from ..members import member_text
from .drafts import Draft, snowflake
from .people import registered
from .posts import Post, posts_of
from .records import linked, note_count, sticker
from .wording import unsigned, worded

_TOLD = re.compile(r"Exported\s{1,9}([0-9][0-9.,\s\u00a0\u202f]{0,14})\s?message")


def html_drafts(reading: Reading, delivery: OpenDelivery, member: str) -> Iterator[Draft]:
    """The messages of a member."""
    page = member_text(reading, delivery, member).replace("\r\n", "\n").replace("\r", "\n")  # as browsers do
    posts = list(posts_of(page))
    reading.expect(member, len(posts))
    told = _TOLD.search(page, max(0, len(page) - 4000))
    if told:
        note_count(reading, member, int(re.sub(r"\D", "", told[1])), len(posts))
    elif "</html" not in page[-4000:].lower():
        reading.problems.append(
            Problem(
                code="IW-READ-013",
                where=member,
                what="the page has no end",
                why="it was cut off on the way; at its end it says how many messages it holds",
                then="ask for the file again; what could be read is kept",
            )
        )
    return _drafts(reading, member, posts)


def _drafts(reading: Reading, member: str, posts: list[Post]) -> Iterator[Draft]:
    ids = {post.full: post.user for post in posts if post.full and post.user}
    names = {post.full: post.author for post in posts if post.full and post.user and not post.webhook}
    written = iso_writer([text for post in posts for text in (post.time_raw, post.edited_raw) if text])
    for number, post in enumerate(posts, 1):
        mentioned = {}
        for name, full in post.mentioned.items():
            speaker = registered(
                reading,
                native=ids.get(full, ""),
                name=names.get(full, name) if full in ids else full,
                handle=full,
            )
            if speaker:
                mentioned[name] = speaker
        yield _draft(
            reading, member, number, post, mentioned, written(post.time_raw), written(post.edited_raw)
        )


def _draft(
    reading: Reading,
    member: str,
    number: int,
    post: Post,
    mentioned: dict[str, str],
    shown_at: str,
    edited_at: str,
) -> Draft:
    exact, said = snowflake(post.native), post.content
    words = Words()
    words.say(" ".join(post.called.split()))
    for more in (worded(said, mentioned), *(linked(*line) for line in post.below)):
        words.line(more)
    return Draft(
        number=number,
        locator=f"{member}#{number}",
        words=words,
        said=unsigned(said)[0],
        native=post.native,
        author=post.full or post.author,
        speaker=registered(
            reading,
            native=post.user,
            name=post.author,
            handle=post.full.removesuffix("#0000"),
            bot=post.bot,
            webhook=post.webhook,
        ),
        kind="event" if post.event else "message",
        time_raw=post.time_raw or None,
        exact=exact,
        edited_at=_edited(exact.at if exact else None, shown_at, edited_at),
        reply=post.reply,
        reactions=tuple(Reaction(name, count) for name, count in post.reactions if name),
        files=tuple(
            sticker(name) if kind == "sticker" else Attached(name=name, alt=alt)
            for kind, name, alt in post.files
        ),
    )


def _edited(at: datetime | None, shown_at: str, edited: str) -> datetime | None:
    """When a message was edited, to the minute: the page shows both times by one clock, and one of them is known.

    >>> from datetime import UTC
    >>> _edited(datetime(2026, 5, 1, 20, 4, 30, tzinfo=UTC), "2026-05-01 22:04", "2026-05-01 22:09").minute
    9
    """
    own, later = read_moment(shown_at).local, read_moment(edited).local
    if at is None or not own or not later or "T" not in own or "T" not in later:
        return None
    ahead = datetime.fromisoformat(own) - at.replace(tzinfo=None)
    quarters = round(ahead / timedelta(minutes=15))
    try:
        minute = (datetime.fromisoformat(later) - quarters * timedelta(minutes=15)).replace(tzinfo=at.tzinfo)
    except OverflowError:
        return None
    return max(minute, at) if at - minute < timedelta(minutes=1) else minute
