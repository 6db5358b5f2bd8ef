"""A person's pattern laid over lines by RE2, whose time grows with the text and no faster, whatever the pattern."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from ...errors import Problem, ReadError

GROUPS = ("time", "speaker", "text", "date", "id", "thread", "kind", "offset")
"""What a group may be called."""
LINES_MOST = 12
"""Lines that one match may span."""
_NAMED = re.compile(r"\\.|\(\?P?<(?P<name>\w+)>", re.DOTALL)
_LINE_END = re.compile(r"\\(?P<escaped>.)|(?P<plain>\n)", re.DOTALL)
_EXAMPLE = r"--pattern '(?P<time>\S+) <(?P<speaker>[^>]+)> (?P<text>.*)'"

Parts = Mapping[str, str | None]
"""What each group took; None for one that had no part in the match."""


class Found(Struct, frozen=True):
    """A match: the numbers of its first and last line, and its parts."""

    first: int
    last: int
    parts: Parts


class Pattern:
    """A pattern that was read and has the groups it needs; raises ReadError IW-READ-183 or 184 where not."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.groups = _groups(written)
        pattern = _compiled(written)
        self._match = pattern.fullmatch
        self._places = tuple(
            (name, pattern.groupindex[name]) for name in self.groups
        )  # re2 looks names up slowly
        ends = sum(
            found["escaped"] == "n" or found["plain"] is not None for found in _LINE_END.finditer(written)
        )
        self.most = min(ends, LINES_MOST - 1) + 1

    def parts(self, words: str) -> Parts | None:
        """What the groups take of these words, where the pattern matches all of them.

        >>> Pattern(r"(?P<speaker>[^:]+): (?P<text>.*)").parts("ana: hi")
        {'speaker': 'ana', 'text': 'hi'}
        """
        match = self._match(words)
        return None if match is None else {name: match.group(place) for name, place in self._places}

    def found(self, lines: Sequence[str]) -> Iterator[Found]:
        """The matches from the top. A pattern with line ends in it is laid over so many lines first, then over fewer.

        >>> said = Pattern(r"(?P<time>\\d+)\\n(?P<text>.*)").found(["17", "hi", "ho", "18", "bye"])
        >>> [(match.first, match.last, match.parts["text"]) for match in said]
        [(1, 2, 'hi'), (4, 5, 'bye')]
        """
        begin = 0
        while begin < len(lines):
            for many in range(min(self.most, len(lines) - begin), 0, -1) if lines[begin].strip() else ():
                parts = self.parts("\n".join(lines[begin : begin + many]))
                if parts is not None:
                    yield Found(begin + 1, begin + many, parts)
                    begin += many
                    break
            else:
                begin += 1


def _compiled(written: str) -> re.Pattern[str]:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    try:
        pattern: re.Pattern[str] = re2.compile(written, options=options)  # it has the methods of one
        return pattern
    except (re2.error, UnicodeEncodeError) as error:
        told = error.args[0] if isinstance(error, re2.error) else "it holds half a character"
        raise ReadError(
            Problem(
                code="IW-READ-184",
                where=written,
                what="this pattern cannot be read",
                why=told.decode(errors="replace") if isinstance(told, bytes) else str(told),
                then="see the RE2 syntax; look-around and back-references are not in it, since they can take for ever",
            )
        ) from error


def _groups(written: str) -> tuple[str, ...]:
    """The names of the groups, if they are good ones."""
    if not written:
        raise ReadError(
            Problem(
                code="IW-READ-184", what="no pattern was given", then=f"give one, for instance {_EXAMPLE}"
            )
        )
    counts = Counter(found["name"] for found in _NAMED.finditer(written) if found["name"])
    unknown = [name for name in counts if name not in GROUPS]
    twice = [name for name, count in counts.items() if count > 1]
    if unknown:
        near = get_close_matches(unknown[0], GROUPS, n=1)
        what, why = f"no group may be called {unknown[0]!r}", f"groups are {', '.join(GROUPS)}"
        then = f"did you mean {near[0]!r}?" if near else "write (?:…) for what is to be passed over"
    elif twice:
        what, why = f"two groups are called {twice[0]!r}", "only one of them could be read"
        then = f"write one group with both: (?P<{twice[0]}>…|…)"
    elif "text" not in counts:
        what, why = "the pattern has no group for the words", f"its groups are {', '.join(counts) or 'none'}"
        then = f"name one (?P<text>…), for instance {_EXAMPLE}"
    else:
        return tuple(counts)
    raise ReadError(Problem(code="IW-READ-183", where=written, what=what, why=why, then=then))
