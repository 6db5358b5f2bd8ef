"""What a person should know of a document beside its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import Problem
from .page import Page


def remarks(member: str, kind: str, page: Page, lost: Sequence[str]) -> Iterator[Problem]:
    """What was left out or is not sure, each told once."""
    told = page.told
    if kind == "pdf":
        yield Problem(
            code="IW-READ-164",
            where=member,
            what=f"this PDF of {told['page']} page(s) was read as well as can be",
            why="a PDF says where letters stand on a page, not what is a line, a paragraph or a column",
            then="compare a page with the original; where there is a text or Word file of it, import that",
        )
    if told["empty page"] > 0:
        yield Problem(
            code="IW-READ-163",
            where=member,
            what=f"{told['empty page']} page(s) of this PDF hold no text",
            why="they are blank, or pictures",
            then="look at them; a program that recognises text can make words of pictures",
        )
    if told["deleted"] or told["inserted"]:
        yield Problem(
            code="IW-READ-165",
            where=member,
            what=f"changes are tracked: {told['inserted']} insertion(s) were read as words, "
            f"{told['deleted']} deletion(s) left out",
            then="accept or reject them in a copy, where that is not what was said",
        )
    if told["comment"]:
        yield Problem(
            code="IW-READ-166",
            where=member,
            what=f"{told['comment']} comment(s) in the margin were left out",
            why="they are about the talk, and not part of it",
            then="nothing; make memos of what you need of them",
        )
    if told["picture"]:
        yield Problem(
            code="IW-READ-167",
            where=member,
            what=f"{told['picture']} picture(s) or object(s) were not read",
            then="nothing, if no words stand in them",
        )
    if lost:
        yield Problem(
            code="IW-READ-168",
            where=member,
            what=f"{len(lost)} part(s) are damaged and were passed over: {', '.join(lost[:5])}"
            + (" …" if len(lost) > 5 else ""),
            then="compare with the original; ask for the file again where words are missing",
        )
