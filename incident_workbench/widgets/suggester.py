"""Suggestions worked out on a thread of their own, so that no act waits for them; of several wishes the last counts."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from time import sleep

from .. import cues
from ..model.claims import Coding, Restriction
from ..project import Project
from ..sitting import Sitting

PAUSE = 0.2
"""Seconds in which wishes come together: who codes fast is not kept company act by act."""
RELEARN = 25
"""New codings after which it is worth learning anew."""


class Suggester:
    """Tells what stands as a sitting's project is. `told` gets suggestions, or an error in their place."""

    def __init__(
        self,
        sitting: Sitting,
        blind: Callable[[], bool],
        told: Callable[[tuple[cues.Suggestion, ...] | Exception], None],
        earlier: cues.Examples,
    ) -> None:
        self._sitting, self._blind, self._told, self._earlier = sitting, blind, told, earlier
        self._changed = Condition()
        self._wished = self._works = False
        self._ranked: cues.Ranked | None = None
        self._rests_on: tuple[object, tuple[Restriction, ...]] = (None, ())
        self._taught: set[str] = set()

    def wish(self) -> None:
        """Asks for suggestions; returns at once."""
        with self._changed:
            self._wished = True
            if not self._works:
                self._works = True
                Thread(target=self._work, name="suggestions", daemon=True).start()

    def wait(self, seconds: float = 30) -> bool:
        """Waits until nothing is wished for any more."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._works, seconds)

    def _work(self) -> None:
        while True:
            sleep(PAUSE)
            with self._changed:
                if not self._wished:
                    self._works = False
                    self._changed.notify_all()
                    return
                self._wished = False
            try:
                self._told(self._now())
            except Exception as error:  # noqa: BLE001 - nobody is above a thread
                self._told(error)

    def _now(self) -> tuple[cues.Suggestion, ...]:
        project, by = self._sitting.project, self._sitting.analyst
        if self._ranked is None or self._is_old(project, by):
            self._taught = _own(project, by)
            self._rests_on = project.evidence, project.of_kind(Restriction)
            self._ranked = cues.ranked(project, by, earlier=self._earlier)
        return cues.standing(project, self._ranked, by, blind=self._blind())

    def _is_old(self, project: Project, by: str) -> bool:
        """Something was imported or restricted, a coding that was learned from is gone, or many are new."""
        own = _own(project, by)
        evidence, restricted = self._rests_on
        return (
            evidence is not project.evidence
            or restricted != project.of_kind(Restriction)
            or not self._taught <= own
            or len(own - self._taught) >= RELEARN
        )


def _own(project: Project, by: str) -> set[str]:
    return {claim.id for claim in project.of_kind(Coding) if claim.analyst == by}
