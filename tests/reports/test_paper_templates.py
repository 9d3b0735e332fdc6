"""H3: the Office's report in its own Word template, from the page where it is set to the file of an approved report."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.core.papers.templates import fill
from dondoc.organisations.models import User
from dondoc.reports.actions import approving, office
from dondoc.reports.actions.office_writing import write
from dondoc.reports.actions.templates import end_template, set_template
from dondoc.reports.models import PaperTemplate
from dondoc.reports.office_files import approved_paper, made_of
from dondoc.reports.office_template import FIELDS, SECTIONS, values_of
from dondoc.reports.office_template_sample import sample
from dondoc.reports.queries.office import figures_of, read_content
from dondoc.reports.seen import before_the_approver
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.worker.schedule import _reports

pytestmark = pytest.mark.django_db
KIND, QUARTER = "office_report", "quarter-2026-4"
PAGE = "paper_templates"


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def a_template(*paragraphs: str) -> bytes:
    book, kept = docx.Document(), io.BytesIO()
    for text in paragraphs:
        book.add_paragraph(text)
    book.save(kept)
    return kept.getvalue()


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def inspected(content: bytes, name: str = "mau.docx"):
    return inspect_upload(name, io.BytesIO(content), 10_000_000)


def approved(world, day: datetime, provisional: bool, code: str = QUARTER):
    report = office.begin(actor=world.specialist, code=code, at=day)
    office.count(actor=world.specialist, report_id=report.pk, at=day)
    # letters that no file can hold come with what is pasted
    write(actor=world.specialist, report_id=report.pk, code="overview", text="Đánh\x02 giá", version=0, at=day)
    office.hand_up(actor=world.specialist, report_id=report.pk, at=day)
    report.refresh_from_db()
    return approving.approve(
        actor=world.leader,
        report_id=report.pk,
        seen=before_the_approver(report),
        provisional=provisional,
        early="Cần sớm.",
        at=day,
    )


def text_of(content: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def one_that_cannot_be_written_keeps_no_other_from_its_files(world, final, monkeypatch):
    other = approved(world, at(12, 28), provisional=False, code="quarter-2026-3")
    made = approving.made_of

    def torn(approval, form):
        if approval == final and form == "docx":
            raise Refusal("template_torn", "Mẫu hỏng.")
        return b"%PDF-1.4\n%%EOF" if form == "pdf" else made(approval, form)

    with monkeypatch.context() as patched:
        patched.setattr(approving, "made_of", torn)
        with pytest.raises(Refusals):
            _reports(at(12, 28), None)
    kept = {one: set(one.made.values_list("form", flat=True)) for one in (final, other)}
    assert kept == {final: {"pdf", "xlsx"}, other: {"docx", "pdf", "xlsx"}}


def test_h3_an_approved_report_comes_out_in_the_template_that_held_then_and_stays_so(frozen, monkeypatch):
    world = a_world(1)
    an_assignment(world, due_on=date(2026, 11, 25))
    own = a_template("Theo mẫu riêng: {{ ten_ky }}, quá hạn {{ con_qua_han }}/{{ tong_so }}", "{{ kiem_tra }}")
    first = set_template(actor=world.specialist, kind=KIND, file=inspected(own), at=at(11, 30))
    frozen(at(12, 2))
    early = approved(world, at(12, 2), provisional=True)
    assert "Theo mẫu riêng" not in text_of(made_of(early, "docx")), "what is provisional is marked on every page"
    frozen(at(12, 28))
    approving.renew(actor=world.leader, report_id=early.report_id, at=at(12, 28))
    final = approved(world, at(12, 28), provisional=False)
    made = made_of(final, "docx")
    assert "Theo mẫu riêng" in text_of(made) and "quá hạn 1/1" in text_of(made) and final.sha256 in text_of(made)

    later = set_template(actor=world.leader, kind=KIND, file=inspected(a_template("Mẫu sau")), at=at(12, 29))
    end_template(actor=world.leader, kind=KIND, at=at(12, 30))
    assert made_of(final, "docx") == made
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.ended_at, later.ended_at) == (at(12, 29), at(12, 30))
    kinds = list(
        AuditEvent.objects.filter(stream=f"paper_template:{KIND}").order_by("seq").values_list("kind", flat=True)
    )
    assert kinds == ["paper_template_set", "paper_template_set", "paper_template_ended"]

    one_that_cannot_be_written_keeps_no_other_from_its_files(world, final, monkeypatch)
    spoilt = read_content(final) | {"early": "Do\x02 lũ"}  # of before such letters were dropped
    values = values_of(figures_of(final), spoilt, approved_paper(final))
    assert values["danh_gia_chung"] == [{"doan": "Đánh giá"}] and "Do lũ" in values["tinh_hinh_gui"]
    assert list(values) == [field.name for field in FIELDS]
    for field in FIELDS:
        columns = [] if isinstance(field.example, str) else [one.name for one in field.example]
        assert isinstance(values[field.name], str) is not bool(columns), field.name
        assert all(list(row) == columns for row in values[field.name] if columns), field.name
    assert values["theo_co_quan"][0]["ty_le_dung_han"] == "0,0%"
    the_sample_leaves_nothing_bare(values)


def the_sample_leaves_nothing_bare(values):
    empty = dict.fromkeys(list(SECTIONS)[1:], [])
    book = docx.Document(io.BytesIO(fill(sample(), values | empty)))
    begun_with = "\n".join(
        "".join(t.text or "" for t in one.iter(qn("w:t"))) for one in book.element.body.iter(qn("w:p"))
    )
    assert begun_with.count("Không có nội dung.") == len(SECTIONS) - 1, "no numbered heading is left bare"
    assert "- Như trên;" in begun_with and "- Lưu: VT." in begun_with and "(Kèm theo Báo cáo số" in begun_with
    assert "TÌNH HÌNH GỬI BÁO CÁO" in begun_with, "the appendix of which its sentence speaks"


def test_h3_a_template_is_set_on_its_page_its_faults_are_named_and_nobody_else_sees_it(
    frozen, django_assert_max_num_queries
):
    world = a_world(1)
    head = world.heads[world.agencies[0].pk]
    client, address = client_of(world.specialist), reverse(PAGE)
    faulty = client.post(address, {"file": upload(a_template("Một", "{{ tong_so", "{{ tong }}"))})
    assert faulty.status_code == 422
    shown = faulty.content.decode()
    assert "“{{ tong_so” ở đoạn 2" in shown and "“{{ tong }}” ở đoạn 3" in shown
    for content, name in ((b"ghi", "mau.txt"), (a_template("MẬT"), "mau.docx")):
        assert client.post(address, {"file": upload(content, name)}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert not PaperTemplate.objects.exists() and not StoredFile.objects.exists()

    assert (
        client.post(address, {"file": upload(client.get(reverse("paper_template_sample")).content)}).status_code == 302
    )
    kept = PaperTemplate.objects.get()
    trial = client.get(reverse("paper_template_trial", args=[kept.pk]))
    assert "Nội dung của đoạn này." in text_of(trial.content)
    assert client.get(reverse("paper_template_file", args=[kept.pk])).status_code == 200
    with django_assert_max_num_queries(24):  # one is the page's own, the frame around it asks the others
        assert "Xem bản điền thử" in client.get(address).content.decode()

    _unseen_by(client_of(head), kept)
    with pytest.raises(NotThere):
        set_template(actor=head, kind=KIND, file=inspected(a_template("x")), at=at(12, 1))
    with pytest.raises(NotThere):
        set_template(actor=world.leader, kind="other", file=inspected(a_template("x")), at=at(12, 1))
    with refused("template_not_word"):
        set_template(actor=world.leader, kind=KIND, file=inspected(b"ghi", "mau.txt"), at=at(12, 1))
    with pytest.raises(Refusals):
        set_template(actor=world.leader, kind=KIND, file=inspected(a_template("{{ khong }}")), at=at(12, 1))
    assert client.post(reverse("paper_template_end")).status_code == 302
    kept.refresh_from_db()
    assert kept.ended_at is not None


def _unseen_by(other: Client, kept: PaperTemplate) -> None:
    """For whoever may not keep templates there are none."""
    places = [(PAGE, []), ("paper_template_sample", []), ("paper_template_file", [kept.pk])]
    for name, args in [*places, ("paper_template_trial", [kept.pk])]:
        assert other.get(reverse(name, args=args)).status_code == 404
    assert other.post(reverse("paper_template_end")).status_code == 404
