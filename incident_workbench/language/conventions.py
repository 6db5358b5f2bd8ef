"""What is told as a rule written down, or as what everybody holds; neither is the writer's wish or judgement."""

from __future__ import annotations

import re

from .attribution import clause_begin, clause_end

_NORM = re.compile(
    r"(?:(?:^|, ?|\bmust )(?:by|following)|"
    r"\b(?:under|per|as per|according to|in line with|in keeping with|pursuant to)) "
    r"(?!(?:breach|violation|defiance|disregard|spite|any|future)\b)(?:(?!of |and |for |to )[\w.'-]+ ){0,4}?"
    r"(?:polic(?:y|ies)|procedures?|specifications?|spec|contracts?|agreement|law|statute|regulations?|rules?|rulebook|"
    r"runbook|playbook|checklist|manual|handbook|protocol|guidelines?|licen[cs]e|convention|data ?sheet|"
    r"roster|timetable|charter|by-?laws?|ordinance|"
    r"sla|rfc [\w-]+|design|standard (?:operating|[A-Z\d])|rota)\b(?! (?:violation|breach|change))|"
    r"\bas (?:the |our |its |their )?(?:[\w-]+ ){1,3}"
    r"(?:requires?|prescribes?|says?|demands?|specif(?:y|ies)|stipulates?|lays? down|has it|puts? it)\b",
    re.IGNORECASE,
)


def documented(sentence: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that tell what a contract, a law or a specification asks for.

    >>> documented("Under the contract the provider must answer; we should ring.")
    ((0, 43),)
    """
    return tuple(
        (clause_begin(sentence, norm.start()), clause_end(sentence, norm.end()))
        for norm in _NORM.finditer(sentence)
    )


_AGREED = re.compile(
    r"\b(?:(?:nobody|no one|no-one|none of (?:them|us))(?: \w+)? "
    r"(?:doubts?|doubted|disputes?|disputed|denies|denied|contests?)|"
    r"(?:everyone|everybody|we all|all (?:of (?:them|us)|[\w ]{1,25}?)|they all)(?: \w+)? "
    r"(?:agree[sd]?|concur(?:red|s)?|accept(?:ed|s)?)) "
    r"(?:that\b|(?=(?:it|this|there|he|she|they|the \w+) (?:was|is|had|were|lay)\b))",
    re.IGNORECASE,
)


def agreements(sentence: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that are told as what everybody holds: whose story it is asks another class.

    >>> agreements("Everyone agreed that it was Ben.")
    ((20, 32),)
    """
    return tuple((said.end(), clause_end(sentence, said.end())) for said in _AGREED.finditer(sentence))
