"""The regulation in force, the life of an assignment as one picture, the working calendar."""

from django.urls import path

from dondoc.web.regulation import choosing, decisions, full_text, notices, views

urlpatterns = [
    path("quy-che/", views.regulation, name="regulation"),
    path("quy-che/toan-van/", full_text.full_text, name="regulation_text"),
    path("quy-che/toan-van/nap/", full_text.add, name="regulation_text_add"),
    path("quy-che/toan-van/go/", full_text.remove, name="regulation_text_remove"),
    path("quy-che/quyet-dinh/", decisions.decisions, name="local_decisions"),
    path("quy-che/quyet-dinh/rut/<int:pk>/", decisions.withdraw, name="local_decision_withdraw"),
    path("quy-che/quyet-dinh/<str:key>/", decisions.decide, name="local_decision"),
    path("quy-che/vong-doi/", views.lifecycle, name="lifecycle"),
    path("lich-lam-viec/", views.calendar, name="calendar"),
    path("lich-lam-viec/thang/", choosing.month, name="choose_month"),
    path("lich-lam-viec/ngay/", choosing.day, name="say_day"),
    path("lich-lam-viec/thong-bao/", notices.notice, name="calendar_notice"),
    path("lich-lam-viec/go/<int:pk>/", notices.remove, name="calendar_day_remove"),
    path("lich-lam-viec/bo-xac-nhan/<int:year>/", notices.unconfirm, name="calendar_unconfirm"),
    path("lich-lam-viec/tinh-lai/", notices.again, name="calendar_again"),
]
