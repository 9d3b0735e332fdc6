"""Addresses of the Office's own Word templates."""

from django.urls import URLPattern, path

from dondoc.web.reports import templates as pages

urlpatterns: list[URLPattern] = [
    path("bao-cao/mau/", pages.page, name="paper_templates"),
    path("bao-cao/mau/mau-san.docx", pages.sample, name="paper_template_sample"),
    path("bao-cao/mau/thoi-dung/", pages.end, name="paper_template_end"),
    path("bao-cao/mau/<int:pk>/tep/", pages.file, name="paper_template_file"),
    path("bao-cao/mau/<int:pk>/dien-thu/", pages.trial, name="paper_template_trial"),
]
