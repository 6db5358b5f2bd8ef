"""What a noun phrase names: a person, what people do together, a machine, or nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .grammar import ARTICLES, BOUNDARY, PASSED, PREPOSITIONS, VERBS, WORD
from .nouns import Kind
from .speakers import Speakers, word_kind
from .vocabulary import kinds

_QUANTIFIERS = frozenset(
    "most some many several all none any each few one both half part much two three four five".split()
)
_QUALITIES = frozenset(
    "quality level standard pace tone speed manner style thoroughness depth degree lack".split()
)
"""Of "the quality of the review", the review is what is meant."""
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
_AFTER_PEOPLE = frozenset(
    """
    afterwards meanwhile next twice alone instead together today tonight yesterday later earlier involved concerned
    themselves himself herself itself present inside outside upstairs downstairs here there already always often
    sometimes elsewhere anyway though however
    """.split()
)
_TELLING: tuple[Kind, ...] = ("person", "process", "system")


def phrase_kind(phrase: str, known: Speakers, *, begins: bool = False) -> Kind:
    """What a noun phrase names: by its head, which stands before the first preposition; else by any person in it.

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
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
    for word in (match[0] for match in WORD.finditer(phrase)):
        if word.casefold() in PREPOSITIONS:
            chunks.append([])
        else:
            chunks[-1].append(word)
    told = [word for word in chunks[0] if word.casefold() not in PASSED]
    only_how_many = not told and any(word.casefold() in _QUANTIFIERS for word in chunks[0])
    only_how_good = bool(told) and told[-1].casefold() in _QUALITIES
    skipped = len(chunks) > 1 and (only_how_many or only_how_good or not chunks[0])
    return head_kind(chunks[1] if skipped else chunks[0], known, begins=begins)


def named_kind(phrase: str, known: Speakers) -> Kind:
    """What words behind a verb name, up to where the next clause begins: "the night nurse that the dose".

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
    >>> named_kind("the night nurse that the dose", speakers(Lexicon()))
    'person'
    """
    return phrase_kind(next((part for part in BOUNDARY.split(phrase) if part.strip()), phrase), known)


def owner_kind(phrase: str, known: Speakers) -> Kind:
    """Whose something is: what stands behind the last preposition of "the result of Noor"('s mistake).

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
    >>> owner_kind("the result of Noor", speakers(Lexicon()))
    'person'
    """
    words = [match[0] for match in WORD.finditer(phrase)]
    last = max((place for place, word in enumerate(words) if word.casefold() in PREPOSITIONS), default=-1)
    return phrase_kind(" ".join(words[last + 1 :]), known)


def _leads(phrase: str, found: re.Match[str]) -> bool:
    """Whether a known name is what a phrase is about, and not an owner (`Ana's laptop`) or behind a preposition."""
    before = {word.casefold() for word in WORD.findall(phrase[: found.start()])}
    return not before & PREPOSITIONS and not re.match(r"'s?\s+\w", phrase[found.end() :])


def head_kind(words: list[str], known: Speakers, *, begins: bool = False) -> Kind:
    """The kind of the last word before the verb, or of a person or thing before it where that one tells nothing."""
    told: list[Kind] = []
    article = owned = False
    last = ""
    for place, word in enumerate(words):
        folded = word.casefold()
        if told and (
            folded in VERBS or folded in _BEGINS_A_CLAUSE or (folded.endswith("ed") and len(folded) > 4)
        ):
            break
        if folded in PASSED or folded.endswith("ly"):
            article = folded in ARTICLES
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
        last = word
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
    if len(told) > 1 and told[-2] == "person" and _is_a_thing_of_theirs(last):
        return "unknown"
    return next((kind for kind in _TELLING if kind in told), "unknown")


def _is_a_thing_of_theirs(word: str) -> bool:
    """Whether an unknown word behind people is what is theirs: the staff portal, the crew cabin."""
    return word.islower() and not word.endswith("ing") and word not in _AFTER_PEOPLE


def _follows_a_name(word: str) -> bool:
    folded = word.casefold()
    return word[:1].isupper() or folded in VERBS or folded in PASSED or folded.endswith(("ed", "ly", "ing"))
