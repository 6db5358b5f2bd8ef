"""What the boards share: marks in lanes over time, one picked and the words it rests on, a moment as it was lived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import traitlets
from markupsafe import Markup
from msgspec import Struct

from .. import coding
from ..clock import TimePrecision, read_moment, utc_text, zone_named
from ..errors import ClaimError, Problem
from ..model.acts import Act
from ..model.claims import (
    ActorAlias,
    Claim,
    ClockCorrection,
    Event,
    EvidenceLink,
    Hypothesis,
    Memo,
    Transition,
)
from ..model.evidence import Segment, Span
from ..project import Project
from ..sitting import Sitting
from ..timeline import in_time
from .hearing import Answers, Message, SittingWidget
from .marks import changed
from .segments import segment_fields, stamp

BOARD_KINDS = (Event, Hypothesis, Transition, EvidenceLink, ActorAlias, ClockCorrection, Memo)
"""Claims that change what a board shows."""
NEAR = 60
"""Segments that are offered as evidence at a time."""
ROWS, BYTES, LETTERS = 400, 150_000, 600
"""Most rows of the table where there is no kernel, most bytes, and most characters of one cell."""
Mark = dict[str, Any]


class Picture(Struct, frozen=True):
    """A board as a browser takes it: groups of lanes, marks by id, silences, the extent in time; and for Python the
    spans that each mark rests on.
    """

    groups: tuple[dict[str, Any], ...]
    marks: dict[str, Mark]
    spans: dict[str, tuple[Span, ...]]
    gaps: tuple[tuple[float, float], ...] = ()
    extent: tuple[float, float] | None = None


class Doing(Struct, frozen=True):
    """What one act comes to: its claims and its name."""

    claims: tuple[Claim, ...]
    name: str


class Board(SittingWidget):
    """A sitting's claims over time. What the browser does with it is a value here.

    `picked` is the id of the claim whose words are shown, `shown` the range of time in view, both to be watched.
    `as_lived` is an instant, or None for all: with one, only what had occurred by then is shown. Nothing of the
    project is stored in the notebook's widget state.
    """

    height = traitlets.Unicode("38rem", help="how high, as CSS says it").tag(sync=True)
    picked = traitlets.Unicode(None, allow_none=True, read_only=True)
    shown = traitlets.Tuple((), read_only=True)
    as_lived = traitlets.Instance(datetime, allow_none=True)

    def __init__(self, sitting: Sitting, **traits: Any) -> None:
        self._told: Picture | None = None
        super().__init__(sitting, **traits)

    # --- for the next cell ---

    def goto(self, place: str | datetime) -> None:
        """Brings a mark or an instant into view: a claim's id, any of its line of replacements, or an aware instant.

        Raises ClaimError IW-CLAIM-001 when there is no such place.
        """
        if isinstance(place, datetime):
            if place.tzinfo is None:
                raise ClaimError(_no_place(str(place), "an instant needs a time zone"))
            self.send({"type": "goto", "at": place.timestamp() * 1000})
            return
        marks = self._picture().marks
        now = (claim.id for claim in self._sitting.project.current(place))
        key = next((key for key in (place, *now) if key in marks), None)
        if key is None:
            raise ClaimError(_no_place(place, "it is no current claim's id that this board shows"))
        self.send({"type": "goto", "id": key})

    # --- what a board says of itself; see SittingWidget for why these raise ---

    def _pictured(self, project: Project, until: datetime | None) -> Picture:
        raise NotImplementedError

    def _doing(self, project: Project, do: Mapping[str, Any], key: str) -> Doing:
        """What an act of this id, that the browser asks for, comes to; raises ClaimError."""
        raise NotImplementedError

    # --- what the browser says ---

    def _answers(self) -> Answers:
        return {
            "hello": self._hello,
            "act": self._act,
            "words": self._words,
            "near": self._near,
            "lived": self._live,
            "state": self._state,
        }

    def _hello(self, message: Message, _: object) -> None:
        project = self._sitting.project
        about = {"id": project.id, "title": project.title, "zone": project.zone}
        self.send({"type": "project", "to": message.get("from"), "analyst": self._sitting.analyst, **about})
        self._show(self._picture(fresh=True))

    def _picture(self, *, fresh: bool = False) -> Picture:
        if self._told is None or fresh:
            self._told = self._pictured(self._sitting.project, self.as_lived)
        return self._told

    def _show(self, picture: Picture) -> None:
        lived = self.as_lived.timestamp() * 1000 if self.as_lived else None
        marks = list(picture.marks.values())
        about = {"groups": picture.groups, "gaps": picture.gaps, "extent": picture.extent, "lived": lived}
        self.send({"type": "board", "marks": marks, **about})

    def _act(self, message: Message, _: object) -> None:
        """One act: what is to be done (`do`), or a turn (undo, redo)."""
        name = self._acted(message)
        if name is None:
            key = message["id"]
            doing = self._doing(self._sitting.project, message["do"], key)
            self._sitting.add_all(doing.claims, act_id=key, name=doing.name)
            name = doing.name
        self._stored(message, name)

    def _words(self, message: Message, _: object) -> None:
        """What marks rest on, for as many as the page asks."""
        project, spans = self._sitting.project, self._picture().spans
        notes = {} if self.as_lived else _notes(project)  # what is noted was thought later
        words = {
            key: {"quotes": [quoted(project, span) for span in spans[key]], "notes": notes.get(_line(project, key), [])}
            for key in message["ids"]
            if key in spans
        }  # fmt: skip
        self.send({"type": "words", "words": words})

    def _near(self, message: Message, _: object) -> None:
        """Segments that a claim may rest on: those that have the words, else those near the moment."""
        found = near(self._sitting.project, message.get("at"), message.get("words", ""), self.as_lived)
        options = [segment_fields(self._sitting.project, segment) for segment in found]
        self.send(
            {
                "type": "near",
                "to": message.get("from"),
                "words": message.get("words", ""),
                "segments": options,
            }
        )

    def _live(self, message: Message, _: object) -> None:
        at = message["at"]
        self.as_lived = None if at is None else datetime.fromtimestamp(at / 1000, UTC)

    def _state(self, message: Message, _: object) -> None:
        shown = tuple(datetime.fromtimestamp(ms / 1000, UTC) for ms in message["shown"])
        with self.hold_trait_notifications():
            self.set_trait("picked", message["picked"])
            self.set_trait("shown", shown)

    # --- what happens in the project ---

    @traitlets.validate("as_lived")
    def _aware(self, proposal: Mapping[str, Any]) -> datetime | None:
        at: datetime | None = proposal["value"]
        if at is not None and at.tzinfo is None:
            raise traitlets.TraitError("as_lived is an instant: give it a time zone")
        return at

    @traitlets.observe("as_lived")
    def _relived(self, _: object) -> None:
        with self._lock:
            if self._told is not None:
                self._show(self._picture(fresh=True))

    def _happened(self, before: Project, after: Project, acts: tuple[Act, ...]) -> None:
        with self._lock:  # so that nobody who just says hello misses it
            if self._told is None:
                return  # nobody looks yet
            came, went = changed(before, after, acts)
            touched = (*came, *(before.fold.current[key] for key in went))
            same = after.evidence is before.evidence
            if same and not any(isinstance(claim, BOARD_KINDS) for claim in touched):
                return
            was, now = self._told, self._picture(fresh=True)
            if _lane_ids(now) != _lane_ids(was) or not same:
                self._show(now)
                return
            put = [mark for key, mark in now.marks.items() if was.marks.get(key) != mark]
            drop = [key for key in was.marks if key not in now.marks]
            about = {"groups": now.groups, "gaps": now.gaps, "extent": now.extent}
            self.send({"type": "changed", "put": put, "drop": drop, **about})

    # --- where there is no kernel ---

    def _table(self, project: Project) -> Markup:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._sitting.project.title!r})"

    def _plain(self) -> str:
        return self._table(self._sitting.project)


def _lane_ids(picture: Picture) -> list[str]:
    return [lane["id"] for group in picture.groups for lane in group["lanes"]]


# --- words ------------------------------------------------------------------------------------------------------------


def quoted(project: Project, span: Span) -> dict[str, Any]:
    """What a span reads now, who said it, when, and where."""
    now, segment = coding.place(project, span), project.evidence.by_id.get(span.segment)
    known = segment is not None and now.start is not None
    words = segment.text[now.start : now.end] if segment and known else span.quote
    lost = "" if known and not now.problem else "these words are not (or no longer) read so in its source"
    return {**segment_fields(project, segment), "words": words, "lost": lost}


def near(project: Project, at: float | None, words: str, until: datetime | None = None) -> list[Segment]:
    """Segments in which these words stand, or all, the nearest to a moment (milliseconds) first; at most 60.

    What has no instant comes last; as lived until a moment, what was said later is not offered.

    >>> near(Project(id="p", title="t"), None, "")
    []
    """
    wanted = words.casefold().strip()
    moment = None if at is None else datetime.fromtimestamp(at / 1000, UTC)
    segments, instants = project.segments, project.instants
    rows: Iterable[int] = range(len(segments))
    if wanted:
        rows = [row for row in rows if wanted in segments[row].text.casefold()]
    if until is not None:
        rows = [row for row in rows if (when := instants[row]) is not None and when <= until]

    def far(row: int) -> timedelta:
        when = instants[row]
        if when is None:
            return timedelta.max
        return timedelta(0) if moment is None else abs(when - moment)

    return [segments[row] for row in sorted(rows, key=far)[:NEAR]]


def _notes(project: Project) -> dict[str, list[dict[str, str]]]:
    """Memos by the line of the claim that they are on."""
    found: dict[str, list[dict[str, str]]] = {}
    for memo in project.of_kind(Memo):
        found.setdefault(_line(project, memo.on), []).append({"text": memo.text, "analyst": memo.analyst})
    return found


def _line(project: Project, key: str) -> str:
    return project.fold.first_of(key)


# --- times ------------------------------------------------------------------------------------------------------------


def extent_of(instants: Iterable[datetime | None]) -> tuple[float, float] | None:
    """From the first to the last, where there is any."""
    known = [at.timestamp() * 1000 for at in instants if at is not None]
    return (min(known), max(known)) if known else None


def first_of(instants: Sequence[datetime | None]) -> float | None:
    """The earliest, by which lanes may be ordered."""
    return stamp(min(instants, key=in_time, default=None))


def time_said(project: Project, do: Mapping[str, Any], field: str) -> tuple[datetime | None, TimePrecision]:
    """The instant that a form gives: as it was shown (milliseconds), or as somebody typed it, in the project's zone
    where they name no other, and on `day` where they name none.

    Raises ClaimError IW-CLAIM-007 for what is no instant.
    """
    exact, typed = do.get(f"{field}_ms"), str(do.get(field, "")).strip()
    if exact is not None:
        return datetime.fromtimestamp(exact / 1000, UTC), "none"
    if not typed:
        return None, "none"
    day = date.fromisoformat(do["day"]) if do.get("day") else None
    moment = read_moment(typed, zone=zone_named(project.zone), day=day)
    if moment.at is None:
        raise ClaimError(
            Problem(
                code="IW-CLAIM-007",
                where=typed,
                what="this is no instant",
                why=f"a time is read in {project.zone} unless it says otherwise, and nothing is guessed",
                then="write it like 22:04, 2026-05-01 22:04:30, or 2026-05-01T20:04:30Z",
            )
        )
    return moment.at, moment.precision


def _no_place(place: str, why: str) -> Problem:
    return Problem(
        code="IW-CLAIM-001",
        where=place,
        what="there is no such place on this board",
        why=why,
        then="give the id of a claim that it shows, or an aware instant",
    )


# --- tables -----------------------------------------------------------------------------------------------------------

TABLE = Markup(
    "<p><strong>{title}</strong>: {what}. {left}Run the cell to work on them.</p>\n<table>\n"
    "<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
)


def table(project: Project, what: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Rows of words, all escaped, under 200 kB; it says when some are left out."""
    cells = Markup("").join(Markup("<th>{}</th>").format(word) for word in head)
    kept: list[Markup] = []
    size, left = 0, ""
    for row in map(_row, rows):
        size += len(row.encode("utf-8", "replace"))
        if len(kept) == ROWS or size > BYTES:
            left = "Not all of them are here. "
            break
        kept.append(row)
    return TABLE.format(
        title=project.title[:200], what=what, left=left, head=cells, rows=Markup("").join(kept)
    )


def _row(words: Sequence[str]) -> Markup:
    cells = (Markup('<td dir="auto">{}</td>').format(word[:LETTERS]) for word in words)
    return Markup("<tr>{}</tr>\n").format(Markup("").join(cells))


def when_words(project: Project, at: datetime | None) -> str:
    """An instant in the project's zone and in UTC, for a cell of a table."""
    if at is None:
        return "time not known"
    local = at.astimezone(zone_named(project.zone)).strftime("%Y-%m-%d %H:%M:%S")
    utc = utc_text(at.replace(microsecond=0))
    return utc if project.zone == "UTC" else f"{local} {project.zone} ({utc})"
