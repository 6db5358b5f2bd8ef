"""Whose words: the stretches of a sentence that are somebody's view, told as theirs."""

from __future__ import annotations

import re
from functools import cache

from .speakers import Speakers
from .subjects import subject_kind
from .vocabulary import lists, tree_of

_CUT = re.compile(r";|\s[–—]\s|,\s+(?:but|yet|although|though|whereas|while)\b(?!\s+that)", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\W*(?:according to|as per|in the (?:words|view|opinion|eyes|account|telling|recollection) of|"
    r"(?:in|from|on|by|for) (?:[\w.-]+ ){0,4}?(?:[\w.-]+'s|his|her|their) (?:own )?"
    r"(?:\w+ ){0,2}?(?:account|view|words|interview|opinion|recollection|telling|memory|reading|estimate|mind|eyes|"
    r"perspective|point of view|version|statement|notes|experience|debrief|report|testimony)\b|"
    r"when (?:asked|interviewed)\b|asked (?:about|why|what|how|whether)\b|"
    r"to (?:[A-Z]\w+|him|her|them)[,:]? (?:it|this|that|the)\b)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r",? (?:according to|as (?:[\w.-]+ ){1,4}(?:put|saw|recalled|remembered|told|described|said|explained|has|had) it|"
    r"in (?:his|her|their|[\w.-]+'s) (?:own )?"
    r"(?:view|words|account|opinion|interview|recollection|telling|eyes|memory))\b",
    re.IGNORECASE,
)
_REPORTED_QUESTION = re.compile(
    r"\b(?:asked|asks|asking|wondered|wonders|wondering|questioned|discussed|debated|disagreed?|differed?|differs?|"
    r"argued|unsure|"
    r"undecided|a question of|questions? (?:about|of|was|is))\b[^;]{0,40}?"
    r"\b(?:whether|if|what|why|how|who|when|where|which|on|over|about|in)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:we|i)\s+(?:\w+ly\s+|all\s+|also\s+|now\s+|still\s+)*$", re.IGNORECASE)
_NOBODY = re.compile(
    r"\b(?:nobody|no one|no-one|none|neither|everyone|everybody|all|few|not|n't|never|it|hardly)\b[^,;]*$",
    re.IGNORECASE,
)


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf"\b{tree_of(lists()['verbs']['says'])}\b", re.IGNORECASE)


@cache
def _analysts_say() -> frozenset[str]:
    return frozenset(lists()["verbs"]["analysts_say"])


@cache
def _documents() -> re.Pattern[str]:
    verbs = lists()["verbs"]
    return re.compile(
        rf"(?<!\bthis )(?<!\bour )\b{tree_of(verbs['documents'])}s?\b"
        r"(?: (?:[\w-]+ )?(?:of|for|in|from|on|by|at) (?:the |our |a )?[\w-]+(?: [\w-]+)?)?"
        rf"(?: (?:clearly|explicitly|also|simply|only))? (?P<verb>{tree_of(verbs['documents_say'])})\b",
        re.IGNORECASE,
    )


@cache
def _views() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:[\w.-]+'s?|his|her|their) (?:own |first |later |main |initial |early )?"
        rf"{tree_of(lists()['verbs']['views'])}s? "
        rf"(?:at the time |then |that night |of (?:it|this|the \w+) |in [\w #-]{{1,30}} )?"
        rf"(?:was|is|were|that|had been|has it|as|puts|describes|of)\b|"
        rf"\b(?:convinced|certain|sure|confident|afraid|worried|adamant|"
        r"under the impression|of the opinion|of the view) that\b",
        re.IGNORECASE,
    )


@cache
def _judged() -> re.Pattern[str]:
    """What follows "found", where it is an opinion: "the handover rushed"."""
    return re.compile(
        rf"\s+(?:the|his|her|their|its|it|both|all|that|this)\b[^,;.]{{0,50}}\b{tree_of(lists()['sets']['evaluative'])}\b",
        re.IGNORECASE,
    )


_BEFORE = re.compile(
    rf"\b(?:was|were|had been|been) (?:\w+ )?(?:suggested|proposed|said|asked|described|thought|reported|"
    rf"recommended|argued|called|advised|mentioned|raised|put forward)\b[^;]{{0,60}}\b"
    rf"(?:by [\w\s.-]+|in the (?:[\w-]+ )?(?:channel|thread|call|chat)|"
    rf"on the (?:[\w-]+ )?(?:call|bridge|radio)|at the time|at {'[0-9]{1,2}[:.][0-9]{2}'})",
    re.IGNORECASE,
)
_TRAILING = re.compile(r",\s*(?P<who>[^,;]{1,60}?)\s*$")
_AUXILIARY = re.compile(
    r"\b(?:should|would|could|might|must|may|ought|have|has|had|did|does|do|was|were|is|are|been|be|to|not|never|will)\b"
    r"|n't\b",
    re.IGNORECASE,
)
"""Between a name and a verb of saying, these make it no report of words: "…, Noor should have asked"."""


