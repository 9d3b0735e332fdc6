"""Addresses of this room."""

from django.urls import path

from dondoc.web.records import case_files, personal, retention

urlpatterns = [
    path("quan-tri/luu-giu/", retention.page, name="retention"),
    path("nhiem-vu/<int:pk>/ho-so.zip", case_files.of_task, name="task_case_file"),
    path("luot-giao/<int:pk>/ho-so.zip", case_files.of_assignment, name="assignment_case_file"),
    path("toi/du-lieu/", personal.own, name="own_data"),
    path("toi/du-lieu/tai-ve/", personal.own_file, name="own_data_file"),
    path("nguoi-dung/<int:pk>/du-lieu/", personal.of_person, name="person_data"),
    path("nguoi-dung/<int:pk>/du-lieu/tai-ve/", personal.file_of_person, name="person_data_file"),
    path("nguoi-dung/<int:pk>/du-lieu/thoi-viec/", personal.leave, name="person_leave"),
    path("nhat-ky/verify_log.py", retention.verifier, name="audit_verifier"),
]
