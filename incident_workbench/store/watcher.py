"""The one thread that looks for what others wrote and imported, and hands it to the sittings of this process.

It asks the file system a few times a second: notices of change do not exist on network and synced folders.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, RLock, Thread, current_thread

from ..model.acts import Act
from ..sitting import Sitting
from .deliveries import load_evidence, reading_paths
from .logs import LogPart, Tail, log_name, log_paths, read_log

EVERY = 0.25
"""Seconds between two looks; others' acts arrive within a second."""
IMPORTS_EVERY = 4
"""Looks between two that also ask for new imports."""


class Watcher:
    """Follows a project from where it was last read.

    `grown` is told of every part of a log that is read, `brought` when there are other readings.
    """

    def __init__(
        self, project: Path, grown: Callable[[str, LogPart], None], brought: Callable[[], None]
    ) -> None:
        self._project = project
        self._claims = project / "claims"
        self._grown = grown
        self._brought = brought
        self._readings: list[Path] = []
        self._tails: dict[str, Tail] = {}
        self._sittings: list[Sitting] = []
        self._lock = Lock()
        self._handing = RLock()
        self._stop = Event()
        self._thread: Thread | None = None

    def follow(self, sitting: Sitting, tails: dict[str, Tail], readings: list[Path]) -> None:
        """Hands the sitting whatever is written after these tails, and imported beyond these readings."""
        with self._lock:
            if not self._sittings:
                self._tails, self._readings = dict(tails), readings
            self._readings = [path for path in self._readings if path in readings]
            for name, known in self._tails.items():  # no further than any sitting has read
                tail = tails.get(name, Tail())
                if tail.length < known.length:
                    self._tails[name] = tail
            self._sittings.append(sitting)
            if self._thread is None:
                self._stop.clear()
                self._thread = Thread(target=self._run, name="incident-workbench-watcher", daemon=True)
                self._thread.start()

    def leave(self, sitting: Sitting) -> None:
        """Stops handing lines to this sitting; the thread ends with the last one."""
        with self._lock:
            if sitting in self._sittings:
                self._sittings.remove(sitting)
            if self._sittings:
                return
            thread, self._thread = self._thread, None
            self._stop.set()
        if thread is not None and thread is not current_thread():
            thread.join(timeout=2)

    def look(self) -> None:
        """One look at the logs; safe to call at any time, and nothing to do where nobody sits."""
        with self._handing:  # one look hands over before the next begins, so that acts come in order
            with self._lock:
                if not self._sittings:
                    return
                fresh = [act for path in log_paths(self._claims) for act in self._new_acts(path)]
                sittings = tuple(self._sittings)
            if fresh:
                for sitting in sittings:
                    sitting.receive(fresh)

    def look_for_imports(self) -> None:
        """One look at the readings; safe to call at any time."""
        readings = reading_paths(self._project)
        with self._lock:
            if readings == self._readings:
                return
            sittings = tuple(self._sittings)
            evidence = load_evidence(self._project) if sittings else None
            self._readings = readings
        self._brought()
        if evidence is not None:
            for sitting in sittings:
                sitting.receive_evidence(evidence)

    def _new_acts(self, path: Path) -> tuple[Act, ...]:
        name = log_name(self._claims, path)
        tail = self._tails.get(name, Tail())
        try:
            size = path.stat().st_size
            if size == tail.length:
                return ()
            part = read_log(path, name, tail if size > tail.length else None)  # shorter: something was erased
        except OSError:  # it is being replaced by a sync tool; the next look will see it
            return ()
        self._tails[name] = part.tail
        self._grown(name, part)
        return part.acts

    def _run(self) -> None:
        looks = 0
        while not self._stop.wait(EVERY):
            looks += 1
            with suppress(OSError):  # the folder is being moved or synced; the next look will see it
                self.look()
                if looks % IMPORTS_EVERY == 0:
                    self.look_for_imports()
