"""Addresses of this room."""

from django.urls import path

from dondoc.web.audit_trail import views

urlpatterns = [
    path("nhat-ky/", views.log, name="audit_trail"),
    path("nhat-ky/xuat.csv", views.export, name="audit_trail_export"),
]
