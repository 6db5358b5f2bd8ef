"""Hypothesis strategies for the nouns, made from their own declarations."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from incident_workbench.model.acts import Act
from incident_workbench.model.claims import KINDS, Claim

SPECIAL = "\u2028\u2029\x0b\x0c\x1c\x85\x00\u202e👩‍💻é\t"
texts = st.text(st.characters(codec="utf-8") | st.sampled_from(SPECIAL), max_size=12)
instants = st.datetimes(timezones=st.just(UTC))


@cache
def of(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Values of a Struct, every field filled or left out."""
    return values(inspect.type_info(kind))


def values(info: inspect.Type) -> st.SearchStrategy[Any]:
    match info:
        case inspect.Metadata(type=inner):
            return values(inner)
        case inspect.StrType(pattern=r"\S"):
            return texts.filter(str.strip)
        case inspect.StrType(pattern=str(pattern)):
            return st.from_regex(pattern.replace("$", r"\Z"))
        case inspect.StrType():
            return texts
        case inspect.LiteralType(values=allowed):
            return st.sampled_from(allowed)
        case inspect.UnionType(types=types):
            return st.one_of(*map(values, types))
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType(ge=least):
            return st.integers(least, 2**31)
        case inspect.DateTimeType():
            return instants
        case inspect.DateType():
            return st.dates()
        case inspect.VarTupleType(item_type=item, min_length=least):
            return st.lists(values(item), min_size=least or 0, max_size=(least or 0) + 2).map(tuple)
        case inspect.TupleType(item_types=items):
            return st.tuples(*map(values, items))
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(values(key), values(value), max_size=2)
        case inspect.StructType(cls=made, fields=fields):
            if made.__name__ == "Unknown":
                return st.builds(made, ask=st.none() | texts)
            given = {field.name: values(field.type) for field in fields}
            return st.fixed_dictionaries(given).map(lambda filled: made(**filled))
    raise NotImplementedError(info)


claims: st.SearchStrategy[Claim] = st.sampled_from(list(KINDS.values())).flatmap(of)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    said = draw(st.lists(claims, max_size=3))
    fresh = tuple(msgspec.structs.replace(claim, id=f"c{n}") for n, claim in enumerate(said))
    return Act(
        id=draw(st.uuids()).hex,
        written_at=draw(instants),
        analyst=draw(texts),
        name=draw(texts),
        claims=fresh,
        retracts=tuple(draw(st.lists(texts, max_size=2))),
        undoes=draw(st.none() | texts),
        seen=draw(st.dictionaries(texts, st.tuples(st.integers(0, 9_999), texts), max_size=2)),
    )
