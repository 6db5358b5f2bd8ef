"""Who is behind the addresses of a Google Chat export."""

from __future__ import annotations

from ...model.evidence import Speaker
from ..exports.fields import Record, word


class People:
    """Speakers by their addresses, else by their names."""

    def __init__(self, speakers: dict[str, Speaker]) -> None:
        self.speakers = speakers
        self._names: dict[str, str] = {}

    def learn(self, user: Record) -> None:
        """Take up what a list of members says of somebody."""
        if word(user, "email") and word(user, "name"):
            self._names.setdefault(word(user, "email"), word(user, "name"))

    def speaker(self, user: Record) -> str | None:
        """Whoever has neither address nor name is nobody: Takeout leaves out those that were deleted."""
        mail, called = word(user, "email"), word(user, "name")
        if not mail and not called:
            return None
        shown = called or self._names.get(mail) or mail
        key = f"google-chat/{mail or called}"
        known = self.speakers.get(key)
        if known is None or (known.name == mail and shown != mail):
            kind = known.kind if known else "bot" if word(user, "user_type").lower() == "bot" else "person"
            self.speakers[key] = Speaker(id=key, name=shown, kind=kind, handle=mail)
        return key

    def shown(self, speaker: str | None) -> str:
        """The name of a speaker, or nothing."""
        return self.speakers[speaker].name if speaker else ""
