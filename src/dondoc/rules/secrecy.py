"""Does a text, a title or a file name say that it holds state secrets? (Luật 117/2025/QH15; refused at every door.)

A *mark* is a level standing as a stamp, a label or a name; it stops the deed.
The word "mật" inside running text is ordinary.
All functions return the id of the rule that matched, for the audit line, and never any part of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Letters of other alphabets that look like those of the three levels, by capital letter.
_LOOKALIKES = str.maketrans("МАТУЕОІКΜΑΤΥΕΟΙмаеоті", "MATYEOIKMATYEOImaeoti")
#: The levels in the two old Vietnamese encodings, as their letters show in Unicode text: TCVN3, VNI.
_LEGACY = re.compile(r"(?i)^[^\w\n]*(?:(?:tèi|tuyöt)\s*mët|(?:toái|tuyeät)\s*maät|maät|mët)[^\w\n]*$", re.MULTILINE)

_BLANKS = re.compile(r"[^\S\n]{4,}")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

_GAP = r"[\s.·_*\-]*"  # between the letters of a stamp that is spaced out


def _spaced(word: str) -> str:
    return _GAP.join(word)


#: Words after "mật" that make another word of it, and words before; "độ khẩn" and "độ mật" begin a new field.
_AFTER = (
    r"(?:ong|mía|gấu|độ(?!\s*(?:khẩn|mật))|khẩu|mã|thiết|vụ|thám|danh|lệnh|nghị|báo|đàm|hoa|rỉ|dừa|tông|sơn|thư|ngữ"
    r"|ngọt|thảo|nhân|lợn|bò|gà|heo|dẫn|ước|chú|viện|giáo|hàm)"
)
_BEFORE = (
    r"(?:bí|bảo|cơ|thân|rậm|trăng|túi|sỏi|ống|đường|gan|kín|nghiêm|chu|cẩn|rỉ|giải|mía|ong|lấy|ngọt|hoa|nuôi|tình|vắt|quay"
    r"|sản|dịch|viêm|nội|ngoại|lọc|xã|phường|thôn|bản|núi|tuần)"
)
_TWO_WORDS = rf"(?:{_spaced('TUYỆT')}|{_spaced('TỐI')}){_GAP}{_spaced('MẬT')}"
_ONE_WORD = _spaced("MẬT")
_LEVEL = rf"(?:{_TWO_WORDS}|{_ONE_WORD})"
_NOT_COMPOUND = rf"(?!\w|\s+(?i:{_AFTER})(?!\w))"
_DEGREE = r"(?:(?:MỨC\s+|CẤP\s+)?ĐỘ\s+(?:MẬT\s*[:：]?\s*)?)?"

#: A line (or a run of one-letter lines) that holds nothing but a level, in capitals or with a capital first letter.
_LINE = re.compile(rf"^[^\w\n]*{_DEGREE}(?P<level>{_LEVEL})[^\w\n]*$", re.MULTILINE)
_LINE_TWO_WORDS = re.compile(rf"(?i)^[^\w\n]*{_DEGREE}{_TWO_WORDS}[^\w\n]*$", re.MULTILINE)
_LINE_TITLE_CASE = re.compile(r"^[^\w\n]*(?P<level>Mật)[^\w\n]*$", re.MULTILINE)
_LINE_UNSIGNED = re.compile(r"^[^\w\n]*(?:T\s*U\s*Y\s*[EÊ]\s*T|T\s*[OÔỐÓ]\s*I)\s*M\s*[AÂẬẠ]\s*T[^\w\n]*$", re.MULTILINE)
#: Two-word levels in capitals anywhere; a level in brackets; a level alone in a column; a level used as a label.
_CAPITALS = re.compile(rf"(?<!\w)(?P<level>{_TWO_WORDS}){_NOT_COMPOUND}")
_BRACKET = re.compile(rf"[(\[{{<«“\"]\s*(?:(?i:{_TWO_WORDS})|{_ONE_WORD}|Mật)\s*[)\]}}>»”\"]")
_COLUMN = re.compile(rf"(?:^|\t|\||;|[ ]{{2,}})(?P<level>{_ONE_WORD})(?=$|\t|\||;|[ ]{{2,}})", re.MULTILINE)
_LABEL = re.compile(
    rf"^[^\w\n]*(?:(?i:{_TWO_WORDS})\s*[:：–-]|(?:{_ONE_WORD}|Mật)(?:\s*[:：]|\s+[–-]\s)|{_ONE_WORD}\s+(?i:bản\s+số))",
    re.MULTILINE,
)
_METADATA = re.compile(
    r"(?i)(?<!\w)(?:(?:mức\s+|cấp\s+)?độ\s+(?:bí\s+)?mật|(?:muc\s+|cap\s+)?do\s+(?:bi\s+)?mat)\s*[:：=–-]\s*"
    r"(?:\[?x\]?\s*)?[“\"'(]?(?:tuyệt\s*mật|tối\s*mật|mật|tuyet\s*mat|toi\s*mat|mat|[ABC](?=\W*$))(?!\w)",
    re.MULTILINE,
)
_NUMBER_LINE = re.compile(rf"^[^\w\n]*(?i:số)\s*:?\s*[^\s/]+/\S+\s+(?:{_LEVEL})(?!\w)", re.MULTILINE)

#: What makes two-word levels ordinary on a line: it speaks about the levels ("danh mục bí mật nhà nước độ Tối mật").
_ABOUT_LEVELS = re.compile(r"(?i)(?:bí\s+mật|danh\s+mục|các\s+độ|(?<!\w)độ)[^\n]*$")
_LEVELS_GO_ON = re.compile(r"(?i)^\s*(?:,|;|/|và|hoặc)\s*(?:tuyệt|tối|mật)")
_LEVELS_WENT_BEFORE = re.compile(r"(?i)mật\s*(?:,|;|/|và|hoặc)\s*$")
_COMPOUND_BEFORE = re.compile(rf"(?i)(?<!\w){_BEFORE}\W*$")
_COMPOUND_AFTER = re.compile(rf"(?i)^\W*{_AFTER}(?!\w)")

#: How far around a level the rest of a broken word is looked for.
_NEAR = 40

_PAPER = (
    r"(?:văn\s+bản|công\s+văn|tài\s+liệu|báo\s+cáo|kế\s+hoạch|quyết\s+định|chỉ\s+thị|tờ\s+trình|thông\s+báo|hồ\s+sơ|công\s+điện"
    r"|điện|phụ\s+lục|nghị\s+quyết|kết\s+luận|biên\s+bản|phương\s+án|đề\s+án|dự\s+thảo|bản\s+tin|phiếu\s+chuyển)"
)
_TITLE_TWO_WORDS = re.compile(rf"(?i)(?<!\w)(?P<level>{_TWO_WORDS}){_NOT_COMPOUND}")
_TITLE_PAPER = re.compile(rf"(?i)^\W*{_PAPER}\s+mật{_NOT_COMPOUND}")
_TITLE_EDGE = re.compile(
    rf"(?:^\W*(?:MẬT|Mật)\s*(?:[:：–-]\s)|[–\-,;:.]\s*(?:{_ONE_WORD}|Mật|mật)\W*$|\s{_ONE_WORD}\W*$)"
)

_NAME_TWO_WORDS = re.compile(rf"(?i)(?<![^\W_])(?:tuyệt|tối){_GAP}mật(?![^\W_])(?!{_GAP}{_AFTER}(?![^\W_]))")
_NAME_UNSIGNED = re.compile(
    rf"(?i)(?<![^\W_])(?:{_spaced('tuyet')}|{_spaced('toi')}){_GAP}{_spaced('mat')}(?![^\W_])"
    rf"(?!{_GAP}(?:bang|do|khau|ma|ong|duong|hang|nuoc|troi|tien|rung)(?![^\W_]))"
)
_NAME_PAPER = (
    r"(?:vb|cv|bc|kh|qd|qđ|tb|ttr|tl|hs|van[\W_]?ban|cong[\W_]?van|tai[\W_]?lieu|bao[\W_]?cao|ke[\W_]?hoach|quyet[\W_]?dinh"
    r"|ho[\W_]?so|cong[\W_]?dien)"
)
_NAME_UNSIGNED_ONE = re.compile(
    rf"(?i)(?:[(\[]\s*mat\s*[)\]]|(?<![^\W_]){_NAME_PAPER}[\W_]*mat(?=[\W_]*(?:\d|so(?![^\W_])|$))|^[\W_]*mat[\W_]*\d*[\W_]*$)"
)
_NAME_ONE = re.compile(r"(?i)(?<![^\W_])mật(?![^\W_])")

_QUESTION = re.compile(
    r"(?i)(?<!\w)(?:bí\s+mật|cơ\s+mật|bảo\s+mật|giải\s+mật|tuyệt\s*mật|tối\s*mật|độ\s+mật|văn\s+thư\s+mật"
    rf"|{_PAPER}\s+mật{_NOT_COMPOUND}|chỉ\s+người\s+có\s+tên\s+mới\s+được\s+bóc\s+bì|tài\s+liệu\s+thu\s+hồi)(?!\w)"
)
#: Local habit, not law: a letter M beside the number. Worth a question, not a refusal.
_QUESTION_NUMBER = re.compile(r"(?<!\w)\d{1,6}[A-Za-z]?/[0-9A-ZĐ&.\-]+(?:\(M\)|-M|/TM|/M)(?![\w/-])")

#: Names of metadata that tell how secret something is, folded to their letters; and the values that say it is not.
_FIELD_OF_SECRECY = re.compile(
    r"(?:muc|cap|loai)?do(?:bao|bi)?mat(?:vanban)?|(?:muc|cap)(?:bao|bi)mat|(?:la|co)?vanbanmat|domatcua\w+|secrecy\w*|secret|secretlevel"
    r"|security(?!processing)\w*|confidential\w*|classificationlevel|levelofsecrecy|levelofsecurity|mucdokhandomat"
)
_NOT_SECRET = re.compile(
    r"0+|false|no|none|null|nil|n/a|normal|ordinary|public|general|open|unclassified|(?:binh|thong)?thuong|khong(?:mat|comat|codomat|domat)?"
    r"|congkhai"
)
_FIELD_OF_WORDS = re.compile(r"keyword|tukhoa|tags?$|category|label|nhan$")
_FILE_NAME = re.compile(r"(?i)\.(?:docx?|xlsx?|pptx?|pdf|od[ts]|txt|rtf)\W*$")
_VALUE_UNSIGNED = re.compile(r"(?i)^\W*(?:(?:tuyet|toi)\W*)?mat\W*$|^\W*(?:top\s*secret|secret|confidential)\W*$")


def mark_in_metadata(fields: Iterable[tuple[str, str]]) -> str | None:
    """The rule by which metadata of a document (names and values: properties of a file, elements of a message) say that it is secret, or None.

    In a field of secrecy every value but "thường", "không", 0 or nothing stops; in any other field a level that would stop a title, one of
    several keywords, or a file name.
    """
    for name, value in fields:
        plain = " ".join(_plain(value).split())
        said = re.sub(r"[\s_.\-]+", "", _unsigned(plain)).lower()
        if not said:
            continue
        field = re.sub(r"[^a-z0-9]", "", _unsigned(name.rpartition("}")[2]).lower())
        if _FIELD_OF_SECRECY.fullmatch(field):
            if not _NOT_SECRET.fullmatch(said):
                return "metadata-value"
            continue
        listed = re.split(r"\s*[,;|/]\s*", plain) if _FIELD_OF_WORDS.search(field) else []
        if any(_VALUE_UNSIGNED.search(word) or mark_in_title(word) for word in (plain, *listed)):
            return "metadata-word"
        if _FILE_NAME.search(plain) and mark_in_file_name(plain):
            return "metadata-file-name"
    return None


def _unsigned(text: str) -> str:
    """Letters without their marks: "Độ mật" -> "Do mat"."""
    parts = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def stamp_in(text: str) -> str | None:
    """The rule by which `text` (a first page, an update, an answer) bears a secrecy mark, or None."""
    plain = _plain(text)
    if not plain.strip():
        return None
    for rule, pattern in (
        ("metadata", _METADATA),
        ("bracket", _BRACKET),
        ("label", _LABEL),
        ("number-line", _NUMBER_LINE),
        ("line", _LINE_TWO_WORDS),
        ("line-unsigned", _LINE_UNSIGNED),
        ("legacy-encoding", _LEGACY),
    ):
        if pattern.search(plain):
            return rule
    if re.fullmatch(r"(?i)\W*mật\W*", plain):
        return "line"
    for rule, pattern in (("line", _LINE), ("line", _LINE_TITLE_CASE), ("column", _COLUMN)):
        if any(not _wrapped(plain, found) for found in pattern.finditer(plain)):
            return rule
    if any(not _about_levels(plain, found) for found in _CAPITALS.finditer(plain)):
        return "capitals"
    return None


def mark_in_title(title: str) -> str | None:
    """The rule by which a directive's or task's title says that it is secret, or None."""
    plain = " ".join(_plain(title).split())
    found = stamp_in(plain)
    if found:
        return found
    if any(not _about_levels(plain, hit) for hit in _TITLE_TWO_WORDS.finditer(plain)):
        return "title"
    if _TITLE_PAPER.search(plain):
        return "title-paper"
    edge = _TITLE_EDGE.search(plain)
    return "title-edge" if edge and not _compound_before(plain, edge) else None


def mark_in_file_name(name: str) -> str | None:
    """The rule by which a file name, with or without Vietnamese marks, says that the file is secret, or None."""
    stem = re.sub(r"(?:\.\w{1,5})+$", "", _plain(name).strip()) or _plain(name)
    spoken = re.sub(r"[_\W]+", " ", stem)
    two = _NAME_TWO_WORDS.search(stem)
    if two and not re.search(r"(?i)bí mật nhà nước|danh mục|(?<!\w)độ (?:tuyệt|tối)", spoken):
        return "file-name"
    if _BRACKET.search(stem):
        return "bracket"
    unsigned = _NAME_UNSIGNED.search(stem)
    if unsigned and not re.search(r"(?i)bi mat nha nuoc|danh muc", spoken):
        return "file-name-unsigned"
    if _NAME_UNSIGNED_ONE.search(stem):
        return "file-name-unsigned"
    for hit in _NAME_ONE.finditer(stem):
        before, after = re.sub(r"_", " ", stem[: hit.start()]), re.sub(r"_", " ", stem[hit.end() :])
        if not _COMPOUND_BEFORE.search(before) and not _COMPOUND_AFTER.search(after):
            return "file-name-word"
    return None


def soft_question(text: str) -> str | None:
    """A rule id where `text` speaks of secrecy without bearing a mark: the user is asked once, nothing is refused."""
    plain = _plain(text)
    if _QUESTION.search(plain):
        return "speaks-of-secrecy"
    return "number-habit" if _QUESTION_NUMBER.search(plain) else None


def _plain(text: str) -> str:
    """Composed letters, one kind of line break, no invisible characters, no look-alike letters of other alphabets."""
    parts = unicodedata.normalize("NFKD", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(c for c in parts if unicodedata.category(c) != "Cf")
    composed = unicodedata.normalize("NFC", seen.translate(_LOOKALIKES).replace("\f", "\n").replace("\v", "\n"))
    # Long runs of blanks carry no meaning beyond "a column apart", and would make the patterns slow.
    return _BLANK_LINES.sub("\n\n", _BLANKS.sub("   ", composed))


def _wrapped(plain: str, found: re.Match[str]) -> bool:
    """True where the level is only the end of a word broken over two lines ("… BẢO" / "MẬT"), or its beginning."""
    if re.search(r"(?i)t\W*[ốu]", found["level"]):
        return _about_levels(plain, found)
    ends = plain[max(0, found.start("level") - _NEAR) : found.start("level")]
    begins = plain[found.end("level") : found.end("level") + _NEAR]
    return bool(_COMPOUND_BEFORE.search(ends) or _COMPOUND_AFTER.search(begins))


def _about_levels(plain: str, found: re.Match[str]) -> bool:
    """True where the levels are spoken about: counted up, or named as degrees of a list."""
    start = plain.rfind("\n", 0, found.start("level")) + 1
    before, after = plain[start : found.start("level")], plain[found.end("level") : found.end("level") + _NEAR]
    counted = _LEVELS_GO_ON.search(after) or _LEVELS_WENT_BEFORE.search(before)
    return bool(counted or _ABOUT_LEVELS.search(before))


def _compound_before(plain: str, edge: re.Match[str]) -> bool:
    level = re.search(r"(?i)mật", plain[edge.start() :])
    return bool(level and _COMPOUND_BEFORE.search(plain[: edge.start() + level.start()]))
