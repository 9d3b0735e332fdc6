"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.inspections import pages

urlpatterns: list[URLPattern] = [
    path("kiem-tra/", pages.inspections, name="inspections"),
    path("kiem-tra/<int:pk>/", pages.inspection, name="inspection"),
]
