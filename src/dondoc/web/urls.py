"""Addresses of the pages, one file a room."""

from django.urls import include, path

from dondoc.web.gallery import gallery

urlpatterns = [
    path("", include("dondoc.web.account.urls")),
    path("", include("dondoc.web.account.factor_urls")),
    path("", include("dondoc.web.work.urls")),
    path("", include("dondoc.web.tasks.urls")),
    path("", include("dondoc.web.urging.urls")),
    path("", include("dondoc.web.exchanges.urls")),
    path("", include("dondoc.web.inquiries.urls")),
    path("", include("dondoc.web.feedback.urls")),
    path("", include("dondoc.web.reports.agency_urls")),
    path("", include("dondoc.web.reports.office_urls")),
    path("", include("dondoc.web.reports.template_urls")),
    path("", include("dondoc.web.measures.urls")),
    path("", include("dondoc.web.inspections.urls")),
    path("", include("dondoc.web.reports.regulation_urls")),
    path("", include("dondoc.web.explanations.urls")),
    path("", include("dondoc.web.corrections.urls")),
    path("", include("dondoc.web.scoring.urls")),
    path("", include("dondoc.web.directives.urls")),
    path("", include("dondoc.web.intake.urls")),
    path("", include("dondoc.web.readings.urls")),
    path("", include("dondoc.web.gateway.urls")),
    path("", include("dondoc.web.completeness.urls")),
    path("", include("dondoc.web.search.urls")),
    path("", include("dondoc.web.dashboard.urls")),
    path("", include("dondoc.web.statistics.urls")),
    path("", include("dondoc.web.regulation.urls")),
    path("", include("dondoc.web.organisations.urls")),
    path("", include("dondoc.web.people.urls")),
    path("", include("dondoc.web.audit_trail.urls")),
    path("", include("dondoc.web.administration.urls")),
    path("", include("dondoc.web.notices.urls")),
    path("", include("dondoc.web.connections.webhook_urls")),
    path("", include("dondoc.web.connections.token_urls")),
    path("", include("dondoc.web.quarantine.urls")),
    path("", include("dondoc.web.publication.urls")),
    path("bo-mau/", gallery, name="gallery"),
]
