"""Addresses of the programming interface."""

from django.urls import path

from dondoc.api import interface, reference

urlpatterns = [
    path("ket-noi/tai-lieu/", reference.page, name="api_reference"),
    path("api/v1/openapi.json", interface.description, name="openapi"),
    path("api/v1/", interface.api.urls),
]
