"""R9: nothing rests on the clock of the machine: it may jump, stand still, go back, and change its zone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_workbench.model.claims import Note
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store, erasing, imports, logs
from tests.store.conftest import CHAT, filled

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)
CLOCKS = {
    "stands still": lambda n: START,
    "goes backwards": lambda n: START - timedelta(minutes=n),
    "jumps a year ahead and back": lambda n: START + timedelta(days=365 * (n % 2)),
    "crosses a fold": lambda n: (
        datetime(2026, 10, 25, 0, 0, tzinfo=UTC).astimezone(PARIS) + timedelta(minutes=20 * n)
    ),
    "reads the fold's hour twice": lambda n: datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=n % 2),
    "reads times in a gap": lambda n: datetime(2026, 3, 29, 2, 10 + n, tzinfo=PARIS),
    "is at the beginning of time": lambda n: datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=n),
}


def told(store_or_work: Store | Sitting) -> list[str]:
    project = store_or_work.load() if isinstance(store_or_work, Store) else store_or_work.project
    return [note.text for note in project.of_kind(Note)]


def at(clock: Callable[[int], datetime], work: Sitting, begun: int = 0) -> Sitting:
    """The sitting with another clock, which ticks each time it is read."""
    ticks = iter(range(begun, 10_000))
    work._now = lambda: clock(next(ticks))
    return work


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=list(CLOCKS))
def test_ones_own_acts_keep_their_order_and_undo_takes_the_last(
    store: Store, clock: Callable[[int], datetime]
) -> None:
    """
    first sitting: 0 1 2 3, undo, undo, redo; second sitting: 4, undo, undo
    """
    with at(clock, store.sit("kim")) as work:
        for n in range(4):
            work.add(Note(text=str(n)))
        work.undo()
        work.undo()
        work.redo()
        assert told(work) == ["0", "1", "2"]
        acts = list(work.project.fold.acts)
    assert told(store) == ["0", "1", "2"]
    by_kim = [key for key, act in store.load().fold.acts.items() if act.analyst == "kim"]
    assert by_kim == acts[1:]
    assert len(by_kim) == 7
    with at(clock, Store.open(store.path).sit("kim"), 20) as work:
        work.add(Note(text="4"))
        assert told(work) == ["0", "1", "2", "4"]
        work.undo()
        work.undo()
        assert told(work) == ["0", "1"]
    assert told(store) == ["0", "1"]
    assert store.check() == ()


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_whatever_the_clock_says_in_each_sitting(
    tmp_path_factory: pytest.TempPathFactory, sittings: list[list[datetime]]
) -> None:
    """A law: order as done, ids unique, undo from the last to the first over all sittings."""
    store = filled(tmp_path_factory.mktemp("p"))
    expected: list[str] = []
    for clock in sittings:
        with at(lambda n, clock=clock: clock[n % len(clock)], store.sit("kim")) as work:
            for _ in clock:
                expected.append(str(len(expected)))
                work.add(Note(text=expected[-1]))
            assert told(work) == expected
    assert told(store) == expected
    acts = store.load().fold.acts
    assert len({claim.id for act in acts.values() for claim in act.claims}) == sum(
        len(act.claims) for act in acts.values()
    )
    with store.sit("kim") as work:
        while work.undo():
            expected.pop()
            assert told(work) == expected
    assert expected == told(store) == []


@pytest.mark.parametrize("tear", [False, True], ids=["locked", "torn"])
def test_a_clock_set_back_between_two_logs_of_one_analyst(store: Store, tear: bool) -> None:
    """The first log ends torn, or its sitting is still open, so that the second sitting begins another log."""
    first = at(lambda n: START + timedelta(minutes=n), store.sit("kim"))
    first.add(Note(text="a"))
    first.add(Note(text="b"))
    if tear:
        first.close()
        (log,) = (store.path / "claims" / "kim").iterdir()
        with log.open("ab") as stream:
            stream.write(b'{"id":"torn')
    with at(lambda n: START - timedelta(days=1), Store.open(store.path).sit("kim")) as work:
        work.add(Note(text="c"))
        assert told(work) == ["a", "b", "c"]
    first.close()
    assert told(store) == ["a", "b", "c"]
    with store.sit("kim") as work:
        undone = work.undo()
        assert undone is not None
        assert told(work) == ["a", "b"]


def test_a_clock_set_back_before_an_import_anew_still_shows_the_later_reading(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reading took the written clock for Paris; the second knows that it was Tokyo's."""
    local = tmp_path / "local.txt"
    local.write_text("2026-05-01 22:00 ana: db is slow\n2026-05-01 22:01 bo: is it DNS?\n")
    first = store.import_file(local, zone="Europe/Paris")
    (source,) = {s.source for s in store.load().segments if s.at == START - timedelta(hours=2)}
    monkeypatch.setattr(imports, "datetime", Clock(datetime(2001, 1, 1, tzinfo=UTC)))
    assert store.import_file(local, zone="Asia/Tokyo").delivery == first.delivery
    shown = [s.at for s in store.load().segments if s.source == source]
    assert shown == [START - timedelta(hours=9), START - timedelta(hours=9) + timedelta(minutes=1)]


