"""Addresses in messages: which may be followed, how they are shown, and the secrets that lie in them."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_NEVER_FOLLOWED = {"javascript:", "data:", "vbscript:"}


def may_be_followed(address: str) -> bool:
    """Whether this is an address that a person may be led to.

    >>> may_be_followed("https://x.example"), may_be_followed("javascript:alert(1)"), may_be_followed("b")
    (True, False, False)
    """
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[0].lower() not in _NEVER_FOLLOWED


def shown_address(address: str) -> str:
    """An address as chats show it: mail and telephone without their scheme.

    >>> shown_address("mailto:a@b.example")
    'a@b.example'
    """
    return address.removeprefix("mailto:").removeprefix("tel:")


# Slack's official exports put a token into every address of a file, so that whoever holds the export may fetch it.
# People paste such addresses into other chats too.
_TOKEN = re.compile(r"([?&](?:amp;)?)t=xox[a-z]-[\w.%-]*(&?(?:amp;)?)")


def without_tokens(text: str) -> tuple[str, int]:
    """Text without the access tokens that official exports put into addresses of files, and how many there were.

    >>> without_tokens("https://files.slack.com/x.png?t=xoxe-12-ab&w=3")
    ('https://files.slack.com/x.png?w=3', 1)
    """
    if "t=xox" not in text:
        return text, 0
    return _TOKEN.subn(lambda found: found[1] if found[2] else "", text)
