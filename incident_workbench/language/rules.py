"""Rules from files: the ones that come with the workbench, and a team's own in the same form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from ..errors import Problem, WorkbenchError
from .nouns import ClassOfProse, Level, Lexicon, Pattern, RuleFile
from .vocabulary import lists, one_of

HERE = "incident_workbench/language/rules.toml"
_SLOT = re.compile(r"\{([a-z_]+)\}")
_GROUPS = frozenset(("who", "what", "owner"))


class LintError(WorkbenchError):
    """A file of rules, a lexicon, a text or a pipeline that cannot be used; nothing was checked."""


class Rule(Struct, frozen=True):
    """One pattern, compiled, with its class."""

    name: str
    level: Level
    question: str
    pattern: Pattern
    words: tuple[Any, ...]
    unless: tuple[Any, ...]


class Rules(Struct, frozen=True, eq=False):
    """Compiled rules. `sieve` tells at once which words can be in a sentence at all; `literal` is by class."""

    classes: Mapping[str, ClassOfProse]
    rules: tuple[Rule, ...]
    sieve: Any
    places: tuple[tuple[int, int], ...]
    literal: Mapping[str, Any]


@cache
def built_in() -> Rules:
    """The rules that come with the workbench."""
    raw = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return _compiled(_read(raw, HERE), HERE, {})


def with_rules(text: str, where: str, base: Rules | None = None) -> Rules:
    """The built-in rules and those of a team's file; every example in the file is tried.

    Raises LintError IW-LINT-001 when it is not such a file, IW-LINT-002 when a pattern is none, IW-LINT-003 when an
    example is not found by its pattern, or one that should pass is.

    >>> rules = with_rules(
    ...     '''
    ... [[class]]
    ... name = "blame"
    ... [[class.pattern]]
    ... words = ['\\\\bbutterfingers\\\\b']
    ... finds = ["Ben is such a butterfingers."]
    ... passes = ["Ben pushed the config."]
    ... ''',
    ...     "team.toml",
    ... )
    >>> len(rules.rules) - len(built_in().rules)
    1
    """
    from .checking import check

    base = base or built_in()
    file = _read(text, where)
    own = _compiled(file, where, dict(base.classes))
    for rule in own.rules:
        one = _sieved(own.classes, (rule,))
        for sentence in rule.pattern.finds:
            if not check(sentence, rules=one, form="text"):
                raise _bad("003", f"{where}, class {rule.name}", f"does not find its own example: {sentence!r}",
                           "mend the pattern or its subject, or the example")  # fmt: skip
        for sentence in rule.pattern.passes:
            if check(sentence, rules=one, form="text"):
                raise _bad("003", f"{where}, class {rule.name}", f"finds what should pass: {sentence!r}",
                           "narrow the pattern, or give it `unless`")  # fmt: skip
    return _sieved(own.classes, (*base.rules, *own.rules))


def read_lexicon(text: str, where: str) -> Lexicon:
    """The names of a lexicon file: `actors = […]` and `systems = […]`. Raises LintError IW-LINT-004.

    >>> read_lexicon('actors = ["Noor"]', "names.toml").actors
    ('Noor',)
    """
    try:
        return msgspec.convert(tomllib.loads(text), Lexicon)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _bad(
            "004", where, f"is no lexicon: {error}", 'write actors = ["…"] and systems = ["…"]'
        ) from error


def _bad(code: str, where: str, what: str, then: str) -> LintError:
    return LintError(Problem(code=f"IW-LINT-{code}", where=where, what=what, then=then))


def _read(text: str, where: str) -> RuleFile:
    try:
        raw = tomllib.loads(text)
        return msgspec.convert(
            {("classes" if key == "class" else key): value for key, value in raw.items()}, RuleFile
        )
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _bad("001", where, f"is no file of rules: {error}",
                   "see the form in the how-to, or copy a class of the built-in file") from error  # fmt: skip


def _compiled(file: RuleFile, where: str, known: Mapping[str, ClassOfProse]) -> Rules:
    sets = {name: one_of(members) for name, members in lists()["sets"].items()}
    if known:
        sets |= _built_in_sets()
    sets |= {name: _set(members) for name, members in file.sets.items()}
    classes, rules = dict(known), []
    for one in file.classes:
        base = known.get(one.name)
        if base is None and not one.question:
            raise _bad("001", f"{where}, class {one.name}", "is a new class without a question",
                       "write the question that it asks")  # fmt: skip
        whole = ClassOfProse(
            name=one.name,
            level=one.level or (base.level if base else "warn"),
            about=one.about or (base.about if base else ""),
            question=one.question or (base.question if base else ""),
            literal=(*(base.literal if base else ()), *_literal_of(one, sets, where)),
            pattern=one.pattern,
        )
        classes[one.name] = whole
        rules += [_rule(whole, pattern, sets, where) for pattern in one.pattern]
    return _sieved(classes, tuple(rules))


@cache
def _built_in_sets() -> dict[str, str]:
    raw = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return {name: _set(members) for name, members in _read(raw, HERE).sets.items()}


def _set(members: str | tuple[str, ...]) -> str:
    return members if isinstance(members, str) else one_of(members)


def _rule(one: ClassOfProse, pattern: Pattern, sets: Mapping[str, str], where: str) -> Rule:
    place = f"{where}, class {one.name}"
    words = tuple(_compile(written, sets, place) for written in pattern.words)
    for compiled in words:
        if strange := set(compiled.groupindex) - _GROUPS:
            raise _bad("002", place, f"has a group that means nothing here: {', '.join(sorted(strange))}",
                       "name groups who, what or owner, or none")  # fmt: skip
    unless = tuple(_compile(written, sets, place) for written in pattern.unless)
    return Rule(one.name, pattern.level or one.level or "warn", one.question, pattern, words, unless)


def spelt_out(written: str, sets: Mapping[str, str], place: str) -> str:
    """A pattern with its lists filled in, a blank standing for any run of blanks."""
    return _blanks(_filled(written, sets, place))


def _filled(written: str, sets: Mapping[str, str], place: str) -> str:
    def listed(found: re.Match[str]) -> str:
        if found[1] not in sets:
            raise _bad("002", place, f"names a list that is not there: {found[0]}",
                       f"there are {', '.join(sorted(sets))}")  # fmt: skip
        return f"(?:{_filled(sets[found[1]], sets, place)})"

    return _SLOT.sub(listed, written)


def _blanks(written: str) -> str:
    """Blanks outside of character classes become ` +`, those that are already counted (` ?`) a run or none."""
    out, inside, i = [], False, 0
    while i < len(written):
        sign = written[i]
        if sign == "\\":
            out.append(written[i : i + 2])
            i += 2
            continue
        inside = sign == "[" or (inside and sign != "]")
        if sign == " " and not inside:
            optional = written[i + 1 : i + 2] in ("?", "*")
            out.append(" *" if optional else " +")
            i += 2 if optional else 1
            continue
        out.append(sign)
        i += 1
    return "(?i)" + "".join(out)


def _compile(written: str, sets: Mapping[str, str], place: str) -> Any:
    import re2

    whole = spelt_out(written, sets, place)
    try:
        return re2.compile(whole, _options())
    except re2.error as error:
        shown = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise _bad("002", place, f"has a pattern that RE2 does not read: {written[:80]!r}: {shown}",
                   "see the RE2 syntax; look-around and back-references are not in it") from error  # fmt: skip


@cache
def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


def _sieved(classes: Mapping[str, ClassOfProse], rules: tuple[Rule, ...]) -> Rules:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 30
    sieve = re2.Set.SearchSet(options)
    places = []
    for number, rule in enumerate(rules):
        for place, words in enumerate(rule.words):
            sieve.Add(words.pattern)
            places.append((number, place))
    sieve.Compile()
    literal = {name: _literal(one.literal) for name, one in classes.items() if one.literal}
    return Rules(classes, rules, sieve, tuple(places), literal)


def _literal_of(one: ClassOfProse, sets: Mapping[str, str], where: str) -> tuple[str, ...]:
    """The literal stretches of a class as they are written, their lists filled in; each is tried."""
    place = f"{where}, class {one.name}"
    filled = tuple(_filled(written, sets, place) for written in one.literal)
    for written in filled:
        _compile(written, {}, place)
    return filled


@cache
def _literal(filled: tuple[str, ...]) -> Any:
    """One pattern for all literal stretches of a class."""
    return _compile("|".join(f"(?:{one})" for one in filled), {}, "literal")
