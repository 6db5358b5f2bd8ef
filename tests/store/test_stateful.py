"""R10: whatever two analysts do in whatever order, crashes included, the project is what a simple model says."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from incident_workbench.codebook import edited, merged, new_code, starter_act
from incident_workbench.model.acts import Act, act_line
from incident_workbench.model.claims import AnyClaim, Code, Coding, Note
from incident_workbench.model.evidence import span_of
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store, watcher
from tests.conftest import Figure
from tests.store.conftest import filled, tree
from tests.worlds import act as act_by_hand

SOAK = "IW_SOAK" in os.environ
MEMORY = Path("/dev/shm")  # a disk that syncs at once, where the system has one
ANALYSTS = st.sampled_from(("kim", "lee"))
SLUGS = ("surprise", "trade-off", "hand-over")
LONG = SOAK or os.environ.get("CI") == "true"
RELOADED = 8 if LONG else 1
"""Steps between two reloads from the disk; the live project is looked at after each."""


# --- the model --------------------------------------------------------------------------------------------------------


@dataclass
class Done:
    """One act as the model keeps it. `down` is whether it was undone, or for an undo whether it was redone."""

    id: str
    analyst: str
    claims: tuple[AnyClaim, ...] = ()
    retracts: frozenset[str] = frozenset()
    undoes: str = ""
    redoes: str = ""
    down: bool = False


class Model:
    """What must be so, told by lists and sets: nothing here knows the fold."""

    def __init__(self) -> None:
        self.done: dict[str, Done] = {}
        self.claims: dict[str, AnyClaim] = {}
        self.add(Done("starter-codebook-1", "starter codebook", starter_act().claims))

    def add(self, done: Done) -> None:
        assert done.id not in self.done
        self.done[done.id] = done
        self.claims.update((claim.id, claim) for claim in done.claims)

    def current(self) -> dict[str, AnyClaim]:
        up = [done for done in self.done.values() if not done.down]
        gone = {key for done in up for key in done.retracts}
        alive = {c.id: c for done in up for c in done.claims if c.id not in gone}
        replaced = {old for claim in alive.values() for old in claim.replaces}
        return {key: claim for key, claim in alive.items() if key not in replaced}

    def before(self, key: str) -> set[str]:
        """The claim and all that it goes back to."""
        found = {key}
        for old in self.claims[key].replaces:
            found |= self.before(old)
        return found

    def later(self, key: str) -> dict[str, AnyClaim]:
        """Current claims that go back to this one."""
        return {k: c for k, c in self.current().items() if key in self.before(k)}

    def latest(self, analyst: str, here: list[str]) -> Iterator[Done]:
        """An analyst's acts as a sitting goes back through them: its own, then the others."""
        yield from (self.done[key] for key in reversed(here))
        yield from (d for d in reversed(self.done.values()) if d.analyst == analyst and d.id not in here)

    def to_undo(self, analyst: str, here: list[str]) -> Done | None:
        own = self.latest(analyst, here)
        return next((d for d in own if not d.down and not d.undoes and not d.redoes), None)

    def to_redo(self, analyst: str, here: list[str]) -> Done | None:
        standing = next((d for d in self.latest(analyst, here) if not d.down and not d.redoes), None)
        return standing if standing and standing.undoes else None

    def reads(self, slug: str) -> bool:
        """Whether the codebook has a code for this slug."""
        current = [self.before(c.id) for c in self.current().values() if isinstance(c, Code)]
        return any(self.claims[key].slug == slug for line in current for key in line)

    def problems(self) -> set[str]:
        """Codes of the Problems that there must be among the claims."""
        current = self.current().values()
        codes = [c for c in current if isinstance(c, Code)]
        lost = any(isinstance(c, Coding) and not self.reads(c.code) for c in current)
        rivals = any(
            one.slug == other.slug or self.before(one.id) & self.before(other.id)
            for one in codes
            for other in codes
            if (one.slug, one.name) != (other.slug, other.name)
        )
        return {code for code, there in (("IW-CODE-001", lost), ("IW-CLAIM-005", rivals)) if there}


# --- the machine ------------------------------------------------------------------------------------------------------


