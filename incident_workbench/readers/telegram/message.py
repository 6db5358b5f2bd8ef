"""One record of a Telegram chat as a segment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ...clock import Moment, epoch, resolve_local
from ...model.evidence import Mention, Reaction, Segment, Speaker, SpeakerKind
from ..base import Reading, locator
from ..exports.addresses import may_be_followed, shown_address
from ..exports.fields import mappings, word
from ..exports.words import Words
from ..written import WallClock
from .media import cards, files
from .service import is_known, sentence

Record = Mapping[str, object]
UNSUPPORTED = "[unsupported message]"
_EDITED_FROM = "2000"
"""Older exports write 1970 for what was never edited."""


class Talk:
    """One chat as it is read: who speaks in it, and where each reply leads."""

    def __init__(self, reading: Reading, source: str, head: Record, clock: WallClock) -> None:
        self.reading = reading
        self.source = source
        self.clock = clock
        self.bot = speaker_id(head.get("id")) if head.get("type") == "bot_chat" else ""
        self.nameless: set[str] = set()
        """Speakers that had no name when they first spoke."""
        self.unsupported: list[str] = []
        self.unknown: set[str] = set()
        self._roots: dict[str, str] = {}

    def speaker(self, key: object, name: object) -> str | None:
        """The speaker of an id and a name, either of which may be missing."""
        called = name if isinstance(name, str) else ""
        native = speaker_id(key)
        if not native and not called:
            return None
        speaker = f"telegram/{native}" if native else f"{self.source}/{called}"
        known = self.reading.speakers.get(speaker)
        if known is None or (called and known.name == native):
            if not called:
                self.nameless.add(speaker)
            self.reading.speakers[speaker] = Speaker(
                id=speaker, name=called or native, kind=self._kind(native)
            )
        return speaker

    def name(self, speaker: str | None) -> str:
        """The name of a speaker, for a sentence."""
        return self.reading.speakers[speaker].name if speaker else "somebody"

    def _kind(self, native: str) -> SpeakerKind:
        if native and native == self.bot:
            return "bot"
        return "team" if native.startswith(("channel", "chat")) else "person"

    def thread(self, record: Record, native: str | None) -> str | None:
        """The id of the message that a reply's chain of replies began with."""
        target = _key(record.get("reply_to_message_id"))
        elsewhere = record.get("reply_to_peer_id")
        if target is None or target == native or (elsewhere and not self._is_here(elsewhere)):
            return None
        root = self._roots.get(target, target)
        if native is not None and native != root:
            self._roots.setdefault(native, root)
        return f"{self.source}/{root}"

    def _is_here(self, peer: object) -> bool:
        return f"telegram/{speaker_id(peer)}" == self.source


def speaker_id(key: object) -> str:
    """An id as newer exports write it; older ones have a number with the kind in its upper half.

    >>> speaker_id("user123"), speaker_id(123), speaker_id((2 << 32) + 5), speaker_id(None)
    ('user123', 'user123', 'channel5', '')
    """
    if isinstance(key, str):
        return key
    if type(key) is not int or not 0 < key < 1 << 64:
        return ""
    kind = ("user", "chat", "channel")[key >> 32] if key >> 32 < 3 else ""
    return f"{kind}{key & 0xFFFFFFFF}" if kind else str(key)


def _key(value: object) -> str | None:
    if type(value) is int:
        return str(value)
    return value if isinstance(value, str) and value else None


def segment_of(record: Record, talk: Talk, member: str, number: int) -> Segment:
    """The segment of a record, without its number; its id is empty when the record has none."""
    native, service = _key(record.get("id")), record.get("type") == "service"
    speaker = _speaker(record, talk, service)
    moment, written = _moment(record, talk, number)
    place = locator(member, [(number, number)])
    unsupported = record.get("type") == "unsupported"
    said = _happened(record, talk, speaker) if service else words_of(record)
    if unsupported:
        talk.unsupported.append(place)
        said.say("" if said else UNSUPPORTED)
    return Segment(
        id=f"{talk.source}/{native}" if native else "",
        source=talk.source,
        seq=0,
        text=said.text,
        speaker=speaker,
        kind="event" if service else "system" if unsupported else "message",
        at=moment.at,
        local=moment.local if moment.at is None else None,
        time_raw=written,
        time_basis=moment.basis,
        time_precision=moment.precision,
        thread=talk.thread(record, native),
        edited_at=_edited(record, talk),
        reactions=_reactions(record, talk),
        files=files(record),
        mentions=tuple(said.mentions),
        links=tuple(said.links),
        locator=place,
    )


