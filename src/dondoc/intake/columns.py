"""The columns of the sheets that tasks come in by: their headings, what the cells offer, what they say of themselves (C1, C4, J5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_

#: Names of the lists that cells offer; `intake.known` fills them for a province and a day.
AGENCIES, COORDINATORS, ALL_AGENCIES = "agencies", "coordinators", "all_agencies"
KINDS, URGENCIES, ASSIGNERS, ISSUERS, DIVISIONS = "kinds", "urgencies", "assigners", "issuers", "divisions"
FIELDS, ORIGINS, DEADLINE_KINDS, DEADLINES, STATES, YES_NO = (
    "fields",
    "origins",
    "deadline_kinds",
    "deadlines",
    "states",
    "yes_no",
)
#: Words that say expressly that there is none.
NONE_COORDINATES = N_("Không")
NO_DEADLINE = N_("Không thời hạn")
YES, NO = N_("Có"), N_("Không")
#: Columns of a plan's appendix that say nothing of a task; headings as they are compared.
COUNTING = frozenset({"stt", "tt", "so tt", "so thu tu"})
#: The column that a sheet bears which was handed out to be mended; it says nothing of a task.
MEND = N_("Cần sửa")
#: What an example row begins with; such rows are passed over.
EXAMPLE = "VÍ DỤ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One column. `of_directive`: it speaks of the document, and is enough in its first row. `choices` strict unless `free`.
    `also`: how appendices of plans head it."""

    code: str
    heading: str
    width: int = 18
    is_date: bool = False
    choices: str = ""
    free: bool = False
    required: bool = False
    of_directive: bool = False
    guidance: str = ""
    also: tuple[str, ...] = ()


TASK_COLUMNS = (
    Asked(
        code="directive_number",
        heading=N_("Số, ký hiệu văn bản"),
        required=True,
        of_directive=True,
        guidance=N_("Như trên văn bản, ví dụ 212/KH-UBND. Ghi ở mọi dòng của văn bản đó."),
    ),
    Asked(
        code="directive_date",
        heading=N_("Ngày ban hành"),
        width=14,
        is_date=True,
        required=True,
        of_directive=True,
        guidance=N_("Ngày/tháng/năm. Ghi ở mọi dòng của văn bản đó."),
    ),
    Asked(
        code="directive_kind",
        heading=N_("Loại văn bản"),
        choices=KINDS,
        of_directive=True,
        guidance=N_(
            "Chỉ cần ở dòng đầu của mỗi văn bản. Văn bản đã đăng ký trên hệ thống thì để trống các cột về văn bản."
        ),
    ),
    Asked(code="directive_subject", heading=N_("Trích yếu"), width=40, of_directive=True),
    Asked(code="issuer", heading=N_("Cơ quan ban hành"), choices=ISSUERS, of_directive=True, width=24),
    Asked(code="signer", heading=N_("Người ký"), width=22, of_directive=True),
    Asked(code="signer_title", heading=N_("Chức vụ người ký"), width=22, of_directive=True),
    Asked(
        code="assigned_by",
        heading=N_("Người giao nhiệm vụ"),
        width=24,
        choices=ASSIGNERS,
        of_directive=True,
        guidance=N_("Chủ tịch, Phó Chủ tịch hay tập thể UBND tỉnh."),
    ),
    Asked(code="assigned_by_name", heading=N_("Họ tên người giao"), width=22, of_directive=True),
    Asked(
        code="drafting_agency",
        heading=N_("Cơ quan soạn thảo"),
        width=28,
        choices=ALL_AGENCIES,
        free=True,
        of_directive=True,
    ),
    Asked(code="division", heading=N_("Phòng theo dõi"), width=22, choices=DIVISIONS, of_directive=True),
    Asked(code="urgency", heading=N_("Độ khẩn"), width=12, choices=URGENCIES, of_directive=True),
    Asked(
        code="released_at",
        heading=N_("Ngày phát hành"),
        width=14,
        is_date=True,
        of_directive=True,
        guidance=N_("Để trống nếu phát hành trong ngày ban hành."),
    ),
    Asked(
        code="content",
        also=(
            "Nhiệm vụ",
            "Nội dung công việc",
            "Nhiệm vụ, giải pháp",
            "Nội dung nhiệm vụ, giải pháp",
            "Nhiệm vụ, công việc",
            "Tên nhiệm vụ",
            "Nhiệm vụ cụ thể",
            "Công việc",
            "Nội dung",
        ),
        heading=N_("Nội dung nhiệm vụ"),
        width=60,
        required=True,
        guidance=N_("Mỗi dòng một nhiệm vụ, ghi như văn bản."),
    ),
    Asked(
        code="product",
        heading=N_("Sản phẩm phải có"),
        width=26,
        also=(
            "Sản phẩm",
            "Sản phẩm, kết quả",
            "Kết quả, sản phẩm",
            "Kết quả/Sản phẩm",
            "Sản phẩm đầu ra",
            "Sản phẩm hoàn thành",
            "Sản phẩm dự kiến",
            "Kết quả",
        ),
    ),
    Asked(
        code="leads",
        also=(
            "Chủ trì",
            "Đơn vị chủ trì",
            "Cơ quan, đơn vị chủ trì",
            "Đơn vị, cơ quan chủ trì",
            "Cơ quan thực hiện",
            "Đơn vị thực hiện",
        ),
        heading=N_("Cơ quan chủ trì"),
        width=34,
        choices=AGENCIES,
        free=True,
        required=True,
        guidance=N_(
            "Tên, tên viết tắt, mã hoặc một nhóm. Nhiều cơ quan thì ngăn bằng dấu chấm phẩy: mỗi cơ quan một lượt giao."
        ),
    ),
    Asked(
        code="coordinators",
        also=("Phối hợp", "Đơn vị phối hợp", "Cơ quan, đơn vị phối hợp", "Đơn vị, cơ quan phối hợp"),
        heading=N_("Cơ quan phối hợp"),
        width=34,
        choices=COORDINATORS,
        free=True,
        guidance=N_("Như cột chủ trì. Không có cơ quan phối hợp thì ghi “Không”."),
    ),
    Asked(
        code="deadline_text",
        heading=N_("Thời hạn theo văn bản"),
        width=24,
        also=(
            "Thời hạn",
            "Thời hạn hoàn thành",
            "Thời gian hoàn thành",
            "Thời gian thực hiện",
            "Thời hạn thực hiện",
            "Thời gian",
            "Tiến độ",
            "Tiến độ hoàn thành",
        ),
    ),
    Asked(
        code="due_on",
        heading=N_("Ngày hết hạn"),
        width=16,
        is_date=True,
        choices=DEADLINES,
        free=True,
        guidance=N_("Ngày/tháng/năm; không có thời hạn thì ghi “Không thời hạn”."),
    ),
    Asked(code="deadline_kind", heading=N_("Loại thời hạn"), width=18, choices=DEADLINE_KINDS),
    Asked(code="report_to", heading=N_("Báo cáo, trình ai"), width=20),
    Asked(code="field", heading=N_("Lĩnh vực"), width=24, choices=FIELDS),
    Asked(code="origin", heading=N_("Nguồn giao"), width=24, choices=ORIGINS),
    Asked(code="origin_document", heading=N_("Văn bản của cấp trên"), width=24),
    Asked(code="origin_due_on", heading=N_("Thời hạn của cấp trên"), width=16, is_date=True),
)

