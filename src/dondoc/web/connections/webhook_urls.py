"""Addresses of webhooks."""

from django.urls import path

from dondoc.web.connections import webhooks

urlpatterns = [
    path("ket-noi/webhook/", webhooks.index, name="webhooks"),
    path("ket-noi/webhook/moi/", webhooks.new, name="webhook_new"),
    path("ket-noi/webhook/<int:pk>/", webhooks.one, name="webhook"),
    path("ket-noi/webhook/<int:pk>/sua/", webhooks.edit, name="webhook_edit"),
    path("ket-noi/webhook/<int:pk>/viec/", webhooks.act, name="webhook_act"),
]
