"""Addresses of the yearly report on the regulation."""

from django.urls import URLPattern, path

from dondoc.web.reports import regulation as pages

urlpatterns: list[URLPattern] = [
    path("kien-nghi/bao-cao-quy-che/", pages.reports, name="regulation_reports"),
    path("kien-nghi/bao-cao-quy-che/<int:pk>/", pages.report, name="regulation_report"),
    path("kien-nghi/bao-cao-quy-che/<int:pk>/duyet/", pages.approve, name="regulation_report_approve"),
    path("kien-nghi/bao-cao-quy-che/<int:pk>/tep/<str:form>/", pages.paper, name="regulation_report_file"),
    path("kien-nghi/bao-cao-quy-che/<int:pk>/phan/<str:code>/", pages.section, name="regulation_report_section"),
]
