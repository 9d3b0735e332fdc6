"""Addresses of this room."""

from django.urls import path

from dondoc.web.administration import limits

urlpatterns = [
    path("quan-tri/gioi-han/", limits.page, name="limits"),
]
