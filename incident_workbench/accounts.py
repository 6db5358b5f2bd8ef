"""Where accounts differ: each view beside the others at equal size, none merged, none dropped, none found right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from .model.claims import Account, Basis, Divergence, Statement
from .privacy import NOT_SHOWN, SOMEBODY, Line, Quote, Showing
from .privacy.restrictions import NAMELESS, UNSEEN, Bar
from .project import Project


class HeldView(Struct, frozen=True, kw_only=True):
    """One statement, whose by role or agreed name. `held_by_one`: no other account says the same, as the analyst
    reads them.
    """

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


class Told(Struct, frozen=True, kw_only=True):
    """A statement as colleagues see it, with what it is about; also one that stands in no divergence."""

    about: str
    view: HeldView


def differences(showing: Showing) -> tuple[Difference, ...]:
    """Every divergence with all its statements, in the order the analyst put them.

    >>> differences(Showing(Project(id="p", title="t")))
    ()
    """
    voices = _voices(showing)
    return tuple(_difference(showing, claim, voices) for claim in showing.claims(Divergence))


def statements(showing: Showing) -> tuple[Told, ...]:
    """Every statement of every account, in the order written."""
    voices = _voices(showing)
    return tuple(
        Told(about=showing.text(claim, claim.about), view=_view(showing, claim, voices))
        for claim in showing.claims(Statement)
    )


def _difference(showing: Showing, claim: Divergence, voices: Voices) -> Difference:
    found = [(key, s) for key in claim.statements for s in _statements(showing.project, key)]
    here = _in_the_same_words([statement for _, statement in found], voices)
    views = [_view(showing, statement, here) for _, statement in found]
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


# --- who says the same ------------------------------------------------------------------------------------------------

Voices: TypeAlias = Mapping[str, frozenset[str]]
"""By the id of a statement: who tells it so, in no order. It is asked whether there is another, and never shown."""


def _voices(showing: Showing) -> Voices:
    """Who says the same, by the analysts' `same_as`, either way and through others; the same words say the same.

    A statement that may not be shown is no voice: the mark of another would tell what it says.
    """
    said = [s for s in showing.claims(Statement) if not _unseen(showing, s)]
    groups = {s.id: [s] for s in said}
    for one, other in _same(showing, groups):
        if groups[one] is not groups[other]:
            less, more = sorted((groups[one], groups[other]), key=len)
            more.extend(less)
            groups |= {s.id: more for s in less}
    tellers: dict[int, frozenset[str]] = {}
    for group in groups.values():
        if id(group) not in tellers:
            tellers[id(group)] = frozenset(_teller(showing.project, s) for s in group)
    return {key: tellers[id(group)] for key, group in groups.items()}


def _same(showing: Showing, said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Pairs that say the same: as an analyst has it, or in the same words about the same."""
    told: dict[tuple[str, str], str] = {}
    for statement in showing.claims(Statement):
        if statement.id not in said:
            continue
        for key in statement.same_as:
            yield from ((statement.id, s.id) for s in _statements(showing.project, key) if s.id in said)
        if statement.about:
            words = (_plain(statement.about), _plain(statement.text))
            yield told.setdefault(words, statement.id), statement.id


def _in_the_same_words(here: list[Statement], voices: Voices) -> Voices:
    """The voices of one divergence, where the same words to one question say the same."""
    by_words: dict[str, frozenset[str]] = {}
    for statement in here:
        words = _plain(statement.text)
        by_words[words] = by_words.get(words, frozenset()) | voices.get(statement.id, frozenset())
    return {s.id: by_words[_plain(s.text)] for s in here if s.id in voices}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _unseen(showing: Showing, statement: Statement) -> bool:
    return bool(_bars(showing, statement, _account(showing.project, statement)) & UNSEEN)


def _account(project: Project, statement: Statement) -> Account | None:
    return next((c for c in project.current(statement.account) if isinstance(c, Account)), None)


def _teller(project: Project, statement: Statement) -> str:
    """Who tells it: the actor where one is known, so that two accounts of one person are one voice."""
    account = _account(project, statement)
    actor = project.actor(account.whose) if account else None
    return actor.id if actor else account.whose if account else statement.account


# --- shown ------------------------------------------------------------------------------------------------------------


def _view(showing: Showing, statement: Statement, voices: Voices) -> HeldView:
    account = _account(showing.project, statement)
    bars = _bars(showing, statement, account)
    barred = frozenset().union(*(showing.bars(span) for span in statement.evidence))
    nameless = bars & NAMELESS or account is None
    return HeldView(
        holder=SOMEBODY if nameless or account is None else showing.actor(account.whose, account),
        text=NOT_SHOWN if bars & UNSEEN else showing.prose(statement.text),
        basis=showing.basis(statement),
        claim=statement.id,
        certainty="" if bars & UNSEEN else showing.prose(statement.certainty),
        held_by_one=len(voices.get(statement.id, ())) == 1,
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
