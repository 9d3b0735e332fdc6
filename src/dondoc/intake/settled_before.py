"""Rows of earlier sheets of which it was said that they are entered already, or are none: known again when they are sent in once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext_noop as N_

from dondoc.intake.models import SETTLED, Batch, BatchDirective, BatchRow, Settled, Stage, Verdict
from dondoc.intake.reading import line_of
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold

#: The code by which such a row is told; it waits for nobody.
CODE = "row_settled"
#: What was said of a row, as the sentence goes on.
SAID = {Settled.ENTERED: N_("đã nhập bằng cách khác"), Settled.DROPPED: N_("không nhập"), "": N_("không còn phải nhập")}
#: Rows are named up to so many, and the others counted.
NAMED = 20


def settled_before(batch: Batch, directive_ids: Collection[int]) -> dict[tuple[str, str], BatchRow]:
    """Key of a directive ("" where the row named none) and content -> the row. By its content: the rest of it was what had to be mended."""
    sheets = BatchDirective.objects.filter(
        directive__in=directive_ids, batch__stage__in=(Stage.WRITTEN, Stage.ISSUED)
    ).exclude(batch=batch)
    rows = BatchRow.objects.filter(
        SETTLED | Q(batch__settled_at__isnull=False), batch__in=sheets.values("batch"), verdict=Verdict.BAD
    )
    found: dict[tuple[str, str], BatchRow] = {}
    for row in rows.exclude(values=[]).select_related("batch").order_by("batch_id", "number"):
        content = line_of(row.batch.columns, row.number, row.typed).text("content")
        found[row.key, fold(content)] = row
    return found


def told(row: BatchRow) -> Refusal:
    return Refusal(
        CODE,
        "Dòng {number} của bảng “{file}” gửi trước có đúng nội dung này và đã được ghi nhận là {how}, nên dòng này không được ghi lần nữa.",
        field="content",
        number=row.number,
        file=row.batch.file_name,
        how=SAID[row.settled],  # type: ignore[index]
    )


def note(rows: Iterable[BatchRow]) -> list[dict[str, str]]:
    """What is said of the sheet as a whole, where rows of it were settled in an earlier one."""
    found = [(row.number, fault["params"]["file"]) for row in rows for fault in row.faults if fault["code"] == CODE]
    if not found:
        return []
    files = ", ".join(f"“{name}”" for name in dict.fromkeys(name for _number, name in found))
    names = ", ".join(str(number) for number, _name in found[:NAMED]) + ("…" if len(found) > NAMED else "")
    return [{"code": CODE, "names": names, "count": str(len(found)), "files": files}]
