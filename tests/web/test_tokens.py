"""The colours keep their contrast in both themes: text 4.5 to 1, areas and edges 3 to 1 (WCAG 2 formula, the look section 2)."""

from __future__ import annotations

import re

import pytest

from dondoc.web.build_assets import ASSETS, style_sheet, with_system_theme

TOKENS = (ASSETS / "css" / "tokens.css").read_text(encoding="utf-8")
STATUSES = ("late", "soon", "within", "done", "donelate", "undated", "office")
AREAS = ("c-done", "c-donelate", "c-within", "c-office", "c-soon", "c-late", "c-undated")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "link") for ground in ("surface", "page", "surface-2", "hover", "selected")],
    *[(status, "surface") for status in STATUSES],
    *[(status, f"{status}-soft") for status in STATUSES],
    *[(status, "selected") for status in STATUSES],
    *[(f"{ink}", f"{soft}-soft") for ink in ("ink", "link") for soft in STATUSES],
    ("today", "today-fill"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("nav-ink", "nav"),
    ("nav-ink-on", "nav-hover"),
    ("on-demo", "demo"),
    ("ink", "mark"),
    ("ink", "mark-on"),
]  # fmt: skip
GRAPHIC_PAIRS = [
    *[(area, "surface") for area in AREAS],
    ("line-strong", "surface"),
    ("focus", "surface"),
    ("focus", "page"),
    ("focus", "selected"),
    ("chosen", "surface"),
    ("nav-mark", "nav"),
]  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    """The tokens of one theme with their primitives filled in."""
    plain = re.sub(r"/\*.*?\*/", "", TOKENS, flags=re.DOTALL)
    blocks = re.findall(r"([^{}]*)\{([^{}]*)\}", plain)
    found: dict[str, str] = {}
    for selector, body in blocks:
        if selector.strip() == ":root" or f'"{theme}"' in selector:
            found.update(re.findall(r"--([\w-]+)\s*:\s*([^;]+);", body))
    primitive = {name: value for name, value in found.items() if name.startswith("p-")}
    filled = {name: re.sub(r"var\(--(p-[\w-]+)\)", lambda m: primitive[m[1]], value) for name, value in found.items()}
    return {name.removeprefix("dd-"): value for name, value in filled.items() if re.fullmatch(r"#[0-9a-f]{6}", value)}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, ink, ground):
    token = colours(theme)
    assert contrast(token[ink], token[ground]) >= 4.5, f"{theme}: {ink} on {ground}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("area", "ground"), GRAPHIC_PAIRS)
def test_areas_and_edges_can_be_seen(theme, area, ground):
    token = colours(theme)
    assert contrast(token[area], token[ground]) >= 3, f"{theme}: {area} on {ground}"


def test_both_themes_set_the_same_tokens():
    assert set(colours("light")) - set(colours("dark")) == set()


def test_a_system_set_to_dark_gets_the_same_dark_values_and_paper_the_light_ones():
    built = with_system_theme(TOKENS)
    late = {theme: colours(theme)["late"] for theme in ("light", "dark")}
    system, paper = built.split("@media (prefers-color-scheme: dark)")[1].split("@media print")
    assert f"--dd-late:{late['dark']}" in system
    assert f"--dd-late:{late['light']}" in paper


def test_components_use_meanings_and_never_a_token_that_is_not_set():
    sheet = style_sheet()
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheet))
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) - defined == set()
