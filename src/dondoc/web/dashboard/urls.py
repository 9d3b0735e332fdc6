"""The first page of whoever must see the whole, its parts, and its two large pictures."""

from django.urls import path

from dondoc.web.dashboard import judged, parts, views

urlpatterns = [
    path("toan-canh/", views.dashboard, name="dashboard"),
    path("toan-canh/phan/<str:name>/", parts.part, name="dashboard_part"),
    path("toan-canh/danh-gia/", judged.judged_page, name="judged"),
    path("toan-canh/tai-theo-tuan/", parts.load_page, name="load"),
    path("toan-canh/nhiem-vu-giao-nhieu/", parts.heat_page, name="heat"),
]
