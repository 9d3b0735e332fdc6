"""What a packed office file says of itself: title, subject, keywords, comments, and the properties that somebody named himself."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

#: Unpacked, of one part; and how many parts are looked at.
MOST_BYTES, MOST_PARTS = 512 * 1024, 30
_PARTS = re.compile(r"docProps/(?:core|app|custom)\.xml|meta\.xml|customXml/item\d+\.xml")


def packed_properties(content: bytes) -> list[tuple[str, str]]:
    """Names and values, as the file gives them. A broken part says nothing. Never raises."""
    found: list[tuple[str, str]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in [n for n in package.namelist() if _PARTS.fullmatch(n)][:MOST_PARTS]:
                with package.open(name) as part:
                    found += _pairs(part.read(MOST_BYTES))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return found
    return found


def _pairs(part: bytes) -> Iterator[tuple[str, str]]:
    try:
        root = fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return
    for node in root.iter():
        name = _name(node)
        text = (node.text or "").strip()
        if name and text:
            yield name, text
        elif name:  # <property name="…"><vt:lpwstr>…</vt:lpwstr></property>
            yield from ((name, (child.text or "").strip()) for child in node if (child.text or "").strip())


def _name(node: Element) -> str:
    """The name that a person gave the property, or that of its element."""
    given = (said for key, said in node.attrib.items() if key.rpartition("}")[2] == "name")
    return next(given, str(node.tag).rpartition("}")[2])
