"""slackdump's databases: SQLite with a row for each state of a message, read through a copy that is thrown away."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import msgspec
from msgspec import Raw, Struct

from ...errors import Problem, ReadError
from ..base import OpenDelivery, Reading
from .archive import FOUND, note_searches
from .directory import Directory
from .records import Placed, leave_damaged, opened_all

MAGIC = b"SQLite format 3\0"
VALUE_MOST = 64 << 20
"""Bytes of one value; a message has some thousands."""
STEP = 100_000
"""Instructions of SQLite's between two looks at whether it has done too many."""
_FREE = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_FUNCTIONS = {"count", "max"}


class Rows(Struct, frozen=True):
    """The rows of one channel: the member, its channel, how many rows lie before them, and how many they are."""

    member: str
    channel: str
    before: int
    count: int


def looks_like_database(head: bytes) -> bool:
    """Whether a file that begins so is a database of slackdump: the tables are named on its first pages."""
    return head.startswith(MAGIC) and b"S_USER" in head and b"CHUNK" in head and b"MESSAGE" in head


@contextmanager
def opened_copy(delivery: OpenDelivery, member: str) -> Iterator[sqlite3.Connection]:
    """A connection to a copy: SQLite writes beside what it opens, and a delivery is never written to.

    Whatever cannot be read raises ReadError IW-READ-172. A log of changes not yet in the database (`-wal`) is heeded.
    """
    with tempfile.TemporaryDirectory(prefix="iw-") as folder, _refusing(delivery, member):
        copy = os.path.join(folder, "copy.sqlite")
        for suffix in ("", "-wal"):
            if member + suffix in delivery.members():
                with delivery.open(member + suffix) as stream, open(f"{copy}{suffix}", "wb") as out:
                    shutil.copyfileobj(stream, out)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            _guard(connection, os.path.getsize(copy))
            yield connection


def _guard(connection: sqlite3.Connection, size: int) -> None:
    """A database may bring code of its own, in views and computed columns; only plain tables are read, and only so
    long as their size explains."""
    connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_MOST)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    steps = iter(range(500 + size // 10_000))
    connection.set_progress_handler(lambda: next(steps, None) is None, STEP)
    connection.set_authorizer(_allowed)
    tables = dict(connection.execute("SELECT upper(name), sql FROM sqlite_master WHERE type = 'table'"))
    for table in ("MESSAGE", "S_USER", "CHANNEL", "SEARCH_MESSAGE"):
        sql = " ".join(str(tables.get(table, "")).upper().split())
        if table in tables and ("VIRTUAL" in sql.split("(")[0] or "GENERATED" in sql or " AS (" in sql):
            raise sqlite3.DatabaseError(f"{table} is no plain table")
    missing = {"MESSAGE", "CHUNK"}.difference(tables)
    if missing:
        raise sqlite3.DatabaseError(f"there is no table {min(missing)}")
    connection.execute("SELECT CHANNEL_ID, TS, CHUNK_ID, DATA FROM MESSAGE LIMIT 0")


def _allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action in _FREE or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS | {"upper"}):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


@contextmanager
def _refusing(delivery: OpenDelivery, member: str) -> Iterator[None]:
    try:
        yield
    except ReadError:
        raise
    except Exception as error:  # sqlite3 raises ValueError and OverflowError too, zipfile a dozen kinds
        raise ReadError(
            Problem(
                code="IW-READ-172",
                where=f"{delivery.name}, {member}",
                what="this is no database of slackdump that can be read",
                why=str(error) or type(error).__name__,
                then="make it again, or let slackdump convert it to an export and import that",
            )
        ) from error


def contents(reading: Reading, delivery: OpenDelivery, member: str, directory: Directory) -> list[Rows]:
    """Who is who in a database, and the channels with their numbers of rows. Raises ReadError when it is none."""
    with opened_copy(delivery, member) as connection:
        for (data,) in _latest(connection, "S_USER"):
            directory.learn_people([_object(data)])
        for (data,) in _latest(connection, "CHANNEL"):
            directory.learn_conversation(_object(data))
        counts = connection.execute(
            "SELECT CHANNEL_ID, count(*) FROM MESSAGE GROUP BY 1 ORDER BY 1"
        ).fetchall()
        searched = _searched(connection)
    messages = sum(count for _, count in counts)
    reading.expect(member, messages + searched or 1)
    if searched:
        reading.skip(member, messages + 1, messages + searched, FOUND)
        note_searches(reading, delivery.name, searched)
    elif not messages:
        reading.skip(member, 1, 1, "a database without messages")
    return _by_channel(reading, member, counts)


def _by_channel(reading: Reading, member: str, counts: list[tuple[object, int]]) -> list[Rows]:
    found, before = [], 0
    for channel, count in counts:
        if isinstance(channel, str) and channel:
            found.append(Rows(member, channel, before, count))
        else:
            leave_damaged(
                reading, member, before + 1, f"{count} message(s) are in no channel", before + count
            )
        before += count
    return found


def _latest(connection: sqlite3.Connection, table: str) -> Iterator[tuple[object]]:
    """The latest state of each row of a list; nothing when there is no such table."""
    try:
        yield from connection.execute(f"SELECT DATA FROM {table} ORDER BY CHUNK_ID")  # noqa: S608 - our own words
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise


def _searched(connection: sqlite3.Connection) -> int:
    try:
        (count,) = connection.execute("SELECT count(*) FROM SEARCH_MESSAGE").fetchone()
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        return 0
    return int(count)


def _object(data: object) -> dict[str, object]:
    try:
        value = msgspec.json.decode(data) if isinstance(data, bytes | str) else None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return {}
    return value if isinstance(value, dict) else {}


class Copies:
    """Databases opened while their messages are asked for, each once."""

    def __init__(self, delivery: OpenDelivery) -> None:
        self._delivery = delivery
        self._stack = ExitStack()
        self._open: dict[str, sqlite3.Connection] = {}

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def connection(self, member: str) -> sqlite3.Connection:
        """The connection to a member's copy."""
        if member not in self._open:
            self._open[member] = self._stack.enter_context(opened_copy(self._delivery, member))
        return self._open[member]

    def records(self, reading: Reading, rows: Rows) -> Iterator[Placed]:
        """The messages of one channel by time, of each the latest state first; damage ends it and is told."""
        met = rows.before

        def numbered() -> Iterator[tuple[int, object]]:
            nonlocal met
            for data in _rows(self.connection(rows.member), rows):
                met += 1
                yield met, data

        why = "they are not found again"
        try:
            where = f"{self._delivery.name}, {rows.member}"
            for position, value in opened_all(reading, rows.member, where, numbered(), []):
                yield rows.member, position, value
        except sqlite3.Error as error:
            why = str(error)
        last = rows.before + rows.count
        if met < last:
            leave_damaged(reading, rows.member, met + 1, f"{last - met} row(s) cannot be read: {why}", last)


def _rows(connection: sqlite3.Connection, rows: Rows) -> Iterator[Raw]:
    query = "SELECT DATA FROM MESSAGE WHERE CHANNEL_ID = ? ORDER BY TS, CHUNK_ID DESC LIMIT ?"
    for (data,) in connection.execute(query, (rows.channel, rows.count)):
        yield Raw(data if isinstance(data, bytes) else str(data).encode())
