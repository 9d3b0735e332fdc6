"""Addresses of the exercises; an installation that works for real has none of them."""

from django.urls import path

from dondoc.web.training import pages

urlpatterns = [
    path("luyen-tap/", pages.exercises, name="exercises"),
    path("luyen-tap/lop/", pages.class_page, name="exercise_class"),
    path("luyen-tap/<slug:code>/bat-dau/", pages.begin, name="exercise_begin"),
]
