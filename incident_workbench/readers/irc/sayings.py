"""What a line of an IRC log says after its time: a message, an action, a notice, or an event."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Form = Literal["message", "action", "notice", "event", "mark", "other"]
FORMS: tuple[Form, ...] = ("message", "action", "notice", "event")
"""Forms by which a line is known to be IRC's."""

_COLOURS = re.compile(
    r"\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)
"""Marks of colour, bold, italics and the like; a colour has its numbers behind it."""


class Saying(Struct, frozen=True, gc=False):
    """What a line says, by whom; `became` is the nick that an event of a change of nick gives.

    A "mark" is a line with an event's mark in words that no program is known for; "other" has no mark either.
    """

    form: Form
    text: str
    nick: str | None = None
    became: str | None = None


def without_colours(text: str) -> str:
    """The text without mIRC's marks of colour and style.

    >>> without_colours("\\x0304,01red\\x0f and \\x02bold\\x02, 4 of 12")
    'red and bold, 4 of 12'
    """
    return _COLOURS.sub("", text)


# --- events -----------------------------------------------------------------------------------------------------------

_NICK = r"(?P<nick>[^\s<>()*]{1,80})"
_HOST = r"(?: [(\[<][^\s)>]{0,300}[\])>])"
_EVENTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NICK} (?:is|are) now known as (?P<became>\S+)\s*$",
        rf"{_NICK} changed nick to (?P<became>\S+)\s*$",
        rf"(?:Joins|Quits|Parts):? {_NICK}(?: |$)",
        rf"{_NICK}{_HOST}?[ \t]+has (?:joined|left|quit)(?: [#&(\[]| IRC| the channel|$)",
        rf"{_NICK}{_HOST} (?:joined|left|quit)\b",
        rf"{_NICK} (?:joined|left|quit)(?: the channel)?(?: \([^)]{{0,300}}\))?$",
        rf"{_NICK}{_HOST} has (?:joined|left|quit)",
        rf"{_NICK} (?:sets|set|changed) mode\b",
        r"mode/\S+ \[[^\]]{0,200}\] by (?P<nick>\S+)",
        r"Mode \S+ \[[^\]]{0,200}\] by (?P<nick>\S+)",
        rf"{_NICK} (?:gives|removes) (?:channel )?\S+(?: status)? (?:to|from) ",
        rf"{_NICK} (?:has )?(?:changed|changes|changing|sets|set) (?:the )?topic\b",
        rf"{_NICK} has (?:kicked|banned) ",
        r"\S+ was kicked (?:from \S+ |off \S+ )?by (?P<nick>[^\s\[(]+)",
        r"\S+ has been kicked (?:from \S+ |off \S+ )?by (?P<nick>[^\s\[(]+)",
        r"Netsplit (?:over|\S+ (?:<->|<=>) )",
        r"(?:Topic|Channel|Home page) (?:for|set|was created|created) ",
        r"(?:Now|You are now|You have) (?:talking|known|left|been)\b",
        r"(?:Disconnected|Attempting to rejoin|Rejoined|Retrieving|Looking up|Connecting to|Connected to)(?: |$|\.)",
        r"-- BotBot disconnected",
        r"(?:\*\*\* )?Notice -- ",
        r"irc: (?:disconnected|connected)",
    )
)


def event_of(text: str, mark: str = "") -> Saying | None:
    """The event that a text tells in the words of some IRC program, or None.

    >>> event_of("ana [~a@host] has joined #ops").nick
    'ana'
    >>> event_of("ana is now known as ana_away").became
    'ana_away'
    >>> event_of("ana joined the call and left") is None
    True
    """
    for pattern in _EVENTS:
        found = pattern.match(text)
        if found:
            parts = found.groupdict()
            nick = parts.get("nick")
            return Saying("event", mark + text, nick and bare(nick), parts.get("became"))
    return None


# --- bodies -----------------------------------------------------------------------------------------------------------

RANKS = "@+%&~!"
_ANGLED = re.compile(rf"<[ {RANKS}]{{0,4}}(?P<nick>[^<>]{{1,80}})>(?P<space>[ \t]?)")
"""`<@ana>`: the sign before a nick is her rank in the channel; irssi writes a space where she has none."""
_MARKED = re.compile(r"(?P<mark>\*{2,4}|-!-|={3}|-{2,3}|-->|<--|<->|=!=)[ \t]+(?=\S)")
_SURE_MARKS = ("***", "-!-")
"""Others are drawn by people too, in logs of all kinds, so only their words tell."""
_NOTICE = re.compile(
    r"-(?P<nick>[^\s:()!-][^\s:()!]{0,80}?)(?:[:!][^\s()]{1,200}|\([^\s()]{1,200}\))?-(?:[ \t]|$)"
)
_STAR = re.compile(
    rf"(?P<star>\*|•|Action:)(?P<space>[ \t]+)(?:[{RANKS}](?=\S))?(?P<nick>\S{{1,80}})(?:[ \t]|$)"
)
_SENT = re.compile(r">\S{1,80}<[ \t]|!\S{1,80}[ \t]|\*\S{1,80}\*[ \t]")


def bare(nick: str) -> str:
    """A nick without the address behind it."""
    return nick.partition("!")[0] or nick


def saying_of(body: str) -> Saying:
    """What the rest of a line says.

    >>> saying_of("<@ana> is it DNS?")
    Saying(form='message', text='is it DNS?', nick='ana', became=None)
    >>> saying_of("* ana nods"), saying_of("-!- ana [a@b] has quit [bye]").form
    (Saying(form='action', text='nods', nick='ana', became=None), 'event')
    """
    angled = _ANGLED.match(body)
    if angled and angled["nick"].strip():
        return Saying("message", body[angled.end() :], bare(angled["nick"].strip()))
    marked = _MARKED.match(body)
    if marked:
        told = event_of(body[marked.end() :], body[: marked.end()])
        return told or Saying("event" if marked["mark"] in _SURE_MARKS else "mark", body)
    for pattern, form in ((_NOTICE, "notice"), (_STAR, "action")):
        found = pattern.match(body)
        if found and form == "notice":
            return Saying("notice", body[found.end() :], found["nick"])
        if found:
            return _starred(body, found)
    if _SENT.match(body):
        return Saying("mark", body)
    return event_of(body) or Saying("other", body)


def _starred(body: str, found: re.Match[str]) -> Saying:
    begin = found.end("space")
    told = event_of(body[begin:], body[:begin])
    return told or Saying("action", body[found.end() :], found["nick"])


def tabbed_saying(body: str) -> Saying:
    """What the rest of a line of WeeChat says, which has a tab after the nick.

    >>> tabbed_saying("@ana\\thi").nick, tabbed_saying(" *\\tana nods").form
    ('ana', 'action')
    """
    column, _, text = body.partition("\t")
    mark = column.strip()
    if mark == "*":
        nick, _, words = text.partition(" ")
        return Saying("action", words, nick.lstrip(RANKS) or None)
    if mark in ("-->", "<--", "--", "=!=", ""):
        notice = re.match(r"Notice\((?P<nick>[^\s()]{1,80})\)[^:]{0,80}: ?", text)
        if notice:
            return Saying("notice", text[notice.end() :], notice["nick"])
        lead = f"{mark} " if mark else ""
        return event_of(text, lead) or Saying("mark", lead + text)
    return Saying("message", text, mark.lstrip(RANKS) or mark)