#: What a sheet of the past says besides.
PAST_COLUMNS = (
    Asked(
        code="assigned_on",
        heading=N_("Ngày giao"),
        width=14,
        is_date=True,
        of_directive=True,
        guidance=N_("Chỉ cần ở dòng đầu của mỗi văn bản; để trống nếu giao trong ngày phát hành."),
    ),
    Asked(code="state", heading=N_("Tình trạng"), width=18, choices=STATES, required=True),
    Asked(
        code="state_on",
        heading=N_("Ngày có tình trạng đó"),
        width=16,
        is_date=True,
        guidance=N_("Ngày xác nhận hoàn thành, trả lại, tạm dừng hoặc thu hồi."),
    ),
    Asked(code="last_update_on", heading=N_("Ngày cập nhật gần nhất"), width=16, is_date=True),
    Asked(code="last_update", heading=N_("Nội dung cập nhật gần nhất"), width=40),
    Asked(
        code="result_number",
        heading=N_("Số, ký hiệu văn bản kết quả"),
        width=20,
        guidance=N_("Không có số thì ghi “Không số”."),
    ),
    Asked(code="result_kind", heading=N_("Loại văn bản kết quả"), width=18),
    Asked(code="result_dated", heading=N_("Ngày của văn bản kết quả"), width=16, is_date=True),
    Asked(
        code="result_signer",
        heading=N_("Người ký kết quả"),
        width=22,
        guidance=N_("Không còn biết thì ghi “Không rõ”."),
    ),
    Asked(
        code="filed_on",
        heading=N_("Ngày gửi kết quả"),
        width=14,
        is_date=True,
        guidance=N_("Ngày này quyết định đúng hạn hay quá hạn. Để trống thì lấy ngày của văn bản kết quả."),
    ),
    Asked(
        code="marked",
        heading=N_("Không hoàn thành, Điều 5.2.b"),
        width=16,
        choices=YES_NO,
        guidance=N_("“Có” nếu đã bị trả lại khi quá hạn; dấu này giữ mãi."),
    ),
)


def columns(history: bool) -> tuple[Asked, ...]:
    return TASK_COLUMNS + PAST_COLUMNS if history else TASK_COLUMNS


def headings(history: bool) -> dict[str, str]:
    """Code -> heading, as `core.workbooks.find_table` takes it."""
    return {c.code: c.heading for c in columns(history)}


def also(history: bool) -> dict[str, tuple[str, ...]]:
    """Code -> its other headings, where a column has such."""
    return {c.code: c.also for c in columns(history) if c.also}


def required(history: bool) -> list[str]:
    return [c.code for c in columns(history) if c.required]


#: What is asked of a document that is not registered yet, where all rows belong to it.
DESCRIBING = (
    "directive_kind",
    "directive_subject",
    "signer",
    "signer_title",
    "assigned_by",
    "drafting_agency",
    "division",
)
BY_CODE = {c.code: c for c in columns(True)}
DIRECTIVE_CODES = tuple(c.code for c in columns(True) if c.of_directive)
