"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.work import lists, saved, taking, views

urlpatterns: list[URLPattern] = [
    path("viec-cua-toi/", views.mine, name="my_work"),
    path("viec-cua-toi/<slug:work>/<int:pk>/", views.row, name="my_work_row"),
    path("nhiem-vu/", lists.assignments, name="assignments"),
    path("nhiem-vu/co-quan/", lists.agency_choices, name="assignments_agencies"),
    path("nhiem-vu/xuat/<slug:form>/", taking.export, name="assignments_export"),
    path("nhiem-vu/cach-xem/", saved.save, name="saved_view_save"),
    path("nhiem-vu/cach-xem/<int:pk>/", saved.open_view, name="saved_view"),
    path("nhiem-vu/cach-xem/<int:pk>/xoa/", saved.remove, name="saved_view_remove"),
    path("nhiem-vu/so-theo-doi/", taking.register, name="assignments_register"),
]
