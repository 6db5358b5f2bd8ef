"""Bytes to text: whatever the encoding, and nothing in it that no file could hold."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> tuple[str, int]:
    """Text with NUL and lone surrogates, which no log or database can hold, as U+FFFD; and how many there were.

    >>> storable("a\\x00b")
    ('a�b', 1)
    """
    return (text, 0) if text.isascii() and "\0" not in text else _UNSTORABLE.subn("�", text)


def decoded(raw: bytes) -> tuple[str, list[int]]:
    """Text of the bytes, and the numbers of the lines that were not UTF-8 and were read as Windows-1252.

    By byte-order mark first, UTF-16 by its zero bytes, then UTF-8, then line by line.

    >>> decoded(b"ok\\ncaf\\xe9")
    ('ok\\ncafé', [2])
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), []
    if len(raw) >= 4 and raw[1:200:2].count(0) > 0.6 * len(raw[1:200:2]):
        return raw.decode("utf-16-le", errors="replace"), []
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _by_line(raw)


def _by_line(raw: bytes) -> tuple[str, list[int]]:
    lines, odd = [], []
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            # the five bytes that Windows-1252 leaves open are read as Latin-1 does
            lines.append(line.decode("cp1252", errors="_iw_latin1"))
            odd.append(number)
    return "\n".join(lines), odd


def _latin1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - narrows the type; codecs call this for decoding only
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _register() -> None:
    import codecs

    codecs.register_error("_iw_latin1", _latin1)


_register()
