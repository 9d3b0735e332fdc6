"""The full text of a regulation (A2): read from a file, examined before it is kept, and asked for by its cites."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dondoc.core.files import MEDIA_TYPES, InspectedFile, secret_file
from dondoc.core.models import RegulationPart, RegulationText
from dondoc.core.text_of_files import whole_text
from dondoc.rules import articles
from dondoc.rules.articles import PartKind, SplitText
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.rules.secrecy import stamp_in

#: Some ten times the longest regulation at hand. Beyond it something else was taken for one.
MOST_CHARACTERS = 300_000
READ_FROM = ("docx", "txt")


@dataclass(frozen=True, slots=True)
class Examined:
    """A text split, and held against the profile: `missing` are the places it names that were not found in the text."""

    text: str
    split: SplitText
    missing: Sequence[str]
    named: int

    @property
    def articles(self) -> int:
        return self.split.count(PartKind.ARTICLE)

    @property
    def clauses(self) -> int:
        return self.split.count(PartKind.CLAUSE)

    @property
    def points(self) -> int:
        return self.split.count(PartKind.POINT)


@dataclass(frozen=True, slots=True)
class KeptText:
    """Which text is kept: from which file, by whom, since when."""

    regulation_id: str
    file_name: str
    kept_by_name: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class KeptPart:
    kind: str
    cite: str
    label: str
    title: str
    words: str


def text_of_upload(file: InspectedFile) -> str:
    """All text of an inspected .docx or .txt. Raises Refusal at `files` for another kind, or where there is no text in it."""
    kind = next((kind for kind in READ_FROM if MEDIA_TYPES[kind] == file.media_type), None)
    if kind is None:
        raise Refusal(
            "text_kind_refused",
            "Toàn văn chỉ đọc được từ tệp .docx hoặc .txt; tệp “{name}” thuộc loại khác. Anh/chị lưu văn bản sang .docx rồi gửi lại.",
            field="files",
            name=file.name,
        )
    text = _tidied(whole_text(kind, file.content, MOST_CHARACTERS + 1))
    if not text:
        raise Refusal(
            "text_empty",
            "Không đọc được chữ nào trong tệp “{name}”. Anh/chị mở tệp kiểm tra, hoặc chép nội dung vào ô văn bản.",
            field="files",
            name=file.name,
        )
    return text


def _tidied(text: str) -> str:
    """Without empty lines and without the control characters that word processors leave; nothing of the wording is touched."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\t", " ")
    kept = "".join(c for c in plain if c == "\n" or unicodedata.category(c) != "Cc")
    return "\n".join(line.strip() for line in kept.split("\n") if line.strip())


def examine(text: str, regulation: Regulation) -> Examined:
    """The text split and held against the profile. Raises Refusal at `text`: text_empty, text_too_long, file_secret, text_no_article."""
    if not text.strip():
        raise Refusal("text_empty", "Chưa có văn bản nào. Anh/chị chọn tệp hoặc chép nội dung vào ô.", field="text")
    if len(text) > MOST_CHARACTERS:
        raise Refusal(
            "text_too_long",
            "Văn bản dài hơn {most} chữ cái nên không được nạp. Anh/chị bỏ các phụ lục, chỉ giữ Quyết định và Quy chế.",
            field="text",
            most=f"{MOST_CHARACTERS:,}".replace(",", "."),
        )
    rule = stamp_in(text)
    if rule:
        raise secret_file(rule)
    named = articles.cites_of(regulation)
    split = articles.split(text, articles.closing_articles(named))
    if not split.count(PartKind.ARTICLE):
        raise Refusal(
            "text_no_article",
            "Không thấy dòng nào bắt đầu bằng “Điều 1.” nên văn bản không được nạp. Anh/chị kiểm tra có đúng là toàn văn Quy chế; "
            "mỗi điều đứng ở đầu một dòng.",
            field="text",
        )
    return Examined(text, split, [cite for cite in named if cite not in split.cites], len(named))


def kept_text(regulation_id: str) -> KeptText | None:
    """What is kept for this regulation; None where nobody has given its text."""
    found = RegulationText.objects.filter(regulation_id=regulation_id).defer("text").first()
    if found is None:
        return None
    return KeptText(found.regulation_id, found.file_name, found.kept_by_name, found.kept_at)


def kept_parts(regulation_id: str) -> list[KeptPart]:
    """The parts in the order of the text; none where nobody has given it."""
    rows = RegulationPart.objects.filter(text__regulation_id=regulation_id).order_by("position")
    return [KeptPart(*row) for row in rows.values_list("kind", "cite", "label", "title", "words")]


def kept_source(regulation_id: str) -> str:
    """The text as it was given, to mend and split again; "" where there is none."""
    return RegulationText.objects.filter(regulation_id=regulation_id).values_list("text", flat=True).first() or ""
