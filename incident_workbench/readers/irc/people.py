"""Who speaks in a log: nicks, those who speak through a bridge, and nicks that one connection took in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ...errors import Problem
from ...model.evidence import Source, Speaker, SpeakerKind
from ..base import Reading
from ..written import numbered
from .records import Record

BRIDGED_LEAST = 3
"""Messages through a bridge that make it one."""
BRIDGED_SHARE = 0.8
_THROUGH = re.compile(r"<[ @+%&~!]?(?P<name>[^<>\s][^<>]{0,79})>[ \t](?=\S)")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff]")
"""Put into names by bridges so that nobody is called by them."""
_SERVICES = frozenset("chanserv nickserv memoserv operserv botserv hostserv saslserv global".split())


class People:
    """The speakers of a log, each registered when first met."""

    def __init__(self, reading: Reading, member: str, source: Source, records: Sequence[Record]) -> None:
        self._reading = reading
        self._member = member
        self._source = source
        self._records = records
        self.bridges = bridges(records)
        self._ids: dict[tuple[str, str], str] = {}
        self._talking = {record.saying.nick for record in records if talks(record)}

    def writer(self, record: Record) -> tuple[str | None, str, int]:
        """The speaker's id, the words without the name a bridge put there, and how long that was.

        An event has a speaker where its nick also speaks in the log.
        """
        nick, text = record.saying.nick, record.text
        if nick is None or (not talks(record) and nick not in self._talking):
            return None, text, 0
        through = _THROUGH.match(text) if record.saying.form == "message" and nick in self.bridges else None
        if not through:
            return self._speaker("", nick), text, 0
        name = _UNSEEN.sub("", through["name"]).strip() or through["name"]
        return self._speaker(nick, name), text[through.end() :], through.end()

    def _speaker(self, bridge: str, name: str) -> str:
        known = self._ids.get((bridge, name))
        if known is None:
            kind: SpeakerKind = "bot" if not bridge and name.casefold() in _SERVICES else "person"
            own = f"{self._source.id}/{bridge}/{name}" if bridge else f"{self._source.id}/{name}"
            title = f"through {bridge}" if bridge else ""
            known = self._reading.speaker(Speaker(id=own, name=name, kind=kind, title=title))
            self._ids[bridge, name] = known
        return known

    def problems(self) -> Iterator[Problem]:
        """Who was taken for a bridge, and which speaking nicks follow each other."""
        for nick, numbers in self.bridges.items():
            yield Problem(
                code="IW-READ-146",
                where=f"{self._member}, {numbered('line', numbers)}",
                what=f"{nick!r} was taken for a bridge: in {len(numbers)} message(s) the name in angles is the speaker",
                why=f"at least {BRIDGED_SHARE:.0%} of what it says begins with one",
                then="where that is wrong, make an ActorAlias claim for those names",
            )
        changes = list(dict.fromkeys(self._changes()))
        if changes:
            shown = ", ".join(f"{old} to {new}" for old, new in changes[:10]) + (
                " …" if len(changes) > 10 else ""
            )
            yield Problem(
                code="IW-READ-147",
                where=self._member,
                what=f"{len(changes)} change(s) of nick are between two that speak: {shown}",
                why="each nick is a speaker of its own, as written",
                then="make an ActorAlias claim where they are one person",
            )

    def _changes(self) -> Iterator[tuple[str, str]]:
        for record in self._records:
            old, new = record.saying.nick, record.saying.became
            if old and new and old in self._talking and new in self._talking:
                yield old, new


def talks(record: Record) -> bool:
    """Whether a record is what somebody says or does, not what happens in the channel."""
    return record.saying.form in ("message", "action", "notice") and record.saying.nick is not None


def bridges(records: Sequence[Record]) -> dict[str, list[int]]:
    """Nicks most of whose messages begin with a name in angles, with the numbers of those.

    One such message, or a person who quotes now and then, makes no bridge.
    """
    said: Counter[str] = Counter()
    through: dict[str, list[int]] = {}
    for record in records:
        nick = record.saying.nick
        if nick and record.saying.form == "message":
            said[nick] += 1
            if _THROUGH.match(record.saying.text):
                through.setdefault(nick, []).append(record.number)
    return {
        nick: numbers
        for nick, numbers in through.items()
        if len(numbers) >= BRIDGED_LEAST and len(numbers) >= BRIDGED_SHARE * said[nick]
    }
