"""The first page of whoever must see the whole."""

from django.urls import path

from dondoc.web.dashboard import views

urlpatterns = [path("toan-canh/", views.dashboard, name="dashboard")]
