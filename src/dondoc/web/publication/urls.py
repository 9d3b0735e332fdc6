"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.publication import choosing, pages

urlpatterns: list[URLPattern] = [
    path("cong-bo/", pages.editions, name="editions"),
    path("cong-bo/moi/<int:report>/", pages.begin, name="edition_new"),
    path("cong-bo/nhiem-vu/<int:task>/rieng-tu/", choosing.private, name="task_private"),
    path("cong-bo/<int:pk>/", pages.edition, name="edition"),
    path("cong-bo/<int:pk>/xem-truoc/", pages.preview, name="edition_preview"),
    path("cong-bo/<int:pk>/nhiem-vu/", choosing.tasks, name="edition_tasks"),
    path("cong-bo/<int:pk>/<str:word>/", pages.act, name="edition_act"),
]
