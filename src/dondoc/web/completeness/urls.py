"""Addresses of this room."""

from django.urls import path

from dondoc.web.completeness import programme, register

urlpatterns = [
    path("doi-chieu/", register.completeness, name="completeness"),
    path("doi-chieu/nap/", register.load, name="register_load"),
    path("doi-chieu/mau.xlsx", register.template, name="register_template"),
    path("doi-chieu/lan-nap/<int:pk>/go/", register.undo, name="register_undo"),
    path("doi-chieu/<int:pk>/khong-theo-doi/", register.set_aside, name="register_set_aside"),
    path("chuong-trinh/", programme.programmes, name="programmes"),
    path("chuong-trinh/<int:pk>/", programme.programme, name="programme"),
]
