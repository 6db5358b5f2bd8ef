"""Zulip's own marks in Markdown: who is named, which channel or topic is meant, which files hang on a message."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ...model.evidence import Attached, Mention, Speaker
from ..exports.markdown import markdown, patterns
from ..exports.words import Words
from .realm import Realm

_MARKS = patterns(
    r"@(?P<silent>_?)\*\*(?P<person>[^*|\n]{0,200}+)(?:\|(?P<user>\d{1,12}))?\*\*"
    r"|@(?P<quiet>_?)\*(?P<group>[^*\n]{1,200}+)\*(?!\*)"
    r"|#\*\*(?P<channel>[^*>\n]{1,200}+)(?:>(?P<topic>[^*\n]{0,200}?)(?P<message>@\d{1,18})?)?\*\*"
)
EVERYBODY = frozenset(("all", "everyone", "channel", "stream", "topic"))
_UPLOAD = re.compile(
    r"\[(?P<label>[^\[\]\n]{0,500}+)\]\((?:https?://[^/\s()]{1,200}+)?/user_uploads/(?P<path>[^()\s]{1,500}+)\)"
)


def zulip_markdown(text: str, realm: Realm) -> Words:
    """Markdown as it was typed, with Zulip's marks as they are shown: `@Name`, `#channel > topic`.

    >>> from incident_workbench.readers.base import OpenDelivery, Reading
    >>> realm = Realm(Reading("zulip", "1"), OpenDelivery("x", {}), None)
    >>> said = zulip_markdown("@_**Ana|10** **said**: see #**ops>disk full**", realm)
    >>> said.text, said.mentions[0].speaker
    ('Ana **said**: see #ops > disk full', 'zulip/user10')
    """
    words = Words()
    markdown(words, text, _MARKS, lambda words, found: _say(words, found, realm))
    return words


def _say(words: Words, found: re.Match[str], realm: Realm) -> None:
    if found["person"] is not None:
        key = found["user"] or realm.named(found["person"])
        shown, speaker = realm.person(key, found["person"]) if key else (found["person"], "")
        say_mention(words, found["person"] or shown, speaker, silent=bool(found["silent"]))
    elif found["group"]:
        speaker = group_speaker(realm, found["group"])
        say_mention(words, found["group"], speaker, silent=bool(found["quiet"]))
    else:
        topic = f" > {found['topic']}" if found["topic"] else ""
        words.say(f"#{found['channel']}{topic}{' @ 💬' if found['message'] else ''}")


def group_speaker(realm: Realm, group: str) -> str:
    """A group of users, which only has a name."""
    return realm.reading.speaker(Speaker(id=f"zulip/group/{group}", name=group, kind="team"))


def say_mention(words: Words, shown: str, speaker: str, *, silent: bool) -> None:
    """Add a name, with an at sign unless the mention is silent, and whom it means where that is known."""
    words.say("" if silent else "@")
    start, end = words.say(shown)
    if speaker and start < end:
        words.mentions.append(Mention(start, end, speaker))


def files_in(said: Words) -> tuple[Attached, ...]:
    """The files that a message has links to, by name."""
    return tuple(
        Attached(name=found["label"] or unquote(found["path"].rpartition("/")[2]) or "(unnamed file)")
        for found in _UPLOAD.finditer(said.text)
    )
