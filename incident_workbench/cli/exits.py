"""Exit codes: 0 fine, 1 problems found, 2 a slip of the caller, 3 refused for safety or by the method."""

from __future__ import annotations

from ..errors import ClaimError, Refused, WorkbenchError

PROBLEMS, USAGE, REFUSED = 1, 2, 3
_USAGE_CODES = frozenset(
    """
    IW-READ-001 IW-READ-002 IW-READ-003 IW-READ-004 IW-CLOCK-001 IW-STORE-001 IW-STORE-002 IW-DEMO-001
    IW-LINT-001 IW-LINT-002 IW-LINT-003 IW-LINT-004 IW-LINT-006 IW-LINT-007 IW-LINT-008
    """.split()
)
_REFUSED_CODES = ("IW-READ-006", "IW-READ-007", "IW-IMPORT-004", "IW-MERGE-001")


def exit_code(error: WorkbenchError) -> int:
    """2 for a slip of the caller, 3 for what is refused for safety or by the method, else 1."""
    if isinstance(error, Refused) or error.problem.code in _REFUSED_CODES:
        return REFUSED
    return USAGE if isinstance(error, ClaimError) or error.problem.code in _USAGE_CODES else PROBLEMS
