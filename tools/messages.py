"""Keeps the English catalogue in step with the texts: what is new comes in, what is gone goes, translations stay.

    python tools/messages.py [--missing]

--missing: changes nothing, prints every text that has no English yet; exit status 1 if there is one.

Texts to translate are the arguments of gettext and its kin, in Python and in templates; the sentence of a Refusal and the label of a WayOn;
the names of choices in the shipped regulations and of days in the shipped calendars; and, in rooms that may not know Django's gettext, every
Vietnamese literal that is neither a docstring nor a part of an f-string (tables of sentences, names of choices), because the pages translate
these when they show them.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "dondoc"
REGULATIONS = SOURCE.parents[1] / "regulations"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = """# English of the screens of Đôn Đốc. Written by tools/messages.py: change translations here, never texts.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
#: (singular,) or (singular, plural), as a catalogue keeps them; before a text that depends on its place stands that place and CONTEXT.
Message = tuple[str, ...]
CONTEXT = "\x04"

#: How many of the first arguments are texts, and after how many others they stand.
CALLS = {
    "_": (0, 1),
    "gettext": (0, 1),
    "gettext_lazy": (0, 1),
    "gettext_noop": (0, 1),
    "_l": (0, 1),
    "_t": (0, 1),
    "_g": (0, 1),
    "N_": (0, 1),
    "ngettext": (0, 2),
    "ngettext_lazy": (0, 2),
    "_n": (0, 2),
    "Refusal": (1, 1),
    "NotEdXML": (1, 1),
    "WayOn": (0, 1),
    "said": (0, 1),
}
#: The place, then the text.
PLACED = ("pgettext", "pgettext_lazy", "_p")
TEMPLATE_CALLS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
#: Lists of a regulation's profile whose names are choices on pages.
CHOICES = (
    ("scope", "assigners"),
    ("scope", "origins"),
    ("scope", "document_kinds"),
    ("fields", "required"),
    ("entry", "rules"),
    ("entry", "urgency_marks"),
    ("dispute", "grounds"),
    ("judgement", "quality"),
    ("judgement", "effectiveness"),
    ("statistics", "rates"),
    ("urging", "channels"),
    ("feedback", "directions"),
    ("scoring", "exemptions"),
    ("feedback", "stops_at"),
    ("inspection", "kinds"),
    ("inspection", "triggers"),
    ("inspection", "contents"),
    ("inspection", "bodies"),
    ("inspection", "plans"),
    ("explanation", "triggers"),
    ("explanation", "goes_into"),
    ("measures", "kinds"),
    ("publication", "approved_by"),
    ("extension", "decider"),
)
#: What pages say of a choice.
CHOICE_WORDS = ("name", "formula", "head", "head_title", "set_up_by", "approved_by")
#: How a calendar marks the name of a day before the official notice.
PROVISIONAL = " (TẠM TÍNH)"
#: Where every Vietnamese literal is a text for users.
SPOKEN = (
    "backup/models.py",
    "core/files.py",
    "rules/calendar.py",
    "rules/deadlines.py",
    "rules/decisions.py",
    "rules/errors.py",
    "rules/regulation/base.py",
    "directives/",
    "organisations/",
    "quarantine/models/",
    "tasks/",
)
#: Among these, what only papers say: they are Vietnamese whatever the screens speak.
WRITTEN = ("organisations/letterhead.py",)
# Letters that English lacks; ranges, so no IGNORECASE (it would let plain s and k in).
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def messages() -> dict[Message, str]:
    """Every text to translate, with the file where it stands first."""
    found: dict[Message, str] = {}
    for path in sorted(REGULATIONS.glob("*.toml")):
        for text in _of_profile(path):
            found.setdefault(text, f"regulations/{path.name}")
    for path in sorted(SOURCE.rglob("*")):
        place = path.relative_to(SOURCE).as_posix()
        if "/migrations/" in place or place.startswith(("demo/", "locale/", "web/static/")) or "gallery" in place:
            continue
        if path.suffix == ".py":
            texts = _of_python(path, spoken=place.startswith(SPOKEN) and place not in WRITTEN)
        elif path.suffix == ".html":
            texts = _of_template(path)
        else:
            continue
        for text in texts:
            found.setdefault(text, place)
    return found


