"""People by Excel: the sheet handed out, every row's verdict, the accounts opened and their passwords in the answer itself (B3; BT 18.1)."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations.actions import people_sheet as actions
from dondoc.organisations.queries import people_sheet as queries
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.people.words import ROLES, SIGNS
from dondoc.web.refusals import Told, tell, tell_all

WIDTHS = {"full_name": 28, "agency": 48, "role": 34, "title": 26, "signs": 32}
#: The order in which verdicts are shown: what must be mended first.
KINDS = ("refused", "new", "post", "same")
PAGE = 50


@administrator_only
@require_GET
def people_sheet(request: HttpRequest) -> HttpResponse:
    """The empty sheet, with the agencies of today, the roles and the ways of signing to choose from."""
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook

    roles, signs = _words()
    guidance = {
        "username": _("Để trống thì hệ thống đặt theo họ tên: Trần Thị Mới thành moi.tran."),
        "signs": _("Để trống nếu người này không ký thay."),
        "valid_from": _("Để trống thì tính từ ngày nhập bảng."),
        "valid_to": _("Để trống nếu chưa biết."),
    }
    columns = [
        Column(
            heading=heading,
            width=WIDTHS.get(code, 18),
            kind="date" if code in queries.DAYS else "text",
            choices=code if code in ("agency", "role", "signs") else "",
            required=code in queries.REQUIRED,
            guidance=guidance.get(code, ""),
        )
        for code, heading in queries.HEADINGS.items()
    ]
    target = io.BytesIO()
    write_workbook(
        target,
        columns,
        [],
        sheet=_("Người dùng"),
        lists={"agency": queries.agency_labels(request.today), "role": list(roles), "signs": list(signs)},
        notes=[
            _("Mỗi dòng là một người ở một chức vụ. Cột có dấu * phải ghi."),
            _("Người đã có tài khoản: ghi đúng tên đăng nhập để giao thêm chức vụ; bảng không sửa và không khóa ai."),
            _("Mỗi lần mở nhiều nhất %(n)s tài khoản mới; nhiều hơn thì chia thành nhiều bảng.")
            % {"n": actions.MOST_NEW},
        ],
        room=queries.MOST_ROWS,
    )
    return sent(target.getvalue(), "mau-nguoi-dung.xlsx", MEDIA_TYPE)


def _words() -> tuple[dict[str, str], dict[str, str]]:
    """The words of the sheet -> codes. The sheet is Vietnamese for whoever opens it, as its headings are."""
    with override("vi"):
        roles = {str(word): code for code, word in ROLES.items()}
        signs = {str(word): code for code, word in SIGNS.items()}
    return roles, signs


@administrator_only
@never_cache
@require_http_methods(["GET", "POST"])
def people_import(request: HttpRequest) -> HttpResponse:
    """A file, what each row would do, and the button that does it; the rows travel in the page and are judged anew, and so does the file from
    one page of the preview to the next: nothing of it is kept before it is written."""
    told: list[Told] = []
    context: dict[str, Any] = {"judged": None, "most": actions.MOST_NEW}
    if request.method == "POST":
        try:
            with refusing_secrets(actor=request.actor, door="people", at=request.now):
                if request.POST.get("step") == "do":
                    return _done(request)
                context |= _preview(request)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
    context |= {"told": told}
    return render(request, "people/sheet.html", context, status=422 if told else 200)


def _preview(request: HttpRequest) -> dict[str, Any]:
    from dondoc.core.workbooks import read_workbook

    name, content = _sheet_sent(request)
    sheets = read_workbook(name, content, max_rows=queries.MOST_ROWS)
    roles, signs = _words()
    lines, unread = queries.read_people(sheets, roles=roles, signs=signs, today=request.today)
    judged = unread + actions.judge_people(actor=request.actor, lines=lines, at=request.now)
    judged.sort(key=lambda v: (KINDS.index(v.kind), v.line.number))
    good = sorted((v.line for v in judged if v.kind in ("new", "post")), key=lambda line: line.number)
    page = Paginator(judged, PAGE).get_page(request.POST.get("trang"))
    return {
        "judged": [{"verdict": v, "told": tell(v.refusal) if v.refusal else None} for v in page.object_list],
        "page": page,
        "kept": {"name": name, "content": base64.b64encode(content).decode()} if page.paginator.num_pages > 1 else None,
        "counts": {kind: sum(v.kind == kind for v in judged) for kind in KINDS},
        "good": len(good),
        "role_words": ROLES,
        "lines": json.dumps(queries.to_plain(good), ensure_ascii=False),
    }


def _sheet_sent(request: HttpRequest) -> tuple[str, bytes]:
    """The file, as it was chosen or as the page before carried it on."""
    sent = request.FILES.get("file")
    if sent is not None:
        return sent.name or "", sent.read()
    try:
        content = base64.b64decode(request.POST.get("kept", ""), validate=True)
    except ValueError:
        content = b""
    if not content:
        raise Refusal("no_file", "Chưa chọn tệp nào. Anh/chị chọn bảng người dùng rồi gửi lại.", field="file")
    return request.POST.get("kept_name", ""), content


def _done(request: HttpRequest) -> HttpResponse:
    """Everything that was shown as good, or nothing. New passwords are in this answer and nowhere else."""
    try:
        said = json.loads(request.POST.get("lines", ""))
    except json.JSONDecodeError:
        said = None
    opened, posts = actions.import_people(actor=request.actor, lines=queries.from_plain(said), at=request.now)
    if not opened and not posts:
        raise Refusal(
            "people_nothing_new",
            "Các dòng này đã được ghi trước đó nên không có gì để ghi thêm. Ai chưa có mật khẩu thì cấp mật khẩu mới ở trang của người ấy.",
            field="file",
        )
    if not opened:
        messages.success(request, _("Đã giao thêm %(posts)s chức vụ theo bảng.") % {"posts": posts})
        return HttpResponseRedirect(reverse("people"))
    return _show_once(request, opened, posts)


def _show_once(request: HttpRequest, opened: list[actions.OpenedAccount], posts: int) -> HttpResponse:
    """The page carries the workbook itself: one that waited for another request would have to be kept somewhere."""
    from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook

    headings = {_("Họ và tên"): 30, _("Cơ quan"): 48, _("Tên đăng nhập"): 24, _("Mật khẩu dùng một lần"): 28}
    target = io.BytesIO()
    write_workbook(
        target,
        [Column(heading=heading, width=width) for heading, width in headings.items()],
        [[one.full_name, one.agency, one.username, one.password] for one in opened],
        sheet=_("Mật khẩu"),
        notes=[
            _("Trao riêng cho từng người; hệ thống không giữ lại các mật khẩu này."),
            _("Lần đăng nhập đầu, người dùng phải đặt mật khẩu của riêng mình rồi mới làm việc khác."),
            _("Trao xong, anh/chị xóa tệp này."),
        ],
    )
    content = base64.b64encode(target.getvalue()).decode()
    context = {"count": len(opened), "posts": posts, "media_type": MEDIA_TYPE, "content": content}
    return render(request, "people/sheet_passwords.html", context)
