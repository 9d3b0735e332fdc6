"""Addresses of this room."""

from django.urls import path

from dondoc.web.quarantine import pages

urlpatterns = [
    path("cach-ly/", pages.incidents, name="incidents"),
    path("cach-ly/<int:pk>/", pages.incident, name="incident"),
    path("cach-ly/<int:pk>/viec/", pages.act, name="incident_act"),
]
