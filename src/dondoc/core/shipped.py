"""Where the files that ship with the product lie. No Django: commands that need no database use it too."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def regulation_folder() -> Path:
    """In a wheel the profiles lie inside the package; in a checkout at its top, where a province's staff look for them."""
    inside = PACKAGE / "regulations"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "regulations"


def regulation_files() -> list[Path]:
    """The profiles, without the calendars."""
    return sorted(p for p in regulation_folder().glob("*.toml") if not p.name.startswith("calendar-"))


def calendar_texts() -> dict[str, str]:
    """File name -> text of every shipped calendar year."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(regulation_folder().glob("calendar-*.toml"))}


def guide_folder() -> Path:
    """The guides of the roles, as Markdown."""
    inside = PACKAGE / "guide"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "docs" / "guide"


def guide_pictures() -> list[Path]:
    """The pictures that the guides show."""
    inside = PACKAGE / "img"
    folder = inside if inside.is_dir() else PACKAGE.parents[1] / "docs" / "img"
    return sorted(folder.rglob("*.webp"))
