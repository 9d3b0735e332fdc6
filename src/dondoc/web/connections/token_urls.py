"""Addresses of the machines' secrets."""

from django.urls import path

from dondoc.web.connections import tokens

urlpatterns = [
    path("ket-noi/", tokens.index, name="tokens"),
    path("ket-noi/moi/", tokens.new, name="token_new"),
    path("ket-noi/<int:pk>/thu-hoi/", tokens.revoke, name="token_revoke"),
]
