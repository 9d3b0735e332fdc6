"""A sentence with its values filled in that can be said again in another language."""

from __future__ import annotations

from collections.abc import Iterable


class Said(str):
    """Prints as Vietnamese. A face translates `sentence` and fills in `params` anew."""

    sentence: str
    params: dict[str, object]


def joined(texts: Iterable[str]) -> Said:
    """Several sentences, one after the other; each can be said again."""
    parts = {f"part{n}": text for n, text in enumerate(texts)}
    whole = Said(" ".join(parts.values()))
    whole.sentence, whole.params = " ".join(f"{{{name}}}" for name in parts), dict(parts)
    return whole


def said(sentence: str, **params: object) -> Said:
    """`sentence` may hold `{name}` places that `params` fill, as in a Refusal."""
    filled = Said(sentence.format(**params))
    filled.sentence, filled.params = sentence, params
    return filled
