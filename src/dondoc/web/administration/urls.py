"""Addresses of this room."""

from django.urls import path

from dondoc.web.administration import access_table, drills, jobs, limits, mailbox

urlpatterns = [
    path("quan-tri/phan-quyen/", access_table.page, name="access_table"),
    path("quan-tri/gioi-han/", limits.page, name="limits"),
    path("quan-tri/sao-luu/", drills.page, name="drills"),
    path("quan-tri/sao-luu/<int:pk>/", drills.one, name="drill"),
    path("quan-tri/viec-nen/", jobs.page, name="jobs"),
    path("quan-tri/viec-nen/chay-lai/", jobs.run_again, name="job_run_again"),
    path("quan-tri/viec-nen/gui-lai-thu/", jobs.mail_again, name="mail_again"),
    path("hop-thu-demo/", mailbox.page, name="mailbox"),
    path("hop-thu-demo/<int:pk>/", mailbox.message, name="mailbox_message"),
]
