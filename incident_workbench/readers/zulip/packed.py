"""Telling the tar archive that Zulip's server makes from other packed files."""

from __future__ import annotations

import zlib


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so is a tar archive of an export, packed with gzip or not.

    >>> is_tar(b"zulip-export-x/realm.json".ljust(257, b"\\0") + b"ustar"), is_tar(b"PK\\x03\\x04")
    (True, False)
    """
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 4096)
        except zlib.error:
            return False
    return head[257:262] == b"ustar" and b"zulip-export" in head[:100]
