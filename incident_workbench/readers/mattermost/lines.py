"""The lines of a bulk export: who and what they name, and of each conversation the lines with its posts."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256

import msgspec

from ...errors import Problem, ReadError
from ...model.evidence import Source, Speaker, SpeakerKind
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import Record, mapping, word
from ..exports.members import NOT_TALK
from ..exports.notes import some
from ..exports.records import storable_line
from ..json_records import DAMAGED
from ..members import note_replaced, text_lines
from ..written import numbered

_TALK = ("post", "direct_post")
_KINDS = "version|team|channel|user|bot|role|scheme|emoji|post|direct_channel|direct_post"
_BEGINS = re.compile(
    rf'^\{{\s{{0,9}}"type"\s{{0,9}}:\s{{0,9}}"(?:version"\s{{0,9}},\s{{0,9}}"(?:version|info)"\s{{0,9}}:'
    rf'|(?P<kind>{_KINDS})"\s{{0,9}},\s{{0,9}}"(?P=kind)"\s{{0,9}}:\s{{0,9}}\{{)',
    re.MULTILINE,
)


def likeness(head: str) -> float:
    """How sure it is that a text begins with lines of a bulk export; the first may be damaged.

    >>> likeness('{"type":"version","version":1}'), likeness('{"type":"message","text":"hi"}')
    (0.95, 0.0)
    """
    if _BEGINS.match(head):
        return 0.95
    return 0.6 if len(_BEGINS.findall(head)) > 1 else 0.0


class Talk(msgspec.Struct):
    """A conversation, in a channel of a team or among people, and the lines that its posts are in."""

    source: str
    team: str = ""
    channel: str = ""
    people: tuple[str, ...] | None = None
    """None for a channel."""
    lines: list[tuple[str, int, str]] = msgspec.field(default_factory=list)


class Export:
    """What all lines say: people, teams and channels by name, and the conversations in the order they come."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.recognized = 0
        self.talks: dict[str, Talk] = {}
        self.unknown: Counter[str] = Counter()
        self._people: dict[str, Speaker] = {}
        self._teams: dict[str, str] = {}
        self._channels: dict[tuple[str, str], str] = {}

    # --- lines

    def take_up(self, record: Record, place: tuple[str, int, str]) -> str | None:
        """Learn from a line, or keep it for its conversation; returns why it is no part of one, or None."""
        kind = word(record, "type")
        body = mapping(record, kind)
        if kind in _TALK:
            if not any(body.get(key) for key in ("message", "props", "user", "create_at", "attachments")):
                return "a post without words, author or time"
            self.recognized += 1
            self._talk(kind, body).lines.append(place)
            return None
        if kind in _KINDS.split("|"):
            self.recognized += 1
            self._learn(kind, body)
        elif kind:
            self.unknown[kind] += 1
        else:
            return "a line without a type"
        self.reading.skip(place[0], place[1], place[1], NOT_TALK)
        return None

    def _learn(self, kind: str, body: Record) -> None:
        name = word(body, "name")
        if kind in ("user", "bot"):
            self._learn_person(body, "bot" if kind == "bot" else "person")
        elif kind == "team" and name:
            self._teams[name] = word(body, "display_name") or name
        elif kind == "channel":
            self._channels[word(body, "team"), name] = word(body, "display_name") or name

    def _learn_person(self, body: Record, kind: SpeakerKind) -> None:
        handle = word(body, "username")
        whole = f"{word(body, 'first_name')} {word(body, 'last_name')}".strip()
        shown = word(body, "nickname") or whole or word(body, "display_name") or handle
        if handle:
            self._people[handle] = Speaker(
                id=f"mattermost/@{handle}",
                name=shown,
                kind=kind,
                handle=handle,
                title=word(body, "position"),
            )

    def _talk(self, kind: str, body: Record) -> Talk:
        if kind == "direct_post":
            members = body.get("channel_members")
            people = tuple(
                sorted({m for m in members if isinstance(m, str)} if isinstance(members, list) else ())
            )
            source = f"mattermost/{_key('+'.join(('dm', *people)))}"
            return self.talks.setdefault(source, Talk(source, people=people))
        team, channel = word(body, "team"), word(body, "channel")
        source = f"mattermost/{_key(team)}/{_key(channel)}"
        return self.talks.setdefault(source, Talk(source, team, channel))

    # --- names

    def name_sources(self, options: ReadOptions) -> None:
        """Register each conversation as a source, now that all lines are known."""
        for talk in self.talks.values():
            title = options.title if options.title and len(self.talks) == 1 else self._title(talk)
            self.reading.source(Source(id=talk.source, kind=options.kind or "chat", title=title))

    def _title(self, talk: Talk) -> str:
        if talk.people is not None:
            names = (self._people[h].name if h in self._people else h for h in talk.people)
            return "DM " + (", ".join(names) or "of unnamed people")
        title = self._channels.get((talk.team, talk.channel)) or talk.channel or "unnamed channel"
        team = self._teams.get(talk.team, talk.team)
        return f"{team}: {title}" if len(self._teams) > 1 and team else title

    def knows(self, handle: str) -> bool:
        """Whether a user or bot of that name is in the export."""
        return handle in self._people

    def speaker(self, handle: str, *, shown: str = "", bot: bool = False) -> str | None:
        """The speaker behind a user name; a webhook may speak under another name that is `shown`."""
        known = self._people.get(handle)
        if shown:
            speaker = Speaker(id=f"mattermost/@{handle or 'webhook'}/{shown}", name=shown, kind="bot")
        elif not handle:
            return None
        else:
            speaker = known or Speaker(id=f"mattermost/@{handle}", name=handle, handle=handle)
            speaker = msgspec.structs.replace(speaker, kind="bot") if bot else speaker
        return self.reading.speaker(speaker)

    def note(self, where: str) -> None:
        """Say what the lines leave open."""
        if self.unknown:
            kinds = [f"{kind} ({count})" for kind, count in sorted(self.unknown.items())]
            self._tell(
                "IW-READ-131",
                where,
                f"{sum(self.unknown.values())} line(s) are of {len(kinds)} kind(s) new to this reader: {some(kinds)}",
                "a newer server or a plug-in may write them",
                "look at them; they are skipped, and should hold no words of the conversation",
            )
        if not self.talks:
            self._tell(
                "IW-READ-106", where, "there are no posts in this export", "", "export it again with posts"
            )

    def _tell(self, code: str, where: str, what: str, why: str, then: str) -> None:
        self.reading.problems.append(Problem(code=code, where=where, what=what, why=why, then=then))


