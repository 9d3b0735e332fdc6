"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.search import palette, views

urlpatterns: list[URLPattern] = [
    path("tim/", views.search_page, name="search"),
    path("tim/nhanh/", palette.palette, name="palette"),
]
