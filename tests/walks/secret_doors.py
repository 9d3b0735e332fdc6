"""Every door by which a document comes in, and every mark by which it says that it is secret: the table of docs/secrecy.md as a test.

Whoever builds a new door adds a line to DOORS: how a marked document is sent there, and which marks it can bear there.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.api.callers import Caller, a_secret
from tests.core.papers import W, a_word_file, packed, paragraph
from tests.gateway.ground import Ground, a_message, written
from tests.inspections.ground import a_ground, a_team
from tests.intake.workbooks import a_row, table
from tests.make import AT, DAY, a_person, the_office
from tests.tasks.loop import add_agency, an_assignment

from dondoc.gateway.edxml.message import Attachment
from dondoc.inspections.actions import concluding, running
from dondoc.intake.updates_sheet import HEADINGS
from dondoc.organisations.models import User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role

TITLE, NAME, FIRST, LATE, PROPERTY, METADATA, CELL, LARGE = (
    "title", "file name", "first page", "late page", "property", "metadata", "cell", "large file",
)  # fmt: skip
#: What a file can bear.
OF_FILES = (NAME, FIRST, LATE, PROPERTY, METADATA, CELL, LARGE)


class Town:
    """An Office, an agency with an open task, machines of both, and a watched folder."""

    def __init__(self, settings: Any, folder: Any) -> None:
        self.ground = Ground(settings, folder, agencies=1)
        self.world = self.ground.world
        self.assignment = an_assignment(self.world)
        self.agency, self.commune = self.world.agencies[0], add_agency(self.world, AgencyKind.COMMUNE)
        admin = a_person(role=Role.ADMINISTRATOR)
        self.machine = Caller(a_secret(the_office(), "office_clerk", admin=admin))
        self.agency_machine = Caller(a_secret(self.agency, admin=admin))
        self.office = signed_in(self.world.specialist)
        self.head = signed_in(self.world.heads[self.agency.pk])


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


def marked_file(mark: str, rare: str) -> SimpleUploadedFile:
    """A file that holds a rare word and bears one mark."""
    if mark == CELL:
        return SimpleUploadedFile(f"bang-{rare}.xlsx", a_workbook([["TT", "Nội dung"], [1, rare], [2, "TỐI MẬT"]]))
    name = f"TOI MAT {rare}.docx" if mark == NAME else f"van-ban-{rare}.docx"
    lines = ["UBND TỈNH"] + ["MẬT"] * (mark in (FIRST, LARGE)) + [f"Kế hoạch {rare}"]
    if mark == LATE:
        lines += [f"Dòng thứ {n} của một kế hoạch dài, không có gì đặc biệt." for n in range(700)] + ["TUYỆT MẬT"]
    parts: dict[str, str | bytes] = {}
    if mark == PROPERTY:
        parts["docProps/core.xml"] = "<c><title>Kế hoạch tối mật</title></c>"
    if mark == METADATA:
        parts["docProps/custom.xml"] = '<p><property name="Độ mật"><lpwstr>Mật</lpwstr></property></p>'
    if mark == LARGE:  # beyond what is kept in memory by a server's own handlers
        parts["word/media/image1.png"] = os.urandom(3 * 1024 * 1024)
    body = "".join(paragraph(line) for line in lines)
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    if not parts:
        return SimpleUploadedFile(name, a_word_file(body))
    return SimpleUploadedFile(name, packed({"[Content_Types].xml": "<T/>", "word/document.xml": document} | parts))


def a_workbook(rows: list[list[Any]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bảng")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def said(mark: str, rare: str) -> str:
    """The words of a form: marked themselves, or ordinary beside a marked file."""
    return f"TỐI MẬT: {rare}" if mark == TITLE else f"Nội dung {rare}"


def files(mark: str, rare: str) -> dict[str, Any]:
    return {} if mark == TITLE else {"files": marked_file(mark, rare)}


def register(town: Town, mark: str, rare: str) -> int:
    form = {"issuer_id": the_office().parent_id, "kind": "plan", "number": "219/KH-UBND", "issued_on": "19/11/2026"}
    form |= {"subject": said(mark, rare), "urgency": "normal", "released_on": "19/11/2026", "released_time": "07:30"}
    form |= {"tracking": "tracked", "declared_open": "on", "form_token": rare, "signer": f"Ký {rare}"}
    return town.office.post(reverse("directive_register"), form | files(mark, rare)).status_code


def update(town: Town, mark: str, rare: str) -> int:
    form = {"kind": "progress", "text": said(mark, rare), "form_token": rare, "version": town.assignment.version}
    return town.head.post(reverse("deed", args=[town.assignment.pk, "cap-nhat"]), form | files(mark, rare)).status_code


def result(town: Town, mark: str, rare: str) -> int:
    form = {
        "text": said(mark, rare),
        "document_kind": "Báo cáo",
        "document_number": "5/BC-S",
        "result_dated": "19/11/2026",
    }
    form |= {"document_signer": f"Ký {rare}", "form_token": rare, "version": town.assignment.version}
    return town.head.post(reverse("deed", args=[town.assignment.pk, "ket-qua"]), form | files(mark, rare)).status_code


def thread(town: Town, mark: str, rare: str) -> int:
    form = {"loai": "difficulty", "luot": town.assignment.pk, "subject": f"Vướng {rare}", "words": said(mark, rare)}
    return town.head.post(reverse("thread_new"), form | {"form_token": rare} | files(mark, rare)).status_code


def inquiry(town: Town, mark: str, rare: str) -> int:
    form = {
        "purpose": "report",
        "title": f"Báo cáo {rare}",
        "words": said(mark, rare),
        "form": "text",
        "due_on": "25/11/2026",
    }
    form |= {"agencies": [f"a:{town.agency.pk}"], "form_token": rare}
    return town.office.post(reverse("inquiry_new"), form | files(mark, rare)).status_code


def feedback(town: Town, mark: str, rare: str) -> int:
    form = {"about": town.commune.pk, "fault": "late", "words": said(mark, rare), "form_token": rare}
    return town.head.post(reverse("feedback_new"), form | files(mark, rare)).status_code


def score_cause(town: Town, mark: str, rare: str) -> int:
    form = {"cause": "disaster", "words": said(mark, rare), "document": "12/TB-UBND", "form_token": rare}
    return signed_in(town.world.leader).post(reverse("score_cause", args=[town.assignment.pk]), form).status_code


def remark(town: Town, mark: str, rare: str) -> int:
    form = {"article": "", "words": said(mark, rare), "wanted": "", "form_token": rare}
    return town.head.post(reverse("remark_new"), form).status_code


def public_mark(town: Town, mark: str, rare: str) -> int:
    address = reverse("task_private", args=[town.assignment.task_id])
    return town.office.post(address, {"reason": said(mark, rare)}).status_code


def intake(town: Town, mark: str, rare: str) -> int:
    """A plan in Excel. A stamped row is refused by itself and the others are taken in: nothing of it stays either way."""
    # the name of a sheet whose other rows are taken in is kept
    name = f"TOI MAT {rare}.xlsx" if mark == NAME else "ke-hoach.xlsx"
    text = f"TỐI MẬT {rare}" if mark in (CELL, TITLE) else f"Lập danh mục {rare}"
    rows = [a_row(1, town.agency.name, content=text, directive_kind="Kế hoạch")]
    content = table(
        rows, more=(lambda book, sheet: book.set_properties({"title": "TUYỆT MẬT"})) if mark == PROPERTY else None
    )
    form = {"file": SimpleUploadedFile(name, content), "declared_open": "on", "form_token": f"intake {mark}"}
    if mark == TITLE:  # the document of an appendix, typed once for all its rows
        day = f"{DAY:%d/%m/%Y}"
        form |= {"belongs": "one", "directive_number": "9/KH-UBND", "directive_date": day, "directive_subject": text}
    return 422 if town.office.post(reverse("intake"), form).status_code in (302, 422) else 201


def intake_row(town: Town, mark: str, rare: str) -> int:
    """Why a row of a sheet is not to be entered."""
    sheet = SimpleUploadedFile("ke-hoach.xlsx", table([a_row(1, town.agency.name)]))
    form = {"file": sheet, "declared_open": "on", "form_token": f"row {mark}"}
    page = town.office.post(reverse("intake"), form)["Location"]
    return town.office.post(f"{page}dong/2/", {"because": said(mark, rare)}).status_code


def reading(town: Town, mark: str, rare: str) -> int:
    form: dict[str, Any] = {"text": "", "declared_open": "on", "form_token": rare}
    form |= {"text": f"UBND TỈNH\nTỐI MẬT\nKế hoạch {rare}"} if mark == TITLE else {"file": marked_file(mark, rare)}
    return town.office.post(reverse("readings"), form).status_code


def agency_sheet(town: Town, mark: str, rare: str) -> int:
    rows = [
        ["", "", ""],
        [HEADINGS["key"], HEADINGS["kind"], HEADINGS["text"]],
        ["x", "", f"TỐI MẬT {rare}" if mark == CELL else rare],
    ]
    name = f"TOI MAT {rare}.xlsx" if mark == NAME else f"cap-nhat-{rare}.xlsx"
    form = {"step": "preview", "file": SimpleUploadedFile(name, a_workbook(rows))}
    return town.head.post(reverse("updates_sheet"), form).status_code


def message_of(mark: str, rare: str) -> bytes:
    number = str(1000 + sum(map(ord, rare)) % 9000)
    if mark == TITLE:
        return written(a_message(number, subject=f"TUYỆT MẬT: {rare}"))
    if mark == METADATA:
        raw = written(a_message(number, subject=f"Về việc {rare}"))
        return raw.replace(b"</edXML:MessageHeader>", "<edXML:DoMat>Mật</edXML:DoMat></edXML:MessageHeader>".encode())
    file = marked_file(mark, rare)
    return written(a_message(number, attachments=(Attachment(str(file.name), file.read()),)))


def edxml_folder(town: Town, mark: str, rare: str) -> int:
    path = town.ground.put(message_of(mark, rare), f"{len(rare)}-{mark.replace(' ', '-')}.edxml")
    done = town.ground.round()
    # what was refused lies in the sender's reach, outside the product; the operator has set where
    (town.ground.incoming / "refused" / path.name).unlink(missing_ok=True)
    return 422 if done.refused else 201


def edxml_interface(town: Town, mark: str, rare: str) -> int:
    url, kind = "/api/v1/edxml/messages", "application/octet-stream"
    return town.machine.client.post(url, message_of(mark, rare), content_type=kind).status_code


def interface_document(town: Town, mark: str, rare: str) -> int:
    task = {"content": f"Việc {rare}", "leads": [town.agency.code], "no_coordinators": True, "due_on": "2026-12-01"}
    form = {"number": "77/KH-UBND", "kind": "plan", "issued_on": f"{DAY}", "released_at": "2026-11-19T07:30:00+07:00"}
    form |= {
        "subject": said(mark, rare),
        "signer": f"Ký {rare}",
        "assigned_by": "chairman",
        "declared_open": True,
        "tasks": [task],
    }
    return posted(town.machine, "documents", form, mark, rare)


def interface_update(town: Town, mark: str, rare: str) -> int:
    form = {"kind": "progress", "text": said(mark, rare)}
    return posted(town.agency_machine, f"assignments/{town.assignment.pk}/updates", form, mark, rare)


def posted(caller: Caller, path: str, form: dict[str, Any], mark: str, rare: str) -> int:
    headers = {"Idempotency-Key": f"key-{rare}"}
    if mark == TITLE:
        answer = caller.client.post(f"/api/v1/{path}", form, content_type="application/json", headers=headers)
    else:
        data = {"data": json.dumps(form), "files": [marked_file(mark, rare)]}
        answer = caller.client.post(f"/api/v1/{path}", data, headers=headers)
    return int(answer.status_code)


def report_round(town: Town, mark: str, rare: str) -> int:
    form = {"title": f"Báo cáo {rare}", "ground": said(mark, rare), "first": "01/10/2026", "last": "15/11/2026"}
    form |= {"due_on": "25/11/2026", "agencies": [f"a:{town.agency.pk}"], "form_token": rare}
    return town.office.post(reverse("report_special"), form).status_code


def paper_template(town: Town, mark: str, rare: str) -> int:
    return town.office.post(reverse("paper_templates"), {"file": marked_file(mark, rare)}).status_code


def office_section(town: Town, mark: str, rare: str) -> int:
    code = "quarter-2026-4"
    town.office.post(reverse("office_report_begin", args=[code]))
    form = {"text": said(mark, rare), "version": "0"}
    return town.office.post(reverse("office_section", args=[code, "overview"]), form).status_code


def office_hand_back(town: Town, mark: str, rare: str) -> int:
    """The report that `office_section` began."""
    code, leader = "quarter-2026-4", signed_in(town.world.leader)
    section = {"text": "Đánh giá.", "version": "0"}
    town.office.post(reverse("office_section", args=[code, "overview"]), section)
    town.office.post(reverse("office_report_hand_up", args=[code]))
    return leader.post(reverse("office_report_hand_back", args=[code]), {"reason": said(mark, rare)}).status_code


def team(town: Town, mark: str, rare: str) -> int:
    form = {"name": f"Tổ {rare}", "number": "9/QĐ-UBND", "decided_on": "19/11/2026", "first": "19/11/2026"}
    form |= {"rules": said(mark, rare), "person": town.world.leader.user_id, "form_token": rare}
    return town.office.post(reverse("inspection_team_new"), form | files(mark, rare)).status_code


def inspection(town: Town, mark: str, rare: str) -> int:
    """The ground of a sudden one, and the decision it rests on."""
    a_team(town.world)
    form = {"kind": "unannounced", "ground": "direction", "ground_words": said(mark, rare), "contents": ["execution"]}
    form |= {"agency": f"a:{town.agency.pk}", "first": "19/11/2026", "last": "20/11/2026", "form_token": rare}
    form |= {"head": town.world.leader.user_id, "decision_number": "7/QĐ-UBND", "decision_on": "19/11/2026"}
    return town.office.post(reverse("inspection_new"), form | files(mark, rare)).status_code


def own_inspection(town: Town, mark: str, rare: str) -> int:
    head = town.world.heads[town.agency.pk]
    form = {"title": said(mark, rare), "agency": town.agency.pk, "contents": ["execution"], "kind": "planned"}
    form |= {"first": "19/11/2026", "last": "20/11/2026", "head": head.user_id, "form_token": rare}
    return town.head.post(reverse("inspection_own_new"), form).status_code


def conclusion(town: Town, mark: str, rare: str) -> int:
    """The words of a section, or the scanned paper with which it is signed, of an inspection that has begun."""
    ground = a_ground(town.world, contents=("updating",))
    where = {"inspection_id": ground.inspection.pk, "at": AT}
    running.begin(actor=ground.head, version=None, **where)
    concluding.begin(actor=ground.head, **where)
    head = signed_in(ground.head)
    if mark == TITLE:
        address = reverse("inspection_conclusion_section", args=[ground.inspection.pk, "conclusion"])
        return head.post(address, {"text-conclusion": said(mark, rare), "seen-conclusion": "0"}).status_code
    address = reverse("inspection_conclusion_act", args=[ground.inspection.pk, "ky"])
    return head.post(address, {"number": "1/BC", "dated": "19/11/2026"} | files(mark, rare)).status_code


def evidence(town: Town, mark: str, rare: str) -> int:
    """A note or a file that the head of the team keeps of an inspection."""
    ground = a_ground(town.world, contents=("updating",))
    form = {"words": said(mark, rare), "form_token": rare}
    address = reverse("inspection_evidence", args=[ground.inspection.pk])
    return signed_in(ground.head).post(address, form | files(mark, rare)).status_code


@dataclass(frozen=True)
class Door:
    """`send` answers the status: 422 of a refusal, or 200 where the form comes back with it."""

    name: str
    send: Callable[[Town, str, str], int]
    marks: tuple[str, ...] = (TITLE, *OF_FILES)


DOORS = (
    Door("directive_register", register),
    Door("update", update, (TITLE, FIRST)),
    Door("result", result, (TITLE, NAME, LATE, LARGE)),
    Door("thread", thread, (TITLE, NAME, FIRST)),
    Door("inquiry", inquiry, (TITLE, FIRST)),
    Door("feedback", feedback, (TITLE, PROPERTY)),
    Door("report_round", report_round, (TITLE,)),
    Door("office_section", office_section, (TITLE,)),
    Door("office_hand_back", office_hand_back, (TITLE,)),
    Door("remark", remark, (TITLE,)),
    Door("inspection_team", team, (TITLE, FIRST)),
    Door("inspection_own", own_inspection, (TITLE,)),
    Door("inspection_new", inspection, (TITLE, FIRST)),
    Door("inspection_conclusion", conclusion, (TITLE, FIRST)),
    Door("inspection_evidence", evidence, (TITLE, FIRST)),
    Door("score_cause", score_cause, (TITLE,)),
    Door("public_mark", public_mark, (TITLE,)),
    Door("paper_template", paper_template, (FIRST,)),
    Door("intake", intake, (TITLE, NAME, PROPERTY, CELL)),
    Door("intake_row", intake_row, (TITLE,)),
    Door("reading", reading, (TITLE, NAME, LATE, PROPERTY, LARGE)),
    Door("agency_sheet", agency_sheet, (NAME, CELL)),
    Door("edxml_folder", edxml_folder, (TITLE, NAME, FIRST, PROPERTY, METADATA)),
    Door("edxml_interface", edxml_interface, (TITLE, METADATA)),
    Door("interface_document", interface_document, (TITLE, NAME, METADATA, LARGE)),
    Door("interface_update", interface_update, (TITLE, FIRST)),
)