def _speaker(record: Record, talk: Talk, service: bool) -> str | None:
    key, name = ("actor_id", "actor") if service else ("from_id", "from")
    return talk.speaker(record.get(key), record.get(name))


def _moment(record: Record, talk: Talk, number: int) -> tuple[Moment, str | None]:
    """The count of seconds is exact; the date beside it is the clock of the computer that exported."""
    exact, local = record.get("date_unixtime"), record.get("date")
    stamp = epoch(str(exact)) if isinstance(exact, (str, int)) and not isinstance(exact, bool) else None
    if stamp:
        return Moment(stamp[0], None, "absolute", stamp[1]), str(exact)
    if isinstance(local, str):
        return talk.clock.read(local, number), local
    return Moment(), None if exact is None else str(exact)


def _edited(record: Record, talk: Talk) -> datetime | None:
    stamp = epoch(word(record, "edited_unixtime"))
    local = word(record, "edited")
    at = stamp[0] if stamp else resolve_local(local, talk.clock.zone) if talk.clock.zone else None
    return at if at and at.isoformat() > _EDITED_FROM else None


def _reactions(record: Record, talk: Talk) -> tuple[Reaction, ...]:
    made = []
    for each in mappings(record.get("reactions")):
        recent = [talk.speaker(one.get("from_id"), one.get("from")) for one in mappings(each.get("recent"))]
        people, count = tuple(filter(None, recent)), each.get("count")
        shown = word(each, "emoji") or word(each, "type").replace("_", " ")
        made.append(Reaction(shown, count if type(count) is int else len(people), people))
    return tuple(made)


# --- words ------------------------------------------------------------------------------------------------------------


def words_of(record: Record) -> Words:
    """The words of a message, with where it was forwarded from above them and what hangs on it below.

    >>> words_of({"forwarded_from": "Ana", "text": ["is it ", {"type": "bold", "text": "DNS?"}]}).text
    '[forwarded from Ana]\\nis it DNS?'
    """
    said = Words()
    if "forwarded_from" in record or "saved_from" in record:
        origin = word(record, "forwarded_from") or word(record, "saved_from")
        said.say(f"[forwarded from {origin or 'a deleted account'}]")
    said.line(_text(record.get("text") or record.get("text_entities")))
    for line in cards(record):
        part = Words()
        part.say(line)
        said.line(part)
    signed = word(record, "author")
    if signed and signed != word(record, "from"):
        said.say(f"\n[signed {signed}]" if said else f"[signed {signed}]")
    return said


def _text(value: object) -> Words:
    words = Words()
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            words.say(part)
        elif isinstance(part, dict):
            _part(words, part)
        elif part is not None:
            words.say(str(part))
    return words


def _part(words: Words, part: Record) -> None:
    kind, text, address = word(part, "type"), word(part, "text"), word(part, "href")
    if kind == "text_link" and may_be_followed(address):
        words.link(address, text or shown_address(address))
        words.say("" if not text or text == address else f" ({address})")
    elif kind == "link" and may_be_followed(text):
        words.link(text, text)
    elif kind == "mention_name" and (user := _key(part.get("user_id"))):
        start, end = words.say(text)
        if start < end:
            words.mentions.append(Mention(start, end, f"telegram/user{user.removeprefix('user')}"))
    else:
        words.say(text)


def _happened(record: Record, talk: Talk, speaker: str | None) -> Words:
    words = Words()
    start, end = words.say(talk.name(speaker))
    if speaker and start < end:
        words.mentions.append(Mention(start, end, speaker))
    action = word(record, "action")
    if not is_known(action):
        talk.unknown.add(action or "none")
    words.say(" " + sentence(record))
    words.line(_text(record.get("text") or record.get("text_entities")))
    return words
