"""Addresses of the public site where it is a process of its own: the door answers all of them but the way in."""

from django.urls import include, path
from django.views.generic.base import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="public_home"), name="way_in"),
    path("", include("dondoc.public.urls")),
]
