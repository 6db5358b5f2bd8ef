"""What widgets on a sitting do with a page: hear it on any thread, answer, and say what went wrong where it is seen."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

import traitlets
from anywidget import AnyWidget

from ..errors import ClaimError, Problem, WorkbenchError
from ..model.acts import Act
from ..project import Project
from ..sitting import Sitting

KEPT = frozenset(("IW-SIT-003", "IW-STORE-004", "IW-STORE-010"))
"""Problems that may pass (another's sitting, a full or read-only disk): the browser keeps its act."""
STATIC = Path(__file__).with_name("static")
Message = Mapping[str, Any]
Answers = Mapping[object, Callable[[Message, list[memoryview]], None]]


class SittingWidget(AnyWidget):
    """A widget on a sitting. A subclass says what it answers to, and what it does when the project changes."""

    key = traitlets.Unicode(read_only=True, help="by which the page knows all views of this widget").tag(
        sync=True
    )

    def __init__(self, sitting: Sitting, **traits: Any) -> None:
        self._sitting = sitting
        self._lock = RLock()
        self.set_trait("key", uuid4().hex)
        super().__init__(**traits)
        self.on_msg(self._heard)
        self._leave = sitting.observe(self._happened)

    def close(self) -> None:
        """Lets go of the sitting; the sitting itself stays open."""
        self._leave()
        super().close()

    # What a subclass says of itself. These raise because anywidget's metaclass is not that of an abstract class.

    def _answers(self) -> Answers:
        raise NotImplementedError

    def _happened(self, before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        raise NotImplementedError

    def _plain(self) -> str:
        """HTML to read where there is no kernel."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        media, metadata = bundle
        return {**media, "text/html": self._plain()}, metadata

    def _heard(self, _: object, message: Message, buffers: list[memoryview]) -> None:
        """Messages come on any thread, several at a time; nobody is above to hear of an error, so the page does."""
        answer = self._answers().get(message.get("type"))
        try:
            with self._lock:
                if answer:
                    answer(message, buffers)
        except WorkbenchError as error:
            self._tell(message, str(error.problem), final=error.problem.code not in KEPT)
        except Exception as error:  # noqa: BLE001 - nobody is above
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._tell(message, f"{type(error).__name__}: {error} ({where.name})", final=False)

    def _tell(self, message: Message, words: str, *, final: bool) -> None:
        """Says what went wrong. An act that is refused for good is not sent again; after any other error it is kept."""
        refused = {"type": "refused", "id": message.get("id"), "problem": words, "final": final}
        self.send(refused if message.get("type") == "act" else {"type": "problem", "problem": words})

    def _acted(self, message: Message) -> str | None:
        """The name of an act that is done by now: a turn (undo, redo), or one that was stored before; None for another.

        Raises ClaimError IW-SIT-003 for an act that a browser kept for another analyst.
        """
        key, turn, acts = message["id"], message.get("turn"), self._sitting.project.fold.acts
        self._own(message)
        if turn:
            act = (self._sitting.undo if turn == "undo" else self._sitting.redo)(act_id=key)
            return act.name if act else f"nothing to {turn}"
        return acts[key].name if key in acts else None

    def _stored(self, message: Message, name: str, **more: object) -> None:
        at = datetime.now(UTC).isoformat()
        self.send({"type": "stored", "id": message["id"], "name": name, "at": at, **more})

    def _own(self, message: Message) -> None:
        """Raises ClaimError IW-SIT-003 for an act that a browser kept for another analyst."""
        theirs, ours = message["analyst"], self._sitting.analyst
        if theirs != ours:
            raise ClaimError(
                Problem(
                    code="IW-SIT-003",
                    where=theirs,
                    what=f"this act is {theirs}'s, and this sitting is {ours}'s",
                    then=f'show this widget with store.sit("{theirs}"), and it is stored there',
                )
            )
