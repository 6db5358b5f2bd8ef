"""Slack's blocks as words: what a bot says often stands in these only, and lists and code of people too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ...clock import epoch, utc_text
from ...model.evidence import Attached
from ..exports.addresses import may_be_followed, shown_address
from ..exports.fields import mapping, mappings, word
from ..exports.words import Words
from .directory import Directory
from .text import mrkdwn, unescaped

Block: TypeAlias = Mapping[str, object]
Writer: TypeAlias = Callable[[Words, Block, Directory], None]


def blocks(value: object, directory: Directory) -> Words:
    """The words of a list of blocks, each on its own line.

    >>> blocks(
    ...     [{"type": "header", "text": {"type": "plain_text", "text": "Disk &gt; 90 %"}}], Directory()
    ... ).text
    'Disk > 90 %'
    """
    words = Words()
    for block in mappings(value):
        part = Words()
        _one_of(_BLOCKS, part, block, directory)
        words.line(part)
    return words


def _one_of(known: Mapping[str, Writer], words: Words, block: Block, directory: Directory) -> None:
    known.get(word(block, "type"), _unknown)(words, block, directory)


_SPEAKING = ("text", "fallback", "label", "title", "name", "value", "alt_text", "description", "url")


def _unknown(words: Words, block: Block, directory: Directory) -> None:
    """A kind newer than this reader: the first words in it, or else its kind, so that nothing vanishes."""
    kind = word(block, "type") or "untyped"
    directory.unknown[kind] += 1
    own = Words()
    for key in _SPEAKING:
        own.add(text_object(block.get(key), directory))
        if own:
            break
    for element in mappings(block.get("elements")):
        own.line(_element(element, directory))
    if not own:
        own.say(f"[{kind}]")
    words.add(own)


def text_object(value: object, directory: Directory) -> Words:
    words = Words()
    if isinstance(value, str):
        mrkdwn(words, value, directory)
    elif isinstance(value, dict):
        text = word(value, "text")
        if value.get("type") == "plain_text":
            words.say(unescaped(text))
        else:
            mrkdwn(words, text, directory)
    return words


# --- blocks -----------------------------------------------------------------------------------------------------------


def _section(words: Words, block: Block, directory: Directory) -> None:
    words.line(text_object(block.get("text"), directory))
    for field in mappings(block.get("fields")):
        words.line(text_object(field, directory))
    if accessory := mapping(block, "accessory"):
        words.line(_element(accessory, directory))


def _context(words: Words, block: Block, directory: Directory) -> None:
    for element in mappings(block.get("elements")):
        part = _element(element, directory)
        if words and part:
            words.say(" ")
        words.add(part)


def _titled(words: Words, block: Block, directory: Directory) -> None:
    for key in ("text", "title", "label", "description", "hint"):
        words.line(text_object(block.get(key), directory))


def _image(words: Words, block: Block, directory: Directory) -> None:
    title = text_object(block.get("title"), directory)
    alt = words.safe(word(block, "alt_text"))
    words.line(title)
    words.attached.append(Attached(name=title.text or alt or "image", alt=alt))


def _verbatim(words: Words, block: Block, directory: Directory) -> None:
    words.say(word(block, "text"))


def _table(words: Words, block: Block, directory: Directory) -> None:
    rows = block.get("rows")
    for row in rows if isinstance(rows, list) else []:
        line = Words()
        for number, cell in enumerate(mappings(row)):
            line.say(" | " if number else "")
            _one_of(_BLOCKS, line, cell, directory)
        words.line(line)


def _nothing(words: Words, block: Block, directory: Directory) -> None:
    """A line across, or a file that the message lists anyway."""


def _element(element: Block, directory: Directory) -> Words:
    words = Words()
    _one_of(_ELEMENTS, words, element, directory)
    return words


def _button(words: Words, block: Block, directory: Directory) -> None:
    label = text_object(block.get("text") or block.get("placeholder"), directory)
    if label:
        words.say(f"[{label.text}]")


def _plain(words: Words, block: Block, directory: Directory) -> None:
    words.add(text_object(block, directory))


# --- rich text --------------------------------------------------------------------------------------------------------


def _rich_text(words: Words, block: Block, directory: Directory) -> None:
    for element in mappings(block.get("elements")):
        part = Words()
        _one_of(_RICH, part, element, directory)
        words.line(part)


def _leaves(words: Words, block: Block, directory: Directory) -> None:
    for leaf in mappings(block.get("elements")):
        _one_of(_LEAVES, words, leaf, directory)


def _list(words: Words, block: Block, directory: Directory) -> None:
    offset, depth = block.get("offset"), block.get("indent")
    number = offset if isinstance(offset, int) else 0
    indent = "    " * min(depth, 20) if isinstance(depth, int) else ""
    for element in mappings(block.get("elements")):
        number += 1
        item = Words()
        item.say(indent + (f"{number}. " if block.get("style") == "ordered" else "• "))
        _one_of(_RICH, item, element, directory)
        words.line(item)


def _preformatted(words: Words, block: Block, directory: Directory) -> None:
    words.say("```")
    _leaves(words, block, directory)
    words.say("```")


def _quote(words: Words, block: Block, directory: Directory) -> None:
    words.say("> ")
    _leaves(words, block, directory)


_MARKS = {"code": "`", "strike": "~", "italic": "_", "bold": "*"}


def _text(words: Words, block: Block, directory: Directory) -> None:
    style = mapping(block, "style")
    marks = [mark for key, mark in _MARKS.items() if style.get(key) is True]
    words.say("".join(reversed(marks)) + word(block, "text") + "".join(marks))


def _link(words: Words, block: Block, directory: Directory) -> None:
    address, shown = word(block, "url"), word(block, "text")
    if may_be_followed(address):
        words.link(address, shown or shown_address(address))
    else:
        words.say(" ".join(filter(None, (shown, address))))


def _user(words: Words, block: Block, directory: Directory) -> None:
    user = word(block, "user_id")
    if not user:
        return _unknown(words, block, directory)
    shown, speaker = directory.person(user)
    return words.name(speaker, shown)


def _channel(words: Words, block: Block, directory: Directory) -> None:
    words.say("#" + directory.channel(word(block, "channel_id")))


def _emoji(words: Words, block: Block, directory: Directory) -> None:
    tone = block.get("skin_tone")
    words.say(f":{word(block, 'name')}:" + (f":skin-tone-{tone}:" if isinstance(tone, int) else ""))


def _date(words: Words, block: Block, directory: Directory) -> None:
    when = epoch(str(block.get("timestamp")))
    words.say(word(block, "fallback") or (utc_text(when[0]) if when else "[date]"))


def _sign(key: str, sign: str = "") -> Writer:
    def say(words: Words, block: Block, directory: Directory) -> None:
        words.say(sign + word(block, key))

    return say


_LEAVES: dict[str, Writer] = {
    "text": _text,
    "link": _link,
    "user": _user,
    "usergroup": _sign("usergroup_id", "@"),
    "channel": _channel,
    "emoji": _emoji,
    "broadcast": _sign("range", "@"),
    "color": _sign("value"),
    "date": _date,
}
_RICH: dict[str, Writer] = {
    "rich_text_section": _leaves,
    "rich_text_list": _list,
    "rich_text_preformatted": _preformatted,
    "rich_text_quote": _quote,
}
_ELEMENTS: dict[str, Writer] = {
    "mrkdwn": _plain,
    "plain_text": _plain,
    "image": _image,
    **dict.fromkeys(("button", "workflow_button", "overflow", "datepicker", "timepicker"), _button),
    **dict.fromkeys(("static_select", "users_select", "channels_select", "external_select"), _button),
    **dict.fromkeys(("conversations_select", "multi_static_select", "plain_text_input"), _button),
    **_LEAVES,
    **_RICH,
}
_BLOCKS: dict[str, Writer] = {
    "rich_text": _rich_text,
    "section": _section,
    "context": _context,
    "actions": _context,
    "header": _titled,
    "input": _titled,
    "video": _titled,
    "image": _image,
    "markdown": _verbatim,
    "raw_text": _verbatim,
    "table": _table,
    "divider": _nothing,
    "file": _nothing,
}
