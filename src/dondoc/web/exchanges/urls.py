"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.exchanges import acting, opening, pages

urlpatterns: list[URLPattern] = [
    path("trao-doi/", pages.threads, name="threads"),
    path("trao-doi/moi/", opening.new, name="thread_new"),
    path("trao-doi/<int:pk>/", pages.thread, name="thread"),
    path("trao-doi/<int:pk>/tep/<int:file_pk>/", pages.file, name="thread_file"),
    path("trao-doi/<int:pk>/<slug:word>/", acting.act, name="thread_act"),
]
