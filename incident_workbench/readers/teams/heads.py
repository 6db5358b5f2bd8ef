"""How a member begins, for telling whose it is before all of it is read."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Sequence

from ..base import HEAD, OpenDelivery
from ..encoding import decoded

_DAMAGE = (
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


def head_of(delivery: OpenDelivery, member: str) -> str:
    """The first text of a member; empty for one that cannot be opened."""
    try:
        with delivery.open(member) as stream:
            return decoded(stream.read(HEAD))[0].lstrip("\ufeff \t\r\n")
    except _DAMAGE:
        return ""


def has_marks(head: str, marks: Sequence[re.Pattern[str]]) -> bool:
    """Whether a head is JSON's and names these fields.

    >>> has_marks('[{"id": 1}]', [re.compile('"id":')]), has_marks('"id": 1', [re.compile('"id":')])
    (True, False)
    """
    return head[:1] in ("[", "{") and all(mark.search(head) for mark in marks)
