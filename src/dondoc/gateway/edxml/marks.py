"""Does a message say that it is secret? QCVN 102 has no field for it: what senders add of their own is judged wherever it stands.

The rule's id alone is answered, never a word of the message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from dondoc.gateway.edxml.elements import ENCODED, local
from dondoc.gateway.edxml.values import clean
from dondoc.rules.secrecy import mark_in_file_name, mark_in_metadata, mark_in_title, stamp_in

_NAMED = ("name", "key", "fieldname", "propertyname")
_VALUED = ("value", "fieldvalue", "propertyvalue")


def secrecy_rule(root: Element, subject: str, content: str, file_names: Iterable[str]) -> str | None:
    """The rule by which a value, the subject or the name of a file bears a mark of secrecy; None where none does."""
    if rule := mark_in_metadata(_pairs(root)):
        return rule
    for name in file_names:
        if rule := mark_in_file_name(name):
            return rule
    return mark_in_title(subject) or stamp_in(content)


def _pairs(root: Element) -> Iterator[tuple[str, str]]:
    """Names and values as a message may give them: elements, attributes, and pairs of a name with a value beside it."""
    for element in root.iter():
        if local(element) == ENCODED:
            continue
        yield local(element), clean(element.text)
        attributes = {name.rpartition("}")[2].casefold(): value for name, value in element.attrib.items()}
        yield from attributes.items()
        beside = attributes | {
            local(e): clean(e.text) for e in element if len(e) == 0 and local(e) in (*_NAMED, *_VALUED)
        }
        name = next((beside[key] for key in _NAMED if beside.get(key)), "")
        if name:
            yield name, next((beside[key] for key in _VALUED if beside.get(key)), clean(element.text))
