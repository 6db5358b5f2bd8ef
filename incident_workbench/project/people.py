"""Actors: who the speakers of several sources are, as far as analysts have said.

Nothing here counts or ranks people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from ..model.claims import ActorAlias
from ..model.evidence import Speaker, SpeakerKind


class Actor(Struct, frozen=True, kw_only=True):
    """Somebody or something that acts: one or more speakers, with what an `ActorAlias` says of them."""

    id: str
    name: str
    kind: SpeakerKind = "person"
    speakers: tuple[str, ...] = ()
    pseudonym: str = ""
    team: str = ""
    role_during: str = ""
    on_call: bool = False
    joined_at: datetime | None = None
    named: bool = False
    place: int = 0

    @property
    def shown(self) -> str:
        """How colleagues see this actor: by name only where that is agreed, else by role.

        >>> Actor(id="x", name="Ana", role_during="on call for payments").shown
        'on call for payments'
        """
        if self.named or self.kind in ("bot", "system", "team"):
            return self.name
        return self.pseudonym or self.role_during or f"participant {self.place}"


def actors(
    speakers: Mapping[str, Speaker], aliases: Iterable[tuple[str, ActorAlias]], order: Iterable[str]
) -> dict[str, Actor]:
    """Actors by id: an alias under its line's first id, a speaker without one under its own id.

    `order` lists speakers as they first spoke; it numbers people who have no role yet.
    """
    made = {key: _aliased(key, alias) for key, alias in aliases}
    joined = {speaker for actor in made.values() for speaker in actor.speakers}
    place = 0
    for speaker in (*order, *speakers):
        if speaker in joined or speaker in made or speaker not in speakers:
            continue
        place += 1
        known = speakers[speaker]
        made[speaker] = Actor(id=speaker, name=known.name, kind=known.kind, speakers=(speaker,), place=place)
    return made


def _aliased(key: str, alias: ActorAlias) -> Actor:
    return Actor(
        id=key,
        name=alias.name,
        kind=alias.actor_kind,
        speakers=alias.speakers,
        pseudonym=alias.pseudonym,
        team=alias.team,
        role_during=alias.role_during,
        on_call=alias.on_call,
        joined_at=alias.joined_at,
        named=alias.named,
    )
