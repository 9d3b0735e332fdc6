"""A specialist's report of late and stuck tasks goes to the leaders of the Office, and is kept as it was sent (C7; BT 7.2.d)."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import inspect_upload
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.urging.actions.urging import LARGEST_LETTER
from dondoc.urging.models import StuckReport
from dondoc.urging.queries.stuck import Draft, cite, draft
from dondoc.urging.report_paper import ReportFacts, report


@guard.deed
def send_report(*, actor: Actor, words: str, form_token: str, at: datetime) -> StuckReport:
    """Drafted anew at this hour with his words before it. The same form sent twice is one report.

    Raises NotThere for whoever follows no directives; Refusal: nothing_to_report, a mark of secrecy.
    """
    if not may(Deed.REPORT_STUCK, own_party(actor)):
        raise NotThere("report")
    if (same := _sent_before(actor, form_token)) is not None:
        return same
    refuse_marked({"words": words}, at=at)
    drafted = draft(actor, clock.day_of(at))
    if not drafted.lines:
        raise Refusal(
            "nothing_to_report",
            "Trong các văn bản anh/chị theo dõi hiện không có nhiệm vụ chậm, vướng nên không có gì để báo cáo.",
            cite=cite(),
        )
    try:
        with transaction.atomic():
            return _write(actor, words.strip(), drafted, form_token, at)
    except IntegrityError:  # the same form, a second time before the first had ended
        if (same := _sent_before(actor, form_token)) is None:
            raise
        return same


def _sent_before(actor: Actor, form_token: str) -> StuckReport | None:
    return StuckReport.objects.filter(form_token=form_token, by_id=actor.user_id).first()


def _write(actor: Actor, words: str, drafted: Draft, form_token: str, at: datetime) -> StuckReport:
    facts = ReportFacts(name=actor.name, title=actor.title, words=words, draft=drafted, cite=cite(), at=at)
    name = f"Báo cáo nhiệm vụ chậm, vướng {clock.day_of(at):%d-%m-%Y}.docx"
    file = keep_files(
        [inspect_upload(name, io.BytesIO(report(facts)), LARGEST_LETTER, ours=True)], by_id=actor.user_id, at=at
    )[0]
    made = StuckReport.objects.create(
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        words=words,
        late=drafted.late,
        stuck=drafted.stuck,
        file=file,
        form_token=form_token,
    )
    told = {"report": made.pk, "late": made.late, "stuck": made.stuck, "agency": actor.agency_id, **sums_of([file])}
    record(AuditKind.STUCK_REPORTED, actor=actor, stream=f"stuck:{made.pk}", facts=told, at=at, cite=cite())
    return made
