"""Acts: what one key press or call does, and how it stands as one line of a log.

A line ends in `sum`, sha256 over the previous line's sum and the sha256 of the line's own bytes before it,
so an altered or
missing line is noticed. An erased line keeps only its sha256, who, when and why, and the chain still verifies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec import Raw, Struct

from ..errors import Problem
from .claims import KINDS, AnyClaim, Claim, kind_of
from .evidence import Aware

SUM = b',"sum":"'
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises on bytes that are not what they should be."""
_TAIL = len(SUM) + 64 + 2


class Act(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One or more claims and retractions, whole or not at all. `id` is made by the caller, so a resend is
    stored once.

    `retracts` names claims or acts. An undo is an act that retracts an act (`undoes`), a redo one that
    retracts the undo (`redoes`). `seen` tells how far the other logs had grown: length and last sum of each.
    """

    id: str
    written_at: Aware
    analyst: str
    name: str
    claims: tuple[AnyClaim, ...] = ()
    retracts: tuple[str, ...] = ()
    undoes: str | None = None
    redoes: str | None = None
    seen: dict[str, tuple[int, str]] = {}


class Erased(Struct, frozen=True, kw_only=True):
    """A line that was taken out for good, because consent was withdrawn.

    `erased` is the sha256 of what stood there; `seal` covers all four fields, which the chain does not.
    """

    erased: str
    who: str
    when: Aware
    why: str
    seal: str

    @property
    def sealed(self) -> bool:
        """Whether the four fields are as they were written."""
        return self.seal == _seal(self.erased, self.who, self.when, self.why)


def erased_line(sha: str, *, who: str, when: datetime, why: str) -> Erased:
    """What stands in place of the line whose bytes before its sum had this sha256.

    >>> from datetime import UTC
    >>> erased_line("0" * 64, who="lee", when=datetime(2026, 5, 6, tzinfo=UTC), why="withdrawn").sealed
    True
    """
    return Erased(erased=sha, who=who, when=when, why=why, seal=_seal(sha, who, when, why))


def _seal(sha: str, who: str, when: datetime, why: str) -> str:
    return sha256(msgspec.json.encode((sha, who, when, why))).hexdigest()


class _Loose(Struct, frozen=True, kw_only=True):
    id: str
    written_at: Aware
    analyst: str
    name: str
    claims: tuple[Raw, ...] = ()
    retracts: tuple[str, ...] = ()
    undoes: str | None = None
    redoes: str | None = None
    seen: dict[str, tuple[int, str]] = {}


class Line(Struct, frozen=True):
    """A line of a log as read: its act (None when erased or not readable), its sum, its Problems, and the
    erasure that stands there.
    """

    act: Act | None
    sum: str
    problems: tuple[Problem, ...] = ()
    erased: Erased | None = None


_encoder = msgspec.json.Encoder()
_strict = msgspec.json.Decoder(Act)
_loose = msgspec.json.Decoder(_Loose)
_erased = msgspec.json.Decoder(Erased)
_claim = msgspec.json.Decoder(AnyClaim)
_fields = msgspec.json.Decoder(dict[str, Raw])


def act_line(act: Act | Erased, previous: str) -> tuple[bytes, str]:
    """The bytes of an act's line, with its line feed, and its sum; `previous` is the sum of the line
    before, or "".
    """
    body = _encoder.encode(act)[:-1]
    return summed(body, previous, act.erased if isinstance(act, Erased) else None)


def summed(body: bytes, previous: str, body_sha: str | None = None) -> tuple[bytes, str]:
    """The line whose bytes before its sum are `body`, with its line feed, and its sum."""
    total = chained(previous, body_sha or sha256(body).hexdigest())
    return body + SUM + total.encode() + b'"}\n', total


def in_place(line: bytes, erased: Erased) -> bytes:
    """The line that stands for an erased one: with its very sum, so that the chain still verifies."""
    return _encoder.encode(erased)[:-1] + line[len(body_of(line)) :]


def chained(previous: str, body_sha: str) -> str:
    """The sum of a line, from the sum before and the sha256 of its own bytes."""
    return sha256((previous + body_sha).encode()).hexdigest()


def body_of(line: bytes) -> bytes:
    """The bytes of a line before its sum: what `Erased.erased` is the sha256 of."""
    return line[: -_TAIL - line.endswith(b"\n")]


def read_line(line: bytes, previous: str, where: str, erased: Collection[str] = ()) -> Line:
    """Reads one line without its line feed. What is wrong with it is told in its Problems; it never raises.

    An altered line is still read where it can be; the chain goes on from the sum that is written.
    A line whose sha256 is among `erased` was taken out elsewhere, and is not shown.
    """
    if len(line) < _TAIL or line[-_TAIL:-66] != SUM or line[-2:] != b'"}':
        return Line(None, previous, (_damaged(where, "this line does not end in its sum"),))
    body, written = line[:-_TAIL], line[-66:-2].decode("ascii", "replace")
    if body.startswith(b'{"erased":'):
        return _erased_line(body, written, previous, where)
    problems: tuple[Problem, ...] = ()
    body_sha = sha256(body).hexdigest()
    if chained(previous, body_sha) != written:
        problems = (_damaged(where, "this line or one before it was altered, or a line is missing"),)
    if body_sha in erased:
        return Line(None, written, (*problems, _returned(where)))
    act, more = _act(body + b"}", where)
    return Line(act, written, problems + more)


def _erased_line(body: bytes, written: str, previous: str, where: str) -> Line:
    try:
        erased = _erased.decode(body + b"}")
    except UNREADABLE as error:
        return Line(None, written, (_damaged(where, f"this line cannot be read: {error}"),))
    if chained(previous, erased.erased) != written:
        return Line(None, written, (_damaged(where, "the erased line does not fit the chain"),))
    if not erased.sealed:
        return Line(
            None, written, (_damaged(where, "who erased this line, when or why, was altered"),), erased
        )
    return Line(None, written, (), erased)


def _returned(where: str) -> Problem:
    return Problem(
        code="IW-LOG-005",
        where=where,
        what="a line that was erased stands here again; it is not shown",
        why="a copy made before the erasing brought it back",
        then="`iw erase DIR --again` takes it out once more",
    )


def _act(body: bytes, where: str) -> tuple[Act | None, tuple[Problem, ...]]:
    try:
        act = _strict.decode(body)
    except UNREADABLE:
        return _act_in_parts(body, where)
    if len(_encoder.encode(act)) == len(body):
        return act, ()
    return act, tuple(_unknown_fields(act, body, where))


def _act_in_parts(body: bytes, where: str) -> tuple[Act | None, tuple[Problem, ...]]:
    """Keeps what can be read of an act when one of its claims cannot."""
    try:
        loose = _loose.decode(body)
    except UNREADABLE as error:
        return None, (_damaged(where, f"this line cannot be read: {error}"),)
    claims, problems = [], []
    for raw in loose.claims:
        try:
            claims.append(_claim.decode(raw))
        except UNREADABLE as error:
            problems.append(_unread_claim(raw, where, str(error)))
    act = Act(
        id=loose.id,
        written_at=loose.written_at,
        analyst=loose.analyst,
        name=loose.name,
        claims=tuple(claims),
        retracts=loose.retracts,
        undoes=loose.undoes,
        redoes=loose.redoes,
        seen=loose.seen,
    )
    return act, tuple(problems)


def _unread_claim(raw: Raw, where: str, why: str) -> Problem:
    try:
        kind = msgspec.json.decode(_fields.decode(raw).get("kind", b"null"))
    except UNREADABLE:
        kind = None
    if isinstance(kind, str) and kind not in KINDS:
        return Problem(
            code="IW-ACT-003",
            where=where,
            what=f"claims of the kind {kind!r} are newer than this program; kept, not shown",
            then="update incident_workbench to see them",
        )
    return Problem(
        code="IW-ACT-004",
        where=where,
        what="a claim does not hold together; kept, not shown",
        why=why,
        then="correct it with a claim that replaces it",
    )


def _unknown_fields(act: Act, body: bytes, where: str) -> Iterable[Problem]:
    try:
        names = set(unknown_fields(act, msgspec.json.decode(body)))
    except (*UNREADABLE, ValueError):  # decoding an act passes over what it has no place for
        names = {"not readable"}
    if names:
        yield Problem(
            code="IW-ACT-005",
            where=where,
            what=f"fields newer than this program: {', '.join(sorted(names))}; kept, not shown",
            then="update incident_workbench to see them",
        )


def unknown_fields(value: object, raw: object, path: str = "") -> Iterator[str]:
    """Fields of the raw JSON, at any depth, that the value read from it has no place for."""
    if isinstance(value, Struct) and isinstance(raw, dict):
        shape = value.__struct_config__
        inside = f"{shape.tag}." if shape.tag else path
        known = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
        for name, part in raw.items():
            if name in known:
                yield from unknown_fields(getattr(value, known[name]), part, f"{inside}{name}.")
            elif name != shape.tag_field:
                yield f"{inside}{name}"
    elif isinstance(value, tuple) and isinstance(raw, list):
        for item, part in zip(value, raw, strict=False):
            yield from unknown_fields(item, part, path)


def _damaged(where: str, what: str) -> Problem:
    return Problem(
        code="IW-LOG-002",
        where=where,
        what=what,
        why="a line of a log never changes once it is written",
        then="compare with a copy of the project (git, backup); all other lines are read",
    )


def described(claims: tuple[Claim, ...], retracts: tuple[str, ...] = ()) -> str:
    """A name for an act, for undo and history.

    >>> from incident_workbench.model.claims import Coding
    >>> described((Coding(code="surprise"),))
    "coded 'surprise'"
    """
    if not claims:
        return f"retracted {len(retracts)} claim{'s' * (len(retracts) != 1)}"
    first = claims[0]
    code = getattr(first, "code", None)
    name = (
        f"coded {code!r}"
        if code
        else f"{'edited' if first.replaces else 'added'} {kind_of(first).replace('_', ' ')}"
    )
    return name if len(claims) == 1 else f"{name} and {len(claims) - 1} more"
