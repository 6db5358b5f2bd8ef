"""Which field of a record says what: by usual names of alerts, deploys and logs, or as `options.columns` says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from ...errors import Problem, ReadError
from ..columns import MAPPABLE, ROLES, no_such
from ..rows import plain_name

Path = tuple[str, ...]
"""The names that lead to a field from the outermost one."""
Record = Mapping[str, object]

DEEPEST = 4
"""Objects inside objects in which a field is looked for."""
_PEOPLE = (*ROLES["speaker"], "creator", "agent", "owner", "reporter", "performed_by")
NAMES: Mapping[str, Sequence[str]] = {
    "time": (
        *ROLES["time"],
        *"starts_at active_at last_timestamp event_time first_timestamp occurred_on date_created date_happened".split(),
        *"metadata.creation_timestamp deployment.created_at deployment_status.created_at".split(),
    ),
    "date": ROLES["date"],
    "text": (
        *"annotations.summary annotations.description annotations.message".split(),
        *ROLES["text"],
        *"labels.alertname deployment_status.description deployment.description reason".split(),
    ),
    "speaker": (
        *_PEOPLE,
        *(
            f"{who}.{how}"
            for who in _PEOPLE
            for how in "name display_name login username summary email".split()
        ),
        *"source.component reporting_component".split(),
    ),
    "id": (*ROLES["id"], "metadata.uid"),
    "handle": ROLES["handle"],
    "thread": (*ROLES["thread"], "incident.id"),
}
"""Plain names by role, the surest first; a dot leads into an object."""
SYSTEMS = frozenset({"source.component", "reporting_component"})


class Fields(Struct, frozen=True):
    """What a record says in each role: the field's path and its words."""

    role: Mapping[str, tuple[Path, str]]

    def said(self, role: str) -> str:
        """The words in that role, without the blanks around them; empty where the record says nothing."""
        return self.role[role][1].strip() if role in self.role else ""

    @property
    def paths(self) -> frozenset[Path]:
        """The fields that have a role."""
        return frozenset(path for path, _ in self.role.values())


def words_of(value: object) -> str:
    """A value as words: a text as it is, lists and objects as compact JSON, nothing for null and for empty ones.

    >>> words_of("5xx"), words_of(["a", 1]), words_of(True), words_of(None), words_of([])
    ('5xx', '["a",1]', 'true', '', '')
    """
    if isinstance(value, str):
        return value
    if value is None or value == [] or value == {}:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(4096)
def plain_field(name: str) -> str:
    """A field's name without capitals and signs, its words apart.

    >>> plain_field("startsAt"), plain_field("Created At"), plain_field("eventID")
    ('starts_at', 'created_at', 'event_id')
    """
    return plain_name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:200]))


def leaves(record: Record, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """All fields of a record and of the objects in it, as far as they are looked at."""
    for name, value in record.items():
        here = (*path, name)
        yield here, value
        if isinstance(value, dict) and len(here) < DEEPEST:
            yield from leaves(value, here)


def fields_of(record: Record, said: Mapping[str, Path]) -> Fields:
    """The roles of one record: as `said`, else by the surest name under which it says something."""
    plain: dict[str, tuple[Path, str]] = {}
    for path, value in leaves(record):
        if not isinstance(value, (dict, list)) and (words := words_of(value)).strip():
            plain.setdefault(".".join(map(plain_field, path)), (path, words))
    role: dict[str, tuple[Path, str]] = {}
    for wanted, path in said.items():
        if words := words_of(_at(record, path)):
            role[wanted] = (path, words)
    taken = {path for path, _ in role.values()}
    for wanted, names in NAMES.items():
        free = (plain[name] for name in names if name in plain and plain[name][0] not in taken)
        if wanted not in said and (chosen := next(free, None)):
            role[wanted] = chosen
            taken.add(chosen[0])
    return Fields(role)


def is_event(value: object) -> bool:
    """Whether this is an object that has a time and words of its own, under usual names."""
    return isinstance(value, dict) and {"time", "text"} <= fields_of(value, {}).role.keys()


def _at(record: object, path: Path) -> object:
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def mapped(records: Iterable[Record], mapping: Mapping[str, str], where: str) -> dict[str, Path]:
    """The paths that a person named, with dots; raises ReadError: IW-READ-072 no such field, IW-READ-073 no role."""
    wrong = [role for role in mapping if role not in MAPPABLE]
    if wrong:
        raise ReadError(no_such(wrong[0], MAPPABLE, where, "IW-READ-073", "columns have no role"))
    known: dict[str, Path] = {}
    for record in records if mapping else ():
        for path, _ in leaves(record):
            known.setdefault(".".join(path), path)
        if len(known) > 10_000 or known.keys() >= set(mapping.values()):
            break
    return {role: _named(known, said, where) for role, said in mapping.items()}


def _named(known: Mapping[str, Path], said: str, where: str) -> Path:
    if said in known:
        return known[said]
    plain = [
        path
        for path in known.values()
        if list(map(plain_field, path)) == list(map(plain_field, said.split(".")))
    ]
    if len(plain) == 1:
        return plain[0]
    raise ReadError(no_such(said, tuple(known)[:200], where, "IW-READ-072", "there is no field"))


def refuse_without_roles(records: Sequence[Record], found: Iterable[Fields], where: str) -> None:
    """Raises ReadError IW-READ-070 where no record has a field for times or words."""
    if any({"time", "text"} & each.role.keys() for each in found):
        return
    names = list(dict.fromkeys(name[:40] for record in records[:100] for name in record))
    raise ReadError(
        Problem(
            code="IW-READ-070",
            where=where,
            what="no field is known to hold times or texts",
            why=f"the fields are {', '.join(names[:30]) or 'none'}",
            then='say which, as columns={"time": "…", "text": "alert.summary"}',
        )
    )
