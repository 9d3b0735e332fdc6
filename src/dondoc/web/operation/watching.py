"""Can this process work, and what has it done? For a balancer and for Prometheus; neither says anything of a record."""

from __future__ import annotations

import logging
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from dondoc.core.stores import the_store
from dondoc.doctor import database
from dondoc.rules.errors import Refusal
from dondoc.web.operation.counting import exposition

#: Who came through a proxy shows its address, not the asker's: any of these, or whatever begins as the first does.
PASSED_ON = ("x-forwarded-", "forwarded", "x-real-ip", "via")

log = logging.getLogger("dondoc.readiness")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where work can be done here: the database takes writes and has this release's tables, the store of files answers. Else 503, and
    which of the three it is; why is in the log of the process and told by the doctor."""
    wanting = []
    try:
        if not database.writable():
            wanting.append("database")
        elif not database.has_every_step():
            wanting.append("migrations")
    except DatabaseError:
        wanting.append("database")
    try:
        the_store().ready()
    except (Refusal, OSError) as wrong:
        log.warning("the store of files does not answer: %s", wrong)
        wanting.append("files")
    said = "not ready: " + ", ".join(wanting) if wanting else "ready"
    return HttpResponse(said, status=503 if wanting else 200, content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for the addresses that the operator named; for all others the page does not exist."""
    if not _is_allowed(request):
        return HttpResponse(status=404)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _is_allowed(request: HttpRequest) -> bool:
    """Only who asks this process directly: through a proxy everybody would seem to sit where the proxy does."""
    if any(name.lower().startswith(PASSED_ON) for name in request.headers):
        return False
    try:
        asker = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(asker in network for network in settings.ENV.watching.allowed)
