"""Who speaks in a text: lines that begin like a speaker's label, and which of those labels are taken.

"Note: …", "http: …" and "10:04: …" begin like a name too. So a label counts when it recurs, carries a time, is in bold,
stands in an attendee list, or when most lines have one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

NEARLY_ALL = 0.8
"""Share of lines with a label from which on every label is believed, whatever it looks like."""
MOST = 0.5
"""Share from which on a label that looks like a name need not recur."""
WORDS_MOST = 6


class Head(Struct, frozen=True):
    """A line that begins like a turn: its label, its words, and its time as written, from a start or by the clock."""

    label: str
    text: str
    bold: bool = False
    bracketed: bool = False
    elapsed: str | None = None
    clock: str | None = None

    @property
    def sure(self) -> bool:
        """Whether the line alone shows that this is a label."""
        return self.bold or self.elapsed is not None or self.clock is not None


# --- lines that begin like a turn -------------------------------------------------------------------------------------

_TIME = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ \t]?[AaPp]\.?[Mm]\.?"
_AT = rf"[(\[](?P<elapsed>{_TIME})[)\]]"
_NAME = r"(?P<label>[^\W\d_][^:]{0,59}?)"
_BOLD = r"\*\*(?P<label>[^*:]{1,60}?)"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        # a meeting tool's text: `10:04:38 am - Ana Lima:`, the words below
        rf"(?P<clock>{_CLOCK})[ \t]{{1,20}}[-–—][ \t]{{1,20}}(?P<label>[^:]{{1,60}}):(?=\s|$)",
        # Markdown: `**Ana:** text`, `**Ana (0:12):** text`; `**Ana**: text`, `**Ana** (0:12): text`
        rf"{_BOLD}[ \t]{{0,20}}(?:{_AT})?:\*\*(?=\s|$)",
        rf"{_BOLD}\*\*[ \t]{{0,20}}(?:{_AT})?:(?=\s|$)",
        # Otter, pasted into Markdown: `**Ana** 0:00`
        rf"{_BOLD}\*\*[ \t]{{1,20}}(?P<elapsed>{_TIME})[ \t]*$",
        # Rev: `Ana (00:12):`; Descript: `[00:12:03] Ana:`; Otter's own: `Ana  0:12`
        rf"{_NAME}[ \t]{{0,20}}{_AT}(?::(?=\s|$)|[ \t]*$)",
        rf"{_AT}[ \t]+{_NAME}:(?=\s|$)",
        rf"{_NAME}(?:[ \t]{{2,40}}|\t)(?P<elapsed>{_TIME})[ \t]*$",
        # a focus group without names: `[id1] text`
        r"\[(?P<label>[^\W\d_][^\]]{0,39})\][ \t]+(?=\S)",
        r"(?P<label>(?:[^\W\d_]|[(@])[^:]{0,59}):(?=\s|$)",
    )
)


def head_of(line: str) -> Head | None:
    """The turn that a line may begin, or None.

    >>> head_of("**Ana (0:12):** is it DNS?")
    Head(label='Ana', text='is it DNS?', bold=True, bracketed=False, elapsed='0:12', clock=None)
    >>> head_of("http://db.example"), head_of("10:04: up"), head_of("Note: up")
    (None, None, None)
    """
    for form in _FORMS:
        found = form.match(line)
        if found:
            part = found.groupdict()
            label = part["label"].strip()
            if not _may_be_a_name(label):
                return None
            return Head(
                label,
                line[found.end() :].strip(),
                bold=line.startswith("**"),
                bracketed=line.startswith("[") and not part.get("elapsed"),
                elapsed=part.get("elapsed"),
                clock=part.get("clock"),
            )
    return None


NO_NAMES = frozenset(
    (
        "action-items actions agenda attachment attachments attendees caveat cc closing conclusion content-type "
        "context date description disclaimer duration edit example examples file from ftp http https keywords "
        "language license link links location mailto note notes nb objective opening outcome participants place "
        "present ps purpose re recorded recording resolution see source subject summary tags time title tldr todo "
        "topic topics transcript transcription update url warning when where version x "
        "applause background-noise crosstalk inaudible laughter laughs laugh music noise pause silence sighs "
        "unintelligible"
    ).split()
)
"""What headers, asides and sounds are called, with hyphens for blanks; a speaker is hardly ever called so."""
_ENDS_A_SENTENCE = re.compile(r"[.?!,;…]$|[.?!;][ \t]")
_TITLE = re.compile(r"\b(?:dr|mr|mrs|ms|mx|st|prof|jr|sr|[^\W\d_])\.", re.IGNORECASE)


def _may_be_a_name(label: str) -> bool:
    if not any(c.isalpha() for c in label) or len(label.split()) > WORDS_MOST:
        return False
    if "-".join(label.casefold().split()) in NO_NAMES:
        return False
    return not _ENDS_A_SENTENCE.search(_TITLE.sub("", label))


# --- attendee lists ---------------------------------------------------------------------------------------------------

_ATTENDEES = re.compile(
    r"[*_#\s]*(?:attendees|attending|participants|present|speakers)[*_\s]*(?::[*_\s]*|$)", re.IGNORECASE
)
_NAME_COLUMNS = frozenset({"name", "names", "attendee", "participant", "speaker"})
_SHORT_COLUMNS = frozenset({"abbreviation", "abbr", "initials", "id", "handle"})
_RULED = re.compile(r"[\s|:-]+$")


class Roster(Struct, frozen=True):
    """An attendee list: labels with what else it says of them, its table's lines, and whether it gives initials."""

    titles: Mapping[str, str] = {}
    table: frozenset[int] = frozenset()
    initials: bool = False


