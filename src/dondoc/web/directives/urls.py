"""Addresses of this room."""

from django.urls import path

from dondoc.web.directives import amending, checking, files, pages, registering, splitting

urlpatterns = [
    path("van-ban/", pages.index, name="directives"),
    path("van-ban/dang-ky/", registering.register, name="directive_register"),
    path("van-ban/<int:pk>/", pages.directive, name="directive"),
    path("van-ban/<int:pk>/sua/", registering.edit, name="directive_edit"),
    path("van-ban/<int:pk>/phan-loai/", pages.track, name="directive_track"),
    path("van-ban/<int:pk>/phan-cong/", pages.assign, name="directive_assign"),
    path("van-ban/<int:pk>/tach/", splitting.split, name="directive_split"),
    path("van-ban/<int:pk>/tach/<int:task_id>/", splitting.task, name="directive_task"),
    path("van-ban/<int:pk>/tach/<int:task_id>/xoa/", splitting.remove, name="directive_task_remove"),
    path("van-ban/<int:pk>/tach/<int:task_id>/chuyen/", splitting.move, name="directive_task_move"),
    path("van-ban/<int:pk>/kiem-tra/", checking.check, name="directive_check"),
    path("van-ban/<int:pk>/khong-neu/", checking.lacks, name="directive_lacks"),
    path("van-ban/<int:pk>/van-ban-sau/", amending.amend, name="directive_amend"),
    path("van-ban/<int:pk>/sua-van-ban-truoc/", amending.earlier, name="directive_amend_earlier"),
    path("van-ban/<int:pk>/giao/", checking.issue, name="directive_issue"),
    path("tep/<int:pk>/", files.file, name="file"),
]
