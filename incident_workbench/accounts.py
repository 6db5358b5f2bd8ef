"""Where accounts differ: each view beside the others at equal size, none merged, none dropped, none found right."""

from __future__ import annotations

from msgspec import Struct

from .model.claims import Account, Basis, Divergence, Statement
from .privacy import NOT_SHOWN, SOMEBODY, Line, Quote, Showing
from .privacy.restrictions import NAMELESS, UNSEEN, Bar
from .project import Project


class HeldView(Struct, frozen=True, kw_only=True):
    """One statement, whose by role or agreed name. `held_by_one`: no other account says the same here."""

    holder: str
    text: str
    basis: Basis
    claim: str
    certainty: str = ""
    held_by_one: bool = False
    evidence: tuple[Quote, ...] = ()
    withheld: tuple[Bar, ...] = ()


class Difference(Struct, frozen=True, kw_only=True):
    """One question, and how different people tell it. There is no field for who is right."""

    id: str
    question: Line
    about: str
    state: str
    views: tuple[HeldView, ...]


def differences(showing: Showing) -> tuple[Difference, ...]:
    """Every divergence with all its statements, in the order the analyst put them.

    >>> differences(Showing(Project(id="p", title="t")))
    ()
    """
    return tuple(_difference(showing, claim) for claim in showing.claims(Divergence))


def _difference(showing: Showing, claim: Divergence) -> Difference:
    found = [(key, s) for key in claim.statements for s in _statements(showing.project, key)]
    told = [(statement, _teller(showing.project, statement)) for _, statement in found]
    views = [_view(showing, statement, _alone(statement, teller, told)) for statement, teller in told]
    gone = [_gone(key) for key in claim.statements if key not in {k for k, _ in found}]
    return Difference(
        id=claim.id,
        question=showing.line(claim, claim.question),
        about=claim.about.replace("_", " "),
        state=claim.state.replace("_", " "),
        views=(*views, *gone),
    )


def _statements(project: Project, key: str) -> tuple[Statement, ...]:
    return tuple(c for c in project.current(key) if isinstance(c, Statement))


def _gone(key: str) -> HeldView:
    """A statement that was retracted keeps its place, so that nobody's view is missing unseen."""
    return HeldView(
        holder=SOMEBODY, text="this statement was retracted", basis="analyst_inference", claim=key
    )


def _account(project: Project, statement: Statement) -> Account | None:
    return next((c for c in project.current(statement.account) if isinstance(c, Account)), None)


def _teller(project: Project, statement: Statement) -> str:
    """Who tells it: the actor where one is known, so that two accounts of one person are one voice."""
    account = _account(project, statement)
    actor = project.actor(account.whose) if account else None
    return actor.id if actor else account.whose if account else statement.account


def _alone(statement: Statement, teller: str, told: list[tuple[Statement, str]]) -> bool:
    words = " ".join(statement.text.casefold().split())
    return all(other == teller or " ".join(s.text.casefold().split()) != words for s, other in told)


def _view(showing: Showing, statement: Statement, alone: bool) -> HeldView:
    account = _account(showing.project, statement)
    bars = _bars(showing, statement, account)
    barred = frozenset().union(*(showing.bars(span) for span in statement.evidence))
    nameless = bars & NAMELESS or account is None
    return HeldView(
        holder=SOMEBODY if nameless or account is None else showing.actor(account.whose, account),
        text=NOT_SHOWN if bars & UNSEEN else showing.prose(statement.text),
        basis=showing.basis(statement),
        claim=statement.id,
        certainty=statement.certainty,
        held_by_one=alone,
        evidence=showing.quotes(statement.evidence),
        withheld=tuple(sorted((bars | barred) - {"unattributed"})),
    )


def _bars(showing: Showing, statement: Statement, account: Account | None) -> frozenset[Bar]:
    """A statement is one person's words: one barred span, or its account's barred source, takes the name off."""
    each = [showing.bars(span) for span in statement.evidence]
    named_off = frozenset().union(*each) & NAMELESS
    own = showing.claim_bars(statement) | (showing.claim_bars(account) if account else frozenset())
    source = showing.restrictions.bars.get(account.source or "", frozenset()) if account else frozenset()
    return named_off | own | source
