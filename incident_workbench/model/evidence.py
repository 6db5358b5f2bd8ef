"""Evidence, kept as read: deliveries, sources, speakers, segments, and the spans that point into them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..clock import TimeBasis, TimePrecision

Aware = Annotated[datetime, Meta(tz=True)]
SegmentKind = Literal["message", "turn", "event", "system", "image"]
SourceKind = Literal[
    "chat",
    "interview",
    "bridge_audio",
    "alerts",
    "deploys",
    "ticket",
    "graph",
    "calibration_comment",
    "meeting_notes",
]
SpeakerKind = Literal["person", "team", "bot", "system"]
CONTEXT = 32
"""Characters kept before and after a quote."""
WHOLE_QUOTE = 200
"""Characters of a whole segment that its span keeps as the quote."""


class Delivery(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or folder as it came: its name, its sha256, and how many bytes in how many members."""

    id: str
    name: str
    sha256: str
    size: int
    members: int = 1


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One conversation, recording, interview or log. Several deliveries may bring the same one."""

    id: str
    kind: SourceKind
    title: str


class Speaker(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A name that speaks in a source, as written there. Who that is, an `ActorAlias` claim says."""

    id: str
    name: str
    kind: SpeakerKind = "person"
    handle: str = ""
    title: str = ""


class Mention(Struct, frozen=True, array_like=True, gc=False):
    """`text[start:end]` names this speaker."""

    start: int
    end: int
    speaker: str


class Link(Struct, frozen=True, array_like=True, gc=False):
    """`text[start:end]` led to this address."""

    start: int
    end: int
    url: str


class Cue(Struct, frozen=True, array_like=True, gc=False):
    """`text[start:end]` was said from `begin` to `finish`, in seconds from the recording's start."""

    start: int
    end: int
    begin: float
    finish: float


class Reaction(Struct, frozen=True, array_like=True, gc=False):
    """An emoji under a message, and the speakers named with it (their number may fall short of `count`)."""

    name: str
    count: int
    speakers: tuple[str, ...] = ()


class Attached(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A file that hung on a message: only its name and description, never an address with a token."""

    name: str
    mimetype: str = ""
    size: int | None = None
    alt: str = ""


class Segment(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="segment", gc=False
):
    """A message, turn or event, frozen as read.

    `text` is the words as a reader sees them, its offsets count Unicode code points; `at` and `end` are
    aware instants
    or None; `offset` is seconds from a recording's start; `local` is the clock's own reading when no zone made it an
    instant; `locator` leads to the raw record: `member#3-5,9` in lines or records, counted from 1.
    """

    id: str
    source: str
    seq: int
    text: str
    speaker: str | None = None
    kind: SegmentKind = "message"
    at: Aware | None = None
    end: Aware | None = None
    offset: float | None = None
    local: str | None = None
    time_raw: str | None = None
    time_basis: TimeBasis = "none"
    time_precision: TimePrecision = "none"
    markup: Literal["plain", "mrkdwn", "markdown"] = "plain"
    thread: str | None = None
    edited_at: Aware | None = None
    reactions: tuple[Reaction, ...] = ()
    files: tuple[Attached, ...] = ()
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    cues: tuple[Cue, ...] = ()
    locator: str = ""


class Span(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Words in a segment, or a whole segment when `start` is None. Offsets are Unicode code points.

    `sha` names the wording that was read; `quote` and 32 characters around it find the place again when the
    wording changes.
    """

    segment: str
    sha: str
    quote: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""


def wording_sha(text: str) -> str:
    """Names a wording: the first 16 hex digits of the sha256 of its UTF-8 bytes.

    >>> wording_sha("db is slow")
    'dcb43129bf1bfb6b'
    """
    return sha256(text.encode()).hexdigest()[:16]


def span_of(segment: Segment, start: int | None = None, end: int | None = None) -> Span:
    """A span over `segment.text[start:end]` in code points, or over the whole segment; raises ValueError outside it.

    >>> said = Segment(id="s", source="c", seq=0, text="👩‍💻 db is slow")
    >>> span_of(said, 4, 6).quote
    'db'
    """
    text = segment.text
    if start is None and end is None:
        return Span(segment=segment.id, sha=wording_sha(text), quote=text[:WHOLE_QUOTE])
    begin, finish = 0 if start is None else start, len(text) if end is None else end
    if not 0 <= begin < finish <= len(text):
        raise ValueError(f"{begin}:{finish} is not inside the {len(text)} characters of {segment.id}")
    return Span(
        segment=segment.id,
        sha=wording_sha(text),
        quote=text[begin:finish],
        start=begin,
        end=finish,
        before=text[max(0, begin - CONTEXT) : begin],
        after=text[finish : finish + CONTEXT],
    )


def segment_ids(source: str) -> Callable[..., str]:
    """A maker of stable ids for segments that bring none of their own: a hash, with the occurrence among equals.

    Of author as written, raw time and text; for turns merged from cues give the first cue's time in place
    of the text.
    Never an ordinal: one line added at the top would change every id.

    >>> make = segment_ids("interview-a")
    >>> (
    ...     make("Ana", None, "yes") == make("Ana", None, "yes"),
    ...     make("Ana", None, "yes") == segment_ids("interview-a")("Ana", None, "yes"),
    ... )
    (False, False)
    """
    met: dict[str, int] = {}

    def make(author: str | None, time_raw: str | None, text: str) -> str:
        parts = "\x1f".join((source, author or "", time_raw or "", text))
        key = sha256(parts.encode()).hexdigest()[:16]
        met[key] = count = met.get(key, 0) + 1
        return f"{source}/{key}" if count == 1 else f"{source}/{key}-{count}"

    return make
