"""Small worlds for the tests of the core: a project in memory, a sitting over a list, acts by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from incident_workbench.codebook import starter_act
from incident_workbench.model.acts import Act
from incident_workbench.model.claims import AnyClaim, Memo
from incident_workbench.model.evidence import Segment, Source
from incident_workbench.project import Evidence, Project
from incident_workbench.sitting import Sitting

NIGHT = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)


def segment(text: str, number: int = 0, source: str = "chat") -> Segment:
    return Segment(
        id=f"{source}/{number}",
        source=source,
        seq=number,
        text=text,
        at=NIGHT + timedelta(minutes=number),
        time_basis="absolute",
    )


def evidence(*texts: str, interview: Iterable[str] = ()) -> Evidence:
    chat = tuple(segment(text, number) for number, text in enumerate(texts))
    told = tuple(segment(text, number, "told") for number, text in enumerate(interview))
    sources = {
        "chat": Source(id="chat", kind="chat", title="chat"),
        "told": Source(id="told", kind="interview", title="interview"),
    }
    return Evidence(sources=sources, segments=(*chat, *told))


def project(*texts: str, interview: Iterable[str] = (), acts: Iterable[Act] = ()) -> Project:
    """A project with the starter codes and these segments, `chat/0`, `chat/1`…"""
    empty = Project(id="p", title="checkout", evidence=evidence(*texts, interview=interview))
    return empty.extended((starter_act(), *acts))


def reworded(before: Project, **texts: str) -> Project:
    """The project after a re-read: `chat_0="new words"`."""
    new = {name.replace("_", "/"): text for name, text in texts.items()}
    segments = tuple(
        msgspec.structs.replace(s, text=new[s.id]) if s.id in new else s for s in before.segments
    )
    assert new.keys() <= {s.id for s in segments}
    return msgspec.structs.replace(
        before, evidence=msgspec.structs.replace(before.evidence, segments=segments)
    )


def sitting(on: Project, analyst: str = "kim") -> tuple[Sitting, list[Act]]:
    """A sitting over a list: no disk."""
    log: list[Act] = []
    return Sitting(on, analyst, log.append), log


def act(
    key: str,
    *claims: AnyClaim,
    retracts: Iterable[str] = (),
    analyst: str = "kim",
    minute: int = 0,
    undoes: str | None = None,
) -> Act:
    envelope = {"analyst": analyst, "written_at": NIGHT, "basis": "analyst_inference"}
    signed = tuple(msgspec.structs.replace(claim, **envelope) for claim in claims)
    return Act(
        id=key,
        written_at=NIGHT + timedelta(minutes=minute),
        analyst=analyst,
        name=key,
        claims=signed,
        retracts=tuple(retracts),
        undoes=undoes,
    )


def memo(key: str, *replaces: str, text: str = "hm") -> Memo:
    return Memo(id=key, text=text, on="chat/0", replaces=replaces)
