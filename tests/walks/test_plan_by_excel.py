"""A plan of 40 tasks comes by Excel: the sheet the office handed out is filled, two rows are mended, the whole is written, issued, and
every receiver finds what was written for him (issue 3, "Shown by"). People, plan and tasks are invented.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from tests.intake.workbooks import a_file, table
from tests.make import acting
from tests.walks.walk import Walk, a_part_of

from dondoc.core.workbooks import find_table, read_workbook
from dondoc.directives.models import Directive
from dondoc.intake import columns as c
from dondoc.intake import queries, sheet
from dondoc.intake.actions import checking, receiving, writing
from dondoc.tasks.models import Assignment, Coordination, Task
from dondoc.tasks.queries.figures import figures
from dondoc.web.intake.telling import told

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)
DEPARTMENTS = {
    "SNNMT": "Sở Nông nghiệp và Môi trường",
    "SCT": "Sở Công Thương",
    "SXD": "Sở Xây dựng",
    "STC": "Sở Tài chính",
    "SYT": "Sở Y tế",
}
WARDS = ("38.14812", "38.16609", "38.16417")
WORK = (
    "Rà soát các điểm có nguy cơ sạt lở",
    "Lập phương án di dời dân cư",
    "Kiểm tra an toàn hồ chứa",
    "Dự trữ hàng hóa thiết yếu",
    "Tập huấn đội xung kích",
    "Kiểm tra công trình đang thi công",
    "Chuẩn bị thuốc, vật tư y tế",
    "Cân đối nguồn kinh phí",
)


def plan():
    """Forty tasks of one plan: single leads by name, by short code and several at once; the wards as a group; some without a deadline."""
    names = list(DEPARTMENTS.values())
    rows = []
    for n in range(40):
        lead = names[n % 5] if n % 8 else "; ".join(names[:3]) if n % 16 else "g"
        rows.append(
            {
                "directive_number": "301/KH-UBND",
                "directive_date": DAY,
                "content": f"{WORK[n % 8]}, phần việc thứ {n + 1}",
                "product": "Báo cáo" if n % 3 else "Kế hoạch",
                "leads": lead,
                "coordinators": "Không" if n % 2 else names[(n + 1) % 5] if n % 8 else names[4],
                "deadline_text": "" if n % 10 == 9 else f"trước ngày {DAY + timedelta(days=20 + n):%d/%m/%Y}",
                "due_on": "Không thời hạn" if n % 10 == 9 else DAY + timedelta(days=20 + n),
            }
        )
    rows[0] |= {
        "directive_kind": "Kế hoạch",
        "directive_subject": "Kế hoạch thử phòng, chống thiên tai năm 2027",
        "signer": "Trần Văn Ký",
        "assigned_by": "Chủ tịch UBND tỉnh",
        "drafting_agency": names[0],
    }
    return rows


@pytest.fixture
def walk(frozen) -> Walk:
    a_part_of("thanh-hoa-2025", {*DEPARTMENTS, *WARDS})
    return Walk(frozen, DAY, specialist="nhung.le", leader="thinh.nguyen")


def take(walk, rows):
    batch = receiving.receive(
        actor=acting("nhung.le", DAY),
        file=a_file(table(rows)),
        declared_open=True,
        form_token=f"t{len(rows)}{rows[3]['leads']}",
        at=walk.at,
    )
    while batch.stage == "checking":
        batch = checking.check_slice(actor=acting("nhung.le", DAY), batch_id=batch.pk, at=walk.at, rows=15)
    return batch


def test_a_plan_of_forty_tasks_from_sheet_to_issue(walk):
    offered = _handed_out()
    rows = plan()
    division, wards = offered["divisions"][0], next(g for g in offered["agencies"] if "xã" in g.lower())
    rows[0]["division"] = division
    for row in rows:
        row["leads"] = row["leads"].replace("g", wards) if row["leads"] == "g" else row["leads"]
    rows[3]["leads"], rows[7]["due_on"] = "Sở Xây dụngg", "31/02/2027"
    batch = take(walk, rows)
    assert (queries.counts(batch).bad, Directive.objects.count()) == (2, 0)
    assert [told(f) for f in batch.rows.get(number=5).faults if not f["advice"]] == [
        "P5: Không có cơ quan “Sở Xây dụngg” trong danh mục. Có phải “Sở Xây dựng”?"
    ]
    writing.drop(actor=acting("nhung.le", DAY), batch_id=batch.pk, at=walk.at)
    rows[3]["leads"], rows[7]["due_on"] = "so xay dung", date(2026, 12, 28)
    batch = take(walk, rows)
    assert queries.counts(batch).bad == 0
    writing.write(actor=acting("nhung.le", DAY), batch_id=batch.pk, only_good=False, confirmed_open=False, at=walk.at)
    assert (Task.objects.count(), Assignment.objects.count()) == (40, 0)
    writing.issue_all(actor=acting("nhung.le", DAY), batch_id=batch.pk, at=walk.at)
    _everybody_has_his_own(rows, wards)


def _handed_out() -> dict[str, list[str]]:
    """The lists of the sheet, as its cells offer them."""
    target = io.BytesIO()
    sheet.write_template(target, DAY)
    sheets = read_workbook("mau.xlsx", target.getvalue())
    find_table(sheets, c.headings(False), c.required(False))
    [lists] = [s for s in sheets if s.hidden]
    columns = [
        [row.values[place] for row in lists.rows if row.value(place)] for place in range(len(lists.rows[0].values))
    ]
    return {"agencies": columns[0], "divisions": next(col for col in columns if any("Phòng" in v for v in col))}


def _everybody_has_his_own(rows, wards):
    directive = Directive.objects.get()
    assert (directive.number, directive.kind, directive.entered_at is not None) == ("301/KH-UBND", "plan", True)
    leads = sum(len(WARDS) if row["leads"] == wards else len(row["leads"].split(";")) for row in rows)
    found = figures(DAY).cells
    assert (Assignment.objects.filter(state="issued").count(), found.total) == (leads, leads)
    assert found.undated == sum(1 for row in rows if row["due_on"] == "Không thời hạn")
    assert list(Task.objects.order_by("position").values_list("content", flat=True)) == [r["content"] for r in rows]
    assert Coordination.objects.filter(agency__code="SCT").exists()
    deadline = Assignment.objects.get(task__position=8).due_on
    assert deadline == date(2026, 12, 28)
