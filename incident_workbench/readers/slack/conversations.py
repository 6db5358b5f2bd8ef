"""Which conversations there are in what comes from Slack, and who and what the ids in them are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from msgspec import Struct

from ...errors import Problem, ReadError
from ...model.evidence import Source
from ..base import OpenDelivery, Reading, ReadOptions
from ..exports.fields import word
from ..exports.notes import some
from ..exports.records import listed_in
from . import archive, database
from .directory import Directory, entries
from .layout import BOTS, CHANNELS, PEOPLE, Folder, Layout, composed, split
from .records import Placed, head_of, records_of, senders_of


class Part(Struct, frozen=True):
    """Records of a conversation that are read together.

    `mixed` ones are put in the order of time, and of each message the latest state is taken.
    """

    records: Callable[[Reading], Iterator[Placed]]
    mixed: bool = False


class Conversation(Struct, frozen=True):
    """One source, and the parts it is read from; in those with `states` a message may come in several states."""

    source: str
    parts: tuple[Part, ...]
    states: bool = False


def conversations(
    reading: Reading,
    delivery: OpenDelivery,
    options: ReadOptions,
    found: Layout,
    directory: Directory,
    copies: database.Copies,
) -> list[Conversation]:
    """The conversations of an export, each a source of the reading; fills the directory."""
    _learn_lists(reading, delivery, found, directory)
    held = archive.contents(reading, delivery, found.archives, directory)
    rows = [row for m in found.databases for row in database.contents(reading, delivery, m, directory)]
    channels = _channels(reading, delivery, found, directory)
    _note_layout(reading, delivery, found, channels, empty=not (found.folders or held.channels or rows))

    def source_of(channel: str, title: str) -> str:
        kind = options.kind or "chat"
        return reading.source(Source(id=f"slack/{channel}", kind=kind, title=title)).id

    by_source: dict[str, list[Folder]] = {}
    for folder in found.folders:
        named = directory.title(folder.name) if folder.pages else _title_of(folder.name)
        channel, title = channels.get((folder.root, folder.name), (folder.name, named))
        by_source.setdefault(source_of(channel, title), []).append(folder)
    made = [_conversation(delivery, source, folders) for source, folders in by_source.items()]
    made += _of_archives(delivery, held, source_of, directory)
    return made + _of_databases(copies, rows, source_of, directory)


def _of_archives(
    delivery: OpenDelivery,
    held: archive.Contents,
    source_of: Callable[[str, str], str],
    directory: Directory,
) -> list[Conversation]:
    made = []
    for channel, members in held.channels.items():
        source = source_of(channel or "unnamed", directory.title(channel) or "unnamed channel")
        records = partial(archive.records_of_channel, delivery=delivery, members=members, channel=channel)
        made.append(Conversation(source, (Part(records, mixed=True),), states=True))
    return made


def _of_databases(
    copies: database.Copies,
    rows: list[database.Rows],
    source_of: Callable[[str, str], str],
    directory: Directory,
) -> list[Conversation]:
    made: dict[str, list[Part]] = {}
    for row in rows:
        source = source_of(row.channel, directory.title(row.channel))
        made.setdefault(source, []).append(Part(partial(copies.records, rows=row)))
    return [Conversation(source, tuple(parts), states=True) for source, parts in made.items()]


def _learn_lists(reading: Reading, delivery: OpenDelivery, found: Layout, directory: Directory) -> None:
    for member in found.listed(PEOPLE):
        directory.learn_people(_index(reading, delivery, member))
    for member in found.listed(BOTS):
        directory.learn_bots(_index(reading, delivery, member))
    for member in found.names():
        directory.learn_names(_index(reading, delivery, member))
    _learn_senders(delivery, found.folders, directory)


def _title_of(folder: str) -> str:
    """A folder that no list names is called after its channel, or after its id when it is a direct message."""
    return folder if folder.isupper() and folder.isalnum() else f"#{folder}"


def _conversation(delivery: OpenDelivery, source: str, folders: list[Folder]) -> Conversation:
    """Pages are put in order all together; days one by one, and those of several runs over the same day together."""
    members = sorted((split(member)[1], member) for folder in folders for member in folder.members)
    if any(folder.pages for folder in folders):
        return Conversation(source, (members_part(delivery, [member for _, member in members], pages=True),))
    days = (list(day) for _, day in groupby(members, key=lambda pair: pair[0]))
    return Conversation(source, tuple(members_part(delivery, [member for _, member in day]) for day in days))


def members_part(delivery: OpenDelivery, members: Sequence[str], *, pages: bool = False) -> Part:
    """The records of some JSON members, read together."""

    def records(reading: Reading) -> Iterator[Placed]:
        for member in members:
            for position, record in records_of(reading, delivery, member, pages=pages):
                yield member, position, record

    return Part(records, mixed=pages or len(members) > 1)


def _index(reading: Reading, delivery: OpenDelivery, member: str) -> list[Mapping[str, object]]:
    """A list of people or channels, empty with a Problem where it is none."""
    listed = listed_in(reading, delivery, member)
    found = entries(listed)
    if not found and listed is not None and listed != [] and not _of_nameless(listed):
        reading.problems.append(
            Problem(
                code="IW-READ-103",
                where=f"{delivery.name}, {member}",
                what="this is not a list, so it names nobody",
                then="export again if names or channels look wrong",
            )
        )
    return found


def _of_nameless(listed: object) -> bool:
    return isinstance(listed, list) or (
        isinstance(listed, dict) and all(name == "" for name in listed.values())
    )


def _learn_senders(delivery: OpenDelivery, folders: Iterable[Folder], directory: Directory) -> None:
    """Read ahead who the messages say that their senders are: a mention may stand before the one that tells."""
    for folder in folders:
        for member in folder.members:
            try:
                raw = delivery.content(member)
                for sender in senders_of(raw, member):
                    directory.learn_sender(sender)
            except ReadError:  # said when its turn comes
                continue
            head = head_of(raw) if folder.pages else None
            if head and head.channel_id == folder.name and isinstance(head.name, str) and head.name:
                directory.learn_channel(folder.name, head.name)


def _channels(
    reading: Reading, delivery: OpenDelivery, found: Layout, directory: Directory
) -> dict[tuple[str, str], tuple[str, str]]:
    """The id and title of each conversation, by the export's folder and the conversation's."""
    channels: dict[tuple[str, str], tuple[str, str]] = {}
    for member in found.listed(CHANNELS):
        for entry in _index(reading, delivery, member):
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
    *,
    empty: bool,
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
    listed = [*found.listed(PEOPLE), *found.names(), *found.archives, *found.databases]
    if not listed:
        reading.problems.append(
            Problem(
                code="IW-READ-105",
                where=delivery.name,
                what="there is no users.json, so people are named as far as the messages do, else by their ids",
                then="import the export with its users.json if there is one, or say who is who with an ActorAlias",
            )
        )
    if empty:
        reading.problems.append(
            Problem(
                code="IW-READ-106",
                where=delivery.name,
                what="this export holds no messages",
                why="there is no folder of days like general/2026-05-01.json",
                then="ask for an export over the days of the incident",
            )
        )
