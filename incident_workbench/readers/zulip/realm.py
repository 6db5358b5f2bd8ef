"""What realm.json says: people, channels, who gets a message, and reactions."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import ReadError
from ...model.evidence import Reaction, Speaker, SpeakerKind
from ..base import OpenDelivery, Reading
from ..encoding import storable
from ..exports.fields import mappings, word
from ..exports.members import NOT_TALK
from ..members import json_value
from .talks import key_of

_PERSONAL, _STREAM, _GROUP = "1", "2", "3"
_NOTICES = "notification-bot"


class Realm:
    """The tables of an export by their ids; empty for a page that came without them (`member` is None)."""

    def __init__(self, reading: Reading, delivery: OpenDelivery, member: str | None) -> None:
        self.reading = reading
        self.is_known = False
        self.nameless: set[str] = set()
        """Ids that nothing names."""
        self._people: dict[str, Speaker] = {}
        self._by_name: dict[str, str] = {}
        self._notifying: set[str] = set()
        self._streams: dict[str, str] = {}
        self._recipients: dict[str, tuple[str, str]] = {}
        self._subscribers: dict[str, set[str]] = {}
        self._reactions: dict[str, list[Mapping[str, object]]] = {}
        if member is not None:
            reading.expect(member, 1)
            reading.skip(member, 1, 1, NOT_TALK)
            self._open(delivery, member)

    def _open(self, delivery: OpenDelivery, member: str) -> None:
        try:
            tables = json_value(delivery, member)
        except ReadError as error:
            self.reading.problems.append(error.problem)
            return
        if isinstance(tables, dict):
            self.is_known = True
            self._learn_people(tables)
            self._learn_conversations(tables)

    def _learn_people(self, tables: Mapping[str, object]) -> None:
        for entry in mappings(tables.get("zerver_userprofile_crossrealm")):
            key, email = key_of(entry.get("id")), storable(word(entry, "email"))[0]
            if key and email:
                self._people[key] = Speaker(id=f"zulip/user{key}", name=email.partition("@")[0], kind="bot")
                self._notifying |= {key} if email.startswith(_NOTICES) else set()
        for table in ("zerver_userprofile_mirrordummy", "zerver_userprofile"):
            for entry in mappings(tables.get(table)):
                if key := key_of(entry.get("id")):
                    self._learn_person(key, entry)

    def _learn_person(self, key: str, entry: Mapping[str, object]) -> None:
        email = word(entry, "delivery_email") or word(entry, "email")
        shown = storable(word(entry, "full_name") or email.partition("@")[0])[0] or key
        kind: SpeakerKind = "bot" if entry.get("is_bot") is True else "person"
        self._people[key] = Speaker(id=f"zulip/user{key}", name=shown, kind=kind)
        self._by_name.setdefault(shown, key)
        self._notifying |= {key} if email.startswith(_NOTICES) else set()

    def _learn_conversations(self, tables: Mapping[str, object]) -> None:
        for entry in mappings(tables.get("zerver_stream")):
            self._streams[key_of(entry.get("id"))] = storable(word(entry, "name"))[0]
        for entry in mappings(tables.get("zerver_recipient")):
            self._recipients[key_of(entry.get("id"))] = (
                key_of(entry.get("type")),
                key_of(entry.get("type_id")),
            )
        for entry in mappings(tables.get("zerver_subscription")):
            group, user = key_of(entry.get("recipient")), key_of(entry.get("user_profile"))
            if self._recipients.get(group, ("", ""))[0] == _GROUP and user:
                self._subscribers.setdefault(group, set()).add(user)
        for entry in mappings(tables.get("zerver_reaction")):
            self._reactions.setdefault(key_of(entry.get("message")), []).append(entry)

    # --- answers

    def person(self, key: str, label: str = "") -> tuple[str, str]:
        """The name to show for a user's id, which a mention may give, and the speaker's id."""
        known = self._people.get(key)
        if known is None:
            known = Speaker(id=f"zulip/user{key}", name=storable(label)[0] or key)
            if label:
                self._people[key] = known
            else:
                self.nameless.add(key)
        return known.name, self.reading.speaker(known)

    def named(self, full_name: str) -> str:
        """The id of the user of that name, or nothing."""
        return self._by_name.get(full_name, "")

    def is_notice(self, sender: str) -> bool:
        """Whether the server itself writes under this id: that a topic was moved, a channel made."""
        return sender in self._notifying

    def conversation(self, recipient: str, sender: str) -> tuple[str, str, bool]:
        """The source of a message to this recipient, its title, and whether it has topics."""
        kind, target = self._recipients.get(recipient, ("", ""))
        if kind == _STREAM:
            return f"zulip/channel{target}", f"#{self._streams.get(target) or target}", True
        people = {sender, target} if kind == _PERSONAL else self._subscribers.get(recipient, set())
        if people:
            ordered = sorted(filter(None, people), key=int)
            names = [self._people[key].name if key in self._people else key for key in ordered]
            return f"zulip/dm{'-'.join(ordered)}", f"DM {', '.join(names)}", False
        return (
            f"zulip/recipient-{recipient or 'unknown'}",
            f"recipient {recipient or 'unknown'}",
            kind != _GROUP,
        )

    def reactions(self, message: str) -> tuple[Reaction, ...]:
        """The reactions to a message, those of one emoji together."""
        people: dict[str, list[str]] = {}
        counts: dict[str, int] = {}
        for entry in self._reactions.get(message, ()):
            emoji, user = storable(word(entry, "emoji_name"))[0], key_of(entry.get("user_profile"))
            counts[emoji] = counts.get(emoji, 0) + 1
            people.setdefault(emoji, []).extend([self.person(user)[1]] if user else [])
        return tuple(Reaction(emoji, count, tuple(people[emoji])) for emoji, count in counts.items())
