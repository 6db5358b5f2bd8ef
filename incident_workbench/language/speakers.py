"""Who is who: the names of a case, and what one word names."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from .nouns import Kind, Lexicon
from .vocabulary import kinds

_TECHNICAL = re.compile(r"[a-z]+[A-Z]|\d|[_/]|\w\.\w|^[A-Z]{2,}s?$")
_ROLES_IN_CAPITALS = frozenset(
    "SRE SREs DBA DBAs IC ICs CTO CEO VP QA NOC SOC ATC CSM TAM PM EM TL RN GP ICU ER HR PR".split()
)
_NOT_A_NAME = re.compile(
    r"(?:ing|tion|sion|ment|ness|ity|ance|ence|ism|ship|age|ure|ery|ware|ology|work|book|base|point|time|line|side|ly|able|ed)$"
)
_PEOPLE_END_SO = re.compile(
    r"(?:[^l]ists?|icians?|[a-z](?:man|men|woman|women)|keepers?|wrights?|smiths?|eers?)$"
)
_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december easter christmas today yesterday tomorrow utc gmt afternoon morning evening night
    nothing something everything anything earlier better faster stronger proper more less fewer perhaps maybe instead
    """.split()
)


class Speakers(Struct, frozen=True):
    """The names of a case, ready to be looked up: words and whole names, folded."""

    people: frozenset[str]
    systems: frozenset[str]
    names: re.Pattern[str] | None
    parts: re.Pattern[str] | None


@lru_cache(maxsize=64)
def speakers(lexicon: Lexicon) -> Speakers:
    return Speakers(
        frozenset(name.casefold() for name in lexicon.actors),
        frozenset(name.casefold() for name in lexicon.systems),
        _any(lexicon.actors),
        _any(lexicon.systems),
    )


def _any(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    written = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE)


def word_kind(word: str, known: Speakers, *, begins: bool = False, bare: bool = True) -> Kind:
    """What one word names. `begins`: it begins the sentence; `bare`: no article stands before it.

    >>> none = speakers(Lexicon())
    >>> [word_kind(w, none) for w in ("nurses", "handover", "kubelet", "Noor", "etcd-3", "marzipan")]
    ['person', 'process', 'system', 'person', 'system', 'unknown']
    """
    folded = word.casefold()
    if folded in known.people:
        return "person"
    if folded in known.systems:
        return "system"
    base = folded.removesuffix("'s").removesuffix("'")
    listed = kinds()
    for form in dict.fromkeys(
        (base, base.removesuffix("s"), base.removesuffix("es"), base.rpartition("-")[2])
    ):
        if form in listed["person"] or form in listed["pronoun"]:
            return "person"
        if form in listed["system"] or form in listed["product"]:
            return "system"
        if form in listed["process"]:
            return "process"
    if word in _ROLES_IN_CAPITALS or _PEOPLE_END_SO.search(base):
        return "person"
    if _TECHNICAL.search(word.removesuffix("'s")):
        return "system"
    if word[:1].isupper() and bare and not _NOT_A_NAME.search(base) and base not in _DAYS and base.isalpha():
        return "unknown" if begins and base.endswith("s") and len(base) > 6 else "person"
    return "unknown"
