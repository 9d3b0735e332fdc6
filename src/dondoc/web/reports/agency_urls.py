"""Addresses of the rounds and of agencies' reports; `code` is of the round ("quarter-2026-4", "special-12")."""

from django.urls import URLPattern, path

from dondoc.web.reports import agency_deeds, agency_pages, round_pages

BASE = "bao-cao/"
ONE = f"{BASE}co-quan/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(BASE, round_pages.report_rounds, name="report_rounds"),
    path(f"{BASE}dot-xuat/", round_pages.special, name="report_special"),
    path(f"{BASE}ky/<slug:code>/", round_pages.report_round, name="report_round"),
    path(f"{BASE}ky/<slug:code>/lap/", agency_deeds.begin, name="report_begin"),
    path(f"{BASE}ky/<slug:code>/nhac/", round_pages.remind, name="report_remind"),
    path(ONE, agency_pages.agency_report, name="agency_report"),
    path(f"{ONE}phan/<slug:code>/", agency_deeds.section, name="agency_section"),
    path(f"{ONE}viec/<slug:deed>/", agency_deeds.act, name="agency_report_act"),
    path(f"{ONE}long-ghep/", agency_pages.as_text, name="agency_report_text"),
    path(f"{ONE}bao-cao.docx", agency_pages.as_word, name="agency_report_word"),
    path(f"{ONE}tep/<int:file_pk>/", agency_pages.file, name="agency_report_file"),
]
