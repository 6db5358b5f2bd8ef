"""File, folder and zip opened as one kind of delivery, with the limits that keep hostile archives harmless.

Nothing is ever extracted: members are streams, and their names are only labels.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import BinaryIO

from ..errors import Problem, ReadError
from .base import OpenDelivery

MEMBERS_MOST = 50_000
TOTAL_MOST = 16 << 30
RATIO_MOST = 100
RATIO_FROM = 4 << 20
"""A zip may unpack to 4 MiB at any ratio; above that to at most a hundred times its size (real exports: 4 to 20)."""


def file_delivery(name: str, opener: Callable[[], BinaryIO]) -> OpenDelivery:
    """A single file; a zip becomes the delivery of its members, unless it is a document of an office program.

    Raises ReadError for an archive that is not safe to open.
    """
    with opener() as stream:
        is_zip = stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or name.casefold().endswith(".zip")
    if not is_zip:
        return OpenDelivery(name, {name: opener})
    return _zip_delivery(name, opener)


def folder_delivery(
    name: str, openers: Mapping[str, Callable[[], BinaryIO]], refused: tuple[Problem, ...] = ()
) -> OpenDelivery:
    """A folder, its files named by their relative paths with forward slashes."""
    return OpenDelivery(name, dict(openers), container="folder", refused=refused)


def _zip_delivery(name: str, opener: Callable[[], BinaryIO]) -> OpenDelivery:
    archive = checked_archive(name, opener())
    infos = [info for info in archive.infolist() if not info.is_dir()]
    unsafe = {info.filename: reason for info in infos if (reason := _unsafe(info))}
    refused = tuple(_refusal(name, member, reason) for member, reason in unsafe.items())
    if is_office(archive):
        _close(archive)
        return OpenDelivery(name, {name: opener}, refused=refused)
    members = {
        _readable_name(info): partial(_open_member, archive, info)
        for info in infos
        if info.filename not in unsafe
    }
    return OpenDelivery(name, members, container="zip", refused=refused, close=partial(_close, archive))


def _close(archive: zipfile.ZipFile) -> None:
    """Lets go of the file too, which an archive that was given an open one does not."""
    stream = archive.fp
    archive.close()
    if stream is not None:
        stream.close()


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return archive.open(info)  # type: ignore[return-value]  # ZipExtFile is a readable BufferedIOBase


def is_office(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is one document: of Word and its kin (OOXML), or an OpenDocument."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def checked_archive(name: str, stream: BinaryIO) -> zipfile.ZipFile:
    """An archive that is safe to open; else raises ReadError, and the stream is closed."""
    try:
        archive = zipfile.ZipFile(stream)
        _refuse_bombs(name, archive.infolist())
        _refuse_twins(name, archive.infolist())
    except ReadError:
        stream.close()
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        stream.close()
        raise ReadError(
            Problem(
                code="IW-READ-005",
                where=name,
                what="this is not a whole zip archive",
                why=str(error),
                then="copy or export it again; it may have been cut off",
            )
        ) from error
    return archive


def _refuse_bombs(name: str, infos: list[zipfile.ZipInfo]) -> None:
    total, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    reason = None
    if len(infos) > MEMBERS_MOST:
        reason = f"it holds {len(infos):,} members; at most {MEMBERS_MOST:,} are opened"
    elif total > TOTAL_MOST:
        reason = f"it would unpack to {total >> 20:,} MiB"
    elif total > RATIO_FROM and total > RATIO_MOST * max(packed, 1):
        reason = f"it would unpack to {total >> 20:,} MiB, {total // max(packed, 1)} times its size"
    elif _overlapping(infos):
        reason = "its members overlap"
    if reason:
        raise ReadError(
            Problem(
                code="IW-READ-006",
                where=name,
                what="this archive is not opened",
                why=reason,
                then="unpack it yourself where that is safe, and import the folder",
            )
        )


def _overlapping(infos: list[zipfile.ZipInfo]) -> bool:
    placed = sorted(infos, key=lambda info: info.header_offset)
    return any(a.header_offset + a.compress_size + 30 > b.header_offset for a, b in pairwise(placed))


def _refuse_twins(name: str, infos: list[zipfile.ZipInfo]) -> None:
    twins = [member for member, times in Counter(i.filename for i in infos).items() if times > 1]
    if twins:
        raise ReadError(
            Problem(
                code="IW-READ-007",
                where=f"{name}, {twins[0]!r}",
                what="this archive holds two members of one name",
                why="programs differ in which of the two they show",
                then="unpack it, see which is meant, and import the folder",
            )
        )


_DRIVE = re.compile(r"^[A-Za-z]:")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def _unsafe(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return "it is a link or device, not a file"
    if info.flag_bits & 1:
        return "it is encrypted"
    return unsafe_name(info.orig_filename)


def unsafe_name(path: str) -> str | None:
    """Why a member's name is not to be trusted, or None.

    >>> unsafe_name("inc/2026-05-01.json"), unsafe_name("../evil.txt")
    (None, 'its path leaves the archive')
    """
    parts = path.split("/")
    if path.startswith("/") or _DRIVE.match(path) or "\\" in path:
        return "its path is absolute or of another system"
    if ".." in parts or "." in parts:
        return "its path leaves the archive"
    if any(ord(c) < 32 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in path):
        return "its name holds control characters"
    if any(
        not p.strip() or p != p.rstrip(" .") or ":" in p or _RESERVED.match(p) or len(p) > 255 for p in parts
    ):
        return "its name is not one that every system can hold"
    return "its path is too deep" if len(parts) > 40 else None


def _readable_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    try:  # old zip programs store UTF-8 without saying so; zipfile then reads it as code page 437
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _refusal(name: str, member: str, reason: str) -> Problem:
    return Problem(
        code="IW-READ-008",
        where=f"{name}, {member!r}",
        what="this member was not opened",
        why=reason,
        then="nothing, if you did not expect it; else import the file on its own",
    )