def attributed(sentence: str, known: Speakers) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that are told as somebody's view; what stands in them is not the writer's.

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
    >>> attributed("Noor said she should have rung.", speakers(Lexicon()))
    ((9, 31),)
    >>> attributed("She should have rung.", speakers(Lexicon()))
    ()
    """
    found: list[tuple[int, int]] = []
    if _WHOLE.match(sentence):
        found.append((0, clause_end(sentence, 0)))
    for inside in _INSIDE.finditer(sentence):
        found.append((clause_begin(sentence, inside.start()), clause_end(sentence, inside.end())))
    for said in _says().finditer(sentence):
        found += _said(sentence, said, known)
    for match in _documents().finditer(sentence):
        found.append((match.start("verb"), clause_end(sentence, match.end())))
    for match in _views().finditer(sentence):
        found.append((match.end(), clause_end(sentence, match.end())))
    for match in _REPORTED_QUESTION.finditer(sentence):
        found.append((match.start(), clause_end(sentence, match.end())))
    if passive := _BEFORE.search(sentence):
        found.append((0, clause_end(sentence, passive.end())))
    return tuple(found)


def told_by_a_person(sentence: str, said: re.Match[str], known: Speakers) -> bool:
    """Whether somebody other than the writer does a verb of saying."""
    before = sentence[: said.start()]
    return (
        not _FIRST_PERSON.search(before)
        and not _NOBODY.search(before)
        and not re.search(
            r"\b(?:should|would|could|might|must|may|to)\s*(?:not |never |\w+ly )*(?:have )?$", before
        )
        and subject_kind(sentence, said.start(), known) == "person"
    )


def _said(sentence: str, said: re.Match[str], known: Speakers) -> list[tuple[int, int]]:
    """What follows a verb of saying, or what stands before it where it ends the sentence: "…, Noor said"."""
    before = sentence[: said.start()]
    verb = said[0].casefold()
    clause = re.split(r"[;:]|\b(?:that|because|which)\b", before)[-1]
    if _FIRST_PERSON.search(before) and verb not in _analysts_say():
        return []
    if _NOBODY.search(clause):
        return []
    rest = sentence[said.end() :]
    if verb in _NEEDS_THAT and not _THAT.match(rest):
        return []
    if verb == "found" and not _judged().match(rest):
        return []
    if verb in _OF_THINGS and not re.match(
        r"\s+(?:that|how|why|to|it|the|this|them|us|me|her|him|there|afterwards|later|\w+\s+that)\b|[,:]",
        rest,
    ):
        return []
    if subject_kind(sentence, said.start(), known) != "person":
        return []
    if (
        re.match(
            r"\s+(?:to|of|about)\s+(?!(?:us|me|her|him|them|the (?:channel|group|room|call|analyst|team)|\w+ly)\b)",
            rest,
        )
        and verb in _THOUGHT_OF
    ):
        return []
    begin = said.start() if verb in _ADVISES else said.end()
    spans = [(begin, clause_end(sentence, said.end()))]
    trailing = _TRAILING.search(before)
    if trailing and len(trailing["who"].split()) <= 6 and not _AUXILIARY.search(trailing["who"]):
        spans.append((0, trailing.start()))
    return spans


_ADVISES = frozenset(
    "recommended recommends advised advises urged urges suggested suggests proposed proposes".split()
)
"""Verbs that ask a question themselves, unless it is somebody else who does them."""
_THOUGHT_OF = frozenset(("thought", "thinks", "considered", "offered", "pointed"))
_NEEDS_THAT = frozenset(
    "acknowledged admitted admits conceded concedes confirmed confirms denied denies disputed disputes observed "
    "observes held holds".split()
)
"""Verbs that are of saying only before "that" and its kin: one can also admit a patient, or hold a door."""
_THAT = re.compile(
    r"\s+(?:to \w+ |in \w+ \w+ |at [\d:.]+ |later |afterwards |\w+ly )*"
    r"(?:that|having|being|(?:s?he|they) (?:had|was|were))\b|:",
    re.IGNORECASE,
)
_OF_THINGS = frozenset(
    "read reads called calls listed raised put puts considered considers viewed views described describes felt typed "
    "posted regarded dismissed added wanted wants reported reports noted notes understood sensed attributed pointed "
    "preferred".split()
)
"""Verbs that are of saying only where what was said follows."""


def clause_end(sentence: str, at: int) -> int:
    """Where the clause at a place ends: at a semicolon, a dash, or a contrast."""
    cut = _CUT.search(sentence, at)
    return cut.start() if cut else len(sentence)


def clause_begin(sentence: str, at: int) -> int:
    """Where the clause at a place begins."""
    return max((cut.end() for cut in _CUT.finditer(sentence, 0, at)), default=0)
