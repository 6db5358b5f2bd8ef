"""What can go wrong: a `Problem` is bad data as a value, a `WorkbenchError` is a bad call as an exception."""

from __future__ import annotations

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """Something in the data that a person should know of, with what to do next.

    `code` is stable (`IW-READ-012`), `where` names file, member and line or a claim's id,
    `what` happened, `why`, and `then`: the next step.

    >>> print(Problem(code="IW-READ-001", where="a.csv, line 3", what="no zone", then="give --zone"))
    IW-READ-001 a.csv, line 3: no zone. Next: give --zone
    """

    code: str
    what: str
    where: str = ""
    why: str = ""
    then: str = ""

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        why = f" ({self.why})" if self.why else ""
        then = f". Next: {self.then}" if self.then else ""
        return f"{self.code}{place} {self.what}{why}{then}"


class WorkbenchError(Exception):
    """A call that could not be done; nothing was changed. Carries its `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class ReadError(WorkbenchError):
    """A delivery that cannot be read at all."""


class ProjectError(WorkbenchError):
    """A project folder that cannot be opened, made or written."""


class ClaimError(WorkbenchError):
    """A claim, span or reference that does not hold together."""


class Refused(WorkbenchError):
    """Refused for safety or by the method; the message says which, and why."""
