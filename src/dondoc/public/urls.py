"""Addresses of the public site. The same with `en/` after the first word are the pages in English (door.py)."""

from django.urls import path

from dondoc.public import open_data, views

urlpatterns = [
    path("cong-khai/", views.home, name="public_home"),
    path("cong-khai/ky/", views.periods, name="public_periods"),
    path("cong-khai/ky/<slug:slug>/", views.overview, name="public_edition"),
    path("cong-khai/ky/<slug:slug>/co-quan/<slug:group>/", views.overview, name="public_group"),
    path("cong-khai/ky/<slug:slug>/linh-vuc/", views.fields, name="public_fields"),
    path("cong-khai/ky/<slug:slug>/nhiem-vu/", views.tasks, name="public_tasks"),
    path("cong-khai/ky/<slug:slug>/so-lieu.json", open_data.figures_json, name="public_json"),
    path("cong-khai/ky/<slug:slug>/<slug:table>.csv", open_data.table_csv, name="public_csv"),
    path("cong-khai/co-quan/<str:key>/", views.agency, name="public_agency"),
    path("cong-khai/cach-tinh/", views.method, name="public_method"),
    path("cong-khai/du-lieu/", open_data.catalogue, name="public_data"),
    path("cong-khai/du-lieu/luoc-do.json", open_data.schema_json, name="public_schema"),
    path("cong-khai/tin.atom", open_data.feed, name="public_feed"),
    path("cong-khai/nhung/tong-quan/", views.embedded, name="public_embedded"),
]
