"""A document turns out to be secret after it came in: out of everybody's sight at once, wherever the product holds its words.

Words are replaced where they stand, so that no page, list, search, export or figure needs to know of it: what is left are ids, states, days
and agencies. What they said is sealed until it is decided (docs/decisions/0015-quarantine.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.notices.models import Mail
from dondoc.quarantine.models import Ground, Incident, IncidentState, Sealed
from dondoc.quarantine.queries.carriers import carriers, sums_of
from dondoc.quarantine.queries.elsewhere import pieces, quotable
from dondoc.quarantine.queries.incidents import exists
from dondoc.quarantine.queries.words import NOWHERE, TABLE, Words, files_of, rows_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.search import actions as search
from dondoc.search.models import Kind
from dondoc.tasks.models import Assignment, Task, Update

#: What stands where words were. Not translated: it lies in the database.
BLANK = "(đã cách ly)"
#: Columns that must be empty, or unlike those of other rows.
_EMPTY = frozenset({"sha256", "search_text"})
_UNIQUE = frozenset({"number_key"})
_SEARCHED = {"directives.Directive": Kind.DIRECTIVE, "tasks.Task": Kind.TASK, "tasks.Update": Kind.UPDATE}
_AT_ONCE = 500
#: Three columns each in one statement.
_SOUGHT_AT_ONCE = 100


@dataclass(slots=True)
class _Found:
    """What is gathered on the way: rows by label, their texts, files, sums of files."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    files: set[int] = field(default_factory=set)
    sums: set[str] = field(default_factory=set)


def ensure_may(actor: Actor) -> None:
    """Raises NotThere for whoever is no officer for this: for him there are no incidents."""
    if not may(Deed.ISOLATE, own_party(actor)):
        raise NotThere()


@transaction.atomic
def isolate(*, actor: Actor, kind: str, subject_id: int, ground: str, at: datetime) -> Incident:
    """Takes a record and all that hangs on it out of sight; answers the incident. `kind`: one of `words.KINDS`; `ground`: a Ground.

    Raises Refusal nothing_to_isolate, ground_missing, isolated_already; NotThere for whoever may not.
    """
    ensure_may(actor)
    _ensure_there(kind, subject_id, ground)
    incident = Incident.objects.create(
        kind=kind,
        subject_id=subject_id,
        directive_id=_directive_of(kind, subject_id),
        ground=ground,
        reported_by_id=actor.user_id,
        by_title=actor.described[:320],
        reported_at=at,
    )
    found = _Found(sums=sums_of(kind, subject_id))
    # asked before anything is blanked: some are found by a number
    wanted = [(words, rows) for words in TABLE if (rows := _rows(words, kind, subject_id)) is not None]
    for words, rows in wanted:
        if words.label != "core.StoredFile":
            _seal(incident, words, rows, found)
    if kind == "file":
        found.files.add(subject_id)
    _seal_carriers(incident, found)
    _seal_files(incident, found)
    _forget(found)
    _forget_mail(found.texts, incident.directive_id)
    incident.records = {label: len(keys) for label, keys in found.rows.items()}
    incident.save()
    facts: dict[str, object] = {"incident": incident.pk, "kind": kind, "record": subject_id, "ground": ground}
    facts["files"] = sorted(found.rows.get("core.StoredFile", ()))
    record(AuditKind.SECRET_ISOLATED, actor=actor, stream=f"incident:{incident.pk}", facts=facts, at=at)
    return incident


def _ensure_there(kind: str, subject_id: int, ground: str) -> None:
    if ground not in Ground.values:
        raise Refusal("ground_missing", "Anh/chị chọn căn cứ cho thấy đây là tài liệu mật.", field="ground")
    if not exists(kind, subject_id):
        raise Refusal(
            "nothing_to_isolate",
            "Hệ thống không có mục này nên chưa cách ly gì. Anh/chị dán lại địa chỉ trang, hoặc nhập đúng số, ký hiệu văn bản.",
            field="address",
        )
    if Incident.objects.filter(kind=kind, subject_id=subject_id, state=IncidentState.ISOLATED).exists():
        raise Refusal("isolated_already", "Mục này đã được cách ly và đang chờ xử lý.", field="address")


def _rows(words: Words, kind: str, subject_id: int) -> Q | None:
    if not words.numbers:
        return rows_of(words, kind, subject_id)
    if kind != "directive":
        return None
    number_key, day = Directive.objects.values_list("number_key", "issued_on").get(pk=subject_id)
    return Q(number_key=number_key, **{words.numbers: day})


def _directive_of(kind: str, subject_id: int) -> int:
    """The directive the record belongs to, 0 for none: by it what can be found is written anew should the record be given back."""
    if kind == "directive":
        return subject_id
    of: dict[str, Any] = {
        "task": Task.objects.filter(pk=subject_id).values_list("directive_id", flat=True),
        "assignment": Assignment.objects.filter(pk=subject_id).values_list("task__directive_id", flat=True),
        "update": Update.objects.filter(pk=subject_id).values_list("assignment__task__directive_id", flat=True),
        "file": Directive.objects.filter(files=subject_id).values_list("pk", flat=True),
    }
    found = of[kind].first() if kind in of else None
    return int(found or 0)


