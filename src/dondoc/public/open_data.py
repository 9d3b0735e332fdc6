"""Open data of the public site: CSV (RFC 4180, UTF-8), JSON with its schema, the catalogue that says what each column means, the Atom feed."""

from __future__ import annotations

import csv
import io
import json
import uuid
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dondoc.core.links import absolute
from dondoc.core.papers.model import speakable
from dondoc.public import views, words
from dondoc.publication.queries import site

if TYPE_CHECKING:
    from dondoc.publication.models import Edition

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
#: Word of the address -> table of the edition.
FILES = {"co-quan": "agency", "linh-vuc": "field", "thang": "month", "nhiem-vu": "tasks"}
#: A cell that begins so is a formula to a spreadsheet that opens a CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ATOM = "http://www.w3.org/2005/Atom"


def table_csv(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """One table of an edition; 410 with the notice where it was withdrawn, 404 where the edition does not show it."""
    edition = views.found(slug)
    if edition.withdrawn_at:
        return _gone(edition)
    shown = site.shown(edition)
    rows = _rows(FILES.get(table, ""), shown, edition)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return HttpResponse(("\ufeff" + out.getvalue()).encode(), content_type="text/csv; charset=utf-8")


def _rows(table: str, shown: site.Shown, edition: Edition) -> Iterable[list[Any]]:
    if table in ("agency", "field"):
        if table not in shown.tables:
            raise Http404
        named = _("Cơ quan") if table == "agency" else _("Lĩnh vực")
        yield [named, _("Mã"), *(str(word) for _code, word, _means in words.COLUMNS)]
        for line in shown.tables[table]:
            yield [line.name, line.code, *(line.cells[code] for code, _word, _means in words.COLUMNS)]
    elif table == "month":
        if not shown.months:
            raise Http404
        yield [_("Tháng"), *(str(word) for _code, word in words.MONTH_COLUMNS)]
        for month in shown.months:
            first = f"{month['year']}-{month['month']:02d}"
            yield [first, *(month[code] for code, _word in words.MONTH_COLUMNS)]
    elif table == "tasks" and shown.tasks:
        yield [_("Nhiệm vụ"), _("Cơ quan chủ trì"), _("Thời hạn"), _("Tình trạng"), _("Kết quả")]
        for task in site.all_tasks(edition.pk):
            state = str(words.CELL_WORDS[task.cell][2])
            yield [task.title, task.agency_name, task.due_on.isoformat() if task.due_on else "", state, task.outcome]
    else:
        raise Http404


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula is told to be a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def figures_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole edition; the object `figures` is, byte for byte, what was approved and what `sha256` is of."""
    edition = views.found(slug)
    if edition.withdrawn_at:
        return _gone(edition)
    about = {
        "$schema": absolute(reverse("public_schema")),
        "licence": LICENCE,
        "source": absolute(reverse("public_edition", args=[slug])),
        "approved_by": edition.approved_by,
        "approved_at": timezone.localtime(edition.approved_at).isoformat(),
        "published_at": timezone.localtime(edition.published_at).isoformat(),
        "cite": edition.cite,
        "sha256": edition.sha256,
        "tasks": [_task(one) for one in site.all_tasks(edition.pk)],
    }
    head = json.dumps(about, ensure_ascii=False)[:-1]
    return _json(f'{head}, "figures":{edition.figures}}}')


def _task(task: Any) -> dict[str, Any]:
    due = task.due_on.isoformat() if task.due_on else None
    return {
        "title": task.title,
        "agency_key": task.agency_key,
        "agency": task.agency_name,
        "due_on": due,
        "cell": task.cell,
        "outcome": task.outcome,
    }


def _json(text: str) -> HttpResponse:
    return HttpResponse(text.encode(), content_type="application/json; charset=utf-8")


def _gone(edition: Edition) -> HttpResponse:
    """What stood here was withdrawn: said in a line that a person and a machine can read."""
    since = timezone.localtime(edition.withdrawn_at).strftime("%d/%m/%Y") if edition.withdrawn_at else ""
    told = _("Số liệu này đã được gỡ ngày %(day)s: %(notice)s") % {"day": since, "notice": edition.notice}
    if edition.replaced_by:
        told += "\n" + absolute(words.address("public_edition", edition.replaced_by))
    return HttpResponse(told + "\n", status=410, content_type="text/plain; charset=utf-8")


def catalogue(request: HttpRequest) -> HttpResponse:
    """What can be taken, under which licence, and what each column means."""
    edition = site.newest()
    shown = site.shown(edition) if edition else None
    context = {
        "columns": words.COLUMNS,
        "months": words.MONTH_COLUMNS,
        "files": _files(shown),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "embed_url": absolute(words.address("public_embedded")),
        "feed_url": absolute(words.address("public_feed")),
    }
    return views.page("data", context | views.frame(_("Dữ liệu mở"), reverse("public_data"), shown))


def _files(shown: site.Shown | None) -> list[dict[str, str]]:
    """The files of the newest edition that there are."""
    if shown is None:
        return []
    there = {*shown.tables, *(["month"] if shown.months else []), *(["tasks"] if shown.tasks else [])}
    found = [
        {"word": words.table_word(table), "url": words.address("public_csv", shown.slug, word), "form": "CSV"}
        for word, table in FILES.items()
        if table in there
    ]
    return [*found, {"word": _("Toàn bộ kỳ này"), "url": words.address("public_json", shown.slug), "form": "JSON"}]


def schema_json(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of `so-lieu.json`."""
    from dondoc.public.schema import schema

    return _json(json.dumps(schema(), ensure_ascii=False, indent=1))


def feed(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287): what came before the public and what was withdrawn, newest first."""
    entries = site.feed()
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    home, here = absolute(words.address("public_home")), absolute(words.address("public_feed"))
    told = entries[0].edition.publisher if entries else pgettext("public", "Ủy ban nhân dân tỉnh")
    _add(root, "id", _identity(here))
    _add(root, "title", f"{_('Công khai kết quả thực hiện nhiệm vụ')}, {told}")
    _add(root, "updated", timezone.localtime(entries[0].at).isoformat() if entries else "1970-01-01T00:00:00Z")
    _add(root, "link", rel="self", href=here, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=home, type="text/html")
    _add(_add(root, "author"), "name", told)
    for one in entries:
        _entry(root, one)
    ElementTree.register_namespace("", ATOM)
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _entry(root: ElementTree.Element, one: Any) -> None:
    edition = one.edition
    name = words.period_words(site.told_of(edition))
    page = absolute(words.address("public_edition", edition.slug))
    if one.kind == "withdrawn":
        title, text = _("Đã gỡ số liệu %(period)s") % {"period": name}, edition.notice
    elif one.kind == "task_removed":
        title = _("Đã gỡ một nhiệm vụ của %(period)s") % {"period": name}
        text = _("Một nhiệm vụ không còn trong danh sách công khai, để bảo vệ dữ liệu cá nhân; số liệu không đổi.")
    else:
        title = _("Kết quả thực hiện nhiệm vụ %(period)s") % {"period": name}
        text = _("Số liệu chốt ngày %(day)s, phê duyệt bởi %(who)s.") % {
            "day": f"{edition.as_of:%d/%m/%Y}",
            "who": edition.approved_by,
        }
    entry = _add(root, "entry")
    # an edition comes once and goes once; of its tasks many may be taken out
    which = f"{one.kind}-{one.pk}" if one.kind == "task_removed" else one.kind
    _add(entry, "id", _identity(f"{absolute(reverse('public_edition', args=[edition.slug]))}#{which}"))
    _add(entry, "title", title)
    _add(entry, "updated", timezone.localtime(one.at).isoformat())
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    _add(entry, "summary", text)


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = speakable(text) or None
    return made


def _identity(of: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, of)}"
