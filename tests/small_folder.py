"""A small incident as files and JSON claims, which goes the whole way from transcripts to a deck."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec

from incident_workbench.project import Project, written_claim
from incident_workbench.sitting import Sitting
from incident_workbench.store import Store

SAID = (
    ("U1", "errors since the deploy 👩‍💻, it must be the certificate"),
    ("U2", "the pool has clients waiting"),
    ("U1", "rolling back now"),
    ("U2", "up again with the old certificate"),
)
PEOPLE = {"U1": ("ana", "Ana Reyes"), "U2": ("bo", "Bo Tanaka")}
INTERVIEW = """\
# Interview: payments on call

**Kim:** What did you see?

**Ana:** The alert named TLS, so I took it for the certificate. {}

**Kim:** And then?

**Ana:** We agreed to go back.
"""
NOT_WORDS = frozenset(
    """
    kind id to state about category cost basis segment of line certainty chosen_by polarity_as_read_then
    polarity_later actor raised_by read_by whose asked_of borne_by said_by account source hypothesis hypotheses
    competing_hypotheses statements countered decision_point noticed_by speakers actor_kind target
    """.split()
)
"""Fields that name something or choose from a list."""


def ts(number: int) -> str:
    return f"{1777665600 + 180 * number}.000100"


def at(number: int) -> str:
    return f"2026-05-01T20:{3 * number:02d}:00Z"


def transcripts(folder: Path, more: str = "") -> tuple[Path, Path]:
    """A Slack export and an interview; `more` stands in everything that a person could have written."""
    users = [
        {"id": key, "name": name, "profile": {"real_name": full + more, "display_name": name + more}}
        for key, (name, full) in PEOPLE.items()
    ]
    day = [
        {"type": "message", "user": user, "ts": ts(number), "text": text + more}
        for number, (user, text) in enumerate(SAID)
    ]
    export = folder / "export"
    (export / "inc").mkdir(parents=True)
    (export / "users.json").write_text(json.dumps(users))
    channel = {"id": "C1INC", "name": "inc", "members": ["U1", "U2"], "topic": {"value": more}}
    (export / "channels.json").write_text(json.dumps([channel]))
    (export / "inc" / "2026-05-01.json").write_text(json.dumps(day))
    interview = folder / "interview-ana.md"
    interview.write_text(INTERVIEW.format(more))
    return export, interview


def claims(project: Project, more: str = "") -> list[dict[str, object]]:
    """All that a deck shows, as a person writes it; `more` stands in every field of words."""

    def said(number: int) -> list[dict[str, str]]:
        return [{"segment": f"slack/C1INC/{ts(number)}"}]

    def point(text: str, number: int, **more: str) -> dict[str, object]:
        return {"text": text, "evidence": said(number), **more}

    told = [{"segment": s.id} for s in project.segments if s.source == "interview-ana"]
    mine = {"basis": "analyst_inference"}
    rows: list[dict[str, object]] = [
        {"kind": "actor_alias", "id": "ana", "speakers": ["slack/U1", "interview-ana/Ana"], "name": "Ana Reyes",
         "role_during": "payments on call", "team": "Payments", "joined_at": at(0)},
        {"kind": "actor_alias", "id": "bo", "speakers": ["slack/U2"], "name": "Bo Tanaka",
         "role_during": "database engineer", "team": "Data", "joined_at": at(1)},
        {"kind": "event", "actor": "ana", "action": "deploys the adapter", "begin": "2026-05-01T19:47:00Z",
         "certainty": "estimated", "evidence": told[1:2]},
        {"kind": "event", "actor": "ana", "action": "rolls back", "begin": at(2), "evidence": said(2)},
        {"kind": "hypothesis", "id": "cert", "proposition": "the certificate", "raised_by": "ana",
         "raised_at": at(0), "evidence": said(0)},
        {"kind": "hypothesis", "id": "pool", "proposition": "the pool", "raised_by": "bo", "raised_at": at(1),
         "evidence": said(1)},
        {"kind": "transition", "hypothesis": "cert", "to": "pursued", "actor": "ana", "occurred_at": at(0),
         "evidence": said(0)},
        {"kind": "transition", "hypothesis": "cert", "to": "set_aside", "actor": "bo", "occurred_at": at(3),
         "evidence": said(3)},
        {"kind": "evidence_link", "hypothesis": "cert", "polarity_as_read_then": "for", "text": "same minute",
         "read_by": "ana", "read_at": at(0), "polarity_later": "against", "later_basis": "it came back",
         "evidence": said(0)},
        {"kind": "decision_point", "id": "back", "title": "Going back", "actor": "ana",
         "action_taken": "rolls back", "at": at(2), "cues": [point("errors since the deploy", 0)],
         "goals": [point("stop the errors", 0), point("keep the evening running", 1)],
         "expectation": {"unknown": True, "ask": "ana"}, "known_at_time": [point("the deploy", 0)],
         "not_known_at_time": [point("what the pool meant", 1)], "chosen_by": "trial",
         "trade_off": [{"kept": "speed", "given_up": "looking further"}], "evidence": said(2)},
        {"kind": "red_herring", "id": "hole", "title": "The certificate", "hypotheses": ["cert"],
         "competing_hypotheses": ["pool"], "frame_of_the_moment": "A new certificate is out.",
         "entry_cue": [point("errors since the deploy", 0, actor="ana")],
         "plausibility": [point("right after the deploy", 0, of="temporal_coincidence")],
         "pursuers": [{"actor": "ana", "begin": at(0), "end": at(3)}],
         "not_pursuing": [{"actor": "bo", "meanwhile": "reads the pool"}],
         "probes": [point("goes back", 2)], "known_then": [point("the deploy", 0)],
         "exit_cue": [point("up again", 3)], "noticed_by": "bo", "price": [point("twelve minutes", 2)],
         "gain": [point("the old one is no better", 3)],
         "would_it_attract_us_again": "Would it draw us in again?", "begin": at(0), "end": at(3),
         "evidence": said(0)},
        {"kind": "account", "id": "of-ana", "whose": "ana", "source": "interview-ana", "evidence": told[1:2]},
        {"kind": "account", "id": "of-bo", "whose": "bo", "source": "slack/C1INC", "evidence": said(3)},
        {"kind": "statement", "id": "s1", "account": "of-ana", "text": "It was agreed.", "certainty": "sure",
         "evidence": told[3:4]},
        {"kind": "statement", "id": "s2", "account": "of-bo", "text": "It came about.", "evidence": said(3)},
        {"kind": "divergence", "question": "Was going back agreed?", "statements": ["s1", "s2"],
         "about": "agreement_reached", "evidence": [*told[3:4], *said(3)]},
        {"kind": "difficulty", "id": "hard", "category": "ambiguous_signals", "text": "Two signs at once.",
         "whose": "ana", "begin": at(0), "evidence": said(0)},
        {"kind": "handling", "text": "Reads the pool.", "expertise": "knows it by heart", "countered": ["hard"],
         "evidence": said(1)},
        {"kind": "surprise", "actor": "bo", "expectation": "errors go", "observation": "up again", "at": at(3),
         "changed": "two things at once", "evidence": said(3)},
        {"kind": "coordination_cost", "cost": "orient", "text": "Tells what is going on.", "borne_by": "bo",
         "at": at(1), "evidence": said(1)},
        {"kind": "open_question", "text": "Where else is this pool used?", "asked_of": "bo", "evidence": said(1)},
        {"kind": "theme", "title": "Two lines of work", "text": "Side by side.", "decision_point": "back",
         "question": "What did you see just then?", "asked_of": "bo", "evidence": said(1)},
        {"kind": "enabler", "text": "One pool for both.", **mine},
        {"kind": "reported", "what": "severity", "value": "two", "said_by": "ana", "evidence": said(0)},
        {"kind": "scene", "title": "A deploy", "text": "A deploy goes out.", "order": 1, "begin": at(0),
         "end": at(1), "evidence": said(0)},
        {"kind": "scene", "title": "Going back", "text": "It goes back.", "order": 2, "begin": at(1),
         "end": at(3), "evidence": said(2)},
        {"kind": "background", "text": "A buyer pays.", **mine},
        {"kind": "term", "term": "pool", "meaning": "shared connections", **mine},
        {"kind": "prior_link", "target": "https://wiki.example.invalid/february", "likeness": "Some fail.",
         "difference": "Another pool.", "evidence": said(0)},
        {"kind": "stance", "limits": "One interview.", "deviations": "None known.", **mine},
        {"kind": "review_plan", "pre_read": "2026-05-11", "review": "2026-05-14", **mine},
    ]  # fmt: skip
    return [{key: _with(key, value, more) for key, value in row.items()} for row in rows]


def _with(key: str, value: object, more: str) -> object:
    """The value with `more` after every word of a person's."""
    if isinstance(value, dict):
        return {name: _with(name, each, more) for name, each in value.items()}
    if key in NOT_WORDS:
        return value
    if isinstance(value, list):
        return [_with("" if isinstance(each, dict) else key, each, more) for each in value]
    is_words = isinstance(value, str) and not value.startswith("2026-")
    return f"{value}{more}" if is_words else value


def sit_and_claim(store: Store, rows: list[dict[str, object]], analyst: str = "Kim") -> None:
    """Adds claims as an analyst's single act."""
    with store.sit(analyst) as sitting:
        sitting.add_all(list(_claims(sitting, rows)))


def _claims(sitting: Sitting, rows: list[dict[str, object]]) -> Iterator[object]:
    return (written_claim(sitting.project, row) for row in rows)


def case(folder: Path, more: str = "", *, without: tuple[str, ...] = ()) -> Store:
    """The project with its claims, ready for a review; `without` leaves out kinds of claim."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store.create(folder / "case", title=f"Checkout errors{more}", zone="Europe/Paris")
    for path in transcripts(folder, more):
        store.import_file(path)
    rows = [row for row in claims(store.load(), more) if row["kind"] not in without]
    sit_and_claim(store, rows)
    return store


def lines(rows: list[dict[str, object]]) -> bytes:
    """Claims as `iw claim` reads them."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
