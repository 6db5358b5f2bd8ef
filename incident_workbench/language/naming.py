"""Words of a class that only name a thing: the root cause field, an action-item tracker, the User Error tab."""

from __future__ import annotations

import re
from functools import cache

from .vocabulary import lists, tree_of


@cache
def _named() -> re.Pattern[str]:
    names = lists()["names"]
    what, thing, place = (f"(?:{tree_of(names[name])})" for name in ("what", "thing", "place"))
    what = re.sub(r"\\? |\\?-", "[ -]", what)
    return re.compile(
        rf"\b{what}s?[ -](?:(?:\w+-)?\w+[ -])?{thing}s?\b|"
        rf"\b{place}s? (?:(?:is |was |are |were )?(?:called|named|labelled|labeled|titled|headed|marked|reading) )?"
        rf"(?:(?:with the (?:name|title|label|heading)|for|of) )?(?:the |an? )?{what}s?\b",
        re.IGNORECASE,
    )


@cache
def _trigger() -> re.Pattern[str]:
    return re.compile(
        rf"\b{tree_of((*lists()['names']['trigger'], *lists()['sets']['trouble']))}$", re.IGNORECASE
    )


@cache
def _thing() -> re.Pattern[str]:
    names = lists()["names"]
    return re.compile(rf"[ -]{tree_of((*names['thing'], *names['kept_of']))}s?\b", re.IGNORECASE)


_WORD_FOR_IT = re.compile(
    r"^\W*[^.;,:]{1,60}? (?:is|was|are|were) (?:the|an?|one|her|his|their|our) (?:[\w-]+ )?"
    r"(?:words?|phrases?|terms?|titles?|headings?|expressions?|labels?|slogan|motto|sayings?|name|option|button)\b",
    re.IGNORECASE,
)
_COMMAND_NAMED = re.compile(
    r"^\W*(?P<command>[a-z][\w-]*)"
    r"(?: (?!(?:that|which|who|whom|whose|what|when|where|if|so|and|or|how|why|until|before|after|as|because|since|"
    r"while|whether|than)\b)[\w-]+){1,5}? "
    r"(?:is|was|were|has|had|stopped|failed|means|meant|reads|ran|took|began|became|returned|showed|appears|appeared|"
    r"stands|came|went|ceased|works|worked)\b",
    re.IGNORECASE,
)


@cache
def _commands() -> frozenset[str]:
    asked_of = frozenset(("ensure", "document", "verify"))
    return (frozenset(lists()["sets"]["change"]) | {"stop", "start", "get", "have", "set"}) - asked_of


def is_a_title(sentence: str) -> bool:
    """Whether what begins like a command is the name of something that the sentence tells about.

    >>> is_a_title("Add to basket stopped at noon."), is_a_title("Add a gauge that is read daily.")
    (True, False)
    """
    named = _COMMAND_NAMED.match(sentence)
    return named is not None and named["command"].casefold() in _commands()


def names_of_things(sentence: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a sentence that name a part of a program or a form by words that would ask a question elsewhere.

    >>> names_of_things("The User Error tab is empty.")
    ((4, 18),)
    >>> names_of_things("User error is not in it.")
    ()
    """
    found = [match.span() for match in _named().finditer(sentence)]
    if word := _WORD_FOR_IT.match(sentence):
        found.append(word.span())
    return tuple(found)


def heads_a_name(sentence: str, end: int) -> bool:
    """Whether words that end in a noun are the first part of a thing's name: "responsible for the outage calendar".

    >>> heads_a_name("Ben keeps the outage calendar.", 20), heads_a_name("Ben caused the outage.", 21)
    (True, False)
    """
    return (
        _thing().match(sentence, end) is not None
        and _trigger().search(sentence, max(0, end - 20), end) is not None
    )
