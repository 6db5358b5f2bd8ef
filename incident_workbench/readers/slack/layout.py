"""Where things lie in what comes from Slack: lists of people and channels, and the files of each conversation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from ..base import OpenDelivery

PEOPLE = ("users.json", "org_users.json")
BOTS = ("integration_logs.json",)
CHANNELS = ("channels.json", "groups.json", "dms.json", "mpims.json")

# `2016-07-31.json`; also `2016-07-31 (1).json`, as browsers and sync tools rename
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}[^/]*\.json", re.IGNORECASE | re.ASCII)
# pages as they came from Slack's interface: `messages/C01AB/3.json`, `messages/C01AB.json`, `threads/C01AB/170….json`
_PAGE = re.compile(r"(?:^|/)(?:messages|threads)/([CDG][A-Z0-9]{5,})(?:/[^/]+)?\.json", re.ASCII)
# the same without those folders: `C01AB2CDE/3.json`, `C01AB2CDE/3/1700000000.000100.json`
_BARE = re.compile(r"(?:^|/)([CDG][A-Z0-9]{7,})/\d{1,9}(?:/\d{9,11}\.\d{6})?\.json", re.ASCII)
# slackdump's dump: `C01AB2CDE.json`, and `C01AB2CDE-1700000000.000100.json` for a thread
_DUMP = re.compile(r"(?:^|/)([CDG][A-Z0-9]{7,})(?:-\d{9,11}\.\d{6})?\.json", re.ASCII)
# whatever names people or channels beside pages: `users/U01AB2CDE.json`, `.users.json`, `channel_names.json`
_NAMES = re.compile(
    r"(?:^|/)(?:users/[UW][A-Z0-9]{5,}|[^/]*(?:user|name|channel|member|people)[^/]*)\.json",
    re.IGNORECASE | re.ASCII,
)
_DATABASE = re.compile(r"\.(?:sqlite3?|db)\Z", re.IGNORECASE)


class Folder(Struct, frozen=True):
    """The files of one conversation: where the export begins, the folder's name, and the members in order."""

    root: str
    name: str
    members: tuple[str, ...]
    pages: bool = False


class Layout(Struct, frozen=True):
    """What the members of a delivery are, by their names alone."""

    lists: tuple[str, ...]
    folders: tuple[Folder, ...]
    rest: tuple[str, ...]
    archives: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()

    def listed(self, names: tuple[str, ...]) -> Iterator[str]:
        """The lists of those names, in every export that the delivery holds."""
        return (member for member in self.lists if split(member)[1] in names)

    def names(self) -> Iterator[str]:
        """Whatever else names people or channels: maps of ids, a file for each user."""
        known = PEOPLE + BOTS + CHANNELS
        return (member for member in self.lists if split(member)[1] not in known)


def split(member: str) -> tuple[str, str]:
    """A member's folder and its own name.

    >>> split("export/inc/2026-05-01.json")
    ('export/inc', '2026-05-01.json')
    """
    folder, _, name = member.rpartition("/")
    return folder, name


def layout(delivery: OpenDelivery) -> Layout:
    """What the members of a folder or zip are."""
    folders: dict[tuple[str, str, bool], list[str]] = {}
    others = []
    for member in delivery.members():
        place = _conversation(member, delivery.name)
        if place:
            folders.setdefault(place, []).append(member)
        else:
            others.append(member)
    others += _uploads(folders)
    found = tuple(Folder(root, name, tuple(days), pages) for (root, name, pages), days in folders.items())
    roots = {folder.root for folder in found}
    lists = tuple(member for member in others if _is_list(member, roots) or _names(member, found))
    archives = tuple(member for member in others if member.endswith(".json.gz") and _may_be(member, found))
    databases = tuple(member for member in others if is_database(member) and _may_be(member, found))
    used = {*lists, *archives, *databases}
    return Layout(lists, found, tuple(sorted(set(others) - used)), archives, databases)


def is_database(member: str) -> bool:
    """Whether a member is called like a database.

    >>> is_database("run/slackdump.sqlite"), is_database("db.json")
    (True, False)
    """
    return _DATABASE.search(member) is not None


def _may_be(member: str, found: tuple[Folder, ...]) -> bool:
    """Beside days of an export, an archive or database is something that somebody shared."""
    return not _hidden(member) and not _uploaded(member) and all(folder.pages for folder in found)


def _names(member: str, found: tuple[Folder, ...]) -> bool:
    pages = any(folder.pages for folder in found)
    return pages and _NAMES.search(member) is not None and not _hidden(member.replace("/.", "/").lstrip("."))


def _uploads(folders: dict[tuple[str, str, bool], list[str]]) -> list[str]:
    """Takes out what lies inside a conversation's own folder: files that were shared, whatever their names."""
    own = {f"{root}/{name}".lstrip("/") for root, name, pages in folders if not pages}
    inside = [place for place in folders if own.intersection(_above(place[0]))]
    return [member for place in inside for member in folders.pop(place)]


def _above(folder: str) -> Iterator[str]:
    """A folder and all that it lies in."""
    while folder:
        yield folder
        folder = split(folder)[0]


def _is_list(member: str, roots: set[str]) -> bool:
    folder, name = split(member)
    return name in PEOPLE + BOTS + CHANNELS and not _hidden(member) and (folder in roots or not roots)


def _uploaded(member: str) -> bool:
    return "__uploads" in member.split("/")


def _hidden(member: str) -> bool:
    """`__MACOSX/…/._2016-07-31.json` is a resource fork, not a day."""
    return any(part.startswith(".") or part == "__MACOSX" for part in member.split("/"))


def _conversation(member: str, delivery: str) -> tuple[str, str, bool] | None:
    if _hidden(member) or _uploaded(member):
        return None
    folder, name = split(member)
    if _DAY.fullmatch(name):
        root, own = split(folder)
        return root, composed(own) or _stem(delivery), False
    for pattern in (_PAGE, _BARE, _DUMP):
        page = pattern.search(member)
        if page and page.end() == len(member):
            return member[: page.start()], page[1], True
    return None


def composed(name: str) -> str:
    """A name with its accents composed: macOS writes those of folders apart."""
    return unicodedata.normalize("NFC", name)


def _stem(delivery: str) -> str:
    return delivery.rpartition("/")[2].removesuffix(".zip") or "slack"


def likeness(found: Layout) -> float:
    """How much the names alone look like a Slack export."""
    indexed = any(True for _ in found.listed(CHANNELS))
    if found.folders:
        return (
            0.95 if indexed else 0.6 if found.lists or any(folder.pages for folder in found.folders) else 0.4
        )
    return 0.5 if indexed and any(True for _ in found.listed(PEOPLE)) else 0.0
