"""Elements of a message found by their name alone: prefix, namespace, order and letter case differ between senders."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dondoc.gateway.edxml.values import clean

#: The element that holds a file, by its name in lower case.
ENCODED = "contenttransferencoded"


def local(element: Element) -> str:
    """The element's name without its namespace, in lower case."""
    return element.tag.rpartition("}")[2].casefold()


def anywhere(root: Element | None, *names: str) -> Iterator[Element]:
    """Every element below `root` with one of `names` (lower case), in its order."""
    return (e for e in (root.iter() if root is not None else ()) if local(e) in names)


def first(root: Element | None, *names: str) -> Element | None:
    return next(anywhere(root, *names), None)


def children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if local(child) == name] if element is not None else []


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def raw(element: Element | None, name: str) -> str:
    """The text of the first child called `name`, as it stands; "" where there is none."""
    found = child(element, name)
    return (found.text or "") if found is not None else ""


def text(element: Element | None, name: str) -> str:
    """The same as a clean value."""
    return clean(raw(element, name))


def texts(element: Element | None, name: str) -> tuple[str, ...]:
    """The values of all elements called `name` below `element`, but for the empty ones."""
    return tuple(value for e in anywhere(element, name) if (value := clean(e.text)))


def filled(element: Element) -> bool:
    """False for an empty element, which means that there is none."""
    return any(clean(e.text) for e in element.iter())
