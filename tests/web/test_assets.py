"""Templates, icons and the policy for scripts and styles agree with each other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dondoc.web import build_assets, figure_bars, status_words

WEB = Path(build_assets.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
ROOT = WEB.parents[2]


def named_icons() -> set[str]:
    """Every icon that a template, a table of words or the menu names."""
    names = set()
    for template in TEMPLATES:
        names |= set(re.findall(r"""\{%\s*icon\s+["']([\w-]+)["']""", template.read_text(encoding="utf-8")))
    tables = (status_words.LIFECYCLE, status_words.STANDING, status_words.FLAGS, status_words.SOURCES)
    names |= {look.icon for table in tables for look in table.values()}
    names |= {icon for _code, _area, _token, icon, _word in figure_bars.CELLS}
    for module in WEB.rglob("*.py"):
        names |= set(
            re.findall(r"""["']?icon["']?\s*[:=]\s*["']([a-z][\w-]+)["']""", module.read_text(encoding="utf-8"))
        )
    from dondoc.web.shell import ENTRIES

    return names | {icon for _label, icon, *_rest in ENTRIES.values()}


def test_every_icon_that_is_named_is_in_the_sprite():
    assert named_icons() - set(build_assets.icon_names()) == set()


def test_the_icon_list_is_sorted_and_names_each_icon_once():
    names = build_assets.icon_names()
    assert names == sorted(set(names))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_keeps_the_strict_policy(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"""(?:src|href)\s*=\s*["']https?:""", text), "file from elsewhere"
    assert "hx-on" not in text and "js:" not in text, "htmx that needs eval"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_comment_of_a_template_ends_on_its_line(template):
    """Otherwise it is printed on the page."""
    for line in template.read_text(encoding="utf-8").splitlines():
        assert line.count("{#") == line.count("#}"), line


def test_every_style_sheet_is_built_and_every_built_one_exists():
    there = {path.stem for path in (build_assets.ASSETS / "css").glob("*.css")}
    assert there == {*build_assets.SHEETS, *build_assets.PUBLIC_SHEETS}


def test_our_modules_stay_small():
    """A phone on a hill loads those of every page, and on some pages one more; served without comments and indentation."""
    sizes = {
        path.name: len(build_assets.lean_module(path.read_text(encoding="utf-8")))
        for path in (build_assets.ASSETS / "js").glob("*.js")
    }
    assert max(sizes.values()) < 8 * 1024
    base = (WEB / "templates" / "base.html").read_text(encoding="utf-8")
    everywhere = sum(size for name, size in sizes.items() if f"dist/{name}" in base)
    assert everywhere < 25 * 1024
    assert everywhere + max(size for name, size in sizes.items() if f"dist/{name}" not in base) < 28 * 1024


def test_modules_ask_no_other_host_and_build_no_code_from_text():
    for path in (build_assets.ASSETS / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8").replace('"http://www.w3.org/2000/svg"', "")  # a name, never fetched
        assert not re.search(r"https?://|\beval\(|new Function|\.style\.", text), path.name


def test_the_npm_lock_names_no_address_and_every_package_is_pinned():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "http" not in lock
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for version in {**package["dependencies"], **package["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
