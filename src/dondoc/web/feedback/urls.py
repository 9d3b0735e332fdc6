"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.feedback import handling, pages, sending

urlpatterns: list[URLPattern] = [
    path("phan-hoi/", pages.feedbacks, name="feedbacks"),
    path("phan-hoi/moi/", sending.new, name="feedback_new"),
    path("phan-hoi/<int:pk>/", pages.feedback, name="feedback"),
    path("phan-hoi/<int:pk>/tep/<int:file_pk>/", pages.file, name="feedback_file"),
    path("phan-hoi/<int:pk>/<str:word>/", handling.act, name="feedback_act"),
]
