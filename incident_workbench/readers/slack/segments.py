"""The messages of Slack conversations as segments, one conversation after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from ...errors import Problem
from ...model.evidence import Segment
from ..base import OpenDelivery, Reading
from ..exports.notes import Few, note_some
from .conversations import Conversation, Part
from .directory import Directory
from .message import no_message, segment_of
from .order import SlackOrder


def segments(
    reading: Reading, delivery: OpenDelivery, talks: Sequence[Conversation], directory: Directory
) -> Iterator[Segment]:
    """All segments, conversation by conversation; what they leave open is said when the last has passed."""
    for talk in talks:
        order = SlackOrder(reading, talk.source, states=talk.states)
        yield from order.numbered(_read(reading, talk, order, directory))
    _note_directory(reading, directory, delivery.name)


def _read(reading: Reading, talk: Conversation, order: SlackOrder, directory: Directory) -> Iterator[Segment]:
    """The segments as the files have them; of mixed parts by time, and each message in its latest state."""
    for part in talk.parts:
        made = _made(reading, part, talk.source, directory)
        yield from order.latest(_by_time(made)) if part.mixed else made


def _by_time(made: Iterable[Segment]) -> list[Segment]:
    """In the order of time; what has none stays beside what stood before it.

    A message may be on a page and again in its thread's file: the one that knows of the thread goes first.
    """
    placed, when = [], ""
    for segment in made:
        when = segment.at.isoformat(timespec="microseconds") if segment.at else when
        placed.append((when, segment.thread is None, segment))
    placed.sort(key=itemgetter(0, 1))
    return [segment for _, _, segment in placed]


def _made(reading: Reading, part: Part, source: str, directory: Directory) -> Iterator[Segment]:
    strange: dict[str, Few] = {}
    for member, position, record in part.records(reading):
        reason = no_message(record)
        if isinstance(record, dict) and reason is None:
            yield segment_of(record, source, (member, position), directory)
        else:
            reading.skip(member, position, position, reason or "not a message")
            strange.setdefault(member, Few()).add(str(position))
    for member, places in strange.items():
        reading.problems.append(
            Problem(
                code="IW-READ-115",
                where=f"{member}#{places.first[0]}",
                what=f"{places.count} record(s) are no messages: {places}",
                why="a day of a Slack export holds messages only",
                then="look at the skipped records; export that day again if there should be words",
            )
        )


def _note_directory(reading: Reading, directory: Directory, where: str) -> None:
    note_some(
        reading,
        "IW-READ-112",
        where,
        sorted(directory.nameless),
        "id(s) have no name and are shown as they are",
        "they are in no list of users of this export",
        "say who they are with an ActorAlias",
    )
    note_some(
        reading,
        "IW-READ-113",
        where,
        [f"{kind} ({count})" for kind, count in sorted(directory.unknown.items())],
        "kind(s) of block are new to this reader, shown by their first words",
        "",
        "compare such a message with Slack, and tell us of the kind",
    )
    if directory.tokens:
        reading.problems.append(
            Problem(
                code="IW-READ-114",
                where=where,
                what=f"{directory.tokens} access token(s) were left out of addresses",
                why="whoever has them may fetch the workspace's files",
                then="nothing; only the original file keeps them, so treat it as a secret",
            )
        )
