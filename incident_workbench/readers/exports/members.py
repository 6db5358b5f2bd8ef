"""Which members of an export are read, and the account of those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...errors import ReadError
from ...model.evidence import Segment
from ..base import OpenDelivery, Reading

NOT_TALK = "not part of the conversation"


def is_hidden(member: str) -> bool:
    """Whether a member is a system's own: `__MACOSX/…/._messages.json` is a resource fork.

    >>> is_hidden("__MACOSX/a.json"), is_hidden("a/.b/c.json"), is_hidden("a/b.json")
    (True, True, False)
    """
    return any(part.startswith(".") or part == "__MACOSX" for part in member.split("/"))


def read_by_ending(delivery: OpenDelivery, *endings: str) -> list[str]:
    """The members to read: a single file, else those that end so and are not hidden."""
    if delivery.container == "file":
        return list(delivery.members())
    return [member for member in delivery.members() if member.endswith(endings) and not is_hidden(member)]


def read_by_name(delivery: OpenDelivery, *names: str) -> tuple[str, ...]:
    """The members to read: a single file, else those of these names that are not hidden."""
    if delivery.container == "file":
        return delivery.members()
    return tuple(
        member
        for member in delivery.members()
        if member.rpartition("/")[2] in names and not is_hidden(member)
    )


def each_read(
    reading: Reading, members: Iterable[str], read: Callable[[str], Iterator[Segment]]
) -> list[Iterator[Segment]]:
    """What `read` makes of each member; raises its ReadError when it makes something of none."""
    made, refused = [], []
    for member in members:
        try:
            made.append(read(member))
        except ReadError as error:
            refused.append(error)
            reading.expect(member, 1)
            reading.skip(member, 1, 1, error.problem.what)
    if refused and not made:
        raise refused[0]
    reading.problems.extend(error.problem for error in refused)
    return made


def pass_over(reading: Reading, member: str, reason: str) -> None:
    """Account for a whole member, by as many records as it was said to hold."""
    if not reading.expected.get(member):
        reading.expect(member, 1)
    reading.skip(member, 1, reading.expected[member], reason)


def pass_over_rest(reading: Reading, delivery: OpenDelivery) -> None:
    """Account for the members that nobody read: photos, files, pages."""
    for member in delivery.members():
        if member not in reading.expected:
            pass_over(reading, member, NOT_TALK)
