"""A sitting: one analyst at work on a project. It knows no disk: whoever opens it hands it a way to append an act."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Lock, RLock
from types import TracebackType
from typing import TypeVar
from uuid import uuid4

import msgspec

from .errors import ClaimError, Problem
from .model.acts import Act, described
from .model.claims import AnyClaim, Claim, kind_of
from .project import Evidence, Project, check, spans_of

Observer = Callable[[Project, Project, tuple[Act, ...]], None]
Given = TypeVar("Given", bound=Claim)
_decode = msgspec.json.Decoder(Act).decode


class Sitting:
    """Holds the current `project`; `add` returns when the claim is durable. Every method may be called from
    any thread.

    >>> log = []
    >>> sitting = Sitting(Project(id="p", title="t"), "kim", log.append)
    >>> from incident_workbench.model.claims import Note
    >>> sitting.add(Note(text="hm")).analyst, len(log)
    ('kim', 1)
    >>> sitting.undo().name, sitting.project.claims
    ('undo: added note', ())
    """

    def __init__(
        self,
        project: Project,
        analyst: str,
        append: Callable[[Act], None],
        *,
        close: Callable[[], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not analyst.strip():
            raise ClaimError(
                Problem(code="IW-SIT-001", what="a sitting needs an analyst's name", then='store.sit("kim")')
            )
        self.analyst = analyst.strip()
        self._project = project
        self._append = append
        self._close = close
        self._now = now
        self._lock = RLock()
        self._own: list[str] = []
        self._observers: list[Observer] = []
        self._news: deque[tuple[Project, Project, tuple[Act, ...]]] = deque()
        self._telling = Lock()
        self.observer_failures: list[BaseException] = []

    @property
    def project(self) -> Project:
        """The project as it stands at this moment."""
        return self._project

    # --- claims ---

    def add(self, claim: Given, *, name: str | None = None, act_id: str | None = None) -> Given:
        """Stores one claim as one act and returns it as stored. Raises ClaimError when it does not hold together."""
        stored = self.add_all((claim,), name=name, act_id=act_id)
        if len(stored) == 1 and isinstance(stored[0], type(claim)):
            return stored[0]
        raise ClaimError(
            Problem(
                code="IW-CLAIM-008",
                where=act_id or "",
                what="another act has this id",
                then="make a new id for each act; give it again only to send the same act again",
            )
        )

    def add_all(
        self,
        claims: Iterable[Claim],
        *,
        retracts: Iterable[str] = (),
        name: str | None = None,
        act_id: str | None = None,
    ) -> tuple[Claim, ...]:
        """Stores several claims as one act, whole or not at all.

        An `act_id` that is known already stores nothing anew.
        """
        with self._lock:
            if act_id is not None and act_id in self._project.fold.acts:
                return self._project.fold.acts[act_id].claims
            written, key = self._now(), act_id or uuid4().hex
            signed = tuple(self._signed(c, written, f"{key}.{n}") for n, c in enumerate(claims, start=1))
            gone = tuple(retracts)
            if not signed and not gone:
                return ()
            for old in gone:
                if (
                    old not in self._project.fold.claims
                    or self._project.fold.claims[old].analyst != self.analyst
                ):
                    raise ClaimError(self._nothing_to_retract(old))
            act, after = self._checked(
                act_id=key,
                written=written,
                name=name or (described(signed, gone) if signed else self._taking_back(gone)),
                claims=signed,
                retracts=gone,
            )
            self._store(act, after)
        self._tell()
        return act.claims

    def retract(self, key: str) -> Act:
        """Takes back a claim of this analyst, with this analyst's earlier wordings of it. What others wrote stays.

        Raises ClaimError IW-SIT-002 when nothing of this analyst's is current there.
        """
        with self._lock:
            fold = self._project.fold
            own = [c for c in fold.lines_of(key) if c.analyst == self.analyst]
            line = {k for c in own for k in (c.id, *fold.ancestors(c.id))}
            mine = sorted(k for k in line if k in fold.claims and fold.claims[k].analyst == self.analyst)
            if not own:
                raise ClaimError(self._nothing_to_retract(key))
            name = f"retracted {_thing(own[0])}"
            act, after = self._checked(act_id=None, written=self._now(), name=name, retracts=tuple(mine))
            self._store(act, after)
        self._tell()
        return act

    def _taking_back(self, gone: tuple[str, ...]) -> str:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        return f"retracted {_thing(self._project.fold.claims[gone[0]])}{more}"

    def _nothing_to_retract(self, key: str) -> Problem:
        others = sorted({c.analyst for c in self._project.current(key)})
        if others:
            return Problem(
                code="IW-SIT-002",
                where=key,
                what=f"this is {' and '.join(others)}'s claim, and stays",
                why="differences between analysts are kept side by side",
                then="add your own claim, or one that replaces it",
            )
        return Problem(
            code="IW-SIT-002",
            where=key,
            what="there is no current claim with this id",
            then="`iw claims DIR`",
        )

    # --- undo ---

    def undo(self, *, act_id: str | None = None) -> Act | None:
        """Takes back this analyst's latest act that stands: of this sitting first, then of earlier ones.

        None when there is none. An `act_id` that is known already takes back nothing more.
        """
        with self._lock:
            act = next((a for a in self._latest_own() if self._can_undo(a)), None)
            turned = self._turn(act, "undo", act_id)
        self._tell()
        return turned

    def redo(self, *, act_id: str | None = None) -> Act | None:
        """Brings back what was undone last, unless something new was done since. None when there is nothing.

        An `act_id` that is known already brings back nothing more.
        """
        with self._lock:
            standing = (a for a in self._latest_own() if not a.redoes and a.id not in self._project.fold.out)
            latest = next(standing, None)
            turned = self._turn(latest if latest and latest.undoes else None, "redo", act_id)
        self._tell()
        return turned

    def _can_undo(self, act: Act) -> bool:
        return not act.undoes and not act.redoes and act.id not in self._project.fold.out

    def _latest_own(self) -> Iterable[Act]:
        acts = self._project.fold.acts
        here = set(self._own)
        yield from (acts[key] for key in reversed(self._own))
        yield from (a for a in reversed(acts.values()) if a.analyst == self.analyst and a.id not in here)

    def _turn(self, act: Act | None, word: str, act_id: str | None) -> Act | None:
        if act_id is not None and act_id in self._project.fold.acts:
            return self._project.fold.acts[act_id]
        if act is None:
            return None
        original = act.name.removeprefix("undo: ")
        turned, after = self._checked(
            act_id=act_id,
            written=self._now(),
            name=f"{word}: {original}",
            retracts=(act.id,),
            undoes=act.id if word == "undo" else None,
            redoes=act.id if word == "redo" else None,
        )
        self._store(turned, after)
        return turned

    # --- others ---

    def receive(self, acts: Iterable[Act]) -> None:
        """Takes in acts that are on disk already, of this or other analysts."""
        with self._lock:
            before = self._project
            fresh = tuple(act for act in acts if act.id not in before.fold.acts)
            if fresh:
                self._project = before.extended(fresh)
                self._news.append((before, self._project, fresh))
        self._tell()

    def receive_evidence(self, evidence: Evidence) -> None:
        """Takes in what was imported since this sitting began. Observers are told with no acts."""
        with self._lock:
            before = self._project
            self._project = msgspec.structs.replace(before, evidence=evidence)
            self._news.append((before, self._project, ()))
        self._tell()

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Calls `observer(before, after, acts)` after each change, in order; returns what stops it.

        An observer that raises does not stop the others; what it raised is in `observer_failures`.
        """
        self._observers.append(observer)
        return lambda: self._observers.remove(observer) if observer in self._observers else None

    def close(self) -> None:
        """Lets go of the log. The sitting still reads."""
        if self._close is not None:
            self._close()

    def __enter__(self) -> Sitting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sitting({self.analyst!r} on {self._project.title!r}, {len(self._project.claims)} claims)"

    # --- one act, from checking to telling ---

    def _signed(self, claim: Claim, written: datetime, key: str) -> Claim:
        """The claim with its envelope; its id comes from its act's, so that a resend says the same."""
        return msgspec.structs.replace(
            claim,
            id=claim.id or key,
            written_at=claim.written_at or written,
            analyst=self.analyst,
            basis=claim.basis or self._project.basis_of(tuple(spans_of(claim))),
        )

    def _checked(
        self,
        *,
        act_id: str | None,
        written: datetime,
        name: str,
        claims: tuple[Claim, ...] = (),
        retracts: tuple[str, ...] = (),
        undoes: str | None = None,
        redoes: str | None = None,
    ) -> tuple[Act, Project]:
        """The act, typed as it will be read back, and the project with it. It is sound: every reference and every
        span stands on something.
        """
        claims_: tuple[AnyClaim, ...] = claims  # type: ignore[assignment]  # decoding below proves it
        act = Act(
            id=act_id or uuid4().hex,
            written_at=written,
            analyst=self.analyst,
            name=name,
            claims=claims_,
            retracts=retracts,
            undoes=undoes,
            redoes=redoes,
        )
        try:
            act = _decode(msgspec.json.encode(act))
        except (msgspec.MsgspecError, UnicodeEncodeError, TypeError) as error:
            raise ClaimError(
                Problem(
                    code="IW-CLAIM-007",
                    where=name,
                    what="this claim does not hold together",
                    why=str(error),
                    then=f"`iw claim DIR --schema {kind_of(claims[0]) if claims else 'KIND'}` shows the fields",
                )
            ) from error
        return act, self._sound(act)

    def _sound(self, act: Act) -> Project:
        known = self._project.fold.claims
        made = Counter(claim.id for claim in act.claims)
        for claim in act.claims:
            for span in spans_of(claim):
                self._project.segment(span.segment)
            missing = [key for key in claim.replaces if key not in known]
            if claim.id in known or made[claim.id] > 1 or missing:
                raise ClaimError(
                    Problem(
                        code="IW-CLAIM-008",
                        where=claim.id,
                        what=f"it replaces {missing[0]}, which is no claim"
                        if missing
                        else "this id is taken",
                        then="name the id of a current claim in `replaces`",
                    )
                )
        after = self._project.extended((act,))
        for problem in _slips(after, act):
            raise ClaimError(problem)
        return after

    def _store(self, act: Act, after: Project) -> None:
        self._append(act)
        before, self._project = self._project, after
        self._own.append(act.id)
        self._news.append((before, self._project, (act,)))

    def _tell(self) -> None:
        """Tells observers outside the lock, in order; a call made by an observer is told after the one that
        made it.
        """
        while self._news and self._telling.acquire(blocking=False):
            try:
                while self._news:
                    before, after, acts = self._news.popleft()
                    for observer in tuple(self._observers):
                        try:
                            observer(before, after, acts)
                        except Exception as error:  # noqa: BLE001 - nobody is above an observer
                            self.observer_failures.append(error)
            finally:
                self._telling.release()


def _thing(claim: Claim) -> str:
    code = getattr(claim, "code", None)
    return f"coding {code!r}" if code else kind_of(claim).replace("_", " ")


def _slips(after: Project, act: Act) -> Iterable[Problem]:
    """Problems that this act would bring, of the sort that is a slip of the caller and not a finding about
    the case.
    """
    return [p for p in check(after, only={c.id for c in act.claims}) if p.code in _SLIPS]


_SLIPS = frozenset(
    """
    IW-CLAIM-002 IW-CLAIM-004 IW-CLAIM-009 IW-CLAIM-012 IW-CLAIM-013 IW-CODE-001 IW-CODE-002 IW-CODE-006 IW-CODE-007
    """.split()
)
