"""Which column of a table says what: by common names, or as a person says in `options.columns`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from ..clock import read_moment
from ..errors import Problem, ReadError
from ..model.evidence import SegmentKind
from .rows import plain_name

ROLES: Mapping[str, Sequence[str]] = {
    "time": (
        "timestamp time datetime date_time started_at fired_at raised_at triggered_at alerted_at occurred_at "
        "detected_at deployed_at released_at created_at opened_at posted_at sent_at started fired raised created "
        "at when ts event_time start_time time_utc timestamp_utc created_time fired_at_utc started_at_utc date day"
    ).split(),
    "date": ["date", "day"],
    "text": (
        "message text content body summary title description alert alert_name alertname event name details "
        "subject comment what note notes change msg"
    ).split(),
    "speaker": (
        "author user username user_name sender from who speaker author_name by actor deployed_by deployer triggered_by "
        "created_by raised_by"
    ).split(),
    "id": "id event_id alert_id incident_id deploy_id deployment_id message_id uuid guid key".split(),
    "handle": "author_id authorid user_id userid sender_id senderid".split(),
    "thread": "thread thread_id thread_ts parent_id reply_to".split(),
}
"""Names by role, the surest first."""
MAPPABLE = ("time", "text", "speaker", "id", "thread", "kind")
KINDS: Mapping[str, SegmentKind] = {
    "message": "message",
    "turn": "turn",
    "event": "event",
    "system": "system",
}
"""What a column of kinds may say of a segment; other words are told in its text."""
TALKERS = frozenset("author user username user_name sender from who speaker author_name".split())
"""Columns of people who write to one another; `by` and `actor` do things instead."""
MACHINE = frozenset(
    "service host system severity level status state priority environment env version commit sha".split()
)
"""Columns that no chat has."""
KNOWN = frozenset(name for names in ROLES.values() for name in names) | MACHINE


class Columns(Struct, frozen=True):
    """The columns' names as written, and the index of each role that has one."""

    names: tuple[str, ...]
    role: Mapping[str, int]
    headed: bool = True

    def cell(self, cells: Sequence[str], role: str) -> str:
        """What a row says in that role; empty where it says nothing."""
        index = self.role.get(role)
        return cells[index] if index is not None and index < len(cells) else ""

    def has(self, names: frozenset[str]) -> bool:
        """Whether a column bears one of these plain names."""
        return any(plain_name(name) in names for name in self.names)


def is_value(cell: str) -> bool:
    """Whether this is a time or a number, and so no column's name.

    >>> is_value("2026-05-01 22:04"), is_value("-3.5"), is_value("time")
    (True, True, False)
    """
    return (
        read_moment(cell[:64]).local is not None
        or re.fullmatch(r"\s*-?[0-9]{1,32}(?:\.[0-9]{1,32})?\s*", cell) is not None
    )


def columns_of(first: Sequence[str], mapping: Mapping[str, str], where: str) -> Columns:
    """The columns by their header, or by position when the header is missing and the mapping says `"1"`, `"2"` ….

    Raises ReadError: IW-READ-072 no such column, IW-READ-073 no such role, IW-READ-071 a first row of values.

    >>> columns_of(["Fired at", "Service", "Summary"], {}, "alerts.csv").role
    {'time': 0, 'text': 2}
    """
    wrong = [role for role in mapping if role not in MAPPABLE]
    if wrong:
        raise ReadError(no_such(wrong[0], MAPPABLE, where, "IW-READ-073", "columns have no role"))
    headed = not any(is_value(cell) for cell in first)
    if not headed and not (mapping and all(name.isdecimal() for name in mapping.values())):
        raise ReadError(_headless(first, where))
    names = _names(first) if headed else tuple(str(n) for n in range(1, len(first) + 1))
    return Columns(names, _roles(names, mapping, where), headed)


def _names(first: Sequence[str]) -> tuple[str, ...]:
    """Each column's name once: a nameless one gets its number, a second one of the same name too."""
    names: list[str] = []
    met: set[str] = set()
    for number, cell in enumerate(first, 1):
        name = " ".join(cell.split()) or f"column {number}"
        names.append(f"{name} ({number})" if name in met else name)
        met.update((name, names[-1]))
    return tuple(names)


def _roles(names: Sequence[str], mapping: Mapping[str, str], where: str) -> dict[str, int]:
    role: dict[str, int] = {}
    for wanted, said in mapping.items():
        role[wanted] = _named(names, said, where)
    plain = [plain_name(name) for name in names]
    for wanted, known in ROLES.items():
        free = [name for name in known if name in plain and plain.index(name) not in role.values()]
        if wanted not in role and free:
            role[wanted] = plain.index(free[0])
    return role


def _named(names: Sequence[str], said: str, where: str) -> int:
    if said in names:
        return names.index(said)
    alike = [i for i, name in enumerate(names) if plain_name(name) == plain_name(said)]
    if len(alike) == 1:
        return alike[0]
    raise ReadError(no_such(said, names, where, "IW-READ-072", "there is no column"))


def no_such(said: str, known: Sequence[str], where: str, code: str, what: str) -> Problem:
    from difflib import get_close_matches

    near = get_close_matches(said, known, n=1, cutoff=0.5)
    listed = ", ".join(known[:30]) + (" …" if len(known) > 30 else "")
    return Problem(
        code=code,
        where=where,
        what=f"{what} {said!r}",
        why=f"there are {listed}",
        then=f"did you mean {near[0]!r}?" if near else "name one of these",
    )


def _headless(first: Sequence[str], where: str) -> Problem:
    return Problem(
        code="IW-READ-071",
        where=where,
        what=f"the first row holds values and no column names: {', '.join(cell[:30] for cell in first[:8])}",
        why="without names nobody can tell which column is the time",
        then='give the columns by number, as columns={"time": "1", "text": "2"}, or add a first row of names in a copy',
    )
