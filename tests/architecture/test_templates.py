"""Templates under a strict content policy, every text for people wrapped for translation."""

import re

from tests.architecture.tree import PACKAGE, ours, place

TEMPLATES = ours(".html", PACKAGE / "web" / "templates")
COMMENT = re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
WRAPPED = re.compile(r"{%\s*blocktranslate.*?%}.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
ACCENTED = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
#: The product's name, the sign for "Điều" and a language's own name for itself stay in every language.
NAMES = re.compile(r"Đôn Đốc|\(Đ\)|(?<=>)Đ(?=<)|lang=\"vi\">Tiếng Việt")
#: Sample texts for developers; no official ever sees the page.
SAMPLES = {"gallery.html"}
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[^\s=]*)\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a text let through unescaped": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}


def bare(path):
    """The template without its comments, each replaced by its own line breaks so that line numbers stay."""
    return COMMENT.sub(lambda m: "\n" * m.group().count("\n"), path.read_text(encoding="utf-8"))


def test_nothing_that_the_content_policy_refuses():
    wrong = [
        f"{place(path, text.count(chr(10), 0, match.start()) + 1)} {what}"
        for path in TEMPLATES
        for text in [bare(path)]
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert TEMPLATES
    assert not wrong, "\n".join(wrong)


def test_every_text_for_people_is_wrapped_for_translation():
    wrong = []
    for path in (path for path in TEMPLATES if path.name not in SAMPLES):
        text = NAMES.sub("", WRAPPED.sub(lambda m: "\n" * m.group().count("\n"), bare(path)))
        wrong += [
            f"{place(path, n)} {line.strip()[:80]}"
            for n, line in enumerate(text.splitlines(), 1)
            if ACCENTED.search(line)
        ]
    assert not wrong, "\n".join(wrong)


def test_every_form_that_posts_carries_its_token():
    form = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)
    wrong = [
        f"{place(path, text.count(chr(10), 0, match.start()) + 1)}"
        for path in TEMPLATES
        for text in [bare(path)]
        for match in form.finditer(text)
        if "csrf_token" not in match.group()
    ]
    assert not wrong, wrong
