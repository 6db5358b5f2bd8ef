"""The claim editor: a form for every kind of claim, with its probes, and evidence picked from the talk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec
import traitlets
from msgspec import Struct, structs

from ..errors import ClaimError, Problem, WorkbenchError
from ..model.acts import Act
from ..model.claims import AnyClaim, Claim, kind_of
from ..project import Project
from ..sitting import Sitting
from . import listing
from .drafts import (
    DraftError,
    claim_of,
    drafted,
    fields_of,
    grounds,
    own_words,
    place_in,
    place_of,
    quote,
    spans_near,
    still_to_ask,
    times,
)
from .fields import forms, in_words, kinds_made_here, made_here
from .hearing import KEPT, STATIC, Answers, Message, SittingWidget
from .marks import changed
from .transcript import Transcript

CHOSEN = 100
"""Most segments that are taken over from a transcript at once."""


class Doing(Struct, frozen=True):
    """What one act comes to: its claims, what it takes back, and its name."""

    claims: tuple[Claim, ...]
    retracts: tuple[str, ...]
    name: str


class Editor(SittingWidget):
    """A form for claims on a sitting; show it as the last line of a cell.

    It begins with a claim of the kind or the id that is given, else with the list of all. What is chosen in the
    `transcript` can be taken as evidence. `claim` is the id of the claim that was opened or saved last, `draft` what is
    typed and not saved yet, in the fields of `iw claim`; both may be watched. Nothing of the project is stored in the
    notebook's widget state.
    """

    _esm = STATIC / "editor.js"
    _css = STATIC / "editor.css"

    height = traitlets.Unicode("42rem", help="how high, as CSS says it").tag(sync=True)
    claim = traitlets.Unicode(None, allow_none=True, read_only=True)
    draft = traitlets.Any(None, read_only=True)

    def __init__(
        self,
        sitting: Sitting,
        kind_or_claim_id: str | None = None,
        transcript: Transcript | None = None,
        **traits: Any,
    ) -> None:
        self._leave = lambda: None  # there is nothing to let go of where it is refused
        self._looks = False
        self._transcript = None
        self._going = None if kind_or_claim_id is None else _going(sitting.project, kind_or_claim_id)
        super().__init__(sitting, **traits)
        self._transcript = transcript
        if transcript is not None:
            transcript.observe(self._tell_chosen, "selection")

    def close(self) -> None:
        """Lets go of the sitting and of the transcript; both stay open."""
        if self._transcript is not None:
            self._transcript.unobserve(self._tell_chosen, "selection")
        super().close()

    # --- for the next cell ---

    def open(self, claim: str | Claim | None = None) -> None:
        """Opens a current claim in its form. Raises ClaimError IW-SIT-002 when nothing is current there.

        Without a claim it is what ipywidgets calls to connect a widget to its page.
        """
        if claim is None:
            super().open()
            return
        self._go(_going_to(self._sitting.project, claim if isinstance(claim, str) else claim.id))

    def new(self, kind: str) -> None:
        """Begins a claim of a kind: `editor.new("event")`. Raises ClaimError IW-CLAIM-009 with a suggestion."""
        self._go(_beginning(kind))

    def _go(self, going: dict[str, str]) -> None:
        self._going = going
        self.send({"type": "go", **going})

    # --- what the browser says ---

    def _answers(self) -> Answers:
        return {
            "hello": self._hello,
            "open": self._open,
            "quotes": self._quotes,
            "find": self._find,
            "check": self._check,
            "act": self._act,
            "state": self._state,
        }

    def _hello(self, message: Message, _: object) -> None:
        project, to = self._sitting.project, message.get("from")
        self._looks = True
        about = {
            "id": project.id,
            "title": project.title,
            "zone": project.zone,
            "analyst": self._sitting.analyst,
        }
        told = {
            "forms": msgspec.to_builtins(forms()),
            "actors": _actors(project),
            "sources": _sources(project),
        }
        self.send({"type": "project", "to": to, **about, **told, "transcript": self._transcript is not None})
        self._show(project)
        self._tell_chosen()
        if self._going:
            self.send({"type": "go", "to": to, **self._going})

    def _show(self, project: Project) -> None:
        self.send(
            {"type": "claims", "claims": listing.rows(project), "differing": listing.differing(project)}
        )

    def _tell_chosen(self, _: object = None) -> None:
        if self._transcript is None or not self._looks:
            return
        chosen = self._transcript.selection
        quotes = [quote(self._sitting.project, place_of(span)) for span in chosen[:CHOSEN]]
        self.send({"type": "chosen", "quotes": quotes, "more": max(0, len(chosen) - CHOSEN)})

    def _open(self, message: Message, _: object) -> None:
        project, to = self._sitting.project, message.get("from")
        claim = project.fold.claims.get(message["claim"])
        if claim is None or not made_here(claim):
            self.send({"type": "opened", "to": to, "claim": message["claim"], "fields": None})
            return
        self.set_trait("claim", claim.id)
        self.send({"type": "opened", "to": to, **_opened(project, claim, self._sitting.analyst)})

    def _quotes(self, message: Message, _: object) -> None:
        project = self._sitting.project
        near = spans_near(project, message.get("near", ()))
        quotes = [quote(project, place, near) for place in message["places"]]
        self.send({"type": "quotes", "to": message.get("from"), "quotes": quotes})

    def _find(self, message: Message, _: object) -> None:
        hits, more = listing.found(self._sitting.project, message["words"])
        self.send(
            {
                "type": "found",
                "to": message.get("from"),
                "number": message["number"],
                "hits": hits,
                "more": more,
            }
        )

    def _check(self, message: Message, _: object) -> None:
        """What can be told of a draft while it is written: times, grounds, questions, and what the prose check asks."""
        project, kind, fields = self._sitting.project, message["kind"], message["fields"]
        answer = {
            "type": "checked",
            "to": message.get("from"),
            "number": message["number"],
            "times": times(project, kind, fields),
            "grounds": grounds(project, kind, fields),
            "asks": still_to_ask(project, kind, fields),
            "findings": findings(project, own_words(kind, fields)),
        }
        self.send(answer)

    def _act(self, message: Message, _: object) -> None:
        """One act: a claim to be saved, retracted or settled (`do`), or a turn (undo, redo)."""
        key, acts = message["id"], self._sitting.project.fold.acts
        claim = (
            next((c.id for c in acts[key].claims), None) if key in acts and not message.get("turn") else None
        )
        name = self._acted(message)
        if name is None:
            try:
                doing = done(self._sitting.project, message["do"], by=self._sitting.analyst)
                stored = self._sitting.add_all(
                    doing.claims, retracts=doing.retracts, act_id=key, name=doing.name
                )
            except WorkbenchError as error:
                self._refuse(key, error)
                return
            name, claim = doing.name, next((one.id for one in stored), None)
        if claim is not None:
            self.set_trait("claim", claim)
        self._stored(message, name, claim=claim)

    def _refuse(self, key: str, error: WorkbenchError) -> None:
        """Says what went wrong, and in which field."""
        problem = error.problem
        at = error.at if isinstance(error, DraftError) else place_in(problem)
        said = {"what": problem.what, "why": problem.why, "then": problem.then}
        refused = {"type": "refused", "id": key, "problem": str(problem), "final": problem.code not in KEPT}
        self.send({**refused, "at": at, **said})

    def _state(self, message: Message, _: object) -> None:
        """What is open and typed; a draft that cannot be read yet is told as it was typed."""
        told, project = message["draft"], self._sitting.project
        draft = None
        if told is not None:
            try:
                draft = {
                    "kind": told["kind"],
                    **fields_of(project, told["kind"], told["fields"], told["near"]),
                }
            except ClaimError:
                draft = {"kind": told["kind"], **told["fields"]}
        self.set_trait("draft", draft)

    # --- what happens in the project ---

    def _happened(self, before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        with self._lock:  # so that nobody who just says hello misses it
            if not self._looks:
                return  # nobody looks yet
            put, drop = changed(before, after, acts)
            touched = (*put, *(before.fold.current[key] for key in drop))
            if before.actors is not after.actors or after.evidence is not before.evidence:
                self.send({"type": "actors", "actors": _actors(after)})
            if any(map(made_here, touched)):
                rows = [listing.row(after, claim) for claim in put if made_here(claim)]
                self.send(
                    {"type": "changed", "put": rows, "drop": drop, "differing": listing.differing(after)}
                )

    # --- where there is no kernel ---

    def __repr__(self) -> str:
        return f"Editor({self._sitting.project.title!r})"

    def _plain(self) -> str:
        return listing.list_html(self._sitting.project)


# --- what an act does -------------------------------------------------------------------------------------------------


def done(project: Project, do: Mapping[str, Any], *, by: str) -> Doing:
    """The claims that an analyst's form, retraction or choice comes to; raises ClaimError.

    Another's claim is never changed or taken back: a form over it becomes a version of one's own `beside` it, or, where
    that is asked for, `in_place` of it.
    """
    if do["what"] == "retract":
        return _retracted(project, do["claim"], by)
    if do["what"] == "settle":
        return _settled(project, do["claim"])
    return _saved(project, do, by)


def _saved(project: Project, do: Mapping[str, Any], by: str) -> Doing:
    settles, base = tuple(do.get("settles") or ()), project.fold.claims.get(do.get("base") or "")
    near = (*settles, *((base.id,) if base else ()))
    replaces = settles or _replaced(base, do.get("how"), by)
    claim = claim_of(project, do["kind"], do["fields"], replaces, near)
    word = in_words(do["kind"])
    if settles:
        name = f"settled {word}"
    elif base is None:
        name = f"added {word}"
    elif base.analyst == by:
        name = f"edited {word}"
    else:
        name = (
            f"{'replaced' if do.get('how') == 'in_place' else 'added a version of'} {base.analyst}'s {word}"
        )
    return Doing((claim,), (), name)


def _replaced(base: AnyClaim | None, how: str | None, by: str) -> tuple[str, ...]:
    """What a saved form takes the place of. Beside another's version stands one of the same earlier claim, so that the
    two are shown as differing; another's first wording has no earlier one, and both simply stand.
    """
    if base is None:
        return ()
    return (base.id,) if base.analyst == by or how == "in_place" else base.replaces


def _retracted(project: Project, key: str, by: str) -> Doing:
    fold = project.fold
    claim = fold.current.get(key)
    if claim is None or claim.analyst != by:
        raise ClaimError(_not_to_retract(key, claim))
    line = (key, *fold.ancestors(key))
    mine = tuple(sorted(k for k in line if k in fold.claims and fold.claims[k].analyst == by))
    return Doing((), mine, f"retracted {in_words(kind_of(claim))}")


def _settled(project: Project, key: str) -> Doing:
    group = listing.group_of(project, key)
    if not group:
        raise ClaimError(
            Problem(
                code="IW-SIT-002",
                where=key,
                what="nothing differs from this claim (any more)",
                then="look at it as it is now",
            )
        )
    chosen = project.fold.current[key]
    explicit = chosen.basis != project.basis_of(chosen.evidence)
    claim = structs.replace(
        chosen,
        id="",
        written_at=None,
        analyst="",
        basis=chosen.basis if explicit else None,
        replaces=tuple(sorted(one.id for one in group)),
    )
    return Doing((claim,), (), f"settled {in_words(kind_of(chosen))}")


def _not_to_retract(key: str, claim: Claim | None) -> Problem:
    if claim is None:
        return Problem(
            code="IW-SIT-002", where=key, what="this claim is no longer current", then="look at the list"
        )
    return Problem(
        code="IW-SIT-002",
        where=key,
        what=f"this is {claim.analyst}'s claim, and stays",
        why="differences between analysts are kept side by side",
        then="save a version of your own",
    )


# --- what a page is told ----------------------------------------------------------------------------------------------


def _opened(project: Project, claim: AnyClaim, analyst: str) -> dict[str, Any]:
    return {
        "claim": claim.id,
        "kind": kind_of(claim),
        "fields": drafted(project, claim),
        "analyst": claim.analyst,
        "own": claim.analyst == analyst,
        "current": claim.id in project.fold.current,
        "earlier": bool(claim.replaces),
        "versions": listing.versions(project, claim.id),
    }


def _actors(project: Project) -> list[dict[str, str]]:
    told = sorted(project.actors.values(), key=lambda actor: (actor.name.casefold(), actor.id))
    return [
        {"id": actor.id, "name": actor.name, "about": actor.role_during or actor.team or actor.kind}
        for actor in told
    ]


def _sources(project: Project) -> list[dict[str, str]]:
    told = project.sources.values()
    return [{"id": source.id, "name": source.title, "about": in_words(source.kind)} for source in told]


def findings(project: Project, prose: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """What the prose check asks about the analyst's own words, by field. It asks; it never blocks."""
    from ..language import check, kept_in, lexicon_of

    lexicon, kept = lexicon_of(project), kept_in(project)
    return [
        {"at": at, "words": found.words, "class": in_words(found.class_), "question": found.question}
        for at, text in prose
        for found in check(text, lexicon=lexicon, kept=kept)
    ]


def _going(project: Project, word: str) -> dict[str, str]:
    known = word not in kinds_made_here() and word in project.fold.claims
    return _going_to(project, word) if known else _beginning(word)


def _beginning(kind: str) -> dict[str, str]:
    known = kinds_made_here()
    if kind not in known:
        near = get_close_matches(kind, known, n=1)
        raise ClaimError(
            Problem(
                code="IW-CLAIM-009",
                where=kind,
                what=f"there is no claim and no kind of claim called {kind!r} that is made in a form",
                why=f"there are {', '.join(known)}",
                then=f"did you mean {near[0]}?" if near else "name one of these, or the id of a claim",
            )
        )
    return {"kind": kind}


def _going_to(project: Project, key: str) -> dict[str, str]:
    found = project.current(key)
    if not found:
        raise ClaimError(
            Problem(
                code="IW-SIT-002",
                where=key,
                what="there is no current claim with this id",
                then="`iw claims DIR`",
            )
        )
    if not made_here(found[0]):
        return _beginning(kind_of(found[0]))
    return {"claim": next((claim.id for claim in found if claim.id == key), found[0].id)}
