"""Who does what a sentence says: a person, what people do together, a machine, or nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from .nouns import Kind, Lexicon, Subject
from .vocabulary import kinds

MASK = "\x1a"
"""Stands for every character that is not the writer's own prose."""
_BOUNDARY = re.compile(
    r"(?:[;()\x1a]|[,:](?!\d))+|\s[–—-]+\s|\b(?:and|but|or|nor|because|that|which|who|when|while|if|so|as|until|before|after|since|"
    r"although|though|whereas|than|whether|where|what|how|why|then|unless|once|yet)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:(?:at|by|on|in|during|for|all|until|from) )?(?:that|this|last|the same|the next|the following|the previous) "
    r"(?:early |late )?(?:evening|night|morning|afternoon|day|week|weekend|hour|time|month|year|point|moment|stage|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""When: of "the triage that evening", only "the triage" is the subject."""
_PRONOUN = re.compile(
    r"\b(?:we|they|he|she|you|i)\s+(?:(?:\w+ly|also|then|just|all|both|still)\s+)*$", re.IGNORECASE
)
"""Right before the verb, as in "the first thing they should have", these do it, whatever stands before them."""
_WORD = re.compile(r"[^\W_](?:[\w'./&-]*[\w])?")
_PREPOSITIONS = frozenset(
    """
    of in on at for from with by to during under over about between within across after before into through
    without against around behind near until upon among amid despite like per via
    """.split()
)
_PASSED = frozenset(
    """
    the a an this these those our their his her its my your some any each every all both several many most few no
    not never also just even still only simply then now perhaps maybe again once soon later first second other another
    same whole entire more less very quite rather almost nearly one two three four five six ten half
    do does did is are was were be been being has have had having would could should might may must will can shall
    to there here yet too at least well so
    """.split()
)
_QUANTIFIERS = frozenset(
    "most some many several all none any each few one both half part much two three four five".split()
)
_QUALITIES = frozenset(
    "quality level standard pace tone speed manner style thoroughness depth degree lack".split()
)
"""Of "the quality of the review", the review is what is meant."""
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


def phrase_kind(phrase: str, known: Speakers, *, begins: bool = False) -> Kind:
    """What a noun phrase names: by its head, which stands before the first preposition; else by any person in it.

    >>> phrase_kind("the nurse on call for the ward", speakers(Lexicon()))
    'person'
    >>> phrase_kind("the pump of the night shift", speakers(Lexicon()))
    'system'
    >>> phrase_kind("most of the nurses", speakers(Lexicon()))
    'person'
    """
    if known.names and (found := known.names.search(phrase)) and _leads(phrase, found):
        return "person"
    if known.parts and (found := known.parts.search(phrase)) and _leads(phrase, found):
        return "system"
    chunks: list[list[str]] = [[]]
    for word in (match[0] for match in _WORD.finditer(phrase)):
        if word.casefold() in _PREPOSITIONS:
            chunks.append([])
        else:
            chunks[-1].append(word)
    told = [word for word in chunks[0] if word.casefold() not in _PASSED]
    only_how_many = not told and any(word.casefold() in _QUANTIFIERS for word in chunks[0])
    only_how_good = bool(told) and told[-1].casefold() in _QUALITIES
    skipped = len(chunks) > 1 and (only_how_many or only_how_good or not chunks[0])
    return _head_kind(chunks[1] if skipped else chunks[0], known, begins=begins)


def named_kind(phrase: str, known: Speakers) -> Kind:
    """What words behind a verb name, up to where the next clause begins: "the night nurse that the dose".

    >>> named_kind("the night nurse that the dose", speakers(Lexicon()))
    'person'
    """
    return phrase_kind(next((part for part in _BOUNDARY.split(phrase) if part.strip()), phrase), known)


def owner_kind(phrase: str, known: Speakers) -> Kind:
    """Whose something is: what stands behind the last preposition of "the result of Noor"('s mistake).

    >>> owner_kind("the result of Noor", speakers(Lexicon()))
    'person'
    """
    words = [match[0] for match in _WORD.finditer(phrase)]
    last = max((place for place, word in enumerate(words) if word.casefold() in _PREPOSITIONS), default=-1)
    return phrase_kind(" ".join(words[last + 1 :]), known)


def _leads(phrase: str, found: re.Match[str]) -> bool:
    """Whether a known name is what a phrase is about, and not an owner (`Ana's laptop`) or behind a preposition."""
    before = {word.casefold() for word in _WORD.findall(phrase[: found.start()])}
    return not before & _PREPOSITIONS and not re.match(r"'s?\s+\w", phrase[found.end() :])


def _head_kind(words: list[str], known: Speakers, *, begins: bool = False) -> Kind:
    """The kind of the last word before the verb, or of a person or thing before it where that one tells nothing."""
    told: list[Kind] = []
    article = owned = False
    for place, word in enumerate(words):
        folded = word.casefold()
        if told and (
            folded in _VERBS or folded in _BEGINS_A_CLAUSE or (folded.endswith("ed") and len(folded) > 4)
        ):
            break
        if folded in _PASSED or folded.endswith("ly"):
            article = folded in _ARTICLES
            continue
        if folded.removesuffix("s") in _AMBIGUOUS and place and words[place - 1].casefold() in _OF_PEOPLE:
            told.append("person")
            continue
        if (things := _PEOPLE_UNLESS_OF.get(folded.removesuffix("s"))) is not None:
            told.append("system" if place and words[place - 1].casefold() in things else "person")
            continue
        if place and words[place - 1].casefold() in _WORK_UNLESS_OF.get(folded, ()):
            told.append("system")
            continue
        lone = place + 1 == len(words) or _follows_a_name(words[place + 1])
        told.append(
            word_kind(word, known, begins=begins and place == 0, bare=not article and (lone or place > 0))
        )
        owned = owned or folded.endswith("'s")
        article = False
        if folded in kinds()["pronoun"]:
            break
    if not told or told[-1] != "unknown" or owned:
        return told[-1] if told else "unknown"
    return next((kind for kind in _TELLING if kind in told), "unknown")


_AMBIGUOUS = frozenset("driver controller handler agent broker worker runner".split())
_OF_PEOPLE = frozenset(
    """
    train bus lorry truck van taxi tram ambulance crane delivery traffic duty area approach ground tower signal
    trainee junior senior duty-room relief night-shift chief young experienced inexperienced
    baggage customer support call-centre service desk human incident care aid shift factory warehouse
    """.split()
)
"""Before a word that names people or machines, these say that it is people."""


_PEOPLE_UNLESS_OF: Mapping[str, frozenset[str]] = {
    "group": frozenset(
        """
        consumer security target resource placement node host instance process control volume raid replication shard
        scaling autoscaling auto-scaling availability port address thread column server log alert api drive disk device
        worker subnet parameter option capture functional ad-hoc
        """.split()
    ),
    "centre": frozenset("data compute cost storage".split()),
    "center": frozenset("data compute cost storage".split()),
    "room": frozenset(
        "server machine data switch equipment chat plant pump engine cold clean boiler".split()
    ),
    "operator": frozenset(
        """
        kubernetes k8s postgres postgresql kafka prometheus elasticsearch redis mysql cassandra mongo mongodb vault
        istio argo strimzi etcd spark flink boolean comparison binary logical ternary bitwise cluster-api certificate
        """.split()
    ),
    "bridge": frozenset(
        "network ethernet linux rail railway road docker virtual wireless bus protocol message".split()
    ),
    "provider": frozenset(
        "identity oauth saml sso auth login storage metrics data state config secret context".split()
    ),
}
"""These name people, unless the word before says that they are of machines."""
_WORK_UNLESS_OF: Mapping[str, frozenset[str]] = {
    "plan": frozenset("query execution explain index".split()),
    "response": frozenset(
        "server api http dns json client upstream backend proxy cache error query service".split()
    ),
    "execution": frozenset("query job task pod command script code".split()),
}
"""These name what people do together, unless the word before says otherwise."""
_BEGINS_A_CLAUSE = frozenset(
    """
    using running operating owning holding handling watching reading serving staffing managing leading joining relying
    depending responsible involved affected concerned working
    """.split()
)
"""Behind a noun, these tell more about it: "hospitals using the pump" are hospitals."""


def _follows_a_name(word: str) -> bool:
    folded = word.casefold()
    return word[:1].isupper() or folded in _VERBS or folded in _PASSED or folded.endswith(("ed", "ly", "ing"))


_TELLING: tuple[Kind, ...] = ("person", "process", "system")
_ARTICLES = frozenset("the a an this that our their every each".split())
_VERBS = frozenset(
    """
    is are was were be been being has have had would could should might may must will can did does do
    saw took ran went made found knew thought began came got gave kept left let met paid put read rang said sent
    set shut sat stood told wrote held brought broke chose drove fell felt lost led spoke spent won hit cut caught
    understood meant built bought taught drew grew rose sought slept rode forgot threw swept lent
    bent swore wore tore froze stole
    """.split()
)


def subject_kind(sentence: str, at: int, known: Speakers) -> Kind:
    """Who does the verb that begins at `at`: the nearest noun phrase before it, over "and" and relative clauses.

    >>> none = speakers(Lexicon())
    >>> subject_kind("The nurse saw the pump stop and should have", 32, none)
    'person'
    >>> subject_kind("The pump that the nurse watched should have", 32, none)
    'system'
    """
    left = _WHEN.sub(lambda found: " " * len(found[0]), sentence[:at])
    if _PRONOUN.search(left):
        return "person"
    end = len(left)
    over = False
    for mark in reversed(list(_BOUNDARY.finditer(left))):
        clause, sign = left[mark.end() : end], mark[0].casefold()
        end = mark.start()
        if sign == "who" and clause.strip():
            return "person"
        if sign in ("that", "which") and _has_a_verb(clause):
            continue
        kind = _clause_kind(clause, known)
        if kind is None or (kind == "unknown" and sign.strip() == ","):
            over = over or kind is not None
            continue
        return kind
    kind = _clause_kind(left[:end], known, begins=True)
    return kind if kind is not None and not (over and kind in ("system", "process")) else "unknown"


def _has_a_verb(clause: str) -> bool:
    words = [match[0].casefold() for match in _WORD.finditer(clause)]
    return any(word in _VERBS or (word.endswith("ed") and len(word) > 4) for word in words)


def _clause_kind(clause: str, known: Speakers, *, begins: bool = False) -> Kind | None:
    """The kind of a clause's subject; None when the clause has no noun phrase of its own."""
    clause = re.sub(r"^\s*(?:about|around|over|nearly|under) (?=\d)", "", clause, flags=re.IGNORECASE)
    words = [match[0] for match in _WORD.finditer(clause)]
    folded = [word.casefold() for word in words]
    if not any(word not in _PASSED and not word.endswith("ly") for word in folded):
        return "system" if {"this", "it", "there"} & set(folded) else None
    if folded[0] in _PREPOSITIONS:
        return _last_phrase(words, known)
    return phrase_kind(clause, known, begins=begins)


def _last_phrase(words: list[str], known: Speakers) -> Kind | None:
    """Of "at the depot the night crew": the crew. A clause that is one prepositional phrase has no subject."""
    phrase: list[str] = []
    articles = 0
    for word in words:
        folded = word.casefold()
        if folded in _PREPOSITIONS:
            phrase, articles = [], 0
            continue
        if folded in _ARTICLES:
            articles += 1
            phrase = [] if articles > 1 else phrase
        phrase.append(word)
    own = articles > 1 or sum(word.casefold() not in _PASSED for word in phrase) > 1
    return _head_kind(phrase, known) if own else None


_FITS: dict[Subject, frozenset[Kind]] = {
    "any": frozenset(("person", "process", "system", "unknown")),
    "person": frozenset(("person",)),
    "people": frozenset(("person", "process")),
    "not_system": frozenset(("person", "process", "unknown")),
}


def fits(kind: Kind, subject: Subject) -> bool:
    return kind in _FITS[subject]


Asked = Callable[[str, int], Kind]
"""Another opinion on who does the verb at a place of a sentence: a trained pipeline's."""
