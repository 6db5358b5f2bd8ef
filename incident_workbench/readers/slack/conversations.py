"""Which conversations a Slack export holds, and who and what the ids in them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from ...errors import Problem, ReadError
from ...model.evidence import Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..members import json_value, note_replaced
from .directory import Directory, mappings, word
from .layout import BOTS, CHANNELS, PEOPLE, Folder, Layout, composed, split
from .records import senders_of, storable_value


class Conversation(Struct, frozen=True):
    """The members that make up one source, in order."""

    source: str
    members: tuple[str, ...]
    pages: bool = False


def conversations(
    reading: Reading, delivery: OpenDelivery, options: ReadOptions, found: Layout, directory: Directory
) -> list[Conversation]:
    """The conversations of an export, each a source of the reading; fills the directory."""
    for member in found.listed(PEOPLE):
        directory.learn_people(_index(reading, delivery, member))
    for member in found.listed(BOTS):
        directory.learn_bots(_index(reading, delivery, member))
    _learn_senders(delivery, found.folders, directory)
    channels = _channels(reading, delivery, found, directory)
    _note_layout(reading, delivery, found, channels)
    by_source: dict[str, list[Folder]] = {}
    for folder in found.folders:
        channel, title = channels.get((folder.root, folder.name), (folder.name, _title_of(folder.name)))
        source = reading.source(Source(id=f"slack/{channel}", kind=options.kind or "chat", title=title))
        by_source.setdefault(source.id, []).append(folder)
    return [_conversation(source, folders) for source, folders in by_source.items()]


def _title_of(folder: str) -> str:
    """A folder that no list names is called after its channel, or after its id when it is a direct message."""
    return folder if folder.isupper() and folder.isalnum() else f"#{folder}"


def _conversation(source: str, folders: list[Folder]) -> Conversation:
    members = sorted((split(member)[1], member) for folder in folders for member in folder.members)
    return Conversation(
        source, tuple(member for _, member in members), any(folder.pages for folder in folders)
    )


def _index(reading: Reading, delivery: OpenDelivery, member: str) -> object:
    """A list of people or channels, or None with a Problem."""
    try:
        listed, replaced = storable_value(json_value(delivery, member))
    except ReadError as error:
        reading.problems.append(error.problem)
        return None
    note_replaced(reading, member, replaced)
    if listed is not None and not isinstance(listed, list):
        reading.problems.append(
            Problem(
                code="IW-READ-103",
                where=f"{delivery.name}, {member}",
                what="this is not a list, so it names nobody",
                then="export again if names or channels look wrong",
            )
        )
    return listed


def _learn_senders(delivery: OpenDelivery, folders: Iterable[Folder], directory: Directory) -> None:
    """Read ahead who the messages say that their senders are: a mention may stand before the one that tells."""
    for member in (member for folder in folders for member in folder.members):
        try:
            for sender in senders_of(delivery.content(member), member):
                directory.learn_sender(sender)
        except ReadError:  # said when its turn comes
            continue


def _channels(
    reading: Reading, delivery: OpenDelivery, found: Layout, directory: Directory
) -> dict[tuple[str, str], tuple[str, str]]:
    """The id and title of each conversation, by the export's folder and the conversation's."""
    channels: dict[tuple[str, str], tuple[str, str]] = {}
    for member in found.listed(CHANNELS):
        for entry in mappings(_index(reading, delivery, member)):
            channel, called = word(entry, "id"), word(entry, "name")
            if not channel:
                continue
            if called:
                directory.learn_channel(channel, called)
            title = f"#{called}" if called else _members_title(entry, directory)
            for folder in filter(None, (composed(called), channel)):
                channels.setdefault((split(member)[0], folder), (channel, title))
    return channels


def _members_title(entry: Mapping[str, object], directory: Directory) -> str:
    members = entry.get("members")
    listed = members if isinstance(members, list) else []
    people = [directory.name(user) for user in listed if isinstance(user, str)]
    return "DM " + (", ".join(people) or word(entry, "id"))


def _note_layout(
    reading: Reading,
    delivery: OpenDelivery,
    found: Layout,
    channels: Mapping[tuple[str, str], tuple[str, str]],
) -> None:
    unlisted = [
        folder.name
        for folder in found.folders
        if (folder.root, folder.name) not in channels and not folder.pages
    ]
    if unlisted:
        reading.problems.append(
            Problem(
                code="IW-READ-104",
                where=delivery.name,
                what=f"no list of channels names {some(unlisted)}, so the folder's name stands for the id",
                why="another export that does list it would bring the same messages under other ids",
                then="import the export with its channels.json if there is one",
            )
        )
    if not any(True for _ in found.listed(PEOPLE)):
        reading.problems.append(
            Problem(
                code="IW-READ-105",
                where=delivery.name,
                what="there is no users.json, so people are named as far as the messages do, else by their ids",
                then="import the export with its users.json if there is one, or say who is who with an ActorAlias",
            )
        )
    if not found.folders:
        reading.problems.append(
            Problem(
                code="IW-READ-106",
                where=delivery.name,
                what="this export holds no messages",
                why="there is no folder of days like general/2026-05-01.json",
                then="ask for an export over the days of the incident",
            )
        )


def some(names: Sequence[str]) -> str:
    """The first few of many, for a message.

    >>> some(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
