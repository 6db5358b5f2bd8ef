"""The fold: which acts and claims are in force, and which claims are current. A function of the set of
acts, not of their order.

Retraction is read as Dung's grounded labelling ("On the acceptability of arguments", 1995): an act is out
when an act that is in retracts it; acts that only retract each other in a ring stay in force, and are a Problem.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec import Struct

from ..model.acts import Act
from ..model.claims import AnyClaim

Known = TypeVar("Known")


class Fold(Struct, frozen=True):
    """All acts and what follows from them. Its dicts are never changed once made; `extended` makes a new fold."""

    acts: dict[str, Act] = {}
    claims: dict[str, AnyClaim] = {}
    act_of: dict[str, str] = {}
    retractors: dict[str, tuple[str, ...]] = {}
    replacers: dict[str, tuple[str, ...]] = {}
    out: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()
    current: dict[str, AnyClaim] = {}
    collisions: frozenset[str] = frozenset()

    def in_force(self, key: str) -> bool:
        """Whether the claim or act of that id exists and no in-force act retracts it, nor the act that made it."""
        act = self.act_of.get(key)
        return (act is not None or key in self.acts) and key not in self.out and act not in self.out

    def lines_of(self, key: str) -> tuple[AnyClaim, ...]:
        """The current claims in the line of replacements that starts at `key`: none, one, or several that differ."""
        return tuple(self.current[k] for k in self._after(key) if k in self.current)

    def _after(self, key: str) -> Iterator[str]:
        met, todo = {key}, deque([key])
        while todo:
            here = todo.popleft()
            yield here
            for later in self.replacers.get(here, ()):
                if later not in met:
                    met.add(later)
                    todo.append(later)

    def ancestors(self, key: str) -> tuple[str, ...]:
        """The ids that this claim replaces, and those that they replace, nearest first."""
        met: dict[str, None] = {}
        todo = deque(self.claims[key].replaces if key in self.claims else ())
        while todo:
            here = todo.popleft()
            if here not in met:
                met[here] = None
                todo.extend(self.claims[here].replaces if here in self.claims else ())
        return tuple(met)

    def first_of(self, key: str) -> str:
        """The id by which a claim's line is named: the claim that replaces nothing, the least id where
        there are several.
        """
        known = [k for k in (key, *self.ancestors(key)) if k in self.claims]
        return min((k for k in known if not self.claims[k].replaces), default=key)

    def differing(self) -> tuple[tuple[AnyClaim, ...], ...]:
        """Groups of current claims that have an ancestor in common, in a stable order."""
        groups: dict[frozenset[str], tuple[AnyClaim, ...]] = {}
        for ancestor, later in self.replacers.items():
            if len(later) > 1 or ancestor in self.current:
                claims = self.lines_of(ancestor)
                if len(claims) > 1:
                    groups[frozenset(c.id for c in claims)] = claims
        whole = [key for key in groups if not any(key < other for other in groups)]
        return tuple(groups[key] for key in sorted(whole, key=sorted))


def extended(fold: Fold, acts: Iterable[Act]) -> Fold:
    """The fold with further acts; acts already known count once.

    >>> from datetime import UTC, datetime
    >>> from incident_workbench.model.claims import Memo
    >>> act = Act(
    ...     id="a",
    ...     written_at=datetime(2026, 5, 1, tzinfo=UTC),
    ...     analyst="kim",
    ...     name="",
    ...     claims=(Memo(id="m", text="x", on="s"),),
    ... )
    >>> list(extended(Fold(), [act, act]).current)
    ['m']
    """
    new: dict[str, Act] = {}
    for act in acts:
        known = new.get(act.id) or fold.acts.get(act.id)
        if known is None:
            new[act.id] = act
        elif known != act:
            return _rebuilt(fold, [*fold.acts.values(), *new.values(), act, *acts])
    if not new:
        return fold
    claims = {claim.id: claim for act in new.values() for claim in act.claims}
    made = sum(len(act.claims) for act in new.values())
    if len(claims) < made or not fold.claims.keys().isdisjoint(claims):
        return _rebuilt(fold, [*fold.acts.values(), *new.values()])
    return _grown(fold, new, claims)


def _grown(fold: Fold, new: dict[str, Act], claims: dict[str, AnyClaim]) -> Fold:
    replaced = [old for claim in claims.values() for old in claim.replaces]
    retracted = [key for act in new.values() for key in act.retracts]
    both = Fold(
        acts=_both(fold.acts, new),
        claims=_both(fold.claims, claims),
        act_of=_both(fold.act_of, {claim.id: act.id for act in new.values() for claim in act.claims}),
        retractors=_linked(fold.retractors, ((key, act.id) for act in new.values() for key in act.retracts)),
        replacers=_linked(fold.replacers, ((old, c.id) for c in claims.values() for old in c.replaces)),
        collisions=fold.collisions,
    )
    plain = not retracted and not replaced
    if plain and not any(k in fold.retractors or k in fold.replacers for k in (*new, *claims)):
        return msgspec.structs.replace(
            both, out=fold.out, undecided=fold.undecided, current=_both(fold.current, claims)
        )
    return _labelled(both)


def _both(before: dict[str, Known], new: dict[str, Known]) -> dict[str, Known]:
    """What was known with what is new; no copy where nothing was, for none of them is ever changed."""
    return {**before, **new} if before else new


def _linked(
    links: dict[str, tuple[str, ...]], pairs: Iterable[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    fresh: dict[str, set[str]] = {}
    for target, by in pairs:
        fresh.setdefault(target, set(links.get(target, ()))).add(by)
    return {**links, **{target: tuple(sorted(by)) for target, by in fresh.items()}} if fresh else links


def _rebuilt(before: Fold, acts: list[Act]) -> Fold:
    """From scratch, where ids collide: the least wording of an act wins, then the claim of the least act id."""
    encode = msgspec.json.encode
    chosen: dict[str, Act] = {}
    collisions = {key for key in before.collisions if key in before.acts}
    for act in acts:
        known = chosen.setdefault(act.id, act)
        if known != act:
            if _what(known) != _what(act):
                collisions.add(act.id)
            chosen[act.id] = min(known, act, key=encode)
    owner: dict[str, str] = {}
    for act in sorted(chosen.values(), key=lambda a: a.id):
        for claim in act.claims:
            if owner.setdefault(claim.id, act.id) != act.id:
                collisions.add(claim.id)
    acts_once = {act.id: msgspec.structs.replace(act, claims=_own(act, owner)) for act in chosen.values()}
    claims = {claim.id: claim for act in acts_once.values() for claim in act.claims}
    fold = _grown(Fold(), acts_once, claims)
    return msgspec.structs.replace(fold, acts=chosen, collisions=frozenset(collisions))


def _what(act: Act) -> object:
    """What an act does, without when it was sent: a resend after a failed write may carry another time."""
    claims = tuple(msgspec.structs.replace(claim, written_at=None) for claim in act.claims)
    return act.analyst, act.name, claims, act.retracts, act.undoes, act.redoes


def _own(act: Act, owner: dict[str, str]) -> tuple[AnyClaim, ...]:
    mine = {claim.id: claim for claim in reversed(act.claims) if owner[claim.id] == act.id}
    return tuple(reversed(mine.values()))


def _labelled(fold: Fold) -> Fold:
    out, undecided = _retracted(fold.acts, fold.retractors)
    fold = msgspec.structs.replace(fold, out=out, undecided=undecided)
    alive = {key: claim for key, claim in fold.claims.items() if fold.in_force(key)}
    replaced = {old for claim in alive.values() for old in claim.replaces}
    return msgspec.structs.replace(fold, current={k: c for k, c in alive.items() if k not in replaced})


def _retracted(
    acts: dict[str, Act], retractors: dict[str, tuple[str, ...]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Ids that are out, and ids that a ring of retractions leaves undecided (those stay in force)."""
    waiting = Counter({target: len(by) for target, by in retractors.items()})
    inside = deque(key for key in {by for all_by in retractors.values() for by in all_by} if not waiting[key])
    out: set[str] = set()
    while inside:
        for target in acts[inside.popleft()].retracts:
            if target in out:
                continue
            out.add(target)
            for freed in set(acts[target].retracts) if target in acts else ():
                waiting[freed] -= 1
                if not waiting[freed] and freed in acts and freed not in out:
                    inside.append(freed)
    undecided = {t for t, left in waiting.items() if left > 0 and t not in out and t in acts}
    return frozenset(out), frozenset(undecided)
