"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.corrections import pages, reported

urlpatterns: list[URLPattern] = [
    path("dinh-chinh/luot-giao/<int:pk>/", pages.ask, name="correction_ask"),
    path("dinh-chinh/", pages.corrections, name="corrections"),
    path("dinh-chinh/<int:pk>/", pages.correction, name="correction"),
    path("doi-chieu-so-lieu/", reported.listed, name="reported_figures"),
    path("doi-chieu-so-lieu/moi/", reported.new, name="reported_new"),
    path("doi-chieu-so-lieu/<int:pk>/", reported.one, name="reported"),
]