class Clock:
    """Stands in for `datetime` in a module: it is always the same moment there."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self, zone: object) -> datetime:
        assert zone is UTC
        return self._moment


def test_a_clock_that_stands_still_gives_each_log_a_name_of_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "datetime", Clock(START))
    works = [store.sit("kim") for _ in range(5)]
    for n, work in enumerate(works):
        work.add(Note(text=str(n)))
    for work in works:
        work.close()
    names = sorted(path.name for path in (store.path / "claims" / "kim").iterdir())
    assert len(names) == 5
    assert all(name.startswith("20260501T220000-") for name in names)
    assert sorted(told(store)) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("year", [1971, 2101])
def test_an_import_under_a_wrong_clock_clears_away_no_import_that_is_going_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    """What is left of an import half done goes by its age; what is in the project never does."""
    before = store.load().segments
    monkeypatch.setattr(imports.time, "time", lambda: datetime(year, 1, 1, tzinfo=UTC).timestamp())
    monkeypatch.setattr(imports, "datetime", Clock(datetime(year, 1, 1, tzinfo=UTC)))
    (tmp_path / "more.txt").write_text(CHAT.replace("ana", "cleo"))
    store.import_file(tmp_path / "more.txt")
    assert len(store.load().segments) == 2 * len(before) > 0
    assert store.check() == ()


@pytest.mark.parametrize("year", [1971, 2101])
def test_an_erasing_under_a_wrong_clock_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    with store.sit("kim") as work:
        work.add(Note(text="stays"))
        gone = work.add(Note(text="goes"))
    monkeypatch.setattr(erasing, "datetime", Clock(datetime(year, 1, 1, tzinfo=UTC)))
    store.erase(gone.id, by="kim", why="consent withdrawn")
    assert told(store) == ["stays"]
    assert store.check() == ()


@pytest.fixture
def zone_of_the_machine() -> Iterator[Callable[[str], None]]:
    """Sets the zone of this machine, and puts it back."""
    before = os.environ.get("TZ")

    def change(zone: str) -> None:
        os.environ["TZ"] = zone
        time.tzset()

    yield change
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its zone in a process")
def test_the_zone_of_the_machine_changes_between_sittings(
    store: Store, zone_of_the_machine: Callable[[str], None]
) -> None:
    """A laptop travels; what was written reads the same everywhere."""
    seen, expected = [], []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "UTC"):
        zone_of_the_machine(zone)
        with Store.open(store.path).sit("kim") as work:
            expected.append(zone)
            work.add(Note(text=zone))
            seen.append([(s.at, work.project.at(s)) for s in work.project.segments])
            assert told(work) == expected
        assert len(list((store.path / "claims" / "kim").iterdir())) == 1
    assert seen[0][0][0] == START
    assert all(times == seen[0] for times in seen)
    times = [a.written_at for a in store.load().fold.acts.values() if a.analyst == "kim"]
    assert all(moment.utcoffset() == timedelta(0) for moment in times)
    assert len(times) == 4
    assert all(abs(moment - datetime.now(UTC)) < timedelta(minutes=5) for moment in times)
    assert store.check() == ()


def test_a_project_loads_the_same_in_every_zone(store: Store) -> None:
    """Processes with other zones, told by the environment, read the same project."""
    script = (
        "import sys, msgspec; from incident_workbench.store import Store\n"
        "p = Store.open(sys.argv[1]).load()\n"
        "print(msgspec.json.encode([p.claims, [(s, p.at(s)) for s in p.segments]]).decode())"
    )
    with store.sit("kim") as work:
        work.add(Note(text="seen everywhere"))
    said = {
        subprocess.run(
            [sys.executable, "-c", script, str(store.path)],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("America/St_Johns", "Australia/Lord_Howe")
    }
    assert len(said) == 1
    assert "seen everywhere" in said.pop()
