"""Addresses of this room."""

from django.urls import path

from dondoc.web.readings import ending, pages, proposals

urlpatterns = [
    path("doc-van-ban/", pages.index, name="readings"),
    path("doc-van-ban/<int:pk>/", pages.reading, name="reading"),
    path("doc-van-ban/<int:pk>/ghi/", ending.finish, name="reading_finish"),
    path("doc-van-ban/<int:pk>/bo/", ending.drop, name="reading_drop"),
    path("doc-van-ban/<int:pk>/van-ban-da-co/", ending.use_standing, name="reading_use_standing"),
    path("doc-van-ban/<int:pk>/viec/", proposals.act_on_all, name="reading_act"),
    path("doc-van-ban/<int:pk>/them/", proposals.add, name="reading_add"),
    path("doc-van-ban/<int:pk>/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("doc-van-ban/<int:pk>/<int:proposal_id>/viec/", proposals.act, name="proposal_act"),
    path("van-ban/<int:pk>/doc-tep/", pages.read_directive, name="directive_read"),
]