def roster_of(lines: Sequence[str]) -> Roster:
    """The attendee list of a text, as a Markdown table or as names with commas.

    >>> roster_of(["| Name | Abbreviation |", "|---|---|", "| Ana Lima | AL |"]).titles
    {'Ana Lima': '', 'AL': 'Ana Lima'}
    >>> list(roster_of(["Attendees", "Ana Lima, Bo"]).titles)
    ['Ana Lima', 'Bo']
    """
    for index, line in enumerate(lines):
        if line.startswith("|") and _NAME_COLUMNS & set(_cells(line.casefold())):
            return _table(lines, index)
    for index, line in enumerate(lines):
        found = _ATTENDEES.match(line)
        if found and len(line) < 5000:
            return Roster(dict.fromkeys(_listed(line[found.end() :], lines[index + 1 : index + 4]), ""))
    return Roster()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(lines: Sequence[str], index: int) -> Roster:
    header = _cells(lines[index].casefold())
    of_name = next(i for i, cell in enumerate(header) if cell in _NAME_COLUMNS)
    of_short = next((i for i, cell in enumerate(header) if cell in _SHORT_COLUMNS), None)
    titles, table = {}, {index + 1}
    for number, line in enumerate(lines[index + 1 :], index + 2):
        if not line.startswith("|"):
            break
        table.add(number)
        cells = _cells(line)
        if _RULED.match(line) or len(cells) <= of_name:
            continue
        titles[cells[of_name]] = ""
        if of_short is not None and len(cells) > of_short and cells[of_short]:
            more = [c for i, c in enumerate(cells) if c and i not in (of_name, of_short)]
            titles[cells[of_short]] = ", ".join([cells[of_name], *more])
    return Roster(titles, frozenset(table), of_short is not None)


def _listed(rest: str, below: Sequence[str]) -> list[str]:
    named = rest or next((line for line in below if line.strip()), "")
    names = [name.strip(" \t*_") for name in named.split(",")]
    return [name for name in names if name and len(name) <= 60] if len(names) > 1 else []


# --- which labels are taken -------------------------------------------------------------------------------------------

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTICLES = frozenset("al bin da de del della den der di dos du el la le of the van von y zu".split())
_INITIALS = re.compile(r"[^\W\d_a-z]{2,5}")


def taken(heads: Mapping[int, Head], lines: Sequence[str], roster: Roster, texts: int) -> frozenset[str]:
    """The labels that are speakers; `texts` is how many lines hold words.

    >>> lines = ["Ana: is it DNS?", "so I said: no", "it", "was not", "that", "Bo: yes", "Ana: ok", "Bo: so"]
    >>> heads = {n: head for n, line in enumerate(lines, 1) if (head := head_of(line))}
    >>> sorted(taken(heads, lines, roster_of(lines), len(lines)))
    ['Ana', 'Bo']
    """
    times = Counter(head.label for head in heads.values())
    sure = {
        head.label for number, head in heads.items() if head.sure and _has_words(number, head, lines, times)
    }
    weak = {head.label for head in heads.values() if not head.sure} - sure
    if roster.initials and not sure:
        return frozenset(label for label in weak if label in roster.titles or _INITIALS.fullmatch(label))
    share = times.total() / max(texts, 1)
    often = 1 if share >= MOST else 2
    named = {label for label in weak if times[label] >= often and _like_a_name(label)}
    return frozenset(weak | sure if share >= NEARLY_ALL else sure | named | (weak & roster.titles.keys()))


def _has_words(number: int, head: Head, lines: Sequence[str], times: Counter[str]) -> bool:
    """`**Summary:**` over a blank line is a heading, unless it recurs."""
    below = lines[number] if number < len(lines) else ""
    return bool(head.text or below.strip() or head.clock or head.elapsed or times[head.label] > 1)


def _like_a_name(label: str) -> bool:
    words = _IN_BRACKETS.sub(" ", label).split()
    if len(words) <= 1:
        return True
    return len(words) <= 4 and not any(w[0].islower() and w.casefold() not in _PARTICLES for w in words)


def not_taken(heads: Mapping[int, Head], labels: Collection[str]) -> dict[str, int]:
    """Labels that were met and are no speakers, with the first line of each."""
    met: dict[str, int] = {}
    for number, head in heads.items():
        if head.label not in labels:
            met.setdefault(head.label, number)
    return met
