"""Addresses: the pages for officials, the programming interface, the public site (which its own door answers before these are asked)."""

from django.urls import include, path

urlpatterns = [
    path("", include("dondoc.web.urls")),
    path("", include("dondoc.api.urls")),
    path("", include("dondoc.public.urls")),
]

handler403 = "dondoc.web.refusals.forbidden"
handler404 = "dondoc.web.refusals.not_found"
handler500 = "dondoc.web.refusals.server_error"
