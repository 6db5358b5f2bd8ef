"""Who speaks in Teams, by all the places that name them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ...model.evidence import Speaker, SpeakerKind
from ..exports.fields import mapping, mappings, word

_SECRET = re.compile(
    r"([?&](?:amp;)?)(?:tempauth|access_token|sig)=[^&\"'<>\s)\]]*(?:&(?:amp;)?)?", re.IGNORECASE
)
"""What gives whoever holds it access to a file (SharePoint) or a webhook (Azure)."""


class People:
    """Names by id. Whoever speaks, reacts or is mentioned becomes one of the `speakers`."""

    def __init__(self, speakers: dict[str, Speaker]) -> None:
        self.speakers = speakers
        self.nameless: set[str] = set()
        """Ids that nothing names."""
        self.unknown: Counter[str] = Counter()
        """Kinds of card element that this reader does not know."""
        self.tokens = 0
        """How many access tokens were left out of addresses."""
        self._listed: dict[str, Mapping[str, object]] = {}

    def learn(self, listed: object) -> None:
        """Take up a list of users or members of a team."""
        for user in mappings(listed):
            for key in ("id", "userId"):
                if known := word(user, key):
                    self._listed.setdefault(known, user)

    def name(self, key: str) -> str:
        """The name of a user's id in the lists, or nothing."""
        return word(self._listed.get(key, {}), "displayName")

    def speaker(self, identities: object) -> str | None:
        """The speaker behind an identity set such as `from`, or None when it names nobody.

        >>> People({}).speaker({"application": {"id": "a1", "displayName": "Pager"}, "user": None})
        'teams/a1'
        """
        holder = identities if isinstance(identities, dict) else {}
        kinds: tuple[tuple[str, SpeakerKind], ...] = (
            ("user", "person"),
            ("application", "bot"),
            ("device", "system"),
        )
        for key, kind in kinds:
            inner = mapping(holder, key)
            if isinstance(inner.get("user"), dict):  # a reaction of a tenant export wraps it once more
                inner = mapping(inner, "user")
            if word(inner, "id") or word(inner, "displayName"):
                return self._speaker(inner, kind)
        return None

    def _speaker(self, identity: Mapping[str, object], kind: SpeakerKind) -> str:
        native, shown = word(identity, "id"), word(identity, "displayName")
        key = f"teams/{native or shown}"
        listed = self._listed.get(native, {})
        name = shown or word(listed, "displayName")
        known = self.speakers.get(key)
        if known is None or (name and native in self.nameless):
            self.nameless.discard(native) if name else self.nameless.add(native)
            self.speakers[key] = Speaker(
                id=key,
                name=name or native,
                kind=kind,
                handle=word(listed, "userPrincipalName") or word(listed, "mail") or word(listed, "email"),
                title=word(listed, "jobTitle"),
            )
        return key

    def shown(self, speaker: str | None) -> str:
        """The name of a speaker, or nothing."""
        return self.speakers[speaker].name if speaker else ""

    def safe(self, text: str) -> str:
        """The text without access tokens.

        >>> People({}).safe("https://x.example/f?a=1&tempauth=v1.ey&b=2")
        'https://x.example/f?a=1&b=2'
        """
        if "=" not in text:
            return text
        kept, found = _SECRET.subn(r"\1", text)
        self.tokens += found
        return kept
