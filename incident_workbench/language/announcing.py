"""Words told over several sentences: after "Sam told us the following.", the rest of a paragraph or a list is Sam's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .attribution import told_by_a_person
from .masking import Prose
from .sentences import sentences
from .speakers import Speakers
from .vocabulary import lists, tree_of

_ANNOUNCED = r"(?:the following|as follows|these things|this|in (?:these|his|her|their) (?:own )?words)"
_AT_THE_END = re.compile(rf"(?:\b{_ANNOUNCED}\s*[.:]|:)\s*$", re.IGNORECASE)
_INSIDE = re.compile(rf"\b{_ANNOUNCED}\s*:|: *\n", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?$")


def own_sentences(text: str, shown: Prose, known: Speakers) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence that is not announced as somebody's words.

    An announcement holds to the end of its paragraph, and where it ends one, for the list that follows.
    """
    goes_on = False
    for begin, end in shown.blocks:
        told = goes_on = goes_on and _ITEM.search(text[text.rfind("\n", 0, begin) + 1 : begin]) is not None
        for first, last in sentences(shown.text, begin, end):
            if told:
                continue
            yield first, last
            told = announces(_with_line_ends(shown.text[first:last], text[first:last]), known)
            goes_on = told and not shown.text[last:end].strip()


def _with_line_ends(own: str, raw: str) -> str:
    if "\n" not in raw or ":" not in own:
        return own
    return "".join("\n" if there == "\n" else sign for sign, there in zip(own, raw, strict=True))


def announces(sentence: str, known: Speakers) -> bool:
    """Whether the sentences after this one are somebody's words.

    >>> from incident_workbench.language.nouns import Lexicon
    >>> from incident_workbench.language.speakers import speakers
    >>> none = speakers(Lexicon())
    >>> [
    ...     announces(s, none)
    ...     for s in ("Sam told us the following.", "We found the following.", "The steps were these:")
    ... ]
    [True, False, False]
    """
    found = _AT_THE_END.search(sentence) or _INSIDE.search(sentence)
    if found is None:
        return False
    return any(
        told_by_a_person(sentence, verb, known) for verb in _speaks().finditer(sentence, 0, found.end())
    )


@cache
def _speaks() -> re.Pattern[str]:
    return re.compile(rf"\b{tree_of(lists()['verbs']['speaks'])}\b", re.IGNORECASE)
