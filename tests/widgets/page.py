"""A page that is none: it says to a widget what a browser would, and keeps what the widget answers."""

from typing import Any

from incident_workbench.model.acts import Act
from incident_workbench.project import Project
from incident_workbench.sitting import Sitting
from incident_workbench.widgets import Transcript


class Page:
    def __init__(self, widget: Any) -> None:
        self.widget = widget
        self.heard: list[tuple[dict[str, Any], list[bytes]]] = []
        widget.send = lambda content, buffers=None: self.heard.append((content, list(buffers or [])))

    def say(self, kind: str, *buffers: bytes, **fields: Any) -> list[dict[str, Any]]:
        """What is answered to a message, save what was heard before."""
        before = len(self.heard)
        self.widget._heard(self.widget, {"type": kind, **fields}, list(map(memoryview, buffers)))
        return [content for content, _ in self.heard[before:]]

    def last(self, kind: str) -> dict[str, Any]:
        return next(content for content, _ in reversed(self.heard) if content["type"] == kind)

    def act(self, key: str, *claims: dict[str, Any], analyst: str = "noor", **fields: Any) -> dict[str, Any]:
        """An act, and what it is answered: stored or refused."""
        answers = self.say("act", id=key, analyst=analyst, claims=list(claims), **fields)
        return next(a for a in answers if a["type"] in ("stored", "refused"))


def transcript(project: Project, log: list[Act] | None = None) -> tuple[Page, Sitting]:
    sitting = Sitting(project, "noor", (log if log is not None else []).append)
    return Page(Transcript(sitting)), sitting
