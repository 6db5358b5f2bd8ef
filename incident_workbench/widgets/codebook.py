"""The codebook: its tree of codes, to look up and to change from the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets
from msgspec import Struct

from ..codebook import code_named, edited_as_read, merged, new_code, settled, split
from ..errors import ClaimError, Problem
from ..model.acts import Act
from ..model.claims import Claim, Code
from ..project import Project
from ..sitting import Sitting
from .book import Counts, book, choices, latest
from .hearing import STATIC, Answers, Message, SittingWidget
from .marks import changed
from .outline import outline_html

LATEST = 5
"""Coded stretches shown beside a code."""
RULES = ("name", "definition", "when", "when_not", "example")


class Doing(Struct, frozen=True):
    """What one act comes to: its claims, its name, and the code that is looked at afterwards."""

    claims: tuple[Claim, ...]
    name: str
    slug: str


class Codebook(SittingWidget):
    """A picture of a sitting's codebook that takes changes; show it as the last line of a cell.

    The code that is looked at is a value here: `focus` is its slug, and may be watched. Nothing else of the codebook,
    and nothing of the transcript, is stored in the notebook's widget state.
    """

    _esm = STATIC / "codebook.js"
    _css = STATIC / "codebook.css"

    height = traitlets.Unicode("34rem", help="how high, as CSS says it").tag(sync=True)
    focus = traitlets.Unicode(None, allow_none=True, read_only=True)

    def __init__(self, sitting: Sitting, **traits: Any) -> None:
        self._counts: Counts | None = None
        super().__init__(sitting, **traits)

    # --- what the browser says ---

    def _answers(self) -> Answers:
        return {
            "hello": self._hello,
            "act": self._act,
            "words": self._words,
            "choices": self._choices,
            "state": self._state,
        }

    def _hello(self, message: Message, _: object) -> None:
        project = self._sitting.project
        self._counts = self._counts or Counts(project)
        about = {"id": project.id, "title": project.title, "analyst": self._sitting.analyst}
        self.send({"type": "project", "to": message.get("from"), **about})
        self._show(project)

    def _show(self, project: Project) -> None:
        if self._counts is not None:
            self.send({"type": "book", **book(project), "counts": self._counts.by_code(project)})

    def _act(self, message: Message, _: object) -> None:
        """One act: what is to be done with the codebook (`do`), or a turn (undo, redo)."""
        name, slug = self._acted(message), None
        if name is None:
            doing = done(self._sitting.project, message["do"], by=self._sitting.analyst)
            self._sitting.add_all(doing.claims, act_id=message["id"], name=doing.name)
            name, slug = doing.name, doing.slug
        self._stored(message, name, slug=slug)

    def _words(self, message: Message, _: object) -> None:
        slug = message["slug"]
        self.send({"type": "words", "slug": slug, "latest": latest(self._sitting.project, slug, LATEST)})

    def _choices(self, message: Message, _: object) -> None:
        slug = message["slug"]
        offered = choices(self._sitting.project, slug, self._sitting.analyst)
        self.send({"type": "choices", "to": message.get("from"), "slug": slug, **offered})

    def _state(self, message: Message, _: object) -> None:
        self.set_trait("focus", message["focus"])

    # --- what happens in the project ---

    def _happened(self, before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        with self._lock:  # so that nobody who just says hello misses it
            if self._counts is None:
                return  # nobody looks yet
            put, drop = changed(before, after, acts)
            touched, now = self._counts.follow(put, drop), self._sitting.project
            if any(isinstance(claim, Code) for claim in (*put, *(before.fold.current[key] for key in drop))):
                self._show(now)
            elif touched:
                self.send({"type": "counts", "counts": self._counts.by_code(now, touched)})

    # --- where there is no kernel ---

    def __repr__(self) -> str:
        project = self._sitting.project
        return f"Codebook({project.title!r}, {len({code.slug for code in project.codes.values()})} codes)"

    def _plain(self) -> str:
        return outline_html(self._sitting.project)


def done(project: Project, do: Mapping[str, Any], *, by: str) -> Doing:
    """The claims that change a codebook as somebody wishes, computed by `codebook`; raises ClaimError.

    `read` holds the values that they saw of what they change: what others changed meanwhile is not replaced.
    """
    doings: dict[str, Callable[[Project, Mapping[str, Any], str], Doing]] = {
        "add": _added,
        "rename": _edited,
        "edit": _edited,
        "move": _edited,
        "retire": _edited,
        "merge": _merged,
        "split": _split,
        "settle": _settled,
    }
    return doings[do["what"]](project, do, by)


def _added(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    code = new_code(
        project, do["name"], parent=do.get("parent"), **_rules(do, "definition", "when", "when_not")
    )
    return Doing((code,), f"added code {code.slug!r}", code.slug)


def _edited(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    fields = {
        "rename": ("name",),
        "edit": RULES,
        "move": ("parent",),
        "retire": ("retired",),
    }[do["what"]]
    changes = {field: do[field] for field in fields if field in do}
    read = {field: value for field, value in do.get("read", {}).items() if field in changes}
    claim = edited_as_read(project, do["slug"], read, by=by, **changes)
    verb = {"rename": "renamed", "edit": "edited", "move": "moved"}.get(
        do["what"], "retired" if changes.get("retired") else "brought back"
    )
    below = f" below {changes['parent']!r}" if changes.get("parent") else ""
    top = " to the top" if do["what"] == "move" and not below else ""
    return Doing((claim,), f"{verb} {claim.slug!r}{below}{top}", claim.slug)


def _merged(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    code, into = code_named(project, do["slug"]), code_named(project, do["into"])
    if code.slug == into.slug:
        raise ClaimError(
            Problem(
                code="IW-CODE-008",
                where=code.slug,
                what=f"{do['slug']!r} and {do['into']!r} are one code already",
                then="look at it as it is now",
            )
        )
    claim = merged(project, (code.slug,), into.slug)
    return Doing((claim,), f"merged {code.slug!r} into {into.slug!r}", into.slug)


def _split(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    code = code_named(project, do["slug"])
    into = new_code(project, do["name"], parent=do.get("parent"), **_rules(do, "definition"))
    claims = split(project, code.slug, do["codings"], into, by=by)
    return Doing(claims, f"split {code.slug!r}: {len(claims) - 1} to {into.slug!r}", into.slug)


def _settled(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    claim: Code = settled(project, do["claim"])
    return Doing((claim,), f"settled {claim.slug!r}", claim.slug)


def _rules(do: Mapping[str, Any], *fields: str) -> dict[str, str]:
    return {field: do.get(field, "") for field in fields}
