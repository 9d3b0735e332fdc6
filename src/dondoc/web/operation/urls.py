"""Addresses of this room. The first two are answered by its own door, before anybody is asked who he is."""

from django.urls import path

from dondoc.web.operation import page, watching

urlpatterns = [
    path("readyz", watching.readyz, name="readyz"),
    path("metrics", watching.metrics, name="metrics"),
    path("quan-tri/tinh-trang/", page.page, name="system_state"),
]
