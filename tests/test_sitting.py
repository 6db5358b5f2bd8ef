import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from incident_workbench import coding
from incident_workbench.codebook import edited, merged
from incident_workbench.errors import ClaimError
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import (
    ClockCorrection,
    Coding,
    DecisionPoint,
    Divergence,
    Memo,
    Note,
    Point,
    Transition,
    Unknown,
)
from incident_workbench.model.evidence import span_of
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store
from tests.worlds import act, memo, project, sitting


@pytest.fixture
def at_work() -> tuple[Sitting, list[Act]]:
    return sitting(project("db is slow", "is it DNS?", interview=["I saw it late"]))


def texts(work: Sitting) -> list[str]:
    return [note.text for note in work.project.of_kind(Note)]


# --- adding -----------------------------------------------------------------------------------------------------------


def test_what_is_added_is_signed_stored_and_seen(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    stored = work.add(coding.apply(work.project, "chat/0", "surprise", 0, 2))
    assert (stored.analyst, stored.basis) == ("kim", "contemporaneous")
    assert stored.id
    assert stored.written_at is not None
    assert [one.claims for one in log] == [(stored,)]
    assert log[0].name == "coded 'surprise'"
    assert work.project.of_kind(Coding) == (stored,)


def test_basis_comes_from_the_evidence(at_work: tuple[Sitting, list[Act]]) -> None:
    """A form never asks what evidence already says."""
    work, _ = at_work
    chat, _, told = work.project.segments
    assert work.add(Note(text="x")).basis == "analyst_inference"
    assert work.add(Note(text="x", evidence=(span_of(chat),))).basis == "contemporaneous"
    assert work.add(Note(text="x", evidence=(span_of(chat), span_of(told)))).basis == "retrospective_account"
    cue = Point(text="slow", evidence=(span_of(chat),))
    point = work.add(DecisionPoint(actor="ana", action_taken="restarted it", cues=(cue,)))
    assert point.basis == "contemporaneous"
    assert work.project.problems == ()


def test_several_claims_are_one_act(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    stored = work.add_all([Note(text="a"), Memo(text="b", on="chat/0")])
    assert len(log) == 1
    assert len({claim.id for claim in stored}) == 2
    assert log[0].name == "added note and 1 more"
    work.undo()
    assert work.project.of_kind(Note) == ()


def test_nothing_is_no_act(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    assert work.add_all([]) == ()
    assert log == []


def test_the_same_act_sent_again_is_stored_once(at_work: tuple[Sitting, list[Act]]) -> None:
    """The browser resends what was not acknowledged."""
    work, log = at_work
    first = work.add(Note(text="a"), act_id="from-the-browser")
    assert work.add(Note(text="a"), act_id="from-the-browser") == first
    assert [one.id for one in log] == ["from-the-browser"]
    assert texts(work) == ["a"]


def test_an_act_id_for_another_claim_is_refused(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    work.add(Note(text="a"), act_id="1")
    with pytest.raises(ClaimError, match="IW-CLAIM-008 1: another act has this id"):
        work.add(Memo(text="a", on="chat/0"), act_id="1")
    assert len(log) == 1


def span(work: Sitting) -> tuple:
    return (span_of(work.project.segments[0]),)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda w: Coding(code="suprise", evidence=span(w)), "IW-CODE-001.*did you mean surprise"),
        (lambda w: Coding(code="zzzzzz", evidence=span(w)), "IW-CODE-001.*add the code"),
        (lambda w: Coding(code="surprise"), "IW-CODE-002"),
        (lambda w: Coding(code=""), "IW-CLAIM-007"),
        (lambda w: Note(text="a\ud800b"), "IW-CLAIM-007"),
        (lambda w: Note(text=5), "IW-CLAIM-007.*Expected `str`"),
        (
            lambda w: Note(text="x", evidence=(msgspec.structs.replace(span(w)[0], segment="chat/9"),)),
            "IW-CLAIM-001",
        ),
        (lambda w: Note(text="x", replaces=("nothing",)), "IW-CLAIM-008.*replaces nothing"),
        (lambda w: msgspec.structs.replace(w.project.codes["surprise"], name="x"), "IW-CLAIM-008.*taken"),
        (lambda w: Transition(hypothesis="h9", to="pursued"), "IW-CLAIM-002.*transition.hypothesis names h9"),
        (
            lambda w: Divergence(question="q", about="fact", statements=("a", "b")),
            "IW-CLAIM-002.*statements names a",
        ),
        (lambda w: Divergence(question="q", about="fact", statements=("a",)), "IW-CLAIM-007.*length >= 2"),
        (
            lambda w: ClockCorrection(source="chat", what="shift", value="7 min", reason="fast"),
            "IW-CLAIM-009.*'7 min'",
        ),
    ],
)
def test_a_bad_call_says_what_to_do_and_writes_nothing(
    at_work: tuple[Sitting, list[Act]], make, told: str
) -> None:
    work, log = at_work
    before = work.project
    with pytest.raises(ClaimError, match=told):
        work.add(make(work))
    assert log == []
    assert work.project is before
    assert texts(work) == []
    work.add(Note(text="and then it works"))
    assert texts(work) == ["and then it works"]


def test_two_claims_of_one_id_are_refused(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    with pytest.raises(ClaimError, match="IW-CLAIM-008 n"):
        work.add_all([Note(id="n", text="a"), Note(id="n", text="b")])
    assert log == []


def test_an_act_may_refer_to_its_own_claims(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    work.add_all([Transition(hypothesis="h", to="raised"), *hypothesis()])
    assert work.project.problems == ()


def hypothesis() -> Iterator[msgspec.Struct]:
    from incident_workbench.model.claims import Hypothesis

    yield Hypothesis(id="h", proposition="it is DNS", raised_by="ana")


def test_a_failed_append_changes_nothing() -> None:
    def full(act: Act) -> None:
        raise OSError("no space left")

    work = Sitting(project("a"), "kim", full)
    seen: list[object] = []
    work.observe(lambda *news: seen.append(news))
    with pytest.raises(OSError, match="no space"):
        work.add(Note(text="a"))
    assert texts(work) == []
    assert seen == []
    assert work.undo() is None


def test_a_sitting_needs_a_name() -> None:
    with pytest.raises(ClaimError, match="IW-SIT-001"):
        Sitting(project("a"), "  ", lambda act: None)


# --- retracting -------------------------------------------------------------------------------------------------------


def test_retracting_takes_back_all_own_wordings(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    first = work.add(Note(text="a"))
    second = work.add(Note(text="b", replaces=(first.id,)))
    assert texts(work) == ["b"]
    work.retract(first.id)
    assert texts(work) == []
    assert set(log[-1].retracts) == {first.id, second.id}
    assert log[-1].name == "retracted note"
    work.undo()
    assert texts(work) == ["b"]


def test_what_others_wrote_stays(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    work.receive([act("lee-1", Note(id="theirs", text="lee's"), analyst="lee")])
    assert texts(work) == ["lee's"]
    with pytest.raises(ClaimError, match="IW-SIT-002 theirs: this is lee's claim, and stays"):
        work.retract("theirs")
    with pytest.raises(ClaimError, match="IW-SIT-002 theirs"):
        work.add_all([], retracts=["theirs"])
    with pytest.raises(ClaimError, match="no current claim"):
        work.retract("nothing")
    with pytest.raises(ClaimError, match="no current claim"):
        work.add_all([Note(text="x")], retracts=["nothing"])
    work.add(Note(text="kim's", replaces=("theirs",)))
    work.retract("theirs")
    assert texts(work) == ["lee's"]
    assert [one.analyst for one in log] == ["kim", "kim"]


def test_one_act_may_add_and_take_back(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    first = work.add(Note(text="a"))
    work.add_all([Note(text="b")], retracts=[first.id])
    assert texts(work) == ["b"]
    work.undo()
    assert texts(work) == ["a"]
    assert len(log) == 3


# --- undo and redo ----------------------------------------------------------------------------------------------------


def test_undo_and_redo_walk_back_and_forth(at_work: tuple[Sitting, list[Act]]) -> None:
    """
    a b c   undo undo   a   redo   a b   d   redo: nothing   undo undo undo   ·
    """
    work, _ = at_work
    for text in "abc":
        work.add(Note(text=text))
    assert texts(work) == ["a", "b", "c"]
    assert [one.name for one in (work.undo(), work.undo()) if one] == ["undo: added note", "undo: added note"]
    assert texts(work) == ["a"]
    redone = work.redo()
    assert redone is not None
    assert redone.name == "redo: added note"
    assert texts(work) == ["a", "b"]
    work.add(Note(text="d"))
    assert work.redo() is None
    assert texts(work) == ["a", "b", "d"]
    for left in (["a", "b"], ["a"], []):
        work.undo()
        assert texts(work) == left
    assert work.undo() is None
    for text in "abd":
        work.redo()
        assert texts(work)[-1] == text
    assert work.redo() is None
    work.undo()
    work.undo()
    work.redo()
    assert texts(work) == ["a", "b"]


def test_undo_never_touches_anothers_act(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    work.add(Note(text="kim's"))
    work.receive([act("lee-1", Note(id="theirs", text="lee's"), analyst="lee", minute=9_999_999)])
    assert work.undo() is not None
    assert texts(work) == ["lee's"]
    assert work.undo() is None
    assert texts(work) == ["lee's"]
    assert work.redo() is not None
    assert texts(work) == ["lee's", "kim's"] or texts(work) == ["kim's", "lee's"]


def test_undo_takes_this_sittings_acts_first_then_earlier_ones(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    work.receive([act("old", Note(id="o", text="old"))])
    work.add(Note(text="new"))
    work.receive([act("elsewhere", Note(id="e", text="my other sitting"))])
    for left in (["old", "my other sitting"], ["old"], []):
        work.undo()
        assert texts(work) == left


def test_undo_and_redo_survive_a_reopened_sitting(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "p", title="t")
    with store.sit("kim") as work:
        for text in "abc":
            work.add(Note(text=text))
        work.undo()
    with Store.open(tmp_path / "p").sit("kim") as work:
        assert texts(work) == ["a", "b"]
        work.redo()
        assert texts(work) == ["a", "b", "c"]
    with Store.open(tmp_path / "p").sit("kim") as work:
        work.undo()
        work.undo()
        assert texts(work) == ["a"]
    assert [n.text for n in store.load().of_kind(Note)] == ["a"]


# --- observers --------------------------------------------------------------------------------------------------------


def test_observers_are_told_in_order(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    told: list[tuple[Project, Project, tuple[Act, ...]]] = []
    stop = work.observe(lambda *news: told.append(news))
    before = work.project
    work.add(Note(text="a"))
    middle = work.project
    work.receive([act("lee-1", Note(id="l", text="b"), analyst="lee"), act("lee-1", analyst="lee")][:1])
    assert [(a is before, b is middle) for a, b, _ in told[:1]] == [(True, True)]
    assert told[1][0] is middle
    assert told[1][1] is work.project
    assert [one.id for one in told[1][2]] == ["lee-1"]
    work.receive([act("lee-1", Note(id="l", text="b"), analyst="lee")])
    assert len(told) == 2
    stop()
    stop()
    work.add(Note(text="c"))
    assert len(told) == 2


@pytest.mark.parametrize("deed", ["add", "retract", "undo", "redo", "receive"])
def test_observers_are_called_outside_the_lock(at_work: tuple[Sitting, list[Act]], deed: str) -> None:
    """An observer may wait for another thread that uses the sitting."""
    work, _ = at_work
    note = work.add(Note(text="a"))
    work.undo()
    work.redo()
    if deed == "redo":
        work.undo()
    ended: list[bool] = []

    def observer(*news: object) -> None:
        if ended:
            return
        ended.append(False)
        other = Thread(target=work.add, args=(Note(text="from another thread"),), daemon=True)
        other.start()
        other.join(timeout=2)
        ended[0] = not other.is_alive()

    work.observe(observer)
    match deed:
        case "add":
            work.add(Note(text="b"))
        case "retract":
            work.retract(note.id)
        case "undo":
            work.undo()
        case "redo":
            work.redo()
        case "receive":
            work.receive([act("lee-1", analyst="lee")])
    assert ended == [True]
    assert "from another thread" in texts(work)


def test_an_observer_that_raises_does_not_stop_the_rest(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    told: list[str] = []

    def broken(*news: object) -> None:
        raise RuntimeError("the widget is gone")

    work.observe(broken)
    work.observe(lambda *news: told.append("told"))
    stored = work.add(Note(text="a"))
    assert told == ["told"]
    assert work.project.of_kind(Note) == (stored,)
    assert [str(error) for error in work.observer_failures] == ["the widget is gone"]


def test_an_observer_may_add(at_work: tuple[Sitting, list[Act]]) -> None:
    """What it adds is told after what made it add."""
    work, _ = at_work
    told: list[str] = []

    def answering(before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        if len(after.of_kind(Note)) == 1:
            work.add(Note(text="answer"))

    work.observe(answering)
    work.observe(lambda before, after, acts: told.append(after.of_kind(Note)[-1].text))
    work.add(Note(text="question"))
    assert told == ["question", "answer"]
    assert texts(work) == ["question", "answer"]


def test_many_threads_lose_nothing(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    told: list[str] = []
    chain: list[tuple[Project, Project]] = []
    work.observe(lambda before, after, acts: told.extend(one.id for one in acts))
    work.observe(lambda before, after, acts: chain.append((before, after)))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns in the middle of things
    try:
        with ThreadPoolExecutor(8) as pool:
            stored = list(pool.map(lambda n: work.add(Note(text=f"n{n}")), range(200)))
    finally:
        sys.setswitchinterval(interval)
    assert len(log) == 200
    assert sorted(texts(work)) == sorted(f"n{n}" for n in range(200))
    assert {note.id for note in stored} == {note.id for note in work.project.of_kind(Note)}
    assert told == [one.id for one in log]
    assert all(one[1] is other[0] for one, other in pairwise(chain))


def test_others_arrive_from_another_thread_while_one_adds(at_work: tuple[Sitting, list[Act]]) -> None:
    work, _ = at_work
    theirs = [act(f"lee-{n}", memo(f"l{n}"), analyst="lee") for n in range(100)]
    receiving = Thread(target=lambda: [work.receive([one]) for one in theirs])
    receiving.start()
    for n in range(100):
        work.add(Note(text=f"n{n}"))
    receiving.join()
    assert len(texts(work)) == 100
    assert len(work.project.of_kind(Memo)) == 100


# --- the model: whatever two analysts do, in whatever order, with crashes in between ----------------------------------

LINES = "2026-05-01T22:00:00Z ana: db is slow\n2026-05-01T22:01:00Z bo: is it DNS?\n"
SLUGS = ("surprise", "probe", "observation")


class TwoAnalysts(RuleBasedStateMachine):
    """Kim (in two sittings) and Lee (in one) code, retract, undo, redo, rename and merge, and are cut off.

    The model knows acts only by their effect: who did which, what it made or took back, and whether it stands.
    """

    seats = ("kim", "kim", "lee")

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.quiet = [
            patch("incident_workbench.store.watcher.EVERY", 3_600.0),  # this test looks when it wants to
            patch("os.fsync", lambda handle: None),  # durability is tested elsewhere
        ]
        for one in self.quiet:
            one.start()
        text = Path(self.folder.name) / "chat.txt"
        text.write_text(LINES)
        self.store = Store.create(Path(self.folder.name) / "p", title="t")
        self.store.import_file(text, reader="plain-chat")
        self.work: list[Sitting] = [self.store.sit(name) for name in self.seats]
        self.done: list[tuple[int, str]] = []  # seat and act, in order
        self.stands: dict[str, bool] = {}
        self.undone: dict[str, list[str]] = {"kim": [], "lee": []}
        self.hands: dict[str, set[int]] = {"kim": set(), "lee": set()}  # the seats from which each has acted
        self.mine: list[list[str]] = [[], [], []]
        self.made: dict[str, tuple[str, ...]] = {}

    def teardown(self) -> None:
        if hasattr(self, "work"):
            for work in self.work:
                work.close()
            for one in self.quiet:
                one.stop()
            self.folder.cleanup()

    def tell(self) -> None:
        self.store._watcher.look()

    def did(self, seat: int, before: Project) -> Act:
        (new,) = (
            one for key, one in self.work[seat].project.fold.acts.items() if key not in before.fold.acts
        )
        self.done.append((seat, new.id))
        self.stands[new.id] = True
        self.mine[seat].append(new.id)
        self.hands[self.seats[seat]].add(seat)
        self.undone[self.seats[seat]].clear()
        self.tell()
        return new

    seat = st.integers(0, 2)

    @rule(seat=seat, where=st.integers(0, 1), code=st.sampled_from(SLUGS), again=st.booleans())
    def code(self, seat: int, where: int, code: str, again: bool) -> None:
        work, before = self.work[seat], self.work[seat].project
        one = coding.apply(before, before.segments[where].id, code)
        key = f"act-{len(self.done)}-{seat}"
        first = work.add(one, act_id=key)
        if again:
            assert work.add(one, act_id=key) == first
        assert first in work.project.claims
        self.did(seat, before)

    @rule(seat=seat, pick=st.integers(0, 99))
    def retract(self, seat: int, pick: int) -> None:
        work, before = self.work[seat], self.work[seat].project
        codings = before.of_kind(Coding)
        if not codings:
            return
        one = codings[pick % len(codings)]
        if one.analyst != work.analyst:
            with pytest.raises(ClaimError, match="IW-SIT-002"):
                work.retract(one.id)
            assert work.project is before
            return
        work.retract(one.id)
        assert one not in work.project.claims
        self.did(seat, before)

    @rule(seat=seat, slug=st.sampled_from(SLUGS), name=st.sampled_from(("A", "B", "C")))
    def rename(self, seat: int, slug: str, name: str) -> None:
        work, before = self.work[seat], self.work[seat].project
        work.add(edited(before, slug, name=name))
        assert work.project.codes[slug].name == name
        self.did(seat, before)

    @rule(seat=seat, slugs=st.permutations(SLUGS))
    def merge(self, seat: int, slugs: list[str]) -> None:
        work, before = self.work[seat], self.work[seat].project
        work.add(merged(before, (slugs[0],), slugs[1]))
        codes = work.project.codes
        assert codes[slugs[0]] == codes[slugs[1]]
        self.did(seat, before)

    def undoable(self, seat: int) -> str | None:
        own = self.mine[seat]
        rest = [key for at, key in self.done if self.seats[at] == self.seats[seat] and key not in own]
        return next((key for key in (*reversed(own), *reversed(rest)) if self.stands[key]), None)

    @rule(seat=seat)
    def undo(self, seat: int) -> None:
        work, before = self.work[seat], self.work[seat].project
        expected = self.undoable(seat)
        turned = work.undo()
        if expected is None:
            assert turned is None
            assert work.project is before
            return
        assert turned is not None
        assert turned.undoes == expected
        self.stands[expected] = False
        self.hands[self.seats[seat]].add(seat)
        self.undone[self.seats[seat]].append(expected)
        self.tell()

    @rule(seat=seat)
    def redo(self, seat: int) -> None:
        """Where one analyst acted in two sittings, what was undone last depends on the sitting that is asked."""
        work, analyst = self.work[seat], self.seats[seat]
        stack = self.undone[analyst]
        turned = work.redo()
        if turned is None:
            assert not stack or len(self.hands[analyst]) > 1
            return
        back = str(work.project.fold.acts[str(turned.redoes)].undoes)
        assert not self.stands[back]
        assert len(self.hands[analyst]) > 1 or stack[-1] == back
        self.undone[analyst] = [key for key in stack if key != back]
        self.stands[back] = True
        self.tell()

    @rule(seat=seat, torn=st.binary(max_size=20), crash=st.booleans())
    def reopen(self, seat: int, torn: bytes, crash: bool) -> None:
        self.work[seat].close()
        if crash:  # the lock goes with the process, and half a line stays
            for log in (self.store.path / "claims" / self.seats[seat]).glob("*.jsonl"):
                with log.open("ab") as stream:
                    stream.write(torn.replace(b"\n", b""))
                break
        self.store = self.store if not crash else Store.open(self.store.path)
        if crash:
            for other, work in enumerate(self.work):
                if other != seat:
                    work.close()
            self.work = [self.store.sit(name) for name in self.seats]
            self.mine = [[], [], []]
        else:
            self.work[seat] = self.store.sit(self.seats[seat])
            self.mine[seat] = []

    @invariant()
    def all_see_the_same_and_so_does_the_disk(self) -> None:
        if not hasattr(self, "work"):
            return
        disk = self.store.load()
        for work in self.work:
            assert work.project.fold.current == disk.fold.current
            assert work.project.fold.acts.keys() == disk.fold.acts.keys()
        for _, key in self.done:
            assert disk.fold.in_force(key) == self.stands[key]
        assert {p.code for p in disk.problems} <= {"IW-LOG-001", "IW-CLAIM-005"}


TestTwoAnalysts = TwoAnalysts.TestCase
LONG = settings.default.max_examples >= 1_000
TestTwoAnalysts.settings = settings(
    max_examples=settings.default.max_examples if LONG else 40,
    stateful_step_count=40 if LONG else 20,
)


def test_an_unknown_is_stored_as_such(at_work: tuple[Sitting, list[Act]]) -> None:
    work, log = at_work
    point = work.add(DecisionPoint(actor="ana", action_taken="waited", cues=Unknown(ask="ana")))
    assert point.cues == Unknown(ask="ana")
    assert b'{"unknown":true,"ask":"ana"}' in msgspec.json.encode(log[0])
