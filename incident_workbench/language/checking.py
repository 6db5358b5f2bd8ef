"""The check itself: a text, and the questions that it raises. A pure function; nothing is changed or suggested."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .announcing import own_sentences
from .attribution import attributed
from .conventions import agreements, documented
from .doubts import CLAIMS, denied, doubted, without_asides
from .kept import Keep, keeps
from .masking import Form, prose
from .naming import heads_a_name, is_a_title, names_of_things
from .nouns import Finding, Kind, Lexicon
from .phrases import named_kind, owner_kind
from .rules import Rule, Rules, built_in
from .speakers import Speakers, speakers
from .subjects import MASK, Asked, fits, subject_kind

OF_NORMS = frozenset(("counterfactual", "recommendation"))
"""Classes that ask about "should" and "must": what a contract or a law has it so is told, not wished."""


OF_DEEDS = frozenset(("counterfactual", "normative", "mechanistic", "hindsight", "blame"))
"""Classes that ask about what people do: "was overlooked by the scanner" is none of theirs."""
_DONE_BY = re.compile(
    r"(?:ed|en|wn|un|ut)\s+(?:\w+ly )?by ((?:the |an? |our |its )?[\w'-]+(?: [\w'-]+){0,2})"
)


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
    sentence = without_asides(sentence)
    may = rules.sieve.Match(sentence)
    if not may:
        return []
    passed = None  # what tells it costs more than all the rest, and few words come so far
    kinds: dict[int, Kind] = {}
    found: dict[str, list[tuple[tuple[int, int], Rule]]] = {}
    for number, place in sorted(rules.places[i] for i in may):
        rule = rules.rules[number]
        before = found.setdefault(rule.name, [])
        for match in rule.words[place].finditer(sentence):
            span = _bare(sentence, match)
            if span[0] >= span[1] or _overlaps(span, (hit[0] for hit in before)):
                continue
            if not _by_whom(sentence, match, rule, known, kinds, ask):
                continue
            passed = passed or _passing(sentence, rules, known)
            if passed(rule.name, span):
                continue
            if any(unless.search(sentence) for unless in rule.unless):
                break
            before.append((span, rule))
    return sorted((hit for hits in found.values() for hit in hits), key=lambda hit: hit[0])


def _passing(sentence: str, rules: Rules, known: Speakers) -> Callable[[str, tuple[int, int]], bool]:
    """Tells of the words of a class, by their span, whether they are not the writer's claim, wish or judgement."""
    whose = (*attributed(sentence, known), *doubted(sentence))
    names, norms, agreed = names_of_things(sentence), documented(sentence), agreements(sentence)
    literal: dict[str, tuple[tuple[int, int], ...]] = {}

    def passed(name: str, span: tuple[int, int]) -> bool:
        if _begins_in(span, whose) or _overlaps(span, names) or heads_a_name(sentence, span[1]):
            return True
        if name in OF_NORMS and _begins_in(span, norms):
            return True
        if name != "single_story" and _begins_in(span, agreed):
            return True
        if name in CLAIMS and denied(sentence, span[0]):
            return True
        if name == "recommendation" and span[0] == 0 and is_a_title(sentence):
            return True
        if name not in literal:
            pattern = rules.literal.get(name)
            literal[name] = tuple(m.span() for m in pattern.finditer(sentence)) if pattern else ()
        return _overlaps(span, literal[name])

    return passed


def _begins_in(span: tuple[int, int], stretches: Iterable[tuple[int, int]]) -> bool:
    return any(begin <= span[0] < end for begin, end in stretches)


def _overlaps(span: tuple[int, int], stretches: Iterable[tuple[int, int]]) -> bool:
    return any(begin < span[1] and span[0] < end for begin, end in stretches)


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
    doer = _DONE_BY.match(sentence, match.end() - 2) if rule.name in OF_DEEDS else None
    if doer is not None and named_kind(doer[1], known) == "system":
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
