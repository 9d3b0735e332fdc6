"""Vietnamese text folded for searching and for sorting, so that both databases behave alike."""

from __future__ import annotations

import re
import unicodedata

#: Letters in the order of the Vietnamese alphabet, foreign ones where Vietnamese dictionaries put them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
TONE_MARKS = "".join(mark for mark in TONES if mark)
NUMBER_WIDTH = 9
_WORD = re.compile(r"[^\W_]+")
#: Vietnamese words end in c; the k of Tây Nguyên's names is written c as often (Đắk Lắk, Đắc Lắc).
_FINAL_K = re.compile(r"(?<=[aeiouy])k$")


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, single spaces: what the search column holds and what is searched for."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def words(text: str) -> list[str]:
    """The words of a text as they are indexed and looked for: folded, letters and digits only, "Đắk Lắk", "dac lac" and "ĐĂK-LĂK" alike.

    A number and symbol falls apart into its pieces ("05/BC-VP" is the three words 5, bc, vp), so that every way of writing it is found.
    """
    return [_FINAL_K.sub("c", word.lstrip("0") or "0") for word in _WORD.findall(fold(text))]


def vi_sort_key(text: str) -> str:
    """A key whose plain order is Vietnamese order: letters first, then tones, numbers by value.

    Only digits and lower-case ASCII letters are used: every collation of both databases orders those alike.
    """
    letters: list[str] = []
    tones: list[str] = []
    for part in re.findall(r"[0-9]+|[^\W\d_]+|[\W_]+", unicodedata.normalize("NFC", text.strip().lower())):
        if part.isdecimal():
            letters.append("2" + part.lstrip("0").rjust(NUMBER_WIDTH, "0")[:NUMBER_WIDTH])
        elif part[0].isalpha():
            keys = [_letter(c) for c in part]
            letters += [key for key, _ in keys]
            tones += [tone for _, tone in keys]
        else:
            letters.append("1")
    # "0" sorts below everything that can follow a letter, so a name stands before its own extensions.
    return "".join(letters) + "0" + "".join(tones)


def _letter(char: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((c for c in marks if c in TONE_MARKS), "")
    base = unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)
    if base not in ALPHABET:
        base = fold(base)[:1]
    place = ALPHABET.find(base) if base else -1
    return (chr(ord("a") + place // 26) + chr(ord("a") + place % 26) if place >= 0 else "zz"), TONES[tone]
