"""Discord's words: markup of ids as names, addresses without what signs them, and where links and mentions lie."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...clock import epoch, utc_text
from ...model.evidence import Link, Mention
from ..exports.words import Words

MENTIONS_MOST = 100
"""Discord lets a message mention no more."""
NOBODY: Mapping[str, str] = {}

_IDS = re.compile(
    r"<(?:(?P<sign>@[!&]?|#)(?P<id>[0-9]{15,20})|a?:(?P<emoji>\w{1,64}):[0-9]{15,20}"
    r"|t:(?P<time>[0-9]{1,12})(?::[a-zA-Z])?)>"
)
"""What stays in the words when they were exported as typed (`--markdown false`)."""


def readable(text: str, names: Mapping[str, str] = NOBODY) -> str:
    """The words with names in place of ids.

    >>> readable("<@111111111111111111> see <t:1700000000:R> <:ok:111111111111111112>", {"1" * 18: "Ana"})
    '@Ana see 2023-11-14T22:13:20Z :ok:'
    """

    def shown(found: re.Match[str]) -> str:
        if found["emoji"]:
            return f":{found['emoji']}:"
        if found["time"]:
            when = epoch(found["time"])
            return utc_text(when[0]) if when else found[0]
        return found["sign"][0] + names.get(found["id"], found["id"])

    return _IDS.sub(shown, text) if "<" in text else text


_STORED = re.compile(
    r"(?P<address>https?://(?:cdn|media)\.discordapp\.(?:com|net)/[^\s?<>\"']{1,1000})\?(?P<query>[^\s<>\"')]{1,1000})"
)
_HOOK = re.compile(
    r"(discord(?:app)?\.com/api/(?:v[0-9]{1,3}/)?webhooks/[0-9]{15,20}/)[\w-]{20,200}", re.ASCII
)


def unsigned(text: str) -> tuple[str, int]:
    """The text without signatures of stored files, which change with each export, and without keys of webhooks; and how
    many there were.

    >>> unsigned("https://cdn.discordapp.com/attachments/1/2/db.log?ex=1&is=2&hm=3&")
    ('https://cdn.discordapp.com/attachments/1/2/db.log', 1)
    """
    if "discord" not in text:
        return text, 0
    text, hooks = _HOOK.subn(r"\1…", text)
    text, signed = _STORED.subn(_without_signature, text)
    return text, hooks + signed


def _without_signature(found: re.Match[str]) -> str:
    kept = [part for part in found["query"].split("&") if part and part[:3] not in ("ex=", "is=", "hm=")]
    return found["address"] + ("?" + "&".join(kept) if kept else "")


_LINK = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,300})\]\(<?(?P<led>https?://[^\s()<>]{1,2000})>?\)|https?://[^\s<>]{1,2000}"
)
_AFTER = ".,;:!?'\")]}*_~|`"
"""What may follow an address without being part of it."""


def worded(text: str, mentioned: Mapping[str, str] = NOBODY) -> Words:
    """Words with their links, and with the mentions of `mentioned`: speakers by the name that stands behind the `@`.

    >>> said = worded("@Ana see [graph](https://x.example/a).", {"Ana": "discord/1"})
    >>> said.mentions[0].speaker, said.links[0].url, said.text[said.links[0].start : said.links[0].end]
    ('discord/1', 'https://x.example/a', 'graph')
    """
    words = Words()
    bare, words.tokens = unsigned(text)
    words.say(bare)
    for found in _LINK.finditer(words.text):
        if found["led"]:
            words.links.append(Link(found.start("label"), found.end("label"), found["led"]))
        else:
            address = found[0].rstrip(_AFTER)
            words.links.append(Link(found.start(), found.start() + len(address), address))
    names = sorted(filter(None, mentioned), key=len, reverse=True)[:MENTIONS_MOST]
    if names and "@" in words.text:
        for found in re.finditer("@(" + "|".join(map(re.escape, names)) + ")", words.text):
            words.mentions.append(Mention(found.start(1), found.end(1), mentioned[found[1]]))
    return words
