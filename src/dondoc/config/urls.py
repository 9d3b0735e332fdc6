"""Addresses: the pages for officials, and the programming interface. Later faces (public page) get their line here."""

from django.urls import include, path

urlpatterns = [path("", include("dondoc.web.urls")), path("", include("dondoc.api.urls"))]

handler403 = "dondoc.web.refusals.forbidden"
handler404 = "dondoc.web.refusals.not_found"
handler500 = "dondoc.web.refusals.server_error"
