"""A sentence with its values filled in that can be said again in another language."""

from __future__ import annotations


class Said(str):
    """Prints as Vietnamese. A face translates `sentence` and fills in `params` anew."""

    sentence: str
    params: dict[str, object]


def said(sentence: str, **params: object) -> Said:
    """`sentence` may hold `{name}` places that `params` fill, as in a Refusal."""
    filled = Said(sentence.format(**params))
    filled.sentence, filled.params = sentence, params
    return filled
