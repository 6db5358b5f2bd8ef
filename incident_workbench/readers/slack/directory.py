"""Who is behind the ids of a Slack export: people, bots and channels, by all the places that name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from ...model.evidence import Speaker, SpeakerKind
from ..encoding import storable
from ..exports.fields import mapping, mappings, word

SLACKBOT = "USLACKBOT"


class Entry(Struct, frozen=True):
    """One user or bot, as far as an export tells."""

    name: str
    kind: SpeakerKind = "person"
    handle: str = ""
    title: str = ""


class Directory:
    """Names by id. Whoever speaks or is mentioned becomes one of its `speakers`."""

    def __init__(self, speakers: dict[str, Speaker] | None = None) -> None:
        self.speakers = {} if speakers is None else speakers
        self.nameless: set[str] = set()
        """Ids that nothing in the export names."""
        self.unknown: Counter[str] = Counter()
        """Kinds of blocks that this reader does not know."""
        self.tokens = 0
        """How many access tokens were left out of addresses."""
        self._people: dict[str, Entry] = {SLACKBOT: Entry("Slackbot", "bot")}
        self._bots: dict[str, str] = {}
        self._channels: dict[str, str] = {}
        self._partners: dict[str, str] = {}

    def knows(self, user: str) -> bool:
        """Whether a name for the user's id has been read."""
        return user in self._people

    def learn_people(self, listed: object) -> None:
        """Take up a `users.json`."""
        for user in mappings(listed):
            if key := word(user, "id"):
                self._people[key] = _entry(user, key)

    def learn_names(self, listed: object) -> None:
        """Take up whatever lists of users or channels there are, by the first letters of their ids."""
        for entry in entries(listed):
            key = word(entry, "id")
            if key[:1] in ("U", "W"):
                self.learn_people([entry])
            elif key[:1] in ("C", "D", "G"):
                self.learn_conversation(entry)

    def learn_conversation(self, entry: Mapping[str, object]) -> None:
        """Take up what a conversation is called, or with whom it is."""
        key, name = word(entry, "id"), storable(word(entry, "name"))[0]
        if key and name:
            self.learn_channel(key, name)
        elif key and (other := word(entry, "user")):
            self._partners.setdefault(key, other)

    def title(self, channel: str) -> str:
        """The title of a conversation by its channel's id."""
        if channel in self._channels:
            return f"#{self._channels[channel]}"
        partner = self._partners.get(channel)
        return f"DM {self.name(partner)}" if partner else channel

    def learn_bots(self, listed: object) -> None:
        """Take up an `integration_logs.json`."""
        for entry in mappings(listed):
            name = word(entry, "app_type") or word(entry, "service_type")
            for key in ("bot_id", "app_id", "service_id"):
                if name and (known := str(entry.get(key) or "")):
                    self._bots.setdefault(known, name)

    def learn_channel(self, channel: str, name: str) -> None:
        """Take up a channel's name."""
        self._channels.setdefault(channel, name)

    def learn_sender(self, record: Mapping[str, object]) -> None:
        """Take up who a message itself says that its sender is: people of other workspaces are named nowhere else."""
        user, profile = word(record, "user"), mapping(record, "user_profile")
        bot, name = word(record, "bot_id"), storable(word(mapping(record, "bot_profile"), "name"))[0]
        if bot and name:
            self._bots.setdefault(bot, name)
        if not user or self.knows(user):
            return
        if name:
            self._people[user] = Entry(name, "bot")
        elif profile:
            self._people[user] = _entry({"profile": profile, "name": word(profile, "name")}, user)

    def name(self, user: str) -> str:
        """The name of a user's id, without making a speaker of it."""
        return self._people[user].name if self.knows(user) else user

    def channel(self, channel: str) -> str:
        """The name to show for a channel's id."""
        return self._channels.get(channel, channel)

    def person(self, user: str, label: str = "") -> tuple[str, str]:
        """The name to show for a user's id, which an old label may give, and the speaker's id."""
        speaker = f"slack/{user}"
        known = self.speakers.get(speaker)
        if known is None or (label and user in self.nameless):
            known = self._new_speaker(speaker, user, label)
        return label or known.name, speaker

    def _new_speaker(self, speaker: str, user: str, label: str) -> Speaker:
        entry = self._people.get(user)
        if entry is None:
            bot = user.startswith("B")
            name = label or (self._bots.get(user, "") if bot else "")
            self.nameless.discard(user) if name else self.nameless.add(user)
            entry = Entry(name or user, "bot" if bot else "person")
        made = Speaker(id=speaker, name=entry.name, kind=entry.kind, handle=entry.handle, title=entry.title)
        self.speakers[speaker] = made
        return made

    def sender(self, record: Mapping[str, object]) -> str | None:
        """The speaker of a message, or None when it names nobody.

        >>> Directory().sender({"bot_id": "B1", "username": "pager", "text": "down"})
        'slack/B1/pager'
        """
        user = word(record, "user") or word(mapping(record, "comment"), "user")
        if not user:
            return self._bot(record)
        bot, username = word(record, "bot_id"), word(record, "username")
        if not self.knows(user) and bot and (name := username or self._bots.get(bot)):
            self._people[user] = Entry(name, "bot")
        return self.person(user)[1]

    def _bot(self, record: Mapping[str, object]) -> str | None:
        """One bot may speak under many names (a webhook posts as whom it likes); each is a speaker of its own."""
        bot, profile = word(record, "bot_id"), mapping(record, "bot_profile")
        username = word(record, "username")
        app = word(record, "app_id") or word(profile, "app_id")
        name = username or word(profile, "name") or self._bots.get(bot) or self._bots.get(app)
        key = "/".join(filter(None, (bot or "bot", username)))
        if not bot and not name:
            return None
        if not name:
            self.nameless.add(bot)
        speaker = Speaker(id=f"slack/{key}", name=name or bot, kind="bot")
        return self.speakers.setdefault(speaker.id, speaker).id


