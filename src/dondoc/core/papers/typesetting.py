"""Typst sets a page: our own layouts, the values beside them and never inside, the shipped letters and no others of the machine."""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from dondoc.core.papers.turn import folder, turn
from dondoc.rules.errors import Refusal

if TYPE_CHECKING:
    import typst

#: Tinos, as wide as Times New Roman, made from the packages of fonts by `make assets` and shipped in the wheel; not kept in the repository.
FONTS = Path(__file__).parent / "fonts"
CUTS = ("regular", "italic", "bold", "bold-italic")
LAYOUTS = Path(__file__).parent / "layouts"
#: A paper of hundreds of pages takes seconds.
WALL_SECONDS = 180


def fonts_there() -> bool:
    """Whether the letters of papers were made; without them a PDF is not."""
    return all((FONTS / f"tinos-{cut}.ttf").is_file() for cut in CUTS)


def set_pdf(layout: str, values: Mapping[str, str], at: datetime, *, root: Path = LAYOUTS) -> bytes:
    """All pages that `layout` gives with these values, set by a process of its own. `at`: when the file says it was made. `root`: a folder above
    the layouts, where pictures that the values name lie too.

    Raises Refusal pdf_not_made where it takes too long or too much memory, pdf_later where too many wait for theirs.
    """
    with turn():
        return _set(layout, values, at, root)


def kept_pdf(
    name: str, layout: str, values: Mapping[str, str], at: datetime, *, root: Path, shown: Sequence[Path]
) -> bytes:
    """As `set_pdf`, of what is the same for everybody: set when it is first asked for and kept, by its `name`, until the values, the layout or one of
    the pictures that are `shown` differ. It says that it was made when it was."""
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in (LAYOUTS / layout, *shown)]
    said = json.dumps([layout, dict(values), seen]).encode()
    kept = folder() / f"{name}.{hashlib.sha256(said).hexdigest()}.pdf"
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    with turn():
        with suppress(FileNotFoundError):  # somebody who was before us in the turn had it set
            return kept.read_bytes()
        made = _set(layout, values, at, root)
        for old in folder().glob(f"{name}.*"):
            old.unlink(missing_ok=True)
        draft = kept.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_bytes(made)
        with suppress(FileNotFoundError):  # another, in a turn beside ours, swept it away and keeps its own
            draft.replace(kept)
    return made


def _set(layout: str, values: Mapping[str, str], at: datetime, root: Path) -> bytes:
    command = [sys.executable, "-m", "dondoc.core.papers.setting_process"]
    asked = json.dumps(
        {"layout": layout, "values": dict(values), "at": int(at.timestamp()), "root": str(root)}
    ).encode()
    try:
        done = subprocess.run(command, input=asked, capture_output=True, timeout=WALL_SECONDS)  # noqa: S603 - our own program, words of our own, no shell
    except (subprocess.TimeoutExpired, OSError):
        raise _not_made() from None
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # stopped at one of its limits
        raise _not_made()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise RuntimeError(f"the layout {layout} was not set: {done.stderr[-400:].decode('utf-8', 'replace')}")
    return done.stdout


def set_picture(layout: str, values: Mapping[str, str], ppi: float) -> bytes:
    """The one page that `layout` gives with these values, as PNG; it is small."""
    return compiled(layout, values, "png", ppi=ppi)


def compiled(
    layout: str,
    values: Mapping[str, str],
    form: str,
    *,
    ppi: float | None = None,
    at: int = 0,
    root: str | Path = LAYOUTS,
) -> bytes:
    """What the typesetter makes, in this process. `at` in seconds since 1970."""
    import typst  # by who sets a page: a server has its PDFs set by processes of their own

    maker = typst.Compiler(root=root, font_paths=_letters())
    made = maker.compile(LAYOUTS / layout, format=form, ppi=ppi, sys_inputs=dict(values), timestamp=at)
    assert isinstance(made, bytes)
    return made


def _not_made() -> Refusal:
    return Refusal(
        "pdf_not_made",
        "Chưa làm được bản PDF vì văn bản quá lớn. Anh/chị tải bản Word rồi lưu thành PDF, hoặc chia văn bản thành nhiều phần.",
    )


@lru_cache(maxsize=1)
def _letters() -> typst.Fonts:
    """What Tinos lacks comes from the letters that typst itself carries."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
