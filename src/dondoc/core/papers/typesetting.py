"""Typst sets a page: our own layouts, the values beside them and never inside, the shipped letters and no others of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

#: Tinos, as wide as Times New Roman, made from the packages of fonts by `make assets` and shipped in the wheel; not kept in the repository.
FONTS = Path(__file__).parent / "fonts"
CUTS = ("regular", "italic", "bold", "bold-italic")
LAYOUTS = Path(__file__).parent / "layouts"


def fonts_there() -> bool:
    """Whether the letters of papers were made; without them a PDF is not."""
    return all((FONTS / f"tinos-{cut}.ttf").is_file() for cut in CUTS)


def set_page(
    layout: str, values: Mapping[str, str], form: str, *, ppi: float | None = None, at: datetime | None = None
) -> bytes:
    """The file that `layout` gives with these values: `form` is "pdf" (all pages) or "png" (its one page). `at`: when it says it was made."""
    maker = typst.Compiler(root=LAYOUTS, font_paths=_letters())
    made = maker.compile(
        LAYOUTS / layout, format=form, ppi=ppi, sys_inputs=dict(values), timestamp=int(at.timestamp()) if at else 0
    )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _letters() -> typst.Fonts:
    """What Tinos lacks comes from the letters that typst itself carries."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
