"""Addresses of the workbench of statistics and of its ready-made tables."""

from django.urls import path

from dondoc.web.statistics import pages, ready, saved

urlpatterns = [
    path("thong-ke/", pages.statistics, name="statistics"),
    path("thong-ke/tuoi/", ready.ageing_page, name="statistics_ageing"),
    path("thong-ke/tra-lai/", ready.returns_page, name="statistics_returns"),
    path("thong-ke/gia-han/", ready.extensions_page, name="statistics_extensions"),
    path("thong-ke/dong-ho-van-phong/", ready.own_clocks_page, name="statistics_own_clocks"),
    path("thong-ke/tep/<str:kind>/", pages.take, name="statistics_take"),
    path("thong-ke/bang-da-luu/", saved.save, name="saved_table_save"),
    path("thong-ke/bang-da-luu/<int:pk>/", saved.open_table, name="saved_table"),
    path("thong-ke/bang-da-luu/<int:pk>/xoa/", saved.remove, name="saved_table_remove"),
]
