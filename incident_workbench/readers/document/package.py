"""Documents that are zips of XML, opened with the limits that keep hostile ones harmless.

Nothing is fetched, no document type is read, and only parts that hold words are unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from ...errors import Problem, ReadError
from ..containers import checked_archive

PART_MOST = 64 << 20
"""Bytes of one part; a day of talk is one."""
DEPTH_MOST = 200
"""Nesting of elements; real documents stay under 40."""
DAMAGE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error)
"""What opening and unpacking a part of a damaged zip raises."""


def refusal(code: str, where: str, what: str, why: str, then: str) -> ReadError:
    return ReadError(Problem(code=code, where=where, what=what, why=why, then=then))


def damaged(where: str, why: str) -> ReadError:
    """What is said of a document that is cut off or altered."""
    return refusal(
        "IW-READ-160",
        where,
        "this document cannot be opened",
        why,
        "open it in the program that wrote it and save it again, or as text",
    )


def hostile(where: str, why: str) -> ReadError:
    return refusal(
        "IW-READ-161",
        where,
        "this document is not opened",
        why,
        "ask where it comes from; where you trust it, save it as text and import that",
    )


def encrypted(where: str, why: str = "") -> ReadError:
    return refusal(
        "IW-READ-162",
        where,
        "this document is encrypted",
        why,
        "open it with its password, save a copy without one, and import that",
    )


class _Tree(TreeBuilder):
    """Refuses a document type before its entities are declared, and what nests too deep to be written by people."""

    depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ValueError("it declares a document type, which no office program writes")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEPTH_MOST:
            raise ValueError(f"its elements nest deeper than {DEPTH_MOST}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def xml_root(where: str, raw: bytes) -> Element:
    """The root of a part; raises ReadError for what is no XML, declares entities or nests too deep."""
    parser = XMLParser(target=_Tree())  # noqa: S314 - _Tree refuses a document type before it declares anything
    try:
        parser.feed(raw)
        root = parser.close()
    except (ParseError, LookupError) as error:
        raise damaged(where, f"it is no whole XML: {error}") from error
    except ValueError as error:
        raise hostile(where, str(error)) from error
    assert isinstance(root, Element)  # noqa: S101 - narrows the type: that is what a TreeBuilder makes
    return root


class Package:
    """The parts of a document that is a zip; `lost` names those that are damaged and can be done without."""

    def __init__(self, where: str, stream: BinaryIO) -> None:
        self.where = where
        self.archive = checked_archive(where, stream)
        self.names = frozenset(self.archive.namelist())
        self.lost: list[str] = []

    def raw(self, part: str) -> bytes:
        """The bytes of a part; raises ReadError when they cannot be had."""
        where = f"{self.where}, {part}"
        try:
            found = self.archive.getinfo(part)
            if found.flag_bits & 1:
                raise encrypted(where)
            if found.file_size > PART_MOST:
                raise hostile(where, f"this part alone holds {found.file_size >> 20:,} MiB")
            return self.archive.read(found)
        except KeyError as error:
            raise damaged(where, "this part is missing") from error
        except (*DAMAGE, RuntimeError) as error:
            raise damaged(where, str(error) or type(error).__name__) from error

    def root(self, part: str) -> Element:
        """A part that is needed, as XML."""
        return xml_root(f"{self.where}, {part}", self.raw(part))

    def optional(self, part: str) -> Element | None:
        """A part that can be done without: None where it is not there, or damaged."""
        if part not in self.names:
            return None
        try:
            return self.root(part)
        except ReadError as error:
            if error.problem.code == "IW-READ-161":
                raise
            self.lost.append(part)
            return None


def local(element: Element) -> str:
    """An element's name without its namespace.

    >>> local(Element("{urn:x}p"))
    'p'
    """
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, whatever its namespace, or an empty text.

    >>> attribute(Element("p", {"{urn:x}val": "1"}), "val")
    '1'
    """
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def children(element: Element | None) -> tuple[Element, ...]:
    """The children of an element, or none of none."""
    return () if element is None else tuple(element)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next((each for each in children(element) if local(each) == name), None)
