"""Names of people who have not agreed to be named: found as whole words, and shown as their role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from ..project import Actor, Project

SOMEBODY = "a participant"
"""Whoever said what may not be attributed, or one of several people with one name."""
ALSO_WORDS = frozenset(
    """
    able admin analyst april art august autumn banks bar bell bill black bond bot brown buddy case channel chase
    cliff cook dale dawn day drew ernest facilitator faith field fields fox frank gene glen grace grant green
    guest gene guy hall hand hill host hope hunter interviewer iris ivy jack jay joy june king lance lane lead
    long love mark max may mike miles moon nick oncall olive on-call ops page park pat patience penny pike
    price ray rich rob robin root rose ruby rusty sandy scribe skip speaker stone storm sue summer support
    system team unknown user wade walker ward water waters wells west white will wood woods young
    """.split()
)
"""Words that are names of people, and other words as well: left where they stand alone, and asked about."""


class HiddenNames(Struct, frozen=True, dict=True):
    """Forms of names with what is shown for each: `loose` in any case of letters (keys are case-folded), `exact` as is.

    `uncertain` are names that are also words; they are left when they stand alone.
    """

    loose: Mapping[str, str] = {}
    exact: Mapping[str, str] = {}
    uncertain: tuple[str, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = sorted({*self.loose, *self.exact}, key=lambda form: (-len(form), form))
        if not forms:
            return None
        return re.compile(rf"(?<!\w)@?(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)

    def found_in(self, text: str) -> tuple[str, ...]:
        """The names that stand in a text, as they are written there."""
        return tuple(dict.fromkeys(match[0] for match, _ in self._matches(text)))

    def replaced(self, text: str, *, frame: str = "{}") -> str:
        """The text with what is shown for each name, put into `frame`.

        >>> HiddenNames(loose={"ana reyes": "on call"}).replaced("asked Ana Reyes's team", frame="[{}]")
        "asked [on call]'s team"
        """
        parts, reached = [], 0
        for match, shown in self._matches(text):
            parts += [text[reached : match.start()], frame.format(shown)]
            reached = match.end()
        return "".join((*parts, text[reached:]))

    def _matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for match in self._pattern.finditer(text) if self._pattern else ():
            form = match[0].removeprefix("@")
            shown = self.exact.get(form) or self.loose.get(form.casefold())
            if shown is not None:
                yield match, shown


def hidden_names(project: Project) -> HiddenNames:
    """The names to hide in a project: full names, handles and first names in any case, surnames as they are written.

    A word that some actor's role, team or agreed name holds is left, for it stands there in its own right.
    """
    people = [a for a in project.actors.values() if a.kind == "person" and not a.named]
    kept = _kept_words(project)
    loose: dict[str, str] = {}
    exact: dict[str, str] = {}
    uncertain: set[str] = set()
    for actor in people:
        for form, any_case in _forms(project, actor):
            if _alone(form) and form.casefold() in ALSO_WORDS:
                uncertain.add(form)
            elif not (_alone(form) and form.casefold() in kept):
                into, key = (loose, form.casefold()) if any_case else (exact, form)
                into[key] = actor.shown if into.get(key, actor.shown) == actor.shown else SOMEBODY
    return HiddenNames(loose, exact, tuple(sorted(uncertain)))


def _alone(form: str) -> bool:
    return len(form.split()) == 1


def _kept_words(project: Project) -> set[str]:
    """Words of roles and teams, and of names that may be shown."""
    shown = [text for a in project.actors.values() for text in (a.shown, a.role_during, a.team)]
    return {word.casefold() for text in shown for word in re.findall(r"\w[\w'’-]*", text)}


def _forms(project: Project, actor: Actor) -> Iterator[tuple[str, bool]]:
    """Ways to write a person's name, and whether in any case of letters."""
    speakers = [project.speakers[key] for key in actor.speakers if key in project.speakers]
    names = dict.fromkeys([actor.name, *(s.name for s in speakers), *(s.handle for s in speakers)])
    for name in names:
        words = name.removeprefix("@").split()
        if not words:
            continue
        yield " ".join(words), len(words) > 1 or len(words[0]) > 2
        if len(words) > 1:
            yield words[0], len(words[0]) > 2
            if len(words[-1]) > 2 and words[-1][0].isalpha():
                yield words[-1], False
    for key in actor.speakers:
        bare = key.rpartition("/")[2]
        if re.fullmatch(r"[A-Z0-9]{8,}", bare):
            yield bare, False
