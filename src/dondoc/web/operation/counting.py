"""What every request adds to the figures, and the figures as Prometheus reads them.

Where `dondoc serve` runs several processes it names them one folder (PROMETHEUS_MULTIPROC_DIR), and whichever is asked answers for all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from dondoc.core import clock, jobs
from dondoc.core.source import version
from dondoc.doctor import figures

#: Seconds: from a page that asks nothing of the database to one that nobody waits for.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("dondoc_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("dondoc_request_seconds", "Time until the answer was made", ["view"], buckets=BUCKETS)
#: Methods of the web; whatever else somebody sends is one of "other", so that nobody fills the memory with names.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Counting:
    """The outermost: times every request, named by its view, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name or "unnamed") if match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


class _Standing(Collector):
    """Asked of the database when the figures are read, not kept between."""

    def collect(self) -> Iterator[Any]:
        at = clock.now()
        now = figures.standing(at)
        yield _gauge("dondoc_info", "The version that runs", 1, version=version())
        yield from _jobs(now, at)
        if now.worker_seen:
            silent = (at - now.worker_seen).total_seconds()
            yield _gauge("dondoc_worker_silent_seconds", "Since the worker was last seen", silent)
        yield _gauge("dondoc_mail_waiting", "Messages that wait for the mail server", now.mail.waiting)
        yield _gauge("dondoc_mail_refused", "Messages that no server would take", now.mail.not_taken)
        yield _gauge("dondoc_audit_lines", "Lines of the evidence log", now.audit_lines)
        yield _gauge("dondoc_sessions", "Sessions that have not run out", now.sessions)
        yield _gauge("dondoc_disk_free_bytes", "Room on the disk of the data folder", now.disk_free)
        if now.backup:
            yield _gauge(
                "dondoc_backup_age_seconds", "Since the last backup", (at - now.backup.ended_at).total_seconds()
            )
        sent = [last.sent_at for last in now.anchors.values() if last and last.sent_at]
        if sent and len(sent) == len(now.anchors):
            left = (at - min(sent)).total_seconds()
            yield _gauge("dondoc_anchor_age_seconds", "Since an anchor reached the place that waits longest", left)


def _jobs(now: figures.Standing, at: datetime) -> Iterator[GaugeMetricFamily]:
    many = GaugeMetricFamily("dondoc_jobs", "Jobs of the worker that are due, run or failed", labels=["state"])
    old = GaugeMetricFamily("dondoc_job_oldest_seconds", "Since when the oldest of them is", labels=["state"])
    for state in (jobs.JobState.WAITING, jobs.JobState.RUNNING, jobs.JobState.FAILED):
        n, since = now.job_states.get(state.value, (0, None))
        many.add_metric([state.value], n)
        old.add_metric([state.value], max(0.0, (at - since).total_seconds()) if since else 0.0)
    yield from (many, old)


def _gauge(name: str, words: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def exposition() -> bytes:
    """All figures in the text form of Prometheus. Ten queries."""
    asked = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(asked)
    else:
        asked.register(_Ours())
    asked.register(_Standing())
    return generate_latest(asked)


class _Ours(Collector):
    """Our own two, of this process; the interpreter's own figures say nothing of the product."""

    def collect(self) -> Iterator[Any]:
        yield from (family for family in REGISTRY.collect() if family.name.startswith("dondoc_"))