def _seal(incident: Incident, words: Words, wanted: Q, found: _Found) -> None:
    """What the rows say is put aside, and nothing stands in its place."""
    model = words.model
    rows = list(model._base_manager.filter(wanted).order_by("pk").distinct().values("pk", *words.columns))
    done = set(found.rows.get(words.label, ()))
    rows = [row for row in rows if row["pk"] not in done]
    if not rows:
        return
    sealed: list[Sealed] = []
    blanks: dict[tuple[object, ...], tuple[dict[str, Any], list[int]]] = {}
    held = set(Sealed.objects.filter(label=words.label).values_list("row_id", flat=True))
    for row in rows:
        pk = row.pop("pk")
        blank = {name: _blank(model._meta.get_field(name), value, pk) for name, value in row.items()}
        said = {name: value for name, value in row.items() if value is not None and value not in (blank[name], "")}
        blank = {name: blank[name] for name in said}
        content = b"".join(bytes(said.pop(name)) for name in list(said) if isinstance(blank[name], bytes))
        # a row that an earlier incident holds is held by this one too, with nothing to say: each has to be decided before it speaks again
        if blank or pk in held:
            sealed.append(Sealed(incident=incident, label=words.label, row_id=pk, values=said, content=content))
            found.texts += quotable(words.label, said)
        if blank:
            # Rows that are blanked alike are written in one statement.
            alike = tuple((name, str(value)) for name, value in blank.items())
            blanks.setdefault(alike, (blank, []))[1].append(pk)
    Sealed.objects.bulk_create(sealed, batch_size=_AT_ONCE)
    for blank, keys in blanks.values():
        for start in range(0, len(keys), _AT_ONCE):
            model._base_manager.filter(pk__in=keys[start : start + _AT_ONCE]).update(**blank)
    keys = [one.row_id for one in sealed]
    found.rows.setdefault(words.label, []).extend(keys)
    found.files |= files_of(words, keys)


def _blank(column: Any, value: Any, pk: int) -> Any:
    """What stands in a column from now on, of the same type."""
    if not isinstance(value, str):
        return b"" if isinstance(value, bytes | memoryview) else type(value)()
    if column.name in _EMPTY:
        return ""
    if column.name == "path":
        return NOWHERE
    blank = f"cach-ly-{pk}" if column.name in _UNIQUE else BLANK
    return blank[: column.max_length] if column.max_length else blank


def _seal_carriers(incident: Incident, found: _Found) -> None:
    """Messages of the exchange and open readings that hold the same files go with them, with all their words and bytes."""
    found.sums |= _sums(found.files)
    for kind, pk in list(carriers(found.sums, found.rows.get("tasks.Update", []))):
        for words in TABLE:
            wanted = None if words.label == "core.StoredFile" else rows_of(words, kind, pk)
            if wanted is not None:
                _seal(incident, words, wanted, found)


def _seal_files(incident: Incident, found: _Found) -> None:
    """The files of the rows, and every other row that stands for the same bytes. From now on nobody is handed them."""
    found.sums |= _sums(found.files)
    incident.sums = sorted(found.sums)
    words = next(words for words in TABLE if words.label == "core.StoredFile")
    _seal(incident, words, Q(sha256__in=found.sums) | Q(pk__in=found.files), found)


def _sums(file_ids: set[int]) -> set[str]:
    """SHA-256 of files; of those that an earlier incident holds, what it keeps of them."""
    known = StoredFile.objects.filter(pk__in=file_ids).values_list("sha256", flat=True)
    sealed = Sealed.objects.filter(label="core.StoredFile", row_id__in=file_ids).values_list("values", flat=True)
    return {digest for digest in (*known, *(values.get("sha256", "") for values in sealed)) if digest}


def _forget(found: _Found) -> None:
    """Nothing of it is found any longer."""
    for label, keys in found.rows.items():
        if label in _SEARCHED:
            search.forget(_SEARCHED[label], keys)
    search.forget(Kind.FILE, found.rows.get("core.StoredFile", []))


def _forget_mail(texts: list[str], directive_id: int) -> None:
    """Mails that quote it say nothing any more; those that went out are in other people's letter boxes, which the officer is told."""
    since = Directive.objects.filter(pk=directive_id).values_list("registered_at", flat=True).first()
    mails = Mail.objects.filter(posted_at__gte=since) if since else Mail.objects.all()
    sought = pieces(texts)
    for start in range(0, len(sought), _SOUGHT_AT_ONCE):
        quoting = Q()
        for piece in sought[start : start + _SOUGHT_AT_ONCE]:
            quoting |= Q(text__contains=piece) | Q(subject__contains=piece) | Q(html__contains=piece)
        mails.filter(quoting).update(text=BLANK, subject=BLANK, html="")
