"""Signing in and out, the post one acts in, language, and where each role begins."""

from django.urls import path

from dondoc.web import source
from dondoc.web.account import sessions, single, views

urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.signin, name="signin"),
    path("dang-nhap/tinh/", single.begin, name="single_begin"),
    path("dang-nhap/tinh/ve/", single.back, name="single_back"),
    path("dang-nhap/tinh/mo-ta/", single.about_us, name="single_about_us"),
    path("toi/tai-khoan-tinh/", single.own, name="own_identities"),
    path("toi/tai-khoan-tinh/<int:identity>/go/", single.unlink_own, name="own_identity_unlink"),
    path("nguoi-dung/<int:pk>/tai-khoan-tinh/<int:identity>/go/", single.unlink, name="person_identity_unlink"),
    path("vao-thu/<str:username>/", views.demo_signin, name="demo_signin"),
    path("dang-xuat/", views.signout, name="signout"),
    path("vai/", views.switch_post, name="switch_post"),
    path("vai/chon/", views.choose_post, name="choose_post"),
    path("tai-khoan/con-day/", views.still_here, name="still_here"),
    path("tai-khoan/phien/", sessions.own, name="own_sessions"),
    path("tai-khoan/phien/ket-thuc/", sessions.end_others, name="own_sessions_end"),
    path("tai-khoan/phien/mo-khoa/", sessions.unlock_own, name="own_signin_unlock"),
    path("tai-khoan/phien/<int:entry>/ket-thuc/", sessions.end_own, name="own_session_end"),
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("ma-nguon/", source.source, name="source"),
    path("ma-nguon/tai-ve/", source.source_download, name="source_download"),
    path("healthz", views.healthz, name="healthz"),
]
