"""The Office sets its own Word template for a paper, or goes back to the system's layout (H3)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import MEDIA_TYPES, InspectedFile
from dondoc.reports.models.template import PaperTemplate
from dondoc.reports.queries.templates import FIELDS_OF, keeps_templates
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard


@guard.deed
def set_template(*, actor: Actor, kind: str, file: InspectedFile, at: datetime) -> PaperTemplate:
    """From now on papers of this kind are made with this template; the one before it ends. It was inspected at the door.

    Raises NotThere for whoever may not; Refusal template_not_word; Refusals of `check_template`.
    """
    _allowed(actor, kind)
    if file.media_type != MEDIA_TYPES["docx"]:
        raise Refusal(
            "template_not_word",
            "Tệp “{name}” không phải là văn bản Word (.docx). Anh/chị lưu mẫu dạng .docx rồi tải lên.",
            field="file",
            name=file.name,
        )
    from dondoc.core.papers.templates import check_template  # its libraries are loaded by who needs them

    check_template(file.content, FIELDS_OF[kind])
    _end(actor, kind, at)
    kept = keep_files([file], by_id=actor.user_id, at=at)[0]
    made = PaperTemplate.objects.create(kind=kind, file=kept, by_id=actor.user_id, at=at)
    facts = {"template": made.pk, "file": kept.pk, "sha256": kept.sha256, **sums_of([kept])}
    record(AuditKind.PAPER_TEMPLATE_SET, actor=actor, stream=f"paper_template:{kind}", facts=facts, at=at)
    return made


@guard.deed
def end_template(*, actor: Actor, kind: str, at: datetime) -> None:
    """From now on papers of this kind are made in the system's own layout. Where none holds, nothing is done.

    Raises NotThere for whoever may not.
    """
    _allowed(actor, kind)
    for pk in _end(actor, kind, at):
        facts = {"template": pk}
        record(AuditKind.PAPER_TEMPLATE_ENDED, actor=actor, stream=f"paper_template:{kind}", facts=facts, at=at)


def _allowed(actor: Actor, kind: str) -> None:
    if kind not in FIELDS_OF or not keeps_templates(actor):
        raise NotThere(f"template {kind}")


def _end(actor: Actor, kind: str, at: datetime) -> list[int]:
    """The one that holds, ended; its number."""
    held = PaperTemplate.objects.select_for_update().filter(kind=kind, ended_at__isnull=True)
    ended = [row.pk for row in held]
    PaperTemplate.objects.filter(pk__in=ended).update(ended_at=at, ended_by_id=actor.user_id)
    return ended
