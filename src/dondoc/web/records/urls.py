"""Addresses of this room."""

from django.urls import path

from dondoc.web.records import case_files, retention

urlpatterns = [
    path("quan-tri/luu-giu/", retention.page, name="retention"),
    path("nhiem-vu/<int:pk>/ho-so.zip", case_files.of_task, name="task_case_file"),
    path("luot-giao/<int:pk>/ho-so.zip", case_files.of_assignment, name="assignment_case_file"),
    path("nhat-ky/verify_log.py", retention.verifier, name="audit_verifier"),
]
