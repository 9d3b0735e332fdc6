"""Vietnamese letters of the time before Unicode: texts whose letters only look right in a font of TCVN3 (".VnTime") or VNI.

Read as Unicode such a text is rubbish ("Uû ban nh©n d©n"). Which encoding it is shows in its words; a text of today stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3_FROM = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦"
_TCVN3_TO = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ"
TCVN3 = dict(zip(map(ord, _TCVN3_FROM), _TCVN3_TO, strict=True))

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_pairs() -> dict[str, str]:
    pairs = {base + mark: base + tone for base in "aeiouy" for mark, tone in _TONES.items()}
    pairs |= {base + mark: f"{base}\u0302{tone}" for base in "aeo" for mark, tone in _CIRCUMFLEX.items()}
    pairs |= {"a" + mark: f"a\u0306{tone}" for mark, tone in _BREVE.items()}
    pairs |= {old + mark: new + tone for old, new in (("ô", "ơ"), ("ö", "ư")) for mark, tone in _TONES.items()}
    pairs |= _VNI_ALONE
    upper = {old.upper(): new.upper() for old, new in pairs.items()}
    mixed = {old[0].upper() + old[1:]: new[0].upper() + new[1:] for old, new in pairs.items() if len(old) > 1}
    return {old: unicodedata.normalize("NFC", new) for old, new in (mixed | upper | pairs).items()}


VNI = _vni_pairs()
_VNI = re.compile("|".join(sorted(VNI, key=len, reverse=True)))

#: Words that no page of Vietnamese is without, with letters that every old encoding writes otherwise.
_COMMON = re.compile(
    r"(?i)(?<!\w)(?:của|và|các|được|những|nhân|dân|tỉnh|ủy|uỷ|về|việc|với|để|trong|đến|thực|hiện|định|số|ngày|tháng|năm|quyết|cấp"
    r"|công|độc|lập|hòa|hoà|xã|hội|chủ|nghĩa|việt|mật|tối|tuyệt)(?!\w)"
)
#: Letters that stand in old texts and hardly ever in Vietnamese of today.
_FOREIGN = re.compile("[µ¶·¸¹¨»¼½¾Æ©ÇËÎÏÐÑªÖ×ØÜÞß«åæç¬ëîïñö÷øûüþ¡¢§£¤¥¦äÄÅÂÛÕÏ]")
#: This many common words must come out before letters are changed at all, and so many times as many as before.
_FEWEST, _TIMES = 3, 3


def composed(text: str) -> tuple[str, bool]:
    """The text in Unicode, and whether its letters had to be changed. A text of today comes back as it is."""
    if len(_FOREIGN.findall(text)) < _FEWEST:
        return text, False
    before = len(_COMMON.findall(text))
    best, words = text, max(before * _TIMES, _FEWEST)
    for convert in (from_tcvn3, from_vni):
        tried = convert(text)
        found = len(_COMMON.findall(tried))
        if found > words:
            best, words = tried, found
    return best, best is not text


def from_tcvn3(text: str) -> str:
    """Letters of TCVN3 as Unicode. Its capitals with tones are small letters in a font of capitals: their words are put in capitals."""
    return re.sub(r"\w+", _whole_capitals, text.translate(TCVN3))


def from_vni(text: str) -> str:
    """Letters of VNI, most of them written as two, as Unicode."""
    return _VNI.sub(lambda found: VNI[found[0]], text)


def _whole_capitals(found: re.Match[str]) -> str:
    """A word whose plain letters are all capitals and whose marked ones are small was written in capitals."""
    word = found[0]
    plain = [c for c in word if c.isascii() and c.isalpha()]
    return word.upper() if len(word) > 1 and plain and all(c.isupper() for c in plain) and len(plain) > 1 else word
