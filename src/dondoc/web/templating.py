"""Templates whose unchanging parts are written once a language: words, icons, addresses without arguments, and the text between them.

Half of what a page is made of is the same for everybody; asking for each of its words at each request was a third of the time of a template.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import Context, Node, Template
from django.template.base import FilterExpression, NodeList, TextNode, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language

from dondoc.web.templatetags import components

#: Tags that give the same for the same arguments in one language.
_PURE = (components.icon, components.flag, components.source, components.cite)


class _Folding(base.Loader):
    """Between the loader that remembers templates and the one that reads them: whoever gets a template gets it folded."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """`django.template.loaders.cached.Loader`, of folded templates."""


class Unchanging(Node):
    """Neighbouring nodes that say the same whatever the page is about. Written once for each language and place of the installation."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.written: dict[tuple[str | None, str], str] = {}

    def render(self, context: Context) -> str:
        if not context.autoescape:  # letters in plain text
            return "".join([node.render(context) for node in self.nodes])
        key = getattr(context, "place", None)
        if key is None:  # asked once a page, which has a hundred of these; nothing within a template changes either
            key = context.place = (get_language(), get_script_prefix())
        written = self.written.get(key)
        if written is None:
            written = self.written[key] = "".join([node.render(Context()) for node in self.nodes])
        return written

    render_annotated = render


def fold(nodes: NodeList) -> None:
    """Puts one node in the place of neighbours that never change, here and in all that is nested. The list stays the same object, for others
    point to it."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if _never_changes(node):
            run.append(node)
            continue
        folded += _one_of(run)
        folded.append(node)
        run = []
        for nested in _within(node):
            fold(nested)
    nodes[:] = folded + _one_of(run)


def _one_of(run: list[Node]) -> list[Node]:
    run = [node for node in run if not isinstance(node, (CommentNode, LoadNode))]
    return run if all(isinstance(node, TextNode) for node in run) and len(run) < 2 else [Unchanging(run)]


def _within(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # what it calls its nodelist is a copy
        yield from (nested for _condition, nested in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        nested = getattr(node, name, None)
        if isinstance(nested, NodeList):
            yield nested


def _never_changes(node: Node) -> bool:
    if isinstance(node, (TextNode, CommentNode, LoadNode)):
        return True
    if isinstance(node, TranslateNode):
        told = [node.filter_expression, *([node.message_context] if node.message_context else [])]
        return not node.asvar and not node.noop and all(map(_is_said, told))
    if isinstance(node, URLNode):
        return not (node.args or node.kwargs or node.asvar) and _is_said(node.view_name)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_said(node.path)
    if type(node) is SimpleNode:
        given = [*node.args, *node.kwargs.values()]
        return node.func in _PURE and not node.takes_context and node.target_var is None and all(map(_is_said, given))
    return False


def _is_said(value: FilterExpression) -> bool:
    """Whether a template itself says this value, in quotes, and nothing is done to it."""
    said = value.var.literal is not None if isinstance(value.var, Variable) else isinstance(value.var, str)
    return said and not value.filters
