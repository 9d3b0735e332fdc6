"""Letters of urgings: handed out one by one or packed, and the signed copy put beside the draft."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dondoc.core.downloads import sent
from dondoc.core.stores import the_store
from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.actions.signed import keep_signed
from dondoc.urging.queries import urges
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.urging.forms import SignedForm
from dondoc.web.urging.pages import context_of, read


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of the urge: its letter, the signed copy, or one of the answer."""
    return handed_out(find(request, urges.files_for(request.actor, pk, request.today).distinct(), file_pk))


@require_GET
def packed(request: HttpRequest) -> HttpResponse:
    """The letters of what the filters of the address find, in one file; 404 where there is none."""
    letters = urges.letters_for(request.actor, read(request.GET), request.today)
    if not letters:
        raise Http404
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for number, letter in enumerate(letters, 1):
            with suppress(FileNotFoundError):
                package.writestr(f"{number:03d} {letter.name}", the_store().read(letter.path))
    return sent(target.getvalue(), "cong-van-don-doc.zip", "application/zip")


@require_POST
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan with its number and day."""
    find(request, urges.urges_for(request.actor, request.today), pk)
    form = SignedForm(request.POST, request.FILES, today=request.today, auto_id=f"signed-{pk}-%s")
    told: list[Told] = []
    try:
        if form.is_valid():
            keep_signed(
                actor=request.actor,
                urge_id=pk,
                number=form.cleaned_data["number"],
                dated=form.cleaned_data["dated"],
                files=inspected(request, "files", door="urge_signed"),
                at=request.now,
            )
            messages.success(request, _("Đã lưu bản ký của công văn."))
            return HttpResponseRedirect(reverse("urge", args=[pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = SignedForm(None, today=request.today, auto_id=f"signed-{pk}-%s")
        else:
            told = form.refused(refusal)
    return render(request, "urging/urge.html", context_of(request, pk, signed_form=form, told=told), status=422)
