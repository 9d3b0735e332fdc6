"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.tasks import (
    confirming,
    deeds,
    extending,
    joining,
    missing,
    origins,
    pages,
    parts,
    periods,
    several,
    slip,
)

urlpatterns: list[URLPattern] = [
    path("nhiem-vu/<int:pk>/", pages.task, name="task"),
    path("nhiem-vu/<int:pk>/dinh-chinh/", pages.task_correct, name="task_correct"),
    path("nhiem-vu/<int:pk>/them-co-quan/", joining.join, name="task_join"),
    path("nhiem-vu/<int:pk>/mo-ky/", periods.open_periods, name="task_open_periods"),
    path("nhiem-vu/<int:pk>/cham-dut-ky/", periods.end_series, name="task_end_series"),
    path("nhiem-vu/<int:pk>/bao-cao-cap-tren/", origins.report_up, name="task_report_up"),
    path("luot-giao/<int:pk>/", pages.assignment, name="assignment"),
    path("luot-giao/<int:pk>/phieu/", slip.slip, name="assignment_slip"),
    path("luot-giao/<int:pk>/<slug:word>/", deeds.deed, name="deed"),
    path("nop-chung/<int:pk>/", several.several, name="file_several"),
    path("cho-xac-nhan/", confirming.queue, name="confirm_queue"),
    path("cho-xac-nhan/hang-loat/", confirming.many, name="confirm_many"),
    path("cho-xac-nhan/<int:pk>/", confirming.one, name="confirm_one"),
    path("gia-han/", extending.listing, name="extensions"),
    path("phan-phoi-hop/", parts.listing, name="parts"),
    path("phan-phoi-hop/<int:pk>/<slug:word>/", parts.part, name="part"),
    path("thieu-nhiem-vu/", missing.missing_report, name="missing_report"),
]
