"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.corrections import pages

urlpatterns: list[URLPattern] = [
    path("luot-giao/<int:pk>/de-nghi-dinh-chinh/", pages.ask, name="correction_ask"),
    path("dinh-chinh/", pages.corrections, name="corrections"),
    path("dinh-chinh/<int:pk>/", pages.correction, name="correction"),
]
