"""The lines of a gzip member, with the limits that keep a bomb harmless: those that members of a zip have."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ..containers import RATIO_FROM, RATIO_MOST, TOTAL_MOST

STEP = 1 << 16
LINE_MOST = 64 << 20
"""Bytes of one line; slackdump writes a thousand messages on a line at most, which is some megabytes."""


class TooMuchError(Exception):
    """A member that unpacks to more than any real one."""


class CutOffError(Exception):
    """A member that cannot be unpacked to its end."""


def unpacked_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a gzip stream, each when it is whole; of one that is cut off, the last as far as it goes.

    Raises TooMuchError for a bomb, CutOffError after the last line of a damaged stream.

    >>> import gzip, io
    >>> list(unpacked_lines(io.BytesIO(gzip.compress(b"one\\ntwo"))))
    [b'one', b'two']
    """
    rest: list[bytes] = []
    held, damage = 0, ""
    try:
        for part in _unpacked(stream):
            *whole, last = part.split(b"\n")
            if whole:
                yield b"".join([*rest, whole[0]])
                yield from whole[1:]
                rest, held = [], 0
            rest.append(last)
            held += len(last)
            if held > LINE_MOST:
                raise TooMuchError(f"one line is longer than {LINE_MOST >> 20} MiB")
    except (zlib.error, EOFError, OSError) as error:
        damage = str(error) or type(error).__name__
    if last_line := b"".join(rest):
        yield last_line
    if damage:
        raise CutOffError(damage)


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    """What the gzip members in a stream unpack to, in small parts."""
    read = made = 0
    unpacker = None
    while packed := stream.read(STEP):
        read += len(packed)
        full = False  # then more may come of what was given before
        while packed or full:
            unpacker = unpacker or zlib.decompressobj(wbits=31)
            part = unpacker.decompress(packed, STEP)
            made += len(part)
            _refuse(read, made)
            yield part
            packed, full = unpacker.unconsumed_tail, len(part) == STEP
            if unpacker.eof:
                packed, full = unpacker.unused_data.lstrip(b"\0"), False
                unpacker = None
    if unpacker is not None or not read:
        raise EOFError("it ends before its end mark")


def _refuse(read: int, made: int) -> None:
    if made > TOTAL_MOST or (made > RATIO_FROM and made > RATIO_MOST * read):
        raise TooMuchError(f"it unpacks to more than {made >> 20:,} MiB, {made // read} times its size")
