"""Who is who: speakers of several sources who may be one person, and the claims that join them.

A likeness is a question for the analyst; nothing is joined by itself, and nothing here counts or orders people by what
they wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from .errors import ClaimError, Problem
from .model.claims import ENVELOPE, ActorAlias
from .model.evidence import Speaker
from .project import Project

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[|/].*$")
"""What people write behind their name: a team, pronouns, a place."""
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


class Likeness(Struct, frozen=True, kw_only=True):
    """Speakers who may be one person, in the order in which they stand in the project, and why that seems so."""

    speakers: tuple[Speaker, ...]
    why: str

    @property
    def name(self) -> str:
        """The fullest name that they go by."""
        return max((speaker.name for speaker in self.speakers), key=lambda name: len(_plain(name).split()))


def likenesses(project: Project) -> tuple[Likeness, ...]:
    """Speakers not yet joined whose e-mail, handle or name agree, the surest reason first for each group.

    E-mail, then handle, then the whole name, then a handle made of the name (`ana.lima`, `alima`), then a single first
    name that only one other speaker has. A source's own speakers are told apart by the source, and never joined.

    >>> from incident_workbench.model.evidence import Segment, Source
    >>> from incident_workbench.project import Evidence
    >>> speakers = {
    ...     k: Speaker(id=k, name=n, handle=h)
    ...     for k, n, h in [
    ...         ("slack/U1", "Ana Lima", ""),
    ...         ("call/Ana Lima (SRE)", "Ana Lima (SRE)", ""),
    ...         ("irc/alima", "alima", ""),
    ...     ]
    ... }
    >>> [
    ...     (one.name, [s.id for s in one.speakers], one.why)
    ...     for one in likenesses(Project(id="p", title="t", evidence=Evidence(speakers=speakers)))
    ... ]
    [('Ana Lima', ['slack/U1', 'call/Ana Lima (SRE)', 'irc/alima'], 'the same name; a handle made of the name')]
    """
    loose = [speaker for speaker in project.speakers.values() if project.actors.get(speaker.id)]
    groups = _Groups(loose)
    for why, keyed in (
        ("the same e-mail", _mails),
        ("the same handle", _handles),
        ("the same name", _names),
        ("a handle made of the name", _made_handles),
    ):
        groups.join(why, keyed)
    groups.join_first_names()
    return groups.found()


def joined(project: Project, speakers: Iterable[str], **said: Any) -> ActorAlias:
    """The claim that these speakers are one actor; what earlier claims said of them stands, unless `said` differs.

    `said` takes the fields of an ActorAlias: `name`, `team`, `role_during`, `on_call`, `named` and so on. Speakers
    that were joined before come along, and their claims are replaced. Raises ClaimError IW-CLAIM-035 for a speaker who
    is not there.

    >>> from incident_workbench.project import Evidence
    >>> speakers = {key: Speaker(id=key, name=key) for key in ("slack/U1", "call/Ana")}
    >>> joined(
    ...     Project(id="p", title="t", evidence=Evidence(speakers=speakers)),
    ...     speakers,
    ...     name="Ana Lima",
    ...     team="SRE",
    ... ).speakers
    ('slack/U1', 'call/Ana')
    """
    wanted = tuple(dict.fromkeys(speakers))
    if missing := [key for key in wanted if key not in project.speakers]:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-035",
                where=missing[0],
                what="no speaker has this id",
                then="project.speakers names them all",
            )
        )
    before = [alias for alias in project.of_kind(ActorAlias) if set(alias.speakers) & set(wanted)]
    fields: dict[str, Any] = {}
    for alias in before:
        fields |= {k: v for k, v in asdict(alias).items() if k not in ENVELOPE and (v or k not in fields)}
    everyone = dict.fromkeys((*(key for alias in before for key in alias.speakers), *wanted))
    name = max((project.speakers[key].name for key in everyone), key=lambda one: len(_plain(one).split()))
    fields = {"name": name, **fields, **said, "speakers": tuple(everyone)}
    return ActorAlias(**fields, replaces=tuple(alias.id for alias in before))


# --- keys by which speakers are alike ---------------------------------------------------------------------------------


def _plain(name: str) -> str:
    """A name for comparing: without what stands behind it, without accents, in small letters.

    >>> _plain("Zoë Åkerlund (SRE, she/her)")
    'zoe akerlund'
    """
    bare = unicodedata.normalize("NFKD", _ASIDE.sub(" ", name))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w\s'-]|_", " ", letters).split())


def _mails(speaker: Speaker) -> Iterator[str]:
    for written in (speaker.name, speaker.handle, speaker.id, speaker.title):
        yield from (mail.casefold() for mail in _MAIL.findall(written))


def _handles(speaker: Speaker) -> Iterator[str]:
    if speaker.handle:
        yield speaker.handle.casefold().lstrip("@")
    if " " not in speaker.name:
        yield speaker.name.casefold().lstrip("@")


def _names(speaker: Speaker) -> Iterator[str]:
    if " " in (name := _plain(speaker.name)):
        yield name
        yield " ".join(sorted(name.replace(",", " ").split()))


def _made_handles(speaker: Speaker) -> Iterator[str]:
    """`ana lima` makes analima, ana.lima, alima, anal; a handle is taken as it is."""
    parts = _plain(speaker.name).split()
    if len(parts) > 1:
        first, last = parts[0], parts[-1]
        yield from (first + last, first[0] + last, first + last[0])
    for handle in _handles(speaker):
        yield re.sub(r"[^\w]|_|\d+$", "", handle)


class _Groups:
    """Speakers in groups that grow together, with the reasons."""

    def __init__(self, speakers: list[Speaker]) -> None:
        self.speakers = speakers
        self.group = {speaker.id: speaker.id for speaker in speakers}
        self.whys: dict[str, list[str]] = {}

    def join(self, why: str, keyed: Any) -> None:
        by_key: dict[str, list[Speaker]] = {}
        for speaker in self.speakers:
            for key in dict.fromkeys(keyed(speaker)):
                if len(key) > 2:
                    by_key.setdefault(key, []).append(speaker)
        for alike in by_key.values():
            self._unite(why, alike)

    def join_first_names(self) -> None:
        """`Ana` is `Ana Lima` where nobody else begins so."""
        full: dict[str, list[Speaker]] = {}
        for speaker in self.speakers:
            if len(parts := _plain(speaker.name).split()) > 1:
                full.setdefault(parts[0], []).append(speaker)
        for speaker in self.speakers:
            same = full.get(_plain(speaker.name), [])
            if len({self.group[one.id] for one in same}) == 1:
                self._unite("a first name that only one other has", [same[0], speaker])

    def _unite(self, why: str, alike: list[Speaker]) -> None:
        first = alike[0]
        for other in alike[1:]:
            mine, theirs = self.group[first.id], self.group[other.id]
            if mine == theirs or self._share_a_source(mine, theirs) or first.kind != other.kind:
                continue
            for key, group in self.group.items():
                if group == theirs:
                    self.group[key] = mine
            reasons = self.whys.setdefault(mine, [])
            reasons += [one for one in (*self.whys.pop(theirs, []), why) if one not in reasons]

    def _share_a_source(self, mine: str, theirs: str) -> bool:
        """Two names in one source are two people, as far as that source can tell."""
        of = [{_origin(key) for key, group in self.group.items() if group == one} for one in (mine, theirs)]
        return bool(of[0] & of[1])

    def found(self) -> tuple[Likeness, ...]:
        members: dict[str, list[Speaker]] = {}
        for speaker in self.speakers:
            members.setdefault(self.group[speaker.id], []).append(speaker)
        return tuple(
            Likeness(speakers=tuple(group), why="; ".join(self.whys[key]))
            for key, group in members.items()
            if len(group) > 1
        )


def _origin(speaker: str) -> str:
    """What gave a speaker's id: the part before the last slash."""
    return speaker.rpartition("/")[0]
