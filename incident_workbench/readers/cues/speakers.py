"""Who says a caption: by voice tag, or by a name before a colon where that is a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from ...errors import Problem
from .text import Cued, Words

EACH = 0.9
"""Share of cues that begin with a name from which every cue counts as naming its speaker (as calls are recorded)."""
FEW = 4
"""Below so many cues, even where all begin with a name, it has to look like one."""

_NAMED = re.compile(r"(?:(?:>>+|[-–])\s{0,5})?(?P<name>[^:：]{1,60})(?::(?=\s|$)|：)\s*")
# broadcast captions mark another speaker by >>, film subtitles by a dash; a number may have a minus
_ARROWS = re.compile(r">>")
_DASH = re.compile(r"[-–]\s?(?:[^\W\d_]|[\"'«“\[(¿¡♪])")
_LABELS = frozenset(
    "also answer caution date debug edit error example finally first fyi http https important info last link mailto "
    "music nb next note notes ps question re remember second source step subject subtitles summary third time tip "
    "todo translation update warning".split()
)
_PARTICLES = frozenset("al and bin da de del della den der di dos du el la le of van von y".split())


class Said(Struct, frozen=True):
    """What one speaker says in lines `first` to `last`, of one caption.

    `another` when a mark says that it is somebody else than before.
    """

    cue: Cued
    speaker: str | None
    words: tuple[Words, ...]
    first: int
    last: int
    another: bool = False


class Names(Struct, frozen=True, kw_only=True):
    """The names that a file's captions begin with, and how they are used.

    `each`: every cue names its speaker, with `above` in a line of its own. Otherwise a name holds until the next one,
    unless there are voice tags.
    """

    accepted: frozenset[str] = frozenset()
    each: bool = False
    above: bool = False
    voices: frozenset[str] = frozenset()
    recurring: tuple[tuple[str, int], ...] = ()
    once: tuple[str, ...] = ()


def name_before_colon(line: str) -> tuple[str, str] | None:
    """A possible name at the start of a line, and the words after it.

    >>> name_before_colon("[SPEAKER_00]: we are down")
    ('SPEAKER_00', 'we are down')
    >>> (
    ...     name_before_colon("Note: it is 10:30"),
    ...     name_before_colon("see https://status.example"),
    ...     name_before_colon("at 10: no"),
    ... )
    (None, None, ('at 10', 'no'))
    """
    found = _NAMED.match(line)
    if not found:
        return None
    name = found["name"].strip().removeprefix("[").removesuffix("]").strip()
    if (
        not name
        or name[-1] in ".,;?!"
        or name.split()[0].casefold() in _LABELS
        or (name.isdigit() and len(name) < 6)
    ):
        return None
    return name, line[found.end() :]


def looks_like_a_name(name: str) -> bool:
    """Whether each word of it begins as names do, particles and what stands in brackets aside.

    >>> [looks_like_a_name(name) for name in ("Ana de la Cruz (SRE)", "Speaker 2", "He said", "of the day")]
    [True, True, False, False]
    """
    proper = [word for word in _without_asides(name[:60]) if word.casefold() not in _PARTICLES]
    return 0 < len(proper) <= 5 and proper[0][0].isalpha() and not any(word[0].islower() for word in proper)


def names_in(cues: Sequence[Cued]) -> Names:
    """The names to accept: where every cue begins with one all of them, else those that recur or have a voice tag."""
    voices = frozenset(words.voice for cue in cues for words in cue.words if words.voice)
    bare = [cue for cue in cues if cue.words and cue.words[0].voice is None]
    above = Counter(cue.words[0].text for cue in bare if len(cue.words) > 1)
    if len(bare) >= FEW and _all_names(above, len(bare)):
        return Names(accepted=frozenset(above), each=True, above=True, voices=voices)
    first = Counter(found[0] for cue in bare if (found := name_before_colon(cue.words[0].text)))
    openers = {name: count for name, count in first.items() if _opens(name, count, few=len(bare) < FEW)}
    if openers and sum(openers.values()) >= EACH * len(bare):
        return Names(accepted=frozenset(openers), each=True, voices=voices)
    counts = Counter(
        found[0]
        for cue in bare
        for words in cue.words
        if words.voice is None and not words.glued and (found := name_before_colon(words.text))
    )
    likely = {name: count for name, count in counts.items() if looks_like_a_name(name)}
    recurring = {name: count for name, count in likely.items() if count > 1 or name in voices}
    return Names(
        accepted=frozenset(recurring),
        voices=voices,
        recurring=tuple(recurring.items()),
        once=tuple(name for name in likely if name not in recurring),
    )


def _all_names(lines: Counter[str], captions: int) -> bool:
    """Whether the first lines are names, or telephone numbers: in nearly all captions, the same few again and again."""
    likely = all(
        len(line) <= 60
        and line[-1] not in ".,:;?!…"
        and (looks_like_a_name(line) or (count > 1 and line[0] in "+0123456789"))
        for line, count in lines.items()
    )
    return likely and sum(lines.values()) >= EACH * captions and 2 * len(lines) <= captions


def _opens(name: str, count: int, *, few: bool) -> bool:
    """Among captions that all begin with a name, handles in small letters are names too, and what recurs."""
    return looks_like_a_name(name) or (not few and (count > 1 or len(_without_asides(name)) == 1))


def _without_asides(name: str) -> list[str]:
    """The words of a display name, without what follows in brackets or after a bar."""
    return re.sub(r"\([^()]*\)|\|.*", "", name).split()


def doubt(member: str, names: Names) -> Problem | None:
    """What a person should look at where names were taken from the text though not every cue begins with one."""
    if not names.recurring:
        return None
    found = ", ".join(f"{name} ({count})" for name, count in names.recurring[:20])
    left = (
        f"; left in the text because they stand there once: {', '.join(names.once[:20])}"
        if names.once
        else ""
    )
    return Problem(
        code="IW-READ-083",
        where=member,
        what=f"speakers were found in the text: {found}{left}",
        why="the captions have no voice tags, and a name before a colon holds until the next one",
        then="see whether these are the people who spoke; if not, correct the captions and import them again",
    )


def said_in(cues: Sequence[Cued], names: Names) -> Iterator[Said]:
    """What each cue says, by whom, in the order of the file; a cue of several speakers gives several."""
    carried: str | None = None
    for cue in cues:
        parts = _parts(cue, carried, names)
        if not names.each and not names.voices:
            carried = parts[-1].speaker
        spoken = [part for part in parts if part.words]
        for number, part in enumerate(spoken):
            follows = spoken[number + 1 : number + 2]
            last = max(part.words[-1].line, follows[0].first - 1) if follows else cue.last
            yield structs.replace(part, first=part.first if number else cue.first, last=last)


def _parts(cue: Cued, carried: str | None, names: Names) -> list[Said]:
    """The stretches of a cue by one speaker each, also of one who is named and says nothing yet."""
    dashes = not names.accepted and not names.voices
    speaker, another, start = carried, False, cue.first
    gathered: list[Words] = []
    parts: list[Said] = []
    for words in cue.words:
        if names.above and words is cue.words[0] and words.text in names.accepted and len(cue.words) > 1:
            who: str | None = words.text
            text, marked = "", False
        else:
            who, text, marked = _attributed(words, speaker, names, dashes=dashes)
        if marked or who != speaker:
            parts.append(Said(cue, speaker, tuple(gathered), start, words.line, another))
            speaker, another, start, gathered = who, marked, words.line, []
        if text:
            gathered.append(structs.replace(words, text=text))
    return [*parts, Said(cue, speaker, tuple(gathered), start, cue.last, another)]


def _attributed(
    words: Words, speaker: str | None, names: Names, *, dashes: bool
) -> tuple[str | None, str, bool]:
    """Speaker, words, and whether a mark says that somebody else speaks now."""
    if words.voice is not None:
        return words.voice, words.text, False
    found = None if words.glued else name_before_colon(words.text)
    if found and found[0] in names.accepted:
        return found[0], found[1], False
    if _ARROWS.match(words.text) or (dashes and _DASH.match(words.text)):
        return None, words.text, True
    return (None if speaker in names.voices else speaker), words.text, False
