"""Unchanging parts of templates are written once: a page says the same as without, in both languages, and nothing that differs is kept."""

import pytest
from django.template import Context, Engine
from django.template.loader_tags import ExtendsNode
from django.utils import translation

from dondoc.config.settings import TEMPLATES
from dondoc.web.templating import Unchanging

pytestmark = pytest.mark.once

PAGES = {
    "frame.html": """{% load i18n %}<b title="{% translate "Quay lại" %}">{% icon "x" %}</b>
        {% block words %}{% translate "Đóng" %} {{ who }}{% endblock %}{% comment %}no{% endcomment %}
        <i>{% translate "Cơ quan" context "one" %}</i>""",
    "page.html": """{% extends "frame.html" %}{% block words %}{{ block.super }}
        {% if who %}<a href="{% url 'home' %}">{% translate "Quay lại" %}</a>{% elif none %}{% translate "Đóng" %}
        {% else %}{% icon "check" %}{% endif %}
        {% for w in words %}{% translate "Đóng" %} {{ w }}{% cite "5.2.c" %}{% empty %}{% icon look %}{% icon "x" look %}{% endfor %}
        {% translate "Đóng" as kept %}{{ kept|upper }}{% translate who %}{% translate "Đóng"|upper %}
        {% partialdef part inline %}{% icon "x" %} {% translate "Quay lại" %}{% endpartialdef %}{% partial part %}
        {% include "names.html" %}{% endblock %}""",
    "names.html": """{% static 'dist/mark.svg' %}{% translate '100 %' %}{% translate 'Đóng' noop %}{% flag 'hoa_toc' %}{% flag code %}
        {% autoescape off %}{% translate 'a & b' %}{{ who }}{% endautoescape %}""",
}


def engine(loader: str) -> Engine:
    builtins = TEMPLATES[0]["OPTIONS"]["builtins"]
    inner = [("django.template.loaders.locmem.Loader", PAGES)]
    return Engine(loaders=[(loader, inner)], builtins=builtins, libraries={"i18n": "django.templatetags.i18n"})


def test_a_folded_template_says_what_the_template_says() -> None:
    plain, folded = engine("django.template.loaders.cached.Loader"), engine("dondoc.web.templating.Loader")
    for language in ("vi", "en", "vi"):
        for who, words in (("Lê & Lan", ["một", "hai"]), ("Khải", [])):
            context = {"who": who, "words": words, "look": "sm", "code": "khan"}
            with translation.override(language):
                said = [e.get_template("page.html").render(Context(context)) for e in (plain, folded, folded)]
            assert said[0] == said[1] == said[2]
            assert ("Quay lại" in said[0]) == (language == "vi")


def test_neighbours_that_never_change_are_one_node() -> None:
    folded = engine("dondoc.web.templating.Loader")
    frame = folded.get_template("frame.html").nodelist
    assert [type(node).__name__ for node in frame] == ["Unchanging", "BlockNode", "Unchanging"]
    page = folded.get_template("page.html").nodelist
    assert isinstance(page[0], ExtendsNode) and page.get_nodes_by_type(Unchanging)
