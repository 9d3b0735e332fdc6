"""What a machine said of a document, as the forms that the actions take; codes of agencies become the agencies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dondoc.api.schemas import DocumentIn, TaskIn
from dondoc.connections.queries.codes import agencies_named, fields_named
from dondoc.directives.actions import DirectiveForm
from dondoc.organisations import queries as organisations
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions.drafting import TaskForm


def document(said: DocumentIn, day: date) -> tuple[DirectiveForm, list[TaskForm], list[Refusal]]:
    """The form of the document, those of its tasks, and a refusal for every code that means no agency and no field. A fixed number of queries."""
    codes = {code for task in said.tasks for code in (*task.leads, *task.coordinators)}
    codes |= {code for code in (said.issuer, said.drafting_agency) if code}
    agencies = agencies_named(codes, day)
    fields = fields_named({task.field for task in said.tasks if task.field})
    faults = _unknown("issuer", [said.issuer or ""], agencies)
    faults += _unknown("drafting_agency", [said.drafting_agency or ""], agencies)
    tasks = []
    for place, task in enumerate(said.tasks):
        faults += _unknown(f"tasks.{place}.leads", task.leads, agencies)
        faults += _unknown(f"tasks.{place}.coordinators", task.coordinators, agencies)
        if task.field and task.field not in fields:
            faults.append(Refusal("field_unknown", "Không có lĩnh vực nào mang mã này.", field=f"tasks.{place}.field"))
        tasks.append(_task(task, agencies, fields))
    same = ("kind", "number", "issued_on", "released_at", "subject", "signer", "signer_title", "assigned_by", "assigned_by_name",
            "urgency", "tracked", "not_tracked_reason", "declared_open", "confirmed_open")  # fmt: skip
    form = DirectiveForm(
        **{name: getattr(said, name) for name in same},
        issuer_id=agencies.get(said.issuer, organisations.province().pk)
        if said.issuer
        else organisations.province().pk,
        drafting_agency_id=agencies.get(said.drafting_agency) if said.drafting_agency else None,
        form_token="",
    )
    return form, tasks, faults


def _task(said: TaskIn, agencies: dict[str, int], fields: dict[str, int]) -> TaskForm:
    same = ("content", "product", "no_coordinators", "deadline_text", "due_on", "no_deadline", "deadline_kind", "report_to", "origin",
            "origin_document", "origin_due_on")  # fmt: skip
    return TaskForm(
        **{name: getattr(said, name) for name in same},
        leads=_picked(said.leads, agencies),
        coordinators=_picked(said.coordinators, agencies),
        field_id=fields.get(said.field) if said.field else None,
    )


def _picked(codes: Collection[str], agencies: dict[str, int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"a:{agencies[code]}" for code in codes if code in agencies))


def _unknown(field: str, codes: Collection[str], agencies: dict[str, int]) -> list[Refusal]:
    """The code itself is not repeated: a text in its place might say anything."""
    n = sum(bool(code) and code not in agencies for code in codes)
    if not n:
        return []
    sentence = "Có {n} mã không thuộc cơ quan nào đang hoạt động. Bên gọi xem danh sách ở /api/v1/agencies."
    return [Refusal("agency_unknown", sentence, field=field, n=n)]
