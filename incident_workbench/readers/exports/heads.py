"""How a member begins, for telling whose it is before all of it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...errors import ReadError
from ..base import OpenDelivery
from ..encoding import decoded


def first_text(delivery: OpenDelivery, member: str) -> str:
    """The first text of a member as it stands; empty for one that cannot be opened."""
    try:
        return decoded(delivery.beginning(member))[0]
    except ReadError:
        return ""


def head_of(delivery: OpenDelivery, member: str) -> str:
    """The first text of a member, from its first sign on."""
    return first_text(delivery, member).lstrip("\ufeff \t\r\n")


def has_marks(head: str, marks: Sequence[re.Pattern[str]]) -> bool:
    """Whether a head is JSON's and names these fields.

    >>> has_marks('[{"id": 1}]', [re.compile('"id":')]), has_marks('"id": 1', [re.compile('"id":')])
    (True, False)
    """
    return head[:1] in ("[", "{") and all(mark.search(head) for mark in marks)
