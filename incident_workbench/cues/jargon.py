"""Terms that an outsider would not know, by how they are written, with their first use.

No dictionary comes with this: a rare word in plain letters (a product called like a fruit) is not found. What is:
acronyms, names in camel case, with digits, underscores, dots or hyphens, and single words in backticks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from ..language import Lexicon
from ..model.claims import ActorAlias, Term
from ..model.evidence import span_of
from ..project import Project
from .suggesting import talk

Sort = Literal["acronym", "system"]
KNOWN = frozenset(
    "am pm ok utc gmt cet cest est pst bst tv pc eu uk us usa id ids pdf faq ceo cto fyi asap btw imo imho lol afaik "
    "afaict iirc wtf omg tbd tbh eta nb ps mr ms dr vs mb gb kb tb ms http https url urls www".split()
)
"""Acronyms that need no explaining, or are no terms."""
_PARTS = frozenset(
    "api app db svc service worker server proxy gateway adapter queue cache job cron prod staging dev cluster node "
    "pool lb cdn ui web core sync export import bot cli".split()
)
"""What the last part of a system's name often is: `on-call` is English, `checkout-api` is not."""
_ACRONYM = re.compile(r"(?<![\w.-])([A-Z][A-Z0-9]{1,6})(s?)(?![\w-])")
_SYSTEM = re.compile(
    r"(?<![\w@/.:#+-])("
    r"[A-Za-z]*[a-z]+[A-Z][A-Za-z0-9]+"  # camel case
    r"|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+"  # with underscores
    r"|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+"  # with hyphens
    r"|[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*){1,5}"  # with dots
    r"|[A-Za-z]{1,12}[0-9][a-z0-9]{0,6}"  # letters and digits
    r")(?![\w@/-]|\.\w)"
)
_QUOTED = re.compile(r"`([A-Za-z][A-Za-z0-9._-]{2,40})`")
_FENCED = re.compile(r"```.*?```|https?://\S+|\S+@\S+", re.DOTALL)


class Jargon(Struct, frozen=True, kw_only=True):
    """A term as it is written where it is first used: `segment.text[start:end]`."""

    term: str
    sort: Sort
    segment: str
    start: int
    end: int


def jargon(project: Project, *, on: date | None = None) -> tuple[Jargon, ...]:
    """Terms that nobody has explained yet, in the order of their first use by the clock; people's names are none."""
    segments = {s.id: s for s in talk(project, on=on)}
    order = [s for s in project.by_time() if s.id in segments]
    timed = {s.id for s in order}
    order += [s for s in segments.values() if s.id not in timed]
    words = Counter(word for s in order for word in re.findall(r"[a-z]+", s.text))
    passed = {_key(term.term) for term in project.of_kind(Term)} | _names(project)
    first: dict[str, Jargon] = {}
    shouted: Counter[str] = Counter()
    for segment in order:
        for term, sort, start, end in _terms(segment.text):
            key = _key(term)
            shouted[key] += sort == "acronym"
            if key not in passed and not {*re.split(r"[-_. ]", key)} <= passed:
                first.setdefault(key, Jargon(term=term, sort=sort, segment=segment.id, start=start, end=end))
    return tuple(
        one for key, one in first.items() if one.sort == "system" or words[one.term.lower()] < shouted[key]
    )


def as_term(project: Project, found: Jargon, meaning: str) -> Term:
    """A proposal for the glossary, grounded on the first use; the meaning is the analyst's."""
    span = span_of(project.segment(found.segment), found.start, found.end)
    return Term(term=found.term, meaning=meaning, evidence=(span,))


def lexicon(project: Project, *, on: date | None = None) -> Lexicon:
    """Actors of the project by every name they have, and systems: actors of that kind, terms explained, and jargon."""
    people: set[str] = set()
    systems = {term.term for term in project.of_kind(Term)}
    for actor in project.actors.values():
        names = {actor.name, actor.pseudonym, *(_written(project, actor.speakers))} - {""}
        (systems if actor.kind in ("bot", "system") else people).update(names)
    systems |= {found.term for found in jargon(project, on=on)}
    return Lexicon(actors=tuple(sorted(people)), systems=tuple(sorted(systems - people)))


def lexicon_file(names: Lexicon) -> str:
    """A lexicon as the file that `iw lint --lexicon` reads.

    >>> print(lexicon_file(Lexicon(actors=("Ana",), systems=())), end="")
    actors = [
        "Ana",
    ]
    systems = []
    """
    import tomli_w

    return tomli_w.dumps({"actors": list(names.actors), "systems": list(names.systems)})


def _terms(text: str) -> Iterator[tuple[str, Sort, int, int]]:
    """Each term with its place; what is quoted from a program, an address or a link is passed over."""
    plain = _FENCED.sub(lambda found: " " * len(found.group()), text)
    found: list[tuple[int, int, str, Sort]] = []
    capitals = sum(word.isupper() for word in re.findall(r"[A-Za-z]{2,}", plain))
    shouts = capitals > 3 and capitals * 2 > len(re.findall(r"[A-Za-z]{2,}", plain))
    for match in _QUOTED.finditer(plain):
        found.append((match.start(1), match.end(1), match[1], "system"))
    for match in _SYSTEM.finditer(plain):
        if _is_system(match[1]):
            found.append((match.start(1), match.end(1), match[1], "system"))
    for match in () if shouts else _ACRONYM.finditer(plain):
        if match[1].lower() not in KNOWN and not match[1].isdigit():
            found.append((match.start(1), match.end(1), match[1], "acronym"))
    reached = 0
    for start, end, term, sort in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= reached:
            yield term, sort, start, end
            reached = end


def _is_system(term: str) -> bool:
    parts = re.split(r"[-_.]", term)
    if "." in term:
        return len(parts) > 2 or parts[-1].lower() in _PARTS
    if "-" in term and "_" not in term:
        named = parts[-1].lower() in _PARTS or parts[-1].isdigit()
        return named or any(p[:1].isalpha() and any(c.isdigit() for c in p) for p in parts)
    return True


def _names(project: Project) -> set[str]:
    """What people are called, whole and in parts, also where a message mentions them."""
    names: set[str] = set()
    for speaker in project.speakers.values():
        if speaker.kind == "person":
            names.add(speaker.name)
    for alias in project.of_kind(ActorAlias):
        if alias.actor_kind == "person":
            names |= {alias.name, alias.pseudonym}
    for segment in project.segments:
        names |= {segment.text[m.start : m.end].lstrip("@") for m in segment.mentions}
    parts = {part for name in names for part in re.split(r"[\s._-]+", name)}
    return {_key(name) for name in names | parts} - {""}


def _written(project: Project, speakers: Iterable[str]) -> Iterator[str]:
    for key in speakers:
        if key in project.speakers:
            yield project.speakers[key].name


def _key(term: str) -> str:
    """One key for a term in the singular and the plural, in whichever case."""
    folded = term.casefold().strip()
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") and len(folded) > 3 else folded
