"""A refusal in the reader's language: the sentence is translated first and filled in afterwards, so that one sentence serves every value."""

from __future__ import annotations

from django.utils.translation import gettext

from dondoc.rules.errors import Refusal
from dondoc.rules.said import Said


def in_words(refusal: Refusal, sentence: str | None = None) -> str:
    """What was not done and why; with `sentence`, another sentence of the refusal with its values (the word of its way on).

    Values that are words or sentences of the product ("nộp kết quả", "Thời hạn") are translated as well; names stand in no catalogue and stay.
    """
    text = refusal.sentence if sentence is None else sentence
    return gettext(text).format(**{name: _in_their_language(value) for name, value in refusal.params.items()})


def _in_their_language(value: object) -> object:
    if isinstance(value, Said):
        return gettext(value.sentence).format(**{name: _in_their_language(part) for name, part in value.params.items()})
    return gettext(value) if isinstance(value, str) and value else value