def _of_profile(path: Path) -> Iterator[Message]:
    """Names of choices and formulas that stand on pages; the clauses and decisions of a regulation stay as they are.

    Of a calendar the names of its days, also as they are said once the year is no longer provisional.
    """
    profile = tomllib.loads(path.read_text(encoding="utf-8"))
    for day in profile.get("day", ()):
        name = day["name"]
        yield from ((name,), (name.removesuffix(PROVISIONAL),))
        if day["kind"] == "swap_work":  # said within a sentence (rules/calendar.py)
            yield (name[0].lower() + name[1:],)
    for formula in profile.get("scoring", {}).get("formulas", ()):
        yield from ((formula[word],) for word in ("name", "note") if formula.get(word))
        for key in ("weights", "penalties", "grades"):
            yield from ((one["name"],) for one in formula.get(key, ()))
    for table, key in CHOICES:
        found = profile.get(table, {}).get(key, ())
        for choice in [found] if isinstance(found, dict) else found:
            yield from ((choice[word],) for word in CHOICE_WORDS if choice.get(word))
    if answer := profile.get("extension", {}).get("decider", {}).get("answer"):  # said on the overview
        yield (answer,)


def _of_python(path: Path, *, spoken: bool) -> Iterator[Message]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in PLACED:
                yield (CONTEXT.join(_literal(a) for a in node.args[:2]),)
            skip, count = CALLS.get(name, (0, 0))
            texts = tuple(t for a in node.args[skip : skip + count] if (t := _literal(a)))
            if count and len(texts) == count:
                yield texts
    if spoken:
        yield from ((text,) for text in _literals(tree))


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _literals(tree: ast.AST) -> Iterator[str]:
    """Vietnamese constants that are shown: no statements of their own (docstrings), no parts of an f-string, nothing only looked for."""
    for parent in ast.walk(tree):
        if isinstance(parent, (ast.Expr, ast.JoinedStr, ast.Compare)):
            continue
        if isinstance(parent, ast.Call) and getattr(parent.func, "attr", "") in ("replace", "startswith"):
            continue
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.expr) and VIETNAMESE.search(text := _literal(node)):
                yield text


def _of_template(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    # Indentation means nothing in a template, but Babel reads the outcome as Python.
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    code = "\n".join(line.lstrip() for line in lines)
    for _line, name, texts, _comments in extract_python(io.BytesIO(code.encode()), TEMPLATE_CALLS, [], {}):
        found = tuple(t for t in (texts if isinstance(texts, tuple) else (texts,)) if isinstance(t, str) and t)
        if found:
            yield (CONTEXT.join(found[:2]),) if name in PLACED else found[:2]


def read() -> Catalog:
    """The catalogue as it is kept; an empty one where there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", domain="django")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def missing(catalogue: Catalog, texts: Iterable[Message]) -> list[Message]:
    """What the texts hold and the catalogue does not say in English."""
    return [m for m in texts if not (kept := find(catalogue, m[0])) or not _is_said(m, kept.string)]


def find(catalogue: Catalog, text: str) -> BabelMessage | None:
    place, _, said = text.rpartition(CONTEXT)
    return catalogue.get(said, context=place or None)


def _is_said(message: Message, said: str | tuple[str, ...] | list[str]) -> bool:
    """A text that stands with a number in one place and alone in another has both forms."""
    forms = (said,) if isinstance(said, str) else tuple(said)
    return len(forms) >= len(message) and all(forms)


def update() -> Catalog:
    """The catalogue anew: sorted by file, translations kept."""
    old, new = read(), _empty()
    found = messages()
    with_number = {m[0] for m in found if len(m) == 2}
    for message, place in sorted(found.items(), key=lambda item: (item[1], item[0])):
        if len(message) == 1 and message[0] in with_number:
            continue
        kept = find(old, message[0])
        said = kept.string if kept and _is_said(message, kept.string) else None
        if len(message) == 1 and said and not isinstance(said, str):
            said = said[0]
        where, _, text = message[0].rpartition(CONTEXT)
        new.add(message if len(message) == 2 else text, said, locations=[(place, None)], context=where or None)
    return new


def _empty() -> Catalog:
    """No addresses and no dates: the catalogue changes only where a text changed."""
    return Catalog(locale="en", domain="django", fuzzy=False)


def write(catalogue: Catalog) -> None:
    """To its place, whole or not at all."""
    out = io.BytesIO()
    write_po(out, catalogue, include_lineno=False, omit_header=True, width=0)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(HEADER.encode() + out.getvalue())


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dondoc.config.settings")
    if "--missing" in sys.argv[1:]:
        found = missing(read(), messages())
        print("\n".join(m[0] for m in found))
        return 1 if found else 0
    catalogue = update()
    write(catalogue)
    print(f"{len(catalogue)} texts, {len(missing(read(), messages()))} without English")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
