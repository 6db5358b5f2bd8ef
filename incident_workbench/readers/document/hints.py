"""What the layout tells the finder of turns: speakers in bold, by style or in a column, and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..labels import head_of
from .page import Line
from .tables import row_hints

LABEL_MOST = 60
_TIME = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?"
_NAMED = re.compile(r"([^:*\n]{1,60}):(?=\s|$)")
_TIME_AFTER = re.compile(rf"[\s\xa0]+[(\[]?({_TIME})[)\]]?\s*$")
_TIMED = re.compile(rf"([^*\n]{{1,60}}?)[\s\xa0]+({_TIME})\s*$")


def hinted(lines: Sequence[Line]) -> list[str]:
    """The lines as Markdown would mark what is bold at the head of a turn; only the finder of turns sees this."""
    rows = row_hints(lines)
    alone = Counter(_alone(line) for line in lines)
    hints = []
    for number, line in enumerate(lines, 1):
        if number in rows:
            hints.append(rows[number])
        elif line.aside or line.apart:
            hints.append(line.text)
        else:
            hints.append(_hint(line, recurs=alone[_alone(line)] > 1))
    return hints


def _alone(line: Line) -> str:
    """A label that stands alone on its line, by bold, style or heading; else an empty text."""
    text = line.text.strip()
    if not text or line.cells or not (line.label or line.heading or _bold(line) == line.text.rstrip()):
        return ""
    label = text.rstrip(":").rstrip()
    return label if len(label) <= LABEL_MOST and head_of(f"{label}: x") else ""


def _bold(line: Line) -> str:
    """The bold words that a line begins with."""
    words = []
    for run in line.runs:
        if not run.bold and run.text.strip():
            break
        words.append(run.text)
    return "".join(words).rstrip()


def _hint(line: Line, *, recurs: bool) -> str:
    text = line.text
    label = _alone(line)
    if label and (recurs or line.label):
        return f"**{label}:**"
    if line.heading and text.strip():
        return f"# {text.strip()}"
    bold = _bold(line)
    if not bold or (label and text.rstrip().endswith(":")):
        return text
    return _marked(text, bold)


def _marked(text: str, bold: str) -> str:
    """A line with its bold label marked, where it is one.

    >>> _marked("Ana: yes", "Ana:"), _marked("Ana   0:12", "Ana"), _marked("Note that", "Note")
    ('**Ana:** yes', '**Ana**  0:12', 'Note that')
    """
    lead = text[: len(text) - len(text.lstrip())]
    name, rest = bold.strip(), text[len(bold) :]
    found = _NAMED.match(name)
    if found:
        return f"**{found[1].strip()}:** {text[len(lead) + found.end() :].strip()}"
    timed = _TIMED.fullmatch(name) if not rest.strip() else None
    if timed:
        return f"**{timed[1]}**  {timed[2]}"
    if len(name) > LABEL_MOST or ":" in name or "*" in name:
        return text
    after = _TIME_AFTER.fullmatch(rest)
    if after:
        return f"**{name}**  {after[1]}"
    return f"**{name}**{rest}" if re.match(r"[ \t]{0,20}(?:[(\[][0-9:]+[)\]])?:(?=\s|$)", rest) else text
