"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.work import lists, taking, views

urlpatterns: list[URLPattern] = [
    path("viec-cua-toi/", views.mine, name="my_work"),
    path("viec-cua-toi/<slug:work>/<int:pk>/", views.row, name="my_work_row"),
    path("nhiem-vu/", lists.assignments, name="assignments"),
    path("nhiem-vu/xuat/<slug:form>/", taking.export, name="assignments_export"),
    path("nhiem-vu/so-theo-doi/", taking.register, name="assignments_register"),
]
