"""The agencies, and the data of the picker."""

from django.urls import path

from dondoc.web.organisations import views

urlpatterns = [
    path("co-quan/", views.agencies, name="agencies"),
    path("co-quan/chon.json", views.picker, name="agency_picker"),
]
