"""The check itself: a text, and the questions that it raises. A pure function; nothing is changed or suggested."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .announcing import own_sentences
from .attribution import attributed
from .conventions import agreements, documented
from .kept import Keep, keeps
from .masking import Form, prose
from .naming import names_of_things
from .nouns import Finding, Kind, Lexicon
from .rules import Rule, Rules, built_in
from .subjects import MASK, Asked, Speakers, fits, named_kind, owner_kind, speakers, subject_kind

OF_NORMS = frozenset(("counterfactual", "recommendation"))
"""Classes that ask about "should" and "must": what a contract or a law has it so is told, not wished."""


def check(
    text: str,
    *,
    lexicon: Lexicon | None = None,
    rules: Rules | None = None,
    form: Form = "markdown",
    ask: Asked | None = None,
    kept: Iterable[Keep] = (),
    keep: bool = True,
) -> tuple[Finding, ...]:
    """Questions about a text, in its order. Quotations, code, logs and views told as somebody's pass untouched.

    `ask` is a second opinion on who does something, where words alone do not tell (`engine().ask`).
    `kept` are sentences that somebody kept with a reason; those that the text itself keeps in comments are known,
    unless `keep` is False.

    >>> [
    ...     (f.class_, f.level, f.words)
    ...     for f in check("Noor should have rung the depot. Ben said she should have.")
    ... ]
    [('counterfactual', 'warn', 'should have rung')]
    """
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a character is one that no engine takes
    if "\x1a" in text:
        text = text.replace(MASK, " ")
    rules = built_in() if rules is None else rules
    lexicon = lexicon or Lexicon()
    known = speakers(lexicon)
    shown = prose(text, form, lexicon.actors)
    waived = (*keeps(text), *kept) if keep else ()
    starts: list[int] | None = None
    found: list[Finding] = []
    for first, last in own_sentences(text, shown, known):
        for hit, rule in _hits(shown.text[first:last], rules, known, ask):
            if starts is None:
                starts = _line_starts(text)
            start, stop = first + hit[0], first + hit[1]
            whole = _whole(text[first:last])
            if any(keep.covers(rule.name, whole, first, last) for keep in waived):
                continue
            line = bisect_right(starts, start)
            found.append(
                Finding(
                    class_=rule.name,
                    level=rule.level,
                    words=" ".join(text[start:stop].split()),
                    line=line,
                    column=start - starts[line - 1] + 1,
                    question=rule.question,
                    sentence=whole,
                    start=start,
                    end=stop,
                )
            )
    return tuple(found)


def _whole(sentence: str) -> str:
    """A sentence on one line, without the comments in it."""
    return " ".join(re.sub(r"<!--.*?-->", " ", sentence, flags=re.DOTALL).split())


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _hits(
    sentence: str, rules: Rules, known: Speakers, ask: Asked | None
) -> list[tuple[tuple[int, int], Rule]]:
    """What a sentence raises: for each class the words that do, those that overlap once."""
    may = rules.sieve.Match(sentence)
    if not may:
        return []
    whose, names = attributed(sentence, known), names_of_things(sentence)
    norms, agreed = documented(sentence), agreements(sentence)
    kinds: dict[int, Kind] = {}
    found: dict[str, list[tuple[tuple[int, int], Rule]]] = {}
    for number, place in sorted(rules.places[i] for i in may):
        rule = rules.rules[number]
        before = found.get(rule.name, [])
        for match in rule.words[place].finditer(sentence):
            span = _bare(sentence, match)
            if span[0] >= span[1] or any(a <= span[0] < b for a, b in whose):
                continue
            if rule.name in OF_NORMS and any(a <= span[0] < b for a, b in norms):
                continue
            if rule.name != "single_story" and any(a <= span[0] < b for a, b in agreed):
                continue
            if any(a < span[1] and span[0] < b for a, b in (*names, *(hit[0] for hit in before))):
                continue
            if not _by_whom(sentence, match, rule, known, kinds, ask):
                continue
            if any(unless.search(sentence) for unless in rule.unless):
                break
            before = [*before, (span, rule)]
            found[rule.name] = before
    return sorted((hit for hits in found.values() for hit in hits), key=lambda hit: hit[0])


def _bare(sentence: str, match: Any) -> tuple[int, int]:
    """Where a match begins and ends without blanks and marks around it."""
    begin, end = match.span()
    while begin < end and not (sentence[begin].isalnum() or sentence[begin] in "'#"):
        begin += 1
    while end > begin and sentence[end - 1] in " ,;:.—–-":
        end -= 1
    return begin, end


def _by_whom(
    sentence: str, match: Any, rule: Rule, known: Speakers, kinds: dict[int, Kind], ask: Asked | None
) -> bool:
    groups = match.groupdict()
    if (who := groups.get("who")) is not None and named_kind(who, known) != "person":
        return False
    if (what := groups.get("what")) is not None and named_kind(what, known) == "person":
        return False
    if (owner := groups.get("owner")) is not None and owner_kind(owner, known) != "person":
        return False
    subject = rule.pattern.subject
    if subject == "any":
        return True
    at = match.start()
    if at not in kinds:
        kind = subject_kind(sentence, at, known)
        kinds[at] = ask(sentence, at) if kind == "unknown" and ask is not None else kind
    return fits(kinds[at], subject)


def columns(texts: Iterable[tuple[str, str]], **options: Any) -> Mapping[str, list[Any]]:
    """Findings of many texts as columns, `id` first: `DataFrame(columns(zip(frame["id"], frame["text"])))`.

    >>> columns([("a", "Noor should have rung."), ("b", "Noor rang.")])["id"]
    ['a']
    """
    names = ("class", "level", "words", "line", "column", "question", "sentence")
    made: dict[str, list[Any]] = {name: [] for name in ("id", *names)}
    for key, finding in _of_texts(texts, options):
        made["id"].append(key)
        for name in names:
            made[name].append(getattr(finding, "class_" if name == "class" else name))
    return made


def _of_texts(texts: Iterable[tuple[str, str]], options: dict[str, Any]) -> Iterator[tuple[str, Finding]]:
    for key, text in texts:
        for finding in check(text, **options):
            yield key, finding
