"""Addresses of this room."""

from django.urls import path

from dondoc.web.records import retention

urlpatterns = [
    path("quan-tri/luu-giu/", retention.page, name="retention"),
    path("nhat-ky/verify_log.py", retention.verifier, name="audit_verifier"),
]
