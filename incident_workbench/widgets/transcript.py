"""The transcript: all segments of a project in one list, to read and to code from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import traitlets

from .. import cues
from ..errors import ClaimError, Problem
from ..model.acts import Act
from ..model.claims import ActorAlias, ClockCorrection, Code
from ..model.evidence import Segment, Span, span_of
from ..privacy import Quote
from ..project import Project, written_claim
from ..sitting import Sitting
from .columns import BLOCK, KINDS, PRECISIONS, Columns, columns_of
from .hearing import STATIC, Answers, Message, SittingWidget
from .marks import changed, codes, marks, marks_of
from .plain import plain_html
from .suggester import Suggester

if TYPE_CHECKING:
    from pandas import DataFrame

_LEFT_OUT = re.compile(r"\[[^\]]*\]|…")
"""What a quotation leaves out, or says in its own words."""
_QUOTES = " \n\"“”«»'"
NOTHING = cues.Examples()


class Transcript(SittingWidget):
    """A picture of a sitting's project that takes new claims; show it as the last line of a cell.

    What the browser does with it is a value here: `focus` is a segment's id, `selection` the chosen spans, `visible`
    the segments that its filters leave. They may be watched: `transcript.observe(print, "selection")`. Nothing of the
    transcript is stored in the notebook's widget state.

    With `suggest=True` (or the key v) a few segments at a time are marked as perhaps worth a code, with the words that
    say so; `suggestions` has them. `learned_from`: your codings in
    earlier projects, `cues.examples(other, "kim")`.
    """

    _esm = STATIC / "transcript.js"
    _css = STATIC / "transcript.css"

    height = traitlets.Unicode("34rem", help="how high, as CSS says it").tag(sync=True)
    blind = traitlets.Bool(False, help="hides what other analysts coded").tag(sync=True)
    suggest = traitlets.Bool(False, help="points at segments that may be worth a code").tag(sync=True)
    focus = traitlets.Unicode(None, allow_none=True, read_only=True)
    selection = traitlets.Any((), read_only=True)
    suggestions = traitlets.Any((), read_only=True)

    def __init__(self, sitting: Sitting, *, learned_from: cues.Examples = NOTHING, **traits: Any) -> None:
        self._columns: Columns | None = None
        self._revision = 0
        self._shown: tuple[int, ...] | None = None
        self._suggester = Suggester(sitting, lambda: bool(self.blind), self._suggested, learned_from)
        super().__init__(sitting, **traits)
        self.observe(self._suggest_or_not, "suggest")
        self.observe(self._now_blind, "blind")
        self._suggest_or_not(None)

    # --- for the next cell ---

    @property
    def visible(self) -> tuple[Segment, ...]:
        """The segments that the filters leave, in the order in which they stand; all where nothing is filtered."""
        segments = self._sitting.project.segments
        if self._shown is None:
            return segments
        return tuple(segments[row] for row in self._shown if row < len(segments))

    @property
    def frame(self) -> DataFrame:
        """`visible` as a frame."""
        from .. import frames

        rows = frames.segments(self._sitting.project).set_index("id", drop=False)
        return rows.loc[[segment.id for segment in self.visible]].reset_index(drop=True)

    def goto(self, place: Segment | Span | Quote | str | datetime) -> None:
        """Brings a place into view and focuses it: a segment or its id, a span, a claim's id, an instant, or words
        that a slide or a brief quotes (as text, or its `Quote`), where `[…]` stands for what was replaced or left out.

        Raises ClaimError IW-CLAIM-001 when there is no such place.
        """
        segment, start, end = self._place(place)
        self.send({"type": "goto", "segment": segment, "start": start, "end": end})

    def filter(self, **by: object) -> None:
        """Shows only some segments: `speaker=`, `source=`, `code=`, `analyst=`, `kind=` take one or several,
        `coded=True` or `False`, `words=`; nothing shows all again.

        Raises TypeError for another name.
        """
        known = {"speaker", "source", "code", "analyst", "kind", "coded", "words"}
        if other := sorted(by.keys() - known):
            raise TypeError(f"filter() takes {', '.join(sorted(known))}, not {other[0]}")
        several = {k: [v] if isinstance(v, str) and k != "words" else v for k, v in by.items()}
        self.send({"type": "filter", "by": several})

    def _place(self, place: Segment | Span | Quote | str | datetime) -> tuple[str, int | None, int | None]:
        project = self._sitting.project
        match place:
            case Segment(id=key):
                return project.segment(key).id, None, None
            case Span(segment=key, start=start, end=end):
                return project.segment(key).id, start, end
            case Quote(segment=key, words=words):
                return self._quoted(words, [project.segment(key)] if key else project.segments)
            case datetime():
                if place.tzinfo is None:
                    raise ClaimError(_no_place(str(place), "an instant needs a time zone"))
                later = (s for s in project.by_time() if (at := project.at(s)) and at >= place)
                if (found := next(later, None)) is None:
                    raise ClaimError(_no_place(str(place), "no segment is that late"))
                return found.id, None, None
        if place in project.evidence.by_id:
            return place, None, None
        for claim in project.current(place):
            for span in claim.evidence:
                return self._place(span)
        return self._quoted(place, project.segments)

    def _quoted(self, words: str, segments: Iterable[Segment]) -> tuple[str, int | None, int | None]:
        """The first place that has these words, all between the brackets in their order."""
        parts = [part.strip() for part in _LEFT_OUT.split(words.strip(_QUOTES)) if part.strip()]
        said = re.compile(r".*?".join(map(re.escape, parts)), re.DOTALL)
        for segment in segments if parts else ():
            if found := said.search(segment.text):
                return segment.id, found.start(), found.end()
        raise ClaimError(
            _no_place(words, "it is no segment's or current claim's id, and nobody says these words")
        )

    # --- what the browser says ---

    def _answers(self) -> Answers:
        return {
            "hello": self._hello,
            "block": self._block,
            "act": self._act,
            "state": self._state,
            "search": self._search,
        }

    def _hello(self, message: Message, _: object) -> None:
        columns, project = self._now(), self._sitting.project
        self.send(
            {
                "type": "project",
                "to": message.get("from"),
                "revision": self._revision,
                "id": project.id,
                "title": project.title,
                "zone": project.zone,
                "analyst": self._sitting.analyst,
                "rows": len(columns.segments),
                "block": BLOCK,
                "sources": columns.sources,
                "speakers": columns.speakers,
                "kinds": KINDS,
                "precisions": PRECISIONS,
                "codes": codes(project),
            },
            [columns.at, columns.source, columns.speaker, columns.thread, columns.kind, columns.precision],
        )
        self.send({"type": "marks", "revision": self._revision, "marks": marks(project, columns.rows)})
        self._suggest_or_not(None)

    def _block(self, message: Message, _: object) -> None:
        columns = self._now()
        if message["revision"] != self._revision or not 0 <= message["number"] < columns.blocks:
            return  # asked before something was imported; the page asks again
        block = columns.block(message["number"])
        about = {"first": block.first, "ids": block.ids, "more": block.more}
        self.send({"type": "block", "revision": self._revision, **about}, [block.words, block.ends])

    def _act(self, message: Message, _: object) -> None:
        """One act: JSON claims as `iw claim` takes them and ids to retract, or a turn (undo, redo)."""
        name = self._acted(message)
        if name is None:
            key, project = message["id"], self._sitting.project
            claims = [written_claim(project, fields) for fields in message.get("claims", ())]
            self._sitting.add_all(
                claims, retracts=message.get("retracts", ()), act_id=key, name=message.get("name")
            )
            name = self._sitting.project.fold.acts[key].name
        self._stored(message, name)

    def _state(self, message: Message, buffers: list[memoryview]) -> None:
        project = self._sitting.project
        known = project.evidence.by_id
        chosen = [place for place in message["selection"] if place["segment"] in known]
        spans = (span_of(known[p["segment"]], p.get("start"), p.get("end")) for p in chosen)
        if message["revision"] == self._revision:
            self._shown = tuple(memoryview(buffers[0]).cast("B").cast("I")) if buffers else None
        with self.hold_trait_notifications():
            self.set_trait("focus", message["focus"])
            self.set_trait("selection", tuple(spans))

    def _search(self, message: Message, _: object) -> None:
        """A pattern, by an engine whose time grows with the text and no faster (RE2)."""
        from .patterns import rows_matching

        found = rows_matching(self._now().segments, message["pattern"], match_case=message["match_case"])
        self.send(
            {"type": "found", "number": message["number"], "revision": self._revision}, [found.tobytes()]
        )

    # --- suggestions ---

    def _suggest_or_not(self, _: object) -> None:
        if self.suggest:
            self._suggester.wish()
        elif self.suggestions:
            self._suggested(())

    def _now_blind(self, change: Mapping[str, Any]) -> None:
        """Who codes blind reads the talk alone, unless they ask again."""
        if change["new"]:
            self.suggest = False

    def _suggested(self, found: tuple[cues.Suggestion, ...] | Exception) -> None:
        """Comes on the suggester's thread."""
        with self._lock:
            if isinstance(found, Exception):
                self.send({"type": "problem", "problem": f"no suggestions: {type(found).__name__}: {found}"})
                return
            shown = found if self.suggest else ()
            self.set_trait("suggestions", shown)
            if self._columns is None:
                return  # nobody looks; who does says hello
            rows = self._columns.rows
            about = [
                {"row": rows[s.segment], "start": s.start, "end": s.end, "code": s.code, "why": s.why}
                for s in shown
                if s.segment in rows
            ]
            self.send({"type": "suggestions", "revision": self._revision, "suggestions": about})

    # --- what happens in the project ---

    def _now(self) -> Columns:
        with self._lock:
            if self._columns is None:
                self._columns = columns_of(self._sitting.project)
                self._revision += 1
                self._shown = None
            return self._columns

    def _happened(self, before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        self._suggest_or_not(None)
        with self._lock:  # so that nobody who just says hello misses it
            if self._columns is None:
                return  # nobody looks yet
            put, drop = changed(before, after, acts)
            touched = (*put, *(before.fold.current[key] for key in drop))
            moved = any(isinstance(claim, ClockCorrection | ActorAlias) for claim in touched)
            if moved or after.evidence is not before.evidence:
                self._columns = None
                self.send({"type": "renewed"})
                return
            marked = [mark for claim in put for mark in marks_of(after, self._columns.rows, claim)]
            content = {"type": "changed", "revision": self._revision, "put": marked, "drop": drop}
            if any(isinstance(claim, Code) for claim in touched):
                content["codes"] = codes(after)
            self.send(content)

    # --- where there is no kernel ---

    def __repr__(self) -> str:
        return f"Transcript({self._sitting.project.title!r}, {len(self._sitting.project.segments)} segments)"

    def _plain(self) -> str:
        return plain_html(self._sitting.project, self.selection)


def _no_place(place: str, why: str) -> Problem:
    return Problem(
        code="IW-CLAIM-001",
        where=place,
        what="there is no such place in this transcript",
        why=why,
        then="give a segment's or claim's id, a span, words as they were said, or an aware instant",
    )