def _entry(user: Mapping[str, object], key: str) -> Entry:
    profile = mapping(user, "profile")
    given = (
        word(profile, "display_name"),
        word(profile, "real_name"),
        word(user, "real_name"),
        word(user, "name"),
    )
    kind: SpeakerKind = "bot" if user.get("is_bot") is True or key == SLACKBOT else "person"
    name, handle, title = (
        storable(text)[0]
        for text in (next(filter(None, given), key), word(user, "name"), word(profile, "title"))
    )
    return Entry(name, kind, handle, title)


def entries(value: object) -> list[Mapping[str, object]]:
    """The users or channels that a JSON value lists: a list, an answer of Slack's with one, one alone, or a map of ids.

    >>> entries({"U1": "Ana", "U2": ""})
    [{'id': 'U1', 'name': 'Ana', 'profile': {'display_name': 'Ana'}}]
    >>> entries({"ok": True, "members": [{"id": "U1"}]}), entries({"id": "U1"})
    ([{'id': 'U1'}], [{'id': 'U1'}])
    """
    if not isinstance(value, dict):
        return list(mappings(value))
    for key in ("members", "users", "channels"):
        if isinstance(value.get(key), list):
            return list(mappings(value[key]))
    if word(value, "id"):
        return [value]
    if isinstance(value.get("user"), dict) or isinstance(value.get("channel"), dict):  # users.info
        return [mapping(value, "user") or mapping(value, "channel")]
    return [found for key, entry in value.items() if (found := _of_map(str(key), entry))]


def _of_map(key: str, entry: object) -> Mapping[str, object] | None:
    if isinstance(entry, dict):
        return {**entry, "id": key}
    if not isinstance(entry, str) or not entry:
        return None
    return {"id": key, "name": entry, "profile": {"display_name": entry}}