_PLAIN = re.compile(r"[\w.+-]{1,120}", re.ASCII)


def _key(name: str) -> str:
    """A name as a part of an id: as it is, or a hash of what a server would not have allowed."""
    return name if _PLAIN.fullmatch(name) else sha256(name.encode()).hexdigest()[:16]


def lines_of(reading: Reading, delivery: OpenDelivery, member: str, export: Export) -> None:
    """Take up all lines of a member; those that are damaged or of no use become skips, and a Problem names them."""
    damaged, strange, replaced = list[int](), list[int](), 0
    for number, line in enumerate(text_lines(reading, delivery, member), 1):
        if not line.strip():
            reading.skip(member, number, number, "blank line")
            continue
        try:
            record, odd = storable_line(line, member)
        except ReadError:
            reading.skip(member, number, number, DAMAGED)
            damaged.append(number)
            continue
        replaced += odd
        reason = "not an object"
        if isinstance(record, dict):
            reason = export.take_up(record, (member, number, line)) or ""
        if reason:
            reading.skip(member, number, number, reason)
            strange.append(number)
    note_replaced(reading, member, replaced)
    _note(reading, member, damaged, strange)


def _note(reading: Reading, member: str, damaged: list[int], strange: list[int]) -> None:
    for code, numbers, what, why, then in (
        (
            "IW-READ-013",
            damaged,
            "line(s) are no JSON",
            "the file was cut off or altered on the way",
            "ask for the file again; what could be read is kept",
        ),
        (
            "IW-READ-115",
            strange,
            "line(s) are no records of an export",
            "each line of an export is an object with a type",
            "look at the skipped lines; export again if there should be words",
        ),
    ):
        if numbers:
            where = f"{member}, {numbered('line', numbers)}"
            reading.problems.append(
                Problem(code=code, where=where, what=f"{len(numbers)} {what}", why=why, then=then)
            )
