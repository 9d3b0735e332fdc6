"""Rows of earlier sheets of which it was said that they are entered already, or are none: known again when they are sent in once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext_noop as N_

from dondoc.intake.models import SETTLED, WAITS, Batch, BatchDirective, BatchRow, Settled, Stage, Verdict
from dondoc.intake.reading import line_of
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold

#: The codes by which such rows are told: entered already, and refused; dropped, or settled with their whole sheet, and only advised on,
#: since a row may have been dropped by mistake. Neither waits for anybody.
CODES = CODE, DROPPED = "row_settled", "row_dropped"
#: What was said of a row, as the sentence goes on.
SAID = {Settled.ENTERED: N_("đã nhập bằng cách khác"), Settled.DROPPED: N_("không nhập"), "": N_("không còn phải nhập")}
#: Rows are named up to so many, and the others counted.
NAMED = 20


def settled_before(batch: Batch, directive_ids: Collection[int]) -> dict[tuple[str, str], BatchRow]:
    """Key of a directive ("" where the row named none) and content -> the row. By its content: the rest of it was what had to be mended.

    Where another row of the same sheet with this content waits, it may be that one that comes again, and nothing is known.
    """
    sheets = BatchDirective.objects.filter(
        directive__in=directive_ids, batch__stage__in=(Stage.WRITTEN, Stage.ISSUED)
    ).exclude(batch=batch)
    rows = BatchRow.objects.filter(
        SETTLED | WAITS | Q(batch__settled_at__isnull=False), batch__in=sheets.values("batch"), verdict=Verdict.BAD
    )
    by_sheet: dict[tuple[int, str, str], list[BatchRow]] = defaultdict(list)
    for row in rows.exclude(values=[]).select_related("batch").order_by("batch_id", "number"):
        content = line_of(row.batch.columns, row.number, row.typed).text("content")
        by_sheet[row.batch_id, row.key, fold(content)].append(row)
    found: dict[tuple[str, str], BatchRow] = {}
    for (_sheet, *key), alike in by_sheet.items():
        if all(row.settled or row.batch.settled_at for row in alike):
            there = found.get((key[0], key[1]))
            # what is entered stays so, whatever was said of the same content in other rows
            found[key[0], key[1]] = next((row for row in (there, *alike) if row and is_final(row)), alike[-1])
    return found


def is_final(row: BatchRow) -> bool:
    """Whether it is there, and not only said to be none."""
    return row.settled == Settled.ENTERED


def told(row: BatchRow) -> Refusal:
    params = {"number": row.number, "file": row.batch.file_name, "how": SAID[row.settled]}  # type: ignore[index]
    if is_final(row):
        return Refusal(
            CODE,
            "Dòng {number} của bảng “{file}” gửi trước có đúng nội dung này và đã được ghi nhận là {how}, nên dòng này không được ghi lần nữa. "
            "Nếu vẫn phải giao, anh/chị nhập trực tiếp tại văn bản.",
            field="content",
            **params,
        )
    return Refusal(
        DROPPED,
        "Dòng {number} của bảng “{file}” gửi trước có đúng nội dung này và đã được ghi nhận là {how}. Nếu ghi nhận đó còn đúng, anh/chị bỏ dòng này "
        "khỏi bảng; nếu phải giao, dòng này được ghi như các dòng khác.",
        field="content",
        **params,
    )


def notes(rows: Iterable[BatchRow]) -> list[dict[str, str]]:
    """What is said of the sheet as a whole, where rows of it were settled in an earlier one: those left out, and those that would be written."""
    by_code: dict[str, list[tuple[int, str]]] = {code: [] for code in CODES}
    for row in rows:
        for fault in row.faults:
            if fault["code"] == CODE or (fault["code"] == DROPPED and row.verdict != Verdict.BAD):
                by_code[fault["code"]].append((row.number, fault["params"]["file"]))
    return [_note(code, found) for code, found in by_code.items() if found]


def _note(code: str, found: list[tuple[int, str]]) -> dict[str, str]:
    files = ", ".join(f"“{name}”" for name in dict.fromkeys(name for _number, name in found))
    names = ", ".join(str(number) for number, _name in found[:NAMED]) + ("…" if len(found) > NAMED else "")
    return {"code": code, "names": names, "count": str(len(found)), "files": files}
