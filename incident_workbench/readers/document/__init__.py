"""Interviews and call transcripts as documents: Word, OpenDocument, rich text, and PDF as well as can be.

Each container becomes numbered lines; who speaks in them is found as in text by `interview`, and the captions
that Teams wrote into Word in 2021 and 2022 become turns as captions do.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from msgspec import structs

from ...errors import ReadError
from ...model.evidence import Segment, SourceKind
from ..base import OpenDelivery, Reading, ReadOptions
from ..cues import told
from ..encoding import storable
from ..interview import NOTES, Layout, segments_of, tell_of_none, tell_speakers
from ..interview_plan import plan_of
from ..members import note_replaced
from ..written import member_by_member, source_of
from .captions import track_of
from .hints import hinted
from .page import Line, Page, Run
from .remarks import remarks

name = "document"
version = "1"
uses = frozenset({"zone", "date", "starts_at", "kind", "title"})

ENDINGS = (".docx", ".docm", ".odt", ".rtf", ".pdf")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOTICE = re.compile(r".{1,100} (?:started|stopped) transcription\s*$")
"""What Teams writes above and below the talk."""


def sniff(delivery: OpenDelivery) -> float:
    """Sure of the first bytes; of a folder or zip when all its files are named as documents are."""
    try:
        if delivery.container != "file":
            members = delivery.members()
            return 0.6 if members and all(m.casefold().endswith(ENDINGS) for m in members) else 0.0
        return 0.95 if _format(delivery.head, delivery.name) else 0.0
    except (OSError, ReadError, ValueError):
        return 0.0


def read(delivery: OpenDelivery, options: ReadOptions) -> Reading:
    """The turns of each document, its paragraphs where nobody speaks; raises ReadError when none can be opened."""
    reading = Reading(name, version, uses=uses)
    return member_by_member(reading, delivery, lambda member: _read(reading, delivery, member, options))


def _format(head: bytes, named: str) -> str:
    """Which kind of document begins so, or an empty text."""
    if head.startswith(b"PK\x03\x04"):
        if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]:
            return "odt"
        if b"word/" in head or named.casefold().endswith((".docx", ".docm")):
            return "docx"
        return "odt" if named.casefold().endswith(".odt") else ""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head[:1024] and not head.startswith((b"{", b"[")):
        return "pdf"
    return "ole" if head.startswith(_OLE) and named.casefold().endswith((".docx", ".doc", ".docm")) else ""


def _read(reading: Reading, delivery: OpenDelivery, member: str, options: ReadOptions) -> Iterator[Segment]:
    where = member if member == delivery.name else f"{delivery.name}, {member}"
    raw = delivery.content(member)
    kind = _format(raw[:65_536], member)
    page, lost = _opener(kind, where, raw)(where, io.BytesIO(raw))
    page.lines = _storable(reading, member, page.lines)
    reading.expect(member, len(page.lines))
    reading.problems += remarks(member, kind, page, lost)
    track = track_of(member, page.lines)
    if track:
        return iter(list(told(reading, [track], options).segments))
    return _turns(reading, delivery, member, page.lines, options)


def _opener(kind: str, where: str, raw: bytes) -> Callable[[str, BinaryIO], tuple[Page, list[str]]]:
    """What opens this kind; imported late, as some are heavy."""
    from . import package

    if kind == "docx":
        from .word import word_page as opener
    elif kind == "odt":
        from .open_text import open_text_page as opener
    elif kind == "rtf":
        from .rich_text import rich_text_page as opener
    elif kind == "pdf":
        from .portable import pdf_page as opener
    elif kind == "ole" and "EncryptedPackage".encode("utf-16-le") in raw:
        raise package.encrypted(where)
    else:
        why = (
            "it is a Word file of before 2007" if kind == "ole" else "it is none of .docx, .odt, .rtf or .pdf"
        )
        raise package.damaged(where, why)
    return opener


def _storable(reading: Reading, member: str, lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    replaced = 0
    for line in lines:
        pairs = [storable(run.text) for run in line.runs]
        replaced += sum(count for _, count in pairs)
        runs = tuple(Run(text, run.bold) for (text, _), run in zip(pairs, line.runs, strict=True))
        cells = tuple(storable(cell)[0] for cell in line.cells)
        kept.append(structs.replace(line, runs=runs, cells=cells))
    note_replaced(reading, member, replaced)
    return kept


def _turns(
    reading: Reading, delivery: OpenDelivery, member: str, lines: Sequence[Line], options: ReadOptions
) -> Iterator[Segment]:
    marked = hinted(lines)
    numbers = range(1, len(lines) + 1)
    asides = {n: lines[n - 1].aside for n in numbers if lines[n - 1].aside}
    plan = plan_of(marked, asides, frozenset(n for n in numbers if lines[n - 1].wrapped))
    words = any(line.text.strip() for line in lines if not line.aside)
    if plan.heads or not words:
        tell_speakers(reading, member, plan)
    elif options.kind not in NOTES:
        tell_of_none(reading, member)
    elapsed = any(head.elapsed for head in plan.heads.values())
    notices = frozenset(n for n in numbers if elapsed and _NOTICE.match(lines[n - 1].text))
    layout = Layout(
        shown=[line.text for line in lines],
        opens=frozenset(n for n in numbers if lines[n - 1].opens),
        apart=frozenset(n for n in numbers if lines[n - 1].apart) | notices,
        joins={n: lines[n - 1].join for n in numbers if lines[n - 1].join != "\n"},
    )
    kind: SourceKind = "bridge_audio" if notices else "interview" if plan.heads else "meeting_notes"
    source = source_of(reading, delivery, member, options, kind)
    return segments_of(reading, member, marked, plan, source, options, layout)
