"""How a task reads before it is sent out: can its product be shown, does it say what another says? (BT 7.1.b, and practice)

Judged by words alone: always advice, never a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from dondoc.rules.folding import fold, words

_WORD = re.compile(r"[^\W_]+")
K = TypeVar("K", bound=Hashable)
L = TypeVar("L")

#: How many words in a row are compared: two would find every "phối hợp với", four none where a word was changed.
IN_A_ROW = 3
#: Share of a task's own runs of words that must stand in the other, and of the other's in it.
MOSTLY, FROM_THE_OTHER = 0.6, 0.3
#: Fewer runs than this say too little to be compared.
FEWEST = 4
#: Letters of a text that are compared.
LONGEST = 2_000

#: How a product begins that is an intention and not a thing that can be handed over, as folded words.
_INTENTIONS = tuple(
    tuple(words(said))
    for said in (
        "thực hiện",
        "triển khai",
        "tiếp tục",
        "tăng cường",
        "đẩy mạnh",
        "nâng cao",
        "quan tâm",
        "chủ động",
        "phối hợp",
        "bảo đảm",
        "đảm bảo",
        "hoàn thành",
        "theo quy định",
        "theo yêu cầu",
        "theo chỉ đạo",
        "kết quả thực hiện",
        "không có",
    )
)


def can_be_shown(product: str) -> bool:
    """False where the product says what is to be striven for, not what will lie on the table; True for none at all, which is another matter."""
    found = tuple(words(product))
    return not any(found[: len(intention)] == intention for intention in _INTENTIONS)


def runs(folded: str) -> frozenset[tuple[str, ...]]:
    """Every run of words of a folded text."""
    found = _WORD.findall(folded[:LONGEST])
    return frozenset(zip(*(found[n:] for n in range(IN_A_ROW)), strict=False))


def look_alike(texts: Mapping[K, str], others: Iterable[tuple[L, str]], *, most: int) -> dict[K, list[L]]:
    """Of each text the `others` (folded already) that say mostly the same, the most alike first, at most `most`. Work grows with the words,
    not with the pairs."""
    own = {key: found for key, text in texts.items() if len(found := runs(fold(text))) >= FEWEST}
    holding: dict[tuple[str, ...], list[K]] = {}
    for key, found in own.items():
        for run in found:
            holding.setdefault(run, []).append(key)
    alike: dict[K, list[tuple[float, L]]] = {key: [] for key in texts}
    for other, text in others:
        found = runs(text)
        shared: dict[K, int] = {}
        for run in found:
            for key in holding.get(run, ()):
                shared[key] = shared.get(key, 0) + 1
        for key, count in shared.items():
            share = count / len(own[key])
            if share >= MOSTLY and count / len(found) >= FROM_THE_OTHER:
                alike[key].append((share, other))
    return {key: [other for _, other in sorted(found, key=lambda one: -one[0])[:most]] for key, found in alike.items()}
