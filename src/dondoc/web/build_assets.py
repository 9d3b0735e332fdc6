"""Copies what browsers load into `static/dist/`: one style sheet, one icon sprite, fonts, our modules; makes the letters that papers are set in.

Takes `assets/` (our sources) and `node_modules/` (fonts and icons). Run by `make assets` as
`python -m dondoc.web.build_assets [--node-modules FOLDER]`. The result is not kept in the repository.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parent / "assets"
DIST = Path(__file__).parent / "static" / "dist"

#: Load order of the style sheets: meaning before use, paper last.
SHEETS = (
    "fonts",
    "tokens",
    "base",
    "shell",
    "page",
    "buttons",
    "status",
    "surfaces",
    "rows",
    "work",
    "tables",
    "figures",
    "time",
    "forms",
    "choices",
    "picker",
    "dialogs",
    "document",
    "signin",
    "overview",
    "dashboard",
    "statistics",
    "law",
    "directives",
    "intake",
    "readings",
    "amend",
    "task",
    "search",
    "notices",
    "inquiries",
    "office_report",
    "agency_report",
    "inspections",
    "reference",
    "guide",
    "gallery",
    "paper",
    "print",
)
#: The same for the public site, which citizens open on a telephone: nothing of the desk.
PUBLIC_SHEETS = ("fonts", "tokens", "base", "figures", "public")

#: What `fonts.css` names: package, file stem, subsets. Vietnamese and Latin are all that our texts need.
FONTS = (
    ("be-vietnam-pro", ("400-normal", "500-normal", "600-normal", "700-normal")),
    ("tinos", ("400-normal", "400-italic", "700-normal", "700-italic")),
)
SUBSETS = ("vietnamese", "latin")
#: The letters of papers: the cuts of Tinos under their own names, with the signs that pasted texts bring.
LETTERS = Path(__file__).parents[1] / "core" / "papers" / "fonts"
PAPER_CUTS = {"400-normal": "regular", "400-italic": "italic", "700-normal": "bold", "700-italic": "bold-italic"}
PAPER_SUBSETS = ("latin", "vietnamese", "latin-ext", "greek", "cyrillic")

_BLOCK = re.compile(r"(?P<selector>[^{}]*\[data-bs-theme=\"(?P<theme>light|dark)\"\][^{}]*)\{(?P<body>[^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class AssetsMissing(Exception):
    """A file that the build needs is not there; the message says which and how to get it."""


def icon_names() -> list[str]:
    """Icons in the sprite, in the order of `assets/icons.txt`."""
    return (ASSETS / "icons.txt").read_text(encoding="utf-8").split()


def with_system_theme(tokens: str) -> str:
    """The tokens, followed by the same dark values for a system set to dark and the light ones for paper.

    Written here and not twice in the source, so that the two themes cannot drift apart.
    """
    bodies = {match["theme"]: match["body"] for match in _BLOCK.finditer(_COMMENT.sub("", tokens))}
    system = f"@media (prefers-color-scheme: dark) {{ :root:not([data-bs-theme]) {{{bodies['dark']}}} }}\n"
    paper = f"@media print {{ :root, :root[data-bs-theme] {{{bodies['light']}}} }}\n"
    return f"{tokens}\n{system}{paper}"


def style_sheet(names: tuple[str, ...] = SHEETS) -> str:
    """The sheets in load order, comments and empty lines removed."""
    texts = []
    for name in names:
        text = (ASSETS / "css" / f"{name}.css").read_text(encoding="utf-8")
        texts.append(with_system_theme(text) if name == "tokens" else text)
    lines = (line.strip() for line in _COMMENT.sub("", "\n".join(texts)).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def lean_module(text: str) -> str:
    """A module without comment lines and indentation; our modules hold no text that runs over lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def sprite(outline: Path) -> str:
    """One SVG whose symbols are the icons of the list; colour and stroke come from the class `dd-i`."""
    symbols = []
    for name in icon_names():
        drawing = outline / f"{name}.svg"
        if not drawing.exists():
            raise AssetsMissing(f"icon {name}: {drawing} is missing; run `npm ci`")
        shapes = [
            f"<{shape.tag.rpartition('}')[2]} " + " ".join(f'{k}="{v}"' for k, v in shape.attrib.items()) + "/>"
            for shape in ElementTree.parse(drawing).getroot()  # noqa: S314 - drawings of our own, when assets are built
            if shape.get("stroke") != "none"
        ]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"


def copy_fonts(packages: Path, target: Path) -> None:
    """The woff2 files that `fonts.css` names."""
    target.mkdir(parents=True, exist_ok=True)
    for package, cuts in FONTS:
        for name in (f"{package}-{subset}-{cut}.woff2" for subset in SUBSETS for cut in cuts):
            source = packages / package / "files" / name
            if not source.exists():
                raise AssetsMissing(f"font {name}: {source} is missing; run `npm ci`")
            shutil.copyfile(source, target / name)


def make_letters(packages: Path, target: Path = LETTERS) -> None:
    """The letters of papers as TTF files, put together from the same package's parts: what sets PDF files reads nothing else.

    It takes seconds, so it is done where a file is missing or older than its parts or this recipe.
    """
    target.mkdir(parents=True, exist_ok=True)
    for cut, name in PAPER_CUTS.items():
        parts = [packages / "tinos" / "files" / f"tinos-{subset}-{cut}.woff2" for subset in PAPER_SUBSETS]
        for part in parts:
            if not part.exists():
                raise AssetsMissing(f"font {part.name}: {part} is missing; run `npm ci`")
        made = target / f"tinos-{name}.ttf"
        if made.exists() and made.stat().st_mtime > max(path.stat().st_mtime for path in (*parts, Path(__file__))):
            continue
        merged = Merger().merge([_plain(part) for part in parts])
        merged["head"].created = merged["head"].modified = 0
        merged.save(made)


def _plain(part: Path) -> io.BytesIO:
    """A part without its packing and without what only screens need."""
    font, plain = TTFont(part), io.BytesIO()
    font.flavor = None
    for needless in ("hdmx", "VDMX", "LTSH", "DSIG"):
        if needless in font:
            del font[needless]
    font.save(plain)
    plain.seek(0)
    return plain


def build(node_modules: Path, dist: Path = DIST) -> list[Path]:
    """Writes everything below `dist` anew and returns the files written.

    Raises AssetsMissing where `node_modules` lacks a font or an icon.
    """
    if dist.exists():
        shutil.rmtree(dist)
    dist.mkdir(parents=True)
    copy_fonts(node_modules / "@fontsource", dist / "fonts")
    make_letters(node_modules / "@fontsource")
    (dist / "dondoc.css").write_text(style_sheet(), encoding="utf-8")
    (dist / "public.css").write_text(style_sheet(PUBLIC_SHEETS), encoding="utf-8")
    (dist / "sprite.svg").write_text(sprite(node_modules / "@tabler" / "icons" / "icons" / "outline"), encoding="utf-8")
    for module in sorted((ASSETS / "js").glob("*.js")):
        (dist / module.name).write_text(lean_module(module.read_text(encoding="utf-8")), encoding="utf-8")
    for drawing in sorted(ASSETS.glob("*.svg")):
        shutil.copyfile(drawing, dist / drawing.name)
    return sorted(path for path in dist.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--node-modules", type=Path, default=Path.cwd() / "node_modules")
    written = build(parser.parse_args().node_modules)
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} files, {size // 1024} KB in {DIST}")


if __name__ == "__main__":
    main()
