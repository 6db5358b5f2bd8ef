"""What was agreed with those who speak: it stands before their words do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from ..errors import ClaimError, Problem
from ..model.claims import Restricted, Restriction
from ..project import Project
from ..sitting import Sitting


class Agreement(Struct, frozen=True):
    """A restriction on every source of an import, as a claim of `by`."""

    what: Restricted
    until: date | None
    by: str

    def claims(self, project: Project, sources: tuple[str, ...]) -> tuple[Restriction, ...]:
        """One for each source that has not this very restriction already."""
        standing = {(claim.on, claim.what, claim.until) for claim in project.of_kind(Restriction)}
        return tuple(
            Restriction(on=source, what=self.what, until=self.until, reason="agreed before the import")
            for source in sources
            if (source, self.what, self.until) not in standing
        )


def agreement(what: Restricted | None, until: date | None, by: str) -> Agreement | None:
    """What was agreed, if anything; raises ClaimError IW-IMPORT-005 for a half of it."""
    if what and by.strip():
        return Agreement(what, until, by)
    if what:
        raise _half("nobody is named who agreed to a restriction", "name yourself with by=")
    if until:
        raise _half("a last day, and nothing that holds until then", "choose what was agreed with restrict=")
    return None


@contextmanager
def kept(
    sit: Callable[[str], Sitting], agreed: Agreement, sources: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Restricts the sources before they are there, in one act; takes it back if they do not come.

    A program that is killed in between leaves a restriction on nothing, and no words without their restriction.
    """
    with sit(agreed.by) as sitting:
        claims = agreed.claims(sitting.project, sources)
        if claims:
            sitting.add_all(claims)
        try:
            yield sources
        except BaseException:
            if claims:
                sitting.undo()
            raise


def _half(what: str, then: str) -> ClaimError:
    return ClaimError(
        Problem(
            code="IW-IMPORT-005",
            what=what,
            why="what was agreed is somebody's claim, for a time or for good",
            then=then,
        )
    )