class Work(RuleBasedStateMachine):
    """Two analysts, each with up to two sittings, on one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="iw-stateful-", dir=MEMORY if MEMORY.is_dir() else None))
        self.before = tempfile.tempdir
        tempfile.tempdir = str(self.folder)  # where the locks lie
        self.every, watcher.EVERY = watcher.EVERY, 3_600  # the machine looks after each step, and nobody else
        self.model = Model()
        self.sittings: dict[tuple[str, int], Sitting] = {}
        self.here: dict[tuple[str, int], list[str]] = {}
        self.lost: list[Sitting] = []
        self.torn = False
        self.number = self.steps = 0
        self.kept: dict[str, bytes] = {}

    @initialize()
    def begin(self) -> None:
        for name, raw in _template().items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(raw)
        self.store = Store.open(self.folder / "p")

    def teardown(self) -> None:
        try:
            self.same_on_disk()
        finally:
            for work in (*self.sittings.values(), *self.lost):
                work.close()
            tempfile.tempdir, watcher.EVERY = self.before, self.every
            shutil.rmtree(self.folder)

    # --- what an analyst does ---

    def at(self, who: str, which: int) -> Sitting:
        """This sitting of this analyst; it is opened when it is not."""
        if (who, which) not in self.sittings:
            self.sittings[who, which] = self.store.sit(who)
            self.here[who, which] = []
        return self.sittings[who, which]

    def add(self, who: str, which: int, claim: AnyClaim) -> None:
        self.number += 1
        key = f"a{self.number}"
        stored = self.at(who, which).add(claim, act_id=key)
        assert (stored.id, stored.analyst) == (f"{key}.1", who)
        expected = msgspec.structs.replace(
            claim, id=f"{key}.1", analyst=who, written_at=stored.written_at, basis=stored.basis
        )
        self.note(who, which, Done(key, who, (expected,)))

    def note(self, who: str, which: int, done: Done) -> None:
        self.model.add(done)
        self.here[who, which].append(done.id)

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)), slug=st.integers(0, 9), place=st.integers(0, 2))
    def code(self, who: str, which: int, slug: int, place: int) -> None:
        segment = self.at(who, which).project.segments[place]
        own = {c.slug for c in self.model.current().values() if isinstance(c, Code) and "own" in c.slug}
        slugs = [s for s in (*SLUGS, *sorted(own)) if self.model.reads(s)]
        claim = Coding(code=slugs[slug % len(slugs)], evidence=(span_of(segment, 0, 2),))
        self.add(who, which, claim)

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)))
    def jot(self, who: str, which: int) -> None:
        self.add(who, which, Note(text=f"note {self.number}"))

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)), pick=st.integers(0, 99))
    def edit(self, who: str, which: int, pick: int) -> None:
        """Rewords a note, one's own or another's, also one that was reworded before."""
        notes = [c for c in self.model.claims.values() if isinstance(c, Note)]
        self.at(who, which)
        if notes:
            self.add(who, which, Note(text=f"edit {self.number}", replaces=(notes[pick % len(notes)].id,)))

    @rule(who=ANALYSTS, slug=st.sampled_from(SLUGS))
    def rename(self, who: str, slug: str) -> None:
        work = self.at(who, 0)
        name = f"Name {self.number}"
        self.add(who, 0, edited(work.project, slug, name=name))
        assert work.project.codes[slug].name == name

    @rule(who=ANALYSTS, slug=st.sampled_from(SLUGS), into=st.sampled_from(SLUGS))
    def merge(self, who: str, slug: str, into: str) -> None:
        work = self.at(who, 0)
        self.add(who, 0, merged(work.project, (slug,), into))
        assert work.project.codes[slug] == work.project.codes[into]

    @rule(who=ANALYSTS)
    def found(self, who: str) -> None:
        """A code of one's own, which may be taken back while others use it."""
        self.add(who, 0, new_code(self.at(who, 0).project, f"own {self.number}"))

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)), pick=st.integers(0, 99))
    def retract(self, who: str, which: int, pick: int) -> None:
        """Takes back one's own claim, with one's own earlier wordings; another's stay."""
        work = self.at(who, which)
        own = [key for key, claim in self.model.current().items() if claim.analyst == who]
        if not own:
            return
        started = sorted(self.model.before(own[pick % len(own)]))[pick % 2 - 1]
        lines = [c for c in self.model.later(started).values() if c.analyst == who]
        gone = {key for c in lines for key in self.model.before(c.id)}
        mine = frozenset(key for key in gone if self.model.claims[key].analyst == who)
        act = work.retract(started)
        assert set(act.retracts) == mine
        self.note(who, which, Done(act.id, who, retracts=mine))

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)))
    def undo(self, who: str, which: int) -> None:
        work = self.at(who, which)
        expected = self.model.to_undo(who, self.here[who, which])
        act = work.undo()
        assert (act and act.undoes) == (expected and expected.id)
        if act and expected:
            assert expected.analyst == act.analyst == who
            expected.down = True
            self.note(who, which, Done(act.id, who, undoes=expected.id))

    @rule(who=ANALYSTS, which=st.sampled_from((0, 0, 1)))
    def redo(self, who: str, which: int) -> None:
        work = self.at(who, which)
        expected = self.model.to_redo(who, self.here[who, which])
        act = work.redo()
        assert (act and act.redoes) == (expected and expected.id)
        if act and expected:
            expected.down = True
            self.model.done[expected.undoes].down = False
            self.note(who, which, Done(act.id, who, redoes=expected.id))

    @rule(
        who=ANALYSTS,
        which=st.sampled_from((0, 0, 1)),
        deeds=st.lists(st.sampled_from(("jot", "undo", "undo", "redo", "redo")), min_size=3, max_size=6),
    )
    def go_back_and_forth(self, who: str, which: int, deeds: list[str]) -> None:
        for deed in deeds:
            getattr(self, deed)(who=who, which=which)
            self.same(self.sittings[who, which].project)

    @rule(who=ANALYSTS, which=st.sampled_from((0, 1)))
    def resend(self, who: str, which: int) -> None:
        """An act that is known already is not stored anew."""
        work = self.at(who, which)
        own = [d for d in self.model.done.values() if d.analyst == who and d.claims]
        if own:
            assert work.add(own[-1].claims[0], act_id=own[-1].id).id == own[-1].claims[0].id

    # --- what happens to them ---

    def gone(self) -> tuple[str, int]:
        key = sorted(self.sittings)[self.number % len(self.sittings)]
        self.here.pop(key)
        return key

    @precondition(lambda self: self.sittings)
    @rule()
    def leave(self) -> None:
        self.sittings.pop(self.gone()).close()

    @precondition(lambda self: self.sittings)
    @rule()
    def vanish(self) -> None:
        """A sitting that nobody closed: its log stays locked."""
        self.lost.append(self.sittings.pop(self.gone()))

    @precondition(lambda self: self.sittings)
    @rule(short=st.integers(1, 200))
    def crash(self, short: int) -> None:
        """The process dies while it writes: up to the whole line is there, without its line feed."""
        work = self.sittings.pop(self.gone())
        name = work._append._writer.name  # its log, when it has one
        work.close()
        if name:
            line, _ = act_line(act_by_hand(f"torn{self.number}", Note(id=f"t{short}", text="torn")), "")
            with (self.store.path / "claims" / name).open("ab") as stream:
                stream.write(line[:-short])
            self.torn = True

    @rule(who=ANALYSTS)
    def copied(self, who: str) -> None:
        """A sync tool lays a copy of a log beside it."""
        logs = sorted((self.store.path / "claims" / who).glob("*.jsonl"))
        for log in [path for path in logs if "copy" not in path.name][-1:]:
            copy = log.with_name(f"{log.stem} (copy {self.number}).jsonl")
            if not copy.exists():
                shutil.copyfile(log, copy)

    @rule(title=st.sampled_from(("", "again", "once more")))
    def imported(self, title: str) -> None:
        self.store.import_file(self.folder / "chat.txt", title=title or None)

    # --- what must hold after each step ---

    @invariant()
    def as_the_model_says(self) -> None:
        if not hasattr(self, "store"):
            return
        self.steps += 1
        self.store._watcher.look()
        for work in self.sittings.values():
            self.same(work.project)
            assert work.observer_failures == []
        now = tree(self.store.path / "claims")
        assert all(now[name].startswith(raw) for name, raw in self.kept.items())
        self.kept = now
        if self.steps % RELOADED == 0:
            self.same_on_disk()

    def same(self, project: Project) -> None:
        shown, expected = project.fold.current, self.model.current()
        assert shown.keys() == expected.keys(), shown.keys() ^ expected.keys()
        assert shown == expected
        assert list(project.fold.acts) == list(self.model.done)
        assert project.fold.collisions == project.fold.undecided == frozenset()

    def same_on_disk(self) -> None:
        if not hasattr(self, "store"):
            return
        fresh = Store.open(self.store.path)
        project = fresh.load()
        self.same(project)
        for work in self.sittings.values():
            live = work.project.fold
            assert [_unseen(a) for a in live.acts.values()] == [
                _unseen(a) for a in project.fold.acts.values()
            ]
            assert work.project.evidence.segments == project.evidence.segments
        expected = self.model.problems() | ({"IW-LOG-001"} if self.torn else set())
        assert {problem.code for problem in fresh.check()} == expected


def _unseen(act: Act) -> Act:
    """The act as its maker knows it: what it had seen of other logs is added as it is written."""
    return msgspec.structs.replace(act, seen={})


@cache
def _template() -> dict[str, bytes]:
    """The files of a project with a short chat, and the chat."""
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder))
        return tree(Path(folder))


@pytest.fixture(autouse=True)
def told(figure: Figure) -> None:
    limits = TestWork.settings
    figure(f"{limits.max_examples:,} users of {limits.stateful_step_count} steps: no difference")


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=10_000 if SOAK else 150 if LONG else 60,
    stateful_step_count=40 if SOAK else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
